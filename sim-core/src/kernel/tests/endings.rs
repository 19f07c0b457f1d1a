//! Every way in which a run can end, named exactly, with what it did until then kept.

use super::{fcfs, rr};
use crate::ids::ObjectId;
use crate::program::ObjectSpec;
use crate::time::Time;

#[test]
fn a_run_of_nothing_is_finished() {
    let ran = fcfs().run(&[]);
    assert_eq!((ran.ending().as_str(), ran.kernel.trace().len()), ("finished", 0));
}

#[test]
fn two_locks_in_opposite_order_are_a_circle_of_two() {
    let lines = ["A: lock L, cpu 2, lock M", "B: lock M, cpu 2, lock L", "C@1: lock M"];
    let lab = fcfs().cores(2).with("L", ObjectSpec::Lock).with("M", ObjectSpec::Lock);
    assert_eq!(
        lab.run(&lines).ending(),
        "deadlock: A waits for M (B), B waits for L (A), C waits for M (B); circle A B"
    );
}

#[test]
fn a_parent_and_a_child_can_wait_for_each_other() {
    let ran =
        fcfs().with("L", ObjectSpec::Lock).run(&["Main: lock L, start Kid, join Kid", "Kid@parent: lock L"]);
    assert_eq!(
        ran.ending(),
        "deadlock: Main waits for the end of Kid (Kid), Kid waits for L (Main); circle Main Kid"
    );
}

#[test]
fn a_lock_that_its_holder_asks_for_again_is_a_circle_of_one() {
    let ran = fcfs().with("L", ObjectSpec::Lock).run(&["A: lock L, cpu 3, lock L"]);
    assert_eq!(
        (ran.ending().as_str(), ran.kernel.now()),
        ("deadlock: A waits for L (A); circle A", Time::from_ns(3_000_000))
    );
}

#[test]
fn whoever_waits_for_what_nobody_will_ever_do_is_named_without_a_circle() {
    let lab = fcfs()
        .with("L", ObjectSpec::Lock)
        .with("C", ObjectSpec::Condition { lock: ObjectId(0) })
        .with("E", ObjectSpec::Event)
        .with("Q", ObjectSpec::Queue { capacity: None })
        .with("B", ObjectSpec::Barrier { parties: 2 })
        .with("S", ObjectSpec::Semaphore { units: 1, bound: None });
    let lines = ["V: lock L, wait C", "W: wait E", "X: get Q", "Y: wait B", "Z: acquire S, acquire S"];
    assert_eq!(
        lab.run(&lines).ending(),
        "deadlock: V waits for C (), W waits for E (), X waits for Q (), Y waits for B (), Z waits for S (Z); circle Z"
    );
}

#[test]
fn a_timeout_is_no_deadlock() {
    let ran = fcfs().with("E", ObjectSpec::Event).run(&["A: wait E 1000"]);
    assert_eq!((ran.ending().as_str(), ran.heard.as_str()), ("finished", "A timed out"));
}

#[test]
fn endless_loops_that_nobody_sees_are_named_when_nothing_else_can_happen() {
    let lab = || rr(1).cores(2).with("E", ObjectSpec::Event);
    let ran = lab().run(&["A: cpu 1, spin", "B: cpu 4, spin", "C: wait E", "D: sleep 9"]);
    assert_eq!((ran.ending().as_str(), ran.kernel.now()), ("spinning: A B", Time::from_ns(10_000_000)));
    assert_eq!(fcfs().run(&["A: spin", "B: cpu 1"]).ending(), "spinning: A", "B never gets the core");
}

#[test]
fn a_spinner_that_is_killed_spins_no_more() {
    let ran = rr(1).run(&["Main: start S, cpu 3, kill S, joinall", "S@parent: spin"]);
    assert_eq!(ran.ending(), "finished");
}

#[test]
fn each_limit_stops_the_run_with_what_it_did_until_then() {
    let busy = ["A: cpu 1, print x, again"];
    let ending = |change: fn(&mut crate::machine::Limits), lines: &[&str]| {
        let ran = rr(1)
            .with("Q", ObjectSpec::Queue { capacity: None })
            .machine(|m| change(&mut m.limits))
            .run(lines);
        ran.ending()
    };
    assert_eq!(ending(|limits| limits.time = Time::from_ns(2_500_000), &busy), "limit: Time at 2.5");
    assert_eq!(ending(|limits| limits.output = 5, &busy), "limit: Output at 6");
    assert_eq!(ending(|limits| limits.events = 30, &busy), "limit: Events at 9");
    assert_eq!(
        ending(|limits| limits.processes = 3, &["A: cpu 1, start B, again", "B@parent: cpu 1"]),
        "limit: Processes at 5"
    );
    assert_eq!(
        ending(|limits| limits.memory = 50, &["A: cpu 1, put Q 0123456789, again"]),
        "limit: Memory at 5"
    );
    assert_eq!(ending(|_| (), &["A: yield, again"]), "limit: Instant at 0");
}

#[test]
fn at_the_time_limit_a_running_process_has_used_what_it_ran() {
    let ran = fcfs().machine(|machine| machine.limits.time = Time::from_ns(2_500_000)).run(&["A: cpu 9"]);
    assert_eq!(ran.kernel.fates().map(|fate| fate.cpu.ns()).collect::<Vec<_>>(), [2_500_000]);
    assert_eq!(ran.gantt(), "A 0-…");
}

#[test]
fn an_ended_run_does_not_go_on() {
    let mut ran = fcfs().run(&["A: cpu 1"]);
    let events = ran.kernel.trace().len();
    assert_eq!(ran.kernel.advance(), Some(ran.outcome.clone()));
    assert_eq!(ran.kernel.trace().len(), events);
}

#[test]
fn stepping_gives_the_same_record_as_running() {
    let lines = ["A: cpu 5, start B, sleep 3, cpu 2, join B", "B@parent: cpu 9", "C@1: cpu 7"];
    let (mut stepped, _) = rr(2).cores(2).kernel(&lines);
    while stepped.advance().is_none() {}
    assert_eq!(stepped.trace().checksum(), rr(2).cores(2).run(&lines).kernel.trace().checksum());
    assert_ne!(stepped.trace().checksum(), rr(3).cores(2).run(&lines).kernel.trace().checksum());
}
