//! A case being run: its trace, and what the policy went by at each dispatch. Leaves the report to `report`.

use super::case::Case;
use sim_core::ids::EventId;
use sim_core::kernel::Kernel;
use sim_core::machine::Machine;
use sim_core::policy::Fact;
use sim_core::scenario::Scenario;
use sim_core::trace::{Event, EventKind, Trace};

/// A run that is over.
pub(crate) struct Ran {
    pub(crate) machine: Machine,
    pub(crate) trace: Trace,
    pub(crate) slices: Vec<Slice>,
    /// By which place in the case each process of the run is known.
    pub(crate) places: Vec<usize>,
}

/// A process on a core, from a dispatch until it left. Times in ns.
#[derive(Clone, Debug)]
pub(crate) struct Slice {
    pub(crate) core: u16,
    /// Which process of the case.
    pub(crate) process: usize,
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// What the policy went by.
    pub(crate) facts: Vec<Fact>,
}

impl Slice {
    pub(crate) fn fact(&self, name: &str) -> Option<i64> {
        self.facts.iter().find(|fact| fact.name == name).map(|fact| fact.value)
    }
}

/// Runs a case's scenario to its end.
///
/// # Errors
/// The scenario is wrong.
pub(crate) fn run(case: &Case, text: &str) -> Result<Ran, String> {
    let checked = Scenario::read(text).map_err(|problems| {
        problems.iter().map(|problem| format!("{problem:?}")).collect::<Vec<_>>().join("; ")
    })?;
    let machine = checked.machine();
    let launch = checked.launch(machine.seed, checked.scenario().machine.start_method);
    let mut kernel = Kernel::new(&machine, launch);
    let mut facts: Vec<(EventId, Vec<Fact>)> = Vec::new();
    let mut seen = EventId(0);
    let mut outcome = None;
    while outcome.is_none() {
        outcome = kernel.advance();
        for (id, event) in kernel.trace().events_from(seen) {
            if matches!(event.kind, EventKind::Dispatch { .. }) {
                facts.push((id, kernel.facts(event.task)));
            }
        }
        seen = EventId(u32::try_from(kernel.trace().len()).expect("events have ids"));
    }
    let end = kernel.now().ns();
    let trace = kernel.into_trace();
    let places = trace.processes().iter().map(|info| {
        case.processes.iter().position(|process| *process.id == *info.name).expect("it is one of the case's")
    });
    let places: Vec<usize> = places.collect();
    let slices = slices(&trace, &places, facts, end);
    Ok(Ran { machine, trace, slices, places })
}

fn slices(trace: &Trace, places: &[usize], facts: Vec<(EventId, Vec<Fact>)>, end: u64) -> Vec<Slice> {
    let mut open: Vec<Option<Slice>> = vec![None; trace.tasks().len()];
    let mut slices = Vec::new();
    let mut facts = facts.into_iter();
    let place = |event: &Event| places[event.pid.number().expect("init has no events")];
    for (_, event) in trace.events() {
        let its = &mut open[event.task.index()];
        if event.kind.leaves_core()
            && let Some(slice) = its.take()
        {
            slices.push(Slice { end: event.at.ns(), ..slice });
        }
        if let EventKind::Dispatch { core, .. } = event.kind {
            let (_, facts) = facts.next().expect("each dispatch has facts");
            let (process, start) = (place(&event), event.at.ns());
            *its = Some(Slice { core: core.0, process, start, end: start, facts });
        }
    }
    slices.extend(open.into_iter().flatten().map(|slice| Slice { end, ..slice }));
    slices.retain(|slice| slice.end > slice.start);
    slices.sort_by_key(|slice| (slice.start, slice.core));
    slices
}
