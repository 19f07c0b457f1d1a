//! The trace as text, one line an event: what golden tests compare and `--format trace` prints.
