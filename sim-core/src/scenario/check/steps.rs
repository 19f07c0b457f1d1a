//! The steps of the processes: the names in them, who starts whom, and loops that cannot be meant.

use super::Checker;
use crate::scenario::json::Segment;
use crate::scenario::names::Names;
use crate::scenario::problem::{Code, suggestion};
use crate::scenario::{Count, Scenario, Start, Step, Times};

/// Who starts whom.
pub(super) struct Starts {
    /// For each process, how often it is started (counted up to 2), and by whom first.
    of: Vec<(u8, Option<usize>)>,
}

impl Starts {
    pub(super) fn of(scenario: &Scenario, names: &Names<'_>) -> Self {
        let mut starts = Self { of: vec![(0, None); scenario.processes.len()] };
        for (parent, process) in scenario.processes.iter().enumerate() {
            starts.count(parent, &process.run, false, names);
        }
        starts
    }

    fn count(&mut self, parent: usize, steps: &[Step], looped: bool, names: &Names<'_>) {
        for step in steps {
            match step {
                Step::Start(step) => {
                    let Some(child) = names.process(&step.start) else { continue };
                    let (times, first) = &mut self.of[child];
                    *times = times.saturating_add(if looped { 2 } else { 1 }).min(2);
                    first.get_or_insert(parent);
                }
                Step::Repeat(step) => {
                    let again = step.repeat != Times::Number(1);
                    self.count(parent, &step.r#do, looped || again, names);
                }
                _ => {}
            }
        }
    }

    /// Whether anybody starts it.
    pub(super) fn has(&self, child: usize) -> bool {
        self.of[child].0 > 0
    }

    fn more_than_once(&self, child: usize) -> bool {
        self.of[child].0 > 1
    }

    fn is_parent(&self, parent: usize, child: usize) -> bool {
        self.of[child].1 == Some(parent)
    }
}

impl Checker<'_> {
    /// The steps of the process at a place. Whether the last of them can be passed.
    pub(super) fn steps(&mut self, process: usize, steps: &[Step], starts: &Starts) -> bool {
        let mut held = Vec::new();
        self.block(process, steps, starts, &mut held)
    }

    fn block<'t>(
        &mut self,
        process: usize,
        steps: &'t [Step],
        starts: &Starts,
        held: &mut Vec<&'t str>,
    ) -> bool {
        for (at, step) in steps.iter().enumerate() {
            let passed = self.inside(Segment::Item(at), |checker| {
                let passed = checker.step(process, step, starts, held);
                if !passed && at + 1 < steps.len() {
                    checker.in_field(step.key(), |checker| checker.tell(Code::NeverReached, []));
                }
                passed
            });
            if !passed {
                // What follows is never reached, so its locks do not matter; its names still do.
                for (after, step) in steps.iter().enumerate().skip(at + 1) {
                    self.inside(Segment::Item(after), |checker| checker.step(process, step, starts, held));
                }
                return false;
            }
        }
        true
    }

    /// Whether the process can get past the step.
    fn step<'t>(&mut self, process: usize, step: &'t Step, starts: &Starts, held: &mut Vec<&'t str>) -> bool {
        match step {
            Step::Cpu(_) | Step::Sleep(_) | Step::Yield(_) | Step::NextPeriod(_) | Step::Print(_) => {}
            Step::Io(step) => {
                if let Some(device) = &step.on {
                    self.in_field("on", |checker| checker.refers_to(device, &["device"]));
                }
            }
            Step::Start(step) => {
                self.in_field("start", |checker| checker.start(process, &step.start, starts));
            }
            Step::Join(step) => self.in_field("join", |checker| checker.join(process, &step.join, starts)),
            Step::Terminate(step) => self.in_field("terminate", |checker| {
                checker.process(&step.terminate);
            }),
            Step::Kill(step) => self.in_field("kill", |checker| {
                checker.process(&step.kill);
            }),
            Step::Lock(step) => {
                self.in_field("lock", |checker| checker.refers_to(&step.lock, &["lock"]));
                held.push(&step.lock);
            }
            Step::Unlock(step) => self.in_field("unlock", |checker| checker.unlock(&step.unlock, held)),
            Step::Acquire(step) => {
                self.in_field("acquire", |checker| checker.refers_to(&step.acquire, &["semaphore"]));
            }
            Step::Release(step) => {
                self.in_field("release", |checker| checker.refers_to(&step.release, &["semaphore"]));
            }
            Step::Wait(step) => {
                self.in_field("wait", |checker| checker.refers_to(&step.wait, &["condition", "event"]));
            }
            Step::Notify(step) => {
                self.in_field("notify", |checker| checker.refers_to(&step.notify, &["condition"]));
                let count = if let Count::Number(number) = step.count { number } else { 1 };
                self.in_range("count", count, 1, u32::MAX.into());
            }
            Step::Set(step) => self.in_field("set", |checker| checker.refers_to(&step.set, &["event"])),
            Step::Clear(step) => self.in_field("clear", |checker| checker.refers_to(&step.clear, &["event"])),
            Step::Barrier(step) => {
                self.in_field("barrier", |checker| checker.refers_to(&step.barrier, &["barrier"]));
            }
            Step::Put(step) => self.in_field("put", |checker| checker.refers_to(&step.put, &["queue"])),
            Step::Get(step) => self.in_field("get", |checker| checker.refers_to(&step.get, &["queue"])),
            Step::Send(step) => self.in_field("send", |checker| checker.refers_to(&step.send, &["pipe"])),
            Step::Recv(step) => self.in_field("recv", |checker| checker.refers_to(&step.recv, &["pipe"])),
            Step::Exit(_) | Step::Raise(_) => return false,
            Step::Repeat(step) => {
                if let Times::Number(times) = step.repeat {
                    self.in_range("repeat", times, 1, i64::MAX.into());
                }
                let passed = self.in_field("do", |checker| checker.block(process, &step.r#do, starts, held));
                let free = self.scenario.machine.syscall_cost.0.is_zero();
                if step.repeat == Times::Forever && step.r#do.iter().all(|step| takes_no_time(step, free)) {
                    self.tell(Code::EndlessInstant, []);
                }
                return passed && step.repeat != Times::Forever;
            }
        }
        true
    }

    /// The name of a process. Its place, if there is one.
    fn process(&mut self, name: &str) -> Option<usize> {
        let place = self.names.process(name);
        if place.is_none() {
            let meant = suggestion(name, self.names.processes());
            self.tell(Code::UnknownProcess, [name.to_owned(), meant]);
        }
        place
    }

    fn start(&mut self, process: usize, name: &str, starts: &Starts) {
        let Some(child) = self.process(name) else { return };
        let code = if child == process {
            Code::StartsItself
        } else if self.scenario.processes[child].start == Start::ByItself {
            Code::ComesByItself
        } else if starts.more_than_once(child) {
            Code::StartedTwice
        } else {
            return;
        };
        self.tell(code, [name.to_owned()]);
    }

    fn join(&mut self, process: usize, name: &str, starts: &Starts) {
        let Some(child) = self.process(name) else { return };
        if !starts.is_parent(process, child) {
            self.tell(Code::JoinsStranger, [name.to_owned()]);
        }
    }

    fn unlock(&mut self, name: &str, held: &mut Vec<&str>) {
        self.refers_to(name, &["lock"]);
        match held.iter().rposition(|lock| *lock == name) {
            Some(at) => {
                held.remove(at);
            }
            None => self.tell(Code::UnlockNotHeld, [name.to_owned()]),
        }
    }
}

/// Whether a step is done at the same instant, whatever the others do. `free`: requests cost nothing.
fn takes_no_time(step: &Step, free: bool) -> bool {
    match step {
        Step::Cpu(step) => step.cpu.0.is_zero(),
        Step::Repeat(step) => step.r#do.iter().all(|step| takes_no_time(step, free)),
        Step::Set(_) | Step::Clear(_) | Step::Print(_) => free,
        // These may block, or end or start somebody, or be refused, so the loop need not be endless at one instant.
        Step::Io(_)
        | Step::Sleep(_)
        | Step::Yield(_)
        | Step::NextPeriod(_)
        | Step::Start(_)
        | Step::Join(_)
        | Step::Terminate(_)
        | Step::Kill(_)
        | Step::Lock(_)
        | Step::Unlock(_)
        | Step::Acquire(_)
        | Step::Release(_)
        | Step::Wait(_)
        | Step::Notify(_)
        | Step::Barrier(_)
        | Step::Put(_)
        | Step::Get(_)
        | Step::Send(_)
        | Step::Recv(_)
        | Step::Exit(_)
        | Step::Raise(_) => false,
    }
}
