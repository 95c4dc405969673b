//! `cargo xtask planted`: each patch of `tests/planted/` breaks one promise, and the test that it names must fail
//! with it and hold without. The work is done in a git worktree of its own, of what is committed.
//!
//! A patch opens with three lines before its diff:
//!
//! ```text
//! Breaks: a command sent twice has one effect
//! Run: cargo test -p linli-server --test reports
//! Caught by: a_command_sent_twice_has_one_effect
//! ```
//!
//! The name is the last argument of the command; for what only a real browser shows that is
//! `cargo xtask test e2e --only` and a test's title.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{build, shell};

/// Which bugs to plant.
#[derive(Args)]
pub struct Arguments {
    /// Only patches whose file name contains this
    name: Option<String>,
}

/// A patch and what it says of itself.
struct Bug {
    file: PathBuf,
    breaks: String,
    run: String,
    test: String,
}

/// Plants each bug and prints the table; an error if a bug goes unseen.
pub fn main(arguments: &Arguments) -> Result<()> {
    let bugs = bugs(arguments.name.as_deref())?;
    ensure!(!bugs.is_empty(), "no such patch in tests/planted/");
    let bed = Bed::new(&build::target_folder()?.join("planted"))?;

    let mut healthy = BTreeMap::new();
    for bug in &bugs {
        if !healthy.contains_key(&bug.test) {
            healthy.insert(&bug.test, bed.verdict(bug)?);
        }
    }
    let mut unseen = 0;
    let mut table = Vec::new();
    for bug in &bugs {
        bed.apply(bug, false)?;
        let planted = bed.verdict(bug)?;
        bed.apply(bug, true)?;
        let word = match (healthy[&bug.test], planted) {
            (Verdict::Holds, Verdict::Fails) => "caught",
            (Verdict::Holds, Verdict::Holds) => "NOT CAUGHT",
            (Verdict::Holds, Verdict::None) => "THE TEST DID NOT RUN WITH IT",
            (_, _) => "THE TEST DOES NOT HOLD WITHOUT IT",
        };
        unseen += u32::from(word != "caught");
        table.push(format!(
            "{word:<12} {} — {} ({})",
            bug.name(),
            bug.breaks,
            bug.test
        ));
    }
    println!(
        "\n{}\n\n{} passed, {unseen} failed",
        table.join("\n"),
        table.len() - unseen as usize
    );
    ensure!(unseen == 0, "{unseen} of {} planted bugs went unseen", bugs.len());
    Ok(())
}

/// What a run said about the one test.
#[derive(Clone, Copy)]
enum Verdict {
    Holds,
    Fails,
    /// It did not come to the test: a compiler's error, or no such test.
    None,
}

/// The worktree in which bugs grow.
struct Bed {
    tree: PathBuf,
    target: PathBuf,
}

impl Bed {
    fn new(folder: &Path) -> Result<Self> {
        let bed = Self {
            tree: folder.join("tree"),
            target: folder.join("target"),
        };
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            command.current_dir(shell::root()).args(arguments);
            command
        };
        if bed.tree.exists() {
            // Git may have forgotten the worktree of an earlier run that was cut short.
            fs::remove_dir_all(&bed.tree).with_context(|| bed.tree.display().to_string())?;
        }
        shell::run(&mut git(&["worktree", "prune"]))?;
        shell::run(git(&["worktree", "add", "--detach"]).arg(&bed.tree).arg("HEAD"))?;
        Ok(bed)
    }

    fn apply(&self, bug: &Bug, reverse: bool) -> Result<()> {
        let direction: &[&str] = if reverse { &["--reverse"] } else { &[] };
        shell::run(
            Command::new("git")
                .arg("apply")
                .args(direction)
                .arg(&bug.file)
                .current_dir(&self.tree),
        )
        .with_context(|| format!("{} does not fit the code any more", bug.name()))
    }

    /// Runs the bug's command for its test alone.
    fn verdict(&self, bug: &Bug) -> Result<Verdict> {
        let mut words = bug.run.split_whitespace();
        let mut command = Command::new(words.next().context("an empty Run line")?);
        command.args(words).arg(&bug.test).current_dir(&self.tree);
        command
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_COLOR", "never");
        let heard = shell::listen(&mut command)?;
        let said = |words: &[&str]| {
            let mut verdicts = heard.text.lines().filter_map(verdict_of);
            verdicts.any(|(test, verdict)| test == bug.test && words.contains(&verdict))
        };
        Ok(match heard.success {
            true if said(&["ok", "✓"]) => Verdict::Holds,
            false if said(&["FAILED", "FAIL", "✘"]) => Verdict::Fails,
            _ => Verdict::None,
        })
    }
}

/// The test and the verdict of a line by cargo, `test some::path::name ... ok`, or by Playwright, `✓  1 a.spec.mjs:2:3 › title (4.5s)`.
fn verdict_of(line: &str) -> Option<(&str, &str)> {
    if let Some((test, verdict)) = line
        .strip_prefix("test ")
        .and_then(|rest| rest.split_once(" ... "))
    {
        return Some((test.rsplit("::").next()?, verdict));
    }
    let (verdict, rest) = line.trim_start().split_once(' ')?;
    let (_, test) = rest.split_once(" › ")?;
    Some((test.rsplit_once(" (").map_or(test, |(test, _)| test), verdict))
}

impl Bug {
    fn read(file: PathBuf) -> Result<Self> {
        let text = fs::read_to_string(&file)?;
        let line = |key: &str| {
            let found = text
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
            found
                .map(str::to_owned)
                .with_context(|| format!("{} has no line `{key}:`", file.display()))
        };
        Ok(Self {
            breaks: line("Breaks")?,
            run: line("Run")?,
            test: line("Caught by")?,
            file,
        })
    }

    fn name(&self) -> String {
        self.file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }
}

/// The patches in the order of their names.
fn bugs(name: Option<&str>) -> Result<Vec<Bug>> {
    let folder = shell::root().join("tests/planted");
    let mut bugs = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("no folder {}", folder.display()))? {
        let file = entry?.path();
        if file.extension().is_some_and(|kind| kind == "patch") {
            let bug = Bug::read(file)?;
            if name.is_none_or(|name| bug.name().contains(name)) {
                bugs.push(bug);
            }
        }
    }
    bugs.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(bugs)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{bugs, verdict_of};
    use crate::shell;

    /// Planting them takes hours and is done seldom; that one no longer fits the code is to be known at once.
    #[test]
    fn every_planted_bug_fits_the_code() {
        for bug in bugs(None).unwrap() {
            let mut check = Command::new("git");
            check
                .args(["apply", "--check"])
                .arg(&bug.file)
                .current_dir(shell::root());
            assert!(check.status().unwrap().success(), "{}", bug.name());
        }
    }

    #[test]
    fn verdicts_of_both_runners_are_read() {
        assert_eq!(verdict_of("test a::b ... FAILED"), Some(("b", "FAILED")));
        let line = "  ✘   2 kill.spec.mjs:11:1 › what is saved (really) survives (3.5s)";
        assert_eq!(verdict_of(line), Some(("what is saved (really) survives", "✘")));
        assert_eq!(verdict_of("running 1 test"), None);
    }
}
