//! Yew, with one component type beneath all function components. The page uses this crate under Yew's name, so `html!`
//! and `#[component]` find here what they write `::yew::…` for.
//!
//! Yew compiles its whole machinery (creating, updating, rendering, taking down) once for each component: 4 to 8 kB of
//! WASM, times a hundred. Here a component is a function and the comparison of its properties; the machinery is compiled
//! once, for [`one::One`]. Leaves everything else to Yew.
//!
//! ```text
//! html! { <Chip pid={p} /> } -> virtual_dom::VChild<Chip> -> one::Call { run, same, of } -> yew's VComp of One
//! ```

mod one;

pub use real::{Callback, Reducible, classes, props, set_custom_panic_hook, utils};
use yew as real;

/// What `html!` builds of.
pub mod virtual_dom {
    pub use crate::one::VChild;
    pub use yew::virtual_dom::{
        AttrValue, AttributeOrProperty, Attributes, FullyKeyedState, Key, Listener, VComp, VList, VNode,
        VPortal, VRaw, VTag, VText, listeners,
    };
}

/// What `#[component]` and `#[hook]` build of.
pub mod functional {
    pub use crate::one::{FunctionComponent, FunctionProvider};
    pub use yew::functional::{BoxedHook, Hook, HookContext};
}

/// What components are declared with.
pub mod html {
    pub use crate::one::{BaseComponent, Context};
    pub use yew::html::*;
}

/// Yew's prelude, as far as function components need it.
pub mod prelude {
    pub use crate::html::{Children, Classes, Html, HtmlResult, NodeRef, Properties};
    pub use crate::one::{provide, render};
    pub use yew::callback::Callback;
    pub use yew::events::*;
    pub use yew::functional::*;
    pub use yew::macros::{classes, html};
    pub use yew::virtual_dom::AttrValue;
}

pub use prelude::*;
