//! Snapshots against the kernel that made the run: every queue in its order, at every instant.

use crate::runs::{build, lessons, random};
use sim_core::ids::Task;
use sim_core::kernel::Kernel;
use sim_core::replay::Shape;
use sim_core::snapshot::{Doing, Snapshots, State};

#[test]
fn snapshots_show_the_queues_that_the_kernel_had() {
    let random = (0..12).map(|seed| {
        let queue = ["shared", "per-core", "per-core-stealing"][seed as usize % 3];
        let cores = [1, 2, 5][seed as usize / 3 % 3];
        (format!("random {seed}"), random(seed, cores, queue, "0.1ms"))
    });
    for (name, text) in lessons().into_iter().chain(random) {
        let (machine, launch) = build(&text);
        let mut kernel = Kernel::new(&machine, launch);
        let mut snapshots = Snapshots::new(Shape::of(&machine));
        loop {
            let outcome = kernel.advance();
            snapshots.catch_up(kernel.trace());
            let snapshot = snapshots.at(kernel.trace(), kernel.trace().len(), kernel.now());
            let shown: Vec<Vec<Task>> =
                snapshot.queues.iter().map(|queue| queue.iter().map(|one| one.task).collect()).collect();
            assert_eq!(shown, kernel.ready(), "{name} at {}", kernel.now());
            for (process, fate) in snapshot.processes.iter().zip(kernel.fates()) {
                assert_eq!((process.pid, process.cpu), (fate.pid, fate.cpu), "{name} at {}", kernel.now());
                let ended = matches!(process.state, State::Zombie | State::Exited);
                assert_eq!(ended, fate.ended.is_some(), "{name}: {process:?}");
            }
            if outcome.is_some() {
                break;
            }
        }
    }
}

#[test]
fn cores_and_processes_of_a_snapshot_agree() {
    for run in crate::runs::all() {
        for events in (0..=run.trace.len()).step_by(3) {
            let now = events.checked_sub(1).map_or(sim_core::time::Time::ZERO, |last| {
                run.trace.time(sim_core::ids::EventId(u32::try_from(last).expect("few events")))
            });
            let snapshot = run.snapshots.at(&run.trace, events, now);
            for core in &snapshot.cores {
                let (Doing::Running { pid, .. } | Doing::Switching { to: pid, .. }) = core.doing else {
                    continue;
                };
                let process = snapshot.processes.iter().find(|one| one.pid == pid).expect("it was born");
                assert!(
                    matches!(process.state, State::Running { .. } | State::Switching { .. }),
                    "{}",
                    run.name
                );
            }
            for object in &snapshot.objects {
                for holder in &object.holders {
                    let process =
                        snapshot.processes.iter().find(|one| one.pid == holder.pid).expect("it was born");
                    assert!(process.holds.contains(&object.object), "{}", run.name);
                }
            }
        }
    }
}
