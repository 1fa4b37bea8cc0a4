//! Sample views for snapshots and the gallery. Every person, number and document here is made up;
//! only names of places and titles of laws are real.

pub(crate) mod change;
pub(crate) mod child;
pub(crate) mod door;
pub(crate) mod growth;
pub(crate) mod imports;
pub(crate) mod people;
pub(crate) mod plan;
pub(crate) mod register;
pub(crate) mod system;
pub(crate) mod units;
pub(crate) mod villages;

use noi_core::Day;
use noi_ui::page::{DataState, Page, UnitRef, Visitor};
use noi_ui::pages::audit::{AuditView, LookedView, OpenedView};
use noi_ui::pages::card::FamilyView;
use noi_ui::pages::door::{CodeView, InvitationView, Knock, SignInView};
use noi_ui::pages::identity::{IdentityProblem, IdentityView, NotIn, NotInView};
use noi_ui::pages::imports::FileProblem;
use noi_ui::pages::message::{MessageKind, MessageView};
use noi_ui::pages::passkeys::{KnockView, PasskeyProblem};
use noi_ui::pages::people::PeopleView;
use noi_ui::pages::{
    about, audit, card as card_page, carers as carers_page, child as child_page, children, choose,
    coverage, door as door_page, duties, edit as edit_page, find, follow, home, identity,
    imports as imports_page, indicator, measure, merge as merge_page, message, passkeys,
    people as people_page, plan as plan_page, plans, pregnancy as pregnancy_page,
    register as register_page, residence as residence_page, screen, styleguide, summary,
    system as system_page, tokens, unit_forms, units as units_page,
};
use noi_ui::routes::{
    AuditQuery, Change, ChildQuery, Door, DutyQuery, FollowQuery, Lens, Place, Pregnancy, Route,
    UnitPage,
};
use noi_ui::words::Lang;

/// The day that all samples are for.
pub(crate) fn as_of() -> Day {
    day(2026, 11, 22)
}

/// A day that is in the calendar.
pub(crate) fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd(year, month, day).expect("the samples' days are in the calendar")
}

/// One sample page.
pub(crate) struct Sample {
    /// Name of its snapshot.
    pub(crate) name: &'static str,
    /// Its route.
    pub(crate) route: Route,
    /// The page.
    pub(crate) html: String,
}

/// Says it in the language.
pub(crate) fn say(lang: Lang, vi: &str, en: &str) -> String {
    match lang {
        Lang::Vi => vi.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// The frame around a place: the commune Tri Lễ, or the province above it.
pub(crate) fn page(lang: Lang, place: Place, province: bool) -> Page {
    let lens = Lens {
        lang,
        ..Lens::default()
    };
    Page {
        route: Route { place, lens },
        as_of: as_of(),
        is_today: true,
        unit_name: if province {
            "Tỉnh Nghệ An"
        } else {
            "Xã Tri Lễ"
        }
        .to_owned(),
        above: if province {
            Vec::new()
        } else {
            vec![UnitRef {
                id: "40".to_owned(),
                name: "Tỉnh Nghệ An".to_owned(),
            }]
        },
        duties_waiting: 9,
        data: DataState {
            until: Some(as_of()),
            missing: Some(vec!["Bản Mạ".to_owned(), "Bản Yên Sơn".to_owned()]),
            positions: vec![(0, 412), (40, 318_204)],
            pack: "vn-ecd 2026.1".to_owned(),
        },
        synthetic: true,
        visitor: Some(door::worker(lang)),
    }
}

/// Every sample page in one language.
pub(crate) fn all(lang: Lang) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut add = |name, place: Place, province, render: &dyn Fn(&Page) -> String| {
        let page = page(lang, place, province);
        samples.push(Sample {
            name,
            html: render(&page),
            route: page.route,
        });
    };
    let child_id = "TE-40-000123".to_owned();
    add("home", Place::Home, false, &|p| {
        home::render(&units::home(lang), p)
    });
    add(
        "children",
        Place::Children(ChildQuery {
            page: 1,
            ..ChildQuery::default()
        }),
        false,
        &|p| children::render(&people::children(lang), p),
    );
    add("child", Place::Child(child_id), false, &|p| {
        child_page::render(&child::followed(lang), p)
    });
    add(
        "child-restricted",
        Place::Child("TE-40-000777".to_owned()),
        false,
        &|p| child_page::render(&child::restricted(lang), p),
    );
    add(
        "summary",
        Place::Summary("TE-40-000123".to_owned()),
        false,
        &|p| summary::render(&child::summary(lang), p),
    );
    add(
        "card",
        Place::Card("TE-40-000123".to_owned()),
        false,
        &|p| card_page::render(&child::card(), p),
    );
    add(
        "card-unsure",
        Place::Card("TE-40-000123".to_owned()),
        false,
        &|p| card_page::render(&child::card_unsure(), p),
    );
    add("find", Place::Find("tri".to_owned()), false, &|p| {
        find::render(&units::found(lang), p)
    });
    add("styleguide", Place::Styleguide, false, &|p| {
        styleguide::render(p)
    });
    let measured = || Place::Measure("TE-40-000123".to_owned());
    add("measure", measured(), false, &|p| {
        measure::render(&growth::measure_empty(lang), p)
    });
    add("measure-wrong", measured(), false, &|p| {
        measure::render(&growth::measure_wrong(lang), p)
    });
    add("measure-odd", measured(), false, &|p| {
        measure::render(&growth::measure_odd(lang), p)
    });
    add("register", Place::Register, false, &|p| {
        register_page::render(&register::empty(), p)
    });
    add("register-wrong", Place::Register, false, &|p| {
        register_page::render(&register::wrong(), p)
    });
    add("register-alike", Place::Register, false, &|p| {
        register_page::render(&register::alike(lang), p)
    });
    add("register-where", Place::Register, true, &|p| {
        register_page::render(&register::choose(), p)
    });
    let screened =
        |which: Option<&str>| Place::Screen("TE-40-000123".to_owned(), which.map(str::to_owned));
    add("screen-choose", screened(None), false, &|p| {
        screen::render(&growth::screen_choose(lang), p)
    });
    add(
        "screen-question",
        screened(Some("development-checklist")),
        false,
        &|p| screen::render(&growth::screen_question(lang), p),
    );
    add(
        "screen-check",
        screened(Some("development-checklist")),
        false,
        &|p| screen::render(&growth::screen_check(lang), p),
    );
    add(
        "follow",
        Place::Follow(FollowQuery::default()),
        false,
        &|p| follow::render(&growth::follow(), p),
    );
    add("duties", Place::Duties(DutyQuery::default()), false, &|p| {
        duties::render(&people::duties(lang), p)
    });
    let one_kind = DutyQuery {
        kind: Some("dpt_hepb_hib_2".to_owned()),
        ..DutyQuery::default()
    };
    add("duties-to-tick", Place::Duties(one_kind), false, &|p| {
        duties::render(&people::duties_to_tick(lang), p)
    });
    add("coverage", Place::Coverage(None), true, &|p| {
        coverage::render(&units::coverage(lang), p)
    });
    add(
        "indicator",
        Place::Indicator("access-health".to_owned()),
        false,
        &|p| indicator::render(&units::indicator(lang), p),
    );
    add("plans", Place::Plans(None), true, &|p| {
        plans::render(&plan::plans(lang), p)
    });
    add("plan", Place::Plan("vi-du".to_owned()), true, &|p| {
        plan_page::render(&plan::plan(lang), p)
    });
    add("choose", Place::Choose("tri le".to_owned()), false, &|p| {
        choose::render(&units::choose(lang), p)
    });
    add("about", Place::About, false, &|p| {
        about::render(&units::about(lang), p)
    });
    samples.extend(of_changes(lang));
    samples.extend(at_the_door(lang));
    samples.extend(of_people(lang));
    samples.extend(of_units(lang));
    samples
}

/// Changing a child's record.
fn of_changes(lang: Lang) -> Vec<Sample> {
    let place = |change| Place::Change("TE-40-000123".to_owned(), change);
    let details = || place(Change::Details);
    let residence = || place(Change::Residence);
    let other = || "TE-40-000555".to_owned();
    let merge = || place(Change::Merge(other()));
    let carer = "019a0000-0000-7000-8000-0000000000c1".to_owned();
    let pages: Vec<(&'static str, Place, Renders)> = vec![
        (
            "edit",
            details(),
            Box::new(|p| edit_page::render(&change::edit(), p)),
        ),
        (
            "edit-wrong",
            details(),
            Box::new(|p| edit_page::render(&change::edit_wrong(), p)),
        ),
        (
            "edit-meanwhile",
            details(),
            Box::new(move |p| edit_page::render(&change::edit_meanwhile(lang), p)),
        ),
        (
            "edit-odd",
            details(),
            Box::new(move |p| edit_page::render(&change::edit_odd(lang), p)),
        ),
        (
            "residence",
            residence(),
            Box::new(|p| residence_page::render(&change::residence(), p)),
        ),
        (
            "residence-wrong",
            residence(),
            Box::new(|p| residence_page::render(&change::residence_wrong(), p)),
        ),
        (
            "residence-gone",
            residence(),
            Box::new(move |p| residence_page::render(&change::residence_gone(lang), p)),
        ),
        (
            "carers",
            place(Change::Carers),
            Box::new(move |p| carers_page::render(&change::carers(lang), p)),
        ),
        (
            "carer",
            place(Change::Carer(carer)),
            Box::new(move |p| carers_page::render_one(&change::carer(lang), p)),
        ),
        (
            "merge",
            merge(),
            Box::new(move |p| merge_page::render(&change::merge(lang), p)),
        ),
        (
            "merge-wrong",
            merge(),
            Box::new(move |p| merge_page::render(&change::merge_wrong(lang), p)),
        ),
        (
            "part",
            place(Change::Part(other())),
            Box::new(move |p| merge_page::render_part(&change::merge(lang), p)),
        ),
    ];
    let mut pages = pages;
    let one = || {
        Place::Pregnancy(Pregnancy::One(
            "019a0000-0000-7000-8000-0000000000c1".to_owned(),
        ))
    };
    pages.extend::<[(&'static str, Place, Renders); 4]>([
        (
            "pregnancies",
            Place::Pregnancy(Pregnancy::List),
            Box::new(move |p| pregnancy_page::render(&change::pregnancies(lang), p)),
        ),
        (
            "pregnancy-new",
            Place::Pregnancy(Pregnancy::New),
            Box::new(|p| pregnancy_page::render_new(&change::pregnancy_new(), p)),
        ),
        (
            "pregnancy",
            one(),
            Box::new(move |p| pregnancy_page::render_one(&change::pregnancy(lang), p)),
        ),
        (
            "pregnancy-over",
            one(),
            Box::new(move |p| pregnancy_page::render_one(&change::pregnancy_over(lang), p)),
        ),
    ]);
    seen_by(lang, Some(door::worker(lang)), pages)
}

/// Renders a page in the frame it is given.
type Renders = Box<dyn Fn(&Page) -> String>;

/// Renders samples of one visitor, or of none.
fn seen_by(
    lang: Lang,
    visitor: Option<Visitor>,
    pages: Vec<(&'static str, Place, Renders)>,
) -> Vec<Sample> {
    let render = |(name, place, render): (&'static str, Place, Renders)| {
        let page = Page {
            visitor: visitor.clone(),
            ..page(lang, place, false)
        };
        Sample {
            name,
            html: render(&page),
            route: page.route,
        }
    };
    pages.into_iter().map(render).collect()
}

/// What a stranger sees.
fn at_the_door(lang: Lang) -> Vec<Sample> {
    let sign_in = |next: &str| Place::Door(Door::SignIn(next.to_owned()));
    let code = || Place::Door(Door::Code("/viec".to_owned()));
    let invited = || Place::Door(Door::Invitation(door::invitation().token));
    let shows_sign_in =
        |view: SignInView| -> Renders { Box::new(move |p| door_page::render_sign_in(&view, p)) };
    let shows_code = |knock| -> Renders {
        let view = CodeView {
            next: "/viec".to_owned(),
            knock,
        };
        Box::new(move |p| door_page::render_code(&view, p))
    };
    let shows_invitation = |view: InvitationView| -> Renders {
        Box::new(move |p| door_page::render_invitation(&view, p))
    };
    let knocked = |knock| SignInView {
        login: "hien.trile".to_owned(),
        knock: Some(knock),
        ..SignInView::default()
    };
    let over = InvitationView {
        over: true,
        ..InvitationView::default()
    };
    let mut pages = vec![
        (
            "sign-in",
            sign_in("/viec?due=overdue"),
            shows_sign_in(door::sign_in(lang)),
        ),
        (
            "sign-in-wrong",
            sign_in(""),
            shows_sign_in(knocked(Knock::Wrong)),
        ),
        (
            "sign-in-over",
            sign_in(""),
            shows_sign_in(knocked(Knock::Over)),
        ),
        (
            "sign-in-service",
            sign_in(""),
            shows_sign_in(SignInView {
                service: Some(door::service(lang)),
                ..SignInView::default()
            }),
        ),
        (
            "sign-in-service-away",
            sign_in(""),
            shows_sign_in(SignInView {
                service: Some(door::service(lang)),
                ..knocked(Knock::ServiceAway)
            }),
        ),
        ("code", code(), shows_code(None)),
        ("code-wrong", code(), shows_code(Some(Knock::Wrong))),
        ("code-wait", code(), shows_code(Some(Knock::Wait(301)))),
        (
            "invitation",
            invited(),
            shows_invitation(door::invitation()),
        ),
        (
            "invitation-service",
            invited(),
            shows_invitation(InvitationView {
                service: Some(door::service(lang)),
                ..door::invitation()
            }),
        ),
        (
            "invitation-first",
            invited(),
            shows_invitation(door::first_wrong()),
        ),
        ("invitation-over", invited(), shows_invitation(over)),
    ];
    for (name, wrong) in [
        ("passkey", None),
        ("passkey-wrong", Some(None)),
        ("passkey-wait", Some(Some(8))),
    ] {
        let view = KnockView {
            next: "/viec".to_owned(),
            challenge: "mYq0vXU2u3W1x9dKp7c5tA".to_owned(),
            site: "noi.xa-tri-le.example".to_owned(),
            wrong,
        };
        let place = Place::Door(Door::Passkey("/viec".to_owned()));
        let renders: Renders = Box::new(move |p| passkeys::render_knock(&view, p));
        pages.push((name, place, renders));
    }
    for (name, why) in [
        ("not-in-unlinked", NotIn::Unlinked),
        ("not-in-suspended", NotIn::Suspended),
        ("not-in-taken", NotIn::Taken),
    ] {
        let view = NotInView {
            service: door::service(lang),
            why,
        };
        let renders: Renders = Box::new(move |p| identity::render_not_in(&view, p));
        pages.push((name, Place::Door(Door::Back), renders));
    }
    let family = |view: FamilyView| -> (Place, Renders) {
        let card = Place::Door(Door::Family("AZ-_09".to_owned()));
        (card, Box::new(move |p| card_page::render_family(&view, p)))
    };
    for (name, view) in [
        ("family", FamilyView::Child(Box::new(child::family(lang)))),
        ("family-over", FamilyView::Over),
        ("family-wait", FamilyView::Wait(8)),
    ] {
        let (place, renders) = family(view);
        pages.push((name, place, renders));
    }
    let not_found = MessageView {
        kind: MessageKind::NotFound,
        about: "/tre-en".to_owned(),
        detail: String::new(),
    };
    pages.push((
        "door-message",
        sign_in(""),
        Box::new(move |p| message::render(&not_found, p)),
    ));
    seen_by(lang, None, pages)
}

/// One's own account; accounts, the log, and opening a record for a reason.
fn of_people(lang: Lang) -> Vec<Sample> {
    let child = || "TE-40-000123".to_owned();
    let person = |id: &str| Place::Person(id.to_owned());
    let own_identity = || Place::Door(Door::Identity);
    let identity_of = |linked: bool, problem, go_on: Option<&str>| -> Renders {
        let view = IdentityView {
            service: door::service(lang),
            since: linked.then(|| day(2026, 11, 2)),
            has_password: true,
            problem,
            go_on: go_on.map(str::to_owned),
        };
        Box::new(move |p| identity::render_identity(&view, p))
    };
    let mut samples = seen_by(
        lang,
        Some(door::worker(lang)),
        vec![
            (
                "account",
                Place::Door(Door::Account),
                Box::new(move |p| door_page::render_account(&door::account(lang), p)),
            ),
            (
                "account-wrong",
                Place::Door(Door::Password),
                Box::new(move |p| door_page::render_account(&door::account_wrong(lang), p)),
            ),
            (
                "account-linked",
                Place::Door(Door::Account),
                Box::new(move |p| door_page::render_account(&door::account_linked(lang), p)),
            ),
            (
                "passkeys",
                Place::Door(Door::Passkeys),
                Box::new(|p| passkeys::render_own(&door::passkeys(None, false), p)),
            ),
            (
                "passkeys-wrong",
                Place::Door(Door::Passkeys),
                Box::new(|p| {
                    let wrong = Some(PasskeyProblem::Password);
                    passkeys::render_own(&door::passkeys(wrong, false), p)
                }),
            ),
            (
                "passkeys-make",
                Place::Door(Door::Passkeys),
                Box::new(|p| passkeys::render_own(&door::passkeys(None, true), p)),
            ),
            ("identity", own_identity(), identity_of(false, None, None)),
            (
                "identity-wrong",
                own_identity(),
                identity_of(true, Some(IdentityProblem::Password), None),
            ),
            (
                "identity-go",
                own_identity(),
                identity_of(false, None, Some(door::ONWARD)),
            ),
            (
                "codes",
                Place::Door(Door::Codes),
                Box::new(|p| door_page::render_codes(&door::codes(None), p)),
            ),
            (
                "codes-wrong",
                Place::Door(Door::Codes),
                Box::new(|p| {
                    door_page::render_codes(&door::codes(Some(door_page::CodesProblem::Code)), p)
                }),
            ),
            (
                "tokens",
                Place::Door(Door::Tokens),
                Box::new(move |p| tokens::render(&door::tokens(lang), p)),
            ),
            (
                "tokens-wrong",
                Place::Door(Door::Tokens),
                Box::new(move |p| tokens::render(&door::tokens_wrong(lang), p)),
            ),
            (
                "looked",
                Place::Looked(child()),
                Box::new(move |p| audit::render_looked(&door::looked(lang), p)),
            ),
            (
                "open",
                Place::Open(child()),
                Box::new(|p| audit::render_open(&door::open(""), p)),
            ),
            (
                "open-short",
                Place::Open(child()),
                Box::new(|p| audit::render_open(&door::open("xem <hồ sơ>"), p)),
            ),
        ],
    );
    let import = || Place::Import(imports::ID.to_owned());
    samples.extend(seen_by(
        lang,
        Some(imports::officer(lang)),
        vec![
            (
                "imports",
                Place::Imports,
                Box::new(|p| imports_page::render(&imports::list(), p)),
            ),
            (
                "imports-too-large",
                Place::Imports,
                Box::new(|p| imports_page::render(&imports::wrong(FileProblem::TooLarge), p)),
            ),
            (
                "import-check",
                import(),
                Box::new(move |p| imports_page::render_check(&imports::check(lang), p)),
            ),
            (
                "import-lacking",
                import(),
                Box::new(move |p| imports_page::render_check(&imports::lacking(lang), p)),
            ),
            (
                "import-result",
                import(),
                Box::new(move |p| imports_page::render_result(&imports::result(lang), p)),
            ),
            (
                "import-no-reason",
                import(),
                Box::new(move |p| imports_page::render_result(&imports::no_reason(lang), p)),
            ),
            (
                "import-undone",
                import(),
                Box::new(|p| imports_page::render_result(&imports::undone(), p)),
            ),
        ],
    ));
    samples.extend(seen_by(
        lang,
        Some(door::administrator(lang)),
        vec![
            (
                "system",
                Place::System,
                Box::new(move |p| system_page::render(&system::to_mend(lang), p)),
            ),
            (
                "system-sound",
                Place::System,
                Box::new(|p| system_page::render(&system::sound(), p)),
            ),
            (
                "people",
                Place::People(None),
                Box::new(move |p| people_page::render(&door::people(lang), p)),
            ),
            (
                "people-taken",
                Place::People(None),
                Box::new(move |p| people_page::render(&door::people_taken(lang), p)),
            ),
            (
                "person",
                person("019a0000-0000-7000-8000-000000000021"),
                Box::new(move |p| people_page::render_person(&door::person(lang), p)),
            ),
            (
                "person-new",
                person("019a0000-0000-7000-8000-000000000022"),
                Box::new(move |p| people_page::render_person(&door::person_new(lang), p)),
            ),
            (
                "person-own",
                person("019a0000-0000-7000-8000-000000000021"),
                Box::new(move |p| people_page::render_person(&door::person_own(lang), p)),
            ),
            (
                "person-suspended",
                person("019a0000-0000-7000-8000-000000000021"),
                Box::new(move |p| people_page::render_person(&door::person_suspended(lang), p)),
            ),
            (
                "audit",
                Place::Audit(AuditQuery {
                    beyond: Some(18_205),
                    ..AuditQuery::default()
                }),
                Box::new(move |p| audit::render(&door::audit(lang), p)),
            ),
            (
                "opened",
                Place::Opened(None),
                Box::new(move |p| audit::render_opened(&door::opened(lang), p)),
            ),
        ],
    ));
    samples
}

/// Pages without content, and every message.
pub(crate) fn bare(lang: Lang) -> Vec<Sample> {
    let mut samples = Vec::new();
    let empty_page = |place| Page {
        duties_waiting: 0,
        data: DataState::default(),
        above: Vec::new(),
        synthetic: false,
        is_today: false,
        ..page(lang, place, false)
    };
    let mut add = |name, place: Place, render: &dyn Fn(&Page) -> String| {
        let mut page = empty_page(place);
        if matches!(page.route.place, Place::Door(_)) {
            page.visitor = None;
        }
        samples.push(Sample {
            name,
            html: render(&page),
            route: page.route,
        });
    };
    add("empty-home", Place::Home, &|p| {
        home::render(&units::empty_home(), p)
    });
    add(
        "empty-children",
        Place::Children(ChildQuery::default()),
        &|p| children::render(&people::nothing_found(), p),
    );
    add("empty-child", Place::Child("x".to_owned()), &|p| {
        child_page::render(&child::unknown(), p)
    });
    add("empty-duties", Place::Duties(DutyQuery::default()), &|p| {
        duties::render(&people::no_duties(), p)
    });
    add("empty-coverage", Place::Coverage(None), &|p| {
        coverage::render(&units::empty_coverage(), p)
    });
    add("empty-plans", Place::Plans(None), &|p| {
        plans::render(&plans::PlansView::default(), p)
    });
    add("empty-plan", Place::Plan("x".to_owned()), &|p| {
        plan_page::render(&plan::unread(), p)
    });
    add("empty-people", Place::People(None), &|p| {
        people_page::render(&PeopleView::default(), p)
    });
    add("empty-audit", Place::Audit(AuditQuery::default()), &|p| {
        audit::render(&AuditView::default(), p)
    });
    add("empty-opened", Place::Opened(None), &|p| {
        audit::render_opened(&OpenedView::default(), p)
    });
    add("empty-person", Place::Person("x".to_owned()), &|p| {
        people_page::render_person(&door::person_no_role(lang), p)
    });
    let unseen = LookedView {
        id: "x".to_owned(),
        name: "Vi Thị Én".to_owned(),
        ..LookedView::default()
    };
    add("empty-looked", Place::Looked("x".to_owned()), &|p| {
        audit::render_looked(&unseen, p)
    });
    for knock in [Knock::Changed, Knock::Out, Knock::Wait(40)] {
        let view = SignInView {
            knock: Some(knock),
            ..SignInView::default()
        };
        let place = Place::Door(Door::SignIn(String::new()));
        add("empty-sign-in", place, &|p| {
            door_page::render_sign_in(&view, p)
        });
    }
    for problem in [
        FileProblem::NoFile,
        FileProblem::NoKind,
        FileProblem::CutOff,
        FileProblem::Gone,
        FileProblem::Unreadable(vec!["<b>x</b>".to_owned()]),
    ] {
        add("empty-imports", Place::Imports, &|p| {
            imports_page::render(&imports::wrong(problem.clone()), p)
        });
    }
    for kind in MessageKind::ALL {
        let name = kind.keys().0;
        let view = MessageView {
            kind,
            about: "/tre-en".to_owned(),
            detail: String::new(),
        };
        add(name, Place::About, &|p| message::render(&view, p));
    }
    samples
}

/// Units, and the forms about villages, as an officer of the commune sees them.
fn of_units(lang: Lang) -> Vec<Sample> {
    let list = || Place::Units(UnitPage::List(villages::query()));
    let at = |page: fn(String) -> UnitPage| Place::Units(page(villages::ID.to_owned()));
    seen_by(
        lang,
        Some(villages::officer(lang)),
        vec![
            (
                "units",
                list(),
                Box::new(move |p| units_page::render(&villages::list(lang), p)),
            ),
            (
                "units-found",
                Place::Units(UnitPage::List(villages::found(lang).query)),
                Box::new(move |p| units_page::render(&villages::found(lang), p)),
            ),
            (
                "unit-commune",
                Place::Units(UnitPage::One("u9001".to_owned())),
                Box::new(move |p| units_page::render_one(&villages::commune(lang), p)),
            ),
            (
                "unit-split",
                Place::Units(UnitPage::One("u5001".to_owned())),
                Box::new(move |p| units_page::render_one(&villages::split(lang), p)),
            ),
            (
                "unit-village",
                at(UnitPage::One),
                Box::new(move |p| units_page::render_one(&villages::village(lang), p)),
            ),
            (
                "unit-new",
                Place::Units(UnitPage::New),
                Box::new(|p| unit_forms::render_new(&villages::new(), p)),
            ),
            (
                "unit-new-wrong",
                Place::Units(UnitPage::New),
                Box::new(|p| unit_forms::render_new(&villages::new_wrong(), p)),
            ),
            (
                "unit-new-odd",
                Place::Units(UnitPage::New),
                Box::new(move |p| unit_forms::render_new(&villages::new_odd(lang), p)),
            ),
            (
                "unit-new-nowhere",
                Place::Units(UnitPage::New),
                Box::new(|p| unit_forms::render_new(&villages::new_nowhere(), p)),
            ),
            (
                "unit-name",
                at(UnitPage::Name),
                Box::new(|p| unit_forms::render_name(&villages::rename(), p)),
            ),
            (
                "unit-name-meanwhile",
                at(UnitPage::Name),
                Box::new(move |p| unit_forms::render_name(&villages::renamed_meanwhile(lang), p)),
            ),
            (
                "unit-close",
                at(UnitPage::Close),
                Box::new(move |p| unit_forms::render_close(&villages::close(lang), p)),
            ),
            (
                "unit-reopen",
                at(UnitPage::Close),
                Box::new(|p| unit_forms::render_close(&villages::reopen(), p)),
            ),
        ],
    )
}
