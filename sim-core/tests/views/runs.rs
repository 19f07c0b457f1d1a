//! The runs that the tests look at.

use sim_core::ids::ObjectId;
use sim_core::kernel::{Kernel, Outcome};
use sim_core::machine::Machine;
use sim_core::metrics::{Metrics, metrics};
use sim_core::program::{
    Arrival, Birth, Ending, Launch, ObjectSpec, Program, Reply, Request, Signal, StartMethod, Step, Stream,
    Traits,
};
use sim_core::replay::Shape;
use sim_core::scenario::Scenario;
use sim_core::snapshot::Snapshots;
use sim_core::steps::Steps;
use sim_core::time::{Ticks, Time};
use sim_core::timeline::Timeline;
use sim_core::trace::Trace;
use std::fs;
use std::path::Path;

/// A run that has ended, with its views.
pub(crate) struct Run {
    pub(crate) name: String,
    pub(crate) trace: Trace,
    pub(crate) outcome: Outcome,
    pub(crate) machine: Machine,
    pub(crate) now: Time,
    pub(crate) timeline: Timeline,
    pub(crate) snapshots: Snapshots,
    pub(crate) steps: Steps,
    pub(crate) metrics: Metrics,
}

impl Run {
    pub(crate) fn new(name: &str, machine: &Machine, launch: Launch) -> Self {
        let mut kernel = Kernel::new(machine, launch);
        let outcome = kernel.run();
        let now = kernel.now();
        let trace = kernel.into_trace();
        let shape = Shape::of(machine);
        let (mut timeline, mut snapshots) = (Timeline::new(shape.cores), Snapshots::new(shape));
        let mut steps = Steps::new();
        timeline.catch_up(&trace, now);
        snapshots.catch_up(&trace);
        steps.catch_up(&trace);
        let metrics = metrics(&trace, &snapshots, now);
        let (name, machine) = (name.to_owned(), machine.clone());
        Self { name, trace, outcome, machine, now, timeline, snapshots, steps, metrics }
    }
}

/// The run of a scenario's text.
pub(crate) fn scenario(name: &str, text: &str) -> Run {
    let (machine, launch) = build(text);
    Run::new(name, &machine, launch)
}

/// The machine and programs of a scenario's text.
pub(crate) fn build(text: &str) -> (Machine, Launch) {
    let checked = Scenario::read(text).unwrap_or_else(|problems| panic!("{problems:?}"));
    let machine = checked.machine();
    let launch = checked.launch(machine.seed, checked.scenario().machine.start_method);
    (machine, launch)
}

/// The texts of the shipped lessons, by name.
pub(crate) fn lessons() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../frontend/assets/lessons");
    let files = fs::read_dir(folder).expect("there are lessons");
    let mut found: Vec<(String, String)> = files
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| {
            let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("it can be read"))
        })
        .filter(|(name, _)| name != "index")
        .collect();
    found.sort();
    assert!(found.len() >= 20, "the lessons are not where this test looks for them");
    found
}

/// A text of a scenario of many random processes.
pub(crate) fn random(seed: u32, cores: u16, queue: &str, switch_cost: &str) -> String {
    format!(
        r#"{{"timeslice": 1, "machine": {{"cores": {cores}, "policy": {{"name": "rr", "quantum": "3ms"}},
            "queue": "{queue}", "switch_cost": "{switch_cost}", "seed": {seed}}},
            "workload": {{"processes": 40, "cpu": {{"exponential": "4ms"}}, "io": {{"exponential": "9ms"}},
            "bursts": {{"uniform": [1, 9]}}, "arrival": {{"exponential": "2ms"}}}}}}"#
    )
}

/// Every run there is: the lessons, random ones, and those that contain what lessons do not.
pub(crate) fn all() -> Vec<Run> {
    let mut runs: Vec<Run> = lessons().iter().map(|(name, text)| scenario(name, text)).collect();
    for (seed, cores, queue, switch) in [
        (1, 1, "shared", "0ms"),
        (2, 3, "shared", "0.2ms"),
        (3, 4, "per-core", "0ms"),
        (4, 3, "per-core-stealing", "0.1ms"),
    ] {
        runs.push(scenario(&format!("random {seed}"), &random(seed, cores, queue, switch)));
    }
    for cores in [1, 2, 4] {
        runs.push(everything(cores));
    }
    runs
}

/// A program given as its requests, each after 1 ms.
struct Asks(Vec<Request>);

impl Program for Asks {
    fn resume(&mut self, _: Reply, _: Ticks) -> Step {
        let then = if self.0.is_empty() { Request::Exit(Ending::Return) } else { self.0.remove(0) };
        Step::new(Ticks::from_ms(1), then)
    }
}

fn asks(requests: Vec<Request>) -> Box<dyn Program> {
    Box::new(Asks(requests))
}

fn birth(name: &str, daemon: bool, requests: Vec<Request>) -> Birth {
    let method = StartMethod::Fork;
    Birth { name: name.into(), daemon, program: asks(requests), traits: Traits::default(), method }
}

fn start(name: &str, daemon: bool, requests: Vec<Request>) -> Request {
    Request::Start(Box::new(birth(name, daemon, requests)))
}

const LOCK: ObjectId = ObjectId(0);
const UNITS: ObjectId = ObjectId(1);
const CONDITION: ObjectId = ObjectId(2);
const EVENT: ObjectId = ObjectId(3);
const BARRIER: ObjectId = ObjectId(4);
const QUEUE: ObjectId = ObjectId(5);
const PIPE: ObjectId = ObjectId(6);
const DISK: ObjectId = ObjectId(7);

fn acquire(object: ObjectId) -> Request {
    Request::Acquire { object, timeout: None }
}

fn wait(object: ObjectId, ms: u64) -> Request {
    Request::Wait { object, timeout: (ms > 0).then(|| Ticks::from_ms(ms)) }
}

fn sleep(ms: u64) -> Request {
    Request::Sleep(Ticks::from_ms(ms))
}

fn put(object: ObjectId) -> Request {
    Request::Put { object, message: "m".into(), timeout: None }
}

fn get(object: ObjectId) -> Request {
    Request::Get { object, timeout: None }
}

fn io(ms: u64) -> Request {
    Request::Io { device: DISK, length: Ticks::from_ms(ms) }
}

fn print(stream: Stream) -> Request {
    Request::Print { stream, text: "text\n".into() }
}

/// A run with every kind of event, every kind of object and every way to end.
pub(crate) fn everything(cores: u16) -> Run {
    let objects = [
        ("lock", ObjectSpec::Lock),
        ("units", ObjectSpec::Semaphore { units: 2, bound: None }),
        ("condition", ObjectSpec::Condition { lock: LOCK }),
        ("event", ObjectSpec::Event),
        ("barrier", ObjectSpec::Barrier { parties: 3 }),
        ("queue", ObjectSpec::Queue { capacity: Some(1) }),
        ("pipe", ObjectSpec::Pipe { capacity: Some(0) }),
        ("disk", ObjectSpec::Device { servers: Some(1) }),
    ];
    let main = vec![
        start("Daemon", true, vec![sleep(5), acquire(LOCK), Request::Release(LOCK), sleep(100_000)]),
        start("Locker", false, locker()),
        start("Talker", false, talker()),
        start("Threads", false, threads()),
        start("Victim", false, vec![start("Orphan", false, vec![sleep(60)]), acquire(UNITS), sleep(1000)]),
        start("Quick", false, vec![Request::Exit(Ending::Code(7))]),
        Request::Yield,
        Request::Join { child: sim_core::ids::Pid::nth(1), timeout: Some(Ticks::from_ms(2)) },
        wait(BARRIER, 0),
        Request::Poll(sim_core::ids::Pid::nth(6)),
        Request::ActiveChildren,
        sleep(40),
        Request::Kill { to: sim_core::ids::Pid::nth(5), signal: Signal::Sigkill },
        print(Stream::Stderr),
        Request::Join { child: sim_core::ids::Pid::nth(2), timeout: None },
        Request::Exit(Ending::Exception),
    ];
    let launch = Launch {
        objects: objects.map(|(name, spec)| (name.into(), spec)).to_vec(),
        arrivals: vec![
            Arrival { at: Time::ZERO, birth: birth("Main", false, main) },
            Arrival { at: Time::from_ns(50_000_000), birth: birth("Other", false, other()) },
        ],
    };
    let mut machine = Machine { cores, ..Machine::default() };
    machine.policy.quantum = Ticks::from_ms(2);
    machine.costs.switch = Ticks::from_us(50);
    machine.costs.syscall = Ticks::from_us(7);
    Run::new(&format!("everything on {cores}"), &machine, launch)
}

fn locker() -> Vec<Request> {
    vec![
        acquire(LOCK),
        sleep(10),
        wait(CONDITION, 0),
        Request::Release(LOCK),
        acquire(LOCK),
        wait(CONDITION, 3),
        Request::Release(LOCK),
        wait(BARRIER, 0),
        wait(EVENT, 0),
        io(5),
        put(QUEUE),
        put(QUEUE),
        put(PIPE),
        print(Stream::Stdout),
    ]
}

fn talker() -> Vec<Request> {
    vec![
        sleep(20),
        acquire(LOCK),
        Request::Notify { object: CONDITION, count: 1 },
        Request::Release(LOCK),
        wait(EVENT, 2),
        wait(BARRIER, 0),
        io(4),
        Request::Set(EVENT),
        sleep(20),
        get(QUEUE),
        get(QUEUE),
        get(PIPE),
    ]
}

fn threads() -> Vec<Request> {
    vec![
        Request::Thread(asks(vec![sleep(3), acquire(UNITS), Request::Release(UNITS), Request::ExitTask])),
        Request::Thread(asks(vec![io(30), sleep(1000)])),
        sleep(20),
        Request::JoinAll,
    ]
}

fn other() -> Vec<Request> {
    vec![
        acquire(UNITS),
        io(3),
        Request::Release(UNITS),
        Request::Clear(EVENT),
        Request::Exit(Ending::Code(2)),
    ]
}
