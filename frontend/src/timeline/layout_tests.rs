//! What lessons look like, as text: the whole way from a scenario through the machine to shapes.

use super::canvas::RULER;
use super::faces::Faces;
use super::layout::{self, Plan, Style};
use super::layout_marks;
use super::rows;
use super::scene::{Font, Scene};
use super::view::{Frame, View};
use crate::i18n::Language;
use crate::lessons;
use crate::protocol::{Command, Epoch, Picture, Question, RunId, Summary, Update};
use crate::state::LaneChoice;
use crate::state::settings::Settings;
use crate::worker::Host;

/// A lesson's run on a screen of 800 px, with its folds or without.
fn drawn(lesson: &str, choice: LaneChoice, settings: Settings, folded: bool) -> String {
    let mut host = Host::default();
    let text = lessons::find(lesson).expect("a shipped lesson").text.to_owned();
    let (run, epoch) = (RunId::MAIN, Epoch(1));
    let Update::Opened { summary, .. } = answer(&mut host, Command::Open { run, epoch, text, settings })
    else {
        panic!("{lesson} does not run")
    };
    let folds = if folded { summary.quiet.clone() } else { Vec::new() };
    let view = View::fit(Frame { width: 800.0, fold: 52.0, end: summary.end, folds });
    let rows = rows::rows(&summary, choice, 600.0);
    let lanes = rows.iter().filter_map(rows::Row::lane).collect();
    let Update::Picture { picture, .. } =
        answer(&mut host, Command::Look { run, epoch, view: view.look(lanes, 1.0) })
    else {
        panic!("{lesson} has no picture")
    };
    scene(&view, &rows, &picture, &summary).told()
}

fn scene(view: &View, rows: &[rows::Row], picture: &Picture, summary: &Summary) -> Scene {
    let faces = Faces::new(summary, Language::English);
    let style = Style { arrows: true, ..Style::default() };
    let measure = |text: &str, _: Font| text.chars().map(|_| 6.5).sum();
    let down = RULER;
    let plan = Plan {
        view,
        rows,
        down,
        picture,
        summary,
        faces: &faces,
        language: Language::English,
        style,
        measure: &measure,
    };
    let mut scene = Scene::default();
    layout::lanes(&mut scene, &plan);
    layout_marks::marks(&mut scene, &plan);
    scene
}

fn answer(host: &mut Host, command: Command) -> Update {
    host.take(Question { ticket: 1, command });
    loop {
        if let Some(last) = host.take_answers().into_iter().find(|answer| answer.update.is_last()) {
            return last.update;
        }
        host.simulate(|| true);
    }
}

/// The lines of a drawing that begin with one of these words.
fn only(told: &str, words: &[&str]) -> Vec<String> {
    told.lines().filter(|line| words.iter().any(|word| line.starts_with(word))).map(str::to_owned).collect()
}

#[test]
fn one_core_is_taken_in_turns() {
    let settings = Settings { cores: Some(1), ..Settings::default() };
    let told = drawn("one-core-two-jobs", LaneChoice::Cores, settings, false);
    let bars = only(&told, &["h1 bar", "h2 bar"]);
    assert_eq!(bars[..2], ["h1 bar 12-86", "h1 bar 163-238"]);
    assert_eq!(bars[5..7], ["h2 bar 87-162", "h2 bar 239-313"]);
    assert_eq!(only(&told, &["'P1'"]).len(), 5, "every bar is wide enough for its label");
}

#[test]
fn a_deadlock_goes_on_for_ever_even_where_no_time_is_left_to_show() {
    let told = drawn("two-locks-one-deadlock", LaneChoice::Processes, Settings::default(), false);
    assert_eq!(
        only(&told, &["for ever", "Padlock", "hold"]),
        [
            "hold 162-768",
            "hold 314-768",
            "Padlock 628-628",
            "Padlock 779-779",
            "for ever 788-788",
            "for ever 788-788",
        ]
    );
}

#[test]
fn a_daemon_is_killed_with_a_bolt_an_exit_code_and_an_arrow() {
    let told = drawn("daemon-dies-with-parent", LaneChoice::Processes, Settings::default(), true);
    assert_eq!(
        only(&told, &["Bolt", "'−15'", "h1 zombie", "Tick"]),
        ["h1 zombie 551-759", "Bolt 551-551", "Tick 759-759", "Tick 768-768", "'−15' 563-563",]
    );
    assert_eq!(only(&told, &["arrow"]).len(), 4, "two starts, the signal, the join");
    assert_eq!(only(&told, &["switch"]).len(), 4);
}

#[test]
fn what_is_below_a_pixel_becomes_a_column_that_says_how_much_ran() {
    let settings = Settings { quantum: Some(sim_core::time::Ticks::from_us(100)), ..Settings::default() };
    let told = drawn("one-core-two-jobs", LaneChoice::Processes, settings, false);
    let columns = only(&told, &["load"]);
    assert!(columns.len() > 500 && columns.len() < 3_500, "about one a pixel and lane: {}", columns.len());
    assert_eq!(
        only(&told, &["h1 bar", "h1 slim", "'Core"]),
        Vec::<String>::new(),
        "no bars, no labels in them"
    );
}
