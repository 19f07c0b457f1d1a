//! Set-up: finds what a command needs and this machine lacks, and installs it, saying what, why and for how long.
//!
//! Invariant: where nothing is missing it prints nothing, touches no network and takes a fraction of a second.
#![expect(
    clippy::disallowed_types,
    reason = "how long a step took is told to a person; nothing simulated depends on it"
)]

use std::time::Instant;

use crate::needs::Need;
use crate::run::{Outcome, seconds};

/// What `build` and `serve` need.
pub(crate) const FOR_SITE: &[Need] = &[Need::Node, Need::WasmTarget, Need::WasmOpt];

/// What the tests in a browser need besides.
pub(crate) const FOR_BROWSER: &[Need] = &[Need::Node, Need::Chromium, Need::ChineseFont, Need::Playwright];

/// Everything.
pub(crate) const FOR_ALL: &[Need] = &[
    Need::Node,
    Need::WasmTarget,
    Need::WasmOpt,
    Need::Rustfmt,
    Need::Clippy,
    Need::Chromium,
    Need::ChineseFont,
    Need::Playwright,
];

/// Installs those that are missing, in order.
///
/// # Errors
/// The first that could not be installed, with the command to run by hand.
pub(crate) fn ensure(needs: &[Need]) -> Outcome {
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Set-up, this once: {} of {} things are missing.", missing.len(), needs.len());
    for need in missing {
        let about = need.about();
        println!("  {}: {}; takes {}", about.what, about.why, about.time);
        let begin = Instant::now();
        let met = need.meet().and_then(|()| if need.is_met() { Ok(()) } else { Err(String::new()) });
        met.map_err(|problem| {
            format!("{problem}\nCould not install {}. By hand:\n    {}", about.what, need.by_hand())
        })?;
        println!("    done in {}", seconds(begin.elapsed()));
    }
    Ok(())
}
