//! The tabs that stand in for columns where the window is too narrow: at the bottom of a phone, and below the timeline of
//! a tablet.

use crate::app::use_page;
use crate::i18n::Text;
use crate::state::action::Action;
use crate::state::{DetailTab, NarrowTab};
use crate::widgets::glyph::{Glyph, Picture};
use yew::prelude::{Callback, Html, component, html};

const NARROW: [(NarrowTab, Glyph, Text); 4] = [
    (NarrowTab::Stage, Glyph::Panels, Text::TabStage),
    (NarrowTab::Program, Glyph::Code, Text::OpenProgram),
    (NarrowTab::Output, Glyph::Terminal, Text::Output),
    (NarrowTab::Processes, Glyph::Tree, Text::Processes),
];

const DETAIL: [(DetailTab, Text); 4] = [
    (DetailTab::Why, Text::Why),
    (DetailTab::Output, Text::Output),
    (DetailTab::Processes, Text::Processes),
    (DetailTab::Metrics, Text::Metrics),
];

/// The bar at the bottom of a phone.
#[component]
pub fn TabBar() -> Html {
    let page = use_page();
    let tab = |(tab, glyph, text): (NarrowTab, Glyph, Text)| {
        let current = (page.narrow == tab).then_some("page");
        let onclick = {
            let page = page.clone();
            Callback::from(move |_| page.dispatch(Action::Narrow(tab)))
        };
        html! {
            <button type="button" class="tab-bar-item" aria-current={current} {onclick}>
                <Picture of={glyph} size={20} /><span>{ page.language.say(text) }</span>
            </button>
        }
    };
    html! { <nav class="tab-bar" aria-label={page.language.say(Text::Panels)}>{ for NARROW.map(tab) }</nav> }
}

/// The tabs of the right column, where there is room for one panel of it.
#[component]
pub fn DetailTabs() -> Html {
    let page = use_page();
    let tab = |(tab, text): (DetailTab, Text)| {
        let current = (page.detail == tab).then_some("true");
        let onclick = {
            let page = page.clone();
            Callback::from(move |_| page.dispatch(Action::Detail(tab)))
        };
        html! { <button type="button" class="tab" aria-current={current} {onclick}>{ page.language.say(text) }</button> }
    };
    html! { <nav class="tabs detail-tabs" aria-label={page.language.say(Text::Panels)}>{ for DETAIL.map(tab) }</nav> }
}
