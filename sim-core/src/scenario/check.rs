//! What a scenario says that cannot be meant: names, ranges, starts, loops. Leaves what single fields may hold to the
//! types; what happens when a step fails at run time is `script`'s.

mod machine;
mod steps;

use super::json::Segment;
use super::names::Names;
use super::problem::{Code, Problem, suggestion};
use super::{Object, Scenario, Start, Version, Wording};
use crate::diagnostic::{Diagnostic, Severity};
use std::collections::BTreeSet;

/// A scenario in which no mistake was found, so that a machine can be built from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    scenario: Scenario,
    warnings: Vec<Diagnostic>,
}

impl Checked {
    pub(super) fn new(scenario: Option<Scenario>, found: Vec<Diagnostic>) -> Result<Self, Vec<Diagnostic>> {
        match scenario {
            Some(scenario) if found.iter().all(|found| found.severity == Severity::Warning) => {
                Ok(Self { scenario, warnings: found })
            }
            _ => Err(found),
        }
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// What may not be meant, though it runs.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }
}

/// Everything that is wrong with a scenario, and what may not be meant.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let names = Names::of(scenario);
    let mut checker = Checker { scenario, names, path: Vec::new(), found: Vec::new() };
    checker.whole();
    checker.machine();
    checker.objects();
    checker.processes();
    checker.found
}

/// Walks through a scenario. Invariant: `path` is where it is.
struct Checker<'s> {
    scenario: &'s Scenario,
    names: Names<'s>,
    path: Vec<Segment>,
    found: Vec<Problem>,
}

impl<'s> Checker<'s> {
    fn tell<const N: usize>(&mut self, code: Code, facts: [String; N]) {
        let path = Some(self.path.clone());
        self.found.push(Problem { path, ..Problem::new(code, facts) });
    }

    fn in_field<R>(&mut self, field: &str, walk: impl FnOnce(&mut Self) -> R) -> R {
        self.inside(Segment::Field(field.to_owned()), walk)
    }

    fn inside<R>(&mut self, segment: Segment, walk: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(segment);
        let result = walk(self);
        self.path.pop();
        result
    }

    fn in_range(&mut self, field: &str, number: impl Into<i128>, least: i128, most: i128) {
        let number = number.into();
        if !(least..=most).contains(&number) {
            let facts = [number, least, most].map(|number| number.to_string());
            self.in_field(field, |checker| checker.tell(Code::OutOfRange, facts));
        }
    }

    /// A duration that must not be nothing.
    fn more_than_nothing(&mut self, field: &str, length: Option<super::Duration>) {
        if length.is_some_and(|length| length.0.is_zero()) {
            let facts = ["0".to_owned(), "1ns".to_owned(), "104 days".to_owned()];
            self.in_field(field, |checker| checker.tell(Code::OutOfRange, facts));
        }
    }

    fn whole(&mut self) {
        let scenario = self.scenario;
        if scenario.timeslice != Version::CURRENT {
            let number = scenario.timeslice.0.to_string();
            self.in_field("timeslice", |checker| checker.tell(Code::Version, [number]));
        }
        self.wording("title", scenario.title.as_ref());
        self.wording("question", scenario.question.as_ref());
        self.wording("note", scenario.note.as_ref());
        match (scenario.processes.is_empty(), &scenario.workload) {
            (true, None) => self.tell(Code::NothingToRun, []),
            (false, Some(_)) => {
                self.in_field("workload", |checker| checker.tell(Code::ProcessesAndWorkload, []));
            }
            (true, Some(_)) | (false, None) => {}
        }
    }

    fn wording(&mut self, field: &str, wording: Option<&Wording>) {
        if wording.is_some_and(|wording| wording.en().is_empty() && wording.zh().is_empty()) {
            self.in_field(field, |checker| checker.tell(Code::NoWords, []));
        }
    }

    fn objects(&mut self) {
        let mut names = BTreeSet::new();
        for (at, object) in self.scenario.objects.iter().enumerate() {
            self.in_field("objects", |checker| {
                checker.inside(Segment::Item(at), |checker| {
                    checker.in_field(object.key(), |checker| checker.name(object.name(), &mut names));
                    checker.object(object);
                });
            });
        }
    }

    fn name(&mut self, name: &'s str, names: &mut BTreeSet<&'s str>) {
        if name.trim().is_empty() {
            self.tell(Code::EmptyName, []);
        } else if !names.insert(name) {
            self.tell(Code::DuplicateName, [name.to_owned()]);
        }
    }

    fn object(&mut self, object: &Object) {
        let at_least_one = |checker: &mut Self, field, number: Option<u32>| {
            checker.in_range(field, number.unwrap_or(1), 1, u32::MAX.into());
        };
        match object {
            Object::Lock(_) | Object::Event(_) => {}
            Object::Semaphore(semaphore) => {
                let units = semaphore.units.unwrap_or(1);
                if let Some(bound) = semaphore.bound.filter(|bound| *bound < units) {
                    let facts = [units.to_string(), bound.to_string()];
                    self.in_field("bound", |checker| checker.tell(Code::UnitsAboveBound, facts));
                }
            }
            Object::Condition(condition) => {
                self.in_field("of", |checker| checker.refers_to(&condition.of, &["lock"]));
            }
            Object::Barrier(barrier) => at_least_one(self, "parties", Some(barrier.parties)),
            Object::Queue(queue) => at_least_one(self, "capacity", queue.capacity),
            Object::Pipe(pipe) => at_least_one(self, "capacity", pipe.capacity),
            Object::Device(device) => at_least_one(self, "servers", device.servers),
        }
    }

    /// The name of an object that must be of one of these kinds.
    fn refers_to(&mut self, name: &str, kinds: &[&str]) {
        let expected = kinds.join(" or ");
        match self.names.object(name) {
            Some(object) if kinds.contains(&object.key()) => {}
            Some(object) => {
                self.tell(Code::WrongObject, [name.to_owned(), object.key().to_owned(), expected]);
            }
            None => {
                let meant = suggestion(name, self.names.objects_of(kinds));
                self.tell(Code::UnknownObject, [name.to_owned(), meant, expected]);
            }
        }
    }

    fn processes(&mut self) {
        let processes = &self.scenario.processes;
        let mut names = BTreeSet::new();
        let starts = steps::Starts::of(self.scenario, &self.names);
        for (at, process) in processes.iter().enumerate() {
            self.in_field("processes", |checker| {
                checker.inside(Segment::Item(at), |checker| {
                    checker.in_field("name", |checker| checker.name(&process.name, &mut names));
                    checker.traits(process);
                    checker.coming(at, &starts);
                    checker.in_field("run", |checker| checker.steps(at, &process.run, &starts));
                });
            });
        }
        if !processes.is_empty() && processes.iter().all(|process| process.start == Start::ByParent) {
            self.in_field("processes", |checker| checker.tell(Code::NobodyBegins, []));
        }
    }

    /// How a process comes to be.
    fn coming(&mut self, at: usize, starts: &steps::Starts) {
        let process = &self.scenario.processes[at];
        if process.start == Start::ByItself {
            return;
        }
        let name = || [process.name.clone()];
        if process.arrival.is_some() {
            self.in_field("arrival", |checker| checker.tell(Code::ArrivalOfChild, name()));
        }
        if !starts.has(at) {
            self.in_field("start", |checker| checker.tell(Code::NeverStarted, name()));
        }
    }
}
