//! Programs whose output was recorded with `python3` 3.11 (`recorded/*.txt`), run in one process on the machine.

use sim_core::kernel::Kernel;
use sim_core::machine::Machine;
use sim_core::program::{Arrival, Birth, Launch, StartMethod, Stream, Traits};
use sim_core::time::Time;
use sim_core::trace::EventKind;
use sim_python::{Python, Settings};
use std::path::Path;
use std::sync::Arc;

/// What a program prints: standard output, then standard error.
fn printed(source: &str, file: &str) -> String {
    let settings =
        Settings { folder: "<DIR>".to_owned(), library: "<LIB>".to_owned(), ..Settings::default() };
    let program = match Python.compile(source, file, settings) {
        Ok(program) => program,
        Err(problems) => return problems.iter().map(ToString::to_string).collect(),
    };
    let birth = Birth {
        name: Arc::from("MainProcess"),
        daemon: false,
        program,
        traits: Traits::default(),
        method: StartMethod::Fork,
    };
    let launch = Launch { objects: Vec::new(), arrivals: vec![Arrival { at: Time::ZERO, birth }] };
    let mut kernel = Kernel::new(&Machine::default(), launch);
    kernel.run();
    let (mut out, mut err) = (String::new(), String::new());
    for (_, event) in kernel.trace().events() {
        if let EventKind::Print { stream, text } = event.kind {
            let into = if stream == Stream::Stdout { &mut out } else { &mut err };
            into.push_str(kernel.trace().text(text));
        }
    }
    out + &err
}

fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded");
    let read = |suffix: &str| std::fs::read_to_string(folder.join(format!("{name}.{suffix}"))).expect(name);
    let (got, expected) = (printed(&read("py"), &format!("{name}.py")), read("txt"));
    for (number, (got, expected)) in got.lines().zip(expected.lines()).enumerate() {
        assert_eq!(got, expected, "line {} of {name}", number + 1);
    }
    assert_eq!(got.lines().count(), expected.lines().count(), "{name}");
}

#[test]
fn texts_are_formatted_as_cpython_does() {
    check("text");
}

#[test]
fn containers_and_control_flow_agree() {
    check("containers");
}

#[test]
fn classes_and_exceptions_agree() {
    check("classes");
}

#[test]
fn messages_of_errors_are_the_same() {
    check("messages");
}

#[test]
fn tracebacks_are_the_same_to_the_caret() {
    check("tracebacks");
}

#[test]
fn the_library_agrees() {
    check("library");
}

#[test]
fn hostile_programs_end_with_an_error_or_at_a_limit() {
    let cases = [
        ("def f(): f()\nf()", "RecursionError"),
        ("x = 'a' * 10**10", "MemoryError"),
        ("x = [0] * 10**10", "MemoryError"),
        ("x = 10 ** 10 ** 8", "MemoryError"),
        ("x = 1 << 10 ** 9", "MemoryError"),
        ("x = list(range(10**12))", "MemoryError"),
        ("a = []\nfor _ in range(5000): a = [a]\nprint(len(repr(a)))", "RecursionError"),
        ("class A:\n  def __eq__(s, o): return s == o\nA() == A()", "RecursionError"),
        ("class A:\n  def __repr__(s): return repr(s)\nrepr(A())", "RecursionError"),
        ("print(str(10**5000))", "Exceeds the limit"),
        ("x = ((((", "SyntaxError"),
        ("'%1000000000d' % 1", "ValueError"),
    ];
    for (source, expected) in cases {
        let got = printed(source, "hostile.py");
        assert!(got.contains(expected), "{source}\n{got}");
    }
    assert!(printed(&format!("x = {}1{}", "(".repeat(5000), ")".repeat(5000)), "deep.py").contains("nested"));
    assert!(printed(&format!("x = {}1", "-".repeat(100_000)), "deep.py").contains("nested"));
}
