//! The bar at the top: where the reader is among the lessons, which screen, and what belongs to the page as a whole.

use crate::app::use_page;
use crate::i18n::{Language, Text};
use crate::lessons::{self, GROUPS, Lesson};
use crate::state::action::Action;
use crate::state::settings::start_key;
use crate::state::{Dialog, LeftTab, NarrowTab, Screen, State, Theme};
use crate::widgets::glyph::{Glyph, Picture};
use crate::widgets::icon_button::IconButton;
use crate::widgets::segmented::Segmented;
use yew::prelude::{AttrValue, Callback, Html, MouseEvent, component, html, use_state_eq};

/// The bar at the top.
#[component]
pub fn TopBar() -> Html {
    let page = use_page();
    let open = use_state_eq(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |()| open.set(!*open))
    };
    let to_program = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.dispatch(Action::Drawer(!page.drawer)))
    };
    let to_lessons = {
        let page = page.clone();
        Callback::from(move |()| {
            page.dispatch(Action::Narrow(NarrowTab::Program));
            page.dispatch(Action::Left(LeftTab::Lessons));
        })
    };
    let say = |text| page.language.say(text);
    html! {
        <header class="top-bar">
            <IconButton class="top-back" glyph={Glyph::Left} size={20} label={say(Text::TabLessons)} onclick={to_lessons} />
            <div class="brand"><Picture of={Glyph::Logo} size={20} /><span>{ "Timeslice" }</span></div>
            <button type="button" class="button top-program" onclick={to_program} aria-expanded={page.drawer.to_string()}>
                <Picture of={Glyph::Code} />{ say(Text::OpenProgram) }
            </button>
            <Place />
            <div class="top-space" />
            <div class="top-tools" data-open={open.then_some("true")}>
                <Screens />
                <Tools />
            </div>
            <IconButton class="top-more" glyph={Glyph::More} size={20} label={say(Text::MoreTools)} pressed={*open} onclick={toggle} />
        </header>
    }
}

/// Which lesson, and its neighbours.
#[component]
fn Place() -> Html {
    let page = use_page();
    let language = page.language;
    let lesson = page.source.lesson;
    let title = title(&page);
    let group = lesson.map(|lesson| &GROUPS[lesson.group]);
    let go = |to: Option<&'static Lesson>| {
        let page = page.clone();
        Callback::from(move |()| {
            if let Some(lesson) = to {
                page.dispatch(Action::OpenLesson(lesson));
            }
        })
    };
    let around = lesson.map(neighbours);
    html! {
        <nav class="place" aria-label={language.say(Text::TabLessons)}>
            <div class="place-path">
                if let Some(group) = group {
                    <span class="place-group">{ language.choose(group.title_en, group.title_zh) }</span>
                    <Picture of={Glyph::Right} size={14} />
                }
                <h1 class="place-title">{ title }</h1>
            </div>
            <span class="place-machine">{ machine_line(&page) }</span>
            if let Some(around) = around {
                <span class="place-walk">
                    <IconButton glyph={Glyph::Left} label={language.say(Text::PreviousLesson)} disabled={around.before.is_none()}
                        onclick={go(around.before)} />
                    <span class="place-count">{ format!("{} / {}", around.number, around.count) }</span>
                    <IconButton glyph={Glyph::Right} label={language.say(Text::NextLesson)} disabled={around.after.is_none()}
                        onclick={go(around.after)} />
                </span>
            }
        </nav>
    }
}

/// Workspace or Compare.
#[component]
fn Screens() -> Html {
    let page = use_page();
    let say = |text| AttrValue::from(page.language.say(text));
    let onchoose = {
        let page = page.clone();
        Callback::from(move |place| {
            page.dispatch(Action::Screen(if place == 0 { Screen::Workspace } else { Screen::Compare }));
        })
    };
    html! {
        <Segmented class="screens" label={say(Text::Screens)} options={vec![say(Text::Workspace), say(Text::Compare)]}
            glyphs={vec![Glyph::Panels, Glyph::Bars]} chosen={usize::from(page.screen == Screen::Compare)} {onchoose} />
    }
}

/// Language, theme, help.
#[component]
fn Tools() -> Html {
    let page = use_page();
    let dark = page.theme.is_dark();
    let language = page.language;
    let (name, other) = match language {
        Language::English => ("EN", Language::Chinese),
        Language::Chinese => ("中文", Language::English),
    };
    let switch_language = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.dispatch(Action::Language(other)))
    };
    let switch_theme = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::Theme(if dark { Theme::Light } else { Theme::Dark })))
    };
    let help = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::Dialog(Some(Dialog::Help))))
    };
    let label = language.say(Text::SwitchLanguage);
    html! {
        <>
            <button type="button" class="icon-button language" aria-label={label} title={label} onclick={switch_language}>{ name }</button>
            <IconButton glyph={if dark { Glyph::Moon } else { Glyph::Sun }} label={language.say(Text::SwitchTheme)} onclick={switch_theme} />
            <IconButton glyph={Glyph::Question} label={language.say(Text::Help)} keys="?" onclick={help} />
        </>
    }
}

/// The lesson's title; of a program of the reader's own, the one that it gives itself.
fn title(page: &State) -> String {
    let language = page.language;
    let own =
        page.main().summary.as_ref().map(|summary| language.choose(&summary.title.en, &summary.title.zh));
    match (page.source.lesson, own) {
        (Some(lesson), _) => language.choose(lesson.title_en, lesson.title_zh).to_owned(),
        (None, Some(own)) if !own.is_empty() => own.to_owned(),
        (None, _) => language.say(Text::OwnProgram).to_owned(),
    }
}

/// The machine in a few words: `2 cores, RR 100 ms`.
fn machine_line(page: &State) -> String {
    let Some(summary) = &page.main().summary else { return String::new() };
    let (language, machine) = (page.language, &summary.machine);
    let policy = machine.policy.name.row();
    let count = if machine.cores == 1 { Text::OneCore } else { Text::CoresCount };
    let mut line = language.fill(count, &[&machine.cores.to_string()]);
    line.push_str(language.say(Text::Comma));
    line.push_str(&policy.key.to_ascii_uppercase());
    if policy.has_quantum {
        line.push(' ');
        line.push_str(&crate::format::length(machine.policy.quantum));
    }
    line.push_str(language.say(Text::Comma));
    line.push_str(start_key(page.main().settings.start.unwrap_or(summary.start)));
    line
}

/// Where a lesson stands in its group.
#[derive(Debug, PartialEq)]
struct Around {
    number: usize,
    count: usize,
    before: Option<&'static Lesson>,
    after: Option<&'static Lesson>,
}

fn neighbours(lesson: &Lesson) -> Around {
    let all = lessons::LESSONS;
    let here = all.iter().position(|other| other == lesson).unwrap_or(0);
    let number = 1 + lessons::of_group(lesson.group).take_while(|other| *other != lesson).count();
    Around {
        number,
        count: lessons::of_group(lesson.group).count(),
        before: here.checked_sub(1).map(|before| &all[before]),
        after: all.get(here + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previous_and_next_go_through_all_groups() {
        let first = neighbours(lessons::first());
        assert_eq!((first.number, first.before), (1, None));
        let walk = std::iter::successors(Some(lessons::first()), |lesson| neighbours(lesson).after);
        assert_eq!(walk.count(), lessons::LESSONS.len());
    }
}
