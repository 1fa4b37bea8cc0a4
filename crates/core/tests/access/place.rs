//! In which section a fact lies, and which facts are shown.

use std::collections::BTreeMap;

use noi_core::access::{Named, Place, Section, Sections, place, shown};
use noi_core::access_facts::BreakGlassOpened;
use noi_core::fact::{
    Body, ChildDetails, CircumstanceFound, Corrected, Empty, Envelope, Fact, Instead,
    NeedIdentified, ServiceReceived,
};
use noi_core::finding_facts::{Measured, Screened};
use noi_core::{DeviceId, Domain, Moment, Shard};

use crate::world::{CHILD, OWN, fact_id, now, record, today};

/// A small programme: a name's domain, sensitivity and, where it says so, section.
fn named(kind: &'static str, name: &str) -> Option<Named> {
    use Domain::{Care, Education, Health, Nutrition, Protection, Welfare};
    let known = [
        ("service", "vaccine", Some(Health), false, None),
        ("service", "assessment", Some(Health), true, None),
        ("service", "vitamin", Some(Nutrition), false, None),
        ("service", "life_skills", Some(Education), false, None),
        ("service", "inclusion_plan", Some(Education), true, None),
        ("service", "counselling", Some(Care), false, None),
        ("service", "mother_mood", Some(Care), true, None),
        ("service", "safe_home", Some(Protection), false, None),
        ("service", "risk", Some(Protection), true, None),
        ("service", "card", Some(Welfare), false, None),
        ("service", "allowance", Some(Welfare), true, None),
        (
            "service",
            "verification",
            Some(Protection),
            true,
            Some(Section::Circumstances),
        ),
        ("need", "inclusion", Some(Education), true, None),
        ("circumstance", "1", None, false, None),
        ("circumstance", "4", None, true, Some(Section::Screening)),
        ("circumstance", "11", None, true, None),
        ("instrument", "checklist", None, false, None),
        ("instrument", "mood", None, true, None),
    ];
    let found = known.into_iter().find(|one| (one.0, one.1) == (kind, name));
    found.map(|(_, _, domain, sensitive, section)| Named {
        domain,
        sensitive,
        section,
    })
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
        assert_eq!(place(&body, &named), want, "{body:?}");
    };
    let registered = || Body::ChildRegistered(ChildDetails::default());
    check(registered(), &[Identity, Residence]);
    check(Body::ChildReturned(Empty {}), &[Residence]);
    check(Body::Measured(Measured::default()), &[Section::Growth]);
    check(service("vaccine"), &[Section::Health]);
    check(service("assessment"), &[Section::Screening]);
    check(service("vitamin"), &[Section::Nutrition]);
    check(service("life_skills"), &[Section::Education]);
    check(service("inclusion_plan"), &[Section::Inclusion]);
    check(service("counselling"), &[Section::Care]);
    check(service("mother_mood"), &[Section::MotherScreening]);
    check(service("safe_home"), &[Section::Care]);
    check(service("risk"), &[Section::Protection]);
    check(service("card"), &[Section::Documents]);
    check(service("allowance"), &[Section::Welfare]);
    // What the programme says goes before what domain and sensitivity would give.
    check(service("verification"), &[Section::Circumstances]);
    check(circumstance("1"), &[Section::Circumstances]);
    check(circumstance("4"), &[Section::Screening]);
    check(circumstance("11"), &[Section::Protection]);
    check(screened("checklist", "vaccine"), &[Section::Screening]);
    check(screened("checklist", "counselling"), &[Section::Care]);
    check(screened("checklist", "life_skills"), &[Section::Education]);
    check(screened("checklist", "risk"), &[Section::Protection]);
    check(screened("mood", "counselling"), &[Section::MotherScreening]);
    check(screened("mood", "mother_mood"), &[Section::MotherScreening]);
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
    assert_eq!(place(&revoked, &named), Place::Elsewhere);
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
        let got = shown(&facts, Sections::of(sections), &named);
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
