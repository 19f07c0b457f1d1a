//! Random programs: each asks for anything at all, in any order, and keeps a ledger of the CPU time it should have used.

use sim_core::ids::{ObjectId, Pid};
use sim_core::machine::Costs;
use sim_core::program::{Birth, Ending, Program, Reply, Request, Signal, StartMethod, Step, Stream, Traits};
use sim_core::rng::Rng;
use sim_core::time::Ticks;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What programs should have paid, by process.
pub(crate) struct Ledger {
    costs: Costs,
    /// Steps whose request has been met.
    pub(crate) done: BTreeMap<Pid, Ticks>,
    /// Steps that were begun, whether or not their request has been met.
    pub(crate) begun: BTreeMap<Pid, Ticks>,
    /// Who asked to spin: what that uses is not told.
    pub(crate) spinners: BTreeSet<Pid>,
}

impl Ledger {
    pub(crate) fn new(costs: Costs) -> Self {
        Self { costs, done: BTreeMap::new(), begun: BTreeMap::new(), spinners: BTreeSet::new() }
    }

    fn price(&self, step: &Step) -> Ticks {
        let costs = &self.costs;
        step.burst
            + match &step.then {
                Request::Continue | Request::Spin => Ticks::ZERO,
                Request::Start(birth) if birth.method == StartMethod::Spawn => costs.syscall + costs.spawn,
                Request::Start(_) => costs.syscall + costs.fork,
                _ => costs.syscall,
            }
    }
}

/// A random program.
pub(crate) struct Wanderer {
    rng: Rng,
    pid: Pid,
    ledger: Rc<RefCell<Ledger>>,
    /// What its present step costs.
    price: Ticks,
    /// How many steps it has left.
    steps: u64,
    /// How far down the tree of processes it is.
    depth: u32,
    is_thread: bool,
    children: Vec<Pid>,
}

/// One more than there are: the last one is none.
const OBJECTS: u64 = 11;

impl Wanderer {
    fn new(rng: &mut Rng, ledger: &Rc<RefCell<Ledger>>, depth: u32, startup: Ticks, is_thread: bool) -> Self {
        let steps = rng.below(24);
        Self {
            rng: rng.fork(77),
            pid: Pid::INIT,
            ledger: ledger.clone(),
            price: startup,
            steps,
            depth,
            is_thread,
            children: Vec::new(),
        }
    }

    pub(crate) fn birth(rng: &mut Rng, ledger: &Rc<RefCell<Ledger>>, depth: u32) -> Birth {
        let method = if rng.below(4) == 0 { StartMethod::Spawn } else { StartMethod::Fork };
        let startup =
            if method == StartMethod::Spawn { ledger.borrow().costs.spawn_startup } else { Ticks::ZERO };
        let small = |n: u64| u32::try_from(n).expect("small");
        let traits = Traits {
            priority: i32::try_from(rng.below(9)).expect("small"),
            nice: i8::try_from(rng.below(9)).expect("small"),
            tickets: small(1 + rng.below(100)),
            ..Traits::default()
        };
        let daemon = depth > 0 && rng.below(3) == 0;
        let program = Box::new(Self::new(rng, ledger, depth, startup, false));
        Birth { name: "wanderer".into(), daemon, program, traits, method }
    }

    fn end(&mut self) -> Request {
        match self.rng.below(if self.is_thread { 12 } else { 4 }) {
            0 => Request::Exit(Ending::Code(7)),
            1 => Request::Exit(Ending::Exception),
            2 | 3 => Request::Exit(Ending::Return),
            _ => Request::ExitTask,
        }
    }

    fn object(&mut self) -> ObjectId {
        ObjectId(u32::try_from(self.rng.below(OBJECTS)).expect("small"))
    }

    fn timeout(&mut self) -> Option<Ticks> {
        (self.rng.below(6) > 0).then(|| Ticks::from_ns(self.rng.below(30)))
    }

    /// One of its children, or anybody.
    fn somebody(&mut self) -> Pid {
        let children = self.children.len() as u64;
        match usize::try_from(self.rng.below(children + 1)) {
            Ok(place) if place < self.children.len() => self.children[place],
            _ => Pid::nth(usize::try_from(self.rng.below(12)).expect("small")),
        }
    }

    fn request(&mut self) -> Request {
        match self.rng.below(64) {
            0..4 => Request::Continue,
            4..7 => Request::Yield,
            7 => Request::Clock,
            8..14 => Request::Sleep(Ticks::from_ns(self.rng.below(25))),
            14..20 if self.depth < 3 => {
                let mut rng = self.rng.fork(3);
                self.rng.bits();
                Request::Start(Box::new(Self::birth(&mut rng, &self.ledger, self.depth + 1)))
            }
            20 if self.depth < 3 => self.thread(),
            21..24 => Request::Join { child: self.somebody(), timeout: self.timeout() },
            24 => Request::JoinAll,
            25 => Request::Poll(self.somebody()),
            26 => Request::ActiveChildren,
            27 => {
                let which = usize::try_from(self.rng.below(4)).expect("small");
                Request::Kill { to: self.somebody(), signal: Signal::ALL[which] }
            }
            28 => Request::Identity,
            29..32 => Request::Print { stream: Stream::Stdout, text: "x".into() },
            32 if self.rng.below(8) == 0 => Request::Spin,
            _ => self.use_object(),
        }
    }

    fn thread(&mut self) -> Request {
        let mut rng = self.rng.fork(5);
        self.rng.bits();
        let program = Self::new(&mut rng, &self.ledger, self.depth + 1, Ticks::ZERO, true);
        Request::Thread(Box::new(program))
    }

    /// Mostly a request that the object knows, now and then one that it does not.
    fn use_object(&mut self) -> Request {
        let (object, timeout, length) = (self.object(), self.timeout(), Ticks::from_ns(self.rng.below(12)));
        let choice = self.rng.below(4);
        let right = self.rng.below(12) > 0;
        match object.0 {
            0..3 if right && choice < 2 => Request::Acquire { object, timeout },
            0..3 if right => Request::Release(object),
            3 if right && choice < 2 => Request::Wait { object, timeout },
            3 if right => Request::Notify { object, count: 2 },
            4 if right => match choice {
                0 | 1 => Request::Wait { object, timeout },
                2 => Request::Set(object),
                _ => Request::Clear(object),
            },
            5 if right => Request::Wait { object, timeout },
            6 | 7 if right && choice < 2 => Request::Put { object, message: "hello".into(), timeout },
            6 | 7 if right => Request::Get { object, timeout },
            8 | 9 if right => Request::Io { device: object, length },
            _ => match choice {
                0 => Request::Clear(object),
                1 => Request::IsSet(object),
                2 => Request::Io { device: object, length },
                _ => Request::Acquire { object, timeout },
            },
        }
    }
}

impl Program for Wanderer {
    fn born(&mut self, pid: Pid) {
        self.pid = pid;
        *self.ledger.borrow_mut().begun.entry(pid).or_default() += self.price;
    }

    fn resume(&mut self, reply: Reply, _budget: Ticks) -> Step {
        if let Reply::Started(child) = reply {
            self.children.push(child);
        }
        // A spawned process pays for its start together with its first step.
        if reply != Reply::Begin {
            *self.ledger.borrow_mut().done.entry(self.pid).or_default() += self.price;
            self.price = Ticks::ZERO;
        }
        let burst = Ticks::from_ns(if self.rng.below(3) == 0 { 0 } else { self.rng.below(14) });
        let over = self.steps == 0;
        self.steps = self.steps.saturating_sub(1);
        let then = if over { self.end() } else { self.request() };
        let step = Step::new(burst, then);
        let price = self.ledger.borrow().price(&step);
        *self.ledger.borrow_mut().begun.entry(self.pid).or_default() += price;
        self.price += price;
        if let Request::Spin = step.then {
            self.ledger.borrow_mut().spinners.insert(self.pid);
        }
        step
    }

    fn bytes(&self) -> usize {
        64 + self.children.len()
    }
}
