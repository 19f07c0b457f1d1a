//! What the machine panel sets on top of a scenario. A field that is `None` leaves the scenario's own value.

use serde::{Deserialize, Serialize};
use sim_core::machine::{Machine, Queueing};
use sim_core::policy::catalog::Name;
use sim_core::program::StartMethod;
use sim_core::text::{duration, parse_duration};
use sim_core::time::Ticks;

/// The reader's changes to a scenario's machine.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// How many cores, 1 to 16 on the page.
    pub cores: Option<u16>,
    /// The policy.
    pub policy: Option<Name>,
    /// The quantum, more than nothing.
    pub quantum: Option<Ticks>,
    /// What a context switch costs.
    pub switch: Option<Ticks>,
    /// How the ready queues and the cores belong together.
    pub queue: Option<Queueing>,
    /// How processes start.
    pub start: Option<StartMethod>,
    /// Where chance begins.
    pub seed: Option<u64>,
}

impl Settings {
    /// The most cores that the page offers.
    pub const CORES_MAX: u16 = 16;

    /// These settings as a short text to keep: `cores=4 quantum=10ms`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut parts = Vec::new();
        let mut add = |key: &str, value: Option<String>| parts.extend(value.map(|value| format!("{key}={value}")));
        add("cores", self.cores.map(|cores| cores.to_string()));
        add("policy", self.policy.map(|name| name.row().key.to_owned()));
        add("quantum", self.quantum.map(duration));
        add("switch", self.switch.map(duration));
        add("queue", self.queue.map(|queue| queue_key(queue).to_owned()));
        add("start", self.start.map(|start| start_key(start).to_owned()));
        add("seed", self.seed.map(|seed| seed.to_string()));
        parts.join(" ")
    }

    /// Reads a text that [`Settings::to_text`] wrote; `None` if it did not.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut settings = Self::default();
        for part in text.split_whitespace() {
            let (key, value) = part.split_once('=')?;
            match key {
                "cores" => {
                    let cores = value.parse().ok()?;
                    settings.cores = (1..=Self::CORES_MAX).contains(&cores).then_some(cores);
                }
                "policy" => settings.policy = Some(Name::from_key(value)?),
                "quantum" => settings.quantum = Some(parse_duration(value).ok()?).filter(|quantum| !quantum.is_zero()),
                "switch" => settings.switch = Some(parse_duration(value).ok()?),
                "queue" => settings.queue = Some(QUEUES.into_iter().find(|queue| queue_key(*queue) == value)?),
                "start" => settings.start = Some(STARTS.into_iter().find(|start| start_key(*start) == value)?),
                "seed" => settings.seed = Some(value.parse().ok()?),
                _ => return None,
            }
        }
        Some(settings)
    }

    /// Sets what is set here on a scenario's machine. The start method belongs to the scenario's processes, so it is
    /// not the machine's to take.
    pub fn apply(&self, machine: &mut Machine) {
        if let Some(cores) = self.cores {
            machine.cores = cores;
        }
        if let Some(name) = self.policy {
            machine.policy.name = name;
        }
        if let Some(quantum) = self.quantum {
            machine.policy.quantum = quantum;
        }
        if let Some(switch) = self.switch {
            machine.costs.switch = switch;
        }
        if let Some(queue) = self.queue {
            machine.queue = queue;
        }
        if let Some(seed) = self.seed {
            machine.seed = seed;
        }
    }
}

/// The ways of queueing, in the order of the menu.
pub const QUEUES: [Queueing; 3] = [Queueing::Shared, Queueing::PerCore, Queueing::PerCoreStealing];
/// The start methods, in the order of the menu.
pub const STARTS: [StartMethod; 2] = [StartMethod::Fork, StartMethod::Spawn];

/// The name of a way of queueing in scenarios and links.
#[must_use]
pub const fn queue_key(queue: Queueing) -> &'static str {
    match queue {
        Queueing::Shared => "shared",
        Queueing::PerCore => "per-core",
        Queueing::PerCoreStealing => "per-core-stealing",
    }
}

/// The name of a start method in scenarios and links.
#[must_use]
pub const fn start_key(start: StartMethod) -> &'static str {
    match start {
        StartMethod::Fork => "fork",
        StartMethod::Spawn => "spawn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_back_as_written() {
        let settings = Settings {
            cores: Some(4),
            policy: Some(Name::Rr),
            quantum: Some(Ticks::from_ms(50)),
            switch: Some(Ticks::from_us(100)),
            queue: Some(Queueing::PerCoreStealing),
            start: Some(StartMethod::Spawn),
            seed: Some(7),
        };
        assert_eq!(Settings::from_text(&settings.to_text()), Some(settings));
        assert_eq!(Settings::from_text(""), Some(Settings::default()));
    }

    #[test]
    fn what_was_not_written_by_us_is_not_read() {
        assert_eq!(Settings::from_text("cores=many"), None);
        assert_eq!(Settings::from_text("<script>"), None);
        assert_eq!(Settings::from_text("cores=9999"), Some(Settings::default()));
    }
}
