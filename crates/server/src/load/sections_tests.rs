//! What each role's pages hold, over a family with something in every section of the record.

use noi_core::access::policy::POLICY;
use noi_core::access::{Name, Programme, Role, Section, Sections};
use noi_core::access_facts::BreakGlassOpened;
use noi_core::fact::{
    CarerLinked, ChildDetails, CircumstanceFound, NeedIdentified, PersonDetails, PersonKind,
    PregnancyDetails, Relation, ServiceReceived,
};
use noi_core::finding_facts::{Measured, Screened};
use noi_core::{Birth, Body, Moment, Sex, UnitId};
use noi_ui::pages;
use noi_ui::routes::{ChildFilter, ChildQuery, DutyQuery, FollowQuery, Place};

use super::*;
use crate::testing::{self, TODAY, new_id, now};

/// Made-up words that stand in one place of the record, and what somebody must see to read them.
const TOLD: &[(&str, Section)] = &[
    ("Tênbí", Section::Identity),
    ("079321000777", Section::Identity),
    ("Chămsócbí", Section::Contacts),
    ("0912000777", Section::Contacts),
    ("Thônbí", Section::Residence),
    ("Thaikỳbí", Section::Pregnancy),
    ("Yếtếbí", Section::Health),
    ("9,87", Section::Growth),
    ("Dinhdưỡngbí", Section::Nutrition),
    ("Nuôidưỡngbí", Section::Care),
    ("Họctậpbí", Section::Education),
    ("Sànglọcbí", Section::Screening),
    ("Đánhgiábí", Section::Screening),
    ("Khuyếttậtbí", Section::Disability),
    // Why support for inclusion is needed.
    ("Lýdobí", Section::Screening),
    ("Mẹbí", Section::MotherScreening),
    ("PHQ-9", Section::MotherScreening),
    ("Hòanhậpbí", Section::Inclusion),
    ("Mồcôibí", Section::Circumstances),
    ("Hỗtrợbí", Section::Circumstances),
    ("Xâmhạibí", Section::Protection),
    ("Bảovệbí", Section::Protection),
    ("Trợcấpbí", Section::Welfare),
    ("Giấytờbí", Section::Documents),
    ("break_glass_opened", Section::WhoLooked),
];

fn service(service: &str, provider: &str) -> Body {
    Body::ServiceReceived(ServiceReceived {
        service: service.to_owned(),
        dose: None,
        provider: Some(provider.to_owned()),
        result: None,
    })
}

fn circumstance(circumstance: &str, evidence: &str) -> Body {
    Body::CircumstanceFound(CircumstanceFound {
        circumstance: circumstance.to_owned(),
        evidence: evidence.to_owned(),
    })
}

/// A child of five with something in every section: where it lies, when, and what. No two on one
/// day, so that their order is told by the days alone.
fn life(carer: RecordId) -> Vec<(Section, &'static str, Body)> {
    use Section as S;
    vec![
        (
            S::Identity,
            "2021-03-05",
            Body::ChildRegistered(ChildDetails {
                name: Some("Lò Tênbí".to_owned()),
                birth: Some(Birth::on("2021-03-05".parse().unwrap())),
                sex: Some(Sex::Female),
                personal_id: Some("079321000777".to_owned()),
                village: Some("Thônbí".to_owned()),
                ..ChildDetails::default()
            }),
        ),
        (
            S::Contacts,
            "2021-03-07",
            Body::CarerLinked(CarerLinked {
                carer,
                relation: Relation::Mother,
            }),
        ),
        (
            S::Pregnancy,
            "2021-01-05",
            service("antenatal_visit", "Thaikỳbí"),
        ),
        (S::Health, "2021-03-06", service("bcg", "Yếtếbí")),
        (
            S::Growth,
            "2022-03-10",
            Body::Measured(Measured {
                service: "growth_monitoring".to_owned(),
                weight_g: Some(9870),
                ..Measured::default()
            }),
        ),
        (
            S::Nutrition,
            "2022-06-01",
            service("vitamin_a", "Dinhdưỡngbí"),
        ),
        (
            S::Care,
            "2022-05-01",
            service("parenting_counselling", "Nuôidưỡngbí"),
        ),
        (
            S::Education,
            "2026-10-01",
            service("life_skills", "Họctậpbí"),
        ),
        (
            S::Screening,
            "2023-03-20",
            service("development_screening", "Sànglọcbí"),
        ),
        (
            S::Screening,
            "2025-02-01",
            service("development_assessment", "Đánhgiábí"),
        ),
        (REASON, "2026-02-01", circumstance("4.2", "Khuyếttậtbí")),
        (
            S::Inclusion,
            "2026-03-01",
            Body::NeedIdentified(NeedIdentified {
                need: "inclusive_education".to_owned(),
                note: "Lýdobí".to_owned(),
            }),
        ),
        (
            S::MotherScreening,
            "2021-05-01",
            Body::Screened(Screened {
                instrument: "phq9_mother".to_owned(),
                service: "maternal_mental_health_screening".to_owned(),
                result: Some("refer".to_owned()),
                ..Screened::default()
            }),
        ),
        (
            S::MotherScreening,
            "2021-05-10",
            service("maternal_mental_health_care", "Mẹbí"),
        ),
        (
            S::Inclusion,
            "2026-04-01",
            service("inclusive_education_plan", "Hòanhậpbí"),
        ),
        (
            S::Circumstances,
            "2026-01-10",
            circumstance("1.3", "Mồcôibí"),
        ),
        (
            S::Circumstances,
            "2026-02-10",
            service("circumstance_support", "Hỗtrợbí"),
        ),
        (
            S::Protection,
            "2026-11-01",
            circumstance("11.2", "Xâmhạibí"),
        ),
        (
            S::Protection,
            "2026-11-02",
            service("initial_risk_assessment", "Bảovệbí"),
        ),
        (
            S::Welfare,
            "2026-02-20",
            service("social_assistance", "Trợcấpbí"),
        ),
        (
            S::Documents,
            "2021-04-01",
            service("insurance_card", "Giấytờbí"),
        ),
        (
            S::WhoLooked,
            "2026-11-20",
            Body::BreakGlassOpened(BreakGlassOpened {
                reason: "x".to_owned(),
                until: Moment(now().0 + 1000),
            }),
        ),
    ]
}

/// Where the reason lies for which support for inclusion is needed.
const REASON: Section = Section::Disability;

/// The sections are given by the tests themselves.
static NOBODY: Visitor = Visitor {
    program: None,
    person: RecordId(uuid::Uuid::nil()),
    name: String::new(),
    login: String::new(),
    has_codes: false,
    has_password: true,
    linked: false,
    session: [0; 32],
    grants: Vec::new(),
};

struct Family {
    desk: Desk,
    child: RecordId,
    /// Whose only circumstance is one that few may see.
    secret: RecordId,
    /// As old, and in none.
    plain: RecordId,
    baby: RecordId,
}

/// A desk over what happened to these records.
async fn desk(happened: Vec<(RecordId, &'static str, Body)>) -> Desk {
    let office = testing::office().await;
    let unit = commune(&office);
    let happened = (happened.into_iter())
        .map(|(record, on, body)| (record, unit, on.parse().unwrap(), body))
        .collect();
    testing::record(&office, happened).await;
    testing::desk(&office).await
}

fn mother() -> Body {
    Body::PersonRegistered(PersonDetails {
        kind: PersonKind::Carer,
        name: Some("Lò Chămsócbí".to_owned()),
        phone: Some("0912000777".to_owned()),
        synthetic: false,
    })
}

async fn family() -> Family {
    let [carer, child, secret, plain, baby, pregnancy] = [(); 6].map(|()| RecordId(new_id()));
    let registered = |name: &str, birth: &str| {
        Body::ChildRegistered(ChildDetails {
            name: Some(name.to_owned()),
            birth: Some(Birth::on(birth.parse().unwrap())),
            ..ChildDetails::default()
        })
    };
    let mut all = vec![(carer, "2021-03-05", mother())];
    let life = life(carer).into_iter();
    all.extend(life.map(|(_, on, body)| (child, on, body)));
    all.push((secret, "2021-03-05", registered("Lò Kín", "2021-03-05")));
    all.push((secret, "2026-01-01", circumstance("11.2", "Xâmhạibí")));
    all.push((
        secret,
        "2026-02-01",
        service("circumstance_support", "Kínbí"),
    ));
    all.push((plain, "2021-03-05", registered("Lò Thường", "2021-03-05")));
    all.push((baby, "2026-06-01", registered("Lò Bé", "2026-06-01")));
    all.push((
        pregnancy,
        "2026-06-01",
        Body::PregnancyRegistered(PregnancyDetails {
            woman: Some(carer),
            last_period: Some("2026-05-01".parse().unwrap()),
            expected: None,
        }),
    ));
    Family {
        desk: desk(all).await,
        child,
        secret,
        plain,
        baby,
    }
}

fn commune(office: &Office) -> UnitId {
    let found = office.unit("Xã Tri Lễ, Tỉnh Nghệ An", TODAY.parse().unwrap());
    found.unwrap()
}

async fn frame<'a>(desk: &'a Desk, held: &'a Held, sees: Sections) -> Frame<'a> {
    let route = Route {
        place: Place::Home,
        lens: Lens::default(),
    };
    let Ok(mut frame) = Frame::of(desk, &desk.office, held, &NOBODY, route) else {
        panic!("no such page");
    };
    frame.sees = sees;
    (frame.counts, frame.tells) = (sees, true);
    frame
}

/// A child's page, and its file as programs get it.
async fn file(desk: &Desk, child: RecordId, sees: Sections) -> String {
    let held = desk.held().await.unwrap();
    let frame = frame(desk, &held, sees).await;
    let file = desk.office.child(child, frame.on, sees).await.unwrap();
    let Ok(view) = child::load(&frame, &child.to_string()).await else {
        panic!("the child is there");
    };
    let html = pages::child::render(&view, &frame.page().await);
    format!("{}\n{html}", serde_json::to_string(&file).unwrap())
}

/// Without identifiers, which are each record's own.
fn without_ids(text: &str) -> String {
    let word = |c: char| c.is_ascii_hexdigit() || c == '-';
    text.split_inclusive(|c| !word(c))
        .filter(|part| {
            let id = part.trim_end_matches(|c| !word(c));
            id.parse::<RecordId>().is_err()
        })
        .collect()
}

impl Family {
    async fn file(&self, child: RecordId, sees: Sections) -> String {
        file(&self.desk, child, sees).await
    }

    /// Every list on which a child can stand, and the forms about it.
    async fn lists(&self, sees: Sections) -> Vec<(&'static str, String)> {
        let held = self.desk.held().await.unwrap();
        let id = self.child.to_string();
        let frame = frame(&self.desk, &held, sees).await;
        let page = frame.page().await;
        let query = ChildQuery::default();
        let children = children::load(&frame, &query).await;
        let duties = duties::load(&frame, &DutyQuery::default()).await;
        let follow = follow::load(&frame, &FollowQuery::default()).await;
        let measure = measure::load(&frame, &id).await;
        let screen = screen::load(&frame, &id, None).await;
        let home = home::load(&frame).await;
        let (Ok(children), Ok(duties), Ok(measure), Ok(screen), Ok(home)) =
            (children, duties, measure, screen, home)
        else {
            panic!("the pages are there");
        };
        vec![
            ("children", pages::children::render(&children, &page)),
            ("duties", pages::duties::render(&duties, &page)),
            ("follow", pages::follow::render(&follow, &page)),
            ("measure", pages::measure::render(&measure, &page)),
            ("screen", pages::screen::render(&screen, &page)),
            // Figures of a whole unit stand there, too: only what is owed is of children.
            ("home", format!("{:?}", home.duties)),
        ]
    }
}

/// What each role sees: by itself, and of a record opened for a written reason.
fn sights() -> Vec<(Role, Sections)> {
    let mut sights = Vec::new();
    for rules in &POLICY {
        sights.push((rules.role, rules.sees));
        sights.push((rules.role, rules.sees | rules.by_reason));
    }
    sights
}

/// The words of the programme that lie outside the sections, whatever names them.
fn words_outside(sees: Sections) -> Vec<String> {
    let pack = noi_pack::embedded::vn_ecd();
    let needs = pack.needs.iter().map(|one| (&one.words.vi, one.section));
    let services = pack.services.iter().map(|one| (&one.words.vi, one.section));
    let instruments = pack.instruments.iter().map(|one| {
        let section = pack.section(Name::Instrument(&one.code));
        (&one.words.vi, section.unwrap())
    });
    let circumstances = pack.circumstances.iter();
    let circumstances = circumstances.map(|one| (&one.words.vi, one.section));
    let all: Vec<_> = needs
        .chain(services)
        .chain(instruments)
        .chain(circumstances)
        .collect();
    // Something that may be seen may bear the same words.
    let inside = |words: &String| {
        all.iter()
            .any(|(other, section)| sees.has(*section) && other.contains(words.as_str()))
    };
    all.iter()
        .filter(|(words, section)| !sees.has(*section) && !inside(words))
        .map(|(words, _)| (*words).clone())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_holds_what_its_sections_allow_and_nothing_else() {
    let family = family().await;
    let everything = family.file(family.child, Sections::ALL).await;
    for (role, sees) in sights() {
        let file = family.file(family.child, sees).await;
        for (told, section) in TOLD {
            assert!(everything.contains(told), "nobody is told {told}");
            let may = sees.has(*section) && (*told != "Lýdobí" || sees.has(Section::Inclusion));
            assert_eq!(file.contains(told), may, "{role:?} {told}");
        }
        let lists = family.lists(sees).await;
        for (page, html) in &lists {
            for (told, section) in TOLD.iter().filter(|(_, section)| !sees.has(*section)) {
                assert!(
                    !html.contains(told),
                    "{role:?} {page} {told} of {section:?}"
                );
            }
        }
        for words in words_outside(sees) {
            assert!(!file.contains(&words), "{role:?} child {words}");
            for (page, html) in &lists {
                assert!(!html.contains(&words), "{role:?} {page} {words}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_hold_what_their_sections_allow() {
    let family = family().await;
    let check = |lists: &[(&str, String)], page: &str, words: &str, want: bool| {
        let (_, html) = lists.iter().find(|(name, _)| *name == page).unwrap();
        assert_eq!(html.contains(words), want, "{page} {words}");
    };
    let sees = |role: Role| POLICY[role as usize].sees;
    let all = family.lists(Sections::ALL).await;
    let station = family.lists(sees(Role::HealthStation)).await;
    let school = family.lists(sees(Role::School)).await;
    let union = family.lists(sees(Role::MassOrganisation)).await;
    for lists in [&all, &station, &school, &union] {
        check(lists, "children", "Tênbí", true);
        check(lists, "children", "Chămsócbí", true);
        check(lists, "duties", "Tênbí", true);
    }
    // A pregnant woman is owed something.
    check(&all, "duties", "Khám thai lần 3", true);
    check(&station, "duties", "Khám thai lần 3", true);
    check(&school, "duties", "Khám thai lần 3", false);
    // The work of the protection worker is nobody else's.
    let assess = "Thu thập thông tin, đánh giá nguy cơ cụ thể";
    check(&all, "duties", assess, true);
    check(&station, "duties", assess, false);
    check(&all, "measure", "9,87", true);
    check(&union, "measure", "9,87", false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_case_leaves_no_trace() {
    let family = family().await;
    let sees = |role: Role| POLICY[role as usize].sees;
    let follow = "Theo dõi trẻ em có hoàn cảnh đặc biệt";
    let check = |file: &str, words: &str, want: bool| {
        assert_eq!(file.contains(words), want, "{words}");
    };
    let officer = sees(Role::CommuneOfficer);
    let file = family.file(family.secret, officer).await;
    // A follow-up of any circumstance, or support for it, would tell that there is one.
    check(&file, follow, false);
    check(&file, "Kínbí", false);
    check(&file, "Hỗ trợ trẻ em có hoàn cảnh đặc biệt", false);
    let worker = sees(Role::ProtectionWorker);
    let file = family.file(family.secret, worker).await;
    check(&file, follow, true);
    check(&file, "Kínbí", true);
    let held = family.desk.held().await.unwrap();
    for (sees, want) in [(officer, false), (worker, true), (Sections::ALL, true)] {
        let frame = frame(&family.desk, &held, sees).await;
        let query = DutyQuery {
            kind: Some("circumstance_follow_up".to_owned()),
            ..DutyQuery::default()
        };
        let Ok(view) = duties::load(&frame, &query).await else {
            panic!("the list is there");
        };
        let secret = family.secret.to_string();
        let listed = view.rows.iter().any(|row| {
            matches!(&row.subject, pages::duties::DutySubject::Child { id, .. }
                if *id == secret)
        });
        assert_eq!(listed, want, "{sees:?}");
    }
}

/// The strictest of all: whoever may not see the case gets, byte for byte, what they would get of a
/// child without one.
#[tokio::test(flavor = "multi_thread")]
async fn with_a_hidden_case_everything_is_as_without() {
    let family = family().await;
    let held = family.desk.held().await.unwrap();
    let masked = |text: String| {
        let text = text.replace("Lò Kín", "…").replace("Lò Thường", "…");
        without_ids(&text)
    };
    for (role, sees) in sights() {
        let secret = masked(family.file(family.secret, sees).await);
        let plain = masked(family.file(family.plain, sees).await);
        let frame = frame(&family.desk, &held, sees).await;
        let rows = async |show| {
            let query = ChildQuery {
                show,
                ..ChildQuery::default()
            };
            let Ok(view) = children::load(&frame, &query).await else {
                panic!("the list is there");
            };
            view.rows
        };
        let all = rows(ChildFilter::All).await;
        let of = |child: RecordId| {
            let found = all.iter().find(|row| row.id == child.to_string());
            masked(format!("{:?}", found.unwrap()))
        };
        let circumstances = rows(ChildFilter::Circumstances).await;
        let listed = circumstances
            .iter()
            .any(|row| row.id == family.secret.to_string());
        let case = sees.has(Section::Protection);
        assert_eq!(secret == plain, !case, "{role:?}");
        // What is most pressing may be the same with the case, too.
        assert!(case || of(family.secret) == of(family.plain), "{role:?}");
        assert_eq!(listed, case, "{role:?}");
    }
}

/// The same for every section: a child to whom only that happened which may be seen has the same
/// page. (Why support for inclusion is needed may not be seen, but that it is.)
#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_seen_changes_nothing() {
    let (carer, child) = (RecordId(new_id()), RecordId(new_id()));
    let mut all = vec![(carer, "2021-03-05", mother())];
    all.extend(
        life(carer)
            .into_iter()
            .map(|(_, on, body)| (child, on, body)),
    );
    let mut twins = Vec::new();
    for (role, sees) in sights().into_iter().filter(|(_, sees)| !sees.is_empty()) {
        let twin = RecordId(new_id());
        let lives = life(carer).into_iter().filter(|(section, _, body)| {
            let reason = *section == REASON && matches!(body, Body::CircumstanceFound(_));
            sees.has(*section) || (reason && sees.has(Section::Inclusion))
        });
        all.extend(lives.map(|(_, on, body)| (twin, on, body)));
        twins.push((role, sees, twin));
    }
    let desk = desk(all).await;
    for (role, sees, twin) in twins {
        let whole = without_ids(&file(&desk, child, sees).await);
        let twin = without_ids(&file(&desk, twin, sees).await);
        let same = whole.chars().zip(twin.chars()).take_while(|(a, b)| a == b);
        let from = same.count().saturating_sub(200);
        let part = |text: &str| text.chars().skip(from).take(400).collect::<String>();
        assert!(whole == twin, "{role:?}: {}\n{}", part(&whole), part(&twin));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_is_told_that_support_is_needed_and_not_why() {
    let family = family().await;
    let school = POLICY[Role::School as usize].sees;
    let on: Day = TODAY.parse().unwrap();
    let needs = async |child, sees| {
        let file = family.desk.office.child(child, on, sees).await.unwrap();
        file.needs_inclusion
    };
    assert_eq!(needs(family.child, school).await, Some(true));
    assert_eq!(needs(family.baby, school).await, Some(false));
    let union = POLICY[Role::MassOrganisation as usize].sees;
    assert_eq!(needs(family.child, union).await, None);
    let file = family.file(family.child, school).await.to_lowercase();
    assert!(file.contains("cần hỗ trợ hòa nhập"));
    for reason in ["khuyết tật", "disab", "lýdobí"] {
        assert!(!file.contains(reason), "{reason}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mother_is_asked_by_the_health_station_alone() {
    let family = family().await;
    let held = family.desk.held().await.unwrap();
    let baby = family.baby.to_string();
    for (role, sees) in sights() {
        let station = role == Role::HealthStation;
        let frame = frame(&family.desk, &held, sees).await;
        let Ok(view) = screen::load(&frame, &baby, None).await else {
            panic!("the choice is there");
        };
        assert_eq!(
            format!("{view:?}").contains("PHQ-9"),
            station && !sees.is_empty()
        );
        let asked = screen::load(&frame, &baby, Some("phq9_mother")).await;
        assert_eq!(asked.is_ok(), station && !sees.is_empty(), "{role:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_counted_by_what_is_seen() {
    let family = family().await;
    let held = family.desk.held().await.unwrap();
    let mut counts = Vec::new();
    // Twice: the second time it is known already.
    for sees in sights()
        .into_iter()
        .map(|(_, sees)| sees)
        .cycle()
        .take(2 * sights().len())
    {
        let frame = frame(&family.desk, &held, sees).await;
        let Ok(view) = duties::load(&frame, &DutyQuery::default()).await else {
            panic!("the list is there");
        };
        let of = |urgency| {
            let found = view.counts.iter().find(|(one, _)| *one == urgency);
            found.map_or(0, |(_, count)| *count)
        };
        use noi_ui::routes::Urgency;
        let waiting = frame.page().await.duties_waiting;
        assert_eq!(waiting, of(Urgency::Overdue) + of(Urgency::Today));
        counts.push(waiting);
    }
    counts.sort_unstable();
    counts.dedup();
    assert!(counts.len() > 3, "{counts:?}");
}
