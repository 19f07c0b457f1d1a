//! Table tests of the kernel, and the tiny language they are written in: a process is a line like
//! `&A!7@3: cpu 24, lock L, join B 10` (a daemon of priority 7 that arrives at 3 ms), lengths are milliseconds, and what comes out is a line too.

mod cores;
mod costs;
mod endings;
mod interpreters;
mod lifecycle;
mod objects;
mod policies;
mod preemption;
mod sketch;

use super::{Kernel, Outcome};
use crate::ids::{ObjectId, Pid};
use crate::machine::{Machine, Queueing};
use crate::policy::Policy;
use crate::policy::catalog::{Choice, Name};
use crate::program::{
    Arrival, Birth, Ending, Launch, ObjectSpec, Program, Reply, Request, Signal, StartMethod, Step, Stream,
    Traits,
};
use crate::time::{Ticks, Time};
use crate::trace::{EventKind, Trace, Why};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a test runs on, and what it runs.
struct Lab {
    machine: Machine,
    objects: Vec<(&'static str, ObjectSpec)>,
}

/// A run that has ended.
struct Ran {
    kernel: Kernel,
    outcome: Outcome,
    /// What programs were told, where it was not just that it is done: `B timed out`.
    heard: String,
}

fn fcfs() -> Lab {
    lab(Choice { name: Name::Fcfs, ..Choice::default() })
}

fn rr(quantum: u64) -> Lab {
    lab(Choice { name: Name::Rr, quantum: Ticks::from_ms(quantum), ..Choice::default() })
}

fn lab(policy: Choice) -> Lab {
    Lab { machine: Machine { policy, ..Machine::default() }, objects: Vec::new() }
}

impl Lab {
    fn cores(mut self, cores: u16) -> Self {
        self.machine.cores = cores;
        self
    }

    fn queue(mut self, queue: Queueing) -> Self {
        self.machine.queue = queue;
        self
    }

    fn with(mut self, name: &'static str, spec: ObjectSpec) -> Self {
        self.objects.push((name, spec));
        self
    }

    fn machine(mut self, change: impl FnOnce(&mut Machine)) -> Self {
        change(&mut self.machine);
        self
    }

    fn launch(&self, lines: &[&str], world: &Rc<World>) -> Launch {
        let objects = self.objects.iter().map(|&(name, spec)| (name.into(), spec)).collect();
        let mut arrivals = Vec::new();
        for line in lines {
            let (head, code) = line.split_once(':').expect("a name, a colon, and steps");
            let (name, at) = head.split_once('@').unwrap_or((head, "0"));
            let (name, priority) = name.split_once('!').unwrap_or((name, "0"));
            let daemon = name.starts_with('&');
            let name = name.trim_start_matches('&');
            let priority = priority.parse().expect("a priority");
            let role = Role { code: code.to_owned(), daemon, priority };
            world.code.borrow_mut().insert(name.to_owned(), role);
            if at != "parent" {
                arrivals
                    .push(Arrival { at: Time::ZERO + ms(at), birth: world.birth(name, StartMethod::Fork) });
            }
        }
        Launch { objects, arrivals }
    }

    fn world(&self) -> Rc<World> {
        let world = Rc::new(World::default());
        *world.objects.borrow_mut() = self.objects.iter().map(|&(name, _)| name).collect();
        world
    }

    fn kernel(&self, lines: &[&str]) -> (Kernel, Rc<World>) {
        let world = self.world();
        let launch = self.launch(lines, &world);
        (Kernel::new(&self.machine, launch), world)
    }

    fn run(&self, lines: &[&str]) -> Ran {
        let (kernel, world) = self.kernel(lines);
        Self::finish(kernel, &world)
    }

    /// Runs under a policy that is not in the catalogue.
    fn run_under(&self, policy: Box<dyn Policy>, lines: &[&str]) -> Ran {
        let world = self.world();
        let launch = self.launch(lines, &world);
        Self::finish(Kernel::with_policy(&self.machine, launch, Trace::new(), policy), &world)
    }

    fn finish(mut kernel: Kernel, world: &World) -> Ran {
        let outcome = kernel.run();
        let heard = world.heard.borrow().join(", ");
        Ran { kernel, outcome, heard }
    }

    /// Runs processes that only compute, all from the start, called P1, P2, …
    fn gantt(&self, bursts: &[u64]) -> String {
        let lines: Vec<String> =
            bursts.iter().enumerate().map(|(i, burst)| format!("P{}: cpu {burst}", i + 1)).collect();
        self.run(&lines.iter().map(String::as_str).collect::<Vec<_>>()).gantt()
    }
}

impl Ran {
    /// Who had which core when, in the order of the start: `P1 0-4, P2 4-7`. Names the core if there are several.
    fn gantt(&self) -> String {
        let trace = self.kernel.trace();
        let mut slices: Vec<(Time, u16, Pid, Option<Time>)> = Vec::new();
        let mut open = BTreeMap::new();
        for (_, event) in trace.events() {
            if event.kind.leaves_core()
                && let Some(place) = open.remove(&event.task)
            {
                let slice: &mut (Time, u16, Pid, Option<Time>) = &mut slices[place];
                slice.3 = Some(event.at);
            }
            if let EventKind::Dispatch { core, .. } = event.kind {
                open.insert(event.task, slices.len());
                slices.push((event.at, core.0, event.pid, None));
            }
        }
        let several = self.kernel.machine().cores > 1;
        let picture = slices.into_iter().filter(|&(start, .., end)| Some(start) != end).map(
            |(start, core, pid, end)| {
                let core = if several { format!("{core}:") } else { String::new() };
                let end = end.map_or("…".to_owned(), number);
                format!("{core}{} {}-{end}", name_of(&self.kernel, pid), number(start))
            },
        );
        picture.collect::<Vec<_>>().join(", ")
    }

    /// What became of the processes, event by event: `0 A born, 5 A code ends, …`.
    fn lives(&self) -> String {
        self.story(|kind| match kind {
            EventKind::Born => Some("born".to_owned()),
            EventKind::Kill { to, signal } => Some(format!("kills {} {}", self.name(to), signal.name())),
            EventKind::CodeEnd => Some("code ends".to_owned()),
            EventKind::TaskEnd => Some("task ends".to_owned()),
            EventKind::Exit { status } => Some(format!("exits {}", status.exitcode())),
            EventKind::Reap { by } => Some(format!("reaped by {}", self.name(by))),
            EventKind::Adopt { by } => Some(format!("adopted by {}", self.name(by))),
            _ => None,
        })
    }

    /// How tasks came to be ready, but for their start.
    fn readies(&self) -> String {
        self.story(|kind| match kind {
            EventKind::Ready { why: Why::Started, .. } => None,
            EventKind::Ready { why, by, .. } => Some(format!("{why:?} by {}", self.name(by))),
            _ => None,
        })
    }

    fn story(&self, tell: impl Fn(EventKind) -> Option<String>) -> String {
        let events = self.kernel.trace().events();
        let told = events.filter_map(|(_, event)| {
            Some(format!("{} {} {}", number(event.at), self.name(event.pid), tell(event.kind)?))
        });
        told.collect::<Vec<_>>().join(", ")
    }

    fn name(&self, pid: Pid) -> String {
        name_of(&self.kernel, pid)
    }

    /// How the run ended, in a line: `deadlock: A waits for L held by B, …; circle A B`.
    fn ending(&self) -> String {
        let names = |pids: &[Pid]| pids.iter().map(|&pid| self.name(pid)).collect::<Vec<_>>().join(" ");
        match &self.outcome {
            Outcome::Finished => "finished".to_owned(),
            Outcome::Deadlock { waiting, cycle } => {
                let waits = waiting.iter().map(|one| {
                    let on = match one.on {
                        super::WaitingOn::Object(object) => {
                            self.kernel.trace().object(object).name.to_string()
                        }
                        super::WaitingOn::Child(child) => format!("the end of {}", self.name(child)),
                        super::WaitingOn::AllChildren => "its children".to_owned(),
                    };
                    format!("{} waits for {on} ({})", self.name(one.pid), names(&one.holders))
                });
                format!("deadlock: {}; circle {}", waits.collect::<Vec<_>>().join(", "), names(cycle))
            }
            Outcome::Spinning { spinners } => format!("spinning: {}", names(spinners)),
            Outcome::Limit { which } => format!("limit: {which:?} at {}", number(self.kernel.now())),
        }
    }

    /// When each process ended, in the order of the pids.
    fn ends(&self) -> Vec<String> {
        self.kernel.fates().map(|fate| fate.ended.map_or("never".to_owned(), number)).collect()
    }
}

fn name_of(kernel: &Kernel, pid: Pid) -> String {
    kernel.trace().process(pid).map_or("init".to_owned(), |process| process.name.to_string())
}

/// A time in milliseconds.
fn number(at: Time) -> String {
    crate::text::duration(at - Time::ZERO).trim_end_matches("ms").to_owned()
}

fn ms(text: &str) -> Ticks {
    crate::text::parse_duration(text).expect("a duration")
}

/// What all programs of a test share: the code of each, and what they were told.
#[derive(Default)]
struct World {
    code: RefCell<BTreeMap<String, Role>>,
    objects: RefCell<Vec<&'static str>>,
    pids: RefCell<BTreeMap<String, Pid>>,
    heard: RefCell<Vec<String>>,
}

struct Role {
    code: String,
    daemon: bool,
    priority: i32,
}

impl World {
    fn birth(self: &Rc<Self>, name: &str, method: StartMethod) -> Birth {
        let Role { daemon, priority, .. } = self.code.borrow()[name];
        let traits = Traits { priority, ..Traits::default() };
        Birth { name: name.into(), daemon, program: self.program(name), traits, method }
    }

    fn program(self: &Rc<Self>, name: &str) -> Box<dyn Program> {
        let steps = self.code.borrow()[name].code.split(',').map(|step| step.trim().to_owned()).collect();
        Box::new(Line { name: name.to_owned(), world: self.clone(), steps, at: 0, started: None })
    }

    fn object(&self, name: &str) -> ObjectId {
        let place = self.objects.borrow().iter().position(|&object| object == name).unwrap_or(999);
        ObjectId(u32::try_from(place).expect("few objects"))
    }

    fn pid(&self, name: &str) -> Pid {
        self.pids.borrow().get(name).copied().unwrap_or(Pid(77))
    }
}

/// A program written as a line.
struct Line {
    name: String,
    world: Rc<World>,
    steps: Vec<String>,
    at: usize,
    /// Whose start it has asked for.
    started: Option<String>,
}

impl Line {
    fn hear(&mut self, reply: &Reply) {
        let what = match reply {
            Reply::Begin | Reply::Done => return,
            Reply::Started(pid) => {
                let name = self.started.take().expect("it asked");
                self.world.pids.borrow_mut().insert(name, *pid);
                return;
            }
            Reply::Identity { pid, parent } => {
                self.world.pids.borrow_mut().insert(self.name.clone(), *pid);
                if *parent != Pid::INIT {
                    return;
                }
                "child of init".to_owned()
            }
            Reply::TimedOut => "timed out".to_owned(),
            Reply::Ended(status) => format!("ended {}", status.exitcode()),
            Reply::Alive => "alive".to_owned(),
            Reply::Children(children) => format!("{} children", children.len()),
            Reply::Message(message) => format!("got {message}"),
            Reply::Count(count) => format!("count {count}"),
            Reply::Clock { now, cpu } => format!("clock {} cpu {cpu}", number(*now)),
            Reply::Object(object) => format!("object {}", object.0),
            Reply::Signalled { signal, .. } => format!("signalled {}", signal.name()),
            Reply::Refused(refusal) => format!("refused {refusal:?}"),
        };
        self.world.heard.borrow_mut().push(format!("{} {what}", self.name));
    }

    /// The request of a step that takes no time.
    fn request(&mut self, words: &[&str]) -> Request {
        let object = |name: &str| self.world.object(name);
        let pid = |name: &str| self.world.pid(name);
        let timeout = |at: usize| words.get(at).map(|text| ms(text));
        match words {
            ["sleep", length] => Request::Sleep(ms(length)),
            ["yield"] => Request::Yield,
            ["spin"] => Request::Spin,
            ["clock"] => Request::Clock,
            ["me"] => Request::Identity,
            ["print", text] => Request::Print { stream: Stream::Stdout, text: (*text).into() },
            ["start" | "spawn", name] => {
                let method = if words[0] == "spawn" { StartMethod::Spawn } else { StartMethod::Fork };
                let birth = self.world.birth(name, method);
                self.started = Some((*name).to_owned());
                Request::Start(Box::new(birth))
            }
            ["thread", name] => Request::Thread(self.world.program(name)),
            ["join", child, ..] => Request::Join { child: pid(child), timeout: timeout(2) },
            ["joinall"] => Request::JoinAll,
            ["poll", child] => Request::Poll(pid(child)),
            ["children"] => Request::ActiveChildren,
            ["kill", to] => Request::Kill { to: pid(to), signal: Signal::Sigkill },
            ["term", to] => Request::Kill { to: pid(to), signal: Signal::Sigterm },
            ["lock" | "acquire", name, ..] => Request::Acquire { object: object(name), timeout: timeout(2) },
            ["unlock" | "release", name] => Request::Release(object(name)),
            ["wait", name, ..] => Request::Wait { object: object(name), timeout: timeout(2) },
            ["notify", name] => Request::Notify { object: object(name), count: 1 },
            ["notifyall", name] => Request::Notify { object: object(name), count: u32::MAX },
            ["set", name] => Request::Set(object(name)),
            ["clear", name] => Request::Clear(object(name)),
            ["isset", name] => Request::IsSet(object(name)),
            ["put", name, text, ..] => {
                Request::Put { object: object(name), message: (*text).into(), timeout: timeout(3) }
            }
            ["get", name, ..] => Request::Get { object: object(name), timeout: timeout(2) },
            ["io", name, length] => Request::Io { device: object(name), length: ms(length) },
            ["again"] => {
                self.at = 0;
                Request::Continue
            }
            ["end"] => Request::ExitTask,
            ["exit", code] => Request::Exit(Ending::Code(code.parse().expect("a code"))),
            ["raise"] => Request::Exit(Ending::Exception),
            other => panic!("{other:?} is no step"),
        }
    }
}

impl Program for Line {
    fn resume(&mut self, reply: Reply, _budget: Ticks) -> Step {
        self.hear(&reply);
        let mut burst = Ticks::ZERO;
        while let Some(step) = self.steps.get(self.at).cloned() {
            let words: Vec<&str> = step.split_whitespace().collect();
            if words.is_empty() {
                break;
            }
            self.at += 1;
            match words[..] {
                ["cpu", length] => burst += ms(length),
                _ => return Step::new(burst, self.request(&words)),
            }
        }
        Step::new(burst, Request::Exit(Ending::Return))
    }

    fn bytes(&self) -> usize {
        self.steps.len()
    }
}
