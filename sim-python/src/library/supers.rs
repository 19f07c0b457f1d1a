//! `super()`: the class after which to look, and the object.

use crate::value::{Object, TypeId, Value};
use crate::vm::args::Args;
use crate::vm::{Flow, R, Vm};

impl Vm {
    pub(super) fn make_super(&mut self, args: &Args) -> R<Flow> {
        let (class, object) = if args.len() >= 2 {
            (args.at(0), args.at(1))
        } else {
            match self.super_of_frame() {
                Some(found) => found,
                None => return Err(self.error(TypeId::RuntimeError, "super(): no arguments")),
            }
        };
        let Some(after) = self.as_class(class) else {
            return Err(self.type_error("super() argument 1 must be a type, not something else"));
        };
        let of = match self.as_class(object) {
            Some(inner) if self.is_subclass(inner, after) => inner,
            _ => self.class_of(object),
        };
        if !self.is_subclass(of, after) {
            return Err(self.type_error("super(type, obj): obj must be an instance or subtype of type"));
        }
        let parts = Box::new([class, object, Value::Obj(of)]);
        Ok(self.heap.add(Object::Super(parts)).into())
    }

    /// The class and the first argument of the function that calls `super()`.
    pub(super) fn super_of_frame(&self) -> Option<(Value, Value)> {
        let code = &self.frame.code.code;
        let locals = code.locals.len();
        let value = |at: usize| match self.frame.slots[at].object().map(|at| self.heap.get(at)) {
            Some(Object::Cell(value)) => *value,
            _ => self.frame.slots[at],
        };
        let cell = code.cells.iter().position(|name| &**name == "__class__")?;
        let class = value(locals + cell);
        let first = match code.cell_params.iter().position(|param| *param == Some(0)) {
            Some(cell) => value(locals + cell),
            None => *self.frame.slots.first()?,
        };
        (!class.is_unbound()).then_some((class, first))
    }
}
