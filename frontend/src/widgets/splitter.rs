//! The edge between two panels, to be dragged or moved with the arrow keys.

use web_sys::Element;
use yew::prelude::{
    AttrValue, Callback, Html, KeyboardEvent, MouseEvent, PointerEvent, Properties, TargetCast, component,
    html, use_mut_ref,
};

/// How far one key press moves an edge, in pixels.
const KEY_STEP: i32 = 16;

/// What an edge is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What it sizes.
    pub label: AttrValue,
    /// The size of the panel, in pixels.
    pub size: i32,
    /// The smallest and the largest size.
    pub limits: (i32, i32),
    /// Whether the panel grows when the edge moves to the left (or up).
    #[prop_or_default]
    pub reversed: bool,
    /// Whether it lies across, with the panel above it.
    #[prop_or_default]
    pub across: bool,
    /// Somebody moved it: the new size, within the limits.
    pub onsize: Callback<i32>,
    /// Somebody wants the panel away, or back.
    #[prop_or_default]
    pub ontoggle: Callback<()>,
}

/// An edge.
#[component]
pub fn Splitter(props: &Props) -> Html {
    let from = use_mut_ref(|| None::<(i32, i32)>);
    let (size, limits, across, reversed) = (props.size, props.limits, props.across, props.reversed);
    let along = move |event: &PointerEvent| if across { event.client_y() } else { event.client_x() };
    let sign = if reversed { -1 } else { 1 };
    let onpointerdown = {
        let from = from.clone();
        Callback::from(move |event: PointerEvent| {
            let edge = event.target_unchecked_into::<Element>();
            // Without the capture the drag ends at the edge itself, which is no harm.
            let _captured = edge.set_pointer_capture(event.pointer_id());
            *from.borrow_mut() = Some((along(&event), size));
        })
    };
    let onpointermove = {
        let (from, onsize) = (from.clone(), props.onsize.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some((start, size)) = *from.borrow() {
                onsize.emit((size + sign * (along(&event) - start)).clamp(limits.0, limits.1));
            }
        })
    };
    let end = Callback::from(move |_: PointerEvent| *from.borrow_mut() = None);
    let onkeydown = {
        let (onsize, ontoggle) = (props.onsize.clone(), props.ontoggle.clone());
        Callback::from(move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowLeft" | "ArrowUp" => -KEY_STEP * sign,
                "ArrowRight" | "ArrowDown" => KEY_STEP * sign,
                "Enter" => {
                    event.prevent_default();
                    return ontoggle.emit(());
                }
                _ => return,
            };
            event.prevent_default();
            onsize.emit((size + step).clamp(limits.0, limits.1));
        })
    };
    html! {
        <div role="separator" class="splitter" tabindex="0" aria-label={props.label.clone()} {onkeydown}
            aria-orientation={if across { "horizontal" } else { "vertical" }} aria-valuenow={size.to_string()}
            aria-valuemin={limits.0.to_string()} aria-valuemax={limits.1.to_string()}
            ondblclick={props.ontoggle.reform(|_: MouseEvent| ())}
            {onpointerdown} {onpointermove} onpointerup={end.clone()} onpointercancel={end} />
    }
}
