//! The small form that adds a run: how many cores, which policy, which queues. It begins with the main run's machine.

use crate::app::use_page;
use crate::i18n::Text;
use crate::state::action::Action;
use crate::state::settings::{QUEUES, Settings};
use crate::widgets::choice::Choice;
use crate::widgets::length_field::LengthField;
use sim_core::machine::Queueing;
use sim_core::policy::catalog::CATALOG;
use yew::prelude::*;

/// What the form is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// It is no longer needed.
    pub onclose: Callback<()>,
}

/// The form.
#[component]
pub fn AddRun(props: &Props) -> Html {
    let page = use_page();
    let first = page.main().summary.as_ref().map(|summary| summary.machine.clone()).unwrap_or_default();
    let draft = use_state_eq(|| Settings {
        cores: Some((first.cores.saturating_mul(2)).clamp(1, Settings::CORES_MAX)),
        policy: Some(first.policy.name),
        quantum: Some(first.policy.quantum),
        queue: Some(first.queue),
        ..page.main().settings.clone()
    });
    let say = |text| AttrValue::from(page.language.say(text));
    let change = |how: fn(&mut Settings, usize)| {
        let draft = draft.clone();
        Callback::from(move |place: usize| {
            let mut next = (*draft).clone();
            how(&mut next, place);
            draft.set(next);
        })
    };
    let quantum = {
        let draft = draft.clone();
        Callback::from(move |quantum| draft.set(Settings { quantum: Some(quantum), ..(*draft).clone() }))
    };
    let onsubmit = {
        let (page, draft, close) = (page.clone(), draft.clone(), props.onclose.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            page.dispatch(Action::AddRun((*draft).clone()));
            close.emit(());
        })
    };
    let onkeydown = {
        let close = props.onclose.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                close.emit(());
            }
        })
    };
    let policy = draft.policy.unwrap_or(first.policy.name);
    let cores: Vec<AttrValue> =
        (1..=Settings::CORES_MAX).map(|cores| AttrValue::from(cores.to_string())).collect();
    let policies: Vec<AttrValue> =
        CATALOG.iter().map(|row| AttrValue::from(row.key.to_ascii_uppercase())).collect();
    let queues: Vec<AttrValue> = QUEUES.map(|queue| say(queue_name(queue))).to_vec();
    let chosen_core = usize::from(draft.cores.unwrap_or(1)).saturating_sub(1);
    html! {
        <form class="cmp-form" aria-label={say(Text::AddRun)} {onsubmit} {onkeydown}>
            <label><span>{ say(Text::Cores) }</span>
                <Choice label={say(Text::Cores)} options={cores} chosen={chosen_core}
                    onchoose={change(|settings, place| settings.cores = u16::try_from(place + 1).ok())} /></label>
            <label><span>{ say(Text::Policy) }</span>
                <Choice label={say(Text::Policy)} options={policies}
                    chosen={CATALOG.iter().position(|row| row.name == policy).unwrap_or(0)}
                    onchoose={change(|settings, place| settings.policy = CATALOG.get(place).map(|row| row.name))} /></label>
            if policy.row().has_quantum {
                <label><span>{ say(Text::Quantum) }</span>
                    <LengthField label={say(Text::Quantum)} length={draft.quantum.unwrap_or(first.policy.quantum)}
                        onchange={quantum} wrong={say(Text::NotALength)} /></label>
            }
            <label><span>{ say(Text::ReadyQueue) }</span>
                <Choice label={say(Text::ReadyQueue)} options={queues}
                    chosen={QUEUES.iter().position(|queue| Some(*queue) == draft.queue).unwrap_or(0)}
                    onchoose={change(|settings, place| settings.queue = QUEUES.get(place).copied())} /></label>
            <p class="cmp-form-keys">
                <button type="submit" class="cmp-primary">{ say(Text::AddIt) }</button>
                <button type="button" class="cmp-plain" onclick={props.onclose.reform(|_: MouseEvent| ())}>{ say(Text::Cancel) }</button>
            </p>
        </form>
    }
}

const fn queue_name(queue: Queueing) -> Text {
    match queue {
        Queueing::Shared => Text::Shared,
        Queueing::PerCore => Text::PerCore,
        Queueing::PerCoreStealing => Text::PerCoreStealing,
    }
}
