//! `cargo xtask lint`: formatting, and clippy with warnings denied on the host's and the browser's code.

use anyhow::Result;

use crate::shell;
use crate::tools::{Toolbox, WASM_TARGET};

/// The packages that run in the browser.
const IN_THE_BROWSER: &[&str] = &[
    "linli",
    "linli-components",
    "linli-client",
    "linli-offline",
    "linli-model",
];

/// Fails at the first that is not clean.
pub fn main() -> Result<()> {
    let _toolbox = Toolbox::for_building()?;
    shell::run(&mut shell::cargo(&["fmt", "--all", "--check"]))?;
    let clippy = |arguments: &[&str]| {
        shell::run(
            shell::cargo(&["clippy", "--all-targets"])
                .args(arguments)
                .args(["--", "-D", "warnings"]),
        )
    };
    clippy(&["--workspace"])?;
    let browser: Vec<_> = IN_THE_BROWSER
        .iter()
        .flat_map(|package| ["--package", package])
        .collect();
    clippy(&[&["--target", WASM_TARGET], browser.as_slice()].concat())
}
