//! The state at a place of a run: which step it is, and what everything looks like then.

use super::count;
use crate::protocol::{Now, Place};
use sim_core::explain::{Explanation, explain};
use sim_core::ids::EventId;
use sim_core::session::{Session, Views};
use sim_core::time::Time;
use sim_core::trace::Event;

/// The state at a place.
pub(super) fn now(session: &mut Session, place: Place) -> Now {
    let views = session.views();
    let (step, at) = resolve(&views, place);
    let time_of =
        |number: usize| views.steps.step(views.trace, number).map(|step| views.trace.event(step.event).at);
    let last = step.checked_sub(1).and_then(|number| views.steps.step(views.trace, number));
    let events = last.map_or(0, |last| last.events);
    let mut now = Now {
        step: count(step),
        at,
        previous: step.checked_sub(2).and_then(time_of),
        next: time_of(step),
        happened: happened(&views, step, events),
        snapshot: views.snapshots.at(views.trace, events, at),
        why: last.map(|last| explain(views.trace, views.snapshots, last.event)),
    };
    session.put_in_order(&mut now.snapshot);
    now
}

/// The events of the step that led here, which are the last of the first `events`.
fn happened(views: &Views<'_>, step: usize, events: usize) -> Vec<Event> {
    let before = step.checked_sub(2).and_then(|number| views.steps.step(views.trace, number));
    let first = before.map_or(0, |before| before.events);
    views.trace.events_from(EventId(count(first))).take(events - first).map(|(_, event)| event).collect()
}

/// Some steps in order, explained.
pub(super) fn story(session: &mut Session, from: u32, count: u32) -> Vec<Explanation> {
    let views = session.views();
    (from..from.saturating_add(count))
        .map_while(|number| views.steps.step(views.trace, number as usize))
        .map(|step| explain(views.trace, views.snapshots, step.event))
        .collect()
}

/// How many steps are done at a place, and the instant.
fn resolve(views: &Views<'_>, place: Place) -> (usize, Time) {
    match place {
        Place::Step(step) => after(views, step as usize),
        Place::Time(at) => {
            let at = at.min(views.now);
            (views.steps.over(views.trace.count_until(at)).map_or(0, |number| number + 1), at)
        }
        Place::Beside { step, pid, forward } => {
            let here = after(views, step as usize);
            let last = here.0.checked_sub(1).and_then(|number| views.steps.step(views.trace, number));
            let events = last.map_or(0, |last| last.events);
            let found = if forward {
                views.steps.next(views.trace, events, Some(pid))
            } else {
                views.steps.previous(views.trace, events, Some(pid))
            };
            found.map_or(here, |found| after(views, found.number + 1))
        }
    }
}

/// That many steps, or as many as there are, and when the last of them was.
fn after(views: &Views<'_>, steps: usize) -> (usize, Time) {
    let steps = steps.min(views.steps.len());
    let last = steps.checked_sub(1).and_then(|number| views.steps.step(views.trace, number));
    (steps, last.map_or(Time::ZERO, |last| views.trace.event(last.event).at))
}
