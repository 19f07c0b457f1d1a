//! The panels around stage and timeline. Each takes what it shows from the state, and knows no other panel.

pub mod events;
pub mod frame;
pub mod go_to;
pub mod help;
pub mod lessons_tab;
pub mod machine;
pub mod messages;
pub mod metrics;
pub mod output;
pub mod panel;
pub mod problem;
pub mod processes;
pub mod program;
pub mod question_bar;
pub mod scenario_tab;
pub mod source_tab;
pub mod strip;
pub mod tab_bar;
pub mod telling;
pub mod top_bar;
pub mod transport;
pub mod why;

pub use help::Help;
pub use machine::Machine;
pub use messages::Messages;
pub use metrics::Metrics;
pub use output::Output;
pub use processes::Processes;
pub use program::Program;
pub use question_bar::QuestionBar;
pub use top_bar::TopBar;
pub use transport::Transport;
pub use why::Why;
