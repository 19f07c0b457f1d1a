//! The timeline as a table: everything that the picture shows, in words. Only the rows on screen are elements.

use super::element::{self, use_scroll, use_size};
use super::table_rows::{self, Column, TableRow};
use super::view::{Frame, View};
use crate::app::use_page;
use crate::format::ClockUnit;
use crate::i18n::Text;
use crate::link::Link;
use crate::protocol::{Command, Place, RunId};
use crate::state::action::Action;
use crate::state::select;
use sim_core::ids::Pid;
use sim_core::time::{Ticks, Time};
use sim_core::timeline::window::Lane;
use std::ops::Range;
use std::rc::Rc;
use yew::prelude::*;

/// The height of a row, as the style sheet has it.
const ROW: f64 = 28.0;
/// Rows above and below the screen that are elements, too.
const SPARE: usize = 12;
/// Runs of up to so many events are shown exactly; longer ones as finely as the picture.
const EXACT_MAX: u32 = 20_000;

/// The table.
#[component]
pub fn Table() -> Html {
    let page = use_page();
    let scroller = use_node_ref();
    let size = use_size(&scroller, true);
    let (scroll, onscroll) = use_scroll(&scroller);
    let order = use_state_eq(|| (Column::Time, false));
    use_exact_picture();
    let key = (
        page.main().summary.clone(),
        page.main().picture.as_ref().map(|(_, picture)| Rc::clone(picture)),
        page.language,
        *order,
    );
    let rows = use_memo(key, |(summary, picture, language, (column, down))| {
        let (Some(summary), Some(picture)) = (summary, picture) else { return Vec::new() };
        let mut rows = table_rows::rows(*language, summary, picture);
        table_rows::sort(&mut rows, *column, *down);
        rows
    });
    let headings = Column::ALL.into_iter().map(|(column, text)| {
        let sorted = order.0 == column;
        let direction = if !sorted {
            "none"
        } else if order.1 {
            "descending"
        } else {
            "ascending"
        };
        let onclick = {
            let order = order.clone();
            Callback::from(move |_| order.set((column, order.0 == column && !order.1)))
        };
        html! {
            <th scope="col" role="columnheader" aria-sort={direction}>
                <button type="button" {onclick}>{ page.language.say(text) }</button>
            </th>
        }
    });
    let seen = visible(rows.len(), scroll, f64::from(size.1));
    let current = if *order == (Column::Time, false) {
        rows.partition_point(|row| row.at <= page.playhead.at).checked_sub(1)
    } else {
        None
    };
    {
        let scroller = scroller.clone();
        use_effect_with((current, rows.len()), move |(current, _)| {
            if let Some(row) = current {
                element::show_between(&scroller, px(row.saturating_sub(1)), px(row + 3));
            }
        });
    }
    let before = px(seen.start);
    let after = px(rows.len() - seen.end);
    html! {
        <div class="tl-table" ref={scroller} {onscroll} tabindex="0">
            <table role="table" aria-rowcount={(rows.len() + 1).to_string()}>
                <caption>{ page.language.say(Text::AsTable) }</caption>
                <thead><tr role="row">{ for headings }</tr></thead>
                <tbody>
                    <tr aria-hidden="true" style={format!("height:{before}px")} />
                    { for rows[seen.clone()].iter().zip(seen).map(|(row, place)| line(&page, row, place, current == Some(place))) }
                    <tr aria-hidden="true" style={format!("height:{after}px")} />
                </tbody>
            </table>
        </div>
    }
}

/// Which rows are elements.
fn visible(count: usize, scroll: f64, height: f64) -> Range<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows of a table")]
    let row = |px: f64| (px / ROW).max(0.0) as usize;
    let first = row(scroll).saturating_sub(SPARE).min(count);
    first..(row(scroll + height) + SPARE).clamp(first, count)
}

fn px(rows: usize) -> f64 {
    f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) * ROW
}

fn line(page: &crate::app::Page, row: &TableRow, place: usize, current: bool) -> Html {
    let Some(summary) = &page.main().summary else { return Html::default() };
    let face = select::face(summary, row.pid);
    let unit = ClockUnit::of_run(summary.end);
    let go = {
        let (page, at) = (page.clone(), row.at);
        Callback::from(move |_| page.dispatch(Action::Go(Place::Time(at))))
    };
    let core = row.core.map(|core| core.0.to_string()).unwrap_or_default();
    html! {
        <tr role="row" key={place} aria-rowindex={(place + 2).to_string()} aria-current={current.then_some("true")} onclick={go}>
            <td class="tl-when">{ unit.number(row.at) }</td>
            <td><span class={classes!("tl-mark", format!("h{}", face.hue))}>{ face.label }</span></td>
            <td>{ &row.event }</td><td>{ &row.from }</td><td>{ &row.to }</td><td>{ core }</td>
            <td class="tl-reason">{ &row.reason }</td>
        </tr>
    }
}

/// Asks for every process of the stretch that the timeline shows, exactly, if there is not too much of it.
#[hook]
fn use_exact_picture() {
    let page = use_page();
    let link = use_context::<Link>().expect("the page provides the line to the machine");
    let run = page.main();
    let wanted = run.summary.as_ref().filter(|_| run.is_settled()).map(|summary| {
        let frame =
            Frame { width: 800.0, fold: 52.0, end: summary.end.max(Time::from_ns(1)), folds: Vec::new() };
        let view = View::new(frame, page.timeline.window.as_ref());
        let lanes = (0..summary.processes.len()).map(|number| Lane::Process(Pid::nth(number))).collect();
        let mut look = view.look(lanes, 1.0);
        if summary.events <= EXACT_MAX {
            look.resolution = Ticks::from_ns(1);
        }
        (run.epoch, look)
    });
    use_effect_with(wanted, move |wanted| {
        if let Some((epoch, view)) = wanted {
            link.ask(Command::Look { run: RunId::MAIN, epoch: *epoch, view: view.clone() });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn only_the_rows_on_screen_and_a_few_more_are_elements() {
        assert_eq!(visible(10_000, 28_000.0, 280.0), 988..1022);
        assert_eq!(visible(5, 0.0, 280.0), 0..5);
        assert_eq!(visible(0, 0.0, 280.0), 0..0);
    }
}
