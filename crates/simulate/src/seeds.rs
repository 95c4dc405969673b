//! Many seeds on all cores, and what they came to together. Each run has its own server and files.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tokio::runtime::{Builder, Runtime};

use crate::{Breach, Run, Template, run};

/// What many seeds came to.
#[derive(Debug, Default)]
pub struct Sum {
    /// How many were run.
    pub seeds: u64,
    /// In how many of them a promise was broken.
    pub failed: u64,
    /// In how many of them which promise was broken.
    pub breaches: BTreeMap<Breach, u64>,
    /// How often each kind of fault struck.
    pub faults: BTreeMap<String, u64>,
    /// How many events there were.
    pub events: u64,
}

impl Sum {
    /// `10000 seeds, 0 failed: 0 lost, 0 doubled, 0 stuck, 0 otherwise`
    pub fn told(&self) -> String {
        let of = |breach| self.breaches.get(&breach).copied().unwrap_or_default();
        format!(
            "{} seeds, {} failed: {} lost, {} doubled, {} stuck, {} otherwise",
            self.seeds,
            self.failed,
            of(Breach::Lost),
            of(Breach::Doubled),
            of(Breach::Stuck),
            of(Breach::Other),
        )
    }

    fn add(&mut self, run: &Run) {
        self.seeds += 1;
        self.failed += u64::from(!run.violations.is_empty());
        self.events += run.trace.len() as u64;
        let mut breaches: Vec<Breach> = run.violations.iter().map(|violation| violation.breach).collect();
        breaches.sort_unstable();
        breaches.dedup();
        for breach in breaches {
            *self.breaches.entry(breach).or_default() += 1;
        }
        for (fault, count) in &run.faults {
            *self.faults.entry(fault.clone()).or_default() += u64::from(*count);
        }
    }
}

/// A runtime for one seed after another.
///
/// # Panics
/// When the system gives none.
pub fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

/// Runs seeds, and calls `each` with every run as it ends.
///
/// # Panics
/// When a run does.
pub fn run_seeds(template: &Template, seeds: Range<u64>, each: impl Fn(u64, Run) + Sync) -> Sum {
    let (next, sum) = (AtomicU64::new(seeds.start), Mutex::new(Sum::default()));
    let work = || {
        let runtime = runtime();
        loop {
            let seed = next.fetch_add(1, Ordering::SeqCst);
            if seed >= seeds.end {
                return;
            }
            let run = run(template, &runtime, seed);
            sum.lock().expect("no panic while locked").add(&run);
            each(seed, run);
        }
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..cores {
            scope.spawn(work);
        }
    });
    sum.into_inner().expect("no panic while locked")
}
