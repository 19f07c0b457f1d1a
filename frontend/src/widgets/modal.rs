//! A dialog over the page: the browser's own, which keeps the focus inside, closes with Esc and gives the focus back.

use super::glyph::Glyph;
use super::icon_button::IconButton;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};
use yew::prelude::{
    AttrValue, Callback, Children, Event, Html, MouseEvent, Properties, TargetCast, component, html,
    use_effect_with, use_node_ref,
};

/// What a dialog is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Whether it is open.
    pub open: bool,
    /// Its heading.
    pub title: AttrValue,
    /// What its closing button says.
    pub close_label: AttrValue,
    /// Somebody wants to close it.
    pub onclose: Callback<()>,
    /// What is in it; only there while it is open.
    pub children: Children,
}

/// A dialog.
#[component]
pub fn Modal(props: &Props) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.open, move |open| {
            let Some(dialog) = dialog.cast::<HtmlDialogElement>() else { return };
            if *open && !dialog.open() {
                // It is on the page and not open, so it can be opened.
                let _opened = dialog.show_modal();
            } else if !*open && dialog.open() {
                dialog.close();
            }
        });
    }
    let oncancel = props.onclose.reform(|event: Event| event.prevent_default());
    let onclick = {
        let close = props.onclose.clone();
        Callback::from(move |event: MouseEvent| {
            // A click on the dialog itself, not on what is in it, is a click beside it.
            if event.target_dyn_into::<Element>().is_some_and(|target| target.has_type::<HtmlDialogElement>())
            {
                close.emit(());
            }
        })
    };
    html! {
        <dialog ref={dialog} class="modal" aria-label={props.title.clone()} {oncancel} {onclick}>
            if props.open {
                <div class="modal-inside">
                    <header class="panel-head">
                        <h2>{ &props.title }</h2>
                        <IconButton glyph={Glyph::Close} label={props.close_label.clone()} onclick={props.onclose.clone()} />
                    </header>
                    { props.children.clone() }
                </div>
            }
        </dialog>
    }
}
