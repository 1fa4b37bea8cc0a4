//! A decision: the table of the policy, and the logic of scope and time around it.

use super::policy::{Reach, Rules, Whose, rules};
use super::{Action, Glass, Section, Sections};
use crate::records::grants::Grant;
use crate::{FactId, Moment, RecordId, UnitId};

/// Who asks: from the session or the enrolled device, never from a body.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    pub person: RecordId,
    /// All that the person was ever given: the decision looks at their days itself.
    pub grants: &'a [Grant],
    /// What the person opened with a reason, ended or not.
    pub glasses: &'a [Glass],
}

/// How closely a child's record is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sensitivity {
    Ordinary,
    /// There is a protection case. The case is a section of its own; the rest is as before.
    Case,
    /// There is a case that was sealed: the record is there for protection workers only, and
    /// for everybody else as if it didn't exist.
    Sealed,
}

/// What is asked about: a record, or a unit.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The child or the account; none where a unit as such is asked about.
    pub record: Option<RecordId>,
    /// Its unit and those above it, the nearest first, on the tree of the day.
    pub units: &'a [UnitId],
    /// The schools that the child attends on that day; for a school itself, the school.
    pub attends: &'a [UnitId],
    pub sensitivity: Sensitivity,
}

/// Yes, and how far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The sections that may leave: nothing else may.
    pub sections: Sections,
    /// Whether sealed records may be among what is found or listed; else they are left out.
    pub sealed: bool,
    /// Whether some of it is given only because the record was opened for a reason.
    pub by_reason: bool,
    /// Whether the supervisor of the unit is told before anything else happens.
    pub tell_supervisor: bool,
    /// The grant under which it is allowed, for the log; of several the first.
    pub under: FactId,
}

impl Allowed {
    /// Whether it must be logged before anything leaves.
    pub fn is_logged(self) -> bool {
        !self.sections.is_empty()
    }
}

/// Why not, as the audit keeps it. It tells whether a record exists, so it never leaves: what
/// may be said is [`Why::reason`]. The later of two is the better one to be told.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    NoRole,
    NotThisRole,
    Ended,
    NotYet,
    Absent,
    OutOfReach,
    Sealed,
    OwnAccount,
    NoCase,
    NeedsReason,
    NotThisToken,
}

impl Why {
    /// What may be said of it.
    pub fn reason(self) -> Reason {
        match self {
            Self::NoRole => Reason::NoRole,
            Self::NotThisRole => Reason::NotThisRole,
            Self::Ended => Reason::Ended,
            Self::NotYet => Reason::NotYet,
            Self::Absent | Self::OutOfReach | Self::Sealed => Reason::NotFound,
            Self::OwnAccount => Reason::OwnAccount,
            Self::NoCase => Reason::NoCase,
            Self::NeedsReason => Reason::NeedsReason,
            Self::NotThisToken => Reason::NotThisToken,
        }
    }
}

named! {
    "access-refused"
    /// Why not, as the person is told.
    Reason {
        /// The account holds no role, and never did.
        NoRole = "no-role",
        /// No role of the person does this.
        NotThisRole = "not-this-role",
        /// The role that did this ended or was revoked.
        Ended = "ended",
        /// The role that does this begins on a later day.
        NotYet = "not-yet",
        /// No such thing within reach. It isn't said whether it exists elsewhere.
        NotFound = "not-found",
        /// Nobody manages their own roles.
        OwnAccount = "own-account",
        /// Only children with a protection case are open to the role.
        NoCase = "no-case",
        /// Open only for a written reason.
        NeedsReason = "needs-reason",
        /// The person may, but the token with which a program asks wasn't made for it.
        NotThisToken = "not-this-token",
    }
}

/// No, with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(Why);

impl Refused {
    /// A program asks with a token that wasn't made for it, whatever its person may do.
    pub const BY_TOKEN: Self = Self(Why::NotThisToken);

    /// What may be told.
    pub fn reason(self) -> Reason {
        self.0.reason()
    }

    /// What the audit keeps, and nobody else is told.
    pub fn for_the_audit(self) -> Why {
        self.0
    }
}

/// Decides whether `asker` may do `action` to `subject` now; `None`: there is no such record.
/// All grants are looked at, and what they give adds up.
///
/// # Errors
/// The best reason to be told when no grant allows it.
pub fn decide(
    asker: Asker<'_>,
    action: Action,
    subject: Option<&Subject<'_>>,
    now: Moment,
) -> Result<Allowed, Refused> {
    let mut best = Why::NoRole;
    let mut first: Option<Allowed> = None;
    let (mut ordinary, mut opened, mut sealed) = (Sections::NONE, Sections::NONE, false);
    for grant in asker.grants {
        match by_grant(asker, grant, action, subject, now) {
            Ok(allowed) => {
                let kind = if allowed.by_reason {
                    &mut opened
                } else {
                    &mut ordinary
                };
                *kind = *kind | allowed.sections;
                sealed |= allowed.sealed;
                first.get_or_insert(allowed);
            }
            Err(why) => best = best.max(why),
        }
    }
    let first = first.ok_or(Refused(best))?;
    Ok(Allowed {
        sections: ordinary | opened,
        sealed,
        by_reason: !ordinary.covers(opened),
        ..first
    })
}

/// What a role offers for an action, wherever and whenever.
struct Offer {
    reach: Reach,
    sections: Sections,
    /// Only of children with a case.
    with_case: bool,
    by_reason: bool,
}

fn offer(rules: &Rules, action: Action) -> Option<Offer> {
    let gives = |reach, by_reason| Offer {
        reach,
        sections: action.sections()
            & if by_reason {
                rules.by_reason
            } else {
                rules.sees
            },
        with_case: false,
        by_reason,
    };
    let does = |action: Action| {
        let found = rules.may.iter().find(|(may, _)| *may == action);
        found.map(|(_, reach)| gives(*reach, false))
    };
    let wanted = match action {
        Action::SeeChild => Section::Identity,
        Action::See(section) => section,
        Action::Record(section) => {
            return (rules.records.has(section)).then(|| gives(rules.children, false));
        }
        Action::Correct(section) => {
            let corrects = rules.corrects && rules.records.has(section);
            return corrects.then(|| gives(rules.children, false));
        }
        // The children behind a figure are a list of children with that section.
        Action::DrillDown(section) => {
            let listed = does(Action::List).filter(|_| rules.sees.has(section));
            return listed.map(|list| gives(list.reach, false));
        }
        other => return does(other),
    };
    if rules.sees.has(wanted) {
        return Some(Offer {
            with_case: rules.whose == Whose::WithCase,
            ..gives(rules.children, false)
        });
    }
    (rules.by_reason.has(wanted)).then(|| gives(rules.children, true))
}

fn by_grant(
    asker: Asker<'_>,
    grant: &Grant,
    action: Action,
    subject: Option<&Subject<'_>>,
    now: Moment,
) -> Result<Allowed, Why> {
    // What doesn't depend on the record comes first, so that the answer about a record out of
    // reach and the one about no record at all can't differ.
    let rules = rules(grant.role);
    let offer = offer(rules, action).ok_or(Why::NotThisRole)?;
    let today = now.day();
    if !grant.holds(today) {
        let later = today < grant.from && grant.revoked.is_none();
        return Err(if later { Why::NotYet } else { Why::Ended });
    }
    let subject = subject.ok_or(Why::Absent)?;
    if !reaches(grant, offer.reach, subject) {
        return Err(Why::OutOfReach);
    }
    let sealed = rules.whose == Whose::WithCase;
    if subject.sensitivity == Sensitivity::Sealed && !sealed {
        return Err(Why::Sealed);
    }
    if action == Action::ManagePeople && subject.record == Some(asker.person) {
        return Err(Why::OwnAccount);
    }
    if offer.with_case && subject.sensitivity == Sensitivity::Ordinary {
        return Err(Why::NoCase);
    }
    let open = |child| {
        let mut glasses = asker.glasses.iter();
        glasses.any(|glass| glass.opens(asker.person, child, now))
    };
    if offer.by_reason && !subject.record.is_some_and(open) {
        return Err(Why::NeedsReason);
    }
    Ok(Allowed {
        sections: offer.sections,
        sealed,
        by_reason: offer.by_reason,
        tell_supervisor: action == Action::BreakGlass,
        under: grant.id,
    })
}

fn reaches(grant: &Grant, reach: Reach, subject: &Subject<'_>) -> bool {
    match reach {
        Reach::Below => subject.units.contains(&grant.unit),
        Reach::Own => subject.units.first() == Some(&grant.unit),
        Reach::Attending => subject.attends.contains(&grant.unit),
        Reach::OwnChild => grant.child.is_some() && grant.child == subject.record,
    }
}
