//! The virtual machine: one Python process. It runs ahead until it has to ask the machine for something, and then
//! gives that request back; nothing here ever waits.
//!
//! Invariant: garbage is collected between instructions only, when every live value is in a frame, table or object.

pub(crate) mod args;
pub(crate) mod arithmetic;
pub(crate) mod attribute;
pub(crate) mod build;
pub(crate) mod call;
pub(crate) mod class;
pub(crate) mod collect;
pub(crate) mod collection;
pub(crate) mod comparison;
pub(crate) mod convert;
pub(crate) mod equal;
pub(crate) mod error;
pub(crate) mod format;
pub(crate) mod frame;
pub(crate) mod hash;
pub(crate) mod import;
pub(crate) mod items;
pub(crate) mod iterate;
pub(crate) mod known;
pub(crate) mod matching;
pub(crate) mod names;
pub(crate) mod nested;
pub(crate) mod object;
pub(crate) mod operate;
pub(crate) mod percent;
pub(crate) mod perform;
pub(crate) mod rarer;
pub(crate) mod run;
pub(crate) mod setting;
pub(crate) mod subscript;
pub(crate) mod thread;
pub(crate) mod traceback;
pub(crate) mod unwind;

use crate::code::Code;
use crate::library::Host;
use crate::settings::Settings;
use crate::value::{Class, Dict, Heap, Object, Ref, TypeId, Value};
use args::Args;
use frame::{After, Frame, Then};
use known::Known;
use sim_core::program::{Reply, Request};
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::rc::Rc;
use thread::Thread;

/// A result, or an exception on its way.
pub(crate) type R<T> = Result<T, Raise>;

/// An exception on its way up; whether it is raised again as it was, without another entry for this frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raise {
    pub(crate) exception: Value,
    pub(crate) again: bool,
}

/// What a native function wants.
pub(crate) enum Flow {
    /// Here is the result.
    Value(Value),
    /// The result is what this call gives.
    Call(Value, Args),
    /// This call's result goes through `After` (whose `then` is filled in by the caller).
    CallAfter(Value, Args, Box<After>),
    /// The machine is asked; the reply is turned into the result.
    Ask(Request, Asked),
    /// Resume a generator with a value; what it yields is the result.
    Resume(Ref, Value),
    /// Run the body of a class with a dict for its names.
    Body(Box<crate::value::Function>, Ref),
    /// Run module code with its names.
    Module(Rc<Linked>, Ref),
    /// A copy of this process; its name, and whether it is a daemon.
    Fork(Rc<str>, bool),
    /// A fresh process with a parcel; its name, and whether it is a daemon.
    Spawn(Rc<str>, Rc<str>, bool),
    /// A new thread that calls something.
    Thread(Value),
    /// Run module code with the names of a module and names of its own.
    Names(Rc<Linked>, Ref, Ref),
    /// Raise an exception in a generator.
    Throw(Ref, Value),
    /// What another flow gives goes through `After`.
    Through(Box<Flow>, Box<After>),
}

impl From<Value> for Flow {
    fn from(value: Value) -> Self {
        Self::Value(value)
    }
}

/// What a reply is turned into.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) run: fn(&mut Vm, Reply, &[Value]) -> R<Flow>,
    pub(crate) state: SmallVec<[Value; 3]>,
}

impl Asked {
    pub(crate) fn new(run: fn(&mut Vm, Reply, &[Value]) -> R<Flow>, state: &[Value]) -> Self {
        Self { run, state: SmallVec::from_slice(state) }
    }
}

impl Flow {
    /// What this flow gives goes through `run`.
    pub(crate) fn through(
        self,
        run: fn(&mut Vm, Value, &[Value]) -> R<Flow>,
        state: &[Value],
        catch: Option<TypeId>,
    ) -> Self {
        let after = After { run, state: SmallVec::from_slice(state), catch, then: Then::Push };
        Self::Through(Box::new(self), Box::new(after))
    }

    /// A call whose result goes through `run` with `state`.
    pub(crate) fn then(
        callee: Value,
        args: Args,
        run: fn(&mut Vm, Value, &[Value]) -> R<Flow>,
        state: &[Value],
        catch: Option<TypeId>,
    ) -> Self {
        let after = After { run, state: SmallVec::from_slice(state), catch, then: Then::Push };
        Self::CallAfter(callee, args, Box::new(after))
    }
}

/// Code with its constants and names in a heap.
pub(crate) struct Linked {
    pub(crate) code: Rc<Code>,
    pub(crate) consts: Vec<Value>,
    pub(crate) names: Vec<Sym>,
    /// Codes of inner functions, by constant.
    pub(crate) inner: Vec<Option<Rc<Self>>>,
}

/// An interned name: its string object and its hash.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sym {
    pub(crate) value: Value,
    pub(crate) hash: i64,
}

/// What is asked for. A copy of a process has asked nothing.
#[derive(Default)]
pub(crate) struct Outbox(pub(crate) Option<Request>);

impl Clone for Outbox {
    fn clone(&self) -> Self {
        Self(None)
    }
}

/// One Python process.
#[derive(Clone)]
pub(crate) struct Vm {
    pub(crate) heap: Heap,
    /// The native classes, by `TypeId`.
    pub(crate) types: Rc<[Ref]>,
    interned: Rc<BTreeMap<Rc<str>, Value>>,
    pub(crate) known: Rc<Known>,
    linked: Rc<BTreeMap<usize, Rc<Linked>>>,
    /// The frame that runs.
    pub(crate) frame: Frame,
    /// The frames below it.
    pub(crate) callers: Vec<Frame>,
    /// The exception that is being handled, or None.
    pub(crate) handled: Value,
    /// Threads that are not running.
    pub(crate) threads: Vec<Thread>,
    pub(crate) current: usize,
    /// The dict of builtins.
    pub(crate) builtins: Ref,
    /// `sys.modules`.
    pub(crate) modules: Ref,
    /// Helpers written in Python: a dict.
    pub(crate) helpers: Ref,
    pub(crate) host: Host,
    pub(crate) settings: Rc<Settings>,
    /// Simulated nanoseconds since the last request.
    pub(crate) spent: u64,
    pub(crate) budget: u64,
    /// What is asked for, when the run stops.
    pub(crate) request: Outbox,
    pub(crate) asked: Option<(Asked, Then)>,
    /// How many runs are nested in native code.
    pub(crate) nested: u32,
    /// The result of a nested run.
    stopped: Option<Value>,
    pub(crate) recursion_limit: usize,
    collect_at: usize,
}

impl Vm {
    /// A machine with nothing in it but the native classes.
    pub(crate) fn bare(settings: Rc<Settings>) -> Self {
        let mut heap = Heap::new();
        let refs: Vec<Ref> =
            TypeId::ALL.iter().map(|_| heap.add(Object::Free).object().expect("an object")).collect();
        let meta = refs[TypeId::Type.index()];
        for id in TypeId::ALL {
            let at = refs[id.index()];
            let base = refs[id.base().index()];
            let mut mro = vec![at];
            let mut up = *id;
            while up != TypeId::Object {
                up = up.base();
                mro.push(refs[up.index()]);
            }
            let bases = if *id == TypeId::Object { Vec::new() } else { vec![base] };
            let class = Class {
                name: Rc::from(id.name()),
                bases,
                mro,
                dict: Dict::default(),
                meta,
                layout: *id,
                native: true,
                getattribute: false,
                setattr: false,
            };
            *heap.get_mut(at) = Object::Class(Box::new(class));
        }
        let mut dict = || heap.add(Object::Dict(Box::default())).object().expect("an object");
        let (builtins, modules, helpers) = (dict(), dict(), dict());
        let code = Linked { code: Rc::default(), consts: Vec::new(), names: Vec::new(), inner: Vec::new() };
        let frame = Frame {
            code: Rc::new(code),
            pc: 0,
            slots: Vec::new(),
            blocks: SmallVec::new(),
            globals: builtins,
            names: None,
            then: Then::Root,
            handled: Value::None,
            generator: None,
        };
        let mut vm = Self {
            heap,
            types: refs.into(),
            interned: Rc::default(),
            known: Rc::new(Known::unset()),
            linked: Rc::default(),
            frame,
            callers: Vec::new(),
            handled: Value::None,
            threads: Vec::new(),
            current: 0,
            builtins,
            modules,
            helpers,
            host: Host::new(&settings),
            spent: 0,
            budget: 1_000_000,
            request: Outbox::default(),
            asked: None,
            nested: 0,
            stopped: None,
            recursion_limit: 1000,
            collect_at: 8 << 20,
            settings,
        };
        let known = Known::new(&mut vm);
        vm.known = Rc::new(known);
        vm
    }

    /// A new string.
    pub(crate) fn new_str(&mut self, text: &str) -> Value {
        self.heap.add(Object::Str(crate::value::Str::new(text)))
    }

    pub(crate) fn new_list(&mut self, items: Vec<Value>) -> Value {
        self.spent += items.len() as u64 * 4;
        self.heap.add(Object::List(items))
    }

    pub(crate) fn new_tuple(&mut self, items: &[Value]) -> Value {
        if items.is_empty() {
            // There is one empty tuple; its place among the interned names is one that no name has.
            if let Some(value) = self.interned.get("\0()") {
                return *value;
            }
            let value = self.heap.add(Object::Tuple(Rc::from(items)));
            Rc::make_mut(&mut self.interned).insert(Rc::from("\0()"), value);
            return value;
        }
        self.heap.add(Object::Tuple(Rc::from(items)))
    }

    pub(crate) fn new_dict(&mut self) -> Ref {
        self.heap.add(Object::Dict(Box::default())).object().expect("an object was added")
    }

    pub(crate) fn new_bytes(&mut self, bytes: &[u8]) -> Value {
        self.heap.add(Object::Bytes(Rc::from(bytes)))
    }

    /// The one string object of a name.
    pub(crate) fn intern(&mut self, text: &str) -> Sym {
        let hash = crate::value::str::hash(text);
        if let Some(value) = self.interned.get(text) {
            return Sym { value: *value, hash };
        }
        let value = self.new_str(text);
        Rc::make_mut(&mut self.interned).insert(Rc::from(text), value);
        Sym { value, hash }
    }

    /// Code with its constants and names in this heap.
    pub(crate) fn link(&mut self, code: &Rc<Code>) -> Rc<Linked> {
        let key = Rc::as_ptr(code).addr();
        if let Some(linked) = self.linked.get(&key) {
            return linked.clone();
        }
        let names = code.names.iter().map(|name| self.intern(name)).collect();
        let mut consts = Vec::with_capacity(code.consts.len());
        let mut inner = Vec::with_capacity(code.consts.len());
        for constant in &code.consts {
            match constant {
                crate::code::Const::Code(code) => {
                    inner.push(Some(self.link(code)));
                    consts.push(Value::None);
                }
                other => {
                    inner.push(None);
                    let value = self.constant(other);
                    consts.push(value);
                }
            }
        }
        let linked = Rc::new(Linked { code: code.clone(), consts, names, inner });
        Rc::make_mut(&mut self.linked).insert(key, linked.clone());
        linked
    }

    pub(super) fn constant(&mut self, constant: &crate::code::Const) -> Value {
        use crate::code::Const;
        use crate::syntax::Constant;
        match constant {
            Const::Code(_) | Const::Plain(Constant::None) => Value::None,
            Const::Plain(Constant::Ellipsis) => Value::Ellipsis,
            Const::Plain(Constant::Bool(b)) => Value::Bool(*b),
            Const::Plain(Constant::Int(n)) => Value::Int(*n),
            Const::Plain(Constant::BigInt(digits)) => {
                let digits = digits.replace('_', "");
                let n = crate::value::number::parse_literal(&digits);
                crate::value::number::shrink(&mut self.heap, n)
            }
            Const::Plain(Constant::Float(x)) => Value::Float(*x),
            Const::Plain(Constant::Str(text)) => {
                if text.len() < 40 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                    self.intern(text).value
                } else {
                    self.heap.add(Object::Str(crate::value::Str::from_rc(text.clone())))
                }
            }
            Const::Plain(Constant::Bytes(bytes)) => self.heap.add(Object::Bytes(bytes.clone())),
            Const::Tuple(items) => {
                let items: Vec<Value> = items.iter().map(|item| self.constant(item)).collect();
                self.new_tuple(&items)
            }
        }
    }

    /// What a name of the helpers stands for.
    pub(crate) fn helper(&mut self, name: &str) -> Value {
        let sym = self.intern(name);
        self.dict_get_sym(self.helpers, sym).expect("the helpers are complete")
    }
}
