//! What may be recorded. A refusal has a reason that can be translated; a doubt is a
//! warning, never a refusal: a child without an ID number, without a birth date to the day,
//! or registered twice is normal.

use serde::Serialize;

use crate::fact::{Body, ChildDetails, Code, ExitKind, Fact, Sex};
use crate::records::child::Child;
use crate::{Day, FactId, RecordId};

/// Why a fact is refused. `code` is the key of its words; `args` fill them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum Refusal {
    #[error("the day {on} is after today ({today})")]
    InTheFuture { on: Day, today: Day },
    #[error("the day {on} is before 1900: check the year")]
    TooLongAgo { on: Day },
    #[error("the day {on} is before the child's birth on {birth}")]
    BeforeBirth { on: Day, birth: Day },
    #[error("the child died on {died}; nothing can happen on {on}")]
    AfterDeath { on: Day, died: Day },
    #[error("this record has not been registered yet")]
    NotRegistered,
    #[error("this record is registered already")]
    RegisteredAlready,
    #[error("the date of birth {birth} is after today ({today})")]
    BirthInTheFuture { birth: Day, today: Day },
    #[error("the child is older than 16: check the date of birth {birth}")]
    TooOld { birth: Day },
    #[error("the record to correct ({fact}) is not among this record's facts")]
    NothingToCorrect { fact: FactId },
    #[error("a record cannot be merged into itself")]
    MergedIntoItself,
    #[error("this record was merged into {survivor}; record it there")]
    MergedAway { survivor: RecordId },
    #[error("this record was not merged")]
    NotMerged,
    #[error("the programme has no {kind} {name:?}")]
    UnknownName { kind: &'static str, name: Code },
    #[error("the end {until} is before the beginning {from}")]
    EndsBeforeItBegins { from: Day, until: Day },
    #[error("a reason is needed")]
    NoReason,
    #[error("the child has left already")]
    LeftAlready,
    #[error("the child has not left")]
    NotLeft,
    #[error("nothing was measured: give a weight, a length or another measure")]
    NothingMeasured,
    #[error("no question was answered")]
    NothingAnswered,
    #[error("a record is opened for a time of three hours at most")]
    OpenTooLong,
}

impl Refusal {
    /// The key of its words: `refusal-in-the-future` …
    pub fn key(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        format!("refusal-{}", value["code"].as_str().unwrap_or("unknown"))
    }

    /// What its words may mention, by name.
    pub fn args(&self) -> Vec<(String, String)> {
        let value = serde_json::to_value(self).unwrap_or_default();
        let Some(map) = value.as_object() else {
            return Vec::new();
        };
        map.iter()
            .filter(|(name, _)| *name != "code")
            .map(|(name, value)| {
                let text = value.as_str().unwrap_or_default();
                let shown = text
                    .parse::<Day>()
                    .map_or_else(|_| text.to_owned(), Day::vn);
                (name.clone(), shown)
            })
            .collect()
    }
}

/// What is odd about a fact that is recorded all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "code")]
pub enum Doubt {
    /// The personal number says another year of birth.
    IdContradictsBirth,
    /// The personal number says the other sex.
    IdContradictsSex,
    /// Not twelve digits.
    IdMalformed,
    /// The same service on the same day is recorded already.
    ServiceTwiceADay,
    /// The child is 9 or older: outside the programme.
    OutsideTheProgramme,
}

impl Doubt {
    /// The end of the key of its words: `id-malformed` of `doubt-id-malformed`.
    pub fn key(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value["code"].as_str().unwrap_or("unknown").to_owned()
    }
}

/// What a decision needs to know beside the record.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    pub today: Day,
    /// Whether the pack has this service, need or circumstance.
    pub has_name: &'a dyn Fn(&'static str, &str) -> bool,
}

/// Decides about a fact on a child's record, as folded so far (`None`: not registered yet).
///
/// # Errors
/// A refusal, when the fact cannot be true as it stands.
pub fn decide(child: Option<&Child>, fact: &Fact, known: Known<'_>) -> Result<Vec<Doubt>, Refusal> {
    let on = fact.envelope.on;
    if on > known.today {
        return Err(Refusal::InTheFuture {
            on,
            today: known.today,
        });
    }
    if on < Day::MIN {
        return Err(Refusal::TooLongAgo { on });
    }
    match (&fact.body, child) {
        (Body::ChildRegistered(_), Some(_)) => Err(Refusal::RegisteredAlready),
        (Body::ChildRegistered(details), None) => check_details(details, known.today),
        (body, child) if about_a_child(body) => {
            let child = child.ok_or(Refusal::NotRegistered)?;
            decide_on_child(child, fact, known)
        }
        (Body::RoleGranted(granted), _) => match granted.until {
            Some(until) if until < granted.from => Err(Refusal::EndsBeforeItBegins {
                from: granted.from,
                until,
            }),
            _ => Ok(Vec::new()),
        },
        (Body::BreakGlassOpened(opened), _) => {
            let from = fact.envelope.at.unwrap_or(fact.envelope.recorded);
            let open_ms = opened.until.0.saturating_sub(from.0);
            if opened.reason.trim().is_empty() {
                Err(Refusal::NoReason)
            } else if !(1..=crate::access::LONGEST_MS).contains(&open_ms) {
                Err(Refusal::OpenTooLong)
            } else {
                Ok(Vec::new())
            }
        }
        (body, _) => {
            check_names(body, known)?;
            Ok(Vec::new())
        }
    }
}

fn about_a_child(body: &Body) -> bool {
    matches!(
        body,
        Body::ChildDetailsCorrected(_)
            | Body::ChildMoved(_)
            | Body::ChildExited(_)
            | Body::ChildReturned(_)
            | Body::CircumstanceFound(_)
            | Body::CircumstanceEnded(_)
            | Body::CarerLinked(_)
            | Body::CarerUnlinked(_)
            | Body::HouseholdLinked(_)
            | Body::CardsRevoked(_)
            | Body::Enrolled(_)
            | Body::EnrolmentEnded(_)
    )
}

fn check_names(body: &Body, known: Known<'_>) -> Result<(), Refusal> {
    let (kind, name) = match body {
        Body::ServiceReceived(received) => ("service", &received.service),
        Body::Measured(taken) => ("service", &taken.service),
        Body::Screened(answered) => ("service", &answered.service),
        Body::NeedIdentified(found) => ("need", &found.need),
        Body::NeedWaived(waived) => ("need", &waived.need),
        Body::CircumstanceFound(found) => ("circumstance", &found.circumstance),
        Body::CircumstanceEnded(ended) => ("circumstance", &ended.circumstance),
        _ => return Ok(()),
    };
    if (known.has_name)(kind, name) {
        return Ok(());
    }
    Err(Refusal::UnknownName {
        kind,
        name: name.clone(),
    })
}

/// Decides about any fact on a registered child's record, services among them.
///
/// # Errors
/// A refusal, when the fact cannot be true as it stands.
pub fn decide_on_child(
    child: &Child,
    fact: &Fact,
    known: Known<'_>,
) -> Result<Vec<Doubt>, Refusal> {
    let on = fact.envelope.on;
    check_names(&fact.body, known)?;
    if let Some(survivor) = child.merged_into
        && !matches!(fact.body, Body::Unmerged(_) | Body::MergedInto(_))
    {
        return Err(Refusal::MergedAway { survivor });
    }
    let death = child
        .absences
        .iter()
        .find(|absence| absence.kind == ExitKind::Died && absence.until.is_none());
    let happens_to_child = matches!(
        fact.body,
        Body::ServiceReceived(_)
            | Body::Measured(_)
            | Body::Screened(_)
            | Body::Enrolled(_)
            | Body::ChildMoved(_)
    );
    if happens_to_child {
        if let Some(birth) = child.birth()
            && birth.known == crate::Known::Day
            && on < birth.day
        {
            return Err(Refusal::BeforeBirth {
                on,
                birth: birth.day,
            });
        }
        if let Some(death) = death
            && on > death.from
        {
            return Err(Refusal::AfterDeath {
                on,
                died: death.from,
            });
        }
    }
    match &fact.body {
        Body::ChildDetailsCorrected(change) => {
            let mut details = child.details.clone();
            if change.set.birth.is_some() {
                details.birth = change.set.birth;
            }
            if change.set.sex.is_some() {
                details.sex = change.set.sex;
            }
            if change.set.personal_id.is_some() {
                details.personal_id.clone_from(&change.set.personal_id);
            }
            check_details(&details, known.today)
        }
        Body::ChildExited(_) => {
            let gone = child
                .absences
                .last()
                .is_some_and(|last| last.until.is_none());
            if gone {
                Err(Refusal::LeftAlready)
            } else {
                Ok(Vec::new())
            }
        }
        Body::ChildReturned(_) => match child.absences.last() {
            Some(last) if last.until.is_none() && last.kind != ExitKind::Died => Ok(Vec::new()),
            _ => Err(Refusal::NotLeft),
        },
        Body::MergedInto(merged) if merged.survivor == child.id => Err(Refusal::MergedIntoItself),
        Body::Unmerged(_) if child.merged_into.is_none() => Err(Refusal::NotMerged),
        Body::NeedWaived(waived) => match waived.until {
            _ if waived.reason.trim().is_empty() => Err(Refusal::NoReason),
            Some(until) if until < on => Err(Refusal::EndsBeforeItBegins { from: on, until }),
            _ => Ok(Vec::new()),
        },
        Body::Measured(taken) if taken.is_empty() => Err(Refusal::NothingMeasured),
        Body::Screened(answered) if answered.answers.is_empty() => Err(Refusal::NothingAnswered),
        Body::ServiceReceived(received) => {
            Ok(twice_a_day(child, &received.service, received.dose, on))
        }
        Body::Measured(taken) => Ok(twice_a_day(child, &taken.service, None, on)),
        Body::Screened(answered) => Ok(twice_a_day(child, &answered.service, None, on)),
        _ => Ok(Vec::new()),
    }
}

fn twice_a_day(child: &Child, service: &str, dose: Option<u8>, on: Day) -> Vec<Doubt> {
    let twice = child
        .services
        .iter()
        .any(|one| one.service == service && one.on == on && one.dose == dose);
    twice
        .then_some(Doubt::ServiceTwiceADay)
        .into_iter()
        .collect()
}

fn check_details(details: &ChildDetails, today: Day) -> Result<Vec<Doubt>, Refusal> {
    let mut doubts = Vec::new();
    if let Some(birth) = details.birth {
        let imputed = birth.known != crate::Known::Day;
        if birth.day > today && !(imputed && birth.day.year() == today.year()) {
            return Err(Refusal::BirthInTheFuture {
                birth: birth.day,
                today,
            });
        }
        let months = birth.day.months_until(today);
        if months >= 16 * 12 {
            return Err(Refusal::TooOld { birth: birth.day });
        }
        if months >= 9 * 12 {
            doubts.push(Doubt::OutsideTheProgramme);
        }
    }
    if let Some(id) = &details.personal_id {
        doubts.extend(doubts_about_id(id, details));
    }
    Ok(doubts)
}

/// What a personal number says: digit 4 is the century and the sex, digits 5-6 the year of
/// birth (TT 07/2016/TT-BCA, Annex III). It has no check digit.
fn doubts_about_id(id: &str, details: &ChildDetails) -> Vec<Doubt> {
    let digits: Vec<u32> = id.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 12 || id.chars().count() != 12 {
        return vec![Doubt::IdMalformed];
    }
    let century = 1900 + 100 * (digits[3] as i32 / 2);
    let year = century + (digits[4] * 10 + digits[5]) as i32;
    let sex = if digits[3].is_multiple_of(2) {
        Sex::Male
    } else {
        Sex::Female
    };
    let mut doubts = Vec::new();
    if details.birth.is_some_and(|birth| birth.day.year() != year) {
        doubts.push(Doubt::IdContradictsBirth);
    }
    if details.sex.is_some_and(|known| known != sex) {
        doubts.push(Doubt::IdContradictsSex);
    }
    doubts
}
