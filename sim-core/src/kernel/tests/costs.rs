//! What the machine's own work costs: switches, requests, starts.

use super::{Lab, fcfs, rr};
use crate::machine::Costs;
use crate::program::ObjectSpec;
use crate::time::Ticks;
use crate::trace::EventKind;

fn costing(lab: Lab, change: impl FnOnce(&mut Costs)) -> Lab {
    lab.machine(|machine| change(&mut machine.costs))
}

#[test]
fn a_switch_costs_time_only_from_one_process_to_another() {
    let lab = costing(rr(4), |costs| costs.switch = Ticks::from_ms(1));
    let ran = lab.run(&["A: cpu 6", "B: cpu 3"]);
    assert_eq!(ran.gantt(), "A 0-4, B 5-8, A 9-11");
    let switches = ran.story(|kind| matches!(kind, EventKind::SwitchTo { .. }).then(|| "switch".to_owned()));
    assert_eq!(switches, "4 B switch, 8 A switch");
    let alone = costing(rr(4), |costs| costs.switch = Ticks::from_ms(1)).run(&["A: cpu 6, sleep 5, cpu 1"]);
    assert_eq!(alone.gantt(), "A 0-4, A 4-6, A 11-12");
}

#[test]
fn whoever_is_killed_during_the_switch_to_it_never_runs() {
    let lab = costing(fcfs().cores(2), |costs| costs.switch = Ticks::from_ms(5));
    let lines = ["Main: cpu 2, start Kid, cpu 2, kill Kid, cpu 3, join Kid", "X: cpu 1", "Kid@parent: cpu 9"];
    assert_eq!(lab.run(&lines).gantt(), "0:Main 0-7, 1:X 0-1");
}

#[test]
fn each_request_costs_its_asker() {
    let lab = costing(fcfs(), |costs| costs.syscall = Ticks::from_ms(1)).with("L", ObjectSpec::Lock);
    assert_eq!(lab.run(&["A: cpu 2, lock L, unlock L, cpu 3"]).gantt(), "A 0-8", "lock, unlock and exit");
    assert_eq!(lab.run(&["A: sleep 3"]).gantt(), "A 0-1, A 4-5");
}

#[test]
fn a_start_costs_the_parent_and_a_spawned_child_too() {
    let lab = costing(fcfs().cores(2), |costs| {
        (costs.fork, costs.spawn, costs.spawn_startup) =
            (Ticks::from_ms(1), Ticks::from_ms(2), Ticks::from_ms(4));
    });
    let kid = "Kid@parent: cpu 3";
    assert_eq!(lab.run(&["Main: start Kid, cpu 9", kid]).gantt(), "0:Main 0-10, 1:Kid 1-4");
    assert_eq!(lab.run(&["Main: spawn Kid, cpu 9", kid]).gantt(), "0:Main 0-11, 1:Kid 2-9");
}
