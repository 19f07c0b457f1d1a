//! From the parser crate's tree to ours: the only file that names the parser crate. Leaves what the compiler cannot
//! do to `unsupported`, except for what our tree has no word for.

use super::{
    Alias, Argument, BinaryOp, Case, Collects, CompareOp, Constant, Expr, ExprKind, Function, Generator,
    Handler, Name, Param, Params, Pattern, PatternKind, Piece, Stmt, StmtKind, UnaryOp,
};
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};
use sim_core::diagnostic::Span;
use std::rc::Rc;

/// Deeper nesting than this is refused, so that no later stage can run out of stack.
const DEPTH_MAX: usize = 90;

/// What is wrong with a text, and where.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) what: String,
    pub(crate) span: Span,
    /// Whether it is Python, only not ours.
    pub(crate) unsupported: bool,
}

type Adapted<T> = Result<T, Problem>;

/// Reads a module.
pub(crate) fn module(source: &str) -> Adapted<Vec<Stmt>> {
    super::unsupported::nesting(source)?;
    let parsed = match ruff_python_parser::parse_module(source) {
        Ok(parsed) => parsed,
        Err(error) => {
            let at = span(error.location);
            let what = super::unsupported::wording(&error.error.to_string(), source, at);
            return Err(Problem { what, span: at, unsupported: false });
        }
    };
    let mut adapter = Adapter { depth: 0, class: None };
    adapter.body(&parsed.syntax().body)
}

fn span(range: TextRange) -> Span {
    Span { start: range.start().to_u32(), end: range.end().to_u32() }
}

fn name(identifier: &ast::Identifier) -> Name {
    Rc::from(identifier.as_str())
}

fn unsupported<T>(what: &str, at: TextRange) -> Adapted<T> {
    Err(Problem { what: what.to_owned(), span: span(at), unsupported: true })
}

struct Adapter {
    /// How deep in the tree we are.
    depth: usize,
    /// The class whose body we are in, for its private names.
    class: Option<Name>,
}

impl Adapter {
    /// A name; private ones of a class are mangled as `CPython` does.
    fn name(&self, identifier: &ast::Identifier) -> Name {
        self.mangled(identifier.as_str())
    }

    fn mangled(&self, text: &str) -> Name {
        match &self.class {
            Some(class) if text.starts_with("__") && !text.ends_with("__") && !text.contains('.') => {
                Rc::from(format!("_{}{text}", class.trim_start_matches('_')))
            }
            _ => Rc::from(text),
        }
    }

    fn aliases(&self, names: &[ast::Alias]) -> Vec<Alias> {
        names
            .iter()
            .map(|a| Alias { name: name(&a.name), other: a.asname.as_ref().map(|n| self.name(n)) })
            .collect()
    }

    fn enter(&mut self, at: TextRange) -> Adapted<()> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Problem { what: "too deeply nested".to_owned(), span: span(at), unsupported: false });
        }
        Ok(())
    }

    fn body(&mut self, body: &[ast::Stmt]) -> Adapted<Vec<Stmt>> {
        body.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn stmt(&mut self, stmt: &ast::Stmt) -> Adapted<Stmt> {
        self.enter(stmt.range())?;
        let kind = self.stmt_kind(stmt)?;
        self.depth -= 1;
        Ok(Stmt { span: span(stmt.range()), kind })
    }

    fn stmt_kind(&mut self, stmt: &ast::Stmt) -> Adapted<StmtKind> {
        Ok(match stmt {
            ast::Stmt::Expr(s) => StmtKind::Expr(self.expr(&s.value)?),
            ast::Stmt::Assign(s) => {
                StmtKind::Assign { targets: self.exprs(&s.targets)?, value: self.expr(&s.value)? }
            }
            ast::Stmt::AugAssign(s) => StmtKind::AugAssign {
                target: self.expr(&s.target)?,
                op: binary(s.op),
                value: self.expr(&s.value)?,
            },
            ast::Stmt::AnnAssign(s) => StmtKind::AnnAssign {
                target: self.expr(&s.target)?,
                annotation: self.expr(&s.annotation)?,
                value: self.maybe(s.value.as_deref())?,
                simple: s.simple,
            },
            ast::Stmt::Return(s) => StmtKind::Return(self.maybe(s.value.as_deref())?),
            ast::Stmt::Delete(s) => StmtKind::Delete(self.exprs(&s.targets)?),
            ast::Stmt::Pass(_) => StmtKind::Pass,
            ast::Stmt::Break(_) => StmtKind::Break,
            ast::Stmt::Continue(_) => StmtKind::Continue,
            ast::Stmt::Global(s) => StmtKind::Global(s.names.iter().map(|n| self.name(n)).collect()),
            ast::Stmt::Nonlocal(s) => StmtKind::Nonlocal(s.names.iter().map(|n| self.name(n)).collect()),
            ast::Stmt::Assert(s) => {
                StmtKind::Assert { test: self.expr(&s.test)?, message: self.maybe(s.msg.as_deref())? }
            }
            ast::Stmt::Raise(s) => StmtKind::Raise {
                exception: self.maybe(s.exc.as_deref())?,
                cause: self.maybe(s.cause.as_deref())?,
            },
            ast::Stmt::Import(s) => StmtKind::Import(self.aliases(&s.names)),
            ast::Stmt::ImportFrom(s) => StmtKind::ImportFrom {
                module: s.module.as_ref().map(|n| self.name(n)),
                level: s.level,
                names: self.aliases(&s.names),
            },
            ast::Stmt::TypeAlias(s) => return unsupported("the type statement (Python 3.12)", s.range),
            ast::Stmt::IpyEscapeCommand(s) => return unsupported("an IPython command", s.range),
            other => self.compound(other)?,
        })
    }

    fn compound(&mut self, stmt: &ast::Stmt) -> Adapted<StmtKind> {
        Ok(match stmt {
            ast::Stmt::FunctionDef(s) if s.is_async => return unsupported("async def", s.range),
            ast::Stmt::FunctionDef(s) => StmtKind::Function(Rc::new(Function {
                name: self.name(&s.name),
                decorators: s
                    .decorator_list
                    .iter()
                    .map(|d| self.expr(&d.expression))
                    .collect::<Adapted<_>>()?,
                params: self.params(&s.parameters)?,
                returns: self.maybe(s.returns.as_deref())?,
                body: self.body(&s.body)?,
            })),
            ast::Stmt::ClassDef(s) => self.class_def(s)?,
            ast::Stmt::If(s) => self.branches(&s.test, &s.body, &s.elif_else_clauses)?,
            ast::Stmt::While(s) => StmtKind::While {
                test: self.expr(&s.test)?,
                body: self.body(&s.body)?,
                otherwise: self.body(&s.orelse)?,
            },
            ast::Stmt::For(s) if s.is_async => return unsupported("async for", s.range),
            ast::Stmt::For(s) => StmtKind::For {
                target: self.expr(&s.target)?,
                iterable: self.expr(&s.iter)?,
                body: self.body(&s.body)?,
                otherwise: self.body(&s.orelse)?,
            },
            ast::Stmt::With(s) if s.is_async => return unsupported("async with", s.range),
            ast::Stmt::With(s) => {
                let item = |w: &ast::WithItem, me: &mut Self| {
                    Ok((me.expr(&w.context_expr)?, me.maybe(w.optional_vars.as_deref())?))
                };
                let items = s.items.iter().map(|w| item(w, self)).collect::<Adapted<_>>()?;
                StmtKind::With { items, body: self.body(&s.body)? }
            }
            ast::Stmt::Try(s) if s.is_star => return unsupported("except*", s.range),
            ast::Stmt::Try(s) => StmtKind::Try {
                body: self.body(&s.body)?,
                handlers: s.handlers.iter().map(|h| self.handler(h)).collect::<Adapted<_>>()?,
                otherwise: self.body(&s.orelse)?,
                finally: self.body(&s.finalbody)?,
            },
            ast::Stmt::Match(s) => StmtKind::Match {
                subject: self.expr(&s.subject)?,
                cases: s.cases.iter().map(|c| self.case(c)).collect::<Adapted<_>>()?,
            },
            other => return unsupported("this statement", other.range()),
        })
    }

    fn class_def(&mut self, s: &ast::StmtClassDef) -> Adapted<StmtKind> {
        let name = self.name(&s.name);
        let decorators = s.decorator_list.iter().map(|d| self.expr(&d.expression)).collect::<Adapted<_>>()?;
        let arguments = s.arguments.as_ref().map_or(Ok(Vec::new()), |a| self.arguments(a))?;
        let outer = self.class.replace(Rc::from(s.name.as_str()));
        let body = self.body(&s.body);
        self.class = outer;
        Ok(StmtKind::Class { name, decorators, arguments, body: body? })
    }

    fn branches(
        &mut self,
        test: &ast::Expr,
        body: &[ast::Stmt],
        rest: &[ast::ElifElseClause],
    ) -> Adapted<StmtKind> {
        let mut otherwise = Vec::new();
        for clause in rest.iter().rev() {
            let then = self.body(&clause.body)?;
            otherwise = match &clause.test {
                None => then,
                Some(test) => {
                    let kind = StmtKind::If { test: self.expr(test)?, then, otherwise };
                    vec![Stmt { span: span(clause.range), kind }]
                }
            };
        }
        Ok(StmtKind::If { test: self.expr(test)?, then: self.body(body)?, otherwise })
    }

    fn handler(&mut self, handler: &ast::ExceptHandler) -> Adapted<Handler> {
        let ast::ExceptHandler::ExceptHandler(h) = handler;
        Ok(Handler {
            span: span(h.range),
            kind: self.maybe(h.type_.as_deref())?,
            name: h.name.as_ref().map(|n| self.name(n)),
            body: self.body(&h.body)?,
        })
    }

    fn params(&mut self, params: &ast::Parameters) -> Adapted<Params> {
        let mut adapted = Params { positional_only: params.posonlyargs.len(), ..Params::default() };
        for param in params.posonlyargs.iter().chain(params.args.iter()) {
            adapted.positional.push(self.param(param)?);
        }
        for param in &params.kwonlyargs {
            adapted.keyword_only.push(self.param(param)?);
        }
        adapted.star = params.vararg.as_ref().map(|p| self.name(&p.name));
        adapted.double_star = params.kwarg.as_ref().map(|p| self.name(&p.name));
        for param in params {
            let param = param.as_parameter();
            if let Some(annotation) = &param.annotation {
                adapted.annotations.push((self.name(&param.name), self.expr(annotation)?));
            }
        }
        Ok(adapted)
    }

    fn param(&mut self, param: &ast::ParameterWithDefault) -> Adapted<Param> {
        Ok(Param { name: self.name(&param.parameter.name), default: self.maybe(param.default.as_deref())? })
    }

    fn exprs(&mut self, exprs: &[ast::Expr]) -> Adapted<Vec<Expr>> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn maybe(&mut self, expr: Option<&ast::Expr>) -> Adapted<Option<Expr>> {
        expr.map(|expr| self.expr(expr)).transpose()
    }

    fn boxed(&mut self, expr: &ast::Expr) -> Adapted<Box<Expr>> {
        self.expr(expr).map(Box::new)
    }

    fn maybe_boxed(&mut self, expr: Option<&ast::Expr>) -> Adapted<Option<Box<Expr>>> {
        expr.map(|expr| self.boxed(expr)).transpose()
    }

    fn expr(&mut self, expr: &ast::Expr) -> Adapted<Expr> {
        self.enter(expr.range())?;
        let kind = self.expr_kind(expr)?;
        self.depth -= 1;
        Ok(Expr { span: span(expr.range()), kind })
    }

    fn expr_kind(&mut self, expr: &ast::Expr) -> Adapted<ExprKind> {
        Ok(match expr {
            ast::Expr::Name(e) => ExprKind::Name(self.mangled(e.id.as_str())),
            ast::Expr::NoneLiteral(_) => ExprKind::Constant(Constant::None),
            ast::Expr::BooleanLiteral(e) => ExprKind::Constant(Constant::Bool(e.value)),
            ast::Expr::EllipsisLiteral(_) => ExprKind::Constant(Constant::Ellipsis),
            ast::Expr::NumberLiteral(e) => ExprKind::Constant(number(e)?),
            ast::Expr::StringLiteral(e) => ExprKind::Constant(Constant::Str(Rc::from(e.value.to_str()))),
            ast::Expr::BytesLiteral(e) => {
                ExprKind::Constant(Constant::Bytes(e.value.bytes().collect::<Vec<u8>>().into()))
            }
            ast::Expr::FString(e) => self.joined(e)?,
            ast::Expr::Tuple(e) => ExprKind::Tuple(self.exprs(&e.elts)?),
            ast::Expr::List(e) => ExprKind::List(self.exprs(&e.elts)?),
            ast::Expr::Set(e) => ExprKind::Set(self.exprs(&e.elts)?),
            ast::Expr::Dict(e) => {
                let item =
                    |i: &ast::DictItem, me: &mut Self| Ok((me.maybe(i.key.as_ref())?, me.expr(&i.value)?));
                ExprKind::Dict(e.items.iter().map(|i| item(i, self)).collect::<Adapted<_>>()?)
            }
            ast::Expr::UnaryOp(e) => ExprKind::Unary(unary(e.op), self.boxed(&e.operand)?),
            ast::Expr::BinOp(e) => {
                ExprKind::Binary(binary(e.op), self.boxed(&e.left)?, self.boxed(&e.right)?)
            }
            ast::Expr::BoolOp(e) => {
                ExprKind::Bool { and: e.op == ast::BoolOp::And, values: self.exprs(&e.values)? }
            }
            ast::Expr::Compare(e) => {
                let left = self.boxed(&e.left)?;
                let rest = e.ops.iter().zip(e.comparators.iter());
                let rest = rest.map(|(op, right)| Ok((compare(*op), self.expr(right)?)));
                ExprKind::Compare(left, rest.collect::<Adapted<_>>()?)
            }
            ast::Expr::Attribute(e) => ExprKind::Attribute(self.boxed(&e.value)?, self.name(&e.attr)),
            ast::Expr::Subscript(e) => ExprKind::Subscript(self.boxed(&e.value)?, self.boxed(&e.slice)?),
            ast::Expr::Slice(e) => ExprKind::Slice(
                self.maybe_boxed(e.lower.as_deref())?,
                self.maybe_boxed(e.upper.as_deref())?,
                self.maybe_boxed(e.step.as_deref())?,
            ),
            ast::Expr::Starred(e) => ExprKind::Starred(self.boxed(&e.value)?),
            other => self.longer(other)?,
        })
    }

    fn longer(&mut self, expr: &ast::Expr) -> Adapted<ExprKind> {
        Ok(match expr {
            ast::Expr::Call(e) => {
                ExprKind::Call { callee: self.boxed(&e.func)?, arguments: self.arguments(&e.arguments)? }
            }
            ast::Expr::If(e) => ExprKind::Conditional {
                test: self.boxed(&e.test)?,
                then: self.boxed(&e.body)?,
                otherwise: self.boxed(&e.orelse)?,
            },
            ast::Expr::Lambda(e) => {
                let params = e.parameters.as_ref().map_or(Ok(Params::default()), |p| self.params(p))?;
                ExprKind::Lambda(Rc::new(params), self.boxed(&e.body)?)
            }
            ast::Expr::Named(e) => {
                let ast::Expr::Name(target) = e.target.as_ref() else {
                    return unsupported("this target of :=", e.range);
                };
                ExprKind::Named(self.mangled(target.id.as_str()), span(target.range), self.boxed(&e.value)?)
            }
            ast::Expr::ListComp(e) => self.comprehension(Collects::List, &e.elt, None, &e.generators)?,
            ast::Expr::SetComp(e) => self.comprehension(Collects::Set, &e.elt, None, &e.generators)?,
            ast::Expr::Generator(e) => {
                self.comprehension(Collects::Generator, &e.elt, None, &e.generators)?
            }
            ast::Expr::DictComp(e) => {
                let Some(key) = &e.key else { return unsupported("** in a comprehension", e.range) };
                self.comprehension(Collects::Dict, key, Some(&e.value), &e.generators)?
            }
            ast::Expr::Yield(e) => ExprKind::Yield(self.maybe_boxed(e.value.as_deref())?),
            ast::Expr::YieldFrom(e) => ExprKind::YieldFrom(self.boxed(&e.value)?),
            ast::Expr::Await(e) => return unsupported("await", e.range),
            ast::Expr::TString(e) => return unsupported("a t-string (Python 3.14)", e.range),
            other => return unsupported("this expression", other.range()),
        })
    }

    fn comprehension(
        &mut self,
        kind: Collects,
        element: &ast::Expr,
        value: Option<&ast::Expr>,
        generators: &[ast::Comprehension],
    ) -> Adapted<ExprKind> {
        let mut adapted = Vec::new();
        for g in generators {
            if g.is_async {
                return unsupported("async for in a comprehension", g.range);
            }
            adapted.push(Generator {
                target: self.expr(&g.target)?,
                iterable: self.expr(&g.iter)?,
                conditions: self.exprs(&g.ifs)?,
            });
        }
        let element = self.boxed(element)?;
        Ok(ExprKind::Comprehension { kind, element, value: self.maybe_boxed(value)?, generators: adapted })
    }

    fn arguments(&mut self, arguments: &ast::Arguments) -> Adapted<Vec<Argument>> {
        let mut adapted = Vec::new();
        for argument in arguments.iter_source_order() {
            adapted.push(match argument {
                ast::ArgOrKeyword::Arg(ast::Expr::Starred(e)) => Argument::Starred(self.expr(&e.value)?),
                ast::ArgOrKeyword::Arg(e) => Argument::Positional(self.expr(e)?),
                ast::ArgOrKeyword::Keyword(k) => match &k.arg {
                    Some(arg) => Argument::Keyword(name(arg), self.expr(&k.value)?),
                    None => Argument::DoubleStarred(self.expr(&k.value)?),
                },
            });
        }
        Ok(adapted)
    }

    fn joined(&mut self, e: &ast::ExprFString) -> Adapted<ExprKind> {
        let mut pieces = Vec::new();
        for part in &e.value {
            match part {
                ast::FStringPart::Literal(literal) => push_literal(&mut pieces, &literal.value),
                ast::FStringPart::FString(f) => self.pieces(&f.elements, &mut pieces)?,
            }
        }
        Ok(ExprKind::Joined(pieces))
    }

    fn pieces(&mut self, elements: &ast::InterpolatedStringElements, into: &mut Vec<Piece>) -> Adapted<()> {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => push_literal(into, &literal.value),
                ast::InterpolatedStringElement::Interpolation(field) => {
                    if let Some(debug) = &field.debug_text {
                        push_literal(into, debug.as_str());
                    }
                    let value = self.expr(&field.expression)?;
                    let spec = match &field.format_spec {
                        None => None,
                        Some(spec) => {
                            let mut pieces = Vec::new();
                            self.pieces(&spec.elements, &mut pieces)?;
                            Some(pieces)
                        }
                    };
                    let conversion = match field.conversion {
                        ast::ConversionFlag::None if field.debug_text.is_some() && spec.is_none() => {
                            Some('r')
                        }
                        ast::ConversionFlag::None => None,
                        ast::ConversionFlag::Str => Some('s'),
                        ast::ConversionFlag::Ascii => Some('a'),
                        ast::ConversionFlag::Repr => Some('r'),
                    };
                    into.push(Piece::Field { value, conversion, spec });
                }
            }
        }
        Ok(())
    }

    fn case(&mut self, case: &ast::MatchCase) -> Adapted<Case> {
        Ok(Case {
            pattern: self.pattern(&case.pattern)?,
            guard: self.maybe(case.guard.as_deref())?,
            body: self.body(&case.body)?,
        })
    }

    fn patterns(&mut self, patterns: &[ast::Pattern]) -> Adapted<Vec<Pattern>> {
        patterns.iter().map(|p| self.pattern(p)).collect()
    }

    fn pattern(&mut self, pattern: &ast::Pattern) -> Adapted<Pattern> {
        self.enter(pattern.range())?;
        let kind = match pattern {
            ast::Pattern::MatchValue(p) => PatternKind::Value(self.expr(&p.value)?),
            ast::Pattern::MatchSingleton(p) => PatternKind::Singleton(match p.value {
                ast::Singleton::None => Constant::None,
                ast::Singleton::True => Constant::Bool(true),
                ast::Singleton::False => Constant::Bool(false),
            }),
            ast::Pattern::MatchSequence(p) => PatternKind::Sequence(self.patterns(&p.patterns)?),
            ast::Pattern::MatchStar(p) => PatternKind::Star(p.name.as_ref().map(|n| self.name(n))),
            ast::Pattern::MatchMapping(p) => PatternKind::Mapping {
                keys: self.exprs(&p.keys)?,
                patterns: self.patterns(&p.patterns)?,
                rest: p.rest.as_ref().map(|n| self.name(n)),
            },
            ast::Pattern::MatchClass(p) => PatternKind::Class {
                class: self.expr(&p.cls)?,
                patterns: self.patterns(&p.arguments.patterns)?,
                keywords: p
                    .arguments
                    .keywords
                    .iter()
                    .map(|k| Ok((self.name(&k.attr), self.pattern(&k.pattern)?)))
                    .collect::<Adapted<_>>()?,
            },
            ast::Pattern::MatchAs(p) => PatternKind::As {
                pattern: p.pattern.as_ref().map(|p| self.pattern(p).map(Box::new)).transpose()?,
                name: p.name.as_ref().map(|n| self.name(n)),
            },
            ast::Pattern::MatchOr(p) => PatternKind::Or(self.patterns(&p.patterns)?),
        };
        self.depth -= 1;
        Ok(Pattern { span: span(pattern.range()), kind })
    }
}

fn push_literal(pieces: &mut Vec<Piece>, text: &str) {
    if let Some(Piece::Literal(last)) = pieces.last_mut() {
        *last = Rc::from(format!("{last}{text}"));
    } else if !text.is_empty() {
        pieces.push(Piece::Literal(Rc::from(text)));
    }
}

fn number(e: &ast::ExprNumberLiteral) -> Adapted<Constant> {
    match &e.value {
        ast::Number::Int(int) => Ok(match int.as_i64() {
            Some(small) => Constant::Int(small),
            None => Constant::BigInt(Rc::from(int.to_string())),
        }),
        ast::Number::Float(float) => Ok(Constant::Float(*float)),
        ast::Number::Complex { .. } => unsupported("a complex number", e.range),
    }
}

fn unary(op: ast::UnaryOp) -> UnaryOp {
    match op {
        ast::UnaryOp::Not => UnaryOp::Not,
        ast::UnaryOp::USub => UnaryOp::Minus,
        ast::UnaryOp::UAdd => UnaryOp::Plus,
        ast::UnaryOp::Invert => UnaryOp::Invert,
    }
}

fn binary(op: ast::Operator) -> BinaryOp {
    match op {
        ast::Operator::Add => BinaryOp::Add,
        ast::Operator::Sub => BinaryOp::Subtract,
        ast::Operator::Mult => BinaryOp::Multiply,
        ast::Operator::MatMult => BinaryOp::MatrixMultiply,
        ast::Operator::Div => BinaryOp::Divide,
        ast::Operator::FloorDiv => BinaryOp::FloorDivide,
        ast::Operator::Mod => BinaryOp::Modulo,
        ast::Operator::Pow => BinaryOp::Power,
        ast::Operator::LShift => BinaryOp::ShiftLeft,
        ast::Operator::RShift => BinaryOp::ShiftRight,
        ast::Operator::BitAnd => BinaryOp::And,
        ast::Operator::BitOr => BinaryOp::Or,
        ast::Operator::BitXor => BinaryOp::Xor,
    }
}

fn compare(op: ast::CmpOp) -> CompareOp {
    match op {
        ast::CmpOp::Eq => CompareOp::Equal,
        ast::CmpOp::NotEq => CompareOp::NotEqual,
        ast::CmpOp::Lt => CompareOp::Less,
        ast::CmpOp::LtE => CompareOp::LessEqual,
        ast::CmpOp::Gt => CompareOp::Greater,
        ast::CmpOp::GtE => CompareOp::GreaterEqual,
        ast::CmpOp::Is => CompareOp::Is,
        ast::CmpOp::IsNot => CompareOp::IsNot,
        ast::CmpOp::In => CompareOp::In,
        ast::CmpOp::NotIn => CompareOp::NotIn,
    }
}
