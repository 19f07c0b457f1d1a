//! `cargo xtask setup | build | serve | test | bench`: set-up, and all that needs more than one line.
//!
//! This program has no dependencies, so that it compiles in seconds and progress shows at once. The one heavy part,
//! reading and writing WASM, is the `bindgen` program of this crate, which `site` compiles when it is needed.

mod bench;
mod needs;
mod page;
mod run;
mod serve;
mod setup;
mod site;
mod suite;
mod toolchain;

use std::process::ExitCode;

use crate::run::Outcome;
use crate::site::Profile;

const USAGE: &str = "\
cargo xtask COMMAND

  setup                 install what build, serve and test need and this machine lacks
  build [--dev]         leave the static site in dist/ (--dev: quicker to build, larger to load)
  serve [--dev] [--port N]
                        build, then serve dist/ on 127.0.0.1
  test [STAGE]...       run everything, or only the stages named: fmt lint rust core web e2e
  bench [--scale S] [--reps N] [WORKLOAD]...
                        run the workloads natively and in WASM and check their figures";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((command, rest)) => dispatch(command, rest),
        None => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, rest: &[String]) -> Outcome {
    match command {
        "setup" if rest.is_empty() => setup::ensure(setup::FOR_ALL),
        "build" => site::build(Profile::from_arguments(rest).map_err(with_usage)?),
        "serve" => serve::command(rest).map_err(with_usage),
        "test" => suite::command(rest),
        "bench" => bench::command(rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(with_usage(format!("unknown command or argument: {other} {}", rest.join(" ")))),
    }
}

fn with_usage(problem: String) -> String {
    if problem.starts_with("unknown") { format!("{problem}\n\n{USAGE}") } else { problem }
}
