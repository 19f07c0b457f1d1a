//! A text editor for programs: the browser's own text field over line numbers and marks, so that undo, input methods,
//! selection and screen readers work as everywhere. Leaves what is wrong with the text to its owner.

use super::indent::{Change, indented};
use crate::state::Located;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};
use yew::prelude::{
    AttrValue, Callback, Html, InputEvent, KeyboardEvent, NodeRef, Properties, TargetCast, component, html,
    use_effect_with, use_node_ref,
};

/// A stretch of the text that is marked: bytes, end excluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// Whether it is an error, not a remark.
    pub error: bool,
}

/// What an editor is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What is edited.
    pub label: AttrValue,
    /// The text.
    pub text: Rc<str>,
    /// What is marked in it, in order.
    pub marks: Vec<Mark>,
    /// Where to put the caret, when this changes.
    pub located: Option<Located>,
    /// Somebody typed.
    pub onedit: Callback<Rc<str>>,
    /// Somebody wants to run it.
    pub onrun: Callback<()>,
}

/// A text editor.
#[component]
pub fn Editor(props: &Props) -> Html {
    let (field, exit) = (use_node_ref(), use_node_ref());
    {
        let (field, text) = (field.clone(), Rc::clone(&props.text));
        use_effect_with(props.located, move |located| {
            if let (Some(located), Some(field)) = (located, field.cast::<HtmlTextAreaElement>()) {
                put_caret(&field, &text, located.offset);
            }
        });
    }
    let oninput = props
        .onedit
        .reform(|event: InputEvent| Rc::from(event.target_unchecked_into::<HtmlTextAreaElement>().value()));
    let onkeydown = {
        let (exit, run) = (exit.clone(), props.onrun.clone());
        Callback::from(move |event: KeyboardEvent| on_key(&event, &exit, &run))
    };
    let lines = props.text.split('\n').count();
    html! {
        <div class="editor">
            <div class="editor-inside">
                <div class="editor-numbers" aria-hidden="true">{ for (1..=lines).map(|line| html! {
                    <span key={line} class={is_wrong(props, line).then_some("wrong")}>{ line }</span>
                }) }</div>
                <div class="editor-page">
                    <pre class="editor-marks" aria-hidden="true">{ for marked(&props.text, &props.marks) }{ "\n" }</pre>
                    <textarea ref={field} aria-label={props.label.clone()} value={props.text.to_string()} {oninput} {onkeydown} lang="en"
                        spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off" data-panel-target="" />
                </div>
            </div>
            <span ref={exit} tabindex="-1" class="editor-exit" />
        </div>
    }
}

fn is_wrong(props: &Props, line: usize) -> bool {
    let line_of =
        |offset: usize| props.text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1;
    props.marks.iter().any(|mark| mark.error && line_of(mark.start) == line)
}

/// The text with its marks. A mark of nothing marks the character at its place.
fn marked(text: &str, marks: &[Mark]) -> Vec<Html> {
    let mut parts = Vec::new();
    let mut from = 0;
    for mark in marks {
        let start = floor(text, mark.start);
        let end = text[start..]
            .chars()
            .next()
            .map_or(start, |first| start + first.len_utf8())
            .max(floor(text, mark.end));
        if start < from {
            continue;
        }
        let class = if mark.error { "error" } else { "remark" };
        let inside = if &text[start..end] == "\n" || start == end { " \n" } else { &text[start..end] };
        parts.push(html! { <>{ text[from..start].to_owned() }<mark {class}>{ inside.to_owned() }</mark></> });
        from = end;
    }
    parts.push(html! { { text[from..].to_owned() } });
    parts
}

fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn on_key(event: &KeyboardEvent, exit: &NodeRef, run: &Callback<()>) {
    if event.is_composing() {
        return;
    }
    let field = event.target_unchecked_into::<HtmlTextAreaElement>();
    match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            run.emit(());
        }
        "Escape" => {
            event.prevent_default();
            if let Some(exit) = exit.cast::<HtmlElement>() {
                // From here Tab goes on behind the editor.
                let _focused = exit.focus();
            }
        }
        "Tab" if !event.ctrl_key() && !event.alt_key() => {
            event.prevent_default();
            let selected = (
                field.selection_start().ok().flatten().unwrap_or_default(),
                field.selection_end().ok().flatten().unwrap_or_default(),
            );
            if let Some(change) = indented(&field.value(), selected, event.shift_key()) {
                apply(&field, &change);
            }
        }
        _ => {}
    }
}

/// As if it had been typed, so that undo takes it back.
fn apply(field: &HtmlTextAreaElement, change: &Change) {
    let typed = gloo::utils::document().dyn_into::<HtmlDocument>().ok().and_then(|document| {
        field.set_selection_range(change.range.start, change.range.end).ok()?;
        let (command, value) =
            if change.insert.is_empty() { ("delete", "") } else { ("insertText", &*change.insert) };
        document.exec_command_with_show_ui_and_value(command, false, value).ok()
    });
    if typed == Some(true) {
        // The selection lies within the text that has just been typed.
        let _selected = field.set_selection_range(change.select.start, change.select.end);
    }
}

fn put_caret(field: &HtmlTextAreaElement, text: &str, offset: usize) {
    let before = &text[..floor(text, offset)];
    let units = u32::try_from(before.encode_utf16().count()).unwrap_or_default();
    // A field that is on the page takes the focus and any selection.
    let _focused = field.focus();
    let _selected = field.set_selection_range(units, units);
    if let Some(scroller) = field.closest(".editor").ok().flatten() {
        let lines = before.bytes().filter(|byte| *byte == b'\n').count();
        scroller.set_scroll_top(i32::try_from(lines.saturating_sub(4) * 19).unwrap_or_default());
    }
}
