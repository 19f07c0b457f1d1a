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
    pub fn of(self, n: u32) -> u32 {
        u32::try_from(u64::from(n) * u64::from(self.0) / 1000).unwrap_or(u32::MAX)
    }
}

/// What the caller reads off its machine.
pub struct Readings<'a> {
    /// Seconds of CPU time (natively) or of a monotonic clock (in a browser).
    pub seconds: &'a dyn Fn() -> f64,
    /// The most memory that the program has held so far, in kB; 0 if that cannot be known.
    pub peak_kb: &'a dyn Fn() -> u64,
}

/// A way of running a workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// On the engine, with the full trace recorded.
    Traced,
    /// On the engine, with the trace off.
    Silent,
    /// In a plain loop that is no engine, to compare with.
    Plain,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Traced, Self::Silent, Self::Plain];

    /// What the report calls it.
    #[must_use]
    pub const fn tool(self) -> &'static str {
        match self {
            Self::Traced => "timeslice",
            Self::Silent => "trace off",
            Self::Plain => "plain loop",
        }
    }

    /// Runs a workload once, and says how long it took and what came out. The clock runs while the machine is built
    /// and runs; not while its figures are read off.
    fn time(self, inputs: &Inputs, readings: &Readings<'_>) -> (f64, Figures) {
        let start = (readings.seconds)();
        let trace = match self {
            Self::Traced => Trace::new(),
            Self::Silent => Trace::silent(),
            Self::Plain => {
                let plain = reference::run(inputs);
                return ((readings.seconds)() - start, plain.figures());
            }
        };
        let kernel = run(inputs, trace);
        ((readings.seconds)() - start, Figures::of(&kernel, inputs.workload))
    }
}

/// Runs a workload once: whole, building the machine included, generating the input not.
#[must_use]
pub fn run(inputs: &Inputs, trace: Trace) -> Kernel {
    let mut kernel = Kernel::with_trace(&inputs.machine(), inputs.launch(), trace);
    let outcome = kernel.run();
    debug_assert_eq!(outcome, Outcome::Finished, "a workload ends by itself");
    kernel
}

/// Runs a workload `reps` times in each of these ways, in turns, and says what it took and what came out: a line of
/// JSON for each way, as `WORKLOADS.md` has it.
#[must_use]
pub fn bench(workload: Workload, scale: Scale, reps: u32, ways: &[Way], readings: &Readings<'_>) -> String {
    let inputs = Inputs::generate(workload, scale);
    let base_kb = (readings.peak_kb)();
    let mut reports: Vec<Report> = ways.iter().map(|&way| Report { way, ..Report::default() }).collect();
    for _ in 0..reps.max(1) {
        for report in &mut reports {
            let (secs, figures) = report.way.time(&inputs, readings);
            report.secs.push(secs);
            report.figures = figures;
            report.peak_kb = (readings.peak_kb)();
        }
    }
    reports.iter().map(|report| report.line(workload, base_kb)).collect::<Vec<_>>().join("\n")
}

/// What a way of running a workload came to.
struct Report {
    way: Way,
    secs: Vec<f64>,
    figures: Figures,
    peak_kb: u64,
}

impl Default for Report {
    fn default() -> Self {
        Self { way: Way::Traced, secs: Vec::new(), figures: Figures::default(), peak_kb: 0 }
    }
}

impl Report {
    fn line(&self, workload: Workload, base_kb: u64) -> String {
        let Figures { events, dispatches, makespan, turnaround, waits, switches, chk, slicechk } =
            self.figures;
        let secs = self.secs.iter().map(|secs| format!("{secs:.6}")).collect::<Vec<_>>().join(",");
        let mut fields = vec![
            format!(r#""tool":"{}""#, self.way.tool()),
            format!(r#""w":"{}""#, workload.name()),
            format!(r#""secs":[{secs}]"#),
            format!(r#""events":{events}"#),
            format!(r#""dispatches":{dispatches}"#),
            format!(r#""makespan":{makespan}"#),
            format!(r#""turnaround":{turnaround}"#),
            format!(r#""waits":{waits}"#),
            format!(r#""chk":{chk}"#),
        ];
        fields.extend(switches.map(|switches| format!(r#""switches":{switches}"#)));
        fields.extend(slicechk.map(|slicechk| format!(r#""slicechk":{slicechk}"#)));
        fields.push(format!(r#""rss_kb":{}"#, self.peak_kb));
        fields.push(format!(r#""base_kb":{base_kb}"#));
        format!("{{{}}}", fields.join(","))
    }
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
    fn every_figure_of_the_table_comes_out_of_the_trace_of_the_kernels_counters_and_of_a_plain_loop() {
        let readings = Readings { seconds: &|| 0.0, peak_kb: &|| 0 };
        for (workload, scale, row) in TABLE {
            let inputs = Inputs::generate(workload, Scale::thousandths(scale));
            for way in Way::ALL {
                let (_, figures) = way.time(&inputs, &readings);
                let mut expected = row.map(Some);
                match way {
                    Way::Traced => {}
                    Way::Silent => expected[7] = None,
                    Way::Plain => expected[5] = None,
                }
                assert_eq!(figures.row(), expected, "{workload:?} at {scale}/1000, {}", way.tool());
            }
        }
    }

    #[test]
    fn each_way_is_a_line_of_json() {
        let readings = Readings { seconds: &|| 0.0, peak_kb: &|| 7 };
        let report = bench(Workload::W4, Scale::thousandths(10), 2, &[Way::Traced, Way::Plain], &readings);
        let lines = report.lines().map(|line| serde_json::from_str(line).expect("JSON"));
        let lines: Vec<serde_json::Value> = lines.collect();
        assert_eq!((&lines[0]["tool"], &lines[1]["tool"]), (&"timeslice".into(), &"plain loop".into()));
        assert_eq!((&lines[0]["events"], &lines[0]["secs"]), (&2_099.into(), &serde_json::json!([0.0, 0.0])));
        assert_eq!((&lines[1]["slicechk"], &lines[1]["base_kb"]), (&3_812_191_842_u64.into(), &7.into()));
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
