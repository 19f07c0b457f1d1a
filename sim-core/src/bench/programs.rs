//! The benchmark workloads as programs: the same interface that scripts and interpreters have.

use super::Workload;
use super::inputs::{ARRIVALS_APART, CAPACITY, CHILDREN, Inputs};
use crate::ids::ObjectId;
use crate::program::{
    Arrival, Birth, Ending, Launch, ObjectSpec, Program, Reply, Request, StartMethod, Step, Traits,
};
use crate::time::{Ticks, Time};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

pub(super) fn launch(inputs: &Inputs) -> Launch {
    match inputs.workload {
        Workload::W1 => arriving(inputs, |i| Box::new(Burst { length: Ticks::from_ns(inputs.lengths[i]) })),
        Workload::W2 | Workload::W2b => {
            let per = 2 * inputs.per as usize;
            arriving(inputs, |i| {
                Box::new(Alternation { lengths: inputs.lengths.clone(), at: i * per, end: (i + 1) * per })
            })
        }
        Workload::W3 => buffer(inputs),
        Workload::W4 => {
            let name: Arc<str> = "process".into();
            let tree = Rc::new(Tree { lengths: inputs.lengths.clone(), processes: inputs.processes, name });
            let arrivals = vec![Arrival { at: Time::ZERO, birth: *node(&tree, 0) }];
            Launch { objects: Vec::new(), arrivals }
        }
    }
}

fn arriving(inputs: &Inputs, program: impl Fn(usize) -> Box<dyn Program>) -> Launch {
    let name: Arc<str> = "process".into();
    let arrivals = (0..inputs.processes).map(|i| Arrival {
        at: Time::from_ns(u64::from(i) * ARRIVALS_APART),
        birth: birth(&name, program(i as usize)),
    });
    Launch { objects: Vec::new(), arrivals: arrivals.collect() }
}

fn birth(name: &Arc<str>, program: Box<dyn Program>) -> Birth {
    let (name, traits, method) = (name.clone(), Traits::default(), StartMethod::Fork);
    Birth { name, daemon: false, program, traits, method }
}

/// W1: one CPU burst.
struct Burst {
    length: Ticks,
}

impl Program for Burst {
    fn resume(&mut self, _reply: Reply, _budget: Ticks) -> Step {
        Step::new(self.length, Request::Exit(Ending::Return))
    }
}

/// W2: CPU and I/O in turns; the I/O after the last burst is left out.
struct Alternation {
    lengths: Rc<[u64]>,
    at: usize,
    end: usize,
}

impl Program for Alternation {
    fn resume(&mut self, _reply: Reply, _budget: Ticks) -> Step {
        let burst = Ticks::from_ns(self.lengths[self.at]);
        let io = Ticks::from_ns(self.lengths[self.at + 1]);
        self.at += 2;
        Step::new(burst, if self.at < self.end { Request::Sleep(io) } else { Request::Exit(Ending::Return) })
    }
}

const MUTEX: ObjectId = ObjectId(0);
const NOT_FULL: ObjectId = ObjectId(1);
const NOT_EMPTY: ObjectId = ObjectId(2);

fn buffer(inputs: &Inputs) -> Launch {
    let count = Rc::new(Cell::new(0));
    let per = 2 * inputs.per as usize;
    let mut launch = arriving(inputs, |i| {
        let produces = i < inputs.processes as usize / 2;
        let (lengths, count) = (inputs.lengths.clone(), count.clone());
        let next = if produces { Next::Think } else { Next::Lock };
        Box::new(User { lengths, at: i * per, end: (i + 1) * per, count, produces, next })
    });
    launch.objects = vec![
        ("mutex".into(), ObjectSpec::Lock),
        ("not full".into(), ObjectSpec::Condition { lock: MUTEX }),
        ("not empty".into(), ObjectSpec::Condition { lock: MUTEX }),
    ];
    launch
}

/// W3: a producer or a consumer.
struct User {
    lengths: Rc<[u64]>,
    at: usize,
    end: usize,
    /// How many items are in the buffer. Read and written only under the mutex.
    count: Rc<Cell<u32>>,
    produces: bool,
    next: Next,
}

/// What a producer or consumer does when it goes on.
#[derive(Clone, Copy)]
enum Next {
    /// A producer thinks, then asks for the mutex.
    Think,
    /// A consumer asks for the mutex at once.
    Lock,
    /// It has the mutex: looks at the buffer.
    Look,
    /// It has notified: changes the count, and gives the mutex back.
    Unlock,
    /// It has given the mutex back: a consumer thinks now, a producer in its next round.
    Round,
}

impl User {
    fn lock(&mut self, burst: u64) -> Step {
        self.next = Next::Look;
        Step::new(Ticks::from_ns(burst), Request::Acquire { object: MUTEX, timeout: None })
    }

    fn look(&mut self) -> Step {
        let (full, own, other) =
            if self.produces { (CAPACITY, NOT_FULL, NOT_EMPTY) } else { (0, NOT_EMPTY, NOT_FULL) };
        if self.count.get() == full {
            return Step::ask(Request::Wait { object: own, timeout: None });
        }
        self.next = Next::Unlock;
        Step::new(Ticks::from_ns(self.lengths[self.at + 1]), Request::Notify { object: other, count: 1 })
    }

    fn round(&mut self) -> Step {
        let think = self.lengths[self.at];
        self.at += 2;
        match (self.produces, self.at < self.end) {
            (true, true) => self.lock(self.lengths[self.at]),
            (true, false) => Step::ask(Request::Exit(Ending::Return)),
            (false, true) => self.lock(think),
            (false, false) => Step::new(Ticks::from_ns(think), Request::Exit(Ending::Return)),
        }
    }
}

impl Program for User {
    fn resume(&mut self, _reply: Reply, _budget: Ticks) -> Step {
        match self.next {
            Next::Think => self.lock(self.lengths[self.at]),
            Next::Lock => self.lock(0),
            Next::Look => self.look(),
            Next::Unlock => {
                let count = self.count.get();
                self.count.set(if self.produces { count + 1 } else { count - 1 });
                self.next = Next::Round;
                Step::ask(Request::Release(MUTEX))
            }
            Next::Round => self.round(),
        }
    }
}

/// W4: what all processes of the tree know.
struct Tree {
    lengths: Rc<[u64]>,
    processes: u32,
    name: Arc<str>,
}

/// W4: one process of the tree.
struct Node {
    tree: Rc<Tree>,
    number: u32,
    /// The child to start next.
    child: u32,
}

fn node(tree: &Rc<Tree>, number: u32) -> Box<Birth> {
    let program = Box::new(Node { tree: tree.clone(), number, child: CHILDREN * number + 1 });
    Box::new(Birth {
        name: tree.name.clone(),
        daemon: false,
        program,
        traits: Traits::default(),
        method: StartMethod::Fork,
    })
}

impl Node {
    /// Starts the next child; joins them all after the last one.
    fn start_next(&mut self) -> Request {
        let end = self.tree.processes.min(CHILDREN * self.number + CHILDREN + 1);
        if self.child < end {
            let number = self.child;
            self.child += 1;
            return Request::Start(node(&self.tree, number));
        }
        Request::JoinAll
    }
}

impl Program for Node {
    fn resume(&mut self, reply: Reply, _budget: Ticks) -> Step {
        let length = |which: usize| Ticks::from_ns(self.tree.lengths[2 * self.number as usize + which]);
        match reply {
            Reply::Begin if self.child >= self.tree.processes => {
                Step::new(length(0), Request::Exit(Ending::Return))
            }
            Reply::Begin => Step::new(length(0), self.start_next()),
            Reply::Started(_) => Step::ask(self.start_next()),
            Reply::Done
            | Reply::TimedOut
            | Reply::Ended(_)
            | Reply::Alive
            | Reply::Children(_)
            | Reply::Message(_)
            | Reply::Count(_)
            | Reply::Clock { .. }
            | Reply::Identity { .. }
            | Reply::Object(_)
            | Reply::Signalled { .. }
            | Reply::Refused(_) => Step::new(length(1), Request::Exit(Ending::Return)),
        }
    }
}
