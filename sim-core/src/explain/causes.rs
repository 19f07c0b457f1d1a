//! The chain that led to an event: who woke it, who started it, whose quantum ended, why it was picked and who lost.

use crate::explain::scene::Scene;
use crate::explain::{Because, Candidate, Cause, Crowd, Key, Pick, deed};
use crate::ids::{CoreId, EventId, ObjectId, Pid, Task};
use crate::program::Status;
use crate::time::Time;
use crate::trace::phase::Phase;
use crate::trace::track::TaskRow;
use crate::trace::{Event, EventKind, ObjectKind, Why};

impl Scene<'_> {
    /// What led to the event, oldest first.
    pub(super) fn causes(&self) -> Vec<Cause> {
        let mut causes = Vec::new();
        match self.event.kind {
            EventKind::Born => causes.push(self.birth()),
            EventKind::Ready { why, by, .. } => self.of_readiness(why, by, &mut causes),
            EventKind::SwitchTo { core } | EventKind::Dispatch { core, .. } => {
                self.of_a_turn_to(core, &mut causes);
            }
            EventKind::Timeout { .. } => causes.push(self.did(EventId(self.id.0 - 1))),
            EventKind::Reap { by } => self.of_a_reaping(by, &mut causes),
            EventKind::Adopt { .. } => self.of_an_adoption(&mut causes),
            EventKind::Exit { status: Status::Killed(_) } => self.of_a_killing(&mut causes),
            EventKind::Sleep { .. }
            | EventKind::Join { .. }
            | EventKind::JoinAll
            | EventKind::Wait { .. }
            | EventKind::Acquire { .. }
            | EventKind::Release { .. }
            | EventKind::Put { .. }
            | EventKind::Get { .. }
            | EventKind::Signal { .. }
            | EventKind::Kill { .. }
            | EventKind::Print { .. }
            | EventKind::CodeEnd
            | EventKind::TaskEnd
            | EventKind::Exit { .. } => self.of_a_deed(&mut causes),
        }
        crate::order::by_key(&mut causes, |cause| (cause.at, cause.event.unwrap_or(EventId(u32::MAX))));
        causes.dedup();
        causes
    }

    fn cause(&self, event: EventId, because: Because) -> Cause {
        Cause { event: Some(event), at: self.trace.time(event), because }
    }

    /// An event as a cause.
    fn did(&self, event: EventId) -> Cause {
        let who = self.who(self.trace.event(event).pid);
        self.cause(event, Because::Did { who, deed: deed::deed(self.trace, event) })
    }

    fn birth(&self) -> Cause {
        match self.trace.process(self.event.pid).map_or(Pid::INIT, |info| info.parent) {
            Pid::INIT => Cause { event: None, at: self.event.at, because: Because::ItWasToArrive },
            parent => self.ran_or_did(parent),
        }
    }

    /// That a process was running, since when; the latest that it did, if it was not.
    fn ran_or_did(&self, pid: Pid) -> Cause {
        let actor = self.process(pid).map(|process| (process.actor, process.latest));
        let (actor, latest) = actor.expect("who acts has been born");
        match self.ran(actor) {
            Some(cause) => cause,
            None => self.did(latest),
        }
    }

    /// That a task has a core, since when.
    fn ran(&self, task: Task) -> Option<Cause> {
        let row = self.before.tracker.tasks().get(task.index()).filter(|row| row.phase == Phase::Running)?;
        let pid = self.trace.tasks()[task.index()];
        if pid != self.event.pid {
            return Some(self.did(row.event));
        }
        let ran = self.event.at.since(row.since);
        Some(self.cause(row.event, Because::ItRan { core: row.core()?, ran }))
    }

    /// That the task waited, since when.
    fn waited(&self, row: &TaskRow) -> Option<Cause> {
        let on = deed::awaited(self.trace, row.event)?;
        let timeout = crate::trace::phase::timeout(self.trace, row.event, self.before.events);
        Some(self.cause(row.event, Because::ItWaited { on, timeout }))
    }

    /// The latest event at this instant, before this one, that `matches`.
    fn just_before(&self, matches: impl Fn(Event) -> bool) -> Option<EventId> {
        let earlier =
            (0..self.id.0).rev().map(EventId).take_while(|&id| self.trace.time(id) == self.event.at);
        earlier.into_iter().find(|&id| matches(self.trace.event(id)))
    }

    fn of_readiness(&self, why: Why, by: Pid, causes: &mut Vec<Cause>) {
        let row = self.row();
        match why {
            Why::Started if by == self.event.pid => match row.map(|row| row.phase) {
                Some(_) => causes.push(self.birth()),
                None => causes.push(self.ran_or_did(by)),
            },
            Why::Started => causes.push(self.ran_or_did(by)),
            Why::QuantumOver | Why::Yielded => causes.extend(row.and_then(|row| self.used_up(row, why))),
            Why::Preempted => {
                causes.extend(row.and_then(|_| self.ran(self.event.task)));
                let challenger = self.process(by).map(|process| process.latest);
                causes.extend(challenger.map(|latest| self.did(latest)));
            }
            Why::TimeUp | Why::TimedOut => causes.extend(row.and_then(|row| self.waited(row))),
            Why::Woken => {
                causes.extend(row.and_then(|row| self.waited(row)));
                let waker = self.process(by).filter(|_| by != self.event.pid).map(|process| process.latest);
                causes.extend(waker.map(|latest| self.did(latest)));
            }
        }
        if causes.is_empty() {
            causes.push(self.ran_or_did(self.event.pid));
        }
    }

    fn used_up(&self, row: &TaskRow, why: Why) -> Option<Cause> {
        let EventKind::Dispatch { core, quantum } = self.trace.event(row.event).kind else { return None };
        let because = if why == Why::QuantumOver {
            Because::QuantumUsedUp { core, quantum: quantum.map(|length| self.trace.length(length)) }
        } else {
            Because::ItRan { core, ran: self.event.at.since(row.since) }
        };
        Some(self.cause(row.event, because))
    }

    fn of_a_turn_to(&self, core: CoreId, causes: &mut Vec<Cause>) {
        let row = self.row().expect("only who has been ready gets a core");
        let EventKind::Ready { queue, why, by } = self.trace.event(row.event).kind else {
            // The switch to it is over.
            causes.push(self.did(row.event));
            return;
        };
        causes.push(self.cause(row.event, Because::ItWasReady { queue }));
        if matches!(why, Why::Woken | Why::Started) && by != self.event.pid {
            causes.extend(self.waker(row.event, by).map(|waker| self.did(waker)));
        }
        causes.push(self.free_core(core));
        causes.push(Cause {
            event: None,
            at: self.event.at,
            because: Because::Picked(self.pick(core, queue, row)),
        });
    }

    /// What `by` did that made the task ready: its latest event before that, if it was at that instant.
    fn waker(&self, ready: EventId, by: Pid) -> Option<EventId> {
        let at = self.trace.time(ready);
        let earlier = (0..ready.0).rev().map(EventId).take_while(|&id| self.trace.time(id) == at);
        let acts = |event: Event| !matches!(event.kind, EventKind::Reap { .. } | EventKind::Adopt { .. });
        earlier.into_iter().find(|&id| {
            let event = self.trace.event(id);
            event.pid == by && acts(event)
        })
    }

    fn free_core(&self, core: CoreId) -> Cause {
        match self.before.cores.get(core.index()).and_then(|core| core.freed) {
            Some(freed) if self.trace.time(freed) == self.event.at => {
                let who = self.who(self.trace.event(freed).pid);
                self.cause(freed, Because::CoreBecameFree { core, who, deed: deed::deed(self.trace, freed) })
            }
            Some(freed) => self.cause(freed, Because::CoreWasIdle { core }),
            None => Cause { event: None, at: Time::ZERO, because: Because::CoreWasIdle { core } },
        }
    }

    fn pick(&self, core: CoreId, queue: u16, winner: &TaskRow) -> Pick {
        let candidate = |task: &Task| {
            let row = self.before.tracker.task(*task);
            let who = self.who(self.trace.tasks()[task.index()]);
            Candidate { who, since: row.since, event: row.event }
        };
        let queued = self.before.queue(self.trace, queue);
        let losers: Vec<&Task> = queued.iter().filter(|&&task| task != self.event.task).collect();
        Pick {
            queue,
            stolen: self.before.shape.queues > 1 && queue != core.0,
            key: Key::ReadySince,
            winner: Candidate { who: self.who(self.event.pid), since: winner.since, event: winner.event },
            losers: losers.iter().take(Crowd::SHOWN_MAX).map(|task| candidate(task)).collect(),
            more: losers.len().saturating_sub(Crowd::SHOWN_MAX),
        }
    }

    /// What a running task does, or what is done for a blocked one.
    fn of_a_deed(&self, causes: &mut Vec<Cause>) {
        causes.extend(self.ran(self.event.task));
        if let Some(row) = self.row().filter(|row| row.phase == Phase::Blocked) {
            causes.extend(self.waited(row));
        }
        match self.event.kind {
            EventKind::Wait { object } => self.of_a_wait_for(object, causes),
            EventKind::Acquire { object } => causes.extend(self.handed(object)),
            EventKind::Put { object } => causes.extend(self.room(object)),
            EventKind::Get { object } => causes.extend(self.message(object).map(|put| self.did(put))),
            EventKind::Join { child } => {
                causes.extend(self.process(child).map(|process| self.did(process.latest)));
            }
            EventKind::Release { object } => causes.extend(self.held(object, self.event.task)),
            EventKind::Kill { to, .. } => {
                let code_end = self.process(self.event.pid).and_then(|process| process.code_end);
                if let Some(code_end) = code_end.filter(|_| self.is_daemon(to)) {
                    causes.push(self.did(code_end));
                    causes.push(self.daemon(to));
                }
            }
            EventKind::JoinAll | EventKind::Exit { .. } | EventKind::TaskEnd => {
                let code_end = self.process(self.event.pid).and_then(|process| process.code_end);
                causes.extend(code_end.map(|code_end| self.did(code_end)));
            }
            _ => {}
        }
        if causes.is_empty() {
            causes.push(self.ran_or_did(self.event.pid));
        }
    }

    fn daemon(&self, pid: Pid) -> Cause {
        let born = self.process(pid).map_or(self.event.at, |process| process.born);
        Cause { event: None, at: born, because: Because::Daemon(self.who(pid)) }
    }

    fn of_a_wait_for(&self, object: ObjectId, causes: &mut Vec<Cause>) {
        let notified = |event: Event| matches!(event.kind, EventKind::Signal { .. });
        if self.row().is_some_and(|row| row.phase == Phase::Blocked) {
            causes.extend(self.just_before(notified).map(|signal| self.did(signal)));
        }
        if self.trace.object(object).kind == ObjectKind::Device {
            return;
        }
        let holders = self.before.objects.get(object.index()).map_or(&[][..], |object| &object.holders);
        causes.extend(holders.iter().take(Crowd::SHOWN_MAX).map(|&(_, taken)| self.did(taken)));
    }

    /// Who gave back what a waiting task is handed.
    fn handed(&self, object: ObjectId) -> Option<Cause> {
        let waiting = self.row().is_some_and(|row| row.phase == Phase::Blocked);
        let gave = |event: Event| event.kind == EventKind::Release { object };
        if waiting { self.just_before(gave).map(|release| self.did(release)) } else { None }
    }

    /// Who made room for the message of a waiting task.
    fn room(&self, object: ObjectId) -> Option<Cause> {
        let waiting = self.row().is_some_and(|row| row.phase == Phase::Blocked);
        let took = |event: Event| event.kind == EventKind::Get { object };
        if waiting { self.just_before(took).map(|get| self.did(get)) } else { None }
    }

    /// The `Put` of the message that is taken: the oldest of those in the queue.
    fn message(&self, object: ObjectId) -> Option<EventId> {
        let within = self.before.objects.get(object.index()).map_or(0, |object| object.count);
        let nth_last = usize::try_from(within.checked_sub(1)?).ok()?;
        let put = |id: &EventId| self.trace.event(*id).kind == EventKind::Put { object };
        (0..self.id.0).rev().map(EventId).filter(put).nth(nth_last)
    }

    /// Since when the task has what it gives back.
    fn held(&self, object: ObjectId, task: Task) -> Option<Cause> {
        let holders = &self.before.objects.get(object.index())?.holders;
        let &(_, taken) = holders.iter().find(|&&(holder, _)| holder == task)?;
        Some(self.did(taken))
    }

    fn of_a_killing(&self, causes: &mut Vec<Cause>) {
        let pid = self.event.pid;
        let sent = self.just_before(|event| matches!(event.kind, EventKind::Kill { to, .. } if to == pid));
        if let Some(sent) = sent {
            let code_end = self.process(self.trace.event(sent).pid).and_then(|killer| killer.code_end);
            if let Some(code_end) = code_end.filter(|_| self.is_daemon(pid)) {
                causes.push(self.did(code_end));
                causes.push(self.daemon(pid));
            }
            causes.push(self.did(sent));
        }
        if causes.is_empty() {
            causes.push(self.ran_or_did(pid));
        }
    }

    fn of_a_reaping(&self, by: Pid, causes: &mut Vec<Cause>) {
        let exit = self.process(self.event.pid).and_then(|process| process.exit);
        causes.extend(exit.map(|(_, exit)| self.did(exit)));
        causes.extend(self.process(by).map(|reaper| self.did(reaper.latest)));
    }

    /// The parent that has just ended.
    fn of_an_adoption(&self, causes: &mut Vec<Cause>) {
        let parent = self.process(self.event.pid).map(|process| process.parent);
        let exit = parent.and_then(|parent| self.process(parent)).and_then(|process| process.exit);
        match exit {
            Some((_, exit)) => causes.push(self.did(exit)),
            None => causes.push(self.ran_or_did(self.event.pid)),
        }
    }
}
