//! The heap: an arena in pages that are shared after a fork and copied when written to, as a machine does it.
//!
//! Invariant: a `Ref` in any live object, frame or table names a place that is not free.

use super::{Object, Ref, Value};
use std::rc::Rc;

const PAGE_BITS: u32 = 7;
const PAGE: usize = 1 << PAGE_BITS;

#[derive(Clone)]
pub(crate) struct Heap {
    pages: Vec<Rc<Vec<Object>>>,
    free: Vec<Ref>,
    /// Bytes taken since the last collection, about.
    pub(crate) fresh: usize,
    /// Bytes that were live after the last collection, about.
    pub(crate) kept: usize,
}

impl Heap {
    pub(crate) fn new() -> Self {
        Self { pages: Vec::new(), free: Vec::new(), fresh: 0, kept: 0 }
    }

    #[inline]
    pub(crate) fn get(&self, at: Ref) -> &Object {
        &self.pages[(at.0 >> PAGE_BITS) as usize][at.0 as usize & (PAGE - 1)]
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, at: Ref) -> &mut Object {
        &mut Rc::make_mut(&mut self.pages[(at.0 >> PAGE_BITS) as usize])[at.0 as usize & (PAGE - 1)]
    }

    /// A new object.
    pub(crate) fn add(&mut self, object: Object) -> Value {
        self.fresh += object.bytes();
        if let Some(at) = self.free.pop() {
            *self.get_mut(at) = object;
            return Value::Obj(at);
        }
        match self.pages.last_mut() {
            Some(page) if page.len() < PAGE => Rc::make_mut(page).push(object),
            _ => {
                let mut page = Vec::with_capacity(PAGE);
                page.push(object);
                self.pages.push(Rc::new(page));
            }
        }
        Value::Obj(Ref(
            u32::try_from(self.len() - 1).expect("the memory limit keeps heaps below 2^32 objects")
        ))
    }

    pub(crate) fn len(&self) -> usize {
        self.pages.last().map_or(0, |last| (self.pages.len() - 1) * PAGE + last.len())
    }

    /// About how many bytes are taken.
    pub(crate) fn bytes(&self) -> usize {
        self.kept + self.fresh
    }

    /// Frees everything that cannot be reached from `roots`.
    pub(crate) fn collect(&mut self, roots: Vec<Value>) {
        let mut marked = vec![false; self.len()];
        let mut stack: Vec<Ref> = roots.into_iter().filter_map(Value::object).collect();
        let mut bytes = 0;
        while let Some(at) = stack.pop() {
            if std::mem::replace(&mut marked[at.0 as usize], true) {
                continue;
            }
            let object = self.get(at);
            bytes += object.bytes();
            object.trace(&mut |value| {
                if let Value::Obj(inner) = value
                    && !marked[inner.0 as usize]
                {
                    stack.push(inner);
                }
            });
        }
        self.free.clear();
        for (n, live) in marked.iter().enumerate().rev() {
            if !live {
                let at = Ref(u32::try_from(n).expect("a place in the heap"));
                if !matches!(self.get(at), Object::Free) {
                    *self.get_mut(at) = Object::Free;
                }
                self.free.push(at);
            }
        }
        self.kept = bytes;
        self.fresh = 0;
    }
}
