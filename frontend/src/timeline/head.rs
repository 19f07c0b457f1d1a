//! The row above the lanes: which lanes, what the forms mean, folding, arrows, zoom.

use super::view::{Frame, View};
use crate::app::use_page;
use crate::i18n::Text;
use crate::state::action::Action;
use crate::state::{LaneChoice, select};
use crate::widgets::glyph::{Glyph, Picture};
use crate::widgets::segmented::Segmented;
use crate::widgets::switch::Switch;
use sim_core::time::Time;
use yew::prelude::*;

const LANES: [(LaneChoice, Text); 3] = [
    (LaneChoice::Processes, Text::LanesProcesses),
    (LaneChoice::Cores, Text::LanesCores),
    (LaneChoice::Both, Text::LanesBoth),
];
/// How much closer a press on + brings.
const STEP: f64 = 1.5;

/// The row above the lanes.
#[component]
pub fn Head() -> Html {
    let page = use_page();
    let say = |text| page.language.say(text);
    let chosen = LANES.iter().position(|(lanes, _)| *lanes == page.timeline.lanes);
    let choose = {
        let page = page.clone();
        Callback::from(move |place: usize| {
            if let Some((lanes, _)) = LANES.get(place) {
                page.dispatch(Action::Lanes(*lanes));
            }
        })
    };
    let fold = {
        let page = page.clone();
        Callback::from(move |fold| page.dispatch(Action::Fold(fold)))
    };
    let has_quiet = page.main().summary.as_ref().is_some_and(|summary| !summary.quiet.is_empty());
    let options = LANES.iter().map(|(_, text)| AttrValue::from(say(*text))).collect::<Vec<_>>();
    html! {
        <div class="tl-head">
            <Segmented label={say(Text::LanesShown)} {options} {chosen} onchoose={choose} />
            <ul class="tl-legend" aria-hidden="true">
                <li><i class="tl-key tl-key-running" />{ say(Text::LegendRunning) }</li>
                <li><i class="tl-key tl-key-ready" />{ say(Text::LegendReady) }</li>
                <li><i class="tl-key tl-key-blocked" />{ say(Text::LegendBlocked) }</li>
                <li><i class="tl-key tl-key-switch" />{ say(Text::LegendSwitch) }</li>
            </ul>
            <div class="tl-tools">
                if has_quiet {
                    <span class="tl-fold">
                        <Switch label={say(Text::FoldQuietTime)} on={select::is_folding(&page)} onchange={fold} />
                    </span>
                }
                <Tools />
            </div>
        </div>
    }
}

/// Table, arrows, zoom.
#[component]
fn Tools() -> Html {
    let page = use_page();
    let act = |action: Action| {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.dispatch(action.clone()))
    };
    let zoom = |factor: f64| {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            let Some(view) = view(&page) else { return };
            let about = view.px_from_time(page.playhead.at);
            let about = if (0.0..view.width()).contains(&about) { about } else { view.width() / 2.0 };
            page.dispatch(Action::Zoom { window: view.zoomed(about, factor).kept(), by_hand: true });
        })
    };
    let (arrows, as_table) = (page.timeline.arrows, page.timeline.as_table);
    let say = |text| page.language.say(text);
    let table = if as_table { Text::AsPicture } else { Text::AsTable };
    let button = |text: Text,
                  keys: &str,
                  pressed: Option<bool>,
                  onclick: Callback<MouseEvent>,
                  picture: Html| {
        html! {
            <button type="button" class="icon-button tl-tool" aria-label={say(text)} title={format!("{} ({keys})", say(text))}
                aria-pressed={pressed.map(|pressed| pressed.to_string())} {onclick}>{ picture }</button>
        }
    };
    html! {
        <>
            { button(table, "T", Some(as_table), act(Action::AsTable(!as_table)), lines("M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6")) }
            { button(Text::FlowArrows, "A", Some(arrows), act(Action::Arrows(!arrows)), lines("M4 2.5v5a2 2 0 0 0 2 2h7M10 6.5l3 3-3 3")) }
            <span class="tl-zoom">
            { button(Text::ZoomOut, "−", None, zoom(1.0 / STEP), html! { <Picture of={Glyph::Minus} /> }) }
            { button(Text::ZoomFit, "0", None, act(Action::Zoom { window: None, by_hand: true }),
                lines("M2 4v8M14 4v8M4.5 8h7M6.5 6l-2 2 2 2M9.5 6l2 2-2 2")) }
            { button(Text::ZoomIn, "+", None, zoom(STEP), html! { <Picture of={Glyph::Plus} /> }) }
            </span>
        </>
    }
}

fn lines(path: &'static str) -> Html {
    html! {
        <svg class="glyph" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path class="glyph-lines" d={path} /></svg>
    }
}

/// A view like the one on screen, for buttons: scale and width only matter to each other.
fn view(page: &crate::state::State) -> Option<View> {
    let summary = page.main().summary.as_ref()?;
    let frame = Frame {
        width: 800.0,
        fold: 52.0,
        end: summary.end.max(Time::from_ns(1)),
        folds: select::folds(page),
    };
    Some(View::new(frame, page.timeline.window.as_ref()))
}
