//! The views of real runs: the shipped lessons, runs that contain every kind of event, random workloads. Each view is
//! held against the kernel, against another view, or against numbers worked out elsewhere. Runs drawn by hand are
//! tested beside the code.

mod explanations;
mod lanes;
mod numbers;
mod queues;
mod results;
mod runs;
mod travel;
