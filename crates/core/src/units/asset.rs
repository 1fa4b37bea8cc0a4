//! The units asset: plain tables, and their compact binary form (one zlib stream of columns).
//!
//! The same tables always give the same bytes. Reading trusts nothing: damaged bytes give an
//! error, never a panic.

use std::collections::BTreeMap;

use super::kind::Kind;
use crate::Day;

/// Every official unit with its dated links. `units[i]` has the number `i`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    pub units: Vec<UnitRow>,
    /// A unit's second and later parents, by unit and day.
    pub moves: Vec<Move>,
    /// Names, kinds or codes that a unit bears from a later day on, by unit and day.
    pub changes: Vec<Change>,
    /// By predecessor, then successor.
    pub successions: Vec<Succession>,
}

/// One unit, as it began (or as far back as is known).
#[derive(Clone, Debug, PartialEq)]
pub struct UnitRow {
    pub kind: Kind,
    /// Without its kind: "Tân Phú", "1" (of Phường 1).
    pub name: String,
    /// The official code as a number; 0 for the country.
    pub code: u32,
    /// The first day; `None`: before all records.
    pub from: Option<Day>,
    /// The last day; `None`: still there.
    pub until: Option<Day>,
    /// The first parent; the country is its own.
    pub parent: u32,
    /// Latitude and longitude of the centroid, hundredths of a degree.
    pub centroid: Option<(i16, i16)>,
    /// Hundredths of a square kilometre.
    pub area: Option<u32>,
}

/// From `from` on, `unit` stands under `parent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    pub unit: u32,
    pub from: Day,
    pub parent: u32,
}

/// From `from` on, `unit` is called this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub unit: u32,
    pub from: Day,
    /// Whether `from` is the day of the law; otherwise the first day on which it was seen.
    pub day_known: bool,
    pub kind: Kind,
    pub name: String,
    pub code: u32,
}

/// `old` ended and `new` took over its people, all of them (`whole`) or some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Succession {
    pub old: u32,
    pub new: u32,
    pub whole: bool,
    /// The successor to show until a person has chosen; exactly one for each `old`.
    pub default: bool,
}

/// Why bytes are no units asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssetError {
    #[error("these bytes are no units asset: make units.bin again with `cargo xtask units`")]
    NotAnAsset,
    #[error(
        "the units asset has form {0}, this program reads form 1: make units.bin again with `cargo xtask units`"
    )]
    Form(u8),
    #[error("the units asset is damaged ({0}): make units.bin again with `cargo xtask units`")]
    Damaged(&'static str),
}

const MAGIC: &[u8] = b"noi units";
const FORM: u8 = 1;
/// Many times the real asset; a damaged length can't fill the memory.
const MAX_BYTES: usize = 32 << 20;

/// The binary form of the tables.
pub fn encode(tables: &Tables) -> Vec<u8> {
    let names: BTreeMap<&str, u64> = {
        let mut names: BTreeMap<&str, u64> = BTreeMap::new();
        names.extend(tables.units.iter().map(|row| (row.name.as_str(), 0)));
        names.extend(tables.changes.iter().map(|row| (row.name.as_str(), 0)));
        for (at, number) in names.values_mut().enumerate() {
            *number = at as u64;
        }
        names
    };
    let name = |text: &str| names.get(text).copied().unwrap_or_default();

    let mut out = Writer::default();
    out.column(names.keys(), |out, text| {
        out.number(text.len() as u64);
        out.bytes.extend_from_slice(text.as_bytes());
    });
    let units = &tables.units;
    out.column(units.iter(), |out, row| out.bytes.push(row.kind.stored()));
    out.column(units.iter(), |out, row| out.number(name(&row.name)));
    let mut last = 0;
    out.column(units.iter(), |out, row| {
        out.delta(&mut last, i64::from(row.code))
    });
    out.column(units.iter(), |out, row| out.day(row.from));
    out.column(units.iter(), |out, row| out.day(row.until));
    let mut last = 0;
    out.column(units.iter(), |out, row| {
        out.delta(&mut last, i64::from(row.parent))
    });
    out.column(units.iter(), |out, row| {
        out.bytes.push(row.centroid.is_some().into())
    });
    let mut last = (0, 0);
    out.column(
        units.iter().filter_map(|row| row.centroid),
        |out, (lat, lon)| {
            out.delta(&mut last.0, lat.into());
            out.delta(&mut last.1, lon.into());
        },
    );
    out.column(units.iter(), |out, row| {
        out.number(row.area.map_or(0, |area| u64::from(area) + 1))
    });
    let mut last = 0;
    out.column(tables.moves.iter(), |out, row| {
        out.delta(&mut last, row.unit.into());
        out.day(Some(row.from));
        out.number(row.parent.into());
    });
    out.column(tables.changes.iter(), |out, row| {
        out.number(row.unit.into());
        out.day(Some(row.from));
        out.bytes.extend([row.day_known.into(), row.kind.stored()]);
        out.number(name(&row.name));
        out.number(row.code.into());
    });
    let (mut last_old, mut last_new) = (0, 0);
    out.column(tables.successions.iter(), |out, row| {
        out.delta(&mut last_old, row.old.into());
        out.delta(&mut last_new, row.new.into());
        out.bytes
            .push(u8::from(row.whole) | u8::from(row.default) << 1);
    });

    let mut asset = MAGIC.to_vec();
    asset.push(FORM);
    asset.extend(miniz_oxide::deflate::compress_to_vec_zlib(&out.bytes, 10));
    asset
}

/// The tables of an asset.
pub(super) fn decode(bytes: &[u8]) -> Result<Tables, AssetError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(AssetError::NotAnAsset)?;
    let (&form, packed) = rest.split_first().ok_or(AssetError::NotAnAsset)?;
    if form != FORM {
        return Err(AssetError::Form(form));
    }
    let plain = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, MAX_BYTES)
        .map_err(|_| AssetError::Damaged("it doesn't unpack"))?;
    let mut from = Reader { bytes: &plain };

    let names = from.column(|from| {
        let length = from.number()?;
        let text = from.take(usize::try_from(length).map_err(|_| LENGTH)?)?;
        str::from_utf8(text).map_err(|_| AssetError::Damaged("a name isn't text"))
    })?;
    let name = |at: u64| -> Result<String, AssetError> {
        let at = usize::try_from(at).map_err(|_| LENGTH)?;
        names
            .get(at)
            .map(|&name| name.to_owned())
            .ok_or(AssetError::Damaged("a name is missing"))
    };
    let kinds = from.column(Reader::kind)?;
    let unit_names = from.column(Reader::number)?;
    let mut last = 0;
    let codes = from.column(|from| from.delta(&mut last))?;
    let froms = from.column(Reader::day)?;
    let untils = from.column(Reader::day)?;
    let mut last = 0;
    let parents = from.column(|from| from.delta(&mut last))?;
    let placed = from.column(Reader::byte)?;
    let mut last = (0, 0);
    let centroids = from.column(|from| {
        let range = |_| AssetError::Damaged("a centroid is off the map");
        let lat = i16::try_from(from.signed_delta(&mut last.0)?).map_err(range)?;
        Ok((
            lat,
            i16::try_from(from.signed_delta(&mut last.1)?).map_err(range)?,
        ))
    })?;
    let areas = from.column(Reader::number)?;
    let count = kinds.len();
    let same = [
        unit_names.len(),
        codes.len(),
        froms.len(),
        untils.len(),
        parents.len(),
    ];
    if same
        .iter()
        .chain([&placed.len(), &areas.len()])
        .any(|&other| other != count)
    {
        return Err(AssetError::Damaged("its columns differ in length"));
    }
    let mut centroids = centroids.into_iter();
    let mut units = Vec::with_capacity(count);
    for at in 0..count {
        let area = u32::try_from(areas[at]).map_err(|_| AssetError::Damaged("an area"))?;
        units.push(UnitRow {
            kind: kinds[at],
            name: name(unit_names[at])?,
            code: codes[at],
            from: froms[at],
            until: untils[at],
            parent: parents[at],
            centroid: if placed[at] == 0 {
                None
            } else {
                centroids.next()
            },
            area: area.checked_sub(1),
        });
    }
    let mut last = 0;
    let moves = from.column(|from| {
        Ok(Move {
            unit: from.delta(&mut last)?,
            from: from.known_day()?,
            parent: from.small()?,
        })
    })?;
    let changes = from.column(|from| {
        Ok(Change {
            unit: from.small()?,
            from: from.known_day()?,
            day_known: from.byte()? != 0,
            kind: from.kind()?,
            name: name(from.number()?)?,
            code: from.small()?,
        })
    })?;
    let (mut last_old, mut last_new) = (0, 0);
    let successions = from.column(|from| {
        let (old, new) = (from.delta(&mut last_old)?, from.delta(&mut last_new)?);
        let flags = from.byte()?;
        Ok(Succession {
            old,
            new,
            whole: flags & 1 != 0,
            default: flags & 2 != 0,
        })
    })?;
    if !from.bytes.is_empty() {
        return Err(AssetError::Damaged("something follows its end"));
    }
    let tables = Tables {
        units,
        moves,
        changes,
        successions,
    };
    tables.check()?;
    Ok(tables)
}

const LENGTH: AssetError = AssetError::Damaged("a length");

impl Tables {
    /// Whether every number that is named exists, parents stand higher, and what follows
    /// something begins later: so that no walk over the tree can fail or go on for ever.
    pub(super) fn check(&self) -> Result<(), AssetError> {
        let unit = |number: u32| {
            self.units
                .get(number as usize)
                .ok_or(AssetError::Damaged("a unit's number"))
        };
        if unit(0)?.kind != Kind::Country {
            return Err(AssetError::Damaged("unit 0 isn't the country"));
        }
        let parents = self
            .units
            .iter()
            .zip(0..)
            .map(|(row, number)| (number, row.parent));
        let moved = self.moves.iter().map(|row| (row.unit, row.parent));
        for (number, parent) in parents.chain(moved) {
            if number != 0 && unit(parent)?.kind.level() >= unit(number)?.kind.level() {
                return Err(AssetError::Damaged("a parent stands below its child"));
            }
        }
        for row in &self.changes {
            unit(row.unit)?;
        }
        for row in &self.successions {
            match (unit(row.old)?.until, unit(row.new)?.from) {
                (Some(until), Some(from)) if until < from => {}
                _ => {
                    return Err(AssetError::Damaged(
                        "a successor begins before its predecessor ends",
                    ));
                }
            }
        }
        let sorted = self.moves.is_sorted_by_key(|row| (row.unit, row.from))
            && self.changes.is_sorted_by_key(|row| (row.unit, row.from))
            && self.successions.is_sorted_by_key(|row| (row.old, row.new));
        if !sorted {
            return Err(AssetError::Damaged("its rows are out of order"));
        }
        Ok(())
    }
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    fn column<T>(&mut self, rows: impl Iterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        let rows: Vec<T> = rows.collect();
        self.number(rows.len() as u64);
        for row in rows {
            write(self, row);
        }
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    fn delta(&mut self, last: &mut i64, number: i64) {
        self.signed(number - *last);
        *last = number;
    }

    fn day(&mut self, day: Option<Day>) {
        self.number(day.map_or(0, |day| (i64::from(day.0) - i64::from(i32::MIN) + 1) as u64));
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn column<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, AssetError>,
    ) -> Result<Vec<T>, AssetError> {
        let count = usize::try_from(self.number()?).map_err(|_| LENGTH)?;
        // Every row takes a byte at least.
        if count > self.bytes.len() {
            return Err(LENGTH);
        }
        (0..count).map(|_| read(self)).collect()
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], AssetError> {
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or(LENGTH)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, AssetError> {
        Ok(self.take(1)?[0])
    }

    fn number(&mut self) -> Result<u64, AssetError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(AssetError::Damaged("a number is too long"))
    }

    fn small(&mut self) -> Result<u32, AssetError> {
        u32::try_from(self.number()?).map_err(|_| AssetError::Damaged("a number"))
    }

    fn signed_delta(&mut self, last: &mut i64) -> Result<i64, AssetError> {
        let number = self.number()?;
        let step = (number >> 1) as i64 ^ -((number & 1) as i64);
        *last = last
            .checked_add(step)
            .ok_or(AssetError::Damaged("a number"))?;
        Ok(*last)
    }

    fn delta(&mut self, last: &mut i64) -> Result<u32, AssetError> {
        u32::try_from(self.signed_delta(last)?).map_err(|_| AssetError::Damaged("a number"))
    }

    fn kind(&mut self) -> Result<Kind, AssetError> {
        Kind::from_stored(self.byte()?).ok_or(AssetError::Damaged("an unknown kind of unit"))
    }

    fn day(&mut self) -> Result<Option<Day>, AssetError> {
        let damaged = |_| AssetError::Damaged("a day");
        let stored = i64::try_from(self.number()?).map_err(damaged)?;
        if stored == 0 {
            return Ok(None);
        }
        let day = i32::try_from(stored - 1 + i64::from(i32::MIN)).map_err(damaged)?;
        Ok(Some(Day(day)))
    }

    fn known_day(&mut self) -> Result<Day, AssetError> {
        self.day()?.ok_or(AssetError::Damaged("a day is missing"))
    }
}
