//! The Compare screen: up to four runs of the same scenario on one time axis and one playhead, and their figures below.

pub mod add;
pub mod board;
pub mod figures;
pub mod heading;
pub mod kind;
pub mod panels;
pub mod stack;

use crate::app::use_page;
use crate::i18n::Text;
use crate::protocol::RunId;
use crate::widgets::glyph::{Glyph, Picture};
use crate::widgets::segmented::Segmented;
use stack::By;
use yew::prelude::*;

/// The whole centre of the screen.
#[component]
pub fn Compare() -> Html {
    let page = use_page();
    let by = use_state_eq(By::default);
    let adding = use_state_eq(|| false);
    let say = |text| page.language.say(text);
    let summary = page.main().summary.clone();
    let question = summary
        .as_ref()
        .map_or("", |summary| page.language.choose(&summary.question.en, &summary.question.zh));
    let question = if question.is_empty() { say(Text::CompareQuestion) } else { question };
    let facts =
        summary.as_ref().map(|summary| kind::facts(page.language, &summary.machine)).unwrap_or_default();
    let choose = {
        let by = by.clone();
        Callback::from(move |place| by.set(if place == 0 { By::Core } else { By::Process }))
    };
    let count = page.runs.len();
    let open = {
        let adding = adding.clone();
        Callback::from(move |_: MouseEvent| adding.set(!*adding))
    };
    let close = {
        let adding = adding.clone();
        Callback::from(move |()| adding.set(false))
    };
    let options: Vec<AttrValue> =
        [Text::ByCore, Text::ByProcess].map(|text| AttrValue::from(say(text))).to_vec();
    html! {
        <section class="cmp" id="compare" data-panel="compare" tabindex="-1" aria-label={say(Text::CompareRegion)}>
            <div class="cmp-head">
                <h2 class="cmp-question">{ question.to_owned() }</h2>
                <span class="cmp-facts">{ facts }</span>
                <Segmented label={say(Text::LanesShown)} {options} chosen={usize::from(*by == By::Process)} onchoose={choose} />
                <div class="cmp-adding">
                    <button type="button" class="cmp-add" onclick={open} disabled={count >= RunId::MAX}
                        aria-expanded={adding.to_string()}>
                        <Picture of={Glyph::Plus} size={14} /><span>{ say(Text::AddRun) }</span>
                        <span class="cmp-count">{ page.language.fill(Text::AddRunCount, &[&count.to_string()]) }</span>
                    </button>
                    if *adding && count < RunId::MAX { <add::AddRun onclose={close} /> }
                </div>
            </div>
            <board::Board by={*by} />
            <div class="cmp-foot">
                <panels::SpeedUps />
                <panels::Figures />
            </div>
        </section>
    }
}
