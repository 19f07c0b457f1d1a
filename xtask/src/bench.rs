//! `cargo xtask bench`: runs the workloads natively and in WASM, prints the time an event takes, and checks that both
//! find the figures of `workloads.txt`.
//!
//! Both sides report lines of JSON as WORKLOADS.md gives them, one for each way of running a workload; `tool` names
//! it. Speed is shown and never fails the command: machines differ. A wrong figure does.

use crate::run::{Outcome, command as program, output, root, run};
use crate::setup;
use crate::site::{self, Profile};

/// A workload, and the ns an event may take natively with the full trace recorded.
const WORKLOADS: [(&str, u32); 5] = [("w1", 40), ("w2", 80), ("w2b", 90), ("w3", 80), ("w4", 60)];

/// How often slower WASM may be than native code.
const WASM_RATIO: f64 = 1.6;

/// The name of our engine with the full trace: it must report every figure. Other ways may leave some out.
const ENGINE: &str = "timeslice";

/// What `ENGINE` must report.
const FIGURES: [&str; 6] = ["events", "makespan", "turnaround", "waits", "chk", "slicechk"];

const EXPECTED: &str = include_str!("../workloads.txt");

struct Options {
    scale: String,
    repetitions: String,
    workloads: Vec<(&'static str, u32)>,
}

/// One way of running one workload, as it was reported.
struct Row {
    tool: String,
    nanoseconds: f64,
    problems: Vec<String>,
}

/// `bench [--scale S] [--reps N] [WORKLOAD]…`.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    let options = options(arguments)?;
    setup::ensure(setup::FOR_SITE)?;
    site::build(Profile::Bench)?;
    run(program("cargo").args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "sim-cli",
        "--bin",
        "timeslice",
    ]))?;
    println!("\n{:5}{:28}{:>12}{:>12}{:>10}  figures", "", "", "ns/event", "meant", "wasm/nat.");
    let mut wrong = 0;
    for &(workload, bar) in &options.workloads {
        wrong += run_workload(workload, bar, &options)?;
    }
    if wrong == 0 {
        Ok(())
    } else {
        Err(format!("{wrong} runs do not find the figures of xtask/workloads.txt"))
    }
}

fn options(arguments: &[String]) -> Outcome<Options> {
    let mut options = Options { scale: "1".to_owned(), repetitions: "5".to_owned(), workloads: Vec::new() };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--scale" => options.scale.clone_from(rest.next().ok_or("--scale needs a number")?),
            "--reps" => options.repetitions.clone_from(rest.next().ok_or("--reps needs a number")?),
            name => {
                let known = WORKLOADS.iter().find(|(workload, _)| *workload == name);
                options.workloads.push(*known.ok_or_else(|| format!("unknown workload or option: {name}"))?);
            }
        }
    }
    if options.workloads.is_empty() {
        options.workloads = WORKLOADS.to_vec();
    }
    expected(options.workloads[0].0, &options.scale)?;
    Ok(options)
}

/// Prints the workload's rows and gives the number of those with wrong figures.
fn run_workload(workload: &'static str, bar: u32, options: &Options) -> Outcome<usize> {
    let expected = expected(workload, &options.scale)?;
    let mut native = program(root().join("target/release/timeslice"));
    native.args(["bench", workload, "--all", "--scale", &options.scale, "--reps", &options.repetitions]);
    let mut wasm = program("node");
    wasm.env("TIMESLICE_DIST", site::dist_of(Profile::Bench));
    wasm.args(["tests/e2e/bench.mjs", workload, &options.scale, &options.repetitions]);
    let native = rows(&output(&mut native)?, &expected)?;
    let wasm = rows(&output(&mut wasm)?, &expected)?;
    for row in &native {
        let meant = if row.tool == ENGINE { format!("<= {bar}") } else { String::new() };
        print_row(workload, "native", row, &meant, "");
    }
    for row in &wasm {
        let twin = native.iter().find(|native| native.tool == row.tool);
        let ratio = twin.map_or(String::new(), |twin| format!("{:.2}", row.nanoseconds / twin.nanoseconds));
        print_row(workload, "wasm", row, &format!("<= {WASM_RATIO} x"), &ratio);
    }
    Ok(native.iter().chain(&wasm).filter(|row| !row.problems.is_empty()).count())
}

fn print_row(workload: &str, place: &str, row: &Row, meant: &str, ratio: &str) {
    let verdict = if row.problems.is_empty() { "right".to_owned() } else { row.problems.join(", ") };
    println!("{workload:5}{place:8}{:20}{:12.1}{meant:>12}{ratio:>10}  {verdict}", row.tool, row.nanoseconds);
}

fn rows(report: &str, expected: &[(&str, u64)]) -> Outcome<Vec<Row>> {
    let rows: Vec<Row> = report
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| row(line, expected).ok_or_else(|| format!("not a report of a benchmark: {line}")))
        .collect::<Outcome<_>>()?;
    if rows.iter().any(|row| row.tool == ENGINE) {
        Ok(rows)
    } else {
        Err(format!("no line of {ENGINE} in: {report}"))
    }
}

fn row(line: &str, expected: &[(&str, u64)]) -> Option<Row> {
    let tool = field(line, "tool")?.trim_matches('"').to_owned();
    let mut seconds: Vec<f64> = field(line, "secs")?
        .trim_matches(['[', ']'])
        .split(',')
        .map(|number| number.trim().parse().ok())
        .collect::<Option<_>>()?;
    seconds.sort_by(f64::total_cmp);
    let median = *seconds.get(seconds.len() / 2)?;
    let events: u32 = field(line, "events")?.parse().ok()?;
    let problems = expected.iter().filter_map(|&(name, value)| match field(line, name) {
        Some(found) if found == value.to_string() => None,
        Some(found) => Some(format!("{name} is {found}, not {value}")),
        None => (tool == ENGINE && FIGURES.contains(&name)).then(|| format!("{name} is not reported")),
    });
    let problems = problems.collect();
    Some(Row { nanoseconds: median * 1e9 / f64::from(events), problems, tool })
}

/// The text of one field of a flat JSON object; a list is given with its brackets.
fn field<'line>(line: &'line str, name: &str) -> Option<&'line str> {
    let (_, rest) = line.split_once(&format!("\"{name}\":"))?;
    let rest = rest.trim_start();
    let end = if rest.starts_with('[') { rest.find(']')? + 1 } else { rest.find([',', '}'])? };
    Some(rest[..end].trim_end())
}

/// The figures that a workload must lead to, by name.
fn expected(workload: &str, scale: &str) -> Outcome<Vec<(&'static str, u64)>> {
    let mut lines = EXPECTED.lines().filter(|line| !line.starts_with('#'));
    let names = lines.next().expect("workloads.txt has a head").split_whitespace();
    let line = lines
        .find(|line| line.split_whitespace().take(2).eq([workload, scale]))
        .ok_or_else(|| format!("there are no figures of {workload} for scale {scale}; scales: 1 0.1 0.01"))?;
    let figures = names.zip(line.split_whitespace()).skip(2);
    Ok(figures.map(|(name, value)| (name, value.parse().expect("workloads.txt holds integers"))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"tool":"timeslice","w":"w4","secs":[0.003, 0.001,0.002],"events":2099,"makespan":128712657,"turnaround":67411091364,"waits":0,"chk":27820512,"slicechk":3812191842,"rss_kb":1,"base_kb":1}"#;

    fn read(line: &str) -> Row {
        row(line, &expected("w4", "0.01").expect("w4 is in the table")).expect("the line is well formed")
    }

    #[test]
    fn a_right_report_has_no_problems_and_the_median_time() {
        let row = read(LINE);
        assert_eq!((row.tool.as_str(), row.problems.len()), ("timeslice", 0));
        assert_eq!(format!("{:.2}", row.nanoseconds), "952.83");
    }

    #[test]
    fn a_wrong_figure_and_a_missing_one_are_named() {
        let wrong = LINE.replace("\"waits\":0", "\"waits\":7").replace("slicechk", "other");
        assert_eq!(read(&wrong).problems, ["waits is 7, not 0", "slicechk is not reported"]);
    }

    #[test]
    fn another_way_of_running_may_leave_a_figure_out_but_not_get_it_wrong() {
        let other = LINE.replace("\"timeslice\"", "\"trace off\"").replace("slicechk", "other");
        assert!(read(&other).problems.is_empty());
        assert_eq!(read(&other.replace("\"chk\":27", "\"chk\":28")).problems.len(), 1);
    }

    #[test]
    fn every_workload_has_figures_at_every_scale() {
        for (workload, _) in WORKLOADS {
            for scale in ["1", "0.1", "0.01"] {
                assert_eq!(
                    expected(workload, scale).map(|figures| figures.len()),
                    Ok(8),
                    "{workload} {scale}"
                );
            }
        }
        assert!(expected("w1", "0.5").is_err());
    }
}
