//! How a run ended, in plain English.

use crate::args::exit;
use sim_core::ids::Pid;
use sim_core::kernel::{LimitKind, Outcome, Waiting, WaitingOn};
use sim_core::machine::Machine;
use sim_core::time::Time;
use sim_core::trace::{ObjectKind, Trace};

/// The sentences that say how a run ended, and the exit code that stands for it; `None` if every process has ended.
pub(crate) fn unfinished(
    outcome: &Outcome,
    trace: &Trace,
    machine: &Machine,
    now: Time,
) -> Option<(String, u8)> {
    match outcome {
        Outcome::Finished => None,
        Outcome::Deadlock { waiting, cycle } => Some((deadlock(waiting, cycle, trace, now), exit::DEADLOCK)),
        Outcome::Spinning { spinners } => {
            let who = listed(spinners.iter().map(|pid| name(trace, *pid)));
            let verb = if spinners.len() == 1 { "computes" } else { "compute" };
            Some((
                format!("Stopped at {now}: {who} {verb} for ever, and nobody else is left to do anything."),
                exit::SPINNING,
            ))
        }
        Outcome::Limit { which } => {
            let limits = &machine.limits;
            let (what, how) = match which {
                LimitKind::Time => {
                    (format!("{} of simulated time", limits.time), "--until, or \"time\" in \"limits\",")
                }
                LimitKind::Events => (format!("{} events", limits.events), "\"events\" in \"limits\""),
                LimitKind::Output => {
                    (format!("{} bytes of output", limits.output), "\"output\" in \"limits\"")
                }
                LimitKind::Processes => {
                    (format!("{} processes", limits.processes), "\"processes\" in \"limits\"")
                }
                LimitKind::Memory => {
                    (format!("{} bytes of memory", limits.memory), "\"memory\" in \"limits\"")
                }
                LimitKind::Instant => {
                    let words =
                        format!("Stopped at {now}: a loop that takes no time never lets the clock go on.");
                    return Some((words, exit::LIMIT));
                }
            };
            Some((
                format!(
                    "Stopped at {now}, at the limit of {what} ({how} changes it). What is shown is exact."
                ),
                exit::LIMIT,
            ))
        }
    }
}

fn deadlock(waiting: &[Waiting], cycle: &[Pid], trace: &Trace, now: Time) -> String {
    let mut lines = vec![format!("Deadlock at {now}.")];
    for wait in waiting {
        let who = name(trace, wait.pid);
        let what = match wait.on {
            WaitingOn::Object(id) => {
                let object = trace.object(id);
                format!("{} {}", kind(object.kind), object.name)
            }
            WaitingOn::Child(child) => format!("the end of {}", name(trace, child)),
            WaitingOn::AllChildren => "the end of its children".to_owned(),
        };
        let held = match (wait.on, wait.holders.as_slice()) {
            (WaitingOn::Object(_), []) => ", which nobody will give".to_owned(),
            (WaitingOn::Object(_), holders) => {
                let verb = if holders.len() == 1 { "holds" } else { "hold" };
                format!(", which {} {verb}", listed(holders.iter().map(|pid| name(trace, *pid))))
            }
            (WaitingOn::Child(_) | WaitingOn::AllChildren, _) => String::new(),
        };
        lines.push(format!("{who} waits for {what}{held}."));
    }
    if !cycle.is_empty() {
        let around = cycle.iter().chain(cycle.first()).map(|pid| name(trace, *pid));
        lines.push(format!("They wait in a circle: {}.", around.collect::<Vec<_>>().join(" → ")));
    }
    lines.join("\n")
}

fn name(trace: &Trace, pid: Pid) -> String {
    trace.process(pid).map_or_else(|| format!("pid {}", pid.0), |info| info.name.to_string())
}

fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => "nobody".to_owned(),
    }
}

const fn kind(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Lock => "lock",
        ObjectKind::Semaphore => "semaphore",
        ObjectKind::Condition => "condition",
        ObjectKind::Event => "event",
        ObjectKind::Barrier => "barrier",
        ObjectKind::Queue => "queue",
        ObjectKind::Pipe => "pipe",
        ObjectKind::Device => "device",
    }
}
