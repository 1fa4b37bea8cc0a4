//! In which section a fact lies, and which facts are shown.

use std::collections::BTreeMap;

use noi_core::access::{Name, Place, Programme, Section, Sections, place, shown};
use noi_core::access_facts::BreakGlassOpened;
use noi_core::fact::{
    Body, ChildDetails, CircumstanceFound, Corrected, Empty, Envelope, Fact, Instead,
    NeedIdentified, ServiceReceived,
};
use noi_core::finding_facts::{Measured, Screened};
use noi_core::{DeviceId, Domain, Moment, Shard};

use crate::world::{CHILD, OWN, fact_id, now, record, today};

/// A small programme.
struct Small;

impl Programme for Small {
    fn section(&self, name: Name<'_>) -> Option<Section> {
        use Section::{Care, Circumstances, Education, Health, MotherScreening};
        Some(match name {
            Name::Service("vaccine") => Health,
            Name::Service("life_skills") => Education,
            Name::Service("counselling") => Care,
            Name::Service("mother_mood") => MotherScreening,
            Name::Service("risk") => Section::Protection,
            Name::Need("inclusion") => Section::Inclusion,
            Name::Circumstance("1") => Circumstances,
            Name::Circumstance("4") | Name::Instrument("checklist") => Section::Screening,
            Name::Circumstance("11") => Section::Protection,
            Name::Instrument("standards") => Education,
            Name::Instrument("mood") => MotherScreening,
            _ => return None,
        })
    }
}

fn service(code: &str) -> Body {
    Body::ServiceReceived(ServiceReceived {
        service: code.to_owned(),
        dose: None,
        provider: None,
        result: None,
    })
}

fn screened(instrument: &str, service: &str) -> Body {
    Body::Screened(Screened {
        instrument: instrument.to_owned(),
        service: service.to_owned(),
        ..Screened::default()
    })
}

fn circumstance(code: &str) -> Body {
    Body::CircumstanceFound(CircumstanceFound {
        circumstance: code.to_owned(),
        evidence: String::new(),
    })
}

fn corrected(of: u128, instead: Option<Body>) -> Body {
    Body::Corrected(Corrected {
        fact: fact_id(of),
        instead: instead.map(|body| Instead {
            on: today(),
            unit: OWN,
            body: Box::new(body),
        }),
        reason: String::new(),
    })
}

#[test]
fn every_kind_has_its_section() {
    use Section::{Identity, Residence};
    let check = |body: Body, want: &[Section]| {
        let want = match want {
            [] => Place::Unknown,
            sections => Place::Child(Sections::of(sections)),
        };
        assert_eq!(place(&body, &Small), want, "{body:?}");
    };
    let registered = || Body::ChildRegistered(ChildDetails::default());
    check(registered(), &[Identity, Residence]);
    check(Body::ChildReturned(Empty {}), &[Residence]);
    check(Body::Measured(Measured::default()), &[Section::Growth]);
    check(service("vaccine"), &[Section::Health]);
    check(service("life_skills"), &[Section::Education]);
    check(service("mother_mood"), &[Section::MotherScreening]);
    check(service("risk"), &[Section::Protection]);
    check(circumstance("1"), &[Section::Circumstances]);
    check(circumstance("4"), &[Section::Screening]);
    check(circumstance("11"), &[Section::Protection]);
    check(screened("standards", "life_skills"), &[Section::Education]);
    check(screened("mood", "mother_mood"), &[Section::MotherScreening]);
    // For those who may see both the answers and the service.
    check(
        screened("checklist", "vaccine"),
        &[Section::Health, Section::Screening],
    );
    check(
        screened("mood", "counselling"),
        &[Section::MotherScreening, Section::Care],
    );
    check(
        screened("checklist", "risk"),
        &[Section::Protection, Section::Screening],
    );
    let inclusion = NeedIdentified {
        need: "inclusion".to_owned(),
        note: String::new(),
    };
    check(Body::NeedIdentified(inclusion), &[Section::Inclusion]);
    let opened = BreakGlassOpened {
        reason: "x".to_owned(),
        until: Moment(0),
    };
    check(Body::BreakGlassOpened(opened), &[Section::WhoLooked]);
    check(corrected(1, Some(service("risk"))), &[Section::Protection]);
    // What nobody can place is nobody's.
    check(service("of a later pack"), &[]);
    check(circumstance("99"), &[]);
    check(screened("mood", "of a later pack"), &[]);
    check(screened("of a later pack", "vaccine"), &[]);
    let unknown = Body::Unknown {
        kind: "child_sang_a_song".to_owned(),
        json: "{}".to_owned(),
    };
    check(unknown, &[]);
    let revoked = Body::UnitEnded(noi_core::fact::Reason::default());
    assert_eq!(place(&revoked, &Small), Place::Elsewhere);
}

#[test]
fn what_the_programme_does_not_place_lies_in_the_section_of_its_domain() {
    use Domain::{Care, Education, Health, Nutrition, Protection, Welfare};
    let check = |domain: Option<Domain>, plain, sensitive| {
        assert_eq!(Section::usual(domain, false), plain, "{domain:?}");
        assert_eq!(Section::usual(domain, true), sensitive, "{domain:?}");
    };
    check(Some(Health), Section::Health, Section::Screening);
    check(Some(Nutrition), Section::Nutrition, Section::Screening);
    check(Some(Education), Section::Education, Section::Inclusion);
    check(Some(Care), Section::Care, Section::MotherScreening);
    check(Some(Protection), Section::Care, Section::Protection);
    check(Some(Welfare), Section::Documents, Section::Welfare);
    check(None, Section::Circumstances, Section::Protection);
    let answers = |service: Section, want| assert_eq!(service.of_answers(), want);
    answers(Section::Health, Section::Screening);
    answers(Section::Nutrition, Section::Screening);
    answers(Section::Education, Section::Education);
    answers(Section::MotherScreening, Section::MotherScreening);
    assert!(
        Section::ALL
            .iter()
            .all(|section| Sections::ALL.has(*section))
    );
}

#[test]
fn facts_are_shown_by_the_allow_list_and_corrections_with_what_they_correct() {
    let bodies: BTreeMap<u128, Body> = [
        (1, Body::ChildRegistered(ChildDetails::default())),
        (2, service("vaccine")),
        (3, service("risk")),
        (4, corrected(2, None)),
        (5, corrected(3, None)),
        // Recorded as a vaccine by mistake, and the other way round.
        (6, corrected(2, Some(service("risk")))),
        (7, corrected(3, Some(service("vaccine")))),
        (8, corrected(4, None)),
        (9, corrected(5, None)),
        (10, corrected(77, None)),
        // Two corrections that name each other.
        (11, corrected(12, None)),
        (12, corrected(11, None)),
        (13, service("of a later pack")),
        (14, Body::UnitEnded(noi_core::fact::Reason::default())),
    ]
    .into();
    let facts: Vec<Fact> = bodies
        .into_iter()
        .map(|(n, body)| Fact {
            envelope: Envelope {
                id: fact_id(n),
                device: DeviceId(uuid::Uuid::from_u128(0xd)),
                index: n as u64,
                shard: Shard(20),
                record: record(CHILD),
                unit: OWN,
                actor: record(0xa1),
                on: today(),
                at: None,
                recorded: now(),
                origin: None,
            },
            body,
        })
        .collect();
    let check = |sections: &[Section], want: &[u64]| {
        let got = shown(&facts, Sections::of(sections), &Small);
        let got: Vec<u64> = got.iter().map(|fact| fact.envelope.index).collect();
        assert_eq!(got, want, "{sections:?}");
    };
    use Section::{Health, Identity, Protection, Residence};
    check(&[], &[]);
    check(&[Identity], &[]);
    check(&[Identity, Residence], &[1]);
    check(&[Health], &[2, 4, 8]);
    check(&[Protection], &[3, 5, 9]);
    check(&[Health, Protection], &[2, 3, 4, 5, 6, 7, 8, 9]);
}
