//! What a run's machine is, in a few words. Pure.

use crate::format;
use crate::i18n::{Language, Text};
use sim_core::machine::{Machine, Queueing};

/// How many cores.
#[must_use]
pub fn cores(language: Language, cores: u16) -> String {
    if cores == 1 {
        language.say(Text::OneCore).to_owned()
    } else {
        language.fill(Text::ManyCores, &[&cores.to_string()])
    }
}

/// How ready queues and cores belong together.
#[must_use]
pub const fn queue(queue: Queueing) -> Text {
    match queue {
        Queueing::Shared => Text::SharedQueue,
        Queueing::PerCore => Text::PerCoreQueues,
        Queueing::PerCoreStealing => Text::StealingQueues,
    }
}

/// The policy, short: `RR, 100 ms`.
#[must_use]
pub fn policy(machine: &Machine) -> String {
    let row = machine.policy.name.row();
    let key = row.key.to_ascii_uppercase();
    if row.has_quantum { format!("{key}, {}", format::length(machine.policy.quantum)) } else { key }
}

/// Policy, quantum and switch cost: `RR, 100 ms, switch cost 0 ms`.
#[must_use]
pub fn facts(language: Language, machine: &Machine) -> String {
    let cost = format::length(machine.costs.switch);
    format!("{}, {} {cost}", policy(machine), language.say(Text::SwitchCost).to_ascii_lowercase())
}

/// What sets a machine apart from A's, beside its cores: the queues, and the policy where it differs.
#[must_use]
pub fn apart(language: Language, machine: &Machine, first: Option<&Machine>) -> String {
    let queues = if machine.cores > 1 || machine.queue == Queueing::Shared {
        language.say(queue(machine.queue)).to_owned()
    } else {
        String::new()
    };
    let other = first.is_some_and(|first| first.policy != machine.policy || first.costs != machine.costs);
    let policy = if other { policy(machine) } else { String::new() };
    [queues, policy]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(language.say(Text::Comma))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::policy::catalog::{Choice, Name};

    #[test]
    fn a_run_says_what_sets_it_apart() {
        let first = Machine { cores: 4, ..Machine::default() };
        let fcfs = Machine { policy: Choice { name: Name::Fcfs, ..Choice::default() }, ..first.clone() };
        let queues = Machine { queue: Queueing::PerCore, ..first.clone() };
        let say = |machine| apart(Language::English, machine, Some(&first));
        assert_eq!(
            [say(&first), say(&fcfs), say(&queues)],
            ["shared queue", "shared queue, FCFS", "per-core queues"]
        );
        assert_eq!(facts(Language::English, &first), "RR, 100 ms, switch cost 0 ms");
    }
}
