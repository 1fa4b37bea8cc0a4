//! Columns as bytes, and back: little-endian arrays behind a checksum.
//!
//! What is small (pregnancies, names) is JSON at the front; the arrays follow as they
//! lie in memory, so that a file of gigabytes is read at the speed of the disk.

use std::collections::BTreeMap;

use noi_core::fact::{PregnancyDetails, PregnancyOutcome};
use noi_core::records::child::{Identified, Service, Waiver};
use noi_core::records::pregnancy::Pregnancy;
use noi_core::{Code, Day, FactId, Position, RecordId, Shard, UnitId};
use noi_pack::Pack;
use serde::{Deserialize, Serialize};

use crate::bits::Bits;
use crate::by_unit::ByUnit;
use crate::cells::Cells;
use crate::columns::{Columns, Others};
use crate::error::CoverageError;
use crate::line;
use crate::once_blocks::{OnceBlocks, OnceLine};
use crate::others::{PersonRow, Reported};
use crate::part::{Data, Names, Part};
use crate::round_blocks::{RoundBlocks, RoundLine};
use crate::shape::{self, Cohorts, Column};

const MAGIC: &[u8; 12] = b"noi coverage";

/// The form that is written; another one is refused.
pub(crate) const FORM: u32 = 4;

#[derive(Serialize, Deserialize)]
struct Front {
    pack: Code,
    pack_version: String,
    heads: Vec<(Shard, Position)>,
    ethnicities: Vec<String>,
    circumstances: Vec<String>,
    /// How many people each unit has.
    people: Vec<(UnitId, usize)>,
    pregnancies: Vec<SavedPregnancy>,
    reported: Vec<(RecordId, Vec<Reported>)>,
    merges: Vec<(RecordId, RecordId)>,
    units: [Vec<UnitId>; 2],
}

/// Service, dose, day, result, fact.
type SavedService = (Code, Option<u8>, Day, Option<Code>, FactId);

/// What rules ask of a pregnancy.
#[derive(Serialize, Deserialize)]
struct SavedPregnancy {
    id: RecordId,
    shard: Shard,
    unit: UnitId,
    last_period: Option<Day>,
    expected: Option<Day>,
    registered_on: Day,
    services: Vec<SavedService>,
    identified: Vec<(Code, Day, FactId)>,
    waivers: Vec<(Code, Day, Option<Day>)>,
    ended: Option<(Day, PregnancyOutcome)>,
}

impl Columns {
    /// The columns as bytes for a file.
    pub fn save(&self) -> Vec<u8> {
        let front = Front {
            pack: self.pack.clone(),
            pack_version: self.pack_version.clone(),
            heads: self
                .heads
                .iter()
                .map(|(&shard, &position)| (shard, position))
                .collect(),
            ethnicities: self.ethnicities.names.clone(),
            circumstances: self.circumstances.names.clone(),
            people: (self.others.people.units())
                .map(|(unit, people)| (unit, people.len()))
                .collect(),
            pregnancies: (self.others.pregnancies.units())
                .flat_map(|(_, pregnancies)| pregnancies)
                .map(|(_, pregnancy)| saved(pregnancy))
                .collect(),
            reported: self.others.reported.clone().into_iter().collect(),
            merges: self
                .others
                .merges
                .iter()
                .map(|(&from, &to)| (from, to))
                .collect(),
            units: [self.base.units.clone(), self.tail.units.clone()],
        };
        let mut out = Out {
            bytes: Vec::with_capacity(self.bytes() + 4096),
        };
        out.bytes.extend_from_slice(MAGIC);
        out.bytes.extend_from_slice(&FORM.to_le_bytes());
        out.bytes.extend_from_slice(&[0; 32]);
        let body = out.bytes.len();
        let front = serde_json::to_vec(&front).expect("plain data with string keys");
        out.array(&front, |byte| [*byte]);
        out.people(&self.others.people);
        out.part(&self.base);
        out.part(&self.tail);
        let hash = blake3::hash(&out.bytes[body..]);
        out.bytes[body - 32..body].copy_from_slice(hash.as_bytes());
        out.bytes
    }

    /// Columns from the bytes of a file.
    ///
    /// # Errors
    /// When they are not columns, of another form, damaged, or made with another pack.
    pub fn load(pack: &Pack, bytes: &[u8]) -> Result<Self, CoverageError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(CoverageError::NotColumns)?;
        let (form, rest) = rest.split_at_checked(4).ok_or(CoverageError::NotColumns)?;
        let form = u32::from_le_bytes(form.try_into().map_err(|_| CoverageError::NotColumns)?);
        if form != FORM {
            return Err(CoverageError::Form(form));
        }
        let (hash, body) = rest.split_at_checked(32).ok_or(CoverageError::NotColumns)?;
        if blake3::hash(body).as_bytes() != hash {
            return Err(CoverageError::Damaged);
        }
        let mut from = In { bytes: body };
        let front: Vec<u8> = from.array(|[byte]| byte)?;
        let front: Front = serde_json::from_slice(&front).map_err(|_| CoverageError::Damaged)?;
        let mut pregnancies = ByUnit::default();
        for pregnancy in front.pregnancies.into_iter().map(restored) {
            pregnancies.put(pregnancy.id, pregnancy.unit, pregnancy);
        }
        pregnancies.shrink();
        let kinds = shape::columns_of(pack);
        let [base_units, tail_units] = front.units;
        let mut columns = Self::new(
            pack,
            (
                Part::default(),
                Cohorts::default(),
                Names::new(front.ethnicities),
                Names::new(front.circumstances),
            ),
            Others {
                people: from.people(&front.people)?,
                pregnancies,
                reported: front.reported.into_iter().collect(),
                merges: front.merges.into_iter().collect(),
            },
            front.heads.into_iter().collect::<BTreeMap<_, _>>(),
        );
        columns.pack = front.pack;
        columns.pack_version = front.pack_version;
        columns.check_pack(pack)?;
        columns.base = from.part(base_units, &kinds, false)?;
        columns.tail = from.part(tail_units, &kinds, true)?;
        if !from.bytes.is_empty() {
            return Err(CoverageError::Damaged);
        }
        let births = columns
            .base
            .births
            .iter()
            .chain(&columns.tail.births)
            .copied();
        columns.cohorts = Cohorts::of(pack, births);
        Ok(columns)
    }
}

fn saved(pregnancy: &Pregnancy) -> SavedPregnancy {
    SavedPregnancy {
        id: pregnancy.id,
        shard: pregnancy.shard,
        unit: pregnancy.unit,
        last_period: pregnancy.details.last_period,
        expected: pregnancy.details.expected,
        registered_on: pregnancy.registered_on,
        services: pregnancy
            .services
            .iter()
            .map(|one| {
                (
                    one.service.clone(),
                    one.dose,
                    one.on,
                    one.result.clone(),
                    one.fact,
                )
            })
            .collect(),
        identified: pregnancy
            .identified
            .iter()
            .map(|one| (one.need.clone(), one.on, one.fact))
            .collect(),
        waivers: pregnancy
            .waivers
            .iter()
            .map(|one| (one.need.clone(), one.from, one.until))
            .collect(),
        ended: pregnancy.ended,
    }
}

fn restored(saved: SavedPregnancy) -> Pregnancy {
    let unit = saved.unit;
    Pregnancy {
        id: saved.id,
        shard: saved.shard,
        unit,
        details: PregnancyDetails {
            woman: None,
            last_period: saved.last_period,
            expected: saved.expected,
        },
        registered_on: saved.registered_on,
        services: saved
            .services
            .into_iter()
            .map(|(service, dose, on, result, fact)| Service {
                service,
                dose,
                on,
                unit,
                provider: None,
                result,
                fact,
                corrected: false,
            })
            .collect(),
        identified: saved
            .identified
            .into_iter()
            .map(|(need, on, fact)| Identified {
                need,
                on,
                note: String::new(),
                fact,
            })
            .collect(),
        waivers: saved
            .waivers
            .into_iter()
            .map(|(need, from, until)| Waiver {
                need,
                from,
                until,
                reason: String::new(),
            })
            .collect(),
        ended: saved.ended,
        child: None,
    }
}

struct Out {
    bytes: Vec<u8>,
}

impl Out {
    fn array<T, const N: usize>(&mut self, items: &[T], bytes: impl Fn(&T) -> [u8; N]) {
        self.bytes
            .extend_from_slice(&(items.len() as u64).to_le_bytes());
        self.bytes.reserve(items.len() * N);
        items
            .iter()
            .for_each(|item| self.bytes.extend_from_slice(&bytes(item)));
    }

    fn shorts(&mut self, items: &[u16]) {
        self.array(items, |item| item.to_le_bytes());
    }

    fn words(&mut self, items: &[u32]) {
        self.array(items, |item| item.to_le_bytes());
    }

    fn bits(&mut self, bits: &Bits) {
        self.array(&bits.0, |item| item.to_le_bytes());
    }

    fn people(&mut self, people: &ByUnit<PersonRow>) {
        let all = || people.units().flat_map(|(_, rows)| rows);
        let records: Vec<RecordId> = all().map(|(record, _)| *record).collect();
        self.array(&records, |record| *record.0.as_bytes());
        let carers: Vec<u8> = all().map(|(_, one)| u8::from(one.carer)).collect();
        self.array(&carers, |carer| [*carer]);
        let froms: Vec<Day> = all().map(|(_, one)| one.from).collect();
        self.array(&froms, |from| from.0.to_le_bytes());
        let lessons: Vec<u32> = all().map(|(_, one)| one.education.len() as u32).collect();
        self.words(&lessons);
        let education: Vec<(Day, u32)> = all().flat_map(|(_, one)| one.education.clone()).collect();
        self.array(&education, |(day, _)| day.0.to_le_bytes());
        self.array(&education, |(_, hours)| hours.to_le_bytes());
    }

    fn part(&mut self, part: &Part) {
        self.words(&part.starts);
        self.array(&part.records, |record| *record.0.as_bytes());
        self.shorts(&part.births);
        self.shorts(&part.froms);
        self.shorts(&part.tos);
        self.bits(&part.male);
        self.bits(&part.female);
        self.shorts(&part.ethnicities);
        for at in 0..4 {
            let column: Vec<u32> = part.circumstances.iter().map(|row| row[at]).collect();
            self.words(&column);
        }
        for days in &part.once.days {
            self.shorts(days);
        }
        self.array(&part.once.lines, |line| {
            line::bytes_of([&line.ever, &line.late])
        });
        self.array(&part.once.last, line::last_bytes);
        self.words(&part.rounds.firsts);
        self.array(&part.rounds.lines, |line| {
            line::bytes_of([&line.in_time, &line.kept])
        });
        self.array(&part.rounds.last, line::last_bytes);
        self.words(&part.rounds.starts);
        self.shorts(&part.rounds.days);
        let cells = &part.cells;
        self.words(&cells.rows);
        self.shorts(&cells.needs);
        self.words(&cells.ends);
        let flat = |days: &[i32]| days.to_vec();
        let instances: Vec<i32> = cells.instances.iter().flat_map(|one| flat(one)).collect();
        self.array(&instances, |item| item.to_le_bytes());
        let waivers: Vec<i32> = cells.waivers.iter().flat_map(|one| flat(one)).collect();
        self.array(&waivers, |item| item.to_le_bytes());
        self.shorts(&[part.known_from]);
    }
}

struct In<'a> {
    bytes: &'a [u8],
}

impl In<'_> {
    fn array<T, const N: usize>(
        &mut self,
        item: impl Fn([u8; N]) -> T,
    ) -> Result<Vec<T>, CoverageError> {
        let damaged = CoverageError::Damaged;
        let (count, rest) = self.bytes.split_first_chunk::<8>().ok_or(damaged.clone())?;
        let count = usize::try_from(u64::from_le_bytes(*count)).map_err(|_| damaged.clone())?;
        let size = count.checked_mul(N).ok_or(damaged.clone())?;
        let (taken, rest) = rest.split_at_checked(size).ok_or(damaged)?;
        self.bytes = rest;
        Ok(taken
            .as_chunks::<N>()
            .0
            .iter()
            .map(|chunk| item(*chunk))
            .collect())
    }

    fn shorts(&mut self) -> Result<Vec<u16>, CoverageError> {
        self.array(u16::from_le_bytes)
    }

    fn words(&mut self) -> Result<Vec<u32>, CoverageError> {
        self.array(u32::from_le_bytes)
    }

    /// `units`: how many people each has.
    fn people(&mut self, units: &[(UnitId, usize)]) -> Result<ByUnit<PersonRow>, CoverageError> {
        let records = self.array(|bytes: [u8; 16]| RecordId(uuid::Uuid::from_bytes(bytes)))?;
        let carers: Vec<bool> = self.array(|[carer]| carer != 0)?;
        let froms: Vec<Day> = self.array(|bytes| Day(i32::from_le_bytes(bytes)))?;
        let lessons = self.words()?;
        let days: Vec<Day> = self.array(|bytes| Day(i32::from_le_bytes(bytes)))?;
        let hours = self.words()?;
        let all: usize = units.iter().map(|(_, people)| people).sum();
        let taught: usize = lessons.iter().map(|&lessons| lessons as usize).sum();
        let whole = [records.len(), carers.len(), froms.len(), lessons.len()] == [all; 4]
            && [days.len(), hours.len()] == [taught; 2];
        if !whole {
            return Err(CoverageError::Damaged);
        }
        let mut education = days.into_iter().zip(hours);
        let mut rows = records
            .into_iter()
            .zip(carers)
            .zip(froms.into_iter().zip(lessons));
        let mut people = ByUnit::default();
        for &(unit, count) in units {
            for ((record, carer), (from, lessons)) in rows.by_ref().take(count) {
                let education = education.by_ref().take(lessons as usize).collect();
                let row = PersonRow {
                    carer,
                    from,
                    education,
                };
                people.put(record, unit, row);
            }
        }
        people.shrink();
        Ok(people)
    }

    fn bits(&mut self, rows: usize) -> Result<Bits, CoverageError> {
        let bits = self.array(u64::from_le_bytes)?;
        if bits.len() == rows.div_ceil(64) {
            Ok(Bits(bits))
        } else {
            Err(CoverageError::Damaged)
        }
    }

    fn part(
        &mut self,
        units: Vec<UnitId>,
        kinds: &[Column],
        all_cells: bool,
    ) -> Result<Part, CoverageError> {
        let starts = self.words()?;
        let records = self.array(|bytes: [u8; 16]| RecordId(uuid::Uuid::from_bytes(bytes)))?;
        let rows = records.len();
        let exact = |shorts: Vec<u16>| {
            if shorts.len() == rows {
                Ok(shorts)
            } else {
                Err(CoverageError::Damaged)
            }
        };
        let (births, froms, tos) = (
            exact(self.shorts()?)?,
            exact(self.shorts()?)?,
            exact(self.shorts()?)?,
        );
        let (male, female) = (self.bits(rows)?, self.bits(rows)?);
        let ethnicities = exact(self.shorts()?)?;
        let four = [self.words()?, self.words()?, self.words()?, self.words()?];
        let circumstances: Vec<[u32; 4]> = four[0]
            .iter()
            .zip(&four[1])
            .zip(four[2].iter().zip(&four[3]))
            .map(|((&a, &b), (&c, &d))| [a, b, c, d])
            .collect();
        let (columns, one_off, with_rounds) = Data::of(kinds, all_cells);
        let once = OnceBlocks {
            days: (0..one_off)
                .map(|_| self.shorts())
                .collect::<Result<_, _>>()?,
            lines: self.array(|bytes| {
                let [ever, late] = line::lines_of(bytes);
                OnceLine { ever, late }
            })?,
            last: self.array(line::last_of)?,
        };
        let rounds = RoundBlocks {
            needs: with_rounds,
            firsts: self.words()?,
            lines: self.array(|bytes| {
                let [in_time, kept] = line::lines_of(bytes);
                RoundLine { in_time, kept }
            })?,
            last: self.array(line::last_of)?,
            starts: self.words()?,
            days: self.shorts()?,
        };
        let (cell_rows, needs, ends) = (self.words()?, self.shorts()?, self.words()?);
        let instances: Vec<i32> = self.array(i32::from_le_bytes)?;
        let waivers: Vec<i32> = self.array(i32::from_le_bytes)?;
        let cells = Cells {
            rows: cell_rows,
            needs,
            ends,
            instances: instances.as_chunks::<6>().0.to_vec(),
            waivers: waivers.as_chunks::<3>().0.to_vec(),
        };
        let known_from = self.shorts()?.first().copied().unwrap_or(0);
        let whole = starts.len() == units.len() + 1
            && starts.is_sorted()
            && starts.last().is_some_and(|&end| end as usize == rows)
            && once.whole(one_off, rows)
            && rounds.whole(with_rounds, rows)
            && cells.needs.len() == cells.rows.len()
            && cells.ends.len() == cells.rows.len()
            && cells
                .needs
                .iter()
                .all(|&need| usize::from(need) < kinds.len())
            && cells.ends.is_sorted()
            && cells
                .ends
                .last()
                .is_none_or(|&end| end as usize == cells.instances.len());
        if !whole {
            return Err(CoverageError::Damaged);
        }
        Ok(Part {
            units,
            starts,
            records,
            births,
            froms,
            tos,
            male,
            female,
            ethnicities,
            circumstances,
            columns,
            once,
            rounds,
            cells,
            known_from,
        })
    }
}
