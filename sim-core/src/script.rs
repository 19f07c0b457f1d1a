//! Programs given as steps: so much CPU time, then a request, in loops. What scenarios are made of. Leaves names and
//! their checks to `scenario`; what a mistake at run time reads like is in `script/words.rs`.

mod code;
mod words;

pub use code::{Ask, Code, CodeBuilder};

use crate::ids::Pid;
use crate::program::{Birth, Ending, Program, Reply, Request, Signal, StartMethod, Step, Stream, Traits};
use crate::time::Ticks;
use code::Op;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Operations that one resume carries out at the most, so that a loop of tiny bursts cannot hold the caller.
const OPS_PER_RESUME_MAX: usize = 4096;

/// A process's place in its [`Cast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoleId(pub usize);

/// A process that may come to be, once.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its name.
    pub name: Arc<str>,
    /// Whether it is a daemon.
    pub daemon: bool,
    /// What policies go by.
    pub traits: Traits,
    /// How it is started, if a parent starts it.
    pub method: StartMethod,
    /// What it does.
    pub code: Code,
}

/// All processes of one run that know each other by name.
///
/// Invariant: `pids[role]` is set from the process's birth on, and never again: a name means one process.
pub struct Cast {
    roles: Vec<Role>,
    pids: RefCell<Vec<Option<Pid>>>,
    /// The names of the machine's objects, for what is said of mistakes.
    objects: Vec<Arc<str>>,
}

impl Cast {
    /// A cast for one run; a second run needs a second one, since this one learns the pids.
    #[must_use]
    pub fn new(roles: Vec<Role>, objects: Vec<Arc<str>>) -> Rc<Self> {
        let pids = RefCell::new(vec![None; roles.len()]);
        Rc::new(Self { roles, pids, objects })
    }

    /// The process that plays a role, before it exists.
    #[must_use]
    pub fn birth(self: &Rc<Self>, role: RoleId) -> Birth {
        let Role { name, daemon, traits, method, code: _ } = &self.roles[role.0];
        Birth {
            name: name.clone(),
            daemon: *daemon,
            program: Box::new(Script::new(self.clone(), role)),
            traits: traits.clone(),
            method: *method,
        }
    }

    fn pid(&self, role: RoleId) -> Option<Pid> {
        self.pids.borrow()[role.0]
    }

    fn name(&self, role: RoleId) -> &str {
        &self.roles[role.0].name
    }
}

/// One process that follows its steps.
///
/// A request that the machine refuses is an exception that nobody catches: the process prints a line on stderr and
/// ends with exit code 1. The same happens when a step names a process that has not been started yet, or starts one
/// a second time.
pub struct Script {
    cast: Rc<Cast>,
    role: RoleId,
    code: Code,
    at: usize,
    /// The loops that `at` is in, the innermost last.
    loops: Vec<Turning>,
    /// The operation that was asked for last, for what is said if it is refused.
    asked: Option<usize>,
    /// It has asked to continue, only to look names up at the very instant at which it asks for them.
    looks_up: bool,
    /// It has told its mistake, and now ends.
    failed: bool,
}

/// A loop that is being turned.
struct Turning {
    start: usize,
    end: usize,
    /// Turns that are still to come after this one; `None` is without end.
    left: Option<u64>,
}

impl Script {
    fn new(cast: Rc<Cast>, role: RoleId) -> Self {
        let code = cast.roles[role.0].code.clone();
        Self { cast, role, code, at: 0, loops: Vec::new(), asked: None, looks_up: false, failed: false }
    }

    /// At the end of a loop's body: back to its start, or past it.
    fn turn(&mut self) -> bool {
        let Some(turning) = self.loops.last_mut().filter(|turning| turning.end == self.at) else {
            return false;
        };
        match &mut turning.left {
            Some(0) => {
                self.loops.pop();
                return true;
            }
            Some(left) => *left -= 1,
            None => {}
        }
        self.at = turning.start;
        true
    }

    /// The request of an operation, or what is wrong with it.
    fn request(&self, ask: &Ask) -> Result<Request, String> {
        let pid =
            |role: &RoleId| self.cast.pid(*role).ok_or_else(|| words::not_started(self.cast.name(*role)));
        Ok(match ask {
            Ask::Io { device, length } => Request::Io { device: *device, length: *length },
            Ask::Sleep(length) => Request::Sleep(*length),
            Ask::Yield => Request::Yield,
            Ask::NextJob => Request::NextJob,
            Ask::Print { stream, text } => Request::Print { stream: *stream, text: text.clone() },
            Ask::Start(role) if self.cast.pid(*role).is_some() => return Err(words::STARTED_TWICE.to_owned()),
            Ask::Start(role) => Request::Start(Box::new(self.cast.birth(*role))),
            Ask::Join { child, timeout } => Request::Join { child: pid(child)?, timeout: *timeout },
            Ask::Signal { to, signal } => Request::Kill { to: pid(to)?, signal: *signal },
            Ask::Acquire { object, timeout } => Request::Acquire { object: *object, timeout: *timeout },
            Ask::Release(object) => Request::Release(*object),
            Ask::Wait { object, timeout } => Request::Wait { object: *object, timeout: *timeout },
            Ask::Notify { object, count } => Request::Notify { object: *object, count: *count },
            Ask::Set(object) => Request::Set(*object),
            Ask::Clear(object) => Request::Clear(*object),
            Ask::Put { object, message, timeout } => {
                Request::Put { object: *object, message: message.clone(), timeout: *timeout }
            }
            Ask::Get { object, timeout } => Request::Get { object: *object, timeout: *timeout },
            Ask::Exit(code) => Request::Exit(Ending::Code(*code)),
            Ask::Raise(what) => return Err(what.to_string()),
        })
    }

    /// Tells a mistake on stderr; the next resume ends the process.
    fn fail(&mut self, burst: Ticks, what: &str) -> Step {
        self.failed = true;
        let text = format!("{}: {what}\n", self.cast.name(self.role)).into();
        Step::new(burst, Request::Print { stream: Stream::Stderr, text })
    }

    fn ask(&mut self, burst: Ticks, ask: &Ask) -> Step {
        self.asked = Some(self.at);
        self.at += 1;
        match (self.request(ask), ask) {
            (Ok(request), _) => Step::new(burst, request),
            (Err(what), Ask::Raise(_)) => self.fail(burst, &what),
            (Err(what), _) => self.fail(burst, &words::cannot(ask, &self.cast, &what)),
        }
    }

    /// A refusal, told as a mistake of the last operation.
    fn refused(&mut self, reply: &Reply) -> Option<Step> {
        let Reply::Refused(refusal) = reply else { return None };
        let Some(Op::Ask(ask)) = self.asked.map(|at| &self.code.ops[at]) else { return None };
        let what = words::cannot(ask, &self.cast, words::refusal(*refusal));
        Some(self.fail(Ticks::ZERO, &what))
    }
}

impl Program for Script {
    fn born(&mut self, pid: Pid) {
        self.cast.pids.borrow_mut()[self.role.0] = Some(pid);
    }

    fn resume(&mut self, reply: Reply, budget: Ticks) -> Step {
        if self.failed {
            return Step::ask(Request::Exit(Ending::Exception));
        }
        if let Some(step) = self.refused(&reply) {
            return step;
        }
        let ops = self.code.ops.clone();
        let looks_up = std::mem::take(&mut self.looks_up);
        let mut burst = Ticks::ZERO;
        for _ in 0..OPS_PER_RESUME_MAX {
            if self.turn() {
                continue;
            }
            match ops.get(self.at) {
                None => return Step::new(burst, Request::Exit(Ending::Return)),
                Some(Op::Cpu(_)) if burst >= budget => break,
                Some(Op::Cpu(length)) => {
                    burst += *length;
                    self.at += 1;
                }
                Some(Op::Spin(turn)) => return Step::new(burst + *turn, Request::Spin),
                Some(Op::Repeat { times, length }) => {
                    let start = self.at + 1;
                    self.loops.push(Turning { start, end: start + length, left: times.map(|n| n - 1) });
                    self.at = start;
                }
                // Others may be born until the burst has run, or until this process is on a core again.
                Some(Op::Ask(ask)) if ask.names_a_process() && !(looks_up && burst.is_zero()) => {
                    self.looks_up = true;
                    break;
                }
                Some(Op::Ask(ask)) => return self.ask(burst, ask),
            }
        }
        Step::new(burst, Request::Continue)
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + self.loops.len() * size_of::<Turning>()
    }
}

/// The text that a signal's sender would write: `terminate` or `kill`.
const fn verb(signal: Signal) -> &'static str {
    match signal {
        Signal::Sigterm => "terminate",
        Signal::Sigint | Signal::Sigabrt | Signal::Sigkill => "kill",
    }
}

#[cfg(test)]
mod tests;
