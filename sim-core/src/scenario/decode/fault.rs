//! A serde error that is a problem of this format, and knows when it has been told already.

use crate::diagnostic::Span;
use crate::scenario::problem::{Code, Problem, suggestion};
use std::fmt;

/// Why a part cannot be read.
#[derive(Debug)]
pub(super) enum Fault {
    /// This is wrong with it.
    Found(Box<Problem>),
    /// Something inside it, which is noted already.
    Noted,
}

impl Fault {
    pub(super) fn new<const N: usize>(code: Code, facts: [String; N]) -> Self {
        Self::Found(Box::new(Problem::new(code, facts)))
    }

    pub(super) fn at(self, span: Span) -> Self {
        match self {
            Self::Found(problem) if problem.span.is_none() => Self::Found(Box::new(problem.at(span))),
            told => told,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Found(problem) => f.write_str(&problem.code.sentence(&problem.facts)),
            Self::Noted => f.write_str("something inside cannot be read"),
        }
    }
}

impl std::error::Error for Fault {}

impl serde::de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Code::WrongType, ["something else".to_owned(), message.to_string()])
    }

    fn invalid_type(found: serde::de::Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Self::new(Code::WrongType, [found.to_string(), expected.to_string()])
    }

    fn invalid_length(found: usize, expected: &dyn serde::de::Expected) -> Self {
        Self::new(Code::WrongType, [format!("{found} items"), expected.to_string()])
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(
            Code::UnknownWord,
            [variant.to_owned(), suggestion(variant, expected.iter().copied()), expected.join(", ")],
        )
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(
            Code::UnknownField,
            [field.to_owned(), suggestion(field, expected.iter().copied()), expected.join(", ")],
        )
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Code::MissingField, [field.to_owned()])
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(Code::DuplicateField, [field.to_owned()])
    }
}
