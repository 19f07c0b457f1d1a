//! The workloads of `WORKLOADS.md` on this machine: nanoseconds per event, with and without the trace, beside a plain
//! reference loop. `cargo bench -p sim-core -- [SCALE] [REPS]`. Wall clock; `timeslice bench` takes CPU time.

/// The command line's allocator, so that the figures are the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use sim_core::bench::{Readings, Scale, Workload, bench};

#[expect(clippy::disallowed_types, reason = "a benchmark needs a real clock")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|text| !text.starts_with("--")).collect();
    let scale = arguments.first().and_then(|text| Scale::parse(text)).unwrap_or(Scale::FULL);
    let reps = arguments.get(1).and_then(|text| text.parse().ok()).unwrap_or(7);
    let only = arguments.get(2).and_then(|text| Workload::from_name(text));
    let start = std::time::Instant::now();
    let readings = Readings { seconds: &|| start.elapsed().as_secs_f64(), peak_kb: &|| 0 };
    println!("ns per event, medians of {reps}   trace  silent   plain   ratio");
    for workload in Workload::ALL.into_iter().filter(|workload| only.is_none_or(|only| only == *workload)) {
        let per_event = |silent| {
            let line = bench(workload, scale, reps, silent, &readings);
            let value: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
            let events = value["events"].as_f64().expect("a number");
            ["secs", "reference_secs"].map(|field| median(&value[field]) * 1e9 / events)
        };
        let ([traced, plain], [silent, _]) = (per_event(false), per_event(true));
        println!("{:<28} {traced:>8.1} {silent:>7.1} {plain:>7.1} {:>7.2}", workload.name(), traced / plain);
    }
}

fn median(secs: &serde_json::Value) -> f64 {
    let mut secs: Vec<f64> =
        secs.as_array().expect("a list").iter().filter_map(serde_json::Value::as_f64).collect();
    secs.sort_by(f64::total_cmp);
    secs[secs.len() / 2]
}
