//! Sorting where it is not what takes the time: one sort for all types, so that each type and key costs the page a few
//! hundred bytes of code, not four kilobytes. Leaves what is sorted with every event to the standard library.

use std::cmp::Ordering;

/// Sorts by a key; what is equal keeps its order.
pub fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts by a comparison; what is equal keeps its order.
pub fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order = sorted_places(items.len(), &|one, other| compare(&items[one], &items[other]));
    for start in 0..items.len() {
        // Around the cycle that begins here: each place takes what belongs there.
        let mut place = start;
        loop {
            let from = std::mem::replace(&mut order[place], place);
            if from == start {
                break;
            }
            items.swap(place, from);
            place = from;
        }
    }
}

/// For each place, where what belongs there lies now. Not generic, so that the sort is compiled once.
#[inline(never)]
fn sorted_places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|&one, &other| compare(one, other));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(text: &str) -> String {
        let mut words: Vec<&str> = text.split(' ').collect();
        by_key(&mut words, |word| word.as_bytes()[0]);
        words.join(" ")
    }

    #[test]
    fn equals_keep_their_order() {
        assert_eq!(sorted("d1 a1 c1 a2 b1 d2 a3"), "a1 a2 a3 b1 c1 d1 d2");
        assert_eq!([sorted("b a"), sorted("a b"), sorted("a")], ["a b", "a b", "a"]);
    }

    #[test]
    fn it_agrees_with_the_standard_library() {
        let mut random = crate::rng::Rng::new(7);
        for count in 0..80_u64 {
            let mut numbers: Vec<(u64, u64)> = (0..count).map(|at| (random.below(9), at)).collect();
            let mut expected = numbers.clone();
            expected.sort_unstable();
            by_key(&mut numbers, |&(number, _)| number);
            assert_eq!(numbers, expected);
        }
    }
}
