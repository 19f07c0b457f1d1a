//! Lanes as pictures: each span as a short word, then compared.

use super::*;
use crate::timeline::marks::{Counts, FlowKind};
use crate::timeline::quiet::quiet;
use crate::trace::sketch::{DAEMON, LOCK, sketch};

fn timeline(trace: &Trace, cores: u16) -> Timeline {
    let mut timeline = Timeline::new(cores);
    timeline.catch_up(trace, Time::ZERO);
    timeline
}

fn window(from_ms: u64, to_ms: u64, scale: Ticks) -> Window {
    Window::at_scale(Time::ZERO + Ticks::from_ms(from_ms)..Time::ZERO + Ticks::from_ms(to_ms), scale)
}

fn process(number: usize) -> Lane {
    Lane::Process(Pid::nth(number))
}

/// A lane at full resolution, a word a span: `ready 2.5ms-2.6ms`.
fn lane(text: &str, cores: u16, lane: Lane) -> Vec<String> {
    let trace = sketch(text);
    let mut spans = Vec::new();
    timeline(&trace, cores).spans(&trace, lane, &window(0, 10_000, Ticks::from_ns(1)), &mut spans);
    spans.iter().map(|span| format!("{} {}-{}", word(span), span.begin, span.end)).collect()
}

fn word(span: &Span) -> String {
    let name = |pid: Pid| pid.number().expect("not init").to_string();
    match &span.kind {
        SpanKind::New => "new".to_owned(),
        SpanKind::Ready { queue } => format!("ready{queue}"),
        SpanKind::SwitchIn { core } => format!("switch>{}", core.0),
        SpanKind::Running(run) | SpanKind::Exiting(run) => {
            let kind = if matches!(span.kind, SpanKind::Exiting(_)) { "exiting" } else { "run" };
            let again = if run.again { "+" } else { "" };
            let end = run.ended.map_or("open".to_owned(), |end| format!("{end:?}"));
            format!("{kind}{again}:{}@{} {end}", name(run.pid), run.core.0)
        }
        SpanKind::Blocked { on, timeout } => {
            let limit = timeout.map_or(String::new(), |limit| format!(" <{limit}"));
            format!("{on:?}{limit}")
        }
        SpanKind::Zombie => "zombie".to_owned(),
        SpanKind::Switch { from, to } => format!("{}>{}", from.map_or("-".to_owned(), name), name(*to)),
        SpanKind::Idle { while_ready } => format!("idle({while_ready})"),
        SpanKind::Mixed(shares) => format!(
            "mixed{} r{} q{} b{} s{}",
            shares.states, shares.running, shares.ready, shares.blocked, shares.switching
        ),
    }
}

#[test]
fn the_lanes_of_the_daemon_lesson() {
    assert_eq!(
        lane(DAEMON, 2, process(0)),
        [
            "run:0@0 Blocked 0ms-2.5ms",
            "Sleep(Ticks(100000000)) 2.5ms-102.5ms",
            "switch>0 102.5ms-102.6ms",
            "run:0@0 CodeEnd 102.6ms-103ms",
            "exiting+:0@0 Blocked 103ms-104.5ms",
            "JoinAll 104.5ms-3.005s",
            "switch>0 3.005s-3.0051s",
            "exiting:0@0 Ended 3.0051s-3.006s",
        ]
    );
    assert_eq!(
        lane(DAEMON, 2, process(1)),
        ["run:1@1 Blocked 1.5ms-3ms", "Sleep(Ticks(1000000000)) 3ms-104ms", "zombie 104ms-3.005s"]
    );
    assert_eq!(
        lane(DAEMON, 2, Lane::Core(CoreId(0))),
        [
            "run:0@0 Blocked 0ms-2.5ms",
            "0>2 2.5ms-2.6ms",
            "run:2@0 Blocked 2.6ms-4ms",
            "idle(0ms) 4ms-102.5ms",
            "2>0 102.5ms-102.6ms",
            "run:0@0 Blocked 102.6ms-104.5ms",
            "idle(0ms) 104.5ms-3.004s",
            "0>2 3.004s-3.0041s",
            "run:2@0 Ended 3.0041s-3.005s",
            "2>0 3.005s-3.0051s",
            "run:0@0 Ended 3.0051s-3.006s",
        ]
    );
    assert_eq!(
        lane(DAEMON, 2, Lane::Core(CoreId(1))),
        ["idle(0ms) 0ms-1.5ms", "run:1@1 Blocked 1.5ms-3ms", "idle(0ms) 3ms-3.006s"]
    );
}

#[test]
fn a_process_that_nobody_challenges_runs_again_without_a_gap() {
    let run = "0ms A born | 0ms A ready started | 0ms A run 0 10ms | 10ms A ready quantum | 10ms A run 0 10ms
        12ms A wait L | 12ms A timeout 5ms | 17ms A ready timed-out | 17ms A run 0 10ms";
    assert_eq!(
        lane(&format!("lock L\n{run}"), 1, process(0)),
        ["run:0@0 QuantumOver 0ms-10ms", "run+:0@0 Blocked 10ms-12ms", "Object(ObjectId(0)) <5ms 12ms-17ms",]
    );
}

#[test]
fn what_goes_on_goes_on_until_now() {
    let trace = sketch("0ms A born | 0ms A ready started | 0ms A run 0");
    let mut timeline = Timeline::new(1);
    timeline.catch_up(&trace, Time::from_ns(7));
    let mut spans = Vec::new();
    timeline.spans(&trace, process(0), &window(0, 1, Ticks::from_ns(1)), &mut spans);
    assert_eq!(spans.iter().map(word).collect::<Vec<_>>(), ["run:0@0 open"]);
    assert_eq!(spans[0].end, Time::from_ns(7));
}

#[test]
fn a_core_tells_how_long_it_idled_while_somebody_was_ready() {
    let run =
        "0ms A born | 0ms A ready started queue 0 | 0ms A run 0 | 0ms B born | 3ms B ready started queue 0
        5ms A code-end | 5ms A exit returned | 5ms B run 0 | 9ms B exit returned";
    assert_eq!(lane(run, 2, Lane::Core(CoreId(1))), ["idle(2ms) 0ms-9ms"]);
    assert_eq!(lane(run, 2, process(1)), ["new 0ms-3ms", "ready0 3ms-5ms", "run:1@0 Ended 5ms-9ms"]);
}

#[test]
fn what_is_narrower_than_the_resolution_is_mixed_by_its_shares() {
    let trace = sketch(LOCK);
    let timeline = timeline(&trace, 1);
    let at = |scale: u64| {
        let mut spans = Vec::new();
        timeline.spans(&trace, process(1), &window(0, 100, Ticks::from_ms(scale)), &mut spans);
        spans.iter().map(word).collect::<Vec<_>>()
    };
    assert_eq!(at(1), ["ready0", "run:1@0 Blocked", "Object(ObjectId(0))", "ready0", "run:1@0 Ended"]);
    assert_eq!(at(5), ["ready0", "mixed2 r2ms q0ms b3ms s0ms", "ready0", "run:1@0 Ended"]);
    assert_eq!(at(100), ["mixed5 r7ms q15ms b3ms s0ms"]);
}

#[test]
fn regression_sketch_mistake_3_the_resolution_comes_from_the_scale() {
    let scale = Ticks::from_us(700);
    let trace = sketch(LOCK);
    let timeline = timeline(&trace, 1);
    let spans = |window: &Window| {
        let mut spans = Vec::new();
        timeline.spans(&trace, process(1), window, &mut spans);
        spans
    };
    let whole = spans(&window(0, 25, scale));
    for (from, to) in [(0, 24), (1, 25), (3, 17), (12, 13), (9, 22)] {
        let part = window(from, to, scale);
        assert_eq!(part.resolution, Ticks::from_ns(1 << 19));
        let inside = |span: &&Span| span.begin < part.range.end && span.end > part.range.start;
        assert_eq!(spans(&part), whole.iter().filter(inside).cloned().collect::<Vec<_>>());
    }
}

#[test]
fn the_arrows_of_the_daemon_lesson() {
    let trace = sketch(DAEMON);
    let many = Counts { ends: 9, prints: 9, holds: 9, flows: 9 };
    let marks = timeline(&trace, 2).marks(&trace, &window(0, 4000, Ticks::from_ms(1)), &many);
    let number = |pid: Pid| pid.number().expect("not init");
    let flows: Vec<_> =
        marks.flows.iter().map(|flow| (flow.kind, number(flow.from.pid), number(flow.to.pid))).collect();
    assert_eq!(
        flows,
        [(FlowKind::Spawn, 0, 1), (FlowKind::Spawn, 0, 2), (FlowKind::Signal, 0, 1), (FlowKind::Join, 2, 0),]
    );
    assert_eq!(marks.ends.iter().map(|end| end.status.exitcode()).collect::<Vec<_>>(), [-15, 0, 0]);
    let texts: Vec<&str> = marks.prints.iter().map(|print| &*print.text).collect();
    assert_eq!(texts, ["123\n", "456\n", "main-------\n", "end456\n"]);
    assert_eq!(marks.left_out, Counts::default());
}

#[test]
fn a_lock_is_held_from_when_it_is_taken_until_it_is_given_back() {
    let trace = sketch(LOCK);
    let timeline = timeline(&trace, 1);
    let holds = |from, to| {
        let many = Counts { ends: 9, prints: 9, holds: 9, flows: 9 };
        let marks = timeline.marks(&trace, &window(from, to, Ticks::from_ms(1)), &many);
        let hold = |hold: &marks::HoldMark| (hold.pid.number(), hold.from.ns(), hold.to.map(Time::ns));
        marks.holds.iter().map(hold).collect::<Vec<_>>()
    };
    let (a, b) = ((Some(0), 2_000_000, Some(15_000_000)), (Some(1), 15_000_000, Some(24_000_000)));
    assert_eq!(holds(0, 30), [a, b]);
    assert_eq!(holds(5, 6), [a]);
    assert_eq!(holds(16, 30), [b]);
    assert_eq!(holds(25, 30), []);
}

#[test]
fn what_is_above_the_limit_is_counted_and_the_rest_stays_while_panning() {
    let run = (0..100).map(|at| format!("{at}ms A prints 'x'")).collect::<Vec<_>>().join("|");
    let trace = sketch(&format!("0ms A born | 0ms A ready started | 0ms A run 0\n{run}"));
    let timeline = timeline(&trace, 1);
    let prints = |from, to| {
        let few = Counts { ends: 0, prints: 10, holds: 0, flows: 0 };
        let marks = timeline.marks(&trace, &window(from, to, Ticks::from_ms(1)), &few);
        (
            marks.prints.iter().map(|print| print.at.ns() / 1_000_000).collect::<Vec<_>>(),
            marks.left_out.prints,
        )
    };
    assert_eq!(prints(0, 40), (vec![0, 4, 8, 12, 16, 20, 24, 28, 32, 36], 30));
    assert_eq!(prints(3, 42), (vec![4, 8, 12, 16, 20, 24, 28, 32, 36, 40], 29));
    assert_eq!(prints(90, 95), (vec![90, 91, 92, 93, 94], 0));
}

#[test]
fn the_quiet_stretches_of_the_daemon_lesson_are_those_of_the_picture() {
    let trace = sketch(DAEMON);
    let quiet = quiet(&trace, trace.end());
    let ms: Vec<_> = quiet.stretches.iter().map(|at| (at.start.to_string(), at.end.to_string())).collect();
    assert_eq!(ms, [("4ms".to_owned(), "102.5ms".to_owned()), ("104.5ms".to_owned(), "3.004s".to_owned())]);
    assert_eq!((quiet.hidden, quiet.run), (Ticks::from_ms(2998), Ticks::from_ms(3006)));
    assert!(quiet.is_worth_folding());
}

#[test]
fn an_even_run_has_no_quiet_stretch() {
    let run = (0..100).map(|at| format!("{at}ms A prints 'x'")).collect::<Vec<_>>().join("|");
    let trace = sketch(&format!("0ms A born\n{run}"));
    assert_eq!(quiet(&trace, trace.end()).stretches, []);
    assert!(!quiet(&Trace::new(), Time::ZERO).is_worth_folding());
}

#[test]
fn the_overview_adds_up_to_the_whole_run() {
    let trace = sketch(LOCK);
    let overview = timeline(&trace, 1).overview(&trace, Ticks::from_ms(1), 1);
    let sum = overview.load.iter().fold(overview::Load::default(), |sum, one| sum + *one);
    let ms = |n: u64| n * 1_000_000;
    assert_eq!((sum.running, sum.ready, sum.blocked, sum.switching), (ms(25), ms(17), ms(3), 0));
    assert_eq!((overview.processes.len(), overview.left_out), (1, 1));
    assert!(overview.load.len() <= 2048 && overview.load.len() > 1024);
}
