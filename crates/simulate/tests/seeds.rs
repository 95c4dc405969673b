//! Fifty seeds of faults against the real server. A seed that fails prints its trace; `linli-simulate --seed N --seeds 1`
//! runs it again.

use std::collections::BTreeMap;

use linli_simulate::{Template, run};

const SEEDS: u64 = 50;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn nothing_is_lost_and_nothing_is_double() {
    let runtime = runtime();
    let template = runtime.block_on(Template::new());
    let mut faults: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 1..=SEEDS {
        let result = run(&template, &runtime, seed);
        assert!(
            result.violations.is_empty(),
            "{}\nseed {seed}: {:#?}\nrun it again: cargo run -p linli-simulate -- --seed {seed} --seeds 1 --trace",
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
