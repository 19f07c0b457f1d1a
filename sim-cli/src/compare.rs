//! `timeslice compare`: one scenario or Python program on several machines, side by side.

use crate::args::{Compare, CompareFormat, Python, Start};
use crate::failure::Failure;
use crate::output;
use crate::subject::Subject;
use crate::table::Table;
use crate::words;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use sim_core::policy::catalog::Name;
use sim_core::result::RunResult;
use sim_core::session::{Overrides, Session};
use sim_core::time::Ticks;
use std::io::{self, Write};
use std::slice;

/// One machine's run.
struct Row {
    cores: u16,
    policy: Name,
    result: RunResult,
    /// Why it did not end, if it did not.
    unfinished: Option<String>,
}

/// Runs a scenario or a program on every machine asked for.
pub(crate) fn compare(args: &Compare) -> Result<u8, Failure> {
    let subject = Subject::read(slice::from_ref(&args.file), &Python::default())?;
    let overrides = Overrides { until: args.until, ..args.machine.overrides() };
    let policies = if args.policy.is_empty() { vec![subject.policy()] } else { args.policy.clone() };
    let total = policies.len() * (args.cores.len() + usize::from(!args.cores.contains(&1)));
    let bar = progress(total);
    let mut rows = Vec::new();
    for policy in policies {
        rows.extend(sweep(
            &subject,
            &Overrides { policy: Some(policy), ..overrides.clone() },
            (&args.cores, args.machine.start),
            &bar,
        ));
    }
    bar.finish_and_clear();
    output::to(args.output.as_deref(), |out| match args.format {
        CompareFormat::Table => table(&rows, out),
        CompareFormat::Json => writeln!(out, "{:#}", document(&rows)),
    })?;
    Ok(0)
}

/// A bar on a terminal's standard error; nothing elsewhere.
fn progress(total: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} runs, {msg}").expect("it is a template");
    ProgressBar::new(total as u64).with_style(style)
}

/// The runs of one policy. The speed-up is measured against its own run on one core.
fn sweep(
    subject: &Subject,
    overrides: &Overrides,
    (cores, start): (&[u16], Option<Start>),
    bar: &ProgressBar,
) -> Vec<Row> {
    let run = |cores: u16| {
        bar.set_message(if cores == 1 { "1 core".to_owned() } else { format!("{cores} cores") });
        let mut session = subject.session(&Overrides { cores: Some(cores), ..overrides.clone() }, start);
        session.run();
        bar.inc(1);
        session
    };
    let mut alone = run(1);
    let alone_takes = alone.makespan();
    let row = |&cores: &u16| match cores {
        1 => Row::new(&mut alone, alone_takes),
        _ => Row::new(&mut run(cores), alone_takes),
    };
    cores.iter().map(row).collect()
}

impl Row {
    /// The row of a run that has ended; the same on one core takes `alone`.
    fn new(session: &mut Session, alone: Option<Ticks>) -> Self {
        let outcome = session.outcome().expect("it has ended");
        let unfinished = words::unfinished(outcome, session.trace(), session.machine(), session.now());
        let (cores, policy) = (session.machine().cores, session.machine().policy.name);
        let speedup = session.speedup_over(alone);
        let result = session.result(speedup).expect("it has ended");
        Self { cores, policy, result, unfinished: unfinished.map(|(sentences, _)| sentences) }
    }
}

fn table(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(
        1,
        [
            "policy",
            "cores",
            "makespan",
            "speed-up",
            "turnaround",
            "waiting",
            "response",
            "utilisation",
            "switches",
            "migrations",
        ],
    );
    for Row { cores, policy, result, unfinished } in rows {
        let metrics = &result.metrics;
        let mean = |ns: u64| Ticks::from_ns(ns).to_string();
        table.row([
            policy.row().key.to_owned(),
            cores.to_string(),
            if unfinished.is_some() { "no end".to_owned() } else { result.makespan_ns.to_string() },
            metrics.speedup.map_or_else(|| "–".to_owned(), |speedup| format!("{speedup:.2}")),
            mean(metrics.turnaround_ns),
            mean(metrics.waiting_ns),
            mean(metrics.response_ns),
            format!("{:.1} %", metrics.utilisation * 100.0),
            metrics.switches.to_string(),
            metrics.migrations.to_string(),
        ]);
    }
    table.write(out)?;
    for Row { cores, policy, unfinished, .. } in rows {
        if let Some(sentences) = unfinished {
            writeln!(out, "\n{} on {cores}: {sentences}", policy.row().key)?;
        }
    }
    Ok(())
}

/// Every run as in its own result, less what is long: slices, states and output.
fn document(rows: &[Row]) -> Value {
    let run = |row: &Row| {
        let mut value = serde_json::to_value(&row.result).expect("it has only texts and numbers");
        for long in ["processes", "cores", "states", "output"] {
            value.as_object_mut().expect("a result is an object").remove(long);
        }
        value
    };
    json!({ "timeslice": 1, "runs": rows.iter().map(run).collect::<Vec<_>>() })
}
