//! Frames: a function (class body, module, generator) that is running, and what becomes of what it returns.

use super::{Flow, Linked, R, Vm};
use crate::value::{Ref, TypeId, Value};
use smallvec::SmallVec;
use std::rc::Rc;

/// A frame.
#[derive(Clone)]
pub(crate) struct Frame {
    pub(crate) code: Rc<Linked>,
    /// The next instruction.
    pub(crate) pc: usize,
    /// Local variables, cells, then the stack.
    pub(crate) slots: Vec<Value>,
    pub(crate) blocks: SmallVec<[Block; 2]>,
    pub(crate) globals: Ref,
    /// The names of a class body or module: a dict.
    pub(crate) names: Option<Ref>,
    pub(crate) then: Then,
    /// What is handled around this frame, or (in a suspended generator) within it.
    pub(crate) handled: Value,
    /// Whose frame this is.
    pub(crate) generator: Option<Ref>,
}

/// A guard: where to go on when something is raised.
#[derive(Clone, Copy)]
pub(crate) struct Block {
    pub(crate) handler: u32,
    pub(crate) depth: u32,
    pub(crate) handled: Value,
}

/// What becomes of a result.
#[derive(Clone)]
pub(crate) enum Then {
    /// It goes onto the stack of the frame below.
    Push,
    Drop,
    /// It ends a nested run.
    Stop,
    /// It is the item of a `for` loop, which goes on elsewhere when there is none.
    Item(u32),
    /// It is what `yield from` passes on; at the end the result is pushed.
    Delegate,
    /// Something is done with it.
    After(Box<After>),
    /// It is the end of a thread.
    Root,
}

/// What is done with a result.
#[derive(Clone)]
pub(crate) struct After {
    pub(crate) run: fn(&mut Vm, Value, &[Value]) -> R<Flow>,
    pub(crate) state: SmallVec<[Value; 3]>,
    /// If this is raised instead, `run` gets `Unbound`.
    pub(crate) catch: Option<TypeId>,
    pub(crate) then: Then,
}

impl Frame {
    pub(crate) fn trace(&self, visit: &mut impl FnMut(Value)) {
        self.slots.iter().copied().for_each(&mut *visit);
        self.blocks.iter().for_each(|block| visit(block.handled));
        visit(self.handled);
        visit(Value::Obj(self.globals));
        self.names.iter().chain(&self.generator).for_each(|at| visit(Value::Obj(*at)));
        self.code.consts.iter().copied().for_each(&mut *visit);
        self.then.trace(visit);
    }

    #[inline]
    pub(crate) fn push(&mut self, value: Value) {
        self.slots.push(value);
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Value {
        self.slots.pop().expect("compiled code never pops an empty stack")
    }

    #[inline]
    pub(crate) fn top(&self) -> Value {
        *self.slots.last().expect("compiled code never looks at an empty stack")
    }

    /// The n-th value from the top, which has 1.
    #[inline]
    pub(crate) fn peek(&self, n: usize) -> Value {
        self.slots[self.slots.len() - n]
    }
}

impl Then {
    pub(crate) fn trace(&self, visit: &mut impl FnMut(Value)) {
        let mut then = self;
        while let Self::After(after) = then {
            after.state.iter().copied().for_each(&mut *visit);
            then = &after.then;
        }
    }
}
