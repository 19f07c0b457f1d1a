//! Operators: arithmetic, comparison, truth; native operands at once, others by their special methods.

use super::args::Args;
use super::{Flow, R, Raise, Vm};
use crate::syntax::{BinaryOp, CompareOp, UnaryOp};
use crate::value::{Object, TypeId, Value, number};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

/// The names of an operator's methods: plain, reflected, in place; and its sign.
pub(crate) fn method_names(op: BinaryOp) -> (&'static str, &'static str, &'static str, &'static str) {
    match op {
        BinaryOp::Add => ("__add__", "__radd__", "__iadd__", "+"),
        BinaryOp::Subtract => ("__sub__", "__rsub__", "__isub__", "-"),
        BinaryOp::Multiply => ("__mul__", "__rmul__", "__imul__", "*"),
        BinaryOp::MatrixMultiply => ("__matmul__", "__rmatmul__", "__imatmul__", "@"),
        BinaryOp::Divide => ("__truediv__", "__rtruediv__", "__itruediv__", "/"),
        BinaryOp::FloorDivide => ("__floordiv__", "__rfloordiv__", "__ifloordiv__", "//"),
        BinaryOp::Modulo => ("__mod__", "__rmod__", "__imod__", "%"),
        BinaryOp::Power => ("__pow__", "__rpow__", "__ipow__", "** or pow()"),
        BinaryOp::ShiftLeft => ("__lshift__", "__rlshift__", "__ilshift__", "<<"),
        BinaryOp::ShiftRight => ("__rshift__", "__rrshift__", "__irshift__", ">>"),
        BinaryOp::And => ("__and__", "__rand__", "__iand__", "&"),
        BinaryOp::Or => ("__or__", "__ror__", "__ior__", "|"),
        BinaryOp::Xor => ("__xor__", "__rxor__", "__ixor__", "^"),
    }
}

/// A number, of whichever kind.
pub(crate) enum Number {
    Small(i64),
    Big(BigInt),
    Float(f64),
}

impl Vm {
    pub(crate) fn number(&self, value: Value) -> Option<Number> {
        Some(match self.unwrapped(value) {
            Value::Bool(b) => Number::Small(i64::from(b)),
            Value::Int(n) => Number::Small(n),
            Value::Float(x) => Number::Float(x),
            Value::Obj(at) => match self.heap.get(at) {
                Object::Big(n) => Number::Big((**n).clone()),
                _ => return None,
            },
            _ => return None,
        })
    }

    /// A whole number of any size.
    pub(crate) fn big(&self, value: Value) -> Option<BigInt> {
        match self.number(value)? {
            Number::Small(n) => Some(BigInt::from(n)),
            Number::Big(n) => Some(n),
            Number::Float(_) => None,
        }
    }

    pub(crate) fn float(&self, value: Value) -> Option<f64> {
        match self.number(value)? {
            #[expect(clippy::cast_precision_loss, reason = "as CPython: to the nearest float")]
            Number::Small(n) => Some(n as f64),
            Number::Big(n) => number::to_float(&n),
            Number::Float(x) => Some(x),
        }
    }

    pub(crate) fn new_int(&mut self, n: BigInt) -> R<Value> {
        if n.bits() > self.settings.limits.int_bits {
            return Err(self.error(TypeId::MemoryError, ""));
        }
        self.spent += n.bits() / 64;
        Ok(number::shrink(&mut self.heap, n))
    }

    /// A binary operator.
    pub(crate) fn binary(&mut self, op: BinaryOp, left: Value, right: Value) -> R<Flow> {
        let (plain, reflected, _, _) = method_names(op);
        let (plain, reflected) = (self.intern(plain), self.intern(reflected));
        let of_left = self.python_method(left, plain);
        let of_right = self.python_method(right, reflected);
        if of_left.is_none() && of_right.is_none() {
            return match self.native_binary(op, left, right)? {
                Some(value) => Ok(Flow::Value(value)),
                None => Err(self.unsupported(op, left, right, false)),
            };
        }
        let (class_left, class_right) = (self.class_of(left), self.class_of(right));
        let right_first = class_left != class_right && self.is_subclass(class_right, class_left);
        let state = [left, right, Value::Int(op as i64)];
        match (of_left, of_right) {
            (_, Some(method)) if right_first || of_left.is_none() => {
                if of_left.is_none()
                    && !right_first
                    && let Some(value) = self.native_binary_quietly(op, left, right)?
                {
                    return Ok(Flow::Value(value));
                }
                let run = |vm: &mut Self, value: Value, state: &[Value]| vm.after_reflected(value, state);
                Ok(Flow::then(method, Args::new(&[right, left]), run, &state, None))
            }
            (Some(method), _) => {
                let run = |vm: &mut Self, value: Value, state: &[Value]| vm.after_plain(value, state);
                Ok(Flow::then(method, Args::new(&[left, right]), run, &state, None))
            }
            _ => Err(self.unsupported(op, left, right, false)),
        }
    }

    /// The native result, if both operands are (or hold) native values of kinds that go together.
    fn native_binary_quietly(&mut self, op: BinaryOp, left: Value, right: Value) -> R<Option<Value>> {
        if self.as_instance(right).is_some() && self.unwrapped(right).is(right) {
            return Ok(None);
        }
        let right_class = self.class_of(right);
        if !self.class(right_class).native { Ok(None) } else { self.native_binary(op, left, right) }
    }

    fn after_plain(&mut self, value: Value, state: &[Value]) -> R<Flow> {
        if !matches!(value, Value::NotImplemented) {
            return Ok(value.into());
        }
        let (left, right, op) = (state[0], state[1], op_from(state[2]));
        let reflected = self.intern(method_names(op).1);
        let same_class = self.class_of(left) == self.class_of(right);
        match self.python_method(right, reflected) {
            Some(method) if !same_class => {
                let run = |vm: &mut Self, value: Value, state: &[Value]| {
                    if !matches!(value, Value::NotImplemented) {
                        return Ok(value.into());
                    }
                    Err(vm.unsupported(op_from(state[2]), state[0], state[1], false))
                };
                Ok(Flow::then(method, Args::new(&[right, left]), run, state, None))
            }
            _ => Err(self.unsupported(op, left, right, false)),
        }
    }

    fn after_reflected(&mut self, value: Value, state: &[Value]) -> R<Flow> {
        if !matches!(value, Value::NotImplemented) {
            return Ok(value.into());
        }
        let (left, right, op) = (state[0], state[1], op_from(state[2]));
        let plain = self.intern(method_names(op).0);
        if let Some(method) = self.python_method(left, plain) {
            let run = |vm: &mut Self, value: Value, state: &[Value]| {
                if !matches!(value, Value::NotImplemented) {
                    return Ok(value.into());
                }
                Err(vm.unsupported(op_from(state[2]), state[0], state[1], false))
            };
            return Ok(Flow::then(method, Args::new(&[left, right]), run, state, None));
        }
        match self.native_binary(op, left, right)? {
            Some(value) => Ok(value.into()),
            None => Err(self.unsupported(op, left, right, false)),
        }
    }

    /// A binary operator with Python code run at once.
    pub(crate) fn binary_now(&mut self, op: BinaryOp, left: Value, right: Value) -> R<Value> {
        let flow = self.binary(op, left, right)?;
        self.flow_now(flow)
    }

    /// An augmented assignment's operator.
    pub(crate) fn in_place(&mut self, op: BinaryOp, left: Value, right: Value) -> R<Flow> {
        let name = self.intern(method_names(op).2);
        if let Some(method) = self.python_method(left, name) {
            let run = |vm: &mut Self, value: Value, state: &[Value]| {
                if !matches!(value, Value::NotImplemented) {
                    return Ok(value.into());
                }
                vm.binary(op_from(state[2]), state[0], state[1])
            };
            let state = [left, right, Value::Int(op as i64)];
            return Ok(Flow::then(method, Args::new(&[left, right]), run, &state, None));
        }
        if let Some(flow) = self.native_in_place(op, left, right)? {
            return Ok(flow);
        }
        let (plain, reflected, _, _) = method_names(op);
        let (plain, reflected) = (self.intern(plain), self.intern(reflected));
        if self.python_method(left, plain).is_none() && self.python_method(right, reflected).is_none() {
            return match self.native_binary(op, left, right)? {
                Some(value) => Ok(Flow::Value(value)),
                None => Err(self.unsupported(op, left, right, true)),
            };
        }
        self.binary(op, left, right)
    }

    /// Lists, sets, dicts and bytearrays are changed in place.
    fn native_in_place(&mut self, op: BinaryOp, left: Value, right: Value) -> R<Option<Flow>> {
        let target = self.unwrapped(left);
        let Value::Obj(at) = target else { return Ok(None) };
        match (op, self.heap.get(at)) {
            (BinaryOp::Add, Object::List(_)) => {
                let run = |vm: &mut Self, items: Value, state: &[Value]| {
                    let items = vm.list_items(items).to_vec();
                    vm.extend_list(state[0], &items)?;
                    Ok(state[1].into())
                };
                self.with_items(right, run, &[target, left]).map(Some)
            }
            (BinaryOp::Multiply, Object::List(_)) => {
                let Some(value) = self.native_binary(op, target, right)? else { return Ok(None) };
                let items = self.list_items(value).to_vec();
                if let Object::List(list) = self.heap.get_mut(at) {
                    *list = items;
                }
                Ok(Some(left.into()))
            }
            (BinaryOp::Or | BinaryOp::And | BinaryOp::Subtract | BinaryOp::Xor, Object::Set(_)) => {
                let Some(value) = self.native_binary(op, target, right)? else { return Ok(None) };
                let Some(set) = value.object().map(|v| self.heap.get(v).clone()) else { return Ok(None) };
                *self.heap.get_mut(at) = set;
                Ok(Some(left.into()))
            }
            (BinaryOp::Or, Object::Dict(_)) => {
                self.update_dict(target, right)?;
                Ok(Some(left.into()))
            }
            (BinaryOp::Add, Object::ByteArray(_)) => {
                let Some(more) = self.bytes_of(right) else { return Ok(None) };
                if let Object::ByteArray(bytes) = self.heap.get_mut(at) {
                    bytes.extend_from_slice(&more);
                }
                Ok(Some(left.into()))
            }
            _ => Ok(None),
        }
    }

    /// The `TypeError` for operands that do not go together.
    fn unsupported(&mut self, op: BinaryOp, left: Value, right: Value, in_place: bool) -> Raise {
        let (left_name, right_name) = (self.type_name(left), self.type_name(right));
        let sequence = |vm: &Self, v: Value| {
            matches!(
                vm.type_id(v),
                TypeId::Str | TypeId::List | TypeId::Tuple | TypeId::Bytes | TypeId::ByteArray
            )
        };
        if op == BinaryOp::Add && sequence(self, left) {
            let text = match self.type_id(left) {
                TypeId::Bytes | TypeId::ByteArray => format!("can't concat {right_name} to {left_name}"),
                _ => format!("can only concatenate {left_name} (not \"{right_name}\") to {left_name}"),
            };
            return self.type_error(&text);
        }
        if op == BinaryOp::Multiply && (sequence(self, left) || sequence(self, right)) {
            let other = if sequence(self, left) { right_name } else { left_name };
            return self.type_error(&format!("can't multiply sequence by non-int of type '{other}'"));
        }
        let mut sign = method_names(op).3.to_owned();
        if in_place {
            sign = match op {
                BinaryOp::Power => "**=".to_owned(),
                _ => format!("{sign}="),
            };
        }
        self.type_error(&format!("unsupported operand type(s) for {sign}: '{left_name}' and '{right_name}'"))
    }

    /// Native operands; `None` if they do not go together.
    pub(crate) fn native_binary(&mut self, op: BinaryOp, left: Value, right: Value) -> R<Option<Value>> {
        if let (Some(a), Some(b)) = (self.number(left), self.number(right)) {
            if let (Value::Bool(x), Value::Bool(y)) = (left, right) {
                match op {
                    BinaryOp::And => return Ok(Some(Value::Bool(x & y))),
                    BinaryOp::Or => return Ok(Some(Value::Bool(x | y))),
                    BinaryOp::Xor => return Ok(Some(Value::Bool(x ^ y))),
                    _ => {}
                }
            }
            return match (a, b) {
                (Number::Float(x), _) => {
                    let y = self.float_operand(right)?;
                    self.float_binary(op, x, y)
                }
                (_, Number::Float(y)) => {
                    let x = self.float_operand(left)?;
                    self.float_binary(op, x, y)
                }
                (Number::Small(x), Number::Small(y)) => self.int_binary(op, x, y),
                (a, b) => self.big_binary(op, &into_big(a), &into_big(b)),
            };
        }
        self.native_collection(op, left, right)
    }

    fn float_operand(&mut self, value: Value) -> R<f64> {
        match self.float(value) {
            Some(x) => Ok(x),
            None => Err(self.error(TypeId::OverflowError, "int too large to convert to float")),
        }
    }

    fn zero_division(&mut self, text: &str) -> Raise {
        self.error(TypeId::ZeroDivisionError, text)
    }

    fn int_binary(&mut self, op: BinaryOp, a: i64, b: i64) -> R<Option<Value>> {
        let small = match op {
            BinaryOp::Add => a.checked_add(b),
            BinaryOp::Subtract => a.checked_sub(b),
            BinaryOp::Multiply => a.checked_mul(b),
            BinaryOp::FloorDivide if b == 0 => {
                return Err(self.zero_division("integer division or modulo by zero"));
            }
            BinaryOp::Modulo if b == 0 => return Err(self.zero_division("integer modulo by zero")),
            BinaryOp::FloorDivide => a.checked_div_euclid(b).map(|q| {
                if b < 0 && a.wrapping_rem(b) != 0 { (a / b) - i64::from((a < 0) != (b < 0)) } else { q }
            }),
            BinaryOp::Modulo => {
                a.checked_rem(b).map(|r| if r != 0 && (r < 0) != (b < 0) { r + b } else { r })
            }
            BinaryOp::And => Some(a & b),
            BinaryOp::Or => Some(a | b),
            BinaryOp::Xor => Some(a ^ b),
            BinaryOp::ShiftRight if b >= 0 => Some(a >> b.min(63)),
            BinaryOp::MatrixMultiply => return Ok(None),
            _ => None,
        };
        match small {
            Some(n) => Ok(Some(Value::Int(n))),
            None => self.big_binary(op, &BigInt::from(a), &BigInt::from(b)),
        }
    }

    fn big_binary(&mut self, op: BinaryOp, a: &BigInt, b: &BigInt) -> R<Option<Value>> {
        let limit = self.settings.limits.int_bits;
        let n =
            match op {
                BinaryOp::Add => a + b,
                BinaryOp::Subtract => a - b,
                BinaryOp::Multiply if a.bits() + b.bits() > limit => {
                    return Err(self.error(TypeId::MemoryError, ""));
                }
                BinaryOp::Multiply => a * b,
                BinaryOp::Divide if b.is_zero() => return Err(self.zero_division("division by zero")),
                BinaryOp::Divide => {
                    return match number::true_divide(a, b) {
                        Some(x) => Ok(Some(Value::Float(x))),
                        None => Err(self
                            .error(TypeId::OverflowError, "integer division result too large for a float")),
                    };
                }
                BinaryOp::FloorDivide if b.is_zero() => {
                    return Err(self.zero_division("integer division or modulo by zero"));
                }
                BinaryOp::Modulo if b.is_zero() => return Err(self.zero_division("integer modulo by zero")),
                BinaryOp::FloorDivide => number::floor_divide(a, b).0,
                BinaryOp::Modulo => number::floor_divide(a, b).1,
                BinaryOp::And => a & b,
                BinaryOp::Or => a | b,
                BinaryOp::Xor => a ^ b,
                BinaryOp::ShiftLeft | BinaryOp::ShiftRight if b.is_negative() => {
                    return Err(self.value_error("negative shift count"));
                }
                BinaryOp::ShiftLeft => match b.to_u64() {
                    _ if a.is_zero() => BigInt::zero(),
                    Some(by) if a.bits() + by <= limit => a << by,
                    _ => return Err(self.error(TypeId::MemoryError, "")),
                },
                BinaryOp::ShiftRight => match b.to_u64() {
                    Some(by) => a >> by,
                    None if a.is_negative() => BigInt::from(-1),
                    None => BigInt::zero(),
                },
                BinaryOp::Power => return self.int_power(a, b),
                BinaryOp::MatrixMultiply => return Ok(None),
            };
        self.new_int(n).map(Some)
    }

    fn int_power(&mut self, a: &BigInt, b: &BigInt) -> R<Option<Value>> {
        if b.is_negative() {
            if a.is_zero() {
                return Err(self.zero_division("0.0 cannot be raised to a negative power"));
            }
            let (x, y) = (number::to_float(a), number::to_float(b));
            return match (x, y) {
                (Some(x), Some(y)) => self.float_binary(BinaryOp::Power, x, y),
                _ => Err(self.error(TypeId::OverflowError, "int too large to convert to float")),
            };
        }
        match b.to_u32() {
            Some(exponent)
                if u64::from(exponent).saturating_mul(a.bits()) <= self.settings.limits.int_bits =>
            {
                self.spent += u64::from(exponent).saturating_mul(a.bits()) / 64;
                self.new_int(a.pow(exponent)).map(Some)
            }
            _ if a.bits() <= 1 => {
                let odd = (b & BigInt::from(1)) == BigInt::from(1);
                let n = if a.is_negative() && !odd { -a } else { a.clone() };
                self.new_int(n).map(Some)
            }
            _ => Err(self.error(TypeId::MemoryError, "")),
        }
    }

    fn float_binary(&mut self, op: BinaryOp, a: f64, b: f64) -> R<Option<Value>> {
        let x = match op {
            BinaryOp::Add => a + b,
            BinaryOp::Subtract => a - b,
            BinaryOp::Multiply => a * b,
            BinaryOp::Divide if b == 0.0 => return Err(self.zero_division("float division by zero")),
            BinaryOp::Divide => a / b,
            BinaryOp::FloorDivide if b == 0.0 => {
                return Err(self.zero_division("float floor division by zero"));
            }
            BinaryOp::Modulo if b == 0.0 => return Err(self.zero_division("float modulo")),
            BinaryOp::FloorDivide => float_divmod(a, b).0,
            BinaryOp::Modulo => float_divmod(a, b).1,
            BinaryOp::Power => return self.float_power(a, b),
            _ => return Ok(None),
        };
        Ok(Some(Value::Float(x)))
    }

    fn float_power(&mut self, a: f64, b: f64) -> R<Option<Value>> {
        if a == 0.0 && b < 0.0 {
            return Err(self.zero_division("0.0 cannot be raised to a negative power"));
        }
        if a < 0.0 && a.is_finite() && b.is_finite() && libm::floor(b).to_bits() != b.to_bits() {
            return Err(self.value_error("the simulator has no complex numbers"));
        }
        let x = libm::pow(a, b);
        if x.is_infinite() && a.is_finite() && b.is_finite() {
            let text = self.new_str("Numerical result out of range");
            let exception = self.exception(TypeId::OverflowError, &[Value::Int(34), text]);
            return Err(self.raise(exception));
        }
        Ok(Some(Value::Float(x)))
    }

    /// A unary operator.
    pub(crate) fn unary(&mut self, op: UnaryOp, operand: Value) -> R<Flow> {
        if op == UnaryOp::Not {
            return match self.truth(operand)? {
                Ok(truth) => Ok(Flow::Value(Value::Bool(!truth))),
                Err(flow) => {
                    let run = |vm: &mut Self, value: Value, _: &[Value]| {
                        Ok(Value::Bool(!vm.plain_truth(value)).into())
                    };
                    Ok(self.through(flow, run))
                }
            };
        }
        let (sym, sign) = match op {
            UnaryOp::Minus => (self.known.neg, "-"),
            UnaryOp::Plus => (self.known.pos, "+"),
            UnaryOp::Invert | UnaryOp::Not => (self.known.invert, "~"),
        };
        if let Some(method) = self.python_method(operand, sym) {
            return Ok(Flow::Call(method, Args::new(&[operand])));
        }
        let result = match (op, self.number(operand)) {
            (UnaryOp::Minus, Some(Number::Float(x))) => Some(Value::Float(-x)),
            (UnaryOp::Plus, Some(Number::Float(x))) => Some(Value::Float(x)),
            (UnaryOp::Minus, Some(n @ (Number::Small(_) | Number::Big(_)))) => {
                Some(self.new_int(-into_big(n))?)
            }
            (UnaryOp::Plus, Some(n @ (Number::Small(_) | Number::Big(_)))) => {
                Some(self.new_int(into_big(n))?)
            }
            (UnaryOp::Invert, Some(n @ (Number::Small(_) | Number::Big(_)))) => {
                Some(self.new_int(-into_big(n) - 1)?)
            }
            _ => None,
        };
        match result {
            Some(value) => Ok(Flow::Value(value)),
            None => {
                let text = format!("bad operand type for unary {sign}: '{}'", self.type_name(operand));
                Err(self.type_error(&text))
            }
        }
    }

    /// Puts something between a flow and its result.
    pub(crate) fn through(&self, flow: Flow, run: fn(&mut Self, Value, &[Value]) -> R<Flow>) -> Flow {
        flow.through(run, &[], None)
    }

    /// The truth of a value, or the call that tells it (its result is a bool).
    pub(crate) fn truth(&mut self, value: Value) -> R<Result<bool, Flow>> {
        let Value::Obj(at) = value else { return Ok(Ok(self.plain_truth(value))) };
        if matches!(self.heap.get(at), Object::Instance(_) | Object::Class(_)) {
            if let Some(method) = self.python_method(value, self.known.bool) {
                let run = |vm: &mut Self, value: Value, _: &[Value]| match value {
                    Value::Bool(_) => Ok(value.into()),
                    other => {
                        let text = format!("__bool__ should return bool, returned {}", vm.type_name(other));
                        Err(vm.type_error(&text))
                    }
                };
                return Ok(Err(Flow::then(method, Args::new(&[value]), run, &[], None)));
            }
            if let Some(method) = self.python_method(value, self.known.len) {
                let run =
                    |vm: &mut Self, value: Value, _: &[Value]| Ok(Value::Bool(vm.plain_truth(value)).into());
                return Ok(Err(Flow::then(method, Args::new(&[value]), run, &[], None)));
            }
        }
        Ok(Ok(self.plain_truth(value)))
    }

    /// The truth of a native value.
    pub(crate) fn plain_truth(&self, value: Value) -> bool {
        match self.unwrapped(value) {
            Value::None | Value::Unbound => false,
            Value::Ellipsis | Value::NotImplemented => true,
            Value::Bool(b) => b,
            Value::Int(n) => n != 0,
            Value::Float(x) => x != 0.0,
            Value::Obj(at) => match self.heap.get(at) {
                Object::Str(s) => s.chars > 0,
                Object::Bytes(b) => !b.is_empty(),
                Object::ByteArray(b) => !b.is_empty(),
                Object::List(items) => !items.is_empty(),
                Object::Tuple(items) => !items.is_empty(),
                Object::Dict(dict) => !dict.is_empty(),
                Object::Set(set) => set.len() > 0,
                Object::FrozenSet(set) => set.len() > 0,
                Object::Range(range) => range.len() > 0,
                Object::View(_, dict) => !self.dict(*dict).is_empty(),
                _ => true,
            },
        }
    }

    pub(crate) fn truth_now(&mut self, value: Value) -> R<bool> {
        match self.truth(value)? {
            Ok(truth) => Ok(truth),
            Err(flow) => {
                let value = self.flow_now(flow)?;
                Ok(self.plain_truth(value))
            }
        }
    }

    /// The truth of the top of the stack; `None` if a call was made whose result replaces it, to be asked again.
    #[inline]
    pub(crate) fn top_truth(&mut self) -> R<Option<bool>> {
        match self.frame.top() {
            Value::Bool(b) => Ok(Some(b)),
            value => self.slow_truth(value),
        }
    }

    fn slow_truth(&mut self, value: Value) -> R<Option<bool>> {
        match self.truth(value)? {
            Ok(truth) => Ok(Some(truth)),
            Err(flow) => {
                self.frame.pop();
                self.frame.pc -= 1;
                self.flow(flow, super::frame::Then::Push)?;
                Ok(None)
            }
        }
    }

    /// The truth of the top of the stack for `and` and `or`, which keep the value itself.
    pub(crate) fn quiet_truth(&mut self) -> R<Option<bool>> {
        let value = self.frame.top();
        self.truth_now(value).map(Some)
    }

    /// A comparison.
    pub(crate) fn compare(&mut self, op: CompareOp, left: Value, right: Value) -> R<Flow> {
        match op {
            CompareOp::Is => return Ok(Value::Bool(left.is(right)).into()),
            CompareOp::IsNot => return Ok(Value::Bool(!left.is(right)).into()),
            CompareOp::In => return self.contains(left, right),
            CompareOp::NotIn => {
                return match self.contains(left, right)? {
                    Flow::Value(Value::Bool(b)) => Ok(Value::Bool(!b).into()),
                    flow => {
                        Ok(self.through(flow, |vm, value, _| Ok(Value::Bool(!vm.plain_truth(value)).into())))
                    }
                };
            }
            _ => {}
        }
        let (plain, reflected) = self.compare_methods(op);
        let of_left = self.python_method(left, plain);
        let of_right = self.python_method(right, reflected);
        if of_left.is_none() && of_right.is_none() {
            if op == CompareOp::NotEqual
                && (self.python_method(left, self.known.eq).is_some()
                    || self.python_method(right, self.known.eq).is_some())
            {
                let flow = self.compare(CompareOp::Equal, left, right)?;
                let run =
                    |vm: &mut Self, value: Value, _: &[Value]| Ok(Value::Bool(!vm.truth_now(value)?).into());
                return Ok(flow.through(run, &[], None));
            }
            return self.native_compare(op, left, right).map(|b| Value::Bool(b).into());
        }
        let (class_left, class_right) = (self.class_of(left), self.class_of(right));
        let right_first = class_left != class_right && self.is_subclass(class_right, class_left);
        let state = [left, right, Value::Int(op as i64)];
        if let Some(method) = of_right
            && (right_first || of_left.is_none())
        {
            let run = |vm: &mut Self, value: Value, state: &[Value]| vm.after_compare(value, state, true);
            return Ok(Flow::then(method, Args::new(&[right, left]), run, &state, None));
        }
        let method = of_left.expect("one of them has a method");
        let run = |vm: &mut Self, value: Value, state: &[Value]| vm.after_compare(value, state, false);
        Ok(Flow::then(method, Args::new(&[left, right]), run, &state, None))
    }

    fn after_compare(&mut self, value: Value, state: &[Value], was_reflected: bool) -> R<Flow> {
        let (left, right, op) = (state[0], state[1], compare_from(state[2]));
        if !matches!(value, Value::NotImplemented) {
            return Ok(value.into());
        }
        let (plain, reflected) = self.compare_methods(op);
        let other = if was_reflected {
            self.python_method(left, plain).map(|method| (method, [left, right]))
        } else {
            self.python_method(right, reflected).map(|method| (method, [right, left]))
        };
        let run = |vm: &mut Self, value: Value, state: &[Value]| {
            if !matches!(value, Value::NotImplemented) {
                return Ok(value.into());
            }
            vm.identity_compare(compare_from(state[2]), state[0], state[1])
        };
        match other {
            Some((method, args)) => Ok(Flow::then(method, Args::new(&args), run, state, None)),
            None => self.identity_compare(op, left, right),
        }
    }

    fn identity_compare(&mut self, op: CompareOp, left: Value, right: Value) -> R<Flow> {
        match op {
            CompareOp::Equal => Ok(Value::Bool(left.is(right)).into()),
            CompareOp::NotEqual => Ok(Value::Bool(!left.is(right)).into()),
            _ => Err(self.not_comparable(op, left, right)),
        }
    }

    pub(crate) fn not_comparable(&mut self, op: CompareOp, left: Value, right: Value) -> Raise {
        let sign = match op {
            CompareOp::Less => "<",
            CompareOp::LessEqual => "<=",
            CompareOp::Greater => ">",
            _ => ">=",
        };
        let (a, b) = (self.type_name(left), self.type_name(right));
        self.type_error(&format!("'{sign}' not supported between instances of '{a}' and '{b}'"))
    }

    fn compare_methods(&self, op: CompareOp) -> (super::Sym, super::Sym) {
        let known = &self.known;
        match op {
            CompareOp::Less => (known.lt, known.gt),
            CompareOp::LessEqual => (known.le, known.ge),
            CompareOp::Greater => (known.gt, known.lt),
            CompareOp::GreaterEqual => (known.ge, known.le),
            CompareOp::NotEqual => (known.ne, known.ne),
            _ => (known.eq, known.eq),
        }
    }

    /// A comparison with Python code run at once.
    pub(crate) fn compare_now(&mut self, op: CompareOp, left: Value, right: Value) -> R<bool> {
        let flow = self.compare(op, left, right)?;
        let value = self.flow_now(flow)?;
        self.truth_now(value)
    }
}

pub(crate) fn into_big(n: Number) -> BigInt {
    match n {
        Number::Small(n) => BigInt::from(n),
        Number::Big(n) => n,
        Number::Float(_) => BigInt::zero(),
    }
}

/// CPython's `float_divmod`.
pub(crate) fn float_divmod(a: f64, b: f64) -> (f64, f64) {
    let mut modulo = libm::fmod(a, b);
    let mut quotient = (a - modulo) / b;
    if modulo == 0.0 {
        modulo = libm::copysign(0.0, b);
    } else if (b < 0.0) != (modulo < 0.0) {
        modulo += b;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        libm::copysign(0.0, a / b)
    } else {
        let floor = libm::floor(quotient);
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    };
    (floor, modulo)
}

const BINARY: [BinaryOp; 13] = [
    BinaryOp::Add,
    BinaryOp::Subtract,
    BinaryOp::Multiply,
    BinaryOp::MatrixMultiply,
    BinaryOp::Divide,
    BinaryOp::FloorDivide,
    BinaryOp::Modulo,
    BinaryOp::Power,
    BinaryOp::ShiftLeft,
    BinaryOp::ShiftRight,
    BinaryOp::And,
    BinaryOp::Or,
    BinaryOp::Xor,
];

fn op_from(value: Value) -> BinaryOp {
    match value {
        Value::Int(n) => BINARY[usize::try_from(n).unwrap_or(0)],
        _ => BinaryOp::Add,
    }
}

const COMPARE: [CompareOp; 6] = [
    CompareOp::Equal,
    CompareOp::NotEqual,
    CompareOp::Less,
    CompareOp::LessEqual,
    CompareOp::Greater,
    CompareOp::GreaterEqual,
];

fn compare_from(value: Value) -> CompareOp {
    match value {
        Value::Int(n) => COMPARE[usize::try_from(n).unwrap_or(0)],
        _ => CompareOp::Equal,
    }
}
