//! Where each of the runs stands: one block below the other, with a lane for each core or each process. Pure.

use crate::protocol::Summary;
use crate::timeline::rows::{Row, RowKind};
use sim_core::ids::CoreId;
use sim_core::timeline::window::Lane;

/// What the lanes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum By {
    /// One a core.
    #[default]
    Core,
    /// One a process.
    Process,
}

/// A run's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Its upper edge, from the top of the lanes.
    pub top: f64,
    /// Its height.
    pub height: f64,
    /// Its lanes.
    pub rows: Vec<Row>,
}

/// Above the first and below the last lane of a run.
const PADDING: f64 = 7.0;
/// The least height of a block: its letter, name and progress have room.
const LEAST: f64 = 65.0;
/// The most processes of a run that have lanes here.
const PROCESSES_MAX: usize = 64;

/// The blocks of the runs. `above` is room for a run's name above its lanes, where there is none beside them.
#[must_use]
pub fn blocks(runs: &[Option<&Summary>], by: By, above: f64) -> Vec<Block> {
    let mut top = 0.0;
    runs.iter()
        .map(|summary| {
            let lanes = summary.map(|summary| lanes(summary, by)).unwrap_or_default();
            let (pitch, bar) = pitch(lanes.len());
            let used = pitch * count(lanes.len());
            let height = (used + 2.0 * PADDING).max(if above > 0.0 { 0.0 } else { LEAST }) + above;
            let first = top + above + (height - above - used) / 2.0;
            let row = |(place, lane): (usize, Lane)| Row {
                kind: RowKind::Lane(lane),
                top: first + pitch * count(place),
                height: pitch,
                bar,
            };
            let block = Block { top, height, rows: lanes.into_iter().enumerate().map(row).collect() };
            top += height;
            block
        })
        .collect()
}

fn lanes(summary: &Summary, by: By) -> Vec<Lane> {
    match by {
        By::Core => (0..summary.machine.cores).map(|core| Lane::Core(CoreId(core))).collect(),
        By::Process => {
            let processes = summary.processes.iter().take(PROCESSES_MAX);
            processes.map(|person| Lane::Process(person.info.pid)).collect()
        }
    }
}

/// The height of a lane and of its bars.
const fn pitch(lanes: usize) -> (f64, f64) {
    match lanes {
        0..=4 => (35.0, 28.0),
        5..=8 => (24.0, 18.0),
        _ => (16.0, 12.0),
    }
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_is_not_there_yet_keeps_its_place() {
        let places = |above| {
            blocks(&[None, None], By::Core, above)
                .iter()
                .map(|block| (block.top, block.height))
                .collect::<Vec<_>>()
        };
        assert_eq!(places(0.0), [(0.0, 65.0), (65.0, 65.0)]);
        assert_eq!(places(40.0), [(0.0, 54.0), (54.0, 54.0)]);
    }

    #[test]
    fn many_lanes_are_lower() {
        assert_eq!(
            [pitch(1), pitch(4), pitch(5), pitch(16)],
            [(35.0, 28.0), (35.0, 28.0), (24.0, 18.0), (16.0, 12.0)]
        );
    }
}
