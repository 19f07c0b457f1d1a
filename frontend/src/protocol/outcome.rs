//! A run's outcome for the wire. Results name its kind in a field, which formats that do not name their fields cannot read
//! back; here it is written as any other enum.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sim_core::ids::Pid;
use sim_core::kernel::{LimitKind, Outcome, Waiting};

/// The same, field by field: the compiler holds both to each other.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Outcome")]
enum Mirror {
    Finished,
    Deadlock { waiting: Vec<Waiting>, cycle: Vec<Pid> },
    Spinning { spinners: Vec<Pid> },
    Limit { which: LimitKind },
}

#[derive(Serialize, Deserialize)]
struct Plain(#[serde(with = "Mirror")] Outcome);

/// Writes an outcome.
#[expect(clippy::ref_option, reason = "serde passes the field so")]
pub(super) fn serialize<S: Serializer>(outcome: &Option<Outcome>, serializer: S) -> Result<S::Ok, S::Error> {
    outcome.clone().map(Plain).serialize(serializer)
}

/// Reads an outcome.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Outcome>, D::Error> {
    Ok(Option::<Plain>::deserialize(deserializer)?.map(|plain| plain.0))
}

#[cfg(test)]
mod tests {
    use crate::fixture;
    use crate::protocol::Summary;
    use sim_core::ids::Pid;
    use sim_core::kernel::{LimitKind, Outcome};

    #[test]
    fn a_summary_is_read_back_as_it_was_written_whatever_its_outcome() {
        let stuck = Outcome::Deadlock { waiting: Vec::new(), cycle: vec![Pid::nth(0), Pid::nth(1)] };
        let outcomes =
            [None, Some(Outcome::Finished), Some(stuck), Some(Outcome::Limit { which: LimitKind::Time })];
        for outcome in outcomes {
            let summary = Summary { outcome, ..fixture::summary(&[("P1", None)]) };
            let bytes = postcard::to_allocvec(&summary).expect("a summary can be written");
            assert_eq!(postcard::from_bytes::<Summary>(&bytes), Ok(summary));
        }
    }
}
