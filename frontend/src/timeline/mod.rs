//! The timeline: what every process and core did when, drawn on a canvas and told in a table.
//!
//! ```text
//! state -> [view] + [rows] + picture -> [layout, layout_marks] -> scene -> [paint]   lower canvas
//!                                    -> [over]                 -> over  -> [paint_over] upper canvas, every frame
//! hands -> [gestures] -> [grip, hit] -> actions
//! ```
//!
//! Invariant: all but `canvas`, `brush`, `paint`, `paint_over`, `gestures`, `element` and the components is pure.

pub mod board;
pub mod brush;
pub mod canvas;
pub mod card;
pub mod element;
pub mod faces;
pub mod gestures;
pub mod grip;
pub mod head;
pub mod hit;
pub mod lane_label;
pub mod layout;
pub mod layout_marks;
#[cfg(test)]
mod layout_tests;
pub mod look;
pub mod over;
pub mod paint;
pub mod paint_over;
pub mod rows;
pub mod ruler;
pub mod scene;
pub mod scrub;
pub mod table;
pub mod table_rows;
pub mod theme;
pub mod view;
pub mod words;

pub use scrub::Scrub;

use crate::app::use_page;
use crate::i18n::Text;
use yew::prelude::{Html, component, html};

/// The head row, the ruler and the lanes; or the same as a table.
#[component]
pub fn Timeline() -> Html {
    let page = use_page();
    html! {
        <section class="tl" id="timeline" data-panel="timeline" tabindex="-1" aria-label={page.language.say(Text::TimelineRegion)}>
            <head::Head />
            if page.timeline.as_table { <table::Table /> } else { <board::Board /> }
        </section>
    }
}
