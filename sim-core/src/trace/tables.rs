//! What the trace knows besides its events: processes and objects.

use crate::ids::{Pid, Task};
use crate::program::ObjectSpec;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the trace knows of a process besides its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessInfo {
    /// Its pid.
    pub pid: Pid,
    /// Who started it; init, if it came by itself.
    pub parent: Pid,
    /// Its name.
    pub name: Arc<str>,
    /// Whether it is a daemon.
    pub daemon: bool,
    /// Its first task.
    pub task: Task,
}

/// What the trace knows of an object besides its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectInfo {
    /// Its name.
    pub name: Arc<str>,
    /// What it is.
    pub kind: ObjectKind,
    /// How it was at the start, and how much it holds.
    pub spec: ObjectSpec,
}

/// The kinds of objects that processes wait on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectKind {
    /// Held by one at a time.
    Lock,
    /// A number of units.
    Semaphore,
    /// Waits with a lock put down, until notified.
    Condition,
    /// A flag that all wait for.
    Event,
    /// All wait until enough are there.
    Barrier,
    /// Messages in order, perhaps bounded.
    Queue,
    /// As a queue, between two ends.
    Pipe,
    /// Serves I/O.
    Device,
}
