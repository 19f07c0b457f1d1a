//! Equality, order and hashes of values, and what rests on them: dicts, sets, `in`.

use super::{R, Vm};
use crate::syntax::CompareOp;
use crate::value::dict::Unsure;
use crate::value::{Object, Set, TypeId, Value, number};
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
                        && number::from_float(x).is_some_and(|whole| whole == super::arithmetic::into_big(n))
                }
                (x, y) => super::arithmetic::into_big(x) == super::arithmetic::into_big(y),
            });
        }
        if depth > DEPTH_MAX {
            return None;
        }
        self.equal_containers(self.unwrapped(a), self.unwrapped(b), depth)
    }

    pub(super) fn equal_containers(&self, a: Value, b: Value, depth: u32) -> Option<bool> {
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
    pub(super) fn set_like(&self, value: Value) -> Option<Option<&Set>> {
        Some(self.set_of(value))
    }

    /// Whether two values are equal, with Python code run at once.
    pub(crate) fn equal_now(&mut self, a: Value, b: Value) -> R<bool> {
        match self.equal_pure(a, b, 0) {
            Some(equal) => Ok(equal),
            None => self.equal_slowly(a, b),
        }
    }

    pub(super) fn equal_slowly(&mut self, a: Value, b: Value) -> R<bool> {
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

    pub(super) fn equal_dicts(&mut self, a: Value, b: Value) -> R<bool> {
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

    pub(super) fn compare_sets(&mut self, op: CompareOp, a: &Set, b: &Set) -> R<bool> {
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
    pub(super) fn order(&mut self, a: Value, b: Value, op: CompareOp) -> R<Option<Ordering>> {
        use super::arithmetic::into_big;
        use super::operate::Number;
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
