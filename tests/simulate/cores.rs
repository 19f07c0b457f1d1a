//! The promises about cores and ready queues: who is where, who comes next, who idles, and for how long anybody runs.

use crate::cases::Case;
use crate::checks::{Checker, Verdict, ensure};
use sim_core::ids::{CoreId, Task};
use sim_core::machine::Queueing;
use sim_core::policy::catalog::Name;
use sim_core::time::{Ticks, Time};
use sim_core::trace::{Event, EventKind, Trace, Why};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// No task on two cores, no core with two tasks, and nobody goes from one state to another but as the lifecycle allows.
#[derive(Default)]
pub(crate) struct Places {
    state: BTreeMap<Task, State>,
    on: BTreeMap<CoreId, Task>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ready,
    Switching(CoreId),
    Running(CoreId),
    Blocked,
    Ended,
}

impl Places {
    fn leave(&mut self, task: Task) {
        self.on.retain(|_, other| *other != task);
    }

    fn come(&mut self, core: CoreId, task: Task) -> Verdict {
        let other = self.on.insert(core, task);
        ensure(other.is_none_or(|other| other == task), || format!("core {} has two tasks", core.0))
    }
}

impl Checker for Places {
    fn see(&mut self, event: &Event, _trace: &Trace) -> Verdict {
        let (task, was) = (event.task, self.state.get(&event.task).copied());
        let now = match event.kind {
            EventKind::Ready { why, .. } => {
                let fits = match why {
                    Why::Started => was.is_none(),
                    Why::QuantumOver | Why::Yielded => matches!(was, Some(State::Running(_))),
                    Why::Preempted => matches!(was, Some(State::Running(_) | State::Switching(_))),
                    Why::TimeUp | Why::TimedOut | Why::Woken => was == Some(State::Blocked),
                };
                ensure(fits, || format!("ready, having been {was:?}"))?;
                State::Ready
            }
            EventKind::SwitchTo { core } => {
                ensure(was == Some(State::Ready), || format!("switched to, having been {was:?}"))?;
                self.come(core, task)?;
                State::Switching(core)
            }
            EventKind::Dispatch { core, .. } => {
                let fits = was == Some(State::Ready) || was == Some(State::Switching(core));
                ensure(fits, || format!("dispatched, having been {was:?}"))?;
                self.come(core, task)?;
                State::Running(core)
            }
            EventKind::TaskEnd | EventKind::Exit { .. } => State::Ended,
            // A waiter of a condition is moved to the line of its lock.
            kind if kind.blocker().is_some() => {
                let fits = matches!(was, Some(State::Running(_) | State::Blocked));
                ensure(fits, || format!("blocked, having been {was:?}"))?;
                State::Blocked
            }
            _ => return Ok(()),
        };
        if !matches!(now, State::Running(_) | State::Switching(_)) {
            self.leave(task);
        }
        ensure(was != Some(State::Ended), || "it has ended".to_owned())?;
        self.state.insert(task, now);
        Ok(())
    }
}

/// First come, first served: whoever leaves a queue was its head (and, where cores steal, the longest queue's).
pub(crate) struct Queues {
    fifo: bool,
    queueing: Queueing,
    lines: BTreeMap<u16, VecDeque<Task>>,
}

impl Queues {
    pub(crate) fn new(case: &Case) -> Self {
        let fifo = matches!(case.policy, Name::Fcfs | Name::Rr);
        Self { fifo, queueing: case.queue, lines: BTreeMap::new() }
    }

    fn take(&mut self, task: Task, core: CoreId) -> Verdict {
        let Some((&queue, line)) = self.lines.iter().find(|(_, line)| line.contains(&task)) else {
            return Ok(());
        };
        let longest = self.lines.values().map(VecDeque::len).max().unwrap_or(0);
        let lowest = self.lines.iter().find(|(_, line)| line.len() == longest).map(|(&queue, _)| queue);
        let own_is_empty = self.lines.get(&core.0).is_none_or(VecDeque::is_empty);
        let right_queue = match self.queueing {
            Queueing::Shared => queue == 0,
            Queueing::PerCore => queue == core.0,
            Queueing::PerCoreStealing => queue == core.0 || own_is_empty && lowest == Some(queue),
        };
        let head = line.front() == Some(&task);
        self.lines.get_mut(&queue).expect("found").retain(|&other| other != task);
        ensure(!self.fifo || head, || "not the head of its queue".to_owned())?;
        ensure(!self.fifo || right_queue, || format!("from queue {queue} to core {}", core.0))
    }
}

impl Checker for Queues {
    fn see(&mut self, event: &Event, _trace: &Trace) -> Verdict {
        match event.kind {
            EventKind::Ready { queue, .. } => {
                self.lines.entry(queue).or_default().push_back(event.task);
                Ok(())
            }
            EventKind::SwitchTo { core } | EventKind::Dispatch { core, .. } => self.take(event.task, core),
            EventKind::TaskEnd | EventKind::Exit { .. } => {
                self.lines.values_mut().for_each(|line| line.retain(|&other| other != event.task));
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Work conservation: while time passes, no core idles that could take somebody who is ready.
pub(crate) struct Idle {
    queueing: Queueing,
    cores: u16,
    busy: BTreeMap<Task, CoreId>,
    ready: BTreeMap<Task, u16>,
    now: Time,
}

impl Idle {
    pub(crate) fn new(case: &Case) -> Self {
        let (busy, ready) = (BTreeMap::new(), BTreeMap::new());
        Self { queueing: case.queue, cores: case.cores, busy, ready, now: Time::ZERO }
    }

    fn settled(&self) -> Verdict {
        let busy: BTreeSet<u16> = self.busy.values().map(|core| core.0).collect();
        let idle = |core: &u16| !busy.contains(core);
        match self.queueing {
            Queueing::Shared | Queueing::PerCoreStealing => {
                let someone_idles = (0..self.cores).any(|core| idle(&core));
                ensure(self.ready.is_empty() || !someone_idles, || "a core idles beside a queue".to_owned())
            }
            Queueing::PerCore => {
                let idler = self.ready.values().find(|queue| idle(queue));
                ensure(idler.is_none(), || format!("core {idler:?} idles beside its own queue"))
            }
        }
    }
}

impl Checker for Idle {
    fn see(&mut self, event: &Event, _trace: &Trace) -> Verdict {
        if event.at > self.now {
            self.settled()?;
            self.now = event.at;
        }
        match event.kind {
            EventKind::Ready { queue, .. } => {
                self.busy.remove(&event.task);
                self.ready.insert(event.task, queue);
            }
            EventKind::SwitchTo { core } | EventKind::Dispatch { core, .. } => {
                self.ready.remove(&event.task);
                self.busy.insert(event.task, core);
            }
            kind if kind.leaves_core() => {
                self.busy.remove(&event.task);
                self.ready.remove(&event.task);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Nobody runs longer than the quantum, and whoever is put back for it has used it up, unless the policy may end slices
/// early: a boost does.
pub(crate) struct Quanta {
    turns: BTreeMap<Task, (Time, Option<Ticks>)>,
    ends_early: bool,
}

impl Quanta {
    pub(crate) fn new(case: &Case) -> Self {
        Self { turns: BTreeMap::new(), ends_early: case.policy == Name::Mlfq }
    }
}

impl Checker for Quanta {
    fn see(&mut self, event: &Event, trace: &Trace) -> Verdict {
        if let EventKind::Dispatch { quantum, .. } = event.kind {
            self.turns.insert(event.task, (event.at, quantum.map(|length| trace.length(length))));
        } else if event.kind.leaves_core()
            && let Some((since, Some(quantum))) = self.turns.remove(&event.task)
        {
            let ran = event.at - since;
            ensure(ran <= quantum, || format!("ran {} of {} ns", ran.ns(), quantum.ns()))?;
            if let EventKind::Ready { why: Why::QuantumOver, .. } = event.kind {
                ensure(ran == quantum || self.ends_early, || {
                    format!("put back after {} of {} ns", ran.ns(), quantum.ns())
                })?;
            }
        }
        Ok(())
    }
}
