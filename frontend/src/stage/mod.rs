//! The stage: cores, ready queue, blocked and exited processes at the playhead.

use crate::app::use_page;
use crate::i18n::Text;
use yew::prelude::{Html, component, html};

/// The stage.
#[component]
pub fn Stage() -> Html {
    let page = use_page();
    html! { <section id="stage" class="stage" aria-label={page.language.say(Text::TabStage)} data-panel="stage" tabindex="-1" /> }
}
