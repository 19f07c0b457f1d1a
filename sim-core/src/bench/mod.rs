//! The benchmark workloads of `WORKLOADS.md`, on the real engine: same kernel, policy, objects and trace that every run
//! uses, and no special path. Leaves clocks and memory readings to the caller, since the core has none.

mod figures;
mod inputs;
mod programs;
mod reference;

pub use figures::Figures;
pub use inputs::Inputs;

use crate::kernel::{Kernel, Outcome};
use crate::trace::Trace;
use std::fmt::Write as _;

/// A workload of `WORKLOADS.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// Round robin.
    W1,
    /// CPU and I/O, overloaded.
    W2,
    /// CPU and I/O, balanced.
    W2b,
    /// A bounded buffer.
    W3,
    /// A tree of forks and joins.
    W4,
}

impl Workload {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::W1, Self::W2, Self::W2b, Self::W3, Self::W4];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::W1 => "w1",
            Self::W2 => "w2",
            Self::W2b => "w2b",
            Self::W3 => "w3",
            Self::W4 => "w4",
        }
    }

    /// The workload of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|workload| workload.name() == name)
    }
}

/// How much a workload is shortened, in thousandths: 1000 is the whole of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale(u32);

impl Scale {
    /// The whole workload.
    pub const FULL: Self = Self(1000);

    /// So many thousandths, at least one.
    #[must_use]
    pub const fn thousandths(n: u32) -> Self {
        Self(if n == 0 { 1 } else { n })
    }

    /// Reads `1`, `0.1`, `0.01`: above 0, at most 10, with at most three decimals.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if fraction.len() > 3 || whole.len() > 2 {
            return None;
        }
        let n: u32 = format!("{whole}{fraction:0<3}").parse().ok()?;
        (1..=10_000).contains(&n).then_some(Self(n))
    }

    /// The whole part of `n` times the scale.
    #[must_use]
    pub const fn of(self, n: u32) -> u32 {
        (n as u64 * self.0 as u64 / 1000) as u32
    }
}

/// What the caller reads off its machine.
pub struct Readings<'a> {
    /// Seconds of CPU time (natively) or of a monotonic clock (in a browser).
    pub seconds: &'a dyn Fn() -> f64,
    /// The most memory that the program has held so far, in kB; 0 if that cannot be known.
    pub peak_kb: &'a dyn Fn() -> u64,
}

/// Runs a workload once: whole, building the machine included, generating the input not.
#[must_use]
pub fn run(inputs: &Inputs, trace: Trace) -> Kernel {
    let mut kernel = Kernel::with_trace(&inputs.machine(), inputs.launch(), trace);
    let outcome = kernel.run();
    debug_assert_eq!(outcome, Outcome::Finished, "a workload ends by itself");
    kernel
}

/// Runs a workload `reps` times and says what it took and what came out, as the line of JSON of `WORKLOADS.md`; with
/// the times of a plain reference loop over the same input beside it, taken in turns with the engine's.
#[must_use]
pub fn bench(workload: Workload, scale: Scale, reps: u32, silent: bool, readings: &Readings<'_>) -> String {
    let inputs = Inputs::generate(workload, scale);
    let base_kb = (readings.peak_kb)();
    let (mut secs, mut reference_secs) = (Vec::new(), Vec::new());
    let mut figures = None;
    let mut peak_kb = base_kb;
    for _ in 0..reps.max(1) {
        let start = (readings.seconds)();
        let kernel = run(&inputs, if silent { Trace::silent() } else { Trace::new() });
        secs.push((readings.seconds)() - start);
        peak_kb = (readings.peak_kb)();
        figures.get_or_insert_with(|| Figures::of(&kernel, workload));
        drop(kernel);
        let start = (readings.seconds)();
        let plain = reference::run(&inputs);
        reference_secs.push((readings.seconds)() - start);
        debug_assert!(
            figures.is_some_and(|ours| plain.agrees_with(&ours)),
            "both loops give the same answers"
        );
    }
    let figures = figures.expect("it ran at least once");
    line(workload, &secs, &reference_secs, &figures, peak_kb, base_kb)
}

fn line(
    workload: Workload,
    secs: &[f64],
    reference_secs: &[f64],
    figures: &Figures,
    peak_kb: u64,
    base_kb: u64,
) -> String {
    let list = |secs: &[f64]| secs.iter().map(|s| format!("{s:.6}")).collect::<Vec<_>>().join(",");
    let Figures { events, dispatches, makespan, turnaround, waits, switches, chk, slicechk } = *figures;
    let slicechk = slicechk.map_or("null".to_owned(), |sum| sum.to_string());
    let mut line = format!(r#"{{"tool":"timeslice","w":"{}","secs":[{}],"#, workload.name(), list(secs));
    write!(line, r#""events":{events},"dispatches":{dispatches},"makespan":{makespan},"#)
        .and_then(|()| write!(line, r#""turnaround":{turnaround},"waits":{waits},"switches":{switches},"#))
        .and_then(|()| {
            write!(line, r#""chk":{chk},"slicechk":{slicechk},"rss_kb":{peak_kb},"base_kb":{base_kb},"#)
        })
        .and_then(|()| write!(line, r#""reference_secs":[{}]}}"#, list(reference_secs)))
        .expect("writing to a string");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of the table in `WORKLOADS.md` for the scales 0.1 and 0.01.
    #[rustfmt::skip]
    const TABLE: [(Workload, u32, [u64; 8]); 10] = [
        (Workload::W1, 100, [101_416, 101_416, 252_256_302_275, 170_487_883_358_408, 0, 101_414, 9_920_056, 3_184_640_810]),
        (Workload::W1, 10, [10_416, 10_416, 24_752_929_804, 16_297_406_587_002, 0, 10_416, 1_488_877_498, 1_691_342_134]),
        (Workload::W2, 100, [98_131, 53_131, 28_824_244_630, 27_753_257_331_754, 0, 53_124, 2_890_120_992, 931_811_311]),
        (Workload::W2, 10, [7_615, 4_615, 2_551_167_153, 2_087_452_806_882, 0, 4_606, 3_312_685_074, 2_888_723_326]),
        (Workload::W2b, 100, [98_175, 53_175, 44_926_992_743, 29_321_441_864_619, 0, 51_814, 309_531_998, 1_936_643_738]),
        (Workload::W2b, 10, [7_605, 4_605, 6_502_263_963, 2_477_245_024_459, 0, 4_447, 1_641_865_126, 326_587_924]),
        (Workload::W3, 100, [80_000, 80_000, 29_308_969_997, 458_509_590_867, 4_848, 17_239, 2_116_596_407, 3_315_562_488]),
        (Workload::W3, 10, [8_000, 8_000, 3_064_919_883, 44_643_032_872, 437, 1_703, 2_145_641_228, 3_929_477_810]),
        (Workload::W4, 100, [20_999, 11_000, 1_272_319_085, 6_742_070_985_453, 0, 11_000, 697_929_042, 3_940_934_733]),
        (Workload::W4, 10, [2_099, 1_100, 128_712_657, 67_411_091_364, 0, 1_100, 27_820_512, 3_812_191_842]),
    ];

    #[test]
    fn every_figure_of_the_table_comes_out_of_the_trace_of_the_kernels_counters_and_of_the_reference_loop() {
        for (workload, scale, row) in TABLE {
            let inputs = Inputs::generate(workload, Scale::thousandths(scale));
            let traced = Figures::of(&run(&inputs, Trace::new()), workload);
            assert_eq!(traced.row(), row.map(Some), "{workload:?} at {scale}/1000, from the trace");
            let counted = Figures::of(&run(&inputs, Trace::silent()), workload);
            let mut without_slices = row.map(Some);
            without_slices[7] = None;
            assert_eq!(counted.row(), without_slices, "{workload:?} at {scale}/1000, counted");
            let plain = reference::run(&inputs);
            assert!(
                plain.agrees_with(&traced),
                "{workload:?} at {scale}/1000, reference: {:?}",
                plain.figures
            );
        }
    }

    #[test]
    fn the_line_is_json_with_every_field() {
        let readings = Readings { seconds: &|| 0.0, peak_kb: &|| 7 };
        let line = bench(Workload::W4, Scale::thousandths(10), 2, false, &readings);
        let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!((&value["events"], &value["secs"]), (&2_099.into(), &serde_json::json!([0.0, 0.0])));
        assert_eq!((&value["slicechk"], &value["base_kb"]), (&3_812_191_842_u64.into(), &7.into()));
    }

    #[test]
    fn scales_are_read_exactly() {
        assert_eq!(
            ["1", "0.1", "0.01", ".2"].map(Scale::parse),
            [1000, 100, 10, 200].map(|n| Some(Scale(n)))
        );
        assert_eq!(["0", "0.0001", "x", "-1", "100"].map(Scale::parse), [None; 5]);
        assert_eq!(Scale(10).of(20_000), 200);
    }
}
