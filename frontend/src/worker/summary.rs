//! What the page is told of a whole run, once it has ended.

use super::{count, strips};
use crate::protocol::{Line, Person, Summary, Words};
use sim_core::kernel::Outcome;
use sim_core::machine::Machine;
use sim_core::metrics::{Metrics, metrics};
use sim_core::scenario::{Checked, Wording};
use sim_core::session::{Overrides, Session, Views};
use sim_core::time::{Ticks, Time};
use sim_core::timeline::quiet::quiet;
use sim_core::timeline::window::Lane;
use sim_core::trace::EventKind;

/// Runs of more events than this are not run again on one core for their speed-up.
const EVENTS_MAX_FOR_SPEEDUP: usize = 200_000;
/// How many pixels wide the overview is drawn at the most.
const OVERVIEW_PIXELS: u64 = 2_048;
/// How many hairlines the scrub bar has room for.
const OVERVIEW_LINES: usize = 24;

/// The whole run.
pub(super) fn summary(scenario: &Checked, session: &mut Session) -> Summary {
    let outcome = session.outcome().cloned();
    let machine = session.machine().clone();
    let views = session.views();
    let mut figures = metrics(views.trace, views.snapshots, views.now);
    let speedup = speedup(scenario, &machine, outcome.as_ref(), &figures, views.trace.len());
    let processes_total = count(figures.processes.len());
    figures.processes.truncate(Summary::PROCESSES_MAX);
    let (output, output_total) = output(&views);
    let (strips, strips_total) = strips::strips(scenario.scenario());
    let trace = views.trace;
    let scale = Ticks::from_ns(views.now.ns() / OVERVIEW_PIXELS);
    let overview = views.timeline.overview(trace, scale, OVERVIEW_LINES).processes;
    Summary {
        title: words(scenario.scenario().title.as_ref()),
        question: words(scenario.scenario().question.as_ref()),
        machine,
        start: scenario.scenario().machine.start_method,
        outcome,
        end: views.now,
        steps: count(views.steps.len()),
        events: count(trace.len()),
        warnings: scenario.warnings().to_vec(),
        strips,
        strips_total,
        processes: people(&views, &figures),
        processes_total,
        objects: trace.objects().to_vec(),
        output,
        output_total,
        speedup,
        metrics: figures,
        quiet: quiet(trace, views.now).stretches,
        overview: overview.into_iter().map(|(pid, spans)| (Lane::Process(pid), spans)).collect(),
    }
}

/// A text in both languages.
pub(super) fn words(wording: Option<&Wording>) -> Words {
    wording.map_or_else(Words::default, |text| Words { en: text.en().to_owned(), zh: text.zh().to_owned() })
}

fn people(views: &Views<'_>, figures: &Metrics) -> Vec<Person> {
    let infos = views.trace.processes().iter().zip(&figures.processes);
    infos
        .map(|(info, figure)| Person { info: info.clone(), cpu: figure.cpu, status: figure.status })
        .collect()
}

fn output(views: &Views<'_>) -> (Vec<Line>, u32) {
    let mut lines = Vec::new();
    let mut total = 0;
    for (id, event) in views.trace.events() {
        let EventKind::Print { stream, text } = event.kind else { continue };
        total += 1;
        if lines.len() < Summary::LINES_MAX {
            let step = views.steps.number_of(id).map_or(0, |number| count(number + 1));
            let text = views.trace.text(text).to_string();
            lines.push(Line { at: event.at, step, pid: event.pid, stream, text });
        }
    }
    (lines, total)
}

/// The time that one core needs, divided by the time that this machine needs: so the same run is run on one core.
fn speedup(
    scenario: &Checked,
    machine: &Machine,
    outcome: Option<&Outcome>,
    figures: &Metrics,
    events: usize,
) -> Option<f64> {
    if outcome != Some(&Outcome::Finished)
        || figures.run.makespan.is_zero()
        || events > EVENTS_MAX_FOR_SPEEDUP
    {
        return None;
    }
    if machine.cores == 1 {
        return Some(1.0);
    }
    let overrides = Overrides {
        cores: Some(1),
        policy: Some(machine.policy.name),
        quantum: Some(machine.policy.quantum),
        queue: Some(machine.queue),
        switch: Some(machine.costs.switch),
        seed: Some(machine.seed),
        until: Some(Time::MAX),
        start: None,
    };
    let mut alone = Session::new(scenario, &overrides);
    alone.run_for(EVENTS_MAX_FOR_SPEEDUP * 4).filter(|outcome| **outcome == Outcome::Finished)?;
    #[expect(clippy::cast_precision_loss, reason = "a ratio for people to read")]
    let ratio = alone.now().ns() as f64 / figures.run.makespan.ns() as f64;
    Some(ratio)
}
