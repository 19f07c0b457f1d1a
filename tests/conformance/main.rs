//! Scripts whose output was recorded under `CPython` 3.11 (`data/README.md`; the source is the project's shared folder
//! `python`), run on the simulated machine in every mode in which they were recorded.
//!
//! `wishlist` names the scripts that do not pass yet: a script on it that passes, or one off it that does not, fails.

use serde_json::Value;
use sim_core::kernel::{Kernel, Outcome};
use sim_core::machine::Machine;
use sim_core::program::{Arrival, Birth, Launch, StartMethod, Stream, Traits};
use sim_core::time::{Ticks, Time};
use sim_core::trace::EventKind;
use sim_python::{Python, Settings, Start};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// What a run printed, as the recordings have it.
#[derive(Default)]
struct Output {
    stdout: String,
    stderr: String,
    both: String,
    exit: String,
}

fn run(path: &Path, mode: &str) -> Result<Output, String> {
    let source = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let machine = Machine {
        cores: 4,
        limits: sim_core::machine::Limits {
            time: Time::from_ns(60_000_000_000),
            ..Machine::default().limits
        },
        ..Machine::default()
    };
    let settings = Settings {
        start: if mode.starts_with("spawn") { Start::Spawn } else { Start::Fork },
        terminal: mode.ends_with("tty"),
        stdin: if name.starts_with("o94") { "2\nhello\nbye\n".to_owned() } else { String::new() },
        folder: "<DIR>".to_owned(),
        library: "<LIB>".to_owned(),
        cores: machine.cores,
        ..Settings::default()
    };
    let program = Python
        .compile(&source, &name, settings)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<String>())?;
    let birth = Birth {
        name: Arc::from("MainProcess"),
        daemon: false,
        program,
        traits: Traits::default(),
        method: StartMethod::Fork,
    };
    let launch = Launch { objects: Vec::new(), arrivals: vec![Arrival { at: Time::ZERO, birth }] };
    let mut kernel = Kernel::new(&machine, launch);
    if name.starts_with("o100") {
        kernel.interrupt_at(Time::ZERO + Ticks::from_ms(2000));
    }
    let outcome = kernel.run();
    let mut output = Output { exit: "None".to_owned(), ..Output::default() };
    for (_, event) in kernel.trace().events() {
        match event.kind {
            EventKind::Print { stream, text } => {
                let text = kernel.trace().text(text);
                output.both.push_str(text);
                match stream {
                    Stream::Stdout => output.stdout.push_str(text),
                    Stream::Stderr => output.stderr.push_str(text),
                }
            }
            EventKind::Exit { status } if event.pid == sim_core::ids::Pid::FIRST => {
                output.exit = status.exitcode().to_string();
            }
            _ => {}
        }
    }
    match outcome {
        Outcome::Limit { which } => Err(format!("limit {which:?}")),
        _ => Ok(output),
    }
}

/// Pids and addresses differ from run to run.
fn masked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if let Some(hex) = rest.strip_prefix("0x") {
            let after = hex.trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == '…');
            out.push_str("0x…");
            rest = after;
        } else if digits == 4 && rest.starts_with("41") {
            out.push_str("<PID>");
            rest = &rest[4..];
        } else if digits > 0 {
            out.push_str(&rest[..digits]);
            rest = &rest[digits..];
        } else if let Some(after) = rest.strip_prefix("<PID") {
            out.push_str("<PID>");
            rest = after.split_once('>').map_or("", |(_, after)| after);
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = masked(text).lines().map(ToOwned::to_owned).collect();
    lines.sort();
    lines
}

/// What differs from the recording of one mode, if anything does.
fn difference(path: &Path, mode: &str, oracle: &str, recorded: &Value) -> Option<String> {
    let output = match run(path, mode) {
        Ok(output) => output,
        Err(problem) => return Some(problem),
    };
    let class = recorded["class"].as_str().unwrap_or("exact");
    if class == "varies" || oracle == "none" {
        return None;
    }
    let exits: Vec<&str> = recorded["exit_codes"]
        .as_array()
        .map_or(Vec::new(), |codes| codes.iter().filter_map(Value::as_str).collect());
    if !exits.contains(&&*output.exit) {
        return Some(format!("exit code {} instead of {exits:?}\n{}", output.exit, output.both));
    }
    let streams = [("transcript", &output.both), ("stdout", &output.stdout), ("stderr", &output.stderr)];
    for (stream, got) in streams {
        let Some(expected) = recorded[stream].as_str() else { continue };
        let same = match class {
            "exact" => masked(got) == masked(expected),
            _ => lines(got) == lines(expected),
        };
        if !same {
            return Some(format!("{stream}:\n--- expected\n{expected}\n--- got\n{got}"));
        }
    }
    None
}

#[test]
fn scripts_print_what_cpython_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance");
    let recorded =
        std::fs::read_to_string(folder.join("data/expected.json")).expect("the recordings are there");
    let recorded: Value = serde_json::from_str(&recorded).expect("the recordings are JSON");
    let wishlist = std::fs::read_to_string(folder.join("wishlist")).expect("the wishlist is there");
    let wished: BTreeSet<&str> = wishlist
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut counts: BTreeMap<(String, bool), (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (name, script) in recorded["files"].as_object().expect("files by name") {
        if !name.contains(&only) {
            continue;
        }
        let oracle = script["oracle"].as_str().unwrap_or("exact");
        let tier = script["subset_tier"].as_str().unwrap_or("?");
        let path = folder.join("data").join(name);
        let mut failed = Vec::new();
        for (mode, run) in script["runs"].as_object().expect("runs by mode") {
            let difference = difference(&path, mode, oracle, run);
            let count = counts.entry((tier.to_owned(), false)).or_default();
            count.1 += 1;
            count.0 += usize::from(difference.is_none());
            failed.extend(difference.map(|difference| format!("{mode}: {difference}")));
        }
        let count = counts.entry((tier.to_owned(), true)).or_default();
        count.1 += 1;
        count.0 += usize::from(failed.is_empty());
        match (failed.is_empty(), wished.contains(&**name)) {
            (true, true) => wrong.push(format!("{name} passes: take it off the wishlist")),
            (false, false) => wrong.push(format!("{name} fails\n{}", failed.join("\n"))),
            _ => {}
        }
    }
    for ((tier, whole), (passed, of)) in &counts {
        println!("{tier}: {passed} of {of} {}", if *whole { "scripts in all their modes" } else { "runs" });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
