//! `timeslice run`: one run, in one of the formats.

use crate::args::{Format, Run};
use crate::failure::Failure;
use crate::format::{console, decisions, summary, trace};
use crate::input::Source;
use crate::output;
use crate::words;
use sim_core::program::Status;
use sim_core::result::csv;
use sim_core::scenario::Checked;
use sim_core::session::{self, Overrides, Session, speedup};
use std::io::{self, Write};

/// Runs a scenario and shows the run.
pub(crate) fn run(args: &Run) -> Result<u8, Failure> {
    let checked = Source::read(&args.file)?.check()?;
    let overrides =
        Overrides { cores: args.cores, policy: args.policy, until: args.until, ..args.machine.overrides() };
    let mut session = Session::new(&checked, &overrides);
    if args.format == Format::Console {
        return output::to(args.output.as_deref(), |out| console(&mut session, out));
    }
    session.run();
    output::to(args.output.as_deref(), |out| show(args.format, &checked, &overrides, &mut session, out))?;
    Ok(0)
}

/// Shows what the processes print, and says on stderr why the run stopped if it did not end.
fn console(session: &mut Session, out: &mut dyn Write) -> io::Result<u8> {
    let main = console::write(session, out)?;
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

fn show(
    format: Format,
    checked: &Checked,
    overrides: &Overrides,
    session: &mut Session,
    out: &mut dyn Write,
) -> io::Result<()> {
    let speedup = speedup(checked, overrides, session);
    let result = session.result(speedup).expect("it has ended");
    match format {
        Format::Console | Format::Summary => summary::write(session, &result, out),
        Format::Json => writeln!(out, "{}", result.to_json_pretty()),
        Format::Decisions => decisions::write(session::decisions(checked, overrides), session.trace(), out),
        Format::Trace => trace::write(session.trace(), out),
        Format::Csv => out.write_all(csv::slices(&result).as_bytes()),
    }
}
