//! In which section of the record the programme's names lie, held against who may see what.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use noi_core::access::policy::{POLICY, rules};
use noi_core::access::{Name, Programme, Role as Post, Section, Sections};
use noi_core::fact::ChildDetails;
use noi_core::records::child::{CircumstanceSpell, Service};
use noi_core::{Day, Role, State, UnitId};
use noi_pack::Pack;
use noi_pack::embedded::vn_ecd;
use noi_pack::evaluate::{NeedView, Place, Subject, needs_of, needs_seen};
use noi_pack::model::{Timing, Trigger};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn names_lie_where_they_belong() {
    let check = |name: Name<'_>, want| assert_eq!(vn_ecd().section(name), want, "{name:?}");
    use Section as S;
    for (service, want) in [
        ("bcg", S::Health),
        ("vision_hearing_check", S::Health),
        ("newborn_screening", S::Screening),
        ("development_screening", S::Screening),
        ("development_assessment", S::Screening),
        ("early_intervention", S::Screening),
        ("growth_monitoring", S::Growth),
        ("vitamin_a", S::Nutrition),
        ("antenatal_visit", S::Pregnancy),
        ("antenatal_tests", S::MotherScreening),
        ("maternal_mental_health_screening", S::MotherScreening),
        ("maternal_safety_support", S::MotherScreening),
        ("parenting_counselling", S::Care),
        ("home_safety_check", S::Care),
        ("life_skills", S::Education),
        ("inclusive_education_plan", S::Inclusion),
        ("birth_registration", S::Documents),
        ("insurance_card", S::Documents),
        ("circumstance_verification", S::Circumstances),
        ("circumstance_support", S::Circumstances),
        ("alternative_care_review", S::Circumstances),
        ("initial_risk_assessment", S::Protection),
        ("temporary_separation", S::Protection),
        ("disability_confirmation", S::Welfare),
        ("social_assistance", S::Welfare),
    ] {
        check(Name::Service(service), Some(want));
    }
    for (need, want) in [
        ("bcg", S::Health),
        ("growth_monitoring_monthly", S::Growth),
        ("overweight_counselling", S::Nutrition),
        ("development_screening_guidance", S::Screening),
        ("early_intervention_disability", S::Screening),
        ("antenatal_visit_1", S::Pregnancy),
        ("antenatal_micronutrients", S::Pregnancy),
        ("antenatal_tests", S::MotherScreening),
        ("antenatal_safety", S::MotherScreening),
        ("maternal_safety", S::MotherScreening),
        ("inclusive_education", S::Inclusion),
        ("birth_registration", S::Documents),
        ("home_safety", S::Care),
        ("verify_1", S::Circumstances),
        ("verify_4", S::Circumstances),
        ("verify_5", S::Welfare),
        ("verify_11", S::Protection),
        ("support_7", S::Protection),
        ("circumstance_follow_up", S::Circumstances),
        ("alternative_care_review", S::Circumstances),
        ("disability_confirmation", S::Welfare),
    ] {
        check(Name::Need(need), Some(want));
    }
    for (circumstance, want) in [
        ("1.3", S::Circumstances),
        ("4.2", S::Disability),
        // Of a later pack: where its group lies.
        ("4.9", S::Disability),
        ("5", S::Welfare),
        ("7.1", S::Protection),
        ("11.2", S::Protection),
    ] {
        check(Name::Circumstance(circumstance), Some(want));
    }
    for (instrument, want) in [
        ("phq9_mother", S::MotherScreening),
        ("development_checklist", S::Screening),
        ("vision_hearing", S::Screening),
        ("ecdi2030", S::Screening),
        ("five_year_social", S::Education),
        ("home_safety", S::Care),
    ] {
        check(Name::Instrument(instrument), Some(want));
    }
    check(Name::Service("of a later pack"), None);
    check(Name::Circumstance("99"), None);
}

/// The post of whoever must act.
fn post(role: Role) -> Post {
    match role {
        Role::Caregiver => Post::Parent,
        Role::VillageCollaborator => Post::VillageCollaborator,
        Role::CommuneOfficer => Post::CommuneOfficer,
        Role::CommuneLeader => Post::CommuneLeader,
        Role::HealthStation => Post::HealthStation,
        Role::School => Post::School,
        Role::MassOrganisation => Post::MassOrganisation,
        Role::ProtectionWorker => Post::ProtectionWorker,
        Role::Province => Post::ProvincialManager,
        Role::Ministry => Post::Ministry,
    }
}

#[test]
fn whoever_must_act_may_see_that() {
    for need in &vn_ecd().needs {
        let rules = rules(post(need.role));
        let sees = rules.sees | rules.by_reason;
        assert!(
            vn_ecd().shows(sees, need),
            "{}: {:?} acts and doesn't see {:?}",
            need.code,
            need.role,
            need.section
        );
    }
}

/// What a role sees, at most.
fn sights() -> impl Iterator<Item = (Post, Sections)> {
    POLICY
        .iter()
        .map(|rules| (rules.role, rules.sees | rules.by_reason))
}

#[test]
fn a_need_is_not_seen_by_who_may_not_see_with_what_it_began() {
    let pack = vn_ecd();
    for (role, sees) in sights() {
        for need in pack.needs.iter().filter(|need| pack.shows(sees, need)) {
            let Timing::Since { trigger, .. } = &need.timing else {
                continue;
            };
            if let Trigger::Service { service, .. } = trigger {
                let section = pack.section(Name::Service(service)).unwrap();
                assert!(sees.has(section), "{role:?} {}", need.code);
            }
            if let Trigger::Circumstance(codes) = trigger {
                let told = pack.circumstances.iter().find(|one| {
                    codes.contains(&one.code)
                        && !sees.has(one.section)
                        && need
                            .words
                            .vi
                            .to_lowercase()
                            .contains(&one.words.vi.to_lowercase())
                });
                assert_eq!(
                    told.map(|one| &one.words.vi),
                    None,
                    "{role:?} {}",
                    need.code
                );
            }
        }
    }
}

#[test]
fn a_need_that_tells_of_a_service_is_seen_with_the_service() {
    let pack = vn_ecd();
    let check = |need: &str, sees: &[Section], want| {
        let (_, need) = pack.need(need).unwrap();
        let got = pack.shows(Sections::of(sees), need);
        assert_eq!(got, want, "{} {sees:?}", need.code);
    };
    use Section::{Circumstances, Disability, Growth, Health, Nutrition};
    check("overweight_counselling", &[Nutrition], false);
    check("overweight_counselling", &[Growth], false);
    check("overweight_counselling", &[Nutrition, Growth], true);
    check("verify_4", &[Circumstances], false);
    check("verify_4", &[Circumstances, Disability], true);
    // Any of fourteen.
    check("circumstance_follow_up", &[Circumstances], true);
    check("vitamin_a", &[Nutrition], true);
    check("bcg", &[Nutrition, Growth], false);
    check("bcg", &[Health], true);
}

#[test]
fn the_mother_is_for_the_health_station_alone() {
    let pack = vn_ecd();
    for (role, sees) in sights().filter(|(role, _)| *role != Post::HealthStation) {
        for need in pack.needs.iter().filter(|need| pack.shows(sees, need)) {
            let words = format!("{} {}", need.words.vi, need.words.en);
            for told in [
                "tâm thần",
                "HIV, giang mai",
                "mother's mental",
                "An toàn cho bà mẹ",
            ] {
                assert!(!words.contains(told), "{role:?} sees {words}");
            }
        }
    }
}

#[test]
fn a_disability_is_recorded_by_those_whose_office_confirms_it() {
    let section = vn_ecd().section(Name::Circumstance("4.1")).unwrap();
    let records = |post| rules(post).records.has(section) && rules(post).corrects;
    let who: Vec<Post> = POLICY.iter().map(|rules| rules.role).collect();
    let who: Vec<Post> = who.into_iter().filter(|post| records(*post)).collect();
    assert_eq!(who, [Post::CommuneOfficer, Post::ProtectionWorker]);
    // Those who help early know of it; the school is told only what it must do.
    assert!(rules(Post::HealthStation).sees.has(section));
    let school = rules(Post::School);
    assert!(!(school.sees | school.by_reason).has(section));
    assert!(school.sees.has(Section::Inclusion));
}

#[test]
fn inclusion_is_said_without_the_reason() {
    let pack = vn_ecd();
    let inclusion = pack
        .needs
        .iter()
        .filter(|need| need.section == Section::Inclusion);
    let mut said = 0;
    for need in inclusion {
        said += 1;
        let words = format!("{} {}", need.words.vi, need.words.en).to_lowercase();
        for reason in ["khuyết tật", "disab", "tự kỷ", "autis"] {
            assert!(!words.contains(reason), "{words}");
        }
    }
    assert!(said > 0);
}

fn spell(circumstance: &str, from: &str) -> CircumstanceSpell {
    CircumstanceSpell {
        circumstance: circumstance.to_owned(),
        from: day(from),
        until: None,
        evidence: String::new(),
        fact: "00000000-0000-7000-8000-000000000001".parse().unwrap(),
    }
}

/// Needs of a child born on 1 March 2021, as of 1 November 2026.
fn views(pack: &Pack, spells: &[CircumstanceSpell], sees: Option<Sections>) -> Vec<NeedView> {
    let details = ChildDetails::default();
    let services: Vec<Service> = Vec::new();
    let subject = Subject {
        kind: noi_pack::model::Subject::Child,
        anchor: Some(day("2021-03-01")),
        details: Some(&details),
        registered_on: day("2021-03-01"),
        services: &services,
        growth: Vec::new().into(),
        enrolments: &[],
        circumstances: spells,
        identified: &[],
        waivers: &[],
    };
    let place = Place {
        unit: UnitId::COUNTRY,
        province: None,
    };
    match sees {
        Some(sees) => needs_seen(pack, &subject, sees, place, day("2026-11-01")),
        None => needs_of(pack, &subject, place, day("2026-11-01")),
    }
}

/// How a need stands for whoever sees these; `None`: it isn't among those seen.
fn opens(spells: &[CircumstanceSpell], sees: Sections, code: &str) -> Option<Option<Day>> {
    let pack = vn_ecd();
    let (at, _) = pack.need(code).unwrap();
    let views = views(pack, spells, Some(sees));
    let view = views.iter().find(|view| view.need == at)?;
    let applies = view.status.state != State::NotApplicable;
    Some(
        view.status
            .instance
            .filter(|_| applies)
            .map(|one| one.round.opens),
    )
}

#[test]
fn a_hidden_circumstance_begins_nothing_that_is_seen() {
    let orphan = || spell("1.3", "2026-01-10");
    let abused = || spell("11.2", "2026-05-20");
    let disabled = || spell("4.1", "2026-02-01");
    let sees = |post| rules(post).sees;
    let check = |spells: &[CircumstanceSpell], post, need, want: Option<Option<&str>>| {
        let want = want.map(|opens| opens.map(day));
        assert_eq!(opens(spells, sees(post), need), want, "{post:?} {need}");
    };
    let (officer, worker) = (Post::CommuneOfficer, Post::ProtectionWorker);
    let follow = "circumstance_follow_up";
    check(&[orphan()], officer, follow, Some(Some("2026-07-10")));
    check(&[abused()], officer, follow, Some(None));
    check(&[abused()], worker, follow, Some(Some("2026-05-20")));
    // Of two reasons only the one that is seen gives the dates.
    check(
        &[orphan(), abused()],
        officer,
        follow,
        Some(Some("2026-07-10")),
    );
    check(
        &[orphan(), abused()],
        worker,
        follow,
        Some(Some("2026-07-10")),
    );
    check(&[abused()], officer, "verify_11", None);
    check(&[abused()], worker, "verify_11", Some(Some("2026-05-20")));
    // The school is told that, not why.
    check(
        &[disabled()],
        Post::School,
        "inclusive_education",
        Some(Some("2026-02-01")),
    );
    check(&[disabled()], Post::School, "verify_4", None);
    check(&[], Post::School, "inclusive_education", Some(None));
}

#[test]
fn who_sees_all_sees_what_the_rules_say() {
    let pack = vn_ecd();
    let spells = [spell("1.3", "2026-01-10"), spell("11.2", "2026-05-20")];
    assert_eq!(
        views(pack, &spells, Some(Sections::ALL)),
        views(pack, &spells, None)
    );
}

#[test]
fn a_service_is_shown_with_the_circumstance_it_is_given_for() {
    let pack = vn_ecd();
    let (orphan, abused) = (spell("1.3", "2026-01-10"), spell("11.2", "2026-05-20"));
    let check = |spells: &[CircumstanceSpell], post, service, by, want| {
        let got = pack.shows_service(rules(post).sees, service, spells, day(by));
        assert_eq!(got, want, "{post:?} {service} {by} {spells:?}");
    };
    let (officer, worker) = (Post::CommuneOfficer, Post::ProtectionWorker);
    let support = "circumstance_support";
    check(
        std::slice::from_ref(&orphan),
        officer,
        support,
        "2026-06-01",
        true,
    );
    check(
        std::slice::from_ref(&abused),
        officer,
        support,
        "2026-06-01",
        false,
    );
    check(
        std::slice::from_ref(&abused),
        worker,
        support,
        "2026-06-01",
        true,
    );
    check(
        &[orphan, abused.clone()],
        officer,
        support,
        "2026-06-01",
        true,
    );
    // Before any was known it has no hidden reason.
    check(
        std::slice::from_ref(&abused),
        officer,
        support,
        "2026-05-19",
        true,
    );
    check(&[], officer, support, "2026-06-01", true);
    check(
        std::slice::from_ref(&abused),
        officer,
        "bcg",
        "2026-06-01",
        true,
    );
    check(&[abused], Post::School, support, "2026-06-01", false);
    check(&[], officer, "of a later pack", "2026-06-01", false);
}
