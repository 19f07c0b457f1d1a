//! Below the runs: how many times as fast each is, and all figures in one table.

use super::figures::{self, SpeedUp};
use crate::app::{Page, use_page};
use crate::i18n::Text;
use crate::protocol::RunId;
use crate::state::Run;
use sim_core::kernel::Outcome;
use sim_core::metrics::RunMetrics;
use yew::prelude::*;

/// The figures of a run that is simulated to its end.
fn metrics(run: &Run) -> Option<&RunMetrics> {
    run.summary.as_ref().map(|summary| &summary.metrics.run)
}

/// Those that can be compared by their length: runs that come to an end.
fn finished(run: &Run) -> Option<(&RunMetrics, u16)> {
    let summary = run.summary.as_ref()?;
    (summary.outcome == Some(Outcome::Finished)).then_some((&summary.metrics.run, summary.machine.cores))
}

fn letters(page: &Page) -> impl Iterator<Item = (String, &Run)> + '_ {
    (0_u8..).zip(&page.runs).map(|(run, of)| (RunId(run).letter().to_string(), of))
}

/// How many times as fast each run is as the one with the fewest cores.
#[component]
pub fn SpeedUps() -> Html {
    let page = use_page();
    let base = letters(&page)
        .filter_map(|(letter, run)| Some((letter, finished(run)?)))
        .min_by_key(|(_, (_, cores))| *cores);
    let first = base.as_ref().map(|(_, first)| *first);
    let against = base.as_ref().map_or("A", |(letter, _)| letter);
    let ups: Vec<_> = letters(&page)
        .map(|(letter, run)| (letter, first.and_then(|first| Some(figures::speed_up(first, finished(run)?)))))
        .collect();
    let most = ups.iter().filter_map(|(_, up)| *up).map(|up| up.times.max(up.perfect)).fold(1.0, f64::max);
    let bars = ups.iter().map(|(letter, up)| {
        html! {
            <li><span class="cmp-letter" aria-hidden="true">{ letter }</span>
                if let Some(up) = up { { bar(&page, *up, most) } } else {
                    <span class="cmp-note">{ page.language.say(Text::StillRunning) }</span>
                }
            </li>
        }
    });
    html! {
        <section class="cmp-speed" aria-label={page.language.say(Text::SpeedUp)}>
            <h3>{ page.language.say(Text::SpeedUp) }<small>{ page.language.fill(Text::SpeedUpNote, &[against]) }</small></h3>
            <ol>{ for bars }</ol>
        </section>
    }
}

fn bar(page: &Page, up: SpeedUp, most: f64) -> Html {
    let part = |times: f64| format!("width:{:.2}%", times / most * 100.0);
    let share = [format!("{:.0}", up.times / up.perfect * 100.0), number(up.perfect)];
    html! {
        <>
            <span class="cmp-times"><span class="cmp-perfect" style={part(up.perfect)} />
                <span class="cmp-real" style={part(up.times)}><b>{ format!("{:.2}×", up.times) }</b></span></span>
            <span class="cmp-note">{ page.language.fill(Text::SpeedUpOf, &[&share[0], &share[1]]) }</span>
        </>
    }
}

fn number(times: f64) -> String {
    if (times - times.round()).abs() < 0.005 { format!("{times:.0}") } else { format!("{times:.2}") }
}

/// All figures, the best in bold.
#[component]
pub fn Figures() -> Html {
    let page = use_page();
    let runs: Vec<_> = page.runs.iter().map(metrics).collect();
    let heads = letters(&page).map(|(letter, _)| {
        html! { <th scope="col"><span class="cmp-letter" aria-label={page.language.fill(Text::RunLetter, &[&letter])}>{ &letter }</span></th> }
    });
    let lines = figures::lines(&runs).into_iter().map(|line| {
        let cells = line.cells.iter().zip(&line.best).map(|(cell, best)| {
            let text = cell.as_deref().unwrap_or("–");
            html! { <td>if *best { <b>{ text }</b> } else { { text } }</td> }
        });
        html! {
            <tr><th scope="row">{ page.language.say(line.text) }{ " " }<small>{ line.unit }</small></th>{ for cells }</tr>
        }
    });
    html! {
        <section class="cmp-figures" tabindex="0" aria-label={page.language.say(Text::Metrics)}>
            <table>
                <thead><tr><th scope="col"><small>{ page.language.say(Text::BestInBold) }</small></th>{ for heads }</tr></thead>
                <tbody>{ for lines }</tbody>
            </table>
        </section>
    }
}
