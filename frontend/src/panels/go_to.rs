//! Asks for a time, and goes there.

use crate::app::use_page;
use crate::i18n::Text;
use crate::protocol::Place;
use crate::state::Dialog;
use crate::state::action::Action;
use crate::widgets::length_field::LengthField;
use crate::widgets::modal::Modal;
use sim_core::time::{Ticks, Time};
use yew::prelude::{Callback, Html, component, html};

/// The dialog.
#[component]
pub fn GoTo() -> Html {
    let page = use_page();
    let say = |text| page.language.say(text);
    let close = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::Dialog(None)))
    };
    let go = {
        let page = page.clone();
        Callback::from(move |length: Ticks| {
            page.dispatch(Action::Play(false));
            page.dispatch(Action::Go(Place::Time(Time::ZERO + length)));
            page.dispatch(Action::Dialog(None));
        })
    };
    html! {
        <Modal open={page.dialog == Some(Dialog::GoTo)} title={say(Text::KeyGoTo)} close_label={say(Text::CloseMessage)} onclose={close}>
            <div class="go-to">
                <LengthField label={say(Text::KeyGoTo)} length={page.playhead.at.since(Time::ZERO)} zero=true onchange={go}
                    wrong={say(Text::NotALength)} />
                <span class="faint">{ say(Text::GoToHint) }</span>
            </div>
        </Modal>
    }
}
