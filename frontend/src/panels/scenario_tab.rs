//! The scenario as a reader sees it before anything runs: a row per process with its strip of bursts. Leaves how long a
//! part is drawn to `strip`.

use super::strip;
use crate::app::use_page;
use crate::format;
use crate::i18n::{Language, Text};
use crate::protocol::{Part, PartKind, Strip, Summary};
use crate::state::action::Action;
use crate::state::select;
use crate::widgets::glyph::Glyph;
use crate::widgets::icon::{Icon, Sign};
use crate::widgets::icon_button::IconButton;
use yew::prelude::{Callback, Html, MouseEvent, Properties, classes, component, html};

/// The scenario's processes.
#[component]
pub fn ScenarioTab() -> Html {
    let page = use_page();
    let language = page.language;
    let Some(summary) = &page.main().summary else {
        return html! { <p class="empty">{ language.say(Text::NothingYet) }</p> };
    };
    let revert = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::Revert))
    };
    let unit = strip::Unit::of(&summary.strips);
    let scale = strip::scale(&summary.strips, unit);
    let count = language.fill(Text::ProcessesInAll, &[&summary.strips_total.to_string()]);
    let left = (summary.strips_total as usize).saturating_sub(summary.strips.len());
    html! {
        <>
            <div class="scenario-head">
                <b>{ count }</b>
                <span class="faint">{ language.fill(Text::NumbersAre, &[unit.name()]) }</span>
                if page.source.lesson.is_some() {
                    <IconButton glyph={Glyph::Undo} label={language.say(Text::Revert)} onclick={revert} />
                }
            </div>
            <ul class="strips">
                { for summary.strips.iter().enumerate().map(|(place, strip)| html! {
                    <Row key={place} {place} strip={strip.clone()} {unit} {scale} />
                }) }
                if left > 0 { <li class="empty">{ language.fill(Text::MoreProcesses, &[&left.to_string()]) }</li> }
            </ul>
        </>
    }
}

#[derive(PartialEq, Properties)]
struct RowProps {
    place: usize,
    strip: Strip,
    unit: strip::Unit,
    scale: f64,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let page = use_page();
    let Some(summary) = &page.main().summary else { return Html::default() };
    let strip = &props.strip;
    let pid = select::born(summary, strip);
    let (hue, label) = face(summary, strip, props.place);
    let selected = pid.is_some() && page.selected == pid;
    let select_it = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.dispatch(Action::Select(pid.filter(|_| !selected))))
    };
    let language = page.language;
    let name = language.choose(&strip.label.en, &strip.label.zh);
    let name = if name.is_empty() { &strip.name } else { name };
    let named = *name != label;
    html! {
        <li class={classes!("strip-row", hue, selected.then_some("selected"))}>
            <button type="button" class="strip-head" aria-pressed={selected.to_string()} onclick={select_it}>
                <span class="chip">{ label.clone() }</span>
                if named { <b>{ name }</b> }
                if strip.daemon { <span class="tag" lang="en">{ "daemon" }</span> }
                <span class="strip-facts">{ facts(language, strip) }</span>
            </button>
            <div class="strip" role="list" aria-label={language.fill(Text::StepsOf, &[name])}>
                { for strip::cut(&strip.parts, props.scale, props.unit).into_iter().map(|piece| piece_of(language, &piece)) }
                if strip.more { <span class="strip-more" role="listitem">{ "…" }</span> }
            </div>
        </li>
    }
}

/// When it comes and what it needs: `arrives at 0 ms, CPU 220 ms`.
fn facts(language: Language, strip: &Strip) -> String {
    let arrival = match strip.arrival {
        Some(at) => language.fill(Text::ArrivesAt, &[&format::length(at.since(sim_core::time::Time::ZERO))]),
        None => language.say(Text::StartedByParent).to_owned(),
    };
    let cpu = strip.cpu.map_or_else(|| "∞".to_owned(), format::length);
    [arrival, language.fill(Text::CpuTotal, &[&cpu])].join(language.say(Text::Comma))
}

fn face(summary: &Summary, strip: &Strip, place: usize) -> (String, String) {
    match select::born(summary, strip) {
        Some(pid) => {
            let face = select::face(summary, pid);
            (format!("h{}", face.hue), face.label)
        }
        None => ("unborn".to_owned(), select::short_name(&strip.name, place)),
    }
}

fn piece_of(language: Language, piece: &strip::Piece<'_>) -> Html {
    let spoken = spoken(language, piece.part);
    let held = piece.part.held.join(", ");
    let sign = match &piece.part.kind {
        PartKind::Io(_) => Some(Sign::Disk),
        PartKind::Sleep(_) => Some(Sign::Clock),
        PartKind::Ask { verb, .. } => strip::sign_of(verb),
        PartKind::Cpu(_) => None,
    };
    let class = classes!(
        "strip-part",
        piece.class(),
        (!held.is_empty()).then_some("held"),
        piece.opens.then_some("opens")
    );
    html! {
        <span role="listitem" {class} style={format!("--width:{:.1}px", piece.width)} title={spoken.clone()} aria-label={spoken}>
            if let Some(of) = sign { <Icon {of} size={12} /> }
            if !piece.text.is_empty() { <span class="strip-text">{ piece.text.clone() }</span> }
            if piece.opens { <span class="strip-lock"><Icon of={Sign::Padlock} size={9} /></span> }
        </span>
    }
}

fn spoken(language: Language, part: &Part) -> String {
    let what = match &part.kind {
        PartKind::Cpu(length) => language.fill(Text::CpuTotal, &[&format::length(*length)]),
        PartKind::Io(length) => format!("I/O {}", format::length(*length)),
        PartKind::Sleep(length) => format!("sleep {}", format::length(*length)),
        PartKind::Ask { verb, of } => format!("{verb} {of}").trim_end().to_owned(),
    };
    if part.held.is_empty() {
        what
    } else {
        format!("{what}, {}", language.fill(Text::HoldsIt, &[&part.held.join(", ")]))
    }
}
