//! A few units, people and moments for the tests.

use noi_core::access::{Action, Glass, Role, Section, Sensitivity, Subject};
use noi_core::records::grants::Grant;
use noi_core::{Day, FactId, Moment, RecordId, UnitId};

pub(crate) const PERSON: u128 = 0xb1;
/// The child whom grants name as the person's own.
pub(crate) const OWN_CHILD: u128 = 0xc1;
pub(crate) const CHILD: u128 = 0xc2;

pub(crate) const COUNTRY: UnitId = UnitId::COUNTRY;
pub(crate) const PARENT: UnitId = UnitId::Official(1);
/// The unit at which roles are held.
pub(crate) const OWN: UnitId = UnitId::Official(2);
pub(crate) const BELOW: UnitId = UnitId::Official(3);
pub(crate) const SIBLING: UnitId = UnitId::Official(4);
pub(crate) const FOREIGN: UnitId = UnitId::Official(5);
const FAR: UnitId = UnitId::Official(6);

/// A unit and those above it, in every place that a record can have.
pub(crate) const PATHS: [&[UnitId]; 5] = [
    &[OWN, PARENT, COUNTRY],
    &[BELOW, OWN, PARENT, COUNTRY],
    &[SIBLING, PARENT, COUNTRY],
    &[PARENT, COUNTRY],
    &[FOREIGN, FAR, COUNTRY],
];

pub(crate) fn record(n: u128) -> RecordId {
    RecordId(uuid::Uuid::from_u128(n))
}

pub(crate) fn fact_id(n: u128) -> FactId {
    FactId(uuid::Uuid::from_u128(n))
}

pub(crate) fn today() -> Day {
    "2026-11-27".parse().unwrap()
}

/// Noon of today.
pub(crate) fn now() -> Moment {
    Moment::noon(today())
}

pub(crate) fn grant(role: Role, unit: UnitId) -> Grant {
    Grant {
        id: fact_id(1),
        role,
        unit,
        from: today().plus_days(-100),
        until: None,
        revoked: None,
        child: Some(record(OWN_CHILD)),
        granted_by: record(0xa1),
    }
}

/// Opened an hour ago for two hours, of one child.
pub(crate) fn glass(child: RecordId) -> Glass {
    Glass {
        person: record(PERSON),
        child,
        from: later(-60),
        until: later(60),
    }
}

/// Minutes from now.
pub(crate) fn later(minutes: i64) -> Moment {
    Moment(now().0 + minutes * 60_000)
}

/// A record that lies, and attends, there.
pub(crate) fn subject(
    path: &'static [UnitId],
    child: u128,
    sensitivity: Sensitivity,
) -> Subject<'static> {
    Subject {
        record: Some(record(child)),
        units: path,
        attends: &path[..1],
        sensitivity,
    }
}

pub(crate) const SENSITIVITIES: [(&str, Sensitivity); 3] = [
    ("ordinary", Sensitivity::Ordinary),
    ("case", Sensitivity::Case),
    ("sealed", Sensitivity::Sealed),
];

/// Every action, those with a section for each section.
pub(crate) fn actions() -> Vec<Action> {
    let of = [
        Action::See,
        Action::Record,
        Action::Correct,
        Action::DrillDown,
    ];
    let of_sections = of
        .iter()
        .flat_map(|make| Section::ALL.iter().map(|&section| make(section)));
    Action::PLAIN.iter().copied().chain(of_sections).collect()
}
