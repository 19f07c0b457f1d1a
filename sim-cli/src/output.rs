//! Where results go: standard output or a file. Writes in blocks; whoever stops reading is no error of ours.

use crate::failure::Failure;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Hands `write` the place to write to, and sees that everything arrives there.
pub(crate) fn to<R>(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<R>,
) -> Result<R, Failure> {
    let failed = |error| Failure::output(path, error);
    let place: Box<dyn Write> = match path {
        Some(path) => Box::new(File::create(path).map_err(failed)?),
        None => Box::new(io::stdout().lock()),
    };
    let mut place = BufWriter::new(place);
    write(&mut place).and_then(|result| place.flush().map(|()| result)).map_err(failed)
}
