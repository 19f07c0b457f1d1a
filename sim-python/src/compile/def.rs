//! Functions, lambdas and classes.

use super::Compiler;
use super::scope::Maker;
use crate::code::{Code, Const, Op, index};
use crate::syntax::{Argument, Constant, Expr, ExprKind, Function, Name, Params, Stmt, StmtKind};
use sim_core::diagnostic::Span;
use std::rc::Rc;

/// The string that a body begins with.
pub(super) fn docstring(body: &[Stmt]) -> Option<Rc<str>> {
    match body.first().map(|stmt| &stmt.kind) {
        Some(StmtKind::Expr(Expr { kind: ExprKind::Constant(Constant::Str(text)), .. })) => {
            Some(text.clone())
        }
        _ => None,
    }
}

impl<'t> Compiler<'t> {
    pub(super) fn function_def(&mut self, function: &'t Function, span: Span) {
        let span_of_def = self.def_span(span, function.decorators.last());
        function.decorators.iter().for_each(|decorator| self.expr(decorator));
        self.at(span_of_def, |c| {
            let flags =
                c.defaults(&function.params) | c.annotations(&function.params, function.returns.as_ref());
            let scope = c.scopes.at(span, Maker::Function);
            c.open(&function.name, scope);
            c.params(&function.params);
            if c.unit().code.generator {
                c.emit(Op::MakeGenerator);
            }
            c.unit().code.doc = docstring(&function.body);
            c.body(&function.body);
            c.constant(Constant::None);
            c.emit(Op::Return);
            let code = c.close();
            c.make_function(code, flags);
        });
        for decorator in function.decorators.iter().rev() {
            self.at(decorator.span, |c| c.emit(Op::Call(1)));
        }
        self.at(span_of_def, |c| c.store_name(&function.name));
    }

    /// A definition stands where its keyword stands, below its decorators.
    fn def_span(&self, span: Span, last_decorator: Option<&Expr>) -> Span {
        let Some(decorator) = last_decorator else { return span };
        let rest = &self.source.text[decorator.span.end as usize..span.end as usize];
        let mut offset = 0;
        for line in rest.split_inclusive('\n') {
            let trimmed = line.trim_start();
            if trimmed.starts_with("def ") || trimmed.starts_with("class ") {
                offset += line.len() - trimmed.len();
                break;
            }
            offset += line.len();
        }
        Span { start: decorator.span.end + index(offset), end: span.end }
    }

    pub(super) fn lambda(&mut self, params: &'t Params, body: &'t Expr, span: Span) {
        let flags = self.defaults(params);
        let scope = self.scopes.at(span, Maker::Function);
        self.open("<lambda>", scope);
        self.params(params);
        if self.unit().code.generator {
            self.emit(Op::MakeGenerator);
        }
        self.expr(body);
        self.emit(Op::Return);
        let code = self.close();
        self.make_function(code, flags);
    }

    fn params(&mut self, params: &'t Params) {
        let mut seen: Vec<&Name> = Vec::new();
        let all = params.positional.iter().chain(&params.keyword_only).map(|p| &p.name);
        for name in all.chain(&params.star).chain(&params.double_star) {
            if seen.contains(&name) {
                let at = self.unit().at;
                self.fail(&format!("duplicate argument '{name}' in function definition"), at);
                return;
            }
            seen.push(name);
            self.unit().code.locals.push(name.clone());
        }
        let code = &mut self.unit().code;
        code.positional_only = params.positional_only;
        code.positional = params.positional.len();
        code.keyword_only = params.keyword_only.len();
        code.star = params.star.is_some();
        code.double_star = params.double_star.is_some();
    }

    fn defaults(&mut self, params: &'t Params) -> u8 {
        let mut flags = 0;
        let defaults: Vec<_> = params.positional.iter().filter_map(|p| p.default.as_ref()).collect();
        if !defaults.is_empty() {
            defaults.iter().for_each(|d| self.expr(d));
            self.emit(Op::BuildTuple(index(defaults.len())));
            flags |= 1;
        }
        let keyword: Vec<_> = params.keyword_only.iter().filter(|p| p.default.is_some()).collect();
        if !keyword.is_empty() {
            for param in &keyword {
                self.constant(Constant::Str(param.name.clone()));
                param.default.iter().for_each(|d| self.expr(d));
            }
            self.emit(Op::BuildMap(index(keyword.len())));
            flags |= 2;
        }
        flags
    }

    fn annotations(&mut self, params: &'t Params, returns: Option<&'t Expr>) -> u8 {
        let mut count = 0;
        for (name, annotation) in &params.annotations {
            self.constant(Constant::Str(name.clone()));
            self.expr(annotation);
            count += 1;
        }
        if let Some(returns) = returns {
            self.constant(Constant::Str(Rc::from("return")));
            self.expr(returns);
            count += 1;
        }
        if count == 0 {
            return 0;
        }
        self.emit(Op::BuildMap(count));
        4
    }

    /// Makes a function of `code`; what `flags` name is on the stack.
    pub(super) fn make_function(&mut self, code: Rc<Code>, flags: u8) {
        let free: Vec<Name> = code.cells[code.own_cells()..].to_vec();
        let mut flags = flags;
        if !free.is_empty() {
            for name in &free {
                let place = self.cell_place(name);
                self.emit(Op::LoadClosure(place));
            }
            self.emit(Op::BuildTuple(index(free.len())));
            flags |= 8;
        }
        let place = self.const_place(Const::Code(code));
        self.emit(Op::MakeFunction(place, flags));
    }

    pub(super) fn class_def(
        &mut self,
        name: &'t Name,
        decorators: &'t [Expr],
        arguments: &'t [Argument],
        body: &'t [Stmt],
        span: Span,
    ) {
        let span_of_def = self.def_span(span, decorators.last());
        decorators.iter().for_each(|decorator| self.expr(decorator));
        self.at(span_of_def, |c| {
            c.emit(Op::LoadBuildClass);
            c.class_body(name, body, span);
            c.constant(Constant::Str(name.clone()));
            let spread =
                arguments.iter().any(|a| matches!(a, Argument::Starred(_) | Argument::DoubleStarred(_)));
            if spread {
                c.call_spread(arguments, 2);
            } else {
                let count = arguments.len() + 2;
                match c.plain_arguments(arguments) {
                    None => c.emit(Op::Call(index(count))),
                    Some(names) => c.emit(Op::CallKeywords(names, super::call::short(count))),
                }
            }
        });
        for decorator in decorators.iter().rev() {
            self.at(decorator.span, |c| c.emit(Op::Call(1)));
        }
        self.at(span_of_def, |c| c.store_name(name));
    }

    fn class_body(&mut self, name: &'t Name, body: &'t [Stmt], span: Span) {
        let scope = self.scopes.at(span, Maker::Class);
        self.open(name, scope);
        let module = self.name_place(&Rc::from("__name__"));
        self.emit(Op::LoadName(module));
        self.store_name(&Rc::from("__module__"));
        let qualname = self.unit().code.qualname.clone();
        self.constant(Constant::Str(qualname));
        self.store_name(&Rc::from("__qualname__"));
        self.annotations_of(body);
        if let Some(doc) = docstring(body) {
            self.constant(Constant::Str(doc));
            self.store_name(&Rc::from("__doc__"));
        }
        self.body(body);
        if self.unit().scope.cells.contains("__class__") {
            let place = self.cell_place("__class__");
            self.emit(Op::LoadClosure(place));
        } else {
            self.constant(Constant::None);
        }
        self.emit(Op::Return);
        let code = self.close();
        self.make_function(code, 0);
    }
}
