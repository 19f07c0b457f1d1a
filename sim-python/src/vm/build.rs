//! Building and taking apart containers.

use super::args::Args;
use super::frame::Then;
use super::{Flow, R, Vm};
use crate::code::Op;
use crate::value::object::View;
use crate::value::{Object, Ref, Set, TypeId, Value};

impl Vm {
    pub(crate) fn build_op(&mut self, op: Op) -> R<()> {
        match op {
            Op::BuildTuple(n) => {
                let base = self.frame.slots.len() - n as usize;
                let items = self.frame.slots.split_off(base);
                let tuple = self.new_tuple(&items);
                self.frame.push(tuple);
            }
            Op::BuildList(n) => {
                let base = self.frame.slots.len() - n as usize;
                let items = self.frame.slots.split_off(base);
                let list = self.new_list(items);
                self.frame.push(list);
            }
            Op::BuildSet(n) => {
                let base = self.frame.slots.len() - n as usize;
                let items = self.frame.slots.split_off(base);
                let mut set = Set::default();
                for item in items {
                    self.set_push(&mut set, item)?;
                }
                let set = self.heap.add(Object::Set(Box::new(set)));
                self.frame.push(set);
            }
            Op::FoldSet => {
                let set = self.frame.pop();
                let copy = self.set_of(set).map(Set::copied).unwrap_or_default();
                let copy = self.heap.add(Object::Set(Box::new(copy)));
                self.frame.push(copy);
            }
            Op::BuildMap(n) => {
                let base = self.frame.slots.len() - 2 * n as usize;
                let items = self.frame.slots.split_off(base);
                let dict = self.new_dict();
                for pair in items.chunks(2) {
                    self.dict_set(dict, pair[0], pair[1])?;
                }
                self.frame.push(Value::Obj(dict));
            }
            Op::BuildString(n) => {
                let base = self.frame.slots.len() - n as usize;
                let mut text = String::new();
                for part in self.frame.slots.split_off(base) {
                    text.push_str(&self.str_of(part));
                }
                let text = self.new_str(&text);
                self.frame.push(text);
            }
            Op::BuildSlice => {
                let step = self.frame.pop();
                let stop = self.frame.pop();
                let start = self.frame.pop();
                let slice = self.heap.add(Object::Slice(Box::new([start, stop, step])));
                self.frame.push(slice);
            }
            Op::ListAppend(n) => {
                let item = self.frame.pop();
                let list = self.frame.peek(n as usize);
                self.extend_list(list, &[item])?;
            }
            Op::SetAdd(n) => {
                let item = self.frame.pop();
                let set = self.frame.peek(n as usize);
                self.set_add(set.object().expect("a set is being built"), item)?;
            }
            Op::MapAdd(n) => {
                let value = self.frame.pop();
                let key = self.frame.pop();
                let dict = self.frame.peek(n as usize);
                self.dict_set(dict.object().expect("a dict is being built"), key, value)?;
            }
            Op::ListExtend => {
                let items = self.frame.pop();
                let list = self.frame.pop();
                let run = |vm: &mut Self, items: Value, state: &[Value]| {
                    let items = vm.list_items(items).to_vec();
                    vm.extend_list(state[0], &items)?;
                    Ok(state[0].into())
                };
                let flow = match self.with_items(items, run, &[list]) {
                    Err(raise) if self.raise_is(&raise, TypeId::TypeError) && self.is_not_iterable(items) => {
                        let text =
                            format!("Value after * must be an iterable, not {}", self.type_name(items));
                        return Err(self.type_error(&text));
                    }
                    other => other?,
                };
                return self.flow(flow, Then::Push);
            }
            Op::SetUpdate => {
                let items = self.frame.pop();
                let set = self.frame.pop();
                let run = |vm: &mut Self, items: Value, state: &[Value]| {
                    let at = state[0].object().expect("a set is being built");
                    for item in vm.list_items(items).to_vec() {
                        vm.set_add(at, item)?;
                    }
                    Ok(state[0].into())
                };
                let flow = self.with_items(items, run, &[set])?;
                return self.flow(flow, Then::Push);
            }
            Op::DictUpdate => {
                let mapping = self.frame.pop();
                let dict = self.frame.top();
                if !self.is_mapping(mapping) {
                    let text = format!("'{}' object is not a mapping", self.type_name(mapping));
                    return Err(self.type_error(&text));
                }
                self.update_dict(dict, mapping)?;
            }
            Op::DictMerge => {
                let mapping = self.frame.pop();
                let dict = self.frame.top();
                self.merge_keywords(dict, mapping)?;
            }
            Op::ListToTuple => {
                let list = self.frame.pop();
                let items = self.list_items(list).to_vec();
                let tuple = self.new_tuple(&items);
                self.frame.push(tuple);
            }
            Op::FormatValue(flags) => return self.format_op(flags),
            Op::Unpack(n) => return self.unpack(n as usize),
            Op::UnpackStar(before, after) => {
                return self.unpack_star(usize::from(before), usize::from(after));
            }
            other => unreachable!("{other:?} is carried out elsewhere"),
        }
        Ok(())
    }

    fn is_not_iterable(&mut self, value: Value) -> bool {
        self.python_method(value, self.known.iter).is_none() && self.native_iter(value).is_none()
    }

    fn is_mapping(&mut self, value: Value) -> bool {
        let keys = self.known.keys;
        self.type_id(value) == TypeId::Dict || self.python_method(value, keys).is_some()
    }

    /// Adds items at the end of a list.
    pub(crate) fn extend_list(&mut self, list: Value, items: &[Value]) -> R<()> {
        let list = self.unwrapped(list);
        self.heap.fresh += items.len() * 20;
        self.spent += items.len() as u64 * 3;
        if let Some(at) = list.object()
            && let Object::List(of) = self.heap.get_mut(at)
        {
            of.extend_from_slice(items);
            if of.len() > self.settings.limits.items {
                return Err(self.error(TypeId::MemoryError, ""));
            }
        }
        Ok(())
    }

    /// `dict.update` with a mapping or pairs; Python code runs at once.
    pub(crate) fn update_dict(&mut self, dict: Value, from: Value) -> R<()> {
        let at = self.unwrapped(dict).object().expect("asked for dicts only");
        let source = self.unwrapped(from);
        if let Value::Obj(other) = source
            && let Object::Dict(other) = self.heap.get(other)
        {
            let entries: Vec<_> = other.iter().copied().collect();
            for entry in entries {
                let found = self.dict_find(at, entry.hash, entry.key)?;
                let dict = self.dict_mut(at);
                match found {
                    Some(place) => dict.entries[place].value = entry.value,
                    None => dict.push(entry.hash, entry.key, entry.value),
                }
            }
            return Ok(());
        }
        if self.python_method(from, self.known.keys).is_some() {
            let flow = self.get_attr(from, self.known.keys)?;
            let keys = self.flow_now(flow)?;
            let keys = self.call_now(keys, Args::none())?;
            for key in self.items_now(keys)? {
                let flow = self.subscript(from, key)?;
                let value = self.flow_now(flow)?;
                self.dict_set(at, key, value)?;
            }
            return Ok(());
        }
        for (n, pair) in self.items_now(from)?.into_iter().enumerate() {
            let Some(items) = self.native_items(pair)? else {
                let text = format!("cannot convert dictionary update sequence element #{n} to a sequence");
                return Err(self.type_error(&text));
            };
            let [key, value] = items[..] else {
                let len = items.len();
                let text = format!("dictionary update sequence element #{n} has length {len}; 2 is required");
                return Err(self.value_error(&text));
            };
            self.dict_set(at, key, value)?;
        }
        Ok(())
    }

    /// All items, with Python code run at once.
    pub(crate) fn items_now(&mut self, value: Value) -> R<Vec<Value>> {
        if let Some(items) = self.native_items(value)? {
            return Ok(items);
        }
        let flow = self.get_iter(value)?;
        let iterator = self.flow_now(flow)?;
        let mut items = Vec::new();
        while let Some(item) = self.next_now(iterator)? {
            items.push(item);
            if items.len() > self.settings.limits.items {
                return Err(self.error(TypeId::MemoryError, ""));
            }
        }
        Ok(items)
    }

    fn merge_keywords(&mut self, dict: Value, mapping: Value) -> R<()> {
        let at = dict.object().expect("keywords are a dict");
        let callee_text = |vm: &Self| match vm.frame.slots.len().checked_sub(3).map(|n| vm.frame.slots[n]) {
            Some(callee) => vm.callee_name(callee),
            None => "function".to_owned(),
        };
        if !self.is_mapping(mapping) {
            let text = format!(
                "{} argument after ** must be a mapping, not {}",
                callee_text(self),
                self.type_name(mapping)
            );
            return Err(self.type_error(&text));
        }
        let other = self.new_dict();
        self.update_dict(Value::Obj(other), mapping)?;
        let entries: Vec<_> = self.dict(other).iter().copied().collect();
        for entry in entries {
            if self.text(entry.key).is_none() {
                return Err(self.type_error("keywords must be strings"));
            }
            if self.dict_find(at, entry.hash, entry.key)?.is_some() {
                let text = format!(
                    "{} got multiple values for keyword argument '{}'",
                    callee_text(self),
                    self.str_of(entry.key)
                );
                return Err(self.type_error(&text));
            }
            self.dict_mut(at).push(entry.hash, entry.key, entry.value);
        }
        Ok(())
    }

    /// A callee as messages about its arguments name it.
    fn callee_name(&self, callee: Value) -> String {
        if let Some(function) = self.as_function(callee) {
            return format!("{}.{}()", self.str_of(function.module), self.str_of(function.qualname));
        }
        match self.native_name(callee) {
            Some(name) => format!("{name}()"),
            None => format!("{} object", self.type_name(callee)),
        }
    }

    fn unpack(&mut self, n: usize) -> R<()> {
        let value = self.frame.pop();
        if let Some(items) = self.native_items(value)? {
            return self.push_unpacked(&items, n);
        }
        if self.is_not_iterable(value) {
            let text = format!("cannot unpack non-iterable {} object", self.type_name(value));
            return Err(self.type_error(&text));
        }
        let helper = self.helper("_take");
        let run = |vm: &mut Self, items: Value, state: &[Value]| {
            let items = vm.list_items(items).to_vec();
            let Value::Int(n) = state[0] else { return Ok(Value::None.into()) };
            vm.push_unpacked(&items, usize::try_from(n).unwrap_or(0))?;
            Ok(Value::None.into())
        };
        let count = Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let flow = Flow::then(helper, Args::new(&[value, count]), run, &[count], None);
        self.flow(flow, Then::Drop)
    }

    fn push_unpacked(&mut self, items: &[Value], n: usize) -> R<()> {
        if items.len() > n {
            return Err(self.value_error(&format!("too many values to unpack (expected {n})")));
        }
        if items.len() < n {
            let text = format!("not enough values to unpack (expected {n}, got {})", items.len());
            return Err(self.value_error(&text));
        }
        self.frame.slots.extend(items.iter().rev());
        Ok(())
    }

    fn unpack_star(&mut self, before: usize, after: usize) -> R<()> {
        let value = self.frame.pop();
        let run = |vm: &mut Self, items: Value, state: &[Value]| {
            let items = vm.list_items(items).to_vec();
            let (Value::Int(before), Value::Int(after)) = (state[0], state[1]) else {
                return Ok(Value::None.into());
            };
            let (before, after) = (usize::try_from(before).unwrap_or(0), usize::try_from(after).unwrap_or(0));
            if items.len() < before + after {
                let text = format!(
                    "not enough values to unpack (expected at least {}, got {})",
                    before + after,
                    items.len()
                );
                return Err(vm.value_error(&text));
            }
            let end = items.len() - after;
            vm.frame.slots.extend(items[end..].iter().rev());
            let middle = vm.new_list(items[before..end].to_vec());
            vm.frame.push(middle);
            vm.frame.slots.extend(items[..before].iter().rev());
            Ok(Value::None.into())
        };
        let count = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
        if self.is_not_iterable(value) {
            let text = format!("cannot unpack non-iterable {} object", self.type_name(value));
            return Err(self.type_error(&text));
        }
        let flow = self.with_items(value, run, &[count(before), count(after)])?;
        self.flow(flow, Then::Drop)
    }

    pub(crate) fn setup_annotations(&mut self) {
        let Some(names) = self.frame.names else { return };
        let sym = self.known.annotations;
        if self.dict_get_sym(names, sym).is_none() {
            let dict = self.new_dict();
            self.dict_set_sym(names, sym, Value::Obj(dict));
        }
    }

    /// A view of a dict.
    pub(crate) fn view(&mut self, view: View, at: Ref) -> Value {
        self.heap.add(Object::View(view, at))
    }

    /// A set of the keys of `items`.
    pub(crate) fn set_from(&mut self, items: &[Value]) -> R<Set> {
        let mut set = Set::default();
        for item in items {
            self.set_push(&mut set, *item)?;
        }
        Ok(set)
    }
}
