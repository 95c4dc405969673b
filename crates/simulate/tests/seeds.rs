//! Five hundred seeds of faults against the real server. A seed that fails prints its trace; `cargo xtask simulate --seed N
//! --seeds 1 --trace` runs it again.

use std::sync::Mutex;

use linli_simulate::seeds::runtime;
use linli_simulate::{Template, run, run_seeds};

const SEEDS: u64 = 500;

/// A simulator that does no harm proves nothing: each of these must have struck.
const FAULTS: [&str; 32] = [
    "tab killed",
    "tab frozen",
    "store evicted",
    "quota",
    "quota for a while",
    "database closed",
    "closed, stored",
    "closed, not stored",
    "unknown, stored",
    "unknown, not stored",
    "clock",
    "clock a year ahead",
    "clock a year back",
    "server killed",
    "uploads expired",
    "LostRequest",
    "LostAnswer",
    "HalfAnswer",
    "Twice",
    "Late",
    "Reordered",
    "Slow",
    "Portal",
    "Damaged",
    "NoSession",
    "Status(401)",
    "Status(409)",
    "Status(413)",
    "Status(422)",
    "Status(429)",
    "Status(500)",
    "Status(503)",
];

#[test]
fn nothing_is_lost_and_nothing_is_double() {
    let template = runtime().block_on(Template::new());
    let first = Mutex::new(None);
    let sum = run_seeds(&template, 1..SEEDS + 1, |seed, run| {
        let mut first = first.lock().unwrap();
        if !run.violations.is_empty() && first.is_none() {
            *first = Some((seed, run));
        }
    });
    println!("{}", sum.told());
    if let Some((seed, run)) = first.into_inner().unwrap() {
        panic!(
            "{}\nseed {seed}: {:#?}\nagain: cargo xtask simulate --seed {seed} --seeds 1 --trace\n{}",
            run.trace.join("\n"),
            run.violations,
            sum.told(),
        );
    }
    for fault in FAULTS {
        assert!(
            sum.faults.contains_key(fault),
            "no {fault} in {SEEDS} seeds: {:?}",
            sum.faults
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    let runtime = runtime();
    let template = runtime.block_on(Template::new());
    let (first, again) = (run(&template, &runtime, 7), run(&template, &runtime, 7));
    assert_eq!(first.trace, again.trace);
    assert_eq!(first.hash, again.hash);
    assert_ne!(first.hash, run(&template, &runtime, 8).hash);
}
