//! All keys, from the one table of keys, and the switches for readers who need fewer of them or less motion.

use crate::app::use_page;
use crate::i18n::Text;
use crate::keys::{Binding, KEYS};
use crate::state::action::Action;
use crate::state::{Dialog, Motion};
use crate::widgets::modal::Modal;
use crate::widgets::switch::Switch;
use yew::prelude::{Callback, Html, component, html};

/// The help dialog.
#[component]
pub fn Help() -> Html {
    let page = use_page();
    let say = |text| page.language.say(text);
    let close = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::Dialog(None)))
    };
    let motion = {
        let page = page.clone();
        Callback::from(move |on| {
            page.dispatch(Action::Motion(if on { Motion::Reduced } else { Motion::Auto }));
        })
    };
    let letters = {
        let page = page.clone();
        Callback::from(move |on| page.dispatch(Action::Letters(on)))
    };
    let row = |binding: &Binding| {
        let off = binding.is_letter() && !page.letters;
        html! {
            <div class={if off { "key-row off" } else { "key-row" }}>
                <dt>{ for binding.shown.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
                <dd>{ say(binding.text) }</dd>
            </div>
        }
    };
    html! {
        <Modal open={page.dialog == Some(Dialog::Help)} title={say(Text::Help)} close_label={say(Text::CloseMessage)} onclose={close}>
            <p class="help-lead">{ say(Text::HelpLead) }</p>
            <div class="help-switches">
                <Switch label={say(Text::ReduceMotion)} on={page.motion == Motion::Reduced} onchange={motion} />
                <Switch label={say(Text::SingleLetters)} on={page.letters} onchange={letters} />
            </div>
            <dl class="keys">{ for KEYS.iter().map(row) }</dl>
        </Modal>
    }
}
