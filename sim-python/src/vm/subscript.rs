//! `object[index]`: items, slices, their assignment and deletion; and native operators on containers.

use super::args::Args;
use super::{Flow, R, Raise, Vm};
use crate::value::{Object, Range, TypeId, Value};

/// A slice of a sequence of a known length, as `CPython`'s `PySlice_AdjustIndices` gives it.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: i64,
    pub(crate) stop: i64,
    pub(crate) step: i64,
    pub(crate) len: usize,
}

impl Span {
    pub(super) fn places(self) -> impl Iterator<Item = usize> {
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

    pub(super) fn not_subscriptable(&mut self, object: Value) -> Raise {
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

    pub(super) fn sequence_subscript(&mut self, object: Value, inner: Value, index: Value) -> R<Value> {
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
        if let Some(value) = found.and_then(|place| self.sequence_item(inner, place)) {
            Ok(value)
        } else {
            let text = match self.type_id(inner) {
                TypeId::Str => "string index out of range".to_owned(),
                TypeId::Range => "range object index out of range".to_owned(),
                TypeId::Bytes => "index out of range".to_owned(),
                id => format!("{} index out of range", id.name()),
            };
            Err(self.error(TypeId::IndexError, &text))
        }
    }

    pub(super) fn slice_of(&mut self, inner: Value, span: Span) -> Value {
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

    pub(super) fn list_place(&mut self, index: Value, len: usize, message: &str) -> R<usize> {
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

    pub(super) fn assign_slice(&mut self, at: crate::value::Ref, span: Span, items: &[Value]) -> R<()> {
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
}
