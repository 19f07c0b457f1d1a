//! What is run: a scenario, or Python programs on a machine of their own. Makes sessions of either, so that whatever
//! shows a run need not know which it was. Leaves the meaning of programs to `sim_python`.

use crate::args::{self, Start, Stdout};
use crate::failure::Failure;
use crate::input::Source;
use sim_core::kernel::Kernel;
use sim_core::machine::Machine;
use sim_core::policy::catalog::Name;
use sim_core::program::{Arrival, Birth, Launch, StartMethod, Traits};
use sim_core::scenario::Checked;
use sim_core::session::{Overrides, Session};
use sim_core::time::{Ticks, Time};
use sim_python::{Python, Settings};
use std::env;
use std::path::{self, Path, PathBuf};
use std::sync::Arc;

/// How many cores a machine for Python programs has unless told otherwise.
const CORES: u16 = 4;
/// How much later each further program begins: enough for the one before it to have its sockets open.
const LATER: Ticks = Ticks::from_ms(10);

/// Something to run.
pub(crate) enum Subject {
    Scenario(Box<Checked>),
    Python(Programs),
}

/// Python programs of one machine. Invariant: there is at least one, and each compiles.
#[derive(Clone)]
pub(crate) struct Programs {
    programs: Vec<Text>,
    interrupt: Option<Time>,
}

/// One program.
#[derive(Clone)]
struct Text {
    /// The whole path, as tracebacks name it.
    path: String,
    source: String,
    settings: Settings,
}

/// Whether a file is a Python program.
pub(crate) fn is_python(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("py"))
}

/// Compiles a program and tells everything that is wrong with it.
pub(crate) fn check(source: &Source, file: &Path) -> Result<(), Failure> {
    let compiled = Python.compile(source.text(), &absolute(file), Settings::default());
    compiled.map(drop).map_err(|problems| {
        source.tell(&problems);
        Failure::Program
    })
}

impl Subject {
    /// Reads one scenario or some programs, and tells everything that is wrong with them.
    pub(crate) fn read(files: &[PathBuf], python: &args::Python) -> Result<Self, Failure> {
        match files {
            [file] if !is_python(file) => Ok(Self::Scenario(Box::new(Source::read(file)?.check()?))),
            _ if files.iter().all(|file| is_python(file)) => Programs::read(files, python).map(Self::Python),
            _ => {
                let problem =
                    "one scenario, or Python programs (files that end in .py), but not both in one run";
                Err(Failure::Usage(problem.to_owned()))
            }
        }
    }

    /// The policy, unless it is set.
    pub(crate) fn policy(&self) -> Name {
        match self {
            Self::Scenario(checked) => checked.machine().policy.name,
            Self::Python(_) => Machine::default().policy.name,
        }
    }

    /// Is about to be run.
    pub(crate) fn session(&self, overrides: &Overrides, start: Option<Start>) -> Session {
        match self {
            Self::Scenario(checked) => Session::new(checked, overrides),
            Self::Python(programs) => {
                let (programs, overrides) = (programs.clone(), overrides.clone());
                Session::of(move |cores| programs.kernel(&overrides, start, cores))
            }
        }
    }
}

impl Programs {
    fn read(files: &[PathBuf], python: &args::Python) -> Result<Self, Failure> {
        let mut programs = Vec::new();
        for file in files {
            let source = Source::read(file)?;
            check(&source, file)?;
            let folder = env::current_dir().map(|folder| folder.display().to_string());
            let terminal = python.stdout == Stdout::Tty;
            let mut settings = Settings { terminal, ..Settings::default() };
            settings.folder = folder.unwrap_or(settings.folder);
            settings.program = file.display().to_string();
            programs.push(Text { path: absolute(file), source: source.text().to_owned(), settings });
        }
        let first = python.stdin.iter().map(|file| (1, file));
        for (number, file) in first.chain(python.stdin_for.iter().map(|(number, file)| (*number, file))) {
            let Some(program) = programs.get_mut(number - 1) else {
                return Err(Failure::Usage(format!(
                    "there is no program {number} to read {}",
                    file.display()
                )));
            };
            source_text(file)?.clone_into(&mut program.settings.stdin);
        }
        Ok(Self { programs, interrupt: python.interrupt_at })
    }

    /// The machine at the beginning of their run.
    fn kernel(&self, overrides: &Overrides, start: Option<Start>, cores: Option<u16>) -> Kernel {
        let mut machine = Machine { cores: CORES, ..Machine::default() };
        overrides.apply(&mut machine);
        machine.cores = cores.unwrap_or(machine.cores);
        let arrivals = self.programs.iter().zip(0..).map(|(program, place)| {
            let birth = Birth {
                name: self.name(program),
                daemon: false,
                program: program.compiled(&machine, start),
                traits: Traits::default(),
                method: StartMethod::Fork,
            };
            Arrival { at: Time::ZERO + Ticks::from_ns(LATER.ns() * place), birth }
        });
        let launch = Launch { objects: Vec::new(), arrivals: arrivals.collect() };
        let mut kernel = Kernel::new(&machine, launch);
        if let Some(at) = self.interrupt {
            kernel.interrupt_at(at);
        }
        kernel
    }

    /// What tables call its first process: as Python does, or by its file where there are several.
    fn name(&self, program: &Text) -> Arc<str> {
        match self.programs.as_slice() {
            [_] => Arc::from("MainProcess"),
            _ => Arc::from(program.path.rsplit(path::MAIN_SEPARATOR).next().unwrap_or(&program.path)),
        }
    }
}

impl Text {
    fn compiled(&self, machine: &Machine, start: Option<Start>) -> Box<dyn sim_core::program::Program> {
        let start = match start {
            None | Some(Start::Fork) => sim_python::Start::Fork,
            Some(Start::Spawn) => sim_python::Start::Spawn,
            Some(Start::Forkserver) => sim_python::Start::Forkserver,
        };
        let (cores, seed) = (machine.cores, machine.seed);
        let settings = Settings { start, cores, seed, ..self.settings.clone() };
        Python.compile(&self.source, &self.path, settings).expect("it was compiled when it was read")
    }
}

fn source_text(file: &Path) -> Result<String, Failure> {
    Source::read(file).map(|source| source.text().to_owned())
}

/// The whole path, as `CPython` shows it.
fn absolute(file: &Path) -> String {
    path::absolute(file).unwrap_or_else(|_| file.to_owned()).display().to_string()
}
