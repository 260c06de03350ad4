//! The real `redressctl`, as a process of its own.

use std::{
    path::PathBuf,
    process::{Output, Stdio},
};

use desk::workspace::{
    DATABASE_VARIABLE, KEYCHAIN_VARIABLE, STRIPE_KEY_VARIABLE, STRIPE_URL_VARIABLE,
};
use serde_json::Value;
use tokio::{io::AsyncWriteExt, process::Command};

use crate::World;

/// Where `cargo xtask test` says that the programs are.
const PROGRAMS_VARIABLE: &str = "REDRESS_TEST_BIN_DIR";

/// For [`World::redressctl_under`]: runs the program as a user whom permissions bind, also where the
/// tests are run by root.
pub const AS_A_USER: &str = "[ $(id -u) -ne 0 ] ||
    exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$0\" \"$@\"";

/// For [`World::redressctl_under`]: no file grows beyond 100 KB, as on a disk that is full.
pub const WITHOUT_ROOM: &str = "trap '' XFSZ; ulimit -f 200";

/// The path of one of our programs.
pub fn program(name: &str) -> PathBuf {
    let built = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/debug"));
    let folder = std::env::var_os(PROGRAMS_VARIABLE).map_or_else(built, PathBuf::from);
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.is_file(),
        "there is no program {}: run `cargo xtask test`, which builds it first",
        path.display()
    );
    path
}

/// How a process ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Its exit status; none when a signal ended it.
    pub status: Option<i32>,
    /// What it said.
    pub stdout: String,
    /// What it complained about.
    pub stderr: String,
}

impl Ended {
    /// Reads what a process left.
    ///
    /// # Panics
    /// When it did not speak UTF-8.
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            status: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// The JSON it answered; it must have succeeded.
    pub fn json(&self) -> Value {
        assert_eq!(self.status, Some(0), "{self:#?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// One JSON value per line; it must have succeeded.
    pub fn json_lines(&self) -> Vec<Value> {
        self.lines_with_status(0)
    }

    /// One JSON value per line; it must have ended with this status.
    pub fn lines_with_status(&self, status: i32) -> Vec<Value> {
        assert_eq!(self.status, Some(status), "{self:#?}");
        let parse =
            |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(parse).collect()
    }

    /// The refusal on standard error; it must have ended with 2 and said nothing else.
    pub fn refusal(&self) -> Value {
        assert_eq!(self.status, Some(2), "{self:#?}");
        assert_eq!(self.stdout, "", "{self:#?}");
        serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

impl World {
    /// `redressctl` on this world's database and stand-in, not yet started. The environment of
    /// whoever runs the tests does not reach it. It dies with its handle.
    pub fn redressctl(&self) -> Command {
        self.in_its_environment(Command::new(program("redressctl")))
    }

    /// The same under limits of the system, given as commands of the shell: `ulimit -n 48`.
    pub fn redressctl_under(&self, limits: &str) -> Command {
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("{limits}; exec \"$0\" \"$@\"")).arg(program("redressctl"));
        self.in_its_environment(command)
    }

    fn in_its_environment(&self, mut command: Command) -> Command {
        command
            .env(DATABASE_VARIABLE, self.url())
            .env(STRIPE_URL_VARIABLE, self.stand_in().url())
            .env(STRIPE_KEY_VARIABLE, fake_stripe::DEFAULT_KEY)
            .env(KEYCHAIN_VARIABLE, "none")
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs `redressctl` to its end.
    pub async fn ctl(&self, arguments: &[&str]) -> Ended {
        let output = self.redressctl().args(arguments).output().await;
        Ended::of(output.expect("redressctl runs"))
    }

    /// Runs `redressctl` to its end with `input` on its standard input.
    pub async fn ctl_fed(&self, arguments: &[&str], input: &str) -> Ended {
        let mut command = self.redressctl();
        command.args(arguments);
        Self::fed(command, input).await
    }

    /// Runs a program to its end with `input` on its standard input.
    pub async fn fed(mut command: Command, input: &str) -> Ended {
        let child = command.stdin(Stdio::piped()).spawn();
        let mut child = child.expect("redressctl starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let feed = async move {
            // It may refuse before it has read everything; its answer tells.
            let _ = stdin.write_all(input.as_bytes()).await;
            drop(stdin);
        };
        let ((), output) = tokio::join!(feed, child.wait_with_output());
        Ended::of(output.expect("redressctl ends"))
    }
}
