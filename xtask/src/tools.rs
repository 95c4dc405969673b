//! The pinned tools: one table, and their installation into the user's cache folder, by name and version, where
//! every checkout shares them.
//!
//! Playwright is not here: `tests/e2e/package-lock.json` pins it beside the tests that it runs.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::shell;

/// The wasm target of rustc.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Below this the tools of the npm registry do not run.
const OLDEST_NODE: u32 = 20;

/// A program at exactly one version.
struct Tool {
    name: &'static str,
    version: &'static str,
    source: Source,
    /// Whether it is needed to build, or only to test.
    to_build: bool,
    /// What to expect while it is installed.
    cost: &'static str,
}

/// Where a tool comes from.
enum Source {
    /// Compiled by `cargo install` with these flags.
    Cargo { flags: &'static [&'static str] },
    /// A package of the npm registry with programs in it.
    Npm,
    /// A browser in a package of the npm registry, compressed by brotli.
    NpmBrowser {
        package: &'static str,
        package_version: &'static str,
        sha256: &'static str,
    },
}

const TRUNK: Tool = Tool {
    name: "trunk",
    version: "0.22.1",
    source: Source::Cargo {
        // It asks for a newer rustc than it needs.
        flags: &[
            "--ignore-rust-version",
            "--no-default-features",
            "--features",
            "rustls",
        ],
    },
    to_build: true,
    cost: "about 5 minutes, once",
};

const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen-cli",
    version: "0.2.129",
    source: Source::Cargo {
        flags: &["--no-default-features"],
    },
    to_build: true,
    cost: "about a minute, once",
};

const WASM_OPT: Tool = Tool {
    name: "binaryen",
    version: "132.0.0",
    source: Source::Npm,
    to_build: true,
    cost: "seconds, once",
};

const WASM_SPLIT: Tool = Tool {
    name: "wasm_split_cli_support",
    version: "0.2.4",
    source: Source::Cargo {
        flags: &["--features", "build-binary"],
    },
    to_build: true,
    cost: "about 2 minutes, once",
};

const OLD_CHROMIUM: Tool = Tool {
    name: "chromium",
    version: "86",
    source: Source::NpmBrowser {
        package: "chrome-aws-lambda",
        package_version: "5.3.1",
        sha256: "e258e73f4d5957f39de30f6343a2f44de425d978d8058631e4e9d20111c2222a",
    },
    to_build: false,
    cost: "seconds, once",
};

const TOOLS: &[&Tool] = &[&TRUNK, &WASM_BINDGEN, &WASM_OPT, &WASM_SPLIT, &OLD_CHROMIUM];

/// The tools, installed: commands made here find them.
pub struct Toolbox {
    path: OsString,
}

impl Toolbox {
    /// With what a build needs; installs what is missing.
    pub fn for_building() -> Result<Self> {
        Self::with(|tool| tool.to_build)
    }

    /// With every tool of the table; installs what is missing.
    pub fn with_everything() -> Result<Self> {
        Self::with(|_| true)
    }

    /// A command that finds the tools first.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("PATH", &self.path).current_dir(shell::root());
        command
    }

    /// The search path with the tools in it, behind one more folder.
    pub fn path_after(&self, folder: &Path) -> Result<OsString> {
        let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&self.path));
        Ok(std::env::join_paths(folders)?)
    }

    /// The file of a tool's program.
    pub fn find(&self, program: &str) -> Result<PathBuf> {
        let mut files = std::env::split_paths(&self.path).map(|folder| folder.join(program));
        files
            .find(|file| file.is_file())
            .with_context(|| format!("no {program} on the search path"))
    }

    /// The oldest Chromium that the app supports.
    pub fn old_chromium(&self) -> Result<PathBuf> {
        Ok(OLD_CHROMIUM.folder()?.join("chromium"))
    }

    fn with(wanted: impl Fn(&Tool) -> bool) -> Result<Self> {
        ensure_node()?;
        ensure_wasm_target()?;
        ensure_matching_wasm_bindgen()?;
        let mut folders = Vec::new();
        for tool in TOOLS.iter().filter(|tool| wanted(tool)) {
            tool.ensure()?;
            folders.push(tool.programs()?);
        }
        folders.extend(std::env::split_paths(
            &std::env::var_os("PATH").unwrap_or_default(),
        ));
        Ok(Self {
            path: std::env::join_paths(folders)?,
        })
    }
}

impl Tool {
    /// `~/.cache/linli/tools/NAME-VERSION`.
    fn folder(&self) -> Result<PathBuf> {
        Ok(cache()?.join(format!("{}-{}", self.name, self.version)))
    }

    /// The folder that goes on the search path.
    fn programs(&self) -> Result<PathBuf> {
        let inside = match self.source {
            Source::Cargo { .. } => "bin",
            Source::Npm => "node_modules/.bin",
            Source::NpmBrowser { .. } => "",
        };
        Ok(self.folder()?.join(inside))
    }

    fn ensure(&self) -> Result<()> {
        let folder = self.folder()?;
        if folder.exists() {
            return Ok(());
        }
        // Made beside its place and moved there whole, so that no half of a tool is ever found.
        let draft = cache()?.join(format!(".{}-{}", self.name, std::process::id()));
        fs::create_dir_all(&draft)?;
        let label = format!("installing {} {} ({})", self.name, self.version, self.cost);
        if let Err(error) = self.install(&label, &draft) {
            fs::remove_dir_all(&draft)?;
            return Err(error.context(format!("{} {} cannot be had", self.name, self.version)));
        }
        if fs::rename(&draft, &folder).is_err() {
            ensure!(
                folder.exists(),
                "cannot move {} to {}",
                draft.display(),
                folder.display()
            );
            fs::remove_dir_all(&draft)?;
        }
        Ok(())
    }

    fn install(&self, label: &str, draft: &Path) -> Result<()> {
        match &self.source {
            Source::Cargo { flags } => shell::run_behind_progress(
                label,
                shell::cargo(&["install", "--locked", "--root"])
                    .arg(draft)
                    .args(*flags)
                    .arg(format!("{}@{}", self.name, self.version))
                    .current_dir(draft)
                    .env_remove("CARGO_TARGET_DIR")
                    .env("CARGO_PROFILE_RELEASE_LTO", "off")
                    .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                    .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
            ),
            Source::Npm => shell::run_behind_progress(
                label,
                Command::new("npm")
                    .args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix"])
                    .arg(draft)
                    .arg(format!("{}@{}", self.name, self.version))
                    .current_dir(draft),
            ),
            Source::NpmBrowser {
                package,
                package_version,
                sha256,
            } => unpack_browser(label, &format!("{package}@{package_version}"), sha256, draft),
        }
    }
}

/// Fetches an npm tarball, checks it, and lays `chromium` and its software renderer into `draft`.
fn unpack_browser(label: &str, package: &str, sha256: &str, draft: &Path) -> Result<()> {
    let npm = &mut Command::new("npm");
    shell::run_behind_progress(label, npm.args(["pack", "--silent", package]).current_dir(draft))?;
    let tarball = draft.join(format!("{}.tgz", package.replace('@', "-")));
    let sum = shell::output(Command::new("sha256sum").arg(&tarball))?;
    ensure!(
        sum.starts_with(sha256),
        "{package} is not the file that it was: its SHA-256 is {sum}"
    );
    shell::output(Command::new("tar").arg("xzf").arg(&tarball).current_dir(draft))?;

    let packed = draft.join("package/bin");
    let chromium = draft.join("chromium");
    expand(&packed.join("chromium.br"), &chromium)?;
    shell::output(Command::new("chmod").arg("755").arg(&chromium))?;
    let renderer = draft.join("swiftshader.tar");
    expand(&packed.join("swiftshader.tar.br"), &renderer)?;
    shell::output(Command::new("tar").arg("xf").arg(&renderer).current_dir(draft))?;

    fs::remove_dir_all(draft.join("package"))?;
    fs::remove_file(&renderer)?;
    Ok(fs::remove_file(&tarball)?)
}

fn expand(packed: &Path, file: &Path) -> Result<()> {
    let mut packed = fs::File::open(packed).with_context(|| format!("no {}", packed.display()))?;
    Ok(brotli::BrotliDecompress(
        &mut packed,
        &mut fs::File::create(file)?,
    )?)
}

/// The folder in the user's cache folder that holds the tools.
fn cache() -> Result<PathBuf> {
    let base = match std::env::var_os("XDG_CACHE_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(std::env::var_os("HOME").context("neither XDG_CACHE_HOME nor HOME is set")?)
            .join(".cache"),
    };
    Ok(base.join("linli/tools"))
}

fn ensure_node() -> Result<()> {
    let said = shell::output(Command::new("node").arg("--version"))
        .with_context(|| format!("Node.js {OLDEST_NODE} or newer is needed (Debian: nodejs and npm)"))?;
    let major = said
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok());
    ensure!(
        major.is_some_and(|major: u32| major >= OLDEST_NODE),
        "Node.js {OLDEST_NODE} or newer is needed; this is {}",
        said.trim()
    );
    Ok(())
}

/// Sees to it that rustc can compile for the browser.
pub fn ensure_wasm_target() -> Result<()> {
    let folder = shell::output(
        Command::new("rustc")
            .args(["--print", "target-libdir", "--target", WASM_TARGET])
            .current_dir(shell::root()),
    )?;
    if Path::new(folder.trim()).exists() {
        return Ok(());
    }
    shell::run_behind_progress(
        &format!("installing rustc's target {WASM_TARGET}"),
        Command::new("rustup")
            .args(["target", "add", WASM_TARGET])
            .current_dir(shell::root()),
    )
    .with_context(|| format!("without rustup, install the {WASM_TARGET} target of this rustc by hand"))
}

/// The wasm-bindgen program and library only understand each other at one version.
fn ensure_matching_wasm_bindgen() -> Result<()> {
    let lock = fs::read_to_string(shell::root().join("Cargo.lock")).unwrap_or_default();
    let locked = lock
        .split("[[package]]")
        .find_map(|package| {
            package
                .trim_start()
                .strip_prefix("name = \"wasm-bindgen\"\nversion = \"")
        })
        .and_then(|rest| rest.split('"').next());
    ensure!(
        locked.is_none_or(|locked| locked == WASM_BINDGEN.version),
        "Cargo.lock has wasm-bindgen {}, but xtask/src/tools.rs pins {}: make them equal",
        locked.unwrap_or_default(),
        WASM_BINDGEN.version
    );
    Ok(())
}
