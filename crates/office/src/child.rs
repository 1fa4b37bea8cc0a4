//! One child's file on a day: who, where, what is owed and why, what happened; cut to the
//! sections that may be seen.

use std::collections::BTreeSet;

use noi_core::access::{Section, Sections, place};
use noi_core::fact::{Body, Fact, NeedIdentified, NeedWaived};
use noi_core::finding_facts::Measured;
use noi_core::records::child::Child;
use noi_core::records::details::{DetailChange, detail_changes};
use noi_core::records::{Effective, effective};
use noi_core::{Birth, Day, Domain, Duty, FactId, RecordId, Role, Sex, State, UnitId};
use noi_pack::evaluate::child::{duties_of, in_programme};
use noi_pack::evaluate::{self, Access, NeedView, Place, Subject};
use noi_pack::model::{Basis, Text};
use serde::{Deserialize, Serialize};

use crate::cut::{cut, shows_note};
use crate::error::OfficeError;
use crate::open::Office;
use crate::place::place_of;

/// A child's file: what lies outside the sections asked for isn't in it.
#[derive(Clone, Debug, Serialize)]
pub struct ChildFile {
    pub id: RecordId,
    pub as_of: Day,
    pub name: Option<String>,
    pub birth: Option<Birth>,
    /// Completed months on the day.
    pub months: Option<i32>,
    pub sex: Option<Sex>,
    pub personal_id: Option<String>,
    pub local_id: Option<String>,
    pub ethnicity: Option<String>,
    pub village: Option<String>,
    /// As recorded; absent where the residence may not be seen.
    pub unit: Option<UnitId>,
    /// On the day's tree.
    pub unit_path: String,
    /// The units among which a person has to choose; the first is the default shown.
    pub waits_for_choice: Vec<String>,
    pub present: bool,
    pub merged_into: Option<RecordId>,
    pub synthetic: bool,
    pub carers: Vec<CarerLine>,
    pub circumstances: Vec<CircumstanceLine>,
    /// Whether the child needs support for inclusion, whatever the reason; absent where even
    /// that may not be seen.
    pub needs_inclusion: Option<bool>,
    /// By the needs that may be seen.
    #[serde(skip)]
    pub access: Access,
    /// Reached in full; absent while nothing has fallen due.
    pub reached: Option<bool>,
    pub domains: Vec<DomainLine>,
    pub needs: Vec<NeedLine>,
    pub duties: Vec<Duty>,
    /// The newest first.
    pub timeline: Vec<Event>,
    pub conflicts: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CarerLine {
    pub record: RecordId,
    pub relation: String,
    pub name: Option<String>,
    pub phone: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CircumstanceLine {
    pub code: String,
    pub words: Words,
    pub from: Day,
    pub until: Option<Day>,
}

/// Words in both languages, for whoever reads the JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub vi: String,
    pub en: String,
}

impl From<&Text> for Words {
    fn from(text: &Text) -> Self {
        Self {
            vi: text.vi.clone(),
            en: text.en.clone(),
        }
    }
}

impl Words {
    pub fn get(&self, english: bool) -> &str {
        if english { &self.en } else { &self.vi }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct DomainLine {
    pub domain: Domain,
    pub due: bool,
    pub reached: bool,
}

/// How one need stands, and why.
#[derive(Clone, Debug, Serialize)]
pub struct NeedLine {
    pub need: String,
    pub words: Words,
    pub domain: Domain,
    pub core: bool,
    pub state: State,
    pub opens: Option<Day>,
    pub due: Option<Day>,
    pub closes: Option<Day>,
    pub met: Option<Day>,
    /// The fact that met it, where it may be seen.
    pub met_by: Option<FactId>,
    /// It counts against access.
    pub failing: bool,
    pub role: Role,
    /// The law; absent: good practice.
    pub basis: Option<String>,
    pub confirmed: bool,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    pub on: Day,
    pub fact: FactId,
    pub kind: String,
    /// The service, circumstance … it is about.
    pub about: Option<Words>,
    pub detail: String,
    pub unit: String,
    pub corrected: bool,
    /// Of a correction of details: what stood there before, and what since.
    #[serde(skip)]
    pub changes: Vec<DetailChange>,
    /// Of a merge: the record that was merged into this one.
    #[serde(skip)]
    pub merged: Option<RecordId>,
}

impl Office {
    /// A child's file on a day, for whoever sees these sections.
    ///
    /// # Errors
    /// When there is no such child.
    pub async fn child(
        &self,
        id: RecordId,
        on: Day,
        sees: Sections,
    ) -> Result<ChildFile, OfficeError> {
        let facts = self.facts_of(id).await?;
        let child = Child::fold(id, &facts).ok_or_else(|| OfficeError::NoChild(id.to_string()))?;
        let mut file = self.file(&child, &facts, on, sees);
        if sees.has(Section::Contacts) {
            file.carers = self.carers_of(id, on).await?;
        }
        Ok(file)
    }

    async fn carers_of(&self, id: RecordId, on: Day) -> Result<Vec<CarerLine>, OfficeError> {
        let links = self.store.carer_links(&[id]).await?;
        let keys: Vec<_> = links
            .iter()
            .filter(|link| link.until.is_none_or(|until| on < until))
            .map(|link| noi_store::PersonKey::Record(link.carer))
            .collect();
        let people = self.store.find_people(&keys).await?;
        let mut carers = Vec::new();
        for link in &links {
            let person = people
                .iter()
                .flatten()
                .find(|person| person.record == link.carer);
            if link.child == id && (link.until.is_none_or(|until| on < until)) {
                carers.push(CarerLine {
                    record: link.carer,
                    relation: format!("{:?}", link.relation).to_lowercase(),
                    name: person.and_then(|person| person.name.clone()),
                    phone: person.and_then(|person| person.phone.clone()),
                });
            }
        }
        Ok(carers)
    }

    /// Where a child lives on a day, as rules need it.
    pub fn place<'a>(&self, unit: UnitId, on: Day, province: &'a mut Option<String>) -> Place<'a> {
        *province = place_of(&self.units, unit, on);
        Place {
            unit: self
                .units
                .as_of(unit, on)
                .map_or(unit, |placed| placed.unit),
            province: province.as_deref(),
        }
    }

    fn file(&self, whole: &Child, facts: &[Fact], on: Day, sees: Sections) -> ChildFile {
        let mut province = None;
        let place = self.place(whole.residence(on).unit, on, &mut province);
        // The rules look at the whole child, the file only at what may be seen of it.
        let views = evaluate::needs_seen(&self.pack, &Subject::from(whole), sees, place, on);
        let duties = if whole.present(on) && in_programme(&self.pack, whole, on) {
            duties_of(&self.pack, whole.id, &views, place, on)
        } else {
            Vec::new()
        };
        let access = evaluate::access(&self.pack, &views);
        let timeline = self.timeline(whole, facts, on, sees);
        let told: BTreeSet<FactId> = timeline.iter().map(|event| event.fact).collect();
        let lives = sees.has(Section::Residence);
        let placed = self.units.as_of(whole.residence(on).unit, on);
        let child = cut(&self.pack, whole, sees);
        let residence = child.residence(on);
        let present = child.present(on);
        let details = &child.details;
        ChildFile {
            id: child.id,
            as_of: on,
            name: details.name.clone(),
            birth: details.birth,
            months: details.birth.map(|birth| birth.day.months_until(on)),
            sex: details.sex,
            personal_id: details.personal_id.clone(),
            local_id: details.local_id.clone(),
            ethnicity: details.ethnicity.clone(),
            village: residence
                .village
                .clone()
                .or_else(|| details.village.clone()),
            unit: lives.then_some(residence.unit),
            unit_path: if lives {
                self.units.full_path(place.unit, on)
            } else {
                String::new()
            },
            waits_for_choice: placed
                .filter(|_| lives)
                .and_then(|placed| placed.waits_for_choice)
                .unwrap_or_default()
                .into_iter()
                .map(|unit| self.unit_name(unit, on))
                .collect(),
            present,
            merged_into: child.merged_into,
            synthetic: details.synthetic,
            carers: Vec::new(),
            circumstances: child
                .circumstances
                .iter()
                .filter(|spell| spell.from <= on)
                .map(|spell| CircumstanceLine {
                    code: spell.circumstance.clone(),
                    words: self.circumstance_words(&spell.circumstance),
                    from: spell.from,
                    until: spell.until,
                })
                .collect(),
            needs_inclusion: sees
                .has(Section::Inclusion)
                .then(|| self.needs_inclusion(&views)),
            access,
            reached: (access.counted && present).then_some(access.full),
            domains: Domain::ALL
                .into_iter()
                .map(|domain| DomainLine {
                    domain,
                    due: access.domains[domain.index()].due,
                    reached: access.domains[domain.index()].reached,
                })
                .collect(),
            needs: views
                .iter()
                .filter_map(|view| self.need_line(view, &told, on))
                .collect(),
            duties,
            timeline,
            conflicts: child
                .conflicts
                .iter()
                .map(|conflict| {
                    format!("{}: {} / {}", conflict.field, conflict.kept, conflict.other)
                })
                .collect(),
        }
    }

    fn needs_inclusion(&self, views: &[NeedView]) -> bool {
        views.iter().any(|view| {
            self.pack.needs[view.need].section == Section::Inclusion
                && !matches!(
                    view.status.state,
                    State::NotApplicable | State::NotYet | State::Waived
                )
        })
    }

    fn circumstance_words(&self, code: &str) -> Words {
        self.pack.circumstance(code).map_or_else(
            || Words {
                vi: code.to_owned(),
                en: code.to_owned(),
            },
            |one| Words::from(&one.words),
        )
    }

    fn need_line(&self, view: &NeedView, told: &BTreeSet<FactId>, on: Day) -> Option<NeedLine> {
        let need = &self.pack.needs[view.need];
        let Basis {
            citation,
            confirmed,
        } = &need.basis;
        let one = view.status.instance;
        if view.status.state == State::NotApplicable && one.is_none() {
            return None;
        }
        let met = one.and_then(|one| one.met).filter(|met| *met <= on);
        Some(NeedLine {
            need: need.code.clone(),
            words: Words::from(&need.words),
            domain: need.domain,
            core: need.core,
            state: view.status.state,
            opens: one.map(|one| one.opens_on(need, on).unwrap_or(one.round.opens)),
            due: one.map(|one| one.due_on(need, on)),
            closes: one
                .map(|one| one.round.closes)
                .filter(|closes| *closes < evaluate::rounds::NEVER)
                .map(|closes| closes.plus_days(-1)),
            met,
            met_by: met
                .and_then(|_| one.and_then(|one| one.by))
                .filter(|fact| told.contains(fact)),
            failing: view.status.failing,
            role: need.role,
            basis: citation.clone(),
            confirmed: *confirmed,
        })
    }

    fn timeline(&self, child: &Child, facts: &[Fact], on: Day, sees: Sections) -> Vec<Event> {
        let mut changes = detail_changes(facts);
        let mut events: Vec<Event> = effective(facts)
            .iter()
            .filter(|fact| fact.on <= on && self.shows(child, fact, sees))
            .map(|fact| {
                let (about, detail) = self.what_happened(fact.body, sees);
                Event {
                    on: fact.on,
                    fact: fact.id,
                    kind: fact.body.kind().to_owned(),
                    about,
                    detail,
                    unit: self.unit_name(fact.unit, fact.on),
                    corrected: fact.corrected,
                    changes: changes.remove(&fact.id).unwrap_or_default(),
                    merged: match fact.body {
                        Body::MergedInto(merged) if merged.survivor == child.id => {
                            Some(fact.fact.envelope.record)
                        }
                        _ => None,
                    },
                }
            })
            .collect();
        events.reverse();
        events
    }

    /// Whether something that happened may be told.
    fn shows(&self, child: &Child, fact: &Effective<'_>, sees: Sections) -> bool {
        let pack = &*self.pack;
        place(fact.body, pack).within(sees)
            && match fact.body {
                Body::ServiceReceived(received) => {
                    pack.shows_service(sees, &received.service, &child.circumstances, fact.on)
                }
                Body::NeedIdentified(NeedIdentified { need, .. })
                | Body::NeedWaived(NeedWaived { need, .. }) => {
                    pack.shows_said(sees, need, &child.circumstances, fact.on)
                }
                _ => true,
            }
    }

    fn what_happened(&self, body: &Body, sees: Sections) -> (Option<Words>, String) {
        let note = |need: &str, note: &str| {
            if shows_note(&self.pack, need, sees) {
                note.to_owned()
            } else {
                String::new()
            }
        };
        match body {
            Body::ServiceReceived(received) => {
                let mut detail = Vec::new();
                detail.extend(received.dose.map(|dose| format!("#{dose}")));
                detail.extend(received.result.clone());
                detail.extend(received.provider.clone());
                (self.service_words(&received.service), detail.join(" · "))
            }
            Body::Measured(taken) => (self.service_words(&taken.service), measures(taken)),
            Body::Screened(answered) => (
                self.pack
                    .instrument(&answered.instrument)
                    .map(|instrument| Words::from(&instrument.words))
                    .or_else(|| self.service_words(&answered.service)),
                answered.result.clone().unwrap_or_default(),
            ),
            Body::CircumstanceFound(found) => (
                Some(self.circumstance_words(&found.circumstance)),
                found.evidence.clone(),
            ),
            Body::CircumstanceEnded(ended) => (
                Some(self.circumstance_words(&ended.circumstance)),
                ended.reason.clone(),
            ),
            Body::Enrolled(enrolled) => (
                None,
                format!("{}-{}", enrolled.school_year, enrolled.school_year + 1),
            ),
            Body::NeedIdentified(found) => {
                (self.need_words(&found.need), note(&found.need, &found.note))
            }
            Body::NeedWaived(waived) => (
                self.need_words(&waived.need),
                note(&waived.need, &waived.reason),
            ),
            Body::ChildDetailsCorrected(change) => (None, change.reason.clone()),
            Body::ChildExited(exited) => (None, exited.note.clone()),
            Body::MergedInto(merged) => (None, merged.reason.clone()),
            Body::Unmerged(parted) => (None, parted.reason.clone()),
            _ => (None, String::new()),
        }
    }

    fn service_words(&self, code: &str) -> Option<Words> {
        self.pack
            .service(code)
            .map(|service| Words::from(&service.words))
    }

    fn need_words(&self, code: &str) -> Option<Words> {
        self.pack
            .need(code)
            .map(|(_, need)| Words::from(&need.words))
    }
}

/// Measures in a line, with the decimal comma that both languages understand beside a unit.
fn measures(taken: &Measured) -> String {
    let part = |value: Option<u32>, scale: u32, unit: &str| {
        value.map(|value| {
            let (whole, rest) = (value / scale, value % scale);
            let digits = format!("{rest:0width$}", width = scale.ilog10() as usize);
            let digits = digits.trim_end_matches('0');
            if digits.is_empty() {
                format!("{whole} {unit}")
            } else {
                format!("{whole},{digits} {unit}")
            }
        })
    };
    let parts: Vec<String> = [
        part(taken.weight_g, 1000, "kg"),
        part(taken.length_dmm, 100, "cm"),
        part(taken.muac_dmm, 10, "mm"),
        part(taken.head_dmm, 100, "cm"),
    ]
    .into_iter()
    .flatten()
    .collect();
    parts.join(" · ")
}
