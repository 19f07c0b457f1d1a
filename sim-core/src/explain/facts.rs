//! What was so when an event happened: read from the machine right before it.

use crate::explain::scene::Scene;
use crate::explain::{Crowd, Fact, deed};
use crate::ids::{EventId, ObjectId, Pid, Task};
use crate::program::{ObjectSpec, Status};
use crate::replay::{Process, Stage};
use crate::trace::phase::{Phase, until};
use crate::trace::track::TaskRow;
use crate::trace::{EventKind, ObjectKind, Why};

impl Scene<'_> {
    pub(super) fn facts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        match self.event.kind {
            EventKind::Born => facts.extend(self.is_daemon(self.event.pid).then_some(Fact::IsDaemon)),
            EventKind::Ready { queue, .. } => {
                let ahead = self.before.queue(self.trace, queue);
                facts.extend(some(self.crowd(self.pids(&ahead)), Fact::Ahead));
            }
            EventKind::SwitchTo { .. } | EventKind::Dispatch { .. } => self.of_a_turn(&mut facts),
            EventKind::Sleep { .. } => {
                facts.extend(until(self.trace, self.id, self.trace.len()).map(Fact::Until));
            }
            EventKind::Join { child } => facts.extend(self.is_daemon(child).then_some(Fact::IsDaemon)),
            EventKind::JoinAll => facts.extend(some(self.living(self.event.pid, |_| true), Fact::Awaits)),
            EventKind::Timeout { length } => {
                facts.push(Fact::Until(self.event.at + self.trace.length(length)));
            }
            EventKind::Wait { object } => self.of_a_wait(object, &mut facts),
            EventKind::Acquire { object } | EventKind::Get { object } | EventKind::Put { object } => {
                facts.extend(
                    self.row()
                        .filter(|row| row.phase == Phase::Blocked)
                        .map(|row| Fact::WaitedFor(self.event.at.since(row.since))),
                );
                facts.extend(some(self.freed(), Fact::Frees));
                facts.extend(self.amount(object));
            }
            EventKind::Release { object } => {
                facts.extend(some(self.freed(), Fact::Frees));
                facts.extend(self.amount(object));
            }
            EventKind::Signal { .. } => facts.extend(some(self.freed(), Fact::Frees)),
            EventKind::Kill { to, .. } => self.of_a_kill(to, &mut facts),
            EventKind::CodeEnd => {
                facts.extend(some(self.living(self.event.pid, |daemon| daemon), Fact::WillTerminate));
                facts.extend(some(self.living(self.event.pid, |daemon| !daemon), Fact::Awaits));
            }
            EventKind::Exit { status } => self.of_an_end(status, &mut facts),
            EventKind::Reap { .. } => {
                let exit = self.process(self.event.pid).and_then(|process| process.exit);
                facts.extend(exit.map(|(at, _)| Fact::ZombieFor(self.event.at.since(at))));
            }
            EventKind::Print { .. } | EventKind::TaskEnd | EventKind::Adopt { .. } => {}
        }
        facts
    }

    pub(super) fn row(&self) -> Option<&TaskRow> {
        self.before.tracker.tasks().get(self.event.task.index()).filter(|row| row.phase != Phase::Unborn)
    }

    pub(super) fn process(&self, pid: Pid) -> Option<&Process> {
        self.before.process(pid)
    }

    pub(super) fn is_daemon(&self, pid: Pid) -> bool {
        self.trace.process(pid).is_some_and(|info| info.daemon)
    }

    fn pids<'a>(&'a self, tasks: &'a [Task]) -> impl Iterator<Item = Pid> + 'a {
        tasks.iter().map(|task| self.trace.tasks()[task.index()])
    }

    /// The living children that are daemons, or are not.
    fn living(&self, parent: Pid, keep: impl Fn(bool) -> bool) -> Crowd {
        let children = self.before.children(parent).filter(|(_, child)| child.stage == Stage::Alive);
        self.crowd(children.map(|(pid, _)| pid).filter(|&pid| keep(self.is_daemon(pid))))
    }

    fn of_a_turn(&self, facts: &mut Vec<Fact>) {
        let (EventKind::SwitchTo { core } | EventKind::Dispatch { core, .. }) = self.event.kind else {
            return;
        };
        let Some(row) = self.row() else { return };
        if row.phase == Phase::Ready {
            facts.push(Fact::WasReadyFor(self.event.at.since(row.since)));
        }
        facts.extend(row.ran_on().filter(|&before| before != core).map(Fact::RanBeforeOn));
        if let EventKind::SwitchTo { .. } = self.event.kind {
            let from = self.before.cores.get(core.index()).and_then(|core| core.last);
            facts.extend(from.map(|from| Fact::SwitchedFrom(self.who(from))));
        }
    }

    fn of_a_wait(&self, object: ObjectId, facts: &mut Vec<Fact>) {
        let holders = self.before.objects.get(object.index()).map_or(&[][..], |object| &object.holders);
        for &(task, _) in holders.iter().take(Crowd::SHOWN_MAX) {
            let pid = self.trace.tasks()[task.index()];
            let running = self.before.tracker.task(task).phase == Phase::Running;
            facts.push(Fact::Holder { who: self.who(pid), running });
        }
        let waiting = self.before.waiters(self.trace, object);
        let served = |task: &Task| holders.iter().any(|(holder, _)| holder == task);
        let waiting: Vec<Task> = waiting.into_iter().filter(|task| !served(task)).collect();
        facts.extend(some(self.crowd(self.pids(&waiting)), Fact::AlreadyWaiting));
        facts.extend(until(self.trace, self.id, self.trace.len()).map(Fact::Until));
    }

    /// Who goes on by this event: those who become ready at this instant, right after it, by the asker; and who is
    /// notified, and queues for the lock.
    fn freed(&self) -> Crowd {
        let (asker, task) = (self.event.pid, self.event.task);
        let after = self.trace.events_from(EventId(self.id.0 + 1));
        let waits = |kind: EventKind| matches!(kind, EventKind::Wait { .. } | EventKind::Timeout { .. });
        let here = after
            .take_while(|(_, event)| event.at == self.event.at && (event.task != task || waits(event.kind)))
            .filter(|(_, event)| event.task != task);
        self.crowd(here.filter_map(|(_, event)| match event.kind {
            EventKind::Ready { why: Why::Woken | Why::TimedOut, by, .. } if by == asker => Some(event.pid),
            EventKind::Wait { .. } if matches!(self.event.kind, EventKind::Signal { .. }) => Some(event.pid),
            _ => None,
        }))
    }

    /// What is left in a queue, pipe or semaphore after the event.
    fn amount(&self, object: ObjectId) -> Option<Fact> {
        let change = match self.event.kind {
            EventKind::Put { .. } | EventKind::Acquire { .. } => 1,
            _ => -1,
        };
        let count = self.before.objects.get(object.index()).map_or(0, |object| object.count) + change;
        let known = |count: i64| u32::try_from(count).unwrap_or(0);
        match self.trace.object(object).spec {
            ObjectSpec::Queue { .. } | ObjectSpec::Pipe { .. } => Some(Fact::Messages(known(count))),
            ObjectSpec::Semaphore { units, .. } => Some(Fact::Units(known(i64::from(units) - count))),
            ObjectSpec::Lock
            | ObjectSpec::Condition { .. }
            | ObjectSpec::Event
            | ObjectSpec::Barrier { .. }
            | ObjectSpec::Device { .. } => None,
        }
    }

    fn of_a_kill(&self, to: Pid, facts: &mut Vec<Fact>) {
        let Some(victim) = self.process(to).filter(|victim| victim.stage == Stage::Alive) else { return };
        let after = self.trace.events_from(EventId(self.id.0 + 1));
        let mut here = after.take_while(|(_, event)| event.at == self.event.at);
        let ends = |event: EventKind| matches!(event, EventKind::Exit { status: Status::Killed(_) });
        if here.any(|(_, event)| event.pid == to && ends(event.kind)) {
            facts.push(Fact::Ends(self.who(to)));
            facts.extend(self.interrupted(to, victim));
        }
        facts.extend(self.is_daemon(to).then_some(Fact::IsDaemon));
    }

    /// What a process was about when it was killed.
    fn interrupted(&self, pid: Pid, victim: &Process) -> Option<Fact> {
        let shown = self.before.tracker.process(pid.number()?).shown;
        let row = self.before.tracker.task(shown);
        if row.phase != Phase::Blocked {
            return (row.phase >= Phase::Ready).then_some(Fact::HadACoreOrWantedOne);
        }
        let left = until(self.trace, row.event, self.before.events).map(|until| until.since(self.event.at));
        let waited = self.event.at.since(victim.since);
        Some(Fact::Interrupted { on: deed::awaited(self.trace, row.event)?, waited, left })
    }

    fn of_an_end(&self, status: Status, facts: &mut Vec<Fact>) {
        if let (Status::Killed(_), Some(process)) = (status, self.process(self.event.pid)) {
            facts.extend(self.interrupted(self.event.pid, process));
        }
        for (number, object) in self.before.objects.iter().enumerate() {
            let id = ObjectId(u32::try_from(number).expect("objects have ids"));
            let its = |&(task, _): &(Task, EventId)| self.trace.tasks()[task.index()] == self.event.pid;
            if object.holders.iter().any(its) && self.trace.object(id).kind != ObjectKind::Device {
                facts.push(Fact::StillHolds(deed::thing(self.trace, id)));
            }
        }
        facts.extend(some(self.living(self.event.pid, |_| true), Fact::Orphans));
    }
}

/// The fact of a crowd, if anybody is in it.
fn some(crowd: Crowd, fact: impl Fn(Crowd) -> Fact) -> Option<Fact> {
    (!crowd.is_empty()).then(|| fact(crowd))
}
