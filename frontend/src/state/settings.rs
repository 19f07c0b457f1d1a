//! What the machine panel sets on top of a scenario. A field that is `None` leaves the scenario's own value.

use serde::{Deserialize, Serialize};
use sim_core::machine::{Machine, Queueing};
use sim_core::policy::catalog::Name;
use sim_core::program::StartMethod;
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
