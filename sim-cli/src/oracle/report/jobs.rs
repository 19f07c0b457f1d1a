//! The jobs of periodic processes: released, done, late; and who ran when, whichever core it was.

use super::Report;
use serde_json::{Value, json};
use sim_core::trace::{EventKind, Why};

/// A job that is done. Times in ns.
struct Job {
    process: usize,
    number: u64,
    release: u64,
    done: u64,
    deadline: u64,
}

impl Report<'_> {
    pub(super) fn jobs(&mut self) {
        let jobs = self.done_jobs();
        let row = |job: &Job| {
            let times = [job.release, job.done, job.deadline].map(|ns| self.number(ns));
            let [release, done, deadline] = times;
            json!([self.name(job.process), job.number, release, done, deadline])
        };
        let rows: Vec<Value> = jobs.iter().map(row).collect();
        let late = jobs.iter().filter(|job| job.done > job.deadline);
        let late: Vec<Value> = late.map(|job| json!([self.name(job.process), job.number])).collect();
        self.set("jobs", rows);
        self.set("deadline_misses", late);
        self.running_sets();
        let mut cores = vec![None; self.case.processes.len()];
        self.ran.slices.iter().for_each(|slice| cores[slice.process] = Some(slice.core));
        let cores = cores
            .into_iter()
            .enumerate()
            .filter_map(|(process, core)| core.map(|core| (process, core.into())));
        let cores = self.by_process(cores);
        self.set("partition", cores);
    }

    /// A job is done when its process begins to wait for its next period, has its next job at once, or ends.
    fn done_jobs(&self) -> Vec<Job> {
        let unit = self.case.unit.ns();
        let mut done = vec![0_u64; self.case.processes.len()];
        let mut jobs = Vec::new();
        for (_, event) in self.ran.trace.events() {
            let is_done =
                matches!(event.kind, EventKind::Sleep { .. } | EventKind::Ready { why: Why::Yielded, .. });
            if !is_done {
                continue;
            }
            let process = self.ran.places[event.pid.number().expect("init has no events")];
            let its = &self.case.processes[process];
            let period = its.number("period").unwrap_or(0);
            let release = (its.arrival + done[process] * period) * unit;
            done[process] += 1;
            let deadline = release + its.number("deadline").unwrap_or(period) * unit;
            jobs.push(Job { process, number: done[process], release, done: event.at.ns(), deadline });
        }
        jobs.sort_by_key(|job| (job.release, job.process));
        jobs
    }

    fn running_sets(&mut self) {
        let slices = &self.ran.slices;
        let mut times: Vec<u64> = slices.iter().flat_map(|slice| [slice.start, slice.end]).collect();
        times.sort_unstable();
        times.dedup();
        let mut sets: Vec<(u64, u64, Vec<&str>)> = Vec::new();
        for pair in times.windows(2) {
            let (start, end) = (pair[0], pair[1]);
            let on = slices.iter().filter(|slice| slice.start <= start && slice.end >= end);
            let mut names: Vec<&str> = on.map(|slice| self.name(slice.process)).collect();
            names.sort_unstable();
            match sets.last_mut() {
                _ if names.is_empty() => {}
                Some(last) if last.1 == start && last.2 == names => last.1 = end,
                _ => sets.push((start, end, names)),
            }
        }
        let row = |(start, end, names): &(u64, u64, Vec<&str>)| {
            json!([self.number(*start), self.number(*end), names])
        };
        let rows: Vec<Value> = sets.iter().map(row).collect();
        self.set("running_sets", rows);
    }
}
