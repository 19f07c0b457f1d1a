//! Simplified Chinese.

use super::Text;

pub(super) const fn text(text: Text) -> &'static str {
    match text {
        Text::Workspace => "工作台",
        Text::Compare => "对比",
        Text::SwitchLanguage => "切换到英文",
        Text::SwitchTheme => "切换浅色或深色",
        Text::Help => "帮助与按键",
        Text::PreviousLesson => "上一课",
        Text::NextLesson => "下一课",
        Text::OpenProgram => "程序",

        Text::TabScenario => "场景",
        Text::TabSource => "源码",
        Text::TabLessons => "课程",
        Text::RunIt => "运行",
        Text::Revert => "恢复原样",
        Text::ProcessesInAll => "{0} 个进程",
        Text::NumbersAre => "数字单位为 {0}",
        Text::ArrivesAt => "{0} 到达",
        Text::StartedByParent => "由父进程启动",
        Text::CpuTotal => "CPU {0}",
        Text::SourceChanged => "程序已修改",
        Text::SourceChangedText => "时间线仍显示上一次运行，点“运行”看新的结果。",
        Text::SourceLabel => "场景的 JSON 源码",

        Text::Machine => "机器",
        Text::Cores => "核心数",
        Text::FewerCores => "少一个核心",
        Text::MoreCores => "多一个核心",
        Text::Policy => "调度策略",
        Text::Quantum => "时间片",
        Text::SwitchCost => "切换开销",
        Text::ReadyQueue => "就绪队列",
        Text::Shared => "共享",
        Text::PerCore => "每核一队",
        Text::PerCoreStealing => "可窃取",
        Text::StartMethod => "启动方式",
        Text::ResetMachine => "恢复本课的机器",
    }
}
