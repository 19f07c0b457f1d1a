//! What each event does to its task: the one table that timeline, snapshots and metrics share. Leaves what follows for
//! processes of several tasks to `track`.

use crate::ids::{EventId, ObjectId, Pid};
use crate::time::{Ticks, Time};
use crate::trace::{Blocker, EventKind, Trace};
use serde::{Deserialize, Serialize};

/// What a task is doing. In the order in which a process of several tasks shows them: the last one wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// It does not exist yet.
    Unborn,
    /// It has ended.
    Ended,
    /// It exists, and has not been ready yet.
    New,
    /// It waits for something else than a core.
    Blocked,
    /// It waits for a core.
    Ready,
    /// A core switches to it.
    Switching,
    /// It has a core.
    Running,
}

impl EventKind {
    /// What the task waits for, if this event blocks it.
    #[must_use]
    pub const fn blocker(self) -> Option<Blocker> {
        match self {
            Self::Sleep { length } => Some(Blocker::Sleep(length)),
            Self::Join { child } => Some(Blocker::Join(child)),
            Self::JoinAll => Some(Blocker::JoinAll),
            Self::Wait { object } => Some(Blocker::Object(object)),
            _ => None,
        }
    }

    /// Whether the task, if it was running, is off its core from this event on.
    #[must_use]
    pub const fn leaves_core(self) -> bool {
        matches!(self, Self::Ready { .. } | Self::TaskEnd | Self::Exit { .. }) || self.blocker().is_some()
    }

    /// What the task does from this event on; `None` if that stays as it was.
    ///
    /// Two events reach further than their task: `Exit` ends every task of the process, and `CodeEnd` begins its exit
    /// handler.
    #[must_use]
    pub const fn phase(self) -> Option<Phase> {
        match self {
            Self::Born => Some(Phase::New),
            Self::Ready { .. } => Some(Phase::Ready),
            Self::SwitchTo { .. } => Some(Phase::Switching),
            Self::Dispatch { .. } => Some(Phase::Running),
            Self::Sleep { .. } | Self::Join { .. } | Self::JoinAll | Self::Wait { .. } => {
                Some(Phase::Blocked)
            }
            Self::TaskEnd | Self::Exit { .. } => Some(Phase::Ended),
            Self::Timeout { .. }
            | Self::Acquire { .. }
            | Self::Release { .. }
            | Self::Put { .. }
            | Self::Get { .. }
            | Self::Signal { .. }
            | Self::Kill { .. }
            | Self::Print { .. }
            | Self::CodeEnd
            | Self::Reap { .. }
            | Self::Adopt { .. } => None,
        }
    }
}

/// What a blocked task waits for, with its lengths looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WaitsFor {
    /// Time to pass: this long.
    Sleep(Ticks),
    /// The end of a child.
    Join(Pid),
    /// The end of every child.
    JoinAll,
    /// A lock, semaphore, condition, event, barrier, room in or messages from a queue or pipe, or a device.
    Object(ObjectId),
}

impl WaitsFor {
    /// The same, with the length looked up.
    #[must_use]
    pub fn new(trace: &Trace, blocker: Blocker) -> Self {
        match blocker {
            Blocker::Sleep(length) => Self::Sleep(trace.length(length)),
            Blocker::Join(child) => Self::Join(child),
            Blocker::JoinAll => Self::JoinAll,
            Blocker::Object(object) => Self::Object(object),
        }
    }
}

/// Until when a wait lasts at the most, as far as the first `events` events say.
pub(crate) fn until(trace: &Trace, blocked_by: EventId, events: usize) -> Option<Time> {
    let event = trace.event(blocked_by);
    match event.kind {
        EventKind::Sleep { length } if trace.length(length) == Ticks::MAX => None,
        EventKind::Sleep { length } => Some(event.at + trace.length(length)),
        _ => timeout(trace, blocked_by, events).map(|length| event.at + length),
    }
}

/// The timeout of a `Join` or `Wait`, which stands right after it.
pub(crate) fn timeout(trace: &Trace, blocked_by: EventId, events: usize) -> Option<Ticks> {
    let next = EventId(blocked_by.0 + 1);
    if next.index() >= events.min(trace.len()) {
        return None;
    }
    match trace.event(next) {
        next if next.task != trace.event(blocked_by).task => None,
        next => match next.kind {
            EventKind::Timeout { length } => Some(trace.length(length)),
            _ => None,
        },
    }
}
