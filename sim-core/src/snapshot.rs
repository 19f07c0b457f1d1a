//! The state of every queue, core, process and object at any instant: checkpoints of the replay, and from the nearest one
//! on the events again. Leaves what each event changes to `replay`.

mod now;

use crate::ids::{CoreId, EventId, ObjectId, Pid, Task};
use crate::program::Status;
use crate::replay::{Replay, Shape};
use crate::time::{Ticks, Time};
use crate::trace::phase::WaitsFor;
use crate::trace::{Trace, Why};
use serde::{Deserialize, Serialize};

/// The machine at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The instant.
    pub at: Time,
    /// How many events have happened: several may share an instant.
    pub events: usize,
    /// Every core.
    pub cores: Vec<CoreNow>,
    /// Every ready queue, head first.
    pub queues: Vec<Vec<QueuedNow>>,
    /// Every process born so far, by pid.
    pub processes: Vec<ProcessNow>,
    /// Every object.
    pub objects: Vec<ObjectNow>,
}

/// A core at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoreNow {
    /// Which.
    pub core: CoreId,
    /// What it does.
    pub doing: Doing,
    /// How long it has run processes so far.
    pub busy: Ticks,
    /// How long it has switched so far.
    pub switching: Ticks,
    /// How long it has been idle so far, while somebody was ready.
    pub idle_while_ready: Ticks,
}

/// What a core does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doing {
    /// Nothing.
    Idle {
        /// Since when.
        since: Time,
    },
    /// It goes from one process to another.
    Switching {
        /// From whom.
        from: Option<Pid>,
        /// To whom.
        to: Pid,
        /// To which task of it.
        task: Task,
        /// Since when.
        since: Time,
    },
    /// It runs a task.
    Running {
        /// Of which process.
        pid: Pid,
        /// Which task.
        task: Task,
        /// Since when.
        since: Time,
        /// For how long at the most, from `since`; `None` is until it blocks or ends.
        quantum: Option<Ticks>,
    },
}

/// A task in a ready queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedNow {
    /// Of which process.
    pub pid: Pid,
    /// Which task.
    pub task: Task,
    /// Since when.
    pub since: Time,
    /// What made it ready.
    pub why: Why,
    /// Who made it ready; its own pid, if nobody else did.
    pub by: Pid,
    /// The event by which it is here.
    pub event: EventId,
}

/// A process at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcessNow {
    /// Its pid.
    pub pid: Pid,
    /// Its parent at this instant.
    pub parent: Pid,
    /// What it does. Of several tasks the one that its lane shows: running before ready before blocked.
    pub state: State,
    /// Since when.
    pub since: Time,
    /// Which of its tasks that is.
    pub task: Task,
    /// How it ended, if it has.
    pub status: Option<Status>,
    /// CPU time so far.
    pub cpu: Ticks,
    /// Time in a ready queue so far.
    pub ready: Ticks,
    /// Time blocked so far.
    pub blocked: Ticks,
    /// What it holds.
    pub holds: Vec<ObjectId>,
    /// Whether it is a daemon.
    pub daemon: bool,
    /// Whether its code has ended: what runs is its exit handler.
    pub exiting: bool,
    /// Its latest event so far.
    pub latest: EventId,
}

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It exists.
    New,
    /// It waits for a core.
    Ready {
        /// In which queue.
        queue: u16,
    },
    /// A core switches to it.
    Switching {
        /// Which.
        core: CoreId,
    },
    /// It has a core.
    Running {
        /// Which.
        core: CoreId,
    },
    /// It waits for something else than a core.
    Blocked {
        /// For what.
        on: WaitsFor,
        /// Until when at the most, where that is known: the end of a sleep or of a timeout.
        until: Option<Time>,
    },
    /// It has ended, and nobody has taken note.
    Zombie,
    /// It has ended and is reaped.
    Exited,
}

/// An object at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectNow {
    /// Which.
    pub object: ObjectId,
    /// Who took it, or a unit of it, and did not give it back, oldest first; whom a device serves.
    pub holders: Vec<HolderNow>,
    /// Who waits for it, in order. Whom a device serves waits no longer, but is blocked on it all the same.
    pub waiters: Vec<WaiterNow>,
    /// Of a queue or pipe, the messages in it; of a semaphore, the units that are left; otherwise 0.
    pub count: u32,
}

/// Somebody who holds an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderNow {
    /// Who.
    pub pid: Pid,
    /// Which task.
    pub task: Task,
    /// Since when.
    pub since: Time,
}

/// Somebody who waits for an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiterNow {
    /// Who.
    pub pid: Pid,
    /// Which task.
    pub task: Task,
    /// Since when.
    pub since: Time,
    /// Until when at the most.
    pub until: Option<Time>,
}

/// The checkpoints of a trace.
///
/// Invariant: between two checkpoints there are at least [`Snapshots::EVENTS_MIN`] events, and at least
/// [`Snapshots::EVENTS_PER_TASK`] for each task, so that all of them together stay small beside the trace.
#[derive(Clone, Debug)]
pub struct Snapshots {
    checkpoints: Vec<Replay>,
    head: Replay,
}

impl Snapshots {
    /// The fewest events between two checkpoints.
    pub const EVENTS_MIN: usize = 1 << 12;
    /// The fewest events for each task between two checkpoints.
    pub const EVENTS_PER_TASK: usize = 16;

    /// No checkpoints yet.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        Self { checkpoints: Vec::new(), head: Replay::new(shape) }
    }

    /// The machine's cores and queues.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        self.head.shape
    }

    /// Takes in what has been recorded since the last time.
    pub fn catch_up(&mut self, trace: &Trace) {
        while self.head.events < trace.len() {
            let tasks = self.head.tracker.tasks().len();
            let last = self.checkpoints.last().map_or(0, |checkpoint| checkpoint.events);
            let due = last + Self::EVENTS_MIN.max(tasks * Self::EVENTS_PER_TASK);
            if self.head.events >= due {
                self.checkpoints.push(self.head.clone());
            } else {
                self.head.advance(trace, due.min(trace.len()));
            }
        }
    }

    /// The machine after the first `events` events, at `now`, which is not before the last of them and not after the
    /// next. Takes the search for a checkpoint, and the events from it on.
    #[must_use]
    pub fn at(&self, trace: &Trace, events: usize, now: Time) -> Snapshot {
        now::snapshot(&self.replay(trace, events), trace, now)
    }

    /// The machine at an instant, everything that happens at it included.
    #[must_use]
    pub fn at_time(&self, trace: &Trace, now: Time) -> Snapshot {
        self.at(trace, trace.count_until(now), now)
    }

    /// The machine after all events taken in.
    pub(crate) const fn head(&self) -> &Replay {
        &self.head
    }

    /// The machine after the first `events` events.
    pub(crate) fn replay(&self, trace: &Trace, events: usize) -> Replay {
        let events = events.min(trace.len());
        let mut replay = if events >= self.head.events {
            self.head.clone()
        } else {
            let before = self.checkpoints.partition_point(|checkpoint| checkpoint.events <= events);
            match before.checked_sub(1) {
                Some(last) => self.checkpoints[last].clone(),
                None => Replay::new(self.head.shape),
            }
        };
        replay.advance(trace, events);
        replay
    }
}

#[cfg(test)]
mod tests;
