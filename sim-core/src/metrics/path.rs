//! The critical path of a run: the longest chain of work that had to come one after the other.
//!
//! One pass over the trace. Each task carries how long the chain is that has led to what it does: running, sleeping and
//! device service make it longer; whoever goes on because of another (a child of its parent, a joiner of the child, the
//! woken of the waker, the taker of a message of who put it, the killed of the killer) goes on from the longer chain of
//! the two. Waiting for a core, and for others, adds nothing.

use crate::ids::{ObjectId, Pid, Task};
use crate::program::Status;
use crate::time::{Ticks, Time};
use crate::trace::phase::Phase;
use crate::trace::{Event, EventKind, ObjectKind, Trace, Why};
use std::collections::VecDeque;

/// The longest chain that led to the end of a process.
pub(super) fn critical_path(trace: &Trace) -> Ticks {
    let mut paths = Paths {
        tasks: vec![TaskPath::default(); trace.tasks().len()],
        processes: trace.processes().iter().map(|info| ProcessPath::new(info.task)).collect(),
        messages: vec![Messages::default(); trace.objects().len()],
        longest: Ticks::ZERO,
    };
    trace.events().for_each(|(_, event)| paths.apply(trace, event));
    paths.longest
}

struct Paths {
    tasks: Vec<TaskPath>,
    processes: Vec<ProcessPath>,
    messages: Vec<Messages>,
    longest: Ticks,
}

/// The chain that leads to what a task does.
#[derive(Clone, Copy, Default)]
struct TaskPath {
    length: Ticks,
    /// While time makes the chain longer: since when that is not counted in `length`.
    growing: Option<Time>,
    /// While it is blocked: since when.
    blocked: Option<Time>,
}

#[derive(Clone, Copy)]
struct ProcessPath {
    /// Its task that did something last.
    actor: Task,
    /// The chain that led to the last signal sent to it.
    killed: Ticks,
    /// The chain that led to its end.
    end: Ticks,
}

/// Chains that messages carry from who puts to who takes.
#[derive(Clone, Default)]
struct Messages {
    put: VecDeque<Ticks>,
    /// How many were taken before their `Put` was recorded, being handed over.
    ahead: usize,
}

impl ProcessPath {
    const fn new(task: Task) -> Self {
        Self { actor: task, killed: Ticks::ZERO, end: Ticks::ZERO }
    }
}

impl TaskPath {
    fn at(&self, now: Time) -> Ticks {
        self.growing.map_or(self.length, |since| self.length + now.since(since))
    }

    fn join(&mut self, other: Ticks) {
        self.length = self.length.max(other);
    }
}

impl Paths {
    fn apply(&mut self, trace: &Trace, event: Event) {
        let path = &mut self.tasks[event.task.index()];
        if let EventKind::Ready { why: Why::TimedOut, .. } = event.kind {
            // It waited for its timeout, as in a sleep.
            path.growing = path.growing.or(path.blocked);
        }
        path.length = path.at(event.at);
        let grows = match event.kind {
            EventKind::Dispatch { .. } | EventKind::Sleep { .. } => true,
            EventKind::Acquire { object } => path.growing.is_some() || is_device(trace, object),
            kind => kind.phase().is_none() && path.growing.is_some(),
        };
        path.growing = grows.then_some(event.at);
        if let Some(phase) = event.kind.phase() {
            let went_on_waiting = path.blocked.filter(|_| phase == Phase::Blocked);
            path.blocked = (phase == Phase::Blocked).then(|| went_on_waiting.unwrap_or(event.at));
        }
        self.follow(event);
        if !matches!(event.kind, EventKind::Reap { .. } | EventKind::Adopt { .. }) {
            self.processes[event.pid.number().expect("init has no events")].actor = event.task;
        }
    }

    /// Where one chain goes on from another.
    fn follow(&mut self, event: Event) {
        let own = event.task.index();
        match event.kind {
            EventKind::Ready { why: Why::Started | Why::Woken, by, .. } => {
                let other = self.of_process(by, event);
                self.tasks[own].join(other);
            }
            EventKind::Put { object } => {
                let messages = &mut self.messages[object.index()];
                match messages.ahead.checked_sub(1) {
                    Some(ahead) => messages.ahead = ahead,
                    None => messages.put.push_back(self.tasks[own].length),
                }
            }
            EventKind::Get { object } => match self.messages[object.index()].put.pop_front() {
                Some(other) => self.tasks[own].join(other),
                None => self.messages[object.index()].ahead += 1,
            },
            EventKind::Kill { to, .. } => {
                let length = self.tasks[own].length;
                if let Some(victim) = to.number().and_then(|number| self.processes.get_mut(number)) {
                    victim.killed = length;
                }
            }
            EventKind::Reap { by } => self.take_note(by, event),
            EventKind::Exit { status } => {
                let process = &mut self.processes[event.pid.number().expect("init has no events")];
                if let Status::Killed(_) = status {
                    self.tasks[own].join(process.killed);
                }
                process.end = self.tasks[own].length;
                self.longest = self.longest.max(process.end);
            }
            EventKind::Born
            | EventKind::Ready { .. }
            | EventKind::SwitchTo { .. }
            | EventKind::Dispatch { .. }
            | EventKind::Sleep { .. }
            | EventKind::Join { .. }
            | EventKind::JoinAll
            | EventKind::Wait { .. }
            | EventKind::Timeout { .. }
            | EventKind::Acquire { .. }
            | EventKind::Release { .. }
            | EventKind::Signal { .. }
            | EventKind::Print { .. }
            | EventKind::CodeEnd
            | EventKind::TaskEnd
            | EventKind::Adopt { .. } => {}
        }
    }

    /// The chain of a process that makes another go on: its end, if it has ended.
    fn of_process(&self, by: Pid, event: Event) -> Ticks {
        let Some(process) = by.number().and_then(|number| self.processes.get(number)) else {
            return Ticks::ZERO;
        };
        if process.actor == event.task { Ticks::ZERO } else { self.tasks[process.actor.index()].at(event.at) }
    }

    /// A parent takes note of the end of a child, be it at once or later.
    fn take_note(&mut self, by: Pid, event: Event) {
        let end = self.processes[event.pid.number().expect("init has no events")].end;
        if let Some(parent) = by.number().map(|number| self.processes[number].actor) {
            let parent = &mut self.tasks[parent.index()];
            if parent.at(event.at) < end {
                parent.length = end;
                parent.growing = parent.growing.map(|_| event.at);
            }
        }
    }
}

fn is_device(trace: &Trace, object: ObjectId) -> bool {
    trace.object(object).kind == ObjectKind::Device
}
