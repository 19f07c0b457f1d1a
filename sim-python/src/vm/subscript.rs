//! `object[index]`: items, slices, their assignment and deletion; and native operators on containers.

use super::args::Args;
use super::{Flow, R, Raise, Vm};
use crate::syntax::BinaryOp;
use crate::value::{Object, Range, Set, TypeId, Value};
use std::rc::Rc;

/// A slice of a sequence of a known length, as CPython's `PySlice_AdjustIndices` gives it.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) stop: i64,
    pub(crate) step: i64,
    pub(crate) len: usize,
}

impl Span {
    fn places(self) -> impl Iterator<Item = usize> {
        (0..self.len).map(move |n| {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            usize::try_from(self.start + n * self.step).unwrap_or(0)
        })
    }
}

impl Vm {
    /// A whole number that an index is (bools too; `__index__` is asked).
    pub(crate) fn index_value(&mut self, value: Value) -> R<Option<i64>> {
        match self.unwrapped(value) {
            Value::Int(n) => Ok(Some(n)),
            Value::Bool(b) => Ok(Some(i64::from(b))),
            Value::Obj(at) if matches!(self.heap.get(at), Object::Big(_)) => {
                let text = "cannot fit 'int' into an index-sized integer";
                Err(self.error(TypeId::IndexError, text))
            }
            _ => match self.python_method(value, self.known.index) {
                None => Ok(None),
                Some(method) => {
                    let result = self.call_now(method, Args::new(&[value]))?;
                    Ok(if let Value::Int(n) = result { Some(n) } else { None })
                }
            },
        }
    }

    pub(crate) fn slice_span(&mut self, parts: [Value; 3], len: usize) -> R<Span> {
        let mut numbers = [None; 3];
        for (number, part) in numbers.iter_mut().zip(parts) {
            if !part.is_none() {
                let found = match self.unwrapped(part) {
                    Value::Obj(at) if matches!(self.heap.get(at), Object::Big(_)) => {
                        let negative = self.big(part).is_some_and(|n| n.sign() == num_bigint::Sign::Minus);
                        Some(if negative { i64::MIN / 4 } else { i64::MAX / 4 })
                    }
                    _ => self.index_value(part)?,
                };
                if found.is_none() {
                    let text = "slice indices must be integers or None or have an __index__ method";
                    return Err(self.type_error(text));
                }
                *number = found;
            }
        }
        let step = numbers[2].unwrap_or(1).max(-i64::MAX);
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let len = i64::try_from(len).unwrap_or(i64::MAX);
        let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let clamp = |n: i64| if n < 0 { (n.saturating_add(len)).max(low) } else { n.min(high) };
        let start = numbers[0].map_or(if step < 0 { high } else { low }, clamp);
        let stop = numbers[1].map_or(if step < 0 { low } else { high }, clamp);
        let count = if step > 0 {
            if start < stop { (stop - start - 1) / step + 1 } else { 0 }
        } else if stop < start {
            (start - stop - 1) / (-step) + 1
        } else {
            0
        };
        Ok(Span { start, stop, step, len: usize::try_from(count).unwrap_or(0) })
    }

    /// `object[index]`.
    pub(crate) fn subscript(&mut self, object: Value, index: Value) -> R<Flow> {
        if let Some(method) = self.python_method(object, self.known.getitem) {
            return Ok(Flow::Call(method, Args::new(&[object, index])));
        }
        let inner = self.unwrapped(object);
        let Value::Obj(at) = inner else { return Err(self.not_subscriptable(object)) };
        match self.heap.get(at) {
            Object::Dict(_) => {
                if let Some(value) = self.dict_get(at, index)? {
                    return Ok(Flow::Value(value));
                }
                if let Some(method) = self.python_method(object, self.known.missing) {
                    return Ok(Flow::Call(method, Args::new(&[object, index])));
                }
                Err(self.key_error(index))
            }
            Object::List(_)
            | Object::Tuple(_)
            | Object::Str(_)
            | Object::Bytes(_)
            | Object::ByteArray(_)
            | Object::Range(_) => self.sequence_subscript(object, inner, index).map(Flow::Value),
            Object::Class(_) => {
                if let Some(method) = self.class_attr(at, self.known.class_getitem) {
                    let bound = self.bind_attr(method, object, at);
                    return match bound {
                        super::attribute::Attr::Value(callee) => Ok(Flow::Call(callee, Args::new(&[index]))),
                        _ => Ok(Flow::Call(method, Args::new(&[object, index]))),
                    };
                }
                let generic =
                    [TypeId::List, TypeId::Dict, TypeId::Tuple, TypeId::Set, TypeId::FrozenSet, TypeId::Type];
                if generic.iter().any(|id| self.type_ref(*id) == at) {
                    return Ok(Flow::Value(self.heap.add(Object::Alias(object, index))));
                }
                let text = format!("type '{}' is not subscriptable", self.class(at).name);
                Err(self.type_error(&text))
            }
            _ => Err(self.not_subscriptable(object)),
        }
    }

    fn not_subscriptable(&mut self, object: Value) -> Raise {
        let text = format!("'{}' object is not subscriptable", self.type_name(object));
        self.type_error(&text)
    }

    /// How many items a native sequence has.
    pub(crate) fn sequence_len(&self, value: Value) -> Option<usize> {
        Some(match self.heap.get(self.unwrapped(value).object()?) {
            Object::List(items) => items.len(),
            Object::Tuple(items) => items.len(),
            Object::Str(s) => s.chars,
            Object::Bytes(b) => b.len(),
            Object::ByteArray(b) => b.len(),
            Object::Range(range) => usize::try_from(range.len()).unwrap_or(usize::MAX),
            _ => return None,
        })
    }

    fn sequence_subscript(&mut self, object: Value, inner: Value, index: Value) -> R<Value> {
        let len = self.sequence_len(inner).expect("asked for sequences only");
        if let Value::Obj(at) = index
            && let Object::Slice(parts) = self.heap.get(at)
        {
            let parts = **parts;
            let span = self.slice_span(parts, len)?;
            return Ok(self.slice_of(inner, span));
        }
        let name = self.type_name(object);
        let Some(n) = self.index_value(index)? else {
            let kind = match self.type_id(inner) {
                TypeId::Str => "string".to_owned(),
                TypeId::Bytes => "byte".to_owned(),
                _ => name.to_string(),
            };
            let text = format!("{kind} indices must be integers or slices, not {}", self.type_name(index));
            let text = if kind == "string" {
                format!("string indices must be integers, not '{}'", self.type_name(index))
            } else {
                text
            };
            return Err(self.type_error(&text));
        };
        let place = if n < 0 { n + i64::try_from(len).unwrap_or(i64::MAX) } else { n };
        let found = usize::try_from(place).ok().filter(|place| *place < len);
        match found.and_then(|place| self.sequence_item(inner, place)) {
            Some(value) => Ok(value),
            None => {
                let text = match self.type_id(inner) {
                    TypeId::Str => "string index out of range".to_owned(),
                    TypeId::Range => "range object index out of range".to_owned(),
                    TypeId::Bytes => "index out of range".to_owned(),
                    id => format!("{} index out of range", id.name()),
                };
                Err(self.error(TypeId::IndexError, &text))
            }
        }
    }

    fn slice_of(&mut self, inner: Value, span: Span) -> Value {
        let at = inner.object().expect("a sequence is an object");
        self.spent += span.len as u64 * 2;
        match self.heap.get(at) {
            Object::List(items) => {
                let items = span.places().map(|n| items[n]).collect();
                self.new_list(items)
            }
            Object::Tuple(items) => {
                let items: Vec<Value> = span.places().map(|n| items[n]).collect();
                self.new_tuple(&items)
            }
            Object::Bytes(bytes) => {
                let bytes: Vec<u8> = span.places().map(|n| bytes[n]).collect();
                self.new_bytes(&bytes)
            }
            Object::ByteArray(bytes) => {
                let bytes = span.places().map(|n| bytes[n]).collect();
                self.heap.add(Object::ByteArray(bytes))
            }
            Object::Range(range) => {
                let new = Range {
                    start: range.at(span.start),
                    stop: range.at(span.stop),
                    step: range.step.wrapping_mul(span.step),
                };
                self.heap.add(Object::Range(Box::new(new)))
            }
            Object::Str(s) => {
                let text = if span.step == 1 {
                    let place = |n: i64| usize::try_from(n).unwrap_or(0);
                    s.slice(place(span.start), place(span.start) + span.len).to_owned()
                } else if s.is_ascii() {
                    span.places().map(|n| char::from(s.text.as_bytes()[n])).collect()
                } else {
                    let chars: Vec<char> = s.text.chars().collect();
                    span.places().map(|n| chars[n]).collect()
                };
                self.new_str(&text)
            }
            _ => Value::None,
        }
    }

    /// `object[index] = value`.
    pub(crate) fn set_subscript(&mut self, object: Value, index: Value, value: Value) -> R<Option<Flow>> {
        if let Some(method) = self.python_method(object, self.known.setitem) {
            return Ok(Some(Flow::Call(method, Args::new(&[object, index, value]))));
        }
        let inner = self.unwrapped(object);
        let target = inner.object().map(|at| (at, self.heap.get(at)));
        match target {
            Some((at, Object::Dict(_))) => {
                self.dict_set(at, index, value)?;
                Ok(None)
            }
            Some((at, Object::List(items))) => {
                let len = items.len();
                if let Value::Obj(slice) = index
                    && let Object::Slice(parts) = self.heap.get(slice)
                {
                    let parts = **parts;
                    let span = self.slice_span(parts, len)?;
                    let items = match self.native_items(value)? {
                        Some(items) => items,
                        None if self.native_iter(value).is_none()
                            && self.python_method(value, self.known.iter).is_none() =>
                        {
                            return Err(self.type_error("can only assign an iterable"));
                        }
                        None => self.items_now(value)?,
                    };
                    return self.assign_slice(at, span, &items).map(|()| None);
                }
                let place = self.list_place(index, len, "list assignment index out of range")?;
                if let Object::List(items) = self.heap.get_mut(at) {
                    items[place] = value;
                }
                Ok(None)
            }
            Some((at, Object::ByteArray(bytes))) => {
                let len = bytes.len();
                let place = self.list_place(index, len, "bytearray index out of range")?;
                let Value::Int(byte) = value else {
                    return Err(self.type_error("an integer is required"));
                };
                let Ok(byte) = u8::try_from(byte) else {
                    return Err(self.value_error("byte must be in range(0, 256)"));
                };
                if let Object::ByteArray(bytes) = self.heap.get_mut(at) {
                    bytes[place] = byte;
                }
                Ok(None)
            }
            _ => {
                let text = format!("'{}' object does not support item assignment", self.type_name(object));
                Err(self.type_error(&text))
            }
        }
    }

    fn list_place(&mut self, index: Value, len: usize, message: &str) -> R<usize> {
        let Some(n) = self.index_value(index)? else {
            let text = format!("list indices must be integers or slices, not {}", self.type_name(index));
            return Err(self.type_error(&text));
        };
        let place = if n < 0 { n + i64::try_from(len).unwrap_or(i64::MAX) } else { n };
        match usize::try_from(place).ok().filter(|place| *place < len) {
            Some(place) => Ok(place),
            None => Err(self.error(TypeId::IndexError, message)),
        }
    }

    fn assign_slice(&mut self, at: crate::value::Ref, span: Span, items: &[Value]) -> R<()> {
        if span.step == 1 {
            let start = usize::try_from(span.start).unwrap_or(0);
            if let Object::List(list) = self.heap.get_mut(at) {
                list.splice(start..start + span.len, items.iter().copied());
            }
            return Ok(());
        }
        if items.len() != span.len {
            let text = format!(
                "attempt to assign sequence of size {} to extended slice of size {}",
                items.len(),
                span.len
            );
            return Err(self.value_error(&text));
        }
        if let Object::List(list) = self.heap.get_mut(at) {
            for (place, item) in span.places().zip(items) {
                list[place] = *item;
            }
        }
        Ok(())
    }

    /// `del object[index]`.
    pub(crate) fn delete_subscript(&mut self, object: Value, index: Value) -> R<Option<Flow>> {
        if let Some(method) = self.python_method(object, self.known.delitem) {
            return Ok(Some(Flow::Call(method, Args::new(&[object, index]))));
        }
        let inner = self.unwrapped(object);
        match inner.object().map(|at| (at, self.heap.get(at))) {
            Some((at, Object::Dict(_))) => match self.dict_remove(at, index)? {
                Some(_) => Ok(None),
                None => Err(self.key_error(index)),
            },
            Some((at, Object::List(items))) => {
                let len = items.len();
                let mut places = vec![];
                if let Value::Obj(slice) = index
                    && let Object::Slice(parts) = self.heap.get(slice)
                {
                    let parts = **parts;
                    places.extend(self.slice_span(parts, len)?.places());
                } else {
                    places.push(self.list_place(index, len, "list assignment index out of range")?);
                }
                places.sort_unstable();
                if let Object::List(items) = self.heap.get_mut(at) {
                    for place in places.into_iter().rev() {
                        items.remove(place);
                    }
                }
                Ok(None)
            }
            _ => {
                let text = format!("'{}' object doesn't support item deletion", self.type_name(object));
                Err(self.type_error(&text))
            }
        }
    }

    /// Operators on native containers.
    pub(crate) fn native_collection(&mut self, op: BinaryOp, left: Value, right: Value) -> R<Option<Value>> {
        let (a, b) = (self.unwrapped(left), self.unwrapped(right));
        match op {
            BinaryOp::Add => self.concatenate(a, b),
            BinaryOp::Multiply => match (self.sequence_len(a), self.sequence_len(b)) {
                (Some(_), _) => self.repeat(a, right),
                (None, Some(_)) => self.repeat(b, left),
                _ => Ok(None),
            },
            BinaryOp::Modulo => match self.type_id(a) {
                TypeId::Str => self.percent_format(a, right).map(Some),
                _ => Ok(None),
            },
            BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Subtract => self.set_operator(op, a, b),
            _ => Ok(None),
        }
    }

    fn concatenate(&mut self, a: Value, b: Value) -> R<Option<Value>> {
        let (Value::Obj(x), Value::Obj(y)) = (a, b) else { return Ok(None) };
        Ok(Some(match (self.heap.get(x), self.heap.get(y)) {
            (Object::Str(x), Object::Str(y)) => {
                if x.text.len() + y.text.len() > self.settings.limits.text {
                    return Err(self.error(TypeId::MemoryError, ""));
                }
                let text = [&*x.text, &*y.text].concat();
                let chars = x.chars + y.chars;
                self.spent += text.len() as u64 / 16;
                self.heap.add(Object::Str(crate::value::Str { text: Rc::from(text), chars }))
            }
            (Object::List(x), Object::List(y)) => {
                let items = [&x[..], &y[..]].concat();
                self.new_list(items)
            }
            (Object::Tuple(x), Object::Tuple(y)) => {
                let items = [&x[..], &y[..]].concat();
                self.new_tuple(&items)
            }
            (Object::ByteArray(_), _) => match (self.bytes_of(a), self.bytes_of(b)) {
                (Some(x), Some(y)) => self.heap.add(Object::ByteArray([&x[..], &y[..]].concat())),
                _ => return Ok(None),
            },
            _ => match (self.bytes_of(a), self.bytes_of(b)) {
                (Some(x), Some(y)) => self.new_bytes(&[&x[..], &y[..]].concat()),
                _ => return Ok(None),
            },
        }))
    }

    fn repeat(&mut self, sequence: Value, count: Value) -> R<Option<Value>> {
        let Some(n) = self.index_value(count)? else { return Ok(None) };
        let n = usize::try_from(n).unwrap_or(0);
        let at = sequence.object().expect("a sequence is an object");
        let len = match self.heap.get(at) {
            Object::Str(s) => s.text.len(),
            Object::Range(_) => return Ok(None),
            _ => self.sequence_len(sequence).unwrap_or(0) * 16,
        };
        if len.saturating_mul(n) > self.settings.limits.text {
            return Err(self.error(TypeId::MemoryError, ""));
        }
        self.spent += (len * n) as u64 / 16;
        Ok(Some(match self.heap.get(at) {
            Object::Str(s) => {
                let text = s.text.repeat(n);
                let chars = s.chars * n;
                self.heap.add(Object::Str(crate::value::Str { text: Rc::from(text), chars }))
            }
            Object::List(items) => {
                let items = items.repeat(n);
                self.new_list(items)
            }
            Object::Tuple(items) => {
                let items = items.repeat(n);
                self.new_tuple(&items)
            }
            Object::Bytes(bytes) => {
                let bytes = bytes.repeat(n);
                self.new_bytes(&bytes)
            }
            Object::ByteArray(bytes) => {
                let bytes = bytes.repeat(n);
                self.heap.add(Object::ByteArray(bytes))
            }
            _ => return Ok(None),
        }))
    }

    fn set_operator(&mut self, op: BinaryOp, a: Value, b: Value) -> R<Option<Value>> {
        if op == BinaryOp::Or && self.type_id(a) == TypeId::Dict && self.type_id(b) == TypeId::Dict {
            let dict = Value::Obj(self.new_dict());
            self.update_dict(dict, a)?;
            self.update_dict(dict, b)?;
            return Ok(Some(dict));
        }
        let set = |vm: &mut Self, value: Value| -> R<Option<Set>> {
            if let Some(set) = vm.set_of(value) {
                return Ok(Some(set.clone()));
            }
            match vm.type_id(value) {
                TypeId::DictKeys | TypeId::DictItems => {
                    let items = vm.native_items(value)?.unwrap_or_default();
                    vm.set_from(&items).map(Some)
                }
                _ => Ok(None),
            }
        };
        let (Some(x), Some(y)) = (set(self, a)?, set(self, b)?) else { return Ok(None) };
        let result = self.combine_sets(op, x, &y)?;
        let frozen = self.type_id(a) == TypeId::FrozenSet;
        let object = if frozen { Object::FrozenSet(Rc::new(result)) } else { Object::Set(Box::new(result)) };
        Ok(Some(self.heap.add(object)))
    }

    /// Union, intersection, difference or symmetric difference.
    pub(crate) fn combine_sets(&mut self, op: BinaryOp, a: Set, b: &Set) -> R<Set> {
        let mut result = Set::default();
        match op {
            BinaryOp::Or => {
                result = a.copied();
                result.reserve(b);
                for (hash, key) in b.iter() {
                    if self.set_find(&result, hash, key)?.is_none() {
                        result.push(hash, key);
                    }
                }
            }
            BinaryOp::And => {
                let (small, large) = if b.len() > a.len() { (&a, b) } else { (b, &a) };
                for (hash, key) in small.iter() {
                    if self.set_find(large, hash, key)?.is_some() {
                        result.push(hash, key);
                    }
                }
            }
            BinaryOp::Subtract => {
                for (hash, key) in a.iter() {
                    if self.set_find(b, hash, key)?.is_none() {
                        result.push(hash, key);
                    }
                }
            }
            _ => {
                for (hash, key) in a.iter() {
                    if self.set_find(b, hash, key)?.is_none() {
                        result.push(hash, key);
                    }
                }
                for (hash, key) in b.iter() {
                    if self.set_find(&a, hash, key)?.is_none() {
                        result.push(hash, key);
                    }
                }
            }
        }
        Ok(result)
    }
}
