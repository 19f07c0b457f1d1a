//! Meeting requests: which part of the machine answers which request. Leaves objects to `share`, processes to
//! `process` and `signal`.
//!
//! Invariant: serving changes only the asker's own place; whoever else may go on is noted in `woken` and acted upon
//! when the asker's state is final.

use super::alarm::{Owner, Slot};
use super::table::{Block, State};
use super::{Kernel, LimitKind, Woken};
use crate::ids::{CoreId, Pid, Task};
use crate::machine::Costs;
use crate::program::{Reply, Request, StartMethod};
use crate::time::Ticks;
use crate::trace::{EventKind, Why};

/// What a request costs the asker, before it is met.
pub(super) fn cost(costs: &Costs, request: &Request) -> Ticks {
    match request {
        Request::Continue | Request::Spin => Ticks::ZERO,
        Request::Start(birth) => match birth.method {
            StartMethod::Fork => costs.syscall + costs.fork,
            StartMethod::Spawn => costs.syscall + costs.spawn,
        },
        Request::Yield
        | Request::NextJob
        | Request::Exit(_)
        | Request::Quit(_)
        | Request::CodeEnd
        | Request::Create { .. }
        | Request::Units(_)
        | Request::Exists(_)
        | Request::Find(_)
        | Request::ExitTask
        | Request::Clock
        | Request::Identity
        | Request::Sleep(_)
        | Request::Thread(_)
        | Request::Join { .. }
        | Request::JoinAll
        | Request::Poll(_)
        | Request::ActiveChildren
        | Request::Kill { .. }
        | Request::Acquire { .. }
        | Request::Release(_)
        | Request::Wait { .. }
        | Request::Notify { .. }
        | Request::Set(_)
        | Request::Clear(_)
        | Request::IsSet(_)
        | Request::Put { .. }
        | Request::Get { .. }
        | Request::Io { .. }
        | Request::Print { .. } => costs.syscall,
    }
}

/// Who asks: the task on a core.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    pub(super) core: CoreId,
    pub(super) task: Task,
    pub(super) pid: Pid,
}

impl Kernel {
    /// Meets a request of the task on a core. Says what it goes on with at once; `None`, if it does not.
    pub(super) fn serve(&mut self, core: CoreId, task: Task, request: Request) -> Option<Reply> {
        let pid = self.tasks.hot[task.index()].pid;
        let asker = Asker { core, task, pid };
        if let Some(reply) = self.signalled(task, &request) {
            return Some(reply);
        }
        match request {
            Request::Continue => Some(Reply::Done),
            Request::Spin => self.spin(asker),
            Request::Yield => self.yield_core(core),
            Request::NextJob => self.next_job(asker),
            Request::Exit(ending) => self.exit(asker, ending),
            Request::ExitTask => self.exit_task(asker),
            Request::Quit(ending) => {
                self.end_process(pid, ending.into());
                None
            }
            Request::CodeEnd => {
                self.trace.record(self.now, task, EventKind::CodeEnd);
                Some(Reply::Done)
            }
            Request::Create { name, spec } => Some(Reply::Object(self.create(name, spec))),
            Request::Units(object) => Some(self.units(object)),
            Request::Exists(to) => Some(self.exists(to)),
            Request::Find(name) => Some(self.find(&name)),
            Request::Clock => {
                let cpu = self.tasks_of(pid).fold(Ticks::ZERO, |sum, task| sum + self.cpu_until_now(task));
                Some(Reply::Clock { now: self.now, cpu })
            }
            Request::Identity => Some(Reply::Identity { pid, parent: self.processes.get(pid).parent }),
            Request::Sleep(length) => self.sleep(asker, length),
            Request::Start(birth) => self.start(asker, birth),
            Request::Thread(program) => Some(self.start_thread(asker, program)),
            Request::Join { child, timeout } => self.join(asker, child, timeout),
            Request::JoinAll => self.join_all(asker),
            Request::Poll(child) => Some(self.poll(asker, child)),
            Request::ActiveChildren => Some(self.active_children(asker)),
            Request::Kill { to, signal } => self.kill(asker, to, signal),
            Request::Acquire { object, timeout } => self.acquire(asker, object, timeout),
            Request::Release(object) => Some(self.release(asker, object)),
            Request::Wait { object, timeout } => self.wait(asker, object, timeout),
            Request::Notify { object, count } => Some(self.notify(asker, object, count)),
            Request::Set(object) => Some(self.set(asker, object)),
            Request::Clear(object) => Some(self.clear(asker, object)),
            Request::IsSet(object) => Some(self.is_set(object)),
            Request::Put { object, message, timeout } => self.put(asker, object, message, timeout),
            Request::Get { object, timeout } => self.get(asker, object, timeout),
            Request::Io { device, length } => self.io(asker, device, length),
            Request::Print { stream, text } => {
                self.printed += text.len() as u64;
                let text = self.trace.add_text(text);
                self.trace.record(self.now, task, EventKind::Print { stream, text });
                if self.printed > self.machine.limits.output {
                    self.stop(LimitKind::Output);
                }
                Some(Reply::Done)
            }
        }
    }

    /// The asker asks to go to the tail of the queue.
    fn yield_core(&mut self, core: CoreId) -> Option<Reply> {
        let task = self.take_off(core);
        let next = self.resume(task, Reply::Done);
        let offer = self.enqueue(task, Why::Yielded, None);
        self.tasks.put_request(task, next);
        self.offers.push((task, offer));
        self.freed.push(core);
        None
    }

    /// An endless loop that nobody sees: from here on it only uses CPU time, and its program is not asked again.
    fn spin(&mut self, asker: Asker) -> Option<Reply> {
        self.tasks.hot[asker.task.index()].remaining = Ticks::MAX;
        self.spinners += 1;
        self.go_on(asker.core, asker.task);
        None
    }

    fn sleep(&mut self, asker: Asker, length: Ticks) -> Option<Reply> {
        if length.is_zero() {
            return Some(Reply::Done);
        }
        let id = self.trace.add_length(length);
        self.block(asker, Block::Sleep, EventKind::Sleep { length: id }, None);
        self.set_task_alarm(asker.task, length + self.machine.costs.unload);
        None
    }

    /// A periodic process waits for its next period; if that has begun, its next job is ready at once.
    fn next_job(&mut self, asker: Asker) -> Option<Reply> {
        let Some((period, release)) = self.periods.get_mut(&asker.pid) else {
            return Some(Reply::Done);
        };
        *release = *release + *period;
        let release = *release;
        self.policy.job(asker.task, release);
        if release <= self.now {
            return self.yield_core(asker.core);
        }
        self.sleep(asker, release - self.now)
    }

    /// Takes the asker off its core, blocked; with a timeout, if there is one.
    pub(super) fn block(&mut self, asker: Asker, block: Block, kind: EventKind, timeout: Option<Ticks>) {
        self.trace.record(self.now, asker.task, kind);
        if let Some(timeout) = timeout {
            let length = self.trace.add_length(timeout);
            self.trace.record(self.now, asker.task, EventKind::Timeout { length });
            self.set_task_alarm(asker.task, timeout);
        }
        self.tasks.hot[asker.task.index()].state = State::Blocked(block);
        self.runnable -= 1;
        if self.wants.block {
            self.policy.block(asker.task, self.now);
        }
        self.vacate(asker.core);
    }

    /// A blocked task may go on, with this reply; it is put into a ready queue when the asker's state is final.
    pub(super) fn wake(&mut self, task: Task, reply: Reply, why: Why, by: Pid) {
        self.cancel_task_alarm(task);
        self.tasks.hot[task.index()].state = State::Rising;
        self.woken.push(Woken { task, reply: Some(reply), why, by });
    }

    pub(super) fn set_task_alarm(&mut self, task: Task, length: Ticks) {
        self.tasks.hot[task.index()].alarm = self.alarms.set(self.now + length, Owner::Task(task));
    }

    pub(super) fn cancel_task_alarm(&mut self, task: Task) {
        let slot = std::mem::replace(&mut self.tasks.hot[task.index()].alarm, Slot::NONE);
        if slot != Slot::NONE {
            self.alarms.cancel(slot);
        }
    }
}
