//! A scenario's processes as strips of bursts: what the scenario panel draws before anything runs.

use super::{count, summary::words};
use crate::protocol::{Part, PartKind, Strip, Summary};
use sim_core::scenario::step::Step;
use sim_core::scenario::{ProcessSpec, Scenario, Start, Times};
use sim_core::time::{Ticks, Time};

/// The most steps that are looked at for one strip.
const STEPS_SEEN_MAX: usize = 1_000;

/// The strips of a scenario, up to the page's limit, and how many processes it has. A random workload has none.
pub(super) fn strips(scenario: &Scenario) -> (Vec<Strip>, u32) {
    let shown = scenario.processes.iter().take(Summary::STRIPS_MAX).map(strip).collect();
    let random = scenario.workload.as_ref().map_or(0, |workload| workload.processes);
    (shown, count(scenario.processes.len()) + random)
}

fn strip(process: &ProcessSpec) -> Strip {
    let mut unrolled = Unrolled::default();
    unrolled.walk(&process.run);
    let arrival = process.arrival.map_or(Time::ZERO, |arrival| Time::ZERO + arrival.0);
    Strip {
        name: process.name.clone(),
        label: words(process.label.as_ref()),
        arrival: (process.start == Start::ByItself).then_some(arrival),
        daemon: process.daemon,
        cpu: cpu(&process.run),
        parts: unrolled.parts,
        more: unrolled.more,
    }
}

/// The CPU time of some steps; `None` if they have no end.
fn cpu(steps: &[Step]) -> Option<Ticks> {
    steps.iter().try_fold(Ticks::ZERO, |sum, step| match step {
        Step::Cpu(step) => Some(sum + step.cpu.0),
        Step::Repeat(step) => match step.repeat {
            Times::Number(times) => Some(sum + cpu(&step.r#do)? * times),
            Times::Forever => None,
        },
        _ => Some(sum),
    })
}

/// The parts of a strip, with loops unrolled until there are enough of them.
#[derive(Default)]
struct Unrolled {
    /// Steps looked at, so that loops in loops of nothing to show come to an end.
    seen: usize,
    parts: Vec<Part>,
    held: Vec<String>,
    more: bool,
}

impl Unrolled {
    fn walk(&mut self, steps: &[Step]) {
        for step in steps {
            self.seen += 1;
            if self.parts.len() >= Strip::PARTS_MAX || self.seen > STEPS_SEEN_MAX {
                self.more = true;
                return;
            }
            match step {
                Step::Repeat(step) => self.turn(&step.r#do, step.repeat),
                Step::Cpu(step) => self.compute(step.cpu.0),
                Step::Io(step) => self.add(PartKind::Io(step.io.0)),
                Step::Sleep(step) => self.add(PartKind::Sleep(step.sleep.0)),
                Step::Lock(step) => self.held.push(step.lock.clone()),
                Step::Unlock(step) => self.held.retain(|held| *held != step.unlock),
                other => self.add(PartKind::Ask { verb: other.key().to_owned(), of: object_of(other) }),
            }
        }
    }

    fn turn(&mut self, steps: &[Step], times: Times) {
        let times = match times {
            Times::Number(times) => times,
            Times::Forever => u64::MAX,
        };
        for _ in 0..times {
            self.walk(steps);
            if self.more {
                return;
            }
        }
    }

    /// Two bursts of CPU time one after the other are one.
    fn compute(&mut self, length: Ticks) {
        match self.parts.last_mut() {
            Some(Part { kind: PartKind::Cpu(last), held }) if *held == self.held => *last += length,
            _ => self.add(PartKind::Cpu(length)),
        }
    }

    fn add(&mut self, kind: PartKind) {
        self.parts.push(Part { kind, held: self.held.clone() });
    }
}

/// Whom or what a step is about.
fn object_of(step: &Step) -> String {
    match step {
        Step::Print(step) => step.print.clone(),
        Step::Start(step) => step.start.clone(),
        Step::Join(step) => step.join.clone(),
        Step::Terminate(step) => step.terminate.clone(),
        Step::Kill(step) => step.kill.clone(),
        Step::Acquire(step) => step.acquire.clone(),
        Step::Release(step) => step.release.clone(),
        Step::Wait(step) => step.wait.clone(),
        Step::Notify(step) => step.notify.clone(),
        Step::Set(step) => step.set.clone(),
        Step::Clear(step) => step.clear.clone(),
        Step::Barrier(step) => step.barrier.clone(),
        Step::Put(step) => step.put.clone(),
        Step::Get(step) => step.get.clone(),
        Step::Send(step) => step.send.clone(),
        Step::Recv(step) => step.recv.clone(),
        Step::Exit(step) => step.exit.to_string(),
        Step::Raise(step) => step.raise.clone(),
        Step::Cpu(_)
        | Step::Io(_)
        | Step::Sleep(_)
        | Step::Yield(_)
        | Step::NextPeriod(_)
        | Step::Lock(_)
        | Step::Unlock(_)
        | Step::Repeat(_) => String::new(),
    }
}
