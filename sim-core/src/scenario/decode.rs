//! From the tree of a JSON text to any serde type, going on after a problem: as many as can be told are told at once.
//!
//! How: serde stops at the first problem. It is noted, and the whole is read again without that part, until a reading
//! succeeds or finds nothing new.
//!
//! Two readings of JSON are this format's own: an object that stands for one of several things (an enum) is named by
//! one of its keys (`{"join": "P6", "timeout": "1s"}` is a `join`), and where one of them is a `constant`, a bare
//! value stands for it. A bare text stands for an object of one of the [`SHORT`] types.

mod access;
mod fault;

use super::json::{Member, Node, Value};
use super::problem::{Code, Problem, suggestion};
use crate::text::{DurationError, parse_duration};
use access::{Chosen, Fields, Items, Short};
use fault::Fault;
use serde::Deserialize;
use serde::de::value::U64Deserializer;
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Types of which a bare text is the first field: `"policy": "rr"`.
const SHORT: [&str; 2] = ["Policy", "Wording"];
/// Problems that one reading tells at the most.
const PROBLEMS_MAX: usize = 30;

/// What was read, if it could be, and what is wrong with it. With problems, what was read lacks the bad parts.
pub(super) fn decode<T: for<'de> Deserialize<'de>>(root: &Node) -> (Option<T>, Vec<Problem>) {
    let notes = Notes::default();
    loop {
        let before = notes.passed_over.borrow().len();
        let read = T::deserialize(Decoder { node: root, notes: &notes });
        let read = read.map_err(|fault| notes.note(fault, root)).ok();
        let stuck =
            notes.passed_over.borrow().len() == before || notes.problems.borrow().len() >= PROBLEMS_MAX;
        if read.is_some() || stuck {
            return (read, notes.problems.into_inner());
        }
    }
}

/// What has been found so far.
#[derive(Default)]
struct Notes {
    problems: RefCell<Vec<Problem>>,
    /// The parts that are passed over from now on, by where they start.
    passed_over: RefCell<BTreeSet<u32>>,
}

impl Notes {
    /// Notes what is wrong with a part, once, and passes the part over from now on.
    fn note(&self, fault: Fault, part: &Node) {
        let Fault::Found(problem) = fault else { return };
        self.pass_over(part);
        let problem = problem.span.map_or_else(|| problem.clone().at(part.span), |_| (*problem).clone());
        let mut problems = self.problems.borrow_mut();
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    fn pass_over(&self, part: &Node) {
        self.passed_over.borrow_mut().insert(part.span.start);
    }

    fn passes_over(&self, part: &Node) -> bool {
        self.passed_over.borrow().contains(&part.span.start)
    }
}

/// One part of the tree, to be read.
#[derive(Clone, Copy)]
struct Decoder<'n> {
    node: &'n Node,
    notes: &'n Notes,
}

impl<'n> Decoder<'n> {
    fn with(self, node: &'n Node) -> Self {
        Self { node, ..self }
    }

    fn wrong_type(&self, expected: &str) -> Fault {
        let found = match &self.node.value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => format!("the number {number}"),
            Value::Text(_) => "a text".to_owned(),
            Value::List(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        };
        Fault::new(Code::WrongType, [found, expected.to_owned()]).at(self.node.span)
    }

    /// A whole number from `least` to `most`.
    fn whole(&self, least: i128, most: i128) -> Result<i128, Fault> {
        let Value::Number(text) = &self.node.value else { return Err(self.wrong_type("a whole number")) };
        let out_of_range = || [text.clone(), least.to_string(), most.to_string()];
        let digits = text.strip_prefix('-').unwrap_or(text);
        let fault = if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            match text.parse::<i128>() {
                Ok(number) if (least..=most).contains(&number) => return Ok(number),
                Ok(_) | Err(_) => Fault::new(Code::OutOfRange, out_of_range()),
            }
        } else {
            Fault::new(Code::NotWhole, [text.clone()])
        };
        Err(fault.at(self.node.span))
    }

    fn duration(&self) -> Result<u64, Fault> {
        let (Value::Number(text) | Value::Text(text)) = &self.node.value else {
            return Err(self.wrong_type("a duration like \"10ms\""));
        };
        parse_duration(text).map(crate::time::Ticks::ns).map_err(|error| {
            let shown = [text.clone()];
            match error {
                DurationError::NotANumber => Fault::new(Code::DurationNotANumber, shown),
                DurationError::Negative => Fault::new(Code::DurationNegative, shown),
                DurationError::Unit(unit) => Fault::new(Code::DurationUnit, [text.clone(), unit]),
                DurationError::TooFine => Fault::new(Code::DurationTooFine, shown),
                DurationError::TooLong => Fault::new(Code::DurationTooLong, shown),
            }
            .at(self.node.span)
        })
    }

    /// Which of several things an object is: the one that one of its keys names.
    fn keyword(&self, members: &[Member], keywords: &'static [&'static str]) -> Result<&'static str, Fault> {
        let mut named = keywords.iter().filter(|word| members.iter().any(|member| member.key == **word));
        match (named.next(), named.next()) {
            (Some(word), None) => Ok(word),
            (Some(first), Some(second)) => {
                Err(Fault::new(Code::TwoKeywords, [(*first).to_owned(), (*second).to_owned()])
                    .at(self.node.span))
            }
            (None, _) => {
                let first = members.first();
                let found = first
                    .map_or_else(|| "an empty object".to_owned(), |member| format!("\"{}\"", member.key));
                let meant = first
                    .map_or_else(String::new, |member| suggestion(&member.key, keywords.iter().copied()));
                let span = first.map_or(self.node.span, |member| member.key_span);
                Err(Fault::new(Code::UnknownKeyword, [found, meant, keywords.join(", ")]).at(span))
            }
        }
    }

    fn object<V: Visitor<'n>>(self, members: &'n [Member], visitor: V) -> Result<V::Value, Fault> {
        let bad_inside = members.iter().any(|member| self.notes.passes_over(&member.value));
        let fields = Fields { decoder: self, members, at: 0 };
        visitor.visit_map(fields).map_err(|fault| match fault {
            // It is missing only because it could not be read.
            Fault::Found(problem) if problem.code == Code::MissingField && bad_inside => {
                self.notes.pass_over(self.node);
                Fault::Noted
            }
            fault => fault.at(self.node.span),
        })
    }
}

macro_rules! whole_numbers {
    ($($method:ident $visit:ident $type:ident),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            let number = self.whole($type::MIN.into(), $type::MAX.into())?;
            visitor.$visit($type::try_from(number).expect("it is in range"))
        })*
    };
}

impl<'de> Deserializer<'de> for Decoder<'de> {
    type Error = Fault;

    whole_numbers!(
        deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64, deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32, deserialize_i64 visit_i64 i64
    );

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(_) => visitor
                .visit_i64(i64::try_from(self.whole(i64::MIN.into(), i64::MAX.into())?).expect("in range")),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::List(items) => visitor.visit_seq(Items { decoder: self, items: items.iter() }),
            Value::Object(members) => return self.object(members, visitor),
        }
        .map_err(|fault| fault.at(self.node.span))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.wrong_type("true or false")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::Text(text) => {
                visitor.visit_borrowed_str(text).map_err(|fault: Fault| fault.at(self.node.span))
            }
            _ => Err(self.wrong_type("a text in quotes")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.node.value == Value::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == "Duration" {
            let ns: U64Deserializer<Fault> = self.duration()?.into_deserializer();
            return visitor.visit_newtype_struct(ns);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::List(items) => visitor
                .visit_seq(Items { decoder: self, items: items.iter() })
                .map_err(|fault| fault.at(self.node.span)),
            _ => Err(self.wrong_type("a list: […]")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::List(items) if items.len() == length => self.deserialize_seq(visitor),
            _ => Err(self.wrong_type(&format!("a list of {length}"))),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::Object(members) => self.object(members, visitor),
            _ => Err(self.wrong_type("an object: {…}")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match (&self.node.value, fields.first()) {
            (Value::Text(_), Some(first)) if SHORT.contains(&name) => {
                visitor.visit_map(Short { key: Some(first), decoder: self })
            }
            (Value::Object(_), _) => self.deserialize_map(visitor),
            _ if SHORT.contains(&name) => Err(self.wrong_type("a text or an object")),
            _ => Err(self.wrong_type("an object: {…}")),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let word = match &self.node.value {
            Value::Object(members) => self.keyword(members, variants)?,
            _ if variants.contains(&"constant") => "constant",
            Value::Text(word) => word,
            _ => return Err(self.wrong_type(&format!("one of: {}", variants.join(", ")))),
        };
        visitor.visit_enum(Chosen { word, decoder: self }).map_err(|fault| fault.at(self.node.span))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct }
}
