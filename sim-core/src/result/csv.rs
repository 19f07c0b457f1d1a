//! Tables of a run as CSV (RFC 4180, lines end with LF): for spreadsheets.

use crate::ids::Pid;
use crate::result::RunResult;
use crate::time::Time;
use std::fmt::Write;

/// One line a slice of CPU time, by core: `core,pid,name,start_ns,end_ns`.
#[must_use]
pub fn slices(result: &RunResult) -> String {
    let mut out = "core,pid,name,start_ns,end_ns\n".to_owned();
    for core in &result.cores {
        for &(pid, start, end) in &core.slices {
            let (name, start, end) = (name_of(result, pid), start.ns(), end.ns());
            writeln!(out, "{},{},{name},{start},{end}", core.core.0, pid.0)
                .expect("a String takes everything");
        }
    }
    out
}

/// One line a process, with its times; empty where it has not come to that.
#[must_use]
pub fn metrics(result: &RunResult) -> String {
    let mut out = "pid,ppid,name,daemon,exitcode,arrival_ns,first_run_ns,end_ns,cpu_ns,ready_ns,blocked_ns,\
        turnaround_ns,response_ns\n"
        .to_owned();
    for process in &result.processes {
        let (arrival, first_run, end) = (process.arrival_ns, process.first_run_ns, process.end_ns);
        let cells = [
            process.pid.0.to_string(),
            process.ppid.0.to_string(),
            cell(&process.name),
            process.daemon.to_string(),
            perhaps(process.exitcode),
            arrival.ns().to_string(),
            perhaps(first_run.map(Time::ns)),
            perhaps(end.map(Time::ns)),
            process.cpu_ns.ns().to_string(),
            process.ready_ns.ns().to_string(),
            process.blocked_ns.ns().to_string(),
            perhaps(end.map(|end| end.since(arrival).ns())),
            perhaps(first_run.map(|first| first.since(arrival).ns())),
        ];
        out.push_str(&cells.join(","));
        out.push('\n');
    }
    out
}

fn name_of(result: &RunResult, pid: Pid) -> String {
    let at = result.processes.binary_search_by_key(&pid, |process| process.pid);
    at.map_or_else(|_| String::new(), |at| cell(&result.processes[at].name))
}

fn perhaps(value: Option<impl ToString>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A text as a cell: in quotes where it needs them.
fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_would_break_the_table_stands_in_quotes() {
        assert_eq!(
            ["P1", "a,b", "say \"hi\"", "下载"].map(cell),
            ["P1", "\"a,b\"", "\"say \"\"hi\"\"\"", "下载"]
        );
    }
}
