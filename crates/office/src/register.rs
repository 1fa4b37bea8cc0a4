//! Registering one child, with whoever cares for it: what is odd about it, which records may be
//! the same child, and all of its facts in one commit.
//!
//! It does not know who may see the records that it finds: whoever shows them asks the policy.

use std::collections::BTreeSet;

use noi_core::decide::{Known, decide};
use noi_core::fact::{Body, CarerLinked, ChildDetails, PersonDetails, PersonKind, Relation};
use noi_core::names::fold;
use noi_core::recorder::{About, Recorder, uuid_v7};
use noi_core::records::child::Child;
use noi_core::{Fact, FactId, Moment, RecordId, UnitId};
use noi_exchange::import::alike;
use noi_exchange::table::Cell;
use noi_exchange::text::fold::tidy;
use noi_exchange::values::{ethnicity, person};
use noi_store::{ChildKey, ChildRow, PersonKey, Scope, Search};

use crate::error::{InputError, OfficeError};
use crate::open::Office;

/// A child as a form tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The fact that registers the child, as the form carries it; every other identifier follows
    /// from it, so that nobody can name a record that is there already.
    fact: FactId,
    unit: UnitId,
    details: ChildDetails,
    carer: Option<NewCarer>,
}

/// Who cares for the child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewCarer {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub relation: Option<Relation>,
}

impl NewCarer {
    /// As it is kept; none where nothing tells who it is.
    pub(crate) fn kept(self) -> Option<NewCarer> {
        let kept = NewCarer {
            name: tidied(self.name),
            phone: phone_as_kept(self.phone),
            relation: self.relation,
        };
        (kept.name.is_some() || kept.phone.is_some()).then_some(kept)
    }
}

/// Namesakes in a unit that are looked through.
const NAMESAKES: u32 = 200;

impl Registration {
    /// What was typed, as it is kept: composed letters, single blanks, the group's and the
    /// telephone's usual form. What has no usual form is kept as it was typed.
    pub fn new(
        fact: FactId,
        unit: UnitId,
        typed: ChildDetails,
        carer: Option<NewCarer>,
    ) -> Registration {
        let details = as_kept(typed);
        Registration {
            fact,
            unit,
            details,
            carer: carer.and_then(NewCarer::kept),
        }
    }

    /// The child's record.
    pub fn record(&self) -> RecordId {
        RecordId(self.derived("child"))
    }

    /// As it will be kept.
    pub fn details(&self) -> &ChildDetails {
        &self.details
    }

    fn derived(&self, what: &str) -> uuid::Uuid {
        derived(self.fact, what)
    }
}

/// Another identifier that follows from the one a form carries, so that nobody can name a record
/// that is there already.
pub(crate) fn derived(fact: FactId, what: &str) -> uuid::Uuid {
    let id = fact.0.as_u128();
    let mut hasher = blake3::Hasher::new();
    hasher.update(what.as_bytes()).update(&id.to_be_bytes());
    let mut random = [0; 16];
    random.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    uuid_v7(Moment((id >> 80) as i64), u128::from_be_bytes(random))
}

impl Office {
    /// What is odd about it, each by the key of its words (`doubt-…` without the beginning).
    ///
    /// # Errors
    /// When it can't be true as it stands.
    pub fn doubts_about(&self, new: &Registration) -> Result<Vec<String>, OfficeError> {
        let mut doubts = Vec::new();
        if new.details.name.is_none() {
            doubts.push("name-missing".to_owned());
        }
        if new.details.birth.is_none() {
            doubts.push("birth-missing".to_owned());
        }
        let fact = self.registering(new, 1, None);
        for doubt in decide(None, &fact[0], self.known())? {
            doubts.push(doubt.key());
        }
        if let Some(doubt) = odd_group(&new.details) {
            doubts.push(doubt.to_owned());
        }
        let phone = new.carer.as_ref().and_then(|carer| carer.phone.as_deref());
        if phone.is_some_and(|phone| person::read_phone(Cell::Text(phone)).is_err()) {
            doubts.push("phone-unreadable".to_owned());
        }
        Ok(doubts)
    }

    /// Records that may be the same child, wherever they are, the likeliest first: of the same
    /// number; of the same name and birth, also with day and month exchanged or known less well;
    /// of the same name in the unit, born at about the same time.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub async fn likely_same(&self, new: &Registration) -> Result<Vec<ChildRow>, OfficeError> {
        let details = &new.details;
        let name = details.name.as_deref().map(fold).unwrap_or_default();
        let mut keys: Vec<ChildKey> = Vec::new();
        keys.extend(details.personal_id.clone().map(ChildKey::PersonalId));
        if let (Some(birth), false) = (details.birth, name.is_empty()) {
            keys.extend(
                alike::births(birth)
                    .into_iter()
                    .map(|birth| ChildKey::Likeness {
                        name_fold: name.clone(),
                        birth,
                    }),
            );
        }
        let mut rows: Vec<ChildRow> = self.store.find_children(&keys).await?.concat();
        if !name.is_empty() {
            let today = self.today();
            let mut units = self.units.descendants(new.unit, today);
            units.push(new.unit);
            let search = Search {
                text: name.clone(),
                scope: Scope::Units(units),
                limit: NAMESAKES,
            };
            let found = self.store.search_children(&search).await?.rows;
            rows.extend(found.into_iter().filter(|row| {
                let about_then = match (details.birth, row.birth) {
                    (Some(a), Some(b)) => alike::near(a, b),
                    // Of a child without a date only the name can tell.
                    _ => true,
                };
                row.name_fold == name && about_then
            }));
        }
        let own = new.record();
        let mut seen = BTreeSet::from([own]);
        rows.retain(|row| row.merged_into.is_none() && seen.insert(row.record));
        Ok(rows)
    }

    /// Registers the child and links whoever cares for it, in one commit; a carer known by name
    /// and telephone is that person. Sent twice, it is recorded once.
    ///
    /// # Errors
    /// When it can't be true as it stands; when something else was recorded under the
    /// identifier.
    pub async fn register(&self, new: &Registration) -> Result<RecordId, OfficeError> {
        let known_carer = self.known_carer(new).await?;
        let next = |next: u64| self.registering(new, next, known_carer);
        let shard = self.shard(new.unit, self.today());
        let facts = next(self.store.next_index(self.store.device(), shard).await?);
        if self.is_recorded(&facts).await? {
            return Ok(new.record());
        }
        decide(None, &facts[0], self.known())?;
        let child = Child::fold(new.record(), &facts[..1]);
        for fact in &facts[1..] {
            decide(child.as_ref(), fact, self.known())?;
        }
        self.commit(&facts).await?;
        Ok(new.record())
    }

    /// The 54 groups, to choose from.
    pub fn ethnic_groups() -> impl Iterator<Item = &'static str> {
        ethnicity::names()
    }

    fn known(&self) -> Known<'_> {
        Known {
            today: self.today(),
            // Neither a registration nor a link names anything of the pack.
            has_name: &|_, _| true,
        }
    }

    /// The facts of a registration, the child's own first.
    fn registering(&self, new: &Registration, next: u64, carer: Option<RecordId>) -> Vec<Fact> {
        let today = self.today();
        let shard = self.shard(new.unit, today);
        let about = |record| About {
            shard,
            record,
            unit: new.unit,
            on: today,
            origin: None,
        };
        let mut new_id = self.machine.new_id;
        let now = (self.machine.now)();
        let mut recorder = Recorder::new(self.store.device(), self.actor(), now, &mut new_id);
        recorder.continue_from(shard, next.saturating_sub(1));
        let mut record = |id: FactId, about: About, body: Body| {
            let mut fact = recorder.fact(about, body);
            fact.envelope.id = id;
            fact
        };
        let child = new.record();
        let mut facts = vec![record(
            new.fact,
            about(child),
            Body::ChildRegistered(new.details.clone()),
        )];
        let Some(named) = &new.carer else {
            return facts;
        };
        let own = RecordId(new.derived("carer"));
        let carer = carer.unwrap_or(own);
        if carer == own {
            let details = PersonDetails {
                kind: PersonKind::Carer,
                name: named.name.clone(),
                phone: named.phone.clone(),
                synthetic: false,
            };
            facts.push(record(
                FactId(new.derived("carer registered")),
                about(carer),
                Body::PersonRegistered(details),
            ));
        }
        let link = CarerLinked {
            carer,
            relation: named.relation.unwrap_or(Relation::Other),
        };
        facts.push(record(
            FactId(new.derived("carer linked")),
            about(child),
            Body::CarerLinked(link),
        ));
        facts
    }

    /// A carer of this name and telephone, as an import takes two rows for one person.
    async fn known_carer(&self, new: &Registration) -> Result<Option<RecordId>, OfficeError> {
        match &new.carer {
            Some(carer) => self.person_known_as(carer).await,
            None => Ok(None),
        }
    }

    pub(crate) async fn person_known_as(
        &self,
        carer: &NewCarer,
    ) -> Result<Option<RecordId>, OfficeError> {
        let NewCarer {
            name: Some(name),
            phone: Some(phone),
            ..
        } = carer
        else {
            return Ok(None);
        };
        let key = PersonKey::Phone(phone.clone());
        let found = self.store.find_people(&[key]).await?.concat();
        let name = fold(name);
        let mut same = found.into_iter().filter(|row| {
            row.kind == PersonKind::Carer && row.merged_into.is_none() && row.name_fold == name
        });
        Ok(same.next().map(|row| row.record))
    }

    /// Whether the same was recorded already under these identifiers.
    async fn is_recorded(&self, facts: &[Fact]) -> Result<bool, OfficeError> {
        let mut there = 0;
        for fact in facts {
            let Some(stored) = self.store.fact(fact.envelope.id).await? else {
                continue;
            };
            let before = Fact::from_stored(&stored.bytes)?;
            let same = before.envelope.record == fact.envelope.record && before.body == fact.body;
            if !same {
                return Err(InputError::RecordedOtherwise.into());
            }
            there += 1;
        }
        match there {
            0 => Ok(false),
            all if all == facts.len() => Ok(true),
            _ => Err(InputError::RecordedOtherwise.into()),
        }
    }
}

/// What is odd about the ethnic group.
pub(crate) fn odd_group(details: &ChildDetails) -> Option<&'static str> {
    let group = details.ethnicity.as_deref()?;
    ethnicity::canonical(group)
        .is_none()
        .then_some("ethnicity-unknown")
}

/// A child's details as they are kept.
pub(crate) fn as_kept(typed: ChildDetails) -> ChildDetails {
    ChildDetails {
        name: tidied(typed.name),
        personal_id: tidied(typed.personal_id).map(digits_together),
        ethnicity: tidied(typed.ethnicity)
            .map(|text| ethnicity::canonical(&text).map_or(text, str::to_owned)),
        village: tidied(typed.village),
        ..typed
    }
}

/// A telephone number as it is kept.
pub(crate) fn phone_as_kept(typed: Option<String>) -> Option<String> {
    tidied(typed).map(|text| person::read_phone(Cell::Text(&text)).unwrap_or(text))
}

pub(crate) fn tidied(text: Option<String>) -> Option<String> {
    text.map(|text| tidy(&text).into_owned())
        .filter(|text| !text.is_empty())
}

/// The digits of a number without what people put between them; other text as it is.
fn digits_together(text: String) -> String {
    let between = |c: char| matches!(c, ' ' | '.' | '-');
    let digits: String = text.chars().filter(|c| !between(*c)).collect();
    if digits.chars().all(|c| c.is_ascii_digit()) {
        digits
    } else {
        text
    }
}
