//! `timeslice policies` and `timeslice conventions`: the core's tables for people.

use crate::failure::Failure;
use crate::output;
use sim_core::policy::catalog::{CATALOG, Choice};
use sim_core::scenario::conventions::{self, PRESETS};

/// Lists the policies.
pub(crate) fn policies() -> Result<u8, Failure> {
    output::to(None, |out| {
        for row in CATALOG {
            let quantum = if row.has_quantum {
                format!(" (--quantum, {} if not set)", Choice::default().quantum)
            } else {
                String::new()
            };
            writeln!(
                out,
                "\n{:<8} {}{quantum}\n         {}\n         {}",
                row.key, row.title, row.summary, row.source
            )?;
            for parameter in row.parameters {
                let (key, kind, sentence) = parameter.row();
                writeln!(out, "           \"{key}\" ({}): {sentence}", kind.words())?;
            }
        }
        Ok(0)
    })
}

/// Lists the presets and the switches.
pub(crate) fn conventions() -> Result<u8, Failure> {
    output::to(None, |out| {
        writeln!(out, "Presets (\"conventions\": \"…\"):")?;
        for preset in PRESETS {
            writeln!(out, "  {}\n      {}", preset.key, preset.summary)?;
            for (key, on) in preset.sets {
                writeln!(out, "      {key} = {on}")?;
            }
        }
        writeln!(
            out,
            "\nSwitches (\"conventions\": {{\"…\": true}}), as the preset {} has them:",
            PRESETS[0].key
        )?;
        for row in conventions::CATALOG {
            let fixed = if row.field.is_some() { "" } else { ", always in this version" };
            writeln!(
                out,
                "  {} = {}{fixed}\n      {}\n      {}",
                row.key, row.textbook, row.sentence, row.source
            )?;
        }
        Ok(0)
    })
}
