//! Highest response ratio next: (waiting + burst) / burst. Bursts are known or estimated as for the shortest job.
//!
//! Between two picks the order changes with time, but not among tasks whose bursts are equal: there the one that has
//! waited longest is first. So a pick compares one task for each length of burst.

use super::catalog::Setup;
use super::ordered::{Pins, put};
use super::shortest::Estimates;
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Ready tasks by the length of their bursts.
#[derive(Debug)]
pub struct Hrrn {
    /// By burst: since when, and who.
    ready: BTreeMap<Ticks, BTreeSet<(Time, Task)>>,
    rows: Vec<Row>,
    pins: Pins,
    estimates: Option<Estimates>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    /// Of the burst that it waits to run.
    burst: Ticks,
    estimate: Ticks,
    ran: Ticks,
    since: Time,
}

impl Hrrn {
    /// As the parameters say.
    #[must_use]
    pub fn new(setup: &Setup<'_>) -> Self {
        let (ready, rows, pins) = (BTreeMap::new(), Vec::new(), Pins::default());
        Self { ready, rows, pins, estimates: Estimates::of(setup) }
    }

    fn take(&mut self, task: Task) {
        let row = self.rows[task.index()];
        let same = self.ready.get_mut(&row.burst).expect("a ready task is in the queue");
        same.remove(&(row.since, task));
        if same.is_empty() {
            self.ready.remove(&row.burst);
        }
    }
}

impl Policy for Hrrn {
    fn wants(&self) -> Wants {
        let estimates = self.estimates.is_some();
        Wants { charge: estimates, block: estimates, together: true, ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.pins.admit(task, &traits.affinity);
        let estimate = self.estimates.map_or(Ticks::ZERO, |estimates| estimates.first(traits));
        put(&mut self.rows, task, Row { estimate, ..Row::default() });
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.pins.admit_sibling(task, sibling);
        let row = self.rows[sibling.index()];
        put(&mut self.rows, task, Row { ran: Ticks::ZERO, ..row });
    }

    fn enqueue(&mut self, task: Task, entry: Entry, now: Time) -> Place {
        let row = &mut self.rows[task.index()];
        row.burst = if self.estimates.is_some() { row.estimate } else { entry.burst };
        row.since = now;
        self.ready.entry(row.burst).or_default().insert((now, task));
        Place { queue: 0, offer: Offer::Anyone }
    }

    /// Of equal ratios the one that became ready first, then the one that came into being first.
    fn pick(&mut self, core: CoreId, now: Time) -> Option<Turn> {
        let pins = &self.pins;
        let candidates = self.ready.iter().filter_map(|(burst, same)| {
            let open = same.iter().find(|(_, task)| !pins.any || pins.allow(*task, core));
            open.map(|&(since, task)| (*burst, since, task))
        });
        let (_, _, task) = candidates.reduce(|best, next| {
            // wait / burst, compared without dividing; a burst of nothing has no end of ratio.
            let ratio = |a: (Ticks, Time, Task), b: Ticks| u128::from((now - a.1).ns()) * u128::from(b.ns());
            let (of_best, of_next) = (ratio(best, next.0), ratio(next, best.0));
            match of_next.cmp(&of_best) {
                std::cmp::Ordering::Greater => next,
                std::cmp::Ordering::Equal if (next.1, next.2) < (best.1, best.2) => next,
                std::cmp::Ordering::Equal | std::cmp::Ordering::Less => best,
            }
        })?;
        self.take(task);
        Some(Turn { task, quantum: None })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.take(task);
    }

    fn charge(&mut self, task: Task, ran: Ticks, _now: Time) {
        self.rows[task.index()].ran += ran;
    }

    fn block(&mut self, task: Task, _now: Time) {
        if let Some(estimates) = self.estimates {
            let row = &mut self.rows[task.index()];
            row.estimate = estimates.next(std::mem::take(&mut row.ran), row.estimate);
        }
    }

    fn facts(&self, task: Task, now: Time) -> Vec<Fact> {
        let row = self.rows[task.index()];
        let waited = now.since(row.since);
        let ratio = (waited.ns() + row.burst.ns()).saturating_mul(1000) / row.burst.ns().max(1);
        vec![
            Fact::new("waited", waited.ns()),
            Fact::new("burst", row.burst.ns()),
            Fact::new("response ratio in thousandths", ratio),
        ]
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        let mut all: Vec<(Time, Task)> = self.ready.values().flatten().copied().collect();
        all.sort_unstable();
        all.into_iter().map(|(_, task)| task).collect()
    }
}
