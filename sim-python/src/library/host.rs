//! What a process has besides its heap: streams, its place among the processes, chance, signal handling.

use super::Natives;
use super::random::Twister;
use crate::code::Code;
use crate::settings::Settings;
use crate::value::Value;
use crate::vm::Asked;
use sim_core::ids::{ObjectId, Pid};
use sim_core::program::{Program, Request, Signal};
use sim_core::time::Ticks;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Code of the library that has been compiled, shared by all processes of a run.
pub(crate) type Cache = Rc<std::cell::RefCell<BTreeMap<String, Rc<Code>>>>;

/// What a process has besides its heap.
#[derive(Clone)]
pub(crate) struct Host {
    pub(crate) natives: Natives,
    pub(crate) cache: Cache,
    /// Text that has been written and not yet given to the machine: stdout, stderr.
    pub(crate) pending: [String; 2],
    /// What is left of standard input.
    pub(crate) stdin: Rc<str>,
    pub(crate) stdin_at: usize,
    /// Whether the process that reads is not the main one: its input is empty.
    pub(crate) stdin_closed: bool,
    /// The pid, once it was asked for.
    pub(crate) pid: Option<i64>,
    /// The generators of `random`: one for each `Random` object.
    pub(crate) twisters: Vec<Rc<Twister>>,
    /// Signals that Python code handles: the number, and the callable (or 0 and 1 for default and ignore).
    pub(crate) handlers: BTreeMap<u8, Value>,
    /// Callables for `atexit`, first registered first, with their arguments as one value.
    pub(crate) roots: Vec<Value>,
    /// The main program: its source, for spawned processes.
    pub(crate) main: Option<Rc<Code>>,
    /// What a spawned process was given.
    pub(crate) parcel: Option<Rc<str>>,
    /// The process itself, for threads that it starts.
    pub(crate) itself: std::rc::Weak<std::cell::RefCell<crate::vm::Vm>>,
    /// How many threads were ever started.
    pub(crate) threads: usize,
    /// Who was sent a signal by the last request: its death is seen from the next request on.
    pub(crate) just_killed: Option<i64>,
    /// The question that is open, if it can be asked again after a signal.
    pub(crate) interrupted: Option<Again>,
    /// Questions to be asked again when signal handlers are done.
    pub(crate) resumes: Vec<(Asked, Option<Again>, Option<Ticks>)>,
}

/// A question that can be asked again.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Again {
    Sleep(Ticks),
    Join(Pid, Option<Ticks>),
    Acquire(ObjectId, Option<Ticks>),
    Wait(ObjectId, Option<Ticks>),
    Poll(Pid),
    Get(ObjectId, Option<Ticks>),
    Clock,
    Identity,
    Release(ObjectId),
    Set(ObjectId),
    Clear(ObjectId),
    IsSet(ObjectId),
    Units(ObjectId),
    Kill(Pid, Signal),
}

impl Again {
    /// What can be asked again of a request.
    pub(crate) fn of(request: &Request) -> Option<Self> {
        Some(match request {
            Request::Sleep(length) => Self::Sleep(*length),
            Request::Join { child, timeout } => Self::Join(*child, *timeout),
            Request::Acquire { object, timeout } => Self::Acquire(*object, *timeout),
            Request::Wait { object, timeout } => Self::Wait(*object, *timeout),
            Request::Poll(pid) => Self::Poll(*pid),
            Request::Get { object, timeout } => Self::Get(*object, *timeout),
            Request::Clock => Self::Clock,
            Request::Identity => Self::Identity,
            Request::Release(object) => Self::Release(*object),
            Request::Set(object) => Self::Set(*object),
            Request::Clear(object) => Self::Clear(*object),
            Request::IsSet(object) => Self::IsSet(*object),
            Request::Units(object) => Self::Units(*object),
            Request::Kill { to, signal } => Self::Kill(*to, *signal),
            _ => return None,
        })
    }

    /// The request, with what is left of its time.
    pub(crate) fn request(self, left: Option<Ticks>) -> Request {
        match self {
            Self::Sleep(length) => Request::Sleep(left.unwrap_or(length)),
            Self::Join(child, timeout) => Request::Join { child, timeout: left.or(timeout) },
            Self::Acquire(object, timeout) => Request::Acquire { object, timeout: left.or(timeout) },
            Self::Wait(object, timeout) => Request::Wait { object, timeout: left.or(timeout) },
            Self::Poll(pid) => Request::Poll(pid),
            Self::Get(object, timeout) => Request::Get { object, timeout: left.or(timeout) },
            Self::Clock => Request::Clock,
            Self::Identity => Request::Identity,
            Self::Release(object) => Request::Release(object),
            Self::Set(object) => Request::Set(object),
            Self::Clear(object) => Request::Clear(object),
            Self::IsSet(object) => Request::IsSet(object),
            Self::Units(object) => Request::Units(object),
            Self::Kill(to, signal) => Request::Kill { to, signal },
        }
    }
}

impl Host {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            natives: Rc::default(),
            cache: Rc::default(),
            pending: [String::new(), String::new()],
            stdin: Rc::from(&*settings.stdin),
            stdin_at: 0,
            stdin_closed: false,
            pid: None,
            twisters: Vec::new(),
            handlers: BTreeMap::new(),
            roots: Vec::new(),
            main: None,
            parcel: None,
            threads: 0,
            itself: std::rc::Weak::new(),
            just_killed: None,
            interrupted: None,
            resumes: Vec::new(),
        }
    }

    /// The program of a thread of this process.
    pub(crate) fn thread_program(&self, number: usize) -> Box<dyn Program> {
        let vm = self.itself.upgrade().expect("a running thread holds its process");
        Box::new(crate::program::Interpreter::thread(vm, number))
    }

    pub(crate) fn trace(&self, visit: &mut impl FnMut(Value)) {
        self.natives.values().copied().for_each(&mut *visit);
        self.handlers.values().copied().for_each(&mut *visit);
        self.roots.iter().copied().for_each(visit);
    }
}
