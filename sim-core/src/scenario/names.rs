//! What the names in a scenario mean: each object and each process by its place. Leaves telling doubled and unknown
//! names to `check`.

use super::{Object, Scenario};
use crate::ids::ObjectId;
use crate::script::RoleId;
use std::collections::BTreeMap;

/// The places of all names. Of a doubled name, the first place.
pub(super) struct Names<'s> {
    objects: BTreeMap<&'s str, (usize, &'s Object)>,
    processes: BTreeMap<&'s str, usize>,
}

impl<'s> Names<'s> {
    pub(super) fn of(scenario: &'s Scenario) -> Self {
        let mut names = Self { objects: BTreeMap::new(), processes: BTreeMap::new() };
        for (at, object) in scenario.objects.iter().enumerate() {
            names.objects.entry(object.name()).or_insert((at, object));
        }
        for (at, process) in scenario.processes.iter().enumerate() {
            names.processes.entry(&process.name).or_insert(at);
        }
        names
    }

    pub(super) fn object(&self, name: &str) -> Option<&'s Object> {
        self.objects.get(name).map(|(_, object)| *object)
    }

    pub(super) fn object_id(&self, name: &str) -> Option<ObjectId> {
        self.objects.get(name).map(|(at, _)| ObjectId(u32::try_from(*at).expect("fewer objects than ids")))
    }

    pub(super) fn process(&self, name: &str) -> Option<usize> {
        self.processes.get(name).copied()
    }

    pub(super) fn role(&self, name: &str) -> Option<RoleId> {
        self.process(name).map(RoleId)
    }

    /// The names of objects of some kinds.
    pub(super) fn objects_of(&self, kinds: &[&str]) -> impl Iterator<Item = &'s str> {
        self.objects.iter().filter(|(_, (_, object))| kinds.contains(&object.key())).map(|(name, _)| *name)
    }

    pub(super) fn processes(&self) -> impl Iterator<Item = &'s str> {
        self.processes.keys().copied()
    }
}
