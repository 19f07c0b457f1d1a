//! An event and the machine right before it: what facts and causes are read from.

use crate::explain::{Crowd, Next, Stays, Who, deed};
use crate::ids::{EventId, Pid};
use crate::replay::Replay;
use crate::snapshot::Snapshots;
use crate::trace::phase::Phase;
use crate::trace::{Event, EventKind, Trace};

/// An event, and the machine right before it.
pub(super) struct Scene<'a> {
    pub(super) trace: &'a Trace,
    pub(super) before: Replay,
    pub(super) id: EventId,
    pub(super) event: Event,
}

impl<'a> Scene<'a> {
    pub(super) fn new(trace: &'a Trace, snapshots: &Snapshots, id: EventId) -> Self {
        Self { trace, before: snapshots.replay(trace, id.index()), id, event: trace.event(id) }
    }

    pub(super) fn who(&self, pid: Pid) -> Who {
        deed::who(self.trace, pid)
    }

    pub(super) fn crowd(&self, pids: impl Iterator<Item = Pid>) -> Crowd {
        let mut crowd = Crowd::default();
        for pid in pids {
            if crowd.first.len() < Crowd::SHOWN_MAX {
                crowd.first.push(self.who(pid));
            } else {
                crowd.more += 1;
            }
        }
        crowd
    }

    /// The next event of the process that is not a mere addition to this one.
    pub(super) fn next(&self) -> Option<Next> {
        let later = self.trace.events_from(EventId(self.id.0 + 1));
        let its = later.filter(|(_, event)| event.pid == self.event.pid);
        if let Some((event, then)) = its.into_iter().find(|(_, event)| !self.adds_to_a_wait(event)) {
            return Some(Next::Then { event, at: then.at, deed: deed::deed(self.trace, event) });
        }
        let mut after = self.before.clone();
        after.apply(self.trace, self.id, &self.event);
        let number = self.event.pid.number().expect("init has no events");
        let shown = after.tracker.task(after.tracker.process(number).shown);
        match shown.phase {
            Phase::Unborn | Phase::New => Some(Next::Nothing(Stays::New)),
            Phase::Ready => Some(Next::Nothing(Stays::Ready)),
            Phase::Switching | Phase::Running => Some(Next::Nothing(Stays::Running)),
            Phase::Blocked => {
                let on = deed::awaited(self.trace, shown.event).expect("what blocks has a blocker");
                Some(Next::Nothing(Stays::Blocked(on)))
            }
            Phase::Ended if matches!(self.event.kind, EventKind::Reap { .. }) => None,
            Phase::Ended => Some(Next::Nothing(Stays::Zombie)),
        }
    }

    /// Whether another event only says more of the wait that begins with this one: its timeout, or that it is served at
    /// once.
    fn adds_to_a_wait(&self, other: &Event) -> bool {
        let served = |kind: EventKind| matches!(kind, EventKind::Acquire { .. });
        let this_waits = self.event.kind.blocker().is_some() && other.at == self.event.at;
        matches!(other.kind, EventKind::Timeout { .. })
            || this_waits && other.task == self.event.task && served(other.kind)
    }
}
