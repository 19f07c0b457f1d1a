//! The processes at the playhead: parents above children, or all in a table with more numbers.

use super::panel::Panel;
use super::telling::thing_name;
use crate::app::use_page;
use crate::format;
use crate::i18n::Text;
use crate::protocol::Summary;
use crate::state::action::Action;
use crate::state::{self, TableForm, select};
use crate::widgets::chip::Chip;
use crate::widgets::glyph::{Glyph, Picture};
use crate::widgets::icon::{Icon, Sign};
use crate::widgets::segmented::Segmented;
use sim_core::ids::Pid;
use sim_core::program::Status;
use sim_core::snapshot::{ProcessNow, State as Doing};
use sim_core::time::Ticks;
use sim_core::trace::ObjectKind;
use sim_core::trace::phase::WaitsFor;
use yew::prelude::{AttrValue, Callback, Html, MouseEvent, Properties, classes, component, html};

/// The most rows that are shown.
const ROWS_MAX: usize = 200;

/// The processes.
#[component]
pub fn Processes() -> Html {
    let page = use_page();
    let say = |text| AttrValue::from(page.language.say(text));
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let tree = page.table == TableForm::Tree;
    let onchoose = {
        let page = page.clone();
        Callback::from(move |place| {
            page.dispatch(Action::Table(if place == 0 { TableForm::Tree } else { TableForm::Table }));
        })
    };
    let aside = html! {
        <Segmented label={say(Text::Processes)} options={vec![say(Text::Tree), say(Text::Table)]} chosen={usize::from(!tree)} {onchoose} />
    };
    let rows = if tree { in_tree(&summary) } else { flat(&summary) };
    let columns: &[Text] = if tree {
        &[Text::ColumnName, Text::ColumnPid, Text::ColumnState, Text::ColumnExit, Text::ColumnCpu]
    } else {
        &[Text::ColumnProcessShort, Text::ColumnState, Text::ColumnUsedCpu, Text::ColumnReadyTime]
    };
    let left =
        rows.len().saturating_sub(ROWS_MAX) + summary.processes_total as usize - summary.processes.len();
    html! {
        <Panel id="processes" title={say(Text::Processes)} {aside}>
            <div class="table-scroll" tabindex="0" role="group" aria-label={say(Text::Processes)}>
                <table class={if tree { "processes tree" } else { "processes" }}>
                    <thead><tr>{ for columns.iter().map(|text| html! { <th scope="col">{ say(*text) }</th> }) }</tr></thead>
                    <tbody>{ for rows.into_iter().take(ROWS_MAX).map(|(pid, depth)| html! { <Row key={pid.0} {pid} {depth} {tree} /> }) }</tbody>
                </table>
            </div>
            if left > 0 { <p class="empty">{ page.language.fill(Text::MoreProcesses, &[&left.to_string()]) }</p> }
        </Panel>
    }
}

/// Every process below its parent, and how deep.
fn in_tree(summary: &Summary) -> Vec<(Pid, usize)> {
    let known = |pid: Pid| pid.number().is_some_and(|number| number < summary.processes.len());
    let mut children = vec![Vec::new(); summary.processes.len()];
    let mut stack = Vec::new();
    for person in summary.processes.iter().rev() {
        match person.info.parent.number() {
            Some(parent) if known(person.info.parent) => children[parent].push(person.info.pid),
            _ => stack.push((person.info.pid, 0)),
        }
    }
    let mut rows = Vec::new();
    while let Some((pid, depth)) = stack.pop() {
        rows.push((pid, depth));
        stack.extend(children[pid.number().unwrap_or(0)].iter().map(|child| (*child, depth + 1)));
    }
    rows
}

fn flat(summary: &Summary) -> Vec<(Pid, usize)> {
    summary.processes.iter().map(|person| (person.info.pid, 0)).collect()
}

#[derive(PartialEq, Properties)]
struct RowProps {
    pid: Pid,
    depth: usize,
    tree: bool,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let page = use_page();
    let pid = props.pid;
    let (Some(summary), Some(person)) = (page.main().summary.clone(), select::person(&page, pid)) else {
        return Html::default();
    };
    let now = page
        .main()
        .now
        .as_ref()
        .and_then(|now| now.snapshot.processes.iter().find(|process| process.pid == pid).cloned());
    let selected = page.selected == Some(pid);
    let onclick = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.dispatch(Action::Select((!selected).then_some(pid))))
    };
    let name = select::full_name(&summary, pid, page.language);
    let short = select::face(&summary, pid).label;
    let ended = now.as_ref().and_then(|now| now.status);
    let class = classes!(selected.then_some("selected"), now.is_none().then_some("unborn"));
    html! {
        <tr {class} {onclick} aria-current={selected.then_some("true")}>
            <th scope="row">
                <span class="tree-name" style={format!("--depth:{}", props.depth)}>
                    if props.depth > 0 { <span class="tree-branch" aria-hidden="true">{ "└" }</span> }
                    <button type="button" class="plain" aria-pressed={selected.to_string()} aria-label={name.clone()}><Chip {pid} /></button>
                    if !props.tree && name != short { <span class="tree-full">{ name }</span> }
                    if props.tree && person.info.daemon { <span class={format!("tag h{}", select::face(&summary, pid).hue)} lang="en">{ "daemon" }</span> }
                </span>
            </th>
            if props.tree {
                <td class="number">{ pid.0 }</td>
                <td><StateCell now={now.clone()} core=false /></td>
                <td>{ ended.map_or_else(|| html! { "—" }, exit_cell) }</td>
                <td class="number">{ cpu(now.as_ref()) }</td>
            } else {
                <td><StateCell now={now.clone()} core=true /></td>
                <td class="number">{ now.as_ref().map_or_else(|| format::length(person.cpu), |now| of_all(now.cpu, person.cpu)) }</td>
                <td class="number">{ now.as_ref().map_or_else(|| "—".to_owned(), |now| format::length(now.ready)) }</td>
            }
        </tr>
    }
}

fn cpu(now: Option<&ProcessNow>) -> String {
    now.map_or_else(|| "—".to_owned(), |now| format::length(now.cpu))
}

/// How much of how much, the unit once if it is the same: `50 / 220 ms`.
fn of_all(used: Ticks, all: Ticks) -> String {
    let (number, unit) = format::length_parts(used);
    if unit == format::length_parts(all).1 {
        format!("{number} / {}", format::length(all))
    } else {
        format!("{number} {unit} / {}", format::length(all))
    }
}

fn exit_cell(status: Status) -> Html {
    let bad = status.exitcode() != 0;
    let sign = match status {
        Status::Killed(_) => Some(Sign::Bolt),
        _ if bad => Some(Sign::Cross),
        _ => None,
    };
    html! {
        <span class={if bad { "exit bad" } else { "exit" }}>
            if let Some(of) = sign { <Icon {of} size={12} /> }{ format::exitcode(status) }
        </span>
    }
}

#[derive(PartialEq, Properties)]
struct StateProps {
    now: Option<ProcessNow>,
    /// Whether there is room to say on which core.
    core: bool,
}

/// What a process does, as a sign and a word.
#[component]
fn StateCell(props: &StateProps) -> Html {
    let page = use_page();
    let language = page.language;
    let say = |text| language.say(text).to_owned();
    let Some(now) = &props.now else { return html! { <span class="faint">{ say(Text::NotBorn) }</span> } };
    let (sign, word) = match now.state {
        Doing::New => (Html::default(), say(Text::IsNew)),
        Doing::Ready { .. } => (
            html! { <span class={format!("swatch hatch h{}", hue(&page, now.pid))} aria-hidden="true" /> },
            say(Text::IsReady),
        ),
        Doing::Switching { .. } => {
            (html! { <Picture of={Glyph::Running} size={12} /> }, say(Text::IsSwitching))
        }
        Doing::Running { core } if props.core => (
            html! { <Picture of={Glyph::Running} size={12} /> },
            language.fill(Text::IsRunningOn, &[&core.0.to_string()]),
        ),
        Doing::Running { .. } => (html! { <Picture of={Glyph::Running} size={12} /> }, say(Text::IsRunning)),
        Doing::Blocked { on, .. } => {
            let (sign, word) = waits(&page, on);
            (html! { <Icon of={sign} size={13} /> }, word)
        }
        Doing::Zombie => (html! { <Icon of={Sign::Ghost} size={13} /> }, say(Text::IsZombie)),
        Doing::Exited => (html! { <Icon of={Sign::Tick} size={13} /> }, say(Text::IsExited)),
    };
    html! { <span class="state-cell">{ sign }{ word }</span> }
}

fn hue(page: &state::State, pid: Pid) -> u8 {
    page.main().summary.as_ref().map_or(0, |summary| select::face(summary, pid).hue)
}

/// What somebody waits for, as a sign and a word.
fn waits(page: &state::State, on: WaitsFor) -> (Sign, String) {
    let Some(summary) = &page.main().summary else { return (Sign::Clock, String::new()) };
    match on {
        WaitsFor::Sleep(_) => (Sign::Clock, "sleep".to_owned()),
        WaitsFor::Join(child) => (Sign::Merge, format!("join {}", select::face(summary, child).label)),
        WaitsFor::JoinAll => (Sign::Merge, "join".to_owned()),
        WaitsFor::Object(object) => {
            let Some(info) = summary.objects.get(object.index()) else { return (Sign::Clock, String::new()) };
            let sign = match info.kind {
                ObjectKind::Device => Sign::Disk,
                ObjectKind::Queue | ObjectKind::Pipe => Sign::Tray,
                ObjectKind::Lock
                | ObjectKind::Semaphore
                | ObjectKind::Condition
                | ObjectKind::Event
                | ObjectKind::Barrier => Sign::Padlock,
            };
            (sign, thing_name(page.language, info.kind, &info.name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::summary;

    #[test]
    fn the_unit_is_written_once_where_it_is_the_same() {
        let of = |used, all| of_all(Ticks::from_us(used), Ticks::from_us(all));
        assert_eq!([of(50_000, 220_000), of(500, 1_500)], ["50 / 220 ms", "500 µs / 1.5 ms"]);
    }

    #[test]
    fn children_stand_below_their_parents_in_order_of_birth() {
        // M starts A and B, A starts C.
        let summary = summary(&[("M", None), ("A", Some(0)), ("B", Some(0)), ("C", Some(1))]);
        let tree: Vec<String> = in_tree(&summary)
            .into_iter()
            .map(|(pid, depth)| format!("{}{}", "-".repeat(depth), pid.number().unwrap_or(9)))
            .collect();
        assert_eq!(tree, ["0", "-1", "--3", "-2"]);
    }
}
