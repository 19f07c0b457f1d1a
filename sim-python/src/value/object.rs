//! The objects of the heap, one variant for each way of storing something. Leaves what can be done with them to `vm`
//! and `library`.

use super::iter::Iter;
use super::{Class, Dict, Ref, Set, Str, Value};
use crate::code::Code;
use crate::vm::args::Args;
use crate::vm::frame::Frame;
use crate::vm::{Flow, Linked, R, Vm};
use num_bigint::BigInt;
use std::rc::Rc;

/// An object of the heap.
#[derive(Clone)]
pub(crate) enum Object {
    /// A place that is not taken.
    Free,
    Str(Str),
    /// A whole number beyond 64 bits.
    Big(Rc<BigInt>),
    Bytes(Rc<[u8]>),
    ByteArray(Vec<u8>),
    List(Vec<Value>),
    Tuple(Rc<[Value]>),
    Dict(Box<Dict>),
    Set(Box<Set>),
    FrozenSet(Rc<Set>),
    Range(Box<Range>),
    Slice(Box<[Value; 3]>),
    Cell(Value),
    Function(Box<Function>),
    Native(&'static Native),
    /// A function and what it is bound to.
    Bound(Value, Value),
    Class(Box<Class>),
    Instance(Box<Instance>),
    Iter(Box<Iter>),
    Generator(Box<Generator>),
    /// A module: its names.
    Module {
        name: Rc<str>,
        names: Ref,
    },
    /// Getter, setter, deleter, doc.
    Property(Box<[Value; 4]>),
    ClassMethod(Value),
    StaticMethod(Value),
    /// Keys, values or items of a dict.
    View(View, Ref),
    /// `super()`: the class after which to look, the object, its class.
    Super(Box<[Value; 3]>),
    Traceback(Rc<[TraceEntry]>),
    Code(Rc<Code>),
    /// `list[int]`: the class and its arguments.
    Alias(Value, Value),
}

/// Which view of a dict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    Keys,
    Values,
    Items,
}

/// A `range`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) start: i64,
    pub(crate) stop: i64,
    pub(crate) step: i64,
}

impl Range {
    pub(crate) fn len(self) -> i64 {
        let (start, stop, step) = (i128::from(self.start), i128::from(self.stop), i128::from(self.step));
        let count =
            if step > 0 { (stop - start + step - 1) / step } else { (start - stop - step - 1) / -step };
        i64::try_from(count.max(0)).unwrap_or(i64::MAX)
    }

    /// The n-th number, for `n` below `len`.
    pub(crate) fn at(self, n: i64) -> i64 {
        self.start.wrapping_add(n.wrapping_mul(self.step))
    }
}

/// A function written in Python.
#[derive(Clone)]
pub(crate) struct Function {
    pub(crate) code: Rc<Linked>,
    pub(crate) globals: Ref,
    pub(crate) name: Value,
    pub(crate) qualname: Value,
    pub(crate) doc: Value,
    pub(crate) module: Value,
    pub(crate) defaults: Rc<[Value]>,
    /// A dict, or unbound.
    pub(crate) keyword_defaults: Value,
    pub(crate) annotations: Value,
    pub(crate) closure: Rc<[Value]>,
    /// Attributes that were set: a dict, or unbound.
    pub(crate) dict: Value,
}

/// What a native function does.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// Gives its result at once.
    Plain(fn(&mut Vm, &Args) -> R<Value>),
    /// May call Python code or ask the machine.
    Flow(fn(&mut Vm, Args) -> R<Flow>),
}

/// A function written in Rust.
pub(crate) struct Native {
    pub(crate) name: &'static str,
    pub(crate) run: Run,
}

/// An object of a class written in Python, or of a native class without a representation of its own.
#[derive(Clone)]
pub(crate) struct Instance {
    pub(crate) class: Ref,
    /// A dict, or unbound as long as it has no attributes.
    pub(crate) dict: Value,
    pub(crate) payload: Payload,
}

/// What an instance of a subclass of a native class holds.
#[derive(Clone)]
pub(crate) enum Payload {
    None,
    /// The value of the native class.
    Value(Value),
    Exception(Box<ExceptionState>),
}

/// What an exception holds.
#[derive(Clone)]
pub(crate) struct ExceptionState {
    pub(crate) args: Value,
    pub(crate) cause: Value,
    pub(crate) context: Value,
    pub(crate) suppress: bool,
    /// Innermost first.
    pub(crate) trace: Vec<TraceEntry>,
}

/// A frame that an exception went through, and where it was.
#[derive(Clone)]
pub(crate) struct TraceEntry {
    pub(crate) code: Rc<Code>,
    pub(crate) op: u32,
}

/// A generator: its frame while it is suspended.
#[derive(Clone)]
pub(crate) struct Generator {
    pub(crate) name: Value,
    pub(crate) frame: Option<Box<Frame>>,
    pub(crate) state: GeneratorState,
}

/// What a generator is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GeneratorState {
    Created,
    Suspended,
    Running,
    Ended,
}

impl Object {
    /// About how many bytes it takes.
    pub(crate) fn bytes(&self) -> usize {
        let value = size_of::<Value>();
        48 + match self {
            Self::Str(s) => s.text.len(),
            Self::Big(n) => usize::try_from(n.bits() / 8).unwrap_or(usize::MAX),
            Self::Bytes(b) => b.len(),
            Self::ByteArray(b) => b.capacity(),
            Self::List(items) => items.capacity() * value,
            Self::Tuple(items) => items.len() * value,
            Self::Dict(dict) => dict.entries.capacity() * 48,
            Self::Set(set) => set.len() * 64,
            Self::FrozenSet(set) => set.len() * 64,
            Self::Function(_) => 180,
            Self::Class(class) => 200 + class.dict.len() * 48,
            Self::Instance(_) => 48,
            Self::Generator(_) => 300,
            _ => 32,
        }
    }

    /// Visits every value that this object holds.
    pub(crate) fn trace(&self, visit: &mut impl FnMut(Value)) {
        match self {
            Self::Free | Self::Str(_) | Self::Big(_) | Self::Bytes(_) | Self::ByteArray(_) => {}
            Self::Range(_) | Self::Native(_) | Self::Traceback(_) | Self::Code(_) => {}
            Self::List(items) => items.iter().copied().for_each(visit),
            Self::Tuple(items) => items.iter().copied().for_each(visit),
            Self::Dict(dict) => dict.iter().for_each(|entry| {
                visit(entry.key);
                visit(entry.value);
            }),
            Self::Set(set) => set.iter().for_each(|(_, key)| visit(key)),
            Self::FrozenSet(set) => set.iter().for_each(|(_, key)| visit(key)),
            Self::Slice(parts) | Self::Super(parts) => parts.iter().copied().for_each(visit),
            Self::Property(parts) => parts.iter().copied().for_each(visit),
            Self::Cell(value) | Self::ClassMethod(value) | Self::StaticMethod(value) => visit(*value),
            Self::Function(f) => {
                let parts = [f.name, f.qualname, f.doc, f.module, f.keyword_defaults, f.annotations, f.dict];
                parts.into_iter().chain([Value::Obj(f.globals)]).for_each(&mut *visit);
                f.defaults.iter().chain(f.closure.iter()).copied().for_each(&mut *visit);
                f.code.consts.iter().copied().for_each(visit);
            }
            Self::Bound(a, b) | Self::Alias(a, b) => {
                visit(*a);
                visit(*b);
            }
            Self::Class(class) => class.trace(visit),
            Self::Instance(instance) => {
                visit(Value::Obj(instance.class));
                visit(instance.dict);
                match &instance.payload {
                    Payload::None => {}
                    Payload::Value(value) => visit(*value),
                    Payload::Exception(state) => {
                        [state.args, state.cause, state.context].into_iter().for_each(visit);
                    }
                }
            }
            Self::Iter(iter) => iter.trace(visit),
            Self::Generator(generator) => {
                visit(generator.name);
                if let Some(frame) = &generator.frame {
                    frame.trace(visit);
                }
            }
            Self::Module { names, .. } => visit(Value::Obj(*names)),
            Self::View(_, dict) => visit(Value::Obj(*dict)),
        }
    }
}
