//! The timeline against the metrics, and against itself at other resolutions.

use crate::runs::{Run, all};
use sim_core::ids::CoreId;
use sim_core::time::{Ticks, Time};
use sim_core::timeline::marks::{Counts, FlowKind};
use sim_core::timeline::window::{Lane, Shares, Span, SpanKind, Window};
use sim_core::trace::EventKind;

fn spans(run: &Run, lane: Lane, window: &Window) -> Vec<Span> {
    let mut spans = Vec::new();
    run.timeline.spans(&run.trace, lane, window, &mut spans);
    spans
}

fn whole(scale: u64) -> Window {
    Window::at_scale(Time::ZERO..Time::MAX, Ticks::from_ns(scale))
}

/// What spans add up to.
fn sums(spans: &[Span]) -> Shares {
    let mut sum = Shares::default();
    for span in spans {
        let length = span.length();
        match &span.kind {
            SpanKind::Running(_) | SpanKind::Exiting(_) => sum.running += length,
            SpanKind::Ready { .. } => sum.ready += length,
            SpanKind::Blocked { .. } => sum.blocked += length,
            SpanKind::SwitchIn { .. } | SpanKind::Switch { .. } => sum.switching += length,
            SpanKind::New | SpanKind::Zombie | SpanKind::Idle { .. } => {}
            SpanKind::Mixed(shares) => {
                sum.running += shares.running;
                sum.ready += shares.ready;
                sum.blocked += shares.blocked;
                sum.switching += shares.switching;
            }
        }
    }
    sum
}

#[test]
fn the_spans_of_a_lane_follow_each_other_without_gaps() {
    for run in all() {
        for lane in run.timeline.lanes() {
            for scale in [1, 1 << 18, 1 << 23, 1 << 40] {
                let spans = spans(&run, lane, &whole(scale));
                assert!(spans.iter().all(|span| span.begin < span.end), "{} {lane:?}", run.name);
                assert!(spans.windows(2).all(|two| two[0].end == two[1].begin), "{} {lane:?}", run.name);
            }
        }
    }
}

#[test]
fn every_resolution_adds_up_to_the_same_and_to_the_metrics() {
    for run in all() {
        for process in &run.metrics.processes {
            let exact = sums(&spans(&run, Lane::Process(process.pid), &whole(1)));
            assert_eq!(
                (exact.ready, exact.blocked),
                (process.ready, process.blocked),
                "{} {}",
                run.name,
                process.name
            );
            assert_eq!(exact.switching, process.switching, "{} {}", run.name, process.name);
            if !run.name.starts_with("everything") {
                assert_eq!(exact.running, process.cpu, "one task, one lane: {} {}", run.name, process.name);
            }
            for scale in [1 << 16, 1 << 20, 1 << 22, 1 << 26, 1 << 45] {
                assert_eq!(
                    sums(&spans(&run, Lane::Process(process.pid), &whole(scale))),
                    exact,
                    "{}",
                    run.name
                );
            }
        }
        for core in &run.metrics.cores {
            for scale in [1, 1 << 20, 1 << 24, 1 << 45] {
                let sum = sums(&spans(&run, Lane::Core(core.core), &whole(scale)));
                assert_eq!((sum.running, sum.switching), (core.busy, core.switching), "{}", run.name);
            }
        }
    }
}

#[test]
fn at_most_two_spans_begin_in_a_resolution_step() {
    for run in all() {
        for lane in run.timeline.lanes() {
            for scale in [1 << 18, 1 << 20, 1 << 22, 1 << 25] {
                let steps: Vec<u64> =
                    spans(&run, lane, &whole(scale)).iter().map(|span| span.begin.ns() / scale).collect();
                assert!(
                    steps.windows(3).all(|three| three[0] != three[2]),
                    "{} {lane:?} at {scale}",
                    run.name
                );
            }
        }
    }
}

#[test]
fn a_window_shows_a_part_of_what_the_whole_shows() {
    for run in all() {
        let end = run.now.ns();
        for lane in run.timeline.lanes() {
            for scale in [1 << 19, 1 << 23] {
                let all = spans(&run, lane, &whole(scale));
                for (from, to) in
                    [(0, end), (end / 7, end / 3), (end / 2, end / 2 + 1), (end - end / 9, end * 2)]
                {
                    let range = Time::from_ns(from)..Time::from_ns(to);
                    let part = Window::at_scale(range.clone(), Ticks::from_ns(scale));
                    let inside: Vec<Span> = all
                        .iter()
                        .filter(|span| span.begin < range.end && span.end > range.start)
                        .cloned()
                        .collect();
                    assert_eq!(spans(&run, lane, &part), inside, "{} {lane:?}", run.name);
                }
            }
        }
    }
}

#[test]
fn catching_up_in_pieces_gives_the_same_lanes() {
    let (machine, launch) = crate::runs::build(&crate::runs::random(5, 2, "shared", "0.1ms"));
    let mut kernel = sim_core::kernel::Kernel::new(&machine, launch);
    let mut pieces = sim_core::timeline::Timeline::new(2);
    while kernel.advance().is_none() {
        pieces.catch_up(kernel.trace(), kernel.now());
    }
    pieces.catch_up(kernel.trace(), kernel.now());
    let run = crate::runs::scenario("pieces", &crate::runs::random(5, 2, "shared", "0.1ms"));
    for lane in run.timeline.lanes() {
        let mut its = Vec::new();
        pieces.spans(&run.trace, lane, &whole(1 << 20), &mut its);
        assert_eq!(its, spans(&run, lane, &whole(1 << 20)));
    }
}

#[test]
fn idle_while_ready_is_the_same_in_lanes_and_metrics() {
    let mut some = 0;
    for run in all() {
        for core in &run.metrics.cores {
            let idle =
                spans(&run, Lane::Core(core.core), &whole(1)).into_iter().filter_map(|span| {
                    match span.kind {
                        SpanKind::Idle { while_ready } => Some((while_ready, span.length())),
                        _ => None,
                    }
                });
            let (while_ready, length) =
                idle.fold((Ticks::ZERO, Ticks::ZERO), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            assert_eq!(while_ready, core.idle_while_ready, "{}", run.name);
            assert!(while_ready <= length);
            some += u64::from(!while_ready.is_zero());
        }
    }
    assert!(some > 0, "per-core queues leave cores idle while others have too much");
}

#[test]
fn marks_tell_every_end_print_and_arrow() {
    let many = Counts { ends: 1000, prints: 1000, holds: 10_000, flows: 10_000 };
    let mut kinds = std::collections::BTreeSet::new();
    for run in all() {
        let marks = run.timeline.marks(&run.trace, &whole(1), &many);
        let count = |matches: fn(EventKind) -> bool| {
            run.trace.events().filter(|(_, event)| matches(event.kind)).count()
        };
        assert_eq!(marks.ends.len(), count(|kind| matches!(kind, EventKind::Exit { .. })));
        assert_eq!(marks.prints.len(), count(|kind| matches!(kind, EventKind::Print { .. })));
        assert_eq!(marks.left_out, Counts::default());
        for flow in &marks.flows {
            assert!(flow.from.at <= flow.to.at, "{}: {flow:?}", run.name);
            if flow.kind != FlowKind::Message && flow.kind != FlowKind::Signal {
                assert!(flow.from.pid != flow.to.pid, "{}: {flow:?}", run.name);
            }
            kinds.insert(flow.kind);
        }
        let few =
            run.timeline.marks(&run.trace, &whole(1), &Counts { ends: 1, prints: 1, holds: 1, flows: 1 });
        assert_eq!(few.flows.len() + few.left_out.flows, marks.flows.len());
        assert_eq!(few.holds.len() + few.left_out.holds, marks.holds.len());
    }
    assert_eq!(kinds.len(), 5, "every kind of arrow: {kinds:?}");
}

#[test]
fn the_overview_is_the_sum_of_the_cores() {
    for run in all() {
        let overview = run.timeline.overview(&run.trace, Ticks::from_ms(1), 8);
        let running: u64 = overview.load.iter().map(|load| load.running).sum();
        let busy: u64 = run.metrics.cores.iter().map(|core| core.busy.ns()).sum();
        assert_eq!(running, busy, "{}", run.name);
        let full = u64::from(run.machine.cores) * overview.step.ns();
        assert!(overview.load.iter().all(|load| load.running + load.switching <= full), "{}", run.name);
        assert!(run.timeline.lanes().any(|lane| lane == Lane::Core(CoreId(0))));
    }
}
