//! Shortest job first, and shortest remaining time first, which also takes the core away. How long a burst will be is
//! either known (CPU time until the task's next request, which the kernel has from its program) or estimated from the
//! bursts before (an exponential average: Silberschatz, Galvin, Gagne, chapter 5.3.2).

use super::catalog::Setup;
use super::conventions::Conventions;
use super::ordered::{Ordered, put};
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;

/// Ready tasks in the order of what is left of their bursts.
#[derive(Debug)]
pub struct Shortest {
    ready: Ordered,
    bursts: Vec<Burst>,
    estimates: Option<Estimates>,
    preemptive: bool,
    conventions: Conventions,
}

/// A task's present burst.
#[derive(Clone, Copy, Debug, Default)]
struct Burst {
    /// What is left of it, if it is known.
    left: Ticks,
    /// What it is estimated at.
    estimate: Ticks,
    /// How much of it has been run.
    ran: Ticks,
    /// Whether the task has been blocked before, or has run.
    has_waited: bool,
}

/// How bursts are estimated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Estimates {
    first: Ticks,
    /// The weight of the last burst, in thousandths.
    alpha: u64,
    /// Rounded up to a whole number of these.
    unit: u64,
}

impl Estimates {
    /// As the parameters say; `None` if bursts are known.
    pub(super) fn of(setup: &Setup<'_>) -> Option<Self> {
        let params = &setup.choice.params;
        let first = params.first_estimate?;
        let alpha = u64::from(params.alpha.unwrap_or(500).min(1000));
        Some(Self { first, alpha, unit: params.estimate_unit.map_or(1, Ticks::ns).max(1) })
    }

    pub(super) fn first(&self, traits: &Traits) -> Ticks {
        traits.estimate.unwrap_or(self.first)
    }

    /// The estimate after a burst.
    pub(super) fn next(&self, ran: Ticks, estimate: Ticks) -> Ticks {
        let mean = (self.alpha * ran.ns() + (1000 - self.alpha) * estimate.ns()).div_ceil(1000);
        Ticks::from_ns(mean.div_ceil(self.unit) * self.unit)
    }
}

impl Shortest {
    /// Shortest job first.
    #[must_use]
    pub fn job(setup: &Setup<'_>) -> Self {
        Self::new(setup, false)
    }

    /// Shortest remaining time first.
    #[must_use]
    pub fn remaining(setup: &Setup<'_>) -> Self {
        Self::new(setup, true)
    }

    fn new(setup: &Setup<'_>, preemptive: bool) -> Self {
        let (ready, bursts) = (Ordered::new(setup.conventions), Vec::new());
        Self { ready, bursts, estimates: Estimates::of(setup), preemptive, conventions: *setup.conventions }
    }

    /// What is left of a task's burst, as far as the policy knows.
    fn left(&self, task: Task) -> Ticks {
        let burst = self.bursts[task.index()];
        match self.estimates {
            None => burst.left,
            Some(_) => burst.estimate.less(burst.ran),
        }
    }

    fn key(&self, task: Task) -> i128 {
        let burst = self.bursts[task.index()];
        let whole = self.estimates.is_some() && !self.conventions.estimate_less_ran;
        i128::from(if whole { burst.estimate } else { self.left(task) }.ns())
    }
}

impl Policy for Shortest {
    fn wants(&self) -> Wants {
        let estimates = self.estimates.is_some();
        let (charge, block) = (estimates || self.preemptive, estimates);
        Wants { charge, block, preempts: self.preemptive, together: true, ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.ready.admit(task, traits);
        let estimate = self.estimates.map_or(Ticks::ZERO, |estimates| estimates.first(traits));
        put(&mut self.bursts, task, Burst { estimate, ..Burst::default() });
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.ready.admit_sibling(task, sibling);
        let estimate = self.bursts[sibling.index()].estimate;
        put(&mut self.bursts, task, Burst { estimate, ..Burst::default() });
    }

    fn enqueue(&mut self, task: Task, entry: Entry, _now: Time) -> Place {
        let burst = &mut self.bursts[task.index()];
        burst.left = entry.burst;
        burst.has_waited = entry.why != Why::Started;
        let key = self.key(task);
        self.ready.push(task, key);
        Place { queue: 0, offer: Offer::Anyone }
    }

    fn pick(&mut self, core: CoreId, _now: Time) -> Option<Turn> {
        self.ready.pop(core).map(|(task, _)| Turn { task, quantum: None })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.ready.remove(task);
    }

    fn charge(&mut self, task: Task, ran: Ticks, _now: Time) {
        let burst = &mut self.bursts[task.index()];
        burst.left = burst.left.less(ran);
        burst.ran += ran;
    }

    fn block(&mut self, task: Task, _now: Time) {
        if let Some(estimates) = self.estimates {
            let burst = &mut self.bursts[task.index()];
            burst.estimate = estimates.next(std::mem::take(&mut burst.ran), burst.estimate);
        }
    }

    fn preempts(&mut self, challenger: Task, incumbent: Task, core: CoreId, _now: Time) -> bool {
        let may = self.conventions.arrival_preempts || self.bursts[challenger.index()].has_waited;
        may && self.ready.allows(challenger, core) && self.left(challenger) < self.left(incumbent)
    }

    fn facts(&self, task: Task, _now: Time) -> Vec<Fact> {
        let name = if self.estimates.is_some() { "estimated remaining" } else { "remaining" };
        vec![Fact::new(name, self.left(task).ns())]
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        self.ready.tasks().collect()
    }

    fn first(&self, may: &dyn Fn(Task) -> bool) -> Option<Task> {
        self.ready.tasks().find(|&task| may(task))
    }
}
