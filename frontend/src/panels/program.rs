//! The left column's upper panel: what runs, as strips, as text, or to be chosen among the lessons; and the Run button.

use super::lessons_tab::LessonsTab;
use super::scenario_tab::ScenarioTab;
use super::source_tab::SourceTab;
use crate::app::use_page;
use crate::i18n::Text;
use crate::state::LeftTab;
use crate::state::action::Action;
use crate::widgets::glyph::{Glyph, Picture};
use yew::prelude::{Callback, Html, KeyboardEvent, MouseEvent, component, html};

const TABS: [(LeftTab, Text); 3] = [
    (LeftTab::Scenario, Text::TabScenario),
    (LeftTab::Source, Text::TabSource),
    (LeftTab::Lessons, Text::TabLessons),
];

/// What runs.
#[component]
pub fn Program() -> Html {
    let page = use_page();
    let say = |text| page.language.say(text);
    let run = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            page.dispatch(Action::RunDraft);
            page.dispatch(Action::Drawer(false));
        })
    };
    let tab = |(tab, text): (LeftTab, Text)| {
        let chosen = page.left == tab;
        let onclick = {
            let page = page.clone();
            Callback::from(move |_: MouseEvent| page.dispatch(Action::Left(tab)))
        };
        html! {
            <button type="button" role="tab" class="tab" id={format!("tab-{}", key(tab))} aria-selected={chosen.to_string()}
                aria-controls="program-page" tabindex={if chosen { "0" } else { "-1" }} {onclick}>{ say(text) }</button>
        }
    };
    let onkeydown = {
        let page = page.clone();
        Callback::from(move |event: KeyboardEvent| {
            let here = TABS.iter().position(|(tab, _)| *tab == page.left).unwrap_or(0);
            let next = match event.key().as_str() {
                "ArrowRight" => (here + 1) % TABS.len(),
                "ArrowLeft" => (here + TABS.len() - 1) % TABS.len(),
                _ => return,
            };
            event.prevent_default();
            page.dispatch(Action::Left(TABS[next].0));
            crate::keyboard::focus(&format!("tab-{}", key(TABS[next].0)));
        })
    };
    html! {
        <section id="program" class="panel panel-program" tabindex="-1" data-panel="program" aria-label={say(Text::OpenProgram)}>
            <div class="program-head">
                <div class="tabs" role="tablist" aria-label={say(Text::OpenProgram)} {onkeydown}>{ for TABS.map(tab) }</div>
                <button type="button" class="button primary run" onclick={run} title={format!("{} (Ctrl/⌘ Enter)", say(Text::RunIt))}>
                    <Picture of={Glyph::Play} size={12} />{ say(Text::RunIt) }
                </button>
            </div>
            <div id="program-page" class="program-page" role="tabpanel" aria-labelledby={format!("tab-{}", key(page.left))}>
                { match page.left {
                    LeftTab::Scenario => html! { <ScenarioTab /> },
                    LeftTab::Source => html! { <SourceTab /> },
                    LeftTab::Lessons => html! { <LessonsTab /> },
                } }
            </div>
        </section>
    }
}

const fn key(tab: LeftTab) -> &'static str {
    match tab {
        LeftTab::Scenario => "scenario",
        LeftTab::Source => "source",
        LeftTab::Lessons => "lessons",
    }
}
