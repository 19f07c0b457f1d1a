//! A button that shows a picture and says its name to those who point at it or do not see it.

use super::glyph::{Glyph, Picture};
use yew::prelude::{AttrValue, Callback, Classes, Html, MouseEvent, Properties, classes, component, html};

/// What a button is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Its picture.
    pub glyph: Glyph,
    /// Its name.
    pub label: AttrValue,
    /// The key that does the same, if any.
    #[prop_or_default]
    pub keys: Option<&'static str>,
    /// What happens.
    pub onclick: Callback<()>,
    /// Whether there is nothing to do.
    #[prop_or_default]
    pub disabled: bool,
    /// Whether it is pressed, for buttons that stay pressed.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// How it looks.
    #[prop_or_default]
    pub class: Classes,
    /// How large its picture is.
    #[prop_or(16)]
    pub size: u8,
}

/// A button with a picture.
#[component]
pub fn IconButton(props: &Props) -> Html {
    let title = match props.keys {
        Some(keys) => format!("{} ({keys})", props.label),
        None => props.label.to_string(),
    };
    let pressed = props.pressed.map(|pressed| if pressed { "true" } else { "false" });
    html! {
        <button type="button" class={classes!("icon-button", props.class.clone())} aria-label={props.label.clone()} {title}
            aria-pressed={pressed} disabled={props.disabled} onclick={props.onclick.reform(|_: MouseEvent| ())}>
            <Picture of={props.glyph} size={props.size} />
        </button>
    }
}
