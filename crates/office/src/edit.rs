//! Putting a child's details right, by a form that had shown them as they were: what somebody else
//! changed since is never overwritten unseen.
//!
//! It does not know who may do it, nor how both values are shown.

use noi_core::fact::{Body, ChildDetails, Clearable, DetailsCorrected, Fact};
use noi_core::records::child::Child;
use noi_core::records::details::{detail_changes, differences, take};
use noi_core::{FactId, Moment, RecordId};

use crate::acts::decide_about;
use crate::error::{InputError, OfficeError};
use crate::open::Office;
use crate::register::{as_kept, odd_group};

/// What a form asks to be put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The fact that corrects, as the form carries it.
    pub fact: FactId,
    /// As the details should be.
    pub typed: ChildDetails,
    /// As the form had shown them.
    pub shown: ChildDetails,
    pub reason: String,
    /// What is odd and was said to be right.
    pub kept: Vec<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// It is recorded, or there was nothing to change.
    Done,
    /// Somebody else changed the same meanwhile; nothing is recorded.
    Meanwhile {
        now: ChildDetails,
        both: Vec<Meanwhile>,
    },
    /// What is odd and has to be said to be right, each by the key of its words; nothing is
    /// recorded.
    Doubts(Vec<String>),
}

/// A detail that somebody else changed since the form had shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meanwhile {
    /// `name`, `birth` …
    pub field: &'static str,
    pub theirs: Option<String>,
    pub mine: Option<String>,
    /// Who changed it, and when.
    pub by: Option<(RecordId, Moment)>,
}

/// What a form changes, and what it would change although somebody else did.
#[derive(Debug, Default, PartialEq)]
struct Changes {
    set: ChildDetails,
    cleared: Vec<Clearable>,
    fields: Vec<&'static str>,
    both: Vec<Meanwhile>,
}

impl Edit {
    fn changes(&self, now: &ChildDetails) -> Changes {
        let mut changes = Changes::default();
        let kept = as_kept(self.typed.clone());
        for touched in differences(&self.shown, &self.typed) {
            let field = touched.field;
            let of = |details: &ChildDetails, others: &ChildDetails| {
                let mut alone = others.clone();
                take(field, details, &mut alone);
                differences(others, &alone).pop()
            };
            // Only as it is kept can it be compared: blanks and the like are no change.
            let Some(change) = of(&kept, now) else {
                continue;
            };
            if of(now, &self.shown).is_some() {
                changes.both.push(Meanwhile {
                    field,
                    theirs: change.was,
                    mine: change.now,
                    by: None,
                });
                continue;
            }
            match (change.now.is_some(), Clearable::named(field)) {
                (true, _) => {
                    take(field, &kept, &mut changes.set);
                }
                (false, Some(clearable)) => changes.cleared.push(clearable),
                (false, None) => continue,
            }
            changes.fields.push(field);
        }
        changes
    }
}

impl Office {
    /// Puts a child's details right. What the form didn't touch stays as it is, whoever changed
    /// it. Sent twice, it is recorded once.
    ///
    /// # Errors
    /// When there is no such child; when it can't be true as it stands; when something else was
    /// recorded under the identifier.
    pub async fn edit(&self, record: RecordId, edit: &Edit) -> Result<Edited, OfficeError> {
        let facts = self.facts_of(record).await?;
        let child =
            Child::fold(record, &facts).ok_or_else(|| OfficeError::NoChild(record.to_string()))?;
        if let Some(before) = facts.iter().find(|one| one.envelope.id == edit.fact) {
            return match &before.body {
                Body::ChildDetailsCorrected(change) if change.reason == edit.reason => {
                    Ok(Edited::Done)
                }
                _ => Err(InputError::RecordedOtherwise.into()),
            };
        }
        let mut changes = edit.changes(&child.details);
        if !changes.both.is_empty() {
            for both in &mut changes.both {
                both.by = changed_last(&facts, both.field);
            }
            return Ok(Edited::Meanwhile {
                now: child.details,
                both: changes.both,
            });
        }
        if changes.fields.is_empty() {
            return Ok(Edited::Done);
        }
        let body = Body::ChildDetailsCorrected(DetailsCorrected {
            set: changes.set,
            cleared: changes.cleared,
            reason: edit.reason.clone(),
        });
        let doubts = self.doubts_about_edit(&child, &body, &changes.fields)?;
        let asked: Vec<String> = doubts
            .into_iter()
            .filter(|doubt| !edit.kept.contains(doubt))
            .collect();
        if !asked.is_empty() {
            return Ok(Edited::Doubts(asked));
        }
        self.act_as(edit.fact, record, self.today(), None, body)
            .await?;
        Ok(Edited::Done)
    }

    fn doubts_about_edit(
        &self,
        child: &Child,
        body: &Body,
        fields: &[&str],
    ) -> Result<Vec<String>, OfficeError> {
        let about = noi_core::recorder::About {
            shard: child.shard,
            record: child.id,
            unit: child.residence(self.today()).unit,
            on: self.today(),
            origin: None,
        };
        let fact = self.numbered(1, (self.machine.now)(), about, body.clone());
        let found = self.decided(&fact, self.today(), |fact, known| {
            decide_about(child, fact, known)
        })?;
        let mut doubts = Vec::new();
        // What was odd before is asked about only where it is changed now.
        if ["birth", "sex", "personal_id"]
            .iter()
            .any(|one| fields.contains(one))
        {
            doubts.extend(found.iter().map(noi_core::decide::Doubt::key));
        }
        if let Body::ChildDetailsCorrected(change) = body {
            doubts.extend(odd_group(&change.set).map(str::to_owned));
        }
        Ok(doubts)
    }
}

/// Who changed a detail last, and when.
fn changed_last(facts: &[Fact], field: &str) -> Option<(RecordId, Moment)> {
    let changes = detail_changes(facts);
    let changed = |fact: &&Fact| {
        let change = changes.get(&fact.envelope.id);
        change.is_some_and(|change| change.iter().any(|one| one.field == field))
    };
    let last = facts
        .iter()
        .filter(changed)
        .max_by_key(|fact| (fact.envelope.recorded, fact.envelope.id))?;
    Some((last.envelope.actor, last.envelope.recorded))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, birth: &str) -> ChildDetails {
        ChildDetails {
            name: Some(name.to_owned()),
            birth: birth.parse().ok(),
            personal_id: Some("040325000017".to_owned()),
            ..ChildDetails::default()
        }
    }

    /// What a form that showed `shown` and says `typed` does to a child that is `now`.
    fn check(shown: ChildDetails, typed: ChildDetails, now: &ChildDetails) -> Changes {
        let edit = Edit {
            fact: "019a0000-0000-7000-8000-000000000001".parse().unwrap(),
            typed,
            shown,
            reason: String::new(),
            kept: Vec::new(),
        };
        edit.changes(now)
    }

    #[test]
    fn only_what_was_touched_is_changed() {
        let shown = named("Lò Thị Mây", "2025");
        let untouched = check(shown.clone(), shown.clone(), &shown);
        assert_eq!(untouched, Changes::default());
        let blanks = named("  Lò  Thị Mây ", "2025");
        assert_eq!(check(shown.clone(), blanks, &shown), Changes::default());
        let found = check(shown.clone(), named("Lò Thị Mai", "2025"), &shown);
        assert_eq!(found.fields, ["name"]);
        assert_eq!(found.set.name.as_deref(), Some("Lò Thị Mai"));
        assert_eq!(found.set.birth, None);
        let mut without = shown.clone();
        without.personal_id = None;
        let found = check(shown.clone(), without, &shown);
        assert_eq!(found.cleared, [Clearable::PersonalId]);
        let mut nameless = shown.clone();
        nameless.name = None;
        assert_eq!(check(shown.clone(), nameless, &shown).fields, [""; 0]);
    }

    #[test]
    fn what_both_changed_is_shown_and_what_one_changed_stays() {
        let shown = named("Lò Thị Mây", "2025");
        let now = named("Lò Thị Mai", "2025");
        // The other changed the name, this form the birth: both count.
        let found = check(shown.clone(), named("Lò Thị Mây", "2025-09"), &now);
        assert_eq!((found.fields, found.both), (vec!["birth"], Vec::new()));
        // Both changed the name to the same: nothing to do.
        let found = check(shown.clone(), now.clone(), &now);
        assert_eq!(found, Changes::default());
        let found = check(shown, named("Lò Thị Mận", "2025-09"), &now);
        assert_eq!(found.both.len(), 1);
        assert_eq!(found.both[0].theirs.as_deref(), Some("Lò Thị Mai"));
        assert_eq!(found.both[0].mine.as_deref(), Some("Lò Thị Mận"));
    }
}
