//! The façade: a text and settings become a program, or diagnostics.

use crate::program::{Interpreter, main_code};
use crate::settings::Settings;
use crate::syntax::adapt::Problem;
use sim_core::diagnostic::{Diagnostic, Place, Severity};
use sim_core::program::Program;
use std::rc::Rc;

/// Python 3.11, as far as the simulator has it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Python;

impl Python {
    /// Compiles a text as the main program of a file.
    ///
    /// # Errors
    /// Syntax errors in CPython's words, and what of Python the simulator does not have.
    pub fn compile(
        &self,
        source: &str,
        file: &str,
        settings: Settings,
    ) -> Result<Box<dyn Program>, Vec<Diagnostic>> {
        self.interpreter(source, file, settings).map(|program| Box::new(program) as Box<dyn Program>)
    }

    /// The same, as the interpreter itself.
    ///
    /// # Errors
    /// As [`Python::compile`].
    pub fn interpreter(
        &self,
        source: &str,
        file: &str,
        settings: Settings,
    ) -> Result<Interpreter, Vec<Diagnostic>> {
        let path = if file.contains('/') { file.to_owned() } else { format!("{}/{file}", settings.folder) };
        match main_code(source, &path) {
            Ok(code) => Ok(Interpreter::main(code, Rc::new(settings))),
            Err(problem) => Err(vec![diagnostic(source, &problem)]),
        }
    }
}

fn diagnostic(source: &str, problem: &Problem) -> Diagnostic {
    let (code, what, hint) = if problem.unsupported {
        let what = format!("the simulator does not have {}", problem.what);
        ("python-unsupported", what, "see docs/PYTHON.md for what there is".to_owned())
    } else {
        ("python-syntax", format!("SyntaxError: {}", problem.what), String::new())
    };
    Diagnostic {
        severity: Severity::Error,
        code: code.to_owned(),
        facts: vec![problem.what.clone()],
        what,
        hint,
        path: String::new(),
        span: problem.span,
        place: Place::of(source, problem.span.start),
    }
}
