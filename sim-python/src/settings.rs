//! What a Python run can be told: how it starts processes, what its output goes to, what things cost, and where it is
//! stopped. All that PYTHON.md measured is a setting here.

/// How a program starts its processes unless it says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Start {
    /// As Linux up to Python 3.13: a copy of the parent.
    #[default]
    Fork,
    /// As Windows and macOS: a fresh interpreter that imports the program.
    Spawn,
    /// A fresh interpreter through a helper process.
    Forkserver,
}

impl Start {
    /// As Python names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fork => "fork",
            Self::Spawn => "spawn",
            Self::Forkserver => "forkserver",
        }
    }
}

/// The settings of a Python run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How processes are started.
    pub start: Start,
    /// Whether standard output is a terminal (line buffered) or a pipe (written when 8 KiB are full, and at the end).
    pub terminal: bool,
    /// What the main process can read.
    pub stdin: String,
    /// The folder of the program, as tracebacks name it.
    pub folder: String,
    /// The folder of the standard library, as tracebacks name it.
    pub library: String,
    /// The program's name in `sys.argv`; empty for its whole path.
    pub program: String,
    /// `sys.argv` after the program's name.
    pub arguments: Vec<String>,
    /// How many cores `os.cpu_count()` tells of.
    pub cores: u16,
    /// Where the chance of an unseeded `random` begins.
    pub seed: u64,
    /// What things cost beyond their opcodes, in nanoseconds.
    pub costs: Costs,
    /// Where a program is stopped.
    pub limits: Limits,
}

/// Costs of processes and IPC, in nanoseconds of CPU time, from the medians of PYTHON.md (section 1).
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    /// `start()` with fork: what the parent pays.
    pub fork: u64,
    /// From the fork to the child's first line.
    pub fork_startup: u64,
    /// `start()` with spawn: what the parent pays.
    pub spawn: u64,
    /// From the spawn to the child's first line.
    pub spawn_startup: u64,
    /// From the end of a child's code to its end.
    pub exit: u64,
    /// An operation on a lock, event or semaphore.
    pub sync: u64,
    /// A write to a stream.
    pub write: u64,
}

impl Default for Costs {
    fn default() -> Self {
        Self {
            fork: 660_000,
            fork_startup: 1_200_000,
            spawn: 1_000_000,
            spawn_startup: 102_000_000,
            exit: 450_000,
            sync: 1_000,
            write: 3_000,
        }
    }
}

/// Where a program is stopped.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one process.
    pub memory: usize,
    /// Items of one container.
    pub items: usize,
    /// Bytes of one text.
    pub text: usize,
    /// Bits of one whole number.
    pub int_bits: u64,
    /// Instructions within one operation that cannot be suspended.
    pub nested_steps: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 512 << 20,
            items: 20_000_000,
            text: 256 << 20,
            int_bits: 4_000_000,
            nested_steps: 50_000_000,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            start: Start::Fork,
            terminal: true,
            stdin: String::new(),
            folder: "/home/student".to_owned(),
            library: "/usr/lib/python3.11".to_owned(),
            program: String::new(),
            arguments: Vec::new(),
            cores: 4,
            seed: 0,
            costs: Costs::default(),
            limits: Limits::default(),
        }
    }
}
