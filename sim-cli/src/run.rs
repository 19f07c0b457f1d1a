//! `timeslice run`: one run, in one of the formats.

use crate::args::{Format, Run};
use crate::failure::Failure;
use crate::format::{console, decisions, summary, trace};
use crate::output;
use crate::subject::Subject;
use crate::words;
use sim_core::program::Status;
use sim_core::result::csv;
use sim_core::session::{Overrides, Session};
use std::io::{self, Write};

/// Runs a scenario, or Python programs, and shows the run.
pub(crate) fn run(args: &Run) -> Result<u8, Failure> {
    let overrides =
        Overrides { cores: args.cores, policy: args.policy, until: args.until, ..args.machine.overrides() };
    let mut session = Subject::read(&args.files, &args.python)?.session(&overrides, args.machine.start);
    let together = args.format == Format::Terminal;
    if together || args.format == Format::Console {
        return output::to(args.output.as_deref(), |out| console(&mut session, together, out));
    }
    session.run();
    output::to(args.output.as_deref(), |out| show(args.format, &mut session, out))?;
    Ok(0)
}

/// Shows what the processes print, and says on stderr why the run stopped if it did not end.
fn console(session: &mut Session, together: bool, out: &mut dyn Write) -> io::Result<u8> {
    let main = console::write(session, together, out)?;
    let outcome = session.outcome().expect("it has ended");
    let unfinished = words::unfinished(outcome, session.trace(), session.machine(), session.now());
    if let Some((sentences, code)) = unfinished {
        anstream::eprintln!("timeslice: {sentences}");
        return Ok(code);
    }
    Ok(main.map_or(0, code))
}

/// An exit code as shells give it: 128 + n for signal n.
const fn code(status: Status) -> u8 {
    match status {
        Status::Returned => 0,
        Status::Exited(code) => code,
        Status::Raised => 1,
        Status::Killed(signal) => 128 + signal.number(),
    }
}

fn show(format: Format, session: &mut Session, out: &mut dyn Write) -> io::Result<()> {
    let speedup = session.speedup();
    let result = session.result(speedup).expect("it has ended");
    match format {
        Format::Console | Format::Terminal | Format::Summary => summary::write(session, &result, out),
        Format::Json => writeln!(out, "{}", result.to_json_pretty()),
        Format::Decisions => decisions::write(session.decisions(), session.trace(), out),
        Format::Trace => trace::write(session.trace(), out),
        Format::Csv => out.write_all(csv::slices(&result).as_bytes()),
    }
}
