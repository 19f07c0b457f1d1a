//! Why the last step happened: one sentence, the chain of causes with the way to each of them, and what comes next.

use super::panel::Panel;
use super::telling::{Teller, Told};
use crate::app::use_page;
use crate::format::ClockUnit;
use crate::i18n::Text;
use crate::keys::{self, Does};
use crate::protocol::Place;
use crate::state::action::Action;
use crate::widgets::glyph::Glyph;
use crate::widgets::icon_button::IconButton;
use crate::widgets::sentence::{Piece, Sentence};
use sim_core::explain::{Cause, Explanation, Next};
use yew::prelude::{Callback, Html, MouseEvent, Properties, classes, component, html, use_state_eq};

/// How many facts stand beside what happened.
const FACTS_MAX: usize = 2;

/// Why.
#[component]
pub fn Why() -> Html {
    let page = use_page();
    let raised = use_state_eq(|| false);
    let say = |text| page.language.say(text);
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let now = page.main().now.clone();
    let unit = ClockUnit::of_run(summary.end);
    let step = |forward| {
        let page = page.clone();
        Callback::from(move |()| {
            page.dispatch(Action::Play(false));
            if let Some(action) = keys::action(Does::Step { forward, of_selected: false }, &page) {
                page.dispatch(action);
            }
        })
    };
    let here = page.playhead.step;
    let aside = html! {
        <>
            <IconButton glyph={Glyph::Left} label={say(Text::KeyStepBack)} disabled={here == 0} onclick={step(false)} />
            <span class="why-time">{ unit.text(page.playhead.at) }</span>
            <span class="why-event">{ page.language.fill(Text::EventOf, &[&here.to_string(), &summary.steps.to_string()]) }</span>
            <IconButton glyph={Glyph::Right} label={say(Text::KeyStep)} disabled={here >= summary.steps} onclick={step(true)} />
        </>
    };
    let why = now.and_then(|now| now.why.clone());
    let toggle = {
        let raised = raised.clone();
        Callback::from(move |_: MouseEvent| raised.set(!*raised))
    };
    html! {
        <Panel id="why" title={say(Text::Why)} {aside} class={classes!(raised.then_some("raised"))}>
            <button type="button" class="sheet-handle" aria-expanded={raised.to_string()} aria-label={say(Text::RaiseWhy)} onclick={toggle} />
            { match why {
                Some(why) => html! { <Explained {why} /> },
                None => html! { <p class="why-sentence">{ say(Text::NothingHappenedYet) }</p> },
            } }
        </Panel>
    }
}

#[derive(PartialEq, Properties)]
struct ExplainedProps {
    why: Explanation,
}

/// The sentence and its chain.
#[component]
fn Explained(props: &ExplainedProps) -> Html {
    let page = use_page();
    let why = &props.why;
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let teller = Teller { language: page.language, summary: &summary };
    let ((deed, pieces), facts) = teller.event(why);
    let facts = facts.into_iter().take(FACTS_MAX);
    // While the page plays, a reader that speaks would never come to an end.
    let live = if page.playing { "off" } else { "polite" };
    html! {
        <>
            <p class="why-sentence" aria-live={live} aria-atomic="true">
                <Sentence text={Text::Subject} pieces={vec![Piece::Who(why.who.pid)]} />
                <Sentence text={deed} pieces={pieces} />
                <Sentence text={Text::FullStop} />
                { for facts.map(|told| html! { <><Sentence text={Text::Space} />{ plain(told) }</> }) }
            </p>
            <ol class="why-chain">
                { for why.causes.iter().map(|cause| html! { <CauseRow cause={cause.clone()} /> }) }
                <li class="why-now">
                    <Sentence text={Text::NowItIs} pieces={vec![Piece::Words(ClockUnit::of_run(summary.end).text(why.at))]} />
                </li>
                if let Some(next) = &why.next { <NextRow next={next.clone()} /> }
            </ol>
        </>
    }
}

#[derive(PartialEq, Properties)]
struct CauseProps {
    cause: Cause,
}

/// A link of the chain, which leads to its time.
#[component]
fn CauseRow(props: &CauseProps) -> Html {
    let page = use_page();
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let teller = Teller { language: page.language, summary: &summary };
    let at = props.cause.at;
    let time = Piece::Link(ClockUnit::of_run(summary.end).text(at), Place::Time(at));
    html! {
        <li>
            <Sentence text={Text::AtTime} pieces={vec![time]} />
            { for teller.because(&props.cause.because).into_iter().map(plain) }
        </li>
    }
}

#[derive(PartialEq, Properties)]
struct NextProps {
    next: Next,
}

/// What comes next.
#[component]
fn NextRow(props: &NextProps) -> Html {
    let page = use_page();
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let teller = Teller { language: page.language, summary: &summary };
    let (lead, told) = match &props.next {
        Next::Then { at, deed, .. } => {
            let time = Piece::Link(ClockUnit::of_run(summary.end).text(*at), Place::Time(*at));
            (html! { <Sentence text={Text::AtTime} pieces={vec![time]} /> }, teller.deed(deed))
        }
        Next::Nothing(stays) => (Html::default(), teller.stays(stays)),
    };
    html! {
        <li class="why-next">
            <b>{ page.language.say(Text::NextIs) }</b>{ " " }{ lead }{ plain(told) }<Sentence text={Text::FullStop} />
        </li>
    }
}

fn plain((text, pieces): Told) -> Html {
    html! { <Sentence {text} {pieces} /> }
}
