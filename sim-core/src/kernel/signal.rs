//! Signals, and what the sudden end of a task undoes: its core, its place in every line, its alarm. What it holds
//! stays held.

use super::Kernel;
use super::alarm::Slot;
use super::serve::Asker;
use super::table::{Block, Life, State};
use crate::ids::{CoreId, Pid, Task};
use crate::program::{Handling, Refusal, Reply, Request, Signal, Status};
use crate::time::Ticks;
use crate::trace::{EventKind, Why};

impl Kernel {
    /// The asker sends a signal. Every signal ends its victim at once; a zombie does not notice.
    pub(super) fn kill(&mut self, asker: Asker, to: Pid, signal: Signal) -> Option<Reply> {
        let life = self.processes.find(to).map_or(Life::Reaped, |victim| victim.life);
        if life == Life::Reaped {
            return Some(Reply::Refused(Refusal::NoSuchProcess));
        }
        self.trace.record(self.now, asker.task, EventKind::Kill { to, signal });
        if life == Life::Alive {
            self.deliver(to, signal, asker.pid);
        }
        (self.processes.get(to).life == Life::Alive || to != asker.pid).then_some(Reply::Done)
    }

    /// A living process gets a signal: it ends, unless it handles it.
    fn deliver(&mut self, to: Pid, signal: Signal, by: Pid) {
        let task = self.processes.get(to).first_task;
        let program = self.tasks.cold[task.index()].program.as_ref();
        let handling = program.map_or(Handling::Default, |program| program.handling(signal));
        match handling {
            Handling::Default => self.end_process(to, Status::Killed(signal)),
            Handling::Ignore => {}
            Handling::Catch => self.catch(task, signal, by),
        }
    }

    /// A task is to be told of a signal: at once if it is blocked, else instead of its next answer.
    fn catch(&mut self, task: Task, signal: Signal, by: Pid) {
        let hot = &self.tasks.hot[task.index()];
        let State::Blocked(block @ (Block::Sleep | Block::Child(_) | Block::Children | Block::Object(_))) =
            hot.state
        else {
            self.caught.push((task, signal));
            return;
        };
        let left = (hot.alarm != Slot::NONE).then(|| self.alarms.due(hot.alarm).since(self.now));
        self.withdraw(task, block);
        self.wake(task, Reply::Signalled { signal, left }, Why::Woken, by);
    }

    /// The signal that a task is told of instead of getting an answer, if what it asks can be asked again.
    pub(super) fn signalled(&mut self, task: Task, request: &Request) -> Option<Reply> {
        if self.caught.is_empty() || !can_be_asked_again(request) {
            return None;
        }
        let at = self.caught.iter().position(|(of, _)| *of == task)?;
        let (_, signal) = self.caught.remove(at);
        Some(Reply::Signalled { signal, left: None })
    }

    /// Ctrl-C: every living process gets SIGINT.
    pub(super) fn interrupt_all(&mut self) {
        self.interrupt = None;
        let living: Vec<Pid> =
            self.processes.iter().filter(|(_, its)| its.life == Life::Alive).map(|(pid, _)| pid).collect();
        for pid in living {
            if self.processes.get(pid).life == Life::Alive {
                self.deliver(pid, Signal::Sigint, pid);
            }
        }
    }

    /// Whether there is such a process, be it a zombie.
    pub(super) fn exists(&self, pid: Pid) -> Reply {
        match self.processes.find(pid) {
            Some(its) if its.life != Life::Reaped => Reply::Done,
            _ => Reply::Refused(Refusal::NoSuchProcess),
        }
    }

    /// A task is no more, wherever it was. The caller has recorded it.
    pub(super) fn end_task(&mut self, task: Task) {
        if let Some(core) = self.core_of(task) {
            self.bring_up_to_date(core);
            self.vacate(core);
        }
        let hot = &mut self.tasks.hot[task.index()];
        match std::mem::replace(&mut hot.state, State::Dead) {
            State::Ready => {
                self.policy.remove(task, self.now);
                self.leave_the_runnable(task);
            }
            State::Running(_) | State::Switching(_) => self.leave_the_runnable(task),
            State::Blocked(block) => self.withdraw(task, block),
            State::Rising | State::Dead => {}
        }
        self.policy.forget(task, self.now);
        let pid = self.tasks.hot[task.index()].pid;
        self.processes.get_mut(pid).live_tasks -= 1;
        let cold = &mut self.tasks.cold[task.index()];
        cold.program = None;
        cold.then = Request::Continue;
        self.held -= u64::from(std::mem::take(&mut cold.bytes));
    }

    fn leave_the_runnable(&mut self, task: Task) {
        self.runnable -= 1;
        let never_asks = self.tasks.hot[task.index()].remaining == Ticks::MAX;
        self.spinners -= u32::from(never_asks);
    }

    /// The core that a task is on.
    pub(super) fn core_of(&self, task: Task) -> Option<CoreId> {
        match self.tasks.hot[task.index()].state {
            State::Running(core) | State::Switching(core) => Some(core),
            State::Rising | State::Ready | State::Blocked(_) | State::Dead => None,
        }
    }
}

/// Whether a request leaves nothing behind when it is not met, so that the program may ask it again.
const fn can_be_asked_again(request: &Request) -> bool {
    match request {
        Request::Continue
        | Request::Spin
        | Request::Clock
        | Request::Identity
        | Request::Sleep(_)
        | Request::Join { .. }
        | Request::JoinAll
        | Request::Poll(_)
        | Request::ActiveChildren
        | Request::Kill { .. }
        | Request::Acquire { .. }
        | Request::Release(_)
        | Request::Wait { .. }
        | Request::Set(_)
        | Request::Clear(_)
        | Request::IsSet(_)
        | Request::Units(_)
        | Request::Exists(_)
        | Request::Find(_)
        | Request::Get { .. } => true,
        Request::Yield
        | Request::Exit(_)
        | Request::ExitTask
        | Request::Quit(_)
        | Request::CodeEnd
        | Request::Create { .. }
        | Request::Start(_)
        | Request::Thread(_)
        | Request::NextJob
        | Request::Notify { .. }
        | Request::Put { .. }
        | Request::Io { .. }
        | Request::Print { .. } => false,
    }
}
