//! Runs a Python file on the simulated machine and prints what its processes print.
//!
//! `run FILE.py [spawn] [pipe] [cores=N] [interrupt=DURATION] [stdin=FILE]`

use sim_core::kernel::{Kernel, Outcome};
use sim_core::machine::Machine;
use sim_core::program::{Arrival, Birth, Launch, StartMethod, Stream, Traits};
use sim_core::time::Time;
use sim_core::trace::EventKind;
use sim_python::{Python, Settings, Start};
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(file) = args.first() else {
        eprintln!("which file?");
        return ExitCode::from(2);
    };
    let source = std::fs::read_to_string(file).expect("the file can be read");
    let path = std::path::Path::new(file);
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut settings = Settings::default();
    let mut machine = Machine { cores: 4, ..Machine::default() };
    let mut interrupt = None;
    for arg in &args[1..] {
        match arg.split_once('=') {
            Some(("cores", n)) => machine.cores = n.parse().expect("a number"),
            Some(("stdin", file)) => settings.stdin = std::fs::read_to_string(file).expect("a file"),
            Some(("interrupt", at)) => {
                let after = sim_core::text::parse_duration(at).expect("a duration");
                interrupt = Some(Time::ZERO + after);
            }
            _ if arg == "spawn" => settings.start = Start::Spawn,
            _ if arg == "pipe" => settings.terminal = false,
            _ => eprintln!("unknown: {arg}"),
        }
    }
    settings.cores = machine.cores;
    let program = match Python.compile(&source, &name, settings) {
        Ok(program) => program,
        Err(diagnostics) => {
            for diagnostic in &diagnostics {
                eprintln!("{diagnostic}");
            }
            return ExitCode::from(1);
        }
    };
    let birth = Birth {
        name: Arc::from("MainProcess"),
        daemon: false,
        program,
        traits: Traits::default(),
        method: StartMethod::Fork,
    };
    let launch = Launch { objects: Vec::new(), arrivals: vec![Arrival { at: Time::ZERO, birth }] };
    let mut kernel = Kernel::new(&machine, launch);
    if let Some(at) = interrupt {
        kernel.interrupt_at(at);
    }
    let outcome = kernel.run();
    let trace = kernel.trace();
    let mut code = 0;
    for (_, event) in trace.events() {
        match event.kind {
            EventKind::Print { stream: Stream::Stdout, text } => print!("{}", trace.text(text)),
            EventKind::Print { stream: Stream::Stderr, text } => eprint!("{}", trace.text(text)),
            EventKind::Exit { status } if event.pid == sim_core::ids::Pid::FIRST => code = status.exitcode(),
            _ => {}
        }
    }
    if outcome != Outcome::Finished {
        eprintln!("outcome: {outcome:?}");
    }
    if std::env::var_os("TIME").is_some() {
        eprintln!("simulated: {}", kernel.now());
    }
    ExitCode::from(u8::try_from(code & 0xff).unwrap_or(1))
}
