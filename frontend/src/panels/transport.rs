//! The transport: where the playhead is, and how it moves.

use crate::app::use_page;
use crate::clock::use_instant;
use crate::format::{self, ClockUnit};
use crate::i18n::Text;
use crate::keys::{self, Does};
use crate::state::Pace;
use crate::state::action::Action;
use crate::state::select;
use crate::widgets::choice::Choice;
use crate::widgets::glyph::Glyph;
use crate::widgets::icon_button::IconButton;
use crate::widgets::segmented::Segmented;
use yew::prelude::{AttrValue, Callback, Html, component, html, use_node_ref};

/// The transport.
#[component]
pub fn Transport() -> Html {
    let page = use_page();
    let language = page.language;
    let say = |text| AttrValue::from(language.say(text));
    let steps = page.main().summary.as_ref().map_or(0, |summary| summary.steps);
    let here = page.playhead.step;
    let walk = |does: Does| {
        let page = page.clone();
        Callback::from(move |()| {
            page.dispatch(Action::Play(false));
            if let Some(action) = keys::action(does, &page) {
                page.dispatch(action);
            }
        })
    };
    let step = |forward| walk(Does::Step { forward, of_selected: false });
    let play = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::Play(!page.playing)))
    };
    let repeat = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::Loop(!page.looping)))
    };
    let pace = {
        let page = page.clone();
        Callback::from(move |place| {
            page.dispatch(Action::Pace(if place == 0 { Pace::ByEvent } else { Pace::ByClock }));
        })
    };
    let speed = {
        let page = page.clone();
        Callback::from(move |place| page.dispatch(Action::Speed(place)))
    };
    let (glyph, label) = if page.playing { (Glyph::Pause, Text::Pause) } else { (Glyph::Play, Text::Play) };
    let speeds: Vec<AttrValue> = page.pace.speeds().iter().map(|speed| speed_name(*speed).into()).collect();
    html! {
        <div class="transport" role="group" aria-label={say(Text::TransportRegion)} data-panel="transport" tabindex="-1">
            <IconButton class="to-start" glyph={Glyph::ToStart} label={say(Text::KeyStart)} keys="Home" disabled={here == 0} onclick={walk(Does::ToStart)} />
            <IconButton class="framed" glyph={Glyph::StepBack} label={say(Text::KeyStepBack)} keys="←" disabled={here == 0} onclick={step(false)} />
            <IconButton class="play" glyph={glyph} size={18} label={say(label)} keys="Space" onclick={play} />
            <IconButton class="framed" glyph={Glyph::StepForward} label={say(Text::KeyStep)} keys="→" disabled={here >= steps} onclick={step(true)} />
            <IconButton class="to-end" glyph={Glyph::ToEnd} label={say(Text::KeyEnd)} keys="End" disabled={here >= steps} onclick={walk(Does::ToEnd)} />
            <ClockFace />
            <span class="event-count">{ language.fill(Text::EventOf, &[&here.to_string(), &steps.to_string()]) }</span>
            <div class="top-space" />
            <Segmented class="pace" label={say(Text::PaceLabel)} options={vec![say(Text::ByEvent), say(Text::ByClock)]}
                chosen={usize::from(page.pace == Pace::ByClock)} onchoose={pace} />
            <Choice class="speed" label={say(Text::SpeedLabel)} options={speeds} chosen={page.speed} onchoose={speed} />
            <IconButton class="loop" glyph={Glyph::Loop} label={say(Text::LoopLabel)} pressed={page.looping} onclick={repeat} />
        </div>
    }
}

/// The instant on screen, and the run's end.
#[component]
fn ClockFace() -> Html {
    let page = use_page();
    let face = use_node_ref();
    let end = select::end(&page);
    let unit = ClockUnit::of_run(end);
    {
        let face = face.clone();
        use_instant(end, move |at| {
            if let Some(node) = face.get() {
                node.set_text_content(Some(&unit.text(at)));
            }
        });
    }
    html! {
        <span class="clock">
            <b ref={face} class="clock-now" />
            <span class="clock-end">{ format!("/ {}", unit.text(end)) }</span>
        </span>
    }
}

/// A speed as the menu names it: `0.25×`.
fn speed_name(thousandths: u32) -> String {
    let number = format::decimal(u64::from(thousandths), 1000, 3);
    format!("{}×", number.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speeds_have_no_idle_zeros() {
        let names: Vec<String> = Pace::ByClock.speeds().iter().map(|speed| speed_name(*speed)).collect();
        assert_eq!(names.join(" "), "0.001× 0.01× 0.05× 0.1× 0.25× 0.5× 1× 2× 5× 10×");
    }
}
