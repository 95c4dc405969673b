//! `cargo xtask bench`: measurements beside a peer that does the nearest same work, in the same run.
//!
//! Times of one run on one machine mean little by themselves; ratios within a run do.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::tools::{Toolbox, WASM_TARGET};
use crate::{build, shell, system, test};

/// What to measure.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The offline core beside workbox-background-sync and pouchdb-browser, in Chromium
    Offline {
        /// How often each is killed
        #[arg(long, default_value_t = 30)]
        kills: u32,
    },
}

/// Builds what is measured, and prints the tables.
pub fn main(arguments: &Arguments) -> Result<()> {
    let What::Offline { kills } = arguments.what;
    system::ensure_test_packages()?;
    let toolbox = Toolbox::for_building()?;
    let folder = shell::root().join("tests/bench");
    test::ensure_npm_packages(&folder)?;
    let core = build::target_folder()?.join("bench");
    build_core(&toolbox, &core)?;
    shell::run(
        Command::new("node")
            .arg("offline.mjs")
            .arg(system::chromium().context("no Chromium")?)
            .arg(core)
            .arg(kills.to_string())
            .current_dir(folder),
    )
}

/// The offline core as the app has it: of the same profile, with the same of the wasm language.
fn build_core(toolbox: &Toolbox, folder: &Path) -> Result<()> {
    let mut cargo = toolbox.command("cargo");
    cargo.args([
        "build",
        "--profile",
        "web",
        "--target",
        WASM_TARGET,
        "--package",
        "linli-bench-core",
    ]);
    shell::run(&mut cargo)?;
    let wasm = build::target_folder()?.join(format!("{WASM_TARGET}/web/linli_bench_core.wasm"));
    let mut bindgen = toolbox.command("wasm-bindgen");
    bindgen
        .args(["--target", "web", "--out-dir"])
        .arg(folder)
        .arg(wasm);
    shell::run(&mut bindgen)
}
