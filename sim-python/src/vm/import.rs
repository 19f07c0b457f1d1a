//! `import`: modules of the library (native, or Python text compiled once) and what they are bound to.

use super::frame::Then;
use super::{Flow, R, Raise, Sym, Vm};
use crate::value::{Object, Ref, TypeId, Value};
use std::rc::Rc;

impl Vm {
    /// A new module with its names.
    pub(crate) fn new_module(&mut self, name: &str) -> (Value, Ref) {
        let names = self.new_dict();
        let value = self.heap.add(Object::Module { name: Rc::from(name), names });
        let text = self.new_str(name);
        self.dict_set_sym(names, self.known.name, text);
        self.dict_set_sym(names, self.known.doc, Value::None);
        (value, names)
    }

    /// A module that has been imported.
    pub(crate) fn imported(&mut self, name: &str) -> Option<Value> {
        let sym = self.intern(name);
        self.dict_get_sym(self.modules, sym)
    }

    pub(crate) fn import_op(&mut self, n: u32) -> R<()> {
        let sym = self.frame.code.names[n as usize];
        let names = self.frame.pop();
        let level = self.frame.pop();
        let name = self.absolute_name(&self.str_of(sym.value), level)?;
        let flow = self.import(&name)?;
        let with_from = Value::Bool(!names.is_none());
        let text = self.new_str(&name);
        let flow = flow.through(
            |vm, module, state| {
                if matches!(state[0], Value::Bool(true)) {
                    return vm.import_submodules(module, state[1], state[2]);
                }
                let first = vm.str_of(state[1]).split('.').next().unwrap_or("").to_owned();
                Ok(vm.imported(&first).unwrap_or(module).into())
            },
            &[with_from, text, names],
            None,
        );
        self.flow(flow, Then::Push)
    }

    fn absolute_name(&mut self, name: &str, level: Value) -> R<String> {
        let Value::Int(level) = level else { return Ok(name.to_owned()) };
        if level == 0 {
            return Ok(name.to_owned());
        }
        let package = self.intern("__package__");
        let package = self.dict_get_sym(self.frame.globals, package).and_then(|value| self.text(value));
        match package {
            Some(package) if !package.is_empty() && name.is_empty() => Ok(package.to_string()),
            Some(package) if !package.is_empty() => Ok(format!("{package}.{name}")),
            _ => {
                Err(self.error(TypeId::ImportError, "attempted relative import with no known parent package"))
            }
        }
    }

    /// `from package import module` imports the module, if there is one.
    fn import_submodules(&mut self, module: Value, name: Value, names: Value) -> R<Flow> {
        let Some(Object::Module { names: of, .. }) = module.object().map(|at| self.heap.get(at)) else {
            return Ok(module.into());
        };
        let of = *of;
        for item in self.list_items(names).to_vec() {
            let full = format!("{}.{}", self.str_of(name), self.str_of(item));
            let sym = self.intern(&self.str_of(item));
            if self.dict_get_sym(of, sym).is_none() && crate::library::exists(&full) {
                let flow = self.import(&full)?;
                return Ok(flow.through(
                    |vm, _, state| vm.import_submodules(state[0], state[1], state[2]),
                    &[module, name, names],
                    None,
                ));
            }
        }
        Ok(module.into())
    }

    /// The module of a full name.
    pub(crate) fn import(&mut self, name: &str) -> R<Flow> {
        if let Some(module) = self.imported(name) {
            return Ok(module.into());
        }
        if let Some((parent, _)) = name.rsplit_once('.')
            && self.imported(parent).is_none()
        {
            let text = self.new_str(name);
            let flow = self.import(parent)?;
            return Ok(flow.through(
                |vm, _, state| {
                    let name = vm.str_of(state[0]);
                    vm.import(&name)
                },
                &[text],
                None,
            ));
        }
        let Some(found) = crate::library::find(self, name)? else {
            let text = match name.rsplit_once('.') {
                Some((parent, _))
                    if crate::library::exists(parent) && !crate::library::is_package(parent) =>
                {
                    format!("No module named '{name}'; '{parent}' is not a package")
                }
                _ => format!("No module named '{name}'"),
            };
            return Err(self.error(TypeId::ModuleNotFoundError, &text));
        };
        let sym = self.intern(name);
        self.dict_set_sym(self.modules, sym, found.module);
        if let Some((parent, child)) = name.rsplit_once('.')
            && let Some(parent) = self.imported(parent)
            && let Some(Object::Module { names, .. }) = parent.object().map(|at| self.heap.get(at))
        {
            let names = *names;
            self.set_name(names, child, found.module);
        }
        let Some((code, names)) = found.code else { return Ok(found.module.into()) };
        let linked = self.link(&code);
        let flow = Flow::Module(linked, names);
        Ok(flow.through(|_, _, state| Ok(state[0].into()), &[found.module], None))
    }

    pub(crate) fn import_from_op(&mut self, n: u32) -> R<()> {
        let sym = self.frame.code.names[n as usize];
        let module = self.frame.top();
        let flow = match self.find_attr(module, sym)? {
            Some(super::attribute::Attr::Value(value)) => Flow::Value(value),
            _ => return Err(self.cannot_import(module, sym)),
        };
        self.flow(flow, Then::Push)
    }

    fn cannot_import(&mut self, module: Value, sym: Sym) -> Raise {
        let name = self.str_of(sym.value);
        let (of, file) = match module.object().map(|at| self.heap.get(at)) {
            Some(Object::Module { name, names }) => {
                let file = self.dict_get_sym(*names, self.known.file).map(|file| self.str_of(file));
                (name.clone(), file)
            }
            _ => (Rc::from("?"), None),
        };
        let place = file.map_or_else(|| "unknown location".to_owned(), |file| file.to_string());
        let text = format!("cannot import name '{name}' from '{of}' ({place})");
        self.error(TypeId::ImportError, &text)
    }

    pub(crate) fn import_star_op(&mut self) -> R<()> {
        let module = self.frame.pop();
        let Some(Object::Module { names, .. }) = module.object().map(|at| self.heap.get(at)) else {
            return Ok(());
        };
        let names = *names;
        let all = self.dict_get_sym(names, self.known.all);
        let entries: Vec<_> = self.dict(names).iter().map(|entry| (entry.key, entry.value)).collect();
        let into = self.frame.names.unwrap_or(self.frame.globals);
        let listed: Option<Vec<Rc<str>>> =
            all.map(|all| self.list_items(all).iter().map(|name| self.str_of(*name)).collect());
        for (key, value) in entries {
            let name = self.str_of(key);
            let wanted = match &listed {
                Some(listed) => listed.contains(&name),
                None => !name.starts_with('_'),
            };
            if wanted {
                self.dict_set(into, key, value)?;
            }
        }
        Ok(())
    }
}
