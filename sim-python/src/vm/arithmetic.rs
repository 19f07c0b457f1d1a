//! Arithmetic of native numbers: whole ones of any size, and floats.

use super::args::Args;
use super::operate::Number;
use super::{Flow, R, Raise, Vm};
use crate::syntax::{BinaryOp, UnaryOp};
use crate::value::{Object, TypeId, Value, number};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

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

    /// Lists, sets, dicts and bytearrays are changed in place.
    pub(super) fn native_in_place(&mut self, op: BinaryOp, left: Value, right: Value) -> R<Option<Flow>> {
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

    pub(super) fn float_operand(&mut self, value: Value) -> R<f64> {
        match self.float(value) {
            Some(x) => Ok(x),
            None => Err(self.error(TypeId::OverflowError, "int too large to convert to float")),
        }
    }

    pub(super) fn zero_division(&mut self, text: &str) -> Raise {
        self.error(TypeId::ZeroDivisionError, text)
    }

    pub(super) fn int_binary(&mut self, op: BinaryOp, a: i64, b: i64) -> R<Option<Value>> {
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

    pub(super) fn big_binary(&mut self, op: BinaryOp, a: &BigInt, b: &BigInt) -> R<Option<Value>> {
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

    pub(super) fn int_power(&mut self, a: &BigInt, b: &BigInt) -> R<Option<Value>> {
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

    pub(super) fn float_binary(&mut self, op: BinaryOp, a: f64, b: f64) -> R<Option<Value>> {
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

    pub(super) fn float_power(&mut self, a: f64, b: f64) -> R<Option<Value>> {
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
        if let Some(value) = result {
            Ok(Flow::Value(value))
        } else {
            let text = format!("bad operand type for unary {sign}: '{}'", self.type_name(operand));
            Err(self.type_error(&text))
        }
    }
}

pub(crate) fn into_big(n: Number) -> BigInt {
    match n {
        Number::Small(n) => BigInt::from(n),
        Number::Big(n) => n,
        Number::Float(_) => BigInt::zero(),
    }
}

/// `CPython`'s `float_divmod`.
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
