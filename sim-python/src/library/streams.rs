//! Standard streams: buffering as `CPython` does it on a terminal and on a pipe, and `print`.

use super::{flow, plain};
use crate::value::{Native, Value};
use crate::vm::args::Args;
use crate::vm::{Asked, Flow, R, Vm};
use sim_core::program::{Request, Stream};
use std::sync::Arc;

/// What a pipe's buffer holds before it is written.
const PIPE_BUFFER: usize = 8192;
/// What `print` costs beyond its call, in nanoseconds.
const PRINT_COST: u64 = 600;

pub(crate) const BUILTINS: &[Native] = &[flow!("print", print)];

pub(crate) const PRIMITIVES: &[Native] = &[
    flow!("_write", |vm, args| {
        let stream = if matches!(args.at(0), Value::Int(2)) { Stream::Stderr } else { Stream::Stdout };
        let Some(text) = vm.text(args.at(1)) else {
            let text = format!("write() argument must be str, not {}", vm.type_name(args.at(1)));
            return Err(vm.type_error(&text));
        };
        let count = Value::Int(i64::try_from(text.chars().count()).unwrap_or(0));
        Ok(write(vm, stream, &text).through(|_, _, state| Ok(state[0].into()), &[count], None))
    }),
    flow!("_flush", |vm, args| {
        let stream = if matches!(args.at(0), Value::Int(2)) { Stream::Stderr } else { Stream::Stdout };
        Ok(flush(vm, stream))
    }),
    plain!("_discard_output", |vm, _| {
        vm.host.pending = [String::new(), String::new()];
        Ok(Value::None)
    }),
    plain!("_isatty", |vm, args| Ok(Value::Bool(
        vm.settings.terminal || matches!(args.at(0), Value::Int(2))
    ))),
    plain!("_read_line", |vm, _| {
        let line = read_line(vm);
        Ok(vm.new_str(&line))
    }),
    plain!("_read_all", |vm, _| {
        let rest = vm.host.stdin[vm.host.stdin_at..].to_owned();
        vm.host.stdin_at = vm.host.stdin.len();
        let rest = if vm.host.stdin_closed { String::new() } else { rest };
        Ok(vm.new_str(&rest))
    }),
    plain!("_close_stdin", |vm, _| {
        vm.host.stdin_closed = true;
        Ok(Value::None)
    }),
];

fn read_line(vm: &mut Vm) -> String {
    if vm.host.stdin_closed {
        return String::new();
    }
    let rest = &vm.host.stdin[vm.host.stdin_at..];
    let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
    let line = rest[..end].to_owned();
    vm.host.stdin_at += end;
    line
}

/// Writes a text; asks the machine if a buffer is full or a line complete.
pub(crate) fn write(vm: &mut Vm, stream: Stream, text: &str) -> Flow {
    let lines = stream == Stream::Stderr || vm.settings.terminal;
    let pending = &mut vm.host.pending[place(stream)];
    pending.push_str(text);
    let full = if lines { text.contains(['\n', '\r']) } else { pending.len() > PIPE_BUFFER };
    if full { flush(vm, stream) } else { Flow::Value(Value::None) }
}

/// Gives what is pending to the machine.
pub(crate) fn flush(vm: &mut Vm, stream: Stream) -> Flow {
    let pending = std::mem::take(&mut vm.host.pending[place(stream)]);
    if pending.is_empty() {
        return Flow::Value(Value::None);
    }
    vm.spent += vm.settings.costs.write;
    let request = Request::Print { stream, text: Arc::from(pending) };
    Flow::Ask(request, Asked::new(|_, _, _| Ok(Value::None.into()), &[]))
}

fn place(stream: Stream) -> usize {
    match stream {
        Stream::Stdout => 0,
        Stream::Stderr => 1,
    }
}

fn print(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.spent += PRINT_COST;
    let (mut separator, mut end, mut file, mut flushes) = (Value::None, Value::None, Value::None, false);
    for (name, value) in &args.kw {
        match &*vm.str_of(*name) {
            "sep" => separator = *value,
            "end" => end = *value,
            "file" => file = *value,
            "flush" => flushes = vm.truth_now(*value)?,
            other => {
                let text = format!("'{other}' is an invalid keyword argument for print()");
                return Err(vm.type_error(&text));
            }
        }
    }
    for (value, name) in [(separator, "sep"), (end, "end")] {
        if !value.is_none() && vm.text(value).is_none() {
            let text = format!("{name} must be None or a string, not {}", vm.type_name(value));
            return Err(vm.type_error(&text));
        }
    }
    let Some(stream) = standard_stream(vm, file) else {
        let helper = vm.helper("_print_to");
        return Ok(Flow::Call(helper, args));
    };
    let mut text = String::new();
    for (n, value) in args.pos.iter().enumerate() {
        if n > 0 {
            text.push_str(&if separator.is_none() { " ".into() } else { vm.str_of(separator) });
        }
        if let Some(part) = vm.str_pure(*value)? {
            text.push_str(&part);
        } else {
            let helper = vm.helper("_print_slowly");
            return Ok(Flow::Call(helper, args));
        }
    }
    text.push_str(&if end.is_none() { "\n".into() } else { vm.str_of(end) });
    vm.spent += text.len() as u64;
    // The text and its end are two writes: on a terminal each line that is complete goes out by itself.
    let flow = match text.strip_suffix('\n') {
        Some(body) if body.contains('\n') && vm.settings.terminal => {
            let newline = Value::Int(if stream == Stream::Stderr { 2 } else { 1 });
            write(vm, stream, body).through(
                |vm, _, state| {
                    let stream =
                        if matches!(state[0], Value::Int(2)) { Stream::Stderr } else { Stream::Stdout };
                    Ok(write(vm, stream, "\n"))
                },
                &[newline],
                None,
            )
        }
        _ => write(vm, stream, &text),
    };
    if !flushes {
        return Ok(flow);
    }
    let which = Value::Int(if stream == Stream::Stderr { 2 } else { 1 });
    Ok(flow.through(
        |vm, _, state| {
            let stream = if matches!(state[0], Value::Int(2)) { Stream::Stderr } else { Stream::Stdout };
            Ok(flush(vm, stream))
        },
        &[which],
        None,
    ))
}

/// Which standard stream a file is, if `sys.stdout` and `sys.stderr` are what they were at the start.
fn standard_stream(vm: &mut Vm, file: Value) -> Option<Stream> {
    let sys = vm.imported("sys");
    let Some(sys) = sys else { return Some(Stream::Stdout) };
    let crate::value::Object::Module { names, .. } = vm.heap.get(sys.object()?) else { return None };
    let names = *names;
    let get = |vm: &mut Vm, name: &str| {
        let sym = vm.intern(name);
        vm.dict_get_sym(names, sym)
    };
    let file = if file.is_none() { get(vm, "stdout")? } else { file };
    for (name, stream) in [("__stdout__", Stream::Stdout), ("__stderr__", Stream::Stderr)] {
        if get(vm, name).is_some_and(|of| of.is(file)) {
            return Some(stream);
        }
    }
    None
}
