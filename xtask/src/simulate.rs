//! `cargo xtask simulate` and `cargo xtask prove`: the offline core against the real server under faults, seed by seed.

use anyhow::Result;
use clap::Args;

use crate::shell;

/// How many seeds `cargo xtask prove` runs.
const PROOF: &str = "10000";

/// What `linli-simulate` is told; `--help` lists it.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// `--seeds N`, `--seed FIRST`, `--trace`, `--record FILE`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// Runs the seeds; an error if one breaks a promise. Its trace is printed, and how to see it again.
pub fn main(arguments: &Arguments) -> Result<()> {
    simulate(arguments.words.iter().map(String::as_str))
}

/// The long proof.
pub fn prove() -> Result<()> {
    simulate(["--seeds", PROOF])
}

fn simulate<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<()> {
    let cargo = [
        "run",
        "--quiet",
        "--profile",
        "prove",
        "--package",
        "linli-simulate",
        "--",
    ];
    shell::run(shell::cargo(&cargo).args(words))
}
