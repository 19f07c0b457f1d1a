//! The workloads of `WORKLOADS.md` on this machine: nanoseconds of CPU time per event, with and without the trace,
//! beside a plain loop. `cargo bench -p sim-core --bench workloads -- [SCALE] [REPS] [WORKLOAD]`.

use sim_core::bench::{Readings, Scale, Way, Workload, bench};

/// The command line's allocator, so that the figures are the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|text| !text.starts_with("--")).collect();
    let scale = arguments.first().and_then(|text| Scale::parse(text)).unwrap_or(Scale::FULL);
    let reps = arguments.get(1).and_then(|text| text.parse().ok()).unwrap_or(9);
    let only = arguments.get(2).and_then(|text| Workload::from_name(text));
    let start = cpu_time::ProcessTime::now();
    let readings = Readings { seconds: &|| start.elapsed().as_secs_f64(), peak_kb: &|| 0 };
    println!(
        "{:<24}{:>10}{:>12}{:>12}{:>12}",
        "ns per event, best",
        Way::Traced.tool(),
        "trace off",
        "plain loop",
        "ratio"
    );
    for workload in Workload::ALL.into_iter().filter(|workload| only.is_none_or(|only| only == *workload)) {
        let report = bench(workload, scale, reps, &Way::ALL, &readings);
        let per_event: Vec<f64> = report.lines().map(per_event).collect();
        let [traced, silent, plain] = per_event[..] else { unreachable!("a line for each way") };
        println!("{:<24}{traced:>10.1}{silent:>12.1}{plain:>12.1}{:>12.2}", workload.name(), traced / plain);
    }
}

/// The best of the repetitions, in nanoseconds: what disturbs it least.
fn per_event(line: &str) -> f64 {
    let value: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
    let mut secs: Vec<f64> =
        value["secs"].as_array().expect("a list").iter().filter_map(serde_json::Value::as_f64).collect();
    secs.sort_by(f64::total_cmp);
    secs[0] * 1e9 / value["events"].as_f64().expect("a number")
}
