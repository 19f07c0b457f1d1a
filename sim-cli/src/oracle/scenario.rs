//! A case as a scenario. Every parameter of a case becomes a policy's parameter, a convention or a setting of the
//! machine, all of which any scenario may have.

use super::case::{Case, Process};
use serde_json::{Map, Value, json};

/// The scenario of a case.
///
/// # Errors
/// What it asks for is not known.
pub(crate) fn of(case: &Case) -> Result<Value, String> {
    let mut machine = Map::new();
    machine.insert("cores".into(), case.cores.into());
    let (policy, conventions) = policy(case)?;
    machine.insert("policy".into(), policy);
    machine.insert("conventions".into(), conventions);
    set_up(case, &mut machine);
    let processes: Vec<Value> = case.processes.iter().map(|its| process(case, its)).collect();
    Ok(json!({ "timeslice": 1, "machine": machine, "processes": processes }))
}

/// Settings besides the policy.
fn set_up(case: &Case, machine: &mut Map<String, Value>) {
    let mut set = |key: &str, value: Value| {
        machine.insert(key.into(), value);
    };
    if let Some(both) = case.number("context_switch") {
        set("switch_cost", case.unit.text(both / 2).into());
        set("unload_cost", case.unit.text(both - both / 2).into());
    }
    if let Some(horizon) = horizon(case) {
        set("limits", json!({ "time": case.unit.text(horizon) }));
    }
    match case.policy.as_str() {
        "mc_percpu_rr" => {
            set("queue", "per-core".into());
            set("partition", "deal".into());
        }
        "partitioned_edf" | "partitioned_rm" => set("queue", "per-core".into()),
        _ => {}
    }
    match case.words("partition_rule") {
        rule if rule.contains("first-fit") => set("partition", "first-fit".into()),
        rule if rule.contains("lowest-load") => set("partition", "least-loaded".into()),
        _ => {}
    }
    if let Some(size) = case.number("cache_size") {
        let warm_up = case.length("warmup_ticks").unwrap_or_else(|| case.unit.text(0));
        let warm_rate = case.number("rate_warm").unwrap_or(1).max(1);
        let step = case.unit.text(1);
        set("cache", json!({ "size": size, "warm_up": warm_up, "warm_rate": warm_rate, "step": step }));
    }
}

/// When the run is stopped, if it does not end by itself.
pub(crate) fn horizon(case: &Case) -> Option<u64> {
    let endless = case.processes.iter().all(|its| its.bursts.is_empty()) && !case.is_periodic();
    let asked = || case.command.split_whitespace().find_map(|word| word.parse().ok());
    let quanta = || case.quanta.and_then(|quanta| u64::try_from(quanta).ok()).or_else(asked);
    let quantum = case.number("quantum").unwrap_or(1);
    case.number("horizon").or_else(|| if endless { quanta().map(|quanta| quanta * quantum) } else { None })
}

/// The policy and its conventions.
#[expect(clippy::too_many_lines, reason = "a table: a policy a row")]
fn policy(case: &Case) -> Result<(Value, Value), String> {
    let unit = case.unit;
    let quantum = case.length("quantum").or_else(|| case.length("quantum_us"));
    let named = |name: &str| json!({ "name": name });
    Ok(match case.policy.as_str() {
        "fcfs" => (named("fcfs"), classical(case)),
        "rr" => {
            let front = case.words("rr_add") == "BEGINNING";
            let policy = json!({ "name": "rr", "quantum": quantum, "io_to_front": front });
            (policy, classical(case))
        }
        "sjf" | "srtf" | "hrrn" => (estimating(case), classical(case)),
        "priority_rr" => (
            json!({ "name": "sched-rr", "quantum": quantum, "tick": case.length("tick_us"), "first_tick": first_tick(case) }),
            json!("linux"),
        ),
        "priority_preemptive" | "priority_nonpreemptive" => {
            let low = !case.words("priority_order").starts_with("higher");
            let preemptive = case.policy == "priority_preemptive";
            let keeps = case.words("preempted").contains("head");
            let conventions = json!({
                "priority_low_is_high": low, "preempted_keeps_head": keeps, "ties_by_arrival": !keeps
            });
            (json!({ "name": "priority", "preemptive": preemptive }), conventions)
        }
        "feedback_fb1" => {
            (json!({ "name": "feedback", "quantum": unit.text(1) }), json!({ "ties_by_index": true }))
        }
        "feedback_fb2i" => (
            json!({
                "name": "feedback", "quantum": unit.text(1), "doubling": true, "demotion_window": unit.text(1)
            }),
            json!({ "ties_by_index": true }),
        ),
        "mlfq" => (mlfq(case), json!("ostep_tick")),
        "lottery" => (
            json!({ "name": "lottery", "quantum": quantum, "draws": case.params["draws"] }),
            json!({ "whole_slots": true }),
        ),
        "stride" => {
            let click = case.words("initial_pass") == "stride";
            let policy = json!({ "name": "stride", "quantum": quantum.unwrap_or_else(|| unit.text(1)), "stride_one": case.number("stride1") });
            (policy, json!({ "pass_starts_at_stride": click, "reinserted_first": click }))
        }
        "eevdf" => (
            json!({
                "name": "eevdf", "base_slice": case.length("base_slice_us"),
                "tick": case.length("tick_us").filter(|_| case.words("accounting") == "tick"),
                "first_tick": first_tick(case)
            }),
            json!("linux_wakeup"),
        ),
        "cfs" => (
            json!({
                "name": "cfs", "latency": case.length("sched_latency_us"),
                "min_granularity": case.length("min_granularity_us"),
                "wakeup_granularity": case.length("wakeup_granularity_us"),
                "tick": case.length("tick_us"), "first_tick": first_tick(case)
            }),
            json!("linux_wakeup"),
        ),
        "edf" | "partitioned_edf" => (named("edf"), json!("simso")),
        "rm" | "partitioned_rm" => (named("rm"), json!("simso")),
        "global_edf" => (named("edf"), json!("simso_global")),
        "global_rm" => (named("rm"), json!("simso_global")),
        "llf" => {
            let tick = case.length("tick").unwrap_or_else(|| unit.text(1));
            (json!({ "name": "llf", "tick": tick }), json!("carlosgeos"))
        }
        "ostep_process_run" => (
            named("scan"),
            json!({
                "rr_arrival_before_expired": false,
                "core_waits_for_io": case.words("switch") == "SWITCH_ON_END",
                "io_takes_core": case.words("io_done") == "IO_RUN_IMMEDIATE"
            }),
        ),
        "mc_global_rr" | "mc_percpu_rr" => (
            json!({
                "name": "rr", "quantum": quantum, "peek": case.length("peek_interval"),
                "victims": case.params["steal_victims"]
            }),
            json!({ "rr_arrival_before_expired": false, "decide_together": true, "global_timer": true }),
        ),
        other => return Err(format!("the policy {other} is not known")),
    })
}

/// The kernel's first tick comes a little early.
fn first_tick(case: &Case) -> Option<String> {
    let tick = case.number("tick_us")?;
    let early = if case.policy == "eevdf" { EARLY_EEVDF } else { EARLY };
    Some(case.unit.text(tick.saturating_sub(early)))
}

/// How much earlier than at whole multiples the timer's ticks came, in us. `tick_phase` says that the answers do not
/// depend on it within 87 us.
const EARLY: u64 = 5;
const EARLY_EEVDF: u64 = 87;

fn classical(case: &Case) -> Value {
    if case.number("context_switch").is_some() { json!("csci4210") } else { json!("textbook") }
}

fn estimating(case: &Case) -> Value {
    let alpha = case.params["alpha"].as_f64().map(thousandths);
    let unit = case.number("tau0").map(|_| case.unit.text(1));
    json!({ "name": case.policy, "first_estimate": case.length("tau0"), "alpha": alpha, "estimate_unit": unit })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weight is from 0 to 1")]
fn thousandths(weight: f64) -> u64 {
    (weight * 1000.0).round() as u64
}

fn mlfq(case: &Case) -> Value {
    let quanta = case.params["quantum_high_to_low"].as_array().map(|quanta| {
        quanta.iter().filter_map(Value::as_u64).map(|length| case.unit.text(length)).collect::<Vec<_>>()
    });
    let boost = case.number("boost_period").filter(|&every| every > 0).map(|every| case.unit.text(every));
    json!({
        "name": "mlfq", "quanta": quanta, "allotments": case.params["allotment_slices_high_to_low"],
        "boost": boost, "stay": case.is("stay_on_io"), "io_to_front": case.is("io_done_to_front")
    })
}

fn process(case: &Case, its: &Process) -> Value {
    let mut fields = Map::new();
    let mut set = |key: &str, value: Value| {
        if !value.is_null() {
            fields.insert(key.into(), value);
        }
    };
    set("name", its.id.clone().into());
    set("arrival", case.unit.text(its.arrival).into());
    for key in ["priority", "nice", "tickets", "affinity", "working_set"] {
        set(key, its.fields[key].clone());
    }
    for (from, to) in
        [("period", "period"), ("deadline", "deadline"), ("wcet", "estimate"), ("slice_us", "slice")]
    {
        set(to, its.number(from).map(|length| case.unit.text(length)).into());
    }
    if case.policy == "priority_rr" && its.fields["rt_class"] == "FIFO" {
        set("sched_fifo", true.into());
    }
    set("run", run(case, its).into());
    Value::Object(fields)
}

fn run(case: &Case, its: &Process) -> Vec<Value> {
    if let Some(job) = its.number("wcet") {
        let body = json!([{ "cpu": case.unit.text(job) }, { "next_period": true }]);
        let times = its.number("jobs").map_or_else(|| json!("forever"), |jobs| json!(jobs));
        return vec![json!({ "repeat": times, "do": body })];
    }
    if its.bursts.is_empty() {
        // It computes for as long as the run goes on, and a little longer.
        return vec![json!({ "cpu": case.unit.text(horizon(case).unwrap_or(1) + 1) })];
    }
    let waits = case.words("switch") == "SWITCH_ON_END" || case.words("io_done") == "IO_RUN_IMMEDIATE";
    let step = |&(computes, amount): &(bool, u64)| {
        let length = case.unit.text(amount);
        match (computes, amount) {
            (true, _) => json!({ "cpu": length }),
            // Over as soon as it begins: what is left of it is that somebody else may go first.
            (false, 0) if !waits => json!({ "yield": true }),
            (false, _) => json!({ "io": length }),
        }
    };
    its.bursts.iter().map(step).collect()
}
