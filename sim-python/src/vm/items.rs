//! All items of what can be iterated, and the instructions that iterate.

use super::args::Args;
use super::frame::Then;
use super::iterate::Next;
use super::{Flow, R, Vm};
use crate::value::iter::Iter;
use crate::value::object::View;
use crate::value::{Object, Ref, TypeId, Value};

impl Vm {
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
    pub(super) fn is_pure(&self, iter: &Iter) -> bool {
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
            (Value::Obj(at), false) => {
                if let Object::Generator(_) = self.heap.get(at) {
                    Next::Flow(Flow::Resume(at, sent))
                } else {
                    let send = self.get_attr(iterator, self.known.send)?;
                    let send = self.flow_now(send)?;
                    Next::Flow(Flow::Call(send, Args::new(&[sent])))
                }
            }
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
