//! The state that the page begins with. Leaves keeping it for the next time to `effects`.

use super::settings::Settings;
use super::{
    DetailTab, LaneChoice, LeftTab, LogTab, Motion, NarrowTab, Pace, Playhead, Run, Screen, Sight, Source,
    State, TableForm, Theme,
};
use crate::i18n::Language;
use crate::lessons;
use crate::protocol::Epoch;
use std::rc::Rc;

impl State {
    /// The state that the page begins with: what was open last, else the first lesson.
    #[must_use]
    pub fn restored() -> Self {
        let read = crate::storage::read;
        let lesson = match read("lesson") {
            Some(id) => lessons::find(&id),
            None => Some(lessons::first()),
        };
        let kept = read("text").map(Rc::<str>::from);
        let text = lesson.map(|lesson| Rc::<str>::from(lesson.text)).or_else(|| kept.clone());
        let lesson = if text.is_some() { lesson } else { Some(lessons::first()) };
        let text = text.unwrap_or_else(|| lessons::first().text.into());
        let settings = read("settings").and_then(|text| Settings::from_text(&text)).unwrap_or_default();
        let mut state =
            Self::new(Source { lesson, draft: kept.filter(|kept| *kept != text), text }, settings);
        state.language =
            read("language").and_then(|tag| Language::from_tag(&tag)).unwrap_or_else(Language::of_browser);
        state.theme = match read("theme").as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::Auto,
        };
        state.motion =
            if read("motion").as_deref() == Some("reduced") { Motion::Reduced } else { Motion::Auto };
        state.letters = read("letters").as_deref() != Some("off");
        state
    }

    /// A state with one run, of this source.
    #[must_use]
    pub fn new(source: Source, settings: Settings) -> Self {
        let mut epochs = Epoch::default();
        Self {
            language: Language::default(),
            theme: Theme::default(),
            motion: Motion::default(),
            letters: true,
            screen: Screen::default(),
            left: LeftTab::default(),
            narrow: NarrowTab::default(),
            detail: DetailTab::default(),
            drawer: false,
            source,
            located: None,
            runs: vec![Run::new(&mut epochs, settings)],
            epochs,
            playhead: Playhead { wanted: Some(crate::protocol::Place::Step(0)), ..Playhead::default() },
            playing: false,
            looping: false,
            pace: Pace::default(),
            speed: Pace::default().normal(),
            timeline: Sight {
                lanes: LaneChoice::Both,
                window: None,
                fold: None,
                arrows: true,
                following: true,
                as_table: false,
            },
            selected: None,
            hovered: None,
            table: TableForm::default(),
            log: LogTab::default(),
            output_of: None,
            dismissed: None,
            dialog: None,
            notice: None,
        }
    }
}
