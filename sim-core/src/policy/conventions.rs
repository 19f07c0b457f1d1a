//! How the questions are answered that a policy's rule leaves open. The table that names each, with its source, is in
//! `scenario::conventions`.

use serde::{Deserialize, Serialize};

/// The answers, as a machine has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent answer to a question")]
pub struct Conventions {
    /// Who arrives when a quantum is over joins the queue before the one whose quantum it was.
    pub arrival_before_expired: bool,
    /// Arrivals are handled after the ends of I/O at the same instant.
    pub io_before_arrival: bool,
    /// All that happens at an instant is taken in before a core is given to anybody.
    pub decide_together: bool,
    /// Of those who become ready together, the one that is written first joins first.
    pub same_time_by_process: bool,
    /// A core is not switched to who had it last, or who is its first.
    pub first_switch_free: bool,
    /// A smaller number is a higher priority.
    pub low_is_high: bool,
    /// Who is preempted goes to the head of its level, and keeps the rest of its slice.
    pub preempted_keeps_head: bool,
    /// Equal keys: who came into being first goes first.
    pub ties_by_arrival: bool,
    /// Equal keys: who is written first goes first.
    pub ties_by_index: bool,
    /// Equal keys: who has the core keeps it.
    pub running_wins_ties: bool,
    /// Slices end for all cores together, at multiples of the quantum.
    pub global_timer: bool,
    /// Nobody is picked before a whole slice is over.
    pub whole_slots: bool,
    /// Who has just run goes before others of the same pass.
    pub reinserted_first: bool,
    /// The first pass is a stride, not nothing.
    pub pass_starts_at_stride: bool,
    /// A core whose process waits for I/O waits with it.
    pub core_waits_for_io: bool,
    /// Who comes back from I/O takes the core at once.
    pub io_takes_core: bool,
    /// Of a preempted process, what it has run counts towards its estimate.
    pub estimate_less_ran: bool,
    /// Who arrives may preempt, not only who wakes.
    pub arrival_preempts: bool,
    /// A new process is placed as if it had been asleep.
    pub new_process_wakes: bool,
    /// A process that ends leaves as if it went to sleep.
    pub ends_asleep: bool,
    /// A switch to a process is not broken off: who is more urgent waits until it is done.
    pub switch_is_completed: bool,
}

impl Default for Conventions {
    fn default() -> Self {
        Self {
            arrival_before_expired: true,
            io_before_arrival: false,
            decide_together: false,
            same_time_by_process: false,
            first_switch_free: true,
            low_is_high: true,
            preempted_keeps_head: false,
            ties_by_arrival: true,
            ties_by_index: false,
            running_wins_ties: true,
            global_timer: false,
            whole_slots: false,
            reinserted_first: false,
            pass_starts_at_stride: false,
            core_waits_for_io: false,
            io_takes_core: false,
            estimate_less_ran: true,
            arrival_preempts: true,
            new_process_wakes: false,
            ends_asleep: false,
            switch_is_completed: false,
        }
    }
}
