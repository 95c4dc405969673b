//! `cargo xtask test`: every test, from nothing. Each runner's own lines are shown, then one table of them all.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};

use crate::shell::Heard;
use crate::tally::{self, Tally};
use crate::tools::{Toolbox, WASM_TARGET};
use crate::{build, shell, system};

/// The end-to-end tests and their npm packages.
const E2E: &str = "tests/e2e";

/// What to test.
#[derive(Args)]
pub struct Arguments {
    /// Only these suites; all without
    #[arg(value_enum)]
    suites: Vec<Suite>,
    /// Of the end-to-end tests only those whose title has this
    #[arg(long, value_name = "TITLE")]
    only: Option<String>,
}

/// A set of tests with one runner.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Suite {
    /// Rules, client, offline core, server on SQLite and PostgreSQL, simulation, xtask: by cargo, on this machine
    Host,
    /// What only a browser has: by wasm-bindgen-test in headless Chromium
    Web,
    /// The whole road: by Playwright, real browsers against the real server
    E2e,
}

/// Runs the suites, prints the table and `N passed, N failed`; an error if anything failed or nothing ran.
pub fn main(arguments: &Arguments) -> Result<()> {
    system::ensure_test_packages()?;
    let toolbox = Toolbox::with_everything()?;
    let wanted = |suite: &&Suite| arguments.suites.is_empty() || arguments.suites.contains(suite);
    let suites = [Suite::Host, Suite::Web, Suite::E2e];
    let tallies: Vec<_> = suites
        .iter()
        .filter(wanted)
        .map(|suite| suite.run(&toolbox, arguments.only.as_deref()))
        .collect::<Result<_>>()?;
    let sum = tally::print(&tallies);
    ensure!(sum.failed == 0, "{} failed", sum.failed);
    Ok(())
}

impl Suite {
    fn run(self, toolbox: &Toolbox, only: Option<&str>) -> Result<Tally> {
        match self {
            Self::Host => {
                // The client is tried on a tus server of npm's.
                ensure_npm_packages(&shell::root().join(E2E))?;
                let heard = listen(&mut shell::cargo(&["test", "--workspace", "--no-fail-fast"]))?;
                Ok(Tally::of_cargo("host", &heard))
            }
            Self::Web => {
                let driver = shell::on_path("chromedriver").context("no chromedriver")?;
                let mut command = toolbox.command("cargo");
                command.args([
                    "test",
                    "--target",
                    WASM_TARGET,
                    "--package",
                    "linli",
                    "--test",
                    "web",
                ]);
                let heard = listen(command.env("CHROMEDRIVER", driver))?;
                Ok(Tally::of_cargo("web", &heard))
            }
            Self::E2e => {
                build::app(toolbox)?;
                let server = build::server(false)?;
                ensure_npm_packages(&shell::root().join(E2E))?;
                let mut command = Command::new("npx");
                command
                    .args(["playwright", "test"])
                    .args(only.map(|title| format!("--grep={title}")))
                    .current_dir(shell::root().join(E2E))
                    .env("LINLI_SERVER", server)
                    .env("LINLI_DIST", build::dist_folder())
                    .env("LINLI_CHROMIUM", system::chromium().context("no Chromium")?)
                    .env("LINLI_CHROMIUM_86", toolbox.old_chromium()?)
                    .env("LINLI_FIREFOX", system::firefox().context("no Firefox")?);
                Ok(Tally::of_playwright("e2e", &listen(&mut command)?))
            }
        }
    }
}

/// Runs without colours, whose codes would stand between us and the closing lines.
fn listen(command: &mut Command) -> Result<Heard> {
    shell::listen(
        command
            .env("CARGO_TERM_COLOR", "never")
            .env("NO_COLOR", "1")
            .env_remove("FORCE_COLOR"),
    )
}

/// The npm packages of a folder, as its lock file has them.
pub fn ensure_npm_packages(folder: &Path) -> Result<()> {
    let written = |file: &str| std::fs::metadata(folder.join(file)).and_then(|file| file.modified());
    // npm writes this file last, so it is as old as the last whole installation.
    let locked = written("package-lock.json")
        .with_context(|| format!("no package-lock.json in {}", folder.display()))?;
    if written("node_modules/.package-lock.json").is_ok_and(|installed| installed >= locked) {
        return Ok(());
    }
    shell::run(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(folder)
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )
}
