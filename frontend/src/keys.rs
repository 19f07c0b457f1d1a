//! The one table of keys: what the page obeys, what Help lists and what buttons name beside themselves. Pure; leaves
//! hearing keys to `keyboard` and the lanes' own keys to `timeline`.

use crate::i18n::Text;
use crate::protocol::Place;
use crate::state::action::Action;
use crate::state::{Dialog, LaneChoice, LeftTab, Screen, State, select};
use sim_core::time::Time;

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The keys as they are printed: `Shift →`.
    pub shown: &'static [&'static str],
    /// Key names as browsers tell them, any of which will do; empty if a panel obeys it by itself.
    pub keys: &'static [&'static str],
    /// With which other key.
    pub with: With,
    /// What it does.
    pub does: Does,
    /// The same, in words.
    pub text: Text,
}

/// Which other key is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// None; with a character, whatever is needed to type it.
    Nothing,
    /// Shift.
    Shift,
    /// Ctrl, or ⌘.
    Command,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Plays or pauses.
    PlayOrPause,
    /// A step back or forward.
    Step {
        /// Which way.
        forward: bool,
        /// Of the selected process only.
        of_selected: bool,
    },
    /// To the start.
    ToStart,
    /// To the end.
    ToEnd,
    /// Asks for a time.
    GoTo,
    /// Runs what is in the editor.
    Run,
    /// Slower or faster.
    Speed {
        /// Which.
        faster: bool,
    },
    /// Zooms about the playhead; out, if not in.
    Zoom {
        /// Which way.
        closer: bool,
    },
    /// Shows the whole run.
    Fit,
    /// Follows the playhead.
    Follow,
    /// Chooses lanes.
    Lanes(LaneChoice),
    /// Folds quiet time, or not.
    Fold,
    /// Arrows, or not.
    Arrows,
    /// The timeline as a table, or as a picture.
    AsTable,
    /// Compares, or goes back.
    Compare,
    /// The focus goes from panel to panel.
    Panel {
        /// Which way.
        forward: bool,
    },
    /// Closes what is open, clears the selection.
    Clear,
    /// Shows the lessons.
    Lessons,
    /// Shows this table.
    Help,
    /// A panel does it while it has the focus.
    InPanel,
}

/// Every key.
pub const KEYS: &[Binding] = &[
    row(&["Space"], &[" "], With::Nothing, Does::PlayOrPause, Text::KeyPlay),
    row(
        &["←"],
        &["ArrowLeft"],
        With::Nothing,
        Does::Step { forward: false, of_selected: false },
        Text::KeyStepBack,
    ),
    row(
        &["→"],
        &["ArrowRight"],
        With::Nothing,
        Does::Step { forward: true, of_selected: false },
        Text::KeyStep,
    ),
    row(
        &["Shift", "←"],
        &["ArrowLeft"],
        With::Shift,
        Does::Step { forward: false, of_selected: true },
        Text::KeyStepBackOf,
    ),
    row(
        &["Shift", "→"],
        &["ArrowRight"],
        With::Shift,
        Does::Step { forward: true, of_selected: true },
        Text::KeyStepOf,
    ),
    row(&["Home"], &["Home"], With::Nothing, Does::ToStart, Text::KeyStart),
    row(&["End"], &["End"], With::Nothing, Does::ToEnd, Text::KeyEnd),
    row(&["G"], &["g", "G"], With::Nothing, Does::GoTo, Text::KeyGoTo),
    row(&[","], &[","], With::Nothing, Does::Speed { faster: false }, Text::KeySlower),
    row(&["."], &["."], With::Nothing, Does::Speed { faster: true }, Text::KeyFaster),
    row(&["Ctrl/⌘", "Enter"], &["Enter"], With::Command, Does::Run, Text::KeyRun),
    row(&["↑", "↓"], &[], With::Nothing, Does::InPanel, Text::KeyLane),
    row(&["Enter"], &[], With::Nothing, Does::InPanel, Text::KeyToSlice),
    row(&["+"], &["+", "="], With::Nothing, Does::Zoom { closer: true }, Text::KeyZoomIn),
    row(&["−"], &["-", "−"], With::Nothing, Does::Zoom { closer: false }, Text::KeyZoomOut),
    row(&["0"], &["0"], With::Nothing, Does::Fit, Text::KeyFit),
    row(&["F"], &["f", "F"], With::Nothing, Does::Follow, Text::KeyFollow),
    row(&["1"], &["1"], With::Nothing, Does::Lanes(LaneChoice::Processes), Text::KeyProcesses),
    row(&["2"], &["2"], With::Nothing, Does::Lanes(LaneChoice::Cores), Text::KeyCores),
    row(&["3"], &["3"], With::Nothing, Does::Lanes(LaneChoice::Both), Text::KeyBoth),
    row(&["Q"], &["q", "Q"], With::Nothing, Does::Fold, Text::KeyFold),
    row(&["A"], &["a", "A"], With::Nothing, Does::Arrows, Text::KeyArrows),
    row(&["T"], &["t", "T"], With::Nothing, Does::AsTable, Text::AsTable),
    row(&["C"], &["c", "C"], With::Nothing, Does::Compare, Text::KeyCompare),
    row(&["F6"], &["F6"], With::Nothing, Does::Panel { forward: true }, Text::KeyPanel),
    row(&["Shift", "F6"], &["F6"], With::Shift, Does::Panel { forward: false }, Text::KeyPanelBack),
    row(&["/"], &["/"], With::Nothing, Does::Lessons, Text::KeyLessons),
    row(&["Esc"], &["Escape"], With::Nothing, Does::Clear, Text::KeyClear),
    row(&["?"], &["?"], With::Nothing, Does::Help, Text::KeyHelp),
];

const fn row(
    shown: &'static [&'static str],
    keys: &'static [&'static str],
    with: With,
    does: Does,
    text: Text,
) -> Binding {
    Binding { shown, keys, with, does, text }
}

impl Binding {
    /// Whether it is a single character, which readers may turn off (WCAG 2.1.4).
    #[must_use]
    pub fn is_letter(&self) -> bool {
        self.keys.iter().any(|key| key.chars().count() == 1 && *key != " ") && self.with == With::Nothing
    }
}

/// A key that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pressed<'a> {
    /// Its name, as browsers tell it.
    pub key: &'a str,
    /// Whether Shift was held.
    pub shift: bool,
    /// Whether Ctrl or ⌘ was held.
    pub command: bool,
}

/// What a key does; nothing, if it is none of ours.
#[must_use]
pub fn meaning(pressed: Pressed<'_>, letters: bool) -> Option<Does> {
    let binding = KEYS.iter().find(|row| row.keys.contains(&pressed.key) && fits(row, pressed))?;
    (letters || !binding.is_letter()).then_some(binding.does)
}

fn fits(row: &Binding, pressed: Pressed<'_>) -> bool {
    match row.with {
        With::Command => pressed.command,
        With::Shift => pressed.shift && !pressed.command,
        With::Nothing => !pressed.command && (!pressed.shift || row.is_letter()),
    }
}

/// What a key changes in the state; `None` where it changes nothing, or only the focus.
#[must_use]
pub fn action(does: Does, state: &State) -> Option<Action> {
    Some(match does {
        Does::PlayOrPause => Action::Play(!state.playing),
        Does::Step { forward, of_selected: true } => match state.selected {
            Some(pid) => Action::Go(Place::Beside { step: state.playhead.step, pid, forward }),
            None => Action::Walk { forward },
        },
        Does::Step { forward, of_selected: false } => Action::Walk { forward },
        Does::ToStart => Action::Go(Place::Step(0)),
        Does::ToEnd => Action::Go(Place::Step(state.main().summary.as_ref()?.steps)),
        Does::GoTo => Action::Dialog(Some(Dialog::GoTo)),
        Does::Run => Action::RunDraft,
        Does::Speed { faster: true } => Action::Speed(state.speed + 1),
        Does::Speed { faster: false } => Action::Speed(state.speed.saturating_sub(1)),
        Does::Zoom { closer } => Action::Zoom { window: Some(zoomed(state, closer)?), by_hand: true },
        Does::Fit => Action::Zoom { window: None, by_hand: true },
        Does::Follow => Action::Follow,
        Does::Lanes(lanes) => Action::Lanes(lanes),
        Does::Fold => Action::Fold(!select::is_folding(state)),
        Does::Arrows => Action::Arrows(!state.timeline.arrows),
        Does::AsTable => Action::AsTable(!state.timeline.as_table),
        Does::Compare if state.screen == Screen::Compare => Action::Screen(Screen::Workspace),
        Does::Compare => Action::Screen(Screen::Compare),
        Does::Clear if state.dialog.is_some() => Action::Dialog(None),
        Does::Clear if state.drawer => Action::Drawer(false),
        Does::Clear => Action::Select(None),
        Does::Lessons => Action::Left(LeftTab::Lessons),
        Does::Help => Action::Dialog(Some(Dialog::Help)),
        Does::Panel { .. } | Does::InPanel => return None,
    })
}

/// The window after one zoom step about the playhead; half as long, or twice.
fn zoomed(state: &State, closer: bool) -> Option<std::ops::Range<Time>> {
    let end = state.main().summary.as_ref()?.end.ns();
    let (from, to) =
        state.timeline.window.as_ref().map_or((0, end), |window| (window.start.ns(), window.end.ns()));
    let length = to.saturating_sub(from);
    let next = if closer { (length / 2).max(1_000) } else { length.saturating_mul(2).min(end) }.max(1);
    let middle = state.playhead.at.ns().clamp(from, to);
    let before =
        if length == 0 { 0 } else { u128::from(middle - from) * u128::from(next) / u128::from(length) };
    let start = middle.saturating_sub(u64::try_from(before).unwrap_or(0)).min(end.saturating_sub(next));
    Some(Time::from_ns(start)..Time::from_ns(start + next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str, shift: bool, command: bool) -> Option<Does> {
        meaning(Pressed { key, shift, command }, true)
    }

    #[test]
    fn no_two_rows_want_the_same_key() {
        for (place, row) in KEYS.iter().enumerate() {
            let same = KEYS[place + 1..]
                .iter()
                .find(|other| other.with == row.with && other.keys.iter().any(|key| row.keys.contains(key)));
            assert!(same.is_none(), "{:?} and {:?}", row.shown, same.map(|row| row.shown));
        }
    }

    #[test]
    fn keys_mean_what_the_table_says() {
        assert_eq!(press(" ", false, false), Some(Does::PlayOrPause));
        assert_eq!(press("ArrowRight", true, false), Some(Does::Step { forward: true, of_selected: true }));
        assert_eq!(press("Enter", false, true), Some(Does::Run));
        assert_eq!(press("?", true, false), Some(Does::Help));
        assert_eq!(press("F6", true, false), Some(Does::Panel { forward: false }));
    }

    #[test]
    fn the_browsers_own_keys_stay_the_browsers() {
        assert_eq!(press("c", false, true), None);
        assert_eq!(press("0", false, true), None);
        assert_eq!(press("Enter", false, false), None);
    }

    #[test]
    fn letters_can_be_turned_off_and_nothing_else_is() {
        let off = |key| meaning(Pressed { key, shift: false, command: false }, false);
        assert_eq!((off("g"), off("?"), off("+")), (None, None, None));
        assert_eq!(off(" "), Some(Does::PlayOrPause));
        assert_eq!(off("Escape"), Some(Does::Clear));
    }
}
