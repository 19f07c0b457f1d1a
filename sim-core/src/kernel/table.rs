//! The tables of tasks and processes: who is in which state, and who is whose child. Leaves every change of state to
//! the event loop.

use crate::ids::{CoreId, ObjectId, Pid, Task};
use crate::program::{Program, Request, Status};
use crate::time::{Ticks, Time};

use super::alarm::Slot;

/// What an event touches of a task: 32 bytes, by task, apart from the rest.
pub(super) struct Hot {
    /// CPU time until its request; [`Ticks::MAX`] for one who never asks again.
    pub(super) remaining: Ticks,
    /// CPU time that it has used.
    pub(super) cpu: Ticks,
    pub(super) pid: Pid,
    /// Its sleep, service or timeout, while it is blocked.
    pub(super) alarm: Slot,
    pub(super) state: State,
}

const _: () = assert!(size_of::<Hot>() <= 32, "two tasks a cache line");

/// Where a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It exists, or has been woken, and is about to be put into a ready queue.
    Rising,
    Ready,
    /// A core is switching to it.
    Switching(CoreId),
    Running(CoreId),
    Blocked(Block),
    Dead,
}

/// What a blocked task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Sleep,
    Child(Pid),
    Children,
    /// In a waiting line of this object.
    Object(ObjectId),
    /// Being served by this device.
    Service(ObjectId),
    /// In the line of this lock, having been notified of its condition.
    Relock(ObjectId),
    /// In the line of this lock, its wait for the condition having timed out.
    RelockLate(ObjectId),
}

/// The rest of a task.
pub(super) struct Cold {
    /// `None` once it has ended.
    pub(super) program: Option<Box<dyn Program>>,
    /// What it asks for when `remaining` is used up; [`Request::Continue`] while that is being met.
    pub(super) then: Request,
    /// What its program said it holds.
    pub(super) bytes: u32,
    /// The next task of the same process; itself, if there is none.
    sibling: Task,
}

const _: () = assert!(size_of::<Cold>() <= 64, "a task a cache line");

/// A process.
///
/// Invariant: its children, living and zombies, form a list in the order of their start; init's are in no list.
pub(super) struct Process {
    pub(super) parent: Pid,
    first_child: Pid,
    last_child: Pid,
    older: Pid,
    younger: Pid,
    /// Its first task; the others follow as siblings.
    pub(super) first_task: Task,
    pub(super) live_tasks: u32,
    pub(super) live_children: u32,
    pub(super) life: Life,
    pub(super) daemon: bool,
    /// Whether its code has ended and the exit handler runs.
    pub(super) exiting: bool,
    pub(super) born: Time,
    pub(super) ended: Time,
}

/// How far a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    Alive,
    Zombie(Status),
    Reaped,
}

/// No process: init is in no list, so its pid can stand for the end of one.
const NOBODY: Pid = Pid::INIT;

/// The tasks of a run.
#[derive(Default)]
pub(super) struct Tasks {
    pub(super) hot: Vec<Hot>,
    pub(super) cold: Vec<Cold>,
}

/// The processes of a run.
#[derive(Default)]
pub(super) struct Processes {
    all: Vec<Process>,
}

impl Tasks {
    /// The task that the next `add` makes.
    pub(super) fn next(&self) -> Task {
        Task(u32::try_from(self.hot.len()).expect("tasks are limited"))
    }

    pub(super) fn add(&mut self, pid: Pid, program: Box<dyn Program>, startup: Ticks) {
        let sibling = self.next();
        let (cpu, alarm, state) = (Ticks::ZERO, Slot::NONE, State::Rising);
        make_room(&mut self.hot);
        make_room(&mut self.cold);
        self.hot.push(Hot { remaining: startup, cpu, pid, alarm, state });
        self.cold.push(Cold { program: Some(program), then: Request::Continue, bytes: 0, sibling });
    }

    /// Takes out what a task asks for, to be met.
    #[inline]
    pub(super) fn take_request(&mut self, task: Task) -> Request {
        std::mem::replace(&mut self.cold[task.index()].then, Request::Continue)
    }

    /// Keeps what a task is going to ask for.
    #[inline]
    pub(super) fn put_request(&mut self, task: Task, request: Request) {
        let before = std::mem::replace(&mut self.cold[task.index()].then, request);
        debug_assert!(matches!(before, Request::Continue), "the last request has been taken out to be met");
        // Nothing to drop: a `Continue` holds nothing.
        std::mem::forget(before);
    }

    /// The next task of the same process.
    pub(super) fn sibling(&self, task: Task) -> Option<Task> {
        Some(self.cold[task.index()].sibling).filter(|&sibling| sibling != task)
    }

    pub(super) fn set_sibling(&mut self, task: Task, sibling: Task) {
        self.cold[task.index()].sibling = sibling;
    }
}

impl Process {
    pub(super) fn new(parent: Pid, first_task: Task, daemon: bool, born: Time) -> Self {
        Self {
            parent,
            first_child: NOBODY,
            last_child: NOBODY,
            older: NOBODY,
            younger: NOBODY,
            first_task,
            live_tasks: 1,
            live_children: 0,
            life: Life::Alive,
            daemon,
            exiting: false,
            born,
            ended: Time::ZERO,
        }
    }
}

impl Processes {
    pub(super) const fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Pid, &Process)> {
        self.all.iter().enumerate().map(|(number, process)| (Pid::nth(number), process))
    }

    /// A process that was created in this run.
    #[inline]
    pub(super) fn get(&self, pid: Pid) -> &Process {
        &self.all[place(pid)]
    }

    #[inline]
    pub(super) fn get_mut(&mut self, pid: Pid) -> &mut Process {
        &mut self.all[place(pid)]
    }

    /// A process that a program names: perhaps none of this run.
    pub(super) fn find(&self, pid: Pid) -> Option<&Process> {
        pid.number().and_then(|number| self.all.get(number))
    }

    /// Adds a process as its parent's youngest child.
    pub(super) fn add(&mut self, process: Process) -> Pid {
        let (pid, parent) = (Pid::nth(self.all.len()), process.parent);
        make_room(&mut self.all);
        self.all.push(process);
        if parent != Pid::INIT {
            let parent = self.get_mut(parent);
            parent.live_children += 1;
            let older = std::mem::replace(&mut parent.last_child, pid);
            if older == NOBODY {
                parent.first_child = pid;
            } else {
                self.get_mut(older).younger = pid;
                self.get_mut(pid).older = older;
            }
        }
        pid
    }

    /// Takes a process out of its parent's list of children.
    pub(super) fn unlink(&mut self, pid: Pid) {
        let process = self.get_mut(pid);
        let parent = process.parent;
        let older = std::mem::replace(&mut process.older, NOBODY);
        let younger = std::mem::replace(&mut process.younger, NOBODY);
        if parent == Pid::INIT {
            return;
        }
        if older == NOBODY {
            self.get_mut(parent).first_child = younger;
        } else {
            self.get_mut(older).younger = younger;
        }
        if younger == NOBODY {
            self.get_mut(parent).last_child = older;
        } else {
            self.get_mut(younger).older = older;
        }
    }

    /// Empties a parent's list of children, all of whom have ended. Says where it began; `next_child` still leads on.
    pub(super) fn unlink_children(&mut self, parent: Pid) -> Option<Pid> {
        let parent = self.get_mut(parent);
        parent.last_child = NOBODY;
        Some(std::mem::replace(&mut parent.first_child, NOBODY)).filter(|&child| child != NOBODY)
    }

    pub(super) fn first_child(&self, pid: Pid) -> Option<Pid> {
        Some(self.get(pid).first_child).filter(|&child| child != NOBODY)
    }

    pub(super) fn next_child(&self, child: Pid) -> Option<Pid> {
        Some(self.get(child).younger).filter(|&child| child != NOBODY)
    }

    /// The children, living and zombies, in the order of their start.
    pub(super) fn children(&self, pid: Pid) -> impl Iterator<Item = Pid> + '_ {
        std::iter::successors(self.first_child(pid), |&child| self.next_child(child))
    }
}

/// The place of a process in the table; init's is beyond its end.
#[inline]
const fn place(pid: Pid) -> usize {
    pid.0.wrapping_sub(Pid::FIRST.0) as usize
}

/// Room for four times as many, when there is none left: what is copied then is a third of what doubling copies, and
/// room that is not used is memory that the system does not give.
#[inline]
fn make_room<T>(table: &mut Vec<T>) {
    if table.len() == table.capacity() {
        table.reserve_exact(3 * table.len() + 16);
    }
}
