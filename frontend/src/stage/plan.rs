//! Who flies where when one state follows another, and how long it takes (DESIGN.md, section 6). Pure; leaves the flying to
//! `flight`.

use super::bin::Bin;
use super::rail::Rail;
use crate::playback::{EVENT_MS, nanoseconds};
use crate::protocol::Summary;
use crate::state::Pace;
use sim_core::ids::{CoreId, Pid};
use sim_core::program::Status;
use sim_core::snapshot::{ProcessNow, Snapshot, State};
use sim_core::time::Time;

/// Where on the stage a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is not there yet.
    Nowhere,
    /// It exists.
    New,
    /// In a ready queue.
    Belt(u16),
    /// On a core.
    Core(CoreId),
    /// In a bin.
    Bin(Bin),
    /// A zombie.
    Zombie,
    /// Ended and reaped.
    Exited,
}

/// What one process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Who.
    pub pid: Pid,
    /// How.
    pub course: Course,
    /// When it begins, in milliseconds.
    pub delay: u32,
    /// How long it takes, in milliseconds.
    pub length: u32,
}

/// How a process gets to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It grows out of its parent and flies into Ready.
    Grow {
        /// The parent.
        parent: Pid,
    },
    /// It flies along an arrow.
    Fly {
        /// Which.
        rail: Rail,
        /// Whether against it, as when stepping back.
        back: bool,
    },
    /// It appears in its place.
    Fade,
}

/// In what time the flights have to be over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tempo {
    /// How the playhead moves.
    pub pace: Pace,
    /// How fast, in thousandths.
    pub speed: u32,
    /// Whether it moves by itself.
    pub playing: bool,
    /// From this step to the next; `None` at the end.
    pub gap: Option<(Time, Time)>,
}

/// The most tokens that fly at once; of more, none does.
pub const FLIGHTS_MAX: usize = 24;
/// How long a belt takes to advance, in milliseconds.
pub const ADVANCE_MS: u32 = 160;
/// How long a token takes to appear where nothing flies, in milliseconds.
pub const FADE_MS: u32 = 60;
/// The nominal length of a flight, in milliseconds.
const NOMINAL_MS: u32 = 360;
/// Shorter flights are not seen as flights.
const SHORTEST_MS: u32 = 80;
/// From one flight of a step to the next, and for all of them together.
const STAGGER_MS: (u32, u32) = (40, 200);

impl Place {
    /// Where a process is.
    #[must_use]
    pub fn of(process: &ProcessNow, summary: &Summary) -> Self {
        match process.state {
            State::New => Self::New,
            State::Ready { queue } => Self::Belt(queue),
            State::Switching { core } | State::Running { core } => Self::Core(core),
            State::Blocked { on, .. } => Self::Bin(Bin::of(summary, on)),
            State::Zombie => Self::Zombie,
            State::Exited => Self::Exited,
        }
    }

    /// Where a process of a snapshot is.
    #[must_use]
    pub fn in_snapshot(snapshot: &Snapshot, summary: &Summary, pid: Pid) -> Self {
        let found = snapshot.processes.iter().find(|process| process.pid == pid);
        found.map_or(Self::Nowhere, |process| Self::of(process, summary))
    }
}

impl Tempo {
    /// How long a flight takes; `None` if there is no time for one.
    #[must_use]
    pub fn flight(self) -> Option<u32> {
        let length = match (self.pace, self.speed) {
            (Pace::ByEvent, ..=250) => 720,
            (Pace::ByEvent, ..=500) => 500,
            (Pace::ByClock, _) | (Pace::ByEvent, ..=1000) => NOMINAL_MS,
            (Pace::ByEvent, ..=2000) => 220,
            (Pace::ByEvent, ..=4000) => 120,
            (Pace::ByEvent, _) => 0,
        };
        let length = if self.playing { length.min(self.room()) } else { length };
        (length >= SHORTEST_MS).then_some(length)
    }

    /// 60 % of the time to the next event on screen, in milliseconds.
    fn room(self) -> u32 {
        let speed = f64::from(self.speed) / 1000.0;
        let whole = match (self.pace, self.gap) {
            (Pace::ByEvent, _) => EVENT_MS / speed,
            (Pace::ByClock, Some((here, next))) => (nanoseconds(next) - nanoseconds(here)) / (speed * 1e6),
            (Pace::ByClock, None) => f64::from(NOMINAL_MS) / 0.6,
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a minute")]
        let room = (whole * 0.6).clamp(0.0, 60_000.0) as u32;
        room
    }
}

/// Who flies where from one state to the next one, or to the one before it.
#[must_use]
pub fn flights(from: &Snapshot, to: &Snapshot, summary: &Summary, tempo: Tempo) -> Vec<Flight> {
    let back = to.events < from.events;
    let (early, late) = if back { (to, from) } else { (from, to) };
    let mut courses = Vec::new();
    for process in &late.processes {
        let old = Place::in_snapshot(early, summary, process.pid);
        if let Some(course) = course(old, process, summary, back) {
            courses.push((process.pid, course));
        }
    }
    let length = tempo.flight().filter(|_| courses.len() <= FLIGHTS_MAX);
    let length = if back { length.map(|length| length * 6 / 10) } else { length };
    (0_u32..)
        .zip(courses)
        .map(|(n, (pid, course))| match length {
            Some(length) => Flight { pid, course, delay: (n * STAGGER_MS.0).min(STAGGER_MS.1), length },
            None => Flight { pid, course: Course::Fade, delay: 0, length: FADE_MS },
        })
        .collect()
}

/// How a process got from its old place to where it is now.
fn course(old: Place, process: &ProcessNow, summary: &Summary, back: bool) -> Option<Course> {
    let new = Place::of(process, summary);
    let fly = |rail| Some(Course::Fly { rail, back });
    match (old, new) {
        (Place::Nowhere | Place::New, _) if back => None,
        (Place::Nowhere, Place::New | Place::Belt(_) | Place::Core(_)) => {
            Some(Course::Grow { parent: process.parent })
        }
        (Place::New, Place::Belt(_)) => fly(Rail::New),
        (Place::Belt(_) | Place::New, Place::Core(_)) => fly(Rail::Dispatch),
        (Place::Core(_), Place::Belt(_)) => fly(Rail::Preempt),
        (Place::Core(_), Place::Bin(_)) => fly(Rail::Wait),
        (Place::Bin(_), Place::Belt(_) | Place::Core(_)) => fly(Rail::Wake),
        (Place::Core(_) | Place::Belt(_) | Place::Bin(_) | Place::New, Place::Zombie | Place::Exited) => {
            let killed = matches!(process.status, Some(Status::Killed(_)));
            fly(if killed { Rail::Kill } else { Rail::Exit })
        }
        (Place::Zombie, Place::Exited) => Some(Course::Fade),
        _ if old == new => None,
        _ => Some(Course::Fade),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tempo(pace: Pace, speed: u32) -> Tempo {
        Tempo { pace, speed, playing: true, gap: None }
    }

    #[test]
    fn flights_get_shorter_with_the_speed_and_stop_at_eight() {
        let lengths = [250, 500, 1000, 2000, 4000, 8000].map(|speed| tempo(Pace::ByEvent, speed).flight());
        assert_eq!(lengths, [Some(720), Some(500), Some(360), Some(220), Some(120), None]);
    }

    #[test]
    fn a_flight_takes_at_most_six_tenths_of_the_time_to_the_next_event() {
        let gap = |ns| Some((Time::ZERO, Time::from_ns(ns)));
        let by_clock = |ns| Tempo { gap: gap(ns), ..tempo(Pace::ByClock, 1000) }.flight();
        assert_eq!(by_clock(1_000_000_000), Some(360));
        assert_eq!(by_clock(300_000_000), Some(180));
        assert_eq!(by_clock(100_000_000), None);
        let paused = Tempo { playing: false, gap: gap(1_000), ..tempo(Pace::ByClock, 1000) };
        assert_eq!(paused.flight(), Some(360));
    }
}
