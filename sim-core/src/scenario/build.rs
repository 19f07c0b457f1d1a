//! From a checked scenario to a machine and what it runs. Nothing here can fail: what could is told by `check`.

use super::names::Names;
use super::{
    Checked, Count, Distribution, Duration, Object, ProcessSpec, Scenario, Start, Step, Times, WorkloadSpec,
};
use crate::ids::ObjectId;
use crate::machine::{Cache, Costs, Limits, Machine};
use crate::policy::catalog::{Choice, Name};
use crate::program::{Arrival, Launch, ObjectSpec, Signal, StartMethod, Traits};
use crate::script::{Ask, Cast, Code, CodeBuilder, Role, RoleId};
use crate::time::{Ticks, Time};
use crate::workload::{Spread, Workload};
use std::sync::Arc;

/// What `check` has made sure of.
const CHECKED: &str = "a checked scenario";

impl Checked {
    /// The machine that the scenario asks for.
    #[must_use]
    pub fn machine(&self) -> Machine {
        let spec = &self.scenario().machine;
        let limits = Limits::default();
        Machine {
            cores: spec.cores,
            policy: Choice {
                name: Name::from_key(&spec.policy.name).expect(CHECKED),
                quantum: spec.policy.quantum.map_or(Choice::default().quantum, |quantum| quantum.0),
                params: spec.policy.params(),
            },
            queue: spec.queue,
            conventions: spec.conventions.resolved(),
            partition: spec.partition,
            cache: spec.cache.as_ref().map(|cache| Cache {
                size: cache.size,
                warm_up: cache.warm_up.0,
                warm_rate: cache.warm_rate,
                step: cache.step.map_or(Ticks::from_ns(1), |step| step.0),
            }),
            costs: Costs {
                switch: spec.switch_cost.0,
                unload: spec.unload_cost.0,
                syscall: spec.syscall_cost.0,
                fork: spec.fork_cost.0,
                spawn: spec.spawn_cost.0,
                spawn_startup: spec.spawn_startup_cost.0,
            },
            seed: spec.seed,
            limits: Limits {
                time: spec.limits.time.map_or(limits.time, |time| Time::ZERO + time.0),
                events: spec.limits.events.unwrap_or(limits.events),
                output: spec.limits.output.unwrap_or(limits.output),
                processes: spec.limits.processes.unwrap_or(limits.processes),
                memory: spec.limits.memory.unwrap_or(limits.memory),
            },
        }
    }

    /// What runs on a machine: fresh programs each time. `seed` is the machine's (a workload with a seed of its own does
    /// not look at it), `method` is how parents start their children.
    #[must_use]
    pub fn launch(&self, seed: u64, method: StartMethod) -> Launch {
        let scenario = self.scenario();
        match &scenario.workload {
            Some(workload) => crowd(workload, seed).launch(),
            None => cast(scenario, method),
        }
    }
}

fn crowd(spec: &WorkloadSpec, seed: u64) -> Workload {
    let length = |spread: Distribution<Duration>| self::spread(spread, |length| length.0.ns());
    Workload {
        processes: spec.processes,
        seed: spec.seed.unwrap_or(seed),
        cpu: length(spec.cpu),
        io: spec.io.map(length),
        bursts: spec.bursts.map_or(Spread::Constant(1), |bursts| spread(bursts, u64::from)),
        arrival: spec.arrival.map_or(Spread::Constant(0), length),
    }
}

fn spread<T: Copy>(spread: Distribution<T>, number: impl Fn(T) -> u64) -> Spread {
    match spread {
        Distribution::Constant(value) => Spread::Constant(number(value)),
        Distribution::Uniform(spread) => {
            Spread::Uniform(number(spread.uniform[0]), number(spread.uniform[1]))
        }
        Distribution::Exponential(spread) => Spread::Exponential(number(spread.exponential)),
    }
}

fn cast(scenario: &Scenario, method: StartMethod) -> Launch {
    let names = Names::of(scenario);
    let mut objects: Vec<(Arc<str>, ObjectSpec)> =
        scenario.objects.iter().map(|object| (object.name().into(), object_spec(object, &names))).collect();
    let shared_device = ObjectId(u32::try_from(objects.len()).expect("fewer objects than ids"));
    let writer = Writer { names: &names, shared_device };
    if scenario.processes.iter().any(|process| uses_shared_device(&process.run)) {
        objects.push(("I/O".into(), ObjectSpec::Device { servers: None }));
    }
    let roles = (0..)
        .zip(&scenario.processes)
        .map(|(index, process)| role(index, process, method, writer.code(&process.run)));
    let cast = Cast::new(roles.collect(), objects.iter().map(|(name, _)| name.clone()).collect());
    let arrivals = scenario
        .processes
        .iter()
        .enumerate()
        .filter(|(_, process)| process.start == Start::ByItself)
        .map(|(at, process)| Arrival {
            at: Time::ZERO + process.arrival.unwrap_or_default().0,
            birth: cast.birth(RoleId(at)),
        })
        .collect();
    Launch { objects, arrivals }
}

fn object_spec(object: &Object, names: &Names<'_>) -> ObjectSpec {
    match object {
        Object::Lock(_) => ObjectSpec::Lock,
        Object::Semaphore(semaphore) => {
            ObjectSpec::Semaphore { units: semaphore.units.unwrap_or(1), bound: semaphore.bound }
        }
        Object::Condition(condition) => {
            ObjectSpec::Condition { lock: names.object_id(&condition.of).expect(CHECKED) }
        }
        Object::Event(_) => ObjectSpec::Event,
        Object::Barrier(barrier) => ObjectSpec::Barrier { parties: barrier.parties },
        Object::Queue(queue) => ObjectSpec::Queue { capacity: queue.capacity },
        Object::Pipe(pipe) => ObjectSpec::Pipe { capacity: pipe.capacity },
        Object::Device(device) => ObjectSpec::Device { servers: device.servers },
    }
}

fn role(index: u32, process: &ProcessSpec, method: StartMethod, code: Code) -> Role {
    let ticks = |length: Option<Duration>| length.map(|length| length.0);
    Role {
        name: process.name.as_str().into(),
        daemon: process.daemon,
        traits: Traits {
            priority: process.priority.unwrap_or(0),
            nice: process.nice.unwrap_or(0),
            tickets: process.tickets.unwrap_or(1),
            period: ticks(process.period),
            deadline: ticks(process.deadline),
            affinity: process.affinity.clone(),
            working_set: process.working_set.unwrap_or(0),
            estimate: ticks(process.estimate),
            slice: ticks(process.slice),
            unsliced: process.sched_fifo,
            home: None,
            index,
        },
        // Nobody starts what comes by itself, so it costs nothing.
        method: if process.start == Start::ByParent { method } else { StartMethod::Fork },
        code,
    }
}

fn uses_shared_device(steps: &[Step]) -> bool {
    steps.iter().any(|step| match step {
        Step::Io(step) => step.on.is_none(),
        Step::Repeat(step) => uses_shared_device(&step.r#do),
        _ => false,
    })
}

/// Writes a script's code with places for names.
struct Writer<'s> {
    names: &'s Names<'s>,
    /// The device of an `io` that names none.
    shared_device: ObjectId,
}

impl Writer<'_> {
    fn code(&self, steps: &[Step]) -> Code {
        let mut code = CodeBuilder::new();
        self.steps(steps, &mut code);
        code.finish()
    }

    fn steps(&self, steps: &[Step], code: &mut CodeBuilder) {
        for step in steps {
            match step {
                Step::Cpu(step) => {
                    code.cpu(step.cpu.0);
                }
                Step::Repeat(step) => {
                    let times = match step.repeat {
                        Times::Number(times) => Some(times),
                        Times::Forever => None,
                    };
                    code.repeat(times, |code| self.steps(&step.r#do, code));
                }
                asking => {
                    code.ask(self.ask(asking).expect("neither a burst nor a loop"));
                }
            }
        }
    }

    /// What a step asks for; `None` for those that only compute or repeat.
    fn ask(&self, step: &Step) -> Option<Ask> {
        let object = |name: &str| self.names.object_id(name).expect(CHECKED);
        let role = |name: &str| self.names.role(name).expect(CHECKED);
        let text = |text: &str| Arc::from(text);
        let within = |timeout: Option<Duration>| timeout.map(|timeout| timeout.0);
        Some(match step {
            Step::Cpu(_) | Step::Repeat(_) => return None,
            Step::Io(step) => {
                Ask::Io { device: step.on.as_deref().map_or(self.shared_device, object), length: step.io.0 }
            }
            Step::Sleep(step) => Ask::Sleep(step.sleep.0),
            Step::Yield(_) => Ask::Yield,
            Step::NextPeriod(_) => Ask::NextJob,
            Step::Print(step) => Ask::Print { stream: step.to, text: text(&format!("{}\n", step.print)) },
            Step::Start(step) => Ask::Start(role(&step.start)),
            Step::Join(step) => Ask::Join { child: role(&step.join), timeout: within(step.timeout) },
            Step::Terminate(step) => Ask::Signal { to: role(&step.terminate), signal: Signal::Sigterm },
            Step::Kill(step) => Ask::Signal { to: role(&step.kill), signal: step.signal },
            Step::Lock(step) => Ask::Acquire { object: object(&step.lock), timeout: within(step.timeout) },
            Step::Unlock(step) => Ask::Release(object(&step.unlock)),
            Step::Acquire(step) => {
                Ask::Acquire { object: object(&step.acquire), timeout: within(step.timeout) }
            }
            Step::Release(step) => Ask::Release(object(&step.release)),
            Step::Wait(step) => Ask::Wait { object: object(&step.wait), timeout: within(step.timeout) },
            Step::Notify(step) => Ask::Notify { object: object(&step.notify), count: notified(step.count) },
            Step::Set(step) => Ask::Set(object(&step.set)),
            Step::Clear(step) => Ask::Clear(object(&step.clear)),
            Step::Barrier(step) => Ask::Wait { object: object(&step.barrier), timeout: within(step.timeout) },
            Step::Put(step) => Ask::Put {
                object: object(&step.put),
                message: text(&step.message),
                timeout: within(step.timeout),
            },
            Step::Get(step) => Ask::Get { object: object(&step.get), timeout: within(step.timeout) },
            Step::Send(step) => Ask::Put {
                object: object(&step.send),
                message: text(&step.message),
                timeout: within(step.timeout),
            },
            Step::Recv(step) => Ask::Get { object: object(&step.recv), timeout: within(step.timeout) },
            Step::Exit(step) => Ask::Exit(step.exit),
            Step::Raise(step) => Ask::Raise(text(&step.raise)),
        })
    }
}

const fn notified(count: Count) -> u32 {
    match count {
        Count::Number(number) => number,
        Count::All => u32::MAX,
    }
}
