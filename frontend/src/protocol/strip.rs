//! A scenario's processes as the page draws them before anything runs: strips of bursts and waits.

use super::Words;
use serde::{Deserialize, Serialize};
use sim_core::time::{Ticks, Time};

/// A process as the scenario gives it, before anything runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strip {
    /// Its name.
    pub name: String,
    /// What it stands for; empty if the scenario does not say.
    pub label: Words,
    /// When it comes; `None` if another process starts it.
    pub arrival: Option<Time>,
    /// Whether it is a daemon.
    pub daemon: bool,
    /// The CPU time of all its bursts; `None` if it has no end.
    pub cpu: Option<Ticks>,
    /// What it does, in order, loops unrolled: the first [`Strip::PARTS_MAX`].
    pub parts: Vec<Part>,
    /// Whether there is more than that.
    pub more: bool,
}

impl Strip {
    /// The most parts of one strip.
    pub const PARTS_MAX: usize = 48;
}

/// A part of a strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it does.
    pub kind: PartKind,
    /// The locks that it holds meanwhile.
    pub held: Vec<String>,
}

/// What a process does in a part of its strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartKind {
    /// It computes.
    Cpu(Ticks),
    /// It waits for a device's service.
    Io(Ticks),
    /// It sleeps.
    Sleep(Ticks),
    /// It asks for something that takes no time of its own: `start P6`, `join P6`, `put q`.
    Ask {
        /// What for, as the scenario writes it.
        verb: String,
        /// Of whom or of what; empty if of nobody.
        of: String,
    },
}
