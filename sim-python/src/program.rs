//! The interpreter as a program of the simulated machine: one thread of a Python process.
//!
//! All threads of a process share one VM; a fork copies it. With several threads each needs the interpreter's lock to
//! run, as in `CPython`: the VM lends it out.

use crate::code::{Code, Source};
use crate::library::Host;
use crate::settings::Settings;
use crate::value::Value;
use crate::vm::args::Args;
use crate::vm::frame::Then;
use crate::vm::run::Stop;
use crate::vm::{Asked, Flow, R, Vm};
use sim_core::ids::Pid;
use sim_core::program::{Birth, Handling, Program, Reply, Request, Signal, StartMethod, Step, Traits};
use sim_core::time::Ticks;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// One thread of a Python process.
pub struct Interpreter {
    vm: Rc<RefCell<Vm>>,
    thread: usize,
    /// Whether a signal that arrives is for this thread: only the main one handles them.
    pid: Option<Pid>,
}

impl Interpreter {
    /// A process that will run the code as its main program.
    pub(crate) fn main(code: Rc<Code>, settings: Rc<Settings>) -> Self {
        let vm = fresh(code, settings, None, None);
        Self { vm: Rc::new(RefCell::new(vm)), thread: 0, pid: None }
    }

    /// A further thread of a process.
    pub(crate) const fn thread(vm: Rc<RefCell<Vm>>, thread: usize) -> Self {
        Self { vm, thread, pid: None }
    }

    /// The line of the main program's text that this thread is at: of its innermost frame in that text.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        let vm = self.vm.borrow();
        let main = vm.host.main.as_ref()?.source.as_ref()?.file.clone();
        std::iter::once(&vm.frame).chain(vm.callers.iter().rev()).find_map(|frame| {
            let code = &frame.code.code;
            let source = code.source.as_ref().filter(|source| source.file == main)?;
            let span = code.spans.get(frame.pc.saturating_sub(1))?;
            Some(source.line(span.start))
        })
    }
}

/// A process that begins: with the main program, or with what a spawning parent gave it.
fn fresh(code: Rc<Code>, settings: Rc<Settings>, parcel: Option<Rc<str>>, parent: Option<&Host>) -> Vm {
    let mut vm = Vm::bare(settings);
    if let Some(parent) = parent {
        vm.host.cache = parent.cache.clone();
        vm.host.stdin_closed = true;
    }
    vm.host.main = Some(code);
    vm.host.parcel = parcel;
    vm.furnish();
    vm
}

/// What begins when a process is resumed for the first time.
fn begin(vm: &mut Vm) -> R<()> {
    let flow = vm.import("_prelude")?;
    let flow = flow.through(
        |vm, _, _| {
            let start = vm.helper("_begin");
            Ok(Flow::Call(start, Args::none()))
        },
        &[],
        None,
    );
    vm.flow(flow, Then::Root)
}

impl Program for Interpreter {
    fn born(&mut self, pid: Pid) {
        self.pid = Some(pid);
        if self.thread == 0 {
            self.vm.borrow_mut().host.pid = Some(i64::from(pid.0));
        }
    }

    fn resume(&mut self, reply: Reply, budget: Ticks) -> Step {
        let mut vm = self.vm.borrow_mut();
        vm.host.itself = Rc::downgrade(&self.vm);
        vm.switch_to(self.thread);
        vm.budget = budget.ns().max(1_000);
        vm.request.0 = None;
        let first = vm.frame.code.code.ops.is_empty() && vm.callers.is_empty() && vm.asked.is_none();
        let started = match reply {
            _ if first => begin(&mut vm),
            Reply::Signalled { signal, left } => signalled(&mut vm, signal, left),
            reply => vm.answer(reply),
        };
        let stop = match started {
            Ok(()) if vm.request.0.is_some() => Stop::Asked,
            Ok(()) => vm.run(),
            Err(raise) => match vm.unwind(raise) {
                Ok(()) if vm.request.0.is_some() => Stop::Asked,
                Ok(()) => vm.run(),
                Err(raise) => Stop::Ended(Err(raise)),
            },
        };
        let burst = Ticks::from_ns(std::mem::take(&mut vm.spent));
        let request = match stop {
            Stop::Asked => vm.request.0.take().unwrap_or(Request::Continue),
            // The prelude ends processes and threads itself; this is for what goes wrong in the prelude.
            Stop::Ended(_) if self.thread > 0 => Request::ExitTask,
            Stop::Ended(Ok(_)) => Request::Quit(sim_core::program::Ending::Return),
            Stop::Ended(Err(raise)) => last_words(&mut vm, raise.exception),
        };
        Step::new(burst, request)
    }

    fn bytes(&self) -> usize {
        self.vm.try_borrow().map_or(0, |vm| vm.heap.bytes())
    }

    fn handling(&self, signal: Signal) -> Handling {
        if self.thread > 0 {
            return Handling::Default;
        }
        self.vm.try_borrow().map_or(Handling::Default, |vm| vm.handling(signal))
    }
}

/// An exception that not even the prelude caught: its text, then the end.
fn last_words(vm: &mut Vm, exception: Value) -> Request {
    if !vm.host.pending[1].is_empty() || vm.host.roots.is_empty() {
        let lines = vm.format_exception(exception, true).unwrap_or_default().concat();
        vm.host.roots.push(Value::None);
        return Request::Print { stream: sim_core::program::Stream::Stderr, text: Arc::from(lines) };
    }
    Request::Quit(sim_core::program::Ending::Exception)
}

/// A signal that Python code handles arrived instead of the answer: its handler runs, then the question is asked
/// again with what is left of its time (PEP 475).
fn signalled(vm: &mut Vm, signal: Signal, left: Option<Ticks>) -> R<()> {
    let handler = vm.host.handlers.get(&signal.number()).copied().unwrap_or(Value::None);
    let Some((asked, then)) = vm.asked.take() else { return Ok(()) };
    let again = vm.host.interrupted.take();
    let flow = Flow::Call(handler, Args::new(&[Value::Int(i64::from(signal.number())), Value::None]));
    vm.host.resumes.push((asked, again, left));
    let flow = flow.through(
        |vm, _, _| {
            let Some((asked, again, left)) = vm.host.resumes.pop() else { return Ok(Value::None.into()) };
            let request = again.map_or(Request::Continue, |again| again.request(left));
            Ok(Flow::Ask(request, asked))
        },
        &[],
        None,
    );
    vm.flow(flow, then)
}

impl Vm {
    /// `os.fork()`: the child is a copy that gets 0.
    pub(crate) fn fork(&mut self, name: &str, daemon: bool, then: Then) -> R<()> {
        let mut child = self.clone();
        child.threads = Vec::new();
        child.current = 0;
        child.asked = Some((Asked::new(|_, _, _| Ok(Value::Int(0).into()), &[]), then.clone()));
        child.spent = self.settings.costs.fork_startup;
        child.host.pid = None;
        let program = Interpreter { vm: Rc::new(RefCell::new(child)), thread: 0, pid: None };
        self.spent += self.settings.costs.fork;
        self.start(Box::new(program), name, daemon, StartMethod::Fork, then)
    }

    /// A fresh interpreter that is given a parcel.
    pub(crate) fn spawn(&mut self, parcel: Rc<str>, name: &str, daemon: bool, then: Then) -> R<()> {
        let main = self.host.main.clone().unwrap_or_default();
        let mut child = fresh(main, self.settings.clone(), Some(parcel), Some(&self.host));
        child.spent = self.settings.costs.spawn_startup;
        for (number, handler) in &self.host.handlers {
            if matches!(handler, Value::Int(1)) {
                child.host.handlers.insert(*number, Value::Int(1));
            }
        }
        let program = Interpreter { vm: Rc::new(RefCell::new(child)), thread: 0, pid: None };
        self.spent += self.settings.costs.spawn;
        self.start(Box::new(program), name, daemon, StartMethod::Spawn, then)
    }

    fn start(
        &mut self,
        program: Box<dyn Program>,
        name: &str,
        daemon: bool,
        method: StartMethod,
        then: Then,
    ) -> R<()> {
        let birth = Birth { name: Arc::from(name), daemon, program, traits: Traits::default(), method };
        let asked = Asked::new(
            |vm, reply, _| match reply {
                Reply::Started(pid) => Ok(Value::Int(i64::from(pid.0)).into()),
                _ => Err(vm.os_error(11, "Resource temporarily unavailable", None)),
            },
            &[],
        );
        self.ask(Request::Start(Box::new(birth)), asked, then)
    }
}

/// Compiles a text as the main program of a file.
pub(crate) fn main_code(source: &str, file: &str) -> Result<Rc<Code>, crate::syntax::adapt::Problem> {
    crate::compile::module(&Rc::new(Source::new(file, source)))
}
