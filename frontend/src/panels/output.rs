//! What was printed, line by line, with the playhead as a line between past and future; or what happened, step by step.

use super::events::Events;
use super::panel::Panel;
use crate::app::use_page;
use crate::format::ClockUnit;
use crate::i18n::Text;
use crate::protocol::{Line, Place};
use crate::state::action::Action;
use crate::state::{LogTab, State, select};
use crate::widgets::chip::Chip;
use crate::widgets::choice::Choice;
use crate::widgets::rows::Rows;
use crate::widgets::segmented::Segmented;
use sim_core::ids::Pid;
use sim_core::program::Stream;
use std::rc::Rc;
use yew::prelude::{AttrValue, Callback, Html, MouseEvent, Properties, classes, component, html};

/// The log.
#[component]
pub fn Output() -> Html {
    let page = use_page();
    let language = page.language;
    let say = |text| AttrValue::from(language.say(text));
    let choose_log = {
        let page = page.clone();
        Callback::from(move |place| {
            page.dispatch(Action::Log(if place == 0 { LogTab::Output } else { LogTab::Events }));
        })
    };
    let whose = whose(&page);
    let choose_whose = {
        let (page, whose) = (page.clone(), whose.clone());
        Callback::from(move |place: usize| {
            page.dispatch(Action::OutputOf(place.checked_sub(1).and_then(|place| whose.get(place).copied())));
        })
    };
    let chosen = page
        .output_of
        .and_then(|pid| whose.iter().position(|other| *other == pid))
        .map_or(0, |place| place + 1);
    let names = whose.iter().filter_map(|pid| {
        page.main().summary.as_ref().map(|summary| select::face(summary, *pid).label.into())
    });
    let options: Vec<AttrValue> = std::iter::once(say(Text::AllProcesses)).chain(names).collect();
    let before = html! {
        <Segmented class="log-tabs" label={say(Text::Output)} options={vec![say(Text::Output), say(Text::Events)]}
            chosen={usize::from(page.log == LogTab::Events)} onchoose={choose_log} />
    };
    let aside = html! { <Choice class="bare" label={say(Text::OutputOf)} {options} {chosen} onchoose={choose_whose} /> };
    html! {
        <Panel id="output" title={say(Text::Output)} {before} {aside}>
            { match page.log {
                LogTab::Output => html! { <Printed /> },
                LogTab::Events => html! { <Events /> },
            } }
        </Panel>
    }
}

/// The processes that the filter offers.
fn whose(page: &State) -> Vec<Pid> {
    page.main()
        .summary
        .iter()
        .flat_map(|summary| summary.processes.iter().take(100))
        .map(|person| person.info.pid)
        .collect()
}

#[component]
fn Printed() -> Html {
    let page = use_page();
    let language = page.language;
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let lines: Vec<Line> = summary
        .output
        .iter()
        .filter(|line| page.output_of.is_none_or(|pid| pid == line.pid))
        .cloned()
        .collect();
    if lines.is_empty() {
        return html! { <p class="empty">{ language.say(Text::NothingPrinted) }</p> };
    }
    let past = lines.iter().take_while(|line| line.step <= page.playhead.step).count();
    let unit = ClockUnit::of_run(summary.end);
    let count = lines.len() + 1;
    let lines = Rc::new(lines);
    let row = {
        let at = page.playhead.at;
        Callback::from(move |place: usize| match place {
            _ if place == past => html! { <NowLine time={unit.text(at)} /> },
            _ => {
                let line = &lines[if place < past { place } else { place - 1 }];
                html! { <PrintedLine line={line.clone()} time={unit.number(line.at)} future={place > past} /> }
            }
        })
    };
    let left = summary.output_total as usize - summary.output.len();
    html! {
        <>
            <Rows class="log" role="log" live={!page.playing} label={language.say(Text::Output)} {count} height={24} {row} show={past} />
            if left > 0 { <p class="empty">{ language.fill(Text::MoreLines, &[&left.to_string()]) }</p> }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct NowProps {
    time: AttrValue,
}

/// The line between past and future.
#[component]
fn NowLine(props: &NowProps) -> Html {
    html! { <div class="now-line"><b>{ &props.time }</b></div> }
}

#[derive(PartialEq, Properties)]
struct LineProps {
    line: Line,
    time: AttrValue,
    future: bool,
}

#[component]
fn PrintedLine(props: &LineProps) -> Html {
    let page = use_page();
    let line = &props.line;
    let place = Place::Step(line.step);
    let onclick = Callback::from(move |_: MouseEvent| {
        page.dispatch(Action::Play(false));
        page.dispatch(Action::Go(place));
    });
    let class = classes!(
        "log-line",
        props.future.then_some("future"),
        (line.stream == Stream::Stderr).then_some("stderr")
    );
    html! {
        <button type="button" {class} {onclick}>
            <span class="log-time">{ &props.time }</span>
            <Chip pid={line.pid} />
            <code lang="en">{ line.text.trim_end_matches('\n').to_owned() }</code>
        </button>
    }
}
