//! What Python values are. Small ones are in the `Value` itself; others are objects of the heap, named by their place,
//! so that a fork is one copy of the heap.

pub(crate) mod class;
pub(crate) mod dict;
pub(crate) mod heap;
pub(crate) mod iter;
pub(crate) mod number;
pub(crate) mod object;
pub(crate) mod set;
pub(crate) mod str;

pub(crate) use self::set::Set;
pub(crate) use self::str::Str;
pub(crate) use class::{Class, TypeId};
pub(crate) use dict::Dict;
pub(crate) use heap::Heap;
pub(crate) use object::{
    ExceptionState, Function, Generator, Instance, Native, Object, Payload, Range, Run, TraceEntry,
};

/// The place of an object in the heap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ref(pub(crate) u32);

/// A Python value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    /// A variable without a value. Never seen by programs.
    Unbound,
    None,
    Ellipsis,
    NotImplemented,
    Bool(bool),
    /// Whole numbers beyond 64 bits are `Object::Big`.
    Int(i64),
    Float(f64),
    Obj(Ref),
}

impl Value {
    /// Whether both are the same object.
    pub(crate) fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Unbound, Self::Unbound)
            | (Self::None, Self::None)
            | (Self::Ellipsis, Self::Ellipsis)
            | (Self::NotImplemented, Self::NotImplemented) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Obj(a), Self::Obj(b)) => a == b,
            _ => false,
        }
    }

    pub(crate) fn is_none(self) -> bool {
        matches!(self, Self::None)
    }

    pub(crate) fn is_unbound(self) -> bool {
        matches!(self, Self::Unbound)
    }

    pub(crate) fn object(self) -> Option<Ref> {
        if let Self::Obj(at) = self { Some(at) } else { None }
    }
}
