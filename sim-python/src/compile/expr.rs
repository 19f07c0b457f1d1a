//! Expressions. Leaves calls to `call` and comprehensions to `comprehension`.

use super::{Compiler, Hole};
use crate::code::{Const, Op, index};
use crate::syntax::{BinaryOp, CompareOp, Constant, Expr, ExprKind, Piece, UnaryOp};

impl<'t> Compiler<'t> {
    pub(super) fn expr(&mut self, expr: &'t Expr) {
        self.at(expr.span, |c| c.expr_here(expr));
    }

    fn expr_here(&mut self, expr: &'t Expr) {
        match &expr.kind {
            ExprKind::Constant(constant) => self.constant(constant.clone()),
            ExprKind::Name(name) => self.load_name(name),
            ExprKind::Tuple(items) => self.tuple(items),
            ExprKind::List(items) => self.sequence(items, Op::BuildList),
            ExprKind::Set(items) => self.set(items),
            ExprKind::Dict(items) => self.dict(items),
            ExprKind::Unary(op, operand) => self.unary(*op, operand),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right),
            ExprKind::Bool { and, values } => self.bool_op(*and, values),
            ExprKind::Compare(left, rest) => self.compare(left, rest),
            ExprKind::Call { callee, arguments } => self.call(callee, arguments, expr.span),
            ExprKind::Attribute(object, name) => {
                self.expr(object);
                let place = self.name_place(name);
                self.emit(Op::LoadAttr(place));
            }
            ExprKind::Subscript(object, subscript) => {
                self.expr(object);
                self.expr(subscript);
                self.emit(Op::Subscript);
            }
            ExprKind::Slice(start, stop, step) => {
                for part in [start, stop, step] {
                    match part {
                        Some(part) => self.expr(part),
                        None => self.constant(Constant::None),
                    }
                }
                self.emit(Op::BuildSlice);
            }
            ExprKind::Starred(_) => self.fail("can't use starred expression here", expr.span),
            ExprKind::Conditional { test, then, otherwise } => {
                let mut holes = Vec::new();
                self.jump_if(test, false, &mut holes);
                self.expr(then);
                let end = self.emit_jump(Op::Jump);
                self.land_all(holes);
                self.expr(otherwise);
                self.land(end);
            }
            ExprKind::Lambda(params, body) => self.lambda(params, body, expr.span),
            ExprKind::Comprehension { kind, element, value, generators } => {
                self.comprehension(*kind, element, value.as_deref(), generators, expr.span);
            }
            ExprKind::Yield(value) => {
                match value {
                    Some(value) => self.expr(value),
                    None => self.constant(Constant::None),
                }
                self.check_yield(expr.span);
                self.emit(Op::Yield);
            }
            ExprKind::YieldFrom(value) => {
                self.expr(value);
                self.check_yield(expr.span);
                self.emit(Op::GetYieldFrom);
                self.constant(Constant::None);
                self.emit(Op::YieldFrom);
            }
            ExprKind::Named(name, span, value) => {
                self.expr(value);
                self.emit(Op::Copy(1));
                self.at(*span, |c| c.store_name(name));
            }
            ExprKind::Joined(pieces) => self.joined(pieces),
        }
    }

    fn check_yield(&mut self, span: sim_core::diagnostic::Span) {
        if !self.unit().code.fast {
            self.fail("'yield' outside function", span);
        }
    }

    fn tuple(&mut self, items: &'t [Expr]) {
        if let Some(constants) = items.iter().map(constant_of).collect::<Option<Vec<_>>>() {
            let place = self.const_place(Const::Tuple(constants));
            return self.emit(Op::LoadConst(place));
        }
        if items.iter().any(|item| matches!(item.kind, ExprKind::Starred(_))) {
            self.sequence(items, Op::BuildList);
            return self.emit(Op::ListToTuple);
        }
        self.sequence(items, Op::BuildTuple);
    }

    /// A list or tuple; with stars it is built piece by piece as a list.
    pub(super) fn sequence(&mut self, items: &'t [Expr], build: fn(u32) -> Op) {
        let plain = items.iter().take_while(|item| !matches!(item.kind, ExprKind::Starred(_))).count();
        items[..plain].iter().for_each(|item| self.expr(item));
        if plain == items.len() {
            return self.emit(build(index(plain)));
        }
        self.emit(Op::BuildList(index(plain)));
        for item in &items[plain..] {
            if let ExprKind::Starred(inner) = &item.kind {
                self.expr(inner);
                self.emit(Op::ListExtend);
            } else {
                self.expr(item);
                self.emit(Op::ListAppend(1));
            }
        }
    }

    fn set(&mut self, items: &'t [Expr]) {
        let plain = items.iter().take_while(|item| !matches!(item.kind, ExprKind::Starred(_))).count();
        items[..plain].iter().for_each(|item| self.expr(item));
        self.emit(Op::BuildSet(index(plain)));
        if plain >= 3 && plain == items.len() && items.iter().all(|item| constant_of(item).is_some()) {
            self.emit(Op::FoldSet);
        }
        for item in &items[plain..] {
            if let ExprKind::Starred(inner) = &item.kind {
                self.expr(inner);
                self.emit(Op::SetUpdate);
            } else {
                self.expr(item);
                self.emit(Op::SetAdd(1));
            }
        }
    }

    fn dict(&mut self, items: &'t [(Option<Expr>, Expr)]) {
        let plain = items.iter().take_while(|(key, _)| key.is_some()).count();
        for (key, value) in &items[..plain] {
            key.iter().for_each(|key| self.expr(key));
            self.expr(value);
        }
        self.emit(Op::BuildMap(index(plain)));
        for (key, value) in &items[plain..] {
            match key {
                None => {
                    self.expr(value);
                    self.emit(Op::DictUpdate);
                }
                Some(key) => {
                    self.expr(key);
                    self.expr(value);
                    self.emit(Op::MapAdd(1));
                }
            }
        }
    }

    fn unary(&mut self, op: UnaryOp, operand: &'t Expr) {
        match (op, &operand.kind) {
            (UnaryOp::Minus, ExprKind::Constant(Constant::Int(n))) => self.constant(Constant::Int(-n)),
            (UnaryOp::Minus, ExprKind::Constant(Constant::Float(x))) => self.constant(Constant::Float(-x)),
            _ => {
                self.expr(operand);
                self.emit(Op::Unary(op));
            }
        }
    }

    /// Left operands of long chains are visited in a loop, not by recursion.
    fn binary(&mut self, op: BinaryOp, left: &'t Expr, right: &'t Expr) {
        self.expr(left);
        self.expr(right);
        self.emit(Op::Binary(op));
    }

    fn bool_op(&mut self, and: bool, values: &'t [Expr]) {
        let (last, first) = values.split_last().expect("a boolean operator has operands");
        let jump = if and { Op::JumpIfFalseOrPop } else { Op::JumpIfTrueOrPop };
        let mut holes = Vec::new();
        for value in first {
            self.expr(value);
            holes.push(self.emit_jump(jump));
        }
        self.expr(last);
        self.land_all(holes);
    }

    fn compare(&mut self, left: &'t Expr, rest: &'t [(CompareOp, Expr)]) {
        self.expr(left);
        let (last, first) = rest.split_last().expect("a comparison has a right side");
        let mut holes = Vec::new();
        for (op, right) in first {
            self.expr(right);
            self.emit(Op::Swap(2));
            self.emit(Op::Copy(2));
            self.emit(Op::Compare(*op));
            holes.push(self.emit_jump(Op::JumpIfFalseOrPop));
        }
        self.expr(&last.1);
        self.emit(Op::Compare(last.0));
        if !holes.is_empty() {
            let end = self.emit_jump(Op::Jump);
            self.land_all(holes);
            self.emit(Op::Swap(2));
            self.emit(Op::Pop);
            self.land(end);
        }
    }

    /// Goes to `holes` if the truth of `test` is `when`, and on otherwise.
    pub(super) fn jump_if(&mut self, test: &'t Expr, when: bool, holes: &mut Vec<Hole>) {
        match &test.kind {
            ExprKind::Unary(UnaryOp::Not, inner) => self.at(test.span, |c| c.jump_if(inner, !when, holes)),
            ExprKind::Bool { and, values } if *and != when => {
                values.iter().for_each(|value| self.jump_if(value, when, holes));
            }
            ExprKind::Bool { values, .. } => {
                let (last, first) = values.split_last().expect("a boolean operator has operands");
                let mut past = Vec::new();
                first.iter().for_each(|value| self.jump_if(value, !when, &mut past));
                self.jump_if(last, when, holes);
                self.land_all(past);
            }
            _ => {
                self.expr(test);
                let op = if when { Op::PopJumpIfTrue } else { Op::PopJumpIfFalse };
                let hole = self.at(test.span, |c| c.emit_jump(op));
                holes.push(hole);
            }
        }
    }

    fn joined(&mut self, pieces: &'t [Piece]) {
        if let [Piece::Literal(text)] = pieces {
            return self.constant(Constant::Str(text.clone()));
        }
        for piece in pieces {
            match piece {
                Piece::Literal(text) => self.constant(Constant::Str(text.clone())),
                Piece::Field { value, conversion, spec } => {
                    self.expr(value);
                    let conversion = match conversion {
                        None => 0,
                        Some('s') => 1,
                        Some('r') => 2,
                        Some(_) => 3,
                    };
                    if let Some(spec) = spec {
                        self.joined(spec);
                    }
                    self.emit(Op::FormatValue(conversion | if spec.is_some() { 4 } else { 0 }));
                }
            }
        }
        if pieces.len() != 1 {
            self.emit(Op::BuildString(index(pieces.len())));
        }
    }
}

/// The constant that an expression is, if it is one.
fn constant_of(expr: &Expr) -> Option<Const> {
    match &expr.kind {
        ExprKind::Constant(constant) => Some(Const::Plain(constant.clone())),
        ExprKind::Unary(UnaryOp::Minus, inner) => match &inner.kind {
            ExprKind::Constant(Constant::Int(n)) => Some(Const::Plain(Constant::Int(-n))),
            ExprKind::Constant(Constant::Float(x)) => Some(Const::Plain(Constant::Float(-x))),
            _ => None,
        },
        ExprKind::Tuple(items) => items.iter().map(constant_of).collect::<Option<Vec<_>>>().map(Const::Tuple),
        _ => None,
    }
}
