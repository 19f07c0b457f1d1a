//! A run in tables: processes, cores, figures, and how it ended.

use crate::table::Table;
use crate::words;
use sim_core::result::RunResult;
use sim_core::session::Session;
use sim_core::time::{Ticks, Time};
use std::io::{self, Write};

/// Writes the whole summary.
pub(crate) fn write(session: &Session, result: &RunResult, out: &mut dyn Write) -> io::Result<()> {
    let machine = session.machine();
    let row = machine.policy.name.row();
    let quantum =
        if row.has_quantum { format!(", {} time slice", machine.policy.quantum) } else { String::new() };
    let plural = if machine.cores == 1 { "" } else { "s" };
    writeln!(out, "{} core{plural}, {}{quantum}, seed {}", machine.cores, row.title, machine.seed)?;
    let outcome = session.outcome().expect("it has ended");
    match words::unfinished(outcome, session.trace(), machine, session.now()) {
        None => {
            writeln!(out, "Every process has ended, the last one at {}.\n", Time::ZERO + result.makespan_ns)?;
        }
        Some((sentences, _)) => writeln!(out, "{sentences}\n")?,
    }
    processes(result, out)?;
    writeln!(out)?;
    cores(result, session.now(), out)?;
    writeln!(out)?;
    figures(result, out)
}

fn processes(result: &RunResult, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(
        1,
        ["process", "pid", "parent", "exit", "arrival", "first run", "end", "cpu", "ready", "blocked"],
    );
    for process in &result.processes {
        let or_dash = |time: Option<Time>| time.map_or_else(dash, |time| time.to_string());
        table.row([
            if process.daemon { format!("{} (daemon)", process.name) } else { process.name.to_string() },
            process.pid.0.to_string(),
            process.ppid.0.to_string(),
            process.exitcode.map_or_else(dash, |code| code.to_string()),
            process.arrival_ns.to_string(),
            or_dash(process.first_run_ns),
            or_dash(process.end_ns),
            process.cpu_ns.to_string(),
            process.ready_ns.to_string(),
            process.blocked_ns.to_string(),
        ]);
    }
    table.write(out)
}

fn cores(result: &RunResult, now: Time, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(1, ["core", "busy", "switching", "idle", "slices"]);
    for core in &result.cores {
        let idle = now.since(Time::ZERO).less(core.busy_ns + core.switch_ns);
        table.row([
            core.core.0.to_string(),
            core.busy_ns.to_string(),
            core.switch_ns.to_string(),
            idle.to_string(),
            core.slices.len().to_string(),
        ]);
    }
    table.write(out)
}

fn figures(result: &RunResult, out: &mut dyn Write) -> io::Result<()> {
    let metrics = &result.metrics;
    let mean = |ns: u64| Ticks::from_ns(ns).to_string();
    let mut table = Table::new(1, ["figure", "value"]);
    let mut row = |name: &str, value: String| table.row([name.to_owned(), value]);
    row("makespan", result.makespan_ns.to_string());
    row("turnaround (mean)", mean(metrics.turnaround_ns));
    row("waiting (mean)", mean(metrics.waiting_ns));
    row("response (mean)", mean(metrics.response_ns));
    row("utilisation", format!("{:.1} %", metrics.utilisation * 100.0));
    row("throughput", format!("{:.2} /s", metrics.throughput_per_s));
    row("context switches", metrics.switches.to_string());
    row("migrations", metrics.migrations.to_string());
    row("idle while ready", metrics.idle_while_ready_ns.to_string());
    row("critical path", metrics.critical_path_ns.to_string());
    row("speed-up", metrics.speedup.map_or_else(dash, |speedup| format!("{speedup:.2}")));
    table.write(out)
}

fn dash() -> String {
    "–".to_owned()
}
