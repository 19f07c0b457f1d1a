//! `format()`, f-strings and format specs.

use super::args::Args;
use super::frame::Then;
use super::operate::Number;
use super::{Flow, R, Vm};
use crate::value::{Value, number};
use num_bigint::BigInt;
use num_traits::Signed;

/// A format spec, taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    pub(crate) fill: char,
    pub(crate) align: Option<char>,
    pub(crate) sign: char,
    pub(crate) alternate: bool,
    pub(crate) zero: bool,
    pub(crate) width: usize,
    pub(crate) grouping: Option<char>,
    pub(crate) precision: Option<usize>,
    pub(crate) kind: Option<char>,
}

/// Reads `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. The error is `CPython`'s text.
pub(crate) fn parse_spec(text: &str) -> Result<Spec, &'static str> {
    let chars: Vec<char> = text.chars().collect();
    let mut spec = Spec {
        fill: ' ',
        align: None,
        sign: '-',
        alternate: false,
        zero: false,
        width: 0,
        grouping: None,
        precision: None,
        kind: None,
    };
    let mut at = 0;
    let is_align = |c: Option<&char>| c.is_some_and(|c| matches!(c, '<' | '>' | '=' | '^'));
    if is_align(chars.get(1)) {
        spec.fill = chars[0];
        spec.align = Some(chars[1]);
        at = 2;
    } else if is_align(chars.first()) {
        spec.align = Some(chars[0]);
        at = 1;
    }
    if let Some(c @ ('+' | '-' | ' ')) = chars.get(at) {
        spec.sign = *c;
        at += 1;
    }
    if chars.get(at) == Some(&'#') {
        spec.alternate = true;
        at += 1;
    }
    if chars.get(at) == Some(&'0') {
        spec.zero = true;
        if spec.align.is_none() {
            spec.fill = '0';
            spec.align = Some('=');
        }
        at += 1;
    }
    let number = |at: &mut usize| {
        let start = *at;
        while chars.get(*at).is_some_and(char::is_ascii_digit) {
            *at += 1;
        }
        let digits: String = chars[start..*at].iter().collect();
        if digits.is_empty() {
            Ok(None)
        } else {
            digits.parse().map(Some).map_err(|_| "Too many decimal digits in format string")
        }
    };
    spec.width = number(&mut at)?.unwrap_or(0);
    if let Some(c @ (',' | '_')) = chars.get(at) {
        spec.grouping = Some(*c);
        at += 1;
    }
    if chars.get(at) == Some(&'.') {
        at += 1;
        spec.precision = number(&mut at)?;
        if spec.precision.is_none() {
            return Err("Format specifier missing precision");
        }
    }
    if let Some(c) = chars.get(at) {
        spec.kind = Some(*c);
        at += 1;
    }
    if at < chars.len() { Err("Invalid format specifier") } else { Ok(spec) }
}

/// Fills a text up to the width.
pub(crate) fn pad(text: &str, spec: &Spec, default: char) -> String {
    let len = text.chars().count();
    let Some(missing) = spec.width.checked_sub(len).filter(|n| *n > 0) else { return text.to_owned() };
    let fill = |n: usize| spec.fill.to_string().repeat(n);
    match spec.align.unwrap_or(default) {
        '<' => format!("{text}{}", fill(missing)),
        '^' => format!("{}{text}{}", fill(missing / 2), fill(missing - missing / 2)),
        '=' => {
            let digits = text.find(|c: char| c.is_ascii_alphanumeric() && c != '0').unwrap_or(0);
            let sign = usize::from(text.starts_with(['+', '-', ' ']));
            let prefix = if text[sign..].starts_with("0x")
                || text[sign..].starts_with("0o")
                || text[sign..].starts_with("0b")
            {
                2
            } else {
                0
            };
            let _ = digits;
            let (head, tail) = text.split_at(sign + prefix);
            format!("{head}{}{tail}", fill(missing))
        }
        _ => format!("{}{text}", fill(missing)),
    }
}

/// Puts separators between groups of digits, in front of the point.
fn group(digits: &str, separator: char, size: usize) -> String {
    let whole_len = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
    let (whole, rest) = digits.split_at(whole_len);
    let mut out = String::new();
    for (n, c) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(size) {
            out.push(separator);
        }
        out.push(c);
    }
    out + rest
}

/// With `0` as fill and a separator, the zeros are grouped too.
fn group_padded(digits: &str, spec: &Spec, size: usize, taken: usize) -> String {
    let Some(separator) = spec.grouping else { return digits.to_owned() };
    let mut digits = digits.to_owned();
    let zero_filled = spec.align == Some('=') && spec.fill == '0';
    let mut grouped = group(&digits, separator, size);
    while zero_filled && grouped.chars().count() + taken < spec.width {
        digits.insert(0, '0');
        let next = group(&digits, separator, size);
        if next.chars().count() + taken > spec.width && !next.starts_with('0') {
            break;
        }
        grouped = next;
    }
    grouped
}

fn signed(negative: bool, sign: char, digits: &str) -> String {
    match (negative, sign) {
        (true, _) => format!("-{digits}"),
        (false, '+') => format!("+{digits}"),
        (false, ' ') => format!(" {digits}"),
        (false, _) => digits.to_owned(),
    }
}

/// The digits of a float that is not negative, by type and precision.
pub(crate) fn float_digits(x: f64, kind: char, precision: usize, alternate: bool) -> String {
    if x.is_nan() {
        return if kind.is_uppercase() { "NAN" } else { "nan" }.to_owned();
    }
    if x.is_infinite() {
        return if kind.is_uppercase() { "INF" } else { "inf" }.to_owned();
    }
    match kind {
        'f' | 'F' => {
            let text = format!("{x:.precision$}");
            if alternate && precision == 0 { text + "." } else { text }
        }
        'e' | 'E' => {
            let text = scientific(x, precision);
            if kind == 'E' { text.to_uppercase() } else { text }
        }
        '%' => format!("{:.precision$}%", x * 100.0),
        _ => {
            let precision = precision.max(1);
            let text = scientific(x, precision - 1);
            let exponent: i64 = text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
            let limit = i64::try_from(precision).unwrap_or(i64::MAX);
            let text = if (-4..limit).contains(&exponent) {
                let decimals = usize::try_from(limit - 1 - exponent).unwrap_or(0);
                let text = format!("{x:.decimals$}");
                if alternate { text } else { trim_zeros(&text) }
            } else {
                let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "+00"));
                let mantissa = if alternate { mantissa.to_owned() } else { trim_zeros(mantissa) };
                format!("{mantissa}e{exponent}")
            };
            if kind == 'G' { text.to_uppercase() } else { text }
        }
    }
}

fn trim_zeros(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}

fn scientific(x: f64, precision: usize) -> String {
    let text = format!("{x:.precision$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// A float by a spec.
pub(crate) fn format_float(x: f64, spec: &Spec) -> String {
    let negative = x.is_sign_negative() && !x.is_nan();
    let magnitude = libm::fabs(x);
    let digits = match (spec.kind, spec.precision) {
        (None, None) => number::float_repr(magnitude),
        (None, Some(precision)) => {
            let text = float_digits(magnitude, 'g', precision, spec.alternate);
            if text.contains(['.', 'e', 'n', 'i']) { text } else { format!("{text}.0") }
        }
        (Some('n'), precision) => float_digits(magnitude, 'g', precision.unwrap_or(6), spec.alternate),
        (Some(kind), precision) => float_digits(magnitude, kind, precision.unwrap_or(6), spec.alternate),
    };
    let taken = usize::from(negative || spec.sign != '-');
    let digits = if magnitude.is_finite() { group_padded(&digits, spec, 3, taken) } else { digits };
    pad(&signed(negative, spec.sign, &digits), spec, '>')
}

/// A whole number by a spec.
pub(crate) fn format_int(n: &BigInt, spec: &Spec) -> Result<String, String> {
    let kind = spec.kind.unwrap_or('d');
    if spec.precision.is_some() && matches!(kind, 'd' | 'b' | 'o' | 'x' | 'X' | 'n' | 'c') {
        return Err("Precision not allowed in integer format specifier".to_owned());
    }
    let magnitude = n.abs();
    let (digits, prefix, size) = match kind {
        'd' | 'n' => (magnitude.to_string(), "", 3),
        'b' => (magnitude.to_str_radix(2), "0b", 4),
        'o' => (magnitude.to_str_radix(8), "0o", 4),
        'x' => (magnitude.to_str_radix(16), "0x", 4),
        'X' => (magnitude.to_str_radix(16).to_uppercase(), "0X", 4),
        'c' => {
            let c = u32::try_from(n).ok().and_then(char::from_u32);
            let c = c.ok_or("%c arg not in range(0x110000)")?;
            return Ok(pad(&c.to_string(), spec, '<'));
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            let x = number::to_float(n).ok_or("int too large to convert to float")?;
            return Ok(format_float(x, spec));
        }
        other => return Err(format!("Unknown format code '{other}' for object of type 'int'")),
    };
    let prefix = if spec.alternate { prefix } else { "" };
    let taken = usize::from(n.is_negative() || spec.sign != '-') + prefix.len();
    let digits = group_padded(&digits, spec, size, taken);
    Ok(pad(&signed(n.is_negative(), spec.sign, &format!("{prefix}{digits}")), spec, '>'))
}

impl Vm {
    /// `FormatValue`: a field of an f-string.
    pub(crate) fn format_op(&mut self, flags: u32) -> R<()> {
        let spec = if flags & 4 == 0 { Value::Unbound } else { self.frame.pop() };
        let value = self.frame.pop();
        let flow = match flags & 3 {
            0 => return self.format_pushed(value, spec),
            1 => self.str(value)?,
            2 => self.repr(value)?,
            _ => self.ascii(value)?,
        };
        if spec.is_unbound() {
            return self.flow(flow, Then::Push);
        }
        let flow = flow.through(|vm, text, state| vm.format(text, state[0]), &[spec], None);
        self.flow(flow, Then::Push)
    }

    fn format_pushed(&mut self, value: Value, spec: Value) -> R<()> {
        let flow = if spec.is_unbound() {
            let format = self.known.format;
            if self.python_method(value, format).is_some() {
                let empty = self.intern("").value;
                self.format(value, empty)?
            } else {
                self.str(value)?
            }
        } else {
            self.format(value, spec)?
        };
        self.flow(flow, Then::Push)
    }

    /// `ascii(value)`.
    pub(crate) fn ascii(&mut self, value: Value) -> R<Flow> {
        let flow = self.repr(value)?;
        Ok(flow.through(
            |vm, text, _| {
                let text = crate::value::str::ascii(&vm.str_of(text));
                Ok(vm.new_str(&text).into())
            },
            &[],
            None,
        ))
    }

    /// `format(value, spec)`.
    pub(crate) fn format(&mut self, value: Value, spec: Value) -> R<Flow> {
        if let Some(method) = self.python_method(value, self.known.format) {
            return Ok(Flow::Call(method, Args::new(&[value, spec])));
        }
        let text = self.str_of(spec);
        if text.is_empty() {
            return self.str(value);
        }
        let inner = self.unwrapped(value);
        let number = self.number(inner);
        if number.is_none() && self.text(inner).is_none() {
            let text = format!("unsupported format string passed to {}.__format__", self.type_name(value));
            return Err(self.type_error(&text));
        }
        let kind = self.type_name(value);
        let spec = match parse_spec(&text) {
            Ok(spec) => spec,
            Err("Invalid format specifier") => {
                let text = format!("Invalid format specifier '{text}' for object of type '{kind}'");
                return Err(self.value_error(&text));
            }
            Err(what) => return Err(self.value_error(what)),
        };
        if spec.width > 1_000_000 || spec.precision.is_some_and(|p| p > 100_000) {
            return Err(self.value_error("the simulator's limit of format widths is reached"));
        }
        let result = match number {
            None => self.format_text(&self.str_of(inner), &spec),
            Some(Number::Float(x)) => match spec.kind {
                None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%') => Ok(format_float(x, &spec)),
                Some(other) => Err(format!("Unknown format code '{other}' for object of type 'float'")),
            },
            Some(_)
                if matches!(inner, Value::Bool(_))
                    && spec.kind.is_none()
                    && spec.align != Some('=')
                    && spec.grouping.is_none() =>
            {
                let n = self.big(inner).unwrap_or_default();
                format_int(&n, &spec)
            }
            Some(n) => format_int(&super::arithmetic::into_big(n), &spec),
        };
        match result {
            Ok(text) => Ok(self.new_str(&text).into()),
            Err(what) => Err(self.value_error(&what)),
        }
    }

    fn format_text(&self, text: &str, spec: &Spec) -> Result<String, String> {
        if let Some(kind) = spec.kind.filter(|kind| *kind != 's') {
            return Err(format!("Unknown format code '{kind}' for object of type 'str'"));
        }
        if spec.align == Some('=') && !spec.zero {
            return Err("'=' alignment not allowed in string format specifier".to_owned());
        }
        if spec.sign != '-' {
            return Err("Sign not allowed in string format specifier".to_owned());
        }
        let cut: String = match spec.precision {
            Some(precision) => text.chars().take(precision).collect(),
            None => text.to_owned(),
        };
        let mut spec = spec.clone();
        if spec.align == Some('=') {
            spec.align = Some('<');
        }
        Ok(pad(&cut, &spec, '<'))
    }
}
