//! Splitting the app's wasm by page, so that the first screen loads only what it shows.
//!
//! Trunk runs the first `wasm-bindgen` on its search path. For an optimised build that is this program under that
//! name: it takes the pages marked as pieces out of the wasm, and the real wasm-bindgen works on what is left. The
//! pieces then join trunk's folder under names by content.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::dist::hash;
use crate::html;
use crate::names;
use crate::shell;
use crate::tools::Toolbox;

/// The name under which this program stands in for wasm-bindgen.
const WASM_BINDGEN: &str = "wasm-bindgen";

/// The app's name for the splitter and in the scripts, before any hash.
const APP: &str = "linli";

/// The script that loads the pieces, as the splitter names it.
const LOADER: &str = "__wasm_split.js";

/// In which variable the stand-in is told of the real wasm-bindgen.
const REAL: &str = "LINLI_WASM_BINDGEN";

/// In which variable the stand-in is told where to leave the pieces.
const PIECES: &str = "LINLI_WASM_PIECES";

/// Small above all, and with no more of the language than `.cargo/config.toml` lets the linker use. What is not inlined
/// compresses better.
const WASM_OPT: &[&str] = &[
    "--no-inline=*",
    "-Oz",
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
];

/// The splitter learns from the relocations what calls what. Components whose types are erased are an eighth smaller.
const RUSTFLAGS: &str = "-Clink-arg=--emit-relocs --cfg=erase_components";

/// Whether this process was started in wasm-bindgen's stead.
pub fn stands_in_for_wasm_bindgen() -> bool {
    let name = std::env::args_os().next().map(PathBuf::from);
    name.is_some_and(|name| name.file_name().is_some_and(|name| name == WASM_BINDGEN))
}

/// Does wasm-bindgen's work on the wasm without its pieces. What trunk asks besides goes to the real one as it is.
pub fn stand_in() -> Result<()> {
    let variable = |name| std::env::var_os(name).with_context(|| format!("{name} is not set"));
    let mut bindgen = Command::new(variable(REAL)?);
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let Some(whole) = arguments.iter().position(|argument| argument.ends_with(".wasm")) else {
        return shell::replace(bindgen.args(arguments));
    };
    let pieces = PathBuf::from(variable(PIECES)?);
    let mut splitter = Command::new("wasm-split-cli");
    splitter
        .arg(&arguments[whole])
        .arg(&pieces)
        .args(["--target", "web", "--out-name", APP]);
    shell::output(&mut splitter)?;
    // The pieces call what the linker exports, by the linker's names.
    bindgen
        .args(&arguments[..whole])
        .args(&arguments[whole + 1..])
        .args(["--keep-lld-exports", "--no-demangle"]);
    shell::replace(bindgen.arg(pieces.join(APP).with_extension("wasm")))
}

/// An optimised build by trunk that leaves the pieces in `folder`.
pub fn trunk(toolbox: &Toolbox, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    symlink(std::env::current_exe()?, folder.join(WASM_BINDGEN))?;
    let mut trunk = toolbox.command("trunk");
    trunk
        .args(["build", "--release", "--features", "split"])
        .env("PATH", toolbox.path_after(folder)?)
        .env(REAL, toolbox.find(WASM_BINDGEN)?)
        .env(PIECES, folder)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", RUSTFLAGS);
    shell::run(&mut trunk)
}

/// Makes the wasm small, lays the pieces beside it, and gives every file a name by what it says.
///
/// The script and the loader of the pieces name each other, so both have the hash of both.
pub fn finish(toolbox: &Toolbox, folder: &Path, dist: &Path) -> Result<()> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index)?;
    let old_wasm = named(&page, "linli-wasm")?;
    let old_script = named(&page, "linli-glue")?;

    let mut wasm = optimised(toolbox, &dist.join(&old_wasm))?;
    let mut script = fs::read_to_string(dist.join(&old_script))?;
    names::count(&mut wasm, &mut script);
    let wasm_name = format!("{APP}-{}.wasm", hash(&wasm));
    fs::remove_file(dist.join(&old_wasm))?;
    fs::write(dist.join(&wasm_name), wasm)?;

    let mut loader = fs::read_to_string(folder.join(LOADER))?;
    for piece in pieces(folder)? {
        let bytes = optimised(toolbox, &piece)?;
        let old = piece
            .file_name()
            .context("a piece without a name")?
            .to_string_lossy();
        let new = format!("piece-{}.wasm", hash(&bytes));
        ensure!(loader.contains(&*old), "the loader does not name {old}");
        loader = loader.replace(&*old, &new);
        fs::write(dist.join(new), bytes)?;
    }

    let both = hash(format!("{script}{loader}").as_bytes());
    let (script_name, loader_name) = (format!("{APP}-{both}.js"), format!("pieces-{both}.js"));
    fs::remove_file(dist.join(&old_script))?;
    fs::write(dist.join(&script_name), with_loader(&script, &loader_name)?)?;
    fs::write(
        dist.join(&loader_name),
        loader.replace(&format!("{APP}.js"), &script_name),
    )?;

    let page = page
        .replace(&old_wasm, &wasm_name)
        .replace(&old_script, &script_name);
    let preload = format!("<link rel=\"modulepreload\" href=\"./{loader_name}\"></head>");
    Ok(fs::write(&index, page.replace("</head>", &preload))?)
}

/// The app's script with another name in its import of the loader. The name that the wasm knows the loader by stays.
fn with_loader(script: &str, name: &str) -> Result<String> {
    let imports =
        ["from\"./", "from \"./", "from'./", "from './"].map(|from| (from, format!("{from}{LOADER}")));
    let import = imports.into_iter().find(|(_, import)| script.contains(import));
    let (from, import) = import.context("the app's script does not import the loader of the pieces")?;
    Ok(script.replace(&import, &format!("{from}{name}")))
}

/// The file that the page's element of this id names.
fn named(page: &str, id: &str) -> Result<String> {
    let tag = html::tags(page)
        .into_iter()
        .find(|tag| tag.attribute("id") == Some(id));
    let address = tag.as_ref().and_then(|tag| tag.attribute("href"));
    Ok(address
        .with_context(|| format!("index.html names no {id}"))?
        .trim_start_matches("./")
        .to_owned())
}

fn optimised(toolbox: &Toolbox, wasm: &Path) -> Result<Vec<u8>> {
    let small = wasm.with_extension("small");
    shell::run(
        toolbox
            .command("wasm-opt")
            .args(WASM_OPT)
            .arg(wasm)
            .arg("-o")
            .arg(&small),
    )?;
    let bytes = fs::read(&small)?;
    fs::remove_file(&small)?;
    Ok(bytes)
}

/// What the splitter took out of the wasm.
fn pieces(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.extension().is_some_and(|kind| kind == "wasm")
            && file.file_stem().is_some_and(|name| name != APP)
        {
            found.push(file);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::with_loader;

    #[test]
    fn only_the_import_of_the_loader_is_renamed() {
        let script = r#"import*as e from"./__wasm_split.js";const i={"./__wasm_split.js":e};"#;
        let renamed = r#"import*as e from"./pieces-1.js";const i={"./__wasm_split.js":e};"#;
        assert_eq!(with_loader(script, "pieces-1.js").unwrap(), renamed);
        assert!(with_loader("const i={};", "pieces-1.js").is_err());
    }
}
