//! What the views of a run cost, at the size of the benchmark workloads: building them, and each question that the page
//! asks. `cargo bench -p sim-core --bench views -- [SCALE] [WORKLOAD]`. CPU time, medians.

use cpu_time::ThreadTime;
use sim_core::bench::{Inputs, Scale, Workload, run};
use sim_core::explain::explain;
use sim_core::ids::{CoreId, EventId};
use sim_core::kernel::Kernel;
use sim_core::machine::Machine;
use sim_core::metrics::metrics;
use sim_core::replay::Shape;
use sim_core::snapshot::Snapshots;
use sim_core::steps::Steps;
use sim_core::time::{Ticks, Time};
use sim_core::timeline::Timeline;
use sim_core::timeline::marks::Counts;
use sim_core::timeline::quiet::quiet;
use sim_core::timeline::window::{Lane, Window};
use sim_core::trace::{EventKind, Trace};
use std::hint::black_box;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|text| !text.starts_with("--")).collect();
    let scale = arguments.first().and_then(|text| Scale::parse(text)).unwrap_or(Scale::FULL);
    let only = arguments.get(1).and_then(|text| Workload::from_name(text));
    for workload in Workload::ALL.into_iter().filter(|workload| only.is_none_or(|only| only == *workload)) {
        let inputs = Inputs::generate(workload, scale);
        let cores = inputs.machine().cores;
        let kernel = run(&inputs, Trace::new());
        let now = kernel.now();
        let trace = kernel.into_trace();
        measure(workload.name(), &trace, cores, now);
    }
    if only.is_none_or(|only| only == Workload::W1) {
        one_lane(scale);
    }
}

/// The target: 2,000 spans out of a lane of 1 M slices, which is W1 on one core.
fn one_lane(scale: Scale) {
    let inputs = Inputs::generate(Workload::W1, scale);
    let mut machine = Machine { cores: 1, ..inputs.machine() };
    machine.limits.time = Time::MAX;
    let mut kernel = Kernel::new(&machine, inputs.launch());
    kernel.run();
    let (trace, now) = (kernel.trace(), kernel.now());
    let mut timeline = Timeline::new(1);
    timeline.catch_up(trace, now);
    let mut out = Vec::with_capacity(8192);
    for (what, first, of) in
        [("whole run", 1, 1), ("a tenth", 4, 10), ("a hundredth", 70, 100), ("a thousandth", 1, 1000)]
    {
        let window = window(now, first, of, 2000);
        let ms = median(9, || {
            out.clear();
            timeline.spans(trace, Lane::Core(CoreId(0)), &window, &mut out);
        });
        println!("w1 on one core, {} events, {what}: {} spans in {ms:.3} ms", trace.len(), out.len());
    }
}

fn measure(name: &str, trace: &Trace, cores: u16, now: Time) {
    let dispatches =
        trace.events().filter(|(_, event)| matches!(event.kind, EventKind::Dispatch { .. })).count();
    println!("{name}: {} events, {dispatches} slices, {} processes", trace.len(), trace.processes().len());
    let per_event = 1e6 / f64::from(u32::try_from(trace.len()).expect("events have ids"));
    let built = |what: &str, ms: f64| println!("  {what:<44} {ms:>10.3} ms {:>8.1} ns/event", ms * per_event);
    let asked = |what: &str, ms: f64| println!("  {what:<44} {ms:>10.3} ms");
    let timeline = || {
        let mut timeline = Timeline::new(cores);
        timeline.catch_up(trace, now);
        timeline
    };
    let snapshots = || {
        let mut snapshots = Snapshots::new(Shape::shared(cores));
        snapshots.catch_up(trace);
        snapshots
    };
    let steps = || {
        let mut steps = Steps::new();
        steps.catch_up(trace);
        steps
    };
    built("Timeline::catch_up", median(3, timeline));
    built("Snapshots::catch_up", median(3, snapshots));
    built("Steps::catch_up", median(3, steps));
    let (timeline, snapshots, steps) = (timeline(), snapshots(), steps());
    built("metrics", median(3, || metrics(trace, &snapshots, now)));
    built("quiet", median(3, || quiet(trace, now)));

    spans(trace, &timeline, now, &asked);
    let many = Counts { ends: 500, prints: 500, holds: 2000, flows: 500 };
    asked("marks, whole run", median(5, || timeline.marks(trace, &window(now, 1, 1, 1000), &many)));
    asked("marks, a thousandth", median(5, || timeline.marks(trace, &window(now, 500, 1000, 1000), &many)));
    asked(
        "overview, 20 lines, 1000 wide",
        median(5, || timeline.overview(trace, Ticks::from_ns(now.ns() / 1000), 20)),
    );
    let at = |part: usize| trace.len() / 8 * part;
    asked(
        "snapshot, mean of 7",
        median(3, || (1..8).for_each(|part| drop(black_box(snapshots.at(trace, at(part), now))))) / 7.0,
    );
    let id = |part: usize| EventId(u32::try_from(at(part)).expect("events have ids"));
    asked(
        "explain, mean of 7",
        median(3, || (1..8).for_each(|part| drop(black_box(explain(trace, &snapshots, id(part)))))) / 7.0,
    );
    let of = trace.processes().last().map(|info| info.pid);
    asked("next step of the last process from the start", median(5, || steps.next(trace, 0, of)));
}

/// The query of the target: 2,000 spans of a lane.
fn spans(trace: &Trace, timeline: &Timeline, now: Time, asked: &dyn Fn(&str, f64)) {
    let mut out = Vec::with_capacity(4096);
    for (what, width, first, of) in
        [("whole run", 1000, 1, 1), ("an eighth", 1000, 3, 8), ("a thousandth", 1000, 500, 1000)]
    {
        let window = window(now, first, of, width);
        let mut count = 0;
        let ms = median(9, || {
            out.clear();
            timeline.spans(trace, Lane::Core(CoreId(0)), &window, &mut out);
            count = out.len();
        });
        asked(&format!("spans of a core, {what}: {count}"), ms);
    }
    let window = window(now, 1, 1, 1000);
    let mut count = 0;
    let ms = median(9, || {
        out.clear();
        timeline.lanes().take(50).for_each(|lane| timeline.spans(trace, lane, &window, &mut out));
        count = out.len();
    });
    asked(&format!("spans of 50 lanes, whole run: {count}"), ms);
}

/// The `first`-th of `of` equal parts of the run, at `width` steps or a little more.
fn window(now: Time, first: u64, of: u64, width: u64) -> Window {
    let part = now.ns() / of;
    let start = (first - 1) * part;
    Window::at_scale(Time::from_ns(start)..Time::from_ns(start + part), Ticks::from_ns(part / width))
}

/// The median CPU time of so many rounds, in ms; short things are done many times a round.
fn median<T>(rounds: usize, mut what: impl FnMut() -> T) -> f64 {
    let mut time = |times: u32| {
        let start = ThreadTime::now();
        (0..times).for_each(|_| drop(black_box(what())));
        start.elapsed().as_secs_f64() * 1e3
    };
    let mut times = 1;
    while time(times) < 40.0 && times < 10_000 {
        times *= 4;
    }
    let mut all: Vec<f64> = (0..rounds).map(|_| time(times) / f64::from(times)).collect();
    all.sort_by(f64::total_cmp);
    all[rounds / 2]
}
