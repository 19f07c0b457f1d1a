//! Operators: arithmetic, comparison, truth; native operands at once, others by their special methods.

use super::args::Args;
use super::{Flow, R, Raise, Vm};
use crate::syntax::BinaryOp;
use crate::value::{TypeId, Value};
use num_bigint::BigInt;

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
    pub(super) fn native_binary_quietly(
        &mut self,
        op: BinaryOp,
        left: Value,
        right: Value,
    ) -> R<Option<Value>> {
        if self.as_instance(right).is_some() && self.unwrapped(right).is(right) {
            return Ok(None);
        }
        let right_class = self.class_of(right);
        if self.class(right_class).native { self.native_binary(op, left, right) } else { Ok(None) }
    }

    pub(super) fn after_plain(&mut self, value: Value, state: &[Value]) -> R<Flow> {
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

    pub(super) fn after_reflected(&mut self, value: Value, state: &[Value]) -> R<Flow> {
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

    /// The `TypeError` for operands that do not go together.
    pub(super) fn unsupported(&mut self, op: BinaryOp, left: Value, right: Value, in_place: bool) -> Raise {
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

    /// Puts something between a flow and its result.
    pub(crate) fn through(&self, flow: Flow, run: fn(&mut Self, Value, &[Value]) -> R<Flow>) -> Flow {
        flow.through(run, &[], None)
    }
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

pub(super) fn op_from(value: Value) -> BinaryOp {
    match value {
        Value::Int(n) => BINARY[usize::try_from(n).unwrap_or(0)],
        _ => BinaryOp::Add,
    }
}
