//! What the tests need from the system: Chromium with its driver, Firefox, PostgreSQL, a Chinese font. Debian's names are
//! known; as root on Debian they are installed, elsewhere the message says what is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// A package of the system, and how to see that it is there.
struct Package {
    debian: &'static str,
    what: &'static str,
    is_there: fn() -> bool,
}

const PACKAGES: &[Package] = &[
    Package {
        debian: "chromium",
        what: "a Chromium browser",
        is_there: || chromium().is_some(),
    },
    Package {
        debian: "chromium-driver",
        what: "the browser's WebDriver",
        is_there: || shell::on_path("chromedriver").is_some(),
    },
    Package {
        debian: "firefox-esr",
        what: "a Firefox browser",
        is_there: || firefox().is_some(),
    },
    Package {
        debian: "postgresql",
        what: "PostgreSQL's initdb",
        is_there: has_postgresql,
    },
    Package {
        debian: "fonts-wqy-microhei",
        what: "a font with Chinese characters",
        is_there: has_chinese_font,
    },
];

/// Sees to it that every package which the tests need is there.
pub fn ensure_test_packages() -> Result<()> {
    let missing: Vec<_> = PACKAGES.iter().filter(|package| !(package.is_there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|package| package.debian).collect();
    if !is_root_on_debian() {
        let lines: Vec<_> = missing
            .iter()
            .map(|package| format!("  {} (Debian: {})", package.what, package.debian))
            .collect();
        bail!(
            "the tests need, and do not find:\n{}\nas with: sudo apt-get install {}",
            lines.join("\n"),
            names.join(" ")
        );
    }
    shell::run_behind_progress("updating Debian's package lists", &mut apt(&["update"]))?;
    let install = [&["install", "--yes", "--no-install-recommends"], names.as_slice()].concat();
    shell::run_behind_progress(&format!("installing {}", names.join(", ")), &mut apt(&install))?;
    match missing.iter().find(|package| !(package.is_there)()) {
        Some(package) => bail!(
            "{} is installed, but {} is still not found",
            package.debian,
            package.what
        ),
        None => Ok(()),
    }
}

/// The Chromium of this machine.
pub fn chromium() -> Option<PathBuf> {
    [
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
    ]
    .into_iter()
    .find_map(shell::on_path)
}

/// The Firefox of this machine.
pub fn firefox() -> Option<PathBuf> {
    ["firefox-esr", "firefox"].into_iter().find_map(shell::on_path)
}

fn has_postgresql() -> bool {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    shell::on_path("initdb").is_some()
        || debian
            .into_iter()
            .any(|version| version.path().join("bin/initdb").exists())
}

fn has_chinese_font() -> bool {
    shell::output(Command::new("fc-list").arg(":lang=zh")).is_ok_and(|fonts| !fonts.trim().is_empty())
}

fn is_root_on_debian() -> bool {
    let root = shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    root && Path::new("/etc/debian_version").exists()
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(["--quiet", "-o", "Dpkg::Use-Pty=0"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}
