//! A field for a length of time: a number, and a unit that may be typed over (`250us`). What cannot be read stays, marked,
//! until it can.

use crate::format;
use sim_core::text::parse_duration;
use sim_core::time::Ticks;
use web_sys::HtmlInputElement;
use yew::prelude::{
    AttrValue, Callback, Event, Html, KeyboardEvent, Properties, TargetCast, component, html,
    use_effect_with, use_state_eq,
};

/// What a field is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What it sets.
    pub label: AttrValue,
    /// The length.
    pub length: Ticks,
    /// Whether nothing at all is a length here.
    #[prop_or_default]
    pub zero: bool,
    /// Somebody typed another one.
    pub onchange: Callback<Ticks>,
    /// What is said of a text that is no length.
    pub wrong: AttrValue,
    /// Whether it sets nothing now.
    #[prop_or_default]
    pub disabled: bool,
}

/// A field for a length.
#[component]
pub fn LengthField(props: &Props) -> Html {
    let (number, unit) = format::length_parts(props.length);
    let typed = use_state_eq(|| None::<String>);
    {
        let typed = typed.clone();
        use_effect_with(props.length, move |_| typed.set(None));
    }
    let onchange = {
        let (typed, change, zero, unit) = (typed.clone(), props.onchange.clone(), props.zero, unit);
        Callback::from(move |event: Event| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            match read(&text, unit).filter(|length| zero || !length.is_zero()) {
                Some(length) => {
                    typed.set(None);
                    change.emit(length);
                }
                None => typed.set(Some(text)),
            }
        })
    };
    let onkeydown = Callback::from(|event: KeyboardEvent| leave_on_enter(&event));
    let wrong = typed.is_some();
    let value = (*typed).clone().unwrap_or(number);
    html! {
        <span class="length-field" data-wrong={wrong.then_some("true")} title={wrong.then(|| props.wrong.clone())}>
            <input type="text" inputmode="decimal" autocomplete="off" spellcheck="false" {value} {onchange} {onkeydown}
                aria-label={props.label.clone()} aria-invalid={wrong.then_some("true")} disabled={props.disabled} />
            <span class="unit" aria-hidden="true">{ if wrong { "" } else { unit } }</span>
        </span>
    }
}

/// Enter is enough: the browser tells of a change only when the field is left.
fn leave_on_enter(event: &KeyboardEvent) {
    if event.key() == "Enter" {
        let input = event.target_unchecked_into::<HtmlInputElement>();
        // Leaving and coming back cannot fail for a field that is on the page.
        let _left = input.blur();
        let _back = input.focus();
    }
}

/// A number without a unit is meant in the unit that stands beside it.
fn read(text: &str, unit: &str) -> Option<Ticks> {
    let text = text.trim().replace(',', ".");
    let bare = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    parse_duration(&if bare { format!("{text}{unit}") } else { text }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_number_takes_the_unit_beside_it_and_a_typed_unit_wins() {
        assert_eq!(read("50", "ms"), Some(Ticks::from_ms(50)));
        assert_eq!(read("2", "s"), Some(Ticks::from_ms(2000)));
        assert_eq!(read(" 250us ", "ms"), Some(Ticks::from_us(250)));
        assert_eq!(read("0,1", "ms"), Some(Ticks::from_us(100)));
        assert_eq!(read("soon", "ms"), None);
    }
}
