//! What scheduling theory promises of each policy, held against random runs, and the rules of the multi-level feedback
//! queue one by one. Exact answers of others are in `oracle`; what holds for every policy is in `simulate`.

mod lab;

use lab::{Ran, ran};
use sim_core::policy::catalog::CATALOG;
use sim_core::rng::Rng;
use std::fmt::Write as _;

const ROUNDS: u64 = 40;

/// Random processes of one burst each, which arrive at random: `(arrival, burst)` in ms.
fn jobs(rng: &mut Rng) -> Vec<(u64, u64)> {
    (0..2 + rng.below(8)).map(|_| (rng.below(40), 1 + rng.below(30))).collect()
}

fn processes(jobs: &[(u64, u64)]) -> String {
    let mut text = String::new();
    for (at, (arrival, burst)) in jobs.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        write!(text, r#"{comma}{{"name":"P{at}","arrival":{arrival},"run":[{{"cpu":{burst}}}]}}"#)
            .expect("a text takes all");
    }
    text
}

fn turnaround(ran: &Ran, jobs: &[(u64, u64)]) -> u64 {
    jobs.iter().enumerate().map(|(at, (arrival, _))| ran.end(&format!("P{at}")) - arrival * 1_000_000).sum()
}

#[test]
fn nothing_has_a_smaller_mean_turnaround_than_shortest_remaining_time_first() {
    let mut rng = Rng::new(1);
    for _ in 0..ROUNDS {
        let jobs = jobs(&mut rng);
        let of = |key: &str| {
            turnaround(
                &ran(&format!(r#"{{"policy":{{"name":"{key}","quantum":7}}}}"#), &processes(&jobs)),
                &jobs,
            )
        };
        let least = of("srtf");
        for row in CATALOG {
            let its = of(row.key);
            assert!(its >= least, "{}: {its} is less than {least} for {jobs:?}", row.key);
        }
    }
}

/// Random periodic processes whose utilisation is at most `most` thousandths: `(work, period)` in ms.
fn periodic(rng: &mut Rng, most: impl Fn(u64) -> u64) -> Vec<(u64, u64)> {
    let count = 2 + rng.below(4);
    let mut left = most(count);
    let mut tasks = Vec::new();
    for _ in 0..count {
        let period = [4, 5, 8, 10, 20, 25, 40][usize::try_from(rng.below(7)).expect("an index")];
        let work = (left * period / 1000).min(1 + rng.below(period));
        if work > 0 {
            left -= (work * 1000).div_ceil(period);
            tasks.push((work, period));
        }
    }
    tasks
}

fn misses(policy: &str, tasks: &[(u64, u64)]) -> usize {
    let mut text = String::new();
    for (at, (work, period)) in tasks.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let steps = format!(r#"{{"cpu":{work}}},{{"next_period":true}}"#);
        write!(
            text,
            r#"{comma}{{"name":"P{at}","period":{period},"run":[{{"repeat":"forever","do":[{steps}]}}]}}"#
        )
        .expect("a text takes all");
    }
    let machine = format!(r#"{{"policy":"{policy}","limits":{{"time":400}}}}"#);
    ran(&machine, &text).late_jobs(|name| {
        let at: usize = name[1..].parse().expect("P and a number");
        tasks[at].1 * 1_000_000
    })
}

#[test]
fn earliest_deadline_first_meets_every_deadline_that_can_be_met() {
    let mut rng = Rng::new(2);
    for _ in 0..ROUNDS {
        let tasks = periodic(&mut rng, |_| 1000);
        assert_eq!(misses("edf", &tasks), 0, "{tasks:?}");
    }
    assert!(misses("rm", &[(2, 5), (4, 7)]) > 0, "rate monotonic does not, with a utilisation of 0.97");
}

#[test]
fn rate_monotonic_meets_every_deadline_below_the_bound_of_liu_and_layland() {
    // n (2^(1/n) - 1), in thousandths, rounded down.
    let bound = |count: u64| [1000, 828, 779, 756, 743][usize::try_from(count - 1).expect("an index")];
    let mut rng = Rng::new(3);
    for _ in 0..ROUNDS {
        let tasks = periodic(&mut rng, bound);
        assert_eq!(misses("rm", &tasks), 0, "{tasks:?}");
    }
}

/// Endless processes with these weights. How far each is from its share at each of several times, in ns.
fn unfairness(policy: &str, field: &str, weights: &[(i64, u64)], conventions: &str) -> i128 {
    let mut text = String::new();
    for (at, (value, _)) in weights.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        write!(text, r#"{comma}{{"name":"P{at}","{field}":{value},"run":[{{"cpu":"100s"}}]}}"#)
            .expect("a text takes all");
    }
    let machine = format!(r#"{{"policy":{policy},"conventions":"{conventions}","limits":{{"time":"2s"}}}}"#);
    let ran = ran(&machine, &text);
    let sum: u64 = weights.iter().map(|(_, weight)| weight).sum();
    let worst = (1..=40).flat_map(|part| {
        let at = part * 50_000_000_u64;
        let ran = &ran;
        weights.iter().enumerate().map(move |(number, (_, weight))| {
            let share = i128::from(at) * i128::from(*weight) / i128::from(sum);
            (i128::from(ran.cpu_until(&format!("P{number}"), at)) - share).abs()
        })
    });
    worst.max().expect("there are processes")
}

#[test]
fn weighted_shares_stay_within_their_bounds() {
    let nice = [(0, 1024), (5, 335), (-5, 3121), (1, 820)];
    let tickets = [(1, 1), (2, 2), (5, 5), (8, 8)];
    let ms = 1_000_000;
    // Nobody's lag is more than one slice (Stoica and Abdel-Wahab, 1995, theorem 1).
    assert!(unfairness(r#"{"name":"eevdf"}"#, "nice", &nice, "linux_wakeup") <= 3 * ms);
    // Looked at each 4 ms, a slice may be so much too long; a process a slice.
    assert!(unfairness(r#"{"name":"eevdf","tick":4}"#, "nice", &nice, "linux_wakeup") <= 4 * (3 + 4) * ms);
    assert!(unfairness(r#"{"name":"cfs"}"#, "nice", &nice, "linux_wakeup") <= 4 * (6 + 4) * ms);
    // At most a quantum for each process (Waldspurger, 1995, section 3.2).
    assert!(unfairness(r#"{"name":"stride","quantum":10}"#, "tickets", &tickets, "textbook") <= 4 * 10 * ms);
    // 200 draws: five standard deviations of a share of a half are 35 of them.
    assert!(unfairness(r#"{"name":"lottery","quantum":10}"#, "tickets", &tickets, "textbook") <= 350 * ms);
}

#[test]
fn ageing_saves_the_least_urgent_from_starving() {
    let hogs: Vec<String> = (0..20)
        .map(|at| format!(r#"{{"name":"H{at}","arrival":{},"priority":1,"run":[{{"cpu":10}}]}}"#, at * 10))
        .collect();
    let all = format!(r#"{{"name":"L","priority":5,"run":[{{"cpu":1}}]}},{}"#, hogs.join(","));
    let end = |policy: &str| ran(&format!(r#"{{"policy":{policy}}}"#), &all).end("L") / 1_000_000;
    assert_eq!(end(r#"{"name":"priority"}"#), 201);
    assert_eq!(end(r#"{"name":"priority","ageing":10}"#), 41);
}

#[test]
fn the_rules_of_the_multi_level_feedback_queue() {
    let chart = |policy: &str, processes: &str| {
        ran(&format!(r#"{{"policy":{policy},"conventions":"ostep_tick"}}"#), processes).chart()
    };
    let two = r#"{"name":"A","run":[{"cpu":20}]},{"name":"B","arrival":5,"run":[{"cpu":4}]}"#;
    let plain = r#"{"name":"mlfq","quantum":10}"#;
    assert_eq!(
        chart(r#"{"name":"mlfq","quanta":[4,8]}"#, two),
        "A 0-5, B 5-9, A 9-24",
        "rule 1: the higher runs; rule 3: who is new is highest; rule 4: who uses its allotment up goes down"
    );
    assert_eq!(chart(plain, two), "A 0-10, B 10-14, A 14-24", "rule 2: equals take turns");
    let three = r#"{"name":"A","run":[{"cpu":20}]},{"name":"B","run":[{"cpu":20}]}"#;
    assert_eq!(
        chart(r#"{"name":"mlfq","quanta":[2,10],"boost":7}"#, three),
        "A 0-2, B 2-4, A 4-9, B 9-11, A 11-16, B 16-18, A 18-23, B 23-25, A 25-28, B 28-40",
        "rule 5: after some time all are highest again"
    );
}
