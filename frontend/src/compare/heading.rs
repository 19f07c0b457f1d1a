//! A run's letter, what its machine is, and how far it has come at the playhead.

use super::kind;
use crate::app::use_page;
use crate::format;
use crate::i18n::Text;
use crate::protocol::{Now, RunId, Summary};
use crate::state::Phase;
use crate::state::action::Action;
use crate::widgets::glyph::Glyph;
use crate::widgets::icon_button::IconButton;
use sim_core::time::Ticks;
use yew::prelude::*;

/// Whose heading.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The run's.
    pub run: RunId,
}

/// The heading of a run.
#[component]
pub fn Heading(props: &Props) -> Html {
    let page = use_page();
    let Some(run) = page.runs.get(props.run.index()) else { return Html::default() };
    let language = page.language;
    let letter = props.run.letter().to_string();
    let first = page.main().summary.as_ref().map(|summary| &summary.machine);
    let remove = {
        let (page, run) = (page.clone(), props.run);
        Callback::from(move |()| page.dispatch(Action::RemoveRun(run)))
    };
    let stop = {
        let (page, run) = (page.clone(), props.run);
        Callback::from(move |_| page.dispatch(Action::StopRun(run)))
    };
    let state = match run.phase {
        _ if !run.problems.is_empty() => {
            html! { <span class="cmp-note cmp-problem">{ language.say(Text::RunHasProblems) }</span> }
        }
        Phase::Waiting | Phase::Running { .. } if run.summary.is_none() => html! {
            <span class="cmp-note">{ language.say(Text::SimulatingRun) }
                <button type="button" class="cmp-stop" onclick={stop}>{ language.say(Text::Stop) }</button></span>
        },
        Phase::Waiting | Phase::Running { .. } | Phase::Done => match (&run.summary, &run.now) {
            (Some(summary), Some(now)) => progress(language, summary, now),
            _ => Html::default(),
        },
    };
    html! {
        <div class="cmp-heading">
            <span class="cmp-letter" aria-label={language.fill(Text::RunLetter, &[&letter])}>{ &letter }</span>
            <div class="cmp-words">
                if let Some(summary) = &run.summary {
                    <p class="cmp-kind"><strong>{ kind::cores(language, summary.machine.cores) }</strong>
                        { " " }<span>{ kind::apart(language, &summary.machine, first) }</span></p>
                } else if let Some(cores) = run.settings.cores {
                    <p class="cmp-kind"><strong>{ kind::cores(language, cores) }</strong></p>
                }
                { state }
            </div>
            if props.run != RunId::MAIN {
                <IconButton class="cmp-remove" glyph={Glyph::Close} size=13 onclick={remove}
                    label={language.fill(Text::RemoveRun, &[&letter])} />
            }
        </div>
    }
}

/// How much of the CPU time that the run takes has been used.
fn progress(language: crate::i18n::Language, summary: &Summary, now: &Now) -> Html {
    let whole = summary.processes.iter().fold(Ticks::ZERO, |sum, person| sum + person.cpu);
    let done = now.snapshot.processes.iter().fold(Ticks::ZERO, |sum, process| sum + process.cpu);
    let part = format::percent(done.ns(), whole.ns());
    let text = if done >= whole {
        language.say(Text::AllDone).to_owned()
    } else {
        language.fill(Text::WorkDone, &[&format::length(done), &format::length(whole)])
    };
    html! {
        <p class="cmp-done"><span class="cmp-bar" aria-hidden="true"><i style={format!("width:{part}%")} /></span>{ text }</p>
    }
}
