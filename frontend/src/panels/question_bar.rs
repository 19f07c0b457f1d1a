//! The lesson's question, above the stage.

use crate::app::use_page;
use yew::prelude::{Html, component, html};

/// The question.
#[component]
pub fn QuestionBar() -> Html {
    let page = use_page();
    let language = page.language;
    let question = page.main().summary.as_ref().map(|summary| {
        let asked = language.choose(&summary.question.en, &summary.question.zh);
        if asked.is_empty() { language.choose(&summary.title.en, &summary.title.zh) } else { asked }
            .to_owned()
    });
    html! { <div class="question-bar"><h2>{ question.unwrap_or_default() }</h2></div> }
}
