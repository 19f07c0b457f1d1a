//! Highest response ratio next: (waiting + burst) / burst. Bursts are known or estimated as for the shortest job.
//!
//! The order changes with time; `ratios` keeps track of it.

use super::catalog::Setup;
use super::ordered::{Pins, put};
use super::ratios::{Ratios, Waits, is_higher};
use super::shortest::Estimates;
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};

/// Ready tasks by their ratios.
#[derive(Debug)]
pub struct Hrrn {
    ready: Ratios,
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
        let (ready, rows, pins) = (Ratios::new(), Vec::new(), Pins::default());
        Self { ready, rows, pins, estimates: Estimates::of(setup) }
    }
}

impl Policy for Hrrn {
    fn wants(&self) -> Wants {
        let estimates = self.estimates.is_some();
        Wants { charge: estimates, block: estimates, together: true, ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.pins.admit(task, &traits.affinity);
        self.ready.admit(task);
        let estimate = self.estimates.map_or(Ticks::ZERO, |estimates| estimates.first(traits));
        put(&mut self.rows, task, Row { estimate, ..Row::default() });
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.pins.admit_sibling(task, sibling);
        self.ready.admit(task);
        let row = self.rows[sibling.index()];
        put(&mut self.rows, task, Row { ran: Ticks::ZERO, ..row });
    }

    fn enqueue(&mut self, task: Task, entry: Entry, now: Time) -> Place {
        let row = &mut self.rows[task.index()];
        row.burst = if self.estimates.is_some() { row.estimate } else { entry.burst };
        row.since = now;
        let waits = Waits { since: now, burst: row.burst, task };
        self.ready.insert(waits, now);
        Place { queue: 0, offer: Offer::Anyone }
    }

    /// Of equal ratios the one that became ready first, then the one that came into being first.
    fn pick(&mut self, core: CoreId, now: Time) -> Option<Turn> {
        let mut best = self.ready.first(now)?;
        if self.pins.any && !self.pins.allow(best.task, core) {
            let open = self.ready.all().filter(|waits| self.pins.allow(waits.task, core));
            best = open.reduce(|a, b| if is_higher(b, a, now) { b } else { a })?;
        }
        let task = best.task;
        self.ready.remove(task, now);
        Some(Turn { task, quantum: None })
    }

    fn remove(&mut self, task: Task, now: Time) {
        self.ready.remove(task, now);
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
        let mut all: Vec<(Time, Task)> = self.ready.all().map(|waits| (waits.since, waits.task)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, task)| task).collect()
    }
}
