//! The instruction loop. Each instruction is charged its cost; the loop ends when the machine has to be asked, when
//! the budget is used up, or when the thread ends.

use super::frame::Then;
use super::{Asked, R, Vm};
use crate::code::Op;
use crate::syntax::{BinaryOp, CompareOp};
use crate::value::{TypeId, Value};
use sim_core::program::{Reply, Request};

/// How a run of instructions ended.
pub(crate) enum Stop {
    /// The machine is to be asked (the request is in the VM).
    Asked,
    /// The thread's first function returned or raised.
    Ended(R<Value>),
}

impl Vm {
    /// Runs until it stops.
    pub(crate) fn run(&mut self) -> Stop {
        loop {
            if let Err(raise) = self.step()
                && let Err(uncaught) = self.unwind(raise)
            {
                return Stop::Ended(Err(uncaught));
            }
            if self.request.0.is_some() {
                return Stop::Asked;
            }
            if let Some(value) = self.stopped.take() {
                return Stop::Ended(Ok(value));
            }
        }
    }

    /// Asks the machine.
    pub(crate) fn ask(&mut self, request: Request, asked: Asked, then: Then) -> R<()> {
        if !matches!(request, Request::Poll(_) | Request::Kill { .. }) {
            self.host.just_killed = None;
        }
        self.host.interrupted = crate::library::host::Again::of(&request);
        self.request.0 = Some(request);
        self.asked = Some((asked, then));
        Ok(())
    }

    /// Goes on with the machine's answer.
    pub(crate) fn answer(&mut self, reply: Reply) -> R<()> {
        match self.asked.take() {
            Some((asked, then)) => {
                let flow = (asked.run)(self, reply, &asked.state)?;
                self.flow(flow, then)
            }
            None => Ok(()),
        }
    }

    /// At calls and backward jumps: the budget, memory and signals are looked at.
    #[inline]
    pub(crate) fn checkpoint(&mut self) -> R<()> {
        if self.spent >= self.budget || self.heap.fresh > (1 << 22) {
            return self.pause();
        }
        Ok(())
    }

    #[cold]
    pub(super) fn pause(&mut self) -> R<()> {
        self.maybe_collect();
        if self.heap.bytes() > self.settings.limits.memory {
            return Err(self.error(TypeId::MemoryError, ""));
        }
        if self.spent >= self.budget && self.nested == 0 && self.request.0.is_none() {
            self.request.0 = Some(Request::Continue);
        }
        Ok(())
    }

    /// Runs one instruction.
    #[inline]
    pub(crate) fn step(&mut self) -> R<()> {
        let op = self.frame.code.code.ops[self.frame.pc];
        self.frame.pc += 1;
        self.spent += op.cost();
        match op {
            Op::LoadConst(n) => {
                let value = self.frame.code.consts[n as usize];
                self.frame.push(value);
            }
            Op::LoadFast(n) => {
                let value = self.frame.slots[n as usize];
                if value.is_unbound() {
                    return Err(self.unbound_local(n));
                }
                self.frame.push(value);
            }
            Op::StoreFast(n) => {
                let value = self.frame.pop();
                self.frame.slots[n as usize] = value;
            }
            Op::LoadGlobal(n) => {
                let sym = self.frame.code.names[n as usize];
                let value = self.dict_get_sym(self.frame.globals, sym);
                match value.or_else(|| self.dict_get_sym(self.builtins, sym)) {
                    Some(value) => self.frame.push(value),
                    None => return Err(self.no_name(sym)),
                }
            }
            Op::LoadAttr(n) => {
                let sym = self.frame.code.names[n as usize];
                let object = self.frame.pop();
                let flow = self.get_attr(object, sym)?;
                return self.flow(flow, Then::Push);
            }
            Op::LoadMethod(n) => return self.load_method(n),
            Op::Binary(op) => {
                let right = self.frame.pop();
                let left = self.frame.pop();
                if let Some(value) = quick_binary(op, left, right) {
                    self.frame.push(value);
                    return Ok(());
                }
                let flow = self.binary(op, left, right)?;
                return self.flow(flow, Then::Push);
            }
            Op::Compare(op) => {
                let right = self.frame.pop();
                let left = self.frame.pop();
                if let Some(value) = quick_compare(op, left, right) {
                    self.frame.push(Value::Bool(value));
                    return Ok(());
                }
                let flow = self.compare(op, left, right)?;
                return self.flow(flow, Then::Push);
            }
            Op::Jump(to) => self.frame.pc = to as usize,
            Op::JumpBack(to) => {
                self.frame.pc = to as usize;
                return self.checkpoint();
            }
            Op::PopJumpIfFalse(to) => {
                let Some(truth) = self.top_truth()? else { return Ok(()) };
                self.frame.pop();
                if !truth {
                    self.frame.pc = to as usize;
                }
            }
            Op::PopJumpIfTrue(to) => {
                let Some(truth) = self.top_truth()? else { return Ok(()) };
                self.frame.pop();
                if truth {
                    self.frame.pc = to as usize;
                }
            }
            Op::ForIter(target) => return self.for_iter(target),
            Op::Call(count) => return self.call_op(count as usize),
            Op::CallMethod(count) => return self.call_method_op(count as usize),
            Op::Return => {
                let value = self.frame.pop();
                return self.return_value(value);
            }
            Op::Pop => drop(self.frame.pop()),
            Op::Subscript => {
                let index = self.frame.pop();
                let object = self.frame.pop();
                let flow = self.subscript(object, index)?;
                return self.flow(flow, Then::Push);
            }
            _ => return self.step_rarer(op),
        }
        Ok(())
    }
}

/// Arithmetic of small numbers, without a detour.
#[inline]
fn quick_binary(op: BinaryOp, left: Value, right: Value) -> Option<Value> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => match op {
            BinaryOp::Add => a.checked_add(b).map(Value::Int),
            BinaryOp::Subtract => a.checked_sub(b).map(Value::Int),
            BinaryOp::Multiply => a.checked_mul(b).map(Value::Int),
            BinaryOp::And => Some(Value::Int(a & b)),
            BinaryOp::Or => Some(Value::Int(a | b)),
            BinaryOp::Xor => Some(Value::Int(a ^ b)),
            BinaryOp::FloorDivide if b > 0 => Some(Value::Int(a.div_euclid(b))),
            BinaryOp::Modulo if b > 0 => Some(Value::Int(a.rem_euclid(b))),
            _ => None,
        },
        (Value::Float(a), Value::Float(b)) => match op {
            BinaryOp::Add => Some(Value::Float(a + b)),
            BinaryOp::Subtract => Some(Value::Float(a - b)),
            BinaryOp::Multiply => Some(Value::Float(a * b)),
            _ => None,
        },
        _ => None,
    }
}

#[inline]
fn quick_compare(op: CompareOp, left: Value, right: Value) -> Option<bool> {
    match (op, left, right) {
        (CompareOp::Is, a, b) => Some(a.is(b)),
        (CompareOp::IsNot, a, b) => Some(!a.is(b)),
        (_, Value::Int(a), Value::Int(b)) => match op {
            CompareOp::Equal => Some(a == b),
            CompareOp::NotEqual => Some(a != b),
            CompareOp::Less => Some(a < b),
            CompareOp::LessEqual => Some(a <= b),
            CompareOp::Greater => Some(a > b),
            CompareOp::GreaterEqual => Some(a >= b),
            _ => None,
        },
        _ => None,
    }
}
