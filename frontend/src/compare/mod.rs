//! Runs side by side.

use crate::app::use_page;
use crate::i18n::Text;
use yew::prelude::{Html, component, html};

/// Up to four runs on one clock.
#[component]
pub fn Compare() -> Html {
    let page = use_page();
    html! { <section id="compare" class="compare" aria-label={page.language.say(Text::Compare)} data-panel="compare" tabindex="-1" /> }
}
