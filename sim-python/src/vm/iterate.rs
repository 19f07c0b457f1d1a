//! Iteration: making iterators, taking the next item, and collecting all items of what can be iterated.

use super::args::Args;
use super::frame::Then;
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

    fn not_iterable(&mut self, value: Value) -> Raise {
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

    fn not_iterator(&mut self, value: Value) -> Raise {
        let text = format!("'{}' object is not an iterator", self.type_name(value));
        self.type_error(&text)
    }

    fn advance(&mut self, at: Ref) -> R<Next> {
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

    fn set_iter(&mut self, at: Ref, iter: Iter) {
        *self.heap.get_mut(at) = Object::Iter(Box::new(iter));
    }

    fn advance_rarer(&mut self, at: Ref) -> R<Next> {
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
            Iter::Items { items, next } => match items.get(next).copied() {
                None => Next::Done,
                Some(item) => {
                    self.set_iter(at, Iter::Items { items, next: next + 1 });
                    Next::Item(item)
                }
            },
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

    fn plus_one(&self, count: Value) -> Value {
        match count {
            Value::Int(n) => Value::Int(n.wrapping_add(1)),
            other => other,
        }
    }

    fn enumerated(&mut self, item: Value, count: Value) -> R<Flow> {
        Ok(self.new_tuple(&[count, item]).into())
    }

    /// The next item of `of`, through `run`.
    fn map_next(
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

    fn map_item(&mut self, function: Value, of: &Rc<[Value]>) -> R<Next> {
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

    fn filter_item(&mut self, this: Value, function: Value, of: Value) -> R<Next> {
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

    fn zip_item(&mut self, of: &Rc<[Value]>, strict: bool) -> R<Next> {
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

    fn zip_mismatch(&mut self, of: &Rc<[Value]>, n: usize) -> R<Next> {
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

    /// The item of a list, tuple, string or bytes.
    #[inline]
    pub(crate) fn sequence_item(&mut self, of: Value, place: usize) -> Option<Value> {
        match self.heap.get(of.object()?) {
            Object::List(items) => items.get(place).copied(),
            Object::Tuple(items) => items.get(place).copied(),
            Object::Bytes(bytes) => bytes.get(place).map(|b| Value::Int(i64::from(*b))),
            Object::ByteArray(bytes) => bytes.get(place).map(|b| Value::Int(i64::from(*b))),
            Object::Range(range) => {
                let n = i64::try_from(place).ok()?;
                (n < range.len()).then(|| Value::Int(range.at(n)))
            }
            Object::Str(s) if place < s.chars => {
                let text = s.at(place).to_owned();
                Some(self.char_str(&text))
            }
            _ => None,
        }
    }

    /// A string of one character; ASCII ones are shared.
    pub(crate) fn char_str(&mut self, text: &str) -> Value {
        if text.len() == 1 { self.intern(text).value } else { self.new_str(text) }
    }

    pub(crate) fn view_item(&mut self, of: Ref, view: View, place: usize) -> Value {
        let entry = self.dict(of).entries[place];
        match view {
            View::Keys => entry.key,
            View::Values => entry.value,
            View::Items => self.new_tuple(&[entry.key, entry.value]),
        }
    }

    /// The next item, with Python code run at once.
    pub(crate) fn next_now(&mut self, iterator: Value) -> R<Option<Value>> {
        match self.next_item(iterator)? {
            Next::Item(item) => Ok(Some(item)),
            Next::Done => Ok(None),
            Next::Flow(flow) => match self.flow_now(flow) {
                Ok(value) => Ok(Some(value)),
                Err(raise) if self.raise_is(&raise, TypeId::StopIteration) => Ok(None),
                Err(raise) => Err(raise),
            },
        }
    }

    /// What a flow gives, with Python code run at once.
    pub(crate) fn flow_now(&mut self, flow: Flow) -> R<Value> {
        match flow {
            Flow::Value(value) => Ok(value),
            other => self.nested_flow(other),
        }
    }

    /// All items of a native container, if no Python code has to run for them.
    pub(crate) fn native_items(&mut self, value: Value) -> R<Option<Vec<Value>>> {
        let value_in = self.unwrapped(value);
        if self.python_method(value, self.known.iter).is_some() {
            return Ok(None);
        }
        let Value::Obj(at) = value_in else { return Ok(None) };
        Ok(match self.heap.get(at) {
            Object::List(items) => Some(items.clone()),
            Object::Tuple(items) => Some(items.to_vec()),
            Object::Dict(dict) => Some(dict.iter().map(|entry| entry.key).collect()),
            Object::Set(set) => Some(set.iter().map(|(_, key)| key).collect()),
            Object::FrozenSet(set) => Some(set.iter().map(|(_, key)| key).collect()),
            Object::Str(_)
            | Object::Bytes(_)
            | Object::ByteArray(_)
            | Object::Range(_)
            | Object::View(..) => {
                let iterator = self.native_iter(value_in).expect("it is a native container");
                let mut items = Vec::new();
                while let Some(item) = self.next_now(iterator)? {
                    items.push(item);
                    if items.len() > self.settings.limits.items {
                        return Err(self.error(TypeId::MemoryError, ""));
                    }
                }
                Some(items)
            }
            Object::Iter(iter) if self.is_pure(iter) => {
                let mut items = Vec::new();
                while let Next::Item(item) = self.next_item(value_in)? {
                    items.push(item);
                    if items.len() > self.settings.limits.items {
                        return Err(self.error(TypeId::MemoryError, ""));
                    }
                }
                Some(items)
            }
            _ => None,
        })
    }

    /// Whether an iterator runs no Python code.
    fn is_pure(&self, iter: &Iter) -> bool {
        let pure = |value: &Value| match value.object().map(|at| self.heap.get(at)) {
            Some(Object::Iter(inner)) => self.is_pure(inner),
            _ => false,
        };
        match iter {
            Iter::Map { .. } | Iter::Getitem { .. } | Iter::Sentinel { .. } | Iter::Count { .. } => false,
            Iter::Filter { function, of } => function.is_none() && pure(of),
            Iter::Enumerate { of, .. } => pure(of),
            Iter::Zip { of, .. } => of.iter().all(pure),
            _ => true,
        }
    }

    /// Gives a list of all items of a value to `run`: at once for native containers, else by a helper.
    pub(crate) fn with_items(
        &mut self,
        value: Value,
        run: fn(&mut Self, Value, &[Value]) -> R<Flow>,
        state: &[Value],
    ) -> R<Flow> {
        if let Some(items) = self.native_items(value)? {
            let list = self.new_list(items);
            return run(self, list, state);
        }
        let helper = self.helper("_items");
        Ok(Flow::then(helper, Args::new(&[value]), run, state, None))
    }

    /// The items of a list.
    pub(crate) fn list_items(&self, value: Value) -> &[Value] {
        match self.unwrapped(value).object().map(|at| self.heap.get(at)) {
            Some(Object::List(items)) => items,
            Some(Object::Tuple(items)) => items,
            _ => &[],
        }
    }

    /// `ForIter`: the item goes onto the stack, or the loop ends.
    pub(crate) fn for_iter(&mut self, target: u32) -> R<()> {
        let iterator = self.frame.top();
        match self.next_item(iterator)? {
            Next::Item(item) => self.frame.push(item),
            Next::Done => {
                self.frame.pop();
                self.frame.pc = target as usize;
            }
            Next::Flow(flow) => {
                let depth = self.callers.len();
                match self.flow(flow, Then::Item(target)) {
                    Err(raise)
                        if self.callers.len() == depth && self.raise_is(&raise, TypeId::StopIteration) =>
                    {
                        self.frame.pop();
                        self.frame.pc = target as usize;
                    }
                    other => return other,
                }
            }
        }
        Ok(())
    }

    /// `YieldFrom`: the inner iterator goes on with what was sent.
    pub(crate) fn yield_from(&mut self) -> R<()> {
        let sent = self.frame.pop();
        let iterator = self.frame.top();
        let next = match (iterator, sent.is_none()) {
            (Value::Obj(at), false) => match self.heap.get(at) {
                Object::Generator(_) => Next::Flow(Flow::Resume(at, sent)),
                _ => {
                    let send = self.get_attr(iterator, self.known.send)?;
                    let send = self.flow_now(send)?;
                    Next::Flow(Flow::Call(send, Args::new(&[sent])))
                }
            },
            _ => self.next_item(iterator)?,
        };
        match next {
            Next::Item(item) => self.delegate(item),
            Next::Done => {
                self.end_delegation(Value::None);
                Ok(())
            }
            Next::Flow(flow) => {
                let depth = self.callers.len();
                match self.flow(flow, Then::Delegate) {
                    Err(raise)
                        if self.callers.len() == depth && self.raise_is(&raise, TypeId::StopIteration) =>
                    {
                        let value = self.stop_value(raise.exception);
                        self.end_delegation(value);
                        Ok(())
                    }
                    other => other,
                }
            }
        }
    }

    /// Passes an item of the inner iterator on; when this generator is resumed it asks the inner one again.
    pub(crate) fn delegate(&mut self, item: Value) -> R<()> {
        self.frame.pc -= 1;
        self.frame.push(item);
        self.yield_value()
    }

    pub(crate) fn end_delegation(&mut self, value: Value) {
        self.frame.pop();
        self.frame.push(value);
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
