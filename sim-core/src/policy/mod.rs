//! Who runs next. A policy owns the ready tasks and nothing else (compare Linux's `sched_ext`); the kernel asks it.
//!
//! A policy is written for one ready queue. Whether the cores share that queue or have one each is the business of
//! [`per_core`], which wraps any policy. A policy sees bursts, reasons and time, never programs or objects.

pub mod catalog;
pub mod cfs;
pub mod conventions;
mod deadlines;
pub mod eevdf;
mod fair;
pub mod feedback;
pub mod fifo;
pub mod hrrn;
pub mod lottery;
pub mod mlfq;
mod ordered;
pub mod params;
pub mod partition;
pub mod per_core;
pub mod priority;
mod ratios;
pub mod realtime;
pub mod scan;
pub mod sched_rt;
pub mod shortest;
pub mod stride;

use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;
use serde::Serialize;

/// A scheduling policy.
///
/// The life of a task, as a policy sees it: `admit`, then rounds of `enqueue`, `pick`, `charge` (any number of times)
/// and either `enqueue` again or `block`, and at last `forget`. A task that ends while it is ready is `remove`d first.
pub trait Policy {
    /// Which of the optional calls it wants; asked once, before the run.
    fn wants(&self) -> Wants {
        Wants::default()
    }

    /// A task exists from now on. It is not ready yet.
    fn admit(&mut self, _task: Task, _traits: &Traits, _now: Time) {}

    /// A task exists from now on, beside `sibling` in the same process and with its traits.
    fn admit_sibling(&mut self, _task: Task, _sibling: Task, _now: Time) {}

    /// A task has ended. It is in no queue.
    fn forget(&mut self, _task: Task, _now: Time) {}

    /// A task becomes ready.
    fn enqueue(&mut self, task: Task, entry: Entry, now: Time) -> Place;

    /// `core` is free: who runs on it, and for how long at the most? The task leaves its queue.
    fn pick(&mut self, core: CoreId, now: Time) -> Option<Turn>;

    /// A task ends while it is ready, and leaves its queue.
    fn remove(&mut self, task: Task, now: Time);

    /// A running task has run for so long since it was picked or last charged. Only if it [`Wants::charge`].
    fn charge(&mut self, _task: Task, _ran: Ticks, _now: Time) {}

    /// A running task is blocked from now on. Only if it [`Wants::block`].
    fn block(&mut self, _task: Task, _now: Time) {}

    /// Whether `challenger`, who has become ready, takes `core` from `incumbent`, who has just been charged. Must be
    /// a strict order. Only if it [`Wants::preempts`].
    fn preempts(&mut self, _challenger: Task, _incumbent: Task, _core: CoreId, _now: Time) -> bool {
        false
    }

    /// A new job of a periodic task begins: when it was released. It is enqueued next.
    fn job(&mut self, _task: Task, _release: Time) {}

    /// What the policy goes by for a task that is ready or has just been picked: the decision record, made on demand.
    fn facts(&self, _task: Task, _now: Time) -> Vec<Fact> {
        Vec::new()
    }

    /// When it wants to be called by [`Policy::ring`], if at all: boosts, ticks. Only if it [`Wants::timer`].
    fn timer(&self) -> Option<Time> {
        None
    }

    /// Its timer is due. The running tasks have just been charged; those on the cores that it adds to `resched` go
    /// back to the queue, and these cores pick anew.
    fn ring(&mut self, _now: Time, _resched: &mut Vec<CoreId>) {}

    /// How many ready queues there are.
    fn queues(&self) -> u16 {
        1
    }

    /// The ready tasks of a queue, in the order in which they would be picked if nothing else happened.
    fn ready(&self, queue: u16) -> Vec<Task>;

    /// The first ready task, in that order, for which `may` holds.
    fn first(&self, may: &dyn Fn(Task) -> bool) -> Option<Task> {
        self.ready(0).into_iter().find(|&task| may(task))
    }
}

/// Something that a policy goes by: a name in the policy's own words, and a number (times in ns).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What: `remaining`, `vruntime`, `level`.
    pub name: &'static str,
    /// How much.
    pub value: i64,
}

impl Fact {
    /// A fact; what is beyond a number's range is its end.
    #[must_use]
    pub fn new(name: &'static str, value: impl TryInto<i64>) -> Self {
        Self { name, value: value.try_into().unwrap_or(i64::MAX) }
    }
}

/// Which of the optional calls a policy wants. What it does not want costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent wishes")]
pub struct Wants {
    /// To know how long each task ran.
    pub charge: bool,
    /// To know who is blocked.
    pub block: bool,
    /// To be asked whether somebody who becomes ready takes a core from somebody.
    pub preempts: bool,
    /// A timer.
    pub timer: bool,
    /// That all who become ready at an instant are enqueued before it is asked to pick.
    pub together: bool,
    /// That all running tasks are charged before anybody is enqueued.
    pub current: bool,
}

/// How a task comes to be ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Why.
    pub why: Why,
    /// CPU time until its next request: the true burst, which only an oracle's policy may use.
    pub burst: Ticks,
}

/// Where a task has been put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// In which queue.
    pub queue: u16,
    /// Who may have it.
    pub offer: Offer,
}

/// Which core may have a task that has become ready, if it is idle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The lowest idle one.
    Anyone,
    /// This one.
    Only(CoreId),
    /// This one, or else the lowest idle one.
    First(CoreId),
}

/// Who runs, and for how long at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who.
    pub task: Task,
    /// For how long at the most, at least 1 ns; `None` is until it blocks or ends.
    pub quantum: Option<Ticks>,
}

/// Linux's nice values, each with its weight and 2^32 / weight.
#[must_use]
pub fn nice_weights() -> Vec<(i8, u32, u32)> {
    (-20..20)
        .zip(fair::WEIGHTS)
        .zip(fair::INVERSES)
        .map(|((nice, weight), inverse)| (nice, weight, inverse))
        .collect()
}
