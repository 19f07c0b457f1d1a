//! The mistakes that a first sketch of this kernel made (ARCHITECTURE.md §3), kept as regressions. The third one, about
//! resolution and scale, belongs to `timeline`.

use super::{fcfs, rr};
use crate::ids::ObjectId;
use crate::program::ObjectSpec;

#[test]
fn mistake_1_a_request_that_is_met_at_once_keeps_the_core_and_the_rest_of_its_quantum() {
    let lines = ["A: cpu 2, print x, cpu 1, lock L, cpu 3", "B: cpu 2"];
    assert_eq!(
        fcfs().with("L", ObjectSpec::Lock).run(&lines).gantt(),
        "A 0-6, B 6-8",
        "FCFS is no round robin"
    );
    assert_eq!(
        rr(4).with("L", ObjectSpec::Lock).run(&lines).gantt(),
        "A 0-4, B 4-6, A 6-8",
        "no fresh quantum"
    );
}

#[test]
fn mistake_2_serving_never_wakes_others_directly() {
    // W waits at the only core's ready queue when N, who notifies it, gives the lock up and is blocked in one instant.
    let lab = rr(2).with("L", ObjectSpec::Lock).with("C", ObjectSpec::Condition { lock: ObjectId(0) });
    let lines =
        ["W: lock L, wait C, cpu 3, unlock L", "N: lock L, cpu 2, notify C, wait C 4, cpu 1, unlock L"];
    let ran = lab.run(&lines);
    assert_eq!(ran.gantt(), "N 0-2, W 2-4, W 4-5, N 6-7");
    assert_eq!(ran.readies(), "2 W Woken by N, 4 W QuantumOver by W, 6 N TimedOut by N");
}

#[test]
fn mistake_4_ids_import_nothing_so_that_no_imports_go_in_a_circle() {
    let source = include_str!("../../ids.rs");
    assert!(source.contains("macro_rules! id"), "this is the file");
    assert!(!source.contains("crate::") && !source.contains("super::"));
}
