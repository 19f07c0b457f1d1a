//! Linux's real-time classes `SCHED_FIFO` and `SCHED_RR`: a list for each priority, the largest number first. Who is
//! preempted stays at the head of its list, who wakes joins its tail. `SCHED_RR`'s slice is counted in timer ticks,
//! each charged to whoever runs when it comes (kernel/sched/rt.c: `task_tick_rt`, `requeue_task_rt`).

use super::catalog::Setup;
use super::ordered::{Ordered, put};
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;

/// Ready tasks by priority.
#[derive(Debug)]
pub struct SchedRt {
    ready: Ordered,
    rows: Vec<Row>,
    running: Vec<(CoreId, Task)>,
    /// For `SCHED_RR`: how many ticks a slice has, how often they come, and when the next one does.
    ticking: Option<(u64, Ticks, Time)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    priority: i32,
    ticks: u64,
    unsliced: bool,
}

/// The kernel's tick with `CONFIG_HZ_250`.
pub(super) const TICK: Ticks = Ticks::from_ms(4);

impl SchedRt {
    /// `SCHED_RR` if `sliced`.
    #[must_use]
    pub fn new(setup: &Setup<'_>, sliced: bool) -> Self {
        let params = &setup.choice.params;
        let tick = params.tick.unwrap_or(TICK).max(Ticks::from_ns(1));
        let first = Time::ZERO + params.first_tick.unwrap_or(tick);
        let ticks = (setup.choice.quantum.ns() / tick.ns()).max(1);
        let ticking = sliced.then_some((ticks, tick, first));
        Self { ready: Ordered::queue(), rows: Vec::new(), running: Vec::new(), ticking }
    }

    fn slice(&self) -> u64 {
        self.ticking.map_or(0, |(ticks, _, _)| ticks)
    }

    fn key(&self, task: Task) -> i128 {
        -i128::from(self.rows[task.index()].priority)
    }

    fn leave(&mut self, task: Task) {
        self.running.retain(|&(_, other)| other != task);
    }
}

impl Policy for SchedRt {
    fn wants(&self) -> Wants {
        let timer = self.ticking.is_some();
        Wants { block: true, preempts: true, timer, together: true, ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.ready.admit(task, traits);
        let row = Row { priority: traits.priority, ticks: self.slice(), unsliced: traits.unsliced };
        put(&mut self.rows, task, row);
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.ready.admit_sibling(task, sibling);
        let row = Row { ticks: self.slice(), ..self.rows[sibling.index()] };
        put(&mut self.rows, task, row);
    }

    fn forget(&mut self, task: Task, _now: Time) {
        self.leave(task);
    }

    fn enqueue(&mut self, task: Task, entry: Entry, _now: Time) -> Place {
        self.leave(task);
        let key = self.key(task);
        if entry.why == Why::Preempted {
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

    fn block(&mut self, task: Task, _now: Time) {
        self.leave(task);
    }

    fn preempts(&mut self, challenger: Task, incumbent: Task, core: CoreId, _now: Time) -> bool {
        self.ready.allows(challenger, core) && self.key(challenger) < self.key(incumbent)
    }

    fn facts(&self, task: Task, _now: Time) -> Vec<Fact> {
        let row = self.rows[task.index()];
        let ticks = self.ticking.map(|_| Fact::new("ticks left", row.ticks));
        [Fact::new("priority", row.priority)].into_iter().chain(ticks).collect()
    }

    fn timer(&self) -> Option<Time> {
        self.ticking.filter(|_| !self.running.is_empty()).map(|(_, _, next)| next)
    }

    /// Whose slice is over gets a new one, and goes to the tail of its list if somebody else is in it.
    fn ring(&mut self, now: Time, resched: &mut Vec<CoreId>) {
        let Some((slice, tick, next)) = &mut self.ticking else { return };
        let is_due = *next == now;
        *next = *next + *tick;
        if *next <= now {
            // Nobody ran for a while: the ticks that nobody was charged for are skipped.
            let behind = (now - *next).ns() / tick.ns() + 1;
            *next = *next + *tick * behind;
        }
        for &(core, task) in self.running.iter().filter(|_| is_due) {
            let row = &mut self.rows[task.index()];
            if row.unsliced {
                continue;
            }
            row.ticks -= 1;
            if row.ticks == 0 {
                row.ticks = *slice;
                let key = -i128::from(row.priority);
                if self.ready.tasks().next().is_some_and(|first| self.ready.key(first) == Some(key)) {
                    resched.push(core);
                }
            }
        }
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        self.ready.tasks().collect()
    }

    fn first(&self, may: &dyn Fn(Task) -> bool) -> Option<Task> {
        self.ready.tasks().find(|&task| may(task))
    }
}
