//! How the page is laid out: which panel stands where. What is shown at which width is the style sheet's affair, so that
//! turning a phone or dragging a window's edge draws nothing anew.

use super::go_to::GoTo;
use super::tab_bar::{DetailTabs, TabBar};
use super::{
    Help, Machine, Messages, Metrics, Output, Processes, Program, QuestionBar, TopBar, Transport, Why,
};
use crate::app::use_page;
use crate::compare::Compare;
use crate::i18n::Text;
use crate::stage::Stage;
use crate::state::action::Action;
use crate::state::{DetailTab, NarrowTab, Screen};
use crate::storage;
use crate::timeline::{Scrub, Timeline};
use crate::widgets::glyph::Glyph;
use crate::widgets::icon_button::IconButton;
use crate::widgets::splitter::Splitter;
use yew::prelude::{Callback, Html, MouseEvent, component, html, use_effect_with, use_state_eq};

/// The sizes that the reader may change, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sizes {
    left: i32,
    right: i32,
    /// 0 is as high as it likes.
    stage: i32,
    left_away: bool,
    right_away: bool,
}

impl Sizes {
    const NORMAL: Self = Self { left: 316, right: 344, stage: 0, left_away: false, right_away: false };
    /// What is left of a column that is away.
    const AWAY: i32 = 40;
    const SIDE: (i32, i32) = (260, 480);
    const STAGE: (i32, i32) = (300, 420);

    fn restored() -> Self {
        let kept = storage::read("sizes").unwrap_or_default();
        let numbers: Vec<i32> = kept.split(' ').filter_map(|number| number.parse().ok()).collect();
        let [left, right, stage, away] = numbers[..] else { return Self::NORMAL };
        let side = |size: i32| size.clamp(Self::SIDE.0, Self::SIDE.1);
        let stage = if stage == 0 { 0 } else { stage.clamp(Self::STAGE.0, Self::STAGE.1) };
        let (left_away, right_away) = (away & 1 != 0, away & 2 != 0);
        Self { left: side(left), right: side(right), stage, left_away, right_away }
    }

    fn to_text(self) -> String {
        let away = i32::from(self.left_away) + 2 * i32::from(self.right_away);
        format!("{} {} {} {away}", self.left, self.right, self.stage)
    }

    /// For the style sheet.
    fn style(self) -> String {
        let left = if self.left_away { Self::AWAY } else { self.left };
        let right = if self.right_away { Self::AWAY } else { self.right };
        let stage = if self.stage == 0 { String::new() } else { format!(";--stage:{}px", self.stage) };
        format!("--left:{left}px;--right:{right}px{stage}")
    }
}

/// The page.
#[component]
pub fn Frame() -> Html {
    let page = use_page();
    let sizes = use_state_eq(Sizes::restored);
    use_effect_with(*sizes, |sizes| {
        if *sizes == Sizes::NORMAL {
            storage::remove("sizes");
        } else {
            storage::write("sizes", &sizes.to_text());
        }
    });
    let say = |text| page.language.say(text);
    let resize = |change: fn(&mut Sizes, i32)| {
        let sizes = sizes.clone();
        Callback::from(move |size| {
            let mut next = *sizes;
            change(&mut next, size);
            sizes.set(next);
        })
    };
    let toggle = |change: fn(&mut Sizes)| {
        let sizes = sizes.clone();
        Callback::from(move |()| {
            let mut next = *sizes;
            change(&mut next);
            sizes.set(next);
        })
    };
    let (toggle_left, toggle_right) =
        (toggle(|sizes| sizes.left_away ^= true), toggle(|sizes| sizes.right_away ^= true));
    let close = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.dispatch(Action::Drawer(false)))
    };
    let stage_now = if sizes.stage == 0 { Sizes::STAGE.1 } else { sizes.stage };
    html! {
        <div class="app" style={sizes.style()} data-screen={screen_key(page.screen)} data-narrow={narrow_key(page.narrow)}
            data-detail={detail_key(page.detail)} data-drawer={page.drawer.then_some("open")}
            data-left={sizes.left_away.then_some("away")} data-right={sizes.right_away.then_some("away")}>
            <SkipLinks />
            <TopBar />
            <div class="columns">
                <div class="drawer-veil" aria-hidden="true" onclick={close} />
                <div class="column column-left">
                    <IconButton class="column-back" glyph={Glyph::Right} label={say(Text::OpenProgram)} onclick={toggle_left.clone()} />
                    <Program />
                    <Machine />
                </div>
                <Splitter label={say(Text::ResizeLeft)} size={sizes.left} limits={Sizes::SIDE}
                    onsize={resize(|sizes, size| sizes.left = size)} ontoggle={toggle_left} />
                <main class="column column-centre">
                    if page.screen == Screen::Compare {
                        <Messages />
                        <Compare />
                    } else {
                        <QuestionBar />
                        <Messages />
                        <Stage />
                        <Splitter across=true label={say(Text::ResizeStage)} size={stage_now} limits={Sizes::STAGE}
                            onsize={resize(|sizes, size| sizes.stage = size)} ontoggle={toggle(|sizes| sizes.stage = 0)} />
                        <Timeline />
                        <Scrub />
                    }
                    <Transport />
                </main>
                if page.screen == Screen::Workspace {
                    <Splitter reversed=true label={say(Text::ResizeRight)} size={sizes.right} limits={Sizes::SIDE}
                        onsize={resize(|sizes, size| sizes.right = size)} ontoggle={toggle_right.clone()} />
                    <div class="column column-right">
                        <IconButton class="column-back" glyph={Glyph::Left} label={say(Text::Why)} onclick={toggle_right} />
                        <DetailTabs />
                        <Why />
                        <Output />
                        <Processes />
                        <Metrics />
                    </div>
                }
            </div>
            <TabBar />
            <Help />
            <GoTo />
        </div>
    }
}

/// The first thing that Tab reaches.
#[component]
fn SkipLinks() -> Html {
    let page = use_page();
    let link = |target: &str, text| html! { <a class="skip" href={format!("#{target}")}>{ page.language.say(text) }</a> };
    html! {
        <div class="skips">
            { link("timeline", Text::SkipToTimeline) }
            { link("why", Text::SkipToWhy) }
            { link("program", Text::SkipToProgram) }
        </div>
    }
}

const fn screen_key(screen: Screen) -> &'static str {
    match screen {
        Screen::Workspace => "workspace",
        Screen::Compare => "compare",
    }
}

const fn narrow_key(tab: NarrowTab) -> &'static str {
    match tab {
        NarrowTab::Stage => "stage",
        NarrowTab::Program => "program",
        NarrowTab::Output => "output",
        NarrowTab::Processes => "processes",
    }
}

const fn detail_key(tab: DetailTab) -> &'static str {
    match tab {
        DetailTab::Why => "why",
        DetailTab::Output => "output",
        DetailTab::Processes => "processes",
        DetailTab::Metrics => "metrics",
    }
}
