//! A bare Debian 12 in the target folder, and layers over it: what a package needs, kept until that
//! changes, and one for each test, thrown away. Each command mounts them for itself alone.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::{process, stamp};

const RELEASE: &str = "bookworm";

/// Mounts the layers ($1 below, $2 above, $3 the engine's own folder) at $4, and runs the rest there as $5.
const ENTER: &str = r#"
set -e
mount -t overlay overlay -o "lowerdir=$1,upperdir=$2,workdir=$3" "$4"
mount --rbind /proc "$4/proc"
mount --rbind /dev "$4/dev"
mkdir -p "$4/tmp/.X11-unix"
[ ! -d /tmp/.X11-unix ] || mount --bind /tmp/.X11-unix "$4/tmp/.X11-unix"
root=$4 user=$5
shift 5
exec chroot --userspec="$user" "$root" env --ignore-environment "$@"
"#;

/// What each command knows of its surroundings.
const ENVIRONMENT: [&str; 3] =
    ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"];

/// Somebody who is not root.
const USER: u32 = 1000;
/// Where that person's files are.
pub(super) const USERS_FOLDER: &str = "/var/tmp/operator";

/// What apt, dpkg and the log keep for themselves, and what the user made.
const NOT_OF_THE_PACKAGE: &[&str] = &[
    "/var/lib/dpkg/",
    "/var/lib/apt/",
    "/var/cache/",
    "/var/log/",
    "/tmp/",
    "/run/",
    USERS_FOLDER,
];

/// A bare system in which the dependencies of a package are installed.
pub(crate) struct BareRoot {
    folder: PathBuf,
}

impl BareRoot {
    /// The one in the target folder; made, if it is not there or the dependencies are others.
    ///
    /// # Errors
    /// Only root may mount and change the root; the first time, Debian's packages must be reachable.
    pub(crate) fn prepare(target: &Path, dependencies: &str) -> Result<Self> {
        ensure!(rustix::process::geteuid().is_root(), "only root may enter a root of its own");
        let root = Self { folder: target.join("debian-12") };
        root.make_bare()?;
        root.install(dependencies)?;
        Ok(root)
    }

    fn make_bare(&self) -> Result<()> {
        let stamp = self.folder.join(".redress-bare");
        if stamp::is(&stamp, RELEASE) {
            return Ok(());
        }
        let bare = self.folder.join("bare");
        empty(&bare)?;
        process::run(Command::new("debootstrap").args(["--variant=minbase", RELEASE]).arg(&bare))?;
        stamp::set(&stamp, RELEASE)
    }

    /// Only these and what they need themselves: what the package forgot to name is missing.
    fn install(&self, dependencies: &str) -> Result<()> {
        let stamp = self.folder.join(".redress-dependencies");
        if stamp::is(&stamp, dependencies) {
            return Ok(());
        }
        empty(&self.folder.join("dependencies"))?;
        let layer = Layer {
            below: vec![self.folder.join("bare")],
            above: self.folder.join("dependencies"),
            scratch: scratch(&self.folder)?,
        };
        // Nothing that is installed starts a daemon.
        layer.write("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n")?;
        process::run(&mut layer.command(&["chmod", "755", "/usr/sbin/policy-rc.d"]))?;
        let names = fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
        layer.write("/etc/resolv.conf", &names)?;
        process::run(&mut layer.command(&["apt-get", "--quiet", "update"]))?;
        let satisfy = ["apt-get", "--quiet", "satisfy", "--yes", "--no-install-recommends"];
        process::run(layer.command(&satisfy).arg(dependencies))?;
        process::run(&mut layer.command(&["apt-get", "clean"]))?;
        stamp::set(&stamp, dependencies)
    }

    /// A layer that goes when it is dropped.
    pub(super) fn layer(&self) -> Result<Layer> {
        let scratch = scratch(&self.folder)?;
        let above = scratch.path().join("above");
        fs::create_dir(&above).context("cannot create a layer")?;
        let below = vec![self.folder.join("dependencies"), self.folder.join("bare")];
        Ok(Layer { below, above, scratch })
    }
}

/// Something written over a root.
pub(super) struct Layer {
    below: Vec<PathBuf>,
    above: PathBuf,
    scratch: TempDir,
}

impl Layer {
    /// A command in it, as root.
    pub(super) fn command(&self, words: &[&str]) -> Command {
        self.command_as(0, words)
    }

    /// A command in it, as the person who uses the program; the words may begin with variables.
    pub(super) fn command_of_user(&self, words: &[&str]) -> Command {
        self.command_as(USER, words)
    }

    fn command_as(&self, user: u32, words: &[&str]) -> Command {
        let below: Vec<_> = self.below.iter().map(|path| path.display().to_string()).collect();
        let mut command = Command::new("unshare");
        command.args(["--mount", "sh", "-c", ENTER, "sh"]).arg(below.join(":"));
        command.arg(&self.above);
        for name in ["work", "root"] {
            command.arg(self.scratch.path().join(name));
        }
        command.arg(format!("{user}:{user}")).args(ENVIRONMENT).args(words);
        command
    }

    /// A file of this layer, seen from outside.
    pub(super) fn outside(&self, path: &str) -> PathBuf {
        self.above.join(path.trim_start_matches('/'))
    }

    /// Writes a file.
    pub(super) fn write(&self, path: &str, text: &str) -> Result<()> {
        let file = self.outside(path);
        fs::create_dir_all(file.parent().context("a file without a folder")?)
            .and_then(|()| fs::write(&file, text))
            .with_context(|| format!("cannot write {}", file.display()))
    }

    /// Copies a file into it.
    pub(super) fn bring(&self, file: &Path, to: &str) -> Result<()> {
        fs::copy(file, self.outside(to)).map(drop).context("cannot copy into the root")
    }

    /// Makes the folder of the person who uses the program.
    pub(super) fn add_user(&self) -> Result<()> {
        let folder = self.outside(USERS_FOLDER);
        fs::create_dir_all(&folder)
            .and_then(|()| chown(&folder, Some(USER), Some(USER)))
            .context("cannot make a folder for the user")
    }

    /// Every file and folder in the root but what is nobody's.
    pub(super) fn listing(&self) -> Result<BTreeSet<String>> {
        let found = process::ask(&mut self.command(&["find", "/", "-xdev", "-mindepth", "1"]))?;
        let of_package = |path: &&str| {
            !NOT_OF_THE_PACKAGE
                .iter()
                .any(|start| path.starts_with(start) || **path == *start.trim_end_matches('/'))
        };
        Ok(found.lines().filter(of_package).map(str::to_owned).collect())
    }
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}

/// A folder beside the layers, since an overlay wants its own on the same disk.
fn scratch(folder: &Path) -> Result<TempDir> {
    let scratch = tempfile::Builder::new().prefix("layer-").tempdir_in(folder);
    let scratch = scratch.with_context(|| format!("cannot write in {}", folder.display()))?;
    for name in ["work", "root"] {
        fs::create_dir(scratch.path().join(name)).context("cannot create a layer")?;
    }
    Ok(scratch)
}
