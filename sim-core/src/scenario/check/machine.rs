//! The machine's settings, the workload's numbers, and what policies go by.

use super::Checker;
use crate::policy::catalog::{self, CATALOG};
use crate::scenario::conventions::{self, Conventions, PRESETS};
use crate::scenario::json::Segment;
use crate::scenario::problem::{Code, suggestion};
use crate::scenario::{Distribution, Duration, ProcessSpec};
use crate::time::{Ticks, Time};

/// The largest seed: what a JavaScript number holds exactly.
const SEED_MAX: i128 = (1 << 53) - 1;

/// The largest mean of an exponential distribution: an hour, so that no value is beyond a run's end.
const MEAN_MAX: u64 = 3_600_000_000_000;

impl Checker<'_> {
    pub(super) fn machine(&mut self) {
        let machine = &self.scenario.machine;
        self.in_field("machine", |checker| {
            checker.in_range("cores", machine.cores, 1, 1024);
            checker.in_range("seed", machine.seed, 0, SEED_MAX);
            checker.in_field("policy", Self::policy);
            checker.in_field("conventions", Self::conventions);
            checker.in_field("limits", Self::limits);
        });
        self.in_field("workload", Self::workload);
    }

    fn policy(&mut self) {
        let policy = &self.scenario.machine.policy;
        if catalog::Name::from_key(&policy.name).is_none() {
            let keys = || CATALOG.iter().map(|row| row.key);
            let known = keys().collect::<Vec<_>>().join(", ");
            let facts = [policy.name.clone(), suggestion(&policy.name, keys()), known];
            self.in_field("name", |checker| checker.tell(Code::UnknownPolicy, facts));
        }
        self.more_than_nothing("quantum", policy.quantum);
    }

    fn conventions(&mut self) {
        match &self.scenario.machine.conventions {
            Conventions::Preset(name) => {
                let keys = || PRESETS.iter().map(|preset| preset.key);
                if keys().all(|key| key != name) {
                    let known = keys().collect::<Vec<_>>().join(", ");
                    self.tell(Code::UnknownPreset, [name.clone(), suggestion(name, keys()), known]);
                }
            }
            Conventions::Switches(switches) => {
                for (name, on) in switches {
                    self.in_field(name, |checker| checker.convention(name, *on));
                }
            }
        }
    }

    fn convention(&mut self, name: &str, on: bool) {
        match conventions::row(name) {
            Some(row) if row.field.is_some() || row.textbook == on => {}
            Some(row) => self.tell(Code::FixedConvention, [name.to_owned(), row.textbook.to_string()]),
            None => {
                let keys = || conventions::CATALOG.iter().map(|row| row.key);
                let known = keys().collect::<Vec<_>>().join(", ");
                self.tell(Code::UnknownConvention, [name.to_owned(), suggestion(name, keys()), known]);
            }
        }
    }

    fn limits(&mut self) {
        let limits = &self.scenario.machine.limits;
        self.in_range("events", limits.events.unwrap_or(1), 1, 1_000_000_000);
        self.in_range("output", limits.output.unwrap_or(0), 0, 1_000_000_000);
        self.in_range("processes", limits.processes.unwrap_or(1), 1, 4_000_000);
        self.in_range("memory", limits.memory.unwrap_or(0), 0, 1_000_000_000_000);
    }

    fn workload(&mut self) {
        let Some(workload) = &self.scenario.workload else { return };
        self.in_range("processes", workload.processes, 1, 1_000_000);
        self.in_range("seed", workload.seed.unwrap_or(0), 0, SEED_MAX);
        let lengths = [("cpu", Some(workload.cpu)), ("io", workload.io), ("arrival", workload.arrival)];
        for (field, spread) in lengths {
            self.in_field(field, |checker| {
                checker.spread(spread, |length: Duration| (length.0.ns(), length.0.to_string()));
            });
        }
        let arrivals_end =
            workload.arrival.map_or(0, |spread| largest(spread).saturating_mul(workload.processes.into()));
        if arrivals_end >= Time::MAX.ns() {
            let shown = workload
                .arrival
                .map_or_else(String::new, |spread| Ticks::from_ns(largest(spread)).to_string());
            self.in_field("arrival", |checker| checker.tell(Code::DurationTooLong, [shown]));
        }
        self.in_field("bursts", |checker| {
            checker.spread(workload.bursts, |number| (number.into(), number.to_string()));
            let least = match workload.bursts {
                None => 1,
                Some(Distribution::Constant(number)) => number,
                Some(Distribution::Uniform(spread)) => spread.uniform[0],
                Some(Distribution::Exponential(spread)) => spread.exponential,
            };
            if least == 0 {
                let facts = ["0".to_owned(), "1".to_owned(), u32::MAX.to_string()];
                checker.tell(Code::OutOfRange, facts);
            }
        });
    }

    /// A range must not go backwards, and a mean must leave room for the values above it.
    fn spread<T: Copy>(&mut self, spread: Option<Distribution<T>>, value: impl Fn(T) -> (u64, String)) {
        match spread {
            None | Some(Distribution::Constant(_)) => {}
            Some(Distribution::Uniform(spread)) => {
                let [(low, low_shown), (high, high_shown)] = spread.uniform.map(value);
                if low > high {
                    self.in_field("uniform", |checker| {
                        checker.tell(Code::RangeBackwards, [low_shown, high_shown]);
                    });
                }
            }
            Some(Distribution::Exponential(spread)) => {
                let (mean, shown) = value(spread.exponential);
                if mean > MEAN_MAX {
                    let facts = [shown, "0".to_owned(), Ticks::from_ns(MEAN_MAX).to_string()];
                    self.in_field("exponential", |checker| checker.tell(Code::OutOfRange, facts));
                }
            }
        }
    }

    /// What policies go by.
    pub(super) fn traits(&mut self, process: &ProcessSpec) {
        let cores = self.scenario.machine.cores;
        self.in_range("nice", process.nice.unwrap_or(0), -20, 19);
        self.in_range("tickets", process.tickets.unwrap_or(1), 1, u32::MAX.into());
        self.more_than_nothing("period", process.period);
        self.more_than_nothing("deadline", process.deadline);
        self.wording("label", process.label.as_ref());
        if !process.affinity.is_empty() {
            self.in_field("affinity", |checker| checker.tell(Code::NotLookedAt, ["affinity".to_owned()]));
        }
        for (at, core) in process.affinity.iter().enumerate().filter(|(_, core)| **core >= cores) {
            let facts = [core.to_string(), cores.to_string()];
            self.in_field("affinity", |checker| {
                checker.inside(Segment::Item(at), |checker| checker.tell(Code::CoreOutOfRange, facts));
            });
        }
    }
}

/// The largest value, or what is near to it.
fn largest(spread: Distribution<Duration>) -> u64 {
    match spread {
        Distribution::Constant(value) => value.0.ns(),
        Distribution::Uniform(spread) => spread.uniform[1].0.ns(),
        Distribution::Exponential(spread) => spread.exponential.0.ns(),
    }
}
