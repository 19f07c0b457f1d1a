//! A machine and processes as scenario text, run, and asked what came out.

use sim_core::kernel::Kernel;
use sim_core::scenario::Scenario;
use sim_core::trace::{EventKind, Trace, Why};

/// A run that is over.
pub(crate) struct Ran {
    trace: Trace,
    /// Who ran from when to when, in ns.
    slices: Vec<(String, u64, u64)>,
}

/// Runs these processes on this machine, both as in a scenario.
pub(crate) fn ran(machine: &str, processes: &str) -> Ran {
    let text = format!(r#"{{"timeslice":1,"machine":{machine},"processes":[{processes}]}}"#);
    let checked = Scenario::read(&text).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
    let machine = checked.machine();
    let launch = checked.launch(machine.seed, checked.scenario().machine.start_method);
    let mut kernel = Kernel::new(&machine, launch);
    kernel.run();
    let end = kernel.now().ns();
    let trace = kernel.into_trace();
    let slices = slices(&trace, end);
    Ran { trace, slices }
}

fn slices(trace: &Trace, end: u64) -> Vec<(String, u64, u64)> {
    let name = |pid| trace.process(pid).expect("it was born").name.to_string();
    let mut open = vec![None; trace.tasks().len()];
    let mut slices = Vec::new();
    for (_, event) in trace.events() {
        let its = &mut open[event.task.index()];
        if event.kind.leaves_core() {
            slices.extend(its.take().map(|start| (name(event.pid), start, event.at.ns())));
        }
        if let EventKind::Dispatch { .. } = event.kind {
            *its = Some(event.at.ns());
        }
    }
    let running = open.iter().zip(trace.tasks()).filter_map(|(start, pid)| start.map(|start| (start, *pid)));
    slices.extend(running.map(|(start, pid)| (name(pid), start, end)));
    slices.retain(|(_, start, end)| end > start);
    slices.sort_by_key(|&(_, start, _)| start);
    slices
}

impl Ran {
    /// When a process ended, in ns.
    pub(crate) fn end(&self, name: &str) -> u64 {
        let info = self.trace.processes().iter().find(|info| &*info.name == name).expect("it was born");
        let exit = |kind| matches!(kind, EventKind::Exit { .. });
        let mut events = self.trace.events();
        events.find(|(_, event)| event.pid == info.pid && exit(event.kind)).expect("it ended").1.at.ns()
    }

    /// CPU time that a process had until then, in ns.
    pub(crate) fn cpu_until(&self, name: &str, at: u64) -> u64 {
        let its = self.slices.iter().filter(|slice| slice.0 == name && slice.1 < at);
        its.map(|slice| slice.2.min(at) - slice.1).sum()
    }

    /// How many jobs of periodic processes were done after their period, which is given by name in ns.
    pub(crate) fn late_jobs(&self, period: impl Fn(&str) -> u64) -> usize {
        let mut done = vec![0_u64; self.trace.tasks().len()];
        let mut late = 0;
        for (_, event) in self.trace.events() {
            if matches!(event.kind, EventKind::Sleep { .. } | EventKind::Ready { why: Why::Yielded, .. }) {
                let jobs = &mut done[event.task.index()];
                *jobs += 1;
                let name = &self.trace.process(event.pid).expect("it was born").name;
                late += usize::from(event.at.ns() > *jobs * period(name));
            }
        }
        late
    }

    /// Who ran when, in ms: `A 0-5, B 5-9`. Slices that follow each other are one.
    pub(crate) fn chart(&self) -> String {
        let mut merged: Vec<(String, u64, u64)> = Vec::new();
        for slice in &self.slices {
            match merged.last_mut() {
                Some(last) if last.0 == slice.0 && last.2 == slice.1 => last.2 = slice.2,
                _ => merged.push(slice.clone()),
            }
        }
        let ms = |ns: u64| ns / 1_000_000;
        let row = |(name, start, end): &(String, u64, u64)| format!("{name} {}-{}", ms(*start), ms(*end));
        merged.iter().map(row).collect::<Vec<_>>().join(", ")
    }
}
