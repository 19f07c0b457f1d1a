//! `cargo xtask test`: every stage in order, also after one has failed, then a summary and one line of counts.
//!
//! Invariant: the last line is `N passed, M failed`, and the command succeeds only if something passed and M is 0.
#![expect(
    clippy::disallowed_types,
    reason = "how long a stage took is told to a person; nothing simulated depends on it"
)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::needs::{Need, chromium};
use crate::run::{Outcome, command as program, line, root, run, seconds};
use crate::site::{self, Profile};
use crate::{serve, setup};

/// The site is tested below a path, since any absolute address in it would go unnoticed at the root.
const SITE_PATH: &str = "/any/path/";

/// A part of the tests that can be run by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Fmt,
    Lint,
    Rust,
    /// A quick part of `Rust`; runs only if it is named.
    Core,
    Web,
    E2e,
}

const ALL: [Stage; 5] = [Stage::Fmt, Stage::Lint, Stage::Rust, Stage::Web, Stage::E2e];

/// Single tests that ran in a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u32,
    failed: u32,
}

struct Report {
    stage: Stage,
    tally: Tally,
    problem: Option<String>,
    time: Duration,
}

impl Stage {
    fn from_name(name: &str) -> Outcome<Self> {
        let stages = [Self::Fmt, Self::Lint, Self::Rust, Self::Core, Self::Web, Self::E2e];
        stages
            .into_iter()
            .find(|stage| stage.name() == name)
            .ok_or_else(|| format!("unknown stage: {name}; there are fmt lint rust core web e2e"))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Lint => "lint",
            Self::Rust => "rust",
            Self::Core => "core",
            Self::Web => "web",
            Self::E2e => "e2e",
        }
    }

    fn needs(self) -> Vec<Need> {
        match self {
            Self::Fmt => vec![Need::Rustfmt],
            Self::Lint => vec![Need::Clippy],
            Self::Rust | Self::Core => Vec::new(),
            Self::Web => setup::FOR_SITE.to_vec(),
            Self::E2e => [setup::FOR_SITE, setup::FOR_BROWSER].concat(),
        }
    }

    /// Runs the stage; the tests that ran count even if it ends with a problem.
    fn run(self) -> (Tally, Outcome) {
        match self {
            Self::Fmt => (Tally::default(), run(program("cargo").args(["fmt", "--all", "--check"]))),
            Self::Lint => (Tally::default(), run(program("cargo").args(LINT))),
            Self::Rust => cargo_test(&["--workspace"]),
            Self::Core => cargo_test(&["--package", "sim-core"]),
            Self::Web => (Tally::default(), site::build(Profile::Web)),
            Self::E2e => browser_tests(),
        }
    }
}

const LINT: &[&str] = &[
    "clippy",
    "--workspace",
    "--all-targets",
    "--features",
    "xtask/bindgen",
    "--keep-going",
    "--quiet",
    "--",
    "--deny",
    "warnings",
];

/// `test [STAGE]…`.
pub(crate) fn command(names: &[String]) -> Outcome {
    let mut stages: Vec<Stage> = names.iter().map(|name| Stage::from_name(name)).collect::<Outcome<_>>()?;
    if stages.is_empty() {
        stages = ALL.to_vec();
    }
    let needs: Vec<Need> = stages.iter().flat_map(|stage| stage.needs()).collect();
    setup::ensure(&needs)?;
    let reports: Vec<Report> = stages.into_iter().map(report).collect();
    summarise(&reports)
}

fn report(stage: Stage) -> Report {
    println!("\n== {} ==", stage.name());
    let begin = Instant::now();
    let (tally, outcome) = stage.run();
    let problem = outcome.err();
    if let Some(problem) = &problem {
        println!("{problem}");
    }
    Report { stage, tally, problem, time: begin.elapsed() }
}

fn summarise(reports: &[Report]) -> Outcome {
    println!("\n== summary ==");
    for report in reports {
        let verdict = if report.problem.is_some() { "FAILED" } else { "ok" };
        let Tally { passed, failed } = report.tally;
        let counts =
            if passed + failed > 0 { format!("{passed} passed, {failed} failed") } else { String::new() };
        println!("{:6} {verdict:7} {:>7}  {counts}", report.stage.name(), seconds(report.time));
    }
    let total = total(reports);
    let is_good = total.failed == 0 && (total.passed > 0 || !reports.iter().any(has_tests));
    println!("{} passed, {} failed", total.passed, total.failed);
    if is_good { Ok(()) } else { std::process::exit(1) }
}

/// Whether a stage that runs tests was among them: then it is an error if none ran.
fn has_tests(report: &Report) -> bool {
    match report.stage {
        Stage::Fmt | Stage::Lint | Stage::Web => false,
        Stage::Rust | Stage::Core | Stage::E2e => true,
    }
}

/// A stage that failed without a failed test (it did not compile, say) counts as one failure.
fn total(reports: &[Report]) -> Tally {
    let mut total = Tally::default();
    for report in reports {
        total.passed += report.tally.passed;
        total.failed += report.tally.failed.max(u32::from(report.problem.is_some()));
    }
    total
}

/// Runs `cargo test`, shows what it writes, and adds up its `test result:` lines.
fn cargo_test(what: &[&str]) -> (Tally, Outcome) {
    let mut cargo = program("cargo");
    cargo.args(["test", "--no-fail-fast"]).args(what).stdout(Stdio::piped());
    let mut tally = Tally::default();
    let outcome = each_line(&mut cargo, |text| {
        println!("{text}");
        if let Some(result) = rust_result(text) {
            tally.passed += result.passed;
            tally.failed += result.failed;
        }
    });
    (tally, outcome)
}

fn each_line(command: &mut Command, mut act: impl FnMut(&str)) -> Outcome {
    let mut child = command.spawn().map_err(|problem| format!("{}: {problem}", line(command)))?;
    let stdout = child.stdout.take().expect("the caller asked for a pipe");
    for text in BufReader::new(stdout).split(b'\n') {
        act(&String::from_utf8_lossy(&text.map_err(|problem| problem.to_string())?));
    }
    let status = child.wait().map_err(|problem| problem.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("failed ({status}): {}", line(command))) }
}

/// `test result: ok. 3 passed; 1 failed; …`.
fn rust_result(text: &str) -> Option<Tally> {
    let (_, counts) = text.split_once("test result: ")?;
    let before = |word: &str| counts.split_once(word)?.0.rsplit(' ').next()?.parse().ok();
    Some(Tally { passed: before(" passed")?, failed: before(" failed")? })
}

/// Runs every `tests/e2e/*.test.mjs` against the built site.
fn browser_tests() -> (Tally, Outcome) {
    let begun = site::build(Profile::Web).and_then(|()| browser_test_command());
    let (mut node, report) = match begun {
        Ok(begun) => begun,
        Err(problem) => return (Tally::default(), Err(problem)),
    };
    let outcome = run(&mut node);
    let tally = node_result(&fs::read_to_string(report).unwrap_or_default());
    (tally, outcome)
}

fn browser_test_command() -> Outcome<(Command, PathBuf)> {
    let folder = root().join("tests/e2e");
    let entries = fs::read_dir(&folder).map_err(|problem| format!("{}: {problem}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    if files.is_empty() {
        return Err(format!("{} holds no tests", folder.display()));
    }
    let address = serve::in_background(site::dist(), SITE_PATH)?;
    let report = root().join("target/e2e.tap");
    let mut node = program("node");
    node.args([
        "--test",
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
        "--test-reporter=tap",
    ]);
    node.arg(format!("--test-reporter-destination={}", report.display())).args(files);
    node.env("TIMESLICE_URL", format!("http://{address}{SITE_PATH}")).env("TIMESLICE_DIST", site::dist());
    node.env("TIMESLICE_CHROMIUM", chromium().expect("the set-up has just seen to it"));
    Ok((node, report))
}

/// The counts at the end of a TAP report: `# pass 3`, `# fail 0`, `# cancelled 0`.
fn node_result(tap: &str) -> Tally {
    let count = |word: &str| -> u32 {
        let lines = tap.lines().rev().filter_map(|line| line.strip_prefix(word));
        lines.map(str::trim).find_map(|number| number.parse().ok()).unwrap_or(0)
    };
    Tally { passed: count("# pass "), failed: count("# fail ") + count("# cancelled ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(stage: Stage, passed: u32, failed: u32, problem: Option<&str>) -> Report {
        let problem = problem.map(str::to_owned);
        Report { stage, tally: Tally { passed, failed }, problem, time: Duration::ZERO }
    }

    #[test]
    fn the_counts_of_cargo_are_read_with_and_without_colour() {
        let counted = Some(Tally { passed: 12, failed: 3 });
        assert_eq!(rust_result("test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured"), counted);
        assert_eq!(
            rust_result("test result: \u{1b}[31mFAILED\u{1b}[m. 12 passed; 3 failed; 1 ignored"),
            counted
        );
        assert_eq!(rust_result("test kernel::a_result ... ok"), None);
    }

    #[test]
    fn the_counts_of_node_are_the_last_of_their_kind() {
        let tap = "# pass 99\n# tests 5\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 0\n";
        assert_eq!(node_result(tap), Tally { passed: 3, failed: 2 });
        assert_eq!(node_result(""), Tally::default());
    }

    #[test]
    fn a_stage_that_fails_without_a_failed_test_counts_as_one_failure() {
        let reports = [
            ended(Stage::Fmt, 0, 0, Some("not formatted")),
            ended(Stage::Rust, 7, 2, Some("cargo test failed")),
            ended(Stage::Web, 0, 0, None),
        ];
        assert_eq!(total(&reports), Tally { passed: 7, failed: 3 });
    }
}
