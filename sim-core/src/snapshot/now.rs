//! What of a replay others see: the machine as a snapshot.

use crate::ids::{CoreId, EventId, ObjectId, Pid, Task};
use crate::program::ObjectSpec;
use crate::replay::{Core, Process, Replay, Stage};
use crate::snapshot::{
    CoreNow, Doing, HolderNow, ObjectNow, ProcessNow, QueuedNow, Snapshot, State, WaiterNow,
};
use crate::time::Time;
use crate::trace::phase::{Phase, WaitsFor, until};
use crate::trace::{EventKind, ObjectKind, Trace};

/// What of a replay others see.
pub(super) fn snapshot(replay: &Replay, trace: &Trace, now: Time) -> Snapshot {
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
            let entry = QueuedNow { pid, task, since: row.since, why, by, event: row.event };
            queues[usize::from(queue)].push(entry);
        }
    }
    for queue in &mut queues {
        crate::order::by_key(queue, |entry| entry.event);
    }
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
        crate::order::by_key(&mut waiters, |&(event, _)| event);
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

fn object_id(number: usize) -> ObjectId {
    ObjectId(u32::try_from(number).expect("objects have ids"))
}
