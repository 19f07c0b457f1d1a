//! Where the tokens stand on the conveyor belt: the head at the right beside the cores, then to the left, and on in a snake
//! of up to three rows. Pure.

/// A belt for so many tokens in so much room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belt {
    /// Tokens in a row.
    pub columns: usize,
    /// Rows, 1 to 3.
    pub rows: usize,
    /// How many of the tokens have a place.
    pub shown: usize,
    /// How many more there are; they are a "+n" at the last place.
    pub more: usize,
}

/// A place on the belt: rows from above, columns from the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Which row.
    pub row: usize,
    /// How many places from the right.
    pub column: usize,
}

impl Belt {
    /// The most rows.
    pub const ROWS_MAX: usize = 3;
    /// From one token to the next, in pixels: the token and the gap beside it.
    pub const PITCH: usize = 57;

    /// The belt for `count` tokens in `width` pixels.
    #[must_use]
    pub fn new(count: usize, width: usize) -> Self {
        let columns = ((width + Self::PITCH - 50) / Self::PITCH).max(1);
        let rows = count.div_ceil(columns).clamp(1, Self::ROWS_MAX);
        let places = columns * rows;
        let shown = if count > places { places - 1 } else { count };
        Self { columns, rows, shown, more: count - shown }
    }

    /// The place of the `n`-th in the queue, the head being 0.
    #[must_use]
    pub const fn slot(&self, n: usize) -> Slot {
        let (row, along) = (n / self.columns, n % self.columns);
        Slot { row, column: if row % 2 == 0 { along } else { self.columns - 1 - along } }
    }

    /// The places that stand empty, where there is one row: up to three in all are shown.
    #[must_use]
    pub fn empty(&self) -> std::ops::Range<usize> {
        let end = if self.rows == 1 { self.columns.min(3) } else { 0 };
        self.shown..end.max(self.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The belt as a picture: a row of text a row, the number in the queue at each place.
    fn picture(count: usize, width: usize) -> String {
        let belt = Belt::new(count, width);
        let mut rows = vec![vec!["..".to_owned(); belt.columns]; belt.rows];
        for n in 0..belt.shown {
            let slot = belt.slot(n);
            rows[slot.row][belt.columns - 1 - slot.column] = format!("{n:2}");
        }
        if belt.more > 0 {
            let slot = belt.slot(belt.shown);
            rows[slot.row][belt.columns - 1 - slot.column] = format!("+{}", belt.more);
        }
        rows.iter().map(|row| row.join(" ")).collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn the_head_stands_at_the_right_and_the_rest_in_a_snake() {
        assert_eq!(picture(0, 166), ".. .. ..");
        assert_eq!(picture(2, 166), "..  1  0");
        assert_eq!(picture(5, 166), " 2  1  0 /  3  4 ..");
        assert_eq!(picture(9, 166), " 2  1  0 /  3  4  5 /  8  7  6");
    }

    #[test]
    fn whoever_has_no_place_is_counted() {
        assert_eq!(picture(12, 166), " 2  1  0 /  3  4  5 / +4  7  6");
        assert_eq!(picture(7, 20), " 0 /  1 / +5");
    }

    #[test]
    fn at_least_three_places_are_seen() {
        assert_eq!(Belt::new(1, 166).empty(), 1..3);
        assert_eq!(Belt::new(1, 700).empty(), 1..3);
        assert_eq!(Belt::new(5, 700).empty(), 5..5);
        assert_eq!(Belt::new(5, 166).empty(), 5..5);
    }
}
