//! Child processes that always end with this program: each runs in a process group of its own, and
//! the whole group is ended when its guard is dropped. Signals only set a flag; every wait checks
//! it and returns, so an interrupted task ends in the same way as a failed one.

use std::{
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::{Arc, OnceLock, atomic::AtomicBool, atomic::Ordering, mpsc},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
pub(crate) use rustix::process::Signal;
use rustix::process::{Pid, WaitId, WaitIdOptions, kill_process_group, waitid};

const POLL: Duration = Duration::from_millis(20);
/// How long the last lines may take through the pipe of a child that has ended.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Time from the first signal to SIGKILL.
const PATIENCE: Duration = Duration::from_secs(10);

static INTERRUPTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Turns Ctrl-C, a closed terminal and `kill` into the flag that [`interrupted`] reads.
pub(crate) fn watch_signals() -> Result<()> {
    let flag = INTERRUPTED.get_or_init(Arc::default);
    for signal in
        [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP]
    {
        signal_hook::flag::register(signal, Arc::clone(flag)).context("cannot watch signals")?;
    }
    Ok(())
}

/// Whether the program was interrupted.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.get().is_some_and(|flag| flag.load(Ordering::Relaxed))
}

/// A child and all it started; ended when dropped.
pub(crate) struct Group {
    child: Child,
    pid: Pid,
    name: String,
    stop: Signal,
    reaped: bool,
}

impl Group {
    /// Starts `command` without a terminal to read from; `stop` is the signal that ends it politely.
    pub(crate) fn start(command: &mut Command, stop: Signal) -> Result<Self> {
        ensure!(!interrupted(), "interrupted");
        let name = describe(command);
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start `{name}`"))?;
        let pid = Pid::from_child(&child);
        Ok(Self { child, pid, name, stop, reaped: false })
    }

    /// Whether the first process of the group has ended. It is not reaped here: as long as it is not,
    /// its number cannot be given to anybody else, and the group can be signalled safely.
    pub(crate) fn has_ended(&self) -> bool {
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::Pid(self.pid), look), Ok(None))
    }

    /// Waits for the end; an error when it ended badly or somebody interrupted us.
    pub(crate) fn wait(mut self) -> Result<()> {
        while !self.has_ended() {
            ensure!(!interrupted(), "interrupted during `{}`", self.name);
            thread::sleep(POLL);
        }
        let status = self.reap()?;
        if !status.success() {
            bail!("`{}` ended with {status}", self.name);
        }
        Ok(())
    }

    /// Polls `ready` until it answers true; an error when the child ends first or `limit` has passed.
    pub(crate) fn wait_until(
        &self,
        limit: Duration,
        mut ready: impl FnMut() -> bool,
    ) -> Result<()> {
        let start = Instant::now();
        while !ready() {
            ensure!(!interrupted(), "interrupted while waiting for `{}`", self.name);
            ensure!(!self.has_ended(), "`{}` ended before it was ready", self.name);
            ensure!(
                start.elapsed() < limit,
                "`{}` was not ready within {} s",
                self.name,
                limit.as_secs()
            );
            thread::sleep(POLL);
        }
        Ok(())
    }

    /// The child's standard output, if it was piped and not taken before.
    pub(crate) fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    fn reap(&mut self) -> Result<ExitStatus> {
        // Remaining child processes are ended first, while the group's number is still ours.
        let _ = kill_process_group(self.pid, Signal::KILL);
        self.reaped = true;
        self.child.wait().with_context(|| format!("lost sight of `{}`", self.name))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if self.reaped {
            return;
        }
        let start = Instant::now();
        let _ = kill_process_group(self.pid, self.stop);
        while !self.has_ended() && start.elapsed() < PATIENCE {
            thread::sleep(POLL);
        }
        let _ = self.reap();
    }
}

/// Runs `command` to its end, its output passing through.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    Group::start(command, Signal::TERM)?.wait()
}

/// Runs `command` to its end; its standard output passes through line by line, `each` sees the lines.
pub(crate) fn run_reading(command: &mut Command, mut each: impl FnMut(&str)) -> Result<()> {
    run_quietly(command, |line| {
        println!("{line}");
        each(line);
    })
}

/// Runs `command` to its end; only `each` sees its standard output.
pub(crate) fn run_quietly(command: &mut Command, mut each: impl FnMut(&str)) -> Result<()> {
    let mut group = Group::start(command.stdout(Stdio::piped()), Signal::TERM)?;
    let lines = group.take_stdout().map(read_lines).context("no output to read")?;
    loop {
        match lines.recv_timeout(POLL) {
            Ok(line) => each(&line),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            // Something that escaped the group may hold the pipe open for ever.
            Err(mpsc::RecvTimeoutError::Timeout) if group.has_ended() || interrupted() => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
    }
    let result = group.wait();
    while let Ok(line) = lines.recv_timeout(LAST_WORDS) {
        each(&line);
    }
    result
}

/// What `command` prints; meant for short questions.
pub(crate) fn ask(command: &mut Command) -> Result<String> {
    let name = describe(command);
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{name}`"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{name}` ended with {}: {}", output.status, said.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{name}` did not print text"))
}

/// The lines of a pipe, read by a thread of their own so that the reader can stop waiting.
pub(crate) fn read_lines(pipe: ChildStdout) -> mpsc::Receiver<String> {
    use std::io::{BufRead as _, BufReader};
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Whether a program of this name can be started.
pub(crate) fn is_installed(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    })
}

/// The command without the folder of its program: it is read by people.
fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_group_takes_its_grandchildren_along() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo $!; wait"]).stdout(Stdio::piped());
        let mut group = Group::start(&mut command, Signal::TERM).unwrap();
        let lines = read_lines(group.take_stdout().unwrap());
        let grandchild = lines.recv_timeout(PATIENCE).unwrap();
        drop(group);
        // The pipe closes only when its last holder, the grandchild, is gone.
        assert_eq!(lines.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Disconnected));
        assert!(!grandchild.is_empty());
    }

    #[test]
    fn a_bad_end_is_an_error_that_names_the_command() {
        let error = run(Command::new("sh").args(["-c", "exit 7"])).unwrap_err().to_string();
        assert!(error.contains("sh -c exit 7") && error.contains('7'), "{error}");
    }

    #[test]
    fn lines_are_seen_in_order_even_when_the_end_is_bad() {
        let mut seen = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo two; exit 1"]);
        let result = run_reading(&mut command, |line| seen.push(line.to_owned()));
        assert!(result.is_err());
        assert_eq!(seen, ["one", "two"]);
    }

    #[test]
    fn waiting_for_a_child_that_ended_does_not_last_until_the_limit() {
        let group = Group::start(&mut Command::new("true"), Signal::TERM).unwrap();
        let error = group.wait_until(Duration::from_mins(10), || false).unwrap_err().to_string();
        assert!(error.contains("ended before it was ready"), "{error}");
    }
}
