//! What the page has to say about the run as a whole: it is under way, it cannot run, it came to no end, or what is shown is
//! not what is in the editor. Nothing here takes the last run away.

use super::problem;
use super::telling::thing_name;
use crate::app::use_page;
use crate::format::ClockUnit;
use crate::i18n::Text;
use crate::protocol::{Place, RunId, Summary};
use crate::state::action::Action;
use crate::state::{Notice, Phase, State};
use crate::widgets::glyph::{Glyph, Picture};
use crate::widgets::icon::{Icon, Sign};
use crate::widgets::icon_button::IconButton;
use crate::widgets::sentence::{Piece, Sentence};
use gloo::timers::callback::Timeout;
use sim_core::diagnostic::Severity;
use sim_core::ids::Pid;
use sim_core::kernel::{LimitKind, Outcome, Waiting, WaitingOn};
use yew::prelude::{
    Callback, Html, MouseEvent, Properties, classes, component, html, use_effect_with, use_state_eq,
};

/// For how long the last run stays on screen without a word.
const PATIENCE_MS: u32 = 400;

/// The messages.
#[component]
pub fn Messages() -> Html {
    let page = use_page();
    let run = page.main();
    let problems = !run.problems.is_empty();
    let outcome = run.summary.as_ref().filter(|_| run.is_settled() && page.dismissed != Some(run.epoch));
    html! {
        <div class="messages">
            if let Some(notice) = &page.notice { <Failed notice={notice.clone()} /> }
            <Progress />
            if problems { <Problems /> } else if page.source.draft.is_some() { <Stale /> }
            if let Some(summary) = outcome { { ending(summary) } }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct CardProps {
    /// `error`, `warn` or `plain`.
    look: &'static str,
    sign: Html,
    title: Html,
    children: Html,
    /// What can be done about it.
    #[prop_or_default]
    acts: Html,
    #[prop_or_default]
    onclose: Option<Callback<()>>,
}

/// A message.
#[component]
fn Card(props: &CardProps) -> Html {
    let page = use_page();
    let role = if props.look == "plain" { "status" } else { "alert" };
    html! {
        <div class={classes!("message", props.look)} {role}>
            <span class="message-sign">{ props.sign.clone() }</span>
            <div class="message-text"><b>{ props.title.clone() }</b>{ props.children.clone() }</div>
            { props.acts.clone() }
            if let Some(onclose) = &props.onclose {
                <IconButton glyph={Glyph::Close} size={14} label={page.language.say(Text::CloseMessage)} onclick={onclose.clone()} />
            }
        </div>
    }
}

/// What is on screen is not what is in the editor.
#[component]
fn Stale() -> Html {
    let page = use_page();
    let say = |text| page.language.say(text);
    let run = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.dispatch(Action::RunDraft))
    };
    let acts =
        html! { <button type="button" class="button small" onclick={run}>{ say(Text::RunIt) }</button> };
    html! {
        <Card look="plain" sign={html! { <Picture of={Glyph::Undo} /> }} title={html! { { say(Text::SourceChanged) } }} {acts}>
            <span>{ say(Text::SourceChangedText) }</span>
        </Card>
    }
}

/// Why the newest source cannot run.
#[component]
fn Problems() -> Html {
    let page = use_page();
    let language = page.language;
    let problems = page.main().problems.clone();
    let errors = problems.iter().filter(|found| found.severity == Severity::Error).count();
    let Some(first) = problems.iter().find(|found| found.severity == Severity::Error).or(problems.first())
    else {
        return Html::default();
    };
    let line = first.place.line.to_string();
    let offset = first.span.start as usize;
    let go = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.dispatch(Action::Locate(offset)))
    };
    let hint = problem::hint(language, first);
    let place = language.fill(Text::LineColumn, &[&line, &first.place.column.to_string()]);
    let acts = html! {
        <button type="button" class="button small" onclick={go}>{ language.fill(Text::GoToLine, &[&line]) }</button>
    };
    let title = language.fill(Text::CannotRead, &[&line]);
    html! {
        <Card look="error" sign={html! { <Icon of={Sign::Cross} /> }} title={html! { { title } }} {acts}>
            <span>{ place }{ language.say(Text::Colon) }{ problem::sentence(language, first) }</span>
            if !hint.is_empty() { <span class="faint">{ hint }</span> }
            if errors > 1 { <span class="faint">{ language.fill(Text::MoreProblems, &[&(errors - 1).to_string()]) }</span> }
            <span class="faint">{ language.say(Text::OldRunStays) }</span>
        </Card>
    }
}

#[derive(PartialEq, Properties)]
struct FailedProps {
    notice: Notice,
}

/// The page or its worker has failed.
#[component]
fn Failed(props: &FailedProps) -> Html {
    let page = use_page();
    let say = |text| page.language.say(text);
    let (title, text, words) = match &props.notice {
        Notice::WorkerFailed(words) => (Text::WorkerFailed, Text::WorkerFailedText, words),
        Notice::PageFailed(words) => (Text::PageFailed, Text::PageFailedText, words),
    };
    let close = {
        let page = page.clone();
        Callback::from(move |()| page.dispatch(Action::Notice(None)))
    };
    html! {
        <Card look="error" sign={html! { <Icon of={Sign::Cross} /> }} title={html! { { say(title) } }} onclose={close}>
            <span>{ say(text) }</span>
            if !words.is_empty() { <code lang="en">{ words.clone() }</code> }
        </Card>
    }
}

/// How far a long simulation is; nothing is said in the first moments.
#[component]
fn Progress() -> Html {
    let page = use_page();
    let language = page.language;
    let late = use_state_eq(|| false);
    let epoch = page.main().epoch;
    let busy = page.main().phase != Phase::Done;
    {
        let late = late.clone();
        use_effect_with((epoch, busy), move |(_, busy)| {
            late.set(false);
            let timer = busy.then(|| Timeout::new(PATIENCE_MS, move || late.set(true)));
            move || drop(timer)
        });
    }
    if !busy || !*late {
        return Html::default();
    }
    let stop = Callback::from({
        let page = page.clone();
        move |_: MouseEvent| page.dispatch(Action::StopRun(RunId::MAIN))
    });
    let far = match page.main().phase {
        Phase::Running { events, at } => {
            language.fill(Text::SoFar, &[&events.to_string(), &ClockUnit::of_run(at).text(at)])
        }
        Phase::Waiting | Phase::Done => String::new(),
    };
    let acts = html! { <button type="button" class="button small" onclick={stop}>{ language.say(Text::Stop) }</button> };
    let title = html! { { language.say(Text::SimulatingNow) } };
    html! {
        <Card look="plain" sign={html! { <Picture of={Glyph::Processor} /> }} {title} {acts}>
            <span class="progress" role="progressbar" aria-label={language.say(Text::SimulatingNow)}><i /></span>
            <span class="faint">{ far }</span>
        </Card>
    }
}

/// How the run ended, if that needs a word.
fn ending(summary: &std::rc::Rc<Summary>) -> Html {
    match &summary.outcome {
        None | Some(Outcome::Finished) => Html::default(),
        Some(Outcome::Deadlock { waiting, cycle }) => {
            html! { <Deadlock waiting={waiting.clone()} cycle={cycle.clone()} /> }
        }
        Some(Outcome::Spinning { spinners }) => {
            html! { <Stopped title={Text::SpinningTitle} text={Text::SpinningText} who={spinners.clone()} /> }
        }
        Some(Outcome::Limit { which }) => {
            let text = match which {
                LimitKind::Time => Text::LimitTime,
                LimitKind::Events => Text::LimitEvents,
                LimitKind::Output => Text::LimitOutput,
                LimitKind::Processes => Text::LimitProcesses,
                LimitKind::Memory => Text::LimitMemory,
                LimitKind::Instant => Text::LimitInstant,
            };
            html! { <Stopped title={Text::LimitTitle} {text} who={vec![]} /> }
        }
    }
}

#[derive(PartialEq, Properties)]
struct StoppedProps {
    title: Text,
    text: Text,
    who: Vec<Pid>,
}

/// The run was stopped; what there is of it is exact.
#[component]
fn Stopped(props: &StoppedProps) -> Html {
    let page = use_page();
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let end = ClockUnit::of_run(summary.end).text(summary.end);
    let title = page.language.fill(props.title, &[&end]);
    html! {
        <Card look="warn" sign={html! { <Picture of={Glyph::Warning} /> }} title={html! { { title } }} onclose={dismiss(&page)}>
            <span><Sentence text={props.text} pieces={vec![Piece::All(props.who.clone())]} /></span>
            <span>{ page.language.fill(Text::ShownIsExact, &[&end]) }</span>
        </Card>
    }
}

#[derive(PartialEq, Properties)]
struct DeadlockProps {
    waiting: Vec<Waiting>,
    cycle: Vec<Pid>,
}

/// Who waits for whom, for ever.
#[component]
fn Deadlock(props: &DeadlockProps) -> Html {
    let page = use_page();
    let language = page.language;
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let end = ClockUnit::of_run(summary.end).text(summary.end);
    let at = summary.end;
    let go = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| page.dispatch(Action::Go(Place::Time(at))))
    };
    let in_cycle = |one: &&Waiting| props.cycle.is_empty() || props.cycle.contains(&one.pid);
    let title =
        language.fill(if props.cycle.is_empty() { Text::StuckTitle } else { Text::DeadlockTitle }, &[&end]);
    let acts = html! {
        <button type="button" class="button small" onclick={go}>{ language.fill(Text::GoToTime, &[&end]) }</button>
    };
    html! {
        <Card look="danger" sign={html! { <Icon of={Sign::Padlock} /> }} title={html! { { title } }} {acts} onclose={dismiss(&page)}>
            <span class="deadlock">
                { for props.waiting.iter().filter(in_cycle).take(8).map(|one| {
                    let (text, pieces) = waits_for(&page, &summary, one);
                    html! { <span><Sentence {text} {pieces} /></span> }
                }) }
                <span>{ language.say(if props.cycle.is_empty() { Text::NobodyWakes } else { Text::NoneGoesOn }) }</span>
            </span>
        </Card>
    }
}

fn dismiss(page: &crate::app::Page) -> Callback<()> {
    let page = page.clone();
    Callback::from(move |()| page.dispatch(Action::Dismiss))
}

/// Who waits for what, and who has it.
fn waits_for(page: &State, summary: &Summary, one: &Waiting) -> (Text, Vec<Piece>) {
    let who = Piece::Chip(one.pid);
    let holders = Piece::All(one.holders.clone());
    match one.on {
        WaitingOn::Object(object) => {
            let name = summary
                .objects
                .get(object.index())
                .map(|info| thing_name(page.language, info.kind, &info.name));
            let what = Piece::Words(name.unwrap_or_default());
            if one.holders.is_empty() {
                (Text::WaitsForever, vec![who, what])
            } else {
                (Text::WaitsForHolder, vec![who, what, holders])
            }
        }
        WaitingOn::Child(child) => (Text::WaitsForEnd, vec![who, Piece::Chip(child)]),
        WaitingOn::AllChildren => (Text::WaitsForEnd, vec![who, holders]),
    }
}
