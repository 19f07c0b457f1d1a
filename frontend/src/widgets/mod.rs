//! Small parts that panels are made of: they show what they are given and call back.

pub mod icon;
pub mod token;
