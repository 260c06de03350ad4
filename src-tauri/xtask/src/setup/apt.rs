//! System packages: asked of dpkg and installed by apt on Debian and Ubuntu, named one by one elsewhere.

use std::{env, fs, process::Command};

use anyhow::{Result, bail, ensure};

use super::Need;
use crate::process;

/// One thing the machine must have.
struct Package {
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    /// How to see it where there is no dpkg.
    sign: Sign,
}

/// What shows that a package is there.
enum Sign {
    Program(&'static str),
    Library(&'static str),
    /// Nothing we could look for; never reported as missing.
    None,
}

use Sign::{Library, Program};

const fn package(
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    sign: Sign,
) -> Package {
    Package { debian, fedora, arch, sign }
}

/// To compile and link anything.
const COMPILER: &[Package] = &[
    package("build-essential", "gcc make", "base-devel", Program("cc")),
    package("pkg-config", "pkgconf-pkg-config", "pkgconf", Program("pkg-config")),
];

/// To build and open the app.
const WINDOW: &[Package] = &[
    package(
        "libwebkit2gtk-4.1-dev",
        "webkit2gtk4.1-devel",
        "webkit2gtk-4.1",
        Library("webkit2gtk-4.1"),
    ),
    package(
        "libayatana-appindicator3-dev",
        "libappindicator-gtk3-devel",
        "libayatana-appindicator",
        Sign::None,
    ),
    package("librsvg2-dev", "librsvg2-devel", "librsvg", Library("librsvg-2.0")),
    package("libxdo-dev", "libxdo-devel", "xdotool", Sign::None),
    package("libssl-dev", "openssl-devel", "openssl", Library("openssl")),
    package("file", "file", "file", Program("file")),
];

/// To open the window without a screen and take a picture of it.
const SCREEN: &[Package] = &[
    package("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", Program("Xvfb")),
    package("xauth", "xorg-x11-xauth", "xorg-xauth", Program("xauth")),
    package("dbus-x11", "dbus-daemon", "dbus", Program("dbus-run-session")),
    package("imagemagick", "ImageMagick", "imagemagick", Program("import")),
    package("fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", Sign::None),
    package("fonts-noto-cjk", "google-noto-sans-cjk-fonts", "noto-fonts-cjk", Sign::None),
];

/// To drive the window, and the system's dialogs that it opens.
const DRIVER: &[Package] = &[
    package("webkit2gtk-driver", "webkit2gtk-driver", "webkit2gtk-4.1", Program("WebKitWebDriver")),
    package("xdotool", "xdotool", "xdotool", Program("xdotool")),
];

/// To let programs of others judge the stand-in, the server's API and exports.
const JUDGES: &[Package] = &[
    package("python3-venv", "python3", "python", Program("python3")),
    package("curl", "curl", "curl", Program("curl")),
    package("hledger", "hledger", "hledger", Program("hledger")),
    package("sqlite3", "sqlite", "sqlite", Program("sqlite3")),
    package("qpdf", "qpdf", "qpdf", Program("qpdf")),
    package("poppler-utils", "poppler-utils", "poppler", Program("pdftotext")),
    package("libreoffice-calc-nogui", "libreoffice-calc", "libreoffice-still", Program("soffice")),
];

/// To judge the packages, and to install one in a bare Debian.
const PACKAGES: &[Package] = &[
    package("debootstrap", "debootstrap", "debootstrap", Program("debootstrap")),
    package(
        "desktop-file-utils",
        "desktop-file-utils",
        "desktop-file-utils",
        Program("desktop-file-validate"),
    ),
    package("appstream", "appstream", "appstream", Program("appstreamcli")),
    package("rpm", "rpm", "rpm-tools", Program("rpm")),
    package("dpkg", "dpkg", "dpkg", Program("dpkg-deb")),
    package("systemd", "systemd", "systemd", Program("systemd-analyze")),
];

/// To check what compiles for Windows: some crates compile C.
const WINDOWS_COMPILER: &[Package] = &[package(
    "gcc-mingw-w64-x86-64",
    "mingw64-gcc",
    "mingw-w64-gcc",
    Program("x86_64-w64-mingw32-gcc"),
)];

/// The second engine.
const POSTGRES: &[Package] =
    &[package("postgresql", "postgresql-server", "postgresql", Program("initdb"))];

fn packages(need: Need) -> Vec<&'static Package> {
    let sets: &[&[Package]] = match need {
        Need::Window => &[COMPILER, WINDOW],
        Need::Headless => &[COMPILER, WINDOW, SCREEN],
        Need::Test => {
            &[COMPILER, WINDOW, SCREEN, DRIVER, POSTGRES, JUDGES, PACKAGES, WINDOWS_COMPILER]
        }
        Need::Bench => &[COMPILER, POSTGRES],
    };
    sets.iter().copied().flatten().collect()
}

/// Sees to it that the system packages for `need` are there.
pub(crate) fn ensure(need: Need) -> Result<()> {
    let wanted = packages(need);
    if is_debian() {
        let names: Vec<_> = wanted.iter().map(|package| package.debian).collect();
        // dpkg-query answers "no such package" with a bad status and still lists the others.
        let answer = Command::new("dpkg-query")
            .args(["-W", "-f", "${Package} ${db:Status-Status}\n"])
            .args(&names)
            .output()?;
        let missing = not_installed(&names, &String::from_utf8_lossy(&answer.stdout));
        return if missing.is_empty() { Ok(()) } else { install(&missing) };
    }
    let missing: Vec<_> = wanted.into_iter().filter(|package| !is_there(&package.sign)).collect();
    ensure!(missing.is_empty(), "{}", advice(&missing));
    Ok(())
}

fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    is_debian_like(&release) && process::is_installed("dpkg-query")
}

fn is_debian_like(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split_whitespace())
        .any(|id| id == "debian" || id == "ubuntu")
}

fn not_installed<'a>(names: &[&'a str], dpkg_answer: &str) -> Vec<&'a str> {
    let installed: Vec<_> =
        dpkg_answer.lines().filter_map(|line| line.strip_suffix(" installed")).collect();
    names.iter().copied().filter(|name| !installed.contains(name)).collect()
}

fn install(missing: &[&str]) -> Result<()> {
    println!("setup: installing {}", missing.join(" "));
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], missing].concat())
}

/// One call of apt-get, in our own process group: sudo may have to ask for a password.
fn apt(arguments: &[&str]) -> Result<()> {
    let mut words = vec![];
    if !rustix::process::geteuid().is_root() {
        words.push("sudo");
        if env::var_os("CI").is_some() {
            words.push("-n");
        }
    }
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]);
    words.extend(arguments);
    let status = Command::new(words[0]).args(&words[1..]).status()?;
    if !status.success() {
        bail!("`{}` ended with {status}; run it by hand to see why", words.join(" "));
    }
    Ok(())
}

fn is_there(sign: &Sign) -> bool {
    match sign {
        Program("initdb") => super::postgres::programs().is_ok(),
        Program(name) => process::is_installed(name),
        Library(name) => {
            Command::new("pkg-config").args(["--exists", name]).status().is_ok_and(|s| s.success())
        }
        Sign::None => true,
    }
}

fn advice(missing: &[&Package]) -> String {
    let list = |name: fn(&Package) -> &'static str| {
        missing.iter().map(|package| name(package)).collect::<Vec<_>>().join(" ")
    };
    format!(
        "this machine lacks something, and only Debian and Ubuntu are set up automatically. Install:\n  \
         Fedora:      sudo dnf install {}\n  \
         Arch:        sudo pacman -S {}\n  \
         elsewhere, what Debian calls: {}",
        list(|package| package.fedora),
        list(|package| package.arch),
        list(|package| package.debian),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_or_unknown_package_is_missing() {
        let answer = "xvfb installed\nxauth config-files\nfile installed\n";
        assert_eq!(
            not_installed(&["xvfb", "xauth", "postgresql", "file"], answer),
            ["xauth", "postgresql"]
        );
    }

    #[test]
    fn relatives_of_debian_are_recognised() {
        assert!(is_debian_like("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(is_debian_like("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_debian_like("ID=fedora\nNAME=\"not debian\"\n"));
    }

    #[test]
    fn the_advice_names_every_missing_package_in_each_language() {
        let said = advice(&[&SCREEN[0], &POSTGRES[0]]);
        assert!(said.contains("dnf install xorg-x11-server-Xvfb postgresql-server"), "{said}");
        assert!(said.contains("pacman -S xorg-server-xvfb postgresql"), "{said}");
        assert!(said.contains("xvfb postgresql"), "{said}");
    }

    #[test]
    fn tests_need_all_that_a_headless_run_needs() {
        let names = |need| packages(need).iter().map(|package| package.debian).collect::<Vec<_>>();
        let test = names(Need::Test);
        assert!(names(Need::Headless).iter().all(|name| test.contains(name)));
    }
}
