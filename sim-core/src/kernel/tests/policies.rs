//! First come first served and round robin, drawn as Gantt charts.

use super::{fcfs, rr};

#[test]
fn first_come_first_served_runs_each_to_its_end() {
    assert_eq!(fcfs().gantt(&[24, 3, 3]), "P1 0-24, P2 24-27, P3 27-30");
}

#[test]
fn round_robin_gives_a_quantum_each() {
    assert_eq!(
        rr(4).gantt(&[24, 3, 3]),
        "P1 0-4, P2 4-7, P3 7-10, P1 10-14, P1 14-18, P1 18-22, P1 22-26, P1 26-30"
    );
    assert_eq!(
        rr(20).gantt(&[53, 17, 68, 24]),
        "P1 0-20, P2 20-37, P3 37-57, P4 57-77, P1 77-97, P3 97-117, P4 117-121, P1 121-134, P3 134-154, P3 154-162"
    );
}

#[test]
fn a_burst_that_ends_with_its_quantum_is_finished_not_requeued() {
    let ran = rr(4).run(&["A: cpu 4", "B: cpu 4"]);
    assert_eq!((ran.gantt().as_str(), ran.readies().as_str()), ("A 0-4, B 4-8", ""));
}

#[test]
fn somebody_alone_is_dispatched_again_at_each_quantum_without_a_switch() {
    let ran = rr(4).run(&["A: cpu 10"]);
    assert_eq!(ran.readies(), "4 A QuantumOver by A, 8 A QuantumOver by A");
    assert_eq!((ran.kernel.counts().dispatches, ran.kernel.counts().switches), (3, 1));
}

#[test]
fn whoever_arrives_at_the_expiry_of_a_quantum_comes_first_if_its_alarm_was_set_first() {
    assert_eq!(rr(4).run(&["A: cpu 8", "B@4: cpu 2"]).gantt(), "A 0-4, B 4-6, A 6-10");
}

#[test]
fn a_sleeper_comes_back_to_the_tail() {
    let ran = rr(4).run(&["A: cpu 2, sleep 3, cpu 2", "B: cpu 10", "C: cpu 1"]);
    assert_eq!(ran.gantt(), "A 0-2, B 2-6, C 6-7, A 7-9, B 9-13, B 13-15");
    assert_eq!(ran.readies(), "5 A TimeUp by A, 6 B QuantumOver by B, 13 B QuantumOver by B");
}

#[test]
fn yielding_goes_to_the_tail() {
    let ran = fcfs().run(&["A: cpu 2, yield, cpu 1", "B: cpu 3"]);
    assert_eq!((ran.gantt().as_str(), ran.readies().as_str()), ("A 0-2, B 2-5, A 5-6", "2 A Yielded by A"));
}

#[test]
fn a_quantum_of_nothing_is_a_nanosecond() {
    assert_eq!(rr(0).run(&["A: cpu 2ns"]).gantt(), "A 0-1ns, A 1ns-2ns");
}
