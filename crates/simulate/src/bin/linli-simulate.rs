//! `linli-simulate --seeds 500 --seed 1`: runs seeds on all cores; a seed that fails prints its trace.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

use clap::Parser;
use linli_simulate::seeds::runtime;
use linli_simulate::{Run, Template, run, run_seeds};
use serde_json::{Map, json};

/// How many failed seeds show their traces.
const TRACES_SHOWN: u64 = 3;

/// The offline core against the real server under faults. The same seed gives the same trace.
#[derive(Parser)]
struct Arguments {
    /// How many seeds to run
    #[arg(long, default_value_t = 500)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the trace of every seed
    #[arg(long)]
    trace: bool,
    /// Write what the stores of the seeds were asked for into this file, for other stores to be asked the same
    #[arg(long)]
    record: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let template = runtime().block_on(Template::new());
    if let Some(file) = &arguments.record {
        return record(&arguments, &template, file);
    }
    let (began, shown) = (Instant::now(), Mutex::new((0_u64, 0_u64)));
    let sum = run_seeds(
        &template,
        arguments.seed..arguments.seed + arguments.seeds,
        |seed, run| {
            let (done, failed) = &mut *shown.lock().expect("no panic while locked");
            *done += 1;
            *failed += u64::from(!run.violations.is_empty());
            let fails = !run.violations.is_empty() && *failed <= TRACES_SHOWN;
            show(seed, &run, arguments.trace || fails);
            if *done % 500 == 0 {
                println!("{done} seeds after {} s", began.elapsed().as_secs());
            }
        },
    );
    for (fault, count) in &sum.faults {
        println!("{count:>9} × {fault}");
    }
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{} events, {seconds:.0} s, {:.1} seeds/s",
        sum.events,
        sum.seeds as f64 / seconds
    );
    println!("{}", sum.told());
    ExitCode::from(u8::from(sum.failed > 0))
}

fn show(seed: u64, run: &Run, traces: bool) {
    if traces {
        for line in &run.trace {
            println!("{line}");
        }
        println!(
            "seed {seed}: {} events, {}, {:?}",
            run.trace.len(),
            run.hash,
            run.faults
        );
    }
    for violation in &run.violations {
        println!(
            "seed {seed} DOES NOT HOLD: {:?}: {}",
            violation.breach, violation.what
        );
    }
    if !run.violations.is_empty() {
        println!("seed {seed} again: cargo xtask simulate --seed {seed} --seeds 1 --trace");
    }
}

fn record(arguments: &Arguments, template: &Template, file: &PathBuf) -> ExitCode {
    let (runtime, mut seeds) = (runtime(), Map::new());
    for seed in arguments.seed..arguments.seed + arguments.seeds {
        let run = run(template, &runtime, seed);
        seeds.insert(seed.to_string(), run.recording.into_json());
    }
    match std::fs::write(file, json!(seeds).to_string() + "\n") {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", file.display());
            ExitCode::FAILURE
        }
    }
}
