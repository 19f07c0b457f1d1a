//! Which modules there are: native ones, and texts in Python that are compiled when they are first imported.

use super::plain;
use crate::code::{Code, Source};
use crate::value::{Native, Object, Ref, Value};
use crate::vm::{R, Vm};
use std::rc::Rc;

/// A module that was found, and the code that fills it.
pub(crate) struct Found {
    pub(crate) module: Value,
    pub(crate) code: Option<(Rc<Code>, Ref)>,
}

/// Modules written in Python: name, file below the library's folder, text.
const TEXTS: &[(&str, &str, &str)] = &[
    ("_prelude", "", include_str!("py/_prelude.py")),
    ("atexit", "atexit.py", include_str!("py/atexit.py")),
    ("math", "", include_str!("py/math.py")),
    ("os", "os.py", include_str!("py/os.py")),
    ("os.path", "posixpath.py", include_str!("py/os_path.py")),
    ("random", "random.py", include_str!("py/random.py")),
    ("signal", "signal.py", include_str!("py/signal.py")),
    ("sys", "", include_str!("py/sys.py")),
    ("time", "", include_str!("py/time.py")),
    ("itertools", "", include_str!("py/itertools.py")),
    ("functools", "functools.py", include_str!("py/functools.py")),
    ("collections", "collections/__init__.py", include_str!("py/collections.py")),
    ("traceback", "traceback.py", include_str!("py/traceback.py")),
    ("types", "types.py", include_str!("py/types.py")),
    ("enum", "enum.py", include_str!("py/enum.py")),
    ("pickle", "pickle.py", include_str!("py/pickle.py")),
    ("socket", "socket.py", include_str!("py/socket.py")),
    ("string", "string.py", include_str!("py/string.py")),
    ("errno", "", include_str!("py/errno.py")),
    ("copy", "copy.py", include_str!("py/copy.py")),
    ("operator", "operator.py", include_str!("py/operator.py")),
    ("threading", "threading.py", include_str!("py/threading.py")),
    ("contextlib", "contextlib.py", include_str!("py/contextlib.py")),
    ("abc", "abc.py", include_str!("py/abc.py")),
    ("multiprocessing", "multiprocessing/__init__.py", include_str!("py/multiprocessing/__init__.py")),
    ("multiprocessing.process", "multiprocessing/process.py", include_str!("py/multiprocessing/process.py")),
    ("multiprocessing.context", "multiprocessing/context.py", include_str!("py/multiprocessing/context.py")),
    ("multiprocessing.util", "multiprocessing/util.py", include_str!("py/multiprocessing/util.py")),
    ("multiprocessing.spawn", "multiprocessing/spawn.py", include_str!("py/multiprocessing/spawn.py")),
    (
        "multiprocessing.popen_fork",
        "multiprocessing/popen_fork.py",
        include_str!("py/multiprocessing/popen_fork.py"),
    ),
    (
        "multiprocessing.popen_spawn_posix",
        "multiprocessing/popen_spawn_posix.py",
        include_str!("py/multiprocessing/popen_spawn_posix.py"),
    ),
    (
        "multiprocessing.popen_forkserver",
        "multiprocessing/popen_forkserver.py",
        include_str!("py/multiprocessing/popen_forkserver.py"),
    ),
    (
        "multiprocessing.reduction",
        "multiprocessing/reduction.py",
        include_str!("py/multiprocessing/reduction.py"),
    ),
    (
        "multiprocessing.synchronize",
        "multiprocessing/synchronize.py",
        include_str!("py/multiprocessing/synchronize.py"),
    ),
];

/// Native modules.
const NATIVE: &[&str] = &["builtins", "_timeslice"];

/// Names of modules that Python has and the simulator has not (yet), with what to use instead.
pub(crate) const ABSENT: &[(&str, &str)] = &[
    ("asyncio", "processes (multiprocessing) or threads (threading)"),
    ("concurrent", "multiprocessing.Process"),
    ("subprocess", "multiprocessing.Process"),
    ("logging", "print"),
    ("queue", "multiprocessing.Event, Lock and Semaphore"),
    ("tempfile", "variables: there is no file system yet"),
    ("json", "repr and the methods of str"),
    ("re", "the methods of str"),
    ("datetime", "time"),
    ("threading.Barrier", "threading.Event"),
    ("dataclasses", "a class with __init__"),
    ("typing", "no annotations"),
    ("struct", "int.to_bytes"),
    ("array", "a list"),
    ("heapq", "sorted"),
    ("hashlib", "hash"),
    ("multiprocessing.shared_memory", "multiprocessing.Event, Lock and Semaphore"),
    ("multiprocessing.managers", "multiprocessing.Event, Lock and Semaphore"),
    ("multiprocessing.pool", "multiprocessing.Process"),
    ("multiprocessing.connection", "socket"),
    ("multiprocessing.queues", "socket"),
];

/// Whether there is a module of this name.
pub(crate) fn exists(name: &str) -> bool {
    NATIVE.contains(&name) || TEXTS.iter().any(|(known, _, _)| *known == name)
}

/// Whether a module has modules of its own.
pub(crate) fn is_package(name: &str) -> bool {
    TEXTS.iter().any(|(known, _, _)| known.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// Finds a module and makes it, without its content.
pub(crate) fn find(vm: &mut Vm, name: &str) -> R<Option<Found>> {
    let Some((_, file, text)) = TEXTS.iter().find(|(known, _, _)| *known == name) else { return Ok(None) };
    let code = compiled(vm, name, file, text);
    let (module, names) = vm.new_module(name);
    if !file.is_empty() {
        let path = format!("{}/{file}", vm.settings.library);
        let path = vm.new_str(&path);
        vm.set_name(names, "__file__", path);
    }
    let package =
        if is_package(name) { name } else { name.rsplit_once('.').map_or("", |(parent, _)| parent) };
    let package = vm.new_str(package);
    vm.set_name(names, "__package__", package);
    Ok(Some(Found { module, code: Some((code, names)) }))
}

fn compiled(vm: &mut Vm, name: &str, file: &str, text: &str) -> Rc<Code> {
    if let Some(code) = vm.host.cache.borrow().get(name) {
        return code.clone();
    }
    let (path, hidden) = match file {
        "" => (format!("<frozen {name}>"), true),
        // Only these modules have the very frames of CPython's; those of the others would not be CPython's lines.
        _ => (format!("{}/{file}", vm.settings.library), !name.starts_with("multiprocessing")),
    };
    let mut source = Source::new(&path, text);
    source.hidden = hidden;
    let code = match crate::compile::module(&Rc::new(source)) {
        Ok(code) => code,
        Err(problem) => unreachable!("the library compiles: {name}: {problem:?}"),
    };
    vm.host.cache.borrow_mut().insert(name.to_owned(), code.clone());
    code
}

impl Vm {
    /// The modules `builtins` and `_timeslice`.
    pub(crate) fn add_native_modules(&mut self) {
        let builtins = Value::Obj(self.builtins);
        let text = self.new_str("builtins");
        self.set_name(self.builtins, "__name__", text);
        let names = self.builtins;
        let _ = builtins;
        let module = self.heap.add(Object::Module { name: Rc::from("builtins"), names });
        self.set_name(self.modules, "builtins", module);
        let (module, names) = self.new_module("_timeslice");
        self.set_name(self.modules, "_timeslice", module);
        let natives: Vec<_> = self.host.natives.iter().map(|(name, value)| (*name, *value)).collect();
        for (name, value) in natives {
            self.set_name(names, name, value);
        }
        let modules = Value::Obj(self.modules);
        self.set_name(names, "modules", modules);
        let builtins = Value::Obj(self.builtins);
        self.set_name(names, "builtins_dict", builtins);
    }
}

pub(crate) const PRIMITIVES: &[Native] = &[
    plain!("_setting", |vm, args| {
        let settings = vm.settings.clone();
        let text = match &*vm.str_of(args.at(0)) {
            "start" => settings.start.name().to_owned(),
            "folder" => settings.folder.clone(),
            "library" => settings.library.clone(),
            "program" => settings.program.clone(),
            "cores" => return Ok(Value::Int(i64::from(settings.cores))),
            "main_file" => match vm.host.main.as_ref().and_then(|code| code.source.clone()) {
                Some(source) => source.file.to_string(),
                None => String::new(),
            },
            "arguments" => {
                let items = settings.arguments.iter().map(|text| vm.new_str(text)).collect();
                return Ok(vm.new_list(items));
            }
            "parcel" => match vm.host.parcel.clone() {
                Some(parcel) => return Ok(vm.new_str(&parcel)),
                None => return Ok(Value::None),
            },
            _ => String::new(),
        };
        Ok(vm.new_str(&text))
    }),
    super::flow!("_run_main", |vm, args| {
        let name = vm.str_of(args.at(0));
        let Some(code) = vm.host.main.clone() else { return Ok(Value::None.into()) };
        let (module, names) = vm.new_module(&name);
        let sym = vm.intern(&name);
        vm.dict_set_sym(vm.modules, sym, module);
        if &*name == "__mp_main__" {
            let main = vm.known.main;
            vm.dict_set_sym(vm.modules, main, module);
        }
        let file = code.source.as_ref().map_or_else(String::new, |source| source.file.to_string());
        let file = vm.new_str(&file);
        vm.set_name(names, "__file__", file);
        let builtins = vm.imported("builtins").unwrap_or(Value::None);
        vm.set_name(names, "__builtins__", builtins);
        let linked = vm.link(&code);
        Ok(crate::vm::Flow::Module(linked, names))
    }),
    plain!("_compile", |vm, args| {
        // A text that a program runs itself: an expression becomes the value of a hidden name.
        let (text, file, mode) = (vm.str_of(args.at(0)), vm.str_of(args.at(1)), vm.str_of(args.at(2)));
        let whole = match &*mode {
            "eval" => format!("__value__ = ({}\n)", text.trim()),
            _ => text.to_string(),
        };
        match crate::compile::module(&Rc::new(Source::new(&file, &whole))) {
            Ok(code) => Ok(vm.heap.add(Object::Code(code))),
            Err(problem) => Err(vm.error(crate::value::TypeId::SyntaxError, &problem.what)),
        }
    }),
    super::flow!("_execute", |vm, args| {
        let code = match args.at(0).object().map(|at| vm.heap.get(at)) {
            Some(Object::Code(code)) => code.clone(),
            _ => return Err(vm.type_error("exec() arg 1 must be a string, bytes or code object")),
        };
        let (Some(globals), Some(names)) = (args.at(1).object(), args.at(2).object()) else {
            return Err(vm.type_error("globals must be a dict"));
        };
        let linked = vm.link(&code);
        Ok(crate::vm::Flow::Names(linked, globals, names))
    }),
    plain!("_caller_names", |vm, _| {
        // Of the function that called a helper: its globals and its names.
        let frame = vm.callers.last().unwrap_or(&vm.frame);
        let globals = Value::Obj(frame.globals);
        let names = frame.names;
        let names = if let Some(names) = names {
            Value::Obj(names)
        } else {
            let caller = vm.callers.last().unwrap_or(&vm.frame).clone();
            let helper = std::mem::replace(&mut vm.frame, caller);
            let names = vm.locals();
            vm.frame = helper;
            names
        };
        Ok(vm.new_tuple(&[globals, names]))
    }),
    super::flow!("_run_code", |vm, args| {
        // Runs a text as CPython would have run it from a file of this name: for frames of its own start-up.
        let (file, text) = (vm.str_of(args.at(0)), vm.str_of(args.at(1)));
        let key = format!("{file}:{text}");
        let cached = vm.host.cache.borrow().get(&key).cloned();
        let code = match cached {
            Some(code) => code,
            None => match crate::compile::module(&Rc::new(Source::new(&file, &text))) {
                Ok(code) => {
                    vm.host.cache.borrow_mut().insert(key, code.clone());
                    code
                }
                Err(problem) => return Err(vm.error(crate::value::TypeId::SyntaxError, &problem.what)),
            },
        };
        let names = match args.get(2).and_then(Value::object) {
            Some(names) => names,
            None => vm.new_dict(),
        };
        let linked = vm.link(&code);
        Ok(crate::vm::Flow::Module(linked, names))
    }),
];
