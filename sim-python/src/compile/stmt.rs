//! Statements: control flow, `try`, `with`, imports. Leaves targets to `assign` and definitions to `def`.

use super::{Block, Compiler, Hole, Loop};
use crate::code::{Const, Op};
use crate::syntax::{Alias, Constant, Expr, ExprKind, Handler, Name, Stmt, StmtKind, UnaryOp};
use sim_core::diagnostic::Span;
use std::rc::Rc;

impl<'t> Compiler<'t> {
    pub(super) fn body(&mut self, body: &'t [Stmt]) {
        for stmt in body {
            self.at(stmt.span, |c| c.stmt(stmt));
        }
    }

    fn stmt(&mut self, stmt: &'t Stmt) {
        match &stmt.kind {
            StmtKind::Expr(e) => {
                self.expr(e);
                self.emit(Op::Pop);
            }
            StmtKind::Assign { targets, value } => self.assign(targets, value),
            StmtKind::AugAssign { target, op, value } => self.aug_assign(target, *op, value),
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.ann_assign(target, annotation, value.as_ref(), *simple);
            }
            StmtKind::Return(value) => self.return_stmt(value.as_ref(), stmt.span),
            StmtKind::Delete(targets) => targets.iter().for_each(|t| self.delete(t)),
            StmtKind::Pass | StmtKind::Global(_) | StmtKind::Nonlocal(_) => {}
            StmtKind::Break => self.break_stmt(stmt.span),
            StmtKind::Continue => self.continue_stmt(stmt.span),
            StmtKind::Assert { test, message } => self.assert(test, message.as_ref(), stmt.span),
            StmtKind::Raise { exception, cause } => {
                let parts = [exception, cause].into_iter().flatten();
                let count = parts.map(|e| self.expr(e)).count();
                self.emit(Op::Raise(u32::try_from(count).expect("at most two")));
            }
            StmtKind::Import(names) => names.iter().for_each(|alias| self.import(alias)),
            StmtKind::ImportFrom { module, level, names } => self.import_from(module.as_ref(), *level, names),
            StmtKind::If { test, then, otherwise } => self.if_stmt(test, then, otherwise),
            StmtKind::While { test, body, otherwise } => self.while_stmt(test, body, otherwise),
            StmtKind::For { target, iterable, body, otherwise } => {
                self.for_stmt(target, iterable, body, otherwise);
            }
            StmtKind::With { items, body } => self.with(items, body, stmt.span),
            StmtKind::Try { body, handlers, otherwise, finally } => {
                self.try_stmt(body, handlers, otherwise, finally);
            }
            StmtKind::Function(function) => self.function_def(function, stmt.span),
            StmtKind::Class { name, decorators, arguments, body } => {
                self.class_def(name, decorators, arguments, body, stmt.span);
            }
            StmtKind::Match { subject, cases } => self.match_stmt(subject, cases),
        }
    }

    fn return_stmt(&mut self, value: Option<&'t Expr>, span: Span) {
        if !self.unit().code.fast {
            self.fail("'return' outside function", span);
        }
        match value {
            Some(value) => self.expr(value),
            None => self.constant(Constant::None),
        }
        self.unwind(0, true);
        self.emit(Op::Return);
    }

    /// Leaves all blocks above `depth`, innermost first; the block stack itself stays.
    fn unwind(&mut self, depth: usize, keep_top: bool) {
        let saved = self.unit().blocks.clone();
        while self.unit().blocks.len() > depth {
            let block = self.unit().blocks.pop().expect("longer than depth");
            self.leave(block, keep_top);
        }
        self.unit().blocks = saved;
    }

    fn leave(&mut self, block: Block<'t>, keep_top: bool) {
        let under = |c: &mut Self| {
            if keep_top {
                c.emit(Op::Swap(2));
            }
        };
        match block {
            Block::While => {}
            Block::For | Block::Value => {
                under(self);
                self.emit(Op::Pop);
            }
            Block::Guard => self.emit(Op::PopBlock),
            Block::Finally(body) => {
                self.emit(Op::PopBlock);
                if keep_top {
                    self.unit().blocks.push(Block::Value);
                }
                self.body(body);
                if keep_top {
                    self.unit().blocks.pop();
                }
            }
            Block::FinallyEnd => {
                under(self);
                self.emit(Op::Pop);
                under(self);
                self.emit(Op::PopExcept);
            }
            Block::With(span) => {
                self.emit(Op::PopBlock);
                under(self);
                self.at(span, Self::exit_normally);
            }
            Block::Handler(name) => {
                if name.is_some() {
                    self.emit(Op::PopBlock);
                }
                under(self);
                self.emit(Op::PopExcept);
                if let Some(name) = name {
                    self.unbind(name);
                }
            }
        }
    }

    fn unbind(&mut self, name: &Name) {
        self.constant(Constant::None);
        self.store_name(name);
        self.delete_name(name);
    }

    fn loop_depth(&mut self) -> Option<usize> {
        self.unit().blocks.iter().rposition(|block| matches!(block, Block::While | Block::For))
    }

    fn break_stmt(&mut self, span: Span) {
        let Some(depth) = self.loop_depth() else { return self.fail("'break' outside loop", span) };
        self.unwind(depth, false);
        let hole = self.emit_jump(Op::Jump);
        self.unit().loops.last_mut().expect("a loop is open").breaks.push(hole);
    }

    fn continue_stmt(&mut self, span: Span) {
        let Some(depth) = self.loop_depth() else {
            return self.fail("'continue' not properly in loop", span);
        };
        self.unwind(depth + 1, false);
        let start = self.unit().loops.last().expect("a loop is open").start;
        self.emit(Op::JumpBack(start));
    }

    fn assert(&mut self, test: &'t Expr, message: Option<&'t Expr>, span: Span) {
        let mut holes = Vec::new();
        self.jump_if(test, true, &mut holes);
        self.at(last_comparison(test).unwrap_or(span), |c| {
            c.emit(Op::LoadAssertionError);
            if let Some(message) = message {
                c.expr(message);
                c.emit(Op::Call(1));
            }
            c.emit(Op::Raise(1));
        });
        self.land_all(holes);
    }

    fn import(&mut self, alias: &'t Alias) {
        let from = self.const_place(Const::Plain(Constant::None));
        self.constant(Constant::Int(0));
        self.emit(Op::LoadConst(from));
        let place = self.name_place(&alias.name);
        self.emit(Op::ImportName(place));
        let mut parts = alias.name.split('.');
        let first: Name = Rc::from(parts.next().unwrap_or(""));
        match &alias.other {
            None => self.store_name(&first),
            Some(other) => {
                for part in parts {
                    let place = self.name_place(&Rc::from(part));
                    self.emit(Op::ImportFrom(place));
                    self.emit(Op::Swap(2));
                    self.emit(Op::Pop);
                }
                self.store_name(other);
            }
        }
    }

    fn import_from(&mut self, module: Option<&'t Name>, level: u32, names: &'t [Alias]) {
        self.constant(Constant::Int(i64::from(level)));
        let list = names.iter().map(|a| Const::Plain(Constant::Str(a.name.clone()))).collect();
        let place = self.const_place(Const::Tuple(list));
        self.emit(Op::LoadConst(place));
        let place = self.name_place(module.unwrap_or(&Rc::from("")));
        self.emit(Op::ImportName(place));
        for alias in names {
            if &*alias.name == "*" {
                self.emit(Op::ImportStar);
                return;
            }
            let place = self.name_place(&alias.name);
            self.emit(Op::ImportFrom(place));
            self.store_name(alias.other.as_ref().unwrap_or(&alias.name));
        }
        self.emit(Op::Pop);
    }

    fn if_stmt(&mut self, test: &'t Expr, then: &'t [Stmt], otherwise: &'t [Stmt]) {
        let mut holes = Vec::new();
        self.jump_if(test, false, &mut holes);
        self.body(then);
        if otherwise.is_empty() {
            return self.land_all(holes);
        }
        let end = self.emit_jump(Op::Jump);
        self.land_all(holes);
        self.body(otherwise);
        self.land(end);
    }

    fn while_stmt(&mut self, test: &'t Expr, body: &'t [Stmt], otherwise: &'t [Stmt]) {
        let start = self.here();
        self.unit().loops.push(Loop { start, breaks: Vec::new() });
        self.unit().blocks.push(Block::While);
        let mut holes = Vec::new();
        self.jump_if(test, false, &mut holes);
        self.body(body);
        self.emit(Op::JumpBack(start));
        self.close_loop(holes, otherwise);
    }

    fn for_stmt(&mut self, target: &'t Expr, iterable: &'t Expr, body: &'t [Stmt], otherwise: &'t [Stmt]) {
        self.expr(iterable);
        self.emit(Op::GetIter);
        let start = self.here();
        self.unit().loops.push(Loop { start, breaks: Vec::new() });
        self.unit().blocks.push(Block::For);
        let hole = self.emit_jump(Op::ForIter);
        self.store(target);
        self.body(body);
        self.emit(Op::JumpBack(start));
        self.close_loop(vec![hole], otherwise);
    }

    fn close_loop(&mut self, holes: Vec<Hole>, otherwise: &'t [Stmt]) {
        self.unit().blocks.pop();
        let breaks = self.unit().loops.pop().expect("a loop is open").breaks;
        self.land_all(holes);
        self.body(otherwise);
        self.land_all(breaks);
    }

    fn with(&mut self, items: &'t [(Expr, Option<Expr>)], body: &'t [Stmt], span: Span) {
        let Some(((manager, target), rest)) = items.split_first() else { return self.body(body) };
        self.expr(manager);
        self.emit(Op::EnterWith);
        let hole = self.emit_jump(Op::SetupWith);
        self.unit().blocks.push(Block::With(span));
        match target {
            Some(target) => self.store(target),
            None => self.emit(Op::Pop),
        }
        self.with(rest, body, span);
        self.unit().blocks.pop();
        self.emit(Op::PopBlock);
        self.exit_normally();
        let end = self.emit_jump(Op::Jump);
        self.land(hole);
        self.emit(Op::ExitWith);
        let suppressed = self.emit_jump(Op::PopJumpIfTrue);
        self.emit(Op::Reraise);
        self.land(suppressed);
        self.emit(Op::Pop);
        self.emit(Op::PopExcept);
        self.emit(Op::Pop);
        self.land(end);
    }

    /// exit → ; calls it with three times None.
    fn exit_normally(&mut self) {
        for _ in 0..3 {
            self.constant(Constant::None);
        }
        self.emit(Op::Call(3));
        self.emit(Op::Pop);
    }

    fn try_stmt(
        &mut self,
        body: &'t [Stmt],
        handlers: &'t [Handler],
        otherwise: &'t [Stmt],
        finally: &'t [Stmt],
    ) {
        if finally.is_empty() {
            return self.try_except(body, handlers, otherwise);
        }
        let hole = self.emit_jump(Op::SetupExcept);
        self.unit().blocks.push(Block::Finally(finally));
        if handlers.is_empty() {
            self.body(body);
        } else {
            self.try_except(body, handlers, otherwise);
        }
        self.unit().blocks.pop();
        self.emit(Op::PopBlock);
        self.body(finally);
        let end = self.emit_jump(Op::Jump);
        self.land(hole);
        self.unit().blocks.push(Block::FinallyEnd);
        self.body(finally);
        self.unit().blocks.pop();
        self.emit(Op::Reraise);
        self.land(end);
    }

    fn try_except(&mut self, body: &'t [Stmt], handlers: &'t [Handler], otherwise: &'t [Stmt]) {
        let guard = self.emit_jump(Op::SetupExcept);
        self.unit().blocks.push(Block::Guard);
        self.body(body);
        self.unit().blocks.pop();
        self.emit(Op::PopBlock);
        self.body(otherwise);
        let mut ends = vec![self.emit_jump(Op::Jump)];
        self.land(guard);
        for handler in handlers {
            let next = handler.kind.as_ref().map(|kind| {
                self.expr(kind);
                self.at(handler.span, |c| {
                    c.emit(Op::MatchException);
                    c.emit_jump(Op::PopJumpIfFalse)
                })
            });
            self.at(handler.span, |c| c.handler(handler));
            ends.push(self.emit_jump(Op::Jump));
            next.into_iter().for_each(|hole| self.land(hole));
        }
        self.emit(Op::Reraise);
        self.land_all(ends);
    }

    fn handler(&mut self, handler: &'t Handler) {
        let Some(name) = &handler.name else {
            self.emit(Op::Pop);
            self.unit().blocks.push(Block::Handler(None));
            self.body(&handler.body);
            self.unit().blocks.pop();
            return self.emit(Op::PopExcept);
        };
        self.store_name(name);
        let guard = self.emit_jump(Op::SetupExcept);
        self.unit().blocks.push(Block::Handler(Some(name)));
        self.body(&handler.body);
        self.unit().blocks.pop();
        self.emit(Op::PopBlock);
        self.emit(Op::PopExcept);
        self.unbind(name);
        let end = self.emit_jump(Op::Jump);
        self.land(guard);
        self.unbind(name);
        self.emit(Op::Reraise);
        self.land(end);
    }
}

/// Where `CPython` says that an assertion failed: at the comparison that is tested last, if one is.
fn last_comparison(test: &Expr) -> Option<Span> {
    match &test.kind {
        ExprKind::Compare(..) => Some(test.span),
        ExprKind::Unary(UnaryOp::Not, inner) => last_comparison(inner),
        ExprKind::Bool { values, .. } => last_comparison(values.last()?),
        _ => None,
    }
}
