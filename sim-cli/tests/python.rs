//! Python programs on the command line, and the examples of `docs/PYTHON.md`: real processes, real exit codes.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder of its own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("it can be made");
    folder
}

/// Has a shell run a line in a folder.
fn shell(folder: &Path, line: &str) -> Output {
    let bin = Path::new(env!("CARGO_BIN_EXE_timeslice")).parent().expect("it lies in a folder");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).env("PATH", path).env_remove("CLICOLOR_FORCE");
    command.output().expect("there is a shell")
}

/// What a program prints to both streams, and its exit code.
fn run(name: &str, source: &str, flags: &str) -> (String, String, i32) {
    let folder = folder(name);
    fs::write(folder.join("it.py"), source).expect("it can be written");
    let output = shell(&folder, &format!("timeslice run it.py {flags}"));
    let text = |bytes| String::from_utf8(bytes).expect("it prints text");
    (text(output.stdout), text(output.stderr), output.status.code().expect("it exits"))
}

#[test]
fn a_program_prints_and_exits_as_under_python() {
    let cases = [
        ("print('hello world')", "hello world\n", "", 0),
        ("import sys\nsys.exit(3)", "", "", 3),
        ("import sys\nprint(sys.argv)", "['it.py']\n", "", 0),
        ("import sys\nsys.exit('no')", "", "no\n", 1),
        ("import sys\nprint(1)\nprint(2, file=sys.stderr)", "1\n", "2\n", 0),
        ("import os\nos.kill(os.getpid(), 9)", "", "", 137),
    ];
    for (place, (source, stdout, stderr, code)) in cases.into_iter().enumerate() {
        let expected = (stdout.to_owned(), stderr.to_owned(), code);
        assert_eq!(run(&format!("plain{place}"), source, ""), expected, "{source}");
    }
}

#[test]
fn a_traceback_goes_to_stderr() {
    let (stdout, stderr, code) = run("traceback", "print('before')\n1 / 0", "");
    assert_eq!((&*stdout, code), ("before\n", 1));
    assert!(stderr.starts_with("Traceback (most recent call last):\n  File \"/"), "{stderr}");
    assert!(stderr.ends_with(
        "/it.py\", line 2, in <module>\n    1 / 0\n    ~~^~~\nZeroDivisionError: division by zero\n"
    ));
}

const DAEMON: &str = "
from multiprocessing import Process
import time

def forever():
    while True:
        print('tick')
        time.sleep(1)

Process(target=forever, daemon=True).start()
time.sleep(2.5)
print('main ends')
";

#[test]
fn a_daemon_ends_with_main() {
    assert_eq!(run("daemon", DAEMON, "").0, "tick\ntick\ntick\nmain ends\n");
}

#[test]
fn every_format_and_setting_reaches_the_program() {
    let csv = run("csv", DAEMON, "--format csv").0;
    assert!(csv.starts_with("core,pid,name,start_ns,end_ns\n0,4100,MainProcess,0,"), "{csv}");
    let trace = run("format", DAEMON, "--format trace").0;
    assert!(trace.contains("Process-1"), "{trace}");
    let decisions = run("decisions", DAEMON, "--format decisions").0;
    assert!(decisions.contains("goes to MainProcess"), "{decisions}");
    let ask = "import multiprocessing as m\nprint(m.cpu_count(), m.get_start_method())";
    for (flags, answer) in [
        ("", "4 fork\n"),
        ("--cores 2 --start-method spawn", "2 spawn\n"),
        ("--start forkserver", "4 forkserver\n"),
    ] {
        assert_eq!(run("ask", ask, flags), (answer.to_owned(), String::new(), 0), "{flags}");
    }
    let both = "import sys\nprint(1)\nprint(2, file=sys.stderr)\nprint(3)";
    assert_eq!(run("both", both, "--format terminal").0, "1\n2\n3\n");
    assert_eq!(run("both", both, "--format terminal --stdout pipe").0, "2\n1\n3\n");
}

#[test]
fn ctrl_c_comes_when_it_is_told() {
    let sleeper = "import time\nprint('go')\ntime.sleep(9)";
    let (stdout, stderr, code) = run("interrupt", sleeper, "--interrupt-at 2s");
    assert_eq!((&*stdout, code), ("go\n", 130));
    assert!(stderr.ends_with("KeyboardInterrupt\n"), "{stderr}");
}

#[test]
fn several_programs_share_a_machine() {
    let folder = folder("several");
    let reader = "print('client reads', input())";
    for (name, text) in [("a.py", "print('server')\nexit(4)"), ("b.py", reader), ("in.txt", "你好\n")] {
        fs::write(folder.join(name), text).expect("it can be written");
    }
    let output = shell(&folder, "timeslice run a.py b.py b.py --stdin-for 2=in.txt --stdin-for 3=in.txt");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(stdout, "server\nclient reads 你好\nclient reads 你好\n");
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(shell(&folder, "timeslice run a.py --stdin-for 2=in.txt").status.code(), Some(2));
    assert_eq!(shell(&folder, "timeslice run a.py in.txt").status.code(), Some(2));
}

#[test]
fn what_is_wrong_is_shown_at_its_line() {
    let (_, stderr, code) = run("wrong", "x = 1\nif x\n    pass\n", "");
    assert_eq!(code, 1);
    for part in ["error[python-syntax]: SyntaxError: expected ':'", "it.py:2:", "2 | if x", "^"] {
        assert!(stderr.contains(part), "{stderr}");
    }
    let (_, stderr, code) = run("absent", "print('never')\nimport re", "");
    assert!(code == 1 && stderr.contains("it.py:2:1") && stderr.contains("methods of str"), "{stderr}");
    let check = shell(&folder("absent"), "timeslice check it.py");
    assert_eq!((check.status.code(), &*check.stdout), (Some(1), &b""[..]));
    assert!(shell(&folder("daemon"), "timeslice check it.py").stdout.starts_with(b"it.py: right"));
}

/// The fenced blocks of a text, with their languages.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let inside = text.split("```").skip(1).step_by(2);
    inside.map(|block| block.split_once('\n').expect("a fence ends its line")).collect()
}

#[test]
fn the_document_is_true() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/PYTHON.md");
    let document = fs::read_to_string(document).expect("it is there");
    let folder = folder("document");
    let mut examples = 0;
    for pair in blocks(&document).chunks(2) {
        let [("python", source), ("text", shown)] = pair else {
            panic!("a program and its output: {pair:?}")
        };
        let (line, expected) = shown.split_once('\n').expect("a command and its output");
        let line = line.strip_prefix("$ ").expect("a command");
        let mut words = line.split(' ').skip_while(|word| *word != "run");
        let file = words.nth(1).expect("it names the program");
        fs::write(folder.join(file), source).expect("it can be written");
        let output = shell(&folder, &format!("{line} 2>&1"));
        let mut seen = String::from_utf8(output.stdout).expect("it prints text");
        seen = seen.replace(&folder.display().to_string(), "/home/student");
        if let code @ 1.. = output.status.code().expect("it exits") {
            seen = format!("{seen}[exit {code}]\n");
        }
        assert_eq!(seen, expected, "{line}");
        examples += 1;
    }
    assert_eq!(examples, 5);
}
