//! What a machine begins with, made from its settings: objects, the order of alarms, where processes are at home.

use super::alarm::Ranks;
use crate::ipc::Object;
use crate::machine::Machine;
use crate::policy::partition::{self, Need, Partition};
use crate::program::{Arrival, ObjectSpec};
use crate::time::Ticks;
use crate::trace::ObjectKind;

/// What comes first of alarms of the same instant: 0 before 1, then in the order in which they were set.
pub(super) fn ranks(machine: &Machine) -> Ranks {
    let conventions = &machine.conventions;
    let after_cores = u8::from(!conventions.arrival_before_expired);
    let task = 2 * after_cores;
    let arrival = task + u8::from(conventions.io_before_arrival);
    Ranks { core: 0, policy: after_cores, task, arrival }
}

/// Binds periodic processes to cores, or deals all of them out.
pub(super) fn bind(arrivals: &mut [Arrival], partition: Partition, cores: u16) {
    if partition == Partition::Deal {
        let affinities: Vec<&[u16]> =
            arrivals.iter().map(|arrival| &*arrival.birth.traits.affinity).collect();
        for (at, core) in partition::deal(cores, &affinities).into_iter().enumerate() {
            arrivals[at].birth.traits.home = Some(core);
        }
        return;
    }
    let traits = |arrival: &Arrival| arrival.birth.traits.clone();
    let periodic: Vec<usize> =
        (0..arrivals.len()).filter(|&at| arrivals[at].birth.traits.period.is_some()).collect();
    let needs: Vec<Need> = periodic
        .iter()
        .map(|&at| traits(&arrivals[at]))
        .map(|its| Need { cpu: its.estimate.unwrap_or_default(), period: its.period.unwrap_or(Ticks::MAX) })
        .collect();
    for (at, core) in periodic.into_iter().zip(partition::assign(partition, cores, &needs)) {
        arrivals[at].birth.traits.affinity = vec![core];
    }
}

/// An object as it is at the start.
pub(super) fn made(spec: ObjectSpec) -> (ObjectKind, Object) {
    use crate::ipc::{barrier, condition, device, event, lock, pipe, queue, semaphore};
    match spec {
        ObjectSpec::Lock => (ObjectKind::Lock, Object::Lock(lock::Lock::default())),
        ObjectSpec::Semaphore { units, bound } => {
            (ObjectKind::Semaphore, Object::Semaphore(semaphore::Semaphore::new(units, bound)))
        }
        ObjectSpec::Condition { lock } => {
            (ObjectKind::Condition, Object::Condition(condition::Condition::new(lock)))
        }
        ObjectSpec::Event => (ObjectKind::Event, Object::Event(event::Event::default())),
        ObjectSpec::Barrier { parties } => {
            (ObjectKind::Barrier, Object::Barrier(barrier::Barrier::new(parties)))
        }
        ObjectSpec::Queue { capacity } => (ObjectKind::Queue, Object::Queue(queue::Queue::new(capacity))),
        ObjectSpec::Pipe { capacity } => (ObjectKind::Pipe, Object::Pipe(pipe::Pipe::new(capacity))),
        ObjectSpec::Device { servers } => (ObjectKind::Device, Object::Device(device::Device::new(servers))),
    }
}
