//! Children of a list: registered, corrected or known already, with carers and circumstances.

use noi_core::fact::{
    Body, CarerLinked, CarerUnlinked, ChildDetails, CircumstanceFound, Corrected, DetailsCorrected,
    Instead, MoveReason, Moved, Origin, PersonDetails, PersonKind, Relation,
};
use noi_core::names::fold;
use noi_core::recorder::About;
use noi_core::{Birth, FactId, FastMap, RecordId, Sex, Shard, UnitId};

use super::alike::{births, near};
use super::keys::{self, EMPTY, FIELD};
use super::places::Places;
use super::{
    Asks, Desk, KnownChild, LikelyDuplicate, Outcome, SeenOrigin, Setting, Wanted, permitted,
};
use crate::issue::{Code, Issue};
use crate::rows::ChildRow;

/// A row whose unit was found.
pub(super) struct Placed {
    pub(super) row: ChildRow,
    unit: UnitId,
    /// The surest first; the first is the one recorded.
    keys: Vec<String>,
    /// One hash for each field, so that a changed row corrects only what changed in it and
    /// leaves alone what a person mended since.
    content: [String; FIELDS],
}

const FIELDS: usize = 8;
const UNIT: usize = 7;

impl Placed {
    pub(super) fn new(
        row: ChildRow,
        setting: &Setting<'_>,
        places: &mut Places<'_>,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let unit = places.unit(row.line, &row.place, issues)?;
        let mut wanted = vec![Wanted::Child];
        wanted.extend(
            row.circumstances
                .iter()
                .map(|code| Wanted::Circumstance(code)),
        );
        if !(wanted.into_iter()).all(|one| permitted(setting, row.line, unit, one, issues)) {
            return None;
        }
        let sex = row.sex.map(|sex| match sex {
            Sex::Male => "male",
            Sex::Female => "female",
        });
        let content = [
            keys::field(Some(&row.name)),
            keys::field(Some(&row.birth.to_string())),
            keys::field(sex),
            keys::field(row.personal_id.as_deref()),
            keys::field(row.local_id.as_deref()),
            keys::field(row.ethnicity.as_deref()),
            keys::field(row.village.as_deref()),
            keys::field(Some(&unit.to_string())),
        ];
        Some(Self {
            keys: keys::of_child(setting.source, &row, unit),
            content,
            unit,
            row,
        })
    }

    fn key(&self) -> &str {
        &self.keys[0]
    }

    /// Everything that the row says, as one text: whether two rows are the same.
    fn whole(&self) -> String {
        let carers = self.carers();
        let mut parts = vec![self.content.concat()];
        for carer in &carers {
            parts.push(format!("{}{}", carer.name, carer.phone.unwrap_or_default()));
        }
        parts.extend(self.row.circumstances.iter().cloned());
        keys::digest(&parts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn details(&self, synthetic: bool) -> ChildDetails {
        let row = &self.row;
        ChildDetails {
            name: Some(row.name.clone()),
            birth: Some(row.birth),
            sex: row.sex,
            personal_id: row.personal_id.clone(),
            local_id: row.local_id.clone(),
            ethnicity: row.ethnicity.clone(),
            village: row.village.clone(),
            // Registers don't hold it; it is recorded with the child's birth.
            gestation_days: None,
            here_since: None,
            synthetic,
        }
    }

    /// Who cares for the child; the telephone is the carer's, else the mother's, else the father's.
    fn carers(&self) -> Vec<Carer<'_>> {
        let row = &self.row;
        let mut carers: Vec<Carer<'_>> = Vec::new();
        for (relation, tag, name) in [
            (Relation::Mother, "mother", &row.mother),
            (Relation::Father, "father", &row.father),
            (Relation::Other, "carer", &row.carer),
        ] {
            let Some(name) = name else { continue };
            if carers.iter().all(|carer| fold(carer.name) != fold(name)) {
                carers.push(Carer {
                    relation,
                    tag,
                    name,
                    phone: None,
                });
            }
        }
        let reached = match &row.carer {
            Some(named) => carers
                .iter()
                .position(|carer| fold(carer.name) == fold(named)),
            None => Some(0),
        };
        if let Some(carer) = reached.and_then(|at| carers.get_mut(at)) {
            carer.phone = row.phone.as_deref();
        }
        carers
    }

    fn person_key(&self, carer: &Carer<'_>) -> String {
        keys::of_person(carer.name, carer.phone, self.key())
    }

    /// Under which a child of the same name may be this one.
    fn likenesses(&self) -> Vec<(String, Birth)> {
        let name = fold(&self.row.name);
        births(self.row.birth)
            .into_iter()
            .map(|birth| (name.clone(), birth))
            .collect()
    }
}

struct Carer<'r> {
    relation: Relation,
    tag: &'static str,
    name: &'r str,
    phone: Option<&'r str>,
}

pub(super) fn asks(rows: &[Placed], asks: &mut Asks) {
    for placed in rows {
        asks.origins.extend(placed.keys.iter().cloned());
        asks.personal_ids.extend(placed.row.personal_id.clone());
        asks.likenesses.extend(placed.likenesses());
        for key in &placed.keys {
            for code in &placed.row.circumstances {
                asks.origins.push(keys::of_circumstance(key, code));
            }
            for carer in placed.carers() {
                asks.origins.push(keys::of_carer(key, carer.tag));
            }
        }
        asks.origins
            .extend(placed.carers().iter().map(|carer| placed.person_key(carer)));
    }
}

/// What rows of this run have made.
#[derive(Default)]
pub(super) struct Seen {
    by_personal_id: FastMap<String, Recent>,
    by_name: FastMap<String, Vec<Recent>>,
    /// People by their key: record and registration.
    people: FastMap<String, (RecordId, FactId)>,
}

#[derive(Clone)]
struct Recent {
    line: u32,
    record: RecordId,
    name: String,
    birth: Birth,
    unit: UnitId,
    phone: Option<String>,
}

/// The child that a row's facts are about.
#[derive(Clone, Copy)]
struct Subject {
    record: RecordId,
    shard: Shard,
    unit: UnitId,
}

impl Seen {
    pub(super) fn decide(
        &mut self,
        placed: Placed,
        desk: &mut Desk<'_, '_, '_>,
        duplicates: &mut Vec<LikelyDuplicate>,
        issues: &mut Vec<Issue>,
    ) -> Outcome {
        let line = placed.row.line;
        let whole = placed.whole();
        if let Some(outcome) = desk.taken(placed.key(), &whole, line, issues) {
            return outcome;
        }
        let id = placed.row.personal_id.as_deref();
        let twin = id.and_then(|id| self.by_personal_id.get(id)).cloned();
        if let Some(twin) = &twin
            && twin.name == fold(&placed.row.name)
        {
            // The same child under two local numbers of one file.
            issues.push(Issue::row(line, Code::RowTwice).arg("line", twin.line.to_string()));
            return Outcome::Rejected;
        }
        let known = desk.known;
        let seen = placed.keys.iter().find_map(|key| {
            known
                .origins
                .get(key)
                .map(|seen| (key.clone(), seen.clone()))
        });
        if let Some((key, seen)) = seen {
            self.remember(&placed, seen.record);
            return self.correct(&placed, &key, &seen, desk);
        }
        let same = id
            .filter(|_| twin.is_none())
            .and_then(|id| known.by_personal_id.get(id))
            .and_then(|children| {
                children.iter().find(|child| {
                    let name = child.details.name.as_deref().map(fold);
                    name == Some(fold(&placed.row.name))
                        || child.details.birth == Some(placed.row.birth)
                })
            });
        if let Some(child) = same {
            self.remember(&placed, child.record);
            return self.fill_gaps(&placed, child, desk, issues);
        }
        self.register(&placed, desk, duplicates, issues);
        Outcome::Accepted
    }

    fn register(
        &mut self,
        placed: &Placed,
        desk: &mut Desk<'_, '_, '_>,
        duplicates: &mut Vec<LikelyDuplicate>,
        issues: &mut Vec<Issue>,
    ) {
        let subject = Subject {
            record: desk.recorder.new_record(),
            shard: (desk.setting.shard_of)(placed.unit),
            unit: placed.unit,
        };
        self.list_duplicates(placed, subject.record, desk, duplicates, issues);
        let details = placed.details(desk.setting.synthetic);
        let origin = origin(placed.key(), &placed.content.concat());
        record(desk, subject, Some(origin), Body::ChildRegistered(details));
        self.carers_and_circumstances(placed, placed.key(), subject, desk);
        self.remember(placed, subject.record);
    }

    /// The row was recorded before: what changed in it since becomes a correction.
    fn correct(
        &mut self,
        placed: &Placed,
        key: &str,
        seen: &SeenOrigin,
        desk: &mut Desk<'_, '_, '_>,
    ) -> Outcome {
        let subject = Subject {
            record: seen.record,
            shard: seen.shard,
            unit: placed.unit,
        };
        let before = desk.facts.len();
        let old = |at: usize| {
            seen.content
                .get(at * FIELD..(at + 1) * FIELD)
                .unwrap_or(EMPTY)
        };
        let changed: [bool; FIELDS] =
            std::array::from_fn(|at| placed.content[at] != EMPTY && placed.content[at] != old(at));
        let merged: String = (0..FIELDS)
            .map(|at| {
                if changed[at] {
                    &placed.content[at]
                } else {
                    old(at)
                }
            })
            .collect();
        let row = placed.details(false);
        let set = ChildDetails {
            name: row.name.filter(|_| changed[0]),
            birth: row.birth.filter(|_| changed[1]),
            sex: row.sex.filter(|_| changed[2]),
            personal_id: row.personal_id.filter(|_| changed[3]),
            local_id: row.local_id.filter(|_| changed[4]),
            ethnicity: row.ethnicity.filter(|_| changed[5]),
            village: row.village.clone().filter(|_| changed[6]),
            ..ChildDetails::default()
        };
        if set != ChildDetails::default() {
            let body = Body::ChildDetailsCorrected(DetailsCorrected {
                set,
                cleared: Vec::new(),
                reason: String::new(),
            });
            record(desk, subject, Some(origin(key, &merged)), body);
        }
        if changed[UNIT] {
            let body = Body::ChildMoved(Moved {
                reason: MoveReason::Relocated,
                village: row.village,
            });
            record(desk, subject, Some(origin(key, &merged)), body);
        }
        self.carers_and_circumstances(placed, key, subject, desk);
        if desk.facts.len() > before {
            Outcome::Corrected
        } else {
            Outcome::Already
        }
    }

    /// The child is known from elsewhere by its personal number: nothing recorded is overwritten.
    fn fill_gaps(
        &mut self,
        placed: &Placed,
        child: &KnownChild,
        desk: &mut Desk<'_, '_, '_>,
        issues: &mut Vec<Issue>,
    ) -> Outcome {
        let (row, had) = (placed.details(false), &child.details);
        let mut set = ChildDetails::default();
        let mut differs = Vec::new();
        macro_rules! gaps {
            ($($field:ident $word:literal),*) => {
                $(match (&row.$field, &had.$field) {
                    (Some(_), None) => set.$field.clone_from(&row.$field),
                    (Some(new), Some(old)) if new != old => differs.push($word),
                    _ => {}
                })*
            };
        }
        gaps!(
            name "Họ và tên", birth "Ngày sinh", sex "Giới tính", local_id "Mã trẻ",
            ethnicity "Dân tộc", village "Thôn"
        );
        if !differs.is_empty() {
            issues.push(
                Issue::row(placed.row.line, Code::DiffersFromRecord)
                    .arg("fields", differs.join(", ")),
            );
        }
        if set == ChildDetails::default() {
            return Outcome::Already;
        }
        let subject = Subject {
            record: child.record,
            shard: child.shard,
            unit: child.unit,
        };
        let body = Body::ChildDetailsCorrected(DetailsCorrected {
            set,
            cleared: Vec::new(),
            reason: String::new(),
        });
        record(desk, subject, None, body);
        Outcome::Corrected
    }

    fn carers_and_circumstances(
        &mut self,
        placed: &Placed,
        key: &str,
        subject: Subject,
        desk: &mut Desk<'_, '_, '_>,
    ) {
        for code in &placed.row.circumstances {
            let key = keys::of_circumstance(key, code);
            if !desk.known.origins.contains_key(&key) {
                let body = Body::CircumstanceFound(CircumstanceFound {
                    circumstance: code.clone(),
                    evidence: String::new(),
                });
                record(desk, subject, Some(origin(&key, "1")), body);
            }
        }
        for carer in placed.carers() {
            self.link(placed, &carer, key, subject, desk);
        }
    }

    /// Links a carer; a changed name or telephone corrects the person, a changed person is
    /// another link.
    fn link(
        &mut self,
        placed: &Placed,
        carer: &Carer<'_>,
        key: &str,
        subject: Subject,
        desk: &mut Desk<'_, '_, '_>,
    ) {
        let link_key = keys::of_carer(key, carer.tag);
        let name = keys::field(Some(&fold(carer.name)));
        let phone = keys::field(carer.phone);
        let linked = desk
            .known
            .origins
            .get(&link_key)
            .and_then(|seen| Link::parse(&seen.content));
        let details = PersonDetails {
            kind: PersonKind::Carer,
            name: Some(carer.name.to_owned()),
            phone: carer.phone.map(str::to_owned),
            synthetic: desk.setting.synthetic,
        };
        if let Some(linked) = linked {
            let phone_kept = phone == EMPTY || phone == linked.phone;
            if name == linked.name && phone_kept {
                return;
            }
            let content = Link {
                name: name.clone(),
                phone: phone.clone(),
                ..linked.clone()
            };
            let content = content.print();
            if name == linked.name || (phone == linked.phone && phone != EMPTY) {
                let body = Body::Corrected(Corrected {
                    fact: linked.registered,
                    instead: Some(Instead {
                        on: desk.setting.today,
                        unit: subject.unit,
                        body: Box::new(Body::PersonRegistered(details)),
                    }),
                    reason: String::new(),
                });
                let person = Subject {
                    record: linked.carer,
                    ..subject
                };
                record(desk, person, Some(origin(&link_key, &content)), body);
                return;
            }
            let unlinked = CarerUnlinked {
                carer: linked.carer,
            };
            record(desk, subject, None, Body::CarerUnlinked(unlinked));
        }
        let person_key = placed.person_key(carer);
        let seen = desk
            .known
            .origins
            .get(&person_key)
            .map(|seen| (seen.record, seen.first));
        let (person, registered) = match self.people.get(&person_key).copied().or(seen) {
            Some(person) => person,
            None => {
                let person = desk.recorder.new_record();
                let about = Subject {
                    record: person,
                    ..subject
                };
                let origin = origin(&person_key, &format!("{name}{phone}"));
                let fact = record(desk, about, Some(origin), Body::PersonRegistered(details));
                (person, fact)
            }
        };
        self.people.insert(person_key, (person, registered));
        let link = Link {
            name,
            phone,
            carer: person,
            registered,
        };
        let body = Body::CarerLinked(CarerLinked {
            carer: person,
            relation: carer.relation,
        });
        record(desk, subject, Some(origin(&link_key, &link.print())), body);
    }

    fn remember(&mut self, placed: &Placed, record: RecordId) {
        let recent = Recent {
            line: placed.row.line,
            record,
            name: fold(&placed.row.name),
            birth: placed.row.birth,
            unit: placed.unit,
            phone: placed.row.phone.clone(),
        };
        if let Some(id) = &placed.row.personal_id {
            self.by_personal_id.insert(id.clone(), recent.clone());
        }
        self.by_name
            .entry(recent.name.clone())
            .or_default()
            .push(recent);
    }

    /// Lists children of the same name, of about the same birth, in the same commune or under
    /// the same telephone; or under the same personal number.
    fn list_duplicates(
        &self,
        placed: &Placed,
        record: RecordId,
        desk: &Desk<'_, '_, '_>,
        duplicates: &mut Vec<LikelyDuplicate>,
        issues: &mut Vec<Issue>,
    ) {
        let row = &placed.row;
        let name = fold(&row.name);
        let mut others: Vec<(RecordId, Option<u32>)> = Vec::new();
        if let Some(twin) = row
            .personal_id
            .as_ref()
            .and_then(|id| self.by_personal_id.get(id))
        {
            others.push((twin.record, Some(twin.line)));
        }
        for recent in self.by_name.get(&name).into_iter().flatten() {
            let same_phone = row.phone.is_some() && row.phone == recent.phone;
            if near(row.birth, recent.birth) && (recent.unit == placed.unit || same_phone) {
                others.push((recent.record, Some(recent.line)));
            }
        }
        let with_id = row
            .personal_id
            .as_ref()
            .and_then(|id| desk.known.by_personal_id.get(id));
        others.extend(
            with_id
                .into_iter()
                .flatten()
                .map(|child| (child.record, None)),
        );
        for likeness in placed.likenesses() {
            let alike = desk.known.by_likeness.get(&likeness).into_iter().flatten();
            others.extend(
                alike
                    .filter(|child| child.unit == placed.unit)
                    .map(|child| (child.record, None)),
            );
        }
        let mut listed: Vec<RecordId> = Vec::new();
        for (other, other_row) in others {
            if listed.contains(&other) || listed.len() == 5 {
                continue;
            }
            listed.push(other);
            let value = match other_row {
                Some(line) => format!("{} ({line})", row.name),
                None => format!("{} [{other}]", row.name),
            };
            issues.push(Issue::row(row.line, Code::LikelyDuplicate).arg("value", value));
            duplicates.push(LikelyDuplicate {
                row: row.line,
                name: row.name.clone(),
                record: record.to_string(),
                other: other.to_string(),
                other_row,
            });
        }
    }
}

/// What the origin of a link remembers: whether name or telephone changed, and whom it links.
#[derive(Clone)]
struct Link {
    name: String,
    phone: String,
    carer: RecordId,
    registered: FactId,
}

impl Link {
    fn print(&self) -> String {
        format!(
            "{}{}.{}.{}",
            self.name, self.phone, self.carer, self.registered
        )
    }

    fn parse(content: &str) -> Option<Self> {
        let mut parts = content.split('.');
        let hashes = parts.next()?;
        Some(Self {
            name: hashes.get(..FIELD)?.to_owned(),
            phone: hashes.get(FIELD..)?.to_owned(),
            carer: parts.next()?.parse().ok()?,
            registered: parts.next()?.parse().ok()?,
        })
    }
}

fn origin(key: &str, content: &str) -> Origin {
    Origin {
        key: key.to_owned(),
        content: content.to_owned(),
    }
}

fn record(
    desk: &mut Desk<'_, '_, '_>,
    subject: Subject,
    origin: Option<Origin>,
    body: Body,
) -> FactId {
    let about = About {
        shard: subject.shard,
        record: subject.record,
        unit: subject.unit,
        on: desk.setting.today,
        origin,
    };
    let fact = desk.recorder.fact(about, body);
    let id = fact.envelope.id;
    desk.facts.push(fact);
    id
}
