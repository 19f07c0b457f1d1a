//! Iterators over native containers: what is iterated and how far. Leaves taking the next item to `vm::iterate`.

use super::object::View;
use super::{Range, Ref, Value};
use std::rc::Rc;

/// A native iterator.
#[derive(Clone)]
pub(crate) enum Iter {
    /// Anything with places: list, tuple, string, bytes; it is looked at anew each time.
    Sequence {
        of: Value,
        next: usize,
    },
    Reversed {
        of: Value,
        left: usize,
    },
    Range {
        range: Range,
        next: i64,
    },
    /// Entries of a dict; `len` tells whether it was changed.
    Dict {
        of: Ref,
        view: View,
        next: usize,
        len: usize,
    },
    DictReversed {
        of: Ref,
        view: View,
        left: usize,
    },
    Set {
        of: Value,
        next: usize,
        len: usize,
    },
    /// `iter(object)` by `__getitem__`.
    Getitem {
        of: Value,
        next: i64,
    },
    Enumerate {
        of: Value,
        count: Value,
    },
    Zip {
        of: Rc<[Value]>,
        strict: bool,
    },
    Map {
        function: Value,
        of: Rc<[Value]>,
    },
    Filter {
        function: Value,
        of: Value,
    },
    /// `iter(callable, sentinel)`.
    Sentinel {
        callable: Value,
        sentinel: Value,
    },
    /// `itertools.count`.
    Count {
        next: Value,
        step: Value,
    },
    Exhausted,
}

impl Iter {
    pub(crate) fn trace(&self, visit: &mut impl FnMut(Value)) {
        match self {
            Self::Range { .. } | Self::Exhausted => {}
            Self::Sequence { of, .. }
            | Self::Reversed { of, .. }
            | Self::Set { of, .. }
            | Self::Getitem { of, .. } => visit(*of),
            Self::Dict { of, .. } | Self::DictReversed { of, .. } => visit(Value::Obj(*of)),
            Self::Zip { of, .. } => of.iter().copied().for_each(visit),
            Self::Map { function, of } => {
                visit(*function);
                of.iter().copied().for_each(visit);
            }
            Self::Enumerate { of: a, count: b }
            | Self::Filter { function: a, of: b }
            | Self::Sentinel { callable: a, sentinel: b }
            | Self::Count { next: a, step: b } => {
                visit(*a);
                visit(*b);
            }
        }
    }
}
