//! What a case's answer holds, made from its run: every key that some family compares.

use super::case::{Case, Unit};
use super::ran::{Ran, Slice};
use serde_json::{Map, Value, json};
use sim_core::trace::{EventKind, Why};
use std::collections::BTreeMap;

mod bursts;
mod jobs;
mod machine;
mod states;

/// All that there is to say of a run.
pub(crate) fn of(case: &Case, ran: &Ran) -> Value {
    let mut report = Report { case, ran, keys: Map::new() };
    report.gantt();
    report.run_order();
    if case.is_periodic() {
        report.jobs();
    } else {
        report.times();
    }
    report.levels();
    report.draws();
    report.states();
    report.caches();
    report.bursts();
    Value::Object(report.keys)
}

/// Linux's weights of nice values.
pub(crate) fn table() -> Value {
    let weights = sim_core::policy::nice_weights();
    let by_nice = |number: fn(&(i8, u32, u32)) -> u32| {
        weights.iter().map(|row| (row.0.to_string(), Value::from(number(row)))).collect::<Map<_, _>>()
    };
    let in_order = |number: fn(&(i8, u32, u32)) -> u32| weights.iter().map(number).collect::<Vec<_>>();
    json!({
        "table": by_nice(|row| row.1), "nice_to_weight": by_nice(|row| row.1),
        "weights": in_order(|row| row.1), "wmult": in_order(|row| row.2),
        "weight": by_nice(|row| row.1), "inv_weight": by_nice(|row| row.2),
        "sched_prio_to_weight": in_order(|row| row.1), "sched_prio_to_wmult": in_order(|row| row.2)
    })
}

struct Report<'r> {
    case: &'r Case,
    ran: &'r Ran,
    keys: Map<String, Value>,
}

impl Report<'_> {
    fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.keys.insert(key.into(), value.into());
    }

    fn name(&self, process: usize) -> &str {
        &self.case.processes[process].id
    }

    fn number(&self, ns: u64) -> Value {
        self.case.unit.number(ns)
    }

    /// An object with a value for each process.
    fn by_process(&self, values: impl Iterator<Item = (usize, Value)>) -> Value {
        Value::Object(values.map(|(process, value)| (self.name(process).to_owned(), value)).collect())
    }

    /// The slices, with those that follow each other without a gap as one.
    fn merged(&self) -> Vec<Slice> {
        let mut merged: Vec<Slice> = Vec::new();
        for slice in &self.ran.slices {
            let before = merged.iter_mut().rev().find(|before| before.core == slice.core);
            match before {
                Some(before) if before.process == slice.process && before.end == slice.start => {
                    before.end = slice.end;
                }
                _ => merged.push(slice.clone()),
            }
        }
        merged
    }

    fn gantt(&mut self) {
        let row = |slice: &Slice| {
            json!([slice.core, self.name(slice.process), self.number(slice.start), self.number(slice.end)])
        };
        let rows: Vec<Value> = self.merged().iter().map(row).collect();
        self.set("gantt", rows);
    }

    /// Who ran, one after the other: each quantum by itself where quanta are what is counted.
    fn run_order(&mut self) {
        let by_quantum = ["lottery", "stride"].contains(&self.case.policy.as_str());
        let slices = if by_quantum { self.ran.slices.clone() } else { self.merged() };
        let mut seen = slices.clone();
        if self.case.unit == Unit::Us {
            // The other program's record does not show slices shorter than 60 us.
            seen.retain(|slice| slice.end - slice.start > 60_000);
            seen.dedup_by(|slice, before| {
                slice.process == before.process && slice.start < before.end + 400_000
            });
        }
        let names: Vec<Value> = seen.iter().map(|slice| self.name(slice.process).into()).collect();
        self.set("run_order", names);
        let mut quanta = vec![0_u64; self.case.processes.len()];
        for slice in &slices {
            quanta[slice.process] += 1;
        }
        let quanta = self.by_process(quanta.into_iter().map(Value::from).enumerate());
        self.set("quanta", quanta);
    }

    /// When each process ended, in ns: at the end of its slot, if slots are whole.
    fn ends(&self) -> BTreeMap<usize, u64> {
        let mut ends = BTreeMap::new();
        for (_, event) in self.ran.trace.events() {
            if let EventKind::Exit { .. } = event.kind {
                let process = self.ran.places[event.pid.number().expect("init never ends")];
                let slot = self.ran.machine.policy.quantum.ns();
                let whole = self.ran.machine.conventions.whole_slots;
                let end = if whole { event.at.ns().div_ceil(slot) * slot } else { event.at.ns() };
                ends.insert(process, end);
            }
        }
        ends
    }

    fn times(&mut self) {
        let ends = self.ends();
        let unit = self.case.unit;
        let arrival = |process: usize| self.case.processes[process].arrival * unit.ns();
        let turnarounds = || ends.iter().map(|(&process, end)| (process, end - arrival(process)));
        let first = |process: usize| self.ran.slices.iter().find(|slice| slice.process == process);
        let responses = || {
            let all = 0..self.case.processes.len();
            all.filter_map(|process| first(process).map(|slice| (process, slice.start - arrival(process))))
        };
        let busy = |process: usize| self.case.processes[process].bursts.iter().map(|&(_, n)| n).sum::<u64>();
        let waits = || {
            turnarounds().map(|(process, length)| (process, length - (busy(process) * unit.ns()).min(length)))
        };
        let each = |values: Vec<(usize, u64)>| {
            self.by_process(values.into_iter().map(|(process, ns)| (process, unit.number(ns))))
        };
        let mean = |values: Vec<(usize, u64)>| {
            let sum = values.iter().map(|&(_, ns)| ns).sum::<u64>();
            unit.float(sum) / count(values.len())
        };
        let mut set = Map::new();
        set.insert("completion".into(), each(ends.iter().map(|(&process, &end)| (process, end)).collect()));
        let makespan = ends.values().copied().max().unwrap_or(0);
        for key in ["makespan", "total_time", "finished_time"] {
            set.insert(key.into(), unit.number(makespan));
        }
        let lists = [
            ("turnaround", turnarounds().collect::<Vec<_>>()),
            ("response", responses().collect()),
            ("waiting", waits().collect()),
        ];
        for (key, list) in lists {
            set.insert(key.into(), each(list.clone()));
            set.insert(format!("avg_{key}"), mean(list).into());
        }
        self.keys.append(&mut set);
    }

    /// At which level each process ran, numbered from the lowest.
    fn levels(&mut self) {
        let Some(levels) = self.case.number("levels") else { return };
        let mut rows: Vec<(usize, i64, u64, u64)> = Vec::new();
        for slice in &self.ran.slices {
            let level = slice.fact("level").unwrap_or(0);
            match rows.last_mut() {
                Some(last) if (last.0, last.1, last.3) == (slice.process, level, slice.start) => {
                    last.3 = slice.end;
                }
                _ => rows.push((slice.process, level, slice.start, slice.end)),
            }
        }
        let top = i64::try_from(levels).unwrap_or(1) - 1;
        let row = |&(process, level, start, end): &(usize, i64, u64, u64)| {
            json!([self.name(process), top - level, self.number(start), self.number(end)])
        };
        let rows: Vec<Value> = rows.iter().map(row).collect();
        self.set("run_priority", rows);
    }

    /// Which ticket won each slice, and of how many.
    fn draws(&mut self) {
        if self.case.policy != "lottery" {
            return;
        }
        let facts =
            |name: &str| self.ran.slices.iter().map(|slice| slice.fact(name).into()).collect::<Vec<Value>>();
        let (winning, of) = (facts("winning ticket"), facts("of tickets"));
        self.set("winning_ticket", winning);
        self.set("ticket_total", of);
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are few of them")]
fn count(n: usize) -> f64 {
    n.max(1) as f64
}

/// Whether a task that becomes ready so begins a burst.
fn begins_burst(why: Why) -> bool {
    !matches!(why, Why::QuantumOver | Why::Preempted)
}
