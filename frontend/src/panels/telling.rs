//! Events in words: which sentence says what happened, what was so, what led to it and what comes next. Pure; the
//! sentences themselves stand in `i18n`, and `sentence` puts the processes into them.

use crate::format;
use crate::i18n::{Language, Text};
use crate::protocol::Summary;
use crate::state::select;
use crate::widgets::sentence::Piece;
use sim_core::explain::{Awaited, Because, Crowd, Deed, Explanation, Fact, Pick, Stays, Thing};
use sim_core::program::{Signal, Status};
use sim_core::time::{Ticks, Time};
use sim_core::trace::{ObjectKind, Why};

/// A sentence's template and what stands in its holes.
pub type Told = (Text, Vec<Piece>);

/// In which language and about which run something is told.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// The language.
    pub language: Language,
    /// The run.
    pub summary: &'a Summary,
}

impl Teller<'_> {
    /// What happened, and what was so around it.
    #[must_use]
    pub fn event(&self, why: &Explanation) -> (Told, Vec<Told>) {
        let ends = |to| why.facts.iter().any(|fact| matches!(fact, Fact::Ends(who) if who.pid == to));
        match &why.deed {
            // The signal and the end that it brought are one thing to tell.
            Deed::Killed { to, signal } if ends(to.pid) => {
                let exitcode = Piece::Words(format::signed(-i32::from(signal.number())));
                let deed =
                    (Text::DidKillEnd, vec![Piece::Chip(to.pid), code(signal_name(*signal)), exitcode]);
                (
                    deed,
                    why.facts
                        .iter()
                        .filter_map(|fact| self.fact_of_victim(fact, Piece::Chip(to.pid)))
                        .collect(),
                )
            }
            deed => (self.deed(deed), why.facts.iter().filter_map(|fact| self.fact(fact)).collect()),
        }
    }

    /// What was so of somebody whom a signal ended.
    fn fact_of_victim(&self, fact: &Fact, victim: Piece) -> Option<Told> {
        match fact {
            // The chain of causes says both.
            Fact::Ends(_) | Fact::IsDaemon => None,
            Fact::Interrupted { on, left: Some(left), .. } => {
                Some((Text::FactVictimLeft, vec![victim, self.awaited(on), ticks(*left)]))
            }
            Fact::Interrupted { on, left: None, .. } => {
                Some((Text::FactVictim, vec![victim, self.awaited(on)]))
            }
            other => self.fact(other),
        }
    }

    /// What somebody did, without saying who: `got Core 0`.
    #[must_use]
    pub fn deed(&self, deed: &Deed) -> Told {
        match deed {
            Deed::Arrived => (Text::DidArrive, vec![]),
            Deed::Started { by } => (Text::DidStart, vec![Piece::Chip(by.pid)]),
            Deed::Ready { why, by, .. } => match (ready(*why), by) {
                (Text::DidReadyWoken, Some(by)) => (Text::DidReadyWokenBy, vec![Piece::Chip(by.pid)]),
                (text, _) => (text, vec![]),
            },
            Deed::SwitchTo { core } => (Text::DidSwitch, vec![number(core.0)]),
            Deed::Dispatch { core, .. } => (Text::DidDispatch, vec![number(core.0)]),
            Deed::Blocked { on: Awaited::Time(length), .. } => (Text::DidSleep, vec![ticks(*length)]),
            Deed::Blocked { on, timeout: None } => (Text::DidWait, vec![self.awaited(on)]),
            Deed::Blocked { on, timeout: Some(limit) } => {
                (Text::DidWaitAtMost, vec![self.awaited(on), ticks(*limit)])
            }
            Deed::Timeout { limit } => (Text::DidTimeout, vec![ticks(*limit)]),
            Deed::Acquired(thing) if thing.kind == ObjectKind::Device => {
                (Text::DidGetService, vec![self.thing(thing)])
            }
            Deed::Acquired(thing) => (Text::DidAcquire, vec![self.thing(thing)]),
            Deed::Released(thing) => (Text::DidRelease, vec![self.thing(thing)]),
            Deed::Put(thing) => (Text::DidPut, vec![self.thing(thing)]),
            Deed::Got(thing) => (Text::DidGet, vec![self.thing(thing)]),
            Deed::Signalled(thing) => (Text::DidSignal, vec![self.thing(thing)]),
            Deed::Killed { to, signal } => {
                (Text::DidKill, vec![Piece::Chip(to.pid), code(signal_name(*signal))])
            }
            Deed::Printed { text, .. } => (Text::DidPrint, vec![code(text.trim_end_matches('\n'))]),
            Deed::CodeEnded => (Text::DidCodeEnd, vec![]),
            Deed::TaskEnded => (Text::DidTaskEnd, vec![]),
            Deed::Exited(status) => exited(*status),
            Deed::Reaped { by } => (Text::DidReap, vec![Piece::Chip(by.pid)]),
            Deed::Adopted { by } => (Text::DidAdopt, vec![Piece::Chip(by.pid)]),
        }
    }

    /// Something that was so, as a sentence of its own; nothing where it says nothing.
    #[must_use]
    pub fn fact(&self, fact: &Fact) -> Option<Told> {
        Some(match fact {
            Fact::Ahead(crowd) if crowd.is_empty() => (Text::FactFirst, vec![]),
            Fact::Ahead(crowd) => (Text::FactAhead, vec![all(crowd)]),
            Fact::WasReadyFor(length) => return nonzero(Text::FactWasReady, *length),
            Fact::RanBeforeOn(core) => (Text::FactRanBefore, vec![number(core.0)]),
            Fact::SwitchedFrom(who) => (Text::FactSwitchedFrom, vec![Piece::Chip(who.pid)]),
            Fact::Until(at) => (Text::FactUntil, vec![self.time(*at)]),
            Fact::Holder { who, running: true } => (Text::FactHolderRuns, vec![Piece::Chip(who.pid)]),
            Fact::Holder { who, running: false } => (Text::FactHolder, vec![Piece::Chip(who.pid)]),
            Fact::AlreadyWaiting(crowd) => return some(Text::FactAlreadyWaiting, crowd),
            Fact::Awaits(crowd) => return some(Text::FactAwaits, crowd),
            Fact::WillTerminate(crowd) => return some(Text::FactWillTerminate, crowd),
            Fact::WaitedFor(length) => return nonzero(Text::FactWaited, *length),
            Fact::Frees(crowd) => return some(Text::FactFrees, crowd),
            Fact::Messages(count) => (Text::FactMessages, vec![number(*count)]),
            Fact::Units(count) => (Text::FactUnits, vec![number(*count)]),
            Fact::Ends(who) => (Text::FactEnds, vec![Piece::Chip(who.pid)]),
            Fact::Interrupted { on, left: Some(left), .. } => {
                (Text::FactInterruptedLeft, vec![self.awaited(on), ticks(*left)])
            }
            Fact::Interrupted { on, left: None, .. } => (Text::FactInterrupted, vec![self.awaited(on)]),
            Fact::HadACoreOrWantedOne => (Text::FactHadCore, vec![]),
            Fact::StillHolds(thing) => (Text::FactStillHolds, vec![self.thing(thing)]),
            Fact::Orphans(crowd) => return some(Text::FactOrphans, crowd),
            Fact::ZombieFor(length) => return nonzero(Text::FactZombie, *length),
            Fact::IsDaemon => (Text::FactDaemon, vec![]),
        })
    }

    /// What led to an event, as sentences that follow each other.
    #[must_use]
    pub fn because(&self, because: &Because) -> Vec<Told> {
        let one = |text, pieces| vec![(text, pieces)];
        match because {
            Because::ItWasToArrive => one(Text::BecauseArrival, vec![]),
            Because::Did { who, deed } => {
                vec![(Text::Subject, vec![Piece::Chip(who.pid)]), self.deed(deed), (Text::FullStop, vec![])]
            }
            Because::ItRan { core, ran } => one(Text::BecauseRan, vec![number(core.0), ticks(*ran)]),
            Because::QuantumUsedUp { core, quantum } => match quantum {
                Some(quantum) => one(Text::BecauseQuantum, vec![ticks(*quantum), number(core.0)]),
                None => one(Text::BecauseQuantumOver, vec![number(core.0)]),
            },
            Because::ItWaited { on, .. } => one(Text::BecauseWaited, vec![self.awaited(on)]),
            Because::ItWasReady { .. } => one(Text::BecauseReady, vec![]),
            Because::CoreWasIdle { core } => one(Text::BecauseIdle, vec![number(core.0)]),
            Because::CoreBecameFree { core, who, deed } => vec![
                (Text::BecauseFree, vec![number(core.0)]),
                (Text::Subject, vec![Piece::Chip(who.pid)]),
                self.deed(deed),
                (Text::FullStop, vec![]),
            ],
            Because::Picked(pick) => one_pick(pick),
            Because::Daemon(who) => one(Text::BecauseDaemon, vec![Piece::Chip(who.pid)]),
        }
    }

    /// What stays as it is, where nothing comes next.
    #[must_use]
    pub fn stays(&self, stays: &Stays) -> Told {
        match stays {
            Stays::New => (Text::StaysNew, vec![]),
            Stays::Ready => (Text::StaysReady, vec![]),
            Stays::Running => (Text::StaysRunning, vec![]),
            Stays::Blocked(on) => (Text::StaysBlocked, vec![self.awaited(on)]),
            Stays::Zombie => (Text::StaysZombie, vec![]),
        }
    }

    fn awaited(&self, on: &Awaited) -> Piece {
        match on {
            Awaited::Time(length) => code(&format!("sleep({})", seconds(*length))),
            Awaited::Child(who) => code(&format!("join {}", select::face(self.summary, who.pid).label)),
            Awaited::Children => Piece::Words(self.language.say(Text::AllItsChildren).to_owned()),
            Awaited::Thing(thing) => self.thing(thing),
        }
    }

    fn thing(&self, thing: &Thing) -> Piece {
        Piece::Words(thing_name(self.language, thing.kind, &thing.name))
    }

    fn time(&self, at: Time) -> Piece {
        Piece::Words(format::ClockUnit::of_run(self.summary.end).text(at))
    }
}

/// An object as sentences name it: `lock L`, `queue q`, `disk`.
#[must_use]
pub fn thing_name(language: Language, kind: ObjectKind, name: &str) -> String {
    let text = match kind {
        ObjectKind::Lock => Text::ThingLock,
        ObjectKind::Semaphore => Text::ThingSemaphore,
        ObjectKind::Condition => Text::ThingCondition,
        ObjectKind::Event => Text::ThingEvent,
        ObjectKind::Barrier => Text::ThingBarrier,
        ObjectKind::Queue => Text::ThingQueue,
        ObjectKind::Pipe => Text::ThingPipe,
        ObjectKind::Device => return name.to_owned(),
    };
    language.fill(text, &[name])
}

const fn ready(why: Why) -> Text {
    match why {
        Why::Started => Text::DidReadyStarted,
        Why::QuantumOver => Text::DidReadyQuantum,
        Why::Preempted => Text::DidReadyPreempted,
        Why::Yielded => Text::DidReadyYielded,
        Why::TimeUp => Text::DidReadyTimeUp,
        Why::TimedOut => Text::DidReadyTimedOut,
        Why::Woken => Text::DidReadyWoken,
    }
}

fn exited(status: Status) -> Told {
    let exitcode = Piece::Words(format::exitcode(status));
    match status {
        Status::Killed(signal) => (Text::DidExitKilled, vec![code(signal_name(signal)), exitcode]),
        Status::Raised => (Text::DidExitRaised, vec![exitcode]),
        Status::Returned | Status::Exited(_) => (Text::DidExit, vec![exitcode]),
    }
}

fn one_pick(pick: &Pick) -> Vec<Told> {
    let winner = Piece::Chip(pick.winner.who.pid);
    let mut told = if pick.losers.is_empty() {
        vec![(Text::BecauseAlone, vec![winner])]
    } else {
        let losers = pick.losers.iter().map(|loser| loser.who.pid).collect();
        vec![(Text::BecausePicked, vec![winner, Piece::All(losers)])]
    };
    if pick.stolen {
        told.push((Text::BecauseStolen, vec![number(pick.queue)]));
    }
    told
}

/// The signal as Python names it.
#[must_use]
pub const fn signal_name(signal: Signal) -> &'static str {
    match signal {
        Signal::Sigterm => "SIGTERM",
        Signal::Sigkill => "SIGKILL",
        Signal::Sigint => "SIGINT",
        Signal::Sigabrt => "SIGABRT",
    }
}

fn number(number: impl Into<u64>) -> Piece {
    Piece::Words(number.into().to_string())
}

fn ticks(length: Ticks) -> Piece {
    Piece::Words(format::length(length))
}

fn code(text: &str) -> Piece {
    Piece::Code(text.to_owned())
}

fn all(crowd: &Crowd) -> Piece {
    Piece::All(crowd.first.iter().map(|who| who.pid).collect())
}

fn some(text: Text, crowd: &Crowd) -> Option<Told> {
    (!crowd.is_empty()).then(|| (text, vec![all(crowd)]))
}

fn nonzero(text: Text, length: Ticks) -> Option<Told> {
    (!length.is_zero()).then(|| (text, vec![ticks(length)]))
}

/// A length in seconds as Python writes it: 3, 0.1.
fn seconds(length: Ticks) -> String {
    let number = format::decimal(length.ns(), 1_000_000_000, 6);
    number.trim_end_matches('0').trim_end_matches('.').to_owned()
}
