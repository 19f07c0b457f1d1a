//! Which names expressions use and bind: the inner half of the pass that `scope` begins.

use super::scope::{Builder, Kind, Maker};
use crate::syntax::{Argument, Expr, ExprKind, Function, Generator, Params, Pattern, PatternKind, Piece};
use sim_core::diagnostic::Span;
use std::rc::Rc;

impl Builder {
    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Value(e) => self.expr(e),
            PatternKind::Singleton(_) => {}
            PatternKind::Sequence(patterns) | PatternKind::Or(patterns) => {
                patterns.iter().for_each(|p| self.pattern(p));
            }
            PatternKind::Star(name) => name.iter().for_each(|n| self.bind(n)),
            PatternKind::Mapping { keys, patterns, rest } => {
                keys.iter().for_each(|k| self.expr(k));
                patterns.iter().for_each(|p| self.pattern(p));
                rest.iter().for_each(|n| self.bind(n));
            }
            PatternKind::Class { class, patterns, keywords } => {
                self.expr(class);
                patterns.iter().chain(keywords.iter().map(|(_, p)| p)).for_each(|p| self.pattern(p));
            }
            PatternKind::As { pattern, name } => {
                pattern.iter().for_each(|p| self.pattern(p));
                name.iter().for_each(|n| self.bind(n));
            }
        }
    }

    pub(super) fn function(&mut self, function: &Function, span: Span) {
        function.decorators.iter().for_each(|d| self.expr(d));
        self.defaults(&function.params);
        function.params.annotations.iter().for_each(|(_, a)| self.expr(a));
        function.returns.iter().for_each(|r| self.expr(r));
        self.bind(&function.name);
        let outer = self.open(Kind::Function, Some((span, Maker::Function)));
        self.params(&function.params);
        self.stmts(&function.body);
        self.at = outer;
    }

    pub(super) fn defaults(&mut self, params: &Params) {
        for param in params.positional.iter().chain(&params.keyword_only) {
            param.default.iter().for_each(|d| self.expr(d));
        }
    }

    pub(super) fn params(&mut self, params: &Params) {
        for param in params.positional.iter().chain(&params.keyword_only) {
            self.bind(&param.name);
        }
        params.star.iter().chain(&params.double_star).for_each(|n| self.bind(n));
    }

    pub(super) fn targets(&mut self, targets: &[Expr]) {
        targets.iter().for_each(|t| self.target(t));
    }

    pub(super) fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name),
            ExprKind::Tuple(items) | ExprKind::List(items) => self.targets(items),
            ExprKind::Starred(inner) => self.target(inner),
            _ => self.expr(target),
        }
    }

    pub(super) fn arguments(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            match argument {
                Argument::Positional(e)
                | Argument::Starred(e)
                | Argument::Keyword(_, e)
                | Argument::DoubleStarred(e) => self.expr(e),
            }
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Constant(_) => {}
            ExprKind::Name(name) => self.use_name(name),
            ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
                items.iter().for_each(|i| self.expr(i));
            }
            ExprKind::Dict(items) => {
                for (key, value) in items {
                    key.iter().for_each(|k| self.expr(k));
                    self.expr(value);
                }
            }
            ExprKind::Bool { values, .. } => values.iter().for_each(|v| self.expr(v)),
            ExprKind::Unary(_, inner) | ExprKind::Attribute(inner, _) | ExprKind::Starred(inner) => {
                self.expr(inner);
            }
            ExprKind::YieldFrom(inner) => {
                self.scope().generator = true;
                self.expr(inner);
            }
            ExprKind::Yield(inner) => {
                self.scope().generator = true;
                inner.iter().for_each(|i| self.expr(i));
            }
            ExprKind::Binary(_, a, b) | ExprKind::Subscript(a, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::Compare(left, rest) => {
                self.expr(left);
                rest.iter().for_each(|(_, e)| self.expr(e));
            }
            ExprKind::Call { callee, arguments } => {
                self.expr(callee);
                self.arguments(arguments);
            }
            ExprKind::Slice(a, b, c) => [a, b, c].into_iter().flatten().for_each(|e| self.expr(e)),
            ExprKind::Conditional { test, then, otherwise } => {
                [test, then, otherwise].into_iter().for_each(|e| self.expr(e));
            }
            ExprKind::Lambda(params, body) => {
                self.defaults(params);
                let outer = self.open(Kind::Function, Some((expr.span, Maker::Function)));
                self.params(params);
                self.expr(body);
                self.at = outer;
            }
            ExprKind::Comprehension { kind, element, value, generators } => {
                let lazy = *kind == crate::syntax::Collects::Generator;
                self.comprehension(expr.span, lazy, element, value.as_deref(), generators);
            }
            ExprKind::Named(name, _, value) => {
                self.expr(value);
                self.bind_outside(name);
            }
            ExprKind::Joined(pieces) => self.pieces(pieces),
        }
    }

    pub(super) fn comprehension(
        &mut self,
        span: Span,
        lazy: bool,
        element: &Expr,
        value: Option<&Expr>,
        generators: &[Generator],
    ) {
        self.expr(&generators[0].iterable);
        let outer = self.open(Kind::Comprehension, Some((span, Maker::Comprehension)));
        self.scope().generator = lazy;
        self.bind(&Rc::from(".0"));
        for (n, generator) in generators.iter().enumerate() {
            if n > 0 {
                self.expr(&generator.iterable);
            }
            self.target(&generator.target);
            generator.conditions.iter().for_each(|c| self.expr(c));
        }
        self.expr(element);
        value.iter().for_each(|v| self.expr(v));
        self.at = outer;
    }

    pub(super) fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            if let Piece::Field { value, spec, .. } = piece {
                self.expr(value);
                spec.iter().for_each(|s| self.pieces(s));
            }
        }
    }
}
