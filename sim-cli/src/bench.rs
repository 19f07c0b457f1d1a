//! `timeslice bench`: the workloads of `WORKLOADS.md` on the real engine, timed in CPU time. Leaves the workloads and the
//! lines of figures to `sim_core::bench`.

use crate::args::Bench;
use crate::failure::Failure;
use crate::output;
use cpu_time::ProcessTime;
use sim_core::bench::{Readings, Way, bench};

/// Prints lines of JSON for each workload, one for each way of running it, as soon as it is measured.
pub(crate) fn run(args: &Bench) -> Result<u8, Failure> {
    let start = ProcessTime::now();
    let readings = Readings { seconds: &|| start.elapsed().as_secs_f64(), peak_kb: &peak_kb };
    let ways: &[Way] = match (args.all, args.silent) {
        (true, _) => &Way::ALL,
        (false, true) => &[Way::Silent],
        (false, false) => &[Way::Traced],
    };
    for workload in &args.workloads {
        let report = bench(*workload, args.scale, args.reps, ways, &readings);
        output::to(None, |out| writeln!(out, "{report}"))?;
    }
    Ok(0)
}

/// The most memory that this process has held so far, where the system tells it.
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}
