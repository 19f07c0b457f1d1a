//! `%` formatting of strings.

use super::format::{Spec, float_digits, pad};
use super::{R, Vm};
use crate::value::{TypeId, Value};
use num_traits::Signed;

/// One conversion of a format string.
struct Conversion {
    key: Option<String>,
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: Option<i64>,
    precision: Option<i64>,
    kind: char,
}

impl Vm {
    /// `format % values`. Conversions of objects run their `__str__` at once.
    pub(crate) fn percent_format(&mut self, format: Value, values: Value) -> R<Value> {
        let text = self.str_of(format);
        let chars: Vec<char> = text.chars().collect();
        let tuple = self.tuple_items(values).map(<[Value]>::to_vec);
        let is_tuple = tuple.is_some();
        let mut items = tuple.unwrap_or_else(|| vec![values]).into_iter();
        let mapping = !is_tuple && self.type_id(self.unwrapped(values)) == TypeId::Dict;
        let mut used_key = false;
        let mut out = String::new();
        let mut at = 0;
        while at < chars.len() {
            if chars[at] != '%' {
                out.push(chars[at]);
                at += 1;
                continue;
            }
            at += 1;
            let conversion = self.conversion(&chars, &mut at, &mut items)?;
            if conversion.kind == '%' {
                out.push('%');
                continue;
            }
            let value = match &conversion.key {
                Some(key) => {
                    used_key = true;
                    if !mapping {
                        return Err(self.type_error("format requires a mapping"));
                    }
                    let key = self.new_str(key);
                    let flow = self.subscript(values, key)?;
                    self.flow_now(flow)?
                }
                None => match items.next() {
                    Some(value) => value,
                    None => return Err(self.type_error("not enough arguments for format string")),
                },
            };
            let piece = self.convert_percent(&conversion, value)?;
            out.push_str(&piece);
        }
        if items.next().is_some() && !used_key && !mapping {
            let plain = !is_tuple && self.sequence_len(values).is_some() && self.text(values).is_none();
            if is_tuple || !plain {
                return Err(self.type_error("not all arguments converted during string formatting"));
            }
            return Err(self.type_error("not all arguments converted during string formatting"));
        }
        Ok(self.new_str(&out))
    }

    fn conversion(
        &mut self,
        chars: &[char],
        at: &mut usize,
        items: &mut impl Iterator<Item = Value>,
    ) -> R<Conversion> {
        let mut conversion = Conversion {
            key: None,
            left: false,
            plus: false,
            space: false,
            alternate: false,
            zero: false,
            width: None,
            precision: None,
            kind: ' ',
        };
        if chars.get(*at) == Some(&'(') {
            let start = *at + 1;
            while chars.get(*at).is_some_and(|c| *c != ')') {
                *at += 1;
            }
            if *at >= chars.len() {
                return Err(self.value_error("incomplete format key"));
            }
            conversion.key = Some(chars[start..*at].iter().collect());
            *at += 1;
        }
        while let Some(c @ ('-' | '+' | ' ' | '#' | '0')) = chars.get(*at) {
            match c {
                '-' => conversion.left = true,
                '+' => conversion.plus = true,
                ' ' => conversion.space = true,
                '#' => conversion.alternate = true,
                _ => conversion.zero = true,
            }
            *at += 1;
        }
        conversion.width = self.percent_number(chars, at, items)?;
        if chars.get(*at) == Some(&'.') {
            *at += 1;
            conversion.precision = Some(self.percent_number(chars, at, items)?.unwrap_or(0));
        }
        while chars.get(*at).is_some_and(|c| matches!(c, 'h' | 'l' | 'L')) {
            *at += 1;
        }
        match chars.get(*at) {
            Some(kind) => conversion.kind = *kind,
            None => return Err(self.value_error("incomplete format")),
        }
        *at += 1;
        let known = matches!(
            conversion.kind,
            '%' | 's'
                | 'r'
                | 'a'
                | 'd'
                | 'i'
                | 'u'
                | 'x'
                | 'X'
                | 'o'
                | 'e'
                | 'E'
                | 'f'
                | 'F'
                | 'g'
                | 'G'
                | 'c'
        );
        if !known {
            let text = format!(
                "unsupported format character '{}' ({:#x}) at index {}",
                conversion.kind,
                conversion.kind as u32,
                *at - 1
            );
            return Err(self.value_error(&text));
        }
        Ok(conversion)
    }

    fn percent_number(
        &mut self,
        chars: &[char],
        at: &mut usize,
        items: &mut impl Iterator<Item = Value>,
    ) -> R<Option<i64>> {
        if chars.get(*at) == Some(&'*') {
            *at += 1;
            return match items.next() {
                Some(Value::Int(n)) => Ok(Some(n)),
                _ => Err(self.type_error("* wants int")),
            };
        }
        let start = *at;
        while chars.get(*at).is_some_and(char::is_ascii_digit) {
            *at += 1;
        }
        let digits: String = chars[start..*at].iter().collect();
        match digits.parse::<i64>() {
            Ok(n) if n > 1_000_000 => Err(self.value_error("width too big")),
            Ok(n) => Ok(Some(n)),
            Err(_) => Ok(None),
        }
    }

    fn convert_percent(&mut self, conversion: &Conversion, value: Value) -> R<String> {
        let text = match conversion.kind {
            's' => self.str_now(value)?.to_string(),
            'r' => self.repr_now(value)?.to_string(),
            'a' => crate::value::str::ascii(&self.repr_now(value)?),
            'c' => match (value, self.text(value)) {
                (_, Some(text)) if text.chars().count() == 1 => text.to_string(),
                (Value::Int(n), _) => match u32::try_from(n).ok().and_then(char::from_u32) {
                    Some(c) => c.to_string(),
                    None => return Err(self.error(TypeId::OverflowError, "%c arg not in range(0x110000)")),
                },
                _ => return Err(self.type_error("%c requires int or char")),
            },
            _ => return self.percent_numeric(conversion, value),
        };
        let cut: String = match conversion.precision {
            Some(precision) if conversion.kind != 'c' => {
                text.chars().take(usize::try_from(precision).unwrap_or(0)).collect()
            }
            _ => text,
        };
        Ok(fill(&cut, conversion, false))
    }

    fn percent_numeric(&mut self, conversion: &Conversion, value: Value) -> R<String> {
        let kind = conversion.kind;
        let sign = if conversion.plus {
            "+"
        } else if conversion.space {
            " "
        } else {
            ""
        };
        if matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G') {
            let Some(x) = self.float_argument(value)? else {
                let text = format!("must be real number, not {}", self.type_name(value));
                return Err(self.type_error(&text));
            };
            let precision = conversion.precision.map_or(6, |p| usize::try_from(p).unwrap_or(0));
            let digits = float_digits(libm::fabs(x), kind, precision.min(1000), conversion.alternate);
            let sign = if x.is_sign_negative() && !x.is_nan() { "-" } else { sign };
            return Ok(fill(&format!("{sign}{digits}"), conversion, x.is_finite()));
        }
        let whole = match self.unwrapped(value) {
            Value::Float(x) if matches!(kind, 'd' | 'i' | 'u') => crate::value::number::from_float(x),
            _ => self.big(value),
        };
        let Some(n) = whole else {
            let what = if matches!(kind, 'd' | 'i' | 'u') { "a real number" } else { "an integer" };
            let kind = if matches!(kind, 'i' | 'u') { 'd' } else { kind };
            let text = format!("%{kind} format: {what} is required, not {}", self.type_name(value));
            return Err(self.type_error(&text));
        };
        let (mut digits, prefix) = match kind {
            'x' => (n.abs().to_str_radix(16), "0x"),
            'X' => (n.abs().to_str_radix(16).to_uppercase(), "0X"),
            'o' => (n.abs().to_str_radix(8), "0o"),
            _ => (self.big_text(&n.abs())?, ""),
        };
        if let Some(precision) = conversion.precision {
            let precision = usize::try_from(precision).unwrap_or(0);
            digits = format!("{}{digits}", "0".repeat(precision.saturating_sub(digits.len())));
        }
        let prefix = if conversion.alternate { prefix } else { "" };
        let sign = if n.is_negative() { "-" } else { sign };
        Ok(fill(&format!("{sign}{prefix}{digits}"), conversion, true))
    }

    /// A float that an argument is or says it is.
    pub(crate) fn float_argument(&mut self, value: Value) -> R<Option<f64>> {
        if let Some(x) = self.float(value) {
            return Ok(Some(x));
        }
        if self.number(value).is_some() {
            return Err(self.error(TypeId::OverflowError, "int too large to convert to float"));
        }
        match self.python_method(value, self.known.float) {
            None => Ok(None),
            Some(method) => {
                let result = self.call_now(method, super::args::Args::new(&[value]))?;
                Ok(self.float(result))
            }
        }
    }
}

fn fill(text: &str, conversion: &Conversion, numeric: bool) -> String {
    let width = conversion.width.unwrap_or(0);
    let left = conversion.left || width < 0;
    let zero = conversion.zero && numeric && !left;
    let spec = Spec {
        fill: if zero { '0' } else { ' ' },
        align: Some(if left {
            '<'
        } else if zero {
            '='
        } else {
            '>'
        }),
        sign: '-',
        alternate: false,
        zero,
        width: usize::try_from(width.abs()).unwrap_or(0),
        grouping: None,
        precision: None,
        kind: None,
    };
    pad(text, &spec, '>')
}
