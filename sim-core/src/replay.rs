//! The machine as the trace tells it: takes events in, one after the other, and knows every queue, core, process and
//! object after each. Snapshots, explanations and metrics read it. Leaves what others see of it to `snapshot`.
//!
//! Invariant: nothing here is remembered that the events so far do not say, so a replay of the same events is equal.

use crate::ids::{CoreId, EventId, ObjectId, Pid, Task};
use crate::machine::{Machine, Queueing};
use crate::program::Status;
use crate::time::{Ticks, Time};
use crate::trace::phase::Phase;
use crate::trace::track::{Change, TaskRow, Tracker, Waiting};
use crate::trace::{Event, EventKind, ObjectKind, Trace};
use serde::{Deserialize, Serialize};

/// What of a machine its trace does not say: how many cores and ready queues there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Cores.
    pub cores: u16,
    /// Ready queues: one, or one a core.
    pub queues: u16,
}

impl Shape {
    /// Cores that share one queue.
    #[must_use]
    pub const fn shared(cores: u16) -> Self {
        Self { cores, queues: 1 }
    }

    /// What a machine's settings say.
    #[must_use]
    pub const fn of(machine: &Machine) -> Self {
        match machine.queue {
            Queueing::Shared => Self::shared(machine.cores),
            Queueing::PerCore | Queueing::PerCoreStealing => Self::per_core(machine.cores),
        }
    }

    /// Cores with a queue each.
    #[must_use]
    pub const fn per_core(cores: u16) -> Self {
        Self { cores, queues: cores }
    }
}

/// The machine after the first events of a trace.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Replay {
    /// How many events are taken in.
    pub(crate) events: usize,
    pub(crate) shape: Shape,
    pub(crate) tracker: Tracker,
    pub(crate) processes: Vec<Process>,
    pub(crate) cores: Vec<Core>,
    pub(crate) objects: Vec<Object>,
    /// Dispatches on another core than the task's last.
    pub(crate) migrations: u64,
    pub(crate) waiting: Waiting,
}

/// A process.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Process {
    pub(crate) parent: Pid,
    pub(crate) stage: Stage,
    pub(crate) born: Time,
    pub(crate) first_run: Option<Time>,
    pub(crate) exit: Option<(Time, EventId)>,
    pub(crate) reap: Option<EventId>,
    /// Since when it shows what it shows.
    pub(crate) since: Time,
    /// What it has spent, without what is not over.
    pub(crate) spent: Spent,
    /// Its latest event, and the task that had it.
    pub(crate) latest: EventId,
    pub(crate) actor: Task,
    /// When its code ended.
    pub(crate) code_end: Option<EventId>,
}

/// How a process has spent its time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spent {
    /// CPU time of all its tasks.
    pub(crate) cpu: Ticks,
    /// How long it has shown ready, blocked, and switched to.
    pub(crate) ready: Ticks,
    pub(crate) blocked: Ticks,
    pub(crate) switching: Ticks,
}

/// How far a process has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Unborn,
    Alive,
    Zombie,
    Reaped,
}

/// A core.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Core {
    /// Who has it, or is switched to.
    pub(crate) task: Option<Task>,
    /// Since when.
    pub(crate) since: Time,
    /// The event by which it became free; none yet at the start.
    pub(crate) freed: Option<EventId>,
    /// The process that it went to last, and the one before.
    pub(crate) last: Option<Pid>,
    pub(crate) before: Option<Pid>,
    pub(crate) busy: Ticks,
    pub(crate) switching: Ticks,
    pub(crate) idle: Ticks,
    pub(crate) idle_while_ready: Ticks,
    /// `Waiting::total` when it became idle.
    mark: Ticks,
    pub(crate) dispatches: u64,
    pub(crate) switches: u64,
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object {
    /// Who took it (or a unit of it) and did not give it back, and when, oldest first; whom a device serves.
    pub(crate) holders: Vec<(Task, EventId)>,
    /// Messages put less messages taken; units taken less units given back.
    pub(crate) count: i64,
}

impl Replay {
    /// The machine before anything has happened.
    pub(crate) fn new(shape: Shape) -> Self {
        Self {
            events: 0,
            shape,
            tracker: Tracker::default(),
            processes: Vec::new(),
            cores: vec![Core::IDLE; usize::from(shape.cores)],
            objects: Vec::new(),
            migrations: 0,
            waiting: Waiting::default(),
        }
    }

    /// Takes events in until it has the first `events` of them.
    pub(crate) fn advance(&mut self, trace: &Trace, events: usize) {
        let from = EventId(u32::try_from(self.events).expect("events have ids"));
        for id in (from.0..).take(events.min(trace.len()).saturating_sub(self.events)).map(EventId) {
            self.apply(trace, id, &trace.event(id));
        }
    }

    /// Takes the next event in.
    pub(crate) fn apply(&mut self, trace: &Trace, id: EventId, event: &Event) {
        self.events += 1;
        let number = event.pid.number().expect("init has no events");
        if number >= self.processes.len() {
            self.processes.resize(trace.processes().len(), Process::UNBORN);
            self.objects.resize(trace.objects().len(), Object::default());
        }
        let shown = self.tracker.processes().get(number).map(|row| *self.tracker.task(row.shown));
        let Self { tracker, processes, cores, objects, waiting, migrations, .. } = self;
        tracker.apply(trace, id, event, |change| {
            waiting.count(&change);
            let process = &mut processes[number];
            if change.was.phase == Phase::Running {
                process.spent.cpu += event.at.since(change.was.since);
            }
            if change.now.phase == Phase::Running {
                process.first_run = process.first_run.or(Some(event.at));
                *migrations +=
                    u64::from(change.was.ran_on().is_some_and(|core| Some(core) != change.now.core()));
            }
            if change.was.phase == Phase::Blocked && change.now.phase != Phase::Blocked {
                leave_device(objects, trace, &change);
            }
            leave_core(cores, waiting, id, &change);
            take_core(cores, waiting, event.pid, &change);
        });
        self.account(number, shown, event);
        self.note(trace, id, event);
    }

    /// Adds the time that the process showed one phase, now that it shows another.
    fn account(&mut self, number: usize, shown: Option<TaskRow>, event: &Event) {
        let now = *self.tracker.task(self.tracker.process(number).shown);
        let process = &mut self.processes[number];
        let was = shown.map_or(Phase::Unborn, |row| row.phase);
        if shown.is_some_and(|row| row.event == now.event) && was != Phase::Unborn {
            return;
        }
        process.spent.add(was, event.at.since(process.since));
        process.since = event.at;
    }

    /// What the event means besides phases.
    fn note(&mut self, trace: &Trace, id: EventId, event: &Event) {
        let process = &mut self.processes[event.pid.number().expect("init has no events")];
        if !matches!(event.kind, EventKind::Reap { .. } | EventKind::Adopt { .. }) {
            (process.latest, process.actor) = (id, event.task);
        }
        match event.kind {
            EventKind::Born => {
                let parent = trace.process(event.pid).map_or(Pid::INIT, |info| info.parent);
                (process.stage, process.born, process.parent) = (Stage::Alive, event.at, parent);
            }
            EventKind::CodeEnd => process.code_end = Some(id),
            EventKind::Exit { .. } => (process.stage, process.exit) = (Stage::Zombie, Some((event.at, id))),
            EventKind::Reap { .. } => (process.stage, process.reap) = (Stage::Reaped, Some(id)),
            EventKind::Adopt { by } => process.parent = by,
            EventKind::Acquire { object } => {
                let object = &mut self.objects[object.index()];
                object.holders.push((event.task, id));
                object.count += 1;
            }
            EventKind::Release { object } => self.objects[object.index()].give_back(event.task),
            EventKind::Put { object } => self.objects[object.index()].count += 1,
            EventKind::Get { object } => self.objects[object.index()].count -= 1,
            EventKind::Ready { .. }
            | EventKind::SwitchTo { .. }
            | EventKind::Dispatch { .. }
            | EventKind::Sleep { .. }
            | EventKind::Join { .. }
            | EventKind::JoinAll
            | EventKind::Wait { .. }
            | EventKind::Timeout { .. }
            | EventKind::Signal { .. }
            | EventKind::Kill { .. }
            | EventKind::Print { .. }
            | EventKind::TaskEnd => {}
        }
    }

    /// What a process has spent until `now`.
    pub(crate) fn spent(&self, trace: &Trace, number: usize, now: Time) -> Spent {
        let process = &self.processes[number];
        let mut spent = process.spent;
        spent.add(self.tracker.task(self.tracker.process(number).shown).phase, now.since(process.since));
        let rows = self.tracker.tasks_of(trace, number).map(|task| self.tracker.task(task));
        let running = rows.filter(|row| row.phase == Phase::Running);
        spent.cpu = running.fold(spent.cpu, |sum, row| sum + now.since(row.since));
        spent
    }

    /// A process by its pid; `None` for init and for pids not given out yet.
    pub(crate) fn process(&self, pid: Pid) -> Option<&Process> {
        pid.number().and_then(|number| self.processes.get(number)).filter(|one| one.stage != Stage::Unborn)
    }

    /// The children of a process so far, by pid.
    pub(crate) fn children(&self, parent: Pid) -> impl Iterator<Item = (Pid, &Process)> {
        let born = self.processes.iter().enumerate().filter(|(_, process)| process.stage != Stage::Unborn);
        born.filter(move |(_, process)| process.parent == parent)
            .map(|(number, process)| (Pid::nth(number), process))
    }

    /// The tasks in a ready queue, in its order: that of their `Ready` events.
    pub(crate) fn queue(&self, trace: &Trace, queue: u16) -> Vec<Task> {
        let in_it = |row: &TaskRow| {
            let is = row.phase == Phase::Ready;
            is && matches!(trace.event(row.event).kind, EventKind::Ready { queue: its, .. } if its == queue)
        };
        self.in_order(|_, row| in_it(row))
    }

    /// The tasks that wait for an object, in the order in which they began to.
    pub(crate) fn waiters(&self, trace: &Trace, object: ObjectId) -> Vec<Task> {
        self.in_order(|_, row| {
            row.phase == Phase::Blocked && trace.event(row.event).kind == EventKind::Wait { object }
        })
    }

    fn in_order(&self, keep: impl Fn(Task, &TaskRow) -> bool) -> Vec<Task> {
        let number = |at: usize| Task(u32::try_from(at).expect("tasks have ids"));
        let all = self.tracker.tasks().iter().enumerate().map(|(at, row)| (number(at), row));
        let mut kept: Vec<(EventId, Task)> =
            all.filter(|&(task, row)| keep(task, row)).map(|(task, row)| (row.event, task)).collect();
        crate::order::by_key(&mut kept, |&one| one);
        kept.into_iter().map(|(_, task)| task).collect()
    }
}

impl Process {
    const UNBORN: Self = Self {
        parent: Pid::INIT,
        stage: Stage::Unborn,
        born: Time::ZERO,
        first_run: None,
        exit: None,
        reap: None,
        since: Time::ZERO,
        spent: Spent { cpu: Ticks::ZERO, ready: Ticks::ZERO, blocked: Ticks::ZERO, switching: Ticks::ZERO },
        latest: EventId(0),
        actor: Task(0),
        code_end: None,
    };

    /// How it ended.
    pub(crate) fn status(&self, trace: &Trace) -> Option<Status> {
        match trace.event(self.exit?.1).kind {
            EventKind::Exit { status } => Some(status),
            _ => None,
        }
    }
}

impl Spent {
    /// Adds a stretch in which the process showed `phase`. Slices are counted by task, not here.
    fn add(&mut self, phase: Phase, length: Ticks) {
        match phase {
            Phase::Ready => self.ready += length,
            Phase::Blocked => self.blocked += length,
            Phase::Switching => self.switching += length,
            Phase::Unborn | Phase::New | Phase::Running | Phase::Ended => {}
        }
    }
}

impl Core {
    const IDLE: Self = Self {
        task: None,
        since: Time::ZERO,
        freed: None,
        last: None,
        before: None,
        busy: Ticks::ZERO,
        switching: Ticks::ZERO,
        idle: Ticks::ZERO,
        idle_while_ready: Ticks::ZERO,
        mark: Ticks::ZERO,
        dispatches: 0,
        switches: 0,
    };

    /// How long it was idle while somebody was ready, the present stretch included.
    pub(crate) fn idle_while_ready(&self, waiting: &Waiting, now: Time) -> Ticks {
        let open = if self.task.is_none() { waiting.until(now).less(self.mark) } else { Ticks::ZERO };
        self.idle_while_ready + open
    }
}

impl Object {
    /// A unit that somebody gives back who took none counts for nobody: anybody may do that to a semaphore.
    fn give_back(&mut self, task: Task) {
        self.count -= 1;
        if let Some(at) = self.holders.iter().position(|&(holder, _)| holder == task) {
            self.holders.remove(at);
        }
    }
}

fn core_at(cores: &mut Vec<Core>, id: CoreId) -> &mut Core {
    if id.index() >= cores.len() {
        cores.resize(id.index() + 1, Core::IDLE);
    }
    &mut cores[id.index()]
}

/// A device that served a task does so no longer.
fn leave_device(objects: &mut [Object], trace: &Trace, change: &Change) {
    if let EventKind::Wait { object } = trace.event(change.was.event).kind
        && trace.object(object).kind == ObjectKind::Device
    {
        objects[object.index()].give_back(change.task);
    }
}

fn leave_core(cores: &mut Vec<Core>, waiting: &Waiting, id: EventId, change: &Change) {
    let Some(was_on) = change.was.occupies() else { return };
    let at = change.now.since;
    let core = core_at(cores, was_on);
    let length = at.since(core.since);
    match change.was.phase {
        Phase::Running => core.busy += length,
        Phase::Switching => core.switching += length,
        Phase::Unborn | Phase::Ended | Phase::New | Phase::Blocked | Phase::Ready => {}
    }
    (core.task, core.since, core.freed, core.mark) = (None, at, Some(id), waiting.until(at));
}

fn take_core(cores: &mut Vec<Core>, waiting: &Waiting, pid: Pid, change: &Change) {
    let Some(id) = change.now.occupies() else { return };
    let at = change.now.since;
    let core = core_at(cores, id);
    core.idle += at.since(core.since);
    core.idle_while_ready += waiting.until(at).less(core.mark);
    if core.last != Some(pid) {
        core.switches += u64::from(core.last.is_some());
        core.before = core.last.replace(pid);
    }
    core.dispatches += u64::from(change.now.phase == Phase::Running);
    (core.task, core.since) = (Some(change.task), at);
}
