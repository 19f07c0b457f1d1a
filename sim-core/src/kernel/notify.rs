//! Conditions: waiting with the lock put down, and being notified back into the lock's line. Leaves who stands where to
//! `ipc::condition`.

use super::Kernel;
use super::serve::Asker;
use super::share::{WRONG_OBJECT, limited};
use super::table::{Block, State};
use crate::ids::{ObjectId, Task};
use crate::ipc::{self, Object};
use crate::program::{Refusal, Reply};
use crate::time::Ticks;
use crate::trace::EventKind;

impl Kernel {
    pub(super) fn wait_for_notification(
        &mut self,
        asker: Asker,
        object: ObjectId,
        lock: ObjectId,
        timeout: Option<Ticks>,
    ) -> Option<Reply> {
        let Some(Object::Lock(its_lock)) = self.objects.get_mut(lock.index()) else {
            return Some(WRONG_OBJECT);
        };
        if its_lock.holder() != Some(asker.task) {
            return Some(Reply::Refused(Refusal::NotOwner));
        }
        if timeout == Some(Ticks::ZERO) {
            return Some(Reply::TimedOut);
        }
        self.counts.condition_waits += 1;
        let next = its_lock.release(asker.task).expect("it holds the lock");
        if let Object::Condition(condition) = &mut self.objects[object.index()] {
            condition.wait(asker.task);
        }
        self.trace.record(self.now, asker.task, EventKind::Release { object: lock });
        self.block(asker, Block::Object(object), EventKind::Wait { object }, limited(timeout));
        if let Some(next) = next {
            self.hand(next, lock, asker.pid);
        }
        None
    }

    pub(super) fn notify(&mut self, asker: Asker, object: ObjectId, count: u32) -> Reply {
        let Some(lock) = ipc::lock_of(&self.objects, object) else {
            return WRONG_OBJECT;
        };
        let Some(Object::Lock(its_lock)) = self.objects.get(lock.index()) else {
            return WRONG_OBJECT;
        };
        if its_lock.holder() != Some(asker.task) {
            return Reply::Refused(Refusal::NotOwner);
        }
        self.trace.record(self.now, asker.task, EventKind::Signal { object });
        for _ in 0..count {
            let Object::Condition(condition) = &mut self.objects[object.index()] else {
                break;
            };
            let Some(task) = condition.notify_one() else {
                break;
            };
            self.cancel_task_alarm(task);
            self.queue_for_lock(task, lock, Block::Relock(lock));
        }
        Reply::Done
    }

    /// A waiter of a condition queues for its lock, which somebody holds.
    pub(super) fn queue_for_lock(&mut self, task: Task, lock: ObjectId, block: Block) {
        if let Object::Lock(its_lock) = &mut self.objects[lock.index()] {
            its_lock.wait(task);
        }
        self.tasks.hot[task.index()].state = State::Blocked(block);
        self.trace.record(self.now, task, EventKind::Wait { object: lock });
    }
}
