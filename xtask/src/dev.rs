//! `cargo xtask dev`: runs the server and rebuilds what a change touches, app or server or both.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use anyhow::{Context, Result};
use notify::{RecursiveMode, Watcher};

use crate::run::Arguments;
use crate::tools::Toolbox;
use crate::{build, shell};

/// Changes this close together are one.
const QUIET: Duration = Duration::from_millis(300);

/// What can be built anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    App,
    Server,
}

use Part::{App, Server};

/// What of the workspace is watched, and which part is made of it.
const WATCHED: &[(&str, &[Part])] = &[
    ("Cargo.toml", &[App, Server]),
    ("crates/model", &[App, Server]),
    ("crates/server", &[Server]),
    ("crates/client", &[App]),
    ("crates/offline", &[App]),
    ("components", &[App]),
    ("src", &[App]),
    ("style", &[App]),
    ("public", &[App]),
    ("index.html", &[App]),
    ("Trunk.toml", &[App]),
];

/// Never ends by itself.
pub fn main(arguments: &Arguments) -> Result<()> {
    let toolbox = Toolbox::for_building()?;
    build::app_for_development(&toolbox)?;
    let mut server = Running::start(arguments, build::server(arguments.release())?)?;
    arguments.explain()?;

    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        for path in event
            .into_iter()
            .filter(|event| !event.kind.is_access())
            .flat_map(|event| event.paths)
        {
            // The other end only goes away when this program ends.
            let _ = sender.send(path);
        }
    })?;
    // Files are watched by their folder: many editors put a new file in the old one's place.
    watcher.watch(shell::root(), RecursiveMode::NonRecursive)?;
    for folder in WATCHED
        .iter()
        .map(|(path, _)| shell::root().join(path))
        .filter(|path| path.is_dir())
    {
        watcher.watch(&folder, RecursiveMode::Recursive)?;
    }
    loop {
        let touched = touched(&changes)?;
        if touched.contains(&App)
            && let Err(error) = build::app_for_development(&toolbox)
        {
            eprintln!("{error:#}");
        }
        if touched.contains(&Server) {
            // Built first: the old server serves on while the new one has faults.
            match build::server(arguments.release()) {
                Ok(program) => {
                    server.stop()?;
                    server = Running::start(arguments, program)?;
                }
                Err(error) => eprintln!("{error:#}"),
            }
        }
    }
}

/// Waits for a change and for the quiet after it, and says which parts it touches.
fn touched(changes: &Receiver<PathBuf>) -> Result<BTreeSet<Part>> {
    let mut touched = BTreeSet::from_iter(parts_of(&changes.recv()?));
    while let Ok(path) = changes.recv_timeout(QUIET) {
        touched.extend(parts_of(&path));
    }
    Ok(touched)
}

fn parts_of(path: &Path) -> Vec<Part> {
    let Ok(path) = path.strip_prefix(shell::root()) else {
        return Vec::new();
    };
    WATCHED
        .iter()
        .filter(|(watched, _)| path.starts_with(watched))
        .flat_map(|(_, parts)| parts.to_vec())
        .collect()
}

/// The server while it runs.
struct Running(Child);

impl Running {
    fn start(arguments: &Arguments, program: PathBuf) -> Result<Self> {
        let child = arguments.server(program.into_os_string())?.spawn();
        Ok(Self(child.context("cannot start the server")?))
    }

    fn stop(&mut self) -> Result<()> {
        // Killed, not asked: it is written so that this loses nothing, and so that is tried every day.
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{App, Server, parts_of};
    use crate::shell::root;

    #[test]
    fn a_change_touches_what_is_made_of_it() {
        assert_eq!(parts_of(&root().join("crates/model/src/lib.rs")), [App, Server]);
        assert_eq!(parts_of(&root().join("crates/server/src/main.rs")), [Server]);
        assert_eq!(parts_of(&root().join("style/base.css")), [App]);
        assert_eq!(parts_of(&root().join("dist/index.html")), []);
    }
}
