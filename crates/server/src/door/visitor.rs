//! Who asks, and what about: the person of the session with the roles of this moment, and the
//! subjects that the policy is asked about.

use noi_accounts::TokenScope;
use noi_core::access::{
    Action, Allowed, Asker, Glass, Name, Programme as _, Refused, Role, Section, Sensitivity,
    Subject, decide,
};
use noi_core::names::fold;
use noi_core::records::child::Child;
use noi_core::records::grants::Grant;
use noi_core::{Day, Moment, RecordId, UnitId};
use noi_office::Office;
use noi_store::TokenHash;
use noi_ui::page;
use noi_ui::words::Words;
use uuid::Uuid;

use crate::load;

/// Somebody who is in.
pub(crate) struct Visitor {
    pub(crate) person: RecordId,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) has_codes: bool,
    /// Without one the account opens by an identity of elsewhere.
    pub(crate) has_password: bool,
    pub(crate) linked: bool,
    /// The session, or the token, by which it is asked.
    pub(crate) session: TokenHash,
    /// All that the person was ever given.
    pub(crate) grants: Vec<Grant>,
    /// The program that asks in the person's name; none: the person.
    pub(crate) program: Option<Program>,
}

/// With what a program asks.
pub(crate) struct Program {
    pub(crate) token: Uuid,
    pub(crate) scopes: Vec<TokenScope>,
    pub(crate) until: Moment,
}

impl Program {
    /// Whether the token was made for an action. What no scope names is done by nobody but people.
    fn covers(&self, action: Action) -> bool {
        let scope = match action {
            Action::SeeFigures => TokenScope::ReadFigures,
            Action::SeeChild | Action::See(_) | Action::Search | Action::List => {
                TokenScope::ReadChildren
            }
            Action::Register | Action::Record(_) => TokenScope::Record,
            _ => return false,
        };
        self.scopes.contains(&scope)
    }
}

/// A unit with those above it, on the tree of a day: the nearest first.
pub(crate) struct Around {
    pub(crate) units: Vec<UnitId>,
    attends: Vec<UnitId>,
    sensitivity: Sensitivity,
    record: Option<RecordId>,
}

impl Around {
    pub(crate) fn unit(office: &Office, unit: UnitId, on: Day) -> Self {
        let units = chain(office, unit, on);
        Self {
            attends: units.iter().copied().take(1).collect(),
            units,
            sensitivity: Sensitivity::Ordinary,
            record: None,
        }
    }

    pub(crate) fn child(office: &Office, child: &Child, on: Day) -> Self {
        let home = child.residence(on).unit;
        let has_case = child.circumstances.iter().any(|spell| {
            spell.from <= on
                && spell.until.is_none_or(|until| on < until)
                && is_case(office, &spell.circumstance)
        });
        Self {
            units: chain(office, home, on),
            attends: schools(office, child, on),
            sensitivity: if has_case {
                Sensitivity::Case
            } else {
                Sensitivity::Ordinary
            },
            record: Some(child.id),
        }
    }

    pub(crate) fn person(office: &Office, person: RecordId, unit: UnitId, on: Day) -> Self {
        Self {
            record: Some(person),
            ..Self::unit(office, unit, on)
        }
    }

    pub(crate) fn record(&self) -> Option<RecordId> {
        self.record
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            record: self.record,
            units: &self.units,
            attends: &self.attends,
            sensitivity: self.sensitivity,
        }
    }
}

fn chain(office: &Office, unit: UnitId, on: Day) -> Vec<UnitId> {
    let placed = office.units.as_of(unit, on);
    let placed = placed.map_or(unit, |placed| placed.unit);
    let mut units = vec![placed];
    units.extend(office.units.ancestors(placed, on));
    units
}

/// Whether a circumstance is a protection case.
fn is_case(office: &Office, circumstance: &str) -> bool {
    let section = office.pack.section(Name::Circumstance(circumstance));
    section == Some(Section::Protection)
}

/// The schools that a child attends on a day: facilities of the commune where the child lives,
/// by the name that the enrolment gives, or by their id.
pub(crate) fn schools(office: &Office, child: &Child, on: Day) -> Vec<UnitId> {
    let attended: Vec<&str> = child
        .enrolments
        .iter()
        .filter(|one| one.from <= on && one.until.is_none_or(|until| on < until))
        .filter_map(|one| one.school.as_deref())
        .collect();
    if attended.is_empty() {
        return Vec::new();
    }
    let home = child.residence(on).unit;
    let near = chain(office, home, on);
    let facilities = near.iter().take(2).flat_map(|unit| {
        let below = office.units.children(*unit, on);
        below
            .into_iter()
            .filter(|unit| matches!(unit, UnitId::Local(_)))
    });
    let mut found: Vec<UnitId> = facilities
        .filter(|unit| {
            let id = unit.to_string();
            let name = office.units.get(*unit).map(|unit| fold(unit.name(on)));
            attended
                .iter()
                .any(|school| *school == id || name.as_deref() == Some(&fold(school)))
        })
        .collect();
    found.extend(
        attended
            .iter()
            .filter_map(|school| school.parse::<UnitId>().ok()),
    );
    found.sort_unstable();
    found.dedup();
    found
}

impl Visitor {
    /// Asks the policy. `about`: none where there is no such record.
    pub(crate) fn may(
        &self,
        action: Action,
        about: Option<&Around>,
        glasses: &[Glass],
        now: Moment,
    ) -> Result<Allowed, Refused> {
        if !(self.program.as_ref()).is_none_or(|program| program.covers(action)) {
            return Err(Refused::BY_TOKEN);
        }
        let asker = Asker {
            person: self.person,
            grants: &self.grants,
            glasses,
        };
        let subject = about.map(Around::subject);
        decide(asker, action, subject.as_ref(), now)
    }

    /// The roles that hold on a day.
    pub(crate) fn holding(&self, on: Day) -> impl Iterator<Item = &Grant> {
        self.grants.iter().filter(move |grant| grant.holds(on))
    }

    /// Where the person works: the unit of the first role that holds.
    pub(crate) fn home(&self, on: Day) -> Option<UnitId> {
        self.holding(on).map(|grant| grant.unit).next()
    }

    /// The child of a parent.
    pub(crate) fn own_child(&self, on: Day) -> Option<RecordId> {
        self.holding(on)
            .filter(|grant| grant.role == Role::Parent)
            .find_map(|grant| grant.child)
    }

    /// Whether an action is given somewhere, to whomever.
    fn may_somewhere(&self, office: &Office, action: Action, now: Moment) -> bool {
        self.holding(now.day()).any(|grant| {
            let about = Around::unit(office, grant.unit, now.day());
            self.may(action, Some(&about), &[], now).is_ok()
        })
    }

    /// For the frame of a page.
    pub(crate) fn shown(&self, office: &Office, w: &Words, now: Moment) -> page::Visitor {
        let today = now.day();
        let role = self.holding(today).next().map(|grant| {
            let unit = load::unit_name(office, grant.unit, today, w.lang());
            format!("{} · {unit}", w.get(&grant.role.key()))
        });
        page::Visitor {
            name: self.name.clone(),
            role: role.unwrap_or_default(),
            may: page::May {
                list_children: self.may_somewhere(office, Action::List, now),
                see_figures: self.may_somewhere(office, Action::SeeFigures, now),
                manage_people: self.may_somewhere(office, Action::ManagePeople, now),
                read_audit: self.may_somewhere(office, Action::ReadAudit, now),
                import_files: self.may_somewhere(office, Action::Import, now),
                manage_units: self.may_somewhere(office, Action::ManageLocalUnits, now),
                see_system: self.may_somewhere(office, Action::SeeSystem, now),
            },
        }
    }
}
