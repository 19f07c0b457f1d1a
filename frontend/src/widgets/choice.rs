//! A menu of one from many: the browser's own, since it works with every keyboard, reader and thumb.

use super::glyph::{Glyph, Picture};
use web_sys::HtmlSelectElement;
use yew::prelude::{
    AttrValue, Callback, Classes, Event, Html, Properties, TargetCast, classes, component, html,
};

/// What a menu is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What is chosen.
    pub label: AttrValue,
    /// What there is, by name.
    pub options: Vec<AttrValue>,
    /// Which of them it is.
    pub chosen: usize,
    /// Somebody chose.
    pub onchoose: Callback<usize>,
    /// How it looks.
    #[prop_or_default]
    pub class: Classes,
}

/// A menu.
#[component]
pub fn Choice(props: &Props) -> Html {
    let onchange = props.onchoose.reform(|event: Event| {
        usize::try_from(event.target_unchecked_into::<HtmlSelectElement>().selected_index())
            .unwrap_or_default()
    });
    let options = props.options.iter().enumerate().map(|(place, name)| {
        html! { <option value={place.to_string()} selected={place == props.chosen}>{ name }</option> }
    });
    html! {
        <span class={classes!("choice", props.class.clone())}>
            <select aria-label={props.label.clone()} {onchange}>{ for options }</select>
            <Picture of={Glyph::Down} size={14} />
        </span>
    }
}
