//! Comprehensions and generator expressions: a function of their own, called at once, as in `CPython` 3.11.

use super::Compiler;
use super::scope::Maker;
use crate::code::{Op, index};
use crate::syntax::{Collects, Constant, Expr, Generator};
use sim_core::diagnostic::Span;
use std::rc::Rc;

/// The parts of a comprehension.
struct Parts<'t> {
    kind: Collects,
    element: &'t Expr,
    value: Option<&'t Expr>,
    generators: &'t [Generator],
}

impl<'t> Compiler<'t> {
    pub(super) fn comprehension(
        &mut self,
        kind: Collects,
        element: &'t Expr,
        value: Option<&'t Expr>,
        generators: &'t [Generator],
        span: Span,
    ) {
        let name = match kind {
            Collects::List => "<listcomp>",
            Collects::Set => "<setcomp>",
            Collects::Dict => "<dictcomp>",
            Collects::Generator => "<genexpr>",
        };
        let scope = self.scopes.at(span, Maker::Comprehension);
        self.open(name, scope);
        self.local_place(&Rc::from(".0"));
        self.unit().code.positional = 1;
        match kind {
            Collects::List => self.emit(Op::BuildList(0)),
            Collects::Set => self.emit(Op::BuildSet(0)),
            Collects::Dict => self.emit(Op::BuildMap(0)),
            Collects::Generator => self.emit(Op::MakeGenerator),
        }
        self.emit(Op::LoadFast(0));
        let parts = Parts { kind, element, value, generators };
        self.nested(&parts, 0);
        if kind == Collects::Generator {
            self.constant(Constant::None);
        }
        self.emit(Op::Return);
        let code = self.close();
        self.make_function(code, 0);
        self.expr(&generators[0].iterable);
        self.emit(Op::GetIter);
        self.emit(Op::Call(1));
    }

    /// The n-th `for`; its iterator is on the stack.
    fn nested(&mut self, parts: &Parts<'t>, n: usize) {
        let generator = &parts.generators[n];
        let start = self.here();
        let exhausted = self.emit_jump(Op::ForIter);
        self.store(&generator.target);
        let mut skip = Vec::new();
        generator.conditions.iter().for_each(|condition| self.jump_if(condition, false, &mut skip));
        if let Some(inner) = parts.generators.get(n + 1) {
            self.expr(&inner.iterable);
            self.emit(Op::GetIter);
            self.nested(parts, n + 1);
        } else {
            self.expr(parts.element);
            // The collection lies below one iterator for each `for`.
            let depth = index(parts.generators.len() + 1);
            match (parts.kind, parts.value) {
                (Collects::List, _) => self.emit(Op::ListAppend(depth)),
                (Collects::Set, _) => self.emit(Op::SetAdd(depth)),
                (Collects::Generator, _) => {
                    self.emit(Op::Yield);
                    self.emit(Op::Pop);
                }
                (Collects::Dict, value) => {
                    value.iter().for_each(|value| self.expr(value));
                    self.emit(Op::MapAdd(depth));
                }
            }
        }
        self.land_all(skip);
        self.emit(Op::JumpBack(start));
        self.land(exhausted);
    }
}
