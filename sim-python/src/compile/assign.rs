//! Targets: what stands left of `=`, after `for`, `as` and `del`.

use super::Compiler;
use super::scope::Kind;
use crate::code::{Op, index};
use crate::syntax::{BinaryOp, Constant, Expr, ExprKind, Stmt, StmtKind};
use std::rc::Rc;

impl<'t> Compiler<'t> {
    pub(super) fn assign(&mut self, targets: &'t [Expr], value: &'t Expr) {
        self.expr(value);
        for (n, target) in targets.iter().enumerate() {
            if n + 1 < targets.len() {
                self.emit(Op::Copy(1));
            }
            self.store(target);
        }
    }

    pub(super) fn store(&mut self, target: &'t Expr) {
        self.at(target.span, |c| match &target.kind {
            ExprKind::Name(name) => c.store_name(name),
            ExprKind::Attribute(object, name) => {
                c.expr(object);
                let place = c.name_place(name);
                c.emit(Op::StoreAttr(place));
            }
            ExprKind::Subscript(object, subscript) => {
                c.expr(object);
                c.expr(subscript);
                c.emit(Op::StoreSubscript);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => c.unpack(items, target),
            _ => c.fail("cannot assign to expression", target.span),
        });
    }

    fn unpack(&mut self, items: &'t [Expr], target: &'t Expr) {
        let stars: Vec<usize> = (0..items.len()).filter(|&n| is_starred(&items[n])).collect();
        match stars[..] {
            [] => self.emit(Op::Unpack(index(items.len()))),
            [at] => {
                self.emit(Op::UnpackStar(super::call::short(at), super::call::short(items.len() - at - 1)));
            }
            _ => self.fail("multiple starred expressions in assignment", target.span),
        }
        for item in items {
            match &item.kind {
                ExprKind::Starred(inner) => self.store(inner),
                _ => self.store(item),
            }
        }
    }

    pub(super) fn aug_assign(&mut self, target: &'t Expr, op: BinaryOp, value: &'t Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.at(target.span, |c| c.load_name(name));
                self.expr(value);
                self.emit(Op::InPlace(op));
                self.at(target.span, |c| c.store_name(name));
            }
            ExprKind::Attribute(object, name) => {
                self.expr(object);
                let place = self.name_place(name);
                self.at(target.span, |c| {
                    c.emit(Op::Copy(1));
                    c.emit(Op::LoadAttr(place));
                });
                self.expr(value);
                self.emit(Op::InPlace(op));
                self.at(target.span, |c| {
                    c.emit(Op::Swap(2));
                    c.emit(Op::StoreAttr(place));
                });
            }
            ExprKind::Subscript(object, subscript) => {
                self.expr(object);
                self.expr(subscript);
                self.at(target.span, |c| {
                    c.emit(Op::Copy(2));
                    c.emit(Op::Copy(2));
                    c.emit(Op::Subscript);
                });
                self.expr(value);
                self.emit(Op::InPlace(op));
                self.at(target.span, |c| {
                    c.emit(Op::Swap(3));
                    c.emit(Op::Swap(2));
                    c.emit(Op::StoreSubscript);
                });
            }
            _ => self.fail("illegal expression for augmented assignment", target.span),
        }
    }

    pub(super) fn ann_assign(
        &mut self,
        target: &'t Expr,
        annotation: &'t Expr,
        value: Option<&'t Expr>,
        simple: bool,
    ) {
        if let Some(value) = value {
            self.expr(value);
            self.store(target);
        }
        let in_function = matches!(self.unit().scope.kind, Kind::Function | Kind::Comprehension);
        if let (ExprKind::Name(name), true, false) = (&target.kind, simple, in_function) {
            self.expr(annotation);
            let place = self.name_place(&Rc::from("__annotations__"));
            self.emit(Op::LoadName(place));
            self.constant(Constant::Str(name.clone()));
            self.emit(Op::StoreSubscript);
        }
    }

    /// Module and class bodies with annotated names have `__annotations__`.
    pub(super) fn annotations_of(&mut self, body: &[Stmt]) {
        if body.iter().any(|stmt| matches!(stmt.kind, StmtKind::AnnAssign { .. })) {
            self.emit(Op::SetupAnnotations);
        }
    }

    pub(super) fn delete(&mut self, target: &'t Expr) {
        self.at(target.span, |c| match &target.kind {
            ExprKind::Name(name) => c.delete_name(name),
            ExprKind::Attribute(object, name) => {
                c.expr(object);
                let place = c.name_place(name);
                c.emit(Op::DeleteAttr(place));
            }
            ExprKind::Subscript(object, subscript) => {
                c.expr(object);
                c.expr(subscript);
                c.emit(Op::DeleteSubscript);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().for_each(|item| c.delete(item)),
            _ => c.fail("cannot delete expression", target.span),
        });
    }
}

fn is_starred(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Starred(_))
}
