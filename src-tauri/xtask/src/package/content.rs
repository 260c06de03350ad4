//! What is in the packages, judged by the tools of Debian, Red Hat, freedesktop.org, systemd and CycloneDX.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::{bundle::Packages, process, setup::outsiders};

/// The most that systemd may think the unit exposes, in tenths; 100 is a unit without a sandbox.
const EXPOSURE_MAX: &str = "15";
const CYCLONEDX: &[&str] = &["cyclonedx-python-lib[json-validation]==11.12.0"];
/// The oldest system library with which the programs start, as both packages require it.
const GLIBC: [u32; 2] = [2, 35];
/// What an .rpm must require beside the libraries of the window.
const REQUIRED: &[&str] = &[
    "libc.so.6(GLIBC_2.35)(64bit)",
    "libdbus-1.so.3()(64bit)",
    "libgtk-3.so.0()(64bit)",
    "libwebkit2gtk-4.1.so.0()(64bit)",
];

/// Judges both packages.
pub(super) fn check(packages: &Packages) -> Result<()> {
    let inside = unpack(&packages.deb)?;
    let place = |path: &str| inside.path().join(path);
    process::run(
        Command::new("desktop-file-validate").arg(place("usr/share/applications/Redress.desktop")),
    )?;
    let metainfo = place("usr/share/metainfo/app.redress.desk.metainfo.xml");
    process::run(Command::new("appstreamcli").args(["validate", "--no-net"]).arg(metainfo))?;
    for program in ["usr/bin/redress", "usr/bin/redressctl"] {
        let symbols = process::ask(Command::new("nm").arg(place(program)));
        ensure!(symbols.is_ok_and(|symbols| symbols.is_empty()), "{program} is not stripped");
        let linked =
            process::ask(Command::new("objdump").arg("--dynamic-syms").arg(place(program)))?;
        let newest = newest_glibc(&linked);
        ensure!(
            newest.as_deref().is_some_and(|newest| newest <= GLIBC.as_slice()),
            "{program} needs glibc {newest:?}; build it on an older system, or require that one"
        );
    }
    check_unit(&place("usr/lib/systemd/system/redress.service"))?;
    check_users(inside.path())?;
    check_rpm(packages)
}

/// The newest version of glibc that a symbol in this list asks for.
fn newest_glibc(symbols: &str) -> Option<Vec<u32>> {
    let versions = symbols.split("GLIBC_").skip(1).filter_map(|rest| {
        let version = rest.split([')', ' ', '\n']).next()?;
        version.split('.').map(|number| number.parse().ok()).collect::<Option<Vec<u32>>>()
    });
    versions.max()
}

/// The files of a .deb in a folder of their own.
fn unpack(deb: &Path) -> Result<TempDir> {
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    process::run(Command::new("dpkg-deb").arg("--extract").arg(deb).arg(folder.path()))?;
    Ok(folder)
}

/// systemd understands each line of the unit, and finds its sandbox tight.
fn check_unit(unit: &Path) -> Result<()> {
    let verified = Command::new("systemd-analyze").arg("verify").arg(unit).output()?;
    let said = String::from_utf8_lossy(&verified.stderr);
    let name = unit.to_string_lossy();
    let wrong: Vec<_> = said.lines().filter(|line| line.contains(&*name)).collect();
    ensure!(wrong.is_empty(), "systemd does not understand the unit:\n{}", wrong.join("\n"));
    let threshold = format!("--threshold={EXPOSURE_MAX}");
    let mut security = Command::new("systemd-analyze");
    security.args(["security", "--offline=true", "--no-pager", &threshold]).arg(unit);
    let said = process::ask(&mut security).context("the sandbox of the server has holes")?;
    println!("{}", said.lines().last().unwrap_or_default());
    Ok(())
}

/// The user of the server and its folders appear in a system that has neither.
fn check_users(inside: &Path) -> Result<()> {
    let system = tempfile::tempdir().context("cannot create a temporary folder")?;
    fs::create_dir(system.path().join("etc")).context("cannot create a folder")?;
    let root = format!("--root={}", system.path().display());
    for (program, option, file) in [
        ("systemd-sysusers", None, "usr/lib/sysusers.d/redress.conf"),
        ("systemd-tmpfiles", Some("--create"), "usr/lib/tmpfiles.d/redress.conf"),
    ] {
        process::run(Command::new(program).arg(&root).args(option).arg(inside.join(file)))?;
    }
    let users = fs::read_to_string(system.path().join("etc/passwd")).unwrap_or_default();
    ensure!(
        users.contains("\nredress:") || users.starts_with("redress:"),
        "no user redress: {users}"
    );
    ensure!(system.path().join("var/lib/redress").is_dir(), "the server has no folder");
    Ok(())
}

/// The Python with the library of CycloneDX.
pub(super) fn judge_of_materials(target: &Path) -> Result<PathBuf> {
    outsiders::python(&target.join("cyclonedx-python"), CYCLONEDX)
}

/// The library of CycloneDX validates against its schema.
pub(super) fn check_materials(python: &Path, sbom: &Path) -> Result<()> {
    const VALIDATE: &str = "
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())
sys.exit(f'not CycloneDX: {wrong}' if wrong else 0)
";
    process::run(Command::new(python).args(["-c", VALIDATE]).arg(sbom))
}

/// The .rpm holds the same files, and requires what the programs load.
fn check_rpm(packages: &Packages) -> Result<()> {
    let query = |options: &[&str]| {
        process::ask(Command::new("rpm").args(["-q", "--package"]).args(options).arg(&packages.rpm))
    };
    let listed = process::ask(Command::new("dpkg-deb").arg("--contents").arg(&packages.deb))?;
    let of_deb: BTreeSet<String> = listed.lines().filter_map(file_of_deb).collect();
    let listed = query(&["--list"])?;
    let of_rpm: BTreeSet<String> = listed.lines().map(as_in_debian).collect();
    let differ: Vec<_> = of_deb.symmetric_difference(&of_rpm).collect();
    ensure!(differ.is_empty(), "only one of the packages has {differ:?}");
    let requires = query(&["--requires"])?;
    for required in REQUIRED {
        ensure!(
            requires.lines().any(|line| line == *required),
            "the .rpm does not require {required}"
        );
    }
    Ok(())
}

/// The path in a line of `dpkg-deb --contents`, unless it is a folder.
fn file_of_deb(line: &str) -> Option<String> {
    let path = line.split_whitespace().nth(5)?.trim_start_matches("./").trim_start_matches('/');
    (!line.starts_with('d')).then(|| format!("/{path}"))
}

fn as_in_debian(path: &str) -> String {
    path.replace("/zsh/site-functions/", "/zsh/vendor-completions/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_glibc_is_found_by_number() {
        let symbols = "0 DF *UND* 0 (GLIBC_2.9) a\n0 DF *UND* 0 (GLIBC_2.35) b\n\
                       0 DF *UND* 0 (GLIBC_2.2.5) c\n0 DF *UND* 0 (GLIBC_PRIVATE) d\n";
        assert_eq!(newest_glibc(symbols), Some(vec![2, 35]));
        assert_eq!(newest_glibc(""), None);
        assert!(REQUIRED.contains(&&*format!("libc.so.6(GLIBC_{}.{})(64bit)", GLIBC[0], GLIBC[1])));
    }

    #[test]
    fn files_of_a_package_for_debian_are_listed_without_folders() {
        let line = "-rwxr-xr-x 0/0        83473384 2026-11-30 17:42 usr/bin/redress";
        assert_eq!(file_of_deb(line), Some("/usr/bin/redress".to_owned()));
        assert_eq!(file_of_deb("drwxr-xr-x 0/0 0 2026-11-30 17:42 ./usr/bin/"), None);
    }
}
