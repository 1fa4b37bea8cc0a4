//! The WHO's tables, embedded: L, M and S by day, month or tenth of a centimetre.
//!
//! `data/who.bin` is made from the published text tables by `cargo xtask growth`; a test holds
//! the two together. Columns are whole numbers (L and M in ten-thousandths, S in millionths),
//! each written as the difference to the row before, so that a division gives exactly the number
//! that the text tables print.

use std::sync::OnceLock;

use crate::Sex;

/// The embedded bytes.
static BYTES: &[u8] = include_bytes!("../data/who.bin");

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lms {
    pub(crate) l: f64,
    pub(crate) m: f64,
    pub(crate) s: f64,
}

/// The tables in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    Length,
    Weight,
    Bmi,
    Head,
    Arm,
    Triceps,
    Subscapular,
    /// By tenths of a centimetre, lying.
    WeightForLength,
    /// By tenths of a centimetre, standing.
    WeightForHeight,
    /// By month, 5-19 years.
    Height2007,
    Weight2007,
    Bmi2007,
}

const TABLES: usize = 12;

/// Rows of one table and sex.
#[derive(Debug)]
pub(crate) struct Rows {
    /// Day, month, or tenth of a centimetre of the first row.
    pub(crate) first: i32,
    pub(crate) rows: Vec<Lms>,
}

impl Rows {
    pub(crate) fn get(&self, key: i32) -> Option<Lms> {
        let at = usize::try_from(key.checked_sub(self.first)?).ok()?;
        self.rows.get(at).copied()
    }
}

/// The rows of a table for a sex.
pub(crate) fn rows(table: Table, sex: Sex) -> &'static Rows {
    static ALL: OnceLock<Vec<Rows>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut bytes = BYTES.iter().copied();
        (0..TABLES * 2).map(|_| decode(&mut bytes)).collect()
    });
    &all[table as usize * 2 + sex as usize]
}

fn decode(bytes: &mut impl Iterator<Item = u8>) -> Rows {
    let first = number(bytes) as i32;
    let count = number(bytes) as usize;
    let mut column = |scale: f64| {
        let mut value = 0_i64;
        (0..count)
            .map(|_| {
                value += number(bytes);
                value as f64 / scale
            })
            .collect::<Vec<f64>>()
    };
    let (l, m, s) = (column(1e4), column(1e4), column(1e6));
    let rows = l
        .into_iter()
        .zip(m)
        .zip(s)
        .map(|((l, m), s)| Lms { l, m, s })
        .collect();
    Rows { first, rows }
}

/// A zigzag number of seven bits a byte; the end of the bytes reads as zero.
fn number(bytes: &mut impl Iterator<Item = u8>) -> i64 {
    let (mut value, mut shift) = (0_u64, 0);
    for byte in bytes {
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    (value >> 1) as i64 ^ -((value & 1) as i64)
}
