//! What is done to the app after trunk: one stylesheet instead of many, the version sealed, and a brotli and a gzip file
//! beside each.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};
use lightningcss::targets::{Browsers, Targets};

use crate::{html, version};

/// Files of these kinds are worth compressing.
const COMPRESSIBLE: &[&str] = &["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Brotli's best quality and widest window.
const BROTLI: (u32, u32) = (11, 22);

/// Makes trunk's folder ready to be served.
pub fn finish(dist: &Path) -> Result<()> {
    join_stylesheets(dist)?;
    version::seal(dist)?;
    for file in files(dist)? {
        if file
            .extension()
            .is_some_and(|kind| COMPRESSIBLE.iter().any(|known| kind == *known))
        {
            let bytes = fs::read(&file)?;
            fs::write(beside(&file, "br"), brotli(&bytes)?)?;
            fs::write(beside(&file, "gz"), gzip(&bytes)?)?;
        }
    }
    Ok(())
}

/// Compressed by brotli.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let (quality, window) = BROTLI;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, quality, window);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

/// Compressed by gzip.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// Every file below a folder, but hidden ones.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("no folder {}", folder.display()))? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            found.extend(files(&entry.path())?);
        } else {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// The sources have a stylesheet an area; a phone should ask once. They are joined in the order of `index.html`, and
/// the one file stands where the first stood.
fn join_stylesheets(dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let mut html = fs::read_to_string(&index).with_context(|| format!("no {}", index.display()))?;
    let links: Vec<_> = html::tags(&html)
        .into_iter()
        .filter(|tag| tag.attribute("rel") == Some("stylesheet"))
        .collect();
    let mut joined = String::new();
    for link in &links {
        let file = dist.join(link.attribute("href").context("a stylesheet without href")?);
        joined.push_str(&fs::read_to_string(&file)?);
        fs::remove_file(&file)?;
    }
    let small = for_old_engines(&joined)?;
    let name = format!("style-{}.css", hash(small.as_bytes()));
    fs::write(dist.join(&name), &small)?;
    for (place, link) in links.iter().enumerate().rev() {
        let one = format!("<link rel=\"stylesheet\" href=\"./{name}\">");
        html.replace_range(link.range.clone(), if place == 0 { &one } else { "" });
    }
    Ok(fs::write(&index, html)?)
}

/// The stylesheet made small, in the words of the oldest engines that the app supports.
fn for_old_engines(css: &str) -> Result<String> {
    let targets = Targets::from(Browsers {
        android: Some(86 << 16),
        chrome: Some(86 << 16),
        ios_saf: Some(15 << 16),
        safari: Some(15 << 16),
        ..Browsers::default()
    });
    let fault = |error: &dyn std::fmt::Display| anyhow!("a stylesheet is wrong: {error}");
    let mut sheet = StyleSheet::parse(css, ParserOptions::default()).map_err(|error| fault(&error))?;
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(|error| fault(&error))?;
    let printed = sheet.to_css(PrinterOptions {
        minify: true,
        targets,
        ..PrinterOptions::default()
    });
    Ok(printed.map_err(|error| fault(&error))?.code)
}

/// What tells one content from another in a file's name.
pub fn hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{files, finish, for_old_engines};

    #[test]
    fn stylesheets_become_one_in_the_order_of_the_page_and_each_file_is_compressed() {
        let folder = std::env::temp_dir().join(format!("linli-dist-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("b.css"), ".x { color: red }").unwrap();
        fs::write(folder.join("a.css"), ".x { color: blue }").unwrap();
        let page =
            "<title>t</title><link href=./b.css rel=stylesheet><link href=./a.css rel=stylesheet></head><p>";
        fs::write(folder.join("index.html"), page).unwrap();
        fs::write(folder.join("sw.js"), "const VERSION = '';\nconst FILES = [];").unwrap();

        finish(&folder).unwrap();

        let page = fs::read_to_string(folder.join("index.html")).unwrap();
        let mut names: Vec<_> = files(&folder)
            .unwrap()
            .iter()
            .map(|file| file.strip_prefix(&folder).unwrap().display().to_string())
            .collect();
        names.sort();
        let style = names.iter().find(|name| name.ends_with(".css")).unwrap();
        let link = format!("<title>t</title><link rel=\"stylesheet\" href=\"./{style}\"><meta ");
        assert!(page.starts_with(&link) && page.ends_with("></head><p>"), "{page}");
        assert_eq!(fs::read_to_string(folder.join(style)).unwrap(), ".x{color:#00f}");
        assert_eq!(names.len(), 12, "{names:?}");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn stylesheets_speak_to_chromium_86() {
        let css = ".a { inset: 0 } @media (width >= 840px) { .a { color: rgb(0 0 0 / 50%) } } /* why */";
        let small = for_old_engines(css).unwrap();
        // `inset` came with 87, the comparison in a media query with 104.
        assert!(!small.contains("inset"), "{small}");
        assert!(
            small.contains("top:0") && small.contains("(min-width:840px)"),
            "{small}"
        );
        assert!(!small.contains("why"));
    }
}
