//! The machine's knobs. Each turns at once: the run is reckoned anew.

use super::panel::Panel;
use crate::app::use_page;
use crate::format;
use crate::i18n::{Language, Text};
use crate::protocol::RunId;
use crate::state::action::Action;
use crate::state::settings::{QUEUES, STARTS, Settings, start_key};
use crate::widgets::choice::Choice;
use crate::widgets::glyph::{Glyph, Picture};
use crate::widgets::icon_button::IconButton;
use crate::widgets::length_field::LengthField;
use crate::widgets::segmented::Segmented;
use crate::widgets::slider::Slider;
use sim_core::machine::Queueing;
use sim_core::policy::catalog::{CATALOG, Row};
use sim_core::time::Ticks;
use yew::prelude::{AttrValue, Callback, Html, Properties, component, html};

/// The machine's panel.
#[component]
pub fn Machine() -> Html {
    let page = use_page();
    let run = page.main();
    let language = page.language;
    let say = |text| AttrValue::from(language.say(text));
    let settings = run.settings.clone();
    let Some(summary) = run.summary.clone() else { return Html::default() };
    let machine = &summary.machine;
    let cores = settings.cores.unwrap_or(machine.cores);
    let policy = settings.policy.unwrap_or(machine.policy.name);
    let quantum = settings.quantum.unwrap_or(machine.policy.quantum);
    let switch = settings.switch.unwrap_or(machine.costs.switch);
    let queue = settings.queue.unwrap_or(machine.queue);
    let start = settings.start.unwrap_or(summary.start);
    let set = |change: fn(&mut Settings, usize)| {
        let (page, settings) = (page.clone(), settings.clone());
        Callback::from(move |place| {
            let mut next = settings.clone();
            change(&mut next, place);
            page.dispatch(Action::Set(RunId::MAIN, next));
        })
    };
    let set_length = |change: fn(&mut Settings, Ticks)| {
        let (page, settings) = (page.clone(), settings.clone());
        Callback::from(move |length| {
            let mut next = settings.clone();
            change(&mut next, length);
            page.dispatch(Action::Set(RunId::MAIN, next));
        })
    };
    let reset = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::Set(RunId::MAIN, Settings::default())))
    };
    let aside = html! {
        <IconButton glyph={Glyph::Undo} label={say(Text::ResetMachine)} disabled={settings == Settings::default()} onclick={reset} />
    };
    let starts = STARTS.map(|start| AttrValue::from(start_key(start))).to_vec();
    html! {
        <Panel id="machine" title={say(Text::Machine)} before={html! { <Picture of={Glyph::Processor} /> }} {aside}>
            <div class="knobs">
                <Knob label={say(Text::Cores)}><Cores {cores} onset={set(|settings, cores| settings.cores = u16::try_from(cores).ok())} /></Knob>
                <Knob label={say(Text::Policy)}>
                    <Choice label={say(Text::Policy)} options={CATALOG.iter().map(|row| policy_name(language, row)).collect::<Vec<_>>()}
                        chosen={CATALOG.iter().position(|row| row.name == policy).unwrap_or(0)}
                        onchoose={set(|settings, place| settings.policy = CATALOG.get(place).map(|row| row.name))} />
                </Knob>
                if policy.row().has_quantum {
                    <Length label={say(Text::Quantum)} length={quantum} steps={QUANTA}
                        onset={set_length(|settings, length| settings.quantum = Some(length))} />
                }
                <Length label={say(Text::SwitchCost)} length={switch} steps={SWITCHES}
                    onset={set_length(|settings, length| settings.switch = Some(length))} />
                <Knob label={say(Text::ReadyQueue)}>
                    <Segmented label={say(Text::ReadyQueue)} options={QUEUES.map(|queue| say(queue_name(queue))).to_vec()}
                        chosen={QUEUES.iter().position(|one| *one == queue)}
                        onchoose={set(|settings, place| settings.queue = QUEUES.get(place).copied())} />
                </Knob>
                <Knob label={say(Text::StartMethod)}>
                    <Segmented label={say(Text::StartMethod)} options={starts} chosen={STARTS.iter().position(|one| *one == start)}
                        onchoose={set(|settings, place| settings.start = STARTS.get(place).copied())} />
                </Knob>
            </div>
        </Panel>
    }
}

/// The quanta of the slider, in µs: a step is about a third more each.
const QUANTA: &[u64] = &[
    10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 50_000, 75_000, 100_000, 150_000,
    200_000, 300_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000,
];
/// The switch costs of the slider, in µs.
const SWITCHES: &[u64] =
    &[0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];

/// A policy as the menu names it: `RR · Round robin`.
fn policy_name(language: Language, row: &Row) -> AttrValue {
    let title = match language {
        Language::English => row.title,
        Language::Chinese => row.title_zh,
    };
    AttrValue::from(format!("{} · {title}", row.key.to_ascii_uppercase()))
}

const fn queue_name(queue: Queueing) -> Text {
    match queue {
        Queueing::Shared => Text::Shared,
        Queueing::PerCore => Text::PerCore,
        Queueing::PerCoreStealing => Text::PerCoreStealing,
    }
}

#[derive(PartialEq, Properties)]
struct KnobProps {
    label: AttrValue,
    children: Html,
}

/// A name and what sets it.
#[component]
fn Knob(props: &KnobProps) -> Html {
    html! { <><span class="knob-name" aria-hidden="true">{ &props.label }</span><div class="knob">{ props.children.clone() }</div></> }
}

#[derive(PartialEq, Properties)]
struct CoresProps {
    cores: u16,
    onset: Callback<usize>,
}

/// How many cores: by one less or more, or by a cell of the strip.
#[component]
fn Cores(props: &CoresProps) -> Html {
    let page = use_page();
    let say = |text| page.language.say(text);
    let cores = usize::from(props.cores);
    let last = usize::from(Settings::CORES_MAX);
    let step = |to: usize| props.onset.reform(move |()| to.clamp(1, last));
    html! {
        <>
            <span class="stepper" role="group" aria-label={say(Text::Cores)}>
                <IconButton glyph={Glyph::Minus} label={say(Text::FewerCores)} disabled={cores <= 1} onclick={step(cores.saturating_sub(1))} />
                <output aria-live="polite">{ cores }</output>
                <IconButton glyph={Glyph::Plus} label={say(Text::MoreCores)} disabled={cores >= last} onclick={step(cores + 1)} />
            </span>
            <span class="cells" aria-hidden="true">{ for (1..=last).map(|cell| {
                let onclick = props.onset.reform(move |_| cell);
                html! { <span class={if cell <= cores { "cell full" } else { "cell" }} {onclick} /> }
            }) }</span>
        </>
    }
}

#[derive(PartialEq, Properties)]
struct LengthProps {
    label: AttrValue,
    length: Ticks,
    steps: &'static [u64],
    onset: Callback<Ticks>,
}

/// A length of time: roughly by a slider, exactly by a field.
#[component]
fn Length(props: &LengthProps) -> Html {
    let page = use_page();
    let steps = props.steps;
    let place = nearest(steps, props.length);
    html! {
        <Knob label={props.label.clone()}>
            <Slider label={props.label.clone()} last={steps.len() - 1} {place} says={format::length(props.length)}
                onmove={props.onset.reform(move |place: usize| Ticks::from_us(steps[place.min(steps.len() - 1)]))} />
            <LengthField label={props.label.clone()} length={props.length} zero={steps[0] == 0} onchange={props.onset.clone()}
                wrong={page.language.say(Text::NotALength)} />
        </Knob>
    }
}

/// The last step that is not above a length.
fn nearest(steps: &[u64], length: Ticks) -> usize {
    steps.partition_point(|step| Ticks::from_us(*step) <= length).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slider_stands_at_the_last_step_that_is_not_above() {
        let places = [0, 100, 150, 99_000_000].map(|us| nearest(SWITCHES, Ticks::from_us(us)));
        assert_eq!(places.map(|place| SWITCHES[place]), [0, 100, 100, 50_000]);
    }

    #[test]
    fn steps_rise() {
        assert!(QUANTA.is_sorted() && SWITCHES.is_sorted());
        assert!(QUANTA[0] > 0, "a quantum of nothing would never end");
    }
}
