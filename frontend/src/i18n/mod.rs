//! The page's words in both languages. A closed list: a missing translation does not compile.

mod en;
mod zh;

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The tag for `lang` attributes and links.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// The language of a tag, as browsers and links write it (`zh`, `zh-CN`, `en-GB`).
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let main = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(main))
    }

    /// What the browser asks for; English, if it asks for neither.
    #[must_use]
    pub fn of_browser() -> Self {
        gloo::utils::window().navigator().language().and_then(|tag| Self::from_tag(&tag)).unwrap_or_default()
    }

    /// A text in this language.
    #[must_use]
    pub const fn say(self, text: Text) -> &'static str {
        match self {
            Self::English => en::text(text),
            Self::Chinese => zh::text(text),
        }
    }

    /// A text with `{0}`, `{1}` … replaced by `parts`.
    #[must_use]
    pub fn fill(self, text: Text, parts: &[&str]) -> String {
        let mut filled = String::new();
        let mut rest = self.say(text);
        while let Some(open) = rest.find('{') {
            let (before, after) = rest.split_at(open);
            filled.push_str(before);
            let close = after.find('}').map_or(after.len(), |close| close + 1);
            let place = after[1..close].trim_end_matches('}').parse::<usize>().ok();
            filled.push_str(place.and_then(|place| parts.get(place)).copied().unwrap_or(&after[..close]));
            rest = &after[close..];
        }
        filled + rest
    }

    /// The fitting one of two texts that came with the data; the other, where this one is empty.
    #[must_use]
    pub fn choose<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::English if en.is_empty() => zh,
            Self::Chinese if zh.is_empty() => en,
            Self::English => en,
            Self::Chinese => zh,
        }
    }
}

/// Declares the texts once, with a list of all of them for tests.
macro_rules! texts {
    ($($name:ident),* $(,)?) => {
        /// Everything that the page says by itself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the English text beside each name says what it is")]
        pub enum Text { $($name),* }

        impl Text {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }
    };
}

// In braces, since rustfmt would put each word of a list in brackets on a line of its own.
texts! {
    // The top bar
    Workspace, Compare, SwitchLanguage, SwitchTheme, Help, PreviousLesson, NextLesson, OpenProgram,
    // The left column
    TabScenario, TabSource, TabLessons, RunIt, Revert, ProcessesInAll, NumbersAre, ArrivesAt, StartedByParent, CpuTotal,
    SourceChanged, SourceChangedText, SourceLabel,
    // The machine
    Machine, Cores, FewerCores, MoreCores, Policy, Quantum, SwitchCost, ReadyQueue, Shared, PerCore, PerCoreStealing,
    StartMethod, ResetMachine,
    // The timeline
    TimelineRegion, LanesShown, LanesProcesses, LanesCores, LanesBoth, LegendRunning, LegendReady, LegendBlocked,
    LegendSwitch, FoldQuietTime, FlowArrows, ZoomIn, ZoomOut, ZoomFit, CoreNumber, Stdout, WaitJoinAll, WaitLock,
    WaitSemaphore, WaitCondition, WaitEvent, WaitBarrier, WaitQueue, WaitPipe, StateNew, StateReady, StateSwitchIn,
    StateRunningOn, StateExitingOn, StateBlockedOn, StateZombie, StateSwitchTo, StateIdle, StateIdleWhileReady,
    StateMixed, EndedQuantum, EndedPreempted, EndedYielded, EndedBlocked, EndedEnd, EndedKilled, EndedCode,
    FromToLong, PlaceOf, Comma, IdleFor, KeyGoThere, KeyZoomHere, LaneLabel, TimelineHelp, ScrubLabel,
    ScrubValue, AsTable, AsPicture, ColumnTime, ColumnProcess, ColumnEvent, ColumnFrom, ColumnTo, ColumnCore,
    ColumnReason, CopyCsv, MeasuredLength, MoreLanes,
    EventBorn, EventReady, EventYield, EventPreempt, EventWake, EventSwitch, EventDispatch, EventCodeEnd, EventWait,
    EventExit, EventSeveral, EventPrint, ShortZombie, ShortSeveral,
    // Runs side by side
    CompareRegion, CompareQuestion, ByCore, ByProcess, AddRun, AddRunCount, AddIt, Cancel, RemoveRun, RunLetter,
    OneCore, ManyCores, SharedQueue, PerCoreQueues, StealingQueues, WorkDone, AllDone, FinishedAt, StillRunning,
    SimulatingRun, RunHasProblems, SpeedUp, SpeedUpNote, SpeedUpOf, BestInBold, FigureMakespan, FigureTurnaround,
    FigureWaiting, FigureResponse, FigureUtilisation, FigureThroughput, FigureSwitches, FigureMigrations,
    SameAsLesson,
    // The stage
    StageRegion, StageEmpty, StageEmptyText, ReadyHeading, RunningHeading, BlockedHeading, ExitedHeading,
    CoresBusy, CoresAllBusy, OnlyCoreBusy, OnlyCoreIdle, RailNew, RailDispatch, RailPreempt, RailWait,
    RailWake, RailExit, RailKill, BinSleep, BinJoin, BinLock, BinIo, BinQueue, BinLockNamed, HeldBy,
    UntilReleased, BeltEmpty, BeltEmptyShort, BeltPerCore, NextOnCore, NextUp, SliceLeft, SliceOf,
    NoSlice, WorkLeft, SwitchLasts, IdleName, IdleSince, ExitHandler, QueueCount, BusyShare, BusyTime,
    WaitLeft, Waited, WaitsFor, ZombieWord, ExitedNone, MoreTokens, ForLength, HoldsNamed,
    DaemonWord, ExitCodeLong, ZombieLong,
    // The shell
    CloseProgram, ResizeLeft, ResizeRight, ResizeStage, SkipToTimeline, SkipToWhy, SkipToProgram, Panels, TabStage,
    Screens, MoreTools, OwnProgram, CoresCount, PageFailed, PageFailedText, LoadAgain,
    // The left column, further
    NothingYet, MoreProcesses, StepsOf, HoldsIt, Changed, Problems, LineColumn, Colon, EditorHint,
    // The machine, further
    PolicyFcfs, PolicyRr, NotALength,
    // The transport
    TransportRegion, Play, Pause, EventOf, PaceLabel, ByEvent, ByClock, SpeedLabel, LoopLabel, GoToHint,
    // Output and events
    Output, Events, OutputOf, AllProcesses, NothingPrinted, NothingHappened, MoreLines,
    // Processes
    Processes, Tree, Table, ColumnName, ColumnPid, ColumnState, ColumnExit, ColumnCpu, ColumnProcessShort,
    ColumnUsedCpu, ColumnReadyTime, NotBorn, IsNew, IsReady, IsSwitching, IsRunning, IsRunningOn, IsZombie, IsExited,
    // Metrics
    Metrics, WholeRun, MeanTurnaround, MeanWaiting, MeanResponse, Utilisation, Switches, Throughput, Speedup,
    Makespan, WhereTimeWent, ShareRunning, ShareReady, ShareBlocked,
    // Messages
    CloseMessage, CannotRead, MoreProblems, GoToLine, OldRunStays, WorkerFailed, WorkerFailedText, SimulatingNow,
    SoFar, Stop, LimitTitle, LimitTime, LimitEvents, LimitOutput, LimitProcesses, LimitMemory, LimitInstant,
    ShownIsExact, SpinningTitle, SpinningText, DeadlockTitle, StuckTitle, WaitsForever, WaitsForHolder,
    WaitsForEnd, NoneGoesOn, NobodyWakes, GoToTime,
    // Help and keys
    HelpLead, ReduceMotion, SingleLetters, KeyPlay, KeyStepBack, KeyStep, KeyStepBackOf, KeyStepOf, KeyStart,
    KeyEnd, KeyGoTo, KeySlower, KeyFaster, KeyRun, KeyLane, KeyToSlice, KeyZoomIn, KeyZoomOut, KeyFit, KeyFollow,
    KeyProcesses, KeyCores, KeyBoth, KeyFold, KeyArrows, KeyCompare, KeyPanel, KeyPanelBack, KeyLessons, KeyClear,
    KeyHelp,
    // Why
    Why, RaiseWhy, NothingHappenedYet, Subject, FullStop, Space, AtTime, NowItIs, NextIs, AllItsChildren, ThingLock,
    ThingSemaphore, ThingCondition, ThingEvent, ThingBarrier, ThingQueue, ThingPipe, DidArrive, DidStart,
    DidReadyStarted, DidReadyQuantum, DidReadyPreempted, DidReadyYielded, DidReadyTimeUp, DidReadyTimedOut,
    DidReadyWoken, DidReadyWokenBy, DidSwitch, DidDispatch, DidSleep, DidWait, DidWaitAtMost, DidTimeout,
    DidGetService, DidAcquire, DidRelease, DidPut, DidGet, DidSignal, DidKill, DidKillEnd, FactVictim, FactVictimLeft, DidPrint, DidCodeEnd, DidTaskEnd,
    DidExit, DidExitRaised, DidExitKilled, DidReap, DidAdopt, FactFirst, FactAhead, FactWasReady, FactRanBefore,
    FactSwitchedFrom, FactUntil, FactHolderRuns, FactHolder, FactAlreadyWaiting, FactAwaits, FactWillTerminate,
    FactWaited, FactFrees, FactMessages, FactUnits, FactEnds, FactInterrupted, FactInterruptedLeft, FactHadCore,
    FactStillHolds, FactOrphans, FactZombie, FactDaemon, BecauseArrival, BecauseRan, BecauseQuantum,
    BecauseQuantumOver, BecauseWaited, BecauseReady, BecauseIdle, BecauseFree, BecauseAlone, BecausePicked,
    BecauseStolen, BecauseDaemon, StaysNew, StaysReady, StaysRunning, StaysBlocked, StaysZombie,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_both_languages_with_the_same_holes() {
        let holes = |text: &str| (0..9).filter(|n| text.contains(&format!("{{{n}}}"))).collect::<Vec<_>>();
        for &text in Text::ALL {
            let [en, zh] = Language::ALL.map(|language| language.say(text));
            assert!(!en.is_empty() && !zh.is_empty(), "{text:?} is empty");
            assert_eq!(holes(en), holes(zh), "{text:?}");
        }
    }

    #[test]
    fn holes_are_filled_and_strangers_left_alone() {
        assert_eq!(Language::English.fill(Text::ProcessesInAll, &["6"]), "6 processes");
        assert_eq!(Language::from_tag("zh-CN"), Some(Language::Chinese));
        assert_eq!(Language::from_tag("fr"), None);
    }
}
