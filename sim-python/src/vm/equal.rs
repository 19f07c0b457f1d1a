//! Equality, order and hashes of values, and what rests on them: dicts, sets, `in`.

use super::args::Args;
use super::{Flow, R, Vm};
use crate::syntax::CompareOp;
use crate::value::dict::Unsure;
use crate::value::{Object, Ref, Set, TypeId, Value, number};
use std::cmp::Ordering;

/// Containers nested deeper than this are compared no further.
const DEPTH_MAX: u32 = 60;

impl Vm {
    /// Whether two values are equal; `None` if Python code has to say.
    pub(crate) fn equal_pure(&self, a: Value, b: Value, depth: u32) -> Option<bool> {
        if a.is(b) {
            return Some(!matches!(a, Value::Float(x) if x.is_nan()));
        }
        match (a, b) {
            (Value::Int(x), Value::Int(y)) => return Some(x == y),
            (Value::Obj(x), Value::Obj(y)) => {
                if let (Object::Str(x), Object::Str(y)) = (self.heap.get(x), self.heap.get(y)) {
                    return Some(x.text == y.text);
                }
            }
            _ => {}
        }
        for value in [a, b] {
            if let Some(instance) = self.as_instance(value) {
                let eq = self.class_attr_where(instance.class, self.known.eq);
                if eq.is_some_and(|(_, of)| !self.class(of).native) {
                    return None;
                }
            }
        }
        if let (Some(x), Some(y)) = (self.number(a), self.number(b)) {
            use super::operate::Number;
            return Some(match (x, y) {
                (Number::Float(x), Number::Float(y)) => x.to_bits() == y.to_bits() || (x == 0.0 && y == 0.0),
                (Number::Float(x), n) | (n, Number::Float(x)) => {
                    libm::trunc(x).to_bits() == (x + 0.0).to_bits()
                        && number::from_float(x).is_some_and(|whole| whole == super::operate::into_big(n))
                }
                (x, y) => super::operate::into_big(x) == super::operate::into_big(y),
            });
        }
        if depth > DEPTH_MAX {
            return None;
        }
        self.equal_containers(self.unwrapped(a), self.unwrapped(b), depth)
    }

    fn equal_containers(&self, a: Value, b: Value, depth: u32) -> Option<bool> {
        let (Value::Obj(x), Value::Obj(y)) = (a, b) else { return Some(false) };
        let all = |xs: &[Value], ys: &[Value]| {
            if xs.len() != ys.len() {
                return Some(false);
            }
            for (x, y) in xs.iter().zip(ys) {
                if !x.is(*y) && !self.equal_pure(*x, *y, depth + 1)? {
                    return Some(false);
                }
            }
            Some(true)
        };
        match (self.heap.get(x), self.heap.get(y)) {
            (Object::Str(x), Object::Str(y)) => Some(x.text == y.text),
            (Object::List(x), Object::List(y)) => all(x, y),
            (Object::Tuple(x), Object::Tuple(y)) => all(x, y),
            (Object::Slice(x), Object::Slice(y)) => all(&x[..], &y[..]),
            (Object::Range(x), Object::Range(y)) => {
                let (n, m) = (x.len(), y.len());
                Some(n == m && (n == 0 || (x.start == y.start && (n == 1 || x.step == y.step))))
            }
            (Object::Dict(x), Object::Dict(y)) => {
                if x.len() != y.len() {
                    return Some(false);
                }
                for entry in x.iter() {
                    match y.find(entry.hash, |key| self.equal_pure(key, entry.key, depth + 1)) {
                        Err(Unsure) => return None,
                        Ok(None) => return Some(false),
                        Ok(Some(at)) => {
                            let other = y.entries[at].value;
                            if !entry.value.is(other) && !self.equal_pure(entry.value, other, depth + 1)? {
                                return Some(false);
                            }
                        }
                    }
                }
                Some(true)
            }
            (Object::Bound(f, s), Object::Bound(g, t)) => Some(f.is(*g) && s.is(*t)),
            (Object::Alias(f, s), Object::Alias(g, t)) => {
                Some(f.is(*g) && self.equal_pure(*s, *t, depth + 1)?)
            }
            _ => {
                if let (Some(x), Some(y)) = (self.bytes_of(a), self.bytes_of(b)) {
                    return Some(x == y);
                }
                let (x, y) = (self.set_like(a)?, self.set_like(b)?);
                Some(match (x, y) {
                    (Some(x), Some(y)) => {
                        x.len() == y.len()
                            && x.iter().all(|(hash, key)| {
                                let same = |other| self.equal_pure(other, key, depth + 1);
                                matches!(y.find(hash, same), Ok(Some(_)))
                            })
                    }
                    _ => false,
                })
            }
        }
    }

    /// The set behind a set, frozenset or view of keys (only sets for now).
    #[expect(clippy::option_option, reason = "the outer one says that it cannot be told")]
    fn set_like(&self, value: Value) -> Option<Option<&Set>> {
        Some(self.set_of(value))
    }

    /// Whether two values are equal, with Python code run at once.
    pub(crate) fn equal_now(&mut self, a: Value, b: Value) -> R<bool> {
        match self.equal_pure(a, b, 0) {
            Some(equal) => Ok(equal),
            None => self.equal_slowly(a, b),
        }
    }

    fn equal_slowly(&mut self, a: Value, b: Value) -> R<bool> {
        let (x, y) = (self.unwrapped(a), self.unwrapped(b));
        let eq = self.known.eq;
        if self.python_method(a, eq).is_none() && self.python_method(b, eq).is_none() {
            if self.nested > 40 {
                return Err(
                    self.error(TypeId::RecursionError, "maximum recursion depth exceeded in comparison")
                );
            }
            if let (Some(TypeId::Dict), Some(TypeId::Dict)) = (Some(self.type_id(x)), Some(self.type_id(y))) {
                return self.equal_dicts(x, y);
            }
            let (xs, ys) = (self.list_items(x).to_vec(), self.list_items(y).to_vec());
            if xs.len() != ys.len() || self.type_id(x) != self.type_id(y) {
                return Ok(false);
            }
            self.nested += 1;
            let mut result = Ok(true);
            for (x, y) in xs.into_iter().zip(ys) {
                match if x.is(y) { Ok(true) } else { self.equal_now(x, y) } {
                    Ok(true) => {}
                    other => {
                        result = other;
                        break;
                    }
                }
            }
            self.nested -= 1;
            return result;
        }
        self.compare_now(CompareOp::Equal, a, b)
    }

    fn equal_dicts(&mut self, a: Value, b: Value) -> R<bool> {
        let (Some(x), Some(y)) = (a.object(), b.object()) else { return Ok(false) };
        if self.dict(x).len() != self.dict(y).len() {
            return Ok(false);
        }
        let entries: Vec<_> = self.dict(x).iter().copied().collect();
        for entry in entries {
            match self.dict_get(y, entry.key)? {
                Some(other) if self.equal_now(entry.value, other)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    /// The comparison of two native values.
    pub(crate) fn native_compare(&mut self, op: CompareOp, a: Value, b: Value) -> R<bool> {
        match op {
            CompareOp::Equal => return self.equal_now(a, b),
            CompareOp::NotEqual => return Ok(!self.equal_now(a, b)?),
            _ => {}
        }
        if let (Some(x), Some(y)) = (self.set_of(a), self.set_of(b)) {
            let (x, y) = (x.clone(), y.clone());
            return self.compare_sets(op, &x, &y);
        }
        let order = self.order(a, b, op)?;
        Ok(match op {
            CompareOp::Less => order == Some(Ordering::Less),
            CompareOp::LessEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            CompareOp::Greater => order == Some(Ordering::Greater),
            _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        })
    }

    fn compare_sets(&mut self, op: CompareOp, a: &Set, b: &Set) -> R<bool> {
        let (small, large, strict) = match op {
            CompareOp::Less => (a, b, true),
            CompareOp::LessEqual => (a, b, false),
            CompareOp::Greater => (b, a, true),
            _ => (b, a, false),
        };
        if small.len() > large.len() || (strict && small.len() == large.len()) {
            return Ok(false);
        }
        for (hash, key) in small.iter() {
            if self.set_find(large, hash, key)?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The order of two native values; `None` if a NaN is in the way.
    fn order(&mut self, a: Value, b: Value, op: CompareOp) -> R<Option<Ordering>> {
        use super::operate::{Number, into_big};
        if let (Some(x), Some(y)) = (self.number(a), self.number(b)) {
            return Ok(match (x, y) {
                (Number::Float(x), Number::Float(y)) => x.partial_cmp(&y),
                (Number::Float(x), n) => float_against(x, &into_big(n)),
                (n, Number::Float(y)) => float_against(y, &into_big(n)).map(Ordering::reverse),
                (x, y) => Some(into_big(x).cmp(&into_big(y))),
            });
        }
        if let (Some(x), Some(y)) = (self.text(a), self.text(b)) {
            return Ok(Some(x.chars().cmp(y.chars())));
        }
        if let (Some(x), Some(y)) = (self.bytes_of(a), self.bytes_of(b)) {
            return Ok(Some(x.cmp(&y)));
        }
        let (x, y) = (self.unwrapped(a), self.unwrapped(b));
        let kind = self.type_id(x);
        if kind == self.type_id(y) && matches!(kind, TypeId::List | TypeId::Tuple) {
            let (xs, ys) = (self.list_items(x).to_vec(), self.list_items(y).to_vec());
            for (x, y) in xs.iter().zip(&ys) {
                if !x.is(*y) && !self.equal_now(*x, *y)? {
                    if self.nested > 40 {
                        let text = "maximum recursion depth exceeded in comparison";
                        return Err(self.error(TypeId::RecursionError, text));
                    }
                    self.nested += 1;
                    let holds = self.compare_now(op, *x, *y);
                    self.nested -= 1;
                    let less = matches!(op, CompareOp::Less | CompareOp::LessEqual);
                    return Ok(Some(if holds? == less { Ordering::Less } else { Ordering::Greater }));
                }
            }
            return Ok(Some(xs.len().cmp(&ys.len())));
        }
        Err(self.not_comparable(op, a, b))
    }

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

    fn hash_slowly(&mut self, value: Value) -> R<i64> {
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

    fn unhashable(&mut self, value: Value) -> super::Raise {
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
        match self.dict(at).find(hash, |other| self.equal_pure(other, key, 0)) {
            Ok(found) => Ok(found),
            Err(Unsure) => {
                for place in self.dict(at).candidates(hash) {
                    let other = self.dict(at).entries[place].key;
                    if self.equal_now(other, key)? {
                        return Ok(Some(place));
                    }
                }
                Ok(None)
            }
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
        match found {
            Some(place) => dict.entries[place].value = value,
            None => {
                dict.push(hash, key, value);
                self.heap.fresh += 72;
            }
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
        match set.find(hash, |other| self.equal_pure(other, key, 0)) {
            Ok(found) => Ok(found),
            Err(Unsure) => {
                for (place, other) in set.candidates(hash) {
                    if self.equal_now(other, key)? {
                        return Ok(Some(place));
                    }
                }
                Ok(None)
            }
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
        let found = match set.find(hash, |other| self.equal_pure(other, key, 0)) {
            Ok(found) => found,
            Err(Unsure) => {
                let set = set.clone();
                self.set_find(&set, hash, key)?
            }
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

fn float_against(x: f64, n: &num_bigint::BigInt) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let whole = number::from_float(x)?;
    Some(whole.cmp(n).then_with(|| {
        let fraction = x - libm::trunc(x);
        fraction.partial_cmp(&0.0).unwrap_or(Ordering::Equal)
    }))
}

/// CPython's hash of a tuple (xxHash).
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
    acc = acc.wrapping_add(len ^ (P5 ^ 3_527_539));
    if acc == u64::MAX { 1_546_275_796 } else { acc.cast_signed() }
}
