//! The lessons, group by group, with the present one marked.

use crate::app::use_page;
use crate::lessons::{self, GROUPS, Lesson};
use crate::state::action::Action;
use yew::prelude::{Callback, Html, MouseEvent, component, html};

/// All lessons.
#[component]
pub fn LessonsTab() -> Html {
    let page = use_page();
    let language = page.language;
    let row = |lesson: &'static Lesson| {
        let is_current = page.source.lesson == Some(lesson);
        let onclick = {
            let page = page.clone();
            Callback::from(move |_: MouseEvent| page.dispatch(Action::OpenLesson(lesson)))
        };
        html! {
            <li>
                <button type="button" class="lesson" aria-current={is_current.then_some("true")} {onclick}>
                    <span class="lesson-mark" aria-hidden="true" />
                    { language.choose(lesson.title_en, lesson.title_zh) }
                </button>
            </li>
        }
    };
    html! {
        <ol class="lesson-groups">{ for GROUPS.iter().enumerate().map(|(place, group)| html! {
            <li class="lesson-group">
                <h3><span class="lesson-number">{ place + 1 }</span>{ language.choose(group.title_en, group.title_zh) }</h3>
                <ul>{ for lessons::of_group(place).map(row) }</ul>
            </li>
        }) }</ol>
    }
}
