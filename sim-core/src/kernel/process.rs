//! The life of processes: birth, threads, the end of the code and the exit handler, joining and reaping.

use super::serve::Asker;
use super::share::limited;
use super::table::{Block, Life, Process, State};
use super::{Kernel, LimitKind, Woken};
use crate::ids::{Pid, Task};
use crate::program::{Birth, Ending, Program, Refusal, Reply, Request, Signal, StartMethod, Status};
use crate::time::Ticks;
use crate::trace::{EventKind, ProcessInfo, Trace, Why};

impl Kernel {
    /// A process comes to be, and is about to become ready; unless the limit of processes is reached.
    #[expect(clippy::boxed_local, reason = "moving it out before it is taken apart costs more than the box")]
    pub(super) fn bear(&mut self, mut birth: Box<Birth>, parent: Pid) -> Pid {
        let pid = Pid::nth(self.processes.len());
        if self.at_process_limit() {
            self.stop(LimitKind::Processes);
            return pid;
        }
        birth.program.born(pid);
        let task = self.tasks.next();
        if let Some(period) = birth.traits.period {
            self.periods.insert(pid, (period, self.now));
        }
        if !self.plain && self.machine.conventions.same_time_by_process {
            self.written.push(birth.traits.index);
        }
        if !self.plain && self.machine.cache.is_some() {
            self.caches.admit(task, birth.traits.working_set);
        }
        self.policy.admit(task, &birth.traits, self.now);
        let Birth { name, daemon, program, method, traits: _ } = *birth;
        let startup = match method {
            StartMethod::Fork => Ticks::ZERO,
            StartMethod::Spawn => self.machine.costs.spawn_startup,
        };
        self.tasks.add(pid, program, startup);
        self.processes.add(Process::new(parent, task, daemon, self.now));
        self.living += 1;
        self.trace.add_task(pid);
        self.trace.add_process(ProcessInfo { pid, parent, name, daemon, task });
        self.trace.record(self.now, task, EventKind::Born);
        let by = if parent == Pid::INIT { pid } else { parent };
        self.woken.push(Woken { task, reply: Some(Reply::Begin), why: Why::Started, by });
        pid
    }

    fn at_process_limit(&self) -> bool {
        let limit = self.machine.limits.processes as usize;
        self.processes.len() >= limit || self.tasks.hot.len() >= Trace::TASKS_MAX
    }

    pub(super) fn start(&mut self, asker: Asker, birth: Box<Birth>) -> Option<Reply> {
        let child = self.bear(birth, asker.pid);
        self.outcome.is_none().then_some(Reply::Started(child))
    }

    pub(super) fn start_thread(&mut self, asker: Asker, mut program: Box<dyn Program>) -> Reply {
        if self.tasks.hot.len() >= Trace::TASKS_MAX {
            return Reply::Refused(Refusal::TooManyProcesses);
        }
        program.born(asker.pid);
        let task = self.tasks.next();
        if self.machine.cache.is_some() {
            self.caches.admit_sibling(task, asker.task);
        }
        let last = self.tasks_of(asker.pid).last().expect("the asker is one");
        self.tasks.add(asker.pid, program, Ticks::ZERO);
        self.tasks.set_sibling(last, task);
        self.processes.get_mut(asker.pid).live_tasks += 1;
        self.trace.add_task(asker.pid);
        self.policy.admit_sibling(task, asker.task, self.now);
        self.woken.push(Woken { task, reply: Some(Reply::Begin), why: Why::Started, by: asker.pid });
        Reply::Done
    }

    /// The tasks of a process, living and ended, in the order of their start.
    pub(super) fn tasks_of(&self, pid: Pid) -> impl Iterator<Item = Task> + '_ {
        let first = self.processes.get(pid).first_task;
        std::iter::successors(Some(first), |&task| self.tasks.sibling(task))
    }

    /// The asker's process ends its code; then its exit handler sees to its children.
    pub(super) fn exit(&mut self, asker: Asker, ending: Ending) -> Option<Reply> {
        if !std::mem::replace(&mut self.processes.get_mut(asker.pid).exiting, true) {
            self.trace.record(self.now, asker.task, EventKind::CodeEnd);
            self.end_other_tasks(asker.pid, asker.task);
            let mut next = self.processes.first_child(asker.pid);
            while let Some(child) = next {
                let its = self.processes.get(child);
                if its.daemon && its.life == Life::Alive {
                    let signal = Signal::Sigterm;
                    self.trace.record(self.now, asker.task, EventKind::Kill { to: child, signal });
                    self.end_process(child, Status::Killed(signal));
                }
                next = self.processes.next_child(child);
            }
            if self.processes.get(asker.pid).live_children > 0 {
                self.tasks.put_request(asker.task, Request::Exit(ending));
                self.block(asker, Block::Children, EventKind::JoinAll, None);
                return None;
            }
        }
        self.reap_children(asker.pid);
        self.end_last_task(asker.task, asker.pid, ending.into());
        None
    }

    /// The asker ends, its process only if it is its last task.
    pub(super) fn exit_task(&mut self, asker: Asker) -> Option<Reply> {
        if self.processes.get(asker.pid).live_tasks == 1 {
            return self.exit(asker, Ending::Return);
        }
        self.trace.record(self.now, asker.task, EventKind::TaskEnd);
        self.end_task(asker.task);
        None
    }

    #[inline]
    fn end_other_tasks(&mut self, pid: Pid, keep: Task) {
        if self.processes.get(pid).live_tasks > 1 {
            self.end_tasks_but(keep, pid);
        }
    }

    fn end_tasks_but(&mut self, keep: Task, pid: Pid) {
        let mut next = Some(self.processes.get(pid).first_task);
        while let Some(task) = next {
            if task != keep && self.tasks.hot[task.index()].state != State::Dead {
                self.trace.record(self.now, task, EventKind::TaskEnd);
                self.end_task(task);
            }
            next = self.tasks.sibling(task);
        }
    }

    /// A process ends now, whatever its tasks are doing. Its children get another parent; its own parent may reap it.
    pub(super) fn end_process(&mut self, pid: Pid, status: Status) {
        let last = self.tasks_of(pid).find(|task| self.tasks.hot[task.index()].state != State::Dead);
        let last = last.expect("a living process has a living task");
        self.end_other_tasks(pid, last);
        self.end_last_task(last, pid, status);
    }

    fn end_last_task(&mut self, last: Task, pid: Pid, status: Status) {
        self.trace.record(self.now, last, EventKind::Exit { status });
        self.end_task(last);
        self.orphan_children(pid);
        self.living -= 1;
        let process = self.processes.get_mut(pid);
        process.life = Life::Zombie(status);
        process.ended = self.now;
        let parent = process.parent;
        if parent == Pid::INIT {
            self.reap(pid, Pid::INIT);
        } else {
            self.processes.get_mut(parent).live_children -= 1;
            self.tell_parent(parent, pid, status);
        }
    }

    /// Init adopts the children of a process that has ended, and reaps those that have ended too.
    fn orphan_children(&mut self, pid: Pid) {
        while let Some(child) = self.processes.first_child(pid) {
            self.processes.unlink(child);
            let its = self.processes.get_mut(child);
            its.parent = Pid::INIT;
            let (task, life) = (its.first_task, its.life);
            self.trace.record(self.now, task, EventKind::Adopt { by: Pid::INIT });
            if life != Life::Alive {
                self.reap(child, Pid::INIT);
            }
        }
        self.processes.get_mut(pid).live_children = 0;
    }

    /// Wakes those tasks of the parent that wait for the end of this child, in the order of their start.
    fn tell_parent(&mut self, parent: Pid, child: Pid, status: Status) {
        let none_left = self.processes.get(parent).live_children == 0;
        let mut next = Some(self.processes.get(parent).first_task);
        while let Some(task) = next {
            match self.tasks.hot[task.index()].state {
                State::Blocked(Block::Child(awaited)) if awaited == child => {
                    self.reap(child, parent);
                    self.wake(task, Reply::Ended(status), Why::Woken, child);
                }
                State::Blocked(Block::Children) if none_left => {
                    self.reap_children(parent);
                    self.wake(task, Reply::Done, Why::Woken, child);
                    if self.processes.get(parent).exiting {
                        self.woken.last_mut().expect("it was just woken").reply = None;
                    }
                }
                State::Rising
                | State::Ready
                | State::Switching(_)
                | State::Running(_)
                | State::Blocked(_)
                | State::Dead => {}
            }
            next = self.tasks.sibling(task);
        }
    }

    /// Takes note of the end of a process, once.
    fn reap(&mut self, pid: Pid, by: Pid) {
        if self.processes.get(pid).life == Life::Reaped {
            return;
        }
        self.processes.unlink(pid);
        let process = self.processes.get_mut(pid);
        process.life = Life::Reaped;
        let task = process.first_task;
        self.trace.record(self.now, task, EventKind::Reap { by });
    }

    /// Reaps the children that have ended, in the order of their start.
    #[inline]
    fn reap_children(&mut self, parent: Pid) {
        if self.processes.first_child(parent).is_some() {
            self.reap_those_ended(parent);
        }
    }

    fn reap_those_ended(&mut self, parent: Pid) {
        let all = self.processes.get(parent).live_children == 0;
        let mut next =
            if all { self.processes.unlink_children(parent) } else { self.processes.first_child(parent) };
        while let Some(child) = next {
            next = self.processes.next_child(child);
            let its = self.processes.get_mut(child);
            if all {
                its.life = Life::Reaped;
                let task = its.first_task;
                self.trace.record(self.now, task, EventKind::Reap { by: parent });
            } else if its.life != Life::Alive {
                self.reap(child, parent);
            }
        }
    }

    /// How a child is; or why that cannot be asked.
    fn life_of_child(&self, asker: Asker, child: Pid) -> Result<Life, Refusal> {
        match self.processes.find(child) {
            Some(its) if its.life == Life::Reaped => Err(Refusal::NoSuchProcess),
            Some(its) if its.parent == asker.pid => Ok(its.life),
            Some(_) => Err(Refusal::NotAChild),
            None => Err(Refusal::NoSuchProcess),
        }
    }

    pub(super) fn join(&mut self, asker: Asker, child: Pid, timeout: Option<Ticks>) -> Option<Reply> {
        match self.life_of_child(asker, child) {
            Err(refusal) => Some(Reply::Refused(refusal)),
            Ok(Life::Zombie(status)) => {
                self.reap(child, asker.pid);
                Some(Reply::Ended(status))
            }
            Ok(Life::Alive | Life::Reaped) if timeout == Some(Ticks::ZERO) => Some(Reply::TimedOut),
            Ok(Life::Alive | Life::Reaped) => {
                self.block(asker, Block::Child(child), EventKind::Join { child }, limited(timeout));
                None
            }
        }
    }

    pub(super) fn join_all(&mut self, asker: Asker) -> Option<Reply> {
        if self.processes.get(asker.pid).live_children > 0 {
            self.block(asker, Block::Children, EventKind::JoinAll, None);
            return None;
        }
        self.reap_children(asker.pid);
        Some(Reply::Done)
    }

    pub(super) fn poll(&mut self, asker: Asker, child: Pid) -> Reply {
        match self.life_of_child(asker, child) {
            Err(refusal) => Reply::Refused(refusal),
            Ok(Life::Zombie(status)) => {
                self.reap(child, asker.pid);
                Reply::Ended(status)
            }
            Ok(Life::Alive | Life::Reaped) => Reply::Alive,
        }
    }

    pub(super) fn active_children(&mut self, asker: Asker) -> Reply {
        self.reap_children(asker.pid);
        Reply::Children(self.processes.children(asker.pid).collect())
    }
}
