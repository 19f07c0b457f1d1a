//! Traces drawn by hand, for tests: one short statement an event, so that a test shows the run that it is about.
//!
//! Statements stand on lines or between bars: `TIME WHO VERB …`. Processes are named as they are born; `A/1` is the
//! second task of A. Objects come first: `lock L`.

use crate::ids::{CoreId, ObjectId, Pid, Task};
use crate::program::{ObjectSpec, Signal, Status, Stream};
use crate::text::parse_duration;
use crate::time::{Ticks, Time};
use crate::trace::{EventKind, ObjectInfo, ObjectKind, ProcessInfo, Trace, Why};
use std::collections::BTreeMap;

/// The trace of a sketch.
pub(crate) fn sketch(text: &str) -> Trace {
    let mut sketch = Sketch { trace: Trace::new(), tasks: BTreeMap::new() };
    for line in text.split(['|', '\n']).map(str::trim).filter(|line| !line.is_empty()) {
        sketch.line(line);
    }
    sketch.trace
}

struct Sketch {
    trace: Trace,
    tasks: BTreeMap<String, Task>,
}

impl Sketch {
    fn line(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [kind, name] => {
                let (kind, spec) = object_kind(kind);
                self.trace.add_object(ObjectInfo { name: (*name).into(), kind, spec });
            }
            [at, who, verb, rest @ ..] => {
                let at = Time::ZERO + ticks(at);
                if *verb == "born" {
                    self.born(who, rest);
                }
                let task = self.task(who);
                let kind = self.kind(task, verb, rest, line);
                self.trace.record(at, task, kind);
            }
            _ => panic!("no statement: {line}"),
        }
    }

    fn born(&mut self, who: &str, rest: &[&str]) {
        let parent = after(rest, "parent").map_or(Pid::INIT, |parent| self.pid(parent));
        let (pid, task) = (Pid::nth(self.trace.processes().len()), self.next_task());
        let daemon = rest.contains(&"daemon");
        self.trace.add_process(ProcessInfo { pid, parent, name: who.into(), daemon, task });
        self.trace.add_task(pid);
        self.tasks.insert(who.to_owned(), task);
    }

    fn kind(&mut self, task: Task, verb: &str, rest: &[&str], line: &str) -> EventKind {
        let own = self.trace.tasks()[task.index()];
        let first = rest.first().copied().unwrap_or("");
        match verb {
            "born" => EventKind::Born,
            "ready" => EventKind::Ready {
                why: why(first),
                queue: after(rest, "queue").map_or(0, number),
                by: after(rest, "by").map_or(own, |by| self.pid(by)),
            },
            "switch" => EventKind::SwitchTo { core: CoreId(number(first)) },
            "run" => EventKind::Dispatch {
                core: CoreId(number(first)),
                quantum: rest.get(1).map(|quantum| self.trace.add_length(ticks(quantum))),
            },
            "sleep" => EventKind::Sleep { length: self.trace.add_length(ticks(first)) },
            "join" => EventKind::Join { child: self.pid(first) },
            "join-all" => EventKind::JoinAll,
            "wait" => EventKind::Wait { object: self.object(first) },
            "timeout" => EventKind::Timeout { length: self.trace.add_length(ticks(first)) },
            "acquire" => EventKind::Acquire { object: self.object(first) },
            "release" => EventKind::Release { object: self.object(first) },
            "put" => EventKind::Put { object: self.object(first) },
            "get" => EventKind::Get { object: self.object(first) },
            "signal" => EventKind::Signal { object: self.object(first) },
            "kill" => EventKind::Kill { to: self.pid(first), signal: signal(rest[1]).expect("a signal") },
            "prints" | "complains" => {
                let text = line.split('\'').nth(1).expect("a text in quotes").replace("\\n", "\n");
                let stream = if verb == "prints" { Stream::Stdout } else { Stream::Stderr };
                EventKind::Print { stream, text: self.trace.add_text(text.into()) }
            }
            "code-end" => EventKind::CodeEnd,
            "task-end" => EventKind::TaskEnd,
            "exit" => EventKind::Exit { status: status(first) },
            "reap" => EventKind::Reap { by: self.pid(first) },
            "adopt" => EventKind::Adopt { by: self.pid(first) },
            _ => panic!("no verb: {line}"),
        }
    }

    fn task(&mut self, who: &str) -> Task {
        if !self.tasks.contains_key(who) {
            let (process, _) = who.split_once('/').expect("a process is born before anything else");
            let pid = self.pid(process);
            let task = self.next_task();
            self.trace.add_task(pid);
            self.tasks.insert(who.to_owned(), task);
        }
        self.tasks[who]
    }

    fn next_task(&self) -> Task {
        Task(u32::try_from(self.trace.tasks().len()).expect("few tasks"))
    }

    fn pid(&self, name: &str) -> Pid {
        if name == "init" { Pid::INIT } else { self.trace.tasks()[self.tasks[name].index()] }
    }

    fn object(&self, name: &str) -> ObjectId {
        let place = self.trace.objects().iter().position(|object| &*object.name == name);
        ObjectId(u32::try_from(place.expect("objects come first")).expect("few objects"))
    }
}

fn after<'a>(words: &[&'a str], word: &str) -> Option<&'a str> {
    let at = words.iter().position(|&other| other == word)?;
    words.get(at + 1).copied()
}

fn ticks(text: &str) -> Ticks {
    parse_duration(text).expect("a duration")
}

fn number(text: &str) -> u16 {
    text.parse().expect("a number")
}

fn signal(text: &str) -> Option<Signal> {
    Signal::ALL.into_iter().find(|signal| signal.name() == text)
}

fn status(text: &str) -> Status {
    match text {
        "returned" => Status::Returned,
        "raised" => Status::Raised,
        _ => signal(text).map_or_else(|| Status::Exited(text.parse().expect("a code")), Status::Killed),
    }
}

fn why(text: &str) -> Why {
    match text {
        "started" => Why::Started,
        "quantum" => Why::QuantumOver,
        "preempted" => Why::Preempted,
        "yielded" => Why::Yielded,
        "time-up" => Why::TimeUp,
        "timed-out" => Why::TimedOut,
        "woken" => Why::Woken,
        _ => panic!("no reason: {text}"),
    }
}

/// Semaphores have 2 units, barriers 2 parties, devices one server; queues and pipes hold any number.
fn object_kind(text: &str) -> (ObjectKind, ObjectSpec) {
    match text {
        "lock" => (ObjectKind::Lock, ObjectSpec::Lock),
        "semaphore" => (ObjectKind::Semaphore, ObjectSpec::Semaphore { units: 2, bound: None }),
        "condition" => (ObjectKind::Condition, ObjectSpec::Condition { lock: ObjectId(0) }),
        "event" => (ObjectKind::Event, ObjectSpec::Event),
        "barrier" => (ObjectKind::Barrier, ObjectSpec::Barrier { parties: 2 }),
        "queue" => (ObjectKind::Queue, ObjectSpec::Queue { capacity: None }),
        "pipe" => (ObjectKind::Pipe, ObjectSpec::Pipe { capacity: None }),
        "device" => (ObjectKind::Device, ObjectSpec::Device { servers: Some(1) }),
        _ => panic!("no kind of object: {text}"),
    }
}

/// The run of the design's workspace picture: a daemon dies when its parent's code ends. Two cores, 0.1 ms a switch.
pub(crate) const DAEMON: &str = "
    0ms M born | 0ms M ready started | 0ms M run 0 100ms
    1.5ms P1 born parent M daemon | 1.5ms P1 ready started by M | 1.5ms P1 run 1 100ms
    2.5ms P2 born parent M | 2.5ms P2 ready started by M
    2.5ms M sleep 100ms | 2.5ms P2 switch 0 | 2.6ms P2 run 0 100ms
    3ms P1 prints '123\\n' | 3ms P1 sleep 1s | 4ms P2 prints '456\\n' | 4ms P2 sleep 3s
    102.5ms M ready time-up | 102.5ms M switch 0 | 102.6ms M run 0 100ms
    103ms M prints 'main-------\\n' | 103ms M code-end
    104ms M kill P1 SIGTERM | 104ms P1 exit SIGTERM
    104.5ms M join-all
    3004ms P2 ready time-up | 3004ms P2 switch 0 | 3004.1ms P2 run 0 100ms
    3005ms P2 prints 'end456\\n' | 3005ms P2 code-end | 3005ms P2 exit returned
    3005ms P1 reap M | 3005ms P2 reap M | 3005ms M ready woken by P2
    3005ms M switch 0 | 3005.1ms M run 0 100ms
    3006ms M exit returned | 3006ms M reap init";

/// Two processes want one lock on one core, round robin with 10 ms; the holder's quantum ends while it holds it.
pub(crate) const LOCK: &str = "
    lock L
    0ms A born | 0ms A ready started | 0ms A run 0 10ms
    0ms B born | 0ms B ready started
    2ms A acquire L
    10ms A ready quantum | 10ms B run 0 10ms
    12ms B wait L | 12ms A run 0 10ms
    15ms A release L | 15ms B acquire L | 15ms B ready woken by A
    20ms A code-end | 20ms A exit returned | 20ms A reap init | 20ms B run 0 10ms
    24ms B release L | 25ms B code-end | 25ms B exit 3 | 25ms B reap init";
