//! Every object that processes share, seen through the kernel: who goes on, when, and with which answer.

use super::{fcfs, rr};
use crate::ids::ObjectId;
use crate::program::ObjectSpec;

const LOCK: ObjectSpec = ObjectSpec::Lock;
const CONDITION: ObjectSpec = ObjectSpec::Condition { lock: ObjectId(0) };

#[test]
fn a_lock_is_handed_on_in_the_order_of_asking() {
    let lines =
        ["A: lock L, cpu 4, unlock L, cpu 1", "B@1: lock L, cpu 1, unlock L", "C@2: lock L, cpu 1, unlock L"];
    let ran = fcfs().cores(3).with("L", LOCK).run(&lines);
    assert_eq!(ran.gantt(), "0:A 0-5, 1:B 4-5, 1:C 5-6");
    assert_eq!(ran.readies(), "4 B Woken by A, 5 C Woken by B");
}

#[test]
fn who_tries_or_waits_in_vain_is_told_and_leaves_the_line() {
    let lines =
        ["A: lock L, cpu 9, unlock L", "B@1: lock L 0, lock L 3, cpu 1", "C@2: lock L, cpu 1, unlock L"];
    let ran = fcfs().cores(3).with("L", LOCK).run(&lines);
    assert_eq!(
        (ran.heard.as_str(), ran.ends()),
        ("B timed out, B timed out", ["9", "5", "10"].map(Into::into).to_vec())
    );
}

#[test]
fn misuse_is_refused() {
    let lab = fcfs().cores(2).with("L", LOCK).with("C", CONDITION).with("E", ObjectSpec::Event);
    let lines = [
        "A: unlock L, lock L, cpu 5",
        "B@1: unlock L, wait C, notify C, isset L, acquire E, get E, put L x, io L 1, wait L, set L, clear L, lock Nothing",
    ];
    let expected = ["ReleasedTooOften", "NotOwner", "NotOwner", "NotOwner"];
    let heard = lab.run(&lines).heard;
    let words: Vec<&str> = heard.split(", ").collect();
    assert_eq!(words[0], format!("A refused {}", expected[0]));
    assert_eq!(words[1..4], expected[1..].iter().map(|one| format!("B refused {one}")).collect::<Vec<_>>());
    assert_eq!(words[4..], ["B refused WrongObject"; 9]);
}

#[test]
fn a_killed_holder_leaves_the_lock_held() {
    let lines =
        ["Main: start A, start B, cpu 2, kill A, joinall", "A@parent: lock L, cpu 9", "B@parent: lock L"];
    assert_eq!(
        fcfs().cores(3).with("L", LOCK).run(&lines).ending(),
        "deadlock: Main waits for its children (B), B waits for L (A); circle "
    );
}

#[test]
fn a_killed_waiter_leaves_the_line() {
    let lines = [
        "Main: start A, start B, start C, cpu 2, kill B, joinall",
        "A@parent: lock L, cpu 3, unlock L",
        "B@parent: lock L, cpu 9",
        "C@parent: lock L, cpu 1",
    ];
    assert_eq!(fcfs().cores(4).with("L", LOCK).run(&lines).ends(), ["4", "3", "2", "4"]);
}

#[test]
fn a_semaphore_lets_as_many_in_as_it_has_units() {
    let lab = fcfs().cores(3).with("S", ObjectSpec::Semaphore { units: 2, bound: Some(2) });
    let lines = [
        "A: acquire S, cpu 4, release S",
        "B: acquire S, cpu 2, release S",
        "C: acquire S, cpu 2, release S, release S",
    ];
    let ran = lab.run(&lines);
    assert_eq!(ran.gantt(), "0:A 0-4, 1:B 0-2, 1:C 2-4");
    assert_eq!(ran.heard, "C refused ReleasedTooOften");
}

#[test]
fn a_notified_waiter_goes_on_when_it_has_the_lock_again() {
    let lines = [
        "W: lock L, wait C, cpu 1, unlock L",
        "V: lock L, wait C 50, cpu 1, unlock L",
        "N@2: lock L, notifyall C, cpu 3, unlock L, cpu 1",
    ];
    let ran = fcfs().cores(3).with("L", LOCK).with("C", CONDITION).run(&lines);
    assert_eq!(ran.gantt(), "0:N 2-6, 1:W 5-6, 1:V 6-7");
    assert_eq!(ran.readies(), "5 W Woken by N, 6 V Woken by W");
    assert_eq!(ran.heard, "");
}

#[test]
fn a_wait_for_a_notification_that_times_out_takes_the_lock_again_first() {
    let lab = fcfs().cores(2).with("L", LOCK).with("C", CONDITION);
    let ran = lab.run(&["W: lock L, wait C 3, cpu 1, unlock L"]);
    assert_eq!((ran.heard.as_str(), ran.gantt().as_str()), ("W timed out", "0:W 3-4"));
    let ran = lab.run(&["W: lock L, wait C 3, cpu 1, unlock L", "H@1: lock L, cpu 5, notify C, unlock L"]);
    assert_eq!((ran.heard.as_str(), ran.gantt().as_str()), ("W timed out", "0:H 1-6, 0:W 6-7"));
}

#[test]
fn notifying_moves_the_first_waiters_to_the_tail_of_the_locks_line() {
    let lines = [
        "W: lock L, wait C, cpu 1, unlock L",
        "N@1: lock L, cpu 2, notify C, unlock L",
        "B@2: lock L, cpu 1, unlock L",
    ];
    assert_eq!(
        fcfs().cores(3).with("L", LOCK).with("C", CONDITION).run(&lines).gantt(),
        "0:N 1-3, 0:B 3-4, 0:W 4-5"
    );
}

#[test]
fn an_event_lets_all_go_on_and_stays_set_until_it_is_cleared() {
    let lines =
        ["A: wait E, cpu 1", "B: wait E, cpu 1", "S@2: set E, wait E, isset E, clear E, isset E, wait E 1"];
    let ran = fcfs().cores(3).with("E", ObjectSpec::Event).run(&lines);
    assert_eq!(ran.readies(), "2 A Woken by S, 2 B Woken by S, 3 S TimedOut by S");
    assert_eq!(ran.heard, "S count 1, S count 0, S timed out");
}

#[test]
fn a_barrier_tells_each_its_place_and_serves_again() {
    let lab = fcfs().cores(2).with("B", ObjectSpec::Barrier { parties: 2 });
    let ran = lab.run(&["A: wait B, cpu 1, wait B", "Z@5: wait B, cpu 3, wait B"]);
    assert_eq!(ran.heard, "Z count 1, A count 0, Z count 1, A count 0");
    assert_eq!(ran.readies(), "5 A Woken by Z, 8 A Woken by Z");
}

#[test]
fn a_timeout_breaks_a_barrier_until_it_is_reset() {
    let lab = fcfs().cores(4).with("B", ObjectSpec::Barrier { parties: 4 });
    let ran = lab.run(&["A: wait B", "Z: wait B 3", "C@4: wait B, clear B, wait B 1"]);
    assert_eq!(ran.heard, "A refused BrokenBarrier, Z timed out, C refused BrokenBarrier, C timed out");
}

#[test]
fn a_bounded_queue_blocks_at_both_ends() {
    let lab = fcfs().cores(2).with("Q", ObjectSpec::Queue { capacity: Some(1) });
    let ran =
        lab.run(&["P: put Q a, put Q b, cpu 1, put Q c 2, put Q d 0", "C@3: get Q, cpu 9, get Q, get Q 1"]);
    assert_eq!(ran.heard, "C got a, P timed out, P timed out, C got b, C timed out");
    assert_eq!(ran.readies(), "3 P Woken by C, 6 P TimedOut by P, 13 C TimedOut by C");
}

#[test]
fn a_message_goes_to_whoever_waited_first() {
    let lab = fcfs().cores(3).with("Q", ObjectSpec::Pipe { capacity: None });
    let ran = lab.run(&["A: get Q", "B: get Q", "P@2: put Q x, put Q y, put Q z"]);
    assert_eq!(ran.heard, "A got x, B got y");
}

#[test]
fn a_device_with_one_server_serves_in_turn_and_one_without_a_number_all_at_once() {
    let lines = ["A: io D 5", "B: io D 5", "C@1: io D 1"];
    let ends = |servers| fcfs().with("D", ObjectSpec::Device { servers }).run(&lines).ends();
    assert_eq!(ends(None), ["5", "5", "2"]);
    assert_eq!(ends(Some(1)), ["5", "10", "11"]);
    assert_eq!(ends(Some(2)), ["5", "5", "6"]);
}

#[test]
fn the_service_of_a_killed_process_is_given_up_and_the_next_one_begins() {
    let lines = ["Main: start A, start B, cpu 2, kill A, joinall", "A@parent: io D 9", "B@parent: io D 3"];
    let ran = rr(1).cores(3).with("D", ObjectSpec::Device { servers: Some(1) }).run(&lines);
    assert_eq!(ran.ends(), ["5", "2", "5"]);
}

#[test]
fn a_service_of_no_length_takes_its_turn() {
    let lab = fcfs().with("D", ObjectSpec::Device { servers: Some(1) });
    assert_eq!(lab.run(&["A: io D 0, io D 5", "B: io D 0"]).ends(), ["5", "5"]);
}
