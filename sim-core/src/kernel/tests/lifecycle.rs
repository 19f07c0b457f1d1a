//! Birth, end, waiting for it, and what becomes of those who are left behind.

use super::{fcfs, rr};

#[test]
fn a_parent_keeps_its_core_when_it_starts_a_child_and_joins_it() {
    let ran = fcfs().run(&["Main: cpu 1, start Kid, cpu 2, join Kid, cpu 1", "Kid@parent: cpu 5"]);
    assert_eq!(ran.gantt(), "Main 0-3, Kid 3-8, Main 8-9");
    assert_eq!(
        ran.lives(),
        "0 Main born, 1 Kid born, 8 Kid code ends, 8 Kid exits 0, 8 Kid reaped by Main, \
         9 Main code ends, 9 Main exits 0, 9 Main reaped by init"
    );
    assert_eq!((ran.readies().as_str(), ran.heard.as_str()), ("8 Main Woken by Kid", "Main ended 0"));
}

#[test]
fn a_child_that_ends_first_is_a_zombie_until_it_is_joined() {
    let ran = fcfs().cores(2).run(&["Main: start Kid, cpu 9, join Kid", "Kid@parent: cpu 5, exit 3"]);
    assert_eq!(
        ran.lives(),
        "0 Main born, 0 Kid born, 5 Kid code ends, 5 Kid exits 3, 9 Kid reaped by Main, \
         9 Main code ends, 9 Main exits 0, 9 Main reaped by init"
    );
    assert_eq!(ran.heard, "Main ended 3");
}

#[test]
fn a_join_times_out_and_can_be_tried_again() {
    let lab = fcfs().cores(2);
    let ran = lab
        .run(&["Main: start Kid, join Kid 2, poll Kid, join Kid 0, join Kid 9", "Kid@parent: cpu 5, raise"]);
    assert_eq!(ran.heard, "Main timed out, Main alive, Main timed out, Main ended 1");
    assert_eq!(ran.readies(), "2 Main TimedOut by Main, 5 Main Woken by Kid");
}

#[test]
fn a_child_is_reaped_by_poll_or_by_asking_who_is_alive() {
    let lab = fcfs().cores(3);
    let lines = [
        "Main: start A, start B, cpu 3, poll A, children, cpu 3, children",
        "A@parent: cpu 2",
        "B@parent: cpu 4",
    ];
    let ran = lab.run(&lines);
    assert_eq!(ran.heard, "Main ended 0, Main 1 children, Main 0 children");
    assert!(ran.lives().contains("3 A reaped by Main") && ran.lives().contains("6 B reaped by Main"));
}

#[test]
fn all_children_are_joined_with_one_wake_up_and_reaped_in_the_order_of_their_start() {
    let ran = fcfs().cores(3).run(&["Main: start A, start B, joinall", "A@parent: cpu 4", "B@parent: cpu 2"]);
    assert_eq!(ran.readies(), "4 Main Woken by A");
    assert!(ran.lives().contains("4 A exits 0, 4 A reaped by Main, 4 B reaped by Main"));
}

#[test]
fn when_its_code_ends_daemons_are_terminated_and_the_others_joined() {
    let lines = [
        "Main: start D, start E, start Kid, cpu 1",
        "&D@parent: cpu 99",
        "&E@parent: sleep 99",
        "Kid@parent: cpu 5",
    ];
    let ran = fcfs().cores(4).run(&lines);
    assert_eq!(
        ran.lives(),
        "0 Main born, 0 D born, 0 E born, 0 Kid born, 1 Main code ends, 1 Main kills D SIGTERM, 1 D exits -15, \
         1 Main kills E SIGTERM, 1 E exits -15, 5 Kid code ends, 5 Kid exits 0, 5 D reaped by Main, \
         5 E reaped by Main, 5 Kid reaped by Main, 5 Main exits 0, 5 Main reaped by init"
    );
    assert_eq!(ran.ending(), "finished");
}

#[test]
fn the_exit_handler_waits_for_a_core_after_the_last_child() {
    let ran = fcfs().run(&["Main: start Kid", "Kid@parent: cpu 5", "Other@1: cpu 7"]);
    assert_eq!(ran.gantt(), "Kid 0-5, Other 5-12");
    assert_eq!(ran.ends(), ["12", "5", "12"], "Main exits only when it has the core again");
}

#[test]
fn a_signal_ends_its_victim_at_once_and_leaves_its_children_to_init() {
    let lines = [
        "Main: start Mid, cpu 3, kill Mid, cpu 4, join Mid",
        "Mid@parent: start Old, start Young, cpu 99",
        "Old@parent: cpu 1",
        "&Young@parent: cpu 5",
    ];
    let ran = fcfs().cores(4).run(&lines);
    assert_eq!(
        ran.lives(),
        "0 Main born, 0 Mid born, 0 Old born, 0 Young born, 1 Old code ends, 1 Old exits 0, 3 Main kills Mid SIGKILL, \
         3 Mid exits -9, 3 Old adopted by init, 3 Old reaped by init, 3 Young adopted by init, 5 Young code ends, \
         5 Young exits 0, 5 Young reaped by init, 7 Mid reaped by Main, 7 Main code ends, 7 Main exits 0, \
         7 Main reaped by init"
    );
    assert_eq!(ran.heard, "Main ended -9");
}

#[test]
fn a_signal_finds_its_victim_running_ready_blocked_or_not_yet_begun() {
    let lines = |victim| ["Main: start Kid, cpu 2, term Kid, join Kid, cpu 1", victim];
    assert_eq!(fcfs().cores(2).run(&lines("Kid@parent: cpu 9")).gantt(), "0:Main 0-3, 1:Kid 0-2");
    assert_eq!(rr(1).run(&lines("Kid@parent: cpu 9")).gantt(), "Main 0-1, Kid 1-2, Main 2-3, Main 3-4");
    assert_eq!(fcfs().cores(2).run(&lines("Kid@parent: sleep 9")).ends(), ["3", "2"]);
    assert_eq!(fcfs().run(&lines("Kid@parent: cpu 9")).gantt(), "Main 0-3");
}

#[test]
fn a_process_may_kill_itself_and_a_zombie_does_not_notice() {
    let ran =
        fcfs().cores(2).run(&["Main: start Kid, cpu 5, kill Kid, join Kid", "Kid@parent: cpu 1, exit 4"]);
    assert_eq!(ran.heard, "Main ended 4");
    let ran = fcfs().run(&["Main: start Kid, join Kid", "Kid@parent: me, cpu 1, kill Kid, cpu 9"]);
    assert_eq!((ran.heard.as_str(), ran.gantt().as_str()), ("Main ended -9", "Kid 0-1"));
}

#[test]
fn whoever_names_no_child_of_its_own_is_refused() {
    let lines = ["Main: start Kid, join Kid, join Kid, poll Nobody, kill Nobody, cpu 1", "Kid@parent: cpu 1"];
    assert_eq!(
        fcfs().run(&lines).heard,
        "Main ended 0, Main refused NoSuchProcess, Main refused NoSuchProcess, Main refused NoSuchProcess"
    );
    let lines = ["Main: start A, start B, joinall", "A@parent: cpu 5", "B@parent: cpu 1, join A"];
    assert_eq!(fcfs().cores(3).run(&lines).heard, "B refused NotAChild");
}

#[test]
fn a_thread_shares_the_fate_of_its_process() {
    let lines = ["Main: thread T, cpu 3", "T@parent: cpu 9"];
    let ran = fcfs().cores(2).run(&lines);
    assert_eq!(ran.gantt(), "0:Main 0-3, 1:Main 0-3");
    assert_eq!(
        ran.lives(),
        "0 Main born, 3 Main code ends, 3 Main task ends, 3 Main exits 0, 3 Main reaped by init"
    );
}

#[test]
fn a_thread_may_end_alone_and_the_last_one_ends_the_process() {
    let ran = fcfs().cores(2).run(&["Main: thread T, cpu 3, end", "T@parent: cpu 1, end"]);
    assert_eq!(
        ran.lives(),
        "0 Main born, 1 Main task ends, 3 Main code ends, 3 Main exits 0, 3 Main reaped by init"
    );
    let ran = fcfs().cores(2).run(&["Main: thread T, cpu 1, end", "T@parent: cpu 3, clock, end"]);
    assert_eq!((ran.ends(), ran.heard.as_str()), (vec!["3".to_owned()], "T clock 3 cpu 4ms"));
}

#[test]
fn a_kill_ends_every_thread_and_two_threads_may_join_one_child() {
    let lines = ["Main: start P, cpu 2, kill P, join P", "P@parent: thread T, cpu 9", "T@parent: sleep 9"];
    let ran = fcfs().cores(3).run(&lines);
    assert!(ran.lives().contains("2 Main kills P SIGKILL, 2 P task ends, 2 P exits -9, 2 P reaped by Main"));
    let lines = [
        "Main: start Kid, thread T, join Kid, join Kid",
        "T@parent: join Kid, end",
        "Kid@parent: cpu 2, exit 6",
    ];
    assert_eq!(fcfs().cores(3).run(&lines).heard, "Main ended 6, T ended 6, Main refused NoSuchProcess");
}

#[test]
fn an_orphan_has_init_for_a_parent() {
    let lines = [
        "Main: start Mid, cpu 2, kill Mid, cpu 9",
        "Mid@parent: start Kid, sleep 9",
        "Kid@parent: me, sleep 3, me",
    ];
    assert_eq!(fcfs().cores(2).run(&lines).heard, "Kid child of init");
}

#[test]
fn clocks_tell_the_time_and_what_the_process_has_used() {
    assert_eq!(rr(2).run(&["A: cpu 3, clock", "B: cpu 9"]).heard, "A clock 5 cpu 3ms");
}
