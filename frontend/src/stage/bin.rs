//! The five bins of Blocked, and who lies in which. Pure.

use crate::protocol::Summary;
use crate::widgets::icon::Sign;
use sim_core::ids::{ObjectId, Pid};
use sim_core::snapshot::{ProcessNow, Snapshot, State};
use sim_core::time::Time;
use sim_core::trace::ObjectKind;
use sim_core::trace::phase::WaitsFor;

/// A bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bin {
    /// For time to pass.
    Sleep,
    /// For a child's end.
    Join,
    /// For a lock; also for what works like one: a semaphore, condition, event or barrier.
    Lock,
    /// For a device.
    Io,
    /// For a queue or pipe.
    Queue,
}

/// What lies in a bin.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Which bin.
    pub bin: Bin,
    /// Who waits there, longest first.
    pub waiters: Vec<Waiter>,
    /// The one object that all of them wait for, if it is one.
    pub object: Option<ObjectId>,
    /// Who holds that object; of several, the one who has it longest.
    pub holder: Option<Pid>,
}

/// Somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// Who.
    pub pid: Pid,
    /// For what.
    pub on: WaitsFor,
    /// Since when.
    pub since: Time,
    /// Until when at the most.
    pub until: Option<Time>,
}

/// How the things in a bin are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Density {
    /// With call, time and progress.
    Full,
    /// Only tokens, and how many there is no room for.
    Tokens {
        /// How many tokens are shown.
        shown: usize,
    },
}

impl Bin {
    /// In their fixed order.
    pub const ALL: [Self; 5] = [Self::Sleep, Self::Join, Self::Lock, Self::Io, Self::Queue];

    /// Where somebody lies who waits for this.
    #[must_use]
    pub fn of(summary: &Summary, on: WaitsFor) -> Self {
        match on {
            WaitsFor::Sleep(_) => Self::Sleep,
            WaitsFor::Join(_) | WaitsFor::JoinAll => Self::Join,
            WaitsFor::Object(object) => {
                summary.objects.get(object.index()).map_or(Self::Lock, |info| Self::of_kind(info.kind))
            }
        }
    }

    /// Where somebody lies who waits for an object of this kind.
    #[must_use]
    pub const fn of_kind(kind: ObjectKind) -> Self {
        match kind {
            ObjectKind::Lock
            | ObjectKind::Semaphore
            | ObjectKind::Condition
            | ObjectKind::Event
            | ObjectKind::Barrier => Self::Lock,
            ObjectKind::Queue | ObjectKind::Pipe => Self::Queue,
            ObjectKind::Device => Self::Io,
        }
    }

    /// Its sign, also before the labels of those who lie in it.
    #[must_use]
    pub const fn sign(self) -> Sign {
        match self {
            Self::Sleep => Sign::Clock,
            Self::Join => Sign::Merge,
            Self::Lock => Sign::Padlock,
            Self::Io => Sign::Disk,
            Self::Queue => Sign::Tray,
        }
    }

    /// By what the page finds it again.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sleep => "sleep",
            Self::Join => "join",
            Self::Lock => "lock",
            Self::Io => "io",
            Self::Queue => "queue",
        }
    }
}

impl Density {
    /// For so many waiters in one of so many used bins, which share the room.
    #[must_use]
    pub const fn of(waiters: usize, used: usize) -> Self {
        let (in_full, tokens) = match used {
            0 | 1 => (2, 14),
            2 => (1, 8),
            3 => (1, 6),
            _ => (1, 4),
        };
        if waiters <= in_full {
            return Self::Full;
        }
        Self::Tokens { shown: if waiters > tokens { tokens - 1 } else { waiters } }
    }
}

/// What somebody waits for, if it is blocked.
#[must_use]
pub const fn waiter(process: &ProcessNow) -> Option<Waiter> {
    match process.state {
        State::Blocked { on, until } => Some(Waiter { pid: process.pid, on, since: process.since, until }),
        State::New
        | State::Ready { .. }
        | State::Switching { .. }
        | State::Running { .. }
        | State::Zombie
        | State::Exited => None,
    }
}

/// All five bins, in their order.
#[must_use]
pub fn contents(snapshot: &Snapshot, summary: &Summary) -> Vec<Content> {
    let mut waiters: Vec<Waiter> = snapshot.processes.iter().filter_map(waiter).collect();
    sim_core::order::by_key(&mut waiters, |waiter| waiter.since);
    let content = |bin: Bin| {
        let its: Vec<Waiter> =
            waiters.iter().filter(|waiter| Bin::of(summary, waiter.on) == bin).copied().collect();
        let object = common_object(&its);
        let holders = object.and_then(|object| snapshot.objects.get(object.index()));
        let holds_one = |pid: &Pid| its.iter().all(|waiter| waiter.pid != *pid);
        let holder = holders.and_then(|now| now.holders.iter().map(|holder| holder.pid).find(holds_one));
        Content { bin, waiters: its, object, holder: holder.filter(|_| bin == Bin::Lock) }
    };
    Bin::ALL.into_iter().map(content).collect()
}

fn common_object(waiters: &[Waiter]) -> Option<ObjectId> {
    let object = |waiter: &Waiter| match waiter.on {
        WaitsFor::Object(object) => Some(object),
        WaitsFor::Sleep(_) | WaitsFor::Join(_) | WaitsFor::JoinAll => None,
    };
    let first = object(waiters.first()?)?;
    waiters.iter().all(|waiter| object(waiter) == Some(first)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_works_like_a_lock_lies_with_the_locks() {
        let kinds = [ObjectKind::Semaphore, ObjectKind::Barrier, ObjectKind::Pipe, ObjectKind::Device];
        assert_eq!(kinds.map(Bin::of_kind), [Bin::Lock, Bin::Lock, Bin::Queue, Bin::Io]);
    }

    #[test]
    fn the_fuller_the_bins_the_less_is_said_of_each() {
        assert_eq!(Density::of(2, 1), Density::Full);
        assert_eq!(Density::of(2, 2), Density::Tokens { shown: 2 });
        assert_eq!(Density::of(30, 1), Density::Tokens { shown: 13 });
        assert_eq!(Density::of(4, 5), Density::Tokens { shown: 4 });
    }

    #[test]
    fn an_object_stands_in_the_heading_only_if_all_wait_for_it() {
        let on = |object| Waiter {
            pid: Pid::nth(0),
            on: WaitsFor::Object(ObjectId(object)),
            since: Time::ZERO,
            until: None,
        };
        assert_eq!(common_object(&[on(3), on(3)]), Some(ObjectId(3)));
        assert_eq!(common_object(&[on(3), on(4)]), None);
        assert_eq!(common_object(&[]), None);
    }
}
