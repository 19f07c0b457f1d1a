//! The numbers of real runs, against numbers worked out elsewhere.

use crate::runs::{Run, all, scenario};
use sim_core::kernel::Outcome;
use sim_core::time::Ticks;

fn five_jobs(cores: u16, queue: &str) -> Run {
    let jobs: Vec<String> =
        (1..=5).map(|n| format!(r#"{{"name": "P{n}", "run": [{{"cpu": "1s"}}]}}"#)).collect();
    let machine = format!(
        r#"{{"cores": {cores}, "policy": {{"name": "rr", "quantum": "100ms"}}, "queue": "{queue}"}}"#
    );
    let text = format!(r#"{{"timeslice": 1, "machine": {machine}, "processes": [{}]}}"#, jobs.join(", "));
    scenario(&format!("five jobs, {cores} {queue}"), &text)
}

/// Makespan, turnaround, waiting, response in ms; utilisation in thousandths; switches; migrations.
fn row(run: &Run) -> [u64; 7] {
    let its = &run.metrics.run;
    let ms = |ns: u64| ns / 1_000_000;
    let utilisation = (1000 * its.utilisation.over + its.utilisation.under / 2) / its.utilisation.under;
    [
        ms(its.makespan.ns()),
        ms(its.turnaround.rounded()),
        ms(its.waiting.rounded()),
        ms(its.response.rounded()),
        utilisation,
        its.switches,
        its.migrations,
    ]
}

#[test]
fn the_checked_table_of_the_design() {
    assert_eq!(row(&five_jobs(1, "shared")), [5000, 4800, 3800, 200, 1000, 49, 0]);
    assert_eq!(row(&five_jobs(2, "shared")), [2500, 2420, 1420, 80, 1000, 48, 45]);
    assert_eq!(row(&five_jobs(4, "shared")), [1300, 1240, 240, 20, 962, 46, 45]);
    assert_eq!(row(&five_jobs(4, "per-core")), [2000, 1380, 380, 20, 625, 19, 0]);
    assert_eq!(row(&five_jobs(2, "per-core"))[0], 3000);
}

#[test]
fn the_time_of_a_process_adds_up_to_its_life() {
    for run in all().iter().filter(|run| !run.name.starts_with("everything")) {
        for process in &run.metrics.processes {
            let Some(end) = process.end else { continue };
            let spent = process.cpu + process.ready + process.blocked + process.switching;
            assert_eq!(spent, end - process.arrival, "{} {}", run.name, process.name);
        }
    }
}

#[test]
fn busy_switching_and_idle_fill_the_cores_time() {
    for run in all() {
        for core in &run.metrics.cores {
            assert_eq!(core.busy + core.switching + core.idle, run.metrics.run.elapsed, "{}", run.name);
        }
    }
}

#[test]
fn no_run_is_shorter_than_its_critical_path_and_more_cores_do_not_make_it_longer() {
    for run in all().iter().filter(|run| run.outcome == Outcome::Finished) {
        let its = &run.metrics.run;
        assert!(its.critical_path <= its.makespan, "{}", run.name);
        assert!(!its.critical_path.is_zero(), "{}", run.name);
    }
    let one = Ticks::from_ms(1000);
    let runs = [five_jobs(1, "shared"), five_jobs(4, "shared"), five_jobs(8, "shared")];
    assert_eq!(runs.map(|run| run.metrics.run.critical_path), [one; 3]);
}
