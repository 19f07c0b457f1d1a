//! The cores' caches: who is warm on which core, and how much work a run of some length is then. Leaves when somebody
//! runs to `cores`. The rules are those of OSTEP's multi.py (chapter 10).

use crate::ids::{CoreId, Task};
use crate::machine::{self, Machine};
use crate::time::{Ticks, Time};
use crate::trace::{EventKind, Trace};
use std::collections::BTreeMap;

/// All caches of a machine; of one without them, nothing.
pub(super) struct Caches {
    model: Option<machine::Cache>,
    cores: Vec<Contents>,
    /// By task.
    working_sets: Vec<u32>,
}

/// What a core's cache holds.
///
/// Invariant: the working sets of `warm` fit into the cache together. Nobody is both warm and warming.
#[derive(Clone, Default)]
struct Contents {
    /// The newest first.
    warm: Vec<Task>,
    /// How long each still has to run.
    warming: BTreeMap<Task, Ticks>,
}

impl Caches {
    pub(super) fn new(model: Option<machine::Cache>, cores: u16) -> Self {
        let cores = if model.is_some() { vec![Contents::default(); usize::from(cores)] } else { Vec::new() };
        Self { model, cores, working_sets: Vec::new() }
    }

    pub(super) fn admit(&mut self, task: Task, working_set: u32) {
        self.working_sets.resize(task.index() + 1, 0);
        self.working_sets[task.index()] = working_set;
    }

    /// A task of the same process: it works on the same data.
    pub(super) fn admit_sibling(&mut self, task: Task, sibling: Task) {
        self.admit(task, self.working_sets[sibling.index()]);
    }

    /// A task comes to run on a core.
    #[cold]
    pub(super) fn enter(&mut self, core: CoreId, task: Task) {
        let Some(model) = self.model else { return };
        let its = &mut self.cores[core.index()];
        if !its.warm.contains(&task) && !its.warming.contains_key(&task) {
            its.warming.insert(task, model.warm_up);
            if model.warm_up.is_zero() {
                self.become_warm(core, task);
            }
        }
    }

    /// How long a task runs on a core until so much work is done.
    #[cold]
    pub(super) fn time_for(&self, core: CoreId, task: Task, work: Ticks) -> Ticks {
        let Some(model) = self.model.filter(|_| work != Ticks::MAX) else { return work };
        let cold = self.cold(core, task);
        if work <= cold || self.never_fits(task) {
            return work;
        }
        let steps = (work - cold).ns().div_ceil(u64::from(model.warm_rate.max(1)) * step(&model));
        cold + Ticks::from_ns(steps * step(&model))
    }

    /// How much work a run of this length on a core is.
    #[cold]
    pub(super) fn work_in(&mut self, core: CoreId, task: Task, ran: Ticks) -> Ticks {
        let Some(model) = self.model else { return ran };
        if self.never_fits(task) {
            self.run_cold(core, task, ran);
            return ran;
        }
        let (mut left, mut work) = (ran, Ticks::ZERO);
        while !left.is_zero() {
            let Some(warming) = self.cores[core.index()].warming.get_mut(&task) else {
                return work + left * u64::from(model.warm_rate.max(1));
            };
            let cold = left.min(*warming);
            *warming -= cold;
            left -= cold;
            work += cold;
            if warming.is_zero() {
                self.become_warm(core, task);
            }
        }
        work
    }

    /// A run of somebody whose working set is larger than the cache: each time that it would be warm it displaces all
    /// others, and itself.
    fn run_cold(&mut self, core: CoreId, task: Task, ran: Ticks) {
        let (left, again) = (self.cold(core, task), self.warm_up_again());
        if ran < left {
            self.cores[core.index()].warming.insert(task, left - ran);
            return;
        }
        self.become_warm(core, task);
        let rest = Ticks::from_ns((ran - left).ns() % again.ns());
        self.cores[core.index()].warming.insert(task, again - rest);
    }

    /// How long it takes to be warm once more: at least one step, which is run before it is counted.
    fn warm_up_again(&self) -> Ticks {
        self.model.map_or(Ticks::from_ns(1), |model| model.warm_up.max(Ticks::from_ns(step(&model))))
    }

    /// Its working set is in the cache, and displaces those that came first, if it must.
    fn become_warm(&mut self, core: CoreId, task: Task) {
        let Some(model) = self.model else { return };
        let again = self.warm_up_again();
        let sets = &self.working_sets;
        let its = &mut self.cores[core.index()];
        its.warming.remove(&task);
        its.warm.insert(0, task);
        let mut held: u64 = its.warm.iter().map(|task| u64::from(sets[task.index()])).sum();
        while held > u64::from(model.size) {
            let displaced = its.warm.pop().expect("what is held is of somebody");
            held -= u64::from(sets[displaced.index()]);
            its.warming.insert(displaced, again);
        }
    }

    fn cold(&self, core: CoreId, task: Task) -> Ticks {
        self.cores[core.index()].warming.get(&task).copied().unwrap_or_default()
    }

    fn never_fits(&self, task: Task) -> bool {
        let size = self.model.map_or(u32::MAX, |model| model.size);
        self.working_sets[task.index()] > size
    }
}

/// How long each core ran processes whose working sets were in its cache, by a trace. `sets` are the working sets of the
/// tasks.
#[must_use]
pub fn warm_time(machine: &Machine, trace: &Trace, sets: &[u32]) -> Vec<Ticks> {
    let faster = machine.cache.is_some_and(|cache| cache.warm_rate > 1);
    let mut caches = Caches::new(machine.cache, machine.cores);
    let mut warm = vec![Ticks::ZERO; usize::from(machine.cores)];
    let mut running: BTreeMap<Task, (CoreId, Time)> = BTreeMap::new();
    for (at, &set) in sets.iter().enumerate() {
        caches.admit(Task(u32::try_from(at).expect("tasks have ids")), set);
    }
    for (_, event) in trace.events() {
        if event.kind.leaves_core()
            && let Some((core, since)) = running.remove(&event.task)
        {
            let ran = event.at - since;
            let cold =
                if caches.never_fits(event.task) { ran } else { caches.cold(core, event.task).min(ran) };
            caches.work_in(core, event.task, ran);
            warm[core.index()] += if faster { ran - cold } else { Ticks::ZERO };
        }
        if let EventKind::Dispatch { core, .. } = event.kind {
            caches.enter(core, event.task);
            running.insert(event.task, (core, event.at));
        }
    }
    warm
}

fn step(model: &machine::Cache) -> u64 {
    model.step.ns().max(1)
}
