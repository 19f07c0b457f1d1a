//! A plain simulator of the benchmark workloads, to compare the engine with in the same run: a binary heap of events,
//! one ready queue, an enum for each process, and each slice kept as three numbers. Everything that makes the engine
//! an engine (policies, programs, objects, lifecycle, the trace) is absent.

use super::Workload;
use super::figures::{Figures, slice_hash};
use super::inputs::{ARRIVALS_APART, CAPACITY, CHILDREN, Inputs, QUANTUM};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// What the plain simulator found.
pub(super) struct Plain {
    figures: Figures,
    slices: Vec<(u32, u64, u64)>,
}

impl Plain {
    /// What came out. Not part of the time measured.
    pub(super) fn figures(&self) -> Figures {
        let hash = |sum, &(number, start, end): &(u32, u64, u64)| sum ^ slice_hash(number, start, end);
        let slicechk = Some(self.slices.iter().fold(0, hash));
        Figures { dispatches: self.slices.len() as u64, slicechk, ..self.figures }
    }
}

/// Runs the workload.
pub(super) fn run(inputs: &Inputs) -> Plain {
    let mut simulator = Simulator::new(inputs);
    while let Some(Reverse((at, _, what))) = simulator.due.pop() {
        simulator.now = at;
        match what {
            Due::Arrival(i) => simulator.arrive(i),
            Due::Slice { core, i, start } => simulator.slice_end(core, i, start),
            Due::Io(i) => {
                simulator.figures.events += 1;
                simulator.ready(i);
            }
        }
    }
    Plain { figures: simulator.figures, slices: simulator.slices }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Arrival(u32),
    Slice { core: u16, i: u32, start: u64 },
    Io(u32),
}

struct Simulator<'a> {
    inputs: &'a Inputs,
    now: u64,
    due: BinaryHeap<Reverse<(u64, u64, Due)>>,
    sequence: u64,
    queue: VecDeque<u32>,
    idle: BinaryHeap<Reverse<u16>>,
    processes: Vec<Process>,
    quantum: u64,
    holder: Option<u32>,
    mutex: VecDeque<u32>,
    /// Waiting until it is not full, and until it is not empty.
    conditions: [VecDeque<u32>; 2],
    count: u32,
    figures: Figures,
    slices: Vec<(u32, u64, u64)>,
}

#[derive(Clone, Copy, Default)]
struct Process {
    remaining: u64,
    /// The pair of lengths that is in use; for W4, 0 before and 1 after the join.
    pair: u32,
    /// W3: whether it computes inside the mutex.
    inside: bool,
    born: u64,
    children: u32,
}

impl<'a> Simulator<'a> {
    fn new(inputs: &'a Inputs) -> Self {
        let arrivals = if inputs.workload == Workload::W4 { 1 } else { inputs.processes };
        let quantum = if inputs.workload == Workload::W3 { u64::MAX } else { QUANTUM.ns() };
        let mut simulator = Self {
            inputs,
            now: 0,
            due: BinaryHeap::new(),
            sequence: 0,
            queue: VecDeque::new(),
            idle: (0..inputs.cores()).map(Reverse).collect(),
            processes: vec![Process::default(); inputs.processes as usize],
            quantum,
            holder: None,
            mutex: VecDeque::new(),
            conditions: [VecDeque::new(), VecDeque::new()],
            count: 0,
            figures: Figures::default(),
            slices: Vec::new(),
        };
        for i in 0..arrivals {
            simulator.set(u64::from(i) * ARRIVALS_APART, Due::Arrival(i));
        }
        simulator
    }

    fn set(&mut self, at: u64, due: Due) {
        self.sequence += 1;
        self.due.push(Reverse((at, self.sequence, due)));
    }

    fn length(&self, i: u32, second: usize) -> u64 {
        let per = self.inputs.per.max(1);
        match self.inputs.workload {
            Workload::W1 => self.inputs.lengths[i as usize],
            Workload::W4 => self.inputs.lengths[2 * i as usize + second],
            Workload::W2 | Workload::W2b | Workload::W3 => {
                self.inputs.lengths[2 * (i * per + self.processes[i as usize].pair) as usize + second]
            }
        }
    }

    fn produces(&self, i: u32) -> bool {
        i < self.inputs.processes / 2
    }

    fn arrive(&mut self, i: u32) {
        self.processes[i as usize].born = self.now;
        if self.inputs.workload == Workload::W3 && !self.produces(i) {
            return self.lock(i);
        }
        self.processes[i as usize].remaining = self.length(i, 0);
        self.ready(i);
    }

    fn ready(&mut self, i: u32) {
        match self.idle.pop() {
            Some(Reverse(core)) => self.dispatch(core, i),
            None => self.queue.push_back(i),
        }
    }

    fn dispatch(&mut self, core: u16, i: u32) {
        let length = self.processes[i as usize].remaining.min(self.quantum);
        self.set(self.now + length, Due::Slice { core, i, start: self.now });
    }

    fn slice_end(&mut self, core: u16, i: u32, start: u64) {
        self.figures.events += 1;
        self.slices.push((i, start, self.now));
        self.processes[i as usize].remaining -= self.now - start;
        self.idle.push(Reverse(core));
        if self.processes[i as usize].remaining > 0 {
            self.queue.push_back(i);
        } else {
            self.burst_end(i);
        }
        while !self.queue.is_empty()
            && let Some(Reverse(core)) = self.idle.pop()
        {
            let next = self.queue.pop_front().expect("not empty");
            self.dispatch(core, next);
        }
    }

    fn burst_end(&mut self, i: u32) {
        let last = self.processes[i as usize].pair + 1 >= self.inputs.per;
        match self.inputs.workload {
            Workload::W1 => self.exit(i),
            Workload::W2 | Workload::W2b if last => self.exit(i),
            Workload::W2 | Workload::W2b => {
                let io = self.length(i, 1);
                self.processes[i as usize].pair += 1;
                self.processes[i as usize].remaining = self.length(i, 0);
                self.set(self.now + io, Due::Io(i));
            }
            Workload::W3 if self.processes[i as usize].inside => self.leave(i, last),
            Workload::W3 if !self.produces(i) => self.next_round(i, last),
            Workload::W3 => self.lock(i),
            Workload::W4 => self.fork_or_exit(i),
        }
    }

    fn fork_or_exit(&mut self, i: u32) {
        let children = CHILDREN * i + 1..self.inputs.processes.min(CHILDREN * i + CHILDREN + 1);
        if self.processes[i as usize].pair == 1 || children.is_empty() {
            self.exit(i);
            if i > 0 {
                let parent = (i - 1) / CHILDREN;
                self.processes[parent as usize].children -= 1;
                if self.processes[parent as usize].children == 0 {
                    self.processes[parent as usize].pair = 1;
                    self.processes[parent as usize].remaining = self.length(parent, 1);
                    self.queue.push_back(parent);
                }
            }
            return;
        }
        for child in children {
            self.figures.events += 1;
            self.processes[i as usize].children += 1;
            self.processes[child as usize].born = self.now;
            self.processes[child as usize].remaining = self.length(child, 0);
            self.queue.push_back(child);
        }
    }

    fn lock(&mut self, i: u32) {
        if self.holder.is_some() {
            return self.mutex.push_back(i);
        }
        self.look(i);
    }

    /// `i` has the mutex.
    fn look(&mut self, i: u32) {
        self.holder = Some(i);
        let (full, own) = if self.produces(i) { (CAPACITY, 0) } else { (0, 1) };
        if self.count == full {
            self.figures.waits += 1;
            self.conditions[own].push_back(i);
            return self.unlock();
        }
        self.processes[i as usize].inside = true;
        self.processes[i as usize].remaining = self.length(i, 1);
        self.queue.push_back(i);
    }

    fn unlock(&mut self) {
        self.holder = None;
        if let Some(next) = self.mutex.pop_front() {
            self.look(next);
        }
    }

    fn leave(&mut self, i: u32, last: bool) {
        self.processes[i as usize].inside = false;
        let produces = self.produces(i);
        self.count = if produces { self.count + 1 } else { self.count - 1 };
        if let Some(woken) = self.conditions[usize::from(produces)].pop_front() {
            self.mutex.push_back(woken);
        }
        self.unlock();
        if produces && last {
            return self.exit(i);
        }
        if produces {
            self.processes[i as usize].pair += 1;
        }
        self.processes[i as usize].remaining = self.length(i, 0);
        self.queue.push_back(i);
    }

    /// A consumer has thought.
    fn next_round(&mut self, i: u32, last: bool) {
        if last {
            return self.exit(i);
        }
        self.processes[i as usize].pair += 1;
        self.lock(i);
    }

    fn exit(&mut self, i: u32) {
        self.figures.end(i, self.processes[i as usize].born, self.now);
    }
}
