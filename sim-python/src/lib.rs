//! The language boundary: a Python 3.11 subset as a suspendable bytecode VM. Each Python process is a program of the
//! simulated machine, each thread one of its tasks.
//!
//! ```text
//! text -> [syntax: adapt -> our tree] -> [compile] -> code -> [vm + library] -> requests of the machine
//! ```
//!
//! Invariant: `vm` never sees syntax (but for the anchors of carets in tracebacks), and only `syntax::adapt` names the
//! parser.

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
