//! Instants as pictures, and checkpoints against replays from the start.

use super::*;
use crate::trace::sketch::{DAEMON, LOCK, sketch};

fn at(text: &str, shape: Shape, ms: u64) -> Snapshot {
    let trace = sketch(text);
    let mut snapshots = Snapshots::new(shape);
    snapshots.catch_up(&trace);
    snapshots.at_time(&trace, Time::ZERO + Ticks::from_ms(ms))
}

/// Each process in a few words.
fn states(snapshot: &Snapshot) -> Vec<String> {
    let state = |process: &ProcessNow| {
        let exiting = if process.exiting { " exiting" } else { "" };
        let state = match process.state {
            State::New => "new".to_owned(),
            State::Ready { queue } => format!("ready{queue}"),
            State::Switching { core } => format!("switch>{}", core.0),
            State::Running { core } => format!("run@{}", core.0),
            State::Blocked { on, until } => {
                format!("{on:?} until {}", until.map_or("ever".to_owned(), |at| at.to_string()))
            }
            State::Zombie => format!("zombie {}", process.status.map_or(99, Status::exitcode)),
            State::Exited => format!("exited {}", process.status.map_or(99, Status::exitcode)),
        };
        format!("{state}{exiting} c{} r{} b{}", process.cpu, process.ready, process.blocked)
    };
    snapshot.processes.iter().map(state).collect()
}

#[test]
fn the_instants_of_the_daemon_lesson() {
    let shape = Shape::shared(2);
    assert_eq!(
        states(&at(DAEMON, shape, 50)),
        [
            "Sleep(Ticks(100000000)) until 102.5ms c2.5ms r0ms b47.5ms",
            "Sleep(Ticks(1000000000)) until 1.003s c1.5ms r0ms b47ms",
            "Sleep(Ticks(3000000000)) until 3.004s c1.4ms r0ms b46ms",
        ]
    );
    let killed = at(DAEMON, shape, 104);
    assert_eq!(
        states(&killed),
        [
            "run@0 exiting c3.9ms r0ms b100ms",
            "zombie -15 c1.5ms r0ms b101ms",
            "Sleep(Ticks(3000000000)) until 3.004s c1.4ms r0ms b100ms",
        ]
    );
    let quantum = Some(Ticks::from_ms(100));
    let since = Time::from_ns(102_600_000);
    let running = Doing::Running { pid: Pid::nth(0), task: Task(0), since, quantum };
    assert_eq!(killed.cores[0].doing, running);
    assert_eq!(
        (killed.cores[0].busy, killed.cores[0].switching),
        (Ticks::from_us(5300), Ticks::from_us(200))
    );
    assert_eq!(killed.cores[1].doing, Doing::Idle { since: Time::from_ns(3_000_000) });
    assert_eq!(
        states(&at(DAEMON, shape, 4000)),
        ["exited 0 c5.3ms r0ms b3.0005s", "exited -15 c1.5ms r0ms b101ms", "exited 0 c2.3ms r0ms b3s"]
    );
}

#[test]
fn who_holds_the_lock_and_who_waits_for_it() {
    let queue =
        |snapshot: &Snapshot| snapshot.queues[0].iter().map(|one| one.pid.number()).collect::<Vec<_>>();
    let names = |snapshot: &Snapshot| {
        let object = &snapshot.objects[0];
        let holders = object.holders.iter().map(|one| one.pid.number()).collect::<Vec<_>>();
        (holders, object.waiters.iter().map(|one| one.pid.number()).collect::<Vec<_>>())
    };
    let see = |ms: u64| {
        let snapshot = at(LOCK, Shape::shared(1), ms);
        (names(&snapshot), queue(&snapshot))
    };
    assert_eq!(see(1), ((vec![], vec![]), vec![Some(1)]));
    assert_eq!(see(10), ((vec![Some(0)], vec![]), vec![Some(0)]));
    assert_eq!(see(13), ((vec![Some(0)], vec![Some(1)]), vec![]));
    assert_eq!(see(15), ((vec![Some(1)], vec![]), vec![Some(1)]));
    assert_eq!(see(24), ((vec![], vec![]), vec![]));
    assert_eq!(at(LOCK, Shape::shared(1), 16).processes[1].holds, [ObjectId(0)]);
}

#[test]
fn several_events_at_one_instant_can_be_told_apart() {
    let trace = sketch(LOCK);
    let mut snapshots = Snapshots::new(Shape::shared(1));
    snapshots.catch_up(&trace);
    let now = Time::ZERO + Ticks::from_ms(10);
    let all = trace.count_until(now);
    let queued = |events: usize| snapshots.at(&trace, events, now).queues[0].len();
    assert_eq!([all - 2, all - 1, all].map(queued), [1, 2, 1]);
}

/// Processes that sleep and print in turn, for long enough to need several checkpoints.
fn long() -> Trace {
    use std::fmt::Write;
    let mut text = "lock L\n".to_owned();
    for name in 0..5 {
        writeln!(text, "0ms P{name} born | 0ms P{name} ready started").expect("a String takes everything");
    }
    for turn in 0..2400 {
        let (name, at) = (turn % 5, turn);
        writeln!(text, "{at}ms P{name} run 0 1ms | {at}ms P{name} acquire L | {at}ms P{name} release L")
            .expect("a String takes everything");
        writeln!(text, "{}ms P{name} ready quantum", at + 1).expect("a String takes everything");
    }
    sketch(&text)
}

#[test]
fn the_snapshot_at_every_event_equals_a_replay_from_the_start() {
    let shape = Shape::shared(1);
    for trace in [sketch(DAEMON), sketch(LOCK), long()] {
        let mut snapshots = Snapshots::new(shape);
        snapshots.catch_up(&trace);
        let mut replay = Replay::new(shape);
        for events in 0..=trace.len() {
            replay.advance(&trace, events);
            if events % 7 == 0 || trace.len() < 100 {
                let now = events
                    .checked_sub(1)
                    .map_or(Time::ZERO, |last| trace.time(EventId(u32::try_from(last).expect("few events"))));
                assert_eq!(snapshots.at(&trace, events, now), now::snapshot(&replay, &trace, now));
            }
        }
    }
}

#[test]
fn checkpoints_are_taken_and_used() {
    let trace = long();
    let mut snapshots = Snapshots::new(Shape::shared(1));
    snapshots.catch_up(&trace);
    assert_eq!(snapshots.checkpoints.len(), trace.len() / Snapshots::EVENTS_MIN);
    let first = &snapshots.checkpoints[0];
    let mut replay = Replay::new(Shape::shared(1));
    replay.advance(&trace, first.events);
    assert_eq!(replay, *first);
}
