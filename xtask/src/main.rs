//! `cargo xtask …`: everything that this workspace can do for a developer, in Rust.
//!
//! One file a subcommand; `tools` and `system` see to what must be there first, `shell` runs other programs.

mod bench;
mod build;
mod dev;
mod dist;
mod html;
mod lint;
mod names;
mod planted;
mod run;
mod shell;
mod simulate;
mod size;
mod split;
mod system;
mod tally;
mod test;
mod tools;
mod version;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

/// Set up, build, run, test and measure Linli.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Task {
    /// Install what the other tasks need and this machine lacks
    Setup,
    /// Build the app into dist/ and the server
    Build(build::Arguments),
    /// Build everything and start the server with demo data in ./data
    Run(run::Arguments),
    /// Like run, and rebuild on every change
    Dev(run::Arguments),
    /// Run every test there is
    Test(test::Arguments),
    /// Run seeds of the offline core against the real server under faults
    Simulate(simulate::Arguments),
    /// Run ten thousand of them: nothing lost, nothing double
    Prove,
    /// Check formatting and lints of the host and the wasm code
    Lint,
    /// Weigh what the first screen loads; fails over the limit
    Size,
    /// Measure beside peers that do the nearest same work
    Bench(bench::Arguments),
    /// Plant each bug of tests/planted/ and see the test that it names fail
    Planted(planted::Arguments),
}

fn main() -> ExitCode {
    let done = if split::stands_in_for_wasm_bindgen() {
        split::stand_in()
    } else {
        perform(Task::parse())
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<()> {
    match task {
        Task::Setup => {
            system::ensure_test_packages()?;
            tools::Toolbox::with_everything()?;
            println!("everything is there");
            Ok(())
        }
        Task::Build(arguments) => build::main(&arguments),
        Task::Run(arguments) => run::main(&arguments),
        Task::Dev(arguments) => dev::main(&arguments),
        Task::Test(arguments) => test::main(&arguments),
        Task::Simulate(arguments) => simulate::main(&arguments),
        Task::Prove => simulate::prove(),
        Task::Lint => lint::main(),
        Task::Size => size::main(),
        Task::Bench(arguments) => bench::main(&arguments),
        Task::Planted(arguments) => planted::main(&arguments),
    }
}
