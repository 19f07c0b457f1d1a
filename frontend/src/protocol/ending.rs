//! A run's outcome on the wire. Its own form is made for JSON, where a field tells the kind; postcard, which names no
//! fields, cannot read that back.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sim_core::ids::Pid;
use sim_core::kernel::{LimitKind, Outcome, Waiting};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Outcome")]
enum Plain {
    Finished,
    Deadlock { waiting: Vec<Waiting>, cycle: Vec<Pid> },
    Spinning { spinners: Vec<Pid> },
    Limit { which: LimitKind },
}

#[derive(Serialize, Deserialize)]
struct Wrapped(#[serde(with = "Plain")] Outcome);

#[expect(clippy::ref_option, reason = "serde hands references to fields")]
pub(super) fn serialize<S: Serializer>(outcome: &Option<Outcome>, to: S) -> Result<S::Ok, S::Error> {
    outcome.clone().map(Wrapped).serialize(to)
}

pub(super) fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Option<Outcome>, D::Error> {
    Ok(Option::<Wrapped>::deserialize(from)?.map(|Wrapped(outcome)| outcome))
}

#[cfg(test)]
mod tests {
    use crate::lessons::LESSONS;
    use crate::protocol::{Answer, Command, Epoch, Place, Question, RunId, Update};
    use crate::state::settings::Settings;
    use crate::worker::Host;

    /// What the page reads of what the worker says.
    fn heard(host: &mut Host, ticket: u32, command: Command) -> Vec<Update> {
        host.take(Question { ticket, command });
        while host.simulate(|| false) {}
        let through_the_wire = |answer: Answer| {
            let bytes = postcard::to_allocvec(&answer).expect("an answer is plain data");
            let read: Answer = postcard::from_bytes(&bytes).expect("what is written can be read");
            assert_eq!(read, answer);
            read.update
        };
        host.take_answers().into_iter().map(through_the_wire).collect()
    }

    #[test]
    fn whatever_the_worker_says_of_a_lesson_reaches_the_page() {
        let (run, epoch) = (RunId::MAIN, Epoch(1));
        for lesson in LESSONS {
            let mut host = Host::default();
            let (text, settings) = (lesson.text.to_owned(), Settings::default());
            let opened = heard(&mut host, 1, Command::Open { run, epoch, text, settings });
            assert!(matches!(opened.last(), Some(Update::Opened { .. })), "{}: {opened:?}", lesson.id);
            let told = heard(&mut host, 2, Command::Tell { run, epoch, from: 0, count: 20 });
            assert!(matches!(&told[..], [Update::Story { steps, .. }] if !steps.is_empty()), "{}", lesson.id);
            let now = heard(&mut host, 3, Command::At { run, epoch, place: Place::Step(9) });
            assert!(matches!(now[..], [Update::Now { .. }]), "{}", lesson.id);
        }
    }
}
