//! The lanes: two canvases, and over them what has to be real elements: names, the focused slice, the card of what is
//! pointed at. Asks the machine for what it shows, and shows the old picture until the answer comes.

use super::canvas::{Measure, RULER, use_easel};
use super::card::{Card, MeasureCard};
use super::element::{use_scroll, use_size};
use super::faces::Faces;
use super::gestures::{Latest, use_gestures};
use super::hit::Slice;
use super::lane_label::LaneRow;
use super::layout::{self, Plan, Style};
use super::layout_marks;
use super::over::{self, Attention};
use super::rows::{self, Row};
use super::ruler;
use super::scene::Scene;
use super::view::{Frame, View};
use crate::app::{Page, use_page};
use crate::clock::{use_clock, use_instant};
use crate::format::ClockUnit;
use crate::link::Link;
use crate::protocol::{Command, Picture, RunId, Summary};
use crate::state::action::Action;
use crate::state::{Phase, select};
use sim_core::time::Time;
use sim_core::timeline::window::Lane;
use std::ops::Range;
use std::rc::Rc;
use yew::prelude::*;

/// The width of the lanes' names, with and without room.
const NAMES: (f64, f64) = (147.0, 66.0);
/// Below this width there is little room.
const NARROW: i32 = 560;

/// What is given to everything on the board.
#[derive(Clone, PartialEq)]
struct Shown {
    summary: Rc<Summary>,
    picture: Rc<Picture>,
    faces: Rc<Faces>,
    rows: Rc<Vec<Row>>,
    view: View,
    scroll: f64,
    height: f64,
    style: Style,
    language: crate::i18n::Language,
}

impl Shown {
    fn down(&self) -> f64 {
        RULER - self.scroll
    }

    fn on_screen(&self) -> &[Row] {
        rows::between(&self.rows, self.scroll, self.scroll + self.height)
    }

    fn scene(&self, view: &View, measure: Measure<'_>) -> Scene {
        let mut scene = Scene::default();
        let apart = if self.style.narrow { 0.9 } else { 1.0 };
        layout_marks::grid(&mut scene, view, ruler::ticks(view, apart), RULER / 2.0);
        let plan = Plan {
            view,
            rows: self.on_screen(),
            down: self.down(),
            picture: &self.picture,
            summary: &self.summary,
            faces: &self.faces,
            language: self.language,
            style: self.style,
            measure,
        };
        layout_marks::ground(&mut scene, &plan);
        layout::lanes(&mut scene, &plan);
        layout_marks::marks(&mut scene, &plan);
        scene
    }
}

/// The lanes.
#[component]
pub fn Board() -> Html {
    let page = use_page();
    let (board, scroller) = (use_node_ref(), use_node_ref());
    let size = use_size(&scroller, true);
    let (scroll, onscroll) = use_scroll(&scroller);
    let focus = use_state_eq(|| None::<Slice>);
    let pointed = use_state_eq(|| None::<Slice>);
    let measured = use_state_eq(|| None::<Range<Time>>);
    let narrow = size.0 < NARROW;
    let left = if narrow { NAMES.1 } else { NAMES.0 };
    let summary = page.main().summary.clone();
    let faces = use_memo((summary.clone(), page.language), |(summary, language)| {
        summary.as_deref().map(|summary| Faces::new(summary, *language)).unwrap_or_default()
    });
    let rows = use_memo((summary.clone(), page.timeline.lanes, size.1), |(summary, choice, height)| {
        summary.as_deref().map(|summary| rows::rows(summary, *choice, f64::from(*height))).unwrap_or_default()
    });
    let shown = summary.map(|summary| Shown {
        view: view_of(&page, &summary, f64::from(size.0) - left, narrow),
        picture: page.main().picture.as_ref().map(|(_, picture)| Rc::clone(picture)).unwrap_or_default(),
        summary,
        faces,
        rows,
        scroll,
        height: f64::from(size.1),
        style: Style { arrows: page.timeline.arrows, narrow, compare: false },
        language: page.language,
    });
    use_picture(&page, shown.as_ref());
    let latest = use_mut_ref(|| None::<Latest>);
    // What hands have moved is there already; what a button or the playhead moves, glides.
    let by_hand = {
        let before = latest.borrow();
        shown.as_ref().zip(before.as_ref()).is_some_and(|(shown, before)| shown.view.is_near(&before.view))
    };
    *latest.borrow_mut() = shown.as_ref().map(|shown| Latest {
        page: page.clone(),
        view: shown.view.clone(),
        rows: Rc::clone(&shown.rows),
        picture: Rc::clone(&shown.picture),
        scroll: shown.scroll,
        left,
        point: Callback::from({
            let pointed = pointed.clone();
            move |slice| pointed.set(slice)
        }),
        measure: Callback::from({
            let measured = measured.clone();
            move |range| measured.set(range)
        }),
    });
    use_gestures(&board, &latest, true);
    let attention = Attention {
        hovered: page.hovered,
        selected: page.selected,
        slice: pointed.or(*focus),
        measured: (*measured).clone(),
    };
    let canvases = use_drawing(&page, shown.as_ref(), left, &attention, !by_hand);
    use_following(&page, &latest);
    let onkeydown = {
        let measured = measured.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && measured.is_some() {
                event.prevent_default();
                measured.set(None);
            }
        })
    };
    let total = shown.as_ref().map_or(0.0, |shown| rows::total(&shown.rows));
    html! {
        <div class={classes!("tl-board", narrow.then_some("tl-narrow"))} ref={board} {onkeydown}>
            { canvases }
            <div class="tl-scroll" ref={scroller} {onscroll}>
                <div class="tl-sheet" style={format!("height:{total}px")}>
                    if let Some(shown) = &shown { { names(shown, left, &focus) } }
                </div>
            </div>
            if let Some(shown) = &shown {
                if let Some(slice) = pointed.or(*focus).filter(|_| measured.is_none()) {
                    <Card {slice} view={shown.view.clone()} rows={Rc::clone(&shown.rows)} picture={Rc::clone(&shown.picture)}
                        down={shown.down()} {left} at_once={pointed.is_none()} />
                }
                if let Some(range) = (*measured).clone().filter(|range| range.start < range.end) {
                    <MeasureCard {range} view={shown.view.clone()} picture={Rc::clone(&shown.picture)} {left} />
                }
            }
        </div>
    }
}

fn view_of(page: &Page, summary: &Summary, width: f64, narrow: bool) -> View {
    let frame = Frame {
        width: width.max(1.0),
        fold: if narrow { 36.0 } else { 52.0 },
        end: summary.end.max(Time::from_ns(1)),
        folds: select::folds(page),
    };
    View::new(frame, page.timeline.window.as_ref())
}

/// The names of the lanes on screen, each with the button of its slice.
fn names(shown: &Shown, left: f64, focus: &UseStateHandle<Option<Slice>>) -> Html {
    let onfocus = {
        let focus = focus.clone();
        Callback::from(move |slice| focus.set(slice))
    };
    let lanes: Rc<Vec<Lane>> = Rc::new(shown.rows.iter().filter_map(Row::lane).collect());
    let tabbed = focus.map_or_else(|| lanes.first().copied(), |slice| Some(slice.lane));
    let reach = shown.height;
    let near = rows::between(&shown.rows, shown.scroll - reach, shown.scroll + 2.0 * reach);
    near.iter()
        .map(|row| {
            let tabbed = row.lane().is_some() && row.lane() == tabbed;
            html! {
                <LaneRow key={format!("{:?}", row.kind)} row={*row} {left} {tabbed} focus={**focus} onfocus={onfocus.clone()}
                    lanes={Rc::clone(&lanes)} view={shown.view.clone()} picture={Rc::clone(&shown.picture)} />
            }
        })
        .collect()
}

/// Asks for a picture where the present one does not serve. One lane above and below the screen is asked for, too, so
/// that scrolling shows no holes.
#[hook]
fn use_picture(page: &Page, shown: Option<&Shown>) {
    let link = use_context::<Link>().expect("the page provides the line to the machine");
    let asked = use_mut_ref(|| None);
    let ratio = super::canvas::pixel_ratio();
    let run = page.main();
    let wanted = shown
        .filter(|shown| run.phase == Phase::Done && run.is_settled() && shown.height > 1.0)
        .and_then(|shown| {
            let seen: Vec<_> = shown.on_screen().iter().filter_map(Row::lane).collect();
            let is_new = asked.borrow().as_ref().is_none_or(|(epoch, _)| *epoch != run.epoch);
            let serves =
                run.picture.as_ref().is_some_and(|(look, _)| shown.view.is_served_by(look, &seen, ratio));
            (is_new || !serves).then(|| {
                let near = rows::between(
                    &shown.rows,
                    shown.scroll - shown.height,
                    shown.scroll + 2.0 * shown.height,
                );
                (run.epoch, shown.view.look(near.iter().filter_map(Row::lane).collect(), ratio))
            })
        });
    use_effect_with(wanted, move |wanted| {
        if let Some((epoch, view)) = wanted
            && *asked.borrow() != *wanted
        {
            link.ask(Command::Look { run: RunId::MAIN, epoch: *epoch, view: view.clone() });
            asked.borrow_mut().clone_from(wanted);
        }
    });
}

/// The canvases, and when they are drawn anew.
#[hook]
fn use_drawing(page: &Page, shown: Option<&Shown>, left: f64, attention: &Attention, glides: bool) -> Html {
    let size = shown.map(|shown| (shown.view.width(), shown.height + RULER));
    let unit = ClockUnit::of_run(shown.map_or(Time::ZERO, |shown| shown.summary.end));
    let (easel, elements) = use_easel(page.theme, size, left, unit);
    {
        let (easel, glides) = (easel.clone(), glides && !page.motion.is_reduced());
        use_effect_with(shown.cloned(), move |shown| {
            if let Some(shown) = shown.clone() {
                let view = shown.view.clone();
                easel.show(&view, glides, move |view, measure| shown.scene(view, measure));
            }
        });
    }
    use_effect_with((shown.cloned(), attention.clone()), move |(shown, attention)| {
        if let Some(shown) = shown.clone() {
            let attention = attention.clone();
            easel.cover(move |view, at| {
                over::over(view, shown.on_screen(), shown.down(), &shown.picture, &attention, at)
            });
        }
    });
    elements
}

/// While the page plays, the lanes follow in pages: at 85 % of the width they are turned. A step that leaves the screen
/// turns them, too.
#[hook]
fn use_following(page: &Page, latest: &Rc<std::cell::RefCell<Option<Latest>>>) {
    let clock = use_clock();
    let latest = Rc::clone(latest);
    let follows = page.timeline.following && page.timeline.window.is_some();
    use_instant((follows, page.playing), move |at| {
        let mut latest = latest.borrow_mut();
        let Some(latest) = latest.as_mut().filter(|_| follows) else { return };
        let x = latest.view.px_from_time(at);
        let last = latest.view.width() * if latest.page.playing { 0.85 } else { 1.0 };
        let turned = latest.view.turned_to(at);
        if (x > last || x < 0.0) && turned != latest.view && clock.at() == at {
            latest.page.dispatch(Action::Zoom { window: turned.kept(), by_hand: false });
            latest.view = turned;
        }
    });
}
