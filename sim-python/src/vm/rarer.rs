//! The instructions that are not in the fast path: cells, names, guards, building.

use super::args::Args;
use super::frame::{Block, Then};
use super::{R, Raise, Vm};
use crate::code::{Op, index};
use crate::value::{Object, TypeId, Value};

impl Vm {
    #[inline(never)]
    pub(super) fn step_rarer(&mut self, op: Op) -> R<()> {
        match op {
            Op::DeleteFast(n) => {
                let place = n as usize;
                if std::mem::replace(&mut self.frame.slots[place], Value::Unbound).is_unbound() {
                    return Err(self.unbound_local(n));
                }
            }
            Op::LoadDeref(n) => {
                let value = self.cell_value(n);
                if value.is_unbound() {
                    return Err(self.unbound_cell(n));
                }
                self.frame.push(value);
            }
            Op::StoreDeref(n) => {
                let value = self.frame.pop();
                self.set_cell(n, value);
            }
            Op::DeleteDeref(n) => {
                if self.cell_value(n).is_unbound() {
                    return Err(self.unbound_cell(n));
                }
                self.set_cell(n, Value::Unbound);
            }
            Op::LoadClosure(n) => {
                let cell = self.cell(n);
                self.frame.push(cell);
            }
            Op::LoadClassDeref(n) => {
                let name = self.frame.code.code.cells[n as usize].clone();
                let sym = self.intern(&name);
                let names = self.frame.names.expect("class bodies have names");
                let value = self.dict_get_sym(names, sym).unwrap_or_else(|| self.cell_value(n));
                if value.is_unbound() {
                    return Err(self.unbound_cell(n));
                }
                self.frame.push(value);
            }
            Op::StoreGlobal(n) => {
                let sym = self.frame.code.names[n as usize];
                let value = self.frame.pop();
                self.dict_set_sym(self.frame.globals, sym, value);
            }
            Op::DeleteGlobal(n) => {
                let sym = self.frame.code.names[n as usize];
                if !self.dict_remove_sym(self.frame.globals, sym) {
                    return Err(self.no_name(sym));
                }
            }
            Op::LoadName(n) => {
                let sym = self.frame.code.names[n as usize];
                let local = self.frame.names.and_then(|names| self.dict_get_sym(names, sym));
                let global = || self.dict_get_sym(self.frame.globals, sym);
                match local.or_else(global).or_else(|| self.dict_get_sym(self.builtins, sym)) {
                    Some(value) => self.frame.push(value),
                    None => return Err(self.no_name(sym)),
                }
            }
            Op::StoreName(n) => {
                let sym = self.frame.code.names[n as usize];
                let value = self.frame.pop();
                let names = self.frame.names.expect("class bodies and modules have names");
                if let Some(method) = self.python_method(Value::Obj(names), self.known.setitem) {
                    let args = Args::new(&[Value::Obj(names), sym.value, value]);
                    return self.call(method, args, Then::Drop);
                }
                self.dict_set_sym(names, sym, value);
            }
            Op::DeleteName(n) => {
                let sym = self.frame.code.names[n as usize];
                let names = self.frame.names.expect("class bodies and modules have names");
                if !self.dict_remove_sym(names, sym) {
                    return Err(self.no_name(sym));
                }
            }
            Op::StoreAttr(n) => {
                let sym = self.frame.code.names[n as usize];
                let object = self.frame.pop();
                let value = self.frame.pop();
                if let Some(flow) = self.set_attr(object, sym, value)? {
                    return self.flow(flow, Then::Drop);
                }
            }
            Op::DeleteAttr(n) => {
                let sym = self.frame.code.names[n as usize];
                let object = self.frame.pop();
                if let Some(flow) = self.delete_attr(object, sym)? {
                    return self.flow(flow, Then::Drop);
                }
            }
            Op::StoreSubscript => {
                let index = self.frame.pop();
                let object = self.frame.pop();
                let value = self.frame.pop();
                if let Some(flow) = self.set_subscript(object, index, value)? {
                    return self.flow(flow, Then::Drop);
                }
            }
            Op::DeleteSubscript => {
                let index = self.frame.pop();
                let object = self.frame.pop();
                if let Some(flow) = self.delete_subscript(object, index)? {
                    return self.flow(flow, Then::Drop);
                }
            }
            Op::Unary(op) => {
                let operand = self.frame.pop();
                let flow = self.unary(op, operand)?;
                return self.flow(flow, Then::Push);
            }
            Op::InPlace(op) => {
                let right = self.frame.pop();
                let left = self.frame.pop();
                let flow = self.in_place(op, left, right)?;
                return self.flow(flow, Then::Push);
            }
            Op::JumpIfFalseOrPop(to) => {
                let Some(truth) = self.quiet_truth()? else { return Ok(()) };
                if truth {
                    self.frame.pop();
                } else {
                    self.frame.pc = to as usize;
                }
            }
            Op::JumpIfTrueOrPop(to) => {
                let Some(truth) = self.quiet_truth()? else { return Ok(()) };
                if truth {
                    self.frame.pc = to as usize;
                } else {
                    self.frame.pop();
                }
            }
            Op::PopJumpIfNone(to) => {
                if self.frame.pop().is_none() {
                    self.frame.pc = to as usize;
                }
            }
            Op::Copy(n) => {
                let value = self.frame.peek(n as usize);
                self.frame.push(value);
            }
            Op::Swap(n) => {
                let top = self.frame.slots.len() - 1;
                self.frame.slots.swap(top, top + 1 - n as usize);
            }
            _ => return self.step_building(op),
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn step_building(&mut self, op: Op) -> R<()> {
        match op {
            Op::CallKeywords(names, count) => return self.call_keywords_op(names, count, false),
            Op::CallMethodKeywords(names, count) => return self.call_keywords_op(names, count, true),
            Op::CallSpread(named) => return self.call_spread_op(named),
            Op::MakeFunction(place, flags) => self.make_function(place, flags),
            Op::GetIter => {
                let value = self.frame.pop();
                let flow = self.get_iter(value)?;
                return self.flow(flow, Then::Push);
            }
            Op::Yield => return self.yield_value(),
            Op::MakeGenerator => return self.make_generator(),
            Op::YieldFrom => return self.yield_from(),
            Op::GetYieldFrom => {
                let value = self.frame.pop();
                let flow = self.get_iter(value)?;
                return self.flow(flow, Then::Push);
            }
            Op::Raise(count) => return self.raise_op(count),
            Op::Reraise => {
                let exception = self.frame.pop();
                self.handled = self.frame.pop();
                return Err(Raise { exception, again: true });
            }
            Op::SetupExcept(handler) => {
                let depth = index(self.frame.slots.len());
                self.frame.blocks.push(Block { handler, depth, handled: self.handled });
            }
            Op::SetupWith(handler) => {
                let depth = index(self.frame.slots.len() - 1);
                self.frame.blocks.push(Block { handler, depth, handled: self.handled });
            }
            Op::PopBlock => drop(self.frame.blocks.pop()),
            Op::PopExcept => self.handled = self.frame.pop(),
            Op::MatchException => {
                let class = self.frame.pop();
                let exception = self.frame.top();
                let matches = self.exception_matches(exception, class)?;
                self.frame.push(Value::Bool(matches));
            }
            Op::EnterWith => return self.enter_with(),
            Op::ExitWith => return self.exit_with(),
            Op::LoadBuildClass => {
                let build = self.native("__build_class__");
                self.frame.push(build);
            }
            Op::LoadAssertionError => {
                let class = Value::Obj(self.type_ref(TypeId::AssertionError));
                self.frame.push(class);
            }
            Op::ImportName(n) => return self.import_op(n),
            Op::ImportFrom(n) => return self.import_from_op(n),
            Op::ImportStar => return self.import_star_op(),
            Op::MatchSequence | Op::MatchMapping | Op::MatchKeys | Op::MatchClass(_) => {
                return self.match_op(op);
            }
            Op::SetupAnnotations => self.setup_annotations(),
            _ => return self.build_op(op),
        }
        Ok(())
    }

    pub(super) fn cell(&self, n: u32) -> Value {
        self.frame.slots[self.frame.code.code.locals.len() + n as usize]
    }

    pub(super) fn cell_value(&self, n: u32) -> Value {
        match self.cell(n).object().map(|at| self.heap.get(at)) {
            Some(Object::Cell(value)) => *value,
            _ => Value::Unbound,
        }
    }

    pub(super) fn set_cell(&mut self, n: u32, value: Value) {
        if let Some(at) = self.cell(n).object() {
            *self.heap.get_mut(at) = Object::Cell(value);
        }
    }

    pub(super) fn unbound_local(&mut self, n: u32) -> Raise {
        let name = &self.frame.code.code.locals[n as usize];
        let text = format!("cannot access local variable '{name}' where it is not associated with a value");
        self.error(TypeId::UnboundLocalError, &text)
    }

    pub(super) fn unbound_cell(&mut self, n: u32) -> Raise {
        let code = &self.frame.code.code;
        let name = &code.cells[n as usize];
        if (n as usize) < code.own_cells() {
            let text =
                format!("cannot access local variable '{name}' where it is not associated with a value");
            return self.error(TypeId::UnboundLocalError, &text);
        }
        let text = format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        );
        self.error(TypeId::NameError, &text)
    }
}
