//! A run's outcome on the wire. Its own form is made for JSON, where a field tells the kind; postcard, which names no
//! fields, cannot read that back.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sim_core::ids::Pid;
use sim_core::kernel::{LimitKind, Outcome, Waiting};

/// The same as [`Outcome`].
#[derive(Serialize, Deserialize)]
enum Ending {
    Finished,
    Deadlock(Vec<Waiting>, Vec<Pid>),
    Spinning(Vec<Pid>),
    Limit(LimitKind),
}

pub(super) fn serialize<S: Serializer>(outcome: &Option<Outcome>, to: S) -> Result<S::Ok, S::Error> {
    let ending = outcome.clone().map(|outcome| match outcome {
        Outcome::Finished => Ending::Finished,
        Outcome::Deadlock { waiting, cycle } => Ending::Deadlock(waiting, cycle),
        Outcome::Spinning { spinners } => Ending::Spinning(spinners),
        Outcome::Limit { which } => Ending::Limit(which),
    });
    ending.serialize(to)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Outcome>, D::Error> {
    let ending = Option::<Ending>::deserialize(from)?;
    Ok(ending.map(|ending| match ending {
        Ending::Finished => Outcome::Finished,
        Ending::Deadlock(waiting, cycle) => Outcome::Deadlock { waiting, cycle },
        Ending::Spinning(spinners) => Outcome::Spinning { spinners },
        Ending::Limit(which) => Outcome::Limit { which },
    }))
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
