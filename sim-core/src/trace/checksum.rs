//! One number for a whole trace: what native and WASM runs are compared by.

use crate::trace::Trace;

impl Trace {
    /// A number that two records share only if they are the same, event for event and byte for byte (but for chance:
    /// one in 2^64).
    #[must_use]
    pub fn checksum(&self) -> u64 {
        let mut sum = Checksum(0xCBF2_9CE4_8422_2325);
        for packed in self.chunks.iter().flatten().chain(&self.tail) {
            sum.add(packed.when);
            sum.add(u64::from(packed.who) << 32 | u64::from(packed.what));
        }
        self.lengths.iter().for_each(|length| sum.add(length.ns()));
        self.tasks.iter().for_each(|pid| sum.add(u64::from(pid.0)));
        for process in &self.processes {
            sum.add(u64::from(process.parent.0) << 32 | u64::from(process.task.0));
            sum.add(u64::from(process.daemon));
            sum.add_text(&process.name);
        }
        self.objects.iter().for_each(|object| sum.add_text(&object.name));
        self.texts.iter().for_each(|text| sum.add_text(text));
        sum.0
    }
}

/// A mixing sum of 64-bit words (the finaliser of `SplitMix64` after each).
struct Checksum(u64);

impl Checksum {
    fn add(&mut self, word: u64) {
        let mut z = (self.0 ^ word).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        self.0 = (z ^ (z >> 31)).wrapping_add(0x9E37_79B9_7F4A_7C15);
    }

    fn add_text(&mut self, text: &str) {
        self.add(text.len() as u64);
        for bytes in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            self.add(u64::from_le_bytes(word));
        }
    }
}
