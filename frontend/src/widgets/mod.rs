//! Small parts that panels are made of: they show what they are given and call back. None of them knows the state, except
//! the chip, which asks it for a process's face.

pub mod chip;
pub mod choice;
pub mod editor;
pub mod glyph;
pub mod icon;
pub mod icon_button;
pub mod indent;
pub mod length_field;
pub mod modal;
pub mod rows;
pub mod segmented;
pub mod sentence;
pub mod slider;
pub mod splitter;
pub mod switch;
pub mod token;
