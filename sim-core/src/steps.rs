//! What a person counts as one step. Several events may be one: a birth and becoming ready, a signal and the end that it
//! brings. Leaves what a step means to `explain`.

use crate::ids::{EventId, Pid};
use crate::trace::{Event, EventKind, Trace, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The steps of a run, counted from 0; the state before step 0 is that of nothing having happened.
///
/// Invariant: each event belongs to one step, and a step's events follow each other at one instant.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    /// The first event of each step.
    starts: Vec<EventId>,
    events: usize,
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which it is, from 0.
    pub number: usize,
    /// The event that it is about.
    pub event: EventId,
    /// How many events have happened after it.
    pub events: usize,
}

/// How an event belongs to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Belongs {
    /// It begins a step of its own.
    Not,
    /// It adds to what the step is about.
    Adds,
    /// It is what the step is about.
    Leads,
}

impl Steps {
    /// No steps yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in what has been recorded since the last time. A step may still grow then, if the run goes on.
    pub fn catch_up(&mut self, trace: &Trace) {
        let mut before = self.events.checked_sub(1).map(|last| trace.event(event_id(last)));
        for (id, event) in trace.events_from(event_id(self.events)) {
            if before.is_none_or(|before| belongs(before, event) == Belongs::Not) {
                self.starts.push(id);
            }
            before = Some(event);
        }
        self.events = trace.len();
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// A step by its number.
    #[must_use]
    pub fn step(&self, trace: &Trace, number: usize) -> Option<Step> {
        let events = self.events_of(number)?;
        let mut event = events.start;
        for id in events.start + 1..events.end {
            let (before, this) = (trace.event(event_id(id - 1)), trace.event(event_id(id)));
            if belongs(before, this) == Belongs::Leads {
                event = id;
            }
        }
        Some(Step { number, event: event_id(event), events: events.end })
    }

    /// The step that an event belongs to.
    #[must_use]
    pub fn number_of(&self, event: EventId) -> Option<usize> {
        self.starts.partition_point(|&start| start <= event).checked_sub(1)
    }

    /// The last step that is over when so many events have happened; `None` before the first.
    #[must_use]
    pub fn over(&self, events: usize) -> Option<usize> {
        let begun = self.starts.partition_point(|start| start.index() < events);
        let whole = self.events_of(begun.checked_sub(1)?).is_some_and(|last| last.end <= events);
        if whole { begun.checked_sub(1) } else { begun.checked_sub(2) }
    }

    /// The next step after so many events; with a process, the next that is about it.
    #[must_use]
    pub fn next(&self, trace: &Trace, events: usize, of: Option<Pid>) -> Option<Step> {
        let first = self.over(events).map_or(0, |over| over + 1);
        let number = (first..self.len()).find(|&number| self.is_about(trace, number, of))?;
        self.step(trace, number)
    }

    /// The step before the one that so many events have led to; with a process, the last one about it.
    #[must_use]
    pub fn previous(&self, trace: &Trace, events: usize, of: Option<Pid>) -> Option<Step> {
        let number = (0..self.over(events)?).rev().find(|&number| self.is_about(trace, number, of))?;
        self.step(trace, number)
    }

    fn is_about(&self, trace: &Trace, number: usize, of: Option<Pid>) -> bool {
        let Some(pid) = of else { return true };
        let events = self.events_of(number).unwrap_or_default();
        events.into_iter().any(|id| trace.event(event_id(id)).pid == pid)
    }

    fn events_of(&self, number: usize) -> Option<Range<usize>> {
        let start = self.starts.get(number)?.index();
        Some(start..self.starts.get(number + 1).map_or(self.events, |next| next.index()))
    }
}

/// The one table of what goes together.
fn belongs(before: Event, this: Event) -> Belongs {
    use EventKind::{
        Acquire, Adopt, Born, CodeEnd, Dispatch, Exit, Get, Join, Kill, Put, Ready, Reap, TaskEnd, Timeout,
        Wait,
    };
    if before.at != this.at {
        return Belongs::Not;
    }
    let (same_task, same_process) = (before.task == this.task, before.pid == this.pid);
    match (before.kind, this.kind) {
        // Who has just been born is ready; who is handed what it waited for may go on.
        (Born | Acquire { .. } | Get { .. } | Put { .. }, Ready { .. }) if same_task => Belongs::Leads,
        // How long it waits at the most, or that a device serves it at once; and, where nobody else wants the core, that
        // it goes on.
        (Join { .. }, Timeout { .. })
        | (Wait { .. }, Timeout { .. } | Acquire { .. })
        | (Ready { why: Why::QuantumOver | Why::Yielded, .. }, Dispatch { .. })
            if same_task =>
        {
            Belongs::Adds
        }
        (Kill { to, .. }, Exit { .. } | TaskEnd) if to == this.pid => Belongs::Adds,
        // The end of the code is the end of the process, where the exit handler has nothing to wait for.
        (CodeEnd | TaskEnd, TaskEnd) if same_process => Belongs::Adds,
        (CodeEnd | TaskEnd, Exit { .. }) if same_process => Belongs::Leads,
        (CodeEnd | TaskEnd, Reap { by }) if by == before.pid => Belongs::Adds,
        (Reap { by }, Exit { .. }) if by == this.pid => Belongs::Leads,
        // Whoever waited for an end takes note of it at once, and of the earlier ones.
        (Exit { .. } | Adopt { .. }, Reap { .. }) => Belongs::Adds,
        (Reap { by }, Reap { by: also }) if by == also => Belongs::Adds,
        (Adopt { by }, Adopt { by: also }) if by == also => Belongs::Adds,
        _ => Belongs::Not,
    }
}

fn event_id(index: usize) -> EventId {
    EventId(u32::try_from(index).expect("events have ids"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::sketch::{DAEMON, LOCK, sketch};

    fn steps(trace: &Trace) -> Steps {
        let mut steps = Steps::new();
        steps.catch_up(trace);
        steps
    }

    /// What each step is about, as the event's name.
    fn story(text: &str) -> Vec<String> {
        let trace = sketch(text);
        let steps = steps(&trace);
        let about = |number: usize| {
            let event = trace.event(steps.step(&trace, number).expect("it is below the count").event);
            let kind = format!("{:?}", event.kind);
            let verb = kind.split([' ', '{', '(']).next().unwrap_or("").to_ascii_lowercase();
            format!("{} {verb}", trace.process(event.pid).expect("it was born").name)
        };
        (0..steps.len()).map(about).collect()
    }

    #[test]
    fn the_daemon_lesson_in_steps() {
        let expected = "M ready, M dispatch, P1 ready, P1 dispatch, P2 ready, M sleep, P2 switchto, P2 dispatch, \
            P1 print, P1 sleep, P2 print, P2 sleep, M ready, M switchto, M dispatch, M print, M codeend, M kill, \
            M joinall, P2 ready, P2 switchto, P2 dispatch, P2 print, P2 exit, M ready, M switchto, M dispatch, M exit";
        assert_eq!(story(DAEMON).join(", "), expected);
    }

    #[test]
    fn a_lock_handed_over_is_one_step_and_a_release_is_another() {
        let expected = "A ready, A dispatch, B ready, A acquire, A ready, B dispatch, B wait, A dispatch, A release, \
            B ready, A exit, B dispatch, B release, B exit";
        assert_eq!(story(LOCK).join(", "), expected);
    }

    #[test]
    fn each_event_belongs_to_the_step_that_contains_it() {
        let trace = sketch(DAEMON);
        let steps = steps(&trace);
        let all: Vec<Step> = (0..steps.len()).filter_map(|number| steps.step(&trace, number)).collect();
        assert_eq!(all.last().map(|last| last.events), Some(trace.len()));
        for step in &all {
            assert_eq!(steps.number_of(step.event), Some(step.number));
            assert_eq!(steps.over(step.events), Some(step.number));
            assert_eq!(steps.over(step.events - 1), step.number.checked_sub(1));
        }
    }

    #[test]
    fn forward_and_back_meet_the_same_steps() {
        let trace = sketch(DAEMON);
        let steps = steps(&trace);
        for of in [None, Some(Pid::nth(0)), Some(Pid::nth(1)), Some(Pid::nth(2))] {
            let forward: Vec<Step> =
                std::iter::successors(steps.next(&trace, 0, of), |step| steps.next(&trace, step.events, of))
                    .collect();
            let last = steps.previous(&trace, trace.len(), of).expect("there are steps before the last");
            let mut back: Vec<Step> =
                std::iter::successors(Some(last), |step| steps.previous(&trace, step.events, of)).collect();
            back.reverse();
            assert_eq!(back, forward[..back.len()]);
            assert!(forward.len() - back.len() <= 1 && !back.is_empty());
        }
    }

    #[test]
    fn catching_up_in_pieces_gives_the_same_steps() {
        let (whole, all) = (sketch(DAEMON), steps(&sketch(DAEMON)));
        let mut pieces = Steps::new();
        let lines: Vec<&str> = DAEMON.split(['|', '\n']).filter(|line| !line.trim().is_empty()).collect();
        for end in 1..=lines.len() {
            pieces.catch_up(&sketch(&lines[..end].join("|")));
        }
        let of =
            |steps: &Steps| (0..steps.len()).map(|number| steps.step(&whole, number)).collect::<Vec<_>>();
        assert_eq!(of(&pieces), of(&all));
    }
}
