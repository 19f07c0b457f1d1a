//! Iteration: making iterators, taking the next item, and collecting all items of what can be iterated.

use super::args::Args;
use super::{Flow, R, Raise, Vm};
use crate::value::iter::Iter;
use crate::value::object::View;
use crate::value::{Object, Ref, TypeId, Value};
use std::rc::Rc;

/// What an iterator gives.
pub(crate) enum Next {
    Item(Value),
    Done,
    /// Python code (or a generator) has to run for it; `StopIteration` means that there is none.
    Flow(Flow),
}

impl Vm {
    pub(crate) fn new_iter(&mut self, iter: Iter) -> Value {
        self.heap.add(Object::Iter(Box::new(iter)))
    }

    /// `iter(value)`.
    pub(crate) fn get_iter(&mut self, value: Value) -> R<Flow> {
        if let Some(method) = self.python_method(value, self.known.iter) {
            if method.is_none() {
                return Err(self.not_iterable(value));
            }
            return Ok(Flow::then(method, Args::new(&[value]), checked_iterator, &[], None));
        }
        if let Some(iter) = self.native_iter(value) {
            return Ok(Flow::Value(iter));
        }
        if self.python_method(value, self.known.getitem).is_some() {
            return Ok(Flow::Value(self.new_iter(Iter::Getitem { of: value, next: 0 })));
        }
        Err(self.not_iterable(value))
    }

    pub(super) fn not_iterable(&mut self, value: Value) -> Raise {
        let text = format!("'{}' object is not iterable", self.type_name(value));
        self.type_error(&text)
    }

    /// An iterator over a native container.
    pub(crate) fn native_iter(&mut self, value: Value) -> Option<Value> {
        let value = self.unwrapped(value);
        let at = value.object()?;
        let iter = match self.heap.get(at) {
            Object::List(_) | Object::Tuple(_) | Object::Str(_) | Object::Bytes(_) | Object::ByteArray(_) => {
                Iter::Sequence { of: value, next: 0 }
            }
            Object::Range(range) => Iter::Range { range: **range, next: 0 },
            Object::Dict(dict) => Iter::Dict { of: at, view: View::Keys, next: 0, len: dict.len() },
            Object::View(view, dict) => {
                let (view, of) = (*view, *dict);
                Iter::Dict { of, view, next: 0, len: self.dict(of).len() }
            }
            Object::Set(set) => Iter::Set { of: value, next: 0, len: set.len() },
            Object::FrozenSet(set) => Iter::Set { of: value, next: 0, len: set.len() },
            Object::Iter(_) | Object::Generator(_) => return Some(value),
            _ => return None,
        };
        Some(self.new_iter(iter))
    }

    /// The next item of an iterator.
    pub(crate) fn next_item(&mut self, iterator: Value) -> R<Next> {
        let Value::Obj(at) = iterator else { return Err(self.not_iterator(iterator)) };
        match self.heap.get(at) {
            Object::Iter(_) => self.advance(at),
            Object::Generator(_) => Ok(Next::Flow(Flow::Resume(at, Value::None))),
            _ => {
                let class = self.class_of(iterator);
                match self.class_attr(class, self.known.next) {
                    Some(method) => Ok(Next::Flow(Flow::Call(method, Args::new(&[iterator])))),
                    None => Err(self.not_iterator(iterator)),
                }
            }
        }
    }

    pub(super) fn not_iterator(&mut self, value: Value) -> Raise {
        let text = format!("'{}' object is not an iterator", self.type_name(value));
        self.type_error(&text)
    }

    pub(super) fn advance(&mut self, at: Ref) -> R<Next> {
        let Object::Iter(iter) = self.heap.get(at) else { unreachable!("asked for native iterators only") };
        match &**iter {
            Iter::Range { range, next } => {
                if *next >= range.len() {
                    return Ok(Next::Done);
                }
                let item = range.at(*next);
                if let Object::Iter(iter) = self.heap.get_mut(at)
                    && let Iter::Range { next, .. } = &mut **iter
                {
                    *next += 1;
                }
                Ok(Next::Item(Value::Int(item)))
            }
            Iter::Sequence { of, next } => {
                let (of, place) = (*of, *next);
                let Some(item) = self.sequence_item(of, place) else {
                    self.set_iter(at, Iter::Exhausted);
                    return Ok(Next::Done);
                };
                if let Object::Iter(iter) = self.heap.get_mut(at)
                    && let Iter::Sequence { next, .. } = &mut **iter
                {
                    *next += 1;
                }
                Ok(Next::Item(item))
            }
            _ => self.advance_rarer(at),
        }
    }

    pub(super) fn set_iter(&mut self, at: Ref, iter: Iter) {
        *self.heap.get_mut(at) = Object::Iter(Box::new(iter));
    }

    pub(super) fn advance_rarer(&mut self, at: Ref) -> R<Next> {
        let Object::Iter(iter) = self.heap.get(at) else { unreachable!("asked for native iterators only") };
        let iter = (**iter).clone();
        Ok(match iter {
            Iter::Reversed { of, left } => {
                let Some(place) = left.checked_sub(1) else { return Ok(Next::Done) };
                self.set_iter(at, Iter::Reversed { of, left: place });
                self.sequence_item(of, place).map_or(Next::Done, Next::Item)
            }
            Iter::Dict { of, view, next, len } => {
                if self.dict(of).len() != len {
                    return Err(self.error(TypeId::RuntimeError, "dictionary changed size during iteration"));
                }
                match self.dict(of).next_from(next) {
                    None => Next::Done,
                    Some(place) => {
                        self.set_iter(at, Iter::Dict { of, view, next: place + 1, len });
                        Next::Item(self.view_item(of, view, place))
                    }
                }
            }
            Iter::DictReversed { of, view, left } => {
                let place = (0..left).rev().find(|&n| !self.dict(of).entries[n].key.is_unbound());
                match place {
                    None => Next::Done,
                    Some(place) => {
                        self.set_iter(at, Iter::DictReversed { of, view, left: place });
                        Next::Item(self.view_item(of, view, place))
                    }
                }
            }
            Iter::Set { of, next, len } => {
                let set = self.set_of(of).expect("a set iterator is over a set");
                if set.len() != len {
                    return Err(self.error(TypeId::RuntimeError, "Set changed size during iteration"));
                }
                match set.next_from(next) {
                    None => Next::Done,
                    Some((next, key)) => {
                        self.set_iter(at, Iter::Set { of, next, len });
                        Next::Item(key)
                    }
                }
            }
            Iter::Getitem { of, next } => {
                self.set_iter(at, Iter::Getitem { of, next: next + 1 });
                let method = self.python_method(of, self.known.getitem).expect("it was there before");
                let run = |vm: &mut Self, value: Value, _: &[Value]| {
                    if value.is_unbound() { Err(vm.stop_iteration(Value::None)) } else { Ok(value.into()) }
                };
                let args = Args::new(&[of, Value::Int(next)]);
                Next::Flow(Flow::then(method, args, run, &[], Some(TypeId::IndexError)))
            }
            Iter::Count { next, step } => {
                let after = self.binary_now(crate::syntax::BinaryOp::Add, next, step)?;
                self.set_iter(at, Iter::Count { next: after, step });
                Next::Item(next)
            }
            Iter::Enumerate { of, count } => {
                let run = |vm: &mut Self, item: Value, state: &[Value]| vm.enumerated(item, state[0]);
                self.set_iter(at, Iter::Enumerate { of, count: self.plus_one(count) });
                self.map_next(of, run, &[count])?
            }
            Iter::Map { function, of } => self.map_item(function, &of)?,
            Iter::Filter { function, of } => self.filter_item(iterator_value(at), function, of)?,
            Iter::Zip { of, strict } => self.zip_item(&of, strict)?,
            Iter::Sentinel { callable, sentinel } => {
                let run = |vm: &mut Self, item: Value, state: &[Value]| {
                    if item.is(state[0]) || vm.equal_now(item, state[0])? {
                        if let Some(at) = state[1].object() {
                            vm.set_iter(at, Iter::Exhausted);
                        }
                        return Err(vm.stop_iteration(Value::None));
                    }
                    Ok(item.into())
                };
                let state = [sentinel, iterator_value(at)];
                Next::Flow(Flow::then(callable, Args::none(), run, &state, None))
            }
            Iter::Exhausted | Iter::Range { .. } | Iter::Sequence { .. } => Next::Done,
        })
    }

    pub(super) fn plus_one(&self, count: Value) -> Value {
        match count {
            Value::Int(n) => Value::Int(n.wrapping_add(1)),
            other => other,
        }
    }

    pub(super) fn enumerated(&mut self, item: Value, count: Value) -> R<Flow> {
        Ok(self.new_tuple(&[count, item]).into())
    }

    /// The next item of `of`, through `run`.
    pub(super) fn map_next(
        &mut self,
        of: Value,
        run: fn(&mut Self, Value, &[Value]) -> R<Flow>,
        state: &[Value],
    ) -> R<Next> {
        Ok(match self.next_item(of)? {
            Next::Done => Next::Done,
            Next::Item(item) => match run(self, item, state)? {
                Flow::Value(value) => Next::Item(value),
                flow => Next::Flow(flow),
            },
            Next::Flow(_) => {
                let next = self.native("next");
                Next::Flow(Flow::then(next, Args::new(&[of]), run, state, None))
            }
        })
    }

    pub(super) fn map_item(&mut self, function: Value, of: &Rc<[Value]>) -> R<Next> {
        if let [one] = of[..] {
            let run =
                |_: &mut Self, item: Value, state: &[Value]| Ok(Flow::Call(state[0], Args::new(&[item])));
            return self.map_next(one, run, &[function]);
        }
        let mut items = Vec::new();
        for iterator in of.iter() {
            match self.next_now(*iterator)? {
                None => return Ok(Next::Done),
                Some(item) => items.push(item),
            }
        }
        Ok(Next::Flow(Flow::Call(function, Args::new(&items))))
    }

    pub(super) fn filter_item(&mut self, this: Value, function: Value, of: Value) -> R<Next> {
        loop {
            let item = match self.next_item(of)? {
                Next::Done => return Ok(Next::Done),
                Next::Item(item) => item,
                Next::Flow(_) => {
                    let helper = self.helper("_filter_next");
                    return Ok(Next::Flow(Flow::Call(helper, Args::new(&[function, of]))));
                }
            };
            let keep = if function.is_none() {
                self.truth_now(item)?
            } else if self.as_function(function).is_some() {
                let run = |vm: &mut Self, keep: Value, state: &[Value]| {
                    if vm.truth_now(keep)? {
                        return Ok(state[0].into());
                    }
                    Ok(Flow::Call(vm.native("next"), Args::new(&[state[1]])))
                };
                return Ok(Next::Flow(Flow::then(function, Args::new(&[item]), run, &[item, this], None)));
            } else {
                let result = self.call_now(function, Args::new(&[item]))?;
                self.truth_now(result)?
            };
            if keep {
                return Ok(Next::Item(item));
            }
        }
    }

    pub(super) fn zip_item(&mut self, of: &Rc<[Value]>, strict: bool) -> R<Next> {
        let mut items = Vec::new();
        for (n, iterator) in of.iter().enumerate() {
            match self.next_item(*iterator)? {
                Next::Item(item) => items.push(item),
                Next::Done if strict => return self.zip_mismatch(of, n),
                Next::Done => return Ok(Next::Done),
                Next::Flow(_) => {
                    let helper = self.helper("_zip_next");
                    let (done, rest) = (self.new_tuple(&items), self.new_tuple(&of[n..]));
                    return Ok(Next::Flow(Flow::Call(helper, Args::new(&[done, rest]))));
                }
            }
        }
        if items.is_empty() {
            return Ok(Next::Done);
        }
        Ok(Next::Item(self.new_tuple(&items)))
    }

    pub(super) fn zip_mismatch(&mut self, of: &Rc<[Value]>, n: usize) -> R<Next> {
        let what = |n: usize| if n == 1 { "argument 1".to_owned() } else { format!("arguments 1-{n}") };
        if n > 0 {
            let text = format!("zip() argument {} is shorter than {}", n + 1, what(n));
            return Err(self.value_error(&text));
        }
        for (m, iterator) in of.iter().enumerate().skip(1) {
            if self.next_now(*iterator)?.is_some() {
                let text = format!("zip() argument {} is longer than {}", m + 1, what(m));
                return Err(self.value_error(&text));
            }
        }
        Ok(Next::Done)
    }
}

fn iterator_value(at: Ref) -> Value {
    Value::Obj(at)
}

/// What `__iter__` gave must be an iterator.
fn checked_iterator(vm: &mut Vm, value: Value, _: &[Value]) -> R<Flow> {
    let class = vm.class_of(value);
    let native =
        matches!(value.object().map(|at| vm.heap.get(at)), Some(Object::Iter(_) | Object::Generator(_)));
    if native || vm.class_attr(class, vm.known.next).is_some() {
        return Ok(value.into());
    }
    let text = format!("iter() returned non-iterator of type '{}'", vm.type_name(value));
    Err(vm.type_error(&text))
}
