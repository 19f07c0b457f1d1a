//! The cores: whose turn it is, for how long, and what a task is charged. Leaves who is picked to the policy, and what
//! a task asks for at the end of its burst to `serve`.

use super::alarm::{Owner, Slot};
use super::preempt::Stopped;
use super::table::State;
use super::{Kernel, LimitKind, REQUESTS_PER_INSTANT_MAX, Woken};
use crate::ids::{CoreId, Pid, Task};
use crate::policy::{Entry, Offer, Turn};
use crate::program::{Reply, Request};
use crate::time::{Ticks, Time};
use crate::trace::{EventKind, Why};

/// A core.
///
/// Invariant: it has an alarm exactly while it switches or unloads, or runs a task that will ask or has a quantum.
pub(super) struct Core {
    pub(super) task: Option<Task>,
    /// Up to when its task has been charged.
    since: Time,
    /// What is left of its task's quantum; [`Ticks::MAX`] without one.
    pub(super) left: Ticks,
    pub(super) alarm: Slot,
    /// Whose context it holds: the process that it last switched to.
    context: Pid,
    /// Whose last stretch of CPU time it gave.
    last_ran: Pid,
    /// Its last task's state is being saved.
    pub(super) unloading: Option<Stopped>,
    /// Whether its task asks at once, and stands in the kernel's list of those.
    pub(super) urgent: bool,
}

/// No process has run here.
pub(super) const NOBODY: Pid = Pid(0);

impl Default for Core {
    fn default() -> Self {
        Self {
            task: None,
            since: Time::ZERO,
            left: Ticks::ZERO,
            alarm: Slot::NONE,
            context: NOBODY,
            last_ran: NOBODY,
            unloading: None,
            urgent: false,
        }
    }
}

impl Kernel {
    /// A core's alarm has rung: a switch is done, or a stretch of CPU time has ended.
    #[inline]
    pub(super) fn core_is_due(&mut self, core: CoreId) {
        self.acting = Some(core);
        let its = &mut self.cores[core.index()];
        its.alarm = Slot::NONE;
        if !self.plain && self.switch_is_over(core) {
            return;
        }
        let its = &mut self.cores[core.index()];
        let task = its.task.expect("only a busy core has an alarm");
        self.counts.stretches += 1;
        self.charge(core, task);
        if self.tasks.hot[task.index()].remaining.is_zero() {
            self.serve_core(core);
        } else {
            self.requeue(core, Why::QuantumOver, None);
        }
    }

    /// Lets the task on a core ask, and go on asking, until it computes or leaves.
    pub(super) fn serve_core(&mut self, core: CoreId) {
        self.acting = Some(core);
        let Some(task) = self.cores[core.index()].task else {
            return;
        };
        let mut request = self.tasks.take_request(task);
        while self.outcome.is_none() {
            self.requests_at_instant += 1;
            if self.requests_at_instant > REQUESTS_PER_INSTANT_MAX {
                return self.stop(LimitKind::Instant);
            }
            let Some(reply) = self.serve(core, task, request) else {
                return;
            };
            let next = self.resume(task, reply);
            self.raise();
            if !self.tasks.hot[task.index()].remaining.is_zero() {
                self.go_on(core, task);
                return self.tasks.put_request(task, next);
            }
            request = next;
        }
    }

    /// The task on a core has CPU time to use up: it does, if any of its quantum is left.
    pub(super) fn go_on(&mut self, core: CoreId, task: Task) {
        if self.cores[core.index()].left.is_zero() {
            self.requeue(core, Why::QuantumOver, None);
        } else {
            self.set_core_alarm(core, task);
        }
    }

    /// Asks a task's program how it goes on: for how long, which is noted, and with which request. The caller keeps the
    /// request with the task, when it has done all else: a value that has just been written in parts is slow to copy.
    #[inline]
    pub(super) fn resume(&mut self, task: Task, reply: Reply) -> Request {
        let cold = &mut self.tasks.cold[task.index()];
        let program = cold.program.as_mut().expect("only a living task goes on");
        let step = program.resume(reply, super::BUDGET);
        let bytes = u32::try_from(program.bytes()).unwrap_or(u32::MAX);
        if bytes != cold.bytes {
            self.held = self.held + u64::from(bytes) - u64::from(cold.bytes);
            cold.bytes = bytes;
        }
        let mut burst = step.burst;
        if self.costly {
            burst += super::serve::cost(&self.machine.costs, &step.then);
        }
        let hot = &mut self.tasks.hot[task.index()];
        hot.remaining += burst;
        self.spinners += u32::from(hot.remaining == Ticks::MAX);
        step.then
    }

    /// Charges the task on a core for what it has run since it was last charged.
    #[inline]
    pub(super) fn bring_up_to_date(&mut self, core: CoreId) {
        let its = &self.cores[core.index()];
        if its.since != self.now
            && let Some(task) = its.task
            && matches!(self.tasks.hot[task.index()].state, State::Running(_))
        {
            self.charge(core, task);
        }
    }

    /// Charges a running task for what it has run since it was last charged, which is some time.
    #[inline]
    fn charge(&mut self, core: CoreId, task: Task) {
        let its = &mut self.cores[core.index()];
        let ran = self.now - its.since;
        its.since = self.now;
        if its.left != Ticks::MAX {
            its.left -= ran;
        }
        let work = if self.plain { ran } else { self.work_in(core, task, ran) };
        let its = &mut self.cores[core.index()];
        let hot = &mut self.tasks.hot[task.index()];
        if hot.remaining != Ticks::MAX {
            hot.remaining = hot.remaining.less(work);
        }
        hot.cpu += ran;
        if its.last_ran != hot.pid {
            its.last_ran = hot.pid;
            self.counts.switches += 1;
        }
        if self.wants.charge {
            self.policy.charge(task, ran, self.now);
        }
    }

    /// CPU time that a task has used, the current stretch included.
    pub(super) fn cpu_until_now(&self, task: Task) -> Ticks {
        let hot = &self.tasks.hot[task.index()];
        match hot.state {
            State::Running(core) => hot.cpu + (self.now - self.cores[core.index()].since),
            State::Rising | State::Ready | State::Switching(_) | State::Blocked(_) | State::Dead => hot.cpu,
        }
    }

    /// The task on a core goes back to the ready queue, and the core picks anew.
    #[inline]
    fn requeue(&mut self, core: CoreId, why: Why, by: Option<Pid>) {
        if self.plain {
            self.requeue_now(core, why, by);
        } else {
            self.requeue_specially(core, why, by);
        }
    }

    #[inline]
    pub(super) fn requeue_now(&mut self, core: CoreId, why: Why, by: Option<Pid>) {
        let task = self.take_off(core);
        let offer = self.enqueue(task, why, by);
        self.refill(core);
        if self.idle.count > 0 {
            self.offer(task, offer);
        }
    }

    #[inline]
    pub(super) fn enqueue(&mut self, task: Task, why: Why, by: Option<Pid>) -> Offer {
        let hot = &mut self.tasks.hot[task.index()];
        hot.state = State::Ready;
        let place = self.policy.enqueue(task, Entry { why, burst: hot.remaining }, self.now);
        let kind = EventKind::Ready { why, queue: place.queue, by: by.unwrap_or(hot.pid) };
        self.trace.record(self.now, task, kind);
        place.offer
    }

    /// Takes the task off a core, which is then neither idle nor busy: it must be refilled.
    #[inline]
    pub(super) fn take_off(&mut self, core: CoreId) -> Task {
        let its = &mut self.cores[core.index()];
        its.urgent = false;
        if its.alarm != Slot::NONE {
            self.alarms.cancel(std::mem::replace(&mut its.alarm, Slot::NONE));
        }
        its.task.take().expect("only a busy core is left")
    }

    /// The task on a core has left it for good: blocked or ended.
    pub(super) fn vacate(&mut self, core: CoreId) {
        self.take_off(core);
        if self.plain {
            self.freed.push(core);
        } else {
            self.leave_specially(core);
        }
    }

    /// Puts those who have been woken into the ready queue.
    #[inline]
    pub(super) fn raise(&mut self) {
        if self.woken.is_empty() {
            return;
        }
        if !self.plain {
            self.prepare_to_raise();
        }
        for at in 0..self.woken.len() {
            let Woken { task, why, by, .. } = self.woken[at];
            let hot = &self.tasks.hot[task.index()];
            if hot.state != State::Rising {
                continue;
            }
            self.runnable += 1;
            let offer = if let Some(reply) = self.woken[at].reply.take() {
                let next = self.resume(task, reply);
                let offer = self.enqueue(task, why, Some(by));
                self.tasks.put_request(task, next);
                offer
            } else {
                self.enqueue(task, why, Some(by))
            };
            if self.idle.count > 0 || self.wants.preempts {
                self.offers.push((task, offer));
            }
        }
        self.woken.clear();
    }

    /// The freed cores pick, the acting one first; then idle ones may have who is still ready, and then the most
    /// urgent may preempt.
    #[inline]
    pub(super) fn fill(&mut self) {
        if self.freed.len() > 1 {
            let acting = self.acting;
            crate::order::by_key(&mut self.freed, |&core| (Some(core) != acting, core));
        }
        for at in 0..self.freed.len() {
            self.refill(self.freed[at]);
        }
        self.freed.clear();
        if self.wants.timer && !self.put_back.is_empty() {
            self.offer_put_back();
        }
        if !self.offers.is_empty() {
            self.make_offers();
        }
    }

    /// Idle cores may have who has become ready and is still; then the most urgent may preempt.
    fn make_offers(&mut self) {
        let mut offers = std::mem::take(&mut self.offers);
        if self.idle.count > 0 || self.wants.preempts {
            for &(task, offer) in &offers {
                self.offer(task, offer);
                if self.wants.preempts {
                    self.challenge_all(task, offer);
                }
            }
        }
        offers.clear();
        self.offers = offers;
    }

    /// A core without a task picks one, or becomes idle.
    #[inline]
    fn refill(&mut self, core: CoreId) {
        match self.policy.pick(core, self.now) {
            Some(turn) => self.dispatch(core, turn),
            None => self.idle.insert(core),
        }
    }

    /// An idle core is asked to take a task that has become ready.
    pub(super) fn offer(&mut self, task: Task, offer: Offer) {
        let preferred = match offer {
            Offer::Anyone => None,
            Offer::Only(core) | Offer::First(core) => Some(core),
        };
        if let Some(core) = preferred.filter(|&core| self.idle.contains(core)) {
            self.fill_idle(core);
        }
        if let Offer::Only(_) = offer {
            return;
        }
        let mut from = 0;
        while self.tasks.hot[task.index()].state == State::Ready
            && let Some(core) = self.idle.lowest_from(from)
        {
            self.fill_idle(core);
            from = core.0 + 1;
        }
    }

    fn fill_idle(&mut self, core: CoreId) {
        if let Some(turn) = self.policy.pick(core, self.now) {
            self.idle.remove(core);
            self.dispatch(core, turn);
        }
    }

    /// A core goes over to a task: at once, or after a switch.
    #[inline]
    fn dispatch(&mut self, core: CoreId, turn: Turn) {
        let its = &mut self.cores[core.index()];
        let hot = &mut self.tasks.hot[turn.task.index()];
        debug_assert!(its.task.is_none() && hot.state == State::Ready, "a core takes one ready task");
        its.task = Some(turn.task);
        its.left = turn.quantum.unwrap_or(Ticks::MAX);
        let other = std::mem::replace(&mut its.context, hot.pid);
        if self.plain || !self.switch_begins(core, turn.task, other) {
            self.begin(core, turn.task);
        }
    }

    /// A task's turn begins.
    #[inline]
    pub(super) fn begin(&mut self, core: CoreId, task: Task) {
        let its = &mut self.cores[core.index()];
        let hot = &mut self.tasks.hot[task.index()];
        hot.state = State::Running(core);
        its.since = self.now;
        if !self.plain {
            self.caches.enter(core, task);
        }
        self.counts.dispatches += 1;
        let left = self.cores[core.index()].left;
        let quantum = match self.quantum {
            _ if left == Ticks::MAX => None,
            Some((quantum, id)) if quantum == left => Some(id),
            _ => {
                let id = self.trace.add_length(left);
                self.quantum = Some((left, id));
                Some(id)
            }
        };
        self.trace.record(self.now, task, EventKind::Dispatch { core, quantum });
        if self.tasks.hot[task.index()].remaining.is_zero() {
            self.cores[core.index()].urgent = true;
            self.urgent.push_back(core);
        } else {
            self.set_core_alarm(core, task);
        }
    }

    /// When the current stretch of CPU time ends, if it ever does.
    #[inline]
    fn set_core_alarm(&mut self, core: CoreId, task: Task) {
        let work = self.tasks.hot[task.index()].remaining;
        let work = if self.plain { work } else { self.caches.time_for(core, task, work) };
        let its = &mut self.cores[core.index()];
        let length = its.left.min(work);
        if length != Ticks::MAX {
            its.alarm = self.alarms.set(self.now + length, Owner::Core(core));
        }
    }
}
