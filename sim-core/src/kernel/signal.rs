//! Signals, and what the sudden end of a task undoes: its core, its place in every line, its alarm. What it holds
//! stays held.

use super::Kernel;
use super::serve::Asker;
use super::table::{Life, State};
use crate::ids::{Pid, Task};
use crate::program::{Refusal, Reply, Request, Signal, Status};
use crate::time::Ticks;
use crate::trace::EventKind;

impl Kernel {
    /// The asker sends a signal. Every signal ends its victim at once; a zombie does not notice.
    pub(super) fn kill(&mut self, asker: Asker, to: Pid, signal: Signal) -> Option<Reply> {
        let life = self.processes.find(to).map_or(Life::Reaped, |victim| victim.life);
        if life == Life::Reaped {
            return Some(Reply::Refused(Refusal::NoSuchProcess));
        }
        self.trace.record(self.now, asker.task, EventKind::Kill { to, signal });
        if life == Life::Alive {
            self.end_process(to, Status::Killed(signal));
        }
        (to != asker.pid).then_some(Reply::Done)
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
}
