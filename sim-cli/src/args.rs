//! What can be written on the command line. Leaves doing it to the modules named like the commands.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use sim_core::bench::{Scale, Workload};
use sim_core::machine::Queueing;
use sim_core::policy::catalog::{CATALOG, Name};
use sim_core::program::StartMethod;
use sim_core::session::Overrides;
use sim_core::text::parse_duration;
use sim_core::time::{Ticks, Time};
use std::path::PathBuf;

/// The codes with which the program exits, besides those of simulated processes.
pub(crate) mod exit {
    pub(crate) const PROGRAM: u8 = 1;
    pub(crate) const USAGE: u8 = 2;
    pub(crate) const DATA: u8 = 65;
    pub(crate) const NO_INPUT: u8 = 66;
    pub(crate) const OUTPUT: u8 = 74;
    pub(crate) const DEADLOCK: u8 = 120;
    pub(crate) const SPINNING: u8 = 121;
    pub(crate) const LIMIT: u8 = 124;
    pub(crate) const BROKEN_PIPE: u8 = 141;
}

const EXIT_CODES: &str = "\
Exit codes:
  0    it worked; for `run` in the console and terminal formats: the (first) main process's own exit code,
       and 128 + n if signal n ended it (143: SIGTERM)
  1    a Python program is wrong, or ended by an exception
  2    the command line is wrong
  65   the scenario is wrong
  66   the scenario cannot be read
  74   the output cannot be written
  120  `run` in the console format: a deadlock
  121  … only endless loops are left
  124  … stopped at a limit, or by --until
  141  whoever read the output stopped reading (as with SIGPIPE)";

const PYTHON: &str = "\
Python programs (FILE.py) run on 4 cores, round robin, unless told otherwise. Several of them are processes of one \
machine, each 10 ms after the one before it; the exit code is the first one's. docs/PYTHON.md tells what there is.";

/// Runs operating-system scenarios and Python programs on a simulated machine, exactly and reproducibly.
#[derive(Debug, Parser)]
#[command(name = "timeslice", version, after_long_help = EXIT_CODES, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// When to use colours.
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a scenario, or Python programs, and show what the processes print, or what the machine did.
    #[command(after_long_help = format!("{PYTHON}\n\n{EXIT_CODES}"))]
    Run(Run),
    /// Run a scenario or a Python program on several machines and set the results side by side.
    Compare(Compare),
    /// Say what is wrong with scenarios and Python programs, without running them.
    Check(Check),
    /// List the scheduling policies.
    Policies,
    /// List the conventions: what the policies' rules leave open, and how it is answered here.
    Conventions,
    /// Run cases whose answers come from elsewhere, and print ours: {case: {gantt, completion, …}}.
    Oracle(Oracle),
    /// Measure the engine on its benchmark workloads: a line of JSON each.
    Bench(Bench),
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The scenario, - for one on standard input, or Python programs: files that end in .py.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// How many cores, 1 to 1024.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) cores: Option<u16>,
    /// The scheduling policy.
    #[arg(long, value_name = "NAME", value_parser = policies())]
    pub(crate) policy: Option<Name>,
    #[command(flatten)]
    pub(crate) machine: Machine,
    /// Stop at this time, e.g. 500ms.
    #[arg(long, value_name = "DUR", value_parser = time)]
    pub(crate) until: Option<Time>,
    /// What to show.
    #[arg(long, value_name = "FORMAT", default_value = "console")]
    pub(crate) format: Format,
    /// Where to write it, in place of standard output.
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) python: Python,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// The scenario, - for one on standard input, or a Python program: a file that ends in .py.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Numbers of cores, e.g. 1,2,4.
    #[arg(
        long,
        value_name = "N,…",
        value_delimiter = ',',
        required = true,
        value_parser = clap::value_parser!(u16).range(1..=1024)
    )]
    pub(crate) cores: Vec<u16>,
    /// Scheduling policies, e.g. fcfs,rr; the scenario's own if left out.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', value_parser = policies())]
    pub(crate) policy: Vec<Name>,
    #[command(flatten)]
    pub(crate) machine: Machine,
    /// Stop each run at this time.
    #[arg(long, value_name = "DUR", value_parser = time)]
    pub(crate) until: Option<Time>,
    /// What to show.
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: CompareFormat,
    /// Where to write it, in place of standard output.
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Scenarios, - for one on standard input, and Python programs (.py).
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Oracle {
    /// The file of cases, or - for standard input.
    #[arg(value_name = "CASES")]
    pub(crate) file: PathBuf,
    /// Print the scenario of this case in place of results.
    #[arg(long, value_name = "CASE")]
    pub(crate) scenario: Option<String>,
    /// Where to write it, in place of standard output.
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// The workloads.
    #[arg(value_name = "WORKLOAD", required = true, value_parser = workloads())]
    pub(crate) workloads: Vec<Workload>,
    /// How much of each: 1 is the whole, 0.001 the least.
    #[arg(long, value_name = "S", default_value = "1", value_parser = scale)]
    pub(crate) scale: Scale,
    /// How often each is run.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) reps: u32,
    /// Keep no trace, to see what recording costs.
    #[arg(long)]
    pub(crate) silent: bool,
    /// A line for each way of running it: with the trace, without, and a plain loop to compare with, in turns.
    #[arg(long, conflicts_with = "silent")]
    pub(crate) all: bool,
}

/// Settings on top of the scenario's machine. Durations are written 10ms, 1.5s or 250us; a bare number is milliseconds.
#[derive(Clone, Debug, Args)]
pub(crate) struct Machine {
    /// The time slice, e.g. 10ms.
    #[arg(long, value_name = "DUR", value_parser = quantum)]
    pub(crate) quantum: Option<Ticks>,
    /// What a context switch costs.
    #[arg(long, value_name = "DUR", value_parser = parse_duration)]
    pub(crate) switch_cost: Option<Ticks>,
    /// Whether the cores share one ready queue.
    #[arg(long, value_name = "HOW")]
    pub(crate) queue: Option<Queue>,
    /// How processes start their children.
    #[arg(long, visible_alias = "start-method", value_name = "HOW")]
    pub(crate) start: Option<Start>,
    /// Where chance begins. A workload with a seed of its own does not look at it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(..1 << 53))]
    pub(crate) seed: Option<u64>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Queue {
    /// One queue: an idle core takes its head.
    Shared,
    /// One queue a core: a process stays where it began.
    PerCore,
    /// One queue a core: an idle core takes from the longest other one.
    PerCoreStealing,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Start {
    /// A copy of the parent: cheap.
    Fork,
    /// A fresh process that begins from nothing: dear.
    Spawn,
    /// As spawn, through a helper process: Python's third method. In a scenario the same as spawn.
    Forkserver,
}

/// What Python programs are told besides; scenarios do not look at it.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Python")]
pub(crate) struct Python {
    /// What standard output is for the program: a tty is written line by line, a pipe by the buffer and at the end.
    #[arg(long, value_name = "WHAT", default_value = "tty")]
    pub(crate) stdout: Stdout,
    /// What the (first) program reads from its standard input; - is the real one. Empty if left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) stdin: Option<PathBuf>,
    /// The same for the Nth program, counted from 1.
    #[arg(long, value_name = "N=FILE", value_parser = numbered)]
    pub(crate) stdin_for: Vec<(usize, PathBuf)>,
    /// Press Ctrl-C at this time: SIGINT to every process that is alive then.
    #[arg(long, value_name = "DUR", value_parser = time)]
    pub(crate) interrupt_at: Option<Time>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stdout {
    #[default]
    Tty,
    Pipe,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// What the processes print, and nothing else.
    Console,
    /// The same with both streams as one transcript on standard output, as a terminal shows it.
    Terminal,
    /// Tables of processes, cores and figures.
    Summary,
    /// The whole result, for programs.
    Json,
    /// Every event, one a line.
    Trace,
    /// Every dispatch with its reason: who was ready, with which figures, and why the winner won.
    Decisions,
    /// Who ran where and when, one slice a line.
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// For people.
    Table,
    /// For programs.
    Json,
}

impl Machine {
    pub(crate) fn overrides(&self) -> Overrides {
        let queue = |queue| match queue {
            Queue::Shared => Queueing::Shared,
            Queue::PerCore => Queueing::PerCore,
            Queue::PerCoreStealing => Queueing::PerCoreStealing,
        };
        let start = |start| match start {
            Start::Fork => StartMethod::Fork,
            Start::Spawn | Start::Forkserver => StartMethod::Spawn,
        };
        Overrides {
            quantum: self.quantum,
            switch: self.switch_cost,
            queue: self.queue.map(queue),
            start: self.start.map(start),
            seed: self.seed,
            ..Overrides::default()
        }
    }
}

fn policies() -> impl TypedValueParser<Value = Name> {
    PossibleValuesParser::new(CATALOG.iter().map(|row| PossibleValue::new(row.key).help(row.title)))
        .map(|key| Name::from_key(&key).expect("the catalogue's keys"))
}

fn workloads() -> impl TypedValueParser<Value = Workload> {
    PossibleValuesParser::new(Workload::ALL.map(Workload::name))
        .map(|name| Workload::from_name(&name).expect("the names of all workloads"))
}

fn numbered(text: &str) -> Result<(usize, PathBuf), String> {
    let (number, file) = text.split_once('=').ok_or("a number and a file, e.g. 2=lines.txt")?;
    match number.parse() {
        Ok(number @ 1..) => Ok((number, PathBuf::from(file))),
        _ => Err("programs are counted from 1".to_owned()),
    }
}

fn scale(text: &str) -> Result<Scale, String> {
    Scale::parse(text).ok_or_else(|| "a number from 0.001 to 10 with at most three decimals".to_owned())
}

fn quantum(text: &str) -> Result<Ticks, String> {
    match parse_duration(text) {
        Ok(length) if length.is_zero() => Err("a time slice must be longer than nothing".to_owned()),
        Ok(length) => Ok(length),
        Err(error) => Err(error.to_string()),
    }
}

fn time(text: &str) -> Result<Time, String> {
    parse_duration(text).map(|length| Time::ZERO + length).map_err(|error| error.to_string())
}
