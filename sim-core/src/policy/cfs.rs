//! The completely fair scheduler, as Linux 6.1 has it (kernel/sched/fair.c: `place_entity`, `check_preempt_tick`,
//! `pick_next_entity`, `check_preempt_wakeup`): who has had the least virtual time runs next, looked at when the timer
//! interrupts, and when somebody wakes.

use super::catalog::Setup;
use super::fair::{Ticker, Weight};
use super::ordered::{Pins, put};
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;
use std::collections::BTreeSet;

/// Linux's CFS run queue.
///
/// Invariant: `load` and `count` are of all tasks that are queued or run.
#[derive(Debug)]
pub struct Cfs {
    /// By virtual time, then in the order in which they were queued.
    queue: BTreeSet<(i128, u64, Task)>,
    rows: Vec<Row>,
    pins: Pins,
    running: Vec<(CoreId, Task)>,
    /// Who has just been taken off a core that now picks.
    previous: Vec<(CoreId, Task)>,
    load: i128,
    count: usize,
    queued: u64,
    /// The least virtual time; it never falls.
    least: i128,
    /// Who woke and took a core: to be preferred, if that is fair. And whose core it was.
    next: Option<Task>,
    last: Option<Task>,
    latency: Ticks,
    min_granularity: Ticks,
    wakeup_granularity: Ticks,
    ticker: Ticker,
    new_wakes: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    weight: Weight,
    vruntime: i128,
    /// CPU time not yet turned into virtual time.
    pending: Ticks,
    /// CPU time since it was switched to.
    ran: Ticks,
    /// Its place among equals in the queue.
    place: Option<u64>,
    counted: bool,
    is_new: bool,
}

impl Cfs {
    /// As the parameters say.
    #[must_use]
    pub fn new(setup: &Setup<'_>) -> Self {
        let params = &setup.choice.params;
        Self {
            queue: BTreeSet::new(),
            rows: Vec::new(),
            pins: Pins::default(),
            running: Vec::new(),
            previous: Vec::new(),
            load: 0,
            count: 0,
            queued: 0,
            least: 0,
            next: None,
            last: None,
            latency: params.latency.unwrap_or(Ticks::from_ms(6)),
            min_granularity: params.min_granularity.unwrap_or(Ticks::from_us(750)).max(Ticks::from_ns(1)),
            wakeup_granularity: params.wakeup_granularity.unwrap_or(Ticks::from_ms(1)),
            ticker: Ticker::of(setup),
            new_wakes: setup.conventions.new_process_wakes,
        }
    }

    fn row(&self, task: Task) -> &Row {
        &self.rows[task.index()]
    }

    fn insert(&mut self, task: Task) {
        self.queued += 1;
        let row = &mut self.rows[task.index()];
        row.place = Some(self.queued);
        self.queue.insert((row.vruntime, self.queued, task));
    }

    fn take(&mut self, task: Task) {
        let row = &mut self.rows[task.index()];
        if let Some(place) = row.place.take() {
            self.queue.remove(&(row.vruntime, place, task));
        }
    }

    fn count_in(&mut self, task: Task) {
        let row = &mut self.rows[task.index()];
        row.counted = true;
        self.load += row.weight.value();
        self.count += 1;
    }

    /// It is queued no longer, and does not run.
    fn count_out(&mut self, task: Task) {
        self.forget_buddy(task);
        let row = &mut self.rows[task.index()];
        if std::mem::take(&mut row.counted) {
            self.load -= row.weight.value();
            self.count -= 1;
        }
        self.raise_least();
    }

    fn forget_buddy(&mut self, task: Task) {
        self.next = self.next.filter(|&next| next != task);
        self.last = self.last.filter(|&last| last != task);
    }

    /// `update_curr`.
    fn update(&mut self, task: Task) {
        let row = &mut self.rows[task.index()];
        let ran = std::mem::take(&mut row.pending);
        if ran.is_zero() {
            return;
        }
        row.ran += ran;
        row.vruntime += row.weight.fair(ran);
        self.raise_least();
    }

    fn update_all(&mut self) {
        for at in 0..self.running.len() {
            self.update(self.running[at].1);
        }
    }

    fn raise_least(&mut self) {
        let on_cores = self.running.iter().chain(&self.previous).map(|&(_, task)| self.row(task));
        let running = on_cores.filter(|row| row.counted).map(|row| row.vruntime).min();
        let first = self.queue.first().map(|&(vruntime, _, _)| vruntime);
        if let Some(least) = running.into_iter().chain(first).min() {
            self.least = self.least.max(least);
        }
    }

    /// How many may run in one period before it is stretched.
    fn crowd(&self) -> u64 {
        self.latency.ns().div_ceil(self.min_granularity.ns())
    }

    /// `sched_slice`: a task's share of the period.
    fn slice(&self, task: Task) -> i128 {
        let count = self.count as u64;
        let period = if count > self.crowd() { self.min_granularity * count } else { self.latency };
        let share = i128::from(period.ns()) * self.row(task).weight.value() / self.load.max(1);
        share.max(i128::from(self.min_granularity.ns()))
    }

    /// `check_preempt_tick`: whether a running task has to make room.
    fn is_over(&mut self, task: Task) -> bool {
        let slice = self.slice(task);
        let ran = i128::from(self.row(task).ran.ns());
        if ran > slice {
            self.forget_buddy(task);
            return true;
        }
        let first = self.queue.first().map(|&(vruntime, _, _)| vruntime);
        ran >= i128::from(self.min_granularity.ns())
            && first.is_some_and(|first| self.row(task).vruntime - first > slice)
    }

    /// `wakeup_preempt_entity`: whether `other` is so far behind `task` that it takes its core.
    fn is_far_behind(&self, other: Task, task: Task) -> bool {
        let behind = self.row(task).vruntime - self.row(other).vruntime;
        behind > self.row(other).weight.fair(self.wakeup_granularity)
    }

    fn leave(&mut self, task: Task) -> Option<CoreId> {
        let at = self.running.iter().position(|&(_, other)| other == task)?;
        Some(self.running.remove(at).0)
    }

    /// `pick_next_entity`.
    fn best(&self, core: CoreId, current: Option<Task>) -> Option<Task> {
        let open = |task: Task| self.pins.allow(task, core);
        let first = self.queue.iter().map(|&(_, _, task)| task).find(|&task| open(task));
        let left = match (first, current) {
            (Some(first), Some(task)) if self.row(task).vruntime < self.row(first).vruntime => task,
            (first, current) => first.or(current)?,
        };
        let fair = |buddy: &Task| open(*buddy) && !self.is_far_behind(left, *buddy);
        let queued = |buddy: &Task| self.row(*buddy).place.is_some() || current == Some(*buddy);
        let buddies = [self.next, self.last].into_iter().flatten();
        Some(buddies.filter(queued).find(fair).unwrap_or(left))
    }
}

impl Policy for Cfs {
    fn wants(&self) -> Wants {
        Wants { charge: true, block: true, preempts: true, timer: true, together: true, current: true }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.pins.admit(task, &traits.affinity);
        put(&mut self.rows, task, Row { weight: Weight::of(traits.nice), is_new: true, ..Row::default() });
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.pins.admit_sibling(task, sibling);
        let weight = self.row(sibling).weight;
        put(&mut self.rows, task, Row { weight, is_new: true, ..Row::default() });
    }

    fn forget(&mut self, task: Task, _now: Time) {
        self.update(task);
        self.leave(task);
        self.count_out(task);
    }

    fn enqueue(&mut self, task: Task, entry: Entry, _now: Time) -> Place {
        let offer = Place { queue: 0, offer: Offer::Anyone };
        if let Some(core) = self.leave(task) {
            self.update(task);
            if entry.why == Why::Yielded {
                self.insert(task);
            } else {
                self.previous.push((core, task));
            }
            return offer;
        }
        self.update_all();
        let is_new = std::mem::take(&mut self.rows[task.index()].is_new);
        self.count_in(task);
        if is_new && !self.new_wakes {
            let share = u64::try_from(self.slice(task)).expect("a slice is a length");
            let row = &mut self.rows[task.index()];
            row.vruntime = self.least + row.weight.fair(Ticks::from_ns(share));
        } else {
            let earliest = self.least - i128::from(self.latency.ns() / 2);
            let row = &mut self.rows[task.index()];
            row.vruntime = row.vruntime.max(earliest);
        }
        self.insert(task);
        offer
    }

    fn pick(&mut self, core: CoreId, now: Time) -> Option<Turn> {
        if self.running.is_empty() {
            self.ticker.catch_up(now);
        }
        let at = self.previous.iter().position(|&(other, _)| other == core);
        let previous = at.map(|at| self.previous.remove(at).1);
        let best = self.best(core, previous)?;
        if previous != Some(best) {
            if let Some(previous) = previous {
                self.insert(previous);
            }
            self.take(best);
            self.forget_buddy(best);
            self.rows[best.index()].ran = Ticks::ZERO;
        }
        self.running.push((core, best));
        Some(Turn { task: best, quantum: None })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.previous.retain(|&(_, other)| other != task);
        self.take(task);
        self.count_out(task);
    }

    fn charge(&mut self, task: Task, ran: Ticks, _now: Time) {
        self.rows[task.index()].pending += ran;
    }

    fn block(&mut self, task: Task, _now: Time) {
        self.update(task);
        self.leave(task);
        self.count_out(task);
    }

    fn preempts(&mut self, challenger: Task, incumbent: Task, core: CoreId, _now: Time) -> bool {
        self.update(incumbent);
        let takes = self.pins.allow(challenger, core) && self.is_far_behind(challenger, incumbent);
        if takes {
            self.next = Some(challenger);
            if self.count as u64 >= self.crowd() {
                self.last = Some(incumbent);
            }
        }
        takes
    }

    fn facts(&self, task: Task, _now: Time) -> Vec<Fact> {
        let row = self.row(task);
        vec![Fact::new("vruntime", row.vruntime), Fact::new("weight", row.weight.value())]
    }

    fn timer(&self) -> Option<Time> {
        (!self.running.is_empty()).then_some(self.ticker.next)
    }

    fn ring(&mut self, now: Time, resched: &mut Vec<CoreId>) {
        self.ticker.catch_up(now);
        self.update_all();
        for at in 0..self.running.len() {
            let (core, task) = self.running[at];
            if self.count > self.running.len() && self.is_over(task) {
                resched.push(core);
            }
        }
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        let waiting = self.queue.iter().map(|&(_, _, task)| task);
        waiting.chain(self.previous.iter().map(|&(_, task)| task)).collect()
    }
}
