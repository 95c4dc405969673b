//! `cargo xtask size`: what the first screen loads, in bytes as they are, by gzip and by brotli.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::{build, dist, html};

/// The most that the first screen may weigh, by brotli, in bytes. The goal is 120 KB.
const LIMIT: usize = 250_000;

/// Prints the table; an error over the limit.
pub fn main() -> Result<()> {
    let folder = build::dist_folder();
    ensure!(
        folder.join("index.html").exists(),
        "nothing is built: cargo xtask build"
    );
    let mut sum = [0; 3];
    println!("{:>9} {:>9} {:>9}  first screen", "raw", "gzip", "brotli");
    for file in first_screen(&folder)? {
        let bytes = fs::read(folder.join(&file))?;
        let sizes = [
            bytes.len(),
            dist::gzip(&bytes)?.len(),
            dist::brotli(&bytes)?.len(),
        ];
        for (sum, size) in sum.iter_mut().zip(sizes) {
            *sum += size;
        }
        println!(
            "{:>9} {:>9} {:>9}  {}",
            sizes[0],
            sizes[1],
            sizes[2],
            file.display()
        );
    }
    println!(
        "{:>9} {:>9} {:>9}  in all (limit {LIMIT} by brotli)",
        sum[0], sum[1], sum[2]
    );
    ensure!(
        sum[2] <= LIMIT,
        "the first screen weighs {} bytes by brotli, over the limit of {LIMIT}",
        sum[2]
    );
    Ok(())
}

/// `index.html`, all that it names but what only a home screen shows, and the pieces of JavaScript that
/// wasm-bindgen's file imports.
fn first_screen(folder: &Path) -> Result<BTreeSet<PathBuf>> {
    let index = fs::read_to_string(folder.join("index.html"))?;
    let mut named = BTreeSet::from([PathBuf::from("index.html")]);
    for tag in html::tags(&index) {
        let address = match tag.name.as_str() {
            "script" | "img" => tag.attribute("src"),
            "link" if tag.attribute("rel") != Some("apple-touch-icon") => tag.attribute("href"),
            _ => None,
        };
        named.extend(address.map(|address| PathBuf::from(address.trim_start_matches("./"))));
    }
    let snippets = folder.join("snippets");
    if snippets.exists() {
        let scripts = dist::files(&snippets)?
            .into_iter()
            .filter(|file| file.extension().is_some_and(|kind| kind == "js"));
        named.extend(scripts.filter_map(|file| file.strip_prefix(folder).map(Path::to_owned).ok()));
    }
    Ok(named)
}
