//! `timeslice`: the simulated machine without a browser. Reads the command line and hands it to the command's module.

mod args;
mod bench;
mod catalog;
mod check;
mod compare;
mod failure;
mod format;
mod input;
mod oracle;
mod output;
mod run;
mod subject;
mod table;
mod words;

use args::{Cli, Command};
use clap::{ColorChoice, Parser};
use std::process::ExitCode;

/// Keeps memory that was given back: with the system's allocator, most of a long run's time is page faults.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli.color {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let done = match &cli.command {
        Command::Run(args) => run::run(args),
        Command::Compare(args) => compare::compare(args),
        Command::Check(args) => check::check(args),
        Command::Policies => catalog::policies(),
        Command::Conventions => catalog::conventions(),
        Command::Oracle(args) => oracle_command(args),
        Command::Bench(args) => bench::run(args),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            let line = failure.to_string();
            if !line.is_empty() {
                anstream::eprintln!("timeslice: {line}");
            }
            ExitCode::from(failure.code())
        }
    }
}

fn oracle_command(args: &args::Oracle) -> Result<u8, failure::Failure> {
    let source = input::Source::read(&args.file)?;
    let text = match &args.scenario {
        Some(id) => oracle::scenario_of(source.text(), id),
        None => oracle::results(source.text()).map(|results| results.to_string()),
    };
    output::to(args.output.as_deref(), |out| match &text {
        Ok(text) => writeln!(out, "{text}").map(|()| 0),
        Err(problem) => {
            anstream::eprintln!("timeslice: {problem}");
            Ok(args::exit::DATA)
        }
    })
}
