//! What happened, step by step: the steps around the playhead, fetched as the reader scrolls.

use super::telling::Teller;
use crate::app::use_page;
use crate::format::ClockUnit;
use crate::i18n::Text;
use crate::link::Link;
use crate::protocol::{Command, Place, RunId};
use crate::state::action::Action;
use crate::widgets::chip::Chip;
use crate::widgets::rows::Rows;
use crate::widgets::sentence::Sentence;
use sim_core::explain::Explanation;
use yew::prelude::{
    Callback, Html, MouseEvent, Properties, classes, component, html, use_context, use_effect_with,
    use_state_eq,
};

/// The steps.
#[component]
pub fn Events() -> Html {
    let page = use_page();
    let link = use_context::<Link>().expect("the page provides a line to the machine");
    let seen = use_state_eq(|| (0_usize, 0_usize));
    let run = page.main();
    let (epoch, settled) = (run.epoch, run.is_settled());
    let steps = run.summary.as_ref().map_or(0, |summary| summary.steps);
    {
        let from = u32::try_from(seen.0.saturating_sub(1)).unwrap_or(0);
        let count = u32::try_from(seen.1 - seen.0).unwrap_or(0).min(Command::TELL_MAX);
        use_effect_with((from, count, epoch, settled), move |&(from, count, epoch, settled)| {
            if settled && count > 0 {
                link.ask(Command::Tell { run: RunId::MAIN, epoch, from, count });
            }
        });
    }
    if steps == 0 {
        return html! { <p class="empty">{ page.language.say(Text::NothingHappened) }</p> };
    }
    let past = page.playhead.step as usize;
    let row = {
        let page = page.clone();
        Callback::from(move |place: usize| match place {
            _ if place == past => {
                let unit = page.main().summary.as_ref().map(|summary| ClockUnit::of_run(summary.end));
                let time = unit.map(|unit| unit.text(page.playhead.at)).unwrap_or_default();
                html! { <div class="now-line"><b>{ time }</b></div> }
            }
            _ => {
                let step = if place < past { place } else { place - 1 };
                let told = page
                    .main()
                    .story
                    .as_ref()
                    .and_then(|(from, story)| story.get(step.checked_sub(*from as usize)?));
                match told {
                    Some(told) => html! { <StepRow {step} told={told.clone()} future={place > past} /> },
                    None => {
                        html! { <div class="log-line future"><span class="log-time">{ "…" }</span></div> }
                    }
                }
            }
        })
    };
    let onrange = Callback::from(move |range| seen.set(range));
    html! {
        <Rows class="log" role="log" live=false label={page.language.say(Text::Events)} count={steps as usize + 1} height={24} {row}
            show={past} whole={Command::TELL_MAX as usize} {onrange} />
    }
}

#[derive(PartialEq, Properties)]
struct StepProps {
    step: usize,
    told: Explanation,
    future: bool,
}

#[component]
fn StepRow(props: &StepProps) -> Html {
    let page = use_page();
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let (text, pieces) = Teller { language: page.language, summary: &summary }.deed(&props.told.deed);
    let time = ClockUnit::of_run(summary.end).number(props.told.at);
    let place = Place::Step(u32::try_from(props.step + 1).unwrap_or(u32::MAX));
    let onclick = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            page.dispatch(Action::Play(false));
            page.dispatch(Action::Go(place));
        })
    };
    html! {
        <button type="button" class={classes!("log-line", props.future.then_some("future"))} {onclick}>
            <span class="log-time">{ time }</span>
            <Chip pid={props.told.who.pid} />
            <span class="log-text"><Sentence {text} {pieces} /></span>
        </button>
    }
}
