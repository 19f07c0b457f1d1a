//! Earliest eligible virtual deadline first, as Linux 6.12 has it (kernel/sched/fair.c: `update_curr`, `pick_eevdf`,
//! `place_entity`, `dequeue_entity`, `check_preempt_wakeup_fair`). With ticks, slices are looked at when the timer
//! interrupts, somebody wakes or is blocked, as the kernel does by default; without, at every instant.
//!
//! Invariant: `sum` and `load` are Σ weight × vruntime and Σ weight of all tasks that are queued, run, or have been
//! blocked while they were not eligible (those stay until they are picked: delayed dequeue).

mod row;

use super::catalog::Setup;
use super::deadlines::Deadlines;
use super::fair::{Ticker, Weight, floor};
use super::ordered::{Pins, put};
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;
use row::Row;

/// Linux's EEVDF run queue.
#[derive(Debug)]
pub struct Eevdf {
    queue: Deadlines,
    rows: Vec<Row>,
    pins: Pins,
    running: Vec<(CoreId, Task)>,
    /// Who has just been taken off a core that now picks.
    previous: Vec<(CoreId, Task)>,
    sum: i128,
    load: i128,
    count: usize,
    /// The least virtual time there ever is; it never falls.
    least: i128,
    base_slice: Ticks,
    ticker: Option<Ticker>,
    /// Up to when running tasks are charged.
    charged: Time,
    /// A new process is placed as one that wakes.
    new_wakes: bool,
    /// A process that ends leaves as one that sleeps.
    ends_asleep: bool,
}

impl Eevdf {
    /// As the parameters say: with ticks, if `tick` is set.
    #[must_use]
    pub fn new(setup: &Setup<'_>) -> Self {
        let params = &setup.choice.params;
        Self {
            queue: Deadlines::default(),
            rows: Vec::new(),
            pins: Pins::default(),
            running: Vec::new(),
            previous: Vec::new(),
            sum: 0,
            load: 0,
            count: 0,
            least: 0,
            base_slice: params.base_slice.unwrap_or(Ticks::from_ms(3)).max(Ticks::from_ns(1)),
            ticker: params.tick.map(|_| Ticker::of(setup)),
            charged: Time::ZERO,
            new_wakes: setup.conventions.new_process_wakes,
            ends_asleep: setup.conventions.ends_asleep,
        }
    }

    fn row(&self, task: Task) -> &Row {
        &self.rows[task.index()]
    }

    fn slice(&self, task: Task) -> Ticks {
        self.row(task).slice.unwrap_or(self.base_slice)
    }

    /// V: the weighted mean of the virtual times.
    fn mean(&self) -> i128 {
        if self.load == 0 { self.least } else { floor(self.sum, self.load) }
    }

    fn is_eligible(&self, task: Task) -> bool {
        self.sum >= self.row(task).vruntime * self.load
    }

    fn count_in(&mut self, task: Task) {
        let row = &mut self.rows[task.index()];
        row.counted = true;
        self.sum += row.weight.value() * row.vruntime;
        self.load += row.weight.value();
        self.count += 1;
    }

    fn count_out(&mut self, task: Task) {
        let row = &mut self.rows[task.index()];
        row.counted = false;
        self.sum -= row.weight.value() * row.vruntime;
        self.load -= row.weight.value();
        self.count -= 1;
    }

    fn insert(&mut self, task: Task) {
        let Row { deadline, vruntime, .. } = *self.row(task);
        self.queue.insert(task, deadline, vruntime);
    }

    /// `update_curr`: what a running task has run becomes virtual time; a new slice if this one is used up.
    fn update(&mut self, task: Task) {
        let slice = self.slice(task);
        let row = &mut self.rows[task.index()];
        let ran = std::mem::take(&mut row.pending);
        if ran.is_zero() {
            return;
        }
        let passed = row.weight.fair(ran);
        row.vruntime += passed;
        let mut resched = false;
        if row.vruntime >= row.deadline {
            row.deadline = row.vruntime + row.weight.fair(slice);
            resched = true;
        }
        if row.counted {
            self.sum += row.weight.value() * passed;
        }
        self.raise_least();
        if self.count > 1 && (resched || (!self.is_protected(task) && !self.is_eligible(task))) {
            self.rows[task.index()].resched = true;
        }
    }

    fn is_protected(&self, task: Task) -> bool {
        self.row(task).picked_with == Some(self.row(task).deadline)
    }

    fn raise_least(&mut self) {
        let on_cores = self.running.iter().chain(&self.previous).map(|&(_, task)| self.row(task));
        let running = on_cores.filter(|row| row.counted).map(|row| row.vruntime).min();
        if let Some(least) = running.into_iter().chain(self.queue.least()).min() {
            self.least = self.least.max(least);
        }
    }

    fn update_all(&mut self) {
        for at in 0..self.running.len() {
            self.update(self.running[at].1);
        }
    }

    /// `place_entity`.
    fn place(&mut self, task: Task, halved: bool) {
        let slice = self.slice(task);
        let (mean, load, count) = (self.mean(), self.load, self.count);
        let row = &mut self.rows[task.index()];
        let lag = if count > 0 { row.lag * (load + row.weight.value()) / load.max(1) } else { 0 };
        row.vruntime = mean - lag;
        let length = row.weight.fair(slice);
        row.deadline = row.vruntime + if halved { length / 2 } else { length };
    }

    /// `update_entity_lag`.
    fn note_lag(&mut self, task: Task) {
        let mean = self.mean();
        let (slice, tick) = (self.slice(task), super::sched_rt::TICK);
        let row = &mut self.rows[task.index()];
        let limit = row.weight.fair((slice * 2).max(tick));
        row.lag = (mean - row.vruntime).clamp(-limit, limit);
    }

    /// It is counted no longer. It is in no queue.
    fn dequeue(&mut self, task: Task) {
        self.note_lag(task);
        self.count_out(task);
        self.raise_least();
    }

    fn leave(&mut self, task: Task) -> Option<CoreId> {
        let at = self.running.iter().position(|&(_, other)| other == task)?;
        Some(self.running.remove(at).0)
    }

    /// `pick_eevdf`: who would run, `current` being on the core.
    fn best(&self, core: CoreId, current: Option<Task>) -> Option<Task> {
        if self.count == 1 && current.is_some() {
            return current;
        }
        let alone = current;
        let current = current.filter(|&task| self.row(task).counted && self.is_eligible(task));
        if let Some(task) = current.filter(|&task| self.is_protected(task)) {
            return Some(task);
        }
        let before = |task: Task, best: Task| self.row(task).deadline < self.row(best).deadline;
        match (self.first(core, self.mean()), current) {
            (Some(best), Some(task)) if before(task, best) => Some(task),
            (None, None) => self.first(core, i128::MAX).or(alone),
            (best, current) => best.or(current),
        }
    }

    /// Who has the earliest deadline of those in the queue whose virtual time is at most this.
    fn first(&self, core: CoreId, vruntime: i128) -> Option<Task> {
        if !self.pins.any {
            return self.queue.first_eligible(vruntime);
        }
        let may = |task: &Task| self.pins.allow(*task, core) && self.row(*task).vruntime <= vruntime;
        self.queue.tasks().into_iter().find(may)
    }

    /// When a running task's slice, or its eligibility, is over.
    fn ends(&self, task: Task) -> Time {
        let row = self.row(task);
        let mut until = row.deadline - row.vruntime;
        let others = self.load - row.weight.value();
        if !self.is_protected(task) && others > 0 {
            until = until.min(floor(self.sum - row.vruntime * self.load, others) + 1);
        }
        let run = row.weight.run_for(until.max(1));
        self.charged + run.less(row.pending).max(Ticks::from_ns(1))
    }
}

impl Policy for Eevdf {
    fn wants(&self) -> Wants {
        Wants { charge: true, block: true, preempts: true, timer: true, together: true, current: true }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.pins.admit(task, &traits.affinity);
        let slice = traits.slice.map(|slice| slice.clamp(Ticks::from_us(100), Ticks::from_ms(100)));
        put(
            &mut self.rows,
            task,
            Row { weight: Weight::of(traits.nice), slice, is_new: true, ..Row::default() },
        );
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.pins.admit_sibling(task, sibling);
        let Row { weight, slice, .. } = *self.row(sibling);
        put(&mut self.rows, task, Row { weight, slice, is_new: true, ..Row::default() });
    }

    fn forget(&mut self, task: Task, _now: Time) {
        self.update(task);
        let ran = self.leave(task).is_some();
        if ran && self.ends_asleep && !self.is_eligible(task) {
            self.rows[task.index()].delayed = true;
            return self.insert(task);
        }
        if self.row(task).delayed {
            self.queue.remove(task);
        }
        if self.row(task).counted {
            self.dequeue(task);
        }
    }

    fn enqueue(&mut self, task: Task, entry: Entry, now: Time) -> Place {
        self.charged = self.charged.max(now);
        let offer = Place { queue: 0, offer: Offer::Anyone };
        if let Some(core) = self.leave(task) {
            self.update(task);
            if entry.why == Why::Yielded {
                let slice = self.slice(task);
                let row = &mut self.rows[task.index()];
                row.deadline += row.weight.fair(slice);
            }
            self.previous.push((core, task));
            return offer;
        }
        if std::mem::take(&mut self.rows[task.index()].delayed) {
            // `requeue_delayed_entity`: with the virtual times as they were when they were looked at last.
            self.note_lag(task);
            if self.row(task).lag > 0 {
                self.queue.remove(task);
                self.count_out(task);
                self.rows[task.index()].lag = 0;
                self.place(task, false);
                self.count_in(task);
                self.insert(task);
            }
            return offer;
        }
        self.update_all();
        let is_new = std::mem::take(&mut self.rows[task.index()].is_new);
        self.place(task, is_new && !self.new_wakes);
        self.count_in(task);
        self.insert(task);
        offer
    }

    fn pick(&mut self, core: CoreId, now: Time) -> Option<Turn> {
        self.charged = self.charged.max(now);
        if self.running.is_empty()
            && let Some(ticker) = &mut self.ticker
        {
            ticker.catch_up(now);
        }
        let at = self.previous.iter().position(|&(other, _)| other == core);
        let previous = at.map(|at| self.previous.remove(at).1);
        let best = loop {
            let best = self.best(core, previous)?;
            if !self.row(best).delayed {
                break best;
            }
            self.queue.remove(best);
            self.dequeue(best);
            let row = &mut self.rows[best.index()];
            row.delayed = false;
            row.lag = row.lag.min(0);
        };
        if previous != Some(best) {
            if let Some(previous) = previous {
                self.insert(previous);
            }
            self.queue.remove(best);
            let row = &mut self.rows[best.index()];
            row.picked_with = Some(row.deadline);
        }
        self.rows[best.index()].resched = false;
        self.running.push((core, best));
        Some(Turn { task: best, quantum: None })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.previous.retain(|&(_, other)| other != task);
        if self.queue.contains(task) {
            self.queue.remove(task);
        }
        self.dequeue(task);
    }

    fn charge(&mut self, task: Task, ran: Ticks, now: Time) {
        self.charged = self.charged.max(now);
        self.rows[task.index()].pending += ran;
    }

    fn block(&mut self, task: Task, _now: Time) {
        self.update(task);
        self.leave(task);
        if self.is_eligible(task) {
            self.dequeue(task);
        } else {
            self.rows[task.index()].delayed = true;
            self.insert(task);
        }
    }

    fn preempts(&mut self, challenger: Task, incumbent: Task, core: CoreId, _now: Time) -> bool {
        if !self.pins.allow(challenger, core) {
            return false;
        }
        self.update(incumbent);
        if self.row(incumbent).resched {
            return true;
        }
        let is_short = self.slice(challenger) < self.slice(incumbent) && self.is_eligible(challenger);
        let is_before = self.row(challenger).deadline < self.row(incumbent).deadline;
        if is_short && (is_before || !self.is_eligible(incumbent)) {
            self.rows[incumbent.index()].picked_with = None;
        }
        self.best(core, Some(incumbent)) == Some(challenger)
    }

    fn facts(&self, task: Task, _now: Time) -> Vec<Fact> {
        let row = self.row(task);
        vec![
            Fact::new("deadline", row.deadline),
            Fact::new("vruntime", row.vruntime),
            Fact::new("lag", self.mean() - row.vruntime),
            Fact::new("eligible", i64::from(self.is_eligible(task))),
            Fact::new("weight", row.weight.value()),
        ]
    }

    fn timer(&self) -> Option<Time> {
        match self.ticker {
            Some(ticker) => (!self.running.is_empty()).then_some(ticker.next),
            None => self.running.iter().map(|&(_, task)| self.ends(task)).min(),
        }
    }

    fn ring(&mut self, now: Time, resched: &mut Vec<CoreId>) {
        self.charged = self.charged.max(now);
        if let Some(ticker) = &mut self.ticker {
            ticker.catch_up(now);
        }
        self.update_all();
        resched
            .extend(self.running.iter().filter(|(_, task)| self.row(*task).resched).map(|&(core, _)| core));
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        let queued = self.queue.tasks().into_iter().chain(self.previous.iter().map(|&(_, task)| task));
        queued.filter(|&task| !self.row(task).delayed).collect()
    }
}
