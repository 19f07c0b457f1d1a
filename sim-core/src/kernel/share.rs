//! Requests to the things that processes share: asks the object, and notes what it says in the trace and in `woken`.

use super::Kernel;
use super::alarm::Slot;
use super::serve::Asker;
use super::table::{Block, State};
use crate::ids::{ObjectId, Pid, Task};
use crate::ipc::lock::Misuse;
use crate::ipc::queue::Put;
use crate::ipc::{self, Object, barrier};
use crate::program::{Refusal, Reply};
use crate::time::Ticks;
use crate::trace::{EventKind, Why};
use std::sync::Arc;

pub(super) const WRONG_OBJECT: Reply = Reply::Refused(Refusal::WrongObject);

impl Kernel {
    pub(super) fn acquire(
        &mut self,
        asker: Asker,
        object: ObjectId,
        timeout: Option<Ticks>,
    ) -> Option<Reply> {
        let taken = match self.objects.get_mut(object.index()) {
            Some(Object::Lock(lock)) => lock.try_take(asker.task),
            Some(Object::Semaphore(semaphore)) => semaphore.try_take(asker.task),
            _ => return Some(WRONG_OBJECT),
        };
        if taken {
            self.trace.record(self.now, asker.task, EventKind::Acquire { object });
            return Some(Reply::Done);
        }
        self.wait_in_line(asker, object, timeout, |object, task| match object {
            Object::Lock(lock) => lock.wait(task),
            Object::Semaphore(semaphore) => semaphore.wait(task),
            _ => {}
        })
    }

    /// The object that was last made with a name.
    pub(super) fn find(&self, name: &str) -> Reply {
        let found = self.trace.objects().iter().rposition(|object| *object.name == *name);
        match found.and_then(|at| u32::try_from(at).ok()) {
            Some(at) => Reply::Object(ObjectId(at)),
            None => WRONG_OBJECT,
        }
    }

    /// How many units there are; of a lock, whether it is free.
    pub(super) fn units(&self, object: ObjectId) -> Reply {
        match self.objects.get(object.index()) {
            Some(Object::Semaphore(semaphore)) => Reply::Count(semaphore.units()),
            Some(Object::Lock(lock)) => Reply::Count(u32::from(lock.holder().is_none())),
            _ => WRONG_OBJECT,
        }
    }

    pub(super) fn release(&mut self, asker: Asker, object: ObjectId) -> Reply {
        let next = match self.objects.get_mut(object.index()) {
            Some(Object::Lock(lock)) => lock.release(asker.task).map_err(|misuse| match misuse {
                Misuse::NotHeld => Refusal::ReleasedTooOften,
                Misuse::HeldByAnother => Refusal::NotOwner,
            }),
            Some(Object::Semaphore(semaphore)) => {
                semaphore.release(asker.task).map_err(|ipc::semaphore::AtBound| Refusal::ReleasedTooOften)
            }
            _ => Err(Refusal::WrongObject),
        };
        match next {
            Err(refusal) => Reply::Refused(refusal),
            Ok(next) => {
                self.trace.record(self.now, asker.task, EventKind::Release { object });
                if let Some(next) = next {
                    self.hand(next, object, asker.pid);
                }
                Reply::Done
            }
        }
    }

    /// A lock or a unit has been handed to a task that waited for it.
    pub(super) fn hand(&mut self, task: Task, object: ObjectId, by: Pid) {
        self.trace.record(self.now, task, EventKind::Acquire { object });
        let late = self.tasks.hot[task.index()].state == State::Blocked(Block::RelockLate(object));
        let (reply, why) = if late { (Reply::TimedOut, Why::TimedOut) } else { (Reply::Done, Why::Woken) };
        self.wake(task, reply, why, by);
    }

    pub(super) fn wait(&mut self, asker: Asker, object: ObjectId, timeout: Option<Ticks>) -> Option<Reply> {
        match self.objects.get_mut(object.index()) {
            Some(Object::Condition(condition)) => {
                let lock = condition.lock();
                self.wait_for_notification(asker, object, lock, timeout)
            }
            Some(Object::Event(event)) if event.is_set() => Some(Reply::Done),
            Some(Object::Event(_)) => self.wait_in_line(asker, object, timeout, |object, task| {
                if let Object::Event(event) = object {
                    event.wait(task);
                }
            }),
            Some(Object::Barrier(barrier)) => match barrier.arrive() {
                barrier::Arrival::Broken => Some(Reply::Refused(Refusal::BrokenBarrier)),
                barrier::Arrival::NotYet => self.wait_at_barrier(asker, object, timeout),
                barrier::Arrival::Last(place, others) => {
                    self.trace.record(self.now, asker.task, EventKind::Signal { object });
                    for (task, place) in others {
                        self.wake(task, Reply::Count(place), Why::Woken, asker.pid);
                    }
                    Some(Reply::Count(place))
                }
            },
            _ => Some(WRONG_OBJECT),
        }
    }

    /// A timeout of nothing at all breaks the barrier at once.
    fn wait_at_barrier(&mut self, asker: Asker, object: ObjectId, timeout: Option<Ticks>) -> Option<Reply> {
        if timeout == Some(Ticks::ZERO) {
            self.break_barrier(object, asker.pid);
            return Some(Reply::TimedOut);
        }
        self.wait_in_line(asker, object, timeout, |object, task| {
            if let Object::Barrier(barrier) = object {
                barrier.wait(task);
            }
        })
    }

    /// Blocks the asker in a waiting line, unless it only tries.
    fn wait_in_line(
        &mut self,
        asker: Asker,
        object: ObjectId,
        timeout: Option<Ticks>,
        wait: impl FnOnce(&mut Object, Task),
    ) -> Option<Reply> {
        if timeout == Some(Ticks::ZERO) {
            return Some(Reply::TimedOut);
        }
        wait(&mut self.objects[object.index()], asker.task);
        self.block(asker, Block::Object(object), EventKind::Wait { object }, limited(timeout));
        None
    }

    pub(super) fn set(&mut self, asker: Asker, object: ObjectId) -> Reply {
        let Some(Object::Event(event)) = self.objects.get_mut(object.index()) else {
            return WRONG_OBJECT;
        };
        if event.is_set() {
            return Reply::Done;
        }
        let waiters: Vec<Task> = event.set().collect();
        self.trace.record(self.now, asker.task, EventKind::Signal { object });
        for task in waiters {
            self.wake(task, Reply::Done, Why::Woken, asker.pid);
        }
        Reply::Done
    }

    pub(super) fn clear(&mut self, asker: Asker, object: ObjectId) -> Reply {
        match self.objects.get_mut(object.index()) {
            Some(Object::Event(event)) => {
                if event.is_set() {
                    event.clear();
                    self.trace.record(self.now, asker.task, EventKind::Signal { object });
                }
                Reply::Done
            }
            Some(Object::Barrier(barrier)) => {
                let waiters = barrier.reset();
                self.trace.record(self.now, asker.task, EventKind::Signal { object });
                self.turn_away(waiters, asker.pid);
                Reply::Done
            }
            _ => WRONG_OBJECT,
        }
    }

    pub(super) fn is_set(&self, object: ObjectId) -> Reply {
        match self.objects.get(object.index()) {
            Some(Object::Event(event)) => Reply::Count(u32::from(event.is_set())),
            _ => WRONG_OBJECT,
        }
    }

    fn break_barrier(&mut self, object: ObjectId, by: Pid) {
        if let Some(Object::Barrier(barrier)) = self.objects.get_mut(object.index()) {
            let waiters = barrier.break_up();
            self.turn_away(waiters, by);
        }
    }

    fn turn_away(&mut self, waiters: Vec<Task>, by: Pid) {
        for task in waiters {
            self.wake(task, Reply::Refused(Refusal::BrokenBarrier), Why::Woken, by);
        }
    }

    pub(super) fn put(
        &mut self,
        asker: Asker,
        object: ObjectId,
        message: Arc<str>,
        timeout: Option<Ticks>,
    ) -> Option<Reply> {
        let Some(queue) = self.objects.get_mut(object.index()).and_then(Object::messages) else {
            return Some(WRONG_OBJECT);
        };
        let before = queue.bytes();
        let put = queue.put(message);
        self.held += queue.bytes() - before;
        match put {
            Put::Stored => self.trace.record(self.now, asker.task, EventKind::Put { object }),
            Put::Handed(getter, message) => {
                self.trace.record(self.now, asker.task, EventKind::Put { object });
                self.trace.record(self.now, getter, EventKind::Get { object });
                self.wake(getter, Reply::Message(message), Why::Woken, asker.pid);
            }
            Put::Full(message) => {
                return self.wait_in_line(asker, object, timeout, |object, task| {
                    if let Some(queue) = object.messages() {
                        queue.wait_to_put(task, message);
                    }
                });
            }
        }
        Some(Reply::Done)
    }

    pub(super) fn get(&mut self, asker: Asker, object: ObjectId, timeout: Option<Ticks>) -> Option<Reply> {
        let Some(queue) = self.objects.get_mut(object.index()).and_then(Object::messages) else {
            return Some(WRONG_OBJECT);
        };
        let before = queue.bytes();
        let Some((message, mover)) = queue.get() else {
            return self.wait_in_line(asker, object, timeout, |object, task| {
                if let Some(queue) = object.messages() {
                    queue.wait_to_get(task);
                }
            });
        };
        self.held = self.held + queue.bytes() - before;
        self.trace.record(self.now, asker.task, EventKind::Get { object });
        if let Some(putter) = mover {
            self.trace.record(self.now, putter, EventKind::Put { object });
            self.wake(putter, Reply::Done, Why::Woken, asker.pid);
        }
        Some(Reply::Message(message))
    }

    pub(super) fn io(&mut self, asker: Asker, device: ObjectId, length: Ticks) -> Option<Reply> {
        let Some(Object::Device(its)) = self.objects.get_mut(device.index()) else {
            return Some(WRONG_OBJECT);
        };
        let served = its.try_serve();
        if !served {
            its.wait(asker.task, length);
        } else if length.is_zero() {
            its.free();
            return Some(Reply::Done);
        }
        let block = if served { Block::Service(device) } else { Block::Object(device) };
        self.block(asker, block, EventKind::Wait { object: device }, None);
        if served {
            self.trace.record(self.now, asker.task, EventKind::Acquire { object: device });
            self.set_task_alarm(asker.task, length + self.machine.costs.unload);
        }
        None
    }

    /// A server of a device is free again: the next one's service begins.
    fn free_server(&mut self, device: ObjectId) {
        if let Object::Device(its) = &mut self.objects[device.index()]
            && let Some((next, length)) = its.free()
        {
            self.tasks.hot[next.index()].state = State::Blocked(Block::Service(device));
            self.trace.record(self.now, next, EventKind::Acquire { object: device });
            self.set_task_alarm(next, length);
        }
    }

    /// A blocked task's alarm has rung: its sleep or service is over, or it has waited for long enough.
    pub(super) fn time_is_up(&mut self, task: Task) {
        self.acting = None;
        let hot = &mut self.tasks.hot[task.index()];
        hot.alarm = Slot::NONE;
        let own = hot.pid;
        let State::Blocked(block) = hot.state else {
            unreachable!("only a blocked task has an alarm");
        };
        match block {
            Block::Sleep => {
                self.counts.completions += 1;
                self.wake(task, Reply::Done, Why::TimeUp, own);
            }
            Block::Service(device) => {
                self.counts.completions += 1;
                self.wake(task, Reply::Done, Why::TimeUp, own);
                // It is ready before the next one's service begins, so that no server ever has two.
                if !self.machine.conventions.same_time_by_process {
                    self.raise();
                }
                self.free_server(device);
            }
            Block::Object(object) => self.give_up(task, object),
            Block::Child(_) | Block::Children | Block::Relock(_) | Block::RelockLate(_) => {
                self.wake(task, Reply::TimedOut, Why::TimedOut, own);
            }
        }
    }

    /// A task has waited long enough for an object.
    fn give_up(&mut self, task: Task, object: ObjectId) {
        let own = self.tasks.hot[task.index()].pid;
        self.objects[object.index()].withdraw(task);
        match &self.objects[object.index()] {
            Object::Barrier(_) => self.break_barrier(object, own),
            Object::Condition(condition) => {
                let lock = condition.lock();
                if let Object::Lock(its_lock) = &mut self.objects[lock.index()]
                    && !its_lock.try_take(task)
                {
                    return self.queue_for_lock(task, lock, Block::RelockLate(lock));
                }
                self.trace.record(self.now, task, EventKind::Acquire { object: lock });
            }
            Object::Lock(_)
            | Object::Semaphore(_)
            | Object::Event(_)
            | Object::Queue(_)
            | Object::Pipe(_)
            | Object::Device(_) => {}
        }
        self.wake(task, Reply::TimedOut, Why::TimedOut, own);
    }

    /// Takes a task that has ended out of whatever it waited for.
    pub(super) fn withdraw(&mut self, task: Task, block: Block) {
        self.cancel_task_alarm(task);
        match block {
            Block::Sleep | Block::Child(_) | Block::Children => {}
            Block::Object(object) | Block::Relock(object) | Block::RelockLate(object) => {
                self.objects[object.index()].withdraw(task);
            }
            Block::Service(device) => self.free_server(device),
        }
    }
}

/// A timeout that ends within a run.
pub(super) fn limited(timeout: Option<Ticks>) -> Option<Ticks> {
    timeout.filter(|&timeout| timeout < Ticks::MAX)
}
