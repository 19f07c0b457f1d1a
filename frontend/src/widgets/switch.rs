//! A switch with its name beside it.

use yew::prelude::{AttrValue, Callback, Html, Properties, component, html};

/// What a switch is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What it switches.
    pub label: AttrValue,
    /// Whether it is on.
    pub on: bool,
    /// Somebody switched.
    pub onchange: Callback<bool>,
}

/// A switch.
#[component]
pub fn Switch(props: &Props) -> Html {
    let next = !props.on;
    html! {
        <button type="button" role="switch" class="switch" aria-checked={props.on.to_string()}
            onclick={props.onchange.reform(move |_| next)}>
            <span class="switch-track" aria-hidden="true"><span class="switch-knob" /></span>
            <span>{ &props.label }</span>
        </button>
    }
}
