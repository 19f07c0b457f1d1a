//! All that the reducer must not do: asking the machine, moving the playhead, keeping what was typed, the page's
//! language and theme.

use crate::clock::Clock;
use crate::link::Link;
use crate::playback::{Frame, advance, nanoseconds};
use crate::protocol::{Command, Place, RunId};
use crate::state::action::Action;
use crate::state::{Motion, Phase, State, Theme, select};
use crate::storage;
use gloo::render::{AnimationFrame, request_animation_frame};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::{UseReducerHandle, hook, use_effect_with, use_mut_ref};

type Page = UseReducerHandle<State>;

/// Whether the browser answers a media query with yes.
#[must_use]
pub fn prefers(query: &str) -> bool {
    gloo::utils::window().match_media(query).ok().flatten().is_some_and(|answer| answer.matches())
}

/// Everything that follows from a change of the state.
#[hook]
pub fn use_effects(page: &Page, link: &Link, clock: &Clock) {
    use_runs(page, link);
    use_place(page, link, clock);
    use_playing(page, clock);
    use_document(page);
    use_memory(page);
}

/// Asks the machine for each run whose question has not been asked, and to forget those that are gone.
#[hook]
fn use_runs(page: &Page, link: &Link) {
    let asked = use_mut_ref(Vec::new);
    let link = link.clone();
    let epochs: Vec<_> = page.runs.iter().map(|run| run.epoch).collect();
    let page = page.clone();
    use_effect_with(epochs, move |epochs| {
        let mut asked = asked.borrow_mut();
        for (place, run) in (0_u8..).zip(&page.runs) {
            if asked.get(usize::from(place)) != Some(&run.epoch) {
                link.ask(Command::Open {
                    run: RunId(place),
                    epoch: run.epoch,
                    text: page.source.text.to_string(),
                    settings: run.settings.clone(),
                });
            }
        }
        for gone in (0_u8..).take(asked.len()).skip(epochs.len()) {
            link.ask(Command::Close { run: RunId(gone) });
        }
        asked.clone_from(epochs);
    });
}

/// Asks where the playhead is, for every run that is on screen.
#[hook]
fn use_place(page: &Page, link: &Link, clock: &Clock) {
    let wanted =
        page.playhead.wanted.filter(|_| page.main().summary.is_some() && page.main().phase == Phase::Done);
    let main = (link.clone(), page.main().epoch);
    use_effect_with((wanted, page.main().epoch), move |(wanted, _)| {
        if let Some(place) = *wanted {
            main.0.ask(Command::At { run: RunId::MAIN, epoch: main.1, place });
        }
    });
    let at = page.playhead.at;
    let others: Vec<_> = select::settled(page).filter(|(id, _)| *id != RunId::MAIN).collect();
    let link = link.clone();
    use_effect_with((at, others), move |(at, others)| {
        for (run, epoch) in others {
            link.ask(Command::At { run: *run, epoch: *epoch, place: Place::Time(*at) });
        }
    });
    let clock = clock.clone();
    use_effect_with(page.playhead, move |playhead| clock.set(playhead.at));
}

/// Moves the playhead, frame by frame, while the page plays.
#[hook]
fn use_playing(page: &Page, clock: &Clock) {
    let latest = use_mut_ref(|| page.clone());
    *latest.borrow_mut() = page.clone();
    let clock = clock.clone();
    use_effect_with(page.playing, move |&playing| {
        let player = Rc::new(Player {
            page: latest,
            clock,
            before: Cell::new(None),
            spent: Cell::new((0, 0.0)),
            frame: RefCell::new(None),
        });
        if playing {
            player.next_frame();
        }
        move || drop(player.frame.take())
    });
}

struct Player {
    page: Rc<RefCell<Page>>,
    clock: Clock,
    before: Cell<Option<f64>>,
    /// The step whose time is running, and how much of it has passed.
    spent: Cell<(u32, f64)>,
    frame: RefCell<Option<AnimationFrame>>,
}

impl Player {
    fn next_frame(self: &Rc<Self>) {
        let player = Rc::clone(self);
        *self.frame.borrow_mut() = Some(request_animation_frame(move |now| player.play(now)));
    }

    fn play(self: &Rc<Self>, now: f64) {
        let elapsed = now - self.before.replace(Some(now)).unwrap_or(now);
        let page = self.page.borrow().clone();
        if page.playhead.wanted.is_none() {
            self.advance(&page, elapsed.min(100.0));
        }
        self.next_frame();
    }

    fn advance(&self, page: &Page, elapsed: f64) {
        let Some(here) = page.main().now.clone() else { return };
        let (step, spent) = self.spent.get();
        let folds = select::folds(page);
        // Where A has ended, longer runs beside it go on.
        let end = Some(select::end(page)).filter(|end| nanoseconds(*end) > self.clock.exact());
        let frame = Frame {
            at: self.clock.exact(),
            step_at: here.at,
            next: here.next.or(end),
            pace: page.pace,
            speed: page.pace.speeds()[page.speed],
            spent: if step == here.step { spent } else { 0.0 },
            elapsed,
            folds: &folds,
        };
        match advance(&frame) {
            Some(moved) => {
                self.spent.set((here.step, moved.spent));
                self.clock.set_exact(moved.at);
                match (moved.steps, here.next, end) {
                    (true, Some(_), _) => page.dispatch(Action::Go(Place::Step(here.step + 1))),
                    (true, None, Some(end)) => page.dispatch(Action::Go(Place::Time(end))),
                    (true, None, None) | (false, ..) => {}
                }
            }
            None if page.looping => page.dispatch(Action::Go(Place::Step(0))),
            None => page.dispatch(Action::Play(false)),
        }
    }
}

/// Language and theme belong to the document.
#[hook]
fn use_document(page: &Page) {
    use_effect_with((page.language, page.theme), |(language, theme)| {
        let root = gloo::utils::document().document_element().expect("a document has a root");
        let set =
            |name: &str, value: &str| root.set_attribute(name, value).expect("a valid attribute's name");
        set("lang", language.tag());
        set("data-theme", if theme.is_dark() { "dark" } else { "light" });
        storage::write("language", language.tag());
        match theme {
            Theme::Auto => storage::remove("theme"),
            Theme::Light => storage::write("theme", "light"),
            Theme::Dark => storage::write("theme", "dark"),
        }
    });
    use_effect_with((page.motion, page.letters), |(motion, letters)| {
        let root = gloo::utils::document().document_element().expect("a document has a root");
        let moves = if motion.is_reduced() { "reduced" } else { "full" };
        root.set_attribute("data-motion", moves).expect("a valid attribute's name");
        match motion {
            Motion::Auto => storage::remove("motion"),
            Motion::Reduced => storage::write("motion", "reduced"),
        }
        if *letters { storage::remove("letters") } else { storage::write("letters", "off") }
    });
}

/// Keeps what is open, so that a reload loses nothing.
#[hook]
fn use_memory(page: &Page) {
    let source = page.source.clone();
    use_effect_with(source, |source| {
        let lesson = source.lesson.map_or("", |lesson| lesson.id);
        let text = source.draft.as_ref().unwrap_or(&source.text);
        storage::write("lesson", lesson);
        if source.lesson.is_some_and(|lesson| *lesson.text == **text) {
            storage::remove("text");
        } else {
            storage::write("text", text);
        }
    });
    let settings = page.main().settings.clone();
    use_effect_with(settings, |settings| {
        storage::write("settings", &settings.to_text());
    });
}
