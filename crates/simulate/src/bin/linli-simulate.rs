//! `linli-simulate --seeds 50 --seed 1`: runs seeds one after another; a seed that fails prints its trace.

use clap::Parser;
use linli_simulate::{Template, run};

/// The offline core against the real server under faults. The same seed gives the same trace.
#[derive(Parser)]
struct Arguments {
    /// How many seeds to run
    #[arg(long, default_value_t = 50)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the trace of every seed
    #[arg(long)]
    trace: bool,
}

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let template = runtime.block_on(Template::new());
    let mut failed = 0;
    for seed in arguments.seed..arguments.seed + arguments.seeds {
        let result = run(&template, &runtime, seed);
        if arguments.trace || !result.violations.is_empty() {
            for line in &result.trace {
                println!("{line}");
            }
        }
        println!(
            "seed {seed}: {} events, {}, {:?}",
            result.trace.len(),
            &result.hash[..16],
            result.faults
        );
        for violation in &result.violations {
            println!("seed {seed} DOES NOT HOLD: {violation}");
        }
        failed += u32::from(!result.violations.is_empty());
    }
    println!("{} seeds, {failed} failed", arguments.seeds);
    std::process::ExitCode::from(u8::from(failed > 0))
}
