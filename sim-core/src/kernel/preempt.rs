//! Preemption, and stopping where that costs time: who takes a core from whom, and when the stopped one is ready again.
//! Leaves who is more urgent to the policy, and giving cores out to `cores`.

use super::Kernel;
use super::alarm::Owner;
use super::table::State;
use crate::ids::{CoreId, Pid, Task};
use crate::machine::Queueing;
use crate::policy::{Entry, Offer};
use crate::time::Ticks;
use crate::trace::{EventKind, Why};

/// Whom a core has stopped while it saves its state.
#[derive(Clone, Copy)]
pub(super) enum Stopped {
    /// It joins the ready queue then.
    GoesOn(Task, Why),
    /// It is blocked or has ended.
    Left,
}

impl Kernel {
    /// Somebody who has become ready challenges those who run. A core that it wins goes to the most urgent of all who
    /// are ready; if that is somebody else, it goes on challenging.
    pub(super) fn challenge_all(&mut self, task: Task, offer: Offer) {
        for _ in 0..self.machine.cores {
            if self.tasks.hot[task.index()].state != State::Ready || !self.challenge(task, offer) {
                return;
            }
        }
    }

    /// Somebody who has become ready takes the core of the least urgent of those whom it preempts.
    fn challenge(&mut self, task: Task, offer: Offer) -> bool {
        let cores = match offer {
            Offer::Anyone => 0..self.machine.cores,
            Offer::Only(core) | Offer::First(core) => core.0..core.0 + 1,
        };
        let mut victim: Option<(CoreId, Task)> = None;
        for core in cores.map(CoreId) {
            self.bring_up_to_date(core);
            let Some(incumbent) = self.cores[core.index()].task else {
                continue;
            };
            let switches = matches!(self.tasks.hot[incumbent.index()].state, State::Switching(_));
            if switches && self.machine.conventions.switch_is_completed {
                continue;
            }
            let weaker =
                victim.is_none_or(|(_, other)| self.policy.preempts(other, incumbent, core, self.now));
            if weaker && self.policy.preempts(task, incumbent, core, self.now) {
                victim = Some((core, incumbent));
            }
        }
        if let Some((core, _)) = victim {
            let by = self.tasks.hot[task.index()].pid;
            self.give_way(core, by);
        }
        victim.is_some()
    }

    /// A switch that was not broken off is done: the first who is ready may take the core now.
    pub(super) fn reconsider(&mut self, core: CoreId, task: Task) {
        if !self.machine.conventions.switch_is_completed || !self.wants.preempts {
            return;
        }
        let Some(first) = self.policy.first(&|_| true) else { return };
        if self.policy.preempts(first, task, core, self.now) {
            let by = self.tasks.hot[first.index()].pid;
            self.give_way(core, by);
        }
    }

    /// The task on a core makes room for somebody of `by`.
    fn give_way(&mut self, core: CoreId, by: Pid) {
        if self.machine.costs.unload.is_zero() {
            self.requeue_now(core, Why::Preempted, Some(by));
        } else {
            self.requeue_after_unloading(core, Why::Preempted, Some(by));
        }
    }

    /// Where stopping costs time, the task joins the queue when the core has saved its state; it goes on with a new
    /// quantum at once if nobody else is ready.
    pub(super) fn requeue_after_unloading(&mut self, core: CoreId, why: Why, by: Option<Pid>) {
        let task = self.take_off(core);
        let busy = self
            .cores
            .iter()
            .filter(|its| its.task.is_some() || matches!(its.unloading, Some(Stopped::GoesOn(..))))
            .count();
        if why == Why::QuantumOver && self.runnable as usize == busy + 1 {
            self.enqueue(task, why, by);
            let turn = self.policy.pick(core, self.now).expect("somebody is ready");
            let its = &mut self.cores[core.index()];
            its.task = Some(turn.task);
            its.left = turn.quantum.unwrap_or(Ticks::MAX);
            return self.begin(core, turn.task);
        }
        let hot = &mut self.tasks.hot[task.index()];
        hot.state = State::Rising;
        let queue = if self.machine.queue == Queueing::Shared { 0 } else { core.0 };
        self.trace.record(self.now, task, EventKind::Ready { why, queue, by: by.unwrap_or(hot.pid) });
        self.unload(core, Stopped::GoesOn(task, why));
    }

    pub(super) fn unload(&mut self, core: CoreId, stopped: Stopped) {
        let alarm = self.alarms.set(self.now + self.machine.costs.unload, Owner::Core(core));
        let its = &mut self.cores[core.index()];
        (its.unloading, its.alarm) = (Some(stopped), alarm);
    }

    /// A core has saved its last task's state: it is free.
    pub(super) fn unloaded(&mut self, core: CoreId, stopped: Stopped) {
        if let Stopped::GoesOn(task, why) = stopped
            && self.tasks.hot[task.index()].state == State::Rising
        {
            let hot = &mut self.tasks.hot[task.index()];
            hot.state = State::Ready;
            let entry = Entry { why, burst: hot.remaining };
            let place = self.policy.enqueue(task, entry, self.now);
            self.offers.push((task, place.offer));
        }
        self.freed.push(core);
    }
}
