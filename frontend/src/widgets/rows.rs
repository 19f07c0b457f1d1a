//! A long list of rows of one height that draws only those in sight, and scrolls to the one that matters now.

use web_sys::Element;
use yew::prelude::{
    AttrValue, Callback, Classes, Event, Html, Properties, TargetCast, classes, component, html,
    use_effect_with, use_node_ref, use_state_eq,
};

/// Rows that are drawn above and below those in sight.
const MARGIN: usize = 20;
/// How many rows are drawn of a long list.
const DRAWN: usize = 120;

/// What a list is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// How many rows.
    pub count: usize,
    /// How high a row is, in pixels.
    pub height: u32,
    /// A row.
    pub row: Callback<usize, Html>,
    /// The row to keep in sight.
    pub show: usize,
    /// What it lists.
    pub label: AttrValue,
    /// What it is to a screen reader.
    pub role: AttrValue,
    /// Lists up to this length are drawn whole.
    #[prop_or(300)]
    pub whole: usize,
    /// Whether it says what is new.
    #[prop_or_default]
    pub live: bool,
    /// How it looks.
    #[prop_or_default]
    pub class: Classes,
    /// Which rows are drawn now, for those who must fetch them.
    #[prop_or_default]
    pub onrange: Callback<(usize, usize)>,
}

/// A list of rows.
#[component]
pub fn Rows(props: &Props) -> Html {
    let list = use_node_ref();
    let first = use_state_eq(|| 0_usize);
    let height = props.height;
    {
        let (list, count) = (list.clone(), props.count);
        use_effect_with((props.show, count), move |(show, _)| {
            if let Some(list) = list.cast::<Element>() {
                keep_in_sight(&list, *show, height);
            }
        });
    }
    let (from, to) = drawn(props.count, props.whole, *first);
    {
        let onrange = props.onrange.clone();
        use_effect_with((from, to), move |range| onrange.emit(*range));
    }
    let onscroll = {
        let first = first.clone();
        Callback::from(move |event: Event| {
            let top = u32::try_from(event.target_unchecked_into::<Element>().scroll_top()).unwrap_or(0);
            let row = (top / height) as usize;
            // In leaps, so that most scrolling draws nothing anew.
            first.set(row / MARGIN * MARGIN);
        })
    };
    let space = |rows: usize| format!("height:{}px", rows * height as usize);
    html! {
        <div ref={list} class={classes!("rows", props.class.clone())} role={props.role.clone()} aria-label={props.label.clone()}
            aria-live={if props.live { "polite" } else { "off" }} tabindex="0" {onscroll} style={format!("--row:{height}px")}>
            <div style={space(from)} aria-hidden="true" />
            { for (from..to).map(|place| html! { <div class="row" key={place}>{ props.row.emit(place) }</div> }) }
            <div style={space(props.count - to)} aria-hidden="true" />
        </div>
    }
}

/// Which rows are drawn, when `first` is the first in sight.
fn drawn(count: usize, whole: usize, first: usize) -> (usize, usize) {
    if count <= whole {
        return (0, count);
    }
    let from = first.saturating_sub(MARGIN).min(count.saturating_sub(DRAWN));
    (from, (from + DRAWN).min(count))
}

fn keep_in_sight(list: &Element, row: usize, height: u32) {
    let height = i32::try_from(height).unwrap_or(i32::MAX);
    let top = i32::try_from(row).unwrap_or(i32::MAX).saturating_mul(height);
    let (seen, room) = (list.scroll_top(), list.client_height());
    if top < seen + height || top > seen + room - 2 * height {
        list.set_scroll_top(top - room / 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lists_are_drawn_whole_and_long_ones_around_what_is_seen() {
        assert_eq!(drawn(300, 300, 40), (0, 300));
        assert_eq!(drawn(2000, 300, 0), (0, 120));
        assert_eq!(drawn(2000, 300, 1000), (980, 1100));
        assert_eq!(drawn(2000, 300, 1999), (1880, 2000));
    }
}
