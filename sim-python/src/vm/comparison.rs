//! Comparisons and truth: native values at once, others by their methods.

use super::args::Args;
use super::{Flow, R, Raise, Vm};
use crate::syntax::CompareOp;
use crate::value::{Object, Value};

impl Vm {
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

    pub(super) fn slow_truth(&mut self, value: Value) -> R<Option<bool>> {
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

    pub(super) fn after_compare(&mut self, value: Value, state: &[Value], was_reflected: bool) -> R<Flow> {
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

    pub(super) fn identity_compare(&mut self, op: CompareOp, left: Value, right: Value) -> R<Flow> {
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

    pub(super) fn compare_methods(&self, op: CompareOp) -> (super::Sym, super::Sym) {
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

pub(super) fn compare_from(value: Value) -> CompareOp {
    match value {
        Value::Int(n) => COMPARE[usize::try_from(n).unwrap_or(0)],
        _ => CompareOp::Equal,
    }
}

pub(super) const COMPARE: [CompareOp; 6] = [
    CompareOp::Equal,
    CompareOp::NotEqual,
    CompareOp::Less,
    CompareOp::LessEqual,
    CompareOp::Greater,
    CompareOp::GreaterEqual,
];
