//! Where things are on the stage, in pixels from its upper left corner. Leaves what to make of it to `route` and `flight`.

use yew::NodeRef;

/// A box on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Area {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

impl Area {
    /// The middle.
    #[must_use]
    pub fn middle(self) -> (f64, f64) {
        (self.left + self.width / 2.0, self.top + self.height / 2.0)
    }

    /// The right edge.
    #[must_use]
    pub fn right(self) -> f64 {
        self.left + self.width
    }

    /// The lower edge.
    #[must_use]
    pub fn bottom(self) -> f64 {
        self.top + self.height
    }
}

/// The first element of the stage that a selector finds.
#[must_use]
pub fn find(stage: &NodeRef, selector: &str) -> Option<web_sys::Element> {
    stage.cast::<web_sys::Element>()?.query_selector(selector).ok()?
}

/// Where an element of the stage is; `None` where it is not drawn.
#[must_use]
pub fn area_of(stage: &NodeRef, element: &web_sys::Element) -> Option<Area> {
    let origin = stage.cast::<web_sys::Element>()?.get_bounding_client_rect();
    let rect = element.get_bounding_client_rect();
    let area = Area {
        left: rect.left() - origin.left(),
        top: rect.top() - origin.top(),
        width: rect.width(),
        height: rect.height(),
    };
    (area.width > 0.0 && area.height > 0.0).then_some(area)
}

/// Where the first element is that a selector finds.
#[must_use]
pub fn area(stage: &NodeRef, selector: &str) -> Option<Area> {
    area_of(stage, &find(stage, selector)?)
}

/// Where the box of the stage is that contains the first element that a selector finds: Ready, a core's card, a bin,
/// Exited; and its kind.
#[must_use]
pub fn box_around(stage: &NodeRef, selector: &str) -> Option<(Area, String)> {
    let around = find(stage, selector)?.closest("[data-box]").ok()??;
    Some((area_of(stage, &around)?, around.get_attribute("data-box")?))
}

/// Where a token's place is: the item of a list that contains it, which stands still while the token flies there.
#[must_use]
pub fn seat(stage: &NodeRef, selector: &str) -> Option<Area> {
    area_of(stage, &find(stage, selector)?.closest("li").ok()??)
}

/// Where every token is that the stage shows: its pid as text, and its place.
#[must_use]
pub fn tokens(stage: &NodeRef) -> Vec<(String, Area)> {
    let Some(root) = stage.cast::<web_sys::Element>() else { return Vec::new() };
    let Ok(found) = root.query_selector_all("[data-token]") else { return Vec::new() };
    let mut tokens = Vec::new();
    for place in 0..found.length() {
        let element =
            found.item(place).and_then(|node| wasm_bindgen::JsCast::dyn_into::<web_sys::Element>(node).ok());
        let named = element
            .and_then(|element| Some((element.get_attribute("data-token")?, area_of(stage, &element)?)));
        tokens.extend(named);
    }
    tokens
}
