//! The façade: a text and settings become a program, or diagnostics.

use crate::code::{Code, Const, Op};
use crate::library::ABSENT;
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
    /// Syntax errors in `CPython`'s words, and what of Python the simulator does not have.
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
            Ok(code) => {
                let mut absent = Vec::new();
                absent_modules(&code, source, &mut absent);
                if absent.is_empty() { Ok(Interpreter::main(code, Rc::new(settings))) } else { Err(absent) }
            }
            Err(problem) => Err(vec![diagnostic(source, &problem)]),
        }
    }
}

/// Imports of modules that Python has and the simulator has not.
fn absent_modules(code: &Code, source: &str, found: &mut Vec<Diagnostic>) {
    for (op, span) in code.ops.iter().zip(&code.spans) {
        let Op::ImportName(place) = op else { continue };
        let name = &code.names[*place as usize];
        let first = name.split('.').next().unwrap_or(name);
        let Some((_, instead)) = ABSENT.iter().find(|(absent, _)| *absent == first || *absent == &**name)
        else {
            continue;
        };
        found.push(Diagnostic {
            severity: Severity::Error,
            code: "python-module".to_owned(),
            facts: vec![name.to_string()],
            what: format!("the simulator does not have the module '{name}'"),
            hint: format!("use {instead}"),
            path: String::new(),
            span: *span,
            place: Place::of(source, span.start),
        });
    }
    for constant in &code.consts {
        if let Const::Code(inner) = constant {
            absent_modules(inner, source, found);
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
