//! What is to be drawn, as lists of plain shapes sorted by how they look, so that `paint` fills each list at once. Pure;
//! `layout` and `layout_marks` fill it in.

use super::theme::{HUES, Ink};
use super::view::FoldOnScreen;
use crate::widgets::icon::Sign;
use std::fmt::Write as _;

/// A rectangle, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A level line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How far down it is.
    pub y: f64,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Left edge, or the middle if `centred`.
    pub x: f64,
    /// Its middle.
    pub y: f64,
    /// What it says.
    pub text: String,
    /// Its colour.
    pub ink: Ink,
    /// Its face.
    pub font: Font,
    /// Whether `x` is its middle.
    pub centred: bool,
}

/// The faces that the canvas writes in; all of them 11 px.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Font {
    /// In bars.
    Strong,
    /// Beside lines.
    Plain,
    /// What was printed.
    Code,
}

/// A small figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Icon {
    /// Its middle.
    pub x: f64,
    /// Its middle.
    pub y: f64,
    /// Which.
    pub figure: Sign,
    /// Its colour.
    pub ink: Ink,
}

/// The end of a process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cap {
    /// Where.
    pub x: f64,
    /// The middle of its lane.
    pub y: f64,
    /// How far the line reaches up and down.
    pub reach: f64,
    /// The middle of the mark.
    pub mark_y: f64,
    /// The mark's radius.
    pub radius: f64,
    /// How it ended.
    pub figure: Sign,
    /// The colour.
    pub ink: Ink,
}

/// An arrow from lane to lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// Where it begins.
    pub from: (f64, f64),
    /// Where its head is.
    pub to: (f64, f64),
    /// Whether it is dashed.
    pub dashed: bool,
    /// Whether it begins with a ring.
    pub ring: bool,
    /// Its colour.
    pub ink: Ink,
}

/// The end of a run that stands beside others.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// Where.
    pub x: f64,
    /// From where on.
    pub top: f64,
    /// To where.
    pub bottom: f64,
    /// What stands on it.
    pub text: String,
    /// Whether that is left of it, for lack of room.
    pub to_left: bool,
}

/// Something held: a line below the bars, with a padlock at its begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hold {
    /// The line.
    pub line: Level,
    /// Whether its begin is on screen.
    pub begins: bool,
}

/// The shapes of one hue.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct HueShapes {
    /// Running, wide enough for round corners.
    pub bars: Vec<Rect>,
    /// Running, narrower.
    pub slim: Vec<Rect>,
    /// Ready.
    pub ready: Vec<Rect>,
    /// Ended, not reaped.
    pub zombies: Vec<Rect>,
    /// Blocked.
    pub waits: Vec<Level>,
    /// Inner lines of processes whose hue comes round again.
    pub laps: Vec<Rect>,
    /// Where a slice ended and the same process went on.
    pub quanta: Vec<Rect>,
    /// Printed texts.
    pub prints: Vec<Rect>,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Scene {
    /// The ruler's numbers.
    pub ruler: Vec<Label>,
    /// The grid's lines.
    pub grid: Vec<f64>,
    /// Lines between lanes.
    pub rules: Vec<Level>,
    /// Stronger lines between groups of lanes.
    pub strong_rules: Vec<Level>,
    /// The middle of core lanes.
    pub rails: Vec<Level>,
    /// Folded quiet time.
    pub folds: Vec<FoldOnScreen>,
    /// What lies behind the end of a run.
    pub finished: Vec<Rect>,
    /// The ends of runs.
    pub flags: Vec<Flag>,
    /// Idle cores.
    pub idle: Vec<Rect>,
    /// By hue.
    pub hues: [HueShapes; HUES],
    /// Context switches.
    pub slivers: Vec<Rect>,
    /// What is too narrow to tell apart, as the share of it that ran.
    pub load: Vec<Rect>,
    /// Held locks.
    pub holds: Vec<Hold>,
    /// Arrows.
    pub arrows: Vec<Arrow>,
    /// Heads of lines that go on for ever.
    pub for_ever: Vec<(f64, f64)>,
    /// Ends.
    pub caps: Vec<Cap>,
    /// Texts.
    pub labels: Vec<Label>,
    /// Figures.
    pub icons: Vec<Icon>,
}

impl Rect {
    /// Its right edge.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.width
    }
}

impl Scene {
    /// The shapes of a hue.
    pub fn hue(&mut self, hue: u8) -> &mut HueShapes {
        &mut self.hues[usize::from(hue) % HUES]
    }

    /// The scene as short lines, for tests: what, where, from–to.
    #[must_use]
    pub fn told(&self) -> String {
        let mut told = String::new();
        let mut line = |what: &str, from: f64, to: f64| {
            writeln!(told, "{what} {from:.0}-{to:.0}").expect("a string takes all that is written");
        };
        for (hue, shapes) in self.hues.iter().enumerate() {
            shapes.bars.iter().for_each(|bar| line(&format!("h{hue} bar"), bar.x, bar.right()));
            shapes.slim.iter().for_each(|bar| line(&format!("h{hue} slim"), bar.x, bar.right()));
            shapes.ready.iter().for_each(|bar| line(&format!("h{hue} ready"), bar.x, bar.right()));
            shapes.waits.iter().for_each(|wait| line(&format!("h{hue} wait"), wait.from, wait.to));
            shapes.quanta.iter().for_each(|tick| line(&format!("h{hue} tick"), tick.x, tick.x));
            shapes.zombies.iter().for_each(|bar| line(&format!("h{hue} zombie"), bar.x, bar.right()));
        }
        self.slivers.iter().for_each(|bar| line("switch", bar.x, bar.right()));
        self.load.iter().for_each(|bar| line(&format!("load {:.0}", bar.height), bar.x, bar.right()));
        self.idle.iter().for_each(|bar| line("idle", bar.x, bar.right()));
        self.holds.iter().for_each(|hold| line("hold", hold.line.from, hold.line.to));
        self.caps.iter().for_each(|cap| line(&format!("{:?}", cap.figure), cap.x, cap.x));
        self.labels.iter().for_each(|label| line(&format!("'{}'", label.text), label.x, label.x));
        self.icons.iter().for_each(|icon| line(&format!("{:?}", icon.figure), icon.x, icon.x));
        self.for_ever.iter().for_each(|&(x, _)| line("for ever", x, x));
        self.arrows.iter().for_each(|arrow| line("arrow", arrow.from.0, arrow.to.0));
        told
    }
}
