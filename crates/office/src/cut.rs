//! A child's record cut to the sections that somebody may see: what is shown is made from it, so
//! that nothing else can be.

use noi_core::access::{Name, Programme, Section, Sections, answers};
use noi_core::fact::ChildDetails;
use noi_core::records::child::{Child, DetailConflict, Residence};
use noi_core::{Day, UnitId};
use noi_pack::Pack;

/// The child without what lies outside the sections. For showing only: the rules are asked about
/// the whole child ([`noi_pack::evaluate::needs_seen`]), or a need would seem unmet whose service
/// may not be seen.
pub fn cut(pack: &Pack, child: &Child, sees: Sections) -> Child {
    // A new part of a record doesn't compile until it is cut here.
    let Child {
        id,
        shard,
        details,
        residences,
        absences,
        circumstances,
        services,
        measurements,
        screenings,
        enrolments,
        identified,
        waivers,
        carers,
        household,
        cards_revoked,
        merged_into,
        registered_on,
        conflicts,
    } = child;
    let has = |section| sees.has(section);
    let said = |need: &str, on| pack.shows_said(sees, need, circumstances, on);
    Child {
        id: *id,
        shard: *shard,
        details: details_of(details, sees),
        residences: if has(Section::Residence) {
            residences.clone()
        } else {
            nowhere(*registered_on)
        },
        absences: only(absences, |_| has(Section::Residence)),
        circumstances: only(circumstances, |spell| {
            pack.shows_circumstance(sees, &spell.circumstance)
        }),
        services: only(services, |one| {
            pack.shows_service(sees, &one.service, circumstances, one.on)
        }),
        measurements: only(measurements, |_| has(Section::Growth)),
        screenings: only(screenings, |one| answers(&one.answered, pack).within(sees)),
        enrolments: only(enrolments, |_| has(Section::Education)),
        identified: only(identified, |one| said(&one.need, one.on))
            .into_iter()
            .map(|mut one| {
                if !shows_note(pack, &one.need, sees) {
                    one.note.clear();
                }
                one
            })
            .collect(),
        waivers: only(waivers, |one| said(&one.need, one.from))
            .into_iter()
            .map(|mut one| {
                if !shows_note(pack, &one.need, sees) {
                    one.reason.clear();
                }
                one
            })
            .collect(),
        carers: only(carers, |_| has(Section::Contacts)),
        household: household.filter(|_| has(Section::Contacts)),
        cards_revoked: cards_revoked.filter(|_| has(Section::Contacts)),
        merged_into: merged_into.filter(|_| has(Section::Identity)),
        registered_on: *registered_on,
        conflicts: only(conflicts, |one| has(section_of_conflict(one))),
    }
}

/// Whether what a person wrote about a need may be shown with it: that support for inclusion is
/// needed is seen without the reason.
pub(crate) fn shows_note(pack: &Pack, need: &str, sees: Sections) -> bool {
    pack.section(Name::Need(need)) != Some(Section::Inclusion) || sees.has(Section::Screening)
}

fn only<T: Clone>(all: &[T], shown: impl Fn(&T) -> bool) -> Vec<T> {
    all.iter().filter(|one| shown(one)).cloned().collect()
}

fn details_of(details: &ChildDetails, sees: Sections) -> ChildDetails {
    let ChildDetails {
        name,
        birth,
        sex,
        personal_id,
        local_id,
        ethnicity,
        village,
        gestation_days,
        here_since,
        synthetic,
    } = details.clone();
    let (identity, residence) = (sees.has(Section::Identity), sees.has(Section::Residence));
    ChildDetails {
        name: name.filter(|_| identity),
        birth: birth.filter(|_| identity),
        sex: sex.filter(|_| identity),
        personal_id: personal_id.filter(|_| identity),
        local_id: local_id.filter(|_| identity),
        ethnicity: ethnicity.filter(|_| identity),
        village: village.filter(|_| residence),
        gestation_days: gestation_days.filter(|_| identity),
        here_since: here_since.filter(|_| residence),
        synthetic,
    }
}

/// Where a child lives whose residence may not be seen: somewhere in the country.
fn nowhere(from: Day) -> Vec<Residence> {
    vec![Residence {
        from,
        unit: UnitId::COUNTRY,
        village: None,
        reason: None,
    }]
}

fn section_of_conflict(conflict: &DetailConflict) -> Section {
    match conflict.field {
        "village" | "here_since" => Section::Residence,
        _ => Section::Identity,
    }
}
