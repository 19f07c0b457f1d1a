//! What Python programs can call: builtins and methods in Rust, modules in Python over a few primitives. Leaves how
//! values are stored to `value` and how code runs to `vm`.

mod attributes;
pub(crate) mod builtins;
mod bytes;
mod construct;
pub(crate) mod host;
mod mapping;
mod math;
mod modules;
mod numbers;
mod numeric;
mod objects;
mod process;
mod random;
mod search;
mod sequence;
mod special;
mod streams;
mod supers;
mod text;

pub(crate) use host::Host;
pub(crate) use modules::{ABSENT, exists, find, is_package};

use crate::value::{Native, Object, TypeId, Value};
use crate::vm::Vm;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Native functions by name, once they are in the heap.
pub(crate) type Natives = Rc<BTreeMap<&'static str, Value>>;

/// Methods of native classes.
const METHODS: &[(TypeId, &[Native])] = &[
    (TypeId::Object, objects::OBJECT),
    (TypeId::Type, objects::TYPE),
    (TypeId::BaseException, objects::EXCEPTION),
    (TypeId::Generator, objects::GENERATOR),
    (TypeId::Property, objects::PROPERTY),
    (TypeId::Str, text::METHODS),
    (TypeId::Bytes, bytes::METHODS),
    (TypeId::ByteArray, bytes::METHODS),
    (TypeId::ByteArray, bytes::MUTABLE),
    (TypeId::List, sequence::LIST),
    (TypeId::Tuple, sequence::TUPLE),
    (TypeId::Range, sequence::TUPLE),
    (TypeId::Dict, mapping::DICT),
    (TypeId::Set, mapping::FROZEN),
    (TypeId::Set, mapping::SET),
    (TypeId::FrozenSet, mapping::FROZEN),
    (TypeId::DictKeys, mapping::VIEW),
    (TypeId::DictItems, mapping::VIEW),
    (TypeId::Int, numbers::INT),
    (TypeId::Float, numbers::FLOAT),
    (TypeId::Slice, sequence::SLICE),
];

/// Builtin functions.
const FUNCTIONS: &[&[Native]] = &[builtins::FUNCTIONS, streams::BUILTINS];

/// What the library in Python is built on: the module `_timeslice`.
const PRIMITIVES: &[&[Native]] = &[
    builtins::PRIMITIVES,
    streams::PRIMITIVES,
    process::PRIMITIVES,
    math::PRIMITIVES,
    random::PRIMITIVES,
    modules::PRIMITIVES,
    objects::PRIMITIVES,
];

impl Vm {
    /// Fills the heap with the native classes' methods and the builtins.
    pub(crate) fn furnish(&mut self) {
        let mut natives = BTreeMap::new();
        for (id, methods) in METHODS {
            let class = self.type_ref(*id);
            for native in *methods {
                let value = self.heap.add(Object::Native(native));
                let value = match native.name {
                    "fromkeys" | "from_bytes" | "fromhex" | "__init_subclass__" => {
                        self.heap.add(Object::ClassMethod(value))
                    }
                    "maketrans" => self.heap.add(Object::StaticMethod(value)),
                    _ => value,
                };
                let sym = self.intern(native.name);
                let of = self.class(class);
                if self.find_sym(&of.dict, sym).is_none() {
                    self.class_mut(class).dict.push(sym.hash, sym.value, value);
                }
            }
        }
        for id in TypeId::ALL {
            let value = Value::Obj(self.type_ref(*id));
            let module = self.known.module;
            let builtins = self.intern("builtins").value;
            let name = self.known.qualname;
            let text = self.intern(id.name()).value;
            let class = self.class_mut(self.types[id.index()]);
            class.dict.push(module.hash, module.value, builtins);
            class.dict.push(name.hash, name.value, text);
            if is_public(*id) {
                self.set_name(self.builtins, id.name(), value);
            }
        }
        let os_error = Value::Obj(self.type_ref(TypeId::OSError));
        self.set_name(self.builtins, "IOError", os_error);
        self.set_name(self.builtins, "EnvironmentError", os_error);
        for native in FUNCTIONS.iter().copied().flatten() {
            let value = self.heap.add(Object::Native(native));
            natives.insert(native.name, value);
            self.set_name(self.builtins, native.name, value);
        }
        for native in PRIMITIVES.iter().copied().flatten() {
            let value = self.heap.add(Object::Native(native));
            natives.insert(native.name, value);
        }
        for (name, value) in [
            ("NotImplemented", Value::NotImplemented),
            ("Ellipsis", Value::Ellipsis),
            ("__debug__", Value::Bool(true)),
        ] {
            self.set_name(self.builtins, name, value);
        }
        self.host.natives = Rc::new(natives);
        self.add_native_modules();
    }

    /// A native function.
    pub(crate) fn native(&self, name: &str) -> Value {
        *self.host.natives.get(name).expect("the natives are complete")
    }
}

/// Whether programs can name a native class.
fn is_public(id: TypeId) -> bool {
    id.is_exception()
        || matches!(
            id,
            TypeId::Object
                | TypeId::Type
                | TypeId::Int
                | TypeId::Bool
                | TypeId::Float
                | TypeId::Str
                | TypeId::Bytes
                | TypeId::ByteArray
                | TypeId::List
                | TypeId::Tuple
                | TypeId::Dict
                | TypeId::Set
                | TypeId::FrozenSet
                | TypeId::Range
                | TypeId::Slice
                | TypeId::Property
                | TypeId::ClassMethod
                | TypeId::StaticMethod
                | TypeId::Super
                | TypeId::Enumerate
                | TypeId::Zip
                | TypeId::Map
                | TypeId::Filter
        )
}

/// Writes a native function that gives its result at once.
macro_rules! plain {
    ($name:literal, $f:expr) => {
        $crate::value::Native { name: $name, run: $crate::value::Run::Plain($f) }
    };
}

/// Writes a native function that may call Python code or ask the machine.
macro_rules! flow {
    ($name:literal, $f:expr) => {
        $crate::value::Native { name: $name, run: $crate::value::Run::Flow($f) }
    };
}

pub(crate) use {flow, plain};
