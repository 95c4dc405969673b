//! `cargo xtask simulate` and `cargo xtask prove`: the offline core against the real server under faults, seed by seed.

use anyhow::Result;
use clap::Args;

use crate::shell;

/// How many seeds `cargo xtask prove` runs.
const PROOF: u64 = 10_000;

/// Which seeds to run.
#[derive(Args)]
pub struct Arguments {
    /// How many
    #[arg(long, default_value_t = 500)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the trace of every seed
    #[arg(long)]
    trace: bool,
    /// Write what the stores were asked for into this file, to be replayed on other stores
    #[arg(long)]
    record: Option<String>,
}

/// Runs the seeds; an error if one breaks a promise. Its trace is printed, and how to see it again.
pub fn main(arguments: &Arguments) -> Result<()> {
    let mut words = vec![
        "--seeds".to_owned(),
        arguments.seeds.to_string(),
        "--seed".to_owned(),
        arguments.seed.to_string(),
    ];
    words.extend(arguments.trace.then(|| "--trace".to_owned()));
    if let Some(file) = &arguments.record {
        words.extend(["--record".to_owned(), file.clone()]);
    }
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

/// The long proof.
pub fn prove() -> Result<()> {
    main(&Arguments {
        seeds: PROOF,
        seed: 1,
        trace: false,
        record: None,
    })
}
