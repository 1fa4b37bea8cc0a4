//! From what a row says about its place to the unit it means, old names and codes included.

use noi_core::units::{Ask, Found, How, Said};
use noi_core::units::{Level, Units};
use noi_core::{Day, FastMap, UnitId};

use crate::issue::{Code, Issue};
use crate::rows::Place;

/// Units by place, each place looked up once.
pub(super) struct Places<'a> {
    units: &'a Units,
    today: Day,
    /// Where all rows belong that name no place; others are looked for below it first.
    given: Option<UnitId>,
    found: FastMap<Place, Result<(UnitId, Option<Issue>), Issue>>,
}

impl<'a> Places<'a> {
    pub(super) fn new(units: &'a Units, today: Day, given: Option<UnitId>) -> Self {
        Self {
            units,
            today,
            given,
            found: FastMap::default(),
        }
    }

    /// The unit of a row, with a warning or the reason why there is none.
    pub(super) fn unit(
        &mut self,
        line: u32,
        place: &Place,
        issues: &mut Vec<Issue>,
    ) -> Option<UnitId> {
        let at_line = |issue: &Issue| Issue {
            row: Some(line),
            ..issue.clone()
        };
        if !place.is_given() {
            if self.given.is_none() {
                issues.push(Issue::row(line, Code::UnitMissing));
            }
            return self.given;
        }
        if !self.found.contains_key(place) {
            let found = self.look_up(place);
            self.found.insert(place.clone(), found);
        }
        match &self.found[place] {
            Ok((unit, odd)) => {
                issues.extend(odd.as_ref().map(at_line));
                Some(*unit)
            }
            Err(issue) => {
                issues.push(at_line(issue));
                None
            }
        }
    }

    /// The name rules where both are given: codes were used again for other units in 2025.
    fn look_up(&self, place: &Place) -> Result<(UnitId, Option<Issue>), Issue> {
        let name = place.unit.as_ref().map(|unit| {
            [Some(unit), place.district.as_ref(), place.province.as_ref()]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ")
        });
        let mut failed = None;
        // People write names into the column of codes, too.
        let is_name = |code: &String| code.chars().any(char::is_alphabetic);
        let said = match &place.code {
            Some(code) if is_name(code) => Said::Anything,
            _ => Said::Code,
        };
        let asked = [(name, Said::Anything), (place.code.clone(), said)];
        for (text, said) in asked {
            let Some(text) = text else { continue };
            match self.ask(&text, said) {
                Ok(found) => return Ok(found),
                Err(issue) => failed = failed.or(Some(issue)),
            }
        }
        Err(failed.unwrap_or_else(|| self.unknown(&place.label())))
    }

    fn ask(&self, text: &str, said: Said) -> Result<(UnitId, Option<Issue>), Issue> {
        let ask = |within, level| {
            self.units.ask(Ask {
                text,
                on: self.today,
                within,
                level,
                said,
            })
        };
        let mut found = ask(self.given, Some(Level::Commune));
        for (within, level) in [(None, Some(Level::Commune)), (None, None)] {
            if found.exact.is_some() || found.gone.is_some() || !unlike(&found) {
                break;
            }
            found = ask(within, level);
        }
        self.settle(found, text)
    }

    fn settle(&self, found: Found, text: &str) -> Result<(UnitId, Option<Issue>), Issue> {
        let split = |old: UnitId, default: UnitId| {
            let issue = Issue::file(Code::UnitSplit)
                .arg("value", text)
                .arg("read", self.units.full_path(default, self.today));
            (old, Some(issue))
        };
        if let Some(unit) = found.exact {
            let hit = found.candidates.iter().find(|hit| hit.unit == unit);
            return Ok(match hit {
                // The child keeps the old unit until a person chooses.
                Some(hit) if !hit.choices.is_empty() => split(hit.was.unwrap_or(unit), unit),
                _ => (unit, None),
            });
        }
        if let Some(old) = found.gone {
            let default = self.units.successors(old).first().copied().unwrap_or(old);
            return Ok(split(old, default));
        }
        if unlike(&found) {
            return Err(self.unknown(text));
        }
        let choices: Vec<&str> = found
            .candidates
            .iter()
            .take(4)
            .map(|hit| hit.path.as_str())
            .collect();
        Err(Issue::file(Code::UnitUnclear)
            .arg("value", text)
            .arg("choices", choices.join("; ")))
    }

    fn unknown(&self, text: &str) -> Issue {
        Issue::file(Code::UnitUnknown)
            .arg("value", text)
            .arg("day", self.today.vn())
    }
}

/// Nothing of this name: at most units that are spelled alike.
fn unlike(found: &Found) -> bool {
    found.candidates.iter().all(|hit| hit.how == How::Similar)
}
