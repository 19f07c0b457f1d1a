//! The runs, one below the other on one time axis: canvases for the lanes, elements for their headings. Asks the machine for
//! each run's lanes.

use super::heading::Heading;
use super::stack::{self, Block, By};
use crate::app::{Page, use_page};
use crate::format::{self, ClockUnit};
use crate::i18n::Language;
use crate::link::Link;
use crate::protocol::{Command, Epoch, Look, Picture, RunId, Summary};
use crate::timeline::canvas::{Measure, RULER, pixel_ratio, use_easel};
use crate::timeline::element::{use_scroll, use_size};
use crate::timeline::faces::Faces;
use crate::timeline::gestures::{Latest, use_gestures};
use crate::timeline::layout::{self, Plan, Style};
use crate::timeline::layout_marks;
use crate::timeline::over::{self, Attention, Over};
use crate::timeline::rows::{self, Row};
use crate::timeline::ruler;
use crate::timeline::scene::{Flag, Level, Scene};
use crate::timeline::view::{Frame, View};
use crate::timeline::words;
use sim_core::ids::Pid;
use sim_core::kernel::Outcome;
use sim_core::time::Time;
use sim_core::timeline::window::Lane;
use std::rc::Rc;
use yew::prelude::*;

/// The width of headings beside the lanes, and of the lanes' names alone.
const BESIDE: (f64, f64) = (264.0, 58.0);
/// The height of a heading above the lanes.
const ABOVE: f64 = 40.0;
/// Below this width headings stand above the lanes.
const NARROW: i32 = 720;

/// What is given to the canvas.
#[derive(Clone, PartialEq)]
struct Shown {
    runs: Vec<Option<Shot>>,
    blocks: Rc<Vec<Block>>,
    view: View,
    scroll: f64,
    height: f64,
    narrow: bool,
    language: Language,
}

/// A run as it is drawn.
#[derive(Clone, PartialEq)]
struct Shot {
    summary: Rc<Summary>,
    picture: Rc<Picture>,
    faces: Rc<Faces>,
}

impl Shown {
    fn down(&self) -> f64 {
        RULER - self.scroll
    }

    fn on_screen<'a>(&self, block: &'a Block) -> &'a [Row] {
        rows::between(&block.rows, self.scroll, self.scroll + self.height)
    }

    fn scene(&self, view: &View, measure: Measure<'_>) -> Scene {
        let mut scene = Scene::default();
        layout_marks::grid(
            &mut scene,
            view,
            ruler::ticks(view, if self.narrow { 1.0 } else { 1.6 }),
            RULER / 2.0,
        );
        for (shot, block) in self.runs.iter().zip(&*self.blocks) {
            let top = block.top + self.down();
            scene.strong_rules.push(Level { from: 0.0, to: view.width(), y: top + block.height });
            let Some(shot) = shot else { continue };
            let plan = Plan {
                view,
                rows: self.on_screen(block),
                down: self.down(),
                picture: &shot.picture,
                summary: &shot.summary,
                faces: &shot.faces,
                language: self.language,
                style: Style { arrows: false, narrow: self.narrow, compare: true },
                measure,
            };
            layout_marks::finished(&mut scene, &plan, shot.summary.end, top, block.height);
            layout::lanes(&mut scene, &plan);
            layout_marks::marks(&mut scene, &plan);
            scene.flags.extend(flag(view, &shot.summary, top, block.height));
        }
        scene
    }

    fn over(&self, view: &View, hovered: Option<Pid>, at: Time) -> Over {
        let mut all = Over { playhead: view.px_from_time(at), ..Over::default() };
        let attention = Attention { hovered, ..Attention::default() };
        for (shot, block) in self.runs.iter().zip(&*self.blocks) {
            if let Some(shot) = shot {
                let one = over::over(view, self.on_screen(block), self.down(), &shot.picture, &attention, at);
                all.veils.extend(one.veils);
            }
        }
        all
    }
}

/// The end of a run, unless it has none.
fn flag(view: &View, summary: &Summary, top: f64, height: f64) -> Option<Flag> {
    let x = view.px_from_time(summary.end);
    let is_finished = summary.outcome == Some(Outcome::Finished);
    if !is_finished || x < -80.0 || x > view.width() {
        return None;
    }
    let (number, unit) = format::length_parts(summary.end.since(Time::ZERO));
    let is_whole_second = unit == "s" && !number.contains('.');
    let text = if is_whole_second { format!("{number}.0 {unit}") } else { format!("{number} {unit}") };
    let to_left = x + 52.0 > view.width();
    Some(Flag { x, top: top + 3.0, bottom: top + height - 1.0, text, to_left })
}

/// What the board is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// What the lanes are.
    pub by: By,
}

/// The runs.
#[component]
pub fn Board(props: &Props) -> Html {
    let page = use_page();
    let (board, scroller) = (use_node_ref(), use_node_ref());
    let size = use_size(&scroller, true);
    let (scroll, onscroll) = use_scroll(&scroller);
    let narrow = size.0 < NARROW;
    let left = if narrow { BESIDE.1 } else { BESIDE.0 };
    let summaries: Vec<_> = page.runs.iter().map(|run| run.summary.clone()).collect();
    let blocks = use_memo((summaries.clone(), props.by, narrow), |(summaries, by, narrow)| {
        let summaries: Vec<_> = summaries.iter().map(Option::as_deref).collect();
        stack::blocks(&summaries, *by, if *narrow { ABOVE } else { 0.0 })
    });
    let faces = use_memo((summaries, page.language), |(summaries, language)| {
        let of = |summary: &Option<Rc<Summary>>| {
            Rc::new(summary.as_deref().map(|summary| Faces::new(summary, *language)).unwrap_or_default())
        };
        summaries.iter().map(of).collect::<Vec<_>>()
    });
    let shots = page.runs.iter().zip(&*faces).map(|(run, faces)| {
        let summary = run.summary.clone()?;
        let picture = run.picture.as_ref().map(|(_, picture)| Rc::clone(picture)).unwrap_or_default();
        Some(Shot { summary, picture, faces: Rc::clone(faces) })
    });
    let shown = Shown {
        runs: shots.collect(),
        view: view_of(&page, f64::from(size.0) - left),
        blocks,
        scroll,
        height: f64::from(size.1),
        narrow,
        language: page.language,
    };
    use_pictures(&page, &shown);
    let latest = use_mut_ref(|| None::<Latest>);
    // What hands have moved is there already; what a button or the playhead moves, glides.
    let by_hand = latest.borrow().as_ref().is_some_and(|before| shown.view.is_near(&before.view));
    *latest.borrow_mut() = Some(Latest {
        page: page.clone(),
        view: shown.view.clone(),
        rows: Rc::default(),
        picture: shown.runs.first().cloned().flatten().map(|shot| shot.picture).unwrap_or_default(),
        scroll,
        left,
        point: Callback::noop(),
        measure: Callback::noop(),
    });
    use_gestures(&board, &latest, true);
    let canvases = use_drawing(&page, &shown, left, !by_hand);
    let total = shown.blocks.last().map_or(0.0, |block| block.top + block.height);
    let headings = (0_u8..).zip(&*shown.blocks).map(|(run, block)| {
        html! {
            <div class="cmp-run" key={run} style={format!("top:{}px;height:{}px;width:{}", block.top, block.height - 1.0,
                if narrow { "100%".to_owned() } else { format!("{left}px") })} role="group">
                <Heading run={RunId(run)} />
                { names(&page, block, left) }
            </div>
        }
    });
    html! {
        <div class={classes!("cmp-board", "tl-board", narrow.then_some("cmp-narrow"))} ref={board}>
            { canvases }
            <div class="tl-scroll" ref={scroller} {onscroll}>
                <div class="tl-sheet" style={format!("height:{total}px")}>{ for headings }</div>
            </div>
        </div>
    }
}

/// The names of a run's lanes, beside them.
fn names(page: &Page, block: &Block, left: f64) -> Html {
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let narrow = left < BESIDE.0;
    block
        .rows
        .iter()
        .filter_map(|row| Some((row, row.lane()?)))
        .map(|(row, lane)| {
            let name = match lane {
                Lane::Core(core) => words::core(page.language, core, narrow)[0].clone(),
                Lane::Process(pid) => crate::state::select::face(&summary, pid).label,
            };
            let style = format!("top:{:.1}px;width:{}px", row.middle() - block.top - 8.0, left - 12.0);
            html! { <span class="cmp-lane" {style}>{ name }</span> }
        })
        .collect()
}

/// The longest run gives the axis.
fn view_of(page: &Page, width: f64) -> View {
    let end = page.runs.iter().filter_map(|run| run.summary.as_ref()).map(|summary| summary.end).max();
    let end = end.unwrap_or_default().max(Time::from_ns(1));
    View::new(
        Frame { width: width.max(1.0), fold: 52.0, end, folds: Vec::new() },
        page.timeline.window.as_ref(),
    )
}

/// Asks for a run's lanes where those on screen do not serve.
#[hook]
fn use_pictures(page: &Page, shown: &Shown) {
    let link = use_context::<Link>().expect("the page provides the line to the machine");
    let asked = use_mut_ref(|| vec![None::<(Epoch, Look)>; RunId::MAX]);
    let ratio = pixel_ratio();
    let wanted: Vec<_> = (0_usize..)
        .zip(page.runs.iter().zip(&*shown.blocks))
        .filter(|(_, (run, _))| run.is_settled() && shown.height > 1.0)
        .filter_map(|(place, (run, block))| {
            let lanes: Vec<Lane> = block.rows.iter().filter_map(Row::lane).collect();
            let is_new = asked.borrow()[place].as_ref().is_none_or(|(epoch, _)| *epoch != run.epoch);
            let serves =
                run.picture.as_ref().is_some_and(|(look, _)| shown.view.is_served_by(look, &lanes, ratio));
            (is_new || !serves).then(|| (place, run.epoch, shown.view.look(lanes, ratio)))
        })
        .collect();
    use_effect_with(wanted, move |wanted| {
        for (place, epoch, view) in wanted {
            let question = Some((*epoch, view.clone()));
            if asked.borrow()[*place] != question {
                let run = RunId(u8::try_from(*place).expect("at most four runs"));
                link.ask(Command::Look { run, epoch: *epoch, view: view.clone() });
                asked.borrow_mut()[*place] = question;
            }
        }
    });
}

/// The canvases, and when they are drawn anew.
#[hook]
fn use_drawing(page: &Page, shown: &Shown, left: f64, glides: bool) -> Html {
    let size = Some((shown.view.width(), shown.height + RULER));
    let (easel, elements) = use_easel(page.theme, size, left, ClockUnit::of_run(shown.view.end()));
    {
        let (easel, glides) = (easel.clone(), glides && !page.motion.is_reduced());
        use_effect_with(shown.clone(), move |shown| {
            let (shown, view) = (shown.clone(), shown.view.clone());
            easel.show(&view, glides, move |view, measure| shown.scene(view, measure));
        });
    }
    use_effect_with((shown.clone(), page.hovered), move |(shown, hovered)| {
        let (shown, hovered) = (shown.clone(), *hovered);
        easel.cover(move |view, at| shown.over(view, hovered, at));
    });
    elements
}
