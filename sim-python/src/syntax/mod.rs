//! Our small syntax tree: what the compiler knows of a Python text. Leaves reading the text to `adapt`, and saying
//! what of Python there is not to `unsupported`.

pub(crate) mod adapt;
pub(crate) mod unsupported;

use sim_core::diagnostic::Span;
use std::rc::Rc;

/// A name.
pub(crate) type Name = Rc<str>;

/// An expression and where it stands.
#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) span: Span,
    pub(crate) kind: ExprKind,
}

/// The kinds of expressions.
#[derive(Debug)]
pub(crate) enum ExprKind {
    Constant(Constant),
    Name(Name),
    Tuple(Vec<Expr>),
    List(Vec<Expr>),
    Set(Vec<Expr>),
    /// A key of `None` is `**value`.
    Dict(Vec<(Option<Expr>, Expr)>),
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    Bool {
        and: bool,
        values: Vec<Expr>,
    },
    Compare(Box<Expr>, Vec<(CompareOp, Expr)>),
    Call {
        callee: Box<Expr>,
        arguments: Vec<Argument>,
    },
    Attribute(Box<Expr>, Name),
    Subscript(Box<Expr>, Box<Expr>),
    Slice(Option<Box<Expr>>, Option<Box<Expr>>, Option<Box<Expr>>),
    Starred(Box<Expr>),
    Conditional {
        test: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    Lambda(Rc<Params>, Box<Expr>),
    Comprehension {
        kind: Collects,
        element: Box<Expr>,
        value: Option<Box<Expr>>,
        generators: Vec<Generator>,
    },
    Yield(Option<Box<Expr>>),
    YieldFrom(Box<Expr>),
    Named(Name, Span, Box<Expr>),
    Joined(Vec<Piece>),
}

/// What a comprehension makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Collects {
    List,
    Set,
    Dict,
    Generator,
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    None,
    Ellipsis,
    Bool(bool),
    Int(i64),
    /// Decimal digits of a number beyond 64 bits.
    BigInt(Rc<str>),
    Float(f64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
}

/// A part of an f-string.
#[derive(Debug)]
pub(crate) enum Piece {
    Literal(Rc<str>),
    Field { value: Expr, conversion: Option<char>, spec: Option<Vec<Piece>> },
}

/// An argument of a call.
#[derive(Debug)]
pub(crate) enum Argument {
    Positional(Expr),
    Starred(Expr),
    Keyword(Name, Expr),
    DoubleStarred(Expr),
}

/// One `for … in … if …` of a comprehension.
#[derive(Debug)]
pub(crate) struct Generator {
    pub(crate) target: Expr,
    pub(crate) iterable: Expr,
    pub(crate) conditions: Vec<Expr>,
}

/// The parameters of a function.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pub(crate) positional_only: usize,
    /// With the positional-only ones first.
    pub(crate) positional: Vec<Param>,
    pub(crate) star: Option<Name>,
    pub(crate) keyword_only: Vec<Param>,
    pub(crate) double_star: Option<Name>,
    /// Annotations of all parameters, by name.
    pub(crate) annotations: Vec<(Name, Expr)>,
}

/// One parameter.
#[derive(Debug)]
pub(crate) struct Param {
    pub(crate) name: Name,
    pub(crate) default: Option<Expr>,
}

/// Operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnaryOp {
    Not,
    Minus,
    Plus,
    Invert,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    MatrixMultiply,
    Divide,
    FloorDivide,
    Modulo,
    Power,
    ShiftLeft,
    ShiftRight,
    And,
    Or,
    Xor,
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Is,
    IsNot,
    In,
    NotIn,
}

/// A statement and where it stands.
#[derive(Debug)]
pub(crate) struct Stmt {
    pub(crate) span: Span,
    pub(crate) kind: StmtKind,
}

/// The kinds of statements.
#[derive(Debug)]
pub(crate) enum StmtKind {
    Expr(Expr),
    Assign { targets: Vec<Expr>, value: Expr },
    AugAssign { target: Expr, op: BinaryOp, value: Expr },
    AnnAssign { target: Expr, annotation: Expr, value: Option<Expr>, simple: bool },
    Return(Option<Expr>),
    Delete(Vec<Expr>),
    Pass,
    Break,
    Continue,
    Global(Vec<Name>),
    Nonlocal(Vec<Name>),
    Assert { test: Expr, message: Option<Expr> },
    Raise { exception: Option<Expr>, cause: Option<Expr> },
    Import(Vec<Alias>),
    ImportFrom { module: Option<Name>, level: u32, names: Vec<Alias> },
    If { test: Expr, then: Vec<Stmt>, otherwise: Vec<Stmt> },
    While { test: Expr, body: Vec<Stmt>, otherwise: Vec<Stmt> },
    For { target: Expr, iterable: Expr, body: Vec<Stmt>, otherwise: Vec<Stmt> },
    With { items: Vec<(Expr, Option<Expr>)>, body: Vec<Stmt> },
    Try { body: Vec<Stmt>, handlers: Vec<Handler>, otherwise: Vec<Stmt>, finally: Vec<Stmt> },
    Function(Rc<Function>),
    Class { name: Name, decorators: Vec<Expr>, arguments: Vec<Argument>, body: Vec<Stmt> },
    Match { subject: Expr, cases: Vec<Case> },
}

/// A function definition.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: Name,
    pub(crate) decorators: Vec<Expr>,
    pub(crate) params: Params,
    pub(crate) returns: Option<Expr>,
    pub(crate) body: Vec<Stmt>,
}

/// `name as other`.
#[derive(Debug)]
pub(crate) struct Alias {
    pub(crate) name: Name,
    pub(crate) other: Option<Name>,
}

/// An `except` clause.
#[derive(Debug)]
pub(crate) struct Handler {
    pub(crate) span: Span,
    pub(crate) kind: Option<Expr>,
    pub(crate) name: Option<Name>,
    pub(crate) body: Vec<Stmt>,
}

/// A `case` of a `match`.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) pattern: Pattern,
    pub(crate) guard: Option<Expr>,
    pub(crate) body: Vec<Stmt>,
}

/// A pattern and where it stands.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(crate) span: Span,
    pub(crate) kind: PatternKind,
}

/// The kinds of patterns.
#[derive(Debug)]
pub(crate) enum PatternKind {
    Value(Expr),
    Singleton(Constant),
    Sequence(Vec<Pattern>),
    /// `*name`, only in a sequence.
    Star(Option<Name>),
    Mapping {
        keys: Vec<Expr>,
        patterns: Vec<Pattern>,
        rest: Option<Name>,
    },
    Class {
        class: Expr,
        patterns: Vec<Pattern>,
        keywords: Vec<(Name, Pattern)>,
    },
    As {
        pattern: Option<Box<Pattern>>,
        name: Option<Name>,
    },
    Or(Vec<Pattern>),
}
