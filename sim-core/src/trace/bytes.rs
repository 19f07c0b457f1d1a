//! The trace as bytes and as one number: what native and WASM runs are compared by. Nobody reads it back.

use crate::time::Ticks;
use crate::trace::{Packed, Trace};

/// Everything in the trace, little-endian: the events as they are kept, then each table with its length in front.
/// Equal bytes mean equal traces.
#[must_use]
pub fn dump(trace: &Trace) -> Vec<u8> {
    let mut out = Vec::with_capacity(trace.len() * size_of::<Packed>());
    feed(trace, &mut |bytes| out.extend_from_slice(bytes));
    out
}

/// A 64-bit checksum (FNV-1a) of what [`dump`] gives, without building it.
#[must_use]
pub fn checksum(trace: &Trace) -> u64 {
    let mut sum = 0xCBF2_9CE4_8422_2325_u64;
    feed(trace, &mut |bytes| {
        for &byte in bytes {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    });
    sum
}

fn feed(trace: &Trace, take: &mut impl FnMut(&[u8])) {
    number(trace.len(), take);
    for packed in trace.chunks.iter().flatten() {
        take(&packed.when.to_le_bytes());
        take(&packed.who.to_le_bytes());
        take(&packed.what.to_le_bytes());
    }
    number(trace.lengths.len(), take);
    trace.lengths.iter().map(|&length: &Ticks| length.ns()).for_each(|ns| take(&ns.to_le_bytes()));
    number(trace.tasks.len(), take);
    trace.tasks.iter().for_each(|pid| take(&pid.0.to_le_bytes()));
    number(trace.processes.len(), take);
    for process in &trace.processes {
        take(&process.pid.0.to_le_bytes());
        take(&process.parent.0.to_le_bytes());
        take(&process.task.0.to_le_bytes());
        take(&[u8::from(process.daemon)]);
        text(&process.name, take);
    }
    number(trace.objects.len(), take);
    for object in &trace.objects {
        take(&[object.kind as u8]);
        text(&object.name, take);
    }
    number(trace.texts.len(), take);
    trace.texts.iter().for_each(|printed| text(printed, take));
}

fn number(n: usize, take: &mut impl FnMut(&[u8])) {
    take(&(n as u64).to_le_bytes());
}

fn text(text: &str, take: &mut impl FnMut(&[u8])) {
    number(text.len(), take);
    take(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::sketch::sketch;

    #[test]
    fn one_nanosecond_or_one_letter_changes_the_checksum() {
        let sum = |text: &str| checksum(&sketch(text));
        let run = "0ms A born | 0ms A ready started | 1ms A prints 'x'";
        assert_eq!(sum(run), sum(run));
        assert_ne!(sum(run), sum(&run.replace("1ms", "1.000001ms")));
        assert_ne!(sum(run), sum(&run.replace("'x'", "'y'")));
        assert_ne!(sum(run), sum(&run.replace("A ", "B ")));
    }

    #[test]
    fn the_checksum_is_that_of_the_bytes() {
        let trace = sketch("0ms A born | 0ms A ready started | 0ms A run 0");
        let fnv = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
        assert_eq!(dump(&trace).iter().fold(0xCBF2_9CE4_8422_2325, fnv), checksum(&trace));
    }
}
