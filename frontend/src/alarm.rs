//! The last words of a page whose own code has failed: a panic becomes a notice on the page. Uses nothing of the app,
//! since nothing of it can be relied on any more.

use crate::i18n::{Language, Text};
use gloo::utils::{document, window};
use std::panic::PanicHookInfo;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};

/// From now on a panic is shown on the page, and in the console with its stack.
pub fn install() {
    yew::set_custom_panic_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        // Nothing is left to do if the notice fails, too.
        let _shown = show(info);
    }));
}

fn show(info: &PanicHookInfo<'_>) -> Result<(), JsValue> {
    let document = document();
    if document.get_element_by_id("alarm").is_some() {
        return Ok(());
    }
    let tag = document.document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    let language = Language::from_tag(&tag).unwrap_or_default();
    let element = |name: &str, text: &str| {
        let element = document.create_element(name)?;
        element.set_text_content(Some(text));
        Ok::<_, JsValue>(element)
    };
    let notice = element("div", "")?;
    notice.set_id("alarm");
    notice.set_attribute("role", "alert")?;
    notice.append_child(&*element("b", language.say(Text::PageFailed))?)?;
    notice.append_child(&*element("p", language.say(Text::PageFailedText))?)?;
    notice.append_child(&*element("code", &info.to_string())?)?;
    let again = element("button", language.say(Text::LoadAgain))?;
    let reload = Closure::<dyn Fn()>::new(|| {
        // A page that cannot be loaded again stays as it is.
        let _loading = window().location().reload();
    });
    again.add_event_listener_with_callback("click", reload.as_ref().unchecked_ref())?;
    reload.forget();
    notice.append_child(&again)?;
    document.body().ok_or(JsValue::NULL)?.append_child(&notice)?;
    Ok(())
}
