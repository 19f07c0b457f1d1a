//! Which lanes there are and how high each is: cores as thin strips above the processes, what was printed below. Pure;
//! leaves what stands in a lane to `layout`.

use crate::protocol::Summary;
use crate::state::LaneChoice;
use sim_core::ids::{CoreId, Pid};
use sim_core::timeline::window::Lane;

/// One lane on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Whose.
    pub kind: RowKind,
    /// Its upper edge, from the top of the lanes, in CSS pixels.
    pub top: f64,
    /// Its height.
    pub height: f64,
    /// The height of its bars.
    pub bar: f64,
}

/// Whose lane it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A core's or a process's.
    Lane(Lane),
    /// What was printed.
    Output,
}

impl Row {
    /// The middle of its bars.
    #[must_use]
    pub fn middle(&self) -> f64 {
        self.top + self.height / 2.0
    }

    /// The upper edge of its bars.
    #[must_use]
    pub fn bar_top(&self) -> f64 {
        (self.middle() - self.bar / 2.0).round()
    }

    /// Its lane, if it has one.
    #[must_use]
    pub const fn lane(&self) -> Option<Lane> {
        match self.kind {
            RowKind::Lane(lane) => Some(lane),
            RowKind::Output => None,
        }
    }
}

/// Above the first core and below the last.
const CORES_PADDING: f64 = 4.0;
/// The height of the lane of printed texts.
const OUTPUT: f64 = 32.0;
/// The lowest and the highest lane of a process.
const PROCESS: (f64, f64) = (28.0, 48.0);

/// The lanes of a run in a space of this height, from top to bottom. They may need more than that: then they scroll.
#[must_use]
pub fn rows(summary: &Summary, choice: LaneChoice, height: f64) -> Vec<Row> {
    let output = summary.output_total > 0 && choice != LaneChoice::Cores;
    let cores: Vec<_> = (0..summary.machine.cores).map(CoreId).collect();
    let processes: Vec<_> = summary.processes.iter().map(|person| person.info.pid).collect();
    match choice {
        LaneChoice::Processes => Stack::new().processes(&processes, height, output).rows,
        LaneChoice::Cores => {
            let room = (height - 2.0 * CORES_PADDING) / number(cores.len());
            Stack::new().cores(&cores, room.clamp(strip(cores.len()).0, PROCESS.1)).rows
        }
        LaneChoice::Both => {
            let stack = Stack::new().cores(&cores, strip(cores.len()).0);
            stack.processes(&processes, height, output).rows
        }
    }
}

/// How high all of them are together.
#[must_use]
pub fn total(rows: &[Row]) -> f64 {
    rows.last().map_or(0.0, |row| row.top + row.height + if is_core(row) { CORES_PADDING } else { 0.0 })
}

/// The rows between two heights.
#[must_use]
pub fn between(rows: &[Row], top: f64, bottom: f64) -> &[Row] {
    let first = rows.partition_point(|row| row.top + row.height <= top);
    let after = rows.partition_point(|row| row.top < bottom).max(first);
    &rows[first..after]
}

/// Whether it is a core's.
#[must_use]
pub fn is_core(row: &Row) -> bool {
    matches!(row.kind, RowKind::Lane(Lane::Core(_)))
}

/// The lane's and the bar's height of a core that is a thin strip.
fn strip(cores: usize) -> (f64, f64) {
    match cores {
        0..=4 => (24.0, 18.0),
        5..=8 => (18.0, 14.0),
        _ => (14.0, 11.0),
    }
}

struct Stack {
    rows: Vec<Row>,
    top: f64,
}

impl Stack {
    const fn new() -> Self {
        Self { rows: Vec::new(), top: 0.0 }
    }

    fn push(&mut self, kind: RowKind, height: f64, bar: f64) {
        self.rows.push(Row { kind, top: self.top, height, bar });
        self.top += height;
    }

    fn cores(mut self, cores: &[CoreId], height: f64) -> Self {
        self.top += CORES_PADDING;
        let height = height.floor();
        let bar = bar_of(height).max(strip(cores.len()).1.min(height - 3.0));
        for &core in cores {
            self.push(RowKind::Lane(Lane::Core(core)), height, bar);
        }
        self.top += CORES_PADDING;
        self
    }

    fn processes(mut self, processes: &[Pid], height: f64, output: bool) -> Self {
        let below = if output { OUTPUT } else { 0.0 };
        let room = (height - self.top - below) / number(processes.len().max(1));
        let height = room.clamp(PROCESS.0, PROCESS.1).floor();
        for &pid in processes {
            self.push(RowKind::Lane(Lane::Process(pid)), height, bar_of(height));
        }
        if output {
            self.push(RowKind::Output, OUTPUT, 0.0);
        }
        self
    }
}

/// 18 in a lane of 28, 24 in a lane of 48.
fn bar_of(height: f64) -> f64 {
    (18.0 + (height - 28.0) * 0.3).round().min(height - 3.0)
}

fn number(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tops(rows: &[Row]) -> Vec<(f64, f64, f64)> {
        rows.iter().map(|row| (row.top, row.height, row.bar)).collect()
    }

    fn pids(n: usize) -> Vec<Pid> {
        (0..n).map(Pid::nth).collect()
    }

    #[test]
    fn lanes_are_as_high_as_there_is_room_for() {
        let roomy = Stack::new().processes(&pids(3), 400.0, true);
        assert_eq!(
            tops(&roomy.rows),
            [(0.0, 48.0, 24.0), (48.0, 48.0, 24.0), (96.0, 48.0, 24.0), (144.0, 32.0, 0.0)]
        );
        let tight = Stack::new().processes(&pids(2), 30.0, false);
        assert_eq!(
            tops(&tight.rows),
            [(0.0, 28.0, 18.0), (28.0, 28.0, 18.0)],
            "more than there is room for: scrolls"
        );
    }

    #[test]
    fn cores_are_thin_strips_above_the_processes() {
        let both = Stack::new().cores(&[CoreId(0), CoreId(1)], 24.0).processes(&pids(1), 100.0, false);
        assert_eq!(tops(&both.rows), [(4.0, 24.0, 18.0), (28.0, 24.0, 18.0), (56.0, 44.0, 23.0)]);
        assert!((total(&both.rows) - 100.0).abs() < 0.01);
    }

    #[test]
    fn only_rows_on_screen_are_found() {
        let rows = Stack::new().processes(&pids(10), 0.0, false).rows;
        assert_eq!(tops(between(&rows, 30.0, 60.0)), [(28.0, 28.0, 18.0), (56.0, 28.0, 18.0)]);
        assert!(between(&rows, 900.0, 999.0).is_empty());
    }
}
