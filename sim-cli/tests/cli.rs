//! `timeslice` as people run it: real processes, real pipes, real exit codes.

use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A process that prints to both streams and exits with 7, and a child that is killed.
const TALK: &str = r#"{"timeslice":1,"processes":[
 {"name":"Main","run":[{"print":"one"},{"print":"oops","to":"stderr"},{"start":"Kid"},{"cpu":"10ms"},{"kill":"Kid"},{"print":"二"},{"exit":7}]},
 {"name":"Kid","start":"by parent","run":[{"sleep":"1s"},{"print":"never"}]}]}"#;
const DEADLOCK: &str = r#"{"timeslice":1,"machine":{"cores":2},"objects":[{"lock":"A"},{"lock":"B"}],"processes":[
 {"name":"P1","run":[{"lock":"A"},{"cpu":5},{"lock":"B"}]},{"name":"P2","run":[{"lock":"B"},{"cpu":5},{"lock":"A"}]}]}"#;
const FIVE_JOBS: &str = r#"{"timeslice":1,"machine":{"cores":4,"policy":"rr"},"processes":[
 {"name":"P1","run":[{"cpu":"1s"}]},{"name":"P2","run":[{"cpu":"1s"}]},{"name":"P3","run":[{"cpu":"1s"}]},
 {"name":"P4","run":[{"cpu":"1s"}]},{"name":"P5","run":[{"cpu":"1s"}]}]}"#;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_timeslice"));
    command.args(args).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

/// Runs the program with a text as its standard input.
fn timeslice(args: &[&str], input: &str) -> Output {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    // Whoever is told a wrong option does not read.
    let _ = child.stdin.take().expect("it has one").write_all(input.as_bytes());
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("it prints text")
}

/// What it prints; it must succeed.
fn printed(args: &[&str], input: &str) -> String {
    let output = timeslice(args, input);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
    text(&output.stdout).to_owned()
}

/// A file of its own in a folder that is made anew for each test run.
fn file(name: &str, content: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&folder).expect("it can be made");
    let path = folder.join(name);
    fs::write(&path, content).expect("it can be written");
    path
}

fn json(args: &[&str], input: &str) -> Value {
    serde_json::from_str(&printed(args, input)).expect("it is JSON")
}

/// Exit code, and whether standard error says all of these.
fn fails(args: &[&str], input: &str, code: i32, says: &[&str]) {
    let output = timeslice(args, input);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {told}");
    for part in says {
        assert!(told.contains(part), "{args:?} says {told}, not {part}");
    }
}

#[test]
fn the_console_shows_what_the_processes_print_and_nothing_else() {
    let output = timeslice(&["run", "-"], TALK);
    assert_eq!(text(&output.stdout), "one\n二\n");
    assert_eq!(text(&output.stderr), "oops\n");
    assert_eq!(output.status.code(), Some(7));
}

#[test]
fn both_streams_keep_their_order_on_one_terminal() {
    let path = file("order.txt", b"");
    let both = fs::File::create(&path).expect("it can be written");
    let scenario = file("order.json", TALK.as_bytes());
    let mut child = command(&["run", scenario.to_str().expect("a plain path")]);
    child.stdout(both.try_clone().expect("it can be shared")).stderr(both);
    child.status().expect("it ends");
    assert_eq!(fs::read_to_string(path).expect("it is there"), "one\noops\n二\n");
}

#[test]
fn the_main_process_gives_the_exit_code() {
    let main =
        |last: &str| format!(r#"{{"timeslice":1,"processes":[{{"name":"M","run":[{{"cpu":1}},{last}]}}]}}"#);
    let cases = [
        (r#"{"print":"x"}"#, 0),
        (r#"{"exit":255}"#, 255),
        (r#"{"raise":"ValueError"}"#, 1),
        (r#"{"terminate":"M"}"#, 143),
    ];
    for (last, code) in cases {
        assert_eq!(timeslice(&["run", "-"], &main(last)).status.code(), Some(code), "{last}");
    }
}

#[test]
fn a_run_without_an_end_says_why() {
    fails(
        &["run", "-"],
        DEADLOCK,
        120,
        &["Deadlock at 5ms.", "P1 waits for lock B, which P2 holds.", "P1 → P2 → P1"],
    );
    let spin = r#"{"timeslice":1,"processes":[{"name":"P","run":[{"repeat":"forever","do":[{"cpu":1}]}]}]}"#;
    fails(&["run", "-"], spin, 121, &["P computes for ever"]);
    let chatter = r#"{"timeslice":1,"machine":{"limits":{"output":10}},"processes":[{"name":"P","run":[{"repeat":"forever","do":[{"cpu":1},{"print":"tick"}]}]}]}"#;
    fails(&["run", "-"], chatter, 124, &["the limit of 10 bytes of output"]);
    fails(&["run", "-", "--until", "500ms"], FIVE_JOBS, 124, &["Stopped at 500ms"]);
    let instant =
        r#"{"timeslice":1,"processes":[{"name":"P","run":[{"repeat":"forever","do":[{"yield":true}]}]}]}"#;
    fails(&["run", "-"], instant, 124, &["takes no time"]);
}

#[test]
fn other_formats_show_a_run_without_an_end_and_succeed() {
    assert_eq!(json(&["run", "-", "--format", "json"], DEADLOCK)["outcome"]["kind"], "deadlock");
    let summary = printed(&["run", "-", "--format", "summary"], DEADLOCK);
    assert!(summary.contains("P2 waits for lock A, which P1 holds."), "{summary}");
}

#[test]
fn every_setting_reaches_the_machine() {
    let cases: [(&[&str], u64); 9] = [
        (&[], 1_300_000_000),
        (&["--cores", "1"], 5_000_000_000),
        (&["--cores", "2"], 2_500_000_000),
        (&["--queue", "per-core"], 2_000_000_000),
        (&["--queue", "per-core-stealing"], 1_500_000_000),
        (&["--policy", "fcfs"], 2_000_000_000),
        (&["--quantum", "1s"], 2_000_000_000),
        (&["--cores", "1", "--switch-cost", "250us"], 5_012_250_000),
        (&["--cores", "1", "--switch-cost", "0.5"], 5_024_500_000),
    ];
    for (settings, makespan) in cases {
        let args = [&["run", "-", "--format", "json"], settings].concat();
        assert_eq!(json(&args, FIVE_JOBS)["makespan_ns"], makespan, "{settings:?}");
    }
}

#[test]
fn a_seed_decides_about_chance() {
    let crowd = r#"{"timeslice":1,"workload":{"processes":20,"cpu":{"exponential":"5ms"},"arrival":{"uniform":[0,9]}}}"#;
    let trace = |seed: &str| printed(&["run", "-", "--format", "trace", "--seed", seed], crowd);
    assert_eq!(trace("1"), trace("1"));
    assert_ne!(trace("1"), trace("2"));
}

#[test]
fn how_processes_start_decides_what_it_costs() {
    let family = r#"{"timeslice":1,"machine":{"spawn_cost":"2ms","spawn_startup_cost":"30ms"},"processes":[
        {"name":"M","run":[{"start":"K"},{"join":"K"}]},{"name":"K","start":"by parent","run":[{"cpu":1}]}]}"#;
    let makespan = |start: &str| {
        json(&["run", "-", "--format", "json", "--start", start], family)["makespan_ns"].clone()
    };
    assert_eq!((makespan("fork"), makespan("spawn")), (1_000_000.into(), 33_000_000.into()));
}

#[test]
fn each_format_shows_the_run_in_its_way() {
    let result = json(&["run", "-", "--format", "json"], FIVE_JOBS);
    assert_eq!(result["timeslice"], 1);
    assert_eq!(result["processes"][4]["name"], "P5");
    assert_eq!(result["metrics"]["migrations"], 45);
    assert_eq!(result["metrics"]["speedup"].as_f64().map(|speedup| (speedup * 100.0).round()), Some(385.0));
    let csv = printed(&["run", "-", "--format", "csv"], FIVE_JOBS);
    assert!(csv.starts_with("core,pid,name,start_ns,end_ns\n0,4100,P1,0,100000000\n"), "{csv}");
    let trace = printed(&["run", "-", "--format", "trace"], FIVE_JOBS);
    assert!(trace.starts_with("timeslice trace 1\nprocess 4100 P1, parent 1, task 0\n"), "{trace}");
    let summary = printed(&["run", "-", "--format", "summary"], FIVE_JOBS);
    for part in ["4 cores, Round robin, 100ms time slice", "P5       4104", "96.2 %", "makespan"] {
        assert!(summary.contains(part), "{summary}");
    }
}

#[test]
fn output_can_go_to_a_file() {
    let path = file("out.csv", b"old");
    let name = path.to_str().expect("a plain path");
    assert_eq!(printed(&["run", "-", "--format", "csv", "-o", name], FIVE_JOBS), "");
    assert!(fs::read_to_string(&path).expect("it is there").starts_with("core,"));
    fails(&["run", "-", "-o", "/nowhere/at/all"], FIVE_JOBS, 74, &["cannot write /nowhere/at/all"]);
}

#[test]
fn compare_sets_machines_side_by_side() {
    let table = printed(&["compare", "-", "--cores", "1,2,4", "--policy", "rr,fcfs"], FIVE_JOBS);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    let picked: Vec<String> = rows.iter().skip(1).map(|row| row[..4].join(" ")).collect();
    assert_eq!(
        picked,
        [
            "rr 1 5s 1.00",
            "rr 2 2.5s 2.00",
            "rr 4 1.3s 3.85",
            "fcfs 1 5s 1.00",
            "fcfs 2 3s 1.67",
            "fcfs 4 2s 2.50"
        ]
    );
    let document =
        json(&["compare", "-", "--cores", "2,4", "--queue", "per-core", "--format", "json"], FIVE_JOBS);
    let runs = document["runs"].as_array().expect("a list");
    let makespans: Vec<u64> = runs.iter().filter_map(|run| run["makespan_ns"].as_u64()).collect();
    assert_eq!(makespans, [3_000_000_000, 2_000_000_000]);
    let table = printed(&["compare", "-", "--cores", "2"], DEADLOCK);
    assert!(table.contains("no end") && table.contains("rr on 2: Deadlock at 5ms."), "{table}");
}

#[test]
fn a_wrong_scenario_is_shown_at_its_line() {
    let wrong = "{\n  \"timeslice\": 1,\n  \"processes\": [{\"name\": \"P\", \"run\": [{\"cpuu\": 5}]}]\n}";
    let shown = [
        "error[unknown-keyword]",
        "standard input:3:40",
        "3 |   \"processes\": [{\"name\": \"P\", \"run\": [{\"cpuu\": 5}]}]",
        "^^^^^^ processes[0].run[0].cpuu",
        "did you mean \"cpu\"?",
    ];
    fails(&["run", "-"], wrong, 65, &shown);
    fails(&["compare", "-", "--cores", "1"], wrong, 65, &shown);
    fails(&["check", "-"], wrong, 65, &shown);
    fails(&["run", "-"], "", 65, &["the scenario is empty"]);
    fails(&["run", "-"], "{\"timeslice\": 1,", 65, &["the text ends before everything is closed"]);
}

#[test]
fn colours_come_only_when_they_are_wanted() {
    let escapes = |args: &[&str]| timeslice(args, "{}").stderr.contains(&0x1b);
    assert!(!escapes(&["check", "-"]), "a pipe is no terminal");
    assert!(escapes(&["check", "-", "--color", "always"]));
    assert!(!escapes(&["--color", "never", "check", "-"]));
}

#[test]
fn check_looks_at_every_file_and_runs_none() {
    let right = file("right.json", DEADLOCK.as_bytes());
    let wrong = file("wrong.json", b"{");
    let [right, wrong] = [&right, &wrong].map(|path| path.to_str().expect("a plain path"));
    let output = timeslice(&["check", right, wrong, "nowhere.json"], "");
    assert_eq!(output.status.code(), Some(65));
    assert!(text(&output.stdout).ends_with("right.json: right, 2 processes\n"));
    assert!(
        text(&output.stderr).contains("wrong.json:1:1")
            && text(&output.stderr).contains("cannot read nowhere.json")
    );
    let unreachable = r#"{"timeslice":1,"processes":[{"name":"P","run":[{"exit":0},{"cpu":1}]}]}"#;
    let output = timeslice(&["check", "-"], unreachable);
    assert_eq!(text(&output.stdout), "standard input: right, 1 process, 1 warning\n");
    assert!(text(&output.stderr).contains("warning[never-reached]"));
}

#[test]
fn what_cannot_be_read_is_told() {
    fails(&["run", "nowhere.json"], "", 66, &["cannot read nowhere.json"]);
    let binary = file("binary.json", &[0xff, 0xfe, 0x00]);
    fails(&["run", binary.to_str().expect("a plain path")], "", 66, &["it is not UTF-8 text"]);
}

#[test]
fn a_wrong_command_line_is_told_with_what_is_possible() {
    let cases: [(&[&str], &str); 12] = [
        (&[], "Usage"),
        (&["walk", "-"], "unrecognized subcommand"),
        (&["run"], "<FILE>"),
        (&["run", "-", "--cores", "0"], "1..=1024"),
        (&["run", "-", "--cores", "1025"], "1..=1024"),
        (&["run", "-", "--policy", "best"], "fcfs, rr"),
        (&["run", "-", "--quantum", "0ms"], "longer than nothing"),
        (&["run", "-", "--quantum", "5min"], "unknown unit 'min'"),
        (&["run", "-", "--switch-cost=-1ms"], "cannot be negative"),
        (&["run", "-", "--queue", "percore"], "per-core"),
        (&["run", "-", "--format", "xml"], "summary"),
        (&["compare", "-"], "--cores"),
    ];
    for (args, says) in cases {
        fails(args, FIVE_JOBS, 2, &[says]);
    }
}

#[test]
fn the_tables_list_what_there_is() {
    let policies = printed(&["policies"], "");
    assert!(
        policies.contains("fcfs     First come, first served") && policies.contains("rr       Round robin")
    );
    let conventions = printed(&["conventions"], "");
    assert!(conventions.contains("textbook") && conventions.contains("rr_arrival_before_expired = true"));
    let help = printed(&["--help"], "");
    for part in ["Exit codes:", "120", "124", "run", "compare", "check", "policies", "conventions", "bench"] {
        assert!(help.contains(part), "{help}");
    }
    assert!(printed(&["--version"], "").starts_with("timeslice 0."));
}

#[test]
fn bench_prints_a_line_of_figures_for_each_workload() {
    let lines = printed(&["bench", "w1", "w4", "--scale", "0.01", "--reps", "2"], "");
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    let chk: Vec<Option<u64>> = lines.iter().map(|line| line["chk"].as_u64()).collect();
    assert_eq!(chk, [Some(1_488_877_498), Some(27_820_512)]);
    assert_eq!(lines[0]["secs"].as_array().map(Vec::len), Some(2));
    fails(&["bench", "w9"], "", 2, &["w2b"]);
    fails(&["bench", "w1", "--scale", "0"], "", 2, &["0.001"]);
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let chatter = r#"{"timeslice":1,"processes":[{"name":"P","run":[{"repeat":200000,"do":[{"cpu":1},{"print":"tick"}]}]}]}"#;
    let path = file("chatter.json", chatter.as_bytes());
    let mut child = command(&["run", path.to_str().expect("a plain path")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut first = [0; 5];
    let mut stdout = child.stdout.take().expect("it has one");
    stdout.read_exact(&mut first).expect("it prints");
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((&first, text(&output.stderr), output.status.code()), (b"tick\n", "", Some(141)));
}
