//! What a process has besides its heap: streams, its place among the processes, chance, signal handling.

use super::Natives;
use super::random::Twister;
use crate::code::Code;
use crate::settings::Settings;
use crate::value::Value;
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
    /// How many threads were ever started.
    pub(crate) threads: usize,
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
        }
    }

    pub(crate) fn trace(&self, visit: &mut impl FnMut(Value)) {
        self.natives.values().copied().for_each(&mut *visit);
        self.handlers.values().copied().for_each(&mut *visit);
        self.roots.iter().copied().for_each(visit);
    }
}
