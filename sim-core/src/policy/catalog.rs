//! The one table of scheduling policies: the page's menu, the command line, the documents and the tests all fold over it.

use super::conventions::Conventions;
use super::fifo::Fifo;
use super::params::{Parameter, Params};
use super::realtime::{Realtime, Rule};
use super::shortest::Shortest;
use super::{Policy, cfs, eevdf, feedback, hrrn, lottery, mlfq, priority, scan, sched_rt, stride};
use crate::time::Ticks;
use serde::{Deserialize, Serialize};

/// A scheduling policy with its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Which row of [`CATALOG`].
    pub name: Name,
    /// The time slice, where the policy has one.
    pub quantum: Ticks,
    /// Its other parameters.
    pub params: Params,
}

/// The policies, by the names that scenarios and the command line use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Name {
    /// First come, first served.
    Fcfs,
    /// Round robin.
    Rr,
    /// Shortest job first.
    Sjf,
    /// Shortest remaining time first.
    Srtf,
    /// Highest response ratio next.
    Hrrn,
    /// Priorities.
    Priority,
    /// Priorities, with round robin among equals.
    PriorityRr,
    /// OSTEP's multi-level feedback queue.
    Mlfq,
    /// Stallings's feedback.
    Feedback,
    /// Lottery.
    Lottery,
    /// Stride.
    Stride,
    /// Linux's completely fair scheduler.
    Cfs,
    /// Linux's earliest eligible virtual deadline first.
    Eevdf,
    /// Linux's real-time class without slices.
    SchedFifo,
    /// Linux's real-time class with slices.
    SchedRr,
    /// Earliest deadline first.
    Edf,
    /// Rate monotonic.
    Rm,
    /// Least laxity first.
    Llf,
    /// OSTEP's process-run.
    Scan,
}

/// What a policy is made from.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'s> {
    /// Its name and parameters.
    pub choice: &'s Choice,
    /// How open questions are answered.
    pub conventions: &'s Conventions,
    /// Where chance begins.
    pub seed: u64,
    /// How many cores its queue serves.
    pub cores: u16,
}

/// A row of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Which policy.
    pub name: Name,
    /// Its name in scenarios and on the command line.
    pub key: &'static str,
    /// Its name in words.
    pub title: &'static str,
    /// The same in Chinese.
    pub title_zh: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// Why whoever it picks is picked, in a sentence.
    pub rule: &'static str,
    /// Whether it has a time slice.
    pub has_quantum: bool,
    /// The parameters that it knows.
    pub parameters: &'static [Parameter],
    /// Where the rule is written down.
    pub source: &'static str,
    /// Makes one for one ready queue.
    pub build: fn(&Setup<'_>) -> Box<dyn Policy>,
}

const ESTIMATES: &[Parameter] = &[Parameter::FirstEstimate, Parameter::Alpha, Parameter::EstimateUnit];

/// Every policy there is.
pub const CATALOG: &[Row] = &[
    Row {
        name: Name::Fcfs,
        key: "fcfs",
        title: "First come, first served",
        title_zh: "先来先服务",
        summary: "Whoever became ready first runs until it blocks or ends.",
        rule: "It became ready first.",
        has_quantum: false,
        parameters: &[],
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 7.3",
        build: |_| Box::new(Fifo::fcfs()),
    },
    Row {
        name: Name::Rr,
        key: "rr",
        title: "Round robin",
        title_zh: "时间片轮转",
        summary: "As first come, first served, but whoever has run for a whole quantum goes to the tail of the queue.",
        rule: "It stood at the head of the queue.",
        has_quantum: true,
        parameters: &[Parameter::Quantum, Parameter::IoToFront, Parameter::Peek, Parameter::Victims],
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 7.7",
        build: |setup| Box::new(Fifo::round_robin(setup)),
    },
    Row {
        name: Name::Sjf,
        key: "sjf",
        title: "Shortest job first",
        title_zh: "短作业优先",
        summary: "Whose next burst is the shortest runs until it blocks or ends.",
        rule: "Its next burst is the shortest.",
        has_quantum: false,
        parameters: ESTIMATES,
        source: "Silberschatz, Galvin, Gagne, Operating System Concepts, chapter 5.3.2",
        build: |setup| Box::new(Shortest::job(setup)),
    },
    Row {
        name: Name::Srtf,
        key: "srtf",
        title: "Shortest remaining time first",
        title_zh: "最短剩余时间优先",
        summary: "As shortest job first, but a shorter burst takes the core at once.",
        rule: "The least is left of its burst.",
        has_quantum: false,
        parameters: ESTIMATES,
        source: "Silberschatz, Galvin, Gagne, Operating System Concepts, chapter 5.3.2",
        build: |setup| Box::new(Shortest::remaining(setup)),
    },
    Row {
        name: Name::Hrrn,
        key: "hrrn",
        title: "Highest response ratio next",
        title_zh: "最高响应比优先",
        summary: "Whose (waiting + burst) / burst is the highest runs until it blocks or ends.",
        rule: "Its (waiting + burst) / burst is the highest.",
        has_quantum: false,
        parameters: ESTIMATES,
        source: "Stallings, Operating Systems: Internals and Design Principles, chapter 9.2",
        build: |setup| Box::new(hrrn::Hrrn::new(setup)),
    },
    Row {
        name: Name::Priority,
        key: "priority",
        title: "Priority",
        title_zh: "优先级",
        summary: "Who has the highest priority runs; who is more urgent takes the core at once, if that is allowed.",
        rule: "Its priority is the highest.",
        has_quantum: false,
        parameters: &[Parameter::Preemptive, Parameter::Ageing],
        source: "Silberschatz, Galvin, Gagne, Operating System Concepts, chapter 5.3.4",
        build: |setup| Box::new(priority::Priority::new(setup, false)),
    },
    Row {
        name: Name::PriorityRr,
        key: "priority-rr",
        title: "Priority with round robin",
        title_zh: "优先级加轮转",
        summary: "As priority, with round robin among those of the same priority.",
        rule: "It stood at the head of the highest priority.",
        has_quantum: true,
        parameters: &[Parameter::Quantum, Parameter::Preemptive, Parameter::Ageing],
        source: "Silberschatz, Galvin, Gagne, Operating System Concepts, chapter 5.3.4",
        build: |setup| Box::new(priority::Priority::new(setup, true)),
    },
    Row {
        name: Name::Mlfq,
        key: "mlfq",
        title: "Multi-level feedback queue",
        title_zh: "多级反馈队列",
        summary: "Who uses up its allotment goes one level down; from time to time all go back to the top.",
        rule: "It stood at the head of the highest level.",
        has_quantum: true,
        parameters: &[
            Parameter::Quantum,
            Parameter::Quanta,
            Parameter::Allotments,
            Parameter::Boost,
            Parameter::Stay,
            Parameter::IoToFront,
        ],
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 8",
        build: |setup| Box::new(mlfq::Mlfq::new(setup)),
    },
    Row {
        name: Name::Feedback,
        key: "feedback",
        title: "Feedback (FB-1, FB-2i)",
        title_zh: "反馈（FB-1、FB-2i）",
        summary: "Who uses up a slice while others are ready goes one level down, where slices may be twice as long.",
        rule: "It stood at the head of the highest level.",
        has_quantum: true,
        parameters: &[Parameter::Quantum, Parameter::Doubling, Parameter::DemotionWindow],
        source: "Stallings, Operating Systems: Internals and Design Principles, chapter 9.2",
        build: |setup| Box::new(feedback::Feedback::new(setup)),
    },
    Row {
        name: Name::Lottery,
        key: "lottery",
        title: "Lottery",
        title_zh: "彩票调度",
        summary: "For each slice a ticket is drawn, and who holds it runs.",
        rule: "It held the winning ticket.",
        has_quantum: true,
        parameters: &[Parameter::Quantum, Parameter::Draws],
        source: "Waldspurger and Weihl, Lottery Scheduling, OSDI 1994",
        build: |setup| Box::new(lottery::Lottery::new(setup)),
    },
    Row {
        name: Name::Stride,
        key: "stride",
        title: "Stride",
        title_zh: "步长调度",
        summary: "Each slice moves a process on by a stride, the longer the fewer tickets it has; who is last runs next.",
        rule: "Its pass is the least.",
        has_quantum: true,
        parameters: &[Parameter::Quantum, Parameter::StrideOne],
        source: "Waldspurger and Weihl, Stride Scheduling, MIT/LCS/TM-528, 1995",
        build: |setup| Box::new(stride::Stride::new(setup)),
    },
    Row {
        name: Name::Cfs,
        key: "cfs",
        title: "Completely fair (Linux 6.1)",
        title_zh: "完全公平（Linux 6.1）",
        summary: "Who has had the least virtual time runs, for its share of a period.",
        rule: "Its virtual time is the least, or it has just woken and is not far behind.",
        has_quantum: false,
        parameters: &[
            Parameter::Latency,
            Parameter::MinGranularity,
            Parameter::WakeupGranularity,
            Parameter::Tick,
            Parameter::FirstTick,
        ],
        source: "Linux 6.1, kernel/sched/fair.c",
        build: |setup| Box::new(cfs::Cfs::new(setup)),
    },
    Row {
        name: Name::Eevdf,
        key: "eevdf",
        title: "Earliest eligible virtual deadline first (Linux 6.12)",
        title_zh: "最早合格虚拟截止时间优先（Linux 6.12）",
        summary: "Of those who have not had more than their share, who has the earliest virtual deadline runs.",
        rule: "It is eligible, and of those its virtual deadline is the earliest; or its slice is not yet over.",
        has_quantum: false,
        parameters: &[Parameter::BaseSlice, Parameter::Tick, Parameter::FirstTick],
        source: "Linux 6.12, kernel/sched/fair.c; Stoica and Abdel-Wahab, 1995",
        build: |setup| Box::new(eevdf::Eevdf::new(setup)),
    },
    Row {
        name: Name::SchedFifo,
        key: "sched-fifo",
        title: "SCHED_FIFO (Linux)",
        title_zh: "SCHED_FIFO（Linux）",
        summary: "Who has the largest priority number runs until it blocks, ends or yields.",
        rule: "It stood at the head of the largest priority.",
        has_quantum: false,
        parameters: &[],
        source: "Linux 6.12, kernel/sched/rt.c",
        build: |setup| Box::new(sched_rt::SchedRt::new(setup, false)),
    },
    Row {
        name: Name::SchedRr,
        key: "sched-rr",
        title: "SCHED_RR (Linux)",
        title_zh: "SCHED_RR（Linux）",
        summary: "As SCHED_FIFO, with round robin among equals; slices are counted in timer ticks.",
        rule: "It stood at the head of the largest priority.",
        has_quantum: true,
        parameters: &[Parameter::Quantum, Parameter::Tick, Parameter::FirstTick],
        source: "Linux 6.12, kernel/sched/rt.c",
        build: |setup| Box::new(sched_rt::SchedRt::new(setup, true)),
    },
    Row {
        name: Name::Edf,
        key: "edf",
        title: "Earliest deadline first",
        title_zh: "最早截止时间优先",
        summary: "Whose job has the earliest deadline runs.",
        rule: "Its deadline is the earliest.",
        has_quantum: false,
        parameters: &[],
        source: "Liu and Layland, Scheduling Algorithms for Multiprogramming, JACM 1973",
        build: |setup| Box::new(Realtime::new(setup, Rule::Deadline)),
    },
    Row {
        name: Name::Rm,
        key: "rm",
        title: "Rate monotonic",
        title_zh: "速率单调",
        summary: "Who has the shortest period runs.",
        rule: "Its period is the shortest.",
        has_quantum: false,
        parameters: &[],
        source: "Liu and Layland, Scheduling Algorithms for Multiprogramming, JACM 1973",
        build: |setup| Box::new(Realtime::new(setup, Rule::Rate)),
    },
    Row {
        name: Name::Llf,
        key: "llf",
        title: "Least laxity first",
        title_zh: "最小松弛度优先",
        summary: "Whose job could wait the least runs; looked at every tick.",
        rule: "Its laxity is the least.",
        has_quantum: false,
        parameters: &[Parameter::Tick, Parameter::FirstTick],
        source: "Mok, Fundamental Design Problems of Distributed Systems, MIT 1983",
        build: |setup| Box::new(Realtime::new(setup, Rule::Laxity)),
    },
    Row {
        name: Name::Scan,
        key: "scan",
        title: "In a circle (OSTEP process-run)",
        title_zh: "循环扫描（OSTEP process-run）",
        summary: "Whoever comes next after the one that ran, counting through all processes in a circle.",
        rule: "It comes next in the circle, or its I/O is done.",
        has_quantum: false,
        parameters: &[],
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, homework process-run.py",
        build: |setup| Box::new(scan::Scan::new(setup)),
    },
];

impl Default for Choice {
    /// Round robin with 100 ms.
    fn default() -> Self {
        Self { name: Name::Rr, quantum: Ticks::from_ms(100), params: Params::default() }
    }
}

impl Name {
    /// Its row.
    #[must_use]
    pub fn row(self) -> &'static Row {
        CATALOG.iter().find(|row| row.name == self).expect("every name has a row")
    }

    /// The policy of a key, as scenarios and the command line write it.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        CATALOG.iter().find(|row| row.key == key).map(|row| row.name)
    }
}
