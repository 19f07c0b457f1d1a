//! How the canvas tells processes apart: each one's hue and short name, looked up once a run instead of once a span.

use crate::i18n::Language;
use crate::protocol::Summary;
use crate::state::select::{self, Face};
use sim_core::ids::Pid;

/// The faces of a run's processes, by birth.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Faces(Vec<(Face, String)>);

impl Faces {
    /// Those of a run.
    #[must_use]
    pub fn new(summary: &Summary, language: Language) -> Self {
        let of = |person: &crate::protocol::Person| {
            (select::face(summary, person.info.pid), select::full_name(summary, person.info.pid, language))
        };
        Self(summary.processes.iter().map(of).collect())
    }

    /// A process's hue.
    #[must_use]
    pub fn hue(&self, pid: Pid) -> u8 {
        self.get(pid).map_or(9, |(face, _)| face.hue)
    }

    /// Whether its hue is already another one's.
    #[must_use]
    pub fn is_lap(&self, pid: Pid) -> bool {
        self.get(pid).is_some_and(|(face, _)| face.lap)
    }

    /// Its short name.
    #[must_use]
    pub fn label(&self, pid: Pid) -> &str {
        self.get(pid).map_or("", |(face, _)| &face.label)
    }

    /// Its full name.
    #[must_use]
    pub fn name(&self, pid: Pid) -> &str {
        self.get(pid).map_or("", |(_, name)| name)
    }

    fn get(&self, pid: Pid) -> Option<&(Face, String)> {
        pid.number().and_then(|number| self.0.get(number))
    }
}
