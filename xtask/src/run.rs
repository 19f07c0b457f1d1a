//! Running other programs, and saying in words what went wrong. Leaves what to run to its callers.
#![expect(
    clippy::disallowed_types,
    reason = "how long a step took is told to a person; nothing simulated depends on it"
)]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a command of ours ends with; the error is a sentence for the person at the terminal.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask is a folder of the workspace").to_owned()
}

/// A program run in the workspace's folder.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Where on PATH a program of one of these names lies.
pub(crate) fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// Runs to the end, with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|problem| format!("{}: {problem}", line(command)))?;
    succeeded(command, status)
}

/// Runs to the end and gives what it wrote to standard output.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|problem| format!("{}: {problem}", line(command)))?;
    succeeded(command, output.status)?;
    String::from_utf8(output.stdout)
        .map_err(|_| format!("{} wrote something other than UTF-8", line(command)))
}

/// Runs to the end with its output in a log; the end of the log is shown only if it fails. A line every 15 seconds
/// says that it is still at work; past `limit` it is stopped.
pub(crate) fn run_quietly(command: &mut Command, limit: Duration) -> Outcome {
    let log = root().join("target/setup.log");
    let problem_with_log = |problem: std::io::Error| format!("{}: {problem}", log.display());
    fs::create_dir_all(root().join("target")).map_err(problem_with_log)?;
    let mut file = File::create(&log).map_err(problem_with_log)?;
    writeln!(file, "$ {}", line(command)).map_err(problem_with_log)?;
    let errors = file.try_clone().map_err(problem_with_log)?;
    let child = command.stdin(Stdio::null()).stdout(file).stderr(errors).spawn();
    let mut child = child.map_err(|problem| format!("{}: {problem}", line(command)))?;
    let status = wait_and_tell(&mut child, limit)?;
    succeeded(command, status).map_err(|problem| {
        let text = fs::read_to_string(&log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines[lines.len().saturating_sub(15)..].join("\n    ");
        format!("{problem}\n    {tail}")
    })
}

fn wait_and_tell(child: &mut Child, limit: Duration) -> Outcome<ExitStatus> {
    let begin = Instant::now();
    let mut told = 0;
    loop {
        if let Some(status) = child.try_wait().map_err(|problem| problem.to_string())? {
            return Ok(status);
        }
        let elapsed = begin.elapsed();
        if elapsed > limit {
            child.kill().map_err(|problem| problem.to_string())?;
            return child.wait().map_err(|problem| problem.to_string());
        }
        if elapsed.as_secs() / 15 > told {
            told = elapsed.as_secs() / 15;
            println!("    … still at it ({} s)", elapsed.as_secs());
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Does one step of the build or set-up and prints how long it took.
pub(crate) fn timed<T>(what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let begin = Instant::now();
    let result = work()?;
    println!("  {what}: {}", seconds(begin.elapsed()));
    Ok(result)
}

/// `1.2 s`, `85 s`.
pub(crate) fn seconds(time: Duration) -> String {
    if time.as_secs() < 10 { format!("{:.1} s", time.as_secs_f64()) } else { format!("{} s", time.as_secs()) }
}

/// The command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn succeeded(command: &Command, status: ExitStatus) -> Outcome {
    if status.success() { Ok(()) } else { Err(format!("failed ({status}): {}", line(command))) }
}
