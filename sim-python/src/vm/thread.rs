//! Threads of a process: each has frames of its own; the VM holds those of the one that runs.

use super::frame::{Frame, Then};
use super::{Asked, Vm};
use crate::value::Value;

/// A thread that does not run at the moment.
#[derive(Clone)]
pub(crate) struct Thread {
    pub(crate) number: usize,
    pub(crate) frame: Frame,
    pub(crate) callers: Vec<Frame>,
    pub(crate) handled: Value,
    pub(crate) asked: Option<(Asked, Then)>,
    /// What a new thread is to call.
    pub(crate) start: Option<(Value, Value)>,
}

impl Thread {
    pub(crate) fn trace(&self, visit: &mut impl FnMut(Value)) {
        self.frame.trace(visit);
        self.callers.iter().for_each(|frame| frame.trace(visit));
        visit(self.handled);
        if let Some((asked, then)) = &self.asked {
            asked.state.iter().copied().for_each(&mut *visit);
            then.trace(visit);
        }
        if let Some((callee, args)) = self.start {
            visit(callee);
            visit(args);
        }
    }
}

impl Vm {
    /// Starts a thread that calls something; gives its number.
    pub(crate) fn start_thread(&mut self, callee: Value, then: Then) -> super::R<()> {
        self.host.threads += 1;
        let number = self.host.threads;
        let mut frame = self.frame.clone();
        frame.slots.clear();
        frame.blocks.clear();
        frame.then = Then::Root;
        frame.generator = None;
        let start = Some((callee, Value::None));
        let thread = Thread { number, frame, callers: Vec::new(), handled: Value::None, asked: None, start };
        self.threads.push(thread);
        let asked = Asked::new(
            |_, _, state| Ok(super::Flow::Value(state[0])),
            &[Value::Int(i64::try_from(number).unwrap_or(0))],
        );
        let program = self.host.thread_program(number);
        self.ask(sim_core::program::Request::Thread(program), asked, then)
    }

    /// Makes a thread the one that runs.
    pub(crate) fn switch_to(&mut self, number: usize) {
        if number == self.current {
            return;
        }
        let Some(at) = self.threads.iter().position(|thread| thread.number == number) else { return };
        let next = self.threads.swap_remove(at);
        let parked = Thread {
            number: self.current,
            frame: std::mem::replace(&mut self.frame, next.frame),
            callers: std::mem::replace(&mut self.callers, next.callers),
            handled: std::mem::replace(&mut self.handled, next.handled),
            asked: std::mem::replace(&mut self.asked, next.asked),
            start: None,
        };
        self.threads.push(parked);
        self.current = number;
        if let Some((callee, args)) = next.start {
            let _ = args;
            let run = super::Asked::new(
                |_, _, state| Ok(super::Flow::Call(state[0], super::args::Args::none())),
                &[callee],
            );
            self.asked = Some((run, Then::Root));
        }
    }
}
