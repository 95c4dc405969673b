//! What makes a version of the app: its name in the page, the list in the service worker by which a browser keeps it
//! whole, and what stays of the version before.
//!
//! A tab may run for days: after an upgrade it still asks for pieces of the version it was opened with. So the files
//! of the former version whose names hold a hash stay beside the new ones, in `dist/former/`, and the server looks there
//! second.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::dist;

/// The service worker, and its template: the same script without files switches it off.
const WORKER: &str = "sw.js";
/// The template as it is, under the name by which the server takes the worker back.
const OFF: &str = "sw-off.js";
/// Where the former version's files lie; `crates/server/src/http/files.rs` has the same.
const FORMER: &str = "former";
/// What of the template is filled in.
const NO_VERSION: &str = "const VERSION = '';";
const NO_FILES: &str = "const FILES = [];";
/// How many hexadecimal digits make a name one by content; the server has the same.
const HASH_DIGITS: std::ops::RangeInclusive<usize> = 12..=16;

/// Names the version in the page and lists its files in the service worker. To be called once nothing of it changes any
/// more, and before the packed files are made.
pub fn seal(folder: &Path) -> Result<()> {
    let template = fs::read_to_string(folder.join(WORKER)).context("no service worker")?;
    ensure!(
        template.contains(NO_VERSION) && template.contains(NO_FILES),
        "public/{WORKER} has no place for the version and its files"
    );
    let files: Vec<String> = names(folder)?.into_iter().filter(|name| name != WORKER).collect();
    let mut whole = Vec::new();
    for name in &files {
        whole.extend(name.bytes());
        whole.extend(fs::read(folder.join(name))?);
    }
    let version = format!("{}-{}", env!("CARGO_PKG_VERSION"), &dist::hash(&whole)[..8]);

    let index = folder.join("index.html");
    let page = fs::read_to_string(&index)?;
    ensure!(page.contains("</head>"), "index.html has no </head>");
    let named = format!("<meta name=\"linli-version\" content=\"{version}\"></head>");
    fs::write(&index, page.replacen("</head>", &named, 1))?;

    let mut lines = Vec::new();
    for name in &files {
        let bytes = fs::read(folder.join(name))?;
        let address = if name == "index.html" { "./" } else { name };
        let sum: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        lines.push(format!("  ['{address}', '{sum}', {}],", bytes.len()));
    }
    let worker = template
        .replace(NO_VERSION, &format!("const VERSION = '{version}';"))
        .replace(NO_FILES, &format!("const FILES = [\n{}\n];", lines.join("\n")));
    fs::write(folder.join(OFF), template)?;
    Ok(fs::write(folder.join(WORKER), worker)?)
}

/// Copies what stays of the version in `folder` to `aside`, before another is built in its place. What is no whole
/// version (a developer's build, one that broke off) is passed over, and what was set aside before stays.
pub fn set_aside(folder: &Path, aside: &Path) -> Result<()> {
    let worker = fs::read_to_string(folder.join(WORKER)).unwrap_or_default();
    if !worker.contains("const VERSION = '") || worker.contains(NO_VERSION) {
        return Ok(());
    }
    if aside.exists() {
        fs::remove_dir_all(aside)?;
    }
    copy(folder, aside, &hashed(folder)?)?;
    let before = folder.join(FORMER);
    if before.exists() {
        copy(&before, &aside.join(FORMER), &hashed(&before)?)?;
    }
    Ok(())
}

/// Lays what was set aside beside the new version. One that was built anew without a change has the same former version
/// as before.
pub fn bring_back(aside: &Path, folder: &Path) -> Result<()> {
    if !aside.exists() {
        return Ok(());
    }
    let new = hashed(folder)?;
    let unchanged = hashed(aside)?.is_subset(&new);
    let former = if unchanged {
        aside.join(FORMER)
    } else {
        aside.to_owned()
    };
    if !former.exists() {
        return Ok(());
    }
    let gone: BTreeSet<String> = hashed(&former)?.difference(&new).cloned().collect();
    copy(&former, &folder.join(FORMER), &gone)
}

/// The files of a version by their names from its folder on, with slashes.
fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let name = |file: PathBuf| {
        let parts = file
            .strip_prefix(folder)
            .ok()?
            .iter()
            .map(|part| part.to_string_lossy());
        Some(parts.collect::<Vec<_>>().join("/"))
    };
    let inside = format!("{FORMER}/");
    let all = dist::files(folder)?.into_iter().filter_map(name);
    Ok(all.filter(|name| !name.starts_with(&inside)).collect())
}

/// Those whose names tell one content from another, packed ones among them.
fn hashed(folder: &Path) -> Result<BTreeSet<String>> {
    let is_hash =
        |part: &str| HASH_DIGITS.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_hashed = |name: &String| name.split(['/', '-', '_', '.']).any(is_hash);
    Ok(names(folder)?.into_iter().filter(is_hashed).collect())
}

fn copy(from: &Path, to: &Path, names: &BTreeSet<String>) -> Result<()> {
    for name in names {
        let target = to.join(name);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(from.join(name), target)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{FORMER, NO_FILES, NO_VERSION, bring_back, names, seal, set_aside};

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("linli-{name}-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn build(dist: &Path, script: &str) {
        for file in names(dist).unwrap() {
            fs::remove_file(dist.join(file)).unwrap();
        }
        let former = dist.join(FORMER);
        if former.exists() {
            fs::remove_dir_all(former).unwrap();
        }
        fs::write(dist.join("index.html"), format!("<head></head>{script}")).unwrap();
        fs::write(dist.join(script), script).unwrap();
        fs::write(dist.join("sw.js"), format!("{NO_VERSION}\n{NO_FILES}\nrest")).unwrap();
    }

    #[test]
    fn the_worker_lists_every_file_of_the_version_that_the_page_names() {
        let dist = folder("seal");
        build(&dist, "linli-0123456789abcdef.js");
        fs::create_dir_all(dist.join("icons")).unwrap();
        fs::write(dist.join("icons/icon.svg"), "").unwrap();
        seal(&dist).unwrap();

        let worker = fs::read_to_string(dist.join("sw.js")).unwrap();
        let page = fs::read_to_string(dist.join("index.html")).unwrap();
        let version = worker.lines().next().unwrap().split('\'').nth(1).unwrap();
        assert!(page.contains(&format!(
            "<meta name=\"linli-version\" content=\"{version}\"></head>"
        )));
        // The sum of nothing, by the standard.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert!(
            worker.contains(&format!("['icons/icon.svg', '{empty}', 0],")),
            "{worker}"
        );
        assert!(worker.contains(&format!(", {}],", page.len())), "{worker}");
        assert!(worker.contains("['./', '") && worker.contains("['linli-0123456789abcdef.js', '"));
        assert!(!worker.contains("'sw.js'") && worker.ends_with("\nrest"));
        let off = fs::read_to_string(dist.join("sw-off.js")).unwrap();
        assert!(off.contains(NO_VERSION) && off.contains(NO_FILES));
        fs::remove_dir_all(&dist).unwrap();
    }

    #[test]
    fn what_holds_a_hash_of_the_version_before_stays_and_of_the_one_before_that_goes() {
        let (dist, aside) = (folder("former"), folder("aside"));
        let files = ["a-000000000001.js", "a-000000000002.js", "a-000000000003.js"];
        let kept = || match dist.join(FORMER) {
            former if former.exists() => Vec::from_iter(names(&former).unwrap()),
            _ => Vec::new(),
        };
        let rebuild = |script: &str| {
            set_aside(&dist, &aside).unwrap();
            build(&dist, script);
            seal(&dist).unwrap();
            bring_back(&aside, &dist).unwrap();
        };
        rebuild(files[0]);
        assert!(kept().is_empty());
        rebuild(files[1]);
        assert_eq!(kept(), [files[0]]);
        // Built once more without a change.
        rebuild(files[1]);
        assert_eq!(kept(), [files[0]]);
        // A developer's build in between is no version.
        build(&dist, "dev-00000000000d.js");
        rebuild(files[2]);
        assert_eq!(kept(), [files[1]]);
        fs::remove_dir_all(&dist).unwrap();
        fs::remove_dir_all(&aside).unwrap();
    }
}
