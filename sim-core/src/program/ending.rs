//! How processes end: what they ask for, and what their parents are told.

use super::Signal;
use serde::{Deserialize, Serialize};

/// How a process ends itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its code ran to its end: exit code 0.
    Return,
    /// It asked to exit with this code.
    Code(u8),
    /// An exception that nobody caught: exit code 1.
    Exception,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Its code ran to its end: exit code 0.
    Returned,
    /// It asked to exit with this code.
    Exited(u8),
    /// An exception that nobody caught: exit code 1.
    Raised,
    /// Somebody's signal ended it.
    Killed(Signal),
}

impl Status {
    /// The exit code as Python words it: 0 to 255, or minus the signal's number.
    #[must_use]
    pub fn exitcode(self) -> i32 {
        match self {
            Self::Returned => 0,
            Self::Exited(code) => i32::from(code),
            Self::Raised => 1,
            Self::Killed(signal) => -i32::from(signal.number()),
        }
    }
}

impl From<Ending> for Status {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Return => Self::Returned,
            Ending::Code(code) => Self::Exited(code),
            Ending::Exception => Self::Raised,
        }
    }
}
