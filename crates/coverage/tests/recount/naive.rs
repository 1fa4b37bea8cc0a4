//! The same answers child by child, with nothing but `noi-core` and `noi-pack`: slow, and
//! meant to be obviously right.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::records::child::Child;
use noi_core::records::effective;
use noi_core::records::person::Person;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::units::{Level, Units};
use noi_core::{Body, Day, Domain, Fact, FactId, Moment, RecordId, Sex, State, UnitId};
use noi_coverage::{
    By, Figure, Figures, Filter, Key, NeedCount, Query, Split, Standing, province_code,
};
use noi_pack::Pack;
use noi_pack::evaluate::child::{Place, in_programme};
use noi_pack::evaluate::growth::growth_findings;
use noi_pack::evaluate::{Access, NeedView, Status, Subject, access, needs_of};
use noi_pack::model::{self, Among, Compute, How};

/// Measure, unit, day, moment recorded, fact, numerator, denominator.
type Reported = (String, UnitId, Day, Moment, FactId, u64, u64);

/// The records that facts add up to, merged ones within those that go on.
pub(crate) struct Records {
    pub(crate) children: Vec<Child>,
    pub(crate) people: Vec<Person>,
    pub(crate) pregnancies: Vec<Pregnancy>,
    reported: Vec<Reported>,
}

impl Records {
    pub(crate) fn of(facts: &[Fact]) -> Self {
        let mut by_record: BTreeMap<RecordId, Vec<&Fact>> = BTreeMap::new();
        for fact in facts {
            by_record
                .entry(fact.envelope.record)
                .or_default()
                .push(fact);
        }
        let mut into: BTreeMap<RecordId, RecordId> = BTreeMap::new();
        for (&record, facts) in &by_record {
            for fact in effective(facts.iter().copied()) {
                match fact.body {
                    Body::MergedInto(merged) => {
                        into.insert(record, merged.survivor);
                    }
                    Body::Unmerged(_) => {
                        into.remove(&record);
                    }
                    _ => {}
                }
            }
        }
        let mut all: BTreeMap<RecordId, Vec<&Fact>> = BTreeMap::new();
        for (&record, facts) in &by_record {
            let mut at = record;
            let mut seen = BTreeSet::new();
            while let Some(&next) = into.get(&at) {
                if !seen.insert(at) {
                    break;
                }
                at = next;
            }
            if !into.contains_key(&at) {
                all.entry(at).or_default().extend(facts);
            }
        }
        let mut out = Self {
            children: vec![],
            people: vec![],
            pregnancies: vec![],
            reported: vec![],
        };
        for (record, facts) in all {
            out.children
                .extend(Child::fold(record, facts.iter().copied()));
            out.people
                .extend(Person::fold(record, facts.iter().copied()));
            out.pregnancies
                .extend(Pregnancy::fold(record, facts.iter().copied()));
            for fact in effective(facts.iter().copied()) {
                if let Body::ResultReported(result) = fact.body
                    && !result.estimate
                {
                    out.reported.push((
                        result.measure.clone(),
                        result.unit,
                        fact.on,
                        fact.recorded,
                        fact.id,
                        result.numerator,
                        result.denominator,
                    ));
                }
            }
        }
        out
    }
}

/// One child on one day.
pub(crate) struct Seen<'a> {
    pub(crate) child: &'a Child,
    chain: Vec<UnitId>,
    waiting: bool,
    pub(crate) views: Vec<NeedView>,
    access: Access,
    on: Day,
}

pub(crate) fn chain(units: &Units, unit: UnitId, tree: Day) -> Vec<UnitId> {
    let chain = units.tree_on(tree).chain(unit);
    if chain.is_empty() {
        vec![UnitId::COUNTRY]
    } else {
        chain
    }
}

/// The children who count in a unit on a day.
pub(crate) fn see<'a>(
    pack: &Pack,
    units: &Units,
    records: &'a Records,
    query: &Query,
) -> Vec<Seen<'a>> {
    let (on, tree) = (query.as_of, query.tree.day(query.as_of));
    records
        .children
        .iter()
        .filter(|child| child.present(on) && in_programme(pack, child, on))
        .filter_map(|child| {
            let unit = child.residence(on).unit;
            let chain = chain(units, unit, tree);
            if !chain.contains(&query.unit) {
                return None;
            }
            let province = province_code(units, unit);
            let place = Place {
                unit,
                province: province.as_deref(),
            };
            let views = needs_of(pack, &Subject::from(child), place, on);
            Some(Seen {
                child,
                chain,
                waiting: units
                    .as_of(unit, tree)
                    .is_some_and(|at| at.waits_for_choice.is_some()),
                access: access(pack, &views),
                views,
                on,
            })
        })
        .collect()
}

/// The pregnancies that count in a unit on a day.
fn pregnant<'a>(
    pack: &Pack,
    units: &Units,
    records: &'a Records,
    query: &Query,
) -> Vec<(&'a Pregnancy, Vec<UnitId>, Vec<NeedView>)> {
    let (on, tree) = (query.as_of, query.tree.day(query.as_of));
    let mut out = Vec::new();
    for one in &records.pregnancies {
        let start = one.start().unwrap_or(one.registered_on);
        let chain = chain(units, one.unit, tree);
        if start <= on
            && on < start.plus_days(315)
            && one.ended.is_none_or(|(end, _)| on < end)
            && chain.contains(&query.unit)
        {
            let province = province_code(units, one.unit);
            let place = Place {
                unit: one.unit,
                province: province.as_deref(),
            };
            out.push((one, chain, needs_of(pack, &Subject::from(one), place, on)));
        }
    }
    out
}

impl Seen<'_> {
    fn years(&self) -> Option<u32> {
        let birth = self.child.birth()?;
        Some(birth.day.months_until(self.on) as u32 / 12)
    }

    fn is_among(&self, pack: &Pack, among: &Among) -> bool {
        let age = match self.child.birth() {
            Some(birth) => {
                let age = birth.day.months_until(self.on);
                among.from_months <= age && age < among.to_months
            }
            None => among.from_months <= 0 && among.to_months >= pack.age_limit_months,
        };
        age && among
            .sex
            .is_none_or(|sex| self.child.details.sex == Some(sex))
            && (among.circumstances.is_empty()
                || among
                    .circumstances
                    .iter()
                    .any(|one| self.in_circumstance(pack, one)))
    }

    /// A growth state stands when the latest measurement that knows of it, and isn't too old,
    /// found it.
    fn in_circumstance(&self, pack: &Pack, code: &str) -> bool {
        let Some(state) = code.strip_prefix("growth.") else {
            return self.child.in_circumstance(code, self.on);
        };
        let stands = pack.growth.as_ref().map_or(0, |growth| growth.stands_days);
        let asks = match state {
            "length_known" | "stunted" | "severely_stunted" => "length_known",
            "weight_known" | "underweight" | "severely_underweight" => "weight_known",
            "build_known" | "wasted" | "severely_wasted" | "overweight" | "obese" | "thin" => {
                "build_known"
            }
            _ => "measured",
        };
        let findings = growth_findings(&self.child.details, &self.child.measurements);
        findings
            .iter()
            .rev()
            .filter(|found| found.on <= self.on)
            .find(|found| found.states.iter().any(|one| one.code() == asks))
            .is_some_and(|found| {
                self.on.0 - found.on.0 < stands
                    && found.states.iter().any(|one| one.code() == state)
            })
    }

    /// Whether the child is in an indicator's denominator, and then in its numerator.
    fn counts(&self, pack: &Pack, compute: &Compute) -> Option<bool> {
        match compute {
            Compute::Access(model::Access::Full) => self.access.counted.then_some(self.access.full),
            Compute::Access(model::Access::Part) => self.access.counted.then_some(self.access.part),
            Compute::Access(model::Access::Domain(domain)) => {
                let domain = self.access.domains[domain.index()];
                domain.due.then_some(domain.reached)
            }
            Compute::Children { part, whole } => {
                let whole = whole.as_ref().unwrap_or(part);
                self.is_among(pack, whole)
                    .then(|| self.is_among(pack, part))
            }
            Compute::Needs {
                among,
                needs,
                how,
                in_time,
                when_due,
            } => {
                if !self.is_among(pack, among) {
                    return None;
                }
                by_needs(&self.views, needs, *how, *in_time, *when_due)
            }
            Compute::People { .. } | Compute::Reported => None,
        }
    }
}

fn by_needs(
    views: &[NeedView],
    needs: &[usize],
    how: How,
    in_time: bool,
    when_due: bool,
) -> Option<bool> {
    let each = |holds: &dyn Fn(&Status) -> bool| {
        let mut statuses = needs.iter().map(|&need| &views[need].status);
        match how {
            How::All => statuses.all(holds),
            How::Any => statuses.any(holds),
        }
    };
    if when_due && !each(&|status| status.due) {
        return None;
    }
    Some(each(&|status| match (when_due, in_time) {
        (true, false) => status.met,
        (true, true) => status.in_time,
        (false, false) => status.met || status.state.is_met(),
        (false, true) => status.in_time || status.state == State::MetInTime,
    }))
}

/// Total and groups.
pub(crate) fn recount(
    pack: &Pack,
    units: &Units,
    records: &Records,
    query: &Query,
) -> (Figures, BTreeMap<Key, Figures>) {
    let seen = see(pack, units, records, query);
    let pregnant = pregnant(pack, units, records, query);
    let tree = query.tree.day(query.as_of);
    let people: Vec<(&Person, Vec<UnitId>)> = records
        .people
        .iter()
        .filter(|person| person.merged_into.is_none())
        .map(|person| (person, chain(units, person.unit, tree)))
        .filter(|(_, chain)| chain.contains(&query.unit))
        .collect();
    let figures = |holds: &dyn Fn(&Seen<'_>) -> bool,
                   lives: &dyn Fn(&[UnitId]) -> bool,
                   unit: Option<UnitId>| {
        let mut out = Figures {
            needs: vec![NeedCount::default(); pack.needs.len()],
            ..Figures::default()
        };
        out.population.years = vec![0; 9];
        let mut shares = vec![(0u64, 0u64); pack.indicators.len()];
        for one in seen.iter().filter(|one| holds(one)) {
            out.population.children += 1;
            out.population.male += u64::from(one.child.details.sex == Some(Sex::Male));
            out.population.female += u64::from(one.child.details.sex == Some(Sex::Female));
            out.population.waiting_for_unit += u64::from(one.waiting);
            match one.years() {
                Some(years) => out.population.years[years as usize] += 1,
                None => out.population.without_birth_date += 1,
            }
            out.access.counted += u64::from(one.access.counted);
            out.access.full += u64::from(one.access.full);
            out.access.part += u64::from(one.access.part);
            for domain in Domain::ALL {
                let (found, sum) = (
                    one.access.domains[domain.index()],
                    &mut out.access.domains[domain.index()],
                );
                sum.due += u64::from(found.due);
                sum.reached += u64::from(found.reached);
            }
            count_needs(&mut out, &one.views);
            for (share, indicator) in shares.iter_mut().zip(&pack.indicators) {
                if let Some(reached) = one.counts(pack, &indicator.compute) {
                    share.0 += u64::from(reached);
                    share.1 += 1;
                }
            }
        }
        for (_, _, views) in pregnant.iter().filter(|(_, chain, _)| lives(chain)) {
            out.population.pregnancies += 1;
            count_needs(&mut out, views);
            for (share, indicator) in shares.iter_mut().zip(&pack.indicators) {
                if let Compute::Needs {
                    needs,
                    how,
                    in_time,
                    when_due,
                    ..
                } = &indicator.compute
                    && needs
                        .iter()
                        .all(|&need| pack.needs[need].subject == model::Subject::Pregnancy)
                    && let Some(reached) = by_needs(views, needs, *how, *in_time, *when_due)
                {
                    share.0 += u64::from(reached);
                    share.1 += 1;
                }
            }
        }
        for (person, _) in people.iter().filter(|(_, chain)| lives(chain)) {
            for (share, indicator) in shares.iter_mut().zip(&pack.indicators) {
                if let Compute::People {
                    carers,
                    officers,
                    min_quarter_hours,
                } = &indicator.compute
                    && (if person.is_carer() {
                        *carers
                    } else {
                        *officers
                    })
                    && person.registered_on <= query.as_of
                {
                    let hours: u32 = person
                        .education
                        .iter()
                        .filter(|one| one.on <= query.as_of)
                        .map(|one| one.quarter_hours)
                        .sum();
                    share.0 += u64::from(hours >= *min_quarter_hours);
                    share.1 += 1;
                }
            }
        }
        out.indicators = pack
            .indicators
            .iter()
            .zip(shares)
            .map(|(indicator, (part, whole))| match &indicator.compute {
                Compute::Children { whole: None, .. } => Figure::Count(part),
                Compute::Reported => unit
                    .and_then(|unit| {
                        reported(pack, units, records, indicator, query.as_of, tree, unit)
                    })
                    .map_or(Figure::NoData, |(part, whole)| Figure::share(part, whole)),
                _ => Figure::share(part, whole),
            })
            .collect();
        out
    };
    let all = figures(&|_| true, &|_| true, Some(query.unit));

    let mut groups = BTreeMap::new();
    match query.by {
        None => {}
        Some(By::Sex) => {
            for sex in [None, Some(Sex::Male), Some(Sex::Female)] {
                let is = |one: &Seen<'_>| one.child.details.sex == sex;
                groups.insert(Key::Sex(sex), figures(&is, &|_| false, None));
            }
        }
        Some(By::AgeBand) => {
            for years in (0..9).map(Some).chain([None]) {
                let is = |one: &Seen<'_>| one.years() == years;
                groups.insert(Key::Years(years), figures(&is, &|_| false, None));
            }
        }
        Some(By::Ethnicity) => {
            let names: BTreeSet<Option<String>> = seen
                .iter()
                .map(|one| one.child.details.ethnicity.clone())
                .collect();
            for name in names {
                let is = |one: &Seen<'_>| one.child.details.ethnicity == name;
                groups.insert(Key::Ethnicity(name.clone()), figures(&is, &|_| false, None));
            }
        }
        Some(By::Circumstance) => {
            let codes: Vec<&str> = pack
                .circumstances
                .iter()
                .map(|one| one.code.as_str())
                .filter(|code| !code.contains('.'))
                .collect();
            for code in &codes {
                let is = |one: &Seen<'_>| one.child.in_circumstance(code, one.on);
                let key = Key::Circumstance(Some((*code).to_owned()));
                groups.insert(key, figures(&is, &|_| false, None));
            }
            let none = |one: &Seen<'_>| {
                !codes
                    .iter()
                    .any(|code| one.child.in_circumstance(code, one.on))
            };
            groups.insert(Key::Circumstance(None), figures(&none, &|_| false, None));
        }
        Some(By::Unit(split)) => {
            let below = |chain: &[UnitId]| {
                let at = chain.iter().position(|&unit| unit == query.unit).unwrap();
                match split {
                    Split::Children if at == 0 => query.unit,
                    Split::Children => chain[at - 1],
                    Split::Communes => chain[..at]
                        .iter()
                        .copied()
                        .find(|&unit| units.level(unit) == Some(Level::Commune))
                        .unwrap_or(query.unit),
                }
            };
            let all: BTreeSet<UnitId> = seen
                .iter()
                .map(|one| below(&one.chain))
                .chain(people.iter().map(|(_, chain)| below(chain)))
                .chain(pregnant.iter().map(|(_, chain, _)| below(chain)))
                .collect();
            for unit in all {
                let is = |one: &Seen<'_>| below(&one.chain) == unit;
                let lives = |chain: &[UnitId]| below(chain) == unit;
                groups.insert(Key::Unit(unit), figures(&is, &lives, Some(unit)));
            }
        }
    }
    (all, groups)
}

fn count_needs(out: &mut Figures, views: &[NeedView]) {
    for (count, view) in out.needs.iter_mut().zip(views) {
        let status = &view.status;
        count.applicable += u64::from(status.state != State::NotApplicable);
        count.due += u64::from(status.due);
        count.met += u64::from(status.met);
        count.in_time += u64::from(status.in_time);
        count.failing += u64::from(status.failing);
    }
}

/// A unit's own figure, or the sum of those below it.
fn reported(
    pack: &Pack,
    units: &Units,
    records: &Records,
    indicator: &model::Indicator,
    on: Day,
    tree: Day,
    unit: UnitId,
) -> Option<(u64, u64)> {
    let mut last: BTreeMap<UnitId, &Reported> = BTreeMap::new();
    let mut sorted: Vec<_> = records.reported.iter().collect();
    sorted.sort_by_key(|one| (one.2, one.3, one.4));
    for one in sorted {
        if one.2 <= on
            && pack
                .measure(&one.0)
                .is_some_and(|found| found.code == indicator.code)
        {
            last.insert(one.1, one);
        }
    }
    // Of the tree's unit itself, or of those that it was made from.
    let own = |unit: UnitId| -> Option<(u64, u64)> {
        if let Some(one) = last.get(&unit)
            && chain(units, unit, tree)[0] == unit
        {
            return Some((one.5, one.6));
        }
        let from: Vec<_> = last
            .iter()
            .filter(|(from, _)| chain(units, **from, tree)[0] == unit)
            .collect();
        (!from.is_empty()).then(|| {
            from.iter()
                .fold((0, 0), |sum, (_, one)| (sum.0 + one.5, sum.1 + one.6))
        })
    };
    if let Some(own) = own(unit) {
        return Some(own);
    }
    // The highest units below that have one.
    let mut highest: BTreeSet<UnitId> = BTreeSet::new();
    for from in last.keys() {
        let chain = chain(units, *from, tree);
        let Some(at) = chain.iter().position(|&above| above == unit) else {
            continue;
        };
        highest.extend(
            chain[..at]
                .iter()
                .rev()
                .copied()
                .find(|&below| own(below).is_some()),
        );
    }
    if highest.is_empty() {
        return None;
    }
    Some(
        highest
            .into_iter()
            .filter_map(own)
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1)),
    )
}

/// Who a filter means.
pub(crate) fn who(
    pack: &Pack,
    units: &Units,
    records: &Records,
    query: &Query,
    filter: Filter,
) -> Vec<RecordId> {
    let stands = |views: &[NeedView], need: usize, standing: Standing| {
        let status = &views[need].status;
        match standing {
            Standing::Applicable => status.state != State::NotApplicable,
            Standing::Due => status.due,
            Standing::Met => status.met,
            Standing::InTime => status.in_time,
            Standing::NotMet => status.due && !status.met,
            Standing::Failing => status.failing,
        }
    };
    let is = |one: &Seen<'_>| match filter {
        Filter::Present => true,
        Filter::Need { need, standing } => stands(&one.views, need, standing),
        Filter::DomainFailing(domain) => {
            let domain = one.access.domains[domain.index()];
            domain.due && !domain.reached
        }
        Filter::NotFull => one.access.counted && !one.access.full,
        Filter::NotPart => one.access.counted && !one.access.part,
        Filter::Indicator { indicator, reached } => {
            one.counts(pack, &pack.indicators[indicator].compute) == Some(reached)
        }
        Filter::WaitingForUnit => one.waiting,
        Filter::WithoutBirthDate => one.child.birth().is_none(),
    };
    let seen = see(pack, units, records, query);
    let mut out: Vec<RecordId> = seen
        .iter()
        .filter(|one| is(one))
        .map(|one| one.child.id)
        .collect();
    if let Filter::Need { need, standing } = filter {
        let pregnant = pregnant(pack, units, records, query);
        let found = pregnant
            .iter()
            .filter(|(_, _, views)| stands(views, need, standing));
        out.extend(found.map(|(one, _, _)| one.id));
    }
    out.sort_unstable();
    out
}
