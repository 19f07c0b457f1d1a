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
const SEEDS: u64 = 60;

#[test]
fn every_run_keeps_every_promise() {
    let cases = match std::env::var("SIMULATE") {
        Ok(line) => vec![Case::read(&line).expect("SEED POLICY CORES QUEUE")],
        Err(_) => Case::all(SEEDS),
    };
    let mut endings = [0; 4];
    for case in &cases {
        match catch_unwind(AssertUnwindSafe(|| checks::check(case))) {
            Ok(Ok(ending)) => endings[ending] += 1,
            Ok(Err(problem)) => panic!("SIMULATE=\"{case}\": {problem}"),
            Err(_panic) => panic!("SIMULATE=\"{case}\": it panicked"),
        }
    }
    if cases.len() > 1 {
        println!("{} runs: {endings:?} finished, deadlocked, spinning, stopped", cases.len());
        assert!(endings.iter().all(|&count| count > 0), "runs of every ending were seen: {endings:?}");
    }
}
