//! Compiled code: instructions, constants, names, and where each instruction stands in the text. Immutable, shared by
//! all processes. Leaves making it to `compile`, and running it to `vm`.

pub(crate) mod op;

pub(crate) use op::Op;

use crate::syntax::{Constant, Name};
use sim_core::diagnostic::Span;
use std::rc::Rc;

/// A source text and what tracebacks need of it.
#[derive(Debug)]
pub(crate) struct Source {
    /// As tracebacks name it.
    pub(crate) file: Rc<str>,
    /// The text; empty if tracebacks show no lines of it.
    pub(crate) text: Rc<str>,
    /// Byte offset of the start of each line.
    lines: Vec<u32>,
    /// What a line is numbered in tracebacks, where that differs: library code stands in for `CPython`'s own.
    numbers: Vec<(u32, u32)>,
    /// Whether lines are shown.
    pub(crate) shown: bool,
    /// Whether its frames appear in tracebacks at all.
    pub(crate) hidden: bool,
}

/// Marks the line of `CPython`'s file that a line of a library file stands for.
const LINE_MARK: &str = "  #@";

impl Source {
    /// A text and its name.
    pub(crate) fn new(file: &str, text: &str) -> Self {
        let mut lines = vec![0];
        lines.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| index(at + 1)));
        let mut numbers = Vec::new();
        let nameless = file.starts_with('<') && file.ends_with('>');
        if nameless
            || file.contains("/lib/")
            || file.starts_with("<LIB>")
            || file.contains("/multiprocessing/")
        {
            for (number, line) in text.lines().enumerate() {
                let marked = line.rsplit_once(LINE_MARK).and_then(|(_, mark)| mark.trim().parse().ok());
                numbers.extend(marked.map(|mark: u32| (index(number + 1), mark)));
                // Alone on a line, a mark is for the next one.
                let next = line.trim().strip_prefix("#@").and_then(|mark| mark.parse().ok());
                numbers.extend(next.map(|mark: u32| (index(number + 2), mark)));
            }
        }
        let shown = !nameless;
        Self { file: Rc::from(file), text: Rc::from(text), lines, numbers, shown, hidden: false }
    }

    /// The line of an offset, from 1.
    pub(crate) fn line(&self, offset: u32) -> u32 {
        index(self.lines.partition_point(|&start| start <= offset))
    }

    /// The line as tracebacks number it.
    pub(crate) fn numbered(&self, line: u32) -> u32 {
        match self.numbers.binary_search_by_key(&line, |(from, _)| *from) {
            Ok(at) => self.numbers[at].1,
            Err(_) => line,
        }
    }

    /// The text of a line, without its end and its mark.
    pub(crate) fn line_text(&self, line: u32) -> &str {
        let Some(&start) = self.lines.get(line as usize - 1) else { return "" };
        let rest = &self.text[start as usize..];
        let text = rest.split('\n').next().unwrap_or("");
        if self.numbers.is_empty() { text } else { text.split(LINE_MARK).next().unwrap_or(text) }
    }

    /// How far into its line an offset is, in bytes.
    pub(crate) fn column(&self, offset: u32) -> u32 {
        let line = self.line(offset);
        offset - self.lines[line as usize - 1]
    }
}

/// A constant of compiled code.
#[derive(Clone, Debug)]
pub(crate) enum Const {
    /// A simple one.
    Plain(Constant),
    /// A tuple of constants.
    Tuple(Vec<Const>),
    /// The code of a function or class.
    Code(Rc<Code>),
}

/// The code of a function, class body or module.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) name: Rc<str>,
    pub(crate) qualname: Rc<str>,
    pub(crate) source: Option<Rc<Source>>,
    pub(crate) ops: Vec<Op>,
    /// Where each instruction stands.
    pub(crate) spans: Vec<Span>,
    pub(crate) consts: Vec<Const>,
    pub(crate) names: Vec<Name>,
    /// Names of the local variables, the parameters first.
    pub(crate) locals: Vec<Name>,
    /// Names of the cells of this frame, then those from outside.
    pub(crate) cells: Vec<Name>,
    /// How many of the cells come from outside.
    pub(crate) free: usize,
    /// For each cell of this frame, the parameter that it begins with.
    pub(crate) cell_params: Vec<Option<u32>>,
    pub(crate) positional_only: usize,
    pub(crate) positional: usize,
    pub(crate) keyword_only: usize,
    pub(crate) star: bool,
    pub(crate) double_star: bool,
    pub(crate) generator: bool,
    /// Whether locals are in slots (a function) or in a dict (a class body, a module).
    pub(crate) fast: bool,
    /// The docstring.
    pub(crate) doc: Option<Rc<str>>,
}

impl Code {
    /// How many parameters there are, with `*` and `**`.
    pub(crate) fn params(&self) -> usize {
        self.positional + self.keyword_only + usize::from(self.star) + usize::from(self.double_star)
    }

    /// How many cells are this frame's own.
    pub(crate) fn own_cells(&self) -> usize {
        self.cells.len() - self.free
    }
}

/// A place in a table of at most 2^32.
pub(crate) fn index(at: usize) -> u32 {
    u32::try_from(at).expect("sources are below 4 GiB")
}
