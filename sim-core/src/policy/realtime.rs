//! Periodic tasks: earliest deadline first, rate monotonic, least laxity first (Liu and Layland, JACM 1973; Mok, 1983).
//! A job is released each period, and has its deadline so long after its release. Who has neither period nor deadline
//! runs when nobody else does.

use super::catalog::Setup;
use super::conventions::Conventions;
use super::ordered::{Ordered, put};
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;

/// What a job's urgency is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The earlier its deadline, the more urgent.
    Deadline,
    /// The shorter its period, the more urgent.
    Rate,
    /// The less time it could still wait, the more urgent.
    Laxity,
}

/// Ready tasks by the urgency of their jobs.
#[derive(Debug)]
pub struct Realtime {
    rule: Rule,
    ready: Ordered,
    rows: Vec<Row>,
    running: Vec<(CoreId, Task)>,
    /// How often laxities are compared, and when next.
    tick: Ticks,
    next: Time,
    conventions: Conventions,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    period: Option<Ticks>,
    /// From the release on.
    deadline: Option<Ticks>,
    release: Time,
    /// What is left of its burst.
    left: Ticks,
}

impl Row {
    fn deadline(&self) -> Time {
        self.deadline.or(self.period).map_or(Time::MAX, |length| self.release + length)
    }
}

impl Realtime {
    /// By this rule.
    #[must_use]
    pub fn new(setup: &Setup<'_>, rule: Rule) -> Self {
        let tick = setup.choice.params.tick.unwrap_or(Ticks::from_ms(1)).max(Ticks::from_ns(1));
        let (ready, rows, running) = (Ordered::new(setup.conventions), Vec::new(), Vec::new());
        let next = Time::ZERO + setup.choice.params.first_tick.unwrap_or(tick);
        Self { rule, ready, rows, running, tick, next, conventions: *setup.conventions }
    }

    /// The smaller, the more urgent. While a task waits, its laxity falls as everybody else's does.
    fn key(&self, task: Task) -> i128 {
        let row = &self.rows[task.index()];
        let deadline = i128::from(row.deadline().ns());
        match self.rule {
            Rule::Deadline => deadline,
            Rule::Rate => i128::from(row.period.unwrap_or(Ticks::MAX).ns()),
            Rule::Laxity => deadline - i128::from(row.left.ns()),
        }
    }

    fn leave(&mut self, task: Task) {
        self.running.retain(|&(_, other)| other != task);
    }
}

impl Policy for Realtime {
    fn wants(&self) -> Wants {
        let is_lax = self.rule == Rule::Laxity;
        Wants {
            charge: is_lax,
            block: true,
            preempts: true,
            timer: is_lax,
            together: true,
            ..Wants::default()
        }
    }

    fn admit(&mut self, task: Task, traits: &Traits, now: Time) {
        self.ready.admit(task, traits);
        let Traits { period, deadline, .. } = *traits;
        put(&mut self.rows, task, Row { period, deadline, release: now, left: Ticks::ZERO });
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.ready.admit_sibling(task, sibling);
        let row = self.rows[sibling.index()];
        put(&mut self.rows, task, row);
    }

    fn forget(&mut self, task: Task, _now: Time) {
        self.leave(task);
    }

    fn enqueue(&mut self, task: Task, entry: Entry, now: Time) -> Place {
        self.leave(task);
        let row = &mut self.rows[task.index()];
        row.left = entry.burst;
        match entry.why {
            Why::Started | Why::TimeUp | Why::TimedOut | Why::Woken if row.period.is_none() => {
                row.release = now;
            }
            _ => {}
        }
        let key = self.key(task);
        if entry.why == Why::Preempted && self.conventions.preempted_keeps_head {
            self.ready.push_front(task, key);
        } else {
            self.ready.push(task, key);
        }
        Place { queue: 0, offer: Offer::Anyone }
    }

    fn pick(&mut self, core: CoreId, _now: Time) -> Option<Turn> {
        let (task, _) = self.ready.pop(core)?;
        self.running.push((core, task));
        Some(Turn { task, quantum: None })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.ready.remove(task);
    }

    fn charge(&mut self, task: Task, ran: Ticks, _now: Time) {
        let row = &mut self.rows[task.index()];
        row.left = row.left.less(ran);
    }

    fn block(&mut self, task: Task, _now: Time) {
        self.leave(task);
    }

    fn preempts(&mut self, challenger: Task, incumbent: Task, core: CoreId, _now: Time) -> bool {
        let (its, other) = (self.key(challenger), self.key(incumbent));
        let wins_tie =
            !self.conventions.running_wins_ties && self.ready.tie(challenger) < self.ready.tie(incumbent);
        self.ready.allows(challenger, core) && (its < other || (its == other && wins_tie))
    }

    fn job(&mut self, task: Task, release: Time) {
        self.rows[task.index()].release = release;
    }

    fn facts(&self, task: Task, now: Time) -> Vec<Fact> {
        let row = &self.rows[task.index()];
        let deadline = row.deadline();
        match self.rule {
            Rule::Deadline => vec![Fact::new("deadline", deadline.ns())],
            Rule::Rate => vec![Fact::new("period", row.period.unwrap_or(Ticks::MAX).ns())],
            Rule::Laxity => {
                let laxity = i128::from(deadline.ns()) - i128::from(now.ns()) - i128::from(row.left.ns());
                vec![Fact::new("laxity", laxity), Fact::new("deadline", deadline.ns())]
            }
        }
    }

    /// Laxities are compared only while somebody waits.
    fn timer(&self) -> Option<Time> {
        (self.rule == Rule::Laxity && !self.ready.is_empty() && !self.running.is_empty()).then_some(self.next)
    }

    fn ring(&mut self, now: Time, resched: &mut Vec<CoreId>) {
        let is_due = self.next == now;
        let passed = now.since(self.next).ns() / self.tick.ns() + 1;
        self.next = self.next + self.tick * passed;
        let Some(first) = self.ready.tasks().next().filter(|_| is_due) else { return };
        let most_urgent = (self.key(first), self.ready.tie(first));
        let loses = |task: Task| {
            let its = (self.key(task), self.ready.tie(task));
            if self.conventions.running_wins_ties { most_urgent.0 < its.0 } else { most_urgent < its }
        };
        resched.extend(self.running.iter().filter(|&&(_, task)| loses(task)).map(|&(core, _)| core));
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        self.ready.tasks().collect()
    }

    fn first(&self, may: &dyn Fn(Task) -> bool) -> Option<Task> {
        self.ready.tasks().find(|&task| may(task))
    }
}
