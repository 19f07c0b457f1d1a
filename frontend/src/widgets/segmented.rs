//! A choice of one from a few that all stand side by side. Arrow keys move it, as in any group of radio buttons.

use web_sys::Element;
use yew::prelude::{
    AttrValue, Callback, Classes, Html, KeyboardEvent, Properties, TargetCast, classes, component, html,
};

/// What a choice is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What is chosen.
    pub label: AttrValue,
    /// What there is, by name.
    pub options: Vec<AttrValue>,
    /// A picture before each name, if any.
    #[prop_or_default]
    pub glyphs: Vec<super::glyph::Glyph>,
    /// Which of them it is.
    pub chosen: Option<usize>,
    /// Somebody chose.
    pub onchoose: Callback<usize>,
    /// How it looks.
    #[prop_or_default]
    pub class: Classes,
}

/// A choice side by side.
#[component]
pub fn Segmented(props: &Props) -> Html {
    let count = props.options.len();
    let onkeydown = {
        let (choose, chosen) = (props.onchoose.clone(), props.chosen.unwrap_or(0));
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" | "ArrowDown" => (chosen + 1) % count,
                "ArrowLeft" | "ArrowUp" => (chosen + count - 1) % count,
                _ => return,
            };
            event.prevent_default();
            choose.emit(next);
            focus_sibling(&event, next);
        })
    };
    let options = props.options.iter().enumerate().map(|(place, name)| {
        let is_chosen = props.chosen == Some(place);
        let tab = if is_chosen || props.chosen.is_none() && place == 0 { "0" } else { "-1" };
        html! {
            <button type="button" role="radio" class="segment" tabindex={tab} aria-checked={is_chosen.to_string()}
                onclick={props.onchoose.reform(move |_| place)}>
                if let Some(glyph) = props.glyphs.get(place) { <super::glyph::Picture of={*glyph} size={15} /> }
                <span>{ name }</span>
            </button>
        }
    });
    html! {
        <div role="radiogroup" class={classes!("segmented", props.class.clone())} aria-label={props.label.clone()} {onkeydown}>
            { for options }
        </div>
    }
}

/// The focus follows the choice.
fn focus_sibling(event: &KeyboardEvent, place: usize) {
    let group = event.target_dyn_into::<Element>().and_then(|button| button.parent_element());
    let place = u32::try_from(place).unwrap_or_default();
    let button = group.and_then(|group| group.children().item(place));
    if let Some(button) =
        button.and_then(|button| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(button).ok())
    {
        // A button that has just gone away needs no focus.
        let _focused = button.focus();
    }
}
