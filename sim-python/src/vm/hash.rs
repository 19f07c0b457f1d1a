//! Hashes, and what rests on them: dicts, sets, `in`.

use super::args::Args;
use super::{Flow, R, Vm};
use crate::value::{Object, Ref, Set, TypeId, Value, number};

impl Vm {
    /// The hash of a value.
    pub(crate) fn hash(&mut self, value: Value) -> R<i64> {
        if let Some(instance) = self.as_instance(value) {
            let class = instance.class;
            if let Some(method) = self.python_method(value, self.known.hash) {
                if method.is_none() {
                    return Err(self.unhashable(value));
                }
                let result = self.call_now(method, Args::new(&[value]))?;
                return match self.big(result) {
                    Some(n) => Ok(number::hash_big(&n)),
                    None => Err(self.type_error("__hash__ method should return an integer")),
                };
            }
            let eq = self.class_attr_where(class, self.known.eq);
            if eq.is_some_and(|(_, of)| !self.class(of).native) {
                return Err(self.unhashable(value));
            }
        }
        match self.hash_pure(self.unwrapped(value)) {
            Some(hash) => Ok(hash),
            None => self.hash_slowly(value),
        }
    }

    pub(super) fn hash_slowly(&mut self, value: Value) -> R<i64> {
        if let Some(items) = self.tuple_items(value).map(<[Value]>::to_vec) {
            if self.nested > 40 {
                return Err(self.error(TypeId::RecursionError, "maximum recursion depth exceeded"));
            }
            self.nested += 1;
            let hashes: R<Vec<i64>> = items.into_iter().map(|item| self.hash(item)).collect();
            self.nested -= 1;
            return hashes.map(|hashes| hash_tuple(&hashes));
        }
        Err(self.unhashable(value))
    }

    pub(super) fn unhashable(&mut self, value: Value) -> super::Raise {
        let text = format!("unhashable type: '{}'", self.type_name(value));
        self.type_error(&text)
    }

    /// The hash of a simple value.
    pub(crate) fn hash_pure(&self, value: Value) -> Option<i64> {
        Some(match value {
            Value::Int(n) => number::hash_int(n),
            Value::Bool(b) => i64::from(b),
            Value::Float(x) => number::hash_float(x),
            Value::None => 0x1234_5678,
            Value::Ellipsis => 0x1234_5679,
            Value::NotImplemented => 0x1234_567a,
            Value::Unbound => 0,
            Value::Obj(at) => match self.heap.get(at) {
                Object::Str(s) => crate::value::str::hash(&s.text),
                Object::Big(n) => number::hash_big(n),
                Object::Bytes(b) => crate::value::str::hash(&String::from_utf8_lossy(b)),
                Object::FrozenSet(set) => set.iter().fold(7, |sum, (hash, _)| sum ^ hash.wrapping_mul(31)),
                Object::Range(range) => range.start ^ range.len().wrapping_mul(31),
                Object::List(_) | Object::Dict(_) | Object::Set(_) | Object::ByteArray(_) => return None,
                Object::Tuple(_) | Object::Slice(_) => return None,
                Object::Bound(f, s) => self.hash_pure(*f)? ^ self.hash_pure(*s)?.wrapping_mul(3),
                _ => i64::from(at.0) * 4 + 0x7000,
            },
        })
    }

    /// The place of a key in a dict.
    pub(crate) fn dict_find(&mut self, at: Ref, hash: i64, key: Value) -> R<Option<usize>> {
        if let Ok(found) = self.dict(at).find(hash, |other| self.equal_pure(other, key, 0)) {
            Ok(found)
        } else {
            for place in self.dict(at).candidates(hash) {
                let other = self.dict(at).entries[place].key;
                if self.equal_now(other, key)? {
                    return Ok(Some(place));
                }
            }
            Ok(None)
        }
    }

    pub(crate) fn dict_get(&mut self, at: Ref, key: Value) -> R<Option<Value>> {
        let hash = self.hash(key)?;
        let found = self.dict_find(at, hash, key)?;
        Ok(found.map(|place| self.dict(at).entries[place].value))
    }

    pub(crate) fn dict_set(&mut self, at: Ref, key: Value, value: Value) -> R<()> {
        let hash = self.hash(key)?;
        let found = self.dict_find(at, hash, key)?;
        let dict = self.dict_mut(at);
        if let Some(place) = found {
            dict.entries[place].value = value;
        } else {
            dict.push(hash, key, value);
            self.heap.fresh += 72;
        }
        Ok(())
    }

    pub(crate) fn dict_remove(&mut self, at: Ref, key: Value) -> R<Option<Value>> {
        let hash = self.hash(key)?;
        let found = self.dict_find(at, hash, key)?;
        Ok(found.map(|place| self.dict_mut(at).remove(place).value))
    }

    /// The set behind a set or frozenset.
    pub(crate) fn set_of(&self, value: Value) -> Option<&Set> {
        match self.heap.get(self.unwrapped(value).object()?) {
            Object::Set(set) => Some(set),
            Object::FrozenSet(set) => Some(set),
            _ => None,
        }
    }

    pub(crate) fn set_find(&mut self, set: &Set, hash: i64, key: Value) -> R<Option<usize>> {
        if let Ok(found) = set.find(hash, |other| self.equal_pure(other, key, 0)) {
            Ok(found)
        } else {
            for (place, other) in set.candidates(hash) {
                if self.equal_now(other, key)? {
                    return Ok(Some(place));
                }
            }
            Ok(None)
        }
    }

    /// Adds a key to a set that is being built.
    pub(crate) fn set_push(&mut self, set: &mut Set, key: Value) -> R<()> {
        let hash = self.hash(key)?;
        if self.set_find(set, hash, key)?.is_none() {
            set.push(hash, key);
        }
        Ok(())
    }

    /// Adds a key to a set of the heap.
    pub(crate) fn set_add(&mut self, at: Ref, key: Value) -> R<()> {
        let hash = self.hash(key)?;
        let Object::Set(set) = self.heap.get(at) else { return Ok(()) };
        let found = if let Ok(found) = set.find(hash, |other| self.equal_pure(other, key, 0)) {
            found
        } else {
            let set = set.clone();
            self.set_find(&set, hash, key)?
        };
        if found.is_none()
            && let Object::Set(set) = self.heap.get_mut(at)
        {
            set.push(hash, key);
            self.heap.fresh += 48;
        }
        Ok(())
    }

    /// `item in container`.
    pub(crate) fn contains(&mut self, item: Value, container: Value) -> R<Flow> {
        if let Some(method) = self.python_method(container, self.known.contains) {
            let run = |vm: &mut Self, value: Value, _: &[Value]| Ok(Value::Bool(vm.truth_now(value)?).into());
            return Ok(Flow::then(method, Args::new(&[container, item]), run, &[], None));
        }
        let inner = self.unwrapped(container);
        if let Value::Obj(at) = inner {
            match self.heap.get(at) {
                Object::Str(s) => {
                    let Some(text) = self.text(item) else {
                        let name = self.type_name(item);
                        let text = format!("'in <string>' requires string as left operand, not {name}");
                        return Err(self.type_error(&text));
                    };
                    return Ok(Value::Bool(s.text.contains(&*text)).into());
                }
                Object::Dict(_) => return Ok(Value::Bool(self.dict_get(at, item)?.is_some()).into()),
                Object::View(crate::value::object::View::Keys, dict) => {
                    let dict = *dict;
                    return Ok(Value::Bool(self.dict_get(dict, item)?.is_some()).into());
                }
                Object::Set(_) | Object::FrozenSet(_) => {
                    let hash = self.hash(item)?;
                    let set = self.set_of(inner).cloned().unwrap_or_default();
                    return Ok(Value::Bool(self.set_find(&set, hash, item)?.is_some()).into());
                }
                Object::Range(range) => {
                    let range = **range;
                    if let Value::Int(n) = item {
                        let inside = if range.step > 0 {
                            n >= range.start && n < range.stop
                        } else {
                            n <= range.start && n > range.stop
                        };
                        return Ok(Value::Bool(inside && (n - range.start) % range.step == 0).into());
                    }
                }
                Object::Bytes(_) | Object::ByteArray(_) => {
                    let bytes = self.bytes_of(inner).unwrap_or_default();
                    let found = match (self.bytes_of(item), item) {
                        (Some(part), _) => {
                            part.is_empty() || bytes.windows(part.len()).any(|window| window == &part[..])
                        }
                        (None, Value::Int(n)) => bytes.iter().any(|b| i64::from(*b) == n),
                        _ => return Err(self.type_error("a bytes-like object is required, not 'str'")),
                    };
                    return Ok(Value::Bool(found).into());
                }
                _ => {}
            }
        }
        if let Some(items) = self.native_items(container)? {
            for other in items {
                if other.is(item) || self.equal_now(other, item)? {
                    return Ok(Value::Bool(true).into());
                }
            }
            return Ok(Value::Bool(false).into());
        }
        if self.python_method(container, self.known.iter).is_none()
            && self.python_method(container, self.known.getitem).is_none()
            && self.native_iter(container).is_none()
        {
            let text = format!("argument of type '{}' is not iterable", self.type_name(container));
            return Err(self.type_error(&text));
        }
        let helper = self.helper("_contains");
        Ok(Flow::Call(helper, Args::new(&[container, item])))
    }

    /// The bytes of a bytes-like value.
    pub(crate) fn bytes_of(&self, value: Value) -> Option<std::rc::Rc<[u8]>> {
        match self.heap.get(self.unwrapped(value).object()?) {
            Object::Bytes(bytes) => Some(bytes.clone()),
            Object::ByteArray(bytes) => Some(std::rc::Rc::from(&bytes[..])),
            _ => None,
        }
    }
}

/// `CPython`'s hash of a tuple (xxHash).
pub(crate) fn hash_tuple(hashes: &[i64]) -> i64 {
    const P1: u64 = 11_400_714_785_074_694_791;
    const P2: u64 = 14_029_467_366_897_019_727;
    const P5: u64 = 2_870_177_450_012_600_261;
    let mut acc = P5;
    for hash in hashes {
        acc = acc.wrapping_add(hash.cast_unsigned().wrapping_mul(P2));
        acc = acc.rotate_left(31).wrapping_mul(P1);
    }
    let len = hashes.len() as u64;
    acc = acc.wrapping_add(len ^ (P5 ^ 0x35_d373));
    if acc == u64::MAX { 1_546_275_796 } else { acc.cast_signed() }
}
