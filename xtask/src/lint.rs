//! `cargo xtask lint`: formatting, and clippy with warnings denied on the host's and the browser's code.

use anyhow::Result;

use crate::shell;
use crate::tools::{WASM_TARGET, ensure_wasm_target};

/// Fails at the first that is not clean.
pub fn main() -> Result<()> {
    ensure_wasm_target()?;
    let clippy = |arguments: &[&str]| {
        shell::run(
            shell::cargo(&["clippy", "--all-targets"])
                .args(arguments)
                .args(["--", "-D", "warnings"]),
        )
    };
    shell::run(&mut shell::cargo(&["fmt", "--all", "--check"]))?;
    clippy(&["--workspace"])?;
    // The app, and with it what it is made of, as the browser gets it.
    clippy(&["--package", "linli", "--target", WASM_TARGET])
}
