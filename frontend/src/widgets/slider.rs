//! A slider over whole places. What a place means is its owner's affair, who also says it in words.

use web_sys::HtmlInputElement;
use yew::prelude::{AttrValue, Callback, Html, InputEvent, Properties, TargetCast, component, html};

/// What a slider is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What it sets.
    pub label: AttrValue,
    /// The last place; the first is 0.
    pub last: usize,
    /// Where it stands.
    pub place: usize,
    /// What that means, in words.
    pub says: AttrValue,
    /// Somebody moved it.
    pub onmove: Callback<usize>,
    /// Whether it sets nothing now.
    #[prop_or_default]
    pub disabled: bool,
}

/// A slider.
#[component]
pub fn Slider(props: &Props) -> Html {
    let filled = format!("--filled:{}%", props.place * 100 / props.last.max(1));
    let oninput = props.onmove.reform(|event: InputEvent| {
        event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or_default()
    });
    html! {
        <input type="range" class="slider" min="0" max={props.last.to_string()} value={props.place.to_string()} style={filled}
            aria-label={props.label.clone()} aria-valuetext={props.says.clone()} disabled={props.disabled} {oninput} />
    }
}
