//! Every dispatch with its reason: who won with which figures, who else was ready, by which rule.

use sim_core::decision::{Candidate, Decision, Decisions};
use sim_core::trace::Trace;
use std::io::{self, Write};

/// Writes a paragraph for each dispatch.
pub(crate) fn write(decisions: Decisions, trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    for decision in decisions {
        let Decision { event, at, core, winner, others, rule } = decision;
        let name = |one: &Candidate| trace.process(one.pid).map_or("?", |info| &*info.name).to_owned();
        writeln!(out, "{}: {at} core {} goes to {}{}", event.0, core.0, name(&winner), facts(&winner))?;
        if others.is_empty() {
            writeln!(out, "    Nobody else was ready.")?;
            continue;
        }
        writeln!(out, "    {rule}")?;
        for other in &others {
            writeln!(out, "    not {}{}", name(other), facts(other))?;
        }
    }
    Ok(())
}

fn facts(one: &Candidate) -> String {
    let facts: Vec<String> = one.facts.iter().map(|fact| format!("{} {}", fact.name, fact.value)).collect();
    if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) }
}
