//! What the simulated processes print, exactly and in order: stdout to stdout and stderr to stderr, or both together.

use sim_core::ids::{EventId, Pid};
use sim_core::program::{Status, Stream};
use sim_core::session::Session;
use sim_core::trace::{EventKind, Trace};
use std::io::{self, Write};

/// Events between two looks at what has been printed.
const PIECE: usize = 1 << 16;

/// Runs to the end and writes what is printed on the way; both streams to `out`, if they are to be together. How the
/// main process ended, if it did.
pub(crate) fn write(
    session: &mut Session,
    together: bool,
    out: &mut dyn Write,
) -> io::Result<Option<Status>> {
    let mut printer = Printer { seen: 0, together, main: None };
    loop {
        let ended = session.run_for(PIECE).is_some();
        printer.catch_up(session.trace(), out)?;
        if ended {
            return Ok(printer.main);
        }
    }
}

struct Printer {
    /// Events looked at so far.
    seen: usize,
    /// Whether stderr goes where stdout goes.
    together: bool,
    main: Option<Status>,
}

impl Printer {
    fn catch_up(&mut self, trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
        let from = EventId(u32::try_from(self.seen).expect("events have ids"));
        for (_, event) in trace.events_from(from) {
            match event.kind {
                EventKind::Print { stream, text } if self.together || stream == Stream::Stdout => {
                    out.write_all(trace.text(text).as_bytes())?;
                }
                EventKind::Print { text, .. } => {
                    // The two streams keep their order where they end on one terminal.
                    out.flush()?;
                    io::stderr().write_all(trace.text(text).as_bytes())?;
                }
                EventKind::Exit { status } if event.pid == Pid::FIRST => self.main = Some(status),
                _ => {}
            }
        }
        self.seen = trace.len();
        out.flush()
    }
}
