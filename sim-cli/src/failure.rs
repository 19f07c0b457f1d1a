//! Why the program cannot do what it was asked: one line on standard error and an exit code.

use crate::args::exit;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(crate) enum Failure {
    /// The scenario is wrong; it has been said why.
    Scenario,
    /// A program is wrong; it has been said why.
    Program,
    /// The command line asks for what does not go together.
    Usage(String),
    /// A file cannot be read.
    Input(PathBuf, io::Error),
    /// The output cannot be written.
    Output(Option<PathBuf>, io::Error),
    /// Whoever read the output has stopped reading.
    BrokenPipe,
}

impl Failure {
    pub(crate) fn output(path: Option<&Path>, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::BrokenPipe
        } else {
            Self::Output(path.map(Path::to_owned), error)
        }
    }

    pub(crate) const fn code(&self) -> u8 {
        match self {
            Self::Scenario => exit::DATA,
            Self::Program => exit::PROGRAM,
            Self::Usage(_) => exit::USAGE,
            Self::Input(..) => exit::NO_INPUT,
            Self::Output(..) => exit::OUTPUT,
            Self::BrokenPipe => exit::BROKEN_PIPE,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::output(None, error)
    }
}

/// The line to show; nothing where everything has been said or nobody listens.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scenario | Self::Program | Self::BrokenPipe => Ok(()),
            Self::Usage(problem) => f.write_str(problem),
            Self::Input(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Self::Output(Some(path), error) => write!(f, "cannot write {}: {error}", path.display()),
            Self::Output(None, error) => write!(f, "cannot write: {error}"),
        }
    }
}
