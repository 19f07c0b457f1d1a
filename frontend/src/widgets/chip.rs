//! The small solid label of a process, in texts and tables.

use crate::app::use_page;
use crate::state::action::Action;
use crate::state::select;
use sim_core::ids::Pid;
use yew::prelude::{Callback, Html, MouseEvent, Properties, classes, component, html};

/// Whose chip.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Whose.
    pub pid: Pid,
}

/// A process's label. Pointing at it lights its counterparts up, a click selects it.
#[component]
pub fn Chip(props: &Props) -> Html {
    let page = use_page();
    let Some(summary) = &page.main().summary else { return Html::default() };
    let pid = props.pid;
    if pid == Pid::INIT {
        return html! { <span class="chip chip-init" lang="en">{ "init" }</span> };
    }
    let face = select::face(summary, pid);
    let class = classes!(
        "chip",
        format!("h{}", face.hue),
        face.lap.then_some("lap"),
        (page.hovered.is_some_and(|hovered| hovered != pid)).then_some("dimmed")
    );
    let point = |whom: Option<Pid>| {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.dispatch(Action::Hover(whom)))
    };
    html! {
        <span {class} title={select::full_name(summary, pid, page.language)} onmouseenter={point(Some(pid))}
            onmouseleave={point(None)}>{ face.label }</span>
    }
}
