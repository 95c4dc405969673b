//! Counting tests by the closing lines of their runners, and the table of them.

use std::ops::AddAssign;
use std::time::Duration;

use crate::shell::{Heard, duration};

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Tests that held.
    pub passed: u32,
    /// Tests that did not hold, or came to no verdict.
    pub failed: u32,
    /// Tests that were not run on purpose.
    pub skipped: u32,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// What one suite came to.
pub struct Tally {
    suite: &'static str,
    took: Duration,
    /// The suite's test programs that had tests.
    programs: Vec<(String, Count)>,
    sum: Count,
}

impl Tally {
    /// Of what `cargo test` printed.
    pub fn of_cargo(suite: &'static str, heard: &Heard) -> Self {
        let mut programs = Vec::new();
        let mut program = String::new();
        for line in heard.text.lines().map(str::trim) {
            if let Some(name) = program_of(line) {
                program = name;
            } else if let Some(result) = line.strip_prefix("test result: ") {
                let of = |word| {
                    result
                        .split(['.', ';'])
                        .find_map(|part| number_before(part, word))
                        .unwrap_or(0)
                };
                let count = Count {
                    passed: of("passed"),
                    failed: of("failed"),
                    skipped: of("ignored"),
                };
                if count != Count::default() {
                    programs.push((program.clone(), count));
                }
            }
        }
        Self::new(suite, heard, programs)
    }

    /// Of what Playwright printed.
    pub fn of_playwright(suite: &'static str, heard: &Heard) -> Self {
        let of = |word: &str| {
            heard
                .text
                .lines()
                .filter_map(|line| number_before(closing(line), word))
                .sum::<u32>()
        };
        // A test that needs a second try is a test that fails.
        let failed = ["failed", "flaky", "interrupted", "did not run"]
            .into_iter()
            .map(of)
            .sum();
        let count = Count {
            passed: of("passed"),
            failed,
            skipped: of("skipped"),
        };
        Self::new(suite, heard, vec![("playwright".to_owned(), count)])
    }

    fn new(suite: &'static str, heard: &Heard, programs: Vec<(String, Count)>) -> Self {
        let mut sum = Count::default();
        for (_, count) in &programs {
            sum += *count;
        }
        // A runner may fail without a failed test: a crash, a compiler's error, or nothing to run.
        if sum.failed == 0 && (!heard.success || sum.passed == 0) {
            sum.failed = 1;
        }
        Self {
            suite,
            took: heard.took,
            programs,
            sum,
        }
    }
}

/// Prints the table and the plain closing line; gives back the sum.
pub fn print(tallies: &[Tally]) -> Count {
    let mut sum = Count::default();
    println!("\n  passed   failed  skipped     time");
    let line = |count: Count, time: &str, name: &str| {
        println!(
            "{:>8} {:>8} {:>8} {time:>8}  {name}",
            count.passed, count.failed, count.skipped
        );
    };
    for tally in tallies {
        for (program, count) in &tally.programs {
            line(*count, "", &format!("  {program}"));
        }
        line(tally.sum, &duration(tally.took), tally.suite);
        sum += tally.sum;
    }
    println!("\n{} passed, {} failed", sum.passed, sum.failed);
    sum
}

/// The test program that a line announces: `Running tests/http.rs (target/debug/deps/http-2b)` as
/// `tests/http.rs (http)`.
fn program_of(line: &str) -> Option<String> {
    if let Some(package) = line.strip_prefix("Doc-tests ") {
        return Some(format!("documentation of {package}"));
    }
    let (source, path) = line
        .strip_prefix("Running ")?
        .strip_suffix(')')?
        .split_once(" (")?;
    let file = path.rsplit('/').next()?;
    Some(format!(
        "{source} ({})",
        file.rsplit_once('-').map_or(file, |(name, _hash)| name)
    ))
}

/// `  12 passed (3.4s)` without its time.
fn closing(line: &str) -> &str {
    line.split(" (").next().unwrap_or(line)
}

/// The number in `ok` or `FAILED. 12 passed`: what stands before the word, alone but for it.
fn number_before(part: &str, word: &str) -> Option<u32> {
    part.trim().strip_suffix(word)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Count, Tally};
    use crate::shell::Heard;

    fn heard(success: bool, text: &str) -> Heard {
        Heard {
            success,
            text: text.to_owned(),
            took: std::time::Duration::ZERO,
        }
    }

    #[test]
    fn cargo_is_counted_by_program() {
        let text = "     Running unittests src/lib.rs (target/debug/deps/linli_model-1a)\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            \u{20}    Running tests/http.rs (target/debug/deps/http-2b)\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s\n\
            Running headless tests in Chrome on `http://127.0.0.1:1/`\n\
            \u{20}  Doc-tests linli_model\n\
            test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        let tally = Tally::of_cargo("host", &heard(false, text));
        assert_eq!(
            tally.sum,
            Count {
                passed: 15,
                failed: 2,
                skipped: 1
            }
        );
        let names: Vec<_> = tally.programs.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["unittests src/lib.rs (linli_model)", "tests/http.rs (http)"]
        );
    }

    #[test]
    fn playwright_counts_second_tries_and_tests_not_run_as_failed() {
        let text = "  1 failed\n    [chromium] › road.spec.ts:3:1 › 12 passed by here\n  1 flaky\n  2 did not run\n  \
            4 skipped\n  12 passed (33.1s)\n";
        let tally = Tally::of_playwright("e2e", &heard(false, text));
        assert_eq!(
            tally.sum,
            Count {
                passed: 12,
                failed: 4,
                skipped: 4
            }
        );
    }

    #[test]
    fn a_suite_that_ran_nothing_or_broke_has_failed() {
        assert_eq!(Tally::of_cargo("web", &heard(true, "")).sum.failed, 1);
        let crashed = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.01s\n";
        assert_eq!(Tally::of_cargo("host", &heard(false, crashed)).sum.failed, 1);
    }
}
