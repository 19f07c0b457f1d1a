//! What EEVDF keeps of a task. Leaves what it means to the run queue.

use crate::policy::fair::Weight;
use crate::time::Ticks;

/// A task: a kernel's `sched_entity`.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "as a sched_entity has them")]
pub(super) struct Row {
    pub(super) weight: Weight,
    /// Requested by itself.
    pub(super) slice: Option<Ticks>,
    pub(super) vruntime: i128,
    pub(super) deadline: i128,
    /// How far behind it was when it left.
    pub(super) lag: i128,
    /// CPU time not yet turned into virtual time.
    pub(super) pending: Ticks,
    /// The deadline with which it was picked, until which it is not to be interrupted.
    pub(super) picked_with: Option<i128>,
    pub(super) counted: bool,
    pub(super) delayed: bool,
    pub(super) resched: bool,
    pub(super) is_new: bool,
}
