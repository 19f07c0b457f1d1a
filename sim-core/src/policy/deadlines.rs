//! Tasks in the order of their deadlines, of which the first that is eligible can be found at once: a balanced tree in
//! which each node knows the least virtual time below it (kernel/sched/fair.c keeps the same, `min_vruntime_cb`).

use crate::ids::Task;
use crate::rng::mix32;

/// The tree: a treap whose priorities come from the order of insertion, so that every run builds the same one.
///
/// Invariant: in the order of (deadline, order of insertion); `least` is the least `vruntime` of a node's subtree.
#[derive(Clone, Debug, Default)]
pub(super) struct Deadlines {
    nodes: Vec<Node>,
    free: Vec<u32>,
    root: u32,
    /// The node of each task, 0 if it has none.
    of_task: Vec<u32>,
    inserted: u64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    key: (i64, u64),
    vruntime: i64,
    least: i64,
    task: Task,
    priority: u32,
    left: u32,
    right: u32,
}

/// No node: place 0 is never given out.
const NONE: u32 = 0;

impl Deadlines {
    pub(super) fn contains(&self, task: Task) -> bool {
        self.of_task.get(task.index()).is_some_and(|&node| node != NONE)
    }

    pub(super) fn insert(&mut self, task: Task, deadline: i128, vruntime: i128) {
        if self.nodes.is_empty() {
            self.nodes.push(Node { least: i64::MAX, ..Node::default() });
        }
        self.inserted += 1;
        let (key, vruntime) = ((word(deadline), self.inserted), word(vruntime));
        let priority = mix32(u32::try_from(self.inserted & 0xFFFF_FFFF).expect("32 bits"));
        let node = Node { key, vruntime, least: vruntime, task, priority, left: NONE, right: NONE };
        let at = self.free.pop().unwrap_or_else(|| {
            self.nodes.push(node);
            u32::try_from(self.nodes.len() - 1).expect("fewer nodes than tasks")
        });
        self.nodes[at as usize] = node;
        super::ordered::put(&mut self.of_task, task, at);
        self.root = self.add(self.root, at);
    }

    pub(super) fn remove(&mut self, task: Task) {
        let at = std::mem::replace(&mut self.of_task[task.index()], NONE);
        let key = self.nodes[at as usize].key;
        self.root = self.take(self.root, key);
        self.free.push(at);
    }

    /// The least virtual time of all.
    pub(super) fn least(&self) -> Option<i128> {
        (self.root != NONE).then(|| i128::from(self.nodes[self.root as usize].least))
    }

    /// The first whose virtual time is at most this.
    pub(super) fn first_eligible(&self, vruntime: i128) -> Option<Task> {
        let vruntime = word(vruntime);
        let mut at = self.root;
        while at != NONE {
            let node = &self.nodes[at as usize];
            if node.left != NONE && self.nodes[node.left as usize].least <= vruntime {
                at = node.left;
            } else if node.vruntime <= vruntime {
                return Some(node.task);
            } else {
                at = node.right;
            }
        }
        None
    }

    /// All, in order.
    pub(super) fn tasks(&self) -> Vec<Task> {
        let mut all = Vec::with_capacity(self.nodes.len());
        let (mut path, mut at) = (Vec::new(), self.root);
        while at != NONE || !path.is_empty() {
            while at != NONE {
                path.push(at);
                at = self.nodes[at as usize].left;
            }
            let node = &self.nodes[path.pop().expect("the path is not empty") as usize];
            all.push(node.task);
            at = node.right;
        }
        all
    }

    fn refresh(&mut self, at: u32) {
        let Node { vruntime, left, right, .. } = self.nodes[at as usize];
        let below = self.nodes[left as usize].least.min(self.nodes[right as usize].least);
        self.nodes[at as usize].least = vruntime.min(below);
    }

    /// The subtree with a node more.
    fn add(&mut self, at: u32, new: u32) -> u32 {
        let (key, priority) = (self.nodes[new as usize].key, self.nodes[new as usize].priority);
        if at == NONE || priority > self.nodes[at as usize].priority {
            let (low, high) = self.split(at, key);
            let node = &mut self.nodes[new as usize];
            (node.left, node.right) = (low, high);
            self.refresh(new);
            return new;
        }
        if key < self.nodes[at as usize].key {
            let left = self.add(self.nodes[at as usize].left, new);
            self.nodes[at as usize].left = left;
        } else {
            let right = self.add(self.nodes[at as usize].right, new);
            self.nodes[at as usize].right = right;
        }
        let vruntime = self.nodes[new as usize].vruntime;
        let node = &mut self.nodes[at as usize];
        node.least = node.least.min(vruntime);
        at
    }

    /// The subtree without the node of this key.
    fn take(&mut self, at: u32, key: (i64, u64)) -> u32 {
        let node = self.nodes[at as usize];
        if node.key == key {
            return self.join(node.left, node.right);
        }
        if key < node.key {
            let left = self.take(node.left, key);
            self.nodes[at as usize].left = left;
        } else {
            let right = self.take(node.right, key);
            self.nodes[at as usize].right = right;
        }
        self.refresh(at);
        at
    }

    /// Those before `key`, and the others.
    fn split(&mut self, at: u32, key: (i64, u64)) -> (u32, u32) {
        if at == NONE {
            return (NONE, NONE);
        }
        let node = self.nodes[at as usize];
        if node.key < key {
            let (low, high) = self.split(node.right, key);
            self.nodes[at as usize].right = low;
            self.refresh(at);
            (at, high)
        } else {
            let (low, high) = self.split(node.left, key);
            self.nodes[at as usize].left = high;
            self.refresh(at);
            (low, at)
        }
    }

    /// One tree of two, all of `low` being before all of `high`.
    fn join(&mut self, low: u32, high: u32) -> u32 {
        if low == NONE || high == NONE {
            return low.max(high);
        }
        if self.nodes[low as usize].priority >= self.nodes[high as usize].priority {
            let right = self.join(self.nodes[low as usize].right, high);
            self.nodes[low as usize].right = right;
            self.refresh(low);
            low
        } else {
            let left = self.join(low, self.nodes[high as usize].left);
            self.nodes[high as usize].left = left;
            self.refresh(high);
            high
        }
    }
}

/// A virtual time in one word: a run is shorter than 2^53 ns, and the lightest task's virtual time 68 times as fast.
fn word(time: i128) -> i64 {
    i64::try_from(time).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn it_agrees_with_a_sorted_list_whatever_is_inserted_and_removed() {
        let mut rng = Rng::new(3);
        let (mut tree, mut list) = (Deadlines::default(), Vec::<(i128, u32, i128)>::new());
        for number in 0..4000_u32 {
            if rng.below(5) < 3 || list.is_empty() {
                let (deadline, vruntime) = (i128::from(rng.below(40)), i128::from(rng.below(40)));
                tree.insert(Task(number), deadline, vruntime);
                list.push((deadline, number, vruntime));
            } else {
                let at = usize::try_from(rng.below(list.len() as u64)).expect("an index");
                tree.remove(Task(list.swap_remove(at).1));
            }
            list.sort_unstable();
            let limit = i128::from(rng.below(40));
            let first =
                list.iter().find(|(_, _, vruntime)| *vruntime <= limit).map(|&(_, task, _)| Task(task));
            assert_eq!(tree.first_eligible(limit), first);
            assert_eq!(tree.least(), list.iter().map(|&(_, _, vruntime)| vruntime).min());
        }
        assert_eq!(tree.tasks(), list.iter().map(|&(_, task, _)| Task(task)).collect::<Vec<_>>());
    }
}
