//! From a child's facts to rows: where it belonged to the population, and what the rules make
//! of its needs. The rules themselves are those of `noi-core` and `noi-pack`.

use noi_core::records::child::Child;
use noi_core::{Day, RecordId, Sex, UnitId};
use noi_pack::Pack;
use noi_pack::evaluate::child::in_programme;
use noi_pack::evaluate::growth::{GrowthFinding, growth_circumstance, growth_spells};
use noi_pack::evaluate::rounds::NEVER;
use noi_pack::evaluate::{Instance, Rounds, Subject, instances};

use crate::day16::{FIRST_DAY, LAST_DAY};
use crate::part::Row;

/// A stretch of days in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spell {
    pub(crate) unit: UnitId,
    pub(crate) from: Day,
    /// The first day after.
    pub(crate) to: Day,
}

/// The stretches for which a child belongs to the population, in order.
pub(crate) fn spells(pack: &Pack, child: &Child) -> Vec<Spell> {
    let birth = child.birth().map(|birth| birth.day);
    let mut turns: Vec<Day> = child
        .residences
        .iter()
        .map(|residence| residence.from)
        .collect();
    turns.extend(birth);
    turns.extend(birth.map(|birth| birth.plus_months(pack.age_limit_months)));
    turns.extend(child.absences.iter().map(|absence| absence.from));
    turns.extend(child.absences.iter().filter_map(|absence| absence.until));
    turns.sort_unstable();
    turns.dedup();
    let mut out: Vec<Spell> = Vec::new();
    for (at, &from) in turns.iter().enumerate() {
        if !child.present(from) || !in_programme(pack, child, from) {
            continue;
        }
        let to = turns.get(at + 1).copied().unwrap_or(NEVER);
        let unit = child.residence(from).unit;
        match out.last_mut() {
            Some(last) if last.to == from && last.unit == unit => last.to = to,
            _ => out.push(Spell { unit, from, to }),
        }
    }
    // Days that can't be asked about.
    out.retain(|spell| FIRST_DAY < spell.to && spell.from <= LAST_DAY);
    out
}

/// All that the rows of a child say.
#[derive(Clone, Debug)]
pub(crate) struct ChildData {
    pub(crate) record: RecordId,
    pub(crate) birth: Option<Day>,
    sex: Option<Sex>,
    ethnicity: Option<String>,
    circumstances: Vec<(String, Day, Option<Day>)>,
    needs: Vec<Vec<Instance>>,
    waivers: Vec<(usize, Day, Option<Day>)>,
}

impl ChildData {
    /// `rounds` are those of the child's date of birth.
    pub(crate) fn of(pack: &Pack, child: &Child, rounds: &Rounds) -> Self {
        let subject = Subject::from(child);
        Self {
            record: child.id,
            birth: subject.anchor,
            sex: child.details.sex,
            ethnicity: child.details.ethnicity.clone(),
            circumstances: circumstances(pack, child, &subject.growth),
            needs: (0..pack.needs.len())
                .map(|need| instances(pack, need, &subject, rounds))
                .collect(),
            waivers: child
                .waivers
                .iter()
                .filter_map(|waiver| {
                    let (place, _) = pack.need(&waiver.need)?;
                    Some((place, waiver.from, waiver.until))
                })
                .collect(),
        }
    }

    /// Calls back with one of its rows.
    pub(crate) fn row<T>(&self, spell: &Spell, with: impl FnOnce(&Row<'_>) -> T) -> T {
        let circumstances: Vec<(&str, Day, Option<Day>)> = self
            .circumstances
            .iter()
            .map(|(code, from, until)| (code.as_str(), *from, *until))
            .collect();
        with(&Row {
            record: self.record,
            unit: spell.unit,
            birth: self.birth,
            from: spell.from,
            to: spell.to,
            sex: self.sex,
            ethnicity: self.ethnicity.as_deref(),
            circumstances: &circumstances,
            needs: &self.needs,
            waivers: &self.waivers,
        })
    }
}

/// Special circumstances, and growth states beside them under names of their own.
fn circumstances(
    pack: &Pack,
    child: &Child,
    growth: &[GrowthFinding],
) -> Vec<(String, Day, Option<Day>)> {
    let special = child
        .circumstances
        .iter()
        .map(|spell| (spell.circumstance.clone(), spell.from, spell.until));
    let stands_days = pack.growth.as_ref().map_or(0, |growth| growth.stands_days);
    let states = growth_spells(growth, stands_days)
        .into_iter()
        .filter(|spell| spell.from < spell.until)
        .map(|spell| {
            (
                growth_circumstance(spell.state),
                spell.from,
                Some(spell.until),
            )
        });
    special.chain(states).collect()
}

/// The rounds of somebody without a date of birth.
pub(crate) fn no_rounds(pack: &Pack) -> Rounds {
    Rounds(vec![Vec::new(); pack.needs.len()])
}
