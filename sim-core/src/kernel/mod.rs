//! The event loop: the only code that moves the clock, and the only code that wakes anybody.
//!
//! ```text
//! advance: alarm rings -> [cores] account -> [serve share process signal] meet requests -> who has been woken
//!          -> [cores] ready queue, freed core, idle cores, preemption -> until nobody asks anything at this instant
//! ```
//!
//! Serving describes (who goes on, who has been woken). Who has been woken enters the ready queue between two requests
//! of the asker; cores are given out only when the asker computes, is blocked or has ended. Leaves what objects do to
//! `ipc`, and who runs next to `policy`.

mod alarm;
mod caches;
mod cores;
mod idle;
mod outcome;
mod preempt;
mod process;
mod serve;
mod setup;
mod share;
mod signal;
mod special;
mod table;
#[cfg(test)]
mod tests;
mod timer;
mod verdict;

pub use caches::warm_time;
pub use outcome::{LimitKind, Outcome, Waiting, WaitingOn};

use crate::ids::{CoreId, Pid, Task};
use crate::ipc::Object;
use crate::machine::Machine;
use crate::policy::{self, Fact, Policy, Wants};
use crate::program::{Arrival, Launch, ObjectSpec, Reply, Signal};
use crate::time::{Ticks, Time};
use crate::trace::{LengthId, ObjectInfo, Trace, Why};
use alarm::{Alarms, Owner, Slot};
use caches::Caches;
use cores::Core;
use idle::IdleCores;
use std::collections::{BTreeMap, VecDeque};
use table::{Processes, Tasks};

/// How far a program may run ahead of the clock.
const BUDGET: Ticks = Ticks::from_ms(10);
/// More requests than this at one instant are an endless loop that takes no time.
const REQUESTS_PER_INSTANT_MAX: u32 = 1_000_000;
/// Events have ids of 32 bits; what happens at one instant is not cut in two.
const EVENTS_MAX: usize = (u32::MAX - 8 * REQUESTS_PER_INSTANT_MAX) as usize;

/// A machine in the middle of a run.
///
/// Invariants, between two calls of [`Kernel::advance`]: nobody waits to be woken, no core waits to be filled, and
/// every running task has CPU time to use up.
pub struct Kernel {
    machine: Machine,
    /// Whether any cost is not zero.
    costly: bool,
    now: Time,
    trace: Trace,
    alarms: Alarms,
    policy: Box<dyn Policy>,
    wants: Wants,
    /// The policy's own alarm, and when it rings.
    policy_alarm: Option<(Slot, Time)>,
    cores: Vec<Core>,
    idle: IdleCores,
    tasks: Tasks,
    processes: Processes,
    objects: Vec<Object>,
    /// Of periodic processes, the period and when the present one began.
    periods: BTreeMap<Pid, (Ticks, Time)>,
    caches: Caches,
    /// By process: its place as written. Only where that orders what happens at the same time.
    written: Vec<u32>,
    /// Whether all that happens at an instant is taken in before cores are given out.
    together: bool,
    /// Whether nothing in `special` is ever needed.
    plain: bool,
    /// The last quantum given, and its place in the trace's table.
    quantum: Option<(Ticks, LengthId)>,
    /// Who comes by itself, in order.
    arrivals: std::vec::IntoIter<Arrival>,
    arrived: u64,
    /// Who has been woken at this instant, and is not yet in a ready queue.
    woken: Vec<Woken>,
    /// Cores whose task has left them at this instant.
    freed: Vec<CoreId>,
    /// Who has been put into a ready queue, and may be wanted by other cores.
    offers: Vec<(Task, policy::Offer)>,
    /// Whom the policy's timer put back into a ready queue: idle cores may want them, but they take no core from anybody.
    put_back: Vec<(Task, policy::Offer)>,
    /// Cores whose task asks at once.
    urgent: VecDeque<CoreId>,
    /// The core whose alarm rang, or whose task is being served.
    acting: Option<CoreId>,
    requests_at_instant: u32,
    /// Tasks that are ready or on a core.
    runnable: u32,
    /// Those of them that spin.
    spinners: u32,
    living: u32,
    printed: u64,
    /// Bytes that programs and messages hold.
    held: u64,
    /// Where the run stops: the limit of events, or what ids can tell apart.
    events_max: usize,
    counts: Counts,
    /// Signals that programs handle and have not been told of: the first task of each, and which.
    caught: Vec<(Task, Signal)>,
    /// When Ctrl-C is pressed.
    interrupt: Option<Slot>,
    outcome: Option<Outcome>,
}

/// What the kernel counts as it goes, whether or not the trace is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// Stretches of CPU time that ended: at the end of a quantum, or with a request.
    pub stretches: u64,
    /// Sleeps and services that ended.
    pub completions: u64,
    /// Tasks put on a core.
    pub dispatches: u64,
    /// Stretches that began on a core whose last stretch was another process's, or that had none.
    pub switches: u64,
    /// Waits for a condition.
    pub condition_waits: u64,
}

/// How a process fared, as the kernel has it, whether or not the trace is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Who.
    pub pid: Pid,
    /// When it was born.
    pub born: Time,
    /// When it ended; `None` if it is alive.
    pub ended: Option<Time>,
    /// CPU time that its tasks have used.
    pub cpu: Ticks,
}

/// Somebody who has been woken.
struct Woken {
    task: Task,
    /// What its program is told; `None`, if the program is not to go on, since the exit handler does.
    reply: Option<Reply>,
    why: Why,
    by: Pid,
}

impl Kernel {
    /// A machine with all of `launch` still to come.
    #[must_use]
    pub fn new(machine: &Machine, launch: Launch) -> Self {
        Self::with_trace(machine, launch, Trace::new())
    }

    /// The same, with a trace that may be [`Trace::silent`].
    #[must_use]
    pub fn with_trace(machine: &Machine, launch: Launch, trace: Trace) -> Self {
        Self::with_policy(machine, launch, trace, machine.scheduler())
    }

    /// The same, with a policy that need not be in the catalogue: `machine.policy` is not looked at.
    #[must_use]
    pub fn with_policy(machine: &Machine, launch: Launch, mut trace: Trace, policy: Box<dyn Policy>) -> Self {
        let mut machine = machine.clone();
        machine.cores = machine.cores.clamp(1, Trace::CORES_MAX);
        let objects = launch.objects.into_iter().map(|(name, spec)| {
            let (kind, object) = setup::made(spec);
            trace.add_object(ObjectInfo { name, kind, spec });
            object
        });
        let objects = objects.collect();
        let mut arrivals = launch.arrivals;
        if let Some(partition) = machine.partition {
            setup::bind(&mut arrivals, partition, machine.cores);
        }
        crate::order::by_key(&mut arrivals, |arrival| arrival.at);
        let together = machine.conventions.decide_together || policy.wants().together;
        let mut kernel = Self {
            costly: machine.costs != crate::machine::Costs::default(),
            now: Time::ZERO,
            trace,
            alarms: Alarms::new(arrivals.len(), setup::ranks(&machine)),
            wants: policy.wants(),
            together,
            plain: special::is_plain(&machine, policy.wants(), together),
            quantum: None,
            periods: BTreeMap::new(),
            written: Vec::new(),
            caches: Caches::new(machine.cache, machine.cores),
            policy,
            policy_alarm: None,
            cores: (0..machine.cores).map(|_| Core::default()).collect(),
            idle: IdleCores::all(machine.cores),
            tasks: Tasks::default(),
            processes: Processes::default(),
            objects,
            arrivals: arrivals.into_iter(),
            arrived: 0,
            woken: Vec::new(),
            freed: Vec::new(),
            offers: Vec::new(),
            put_back: Vec::new(),
            urgent: VecDeque::new(),
            acting: None,
            requests_at_instant: 0,
            runnable: 0,
            spinners: 0,
            living: 0,
            printed: 0,
            held: 0,
            events_max: usize::try_from(machine.limits.events).unwrap_or(EVENTS_MAX).min(EVENTS_MAX),
            counts: Counts::default(),
            caught: Vec::new(),
            interrupt: None,
            outcome: None,
            machine,
        };
        kernel.expect_arrival();
        kernel.set_policy_alarm();
        kernel
    }

    /// Goes on to the next thing that happens, and does all that follows from it at that instant. Says how the run
    /// ended, once it has.
    pub fn advance(&mut self) -> Option<Outcome> {
        if self.outcome.is_none() {
            self.step();
        }
        self.outcome.clone()
    }

    /// Runs to the end.
    pub fn run(&mut self) -> Outcome {
        while self.outcome.is_none() {
            self.step();
        }
        self.outcome.clone().expect("the loop ends with an outcome")
    }

    /// Ctrl-C at a time to come: SIGINT to every process that is alive then.
    pub fn interrupt_at(&mut self, at: Time) {
        self.interrupt = Some(self.alarms.set(at, Owner::Interrupt));
    }

    /// The simulated time.
    #[must_use]
    pub const fn now(&self) -> Time {
        self.now
    }

    /// The record so far.
    #[must_use]
    pub const fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The record, and an end to the run.
    #[must_use]
    pub fn into_trace(self) -> Trace {
        self.trace
    }

    /// The machine's settings, as they are in force.
    #[must_use]
    pub const fn machine(&self) -> &Machine {
        &self.machine
    }

    /// What was counted so far.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// How each process has fared so far, in the order of the pids.
    pub fn fates(&self) -> impl Iterator<Item = Fate> + '_ {
        self.processes.iter().map(|(pid, process)| Fate {
            pid,
            born: process.born,
            ended: (process.life != table::Life::Alive).then_some(process.ended),
            cpu: self.tasks_of(pid).fold(Ticks::ZERO, |sum, task| sum + self.cpu_until_now(task)),
        })
    }

    /// The ready tasks of each queue, in the order in which they would be picked if nothing else happened.
    #[must_use]
    pub fn ready(&self) -> Vec<Vec<Task>> {
        (0..self.policy.queues()).map(|queue| self.policy.ready(queue)).collect()
    }

    /// What the policy goes by for a task that is ready or has just been given a core.
    #[must_use]
    pub fn facts(&self, task: Task) -> Vec<Fact> {
        self.policy.facts(task, self.now)
    }

    fn step(&mut self) {
        if self.trace.len() >= self.events_max {
            return self.stop(LimitKind::Events);
        }
        let Some((at, owner)) = self.alarms.ring() else {
            return self.conclude();
        };
        if at > self.machine.limits.time || at == Time::MAX {
            self.now = self.machine.limits.time;
            return self.stop(LimitKind::Time);
        }
        if at > self.now {
            self.requests_at_instant = 0;
            self.now = at;
        }
        self.handle(owner);
        if self.together {
            self.handle_the_rest();
        }
        self.settle();
        if self.wants.timer {
            self.set_policy_alarm();
        }
        if self.held > self.machine.limits.memory {
            self.stop(LimitKind::Memory);
        } else if (self.spinners > 0 || self.wants.timer)
            && self.spinners == self.runnable
            && !self.something_is_to_come()
        {
            self.conclude();
        }
    }

    #[expect(
        clippy::inline_always,
        reason = "on the path of every event; otherwise kept out of line for a rare caller"
    )]
    #[inline(always)]
    fn handle(&mut self, owner: Owner) {
        match owner {
            Owner::Core(core) => self.core_is_due(core),
            Owner::Task(task) => self.time_is_up(task),
            Owner::Arrival => self.arrive(),
            Owner::Policy => self.ring_policy(),
            Owner::Interrupt => self.interrupt_all(),
        }
    }

    /// Does all that follows at this instant, until nobody asks for anything.
    fn settle(&mut self) {
        loop {
            self.raise();
            self.fill();
            if self.outcome.is_some() {
                return;
            }
            let Some(core) = self.urgent.pop_front() else {
                return;
            };
            if std::mem::take(&mut self.cores[core.index()].urgent) {
                self.serve_core(core);
            }
        }
    }

    /// A new object while the run goes on.
    fn create(&mut self, name: std::sync::Arc<str>, spec: ObjectSpec) -> crate::ids::ObjectId {
        let (kind, object) = setup::made(spec);
        self.objects.push(object);
        self.trace.add_object(ObjectInfo { name, kind, spec })
    }

    /// Ends the run at a limit, unless it has ended already.
    fn stop(&mut self, which: LimitKind) {
        self.outcome.get_or_insert(Outcome::Limit { which });
    }

    fn expect_arrival(&mut self) {
        if let Some(next) = self.arrivals.as_slice().first() {
            self.alarms.set_in_order(next.at, Owner::Arrival, self.arrived);
            self.arrived += 1;
        }
    }

    fn arrive(&mut self) {
        let arrival = self.arrivals.next().expect("its alarm was set");
        self.expect_arrival();
        self.bear(Box::new(arrival.birth), Pid::INIT);
    }
}
