//! What a run begins with: the things that processes share, and the processes that come by themselves.

use super::Birth;
use crate::ids::ObjectId;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// All that a run begins with: what processes share, and who arrives when.
#[derive(Default)]
pub struct Launch {
    /// The objects, by name; `ObjectId(n)` is the n-th of them.
    pub objects: Vec<(Arc<str>, ObjectSpec)>,
    /// The processes that come by themselves, in the order in which they are written. Pids are given in order of
    /// birth: by arrival, then as written here.
    pub arrivals: Vec<Arrival>,
}

/// A process that comes by itself.
#[derive(Debug)]
pub struct Arrival {
    /// When.
    pub at: Time,
    /// What.
    pub birth: Birth,
}

/// A thing that processes share, as it is at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectSpec {
    /// Free, to be held by one task at a time, first come, first served.
    Lock,
    /// With this many units; giving back above `bound` is refused.
    Semaphore {
        /// How many may be taken at the start.
        units: u32,
        /// The most there may be.
        bound: Option<u32>,
    },
    /// Belongs to a lock, which its waiters put down.
    Condition {
        /// The lock.
        lock: ObjectId,
    },
    /// Not set.
    Event,
    /// Lets tasks go when this many have come.
    Barrier {
        /// How many, at least 1.
        parties: u32,
    },
    /// Empty.
    Queue {
        /// How many messages it holds; `None` is any number.
        capacity: Option<u32>,
    },
    /// Empty.
    Pipe {
        /// How many messages it holds; `None` is any number.
        capacity: Option<u32>,
    },
    /// Idle.
    Device {
        /// How many it serves at a time, first come, first served; `None` is everybody at once.
        servers: Option<u32>,
    },
}
