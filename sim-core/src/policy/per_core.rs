//! A ready queue for each core, whatever the policy: where new tasks go, and who takes whose when a core is idle.
//! Leaves the order in each queue to the policies that it wraps, one for each core.

use super::ordered::{Pins, put};
use super::params::Params;
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::rng::Rng;
use crate::time::{Ticks, Time};
use crate::trace::Why;

/// A policy for each core.
///
/// Invariant: a task is known to the policy of its home, and to no other. Who moves begins anew there.
pub struct PerCore {
    cores: Vec<Core>,
    homes: Vec<Home>,
    pins: Pins,
    /// Whether a core whose queue is empty takes from others.
    stealing: bool,
    peek: Option<Peek>,
}

struct Core {
    policy: Box<dyn Policy>,
    /// Tasks in its queue.
    queued: u32,
    /// Tasks in its queue or running on it.
    load: u32,
}

#[derive(Clone, Default)]
struct Home {
    core: CoreId,
    /// Whether it is part of its home's load: ready or running.
    counted: bool,
    traits: Traits,
    /// How it came to be ready last.
    entry: Option<Entry>,
}

/// Every so often, a core whose queue is empty looks into another core's queue, and takes its first task that is not
/// bound to any core.
struct Peek {
    every: Ticks,
    next: Time,
    /// Whose queue, in place of chance.
    victims: std::vec::IntoIter<u16>,
    rng: Rng,
}

impl PerCore {
    /// Wraps a policy for each core, in order.
    #[must_use]
    pub fn new(policies: Vec<Box<dyn Policy>>, stealing: bool, params: &Params, seed: u64) -> Self {
        let cores = policies.into_iter().map(|policy| Core { policy, queued: 0, load: 0 }).collect();
        let peek = params.peek.filter(|every| !every.is_zero()).map(|every| Peek {
            every,
            next: Time::ZERO + every,
            victims: params.victims.clone().into_iter(),
            rng: Rng::new(seed),
        });
        Self { cores, homes: Vec::new(), pins: Pins::default(), stealing, peek }
    }

    /// Gives a new task the core with the least load of those that it may run on, the lowest one on a tie.
    fn settle(&mut self, task: Task, traits: &Traits) -> &mut dyn Policy {
        self.pins.admit(task, &traits.affinity);
        let loads = self.cores.iter().enumerate().map(|(core, its)| (core_id(core), its.load));
        let open = loads.filter(|&(core, _)| self.pins.allow(task, core));
        let least = open.min_by_key(|&(_, load)| load).map_or(CoreId(0), |(core, _)| core);
        let home = traits.home.map(CoreId).filter(|core| core.index() < self.cores.len());
        let core = home.unwrap_or(least);
        put(&mut self.homes, task, Home { core, counted: true, traits: traits.clone(), entry: None });
        self.cores[core.index()].load += 1;
        &mut *self.cores[core.index()].policy
    }

    fn home(&mut self, task: Task) -> &mut Core {
        &mut self.cores[self.homes[task.index()].core.index()]
    }

    fn home_ref(&self, task: Task) -> &Core {
        &self.cores[self.homes[task.index()].core.index()]
    }

    fn discount(&mut self, task: Task) {
        if std::mem::take(&mut self.homes[task.index()].counted) {
            self.home(task).load -= 1;
        }
    }

    /// The first of the longest queue (of the lowest core on a tie) that may run on `core` comes to live there.
    fn steal(&mut self, core: CoreId, now: Time) -> Option<Turn> {
        let mut queues: Vec<(u32, usize)> = Vec::new();
        queues.extend(
            self.cores.iter().enumerate().filter(|(_, it)| it.queued > 0).map(|(at, it)| (it.queued, at)),
        );
        queues.sort_by_key(|&(queued, at)| (std::cmp::Reverse(queued), at));
        let pins = &self.pins;
        let task = queues
            .into_iter()
            .find_map(|(_, at)| self.cores[at].policy.first(&|task| pins.allow(task, core)))?;
        self.relocate(task, core, now);
        let own = &mut self.cores[core.index()];
        let turn = own.policy.pick(core, now)?;
        own.queued -= 1;
        Some(turn)
    }

    /// A ready task moves to another core's queue.
    fn relocate(&mut self, task: Task, to: CoreId, now: Time) {
        let home = &mut self.homes[task.index()];
        let from = &mut self.cores[std::mem::replace(&mut home.core, to).index()];
        from.policy.remove(task, now);
        from.policy.forget(task, now);
        from.queued -= 1;
        from.load -= 1;
        let its = &mut self.cores[to.index()];
        its.load += 1;
        its.queued += 1;
        its.policy.admit(task, &home.traits, now);
        let entry = home.entry.expect("a ready task was enqueued");
        its.policy.enqueue(task, Entry { why: Why::Started, ..entry }, now);
    }

    /// Cores without a queue look into the queues of others, in order. An idle one is to pick then.
    fn peek(&mut self, now: Time, resched: &mut Vec<CoreId>) {
        let cores = self.cores.len();
        for at in 0..cores {
            if self.cores[at].queued > 0 || cores < 2 {
                continue;
            }
            let Some(peek) = &mut self.peek else { return };
            let victim = peek.victims.next().map_or_else(
                || {
                    let other = usize::try_from(peek.rng.below(cores as u64 - 1)).expect("a core");
                    other + usize::from(other >= at)
                },
                usize::from,
            );
            let pins = &self.pins;
            let found = self.cores.get(victim).and_then(|it| it.policy.first(&|task| !pins.binds(task)));
            if let Some(task) = found {
                let is_idle = self.cores[at].load == 0;
                self.relocate(task, core_id(at), now);
                resched.extend(is_idle.then(|| core_id(at)));
            }
        }
    }
}

impl Policy for PerCore {
    fn wants(&self) -> Wants {
        let its = self.cores[0].policy.wants();
        Wants { block: true, timer: its.timer || self.peek.is_some(), ..its }
    }

    fn admit(&mut self, task: Task, traits: &Traits, now: Time) {
        self.settle(task, traits).admit(task, traits, now);
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, now: Time) {
        let traits = self.homes[sibling.index()].traits.clone();
        self.settle(task, &traits).admit(task, &traits, now);
    }

    fn forget(&mut self, task: Task, now: Time) {
        self.discount(task);
        self.home(task).policy.forget(task, now);
    }

    fn enqueue(&mut self, task: Task, entry: Entry, now: Time) -> Place {
        let home = &mut self.homes[task.index()];
        home.entry = Some(entry);
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

    fn preempts(&mut self, challenger: Task, incumbent: Task, core: CoreId, now: Time) -> bool {
        let home = self.homes[challenger.index()].core;
        home == self.homes[incumbent.index()].core
            && self.cores[home.index()].policy.preempts(challenger, incumbent, core, now)
    }

    fn job(&mut self, task: Task, release: Time) {
        self.home(task).policy.job(task, release);
    }

    fn facts(&self, task: Task, now: Time) -> Vec<Fact> {
        self.home_ref(task).policy.facts(task, now)
    }

    fn timer(&self) -> Option<Time> {
        let peek = self.peek.as_ref().map(|peek| peek.next);
        self.cores.iter().filter_map(|core| core.policy.timer()).chain(peek).min()
    }

    /// The cores' own timers first: who must go back to the queue is there when others look into it.
    fn ring(&mut self, now: Time, resched: &mut Vec<CoreId>) {
        let mut rang = false;
        for (at, core) in self.cores.iter_mut().enumerate() {
            if core.policy.timer().is_some_and(|due| due <= now) {
                let mut its = Vec::new();
                core.policy.ring(now, &mut its);
                resched.extend((!its.is_empty()).then(|| core_id(at)));
                rang = true;
            }
        }
        if let Some(peek) = self.peek.as_mut().filter(|peek| !rang && peek.next <= now) {
            peek.next = peek.next + peek.every;
            self.peek(now, resched);
        }
    }

    fn queues(&self) -> u16 {
        core_id(self.cores.len()).0
    }

    fn ready(&self, queue: u16) -> Vec<Task> {
        self.cores[usize::from(queue)].policy.ready(0)
    }
}

fn core_id(at: usize) -> CoreId {
    CoreId(u16::try_from(at).expect("at most 1024 cores"))
}
