//! How a run ended, when nothing more can happen: finished, deadlocked (who waits for what, who holds it, and who
//! waits in a circle), or spinning.

use super::table::{Block, State};
use super::{Kernel, Outcome, Waiting, WaitingOn};
use crate::ids::{ObjectId, Pid, Task};
use crate::order;
use crate::time::Ticks;

impl Kernel {
    /// Nothing more can happen: says how the run ended.
    pub(super) fn conclude(&mut self) {
        let outcome = if self.living == 0 {
            Outcome::Finished
        } else if self.spinners > 0 {
            Outcome::Spinning { spinners: self.spinning() }
        } else {
            let waiting = self.waiting();
            let cycle = circle(&waiting);
            Outcome::Deadlock { waiting, cycle }
        };
        self.outcome.get_or_insert(outcome);
    }

    /// Who never asks for anything again, in the order of the pids.
    fn spinning(&self) -> Vec<Pid> {
        let tasks = self.tasks.hot.iter();
        let spins = tasks.filter(|hot| hot.remaining == Ticks::MAX && hot.state != State::Dead);
        let mut pids: Vec<Pid> = spins.map(|hot| hot.pid).collect();
        order::by_key(&mut pids, |&pid| pid);
        pids.dedup();
        pids
    }

    /// Who is blocked, task by task, in the order of the pids.
    fn waiting(&self) -> Vec<Waiting> {
        let tasks = self.tasks.hot.iter();
        let blocked = tasks.filter_map(|hot| match hot.state {
            State::Blocked(block) => Some(self.waiting_for(hot.pid, block)),
            State::Rising | State::Ready | State::Switching(_) | State::Running(_) | State::Dead => None,
        });
        let mut waiting: Vec<Waiting> = blocked.collect();
        order::by_key(&mut waiting, |one| one.pid);
        waiting
    }

    fn waiting_for(&self, pid: Pid, block: Block) -> Waiting {
        let (on, holders) = match block {
            Block::Child(child) => (WaitingOn::Child(child), vec![child]),
            Block::Children | Block::Sleep => {
                let alive = |&child: &Pid| self.processes.get(child).life == super::table::Life::Alive;
                (WaitingOn::AllChildren, self.processes.children(pid).filter(alive).collect())
            }
            Block::Object(object)
            | Block::Service(object)
            | Block::Relock(object)
            | Block::RelockLate(object) => (WaitingOn::Object(object), self.holders(object)),
        };
        Waiting { pid, on, holders }
    }

    fn holders(&self, object: ObjectId) -> Vec<Pid> {
        let tasks = self.objects[object.index()].holders();
        tasks.into_iter().map(|task: Task| self.tasks.hot[task.index()].pid).collect()
    }
}

/// Those who wait for each other in a circle, beginning with the lowest pid of the first circle found.
fn circle(waiting: &[Waiting]) -> Vec<Pid> {
    let mut dead_ends: Vec<Pid> = Vec::new();
    for start in waiting {
        let mut path = Vec::new();
        if let Some(mut circle) = circle_from(start.pid, waiting, &mut path, &mut dead_ends) {
            let (lowest, _) = circle.iter().enumerate().min_by_key(|&(_, pid)| pid).expect("not empty");
            circle.rotate_left(lowest);
            return circle;
        }
    }
    Vec::new()
}

/// Follows who waits for whom from `pid`, depth first, until somebody stands on the path already. The path is a stack
/// of its own, since chains may be as long as there are processes.
fn circle_from(
    pid: Pid,
    waiting: &[Waiting],
    path: &mut Vec<(Pid, Vec<Pid>)>,
    dead_ends: &mut Vec<Pid>,
) -> Option<Vec<Pid>> {
    let waits_for = |pid: Pid| -> Vec<Pid> {
        let first = waiting.partition_point(|one| one.pid < pid);
        let its = waiting[first..].iter().take_while(|one| one.pid == pid);
        its.flat_map(|one| one.holders.iter().rev().copied()).collect()
    };
    path.push((pid, waits_for(pid)));
    while let Some((here, others)) = path.last_mut() {
        let Some(next) = others.pop() else {
            insert(dead_ends, *here);
            path.pop();
            continue;
        };
        if let Some(at) = path.iter().position(|&(on_path, _)| on_path == next) {
            return Some(path[at..].iter().map(|&(pid, _)| pid).collect());
        }
        if dead_ends.binary_search(&next).is_err() {
            path.push((next, waits_for(next)));
        }
    }
    None
}

fn insert(sorted: &mut Vec<Pid>, pid: Pid) {
    if let Err(at) = sorted.binary_search(&pid) {
        sorted.insert(at, pid);
    }
}
