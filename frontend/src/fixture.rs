//! What tests of the page share: summaries of runs that never were.

use crate::protocol::{Person, Summary, Words};
use sim_core::ids::{Pid, Task};
use sim_core::machine::Machine;
use sim_core::metrics::{Fraction, Metrics, RunMetrics};
use sim_core::program::StartMethod;
use sim_core::time::{Ticks, Time};
use sim_core::trace::ProcessInfo;

/// A run of these processes: each by its name and the place of its parent.
pub(crate) fn summary(processes: &[(&str, Option<usize>)]) -> Summary {
    let person = |(number, (name, parent)): (usize, &(&str, Option<usize>))| Person {
        info: ProcessInfo {
            pid: Pid::nth(number),
            parent: parent.map_or(Pid::INIT, Pid::nth),
            name: (*name).into(),
            daemon: false,
            task: Task(u32::try_from(number).expect("few processes")),
        },
        cpu: Ticks::ZERO,
        status: None,
    };
    let (of_nothing, nothing) = (Fraction::default(), Ticks::ZERO);
    let run = RunMetrics {
        makespan: nothing,
        elapsed: nothing,
        ended: 0,
        turnaround: of_nothing,
        waiting: of_nothing,
        response: of_nothing,
        utilisation: of_nothing,
        throughput: of_nothing,
        switches: 0,
        migrations: 0,
        idle_while_ready: nothing,
        critical_path: nothing,
    };
    Summary {
        title: Words::default(),
        question: Words::default(),
        machine: Machine::default(),
        start: StartMethod::Fork,
        outcome: None,
        end: Time::ZERO,
        steps: 0,
        events: 0,
        warnings: Vec::new(),
        strips: Vec::new(),
        strips_total: 0,
        processes: processes.iter().enumerate().map(person).collect(),
        processes_total: u32::try_from(processes.len()).expect("few processes"),
        objects: Vec::new(),
        output: Vec::new(),
        output_total: 0,
        metrics: Metrics { processes: Vec::new(), cores: Vec::new(), run },
        speedup: None,
        quiet: Vec::new(),
        overview: Vec::new(),
    }
}
