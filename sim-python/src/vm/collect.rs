//! When garbage is collected, and where it is still held.

use super::Vm;
use crate::value::Value;

impl Vm {
    /// Frees what nobody can reach any more, if enough was made since the last time.
    pub(crate) fn maybe_collect(&mut self) {
        if self.heap.fresh < self.collect_at || self.nested > 0 {
            return;
        }
        let mut roots: Vec<Value> = Vec::new();
        let mut visit = |value: Value| roots.push(value);
        self.types.iter().for_each(|at| visit(Value::Obj(*at)));
        self.interned.values().copied().for_each(&mut visit);
        for linked in self.linked.values() {
            linked.consts.iter().copied().for_each(&mut visit);
        }
        self.frame.trace(&mut visit);
        self.callers.iter().for_each(|frame| frame.trace(&mut visit));
        self.threads.iter().for_each(|thread| thread.trace(&mut visit));
        if let Some((asked, then)) = &self.asked {
            asked.state.iter().copied().for_each(&mut visit);
            then.trace(&mut visit);
        }
        self.host.trace(&mut visit);
        [self.builtins, self.modules, self.helpers].into_iter().for_each(|at| visit(Value::Obj(at)));
        visit(self.handled);
        self.heap.collect(roots);
        self.collect_at = self.heap.kept.max(8 << 20);
    }
}
