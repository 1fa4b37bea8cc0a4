//! What the facts of one record give to the views. Pure, and the only way in which a view row
//! comes about: step by step and in a rebuild.

use std::collections::{BTreeMap, BTreeSet};

use noi_core::fact::Body;
use noi_core::names::{fold, person_sort_key};
use noi_core::records::child::Child;
use noi_core::records::effective;
use noi_core::records::local_unit::LocalUnit;
use noi_core::records::person::Person;
use noi_core::records::plan::Plan;
use noi_core::records::pregnancy::Pregnancy;
use noi_core::{Fact, RecordId, Shard, UnitId};

use crate::rows::{
    CarerLinkRow, ChildRow, ChildState, LocalUnitRow, PersonRow, PlanRow, PregnancyRow,
};

/// What a fact can do to view rows, as stored beside it. A correction puts a fact of the same
/// nature in another's place, so the facts that shape a record are enough to fold its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shaping {
    /// Nothing: services and the like are read from the ledger itself.
    No = 0,
    Yes = 1,
    /// It merges or un-merges records.
    Merging = 2,
}

impl Shaping {
    pub(crate) fn of(body: &Body) -> Self {
        match body {
            Body::CircumstanceFound(_)
            | Body::CircumstanceEnded(_)
            | Body::HouseholdLinked(_)
            | Body::CardsRevoked(_)
            | Body::ServiceReceived(_)
            | Body::Measured(_)
            | Body::Screened(_)
            | Body::Enrolled(_)
            | Body::EnrolmentEnded(_)
            | Body::NeedIdentified(_)
            | Body::NeedWaived(_)
            | Body::EducationReceived(_)
            | Body::TargetSet(_)
            | Body::TaskSet(_)
            | Body::TaskDone(_)
            | Body::ReportingSet(_)
            | Body::ResultReported(_)
            | Body::ReportFrozen(_)
            | Body::RoleGranted(_)
            | Body::RoleRevoked(_)
            | Body::BreakGlassOpened(_)
            | Body::RowsImported(_)
            | Body::ImportUndone(_) => Self::No,
            Body::MergedInto(_) | Body::Unmerged(_) => Self::Merging,
            Body::Corrected(corrected) => match &corrected.instead {
                Some(instead) => Self::of(&instead.body).max(Self::Yes),
                None => Self::Yes,
            },
            Body::ChildRegistered(_)
            | Body::ChildDetailsCorrected(_)
            | Body::ChildMoved(_)
            | Body::ChildExited(_)
            | Body::ChildReturned(_)
            | Body::CarerLinked(_)
            | Body::CarerUnlinked(_)
            | Body::PersonRegistered(_)
            | Body::PregnancyRegistered(_)
            | Body::PregnancyEnded(_)
            | Body::UnitAdded(_)
            | Body::UnitRenamed(_)
            | Body::UnitEnded(_)
            | Body::PlanAdopted(_)
            | Body::Unknown { .. } => Self::Yes,
        }
    }
}

/// Which record each merged record goes on in, by the facts about the merged one.
pub(crate) type Merges = BTreeMap<RecordId, RecordId>;

/// The record that goes on in place of `record`, by its own facts.
pub(crate) fn survivor_of<'a>(
    record: RecordId,
    facts: impl IntoIterator<Item = &'a Fact>,
) -> Option<RecordId> {
    let own = facts
        .into_iter()
        .filter(|fact| fact.envelope.record == record);
    let mut survivor = None;
    for fact in effective(own) {
        match fact.body {
            Body::MergedInto(merged) if merged.survivor != record => {
                survivor = Some(merged.survivor);
            }
            Body::Unmerged(_) => survivor = None,
            _ => {}
        }
    }
    survivor
}

/// The record itself and every record merged into it, at whatever remove.
pub(crate) fn group(
    record: RecordId,
    merged_into: &BTreeMap<RecordId, Vec<RecordId>>,
) -> Vec<RecordId> {
    let mut members = vec![record];
    let mut seen = BTreeSet::from([record]);
    let mut next = 0;
    while let Some(member) = members.get(next).copied() {
        next += 1;
        for &merged in merged_into.get(&member).into_iter().flatten() {
            // Two people may have merged two records into each other.
            if seen.insert(merged) {
                members.push(merged);
            }
        }
    }
    members
}

/// By survivor, the records merged into it directly.
pub(crate) fn by_survivor(merges: &Merges) -> BTreeMap<RecordId, Vec<RecordId>> {
    let mut by_survivor: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for (&record, &survivor) in merges {
        by_survivor.entry(survivor).or_default().push(record);
    }
    by_survivor
}

/// The records whose rows the record's facts flow into, itself included.
pub(crate) fn upstream(record: RecordId, merges: &Merges, into: &mut BTreeSet<RecordId>) {
    let mut current = record;
    while into.insert(current)
        && let Some(&survivor) = merges.get(&current)
    {
        current = survivor;
    }
}

/// All view rows of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RecordRows {
    pub(crate) child: Option<ChildRow>,
    pub(crate) carers: Vec<CarerLinkRow>,
    pub(crate) person: Option<PersonRow>,
    pub(crate) pregnancy: Option<PregnancyRow>,
    pub(crate) plan: Option<PlanRow>,
    pub(crate) local_unit: Option<LocalUnitRow>,
}

impl RecordRows {
    fn keep_in(&mut self, shard: Shard) {
        let shards = [
            self.child.as_mut().map(|row| &mut row.shard),
            self.person.as_mut().map(|row| &mut row.shard),
            self.pregnancy.as_mut().map(|row| &mut row.shard),
            self.plan.as_mut().map(|row| &mut row.shard),
            self.local_unit.as_mut().map(|row| &mut row.shard),
        ];
        let carers = self.carers.iter_mut().map(|row| &mut row.shard);
        for kept in shards.into_iter().flatten().chain(carers) {
            *kept = shard;
        }
    }

    /// JSON can hold the character 0, a text column of PostgreSQL can't: in rows it is left out.
    fn without_nul(&mut self) {
        let mut texts: Vec<&mut String> = Vec::new();
        if let Some(row) = &mut self.child {
            let optional = [
                &mut row.village,
                &mut row.name,
                &mut row.personal_id,
                &mut row.local_id,
                &mut row.ethnicity,
            ];
            texts.extend(optional.into_iter().flatten());
            texts.push(&mut row.name_fold);
        }
        if let Some(row) = &mut self.person {
            texts.extend([&mut row.name, &mut row.phone].into_iter().flatten());
            texts.push(&mut row.name_fold);
        }
        if let Some(row) = &mut self.plan {
            texts.extend(&mut row.symbol);
            texts.extend([&mut row.issuer, &mut row.title]);
        }
        if let Some(row) = &mut self.local_unit {
            texts.extend([&mut row.name, &mut row.name_fold]);
        }
        for text in texts {
            if text.contains('\0') {
                text.retain(|letter| letter != '\0');
            }
        }
    }

    /// Those of the rows that are kept in the shard.
    pub(crate) fn in_shard(mut self, shard: Shard) -> Self {
        self.child.take_if(|row| row.shard != shard);
        self.carers.retain(|row| row.shard == shard);
        self.person.take_if(|row| row.shard != shard);
        self.pregnancy.take_if(|row| row.shard != shard);
        self.plan.take_if(|row| row.shard != shard);
        self.local_unit.take_if(|row| row.shard != shard);
        self
    }
}

/// The rows of `record`, from its facts and those of the records merged into it.
pub(crate) fn rows_of(record: RecordId, facts: &[&Fact]) -> RecordRows {
    let mut rows = RecordRows::default();
    // Each kind of record is folded only where something registers it.
    let has = |registers: fn(&Body) -> bool| {
        facts.iter().any(|fact| match &fact.body {
            Body::Corrected(corrected) => {
                (corrected.instead.as_ref()).is_some_and(|instead| registers(&instead.body))
            }
            body => registers(body),
        })
    };
    let all = || facts.iter().copied();
    if has(|body| matches!(body, Body::ChildRegistered(_)))
        && let Some(child) = Child::fold(record, all())
    {
        rows.carers = carer_links(&child);
        rows.child = Some(child_row(child));
    }
    if has(|body| matches!(body, Body::PersonRegistered(_))) {
        rows.person = Person::fold(record, all()).map(person_row);
    }
    if has(|body| matches!(body, Body::PregnancyRegistered(_))) {
        rows.pregnancy = Pregnancy::fold(record, all()).map(pregnancy_row);
    }
    if has(|body| matches!(body, Body::PlanAdopted(_))) {
        rows.plan = Plan::fold(record, all()).map(plan_row);
    }
    if has(|body| matches!(body, Body::UnitAdded(_))) {
        rows.local_unit = LocalUnit::fold(record, all()).map(local_unit_row);
    }
    if let Some(home) = home(record, all()) {
        rows.keep_in(home);
    }
    rows.without_nul();
    rows
}

/// The shard where a record's rows are kept: that of the first fact about it, whatever was merged
/// into it; of a record of which nothing is known itself, that of the first fact about those.
pub(crate) fn home<'a>(
    record: RecordId,
    facts: impl IntoIterator<Item = &'a Fact>,
) -> Option<Shard> {
    let first = facts.into_iter().min_by_key(|fact| {
        let envelope = &fact.envelope;
        (envelope.record != record, envelope.recorded, envelope.id)
    });
    first.map(|fact| fact.envelope.shard)
}

/// The words by which a row of `child` is found; none once it is merged away.
pub(crate) fn words(row: &ChildRow) -> BTreeSet<&str> {
    if row.state == ChildState::Merged {
        return BTreeSet::new();
    }
    row.name_fold
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect()
}

fn child_row(child: Child) -> ChildRow {
    let gone = child
        .absences
        .last()
        .filter(|absence| absence.until.is_none());
    let state = match (child.merged_into, gone) {
        (Some(_), _) => ChildState::Merged,
        (None, Some(_)) => ChildState::Gone,
        (None, None) => ChildState::Here,
    };
    let residence = child.residences.last();
    let details = child.details;
    ChildRow {
        shard: child.shard,
        record: child.id,
        unit: residence.map_or(UnitId::COUNTRY, |residence| residence.unit),
        village: residence.and_then(|residence| residence.village.clone()),
        state,
        name_fold: details.name.as_deref().map(fold).unwrap_or_default(),
        name: details.name,
        sex: details.sex,
        birth: details.birth,
        personal_id: details.personal_id,
        local_id: details.local_id,
        ethnicity: details.ethnicity,
        exit: gone.map(|absence| (absence.from, absence.kind)),
        merged_into: child.merged_into,
        registered_on: child.registered_on,
        conflicts: child.conflicts.len() as u32,
        synthetic: details.synthetic,
    }
}

fn carer_links(child: &Child) -> Vec<CarerLinkRow> {
    let links = child.carers.iter().map(|link| CarerLinkRow {
        shard: child.shard,
        child: child.id,
        carer: link.carer,
        relation: link.relation,
        from: link.from,
        until: link.until,
    });
    links.collect()
}

fn person_row(person: Person) -> PersonRow {
    PersonRow {
        shard: person.shard,
        record: person.id,
        unit: person.unit,
        kind: person.details.kind,
        name_fold: person.details.name.as_deref().map(fold).unwrap_or_default(),
        name: person.details.name,
        phone: person.details.phone,
        merged_into: person.merged_into,
        registered_on: person.registered_on,
    }
}

fn pregnancy_row(pregnancy: Pregnancy) -> PregnancyRow {
    PregnancyRow {
        shard: pregnancy.shard,
        record: pregnancy.id,
        unit: pregnancy.unit,
        woman: pregnancy.details.woman,
        last_period: pregnancy.details.last_period,
        expected: pregnancy.details.expected,
        registered_on: pregnancy.registered_on,
        ended: pregnancy.ended,
        child: pregnancy.child,
    }
}

fn plan_row(plan: Plan) -> PlanRow {
    PlanRow {
        shard: plan.shard,
        record: plan.id,
        unit: plan.unit,
        on: plan.on,
        symbol: plan.adopted.symbol,
        issuer: plan.adopted.issuer,
        title: plan.adopted.title,
        from: plan.adopted.from,
        to: plan.adopted.to,
        parent: plan.adopted.parent,
        example: plan.adopted.example,
    }
}

fn local_unit_row(unit: LocalUnit) -> LocalUnitRow {
    let name = unit.name().to_owned();
    LocalUnitRow {
        shard: unit.shard,
        record: unit.id,
        parent: unit.parent,
        kind: unit.kind,
        name_fold: fold(&name),
        name,
        from: unit.from,
        until: unit.ended.map(|ended| ended.on),
    }
}

/// The key of a class list for a name, if there is one.
pub(crate) fn sort_key(name: Option<&str>) -> Vec<u8> {
    name.map(person_sort_key).unwrap_or_default()
}
