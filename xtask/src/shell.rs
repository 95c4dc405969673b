//! Running other programs: loudly, quietly, or with an ear on what they print.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, IsTerminal, Write as _, pipe};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// How many of a quiet program's last lines are shown when it fails.
const LINES_OF_A_FAILURE: usize = 20;

/// The workspace's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask/ lies in the workspace")
}

/// A cargo command in the workspace, of the toolchain that runs this program.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command, its output going where ours goes; an error if it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let line = announce(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    ensure!(status.success(), "`{line}` failed ({status})");
    Ok(())
}

/// Becomes the command; only comes back with the error that it cannot.
pub fn replace(command: &mut Command) -> Result<()> {
    let line = words(command);
    Err(command.exec()).with_context(|| format!("cannot start `{line}`"))
}

/// Runs a command in silence and gives back its standard output; an error with its words if it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let line = words(command);
    let output = command
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    ensure!(
        output.status.success(),
        "`{line}` failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// What a command printed on both streams, in order, and whether it succeeded.
pub struct Heard {
    /// Whether the exit code was 0.
    pub success: bool,
    /// Standard output and standard error as they came.
    pub text: String,
    /// How long it took.
    pub took: Duration,
}

/// Runs a command, showing what it prints and keeping it.
pub fn listen(command: &mut Command) -> Result<Heard> {
    let line = announce(command);
    let started = Instant::now();
    let mut text = String::new();
    let success = each_line(command, &line, |printed| {
        println!("{printed}");
        let _ = writeln!(text, "{printed}");
    })?;
    Ok(Heard {
        success,
        text,
        took: started.elapsed(),
    })
}

/// Runs a command that takes long behind one progress line, `label … last words (seconds)`; its last lines are
/// in the error if it fails.
pub fn run_behind_progress(label: &str, command: &mut Command) -> Result<()> {
    let started = Instant::now();
    let terminal = std::io::stdout().is_terminal();
    let mut last: Vec<String> = Vec::new();
    println!("{label} …");
    let success = each_line(command, label, |printed| {
        if terminal {
            let short: String = printed.trim().chars().take(60).collect();
            print!("\r\x1b[2K  {short} ({} s)", started.elapsed().as_secs());
            let _ = std::io::stdout().flush();
        }
        if last.len() == LINES_OF_A_FAILURE {
            last.remove(0);
        }
        last.push(printed.to_owned());
    })?;
    if terminal {
        print!("\r\x1b[2K");
    }
    if !success {
        bail!("{label} failed:\n  {}", last.join("\n  "));
    }
    println!("{label} … done in {}", duration(started.elapsed()));
    Ok(())
}

/// `75 s` as `1:15`.
pub fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The file that a program's name stands for on the search path.
pub fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Calls `hear` with each line of both streams, in the order in which they were written.
fn each_line(command: &mut Command, line: &str, mut hear: impl FnMut(&str)) -> Result<bool> {
    let (reader, writer) = pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start `{line}`"))?;
    // The command keeps our ends of the pipe until it is given others: without this the reader never sees the end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    for printed in BufReader::new(reader).split(b'\n') {
        hear(String::from_utf8_lossy(&printed?).trim_end_matches('\r'));
    }
    Ok(child.wait()?.success())
}

fn announce(command: &Command) -> String {
    let line = words(command);
    println!("$ {line}");
    line
}

fn words(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(program)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect();
    words.join(" ")
}
