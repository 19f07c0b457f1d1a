//! Calls: arguments, keywords, stars.

use super::Compiler;
use crate::code::{Const, Op, index};
use crate::syntax::{Argument, Constant, Expr, ExprKind, Name};
use sim_core::diagnostic::Span;

impl<'t> Compiler<'t> {
    pub(super) fn call(&mut self, callee: &'t Expr, arguments: &'t [Argument], span: Span) {
        let spread = arguments.iter().any(|a| matches!(a, Argument::Starred(_) | Argument::DoubleStarred(_)));
        let count = arguments.len();
        if spread {
            self.expr(callee);
            return self.call_spread(arguments, 0);
        }
        if let ExprKind::Attribute(object, name) = &callee.kind {
            self.expr(object);
            let place = self.name_place(name);
            let (method, whole) = self.method_spans(object, callee, name, span);
            self.at(method, |c| c.emit(Op::LoadMethod(place)));
            let keywords = self.plain_arguments(arguments);
            self.at(whole, |c| {
                c.emit(match keywords {
                    None => Op::CallMethod(index(count)),
                    Some(names) => Op::CallMethodKeywords(names, short(count)),
                });
            });
        } else {
            self.expr(callee);
            let keywords = self.plain_arguments(arguments);
            self.emit(match keywords {
                None => Op::Call(index(count)),
                Some(names) => Op::CallKeywords(names, short(count)),
            });
        }
    }

    /// In a chain over several lines, a method call stands where its name stands.
    fn method_spans(&self, object: &Expr, callee: &Expr, name: &Name, span: Span) -> (Span, Span) {
        if self.source.line(object.span.start) == self.source.line(callee.span.end) {
            return (callee.span, span);
        }
        let start = callee.span.end.saturating_sub(index(name.len()));
        (Span { start, end: callee.span.end }, Span { start, end: span.end })
    }

    /// Positional arguments and keywords without stars; the constant with the keywords' names, if there are any.
    pub(super) fn plain_arguments(&mut self, arguments: &'t [Argument]) -> Option<u32> {
        let mut names = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Positional(e) | Argument::Starred(e) | Argument::DoubleStarred(e) => self.expr(e),
                Argument::Keyword(name, e) => {
                    self.expr(e);
                    names.push(Const::Plain(Constant::Str(name.clone())));
                }
            }
        }
        if names.is_empty() { None } else { Some(self.const_place(Const::Tuple(names))) }
    }

    /// With stars: a tuple of the positional arguments and a dict of the others. `given` positional ones are on the
    /// stack already.
    pub(super) fn call_spread(&mut self, arguments: &'t [Argument], given: u32) {
        self.emit(Op::BuildList(given));
        for argument in arguments {
            match argument {
                Argument::Positional(e) => {
                    self.expr(e);
                    self.emit(Op::ListAppend(1));
                }
                Argument::Starred(e) => {
                    self.expr(e);
                    self.emit(Op::ListExtend);
                }
                Argument::Keyword(..) | Argument::DoubleStarred(_) => {}
            }
        }
        self.emit(Op::ListToTuple);
        let named = arguments.iter().any(|a| matches!(a, Argument::Keyword(..) | Argument::DoubleStarred(_)));
        if named {
            self.emit(Op::BuildMap(0));
            for argument in arguments {
                match argument {
                    Argument::Positional(_) | Argument::Starred(_) => {}
                    Argument::Keyword(name, e) => {
                        self.constant(Constant::Str(name.clone()));
                        self.expr(e);
                        self.emit(Op::BuildMap(1));
                        self.emit(Op::DictMerge);
                    }
                    Argument::DoubleStarred(e) => {
                        self.expr(e);
                        self.emit(Op::DictMerge);
                    }
                }
            }
        }
        self.emit(Op::CallSpread(named));
    }
}

/// How many arguments a call has; the parser's nesting limits keep it small.
pub(super) fn short(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
