//! Look-up of a unit by what people write: a code, a name, a path, an old name.

use super::error::{LISTED, UnitError, Why};
use super::query::{self, Part, Reading};
use super::{Code, Kind, Level, Units};
use crate::{Day, UnitId};

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub text: &'a str,
    /// The day of the tree in which the answer must be.
    pub on: Day,
    /// Only units that are, or were, or went to, below this one.
    pub within: Option<UnitId>,
    /// Only units of this level; also says which code a number is, where its leading zeros were
    /// lost.
    pub level: Option<Level>,
    /// What the text is known to be: a column of codes, a column of names.
    pub said: Said,
}

/// What a text is known to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// A number with all digits of a code is a code; any other is a name ("1": Phường 1).
    #[default]
    Anything,
    Code,
    Name,
}

impl<'a> Ask<'a> {
    pub fn new(text: &'a str, on: Day) -> Self {
        Self {
            text,
            on,
            within: None,
            level: None,
            said: Said::Anything,
        }
    }
}

/// How a unit was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// By its code of the day.
    Code,
    /// By its name, spelled right.
    Name,
    /// By its name without (or with other) diacritics.
    Folded,
    /// By a code that ended: the unit is what it became.
    OldCode,
    /// By a name that ended: the unit is what it became, or bears another name now.
    OldName,
    /// By a code that begins later: the unit is what was there before.
    LaterCode,
    /// By a name that begins later: the unit is what was there before.
    LaterName,
    /// By likeness only; never taken without a person.
    Similar,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Valid on the day.
    pub unit: UnitId,
    pub how: How,
    /// The unit that bore the name or code, when that isn't `unit`: what a record of its time
    /// should carry.
    pub was: Option<UnitId>,
    /// When the unit that bore the name was split: among which a person has to choose; `unit` is
    /// the default.
    pub choices: Vec<UnitId>,
    /// The full path of `unit` on the day.
    pub path: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub text: String,
    pub on: Day,
    /// The unit, when one alone can be meant.
    pub exact: Option<UnitId>,
    /// Every unit that may be meant; the exact one alone when there is one.
    pub candidates: Vec<Hit>,
    /// The one unit that bore the name, when it isn't there on the day and several of the
    /// candidates share what was its.
    pub gone: Option<UnitId>,
    why: Why,
}

impl Found {
    /// The one unit that is meant, or an error that says what may be.
    pub fn one(self) -> Result<UnitId, UnitError> {
        if let Some(unit) = self.exact {
            return Ok(unit);
        }
        let more = self.candidates.len().saturating_sub(LISTED);
        let candidates = self
            .candidates
            .into_iter()
            .take(LISTED)
            .map(|hit| hit.path)
            .collect();
        Err(UnitError {
            text: self.text,
            on: self.on,
            why: self.why,
            candidates,
            more,
        })
    }
}

/// A unit that bears the name or code, before it is placed in the tree of the day.
#[derive(Clone, Copy)]
struct Match {
    unit: UnitId,
    by_code: bool,
    /// Letter by letter, diacritics and all.
    spelled: bool,
    /// Without any diacritics, which is no misspelling.
    plain: bool,
    /// By a name that it bears on its day nearest to the one asked for.
    current: bool,
    /// 0 best: valid and the path fits; 1 ended and the path fits; 2, 3 the path fits only
    /// through predecessors or successors.
    tier: u8,
    kind_named: bool,
}

impl Match {
    fn by_id(unit: UnitId) -> Self {
        Self {
            unit,
            by_code: true,
            spelled: true,
            plain: false,
            current: true,
            tier: 0,
            kind_named: true,
        }
    }
}

impl Units {
    /// Looks a unit up by code, name or path on a day; [`Units::ask`] takes a level, too.
    pub fn find(&self, text: &str, on: Day, within: Option<UnitId>) -> Found {
        self.ask(Ask {
            within,
            ..Ask::new(text, on)
        })
    }

    /// Looks a unit up.
    ///
    /// A text is a code (2 digits a province, 3 a district, 5 a commune), a name with or without
    /// its kind, in full or abbreviated, with or without diacritics, in either tone placement, or a
    /// path of those ("xã X, huyện Y, tỉnh Z"; "X - Y"), or a [`UnitId`] as it prints. What is valid on the day comes before what
    /// isn't; an ended unit is mapped to what became of it. A name alone that is a province's means
    /// the province.
    pub fn ask(&self, ask: Ask<'_>) -> Found {
        if let Ok(unit) = ask.text.trim().parse::<UnitId>()
            && self.get(unit).is_some()
        {
            return self.found(ask, 1, vec![Match::by_id(unit)]);
        }
        for path in query::paths(ask.text) {
            let matches = self.matches(&path, ask);
            if !matches.is_empty() {
                return self.found(ask, path.len(), matches);
            }
        }
        let candidates = self.similar(ask);
        Found {
            text: ask.text.to_owned(),
            on: ask.on,
            exact: None,
            candidates,
            gone: None,
            why: Why::Unknown,
        }
    }

    fn matches(&self, path: &[Part], ask: Ask<'_>) -> Vec<Match> {
        let Some(first) = path.first() else {
            return Vec::new();
        };
        let mut matches: Vec<Match> = Vec::new();
        let mut enter = |units: &Self, unit: UnitId, reading: Option<&Reading>| {
            let Some(found) = units.get(unit) else {
                return;
            };
            if ask.level.is_some_and(|level| level != found.level()) {
                return;
            }
            let near = found.nearest(ask.on);
            let named = reading.is_some_and(|reading| !reading.kinds.is_empty());
            if let Some(reading) = reading
                && !units.has_kind(unit, reading.kinds)
            {
                return;
            }
            let Some(mut tier) = units.fits(unit, path, ask) else {
                return;
            };
            tier += u8::from(!found.valid(ask.on));
            let name = found.name(near);
            let current = match reading {
                None => true,
                Some(reading) => {
                    query::key(name) == reading.key
                        || query::key(&found.full_name(near)) == reading.key
                }
            };
            let spelled = reading.is_some_and(|reading| {
                query::spelling(name) == reading.spelling
                    || query::spelling(&found.full_name(near)) == reading.spelling
            });
            let next = Match {
                unit,
                by_code: reading.is_none(),
                spelled,
                plain: reading.is_some_and(Reading::is_plain),
                current,
                tier,
                kind_named: named,
            };
            match matches.iter_mut().find(|known| known.unit == unit) {
                Some(known) => {
                    known.spelled |= next.spelled;
                    known.plain |= next.plain;
                    known.current |= next.current;
                    known.kind_named |= next.kind_named;
                    known.tier = known.tier.min(next.tier);
                }
                None => matches.push(next),
            }
        };
        if let Some(digits) = first.digits.as_ref().filter(|_| ask.said != Said::Name) {
            for unit in self.by_code(digits, ask.level) {
                enter(self, unit, None);
            }
        }
        if ask.said != Said::Code {
            for reading in &first.readings {
                for unit in self.by_key(&reading.key) {
                    enter(self, unit, Some(reading));
                }
            }
        }
        let code_wins = first.digits.as_ref().is_some_and(|digits| match ask.level {
            None => digits.len() > 1,
            Some(level) => digits.len() == Code::width(level) || digits.len() == 4,
        });
        if matches.iter().any(|found| found.by_code == code_wins) {
            matches.retain(|found| found.by_code == code_wins);
        }
        let best = matches.iter().map(|found| found.tier).min();
        matches.retain(|found| Some(found.tier) == best);
        for better in [
            |found: &Match| found.by_code || found.current,
            |found: &Match| found.by_code || found.spelled || found.plain,
        ] {
            if matches.iter().any(better) {
                matches.retain(better);
            }
        }
        matches
    }

    fn by_code(&self, digits: &str, level: Option<Level>) -> Vec<UnitId> {
        let Ok(number) = digits.parse() else {
            return Vec::new();
        };
        let level = level.unwrap_or(match digits.len() {
            1 | 2 => Level::Province,
            3 => Level::District,
            _ => Level::Commune,
        });
        if digits.len() > Code::width(level) {
            return Vec::new();
        }
        let code = Code { level, number };
        let start = self.codes.partition_point(|row| row.0 < code);
        let rows = self.codes[start..].iter().take_while(|row| row.0 == code);
        rows.map(|row| UnitId::Official(row.1)).collect()
    }

    fn by_key(&self, key: &str) -> Vec<UnitId> {
        let start = self.names().partition_point(|row| row.0.as_str() < key);
        let rows = self.names()[start..].iter().take_while(|row| row.0 == key);
        let locals = self.local_names.get(key).into_iter().flatten();
        rows.map(|row| UnitId::Official(row.1))
            .chain(locals.copied().map(UnitId::Local))
            .collect()
    }

    /// Whether the unit ever was of one of the kinds; of any, when none is named.
    fn has_kind(&self, unit: UnitId, kinds: &[Kind]) -> bool {
        let Some(found) = self.get(unit) else {
            return false;
        };
        let changed = match unit {
            UnitId::Official(number) => self.changes(number),
            UnitId::Local(_) => &[],
        };
        kinds.is_empty()
            || kinds.contains(&found.kind(Day(i32::MIN)))
            || changed.iter().any(|change| kinds.contains(&change.kind))
    }

    /// 0 when the path and `within` fit the unit by what stood above it, 2 when by what stood above
    /// its predecessors or successors, `None` when they don't.
    fn fits(&self, unit: UnitId, path: &[Part], ask: Ask<'_>) -> Option<u8> {
        let above = path.get(1..).unwrap_or_default();
        let within = match ask.within {
            None | Some(UnitId::COUNTRY) => None,
            within => within,
        };
        if above.is_empty() && within.is_none() {
            return Some(0);
        }
        let own = self.above_at_any_time(unit);
        // "00004 - Phường Trúc Bạch": where a code is given, a name beside it may be the unit's own.
        let coded = path.iter().any(|part| part.digits.is_some());
        let fits = |chain: &[UnitId]| {
            let mut at = 0;
            let path_fits = above.iter().all(|part| {
                if coded && self.says(part, unit) {
                    return true;
                }
                let next = chain[at..].iter().position(|&above| self.says(part, above));
                next.map(|next| at += next + 1).is_some()
            });
            path_fits && within.is_none_or(|within| unit != within && chain.contains(&within))
        };
        if own.iter().any(|chain| fits(chain)) {
            return Some(0);
        }
        let related = self
            .predecessors(unit)
            .into_iter()
            .chain(self.successors(unit));
        let mut chains = related.flat_map(|other| self.above_at_any_time(other));
        if chains.any(|chain| fits(&chain)) {
            return Some(2);
        }
        // A village under a commune that ended: what became of the commune holds it, too.
        let placed = self.as_of(unit, ask.on)?.unit;
        fits(&self.ancestors(placed, ask.on)).then_some(2)
    }

    /// The chains above a unit, one for each parent that it ever had, the latest first.
    fn above_at_any_time(&self, unit: UnitId) -> Vec<Vec<UnitId>> {
        let Some(found) = self.get(unit) else {
            return Vec::new();
        };
        let mut days = vec![found.nearest(Day::MAX), found.nearest(Day::MIN)];
        if let UnitId::Official(number) = unit {
            let moves = self.tables.moves.iter().filter(|row| row.unit == number);
            days.extend(moves.map(|row| row.from));
        }
        let mut chains: Vec<Vec<UnitId>> = Vec::new();
        for day in days {
            let chain = self.ancestors(unit, day);
            if !chains.contains(&chain) {
                chains.push(chain);
            }
        }
        chains
    }

    /// Whether a part of a path names this unit.
    fn says(&self, part: &Part, unit: UnitId) -> bool {
        if let Some(digits) = &part.digits {
            let level = self.level(unit);
            if digits.len() == level.map_or(0, Code::width)
                && self.by_code(digits, level).contains(&unit)
            {
                return true;
            }
        }
        part.readings.iter().any(|reading| {
            self.has_level(unit, reading.kinds) && self.by_key(&reading.key).contains(&unit)
        })
    }

    /// Whether one of the kinds is of the unit's level: a huyện that became a thị xã long ago is
    /// still what people mean.
    fn has_level(&self, unit: UnitId, kinds: &[Kind]) -> bool {
        let level = self.level(unit);
        kinds.is_empty() || kinds.iter().any(|kind| Some(kind.level()) == level)
    }

    fn found(&self, ask: Ask<'_>, depth: usize, matches: Vec<Match>) -> Found {
        let mut hits: Vec<Hit> = Vec::new();
        let mut gone = None;
        for found in &matches {
            for hit in self.hits(*found, ask) {
                if !hits.iter().any(|known| known.unit == hit.unit) {
                    hits.push(hit);
                }
            }
            let is_gone = !self.valid(found.unit, ask.on);
            gone = (is_gone && matches.len() == 1).then_some(found.unit);
        }
        let bare =
            depth == 1 && ask.within.is_none() && !matches.iter().any(|found| found.kind_named);
        let provinces = hits
            .iter()
            .filter(|hit| self.level(hit.unit) == Some(Level::Province));
        if bare && hits.len() > 1 && provinces.count() == 1 {
            hits.retain(|hit| self.level(hit.unit) == Some(Level::Province));
        }
        let exact = match &hits[..] {
            [only] => Some(only.unit),
            _ => None,
        };
        let gone = gone.filter(|_| exact.is_none());
        let why = match gone.and_then(|unit| self.get(unit)) {
            Some(unit) => {
                let path = self.full_path(unit.id(), ask.on);
                match (unit.until(), unit.from()) {
                    (Some(until), _) if until < ask.on => Why::Ended { unit: path, until },
                    (_, Some(from)) => Why::NotYet { unit: path, from },
                    _ => Why::Ambiguous,
                }
            }
            None => Why::Ambiguous,
        };
        Found {
            text: ask.text.to_owned(),
            on: ask.on,
            exact,
            candidates: hits,
            gone,
            why,
        }
    }

    /// The units of the day that a match means: itself; what it became or was; or, where only a
    /// higher unit holds all of that, each of its parts.
    fn hits(&self, found: Match, ask: Ask<'_>) -> Vec<Hit> {
        let hit = |unit: UnitId, how: How, was: Option<UnitId>, choices: Vec<UnitId>| Hit {
            unit,
            how,
            was,
            choices,
            path: self.full_path(unit, ask.on),
        };
        if self.valid(found.unit, ask.on) {
            let how = match found {
                Match { by_code: true, .. } => How::Code,
                Match { current: false, .. } => How::OldName,
                Match { spelled: true, .. } => How::Name,
                _ => How::Folded,
            };
            return vec![hit(found.unit, how, None, Vec::new())];
        }
        let ended = self
            .get(found.unit)
            .and_then(super::Unit::until)
            .is_some_and(|until| until < ask.on);
        let how = match (ended, found.by_code) {
            (true, true) => How::OldCode,
            (true, false) => How::OldName,
            (false, true) => How::LaterCode,
            (false, false) => How::LaterName,
        };
        let Some(placement) = self.as_of(found.unit, ask.on) else {
            return Vec::new();
        };
        let was = Some(found.unit);
        match placement.waits_for_choice {
            Some(choices) if !choices.contains(&placement.unit) => choices
                .into_iter()
                .map(|choice| hit(choice, how, was, Vec::new()))
                .collect(),
            choices => vec![hit(placement.unit, how, was, choices.unwrap_or_default())],
        }
    }

    /// Units of the day whose names are spelled much like the first part of the text.
    fn similar(&self, ask: Ask<'_>) -> Vec<Hit> {
        let mut close: Vec<(usize, UnitId)> = Vec::new();
        for path in query::paths(ask.text) {
            for reading in path.first().into_iter().flat_map(|part| &part.readings) {
                let allowed = if reading.key.chars().count() < 5 {
                    1
                } else {
                    2
                };
                for (key, number) in self.names() {
                    let unit = UnitId::Official(*number);
                    if key.len().abs_diff(reading.key.len()) <= allowed
                        && ask
                            .level
                            .is_none_or(|level| self.level(unit) == Some(level))
                        && self.valid(unit, ask.on)
                        && self.has_level(unit, reading.kinds)
                        && let distance = distance(key, &reading.key)
                        && distance <= allowed
                        && self.fits(unit, &path, ask).is_some()
                        && !close.iter().any(|known| known.1 == unit)
                    {
                        close.push((distance, unit));
                    }
                }
            }
        }
        close.sort_unstable();
        close
            .into_iter()
            .map(|(_, unit)| Hit {
                unit,
                how: How::Similar,
                was: None,
                choices: Vec::new(),
                path: self.full_path(unit, ask.on),
            })
            .collect()
    }
}

/// The number of letters to add, drop or change (Levenshtein 1966); keys are ASCII or nearly.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
