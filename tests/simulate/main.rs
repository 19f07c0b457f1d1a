//! Random programs on random machines, and a checker for each promise of the kernel: `cases` draws them, `checks` holds
//! them to the trace. A failing run prints one line; that line in `SIMULATE` runs it again, alone:
//!
//! `SIMULATE="17 rr 2 shared" cargo test -p timeslice-tests --test simulate`

mod cases;
mod checks;
mod cores;
mod programs;

use cases::Case;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many seeds each policy, number of cores and kind of queue is run with.
const SEEDS: u64 = 20;

#[test]
fn every_run_keeps_every_promise() {
    let cases = match std::env::var("SIMULATE") {
        Ok(line) => vec![Case::read(&line).expect("SEED POLICY CORES QUEUE")],
        Err(_) => Case::all(SEEDS),
    };
    let mut endings = [0; 4];
    for case in &cases {
        let checked = catch_unwind(AssertUnwindSafe(|| checks::check(case)));
        match checked.unwrap_or_else(|_| Err("it panicked".to_owned())) {
            Ok(ending) => endings[ending] += 1,
            Err(problem) => panic!("SIMULATE=\"{case}\": {problem}"),
        }
    }
    if cases.len() > 1 {
        println!("{} runs: {endings:?} finished, deadlocked, spinning, stopped", cases.len());
        assert!(endings.iter().all(|&count| count > 0), "runs of every ending were seen: {endings:?}");
    }
}
