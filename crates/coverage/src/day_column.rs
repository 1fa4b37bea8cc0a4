//! A day, or none, for each row, made to be asked which rows have come to theirs.
//!
//! Neighbouring rows are children of about the same age, so that on most days that are asked
//! about whatever will happen to all 64 of a word has happened: then one bit for each row
//! answers, and the days themselves need not be read.

use crate::compare;
use crate::day16::NEVER;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DayColumn {
    /// [`NEVER`] where there is none.
    days: Vec<u16>,
    /// Rows that have a day.
    ever: Vec<u64>,
    /// The last day of each 64 rows; 0 without any.
    last: Vec<u16>,
}

impl DayColumn {
    pub(crate) fn new(days: Vec<u16>) -> Self {
        let words = days.len().div_ceil(64);
        let mut column = Self {
            days: Vec::with_capacity(days.len()),
            ever: Vec::with_capacity(words),
            last: Vec::with_capacity(words),
        };
        days.into_iter().for_each(|day| column.push(day));
        column
    }

    /// The next row's day.
    pub(crate) fn push(&mut self, day: u16) {
        let (word, bit) = (self.days.len() / 64, self.days.len() % 64);
        if bit == 0 {
            self.ever.push(0);
            self.last.push(0);
        }
        if day != NEVER {
            self.ever[word] |= 1 << bit;
            self.last[word] = self.last[word].max(day);
        }
        self.days.push(day);
    }

    pub(crate) fn days(&self) -> &[u16] {
        &self.days
    }

    pub(crate) fn bytes(&self) -> usize {
        self.days.len() * 2 + self.ever.len() * 8 + self.last.len() * 2
    }

    /// Which of the 64 rows from row `word * 64` on have a day at most this.
    #[inline(always)]
    pub(crate) fn by(&self, word: usize, on: u16) -> u64 {
        match self.last.get(word) {
            Some(&last) if last <= on => self.ever[word],
            Some(_) => compare::at_most(&self.days, word * 64, on),
            None => 0,
        }
    }

    /// Which of the 64 rows from row `word * 64` on have a day from `since` to `on`.
    #[inline(always)]
    pub(crate) fn within(&self, word: usize, since: u16, on: u16) -> u64 {
        match self.last.get(word) {
            Some(&last) if last >= since => compare::between(&self.days, word * 64, since, on),
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_and_single_days_give_the_same() {
        // Early and late days, none at all, and a last word that is not full.
        let days: Vec<u16> = (0..200u16)
            .map(|row| match row {
                0..64 => row % 10,
                64..128 => NEVER,
                _ if row % 3 == 0 => NEVER,
                _ => 20 + row % 30,
            })
            .collect();
        let column = DayColumn::new(days.clone());
        for on in [0, 5, 9, 10, 20, 35, 49, 60_000] {
            for since in [0, 7, 10, 30, 50] {
                for word in 0..5 {
                    for bit in 0..64 {
                        let day = days.get(word * 64 + bit).copied().unwrap_or(NEVER);
                        let case = format!("{since}..={on}: {word} {bit}");
                        let by = column.by(word, on) >> bit & 1 == 1;
                        assert_eq!(by, day <= on, "{case}");
                        let within = column.within(word, since, on) >> bit & 1 == 1;
                        assert_eq!(within, day <= on && day >= since, "{case}");
                    }
                }
            }
        }
    }
}
