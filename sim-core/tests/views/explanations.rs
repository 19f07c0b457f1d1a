//! Every event of every run has an explanation without a hole; steps lead through all of them.

use crate::runs::{Run, all, everything, lessons, scenario};
use sim_core::explain::{Awaited, Because, Deed, Explanation, Fact, Next, Stays, explain};
use sim_core::ids::{EventId, Pid};
use sim_core::kernel::Outcome;
use sim_core::trace::Why;
use std::collections::BTreeSet;

fn explained(run: &Run) -> impl Iterator<Item = Explanation> + '_ {
    run.trace.events().map(|(id, _)| explain(&run.trace, &run.snapshots, id))
}

#[test]
fn every_event_has_a_cause_that_is_not_after_it_and_a_next_that_is() {
    for run in all() {
        for this in explained(&run) {
            let place = format!("{}, event {}: {:?}", run.name, this.event.0, this.deed);
            assert!(!this.causes.is_empty(), "no cause: {place}");
            assert_eq!(
                (this.at, this.who.pid),
                (run.trace.time(this.event), run.trace.event(this.event).pid)
            );
            for cause in &this.causes {
                assert!(cause.at <= this.at, "a cause after the event: {place}: {cause:?}");
                assert!(
                    cause.event.is_none_or(|event| event < this.event),
                    "a later cause: {place}: {cause:?}"
                );
            }
            assert!(this.causes.is_sorted_by_key(|cause| cause.at), "causes out of order: {place}");
            match &this.next {
                Some(Next::Then { event, at, .. }) => {
                    assert!(*event > this.event && *at >= this.at, "{place}");
                }
                Some(Next::Nothing(_)) => assert!(!matches!(run.outcome, Outcome::Finished), "{place}"),
                None => assert!(matches!(this.deed, Deed::Reaped { .. }), "nothing next: {place}"),
            }
        }
    }
}

#[test]
fn the_runs_contain_every_kind_of_event() {
    let kind =
        |this: Explanation| format!("{:?}", this.deed).split([' ', '(', '{']).next().unwrap_or("").to_owned();
    let kinds: BTreeSet<String> = [1, 2]
        .into_iter()
        .flat_map(|cores| explained(&everything(cores)).map(kind).collect::<Vec<_>>())
        .collect();
    let every = "Acquired Adopted Arrived Blocked CodeEnded Dispatch Exited Got Killed Printed Put Ready Reaped Released \
        Signalled Started SwitchTo TaskEnded Timeout";
    assert_eq!(kinds.into_iter().collect::<Vec<_>>().join(" "), every);
}

/// The explanation of the first event that `matches`.
fn first(run: &Run, matches: impl Fn(&Explanation) -> bool) -> Explanation {
    explained(run).find(matches).expect("the run has one")
}

fn lesson(name: &str) -> Run {
    let (_, text) = lessons().into_iter().find(|(its, _)| its == name).expect("it is shipped");
    scenario(name, &text)
}

/// Who did what, for each cause that is somebody's deed.
fn deeds(this: &Explanation) -> Vec<String> {
    let short = |deed: &Deed| format!("{deed:?}").split([' ', '(', '{']).next().unwrap_or("").to_owned();
    let words = this.causes.iter().map(|cause| match &cause.because {
        Because::Did { who, deed } | Because::CoreBecameFree { who, deed, .. } => {
            format!("{} {}", who.name, short(deed))
        }
        other => short_because(other),
    });
    words.collect()
}

fn short_because(because: &Because) -> String {
    format!("{because:?}").split([' ', '(', '{']).next().unwrap_or("").to_owned()
}

#[test]
fn why_the_daemon_is_terminated() {
    let run = lesson("daemon-dies-with-parent");
    let kill = first(&run, |this| matches!(this.deed, Deed::Killed { .. }));
    assert_eq!(deeds(&kill), ["Daemon", "ItRan", "MainProcess CodeEnded"]);
    let Some(Fact::Interrupted { left: Some(left), .. }) =
        kill.facts.iter().find(|fact| matches!(fact, Fact::Interrupted { .. }))
    else {
        panic!("it slept: {:?}", kill.facts);
    };
    assert!(left.ns() > 890_000_000 && left.ns() < 910_000_000, "{left}");
    assert!(kill.facts.contains(&Fact::IsDaemon));
    let end = first(&run, |this| matches!(this.deed, Deed::Exited(_)));
    assert_eq!(
        (&*end.who.name, deeds(&end)),
        ("Process-1", ["Daemon", "MainProcess CodeEnded", "MainProcess Killed"].map(str::to_owned).to_vec())
    );
}

#[test]
fn why_somebody_is_picked_and_who_loses() {
    let run = lesson("five-jobs-four-cores");
    let pick = |this: &Explanation| {
        this.causes.iter().find_map(|cause| match &cause.because {
            Because::Picked(pick) => Some(pick.clone()),
            _ => None,
        })
    };
    let contested = |this: &Explanation| pick(this).is_some_and(|pick| !pick.losers.is_empty());
    for this in explained(&run).filter(contested) {
        let pick = pick(&this).expect("it is contested");
        assert_eq!(pick.winner.who, this.who);
        let all: Vec<_> =
            std::iter::once(&pick.winner).chain(&pick.losers).map(|one| (one.since, one.event)).collect();
        assert!(all.is_sorted(), "first come, first served: {all:?}");
    }
    let picks = explained(&run).filter(|this| pick(this).is_some()).count();
    let dispatches = explained(&run).filter(|this| matches!(this.deed, Deed::Dispatch { .. })).count();
    assert_eq!(picks, dispatches);
}

#[test]
fn in_a_deadlock_the_last_explanation_says_that_nothing_comes() {
    let run = lesson("two-locks-one-deadlock");
    assert!(matches!(run.outcome, Outcome::Deadlock { .. }));
    let waits = |this: &Explanation| {
        let forever = matches!(this.next, Some(Next::Nothing(Stays::Blocked(_))));
        forever && this.facts.iter().any(|fact| matches!(fact, Fact::Holder { running: false, .. }))
    };
    assert!(explained(&run).any(|this| waits(&this)));
}

#[test]
fn steps_lead_through_every_run_and_back() {
    for run in all() {
        let steps = &run.steps;
        let mut covered = 0;
        for number in 0..steps.len() {
            let step = steps.step(&run.trace, number).expect("it is below the count");
            assert!(
                step.events > covered && step.event.index() >= covered && step.event.index() < step.events
            );
            let instants: BTreeSet<u64> = (covered..step.events)
                .map(|id| run.trace.time(EventId(u32::try_from(id).expect("few events"))).ns())
                .collect();
            assert_eq!(instants.len(), 1, "{}: a step is at one instant", run.name);
            assert_eq!(steps.next(&run.trace, covered, None), Some(step));
            covered = step.events;
        }
        assert_eq!(covered, run.trace.len());
        assert_eq!(steps.next(&run.trace, covered, None), None);
    }
}

#[test]
fn the_steps_of_one_process_are_about_it() {
    let run = lesson("daemon-dies-with-parent");
    let daemon = Some(Pid::nth(1));
    let mut at = 0;
    let mut story = Vec::new();
    while let Some(step) = run.steps.next(&run.trace, at, daemon) {
        let this = explain(&run.trace, &run.snapshots, step.event);
        story.push(
            format!("{this:?}")
                .split("deed: ")
                .nth(1)
                .unwrap_or("")
                .split([' ', '(', '{', ','])
                .next()
                .unwrap_or("")
                .to_owned(),
        );
        at = step.events;
    }
    assert_eq!(story.join(" "), "Ready Dispatch Printed Blocked Killed Exited");
}
#[test]
fn why_ready_is_not_blocked() {
    let run = lesson("ready-or-blocked");
    let on_lock = |this: &Explanation| match &this.deed {
        Deed::Blocked { on: Awaited::Thing(thing), .. } => &*thing.name == "L",
        _ => false,
    };
    let wait = first(&run, on_lock);
    let holder = wait.facts.iter().find_map(|fact| match fact {
        Fact::Holder { who, running } => Some((&*who.name, *running)),
        _ => None,
    });
    assert_eq!((&*wait.who.name, holder), ("P5", Some(("P4", false))), "P4 holds it, but is not running");
    assert_eq!(deeds(&wait), ["ItRan", "P4 Acquired"]);
    let woken = first(&run, |this| matches!(this.deed, Deed::Ready { why: Why::Woken, .. }));
    assert_eq!(
        (&*woken.who.name, deeds(&woken)),
        ("P5", vec!["ItWaited".to_owned(), "P4 Released".to_owned()])
    );
    let after = |this: &Explanation| this.event > woken.event && this.who == woken.who;
    let turn = first(&run, |this| after(this) && matches!(this.deed, Deed::Dispatch { .. }));
    assert_eq!(deeds(&turn), ["P4 Released", "ItWasReady", "P1 Ready", "Picked"]);
}

#[test]
fn a_message_comes_from_who_put_it_and_room_from_who_took_one() {
    let run = lesson("producer-and-consumer");
    let got = |this: &Explanation| matches!(this.deed, Deed::Got(_)) && this.causes.len() > 1;
    assert!(explained(&run).filter(got).all(|this| deeds(&this).iter().any(|deed| deed == "P1 Put")));
    let later = |this: &Explanation| {
        matches!(this.deed, Deed::Put(_)) && deeds(this).contains(&"ItWaited".to_owned())
    };
    assert_eq!(deeds(&first(&run, later)), ["ItWaited", "P2 Got"]);
}

#[test]
fn who_is_served_by_a_device_waits_for_time_next() {
    let run = lesson("one-disk-for-three");
    let blocked = |this: &Explanation| matches!(this.deed, Deed::Blocked { .. });
    let (mut served, mut queued) = (0, 0);
    for this in explained(&run).filter(blocked) {
        match this.next {
            Some(Next::Then { deed: Deed::Ready { why: Why::TimeUp, .. }, .. }) => served += 1,
            Some(Next::Then { deed: Deed::Acquired(_), at, .. }) if at > this.at => queued += 1,
            next => panic!("{next:?}"),
        }
    }
    assert!(served > 0 && queued > 0, "{served} {queued}");
}
