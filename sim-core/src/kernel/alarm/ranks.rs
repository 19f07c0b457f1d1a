//! What comes first of alarms that are due at the same time. Leaves the order of setting to `alarm`.

use super::Owner;

/// What comes first of alarms of the same time, by owner: the lower the number, the earlier. All below 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(in crate::kernel) struct Ranks {
    pub(in crate::kernel) core: u8,
    pub(in crate::kernel) policy: u8,
    pub(in crate::kernel) task: u8,
    pub(in crate::kernel) arrival: u8,
}

impl Ranks {
    pub(super) const fn of(self, owner: Owner) -> u64 {
        (match owner {
            Owner::Core(_) => self.core,
            Owner::Policy => self.policy,
            Owner::Task(_) => self.task,
            Owner::Arrival | Owner::Interrupt => self.arrival,
        }) as u64
    }
}
