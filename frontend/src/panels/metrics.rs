//! The figures of the whole run, and where each process's time went.

use super::panel::Panel;
use crate::app::use_page;
use crate::format;
use crate::i18n::Text;
use crate::protocol::Summary;
use crate::widgets::chip::Chip;
use sim_core::metrics::{Fraction, ProcessMetrics};
use sim_core::time::Ticks;
use yew::prelude::{AttrValue, Html, Properties, component, html};

/// The most processes whose time is shown.
const ROWS_MAX: usize = 24;

/// The figures.
#[component]
pub fn Metrics() -> Html {
    let page = use_page();
    let say = |text| AttrValue::from(page.language.say(text));
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let aside = html! { <span class="faint">{ say(Text::WholeRun) }</span> };
    let shown = summary.metrics.processes.iter().take(ROWS_MAX);
    html! {
        <Panel id="metrics" title={say(Text::Metrics)} {aside}>
            <dl class="figures">{ for figures(&summary).into_iter().map(|(text, number, unit)| html! {
                <div><dt>{ say(text) }</dt><dd>{ number }<span class="unit">{ unit }</span></dd></div>
            }) }</dl>
            <h3 class="shares-head">{ say(Text::WhereTimeWent) }</h3>
            <ul class="shares">{ for shown.map(|process| html! { <Shares process={process.clone()} /> }) }</ul>
        </Panel>
    }
}

/// The eight figures: what, number, unit.
fn figures(summary: &Summary) -> [(Text, String, &'static str); 8] {
    let run = &summary.metrics.run;
    let nothing = || ("—".to_owned(), "");
    let length = |text, length: Option<Ticks>| {
        let (number, unit) = length.map_or_else(nothing, format::length_parts);
        (text, number, unit)
    };
    let mean = |text, mean: Fraction| length(text, (mean.under > 0).then(|| Ticks::from_ns(mean.rounded())));
    let speedup = summary.speedup.map_or_else(|| "—".to_owned(), |speedup| format!("{speedup:.2}"));
    [
        mean(Text::MeanTurnaround, run.turnaround),
        mean(Text::MeanWaiting, run.waiting),
        mean(Text::MeanResponse, run.response),
        (Text::Utilisation, format::percent(run.utilisation.over, run.utilisation.under), "%"),
        (Text::Switches, run.switches.to_string(), ""),
        (Text::Throughput, three(run.throughput), "/s"),
        (Text::Speedup, speedup, if summary.speedup.is_some() { "×" } else { "" }),
        length(Text::Makespan, (run.ended > 0).then_some(run.makespan)),
    ]
}

/// A fraction with about three digits.
fn three(fraction: Fraction) -> String {
    let value = fraction.value();
    let decimals = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.decimals$}")
}

#[derive(PartialEq, Properties)]
struct SharesProps {
    process: ProcessMetrics,
}

/// A process's time: running solid, ready hatched, blocked dashed.
#[component]
fn Shares(props: &SharesProps) -> Html {
    let page = use_page();
    let process = &props.process;
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let hue = crate::state::select::face(&summary, process.pid).hue;
    let parts = [
        ("solid", Text::ShareRunning, process.cpu),
        ("hatch", Text::ShareReady, process.ready),
        ("dashed", Text::ShareBlocked, process.blocked),
    ];
    let whole = process.cpu + process.ready + process.blocked + process.switching;
    let spoken = parts
        .map(|(_, text, length)| share(page.language.say(text), length, whole))
        .join(page.language.say(Text::Comma));
    let largest = parts.into_iter().max_by_key(|(_, _, length)| *length).unwrap_or(parts[0]);
    html! {
        <li class={format!("h{hue}")}>
            <Chip pid={process.pid} />
            <span class="share-bar" role="img" aria-label={spoken.clone()} title={spoken}>
                { for parts.into_iter().filter(|(_, _, length)| !length.is_zero()).map(|(class, _, length)| html! {
                    <i {class} style={format!("flex-grow:{}", length.ns().max(1))} />
                }) }
            </span>
            <span class="share-number">
                { format!("{} %", format::percent(largest.2.ns(), whole.ns())) }<small>{ page.language.say(largest.1) }</small>
            </span>
        </li>
    }
}

fn share(name: &str, length: Ticks, whole: Ticks) -> String {
    format!("{name} {} % ({})", format::percent(length.ns(), whole.ns()), format::length(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_have_about_three_digits() {
        let fractions =
            [(1, 3), (43, 3), (700, 3), (0, 0)].map(|(over, under)| three(Fraction { over, under }));
        assert_eq!(fractions, ["0.33", "14.3", "233", "0.00"]);
    }
}
