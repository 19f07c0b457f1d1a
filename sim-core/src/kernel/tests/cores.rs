//! Several cores: which one a task gets, with one queue and with a queue for each core.

use super::{fcfs, rr};
use crate::machine::Queueing;

#[test]
fn several_cores_run_at_the_same_instant_and_take_the_lowest_idle_one() {
    assert_eq!(fcfs().cores(2).gantt(&[5, 3, 2]), "0:P1 0-5, 1:P2 0-3, 1:P3 3-5");
    assert_eq!(
        fcfs().cores(3).run(&["A: cpu 1", "B: cpu 9", "C: cpu 1", "D@4: cpu 1", "E@4: cpu 1"]).gantt(),
        "0:A 0-1, 1:B 0-9, 2:C 0-1, 0:D 4-5, 2:E 4-5"
    );
}

#[test]
fn the_freed_core_takes_the_head_of_the_queue_first() {
    let lines = [
        "A: cpu 2, start X, start Y, start Z, joinall",
        "X@parent: cpu 1",
        "Y@parent: cpu 1",
        "Z@parent: cpu 1",
    ];
    assert_eq!(fcfs().cores(3).run(&lines).gantt(), "0:A 0-2, 0:X 2-3, 1:Y 2-3, 2:Z 2-3");
}

#[test]
fn with_a_queue_per_core_a_new_task_joins_the_shortest_and_stays_there() {
    let lab = rr(2).cores(2).queue(Queueing::PerCore);
    assert_eq!(
        lab.gantt(&[4, 9, 4, 1]),
        "0:P1 0-2, 1:P2 0-2, 0:P3 2-4, 1:P4 2-3, 1:P2 3-5, 0:P1 4-6, 1:P2 5-7, 0:P3 6-8, 1:P2 7-9, 1:P2 9-10"
    );
    let ran = lab.run(&["A: cpu 1, sleep 4, cpu 2", "B: cpu 9", "C@2: cpu 9"]);
    assert!(ran.gantt().contains("0:C 4-6, 1:B 4-6, 0:A 6-8"), "A waits for its own core: {}", ran.gantt());
}

#[test]
fn without_stealing_a_core_may_idle_while_another_has_a_queue() {
    let gantt = |queue| fcfs().cores(2).queue(queue).gantt(&[1, 5, 1, 5]);
    assert_eq!(gantt(Queueing::PerCore), "0:P1 0-1, 1:P2 0-5, 0:P3 1-2, 1:P4 5-10");
    assert_eq!(gantt(Queueing::PerCoreStealing), "0:P1 0-1, 1:P2 0-5, 0:P3 1-2, 0:P4 2-7");
}

#[test]
fn an_idle_core_takes_from_the_longest_queue_and_whoever_is_taken_stays() {
    let lab = rr(1).cores(3).queue(Queueing::PerCoreStealing);
    let ran = lab.run(&["A: cpu 9", "B: cpu 9", "C: cpu 1", "D: cpu 3", "E: cpu 3", "F: cpu 3", "G: cpu 3"]);
    assert!(
        ran.gantt().starts_with("0:A 0-1, 1:B 0-1, 2:C 0-1, 0:D 1-2, 1:E 1-2, 2:F 1-2"),
        "{}",
        ran.gantt()
    );
}

#[test]
fn a_woken_task_whose_core_is_busy_is_taken_by_an_idle_core_if_cores_steal() {
    let lines = ["A: cpu 1, sleep 4, cpu 2", "B: cpu 3", "C@2: cpu 9"];
    let gantt = |queue| fcfs().cores(2).queue(queue).run(&lines).gantt();
    assert_eq!(gantt(Queueing::PerCore), "0:A 0-1, 1:B 0-3, 0:C 2-11, 0:A 11-13");
    assert_eq!(gantt(Queueing::PerCoreStealing), "0:A 0-1, 1:B 0-3, 0:C 2-11, 1:A 5-7");
}

#[test]
fn a_thousand_cores_run_a_thousand_processes_at_once() {
    let ran = fcfs().cores(1024);
    assert!(ran.gantt(&[1; 1025]).ends_with("1023:P1024 0-1, 0:P1025 1-2"));
}
