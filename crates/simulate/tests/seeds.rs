//! Fifty seeds of faults against the real server. A seed that fails prints its trace; `linli-simulate --seed N --seeds 1
//! --trace` runs it again.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use linli_simulate::{Run, Template, run};
use tokio::runtime::{Builder, Runtime};

const SEEDS: u64 = 50;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Runs seeds on all cores; each run has its own server and files.
fn run_all(template: &Template) -> Vec<(u64, Run)> {
    let next = AtomicU64::new(1);
    let work = || {
        let (runtime, mut runs) = (runtime(), Vec::new());
        loop {
            let seed = next.fetch_add(1, Ordering::SeqCst);
            if seed > SEEDS {
                return runs;
            }
            runs.push((seed, run(template, &runtime, seed)));
        }
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

#[test]
fn nothing_is_lost_and_nothing_is_double() {
    let template = runtime().block_on(Template::new());
    let mut faults: BTreeMap<String, u32> = BTreeMap::new();
    for (seed, result) in run_all(&template) {
        assert!(
            result.violations.is_empty(),
            "{}\nseed {seed}: {:#?}\nagain: cargo run -p linli-simulate -- --seed {seed} --seeds 1 --trace",
            result.trace.join("\n"),
            result.violations,
        );
        for (fault, count) in result.faults {
            *faults.entry(fault).or_default() += count;
        }
    }
    // A simulator that does no harm proves nothing.
    let kinds = [
        "kill",
        "disk",
        "freeze",
        "clock",
        "server",
        "LostRequest",
        "LostAnswer",
        "HalfAnswer",
        "Twice",
        "Late",
        "Portal",
        "Damaged",
        "NoSession",
        "Status(422)",
        "Status(429)",
        "Status(500)",
        "Status(503)",
    ];
    for kind in kinds {
        assert!(
            faults.get(kind).is_some_and(|count| *count > 0),
            "no {kind} in {SEEDS} seeds: {faults:?}"
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
