//! The state of every queue, core, process and object at any instant: checkpoints of the replay, and from the nearest one
//! on the events again. Leaves what each event changes to `replay`.

use crate::ids::{CoreId, EventId, ObjectId, Pid, Task};
use crate::program::{ObjectSpec, Status};
use crate::replay::{Core, Process, Replay, Shape, Stage};
use crate::time::{Ticks, Time};
use crate::trace::phase::{Phase, WaitsFor};
use crate::trace::{EventKind, ObjectKind, Trace, Why};
use serde::{Deserialize, Serialize};

/// The machine at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The instant.
    pub at: Time,
    /// How many events have happened: several may share an instant.
    pub events: usize,
    /// Every core.
    pub cores: Vec<CoreNow>,
    /// Every ready queue, head first.
    pub queues: Vec<Vec<QueuedNow>>,
    /// Every process born so far, by pid.
    pub processes: Vec<ProcessNow>,
    /// Every object.
    pub objects: Vec<ObjectNow>,
}

/// A core at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoreNow {
    /// Which.
    pub core: CoreId,
    /// What it does.
    pub doing: Doing,
    /// How long it has run processes so far.
    pub busy: Ticks,
    /// How long it has switched so far.
    pub switching: Ticks,
    /// How long it has been idle so far, while somebody was ready.
    pub idle_while_ready: Ticks,
}

/// What a core does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doing {
    /// Nothing.
    Idle {
        /// Since when.
        since: Time,
    },
    /// It goes from one process to another.
    Switching {
        /// From whom.
        from: Option<Pid>,
        /// To whom.
        to: Pid,
        /// To which task of it.
        task: Task,
        /// Since when.
        since: Time,
    },
    /// It runs a task.
    Running {
        /// Of which process.
        pid: Pid,
        /// Which task.
        task: Task,
        /// Since when.
        since: Time,
        /// For how long at the most, from `since`; `None` is until it blocks or ends.
        quantum: Option<Ticks>,
    },
}

/// A task in a ready queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedNow {
    /// Of which process.
    pub pid: Pid,
    /// Which task.
    pub task: Task,
    /// Since when.
    pub since: Time,
    /// What made it ready.
    pub why: Why,
    /// Who made it ready; its own pid, if nobody else did.
    pub by: Pid,
    /// The event by which it is here.
    pub event: EventId,
}

/// A process at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcessNow {
    /// Its pid.
    pub pid: Pid,
    /// Its parent at this instant.
    pub parent: Pid,
    /// What it does. Of several tasks the one that its lane shows: running before ready before blocked.
    pub state: State,
    /// Since when.
    pub since: Time,
    /// Which of its tasks that is.
    pub task: Task,
    /// How it ended, if it has.
    pub status: Option<Status>,
    /// CPU time so far.
    pub cpu: Ticks,
    /// Time in a ready queue so far.
    pub ready: Ticks,
    /// Time blocked so far.
    pub blocked: Ticks,
    /// What it holds.
    pub holds: Vec<ObjectId>,
    /// Whether it is a daemon.
    pub daemon: bool,
    /// Whether its code has ended: what runs is its exit handler.
    pub exiting: bool,
    /// Its latest event so far.
    pub latest: EventId,
}

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It exists.
    New,
    /// It waits for a core.
    Ready {
        /// In which queue.
        queue: u16,
    },
    /// A core switches to it.
    Switching {
        /// Which.
        core: CoreId,
    },
    /// It has a core.
    Running {
        /// Which.
        core: CoreId,
    },
    /// It waits for something else than a core.
    Blocked {
        /// For what.
        on: WaitsFor,
        /// Until when at the most, where that is known: the end of a sleep or of a timeout.
        until: Option<Time>,
    },
    /// It has ended, and nobody has taken note.
    Zombie,
    /// It has ended and is reaped.
    Exited,
}

/// An object at an instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectNow {
    /// Which.
    pub object: ObjectId,
    /// Who took it, or a unit of it, and did not give it back, oldest first; whom a device serves.
    pub holders: Vec<HolderNow>,
    /// Who waits for it, in order. Whom a device serves waits no longer, but is blocked on it all the same.
    pub waiters: Vec<WaiterNow>,
    /// Of a queue or pipe, the messages in it; of a semaphore, the units that are left; otherwise 0.
    pub count: u32,
}

/// Somebody who holds an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolderNow {
    /// Who.
    pub pid: Pid,
    /// Which task.
    pub task: Task,
    /// Since when.
    pub since: Time,
}

/// Somebody who waits for an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiterNow {
    /// Who.
    pub pid: Pid,
    /// Which task.
    pub task: Task,
    /// Since when.
    pub since: Time,
    /// Until when at the most.
    pub until: Option<Time>,
}

/// The checkpoints of a trace.
///
/// Invariant: between two checkpoints there are at least [`Snapshots::EVENTS_MIN`] events, and at least
/// [`Snapshots::EVENTS_PER_TASK`] for each task, so that all of them together stay small beside the trace.
#[derive(Clone, Debug)]
pub struct Snapshots {
    checkpoints: Vec<Replay>,
    head: Replay,
}

impl Snapshots {
    /// The fewest events between two checkpoints.
    pub const EVENTS_MIN: usize = 1 << 12;
    /// The fewest events for each task between two checkpoints.
    pub const EVENTS_PER_TASK: usize = 8;

    /// No checkpoints yet.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        Self { checkpoints: Vec::new(), head: Replay::new(shape) }
    }

    /// The machine's cores and queues.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        self.head.shape
    }

    /// Takes in what has been recorded since the last time.
    pub fn catch_up(&mut self, trace: &Trace) {
        while self.head.events < trace.len() {
            let tasks = self.head.tracker.tasks().len();
            let last = self.checkpoints.last().map_or(0, |checkpoint| checkpoint.events);
            let due = last + Self::EVENTS_MIN.max(tasks * Self::EVENTS_PER_TASK);
            if self.head.events >= due {
                self.checkpoints.push(self.head.clone());
            } else {
                self.head.advance(trace, due.min(trace.len()));
            }
        }
    }

    /// The machine after the first `events` events, at `now`, which is not before the last of them and not after the
    /// next. Takes the search for a checkpoint, and the events from it on.
    #[must_use]
    pub fn at(&self, trace: &Trace, events: usize, now: Time) -> Snapshot {
        snapshot(&self.replay(trace, events), trace, now)
    }

    /// The machine at an instant, everything that happens at it included.
    #[must_use]
    pub fn at_time(&self, trace: &Trace, now: Time) -> Snapshot {
        self.at(trace, trace.count_until(now), now)
    }

    /// The machine after all events taken in.
    pub(crate) const fn head(&self) -> &Replay {
        &self.head
    }

    /// The machine after the first `events` events.
    pub(crate) fn replay(&self, trace: &Trace, events: usize) -> Replay {
        let events = events.min(trace.len());
        let mut replay = if events >= self.head.events {
            self.head.clone()
        } else {
            let before = self.checkpoints.partition_point(|checkpoint| checkpoint.events <= events);
            match before.checked_sub(1) {
                Some(last) => self.checkpoints[last].clone(),
                None => Replay::new(self.head.shape),
            }
        };
        replay.advance(trace, events);
        replay
    }
}

/// What of a replay others see.
fn snapshot(replay: &Replay, trace: &Trace, now: Time) -> Snapshot {
    let mut holds = vec![Vec::new(); replay.processes.len()];
    for (number, object) in replay.objects.iter().enumerate() {
        for (task, _) in &object.holders {
            let its = &mut holds[trace.tasks()[task.index()].number().expect("init takes nothing")];
            if its.last() != Some(&object_id(number)) {
                its.push(object_id(number));
            }
        }
    }
    let born =
        holds.into_iter().enumerate().filter(|(number, _)| replay.processes[*number].stage != Stage::Unborn);
    Snapshot {
        at: now,
        events: replay.events,
        cores: replay
            .cores
            .iter()
            .enumerate()
            .map(|(at, core)| core_now(replay, trace, at, core, now))
            .collect(),
        queues: queues_now(replay, trace),
        processes: born.map(|(number, holds)| process_now(replay, trace, number, holds, now)).collect(),
        objects: objects_now(replay, trace),
    }
}

fn core_now(replay: &Replay, trace: &Trace, at: usize, core: &Core, now: Time) -> CoreNow {
    let open = now.since(core.since);
    let (mut busy, mut switching, since) = (core.busy, core.switching, core.since);
    let doing = match core.task {
        None => Doing::Idle { since },
        Some(task) => {
            let (row, pid) = (replay.tracker.task(task), trace.tasks()[task.index()]);
            if row.phase == Phase::Switching {
                switching += open;
                Doing::Switching { from: core.before, to: pid, task, since }
            } else {
                busy += open;
                let quantum = match trace.event(row.event).kind {
                    EventKind::Dispatch { quantum, .. } => quantum.map(|length| trace.length(length)),
                    _ => None,
                };
                Doing::Running { pid, task, since, quantum }
            }
        }
    };
    let id = CoreId(u16::try_from(at).expect("at most 1024 cores"));
    let idle_while_ready = core.idle_while_ready(&replay.waiting, now);
    CoreNow { core: id, doing, busy, switching, idle_while_ready }
}

fn queues_now(replay: &Replay, trace: &Trace) -> Vec<Vec<QueuedNow>> {
    let mut queues = vec![Vec::new(); usize::from(replay.shape.queues.max(1))];
    for (number, row) in replay.tracker.tasks().iter().enumerate() {
        if row.phase != Phase::Ready {
            continue;
        }
        if let EventKind::Ready { why, queue, by } = trace.event(row.event).kind {
            let task = Task(u32::try_from(number).expect("tasks have ids"));
            let pid = trace.tasks()[number];
            if usize::from(queue) >= queues.len() {
                queues.resize(usize::from(queue) + 1, Vec::new());
            }
            let queued = QueuedNow { pid, task, since: row.since, why, by, event: row.event };
            queues[usize::from(queue)].push(queued);
        }
    }
    queues.iter_mut().for_each(|queue| queue.sort_unstable_by_key(|queued| queued.event));
    queues
}

fn process_now(replay: &Replay, trace: &Trace, number: usize, holds: Vec<ObjectId>, now: Time) -> ProcessNow {
    let process = &replay.processes[number];
    let row = replay.tracker.process(number);
    let spent = replay.spent(trace, number, now);
    ProcessNow {
        pid: Pid::nth(number),
        parent: process.parent,
        state: state_now(process, trace, row.shown, replay),
        since: process.since,
        task: row.shown,
        status: process.status(trace),
        cpu: spent.cpu,
        ready: spent.ready,
        blocked: spent.blocked,
        holds,
        daemon: trace.processes()[number].daemon,
        exiting: row.exiting && process.stage == Stage::Alive,
        latest: process.latest,
    }
}

fn state_now(process: &Process, trace: &Trace, task: Task, replay: &Replay) -> State {
    match process.stage {
        Stage::Zombie => return State::Zombie,
        Stage::Reaped => return State::Exited,
        Stage::Unborn | Stage::Alive => {}
    }
    let row = replay.tracker.task(task);
    match trace.event(row.event).kind {
        EventKind::Ready { queue, .. } => State::Ready { queue },
        EventKind::SwitchTo { core } => State::Switching { core },
        EventKind::Dispatch { core, .. } => State::Running { core },
        kind => match kind.blocker() {
            Some(blocker) => State::Blocked {
                on: WaitsFor::new(trace, blocker),
                until: until(trace, row.event, replay.events),
            },
            None => State::New,
        },
    }
}

fn objects_now(replay: &Replay, trace: &Trace) -> Vec<ObjectNow> {
    let mut waiters = vec![Vec::new(); trace.objects().len()];
    for (number, row) in replay.tracker.tasks().iter().enumerate() {
        if row.phase != Phase::Blocked {
            continue;
        }
        if let EventKind::Wait { object } = trace.event(row.event).kind {
            let task = Task(u32::try_from(number).expect("tasks have ids"));
            let until = until(trace, row.event, replay.events);
            let waiter = WaiterNow { pid: trace.tasks()[number], task, since: row.since, until };
            let served = replay.objects[object.index()].holders.iter().any(|&(holder, _)| holder == task);
            if !(served && trace.object(object).kind == ObjectKind::Device) {
                waiters[object.index()].push((row.event, waiter));
            }
        }
    }
    let objects = waiters.into_iter().enumerate().map(|(number, mut waiters)| {
        waiters.sort_unstable_by_key(|&(event, _)| event);
        let object = replay.objects.get(number).cloned().unwrap_or_default();
        let holder = |(task, event): (Task, EventId)| HolderNow {
            pid: trace.tasks()[task.index()],
            task,
            since: trace.time(event),
        };
        ObjectNow {
            object: object_id(number),
            holders: object.holders.into_iter().map(holder).collect(),
            waiters: waiters.into_iter().map(|(_, waiter)| waiter).collect(),
            count: count(trace.objects()[number].spec, object.count),
        }
    });
    objects.collect()
}

fn count(spec: ObjectSpec, count: i64) -> u32 {
    let left = match spec {
        ObjectSpec::Queue { .. } | ObjectSpec::Pipe { .. } => count,
        ObjectSpec::Semaphore { units, .. } => i64::from(units) - count,
        ObjectSpec::Lock
        | ObjectSpec::Condition { .. }
        | ObjectSpec::Event
        | ObjectSpec::Barrier { .. }
        | ObjectSpec::Device { .. } => 0,
    };
    u32::try_from(left).unwrap_or(0)
}

/// Until when a wait lasts at the most, as far as the first `events` events say.
pub(crate) fn until(trace: &Trace, blocked_by: EventId, events: usize) -> Option<Time> {
    let event = trace.event(blocked_by);
    match event.kind {
        EventKind::Sleep { length } if trace.length(length) == Ticks::MAX => None,
        EventKind::Sleep { length } => Some(event.at + trace.length(length)),
        _ => timeout(trace, blocked_by, events).map(|length| event.at + length),
    }
}

/// The timeout of a `Join` or `Wait`, which stands right after it.
pub(crate) fn timeout(trace: &Trace, blocked_by: EventId, events: usize) -> Option<Ticks> {
    let next = EventId(blocked_by.0 + 1);
    if next.index() >= events.min(trace.len()) {
        return None;
    }
    match trace.event(next) {
        next if next.task != trace.event(blocked_by).task => None,
        next => match next.kind {
            EventKind::Timeout { length } => Some(trace.length(length)),
            _ => None,
        },
    }
}

fn object_id(number: usize) -> ObjectId {
    ObjectId(u32::try_from(number).expect("objects have ids"))
}

#[cfg(test)]
mod tests;
