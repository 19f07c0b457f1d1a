//! Which core each periodic process is bound to, if they are partitioned before the run (bin packing by utilisation:
//! Oh and Son, 1995). Leaves the order on each core to its policy.

use crate::time::Ticks;
use serde::{Deserialize, Serialize};

/// How periodic processes are given out to the cores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Partition {
    /// The one with the highest utilisation first, each to the first core on which it still fits (`SimSo` `P_EDF`).
    FirstFit,
    /// In the order in which they are written, each to the core with the lowest utilisation (`SimSo` `P_RM`).
    LeastLoaded,
    /// All processes, not only periodic ones, are dealt: core after core takes the first that it may run, as its home
    /// only, from which it may be taken later (OSTEP, multi.py).
    Deal,
}

/// What a process needs: so much CPU time in each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// CPU time.
    pub cpu: Ticks,
    /// Its period, more than nothing.
    pub period: Ticks,
}

/// A sum of fractions, over one common denominator so that nothing is rounded: good for utilisations to 2^-60.
const WHOLE: u128 = 1 << 60;

impl Need {
    fn utilisation(&self) -> u128 {
        u128::from(self.cpu.ns()) * WHOLE / u128::from(self.period.ns().max(1))
    }
}

/// The core of each process, in their order; the least loaded core for who fits nowhere.
#[must_use]
pub fn assign(partition: Partition, cores: u16, needs: &[Need]) -> Vec<u16> {
    let mut loads = vec![0_u128; usize::from(cores.max(1))];
    let mut assigned = vec![0; needs.len()];
    let mut order: Vec<usize> = (0..needs.len()).collect();
    if partition == Partition::FirstFit {
        order.sort_by_key(|&at| std::cmp::Reverse(needs[at].utilisation()));
    }
    for at in order {
        let need = needs[at].utilisation();
        let fits = |load: &u128| *load + need <= WHOLE;
        let least = (0..loads.len()).min_by_key(|&core| loads[core]).expect("there is a core");
        let core = match partition {
            Partition::FirstFit => loads.iter().position(fits).unwrap_or(least),
            Partition::LeastLoaded | Partition::Deal => least,
        };
        loads[core] += need;
        assigned[at] = u16::try_from(core).expect("at most 1024 cores");
    }
    assigned
}

/// The home of each process, given the cores that it may run on (none is all of them).
#[must_use]
pub fn deal(cores: u16, affinities: &[&[u16]]) -> Vec<u16> {
    let mut homes = vec![None; affinities.len()];
    let may = |at: usize, core: u16| affinities[at].is_empty() || affinities[at].contains(&core);
    let mut dealt = true;
    while std::mem::take(&mut dealt) {
        for core in 0..cores.max(1) {
            let first = (0..affinities.len()).find(|&at| homes[at].is_none() && may(at, core));
            if let Some(at) = first {
                homes[at] = Some(core);
                dealt = true;
            }
        }
    }
    homes.into_iter().map(Option::unwrap_or_default).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_fit_packs_the_heaviest_first_and_least_loaded_deals_in_order() {
        let needs = [(4, 8), (2, 4), (2, 6), (8, 20)]
            .map(|(cpu, period)| Need { cpu: Ticks::from_ms(cpu), period: Ticks::from_ms(period) });
        assert_eq!(assign(Partition::FirstFit, 2, &needs), [0, 0, 1, 1]);
        assert_eq!(assign(Partition::LeastLoaded, 2, &needs), [0, 1, 0, 1]);
    }

    #[test]
    fn dealing_gives_core_after_core_the_first_that_it_may_run() {
        assert_eq!(deal(2, &[&[1], &[1], &[], &[]]), [1, 1, 0, 0]);
        assert_eq!(deal(3, &[&[], &[0], &[], &[], &[2]]), [0, 0, 1, 2, 2]);
    }
}
