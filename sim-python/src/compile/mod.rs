//! From our tree to code. `scope` says what names mean; `stmt`, `expr`, `call`, `assign`, `comprehension`, `def` and
//! `pattern` make instructions, each for its own part of the tree. Follows `CPython`'s `compile.c` in what stands where,
//! so that tracebacks point at the same characters.

mod assign;
mod call;
mod comprehension;
mod def;
mod expr;
mod pattern;
mod scope;
mod stmt;
mod uses;

use crate::code::{Code, Const, Op, Source, index};
use crate::syntax::adapt::Problem;
use crate::syntax::{Constant, Name, Stmt};
use scope::{Kind, Reach, Scope, Scopes};
use sim_core::diagnostic::Span;
use std::rc::Rc;

/// Compiles a module.
pub(crate) fn module(source: &Rc<Source>) -> Result<Rc<Code>, Problem> {
    let body = crate::syntax::adapt::module(&source.text)?;
    let scopes = Scopes::of(&body).map_err(|(what, span)| Problem { what, span, unsupported: false })?;
    let mut compiler = Compiler { scopes: &scopes, source, units: Vec::new(), problem: None };
    compiler.open("<module>", scopes.module());
    compiler.module_body(&body);
    let code = compiler.close();
    match compiler.problem {
        Some(problem) => Err(problem),
        None => Ok(code),
    }
}

/// A jump whose target is not known yet.
#[derive(Clone, Copy)]
struct Hole(usize);

/// What a `return`, `break` or `continue` has to leave in an orderly way.
#[derive(Clone, Copy)]
enum Block<'t> {
    /// A `while` loop.
    While,
    /// A `for` loop: its iterator is on the stack.
    For,
    /// A guarded body without `finally`.
    Guard,
    /// A body with `finally`.
    Finally(&'t [Stmt]),
    /// The `finally` that runs after an exception: two values are on the stack.
    FinallyEnd,
    /// A `with` body: the exit function is on the stack.
    With(Span),
    /// An `except` body: the previous exception is on the stack.
    Handler(Option<&'t Name>),
    /// A value on the stack.
    Value,
}

/// A loop being compiled.
struct Loop {
    start: u32,
    breaks: Vec<Hole>,
}

/// A function, class body or module being compiled.
struct Unit<'t> {
    code: Code,
    scope: &'t Scope,
    blocks: Vec<Block<'t>>,
    loops: Vec<Loop>,
    at: Span,
}

struct Compiler<'t> {
    scopes: &'t Scopes,
    source: &'t Rc<Source>,
    units: Vec<Unit<'t>>,
    problem: Option<Problem>,
}

impl<'t> Compiler<'t> {
    fn unit(&mut self) -> &mut Unit<'t> {
        self.units.last_mut().expect("a unit is open")
    }

    fn module_body(&mut self, body: &'t [Stmt]) {
        self.annotations_of(body);
        if let Some(doc) = def::docstring(body) {
            self.constant(Constant::Str(doc));
            self.store_name(&Rc::from("__doc__"));
        }
        self.body(body);
        self.constant(Constant::None);
        self.emit(Op::Return);
    }

    fn open(&mut self, name: &str, scope: &'t Scope) {
        let qualname: Rc<str> = match self.units.last() {
            Some(outer) if outer.scope.kind == Kind::Class => {
                format!("{}.{name}", outer.code.qualname).into()
            }
            Some(outer) if outer.scope.kind != Kind::Module && !outer.scope.globals.contains(name) => {
                format!("{}.<locals>.{name}", outer.code.qualname).into()
            }
            _ => Rc::from(name),
        };
        let mut cells: Vec<Name> = scope.cells.iter().cloned().collect();
        cells.extend(scope.free.iter().cloned());
        let fast = matches!(scope.kind, Kind::Function | Kind::Comprehension);
        let code = Code {
            name: Rc::from(name),
            qualname,
            source: Some(self.source.clone()),
            free: scope.free.len(),
            cells,
            fast,
            generator: scope.generator,
            ..Code::default()
        };
        let at = self.units.last().map_or(Span::default(), |unit| unit.at);
        self.units.push(Unit { code, scope, blocks: Vec::new(), loops: Vec::new(), at });
    }

    fn close(&mut self) -> Rc<Code> {
        let mut code = self.units.pop().expect("a unit is open").code;
        let params = code.params();
        let place = |cell: &Name| code.locals[..params].iter().position(|p| p == cell).map(index);
        code.cell_params = code.cells[..code.own_cells()].iter().map(place).collect();
        Rc::new(code)
    }

    fn fail(&mut self, what: &str, span: Span) {
        let problem = Problem { what: what.to_owned(), span, unsupported: false };
        self.problem.get_or_insert(problem);
    }

    fn emit(&mut self, op: Op) {
        let unit = self.unit();
        unit.code.ops.push(op);
        unit.code.spans.push(unit.at);
    }

    fn here(&mut self) -> u32 {
        index(self.unit().code.ops.len())
    }

    fn emit_jump(&mut self, op: fn(u32) -> Op) -> Hole {
        let hole = Hole(self.unit().code.ops.len());
        self.emit(op(u32::MAX));
        hole
    }

    fn land(&mut self, hole: Hole) {
        let here = self.here();
        let op = &mut self.unit().code.ops[hole.0];
        *op = match *op {
            Op::Jump(_) => Op::Jump(here),
            Op::PopJumpIfFalse(_) => Op::PopJumpIfFalse(here),
            Op::PopJumpIfTrue(_) => Op::PopJumpIfTrue(here),
            Op::PopJumpIfNone(_) => Op::PopJumpIfNone(here),
            Op::JumpIfFalseOrPop(_) => Op::JumpIfFalseOrPop(here),
            Op::JumpIfTrueOrPop(_) => Op::JumpIfTrueOrPop(here),
            Op::ForIter(_) => Op::ForIter(here),
            Op::SetupExcept(_) => Op::SetupExcept(here),
            Op::SetupWith(_) => Op::SetupWith(here),
            other => other,
        };
    }

    fn land_all(&mut self, holes: Vec<Hole>) {
        holes.into_iter().for_each(|hole| self.land(hole));
    }

    /// Runs `f` with instructions standing at `span`.
    fn at<T>(&mut self, span: Span, f: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.unit().at, span);
        let result = f(self);
        self.unit().at = before;
        result
    }

    fn constant(&mut self, constant: Constant) {
        let place = self.const_place(Const::Plain(constant));
        self.emit(Op::LoadConst(place));
    }

    /// The place of a constant; equal ones share it.
    fn const_place(&mut self, constant: Const) -> u32 {
        let consts = &mut self.unit().code.consts;
        if let Const::Plain(new) = &constant {
            let recent = consts.len().saturating_sub(40);
            for (n, old) in consts.iter().enumerate().skip(recent) {
                if let Const::Plain(old) = old {
                    let same = match (old, new) {
                        (Constant::Float(a), Constant::Float(b)) => a.to_bits() == b.to_bits(),
                        (a, b) => a == b,
                    };
                    if same {
                        return index(n);
                    }
                }
            }
        }
        consts.push(constant);
        index(consts.len() - 1)
    }

    fn name_place(&mut self, name: &Name) -> u32 {
        let names = &mut self.unit().code.names;
        let place = names.iter().position(|n| n == name).unwrap_or_else(|| {
            names.push(name.clone());
            names.len() - 1
        });
        index(place)
    }

    fn local_place(&mut self, name: &Name) -> u32 {
        let locals = &mut self.unit().code.locals;
        let place = locals.iter().position(|n| n == name).unwrap_or_else(|| {
            locals.push(name.clone());
            locals.len() - 1
        });
        index(place)
    }

    fn cell_place(&mut self, name: &str) -> u32 {
        let cells = &self.unit().code.cells;
        index(cells.iter().position(|n| &**n == name).expect("scope analysis found the cell"))
    }

    fn reach(&mut self, name: &str) -> Reach {
        let scope = self.unit().scope;
        let fast = matches!(scope.kind, Kind::Function | Kind::Comprehension);
        let hidden = name.starts_with(".match");
        if fast && (scope.is_local(name) || hidden) {
            if scope.cells.contains(name) { Reach::Cell } else { Reach::Local }
        } else if scope.globals.contains(name) {
            if scope.kind == Kind::Module { Reach::Name } else { Reach::Global }
        } else if scope.is_local(name) || hidden {
            Reach::Name
        } else if scope.free.contains(name) {
            Reach::Free
        } else if fast {
            Reach::Global
        } else {
            Reach::Name
        }
    }

    fn load_name(&mut self, name: &Name) {
        let class = self.unit().scope.kind == Kind::Class;
        let op = match self.reach(name) {
            Reach::Local => Op::LoadFast(self.local_place(name)),
            Reach::Cell => Op::LoadDeref(self.cell_place(name)),
            Reach::Free if class && &**name != "__class__" => Op::LoadClassDeref(self.cell_place(name)),
            Reach::Free => Op::LoadDeref(self.cell_place(name)),
            Reach::Global => Op::LoadGlobal(self.name_place(name)),
            Reach::Name => Op::LoadName(self.name_place(name)),
        };
        self.emit(op);
    }

    fn store_name(&mut self, name: &Name) {
        let op = match self.reach(name) {
            Reach::Local => Op::StoreFast(self.local_place(name)),
            Reach::Cell | Reach::Free => Op::StoreDeref(self.cell_place(name)),
            Reach::Global => Op::StoreGlobal(self.name_place(name)),
            Reach::Name => Op::StoreName(self.name_place(name)),
        };
        self.emit(op);
    }

    fn delete_name(&mut self, name: &Name) {
        let op = match self.reach(name) {
            Reach::Local => Op::DeleteFast(self.local_place(name)),
            Reach::Cell | Reach::Free => Op::DeleteDeref(self.cell_place(name)),
            Reach::Global => Op::DeleteGlobal(self.name_place(name)),
            Reach::Name => Op::DeleteName(self.name_place(name)),
        };
        self.emit(op);
    }
}
