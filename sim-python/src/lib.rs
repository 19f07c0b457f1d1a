//! The language boundary: a Python 3.11 subset as a suspendable bytecode VM. Each Python process is a program of the
//! simulated machine, each thread one of its tasks.
//!
//! ```text
//! text -> [syntax: adapt -> our tree] -> [compile] -> code -> [vm + library] -> requests of the machine
//! ```
//!
//! Invariant: `vm` never sees syntax (but for the anchors of carets in tracebacks), and only `syntax::adapt` names the
//! parser.

#![expect(clippy::needless_for_each, reason = "visiting is written the same way for options and lists")]
#![expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "native functions stand in tables and have one signature"
)]
#![expect(
    clippy::similar_names,
    clippy::many_single_char_names,
    reason = "operands are a and b, their parts x and y, as in CPython's own sources"
)]
#![expect(clippy::match_same_arms, reason = "a row for each case, in the order of CPython's tables")]
#![expect(clippy::too_many_lines, reason = "one arm for each instruction or special attribute")]
#![expect(clippy::struct_excessive_bools, reason = "flags of a format specification and of code are flags")]
#![expect(clippy::unused_self, reason = "helpers of the VM are called as its methods")]

mod code;
mod compile;
mod library;
mod program;
mod python;
mod settings;
mod syntax;
mod value;
mod vm;

pub use program::Interpreter;
pub use python::Python;
pub use settings::{Costs, Limits, Settings, Start};
