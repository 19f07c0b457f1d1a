//! A ready queue for each core, whatever the policy: where new tasks go, and who takes whose when a core is idle.
//! Leaves the order in each queue to the policies that it wraps, one for each core.

use super::{Entry, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};

/// A policy for each core.
///
/// Invariant: a task is known to the policy of its home, and to no other.
pub struct PerCore {
    cores: Vec<Core>,
    homes: Vec<Home>,
    /// Whether a core whose queue is empty takes from others.
    stealing: bool,
}

struct Core {
    policy: Box<dyn Policy>,
    /// Tasks in its queue.
    queued: u32,
    /// Tasks in its queue or running on it.
    load: u32,
}

#[derive(Clone, Copy, Default)]
struct Home {
    core: CoreId,
    /// Whether it is part of its home's load: ready or running.
    counted: bool,
}

impl PerCore {
    /// Wraps a policy for each core, in order.
    #[must_use]
    pub fn new(policies: Vec<Box<dyn Policy>>, stealing: bool) -> Self {
        let cores = policies.into_iter().map(|policy| Core { policy, queued: 0, load: 0 }).collect();
        Self { cores, homes: Vec::new(), stealing }
    }

    /// Gives a new task the core with the least load, the lowest one on a tie.
    fn settle(&mut self, task: Task) -> &mut dyn Policy {
        let loads = self.cores.iter().enumerate();
        let (core, _) = loads.min_by_key(|(_, core)| core.load).expect("there is a core");
        if self.homes.len() <= task.index() {
            self.homes.resize(task.index() + 1, Home::default());
        }
        let id = CoreId(u16::try_from(core).expect("at most 1024 cores"));
        self.homes[task.index()] = Home { core: id, counted: true };
        self.cores[core].load += 1;
        &mut *self.cores[core].policy
    }

    fn home(&mut self, task: Task) -> &mut Core {
        &mut self.cores[self.homes[task.index()].core.index()]
    }

    fn discount(&mut self, task: Task) {
        if std::mem::take(&mut self.homes[task.index()].counted) {
            self.home(task).load -= 1;
        }
    }

    /// The head of the longest queue (of the lowest core on a tie), which comes to live on `core`.
    fn steal(&mut self, core: CoreId, now: Time) -> Option<Turn> {
        let queues = self.cores.iter().enumerate().filter(|(_, other)| other.queued > 0);
        let (victim, _) = queues.min_by_key(|(_, other)| std::cmp::Reverse(other.queued))?;
        let turn = self.cores[victim].policy.pick(core, now)?;
        self.cores[victim].queued -= 1;
        self.cores[victim].load -= 1;
        self.cores[core.index()].load += 1;
        self.homes[turn.task.index()].core = core;
        Some(turn)
    }
}

impl Policy for PerCore {
    fn wants(&self) -> Wants {
        Wants { block: true, ..self.cores[0].policy.wants() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, now: Time) {
        self.settle(task).admit(task, traits, now);
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, now: Time) {
        self.settle(task).admit_sibling(task, sibling, now);
    }

    fn forget(&mut self, task: Task, now: Time) {
        self.discount(task);
        self.home(task).policy.forget(task, now);
    }

    fn enqueue(&mut self, task: Task, entry: Entry, now: Time) -> Place {
        let home = &mut self.homes[task.index()];
        let core = &mut self.cores[home.core.index()];
        core.load += u32::from(!std::mem::replace(&mut home.counted, true));
        core.queued += 1;
        core.policy.enqueue(task, entry, now);
        let offer = if self.stealing { Offer::First(home.core) } else { Offer::Only(home.core) };
        Place { queue: home.core.0, offer }
    }

    fn pick(&mut self, core: CoreId, now: Time) -> Option<Turn> {
        let own = &mut self.cores[core.index()];
        let turn = own.policy.pick(core, now);
        match turn {
            Some(_) => own.queued -= 1,
            None if self.stealing => return self.steal(core, now),
            None => {}
        }
        turn
    }

    fn remove(&mut self, task: Task, now: Time) {
        let home = self.home(task);
        home.queued -= 1;
        home.policy.remove(task, now);
    }

    fn charge(&mut self, task: Task, ran: Ticks, now: Time) {
        self.home(task).policy.charge(task, ran, now);
    }

    fn block(&mut self, task: Task, now: Time) {
        self.discount(task);
        self.home(task).policy.block(task, now);
    }

    fn preempts(&self, challenger: Task, incumbent: Task, now: Time) -> bool {
        let home = self.homes[challenger.index()].core;
        home == self.homes[incumbent.index()].core
            && self.cores[home.index()].policy.preempts(challenger, incumbent, now)
    }

    fn timer(&self) -> Option<Time> {
        self.cores.iter().filter_map(|core| core.policy.timer()).min()
    }

    fn ring(&mut self, now: Time, resched: &mut Vec<CoreId>) {
        for core in &mut self.cores {
            if core.policy.timer().is_some_and(|due| due <= now) {
                core.policy.ring(now, resched);
            }
        }
    }

    fn queues(&self) -> u16 {
        u16::try_from(self.cores.len()).expect("at most 1024 cores")
    }

    fn ready(&self, queue: u16) -> Vec<Task> {
        self.cores[usize::from(queue)].policy.ready(0)
    }
}
