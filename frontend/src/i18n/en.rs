//! English.

use super::Text;

pub(super) const fn text(text: Text) -> &'static str {
    match text {
        Text::Workspace => "Workspace",
        Text::Compare => "Compare",
        Text::SwitchLanguage => "Switch to Chinese",
        Text::SwitchTheme => "Switch between light and dark",
        Text::Help => "Help and keys",
        Text::PreviousLesson => "Previous lesson",
        Text::NextLesson => "Next lesson",
        Text::OpenProgram => "Program",

        Text::TabScenario => "Scenario",
        Text::TabSource => "Source",
        Text::TabLessons => "Lessons",
        Text::RunIt => "Run",
        Text::Revert => "Back to the original",
        Text::ProcessesInAll => "{0} processes",
        Text::NumbersAre => "numbers in {0}",
        Text::ArrivesAt => "arrives at {0}",
        Text::StartedByParent => "started by its parent",
        Text::CpuTotal => "CPU {0}",
        Text::SourceChanged => "The program has changed",
        Text::SourceChangedText => "The timeline still shows the last run. Press Run for a new one.",
        Text::SourceLabel => "The scenario as JSON",

        Text::Machine => "Machine",
        Text::Cores => "Cores",
        Text::FewerCores => "One core less",
        Text::MoreCores => "One core more",
        Text::Policy => "Policy",
        Text::Quantum => "Quantum",
        Text::SwitchCost => "Switch cost",
        Text::ReadyQueue => "Ready queue",
        Text::Shared => "Shared",
        Text::PerCore => "Per core",
        Text::PerCoreStealing => "Stealing",
        Text::StartMethod => "Start method",
        Text::ResetMachine => "Back to the lesson's machine",
    }
}
