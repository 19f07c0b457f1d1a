//! Operators of native containers: joining, repeating, combining sets.

use super::{R, Vm};
use crate::syntax::BinaryOp;
use crate::value::{Object, Set, TypeId, Value};
use std::rc::Rc;

impl Vm {
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

    pub(super) fn concatenate(&mut self, a: Value, b: Value) -> R<Option<Value>> {
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

    pub(super) fn repeat(&mut self, sequence: Value, count: Value) -> R<Option<Value>> {
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

    pub(super) fn set_operator(&mut self, op: BinaryOp, a: Value, b: Value) -> R<Option<Value>> {
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
