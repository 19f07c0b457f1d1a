//! `timeslice check`: what is wrong with scenarios, without running them.

use crate::args::Check;
use crate::failure::Failure;
use crate::input::Source;
use crate::output;

/// Checks each file, and says of each right one what is in it.
pub(crate) fn check(args: &Check) -> Result<u8, Failure> {
    let mut wrong = None;
    for file in &args.files {
        match Source::read(file).and_then(|source| Ok((source.check()?, source.name))) {
            Ok((checked, name)) => {
                let scenario = checked.scenario();
                let processes = scenario
                    .workload
                    .as_ref()
                    .map_or(scenario.processes.len(), |crowd| crowd.processes as usize);
                let warned = match checked.warnings().len() {
                    0 => String::new(),
                    1 => ", 1 warning".to_owned(),
                    n => format!(", {n} warnings"),
                };
                let plural = if processes == 1 { "" } else { "es" };
                output::to(None, |out| writeln!(out, "{name}: right, {processes} process{plural}{warned}"))?;
            }
            Err(failure) => {
                let line = failure.to_string();
                if !line.is_empty() {
                    anstream::eprintln!("timeslice: {line}");
                }
                wrong = wrong.or(Some(failure.code()));
            }
        }
    }
    Ok(wrong.unwrap_or(0))
}
