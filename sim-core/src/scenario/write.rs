//! A scenario back as text: canonical (short, for links) and laid out (for people). Reading either gives the same
//! scenario.

use super::Scenario;
use super::json::{self, Node, Value};

/// Columns that a list or object may take in one line.
const WIDTH: usize = 110;

impl Scenario {
    /// The shortest text: no spaces, no field that says only what holds anyway, fields in a fixed order.
    #[must_use]
    pub fn to_canonical(&self) -> String {
        serde_json::to_string(self).expect("every part of a scenario has a text")
    }

    /// The text as people read it: one line for what fits into one.
    #[must_use]
    pub fn to_text(&self) -> String {
        let canonical = self.to_canonical();
        match json::read(&canonical) {
            Ok(root) => {
                let mut text = String::new();
                lay_out(&root, &canonical, 0, &mut text);
                text.push('\n');
                text
            }
            // Longer or deeper than what is ever read: as it is.
            Err(_) => canonical,
        }
    }
}

fn lay_out(node: &Node, canonical: &str, indent: usize, text: &mut String) {
    let flat = one_line(node, canonical);
    let room = WIDTH.saturating_sub(indent);
    let inner = indent + 2;
    match &node.value {
        Value::Object(members) if indent == 0 || flat.len() > room => {
            text.push('{');
            for (at, member) in members.iter().enumerate() {
                next_line(at, inner, text);
                text.push_str(written(member.key_span, canonical));
                text.push_str(": ");
                lay_out(&member.value, canonical, inner, text);
            }
            close('}', indent, text);
        }
        Value::List(items) if flat.len() > room || items.iter().any(holds_steps) => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                next_line(at, inner, text);
                lay_out(item, canonical, inner, text);
            }
            close(']', indent, text);
        }
        _ => text.push_str(&flat),
    }
}

/// Whether it is a process: each gets a line of its own.
fn holds_steps(node: &Node) -> bool {
    matches!(&node.value, Value::Object(members) if members.iter().any(|member| member.key == "run"))
}

fn next_line(at: usize, indent: usize, text: &mut String) {
    if at > 0 {
        text.push(',');
    }
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}

fn close(bracket: char, indent: usize, text: &mut String) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
    text.push(bracket);
}

fn one_line(node: &Node, canonical: &str) -> String {
    match &node.value {
        Value::Object(members) => {
            let field = |member: &json::Member| {
                format!("{}: {}", written(member.key_span, canonical), one_line(&member.value, canonical))
            };
            format!("{{{}}}", members.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        Value::List(items) => {
            format!("[{}]", items.iter().map(|item| one_line(item, canonical)).collect::<Vec<_>>().join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            written(node.span, canonical).to_owned()
        }
    }
}

fn written(span: crate::diagnostic::Span, canonical: &str) -> &str {
    &canonical[span.start as usize..span.end as usize]
}
