//! The policy's own timer: boosts, ticks, ends of slots. Leaves what it means to the policy.

use super::Kernel;
use super::alarm::{Owner, Slot};
use super::table::State;
use crate::ids::CoreId;
use crate::trace::Why;

impl Kernel {
    /// The policy's own timer is due.
    pub(super) fn ring_policy(&mut self) {
        self.policy_alarm = None;
        self.acting = None;
        (0..self.machine.cores).for_each(|core| self.bring_up_to_date(CoreId(core)));
        let mut resched = Vec::new();
        self.policy.ring(self.now, &mut resched);
        for &core in &resched {
            if let Some(task) = self.cores[core.index()].task {
                let switches = matches!(self.tasks.hot[task.index()].state, State::Switching(_));
                let why = if switches { Why::Preempted } else { Why::QuantumOver };
                self.take_off(core);
                let offer = self.enqueue(task, why, None);
                self.put_back.push((task, offer));
                self.freed.push(core);
            } else if self.idle.contains(core) {
                self.idle.remove(core);
                self.freed.push(core);
            }
        }
    }

    /// Sees to it that the policy's timer rings when the policy wants.
    pub(super) fn set_policy_alarm(&mut self) {
        let wanted = if self.wants.timer { self.policy.timer().map(|at| at.max(self.now)) } else { None };
        if wanted == self.policy_alarm.map(|(_, at)| at) {
            return;
        }
        if let Some((slot, _)) = self.policy_alarm.take() {
            self.alarms.cancel(slot);
        }
        self.policy_alarm = wanted.map(|at| (self.alarms.set(at, Owner::Policy), at));
    }

    /// Whether anything can happen besides cores going on with what they do.
    pub(super) fn something_is_to_come(&self) -> bool {
        let of_cores = self.cores.iter().filter(|core| core.alarm != Slot::NONE).count();
        self.alarms.len() > of_cores + usize::from(self.policy_alarm.is_some())
    }

    /// All else that is due at this instant. Who becomes ready joins the queue; cores are given out later.
    #[cold]
    pub(super) fn handle_the_rest(&mut self) {
        while self.outcome.is_none() {
            if !self.machine.conventions.same_time_by_process {
                self.raise();
            }
            if self.wants.timer {
                self.set_policy_alarm();
            }
            // Nobody acts alone: the freed cores are filled in their order.
            self.acting = None;
            if !self.alarms.is_due(self.now) {
                return;
            }
            let Some((_, owner)) = self.alarms.ring() else { return };
            self.handle(owner);
        }
    }
}
