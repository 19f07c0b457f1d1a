//! Which names are local to what: one pass over the tree before code is made. Follows `CPython`'s `symtable.c`.

use crate::syntax::{Name, Stmt, StmtKind};
use sim_core::diagnostic::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

type Names = BTreeSet<Name>;

/// How a name is reached from where it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// A slot of this frame.
    Local,
    /// A cell of this frame.
    Cell,
    /// A cell from outside.
    Free,
    /// The module's.
    Global,
    /// Looked up by name: class bodies and modules.
    Name,
}

/// What kind of scope it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Module,
    Class,
    Function,
    /// A function for `CPython` 3.11, but `:=` in it binds outside.
    Comprehension,
}

/// The names of one module, class body, function or comprehension.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) kind: Kind,
    bound: Names,
    used: Names,
    pub(super) globals: Names,
    nonlocals: Names,
    children: Vec<usize>,
    /// Names of this frame that inner functions use.
    pub(super) cells: Names,
    /// Names of outer frames that are used here or further in.
    pub(super) free: Names,
    pub(super) generator: bool,
    parent: Option<usize>,
}

/// All scopes of a module, by where they stand.
pub(super) struct Scopes {
    scopes: Vec<Scope>,
    places: BTreeMap<(u32, u32, u8), usize>,
}

/// A mistake in `global` or `nonlocal`.
pub(super) type Mistake = (String, Span);

/// Which part of the tree makes a scope: functions and lambdas, classes, comprehensions.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Maker {
    Function,
    Class,
    Comprehension,
}

impl Scope {
    /// Whether a name is bound here.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.bound.contains(name) && !self.globals.contains(name) && !self.nonlocals.contains(name)
    }
}

impl Scopes {
    /// The scopes of a module.
    pub(super) fn of(body: &[Stmt]) -> Result<Self, Mistake> {
        let mut builder = Builder { scopes: Vec::new(), places: BTreeMap::new(), at: 0, mistake: None };
        builder.open(Kind::Module, None);
        builder.stmts(body);
        if let Some(mistake) = builder.mistake {
            return Err(mistake);
        }
        let mut scopes = Self { scopes: builder.scopes, places: builder.places };
        scopes.analyze(0, &Names::new());
        Ok(scopes)
    }

    /// The scope that a part of the tree makes.
    pub(super) fn at(&self, span: Span, maker: Maker) -> &Scope {
        &self.scopes[self.places[&(span.start, span.end, maker as u8)]]
    }

    /// The module's.
    pub(super) fn module(&self) -> &Scope {
        &self.scopes[0]
    }

    /// Finds cells and free names; gives the free ones. `visible` is what outer functions bind.
    pub(super) fn analyze(&mut self, at: usize, visible: &Names) -> Names {
        let scope = &self.scopes[at];
        let local: Names = scope.bound.iter().filter(|n| scope.is_local(n)).cloned().collect();
        let mut inner: Names = visible.difference(&scope.globals).cloned().collect();
        match scope.kind {
            Kind::Module => inner.clear(),
            Kind::Class => drop(inner.insert(Rc::from("__class__"))),
            Kind::Function | Kind::Comprehension => inner.extend(local.iter().cloned()),
        }
        let wanted = scope.used.union(&scope.nonlocals);
        let mut free: Names = wanted
            .filter(|n| visible.contains(*n) && !local.contains(*n) && !scope.globals.contains(*n))
            .cloned()
            .collect();
        let kind = scope.kind;
        let mut from_children = Names::new();
        for child in scope.children.clone() {
            from_children.extend(self.analyze(child, &inner));
        }
        let own: Names = match kind {
            Kind::Module => Names::new(),
            Kind::Class => Names::from([Rc::from("__class__")]),
            Kind::Function | Kind::Comprehension => local,
        };
        free.extend(from_children.difference(&own).cloned());
        self.scopes[at].cells = from_children.intersection(&own).cloned().collect();
        self.scopes[at].free.clone_from(&free);
        free
    }
}

pub(super) struct Builder {
    scopes: Vec<Scope>,
    places: BTreeMap<(u32, u32, u8), usize>,
    pub(super) at: usize,
    mistake: Option<Mistake>,
}

impl Builder {
    pub(super) fn open(&mut self, kind: Kind, place: Option<(Span, Maker)>) -> usize {
        let outer = self.at;
        let at = self.scopes.len();
        self.scopes.push(Scope {
            kind,
            bound: Names::new(),
            used: Names::new(),
            globals: Names::new(),
            nonlocals: Names::new(),
            children: Vec::new(),
            cells: Names::new(),
            free: Names::new(),
            generator: false,
            parent: place.map(|_| outer),
        });
        if let Some((span, maker)) = place {
            self.places.insert((span.start, span.end, maker as u8), at);
            self.scopes[outer].children.push(at);
        }
        self.at = at;
        outer
    }

    pub(super) fn scope(&mut self) -> &mut Scope {
        &mut self.scopes[self.at]
    }

    pub(super) fn bind(&mut self, name: &Name) {
        self.scope().bound.insert(name.clone());
    }

    pub(super) fn use_name(&mut self, name: &Name) {
        self.scope().used.insert(name.clone());
        if &**name == "super" && self.scope().kind != Kind::Module {
            self.scope().used.insert(Rc::from("__class__"));
        }
    }

    /// A walrus in a comprehension binds in the function around it.
    pub(super) fn bind_outside(&mut self, name: &Name) {
        let mut at = self.at;
        while self.scopes[at].kind == Kind::Comprehension {
            self.scopes[at].used.insert(name.clone());
            let Some(parent) = self.scopes[at].parent else { break };
            at = parent;
        }
        if at == self.at {
            return self.bind(name);
        }
        let inner = std::mem::replace(&mut self.at, at);
        self.bind(name);
        let module = self.scope().kind == Kind::Module;
        let global = module || self.scope().globals.contains(name);
        self.at = inner;
        if global {
            self.scope().globals.insert(name.clone());
        } else {
            self.scope().nonlocals.insert(name.clone());
        }
    }

    pub(super) fn declare(&mut self, names: &[Name], global: bool, span: Span) {
        for name in names {
            let scope = &self.scopes[self.at];
            let word = if global { "global" } else { "nonlocal" };
            let what = if scope.bound.contains(name) {
                Some(format!("name '{name}' is assigned to before {word} declaration"))
            } else if scope.used.contains(name) {
                Some(format!("name '{name}' is used prior to {word} declaration"))
            } else if !global && scope.kind == Kind::Module {
                Some("nonlocal declaration not allowed at module level".to_owned())
            } else if !global && !self.bound_outside(name) {
                Some(format!("no binding for nonlocal '{name}' found"))
            } else {
                None
            };
            if let (Some(what), None) = (what, &self.mistake) {
                self.mistake = Some((what, span));
            }
            let scope = self.scope();
            if global {
                scope.globals.insert(name.clone())
            } else {
                scope.nonlocals.insert(name.clone())
            };
        }
    }

    /// Whether a function around this one binds a name, now or later in its text: later ones are not seen here, so
    /// only a name that no outer function has at all is refused.
    pub(super) fn bound_outside(&self, name: &str) -> bool {
        let mut at = self.scopes[self.at].parent;
        while let Some(outer) = at {
            let scope = &self.scopes[outer];
            if matches!(scope.kind, Kind::Function | Kind::Comprehension) {
                return scope.bound.contains(name)
                    || scope.nonlocals.contains(name)
                    || scope.parent.is_some();
            }
            at = scope.parent;
        }
        false
    }

    pub(super) fn stmts(&mut self, body: &[Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Expr(e) => self.expr(e),
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                self.targets(targets);
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target);
                self.expr(value);
                self.target(target);
            }
            StmtKind::AnnAssign { target, annotation, value, .. } => {
                if self.scope().kind != Kind::Function {
                    self.expr(annotation);
                }
                value.iter().for_each(|v| self.expr(v));
                self.target(target);
            }
            StmtKind::Return(value) => value.iter().for_each(|v| self.expr(v)),
            StmtKind::Delete(targets) => self.targets(targets),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
            StmtKind::Global(names) => self.declare(names, true, stmt.span),
            StmtKind::Nonlocal(names) => self.declare(names, false, stmt.span),
            StmtKind::Assert { test, message } => {
                self.expr(test);
                message.iter().for_each(|m| self.expr(m));
            }
            StmtKind::Raise { exception, cause } => {
                exception.iter().chain(cause).for_each(|e| self.expr(e));
            }
            StmtKind::Import(names) => {
                for alias in names {
                    let first: Name = Rc::from(alias.name.split('.').next().unwrap_or(""));
                    self.bind(alias.other.as_ref().unwrap_or(&first));
                }
            }
            StmtKind::ImportFrom { names, .. } => {
                for alias in names {
                    self.bind(alias.other.as_ref().unwrap_or(&alias.name));
                }
            }
            StmtKind::Function(f) => self.function(f, stmt.span),
            StmtKind::Class { name, decorators, arguments, body } => {
                decorators.iter().for_each(|d| self.expr(d));
                self.arguments(arguments);
                self.bind(name);
                let outer = self.open(Kind::Class, Some((stmt.span, Maker::Class)));
                self.stmts(body);
                self.at = outer;
            }
            _ => self.compound(stmt),
        }
    }

    pub(super) fn compound(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::If { test, then, otherwise } | StmtKind::While { test, body: then, otherwise } => {
                self.expr(test);
                self.stmts(then);
                self.stmts(otherwise);
            }
            StmtKind::For { target, iterable, body, otherwise } => {
                self.expr(iterable);
                self.target(target);
                self.stmts(body);
                self.stmts(otherwise);
            }
            StmtKind::With { items, body } => {
                for (manager, target) in items {
                    self.expr(manager);
                    target.iter().for_each(|t| self.target(t));
                }
                self.stmts(body);
            }
            StmtKind::Try { body, handlers, otherwise, finally } => {
                self.stmts(body);
                for handler in handlers {
                    handler.kind.iter().for_each(|k| self.expr(k));
                    handler.name.iter().for_each(|n| self.bind(n));
                    self.stmts(&handler.body);
                }
                self.stmts(otherwise);
                self.stmts(finally);
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject);
                for case in cases {
                    self.pattern(&case.pattern);
                    case.guard.iter().for_each(|g| self.expr(g));
                    self.stmts(&case.body);
                }
            }
            _ => {}
        }
    }
}
