//! Random processes from a seed: each computes and waits in turn. The same numbers give the same processes, on every
//! machine. Leaves programs that somebody wrote to `script`.

use crate::ids::ObjectId;
use crate::program::{
    Arrival, Birth, Ending, Launch, ObjectSpec, Program, Reply, Request, StartMethod, Step, Traits,
};
use crate::rng::{Rng, exponential};
use crate::time::{Ticks, Time};

/// A crowd of random processes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    /// How many.
    pub processes: u32,
    /// Where chance begins.
    pub seed: u64,
    /// CPU bursts, in nanoseconds.
    pub cpu: Spread,
    /// Waits between two bursts, in nanoseconds, on a device that serves everybody at once.
    pub io: Option<Spread>,
    /// How many bursts a process has; 0 counts as 1.
    pub bursts: Spread,
    /// How long after one process the next one comes, in nanoseconds; the first one comes at the start.
    pub arrival: Spread,
}

/// How random whole numbers spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Always this.
    Constant(u64),
    /// From the first to the second (not below the first), each as likely.
    Uniform(u64, u64),
    /// Exponential with this mean (below 2^42), at least 1.
    Exponential(u64),
}

impl Spread {
    fn draw(self, rng: &mut Rng) -> u64 {
        match self {
            Self::Constant(value) => value,
            Self::Uniform(low, high) => low + rng.below(high.saturating_sub(low).saturating_add(1)),
            Self::Exponential(mean) => {
                exponential(mean, u32::try_from(rng.bits() >> 32).expect("the high half of 64 bits"))
            }
        }
    }
}

impl Workload {
    /// The processes, `P1` first, ready to run.
    #[must_use]
    pub fn launch(&self) -> Launch {
        let device = self.io.map(|_| ("I/O".into(), ObjectSpec::Device { servers: None }));
        let chance = Rng::new(self.seed);
        let mut between = chance.fork(u64::MAX);
        let mut at = Time::ZERO;
        let arrivals = (0..self.processes)
            .map(|number| {
                let now = at;
                at = at + Ticks::from_ns(self.arrival.draw(&mut between));
                Arrival { at: now, birth: self.birth(number, chance.fork(number.into())) }
            })
            .collect();
        Launch { objects: device.into_iter().collect(), arrivals }
    }

    fn birth(&self, number: u32, mut rng: Rng) -> Birth {
        let left = self.bursts.draw(&mut rng).max(1);
        Birth {
            name: format!("P{}", number + 1).into(),
            daemon: false,
            program: Box::new(Worker { rng, cpu: self.cpu, io: self.io, left }),
            traits: Traits { tickets: 1, ..Traits::default() },
            method: StartMethod::Fork,
        }
    }
}

/// One of the crowd. Its numbers depend on its own generator alone, so not on who runs before it.
struct Worker {
    rng: Rng,
    cpu: Spread,
    io: Option<Spread>,
    /// Bursts that are still to come.
    left: u64,
}

impl Program for Worker {
    fn resume(&mut self, _: Reply, _: Ticks) -> Step {
        let Some(left) = self.left.checked_sub(1) else { return Step::ask(Request::Exit(Ending::Return)) };
        self.left = left;
        let burst = Ticks::from_ns(self.cpu.draw(&mut self.rng));
        let then = match self.io {
            _ if left == 0 => Request::Exit(Ending::Return),
            Some(io) => Request::Io { device: ObjectId(0), length: Ticks::from_ns(io.draw(&mut self.rng)) },
            None => Request::Continue,
        };
        Step::new(burst, then)
    }

    fn bytes(&self) -> usize {
        size_of::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd(seed: u64) -> Workload {
        Workload {
            processes: 3,
            seed,
            cpu: Spread::Uniform(1_000_000, 3_000_000),
            io: Some(Spread::Exponential(5_000_000)),
            bursts: Spread::Constant(2),
            arrival: Spread::Constant(1_000_000),
        }
    }

    /// Each process as `arrival: burst wait burst`, in microseconds.
    fn shown(workload: &Workload) -> Vec<String> {
        let us = |ticks: Ticks| ticks.ns() / 1000;
        let line = |mut arrival: Arrival| {
            let mut parts = Vec::new();
            loop {
                let step = arrival.birth.program.resume(Reply::Done, Ticks::MAX);
                parts.push(us(step.burst).to_string());
                let Request::Io { length, .. } = step.then else { break };
                parts.push(format!("({})", us(length)));
            }
            format!("{} {}: {}", arrival.birth.name, us(arrival.at.since(Time::ZERO)), parts.join(" "))
        };
        workload.launch().arrivals.into_iter().map(line).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_processes_and_another_seed_others() {
        assert_eq!(
            shown(&crowd(7)),
            ["P1 0: 1033 (498) 2165", "P2 1000: 1955 (523) 2741", "P3 2000: 1592 (1888) 1483"]
        );
        assert_ne!(shown(&crowd(7)), shown(&crowd(8)));
    }

    #[test]
    fn values_stay_in_their_range_and_reach_both_ends() {
        let mut rng = Rng::new(1);
        let drawn: Vec<u64> = (0..200).map(|_| Spread::Uniform(3, 5).draw(&mut rng)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&5)));
        assert_eq!(Spread::Constant(9).draw(&mut rng), 9);
        assert!((0..200).all(|_| Spread::Exponential(10).draw(&mut rng) >= 1));
    }
}
