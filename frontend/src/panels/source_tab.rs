//! The scenario as text, to be changed and run; and what is wrong with it, in words, each with the way to its place.

use super::problem;
use crate::app::use_page;
use crate::i18n::Text;
use crate::state::State;
use crate::state::action::Action;
use crate::widgets::editor::{Editor, Mark};
use crate::widgets::glyph::Glyph;
use crate::widgets::icon_button::IconButton;
use sim_core::diagnostic::{Diagnostic, Severity};
use yew::prelude::{Callback, Html, MouseEvent, Properties, component, html};

/// The editor.
#[component]
pub fn SourceTab() -> Html {
    let page = use_page();
    let say = |text| page.language.say(text);
    let source = &page.source;
    let text = source.draft.as_ref().unwrap_or(&source.text).clone();
    let changed = source.draft.is_some();
    // Places in the text that ran; they are not those of what is typed since.
    let problems: Vec<Diagnostic> = if changed { Vec::new() } else { found(&page) };
    let errors = problems.iter().any(|found| found.severity == Severity::Error);
    let edit = {
        let page = page.clone();
        Callback::from(move |text| page.dispatch(Action::Edit(text)))
    };
    let run = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::RunDraft))
    };
    let revert = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::Revert))
    };
    let is_original = source.lesson.is_some_and(|lesson| *lesson.text == *text);
    let name = source.lesson.map_or("scenario", |lesson| lesson.id);
    html! {
        <>
            <div class="scenario-head">
                <code lang="en">{ format!("{name}.json") }</code>
                if changed { <span class="faint">{ say(Text::Changed) }</span> }
                if source.lesson.is_some() {
                    <IconButton glyph={Glyph::Undo} label={say(Text::Revert)} disabled={is_original} onclick={revert} />
                }
            </div>
            <Editor label={say(Text::SourceLabel)} {text} marks={marks(&problems)} located={page.located} onedit={edit} onrun={run} />
            if !problems.is_empty() {
                <ul class={if errors { "problems" } else { "problems remarks" }} aria-label={say(Text::Problems)}>
                    { for problems.iter().map(|found| html! { <ProblemRow found={found.clone()} /> }) }
                </ul>
            }
            <p class="editor-hint">{ say(Text::EditorHint) }</p>
        </>
    }
}

#[derive(PartialEq, Properties)]
struct ProblemProps {
    found: Diagnostic,
}

/// A problem, which leads to its place.
#[component]
fn ProblemRow(props: &ProblemProps) -> Html {
    let page = use_page();
    let found = &props.found;
    let offset = found.span.start as usize;
    let language = page.language;
    let onclick = Callback::from(move |_: MouseEvent| page.dispatch(Action::Locate(offset)));
    let place =
        language.fill(Text::LineColumn, &[&found.place.line.to_string(), &found.place.column.to_string()]);
    let hint = problem::hint(language, found);
    html! {
        <li class={if found.severity == Severity::Error { "problem" } else { "problem remark" }}>
            <button type="button" class="link" {onclick}>{ place }</button>
            <span>{ problem::sentence(language, found) }</span>
            if !hint.is_empty() { <span class="faint">{ hint }</span> }
        </li>
    }
}

/// Why the text cannot run; if it can, what may not be meant as it is written.
fn found(page: &State) -> Vec<Diagnostic> {
    let run = page.main();
    if !run.problems.is_empty() {
        return run.problems.to_vec();
    }
    run.summary
        .as_ref()
        .filter(|_| run.is_settled())
        .map_or_else(Vec::new, |summary| summary.warnings.clone())
}

fn marks(problems: &[Diagnostic]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = problems
        .iter()
        .map(|found| Mark {
            start: found.span.start as usize,
            end: found.span.end as usize,
            error: found.severity == Severity::Error,
        })
        .collect();
    sim_core::order::by_key(&mut marks, |mark| (mark.start, mark.end));
    marks
}
