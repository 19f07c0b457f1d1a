//! What only some machines have, off the path that all runs take: switches and stops that cost time, caches, instants
//! that are decided together. Invariant: none of this is called on a machine that is [`is_plain`].

use super::alarm::Owner;
use super::cores::NOBODY;
use super::preempt::Stopped;
use super::table::State;
use super::{Kernel, Woken};
use crate::ids::{CoreId, Pid, Task};
use crate::machine::Machine;
use crate::policy::Wants;
use crate::time::Ticks;
use crate::trace::{EventKind, Why};

/// Whether a machine has nothing of all this.
pub(super) fn is_plain(machine: &Machine, wants: Wants, together: bool) -> bool {
    machine.cache.is_none()
        && machine.costs.switch.is_zero()
        && machine.costs.unload.is_zero()
        && !machine.conventions.same_time_by_process
        && !wants.current
        && !together
}

impl Kernel {
    /// Whether the core's alarm ended an unloading or a switch; then all that follows is done.
    #[cold]
    pub(super) fn switch_is_over(&mut self, core: CoreId) -> bool {
        let its = &mut self.cores[core.index()];
        if let Some(stopped) = its.unloading.take() {
            self.unloaded(core, stopped);
            return true;
        }
        let task = its.task.expect("only a busy core has an alarm");
        let switches = matches!(self.tasks.hot[task.index()].state, State::Switching(_));
        if switches {
            self.begin(core, task);
            self.reconsider(core, task);
        }
        switches
    }

    /// Whether going over from one process to another takes time here; then it has begun.
    #[cold]
    pub(super) fn switch_begins(&mut self, core: CoreId, task: Task, other: Pid) -> bool {
        let cost = self.machine.costs.switch;
        let hot = &mut self.tasks.hot[task.index()];
        let is_free = self.machine.conventions.first_switch_free && (other == hot.pid || other == NOBODY);
        let costs = !cost.is_zero() && !is_free;
        if costs {
            hot.state = State::Switching(core);
            self.trace.record(self.now, task, EventKind::SwitchTo { core });
            self.cores[core.index()].alarm = self.alarms.set(self.now + cost, Owner::Core(core));
        }
        costs
    }

    /// How much work a task does in a run of this length: more than its time, where the core's cache is warm.
    #[cold]
    pub(super) fn work_in(&mut self, core: CoreId, task: Task, ran: Ticks) -> Ticks {
        self.caches.work_in(core, task, ran)
    }

    /// The task on a core goes back to the ready queue, when its state is saved or the instant is over.
    #[cold]
    pub(super) fn requeue_specially(&mut self, core: CoreId, why: Why, by: Option<Pid>) {
        if !self.machine.costs.unload.is_zero() {
            self.requeue_after_unloading(core, why, by);
        } else if self.together {
            let task = self.take_off(core);
            let offer = self.enqueue(task, why, by);
            self.offers.push((task, offer));
            self.freed.push(core);
        } else {
            self.requeue_now(core, why, by);
        }
    }

    /// A task has left a core for good, which is free when its state is saved.
    #[cold]
    pub(super) fn leave_specially(&mut self, core: CoreId) {
        if self.machine.costs.unload.is_zero() {
            self.freed.push(core);
        } else {
            self.unload(core, Stopped::Left);
        }
    }

    /// Before those who have been woken are raised: the running are charged, and the woken stand in the order that the
    /// conventions ask for.
    #[cold]
    pub(super) fn prepare_to_raise(&mut self) {
        if self.wants.current {
            (0..self.machine.cores).for_each(|core| self.bring_up_to_date(CoreId(core)));
        }
        if self.machine.conventions.same_time_by_process {
            let io_first = self.machine.conventions.io_before_arrival;
            let written =
                |woken: &Woken| self.written[self.tasks.hot[woken.task.index()].pid.number().unwrap_or(0)];
            self.woken.sort_by_key(|woken| ((woken.why == Why::Started) == io_first, written(woken)));
        }
    }

    /// Idle cores may have whom the policy's timer has put back.
    #[cold]
    pub(super) fn offer_put_back(&mut self) {
        for (task, offer) in std::mem::take(&mut self.put_back) {
            self.offer(task, offer);
        }
    }
}
