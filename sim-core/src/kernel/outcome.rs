//! How a run can end, as data to show. Leaves finding it out to `verdict` and the event loop.

use crate::ids::{ObjectId, Pid};
use serde::{Deserialize, Serialize};

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Outcome {
    /// Every process has ended.
    Finished,
    /// Some processes are blocked for ever: nobody is left who could wake them.
    Deadlock {
        /// Who waits for what, and who could give it.
        waiting: Vec<Waiting>,
        /// Those of them that wait for each other in a circle, in its order; empty if there is no circle (somebody
        /// waits for what nobody will ever do).
        cycle: Vec<Pid>,
    },
    /// Only endless loops are left that nobody else can see.
    Spinning {
        /// Who spins.
        spinners: Vec<Pid>,
    },
    /// A limit was reached; the run until then is exact.
    Limit {
        /// Which.
        which: LimitKind,
    },
}

/// Somebody who is blocked for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Who.
    pub pid: Pid,
    /// For what.
    #[serde(rename = "for")]
    pub on: WaitingOn,
    /// Who holds it, or whose end is waited for; empty if nobody in particular.
    pub holders: Vec<Pid>,
}

/// What somebody who is blocked for ever waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitingOn {
    /// An object: its place in the trace's table.
    Object(ObjectId),
    /// The end of a child.
    Child(Pid),
    /// The end of all children.
    AllChildren,
}

/// Which limit stopped a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LimitKind {
    /// Simulated time.
    Time,
    /// Events in the trace.
    Events,
    /// Bytes printed.
    Output,
    /// Processes created.
    Processes,
    /// Bytes held.
    Memory,
    /// Requests at one instant: a loop that takes no time never lets the clock go on.
    Instant,
}
