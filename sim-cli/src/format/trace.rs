//! Every event, one a line: the text that the golden tests compare.

use sim_core::trace::{Trace, text};
use std::fmt;
use std::io::{self, Write};

/// Writes the whole trace.
pub(crate) fn write(trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Lines { out, error: None };
    let written = text::write(trace, &mut lines);
    match (written, lines.error) {
        (Ok(()), _) => Ok(()),
        (Err(fmt::Error), error) => Err(error.unwrap_or_else(|| io::Error::other("it cannot be formatted"))),
    }
}

/// A writer of text over a writer of bytes, which remembers why it failed.
struct Lines<'o> {
    out: &'o mut dyn Write,
    error: Option<io::Error>,
}

impl fmt::Write for Lines<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.write_all(text.as_bytes()).map_err(|error| {
            self.error = Some(error);
            fmt::Error
        })
    }
}
