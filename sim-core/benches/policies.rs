//! What a decision of each policy costs: everybody is ready, and the core goes from one to the next. Nanoseconds per
//! dispatch, everything around it included, for 10, 1,000 and 100,000 ready processes.
//! `cargo bench -p sim-core --bench policies -- [DISPATCHES]`.

use sim_core::kernel::Kernel;
use sim_core::machine::{Limits, Machine};
use sim_core::policy::catalog::{CATALOG, Choice, Row};
use sim_core::program::{Arrival, Birth, Ending, Launch, Program, Reply, Request, StartMethod, Step, Traits};
use sim_core::rng::Rng;
use sim_core::time::{Ticks, Time};
use sim_core::trace::Trace;

/// The command line's allocator, so that the figures are the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const READY: [u32; 3] = [10, 1_000, 100_000];

/// No policy is to be so many times slower than first come, first served, at 1,000.
const SLOWER_MAX: f64 = 5.0;

fn main() {
    let dispatches = std::env::args().skip(1).find_map(|text| text.parse().ok()).unwrap_or(300_000);
    println!("{:<14}{:>10}{:>10}{:>10}{:>10}", "ns per decision", 10, "1,000", "100,000", "ratio");
    let mut first = None;
    for row in CATALOG {
        let costs = READY.map(|ready| cost(row, ready, dispatches));
        let ratio = costs[1] / *first.get_or_insert(costs[1]);
        let verdict = if ratio > SLOWER_MAX { "  too slow" } else { "" };
        println!(
            "{:<14}{:>11.0}{:>10.0}{:>10.0}{ratio:>10.1}{verdict}",
            row.key, costs[0], costs[1], costs[2]
        );
    }
}

/// Computes for a while and goes to the tail, again and again: each is a decision, whatever the policy.
struct Turns(Rng);

impl Program for Turns {
    fn resume(&mut self, _reply: Reply, _budget: Ticks) -> Step {
        Step::new(Ticks::from_us(50 + self.0.below(100)), Request::Yield)
    }
}

/// Nothing to do: there is always somebody else to run first.
struct Nothing;

impl Program for Nothing {
    fn resume(&mut self, _reply: Reply, _budget: Ticks) -> Step {
        Step::ask(Request::Exit(Ending::Return))
    }
}

fn cost(row: &Row, ready: u32, dispatches: u64) -> f64 {
    let policy = Choice { name: row.name, quantum: Ticks::from_us(100), ..Choice::default() };
    let limits = Limits { time: Time::MAX, events: u64::from(u32::MAX), ..Limits::default() };
    let machine = Machine { policy, limits, ..Machine::default() };
    let mut rng = Rng::new(1);
    let arrivals = (0..ready).map(|number| arrival(number, &mut rng)).chain([last()]);
    let launch = Launch { objects: Vec::new(), arrivals: arrivals.collect() };
    let mut kernel = Kernel::with_trace(&machine, launch, Trace::silent());
    while kernel.counts().dispatches < 2 {
        if kernel.advance().is_some() {
            return f64::NAN;
        }
    }
    let (before, start) = (kernel.counts().dispatches, cpu_time::ProcessTime::now());
    while kernel.counts().dispatches - before < dispatches {
        if kernel.advance().is_some() {
            break;
        }
    }
    let done = kernel.counts().dispatches - before;
    #[expect(clippy::cast_precision_loss, reason = "there are few of them")]
    let done = done.max(1) as f64;
    start.elapsed().as_secs_f64() * 1e9 / done
}

fn arrival(number: u32, rng: &mut Rng) -> Arrival {
    let traits = Traits {
        tickets: 1 + number % 7,
        nice: i8::try_from(number % 5).expect("small"),
        period: Some(Ticks::from_ms(u64::from(10 + number % 50))),
        index: number,
        ..Traits::default()
    };
    let program = Box::new(Turns(rng.fork(u64::from(number))));
    let birth = Birth { name: "P".into(), daemon: false, program, traits, method: StartMethod::Fork };
    Arrival { at: Time::ZERO, birth }
}

fn last() -> Arrival {
    let program = Box::new(Nothing);
    let traits = Traits { priority: 1_000, ..Traits::default() };
    let birth = Birth { name: "L".into(), daemon: false, program, traits, method: StartMethod::Fork };
    Arrival { at: Time::MAX, birth }
}
