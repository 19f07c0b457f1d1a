//! `timeslice check`: what is wrong with scenarios and Python programs, without running them.

use crate::args::Check;
use crate::failure::Failure;
use crate::input::Source;
use crate::output;
use crate::subject;
use std::path::Path;

/// Checks each file, and says of each right one what is in it.
pub(crate) fn check(args: &Check) -> Result<u8, Failure> {
    let mut wrong = None;
    for file in &args.files {
        match Source::read(file).and_then(|source| Ok((verdict(&source, file)?, source.name))) {
            Ok((verdict, name)) => output::to(None, |out| writeln!(out, "{name}: {verdict}"))?,
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

/// What is said of a right one.
fn verdict(source: &Source, file: &Path) -> Result<String, Failure> {
    if subject::is_python(file) {
        subject::check(source, file)?;
        return Ok("right, a Python program".to_owned());
    }
    let checked = source.check()?;
    let scenario = checked.scenario();
    let processes =
        scenario.workload.as_ref().map_or(scenario.processes.len(), |crowd| crowd.processes as usize);
    let warned = match checked.warnings().len() {
        0 => String::new(),
        1 => ", 1 warning".to_owned(),
        n => format!(", {n} warnings"),
    };
    let plural = if processes == 1 { "" } else { "es" };
    Ok(format!("right, {processes} process{plural}{warned}"))
}
