//! The inputs of the benchmark workloads: what is drawn before the clock starts.

use super::programs;
use super::{Scale, Workload};
use crate::machine::Machine;
use crate::policy::catalog::{Choice, Name};
use crate::program::Launch;
use crate::rng::{exponential, mixed};
use crate::time::Ticks;
use std::rc::Rc;

/// What a workload is made of.
pub struct Inputs {
    pub(super) workload: Workload,
    /// How many processes there are.
    pub(super) processes: u32,
    /// Lengths in nanoseconds. W1: a burst a process. W2: CPU and I/O in turns, `per` of each a process. W3: think and
    /// crit in turns, `per` of each a process. W4: pre and post of each process.
    pub(super) lengths: Rc<[u64]>,
    /// How many pairs of lengths a process has.
    pub(super) per: u32,
}

/// The time slice of W1, W2 and W4.
pub(super) const QUANTUM: Ticks = Ticks::from_ms(10);
/// One process of W1, W2 and W3 arrives each so many nanoseconds.
pub(super) const ARRIVALS_APART: u64 = 1003;
/// Children of each process of W4.
pub(super) const CHILDREN: u32 = 10;
/// Items in the buffer of W3 at the most.
pub(super) const CAPACITY: u32 = 16;

const MS: u64 = 1_000_000;

impl Inputs {
    /// Draws the input of a workload.
    #[must_use]
    pub fn generate(workload: Workload, scale: Scale) -> Self {
        let (processes, per) = match workload {
            Workload::W1 => (1000, 0),
            Workload::W2 | Workload::W2b => (1000, scale.of(460).max(1)),
            Workload::W3 => (16, scale.of(200_000) / 8),
            Workload::W4 => (scale.of(100_000).max(1), 1),
        };
        let span = scale.of(20_000).max(1);
        let mut lengths = Vec::new();
        for i in 0..processes {
            match workload {
                Workload::W1 => lengths
                    .push(1 + u64::from(mixed(1, i, 0) % span) * MS + u64::from(mixed(1, i, 1) % 1_000_000)),
                Workload::W2 => {
                    lengths.extend((0..per).flat_map(|k| cpu_and_io(2, i, k, 20 * MS)));
                }
                Workload::W2b => {
                    lengths.extend((0..per).flat_map(|k| cpu_and_io(1, i, k, 620 * MS)));
                }
                Workload::W3 => lengths.extend((0..per).flat_map(|k| {
                    let crit = 200_000 + u64::from(mixed(3, i, 2 * k + 1) % 600_000);
                    [exponential(10 * MS, mixed(3, i, 2 * k)), crit]
                })),
                Workload::W4 => lengths.extend([
                    500_000 + u64::from(mixed(4, i, 0) % 1_000_000),
                    100_000 + u64::from(mixed(4, i, 1) % 200_000),
                ]),
            }
        }
        Self { workload, processes, lengths: lengths.into(), per }
    }

    /// The machine that it runs on.
    #[must_use]
    pub fn machine(&self) -> Machine {
        let policy = match self.workload {
            Workload::W3 => Choice { name: Name::Fcfs, ..Choice::default() },
            Workload::W1 | Workload::W2 | Workload::W2b | Workload::W4 => {
                Choice { name: Name::Rr, quantum: QUANTUM, ..Choice::default() }
            }
        };
        Machine { cores: self.cores(), policy, ..Machine::default() }
    }

    /// What the machine begins with.
    #[must_use]
    pub fn launch(&self) -> Launch {
        programs::launch(self)
    }

    pub(super) const fn cores(&self) -> u16 {
        match self.workload {
            Workload::W1 => 4,
            Workload::W2 | Workload::W2b | Workload::W4 => 8,
            Workload::W3 => 16,
        }
    }
}

fn cpu_and_io(seed: u32, i: u32, k: u32, io_mean: u64) -> [u64; 2] {
    [exponential(5 * MS, mixed(seed, i, 2 * k)), exponential(io_mean, mixed(seed, i, 2 * k + 1))]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(workload: Workload) -> (u64, u64) {
        let lengths = Inputs::generate(workload, Scale::FULL).lengths;
        let (first, second) = (lengths.iter().step_by(2), lengths.iter().skip(1).step_by(2));
        (first.sum(), second.sum())
    }

    #[test]
    fn the_sums_of_the_inputs_are_those_of_workloads_md() {
        let (even, odd) = sums(Workload::W1);
        assert_eq!(even + odd, 10_052_995_737_835);
        assert_eq!(sums(Workload::W2), (2_294_958_980_580, 9_202_817_481_423));
        assert_eq!(sums(Workload::W2b), (2_301_543_532_865, 285_451_973_582_160));
        assert_eq!(sums(Workload::W3), (3_999_343_197_736, 200_180_629_669));
        assert_eq!(sums(Workload::W4), (99_745_733_890, 20_004_269_029));
    }
}
