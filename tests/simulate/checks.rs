//! The promises, each with its checker. A checker reads the events in order and says what is wrong; it knows the trace
//! and the settings, never the kernel's insides.

use crate::cases::Case;
use crate::cores::{Idle, Places, Quanta, Queues};
use sim_core::ids::{ObjectId, Pid, Task};
use sim_core::kernel::{Fate, Kernel, Outcome, WaitingOn};
use sim_core::program::ObjectSpec;
use sim_core::time::{Ticks, Time};
use sim_core::trace::{Event, EventKind, Trace};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) type Verdict = Result<(), String>;

/// Runs a case, twice, and checks it. Says how it ended: 0 finished, 1 deadlocked, 2 spinning, 3 at a limit.
pub(crate) fn check(case: &Case) -> Result<usize, String> {
    let (launch, ledger) = case.launch();
    let mut kernel = Kernel::new(&case.machine(), launch);
    let outcome = kernel.run();
    let mut again = Kernel::new(&case.machine(), case.launch().0);
    while again.advance().is_none() {}
    ensure(again.trace().checksum() == kernel.trace().checksum(), || "a second run differs".to_owned())?;

    let mut checkers: Vec<Box<dyn Checker>> = vec![
        Box::new(Places::default()),
        Box::new(Queues::new(case)),
        Box::new(Idle::new(case)),
        Box::new(Quanta::new(case)),
        Box::new(Lives::default()),
        Box::new(Locks::default()),
        Box::new(Messages::default()),
    ];
    let trace = kernel.trace();
    let mut last = Time::ZERO;
    for (id, event) in trace.events() {
        ensure(event.at >= last, || format!("time runs backwards at {event:?}"))?;
        last = event.at;
        for checker in &mut checkers {
            checker
                .see(&event, trace)
                .map_err(|problem| format!("event {}: {problem} at {event:?}", id.0))?;
        }
    }
    let fates: Vec<Fate> = kernel.fates().collect();
    conserved(&kernel, &fates, &ledger.borrow())?;
    nobody_lost(&outcome, &fates)?;
    Ok(match outcome {
        Outcome::Finished => 0,
        Outcome::Deadlock { .. } => 1,
        Outcome::Spinning { .. } => 2,
        Outcome::Limit { .. } => 3,
    })
}

/// Reads the events in order.
pub(crate) trait Checker {
    fn see(&mut self, event: &Event, trace: &Trace) -> Verdict;
}

pub(crate) fn ensure(holds: bool, problem: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(problem()) }
}

/// Born, ended and reaped once each, in this order; reaped by the parent; and orphans are init's while time passes.
#[derive(Default)]
struct Lives {
    now: Time,
    parents: BTreeMap<Pid, Pid>,
    ended: BTreeSet<Pid>,
    reaped: BTreeSet<Pid>,
}

impl Checker for Lives {
    fn see(&mut self, event: &Event, trace: &Trace) -> Verdict {
        let pid = event.pid;
        if event.at > self.now {
            self.now = event.at;
            let mut open = self.parents.iter().filter(|(child, _)| !self.reaped.contains(child));
            let orphan = open.find(|(_, parent)| self.ended.contains(parent));
            ensure(orphan.is_none(), || format!("orphan and dead parent: {orphan:?}"))?;
        }
        match event.kind {
            EventKind::Born => {
                let parent = trace.process(pid).expect("it is in the table").parent;
                ensure(!self.ended.contains(&parent), || "its parent has ended".to_owned())?;
                ensure(self.parents.insert(pid, parent).is_none(), || "born twice".to_owned())
            }
            EventKind::Exit { .. } => ensure(self.ended.insert(pid), || "ended twice".to_owned()),
            EventKind::Adopt { by } => {
                let parent = self.parents.insert(pid, by);
                ensure(parent.is_some_and(|parent| self.ended.contains(&parent)), || "no orphan".to_owned())
            }
            EventKind::Reap { by } => {
                ensure(self.ended.contains(&pid), || "reaped alive".to_owned())?;
                ensure(self.parents.get(&pid) == Some(&by), || "reaped by somebody else".to_owned())?;
                ensure(self.reaped.insert(pid), || "reaped twice".to_owned())
            }
            _ => ensure(!self.ended.contains(&pid), || "it does things after its end".to_owned()),
        }
    }
}

/// A lock is held by one task at a time, a semaphore by no more than its bound; a device serves as many as it has servers.
#[derive(Default)]
struct Locks {
    taken: BTreeMap<ObjectId, u32>,
    holders: BTreeMap<ObjectId, Task>,
    served: BTreeMap<Task, ObjectId>,
}

impl Locks {
    fn room(trace: &Trace, object: ObjectId) -> u32 {
        match trace.object(object).spec {
            ObjectSpec::Lock => 1,
            ObjectSpec::Semaphore { units, .. } => units,
            ObjectSpec::Device { servers } => servers.unwrap_or(u32::MAX),
            _ => 0,
        }
    }
}

impl Checker for Locks {
    fn see(&mut self, event: &Event, trace: &Trace) -> Verdict {
        if let EventKind::Ready { .. } | EventKind::TaskEnd | EventKind::Exit { .. } = event.kind
            && let Some(device) = self.served.remove(&event.task)
        {
            *self.taken.entry(device).or_default() -= 1;
        }
        match event.kind {
            EventKind::Acquire { object } => {
                let spec = trace.object(object).spec;
                let taken = self.taken.entry(object).or_default();
                *taken += 1;
                // Units may be given back that nobody took: a semaphore's bound says how many there can be.
                let room = match spec {
                    ObjectSpec::Semaphore { units, bound } => bound.unwrap_or(u32::MAX).max(units),
                    _ => Self::room(trace, object),
                };
                ensure(*taken <= room, || format!("taken {taken} times of {room}"))?;
                match spec {
                    ObjectSpec::Device { .. } => drop(self.served.insert(event.task, object)),
                    _ => drop(self.holders.insert(object, event.task)),
                }
                Ok(())
            }
            EventKind::Release { object } => {
                let taken = self.taken.entry(object).or_default();
                *taken = taken.saturating_sub(1);
                let is_lock = trace.object(object).spec == ObjectSpec::Lock;
                let holds = self.holders.get(&object) == Some(&event.task);
                ensure(!is_lock || holds, || "it does not hold the lock".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// No message is taken that was not put, and no more wait in a queue than it has room for while time passes.
#[derive(Default)]
struct Messages {
    inside: BTreeMap<ObjectId, i64>,
    now: Time,
}

impl Checker for Messages {
    fn see(&mut self, event: &Event, trace: &Trace) -> Verdict {
        if event.at > self.now {
            self.now = event.at;
            for (&object, &inside) in &self.inside {
                let room = match trace.object(object).spec {
                    ObjectSpec::Queue { capacity } | ObjectSpec::Pipe { capacity } => capacity,
                    _ => Some(0),
                };
                let fits = inside >= 0 && room.is_none_or(|room| inside <= i64::from(room));
                ensure(fits, || format!("{inside} messages in {}", trace.object(object).name))?;
            }
        }
        match event.kind {
            EventKind::Put { object } => *self.inside.entry(object).or_default() += 1,
            EventKind::Get { object } => *self.inside.entry(object).or_default() -= 1,
            _ => {}
        }
        Ok(())
    }
}

/// CPU time is conserved to the nanosecond: what the slices add up to is what each process was charged, and what its
/// program asked for.
fn conserved(kernel: &Kernel, fates: &[Fate], ledger: &crate::programs::Ledger) -> Verdict {
    let mut slices: BTreeMap<Pid, Ticks> = BTreeMap::new();
    let mut running: BTreeMap<Task, (Pid, Time)> = BTreeMap::new();
    for (_, event) in kernel.trace().events() {
        if event.kind.leaves_core()
            && let Some((pid, since)) = running.remove(&event.task)
        {
            *slices.entry(pid).or_default() += event.at - since;
        }
        if let EventKind::Dispatch { .. } = event.kind {
            running.insert(event.task, (event.pid, event.at));
        }
    }
    for (pid, since) in running.into_values() {
        *slices.entry(pid).or_default() += kernel.now() - since;
    }
    for fate in fates {
        let [ran, done, begun] = [&slices, &ledger.done, &ledger.begun]
            .map(|table| table.get(&fate.pid).copied().unwrap_or_default());
        ensure(ran == fate.cpu, || format!("{fate:?}: slices of {ran}"))?;
        ensure(done <= fate.cpu, || format!("{fate:?}: its program got {done} done"))?;
        let spins = ledger.spinners.contains(&fate.pid);
        ensure(spins || fate.cpu <= begun, || format!("{fate:?}: its program asked for {begun}"))?;
    }
    Ok(())
}

/// Nobody is lost: everybody ends, or is named in the outcome, or was cut off by a limit.
fn nobody_lost(outcome: &Outcome, fates: &[Fate]) -> Verdict {
    let alive: BTreeSet<Pid> =
        fates.iter().filter(|fate| fate.ended.is_none()).map(|fate| fate.pid).collect();
    match outcome {
        Outcome::Finished => ensure(alive.is_empty(), || format!("finished with {alive:?} alive")),
        Outcome::Deadlock { waiting, cycle } => {
            let named: BTreeSet<Pid> = waiting.iter().map(|one| one.pid).collect();
            ensure(named == alive, || format!("alive are {alive:?}, named {named:?}"))?;
            for one in waiting {
                let living = one.holders.iter().any(|holder| alive.contains(holder));
                let for_an_end = matches!(one.on, WaitingOn::Child(_) | WaitingOn::AllChildren);
                ensure(living || !for_an_end, || format!("{one:?}, but nobody of them is alive"))?;
            }
            ensure(cycle.iter().all(|pid| named.contains(pid)), || format!("{cycle:?} are not waiting"))
        }
        Outcome::Spinning { spinners } => {
            let spin = !spinners.is_empty() && spinners.iter().all(|pid| alive.contains(pid));
            ensure(spin, || format!("alive are {alive:?}, spinning {spinners:?}"))
        }
        Outcome::Limit { .. } => Ok(()),
    }
}
