//! `cargo xtask build`: the app by trunk into `dist/`, and the server.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;

use crate::tools::Toolbox;
use crate::{dist, shell, split, version};

/// How to build.
#[derive(Args)]
pub struct Arguments {
    /// Optimise the server too (the app always is)
    #[arg(long)]
    release: bool,
    /// Only the app
    #[arg(long)]
    app: bool,
    /// The app as it is served now: its hashed files stay beside the new ones, for tabs that run it still [default: what is
    /// in dist/]
    #[arg(long, value_name = "FOLDER")]
    former: Option<PathBuf>,
}

/// Builds the app as it is served, and the server.
pub fn main(arguments: &Arguments) -> Result<()> {
    let former = arguments.former.clone().unwrap_or_else(dist_folder);
    app_after(&Toolbox::for_building()?, &former)?;
    println!("app: {}", dist_folder().display());
    if !arguments.app {
        println!("server: {}", server(arguments.release)?.display());
    }
    Ok(())
}

/// Where trunk lays the app.
pub fn dist_folder() -> PathBuf {
    shell::root().join("dist")
}

/// The app as it is served: small, with compressed files beside each file, and beside them all what stays of the version
/// that was built before.
pub fn app(toolbox: &Toolbox) -> Result<()> {
    app_after(toolbox, &dist_folder())
}

fn app_after(toolbox: &Toolbox, former: &Path) -> Result<()> {
    let target = target_folder()?;
    let (pieces, aside) = (target.join("pieces"), target.join("former"));
    version::set_aside(former, &aside)?;
    split::trunk(toolbox, &pieces)?;
    split::finish(toolbox, &pieces, &dist_folder())?;
    dist::finish(&dist_folder())?;
    version::bring_back(&aside, &dist_folder())
}

/// The app as fast as it compiles, for a developer who waits for it.
pub fn app_for_development(toolbox: &Toolbox) -> Result<()> {
    shell::run(toolbox.command("trunk").arg("build"))
}

/// The server's program.
pub fn server(release: bool) -> Result<PathBuf> {
    let profile: &[&str] = if release { &["--release"] } else { &[] };
    shell::run(shell::cargo(&["build", "--package", "linli-server", "--bin", "linli-server"]).args(profile))?;
    Ok(target_folder()?
        .join(if release { "release" } else { "debug" })
        .join("linli-server"))
}

/// Where cargo builds.
pub fn target_folder() -> Result<PathBuf> {
    let metadata = shell::output(&mut shell::cargo(&[
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    Ok(metadata["target_directory"]
        .as_str()
        .context("cargo metadata names no target directory")?
        .into())
}
