//! Which task is in which phase, and which of its tasks a process shows: the bookkeeping that timeline and replay have in
//! common. Leaves counting, lanes and queues to them.

use crate::ids::{CoreId, EventId, Task};
use crate::time::{Ticks, Time};
use crate::trace::phase::Phase;
use crate::trace::{Event, EventKind, Trace};

/// No task, no core.
const NONE: u32 = u32::MAX;
const NOWHERE: u16 = u16::MAX;

/// What is known of every task and process after the first events of a trace.
///
/// Invariant: a process shows one of its tasks that nobody of the process surpasses (running before switching before
/// ready before blocked); it changes only when another one surpasses it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tracker {
    tasks: Vec<TaskRow>,
    processes: Vec<ProcessRow>,
}

/// What a task is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct TaskRow {
    /// Since when.
    pub(crate) since: Time,
    /// The event by which it does.
    pub(crate) event: EventId,
    /// What.
    pub(crate) phase: Phase,
    core: u16,
    ran_on: u16,
    /// The next task of the same process.
    sibling: u32,
}

/// What a process shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ProcessRow {
    /// The task that it shows.
    pub(crate) shown: Task,
    /// Whether its code has ended, so that what runs is its exit handler.
    pub(crate) exiting: bool,
    /// Its newest task.
    newest: Task,
}

/// A task has gone from one phase to another (or begins the same one anew).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    /// Which task.
    pub(crate) task: Task,
    /// What it did until now.
    pub(crate) was: TaskRow,
    /// What it does from now on.
    pub(crate) now: TaskRow,
}

/// How long anybody at all has been waiting for a core.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Waiting {
    tasks: u32,
    since: Time,
    total: Ticks,
}

impl TaskRow {
    const UNBORN: Self = Self {
        since: Time::ZERO,
        event: EventId(0),
        phase: Phase::Unborn,
        core: NOWHERE,
        ran_on: NOWHERE,
        sibling: NONE,
    };

    /// The core that it has, or that switches to it; otherwise the last of them.
    pub(crate) const fn core(&self) -> Option<CoreId> {
        core(self.core)
    }

    /// The core on which it ran last.
    pub(crate) const fn ran_on(&self) -> Option<CoreId> {
        core(self.ran_on)
    }

    /// The core that it keeps busy.
    pub(crate) fn occupies(&self) -> Option<CoreId> {
        if self.phase >= Phase::Switching { self.core() } else { None }
    }
}

const fn core(number: u16) -> Option<CoreId> {
    if number == NOWHERE { None } else { Some(CoreId(number)) }
}

impl Waiting {
    /// How long until `now` at least one task was ready.
    pub(crate) fn until(&self, now: Time) -> Ticks {
        if self.tasks == 0 { self.total } else { self.total + now.since(self.since) }
    }

    /// A task goes from one phase to another.
    pub(crate) fn count(&mut self, change: &Change) {
        let at = change.now.since;
        let (was, is) = (change.was.phase == Phase::Ready, change.now.phase == Phase::Ready);
        if is && !was {
            if self.tasks == 0 {
                self.since = at;
            }
            self.tasks += 1;
        } else if was && !is {
            self.tasks -= 1;
            if self.tasks == 0 {
                self.total += at.since(self.since);
            }
        }
    }
}

impl Tracker {
    pub(crate) fn tasks(&self) -> &[TaskRow] {
        &self.tasks
    }

    pub(crate) fn processes(&self) -> &[ProcessRow] {
        &self.processes
    }

    pub(crate) fn task(&self, task: Task) -> &TaskRow {
        &self.tasks[task.index()]
    }

    /// A process by its number; it must have been born.
    pub(crate) fn process(&self, number: usize) -> &ProcessRow {
        &self.processes[number]
    }

    /// The tasks of a process, by its number, oldest first.
    pub(crate) fn tasks_of(&self, trace: &Trace, number: usize) -> impl Iterator<Item = Task> + '_ {
        let mut next = trace.processes().get(number).map(|info| info.task);
        std::iter::from_fn(move || {
            let task = next?;
            let sibling = self.tasks.get(task.index()).map_or(NONE, |row| row.sibling);
            next = (sibling != NONE).then_some(Task(sibling));
            Some(task)
        })
    }

    /// Takes the next event in, and tells of each task that it changes.
    #[inline]
    pub(crate) fn apply(&mut self, trace: &Trace, id: EventId, event: &Event, mut tell: impl FnMut(Change)) {
        let Some(phase) = event.kind.phase() else {
            if event.kind == EventKind::CodeEnd {
                self.processes[number_of(event)].exiting = true;
            }
            return;
        };
        if event.task.index() >= self.tasks.len() || self.tasks[event.task.index()].phase == Phase::Unborn {
            self.meet(trace, event);
        }
        let number = number_of(event);
        let several = self.processes[number].newest != trace.processes()[number].task;
        if several && matches!(event.kind, EventKind::Exit { .. }) {
            self.end_all(trace, id, event, &mut tell);
            return;
        }
        tell(self.enter(event.task, phase, id, event));
        if several {
            self.show(trace, number, event.task);
        }
    }

    #[inline]
    fn enter(&mut self, task: Task, phase: Phase, id: EventId, event: &Event) -> Change {
        let row = &mut self.tasks[task.index()];
        let was = *row;
        let (core, ran_on) = match event.kind {
            EventKind::SwitchTo { core } => (core.0, was.ran_on),
            EventKind::Dispatch { core, .. } => (core.0, core.0),
            _ => (was.core, was.ran_on),
        };
        // Built aside and stored whole: to read back what has just been stored in parts makes the processor wait.
        let now = TaskRow { since: event.at, event: id, phase, core, ran_on, sibling: was.sibling };
        *row = now;
        Change { task, was, now }
    }

    /// The first event of a task.
    #[cold]
    fn meet(&mut self, trace: &Trace, event: &Event) {
        if self.tasks.len() < trace.tasks().len() {
            self.tasks.resize(trace.tasks().len(), TaskRow::UNBORN);
        }
        for info in &trace.processes()[self.processes.len()..] {
            self.processes.push(ProcessRow { shown: info.task, exiting: false, newest: info.task });
        }
        let number = number_of(event);
        if trace.processes()[number].task != event.task {
            let newest = std::mem::replace(&mut self.processes[number].newest, event.task);
            self.tasks[newest.index()].sibling = event.task.0;
        }
    }

    #[cold]
    fn end_all(&mut self, trace: &Trace, id: EventId, event: &Event, tell: &mut impl FnMut(Change)) {
        let number = number_of(event);
        let all: Vec<Task> = self.tasks_of(trace, number).collect();
        for task in all {
            if self.tasks[task.index()].phase != Phase::Ended {
                tell(self.enter(task, Phase::Ended, id, event));
            }
        }
        self.processes[number].shown = event.task;
    }

    #[cold]
    fn show(&mut self, trace: &Trace, number: usize, changed: Task) {
        let shown = self.processes[number].shown;
        let phase_of = |task: Task| self.tasks[task.index()].phase;
        let best = if changed == shown {
            let other =
                self.tasks_of(trace, number).max_by_key(|&task| (phase_of(task), std::cmp::Reverse(task)));
            other.expect("a process has a task")
        } else {
            changed
        };
        if phase_of(best) > phase_of(shown) {
            self.processes[number].shown = best;
        }
    }
}

fn number_of(event: &Event) -> usize {
    event.pid.number().expect("init has no events")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::sketch::sketch;

    /// The shown task and its phase after each event.
    fn shown(text: &str) -> Vec<(u32, Phase)> {
        let trace = sketch(text);
        let mut tracker = Tracker::default();
        let shown_after = |(id, event): (EventId, Event)| {
            tracker.apply(&trace, id, &event, |_| {});
            let task = tracker.process(0).shown;
            (task.0, tracker.task(task).phase)
        };
        trace.events().map(shown_after).collect()
    }

    #[test]
    fn a_process_of_two_tasks_shows_the_one_that_runs() {
        use Phase::{Blocked, Ended, New, Ready, Running};
        let run = "0ms A born | 0ms A ready started | 0ms A run 0 | 1ms A/1 ready started | 2ms A sleep 5ms
            2ms A/1 run 0 | 7ms A ready time-up | 8ms A/1 sleep 1ms | 8ms A run 0 | 9ms A exit returned";
        let picture = [
            (0, New),
            (0, Ready),
            (0, Running),
            (0, Running),
            (1, Ready),
            (1, Running),
            (1, Running),
            (0, Ready),
            (0, Running),
            (0, Ended),
        ];
        assert_eq!(shown(run), picture);
        assert!(picture.iter().any(|&(_, phase)| phase == Running) && !picture.contains(&(0, Blocked)));
    }

    #[test]
    fn an_exit_ends_every_task() {
        let trace = sketch(
            "0ms A born | 0ms A ready started | 0ms A run 0 | 0ms A/1 ready started | 0ms A/1 run 1 | 1ms A exit 3",
        );
        let mut tracker = Tracker::default();
        let mut ended = Vec::new();
        for (id, event) in trace.events() {
            tracker.apply(&trace, id, &event, |change| {
                if change.now.phase == Phase::Ended {
                    ended.push((change.task.0, change.was.occupies()));
                }
            });
        }
        assert_eq!(ended, [(0, Some(CoreId(0))), (1, Some(CoreId(1)))]);
    }
}
