//! Numbers of runs drawn by hand; those of real runs are in `tests` beside the kernel's.

use super::*;
use crate::replay::Shape;
use crate::trace::sketch::{DAEMON, LOCK, sketch};

fn measured(text: &str, cores: u16) -> Metrics {
    let trace = sketch(text);
    let mut snapshots = Snapshots::new(Shape::shared(cores));
    snapshots.catch_up(&trace);
    metrics(&trace, &snapshots, Time::ZERO)
}

#[test]
fn the_numbers_of_the_lock_lesson() {
    let all = measured(LOCK, 1);
    let of = |process: &ProcessMetrics| {
        [process.cpu, process.ready, process.blocked, process.switching].map(|ticks| ticks.ns() / 1_000_000)
    };
    assert_eq!(all.processes.iter().map(of).collect::<Vec<_>>(), [[18, 2, 0, 0], [7, 15, 3, 0]]);
    let run = &all.run;
    assert_eq!((run.makespan, run.switches, run.migrations), (Ticks::from_ms(25), 3, 0));
    assert_eq!(run.turnaround, Fraction { over: 45_000_000, under: 2 });
    assert_eq!(run.waiting, Fraction { over: 17_000_000, under: 2 });
    assert_eq!(run.response, Fraction { over: 10_000_000, under: 2 });
    assert_eq!(run.utilisation, Fraction { over: 25_000_000, under: 25_000_000 });
    assert_eq!(run.throughput.rounded(), 80);
}

#[test]
fn time_as_a_zombie_counts_nowhere() {
    let all = measured(DAEMON, 2);
    for process in &all.processes {
        let spent = process.cpu + process.ready + process.blocked + process.switching;
        assert_eq!(spent, process.end.expect("all end") - process.arrival);
    }
    assert_eq!(all.processes[1].end, Some(Time::from_ns(104_000_000)));
}

#[test]
fn a_run_that_has_not_ended_is_measured_until_now() {
    let trace = sketch("0ms A born | 0ms A ready started | 0ms A run 0");
    let mut snapshots = Snapshots::new(Shape::shared(2));
    snapshots.catch_up(&trace);
    let all = metrics(&trace, &snapshots, Time::from_ns(10));
    assert_eq!((all.run.makespan, all.run.elapsed), (Ticks::ZERO, Ticks::from_ns(10)));
    assert_eq!(all.run.utilisation, Fraction { over: 10, under: 20 });
    assert_eq!(all.run.turnaround.rounded(), 0);
    assert_eq!((all.cores[1].idle, all.processes[0].cpu), (Ticks::from_ns(10), Ticks::from_ns(10)));
}

#[test]
fn halves_are_rounded_up() {
    assert_eq!([1, 2, 3, 4, 5].map(|over| Fraction { over, under: 4 }.rounded()), [0, 1, 1, 1, 1]);
    assert_eq!(Fraction { over: u64::MAX, under: 1 }.rounded(), u64::MAX);
}

/// The critical path in ms.
fn critical(text: &str) -> u64 {
    measured(text, 4).run.critical_path.ns() / 1_000_000
}

#[test]
fn waiting_for_a_core_adds_nothing_to_the_critical_path() {
    let run = "0ms A born | 0ms A ready started | 0ms B born | 0ms B ready started | 0ms A run 0
        10ms A exit returned | 10ms B run 0 | 15ms B exit returned";
    assert_eq!(critical(run), 10);
}

#[test]
fn a_child_goes_on_from_its_parent_and_the_joiner_from_the_child() {
    let run = "0ms M born | 0ms M ready started | 0ms M run 0
        2ms C born parent M | 2ms C ready started by M | 3ms M join C | 3ms C run 0 | 10ms C exit returned
        10ms C reap M | 10ms M ready woken by C | 20ms M run 0 | 21ms M exit returned";
    assert_eq!(critical(run), 2 + 7 + 1);
    let late = "0ms M born | 0ms M ready started | 0ms M run 0
        0ms C born parent M | 0ms C ready started by M | 0ms C run 1 | 5ms C exit returned
        7ms M ready quantum | 9ms M run 0 | 9ms C reap M | 10ms M exit returned";
    assert_eq!(critical(late), 8);
}

#[test]
fn sleeping_and_service_count_and_standing_in_line_does_not() {
    let sleep =
        "0ms A born | 0ms A ready started | 0ms A run 0 | 1ms A sleep 5ms | 6ms A ready time-up | 9ms A run 0
        10ms A exit returned";
    assert_eq!(critical(sleep), 1 + 5 + 1);
    let disk = "device disk\n0ms A born | 0ms A ready started | 0ms B born | 0ms B ready started | 0ms A run 0
        0ms B run 1 | 1ms A wait disk | 1ms A acquire disk | 1ms B wait disk | 5ms B acquire disk | 5ms A ready time-up
        5ms A run 0 | 6ms A exit returned | 8ms B ready time-up | 8ms B run 0 | 9ms B exit returned";
    assert_eq!(critical(disk), 1 + 4 + 1);
    let limited = "lock L\n0ms A born | 0ms A ready started | 0ms A run 0 | 1ms A wait L | 1ms A timeout 5ms
        6ms A ready timed-out | 6ms A run 0 | 7ms A exit returned";
    assert_eq!(critical(limited), 7);
}

#[test]
fn a_message_carries_the_chain_of_who_put_it() {
    let run = "queue q\n0ms A born | 0ms A ready started | 0ms A run 0 | 9ms A put q | 9ms A exit returned
        20ms B born | 20ms B ready started | 20ms B run 0 | 21ms B get q | 23ms B exit returned";
    assert_eq!(critical(run), 9 + 2);
}

#[test]
fn the_woken_go_on_from_the_waker_and_the_killed_from_the_killer() {
    let lock = "lock L\n0ms A born | 0ms A ready started | 0ms B born | 0ms B ready started | 0ms A run 0 | 0ms B run 1
        0ms A acquire L | 1ms B wait L | 8ms A release L | 8ms B acquire L | 8ms B ready woken by A | 8ms B run 1
        8ms A exit returned | 10ms B exit returned";
    assert_eq!(critical(lock), 8 + 2);
    let kill =
        "0ms A born | 0ms A ready started | 0ms A run 0 | 1ms B born parent A | 1ms B ready started by A
        7ms A kill B SIGKILL | 7ms B exit SIGKILL | 7ms A ready preempted";
    assert_eq!(critical(kill), 7);
}
