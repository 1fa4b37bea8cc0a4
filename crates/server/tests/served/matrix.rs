//! Every role at every page, in the own unit and around it: what is answered is what the policy
//! says, and nothing else; what is elsewhere is told as what isn't there.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

use noi_accounts::Token;
use noi_core::access::{
    Action, Allowed, Asker, Name, Programme as _, Reason, Refused, Role, Section, Sensitivity,
    Subject, decide,
};
use noi_core::fact::{
    ChildDetails, CircumstanceFound, Enrolled, LocalUnitKind, MergedInto, PregnancyOutcome,
    SchoolLevel, Sex,
};
use noi_core::import_facts::{ImportedKind, RowsImported};
use noi_core::recorder::{About, Recorder};
use noi_core::records::grants::Grant;
use noi_core::{Birth, Body, FactId, RecordId, UnitId};
use noi_office::{NewCarer, NewGrant, NewPregnancy, Office};
use noi_server::{Limits, Running};
use noi_store::WebSession;
use noi_ui::Route;
use noi_ui::routes::{
    AuditQuery, Change, ChildQuery, Door, DutyQuery, FollowQuery, Lens, Place, Pregnancy, Sheet,
    UnitPage, UnitQuery,
};

use crate::office::{
    Answer, NAME, TODAY, add_child, add_unit, new_id, now, office, parse, province, serve, sign_in,
};

/// A unit as it stands to the one where a role is held, and who is there.
pub(crate) struct Spot {
    pub(crate) what: &'static str,
    pub(crate) unit: UnitId,
    pub(crate) child: RecordId,
    /// The child's unit; the schools it attends.
    pub(crate) home: UnitId,
    pub(crate) attends: Vec<UnitId>,
    pub(crate) sensitivity: Sensitivity,
    /// Another child there, and a record that was merged into the child's.
    twin: RecordId,
    merged: RecordId,
    /// Who cares for the child.
    carer: RecordId,
    /// Two pregnancies, the second of which ended with a birth.
    pregnancy: RecordId,
    born: RecordId,
    /// Somebody with a role there.
    person: RecordId,
    /// A file that was imported there.
    import: RecordId,
    /// A village that people added where the child lives, or below.
    local: UnitId,
}

pub(crate) struct World {
    pub(crate) office: Arc<Office>,
    pub(crate) running: Running,
    pub(crate) spots: Vec<Spot>,
    pub(crate) school: UnitId,
    pub(crate) plan: String,
}

/// What is asked of the policy for a page.
pub(crate) enum Asked {
    /// Nothing: it is a page of the door, or tells nothing of a record or a unit.
    Nothing,
    /// About the unit looked at; of several actions any will do.
    Unit(&'static [Action]),
    /// The same; who may not is led to where the own work is.
    Home,
    Child(Action),
    /// About a record that lies where the child lives, and is no child's.
    Record(Action),
    /// About the village that people added.
    Local(Action),
}

/// Statuses where it is allowed: of a GET, and of a form with nothing in it (none: not asked,
/// see `door.rs`).
struct Allows(u16, Option<u16>);

/// The pages: one of each kind, what is asked of the policy, what comes where it is allowed. A
/// new kind of page must be added here before this compiles.
macro_rules! pages {
    ($world:ident, $spot:ident; $($pattern:pat $(if $guard:expr)? => $sample:expr, $asked:expr, $get:literal, $post:expr;)*) => {
        fn places($world: &World, $spot: &Spot) -> Vec<Place> {
            vec![$($sample),*]
        }

        fn asked(place: &Place, $world: &World) -> (Asked, Allows) {
            match place {
                $($pattern $(if $guard)? => ($asked, Allows($get, $post)),)*
            }
        }
    };
}

const FORM: Option<u16> = Some(422);
/// Takes no forms.
const NONE: Option<u16> = Some(404);
const FIGURES: &[Action] = &[Action::SeeFigures];
const CHECKLIST: &str = "development_checklist";

pages! {
    world, spot;
    Place::Home => Place::Home, Asked::Home, 200, NONE;
    Place::Children(ChildQuery { text, .. }) if text.is_empty()
        => Place::Children(ChildQuery::default()), Asked::Unit(&[Action::List]), 200, NONE;
    Place::Children(_)
        => Place::Children(ChildQuery { text: "an".to_owned(), ..ChildQuery::default() }),
        Asked::Unit(&[Action::Search]), 200, NONE;
    Place::Export(ChildQuery { text, .. }, _) if text.is_empty()
        => Place::Export(ChildQuery::default(), Sheet::Csv), Asked::Unit(&[Action::Export]), 200, NONE;
    // Whoever exports may search, too: the roles are the same.
    Place::Export(..) => Place::Export(
            ChildQuery { text: "an".to_owned(), ..ChildQuery::default() },
            Sheet::Csv,
        ), Asked::Unit(&[Action::Export]), 200, NONE;
    Place::Register => Place::Register, Asked::Unit(&[Action::Register]), 200, FORM;
    Place::Child(_) => Place::Child(spot.child.to_string()), Asked::Child(Action::SeeChild), 200, NONE;
    Place::Measure(_) => Place::Measure(spot.child.to_string()),
        Asked::Child(Action::Record(Section::Growth)), 200, FORM;
    Place::Screen(_, None) => Place::Screen(spot.child.to_string(), None),
        Asked::Child(Action::Record(Section::Screening)), 200, NONE;
    Place::Screen(_, Some(which))
        => Place::Screen(spot.child.to_string(), Some(CHECKLIST.to_owned())),
        Asked::Child(Action::Record(world.office.pack.section(Name::Instrument(which)).unwrap())),
        200, Some(200);
    Place::Undo(_) => Place::Undo(spot.child.to_string()), Asked::Child(Action::SeeChild), 200, Some(303);
    Place::Looked(_) => Place::Looked(spot.child.to_string()),
        Asked::Child(Action::See(Section::WhoLooked)), 200, NONE;
    Place::Summary(_) => Place::Summary(spot.child.to_string()), Asked::Child(Action::SeeChild), 200, NONE;
    Place::Card(_) => Place::Card(spot.child.to_string()),
        Asked::Child(Action::See(Section::Contacts)), 200, FORM;
    Place::Open(_) => Place::Open(spot.child.to_string()), Asked::Child(Action::BreakGlass), 200, FORM;
    Place::Change(_, Change::Details) => Place::Change(spot.child.to_string(), Change::Details),
        Asked::Child(Action::Correct(Section::Identity)), 200, FORM;
    Place::Change(_, Change::Residence)
        => Place::Change(spot.child.to_string(), Change::Residence),
        Asked::Child(Action::Record(Section::Residence)), 200, FORM;
    Place::Change(_, Change::Carers) => Place::Change(spot.child.to_string(), Change::Carers),
        Asked::Child(Action::Record(Section::Contacts)), 200, FORM;
    Place::Change(_, Change::Carer(_))
        => Place::Change(spot.child.to_string(), Change::Carer(spot.carer.to_string())),
        Asked::Child(Action::Record(Section::Contacts)), 200, FORM;
    Place::Change(_, Change::Merge(_))
        => Place::Change(spot.child.to_string(), Change::Merge(spot.twin.to_string())),
        Asked::Child(Action::Merge), 200, FORM;
    Place::Change(_, Change::Part(_))
        => Place::Change(spot.child.to_string(), Change::Part(spot.merged.to_string())),
        Asked::Child(Action::Merge), 200, FORM;
    Place::Pregnancy(Pregnancy::List) => Place::Pregnancy(Pregnancy::List),
        Asked::Unit(&[Action::See(Section::Pregnancy)]), 200, NONE;
    Place::Pregnancy(Pregnancy::New) => Place::Pregnancy(Pregnancy::New),
        Asked::Unit(&[Action::Record(Section::Pregnancy)]), 200, FORM;
    Place::Pregnancy(Pregnancy::One(_))
        => Place::Pregnancy(Pregnancy::One(spot.pregnancy.to_string())),
        Asked::Record(Action::Record(Section::Pregnancy)), 200, FORM;
    Place::Pregnancy(Pregnancy::Born(_))
        => Place::Pregnancy(Pregnancy::Born(spot.born.to_string())),
        Asked::Record(Action::Register), 200, NONE;
    Place::Units(UnitPage::List(_)) => Place::Units(UnitPage::List(UnitQuery::default())),
        Asked::Unit(&[Action::SeeFigures, Action::ManageLocalUnits]), 200, NONE;
    Place::Units(UnitPage::New) => Place::Units(UnitPage::New),
        Asked::Unit(&[Action::ManageLocalUnits]), 200, FORM;
    Place::Units(UnitPage::One(_)) => Place::Units(UnitPage::One(spot.unit.to_string())),
        Asked::Unit(&[Action::SeeFigures, Action::ManageLocalUnits]), 200, NONE;
    Place::Units(UnitPage::Name(_)) => Place::Units(UnitPage::Name(spot.local.to_string())),
        Asked::Local(Action::ManageLocalUnits), 200, FORM;
    Place::Units(UnitPage::Close(_)) => Place::Units(UnitPage::Close(spot.local.to_string())),
        Asked::Local(Action::ManageLocalUnits), 200, FORM;
    Place::Follow(_) => Place::Follow(FollowQuery::default()), Asked::Unit(&[Action::List]), 200, NONE;
    Place::Duties(_) => Place::Duties(DutyQuery::default()),
        Asked::Unit(&[Action::List, Action::SeeFigures]), 200, NONE;
    Place::Plans(_) => Place::Plans(None), Asked::Unit(FIGURES), 200, NONE;
    Place::Plan(_) => Place::Plan(world.plan.clone()), Asked::Unit(FIGURES), 200, NONE;
    Place::Coverage(_) => Place::Coverage(None), Asked::Unit(FIGURES), 200, NONE;
    Place::Indicator(_) => Place::Indicator("access-full".to_owned()), Asked::Unit(FIGURES), 200, NONE;
    Place::People(_) => Place::People(None), Asked::Unit(&[Action::ManagePeople]), 200, FORM;
    // A form that doesn't say what to do is none.
    Place::Person(_) => Place::Person(spot.person.to_string()),
        Asked::Unit(&[Action::ManagePeople]), 200, NONE;
    Place::Audit(_) => Place::Audit(AuditQuery::default()), Asked::Unit(&[Action::ReadAudit]), 200, NONE;
    Place::Opened(_) => Place::Opened(None), Asked::Unit(&[Action::BreakGlass]), 200, NONE;
    Place::Imports => Place::Imports, Asked::Unit(&[Action::Import]), 200, FORM;
    // A form that doesn't say what to do is none.
    Place::Import(_) => Place::Import(spot.import.to_string()),
        Asked::Unit(&[Action::Import]), 200, NONE;
    // Its rows are kept for a few hours only.
    Place::Rejects(_) => Place::Rejects(spot.import.to_string()),
        Asked::Unit(&[Action::Import]), 404, NONE;
    Place::Choose(_) => Place::Choose(String::new()), Asked::Nothing, 200, NONE;
    Place::Find(_) => Place::Find("an".to_owned()), Asked::Nothing, 200, NONE;
    Place::System => Place::System, Asked::Unit(&[Action::SeeSystem]), 200, NONE;
    Place::About => Place::About, Asked::Nothing, 200, NONE;
    Place::Styleguide => Place::Styleguide, Asked::Nothing, 200, NONE;
    Place::Door(Door::Family(_)) => Place::Door(Door::Family("x".to_owned())), Asked::Nothing, 410, None;
    Place::Door(Door::SignIn(_)) => Place::Door(Door::SignIn(String::new())), Asked::Nothing, 200, None;
    Place::Door(Door::Code(_)) => Place::Door(Door::Code(String::new())), Asked::Nothing, 200, None;
    Place::Door(Door::SignOut) => Place::Door(Door::SignOut), Asked::Nothing, 200, None;
    Place::Door(Door::Invitation(_)) => Place::Door(Door::Invitation("x".to_owned())),
        Asked::Nothing, 410, Some(410);
    // No service is known here: `provider/mod.rs` has one.
    Place::Door(Door::Service(_)) => Place::Door(Door::Service(String::new())), Asked::Nothing, 200, None;
    Place::Door(Door::Back) => Place::Door(Door::Back), Asked::Nothing, 200, None;
    Place::Door(Door::InvitedService(_)) => Place::Door(Door::InvitedService("x".to_owned())),
        Asked::Nothing, 410, None;
    Place::Door(Door::Passkey(_)) => Place::Door(Door::Passkey(String::new())), Asked::Nothing, 200, None;
    Place::Door(Door::Passkeys) => Place::Door(Door::Passkeys), Asked::Nothing, 200, NONE;
    Place::Door(Door::Identity) => Place::Door(Door::Identity), Asked::Nothing, 404, NONE;
    Place::Door(Door::Account) => Place::Door(Door::Account), Asked::Nothing, 200, NONE;
    Place::Door(Door::Password) => Place::Door(Door::Password), Asked::Nothing, 200, FORM;
    Place::Door(Door::Codes) => Place::Door(Door::Codes), Asked::Nothing, 200, FORM;
    // A form that doesn't say what to do is none.
    Place::Door(Door::Tokens) => Place::Door(Door::Tokens), Asked::Nothing, 200, NONE;
}

/// Every address with a parameter in its path (`{}`), and the keys of its query; those of
/// [`places`] are made by the same routes, which the test below holds together.
pub(crate) fn parameters() -> Vec<(&'static str, &'static [&'static str])> {
    const LENS: &[&str] = &["unit", "as_of", "view", "lang", "theme"];
    vec![
        ("/", LENS),
        ("/tre-em", &["q", "show", "age", "sap", "page", "unit"]),
        (
            "/tre-em/xuat",
            &["q", "show", "age", "sap", "format", "unit"],
        ),
        ("/tre-em/dang-ky", &["unit"]),
        ("/tre-em/{}", &["unit"]),
        ("/tre-em/{}/can-do", &[]),
        ("/tre-em/{}/sang-loc", &[]),
        ("/tre-em/{}/sang-loc/{}", &[]),
        ("/tre-em/{}/bo", &[]),
        ("/tre-em/{}/ai-xem", &[]),
        ("/tre-em/{}/mo", &[]),
        ("/tre-em/{}/in", &[]),
        ("/tre-em/{}/the", &[]),
        ("/tim", &["q", "unit"]),
        ("/styleguide", &[]),
        ("/the/{}", &[]),
        ("/tre-em/{}/sua", &[]),
        ("/tre-em/{}/noi-o", &[]),
        ("/tre-em/{}/nguoi-cham-soc", &[]),
        ("/tre-em/{}/nguoi-cham-soc/{}", &[]),
        ("/tre-em/{}/gop/{}", &[]),
        ("/tre-em/{}/tach/{}", &[]),
        ("/thai-ky", &["unit"]),
        ("/thai-ky/dang-ky", &[]),
        ("/thai-ky/{}", &[]),
        ("/thai-ky/{}/tre", &[]),
        ("/don-vi", &["q", "sap", "unit"]),
        ("/don-vi/them", &["unit"]),
        ("/don-vi/{}", &["unit"]),
        ("/don-vi/{}/ten", &[]),
        ("/don-vi/{}/dong", &[]),
        ("/theo-doi", &["show", "page"]),
        ("/viec", &["due", "kind", "role", "page", "batch", "undone"]),
        ("/ke-hoach", &["sap"]),
        ("/ke-hoach/{}", &[]),
        ("/dia-ban", &["measure", "unit"]),
        ("/chi-so/{}", &[]),
        ("/nguoi-dung", &["sap"]),
        ("/nguoi-dung/{}", &[]),
        ("/nhat-ky", &["before", "sap", "after"]),
        ("/nhat-ky/mo-ho-so", &["sap"]),
        ("/nhap-tep", &["unit"]),
        ("/nhap-tep/{}", &[]),
        ("/nhap-tep/{}/khong-nhan", &[]),
        ("/chon-dia-ban", &["q"]),
        ("/gioi-thieu", &[]),
        ("/he-thong", &["unit"]),
        ("/dang-nhap", &["next"]),
        ("/dang-nhap/ma", &["next"]),
        ("/dang-nhap/dich-vu", &["next"]),
        ("/dang-nhap/tu-dich-vu", &["code", "state", "iss", "error"]),
        ("/loi-moi/{}/dich-vu", &[]),
        ("/tai-khoan/danh-tinh", &[]),
        ("/dang-nhap/khoa", &["next"]),
        ("/tai-khoan/khoa", &[]),
        ("/loi-moi/{}", &[]),
        ("/tai-khoan", &[]),
        ("/tai-khoan/mat-khau", &[]),
        ("/tai-khoan/ma-xac-nhan", &[]),
        ("/tai-khoan/ma-truy-cap", &[]),
    ]
}

/// Every form of people who are in, and its fields. (Signing in is throttled: see `door.rs`.)
pub(crate) fn forms() -> Vec<(&'static str, &'static [&'static str])> {
    const FACT: &str = "fact";
    vec![
        (
            "/tre-em/dang-ky",
            &[
                FACT,
                "name",
                "sex",
                "birth_day",
                "birth_month",
                "birth_year",
                "personal_id",
                "ethnicity",
                "village",
                "carer_name",
                "carer_relation",
                "carer_phone",
                "kept",
            ],
        ),
        // With an identifier that is one, so that the rest is read, too.
        (
            "/tre-em/dang-ky?unit=u0",
            &[
                "name",
                "personal_id",
                "ethnicity",
                "village",
                "carer_name",
                "carer_phone",
            ],
        ),
        (
            "/viec",
            &["do", "need", "way", "on", "child", "undo", "batch"],
        ),
        ("/nguoi-dung", &["name", "login"]),
        ("/don-vi/them", &[FACT, "kind", "name", "from", "kept"]),
        ("/nhap-tep", &["kind", "file"]),
        (
            "/nhap-tep/019a0000-0000-7000-8000-000000000001",
            &["do", "column-0", "reason"],
        ),
        ("/tai-khoan/mat-khau", &["password", "new", "again"]),
        ("/tai-khoan/ma-xac-nhan", &["code", "secret"]),
        (
            "/tai-khoan/ma-truy-cap",
            &["do", "token_name", "scope", "days", "token"],
        ),
    ]
}

#[test]
fn every_kind_of_page_is_among_the_addresses_with_parameters() {
    let listed: Vec<Place> = (parameters().into_iter())
        .map(|(path, _)| Route::parse(&path.replace("{}", "x"), "").unwrap().place)
        .collect();
    let kinds = |place: &Place| std::mem::discriminant(place);
    let sources = include_str!("../../../ui/src/routes.rs");
    let pages = sources.split_once("pub enum Place {").unwrap().1;
    let pages = pages.split_once("\n}").unwrap().0;
    let variants = pages.lines().filter(|line| {
        let line = line.trim_start();
        line.starts_with(|sign: char| sign.is_ascii_uppercase())
    });
    let mut seen: Vec<_> = listed.iter().map(kinds).collect();
    seen.sort_by_key(|kind| format!("{kind:?}"));
    seen.dedup();
    assert_eq!(seen.len(), variants.count(), "a kind of page isn't listed");
}

pub(crate) async fn world() -> World {
    let today = TODAY.parse().unwrap();
    let mut office = (*office(20).await).clone();
    let above = province(&office.units);
    let communes = office.units.children(above, today);
    let [own, sibling] = [communes[0], communes[1]];
    let elsewhere = office.unit("Tỉnh Nghệ An", today).unwrap();
    let foreign = office.units.children(elsewhere, today)[0];
    let village = add_unit(&office, LocalUnitKind::Village, "Ấp Kênh Mới", own).await;
    let school = add_unit(&office, LocalUnitKind::School, "Hoa Sen", own).await;
    let mut locals = BTreeMap::new();
    for (what, commune) in [
        ("own", own),
        ("below", own),
        ("school", own),
        ("beside", sibling),
        ("above", sibling),
        ("elsewhere", foreign),
        ("another province", foreign),
        ("country", foreign),
    ] {
        let unit = add_unit(&office, LocalUnitKind::Village, what, commune).await;
        locals.insert(what, unit);
    }
    office = office.with_units_read_again().await.unwrap();

    let mut spots = Vec::new();
    for (what, unit, home) in [
        ("own", own, own),
        ("below", village, village),
        ("school", school, own),
        ("beside", sibling, sibling),
        ("above", above, above),
        ("elsewhere", foreign, foreign),
        ("another province", elsewhere, foreign),
        ("country", UnitId::COUNTRY, foreign),
    ] {
        let details = ChildDetails {
            name: Some("Lò Thị Mây".to_owned()),
            birth: Some(Birth::on("2025-09-10".parse().unwrap())),
            sex: Some(Sex::Female),
            ..ChildDetails::default()
        };
        let child = add_child(&office, home, details.clone()).await;
        let twin = add_child(&office, home, details.clone()).await;
        let merged = add_child(&office, home, details).await;
        let into = Body::MergedInto(MergedInto {
            survivor: child,
            reason: String::new(),
        });
        office.act(merged, today, None, into).await.unwrap();
        let mother = NewCarer {
            name: Some("Lò Thị Inh".to_owned()),
            ..NewCarer::default()
        };
        let link = FactId(new_id());
        office.add_carer(link, child, mother, today).await.unwrap();
        let carer = office.carers_ever(child).await.unwrap()[0].carer;
        let pregnancy = pregnant(&office, home).await;
        let born = pregnant(&office, home).await;
        let birth = PregnancyOutcome::LiveBirth;
        let end = FactId(new_id());
        office.end_pregnancy(end, born, birth, today).await.unwrap();
        let mut spot = Spot {
            what,
            unit,
            child,
            home,
            attends: Vec::new(),
            sensitivity: Sensitivity::Ordinary,
            twin,
            merged,
            carer,
            pregnancy,
            born,
            person: person(&office, what).await,
            import: imported(&office, unit).await,
            local: locals[what],
        };
        if what == "school" {
            spot.attends = vec![school];
            let enrolled = Body::Enrolled(Enrolled {
                school_year: 2026,
                level: SchoolLevel::Nursery,
                grade: None,
                school: Some("Hoa Sen".to_owned()),
            });
            office.act(child, today, None, enrolled).await.unwrap();
        }
        if what == "below" || what == "elsewhere" {
            spot.sensitivity = Sensitivity::Case;
            let found = Body::CircumstanceFound(CircumstanceFound {
                circumstance: "9".into(),
                evidence: String::new(),
            });
            office.act(child, today, None, found).await.unwrap();
        }
        give(&office, spot.person, Role::HealthStation, unit, None).await;
        spots.push(spot);
    }
    let plan = office.plans().await.unwrap()[0].id.to_string();
    let office = Arc::new(office);
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    World {
        office,
        running,
        spots,
        school,
        plan,
    }
}

async fn pregnant(office: &Office, unit: UnitId) -> RecordId {
    let new = NewPregnancy {
        fact: FactId(new_id()),
        unit,
        name: Some("Lò Thị Inh".to_owned()),
        phone: None,
        last_period: "2026-06-01".parse().ok(),
        expected: None,
    };
    office.register_pregnancy(new).await.unwrap()
}

/// A file that was imported in a unit.
async fn imported(office: &Office, unit: UnitId) -> RecordId {
    let on = TODAY.parse().unwrap();
    let shard = office.shard(unit, on);
    let record = RecordId(new_id());
    let body = Body::RowsImported(RowsImported {
        file: "danh-sach.csv".to_owned(),
        kind: ImportedKind::Children,
        facts: 0,
        accepted: 0,
        already: 3,
        rejected: 1,
        warnings: 0,
    });
    let about = About {
        shard,
        record,
        unit,
        on,
        origin: None,
    };
    let make = |recorder: &mut Recorder<'_>| vec![recorder.fact(about, body)];
    office.record(&[shard], make).await.unwrap();
    record
}

/// An account without a password: it comes in by a session that is given to it.
pub(crate) async fn person(office: &Office, what: &str) -> RecordId {
    let person = RecordId(new_id());
    let login = format!(
        "{}.{}",
        what.replace(' ', "-"),
        person.to_string().split_at(24).1
    );
    sign_in(office).add(person, &login, NAME).await.unwrap();
    person
}

pub(crate) async fn give(
    office: &Office,
    person: RecordId,
    role: Role,
    unit: UnitId,
    child: Option<RecordId>,
) {
    let new = NewGrant {
        person,
        role,
        unit,
        from: "2026-01-01".parse().unwrap(),
        until: None,
        child,
    };
    office.grant(new).await.unwrap();
}

async fn session(office: &Office, person: RecordId) -> String {
    let token = Token::fresh();
    let session = WebSession {
        token: token.hash(),
        person,
        half: false,
        begun: now(),
        seen: now(),
    };
    office.store.begin_session(&session, None).await.unwrap();
    token.reveal()
}

/// Somebody with one role, as the test sees it and as the server does.
pub(crate) struct Asking {
    pub(crate) role: Role,
    pub(crate) person: RecordId,
    pub(crate) grants: Vec<Grant>,
    pub(crate) token: String,
}

impl Asking {
    pub(crate) fn decide(
        &self,
        action: Action,
        subject: Option<&Subject<'_>>,
    ) -> Result<Allowed, Refused> {
        let asker = Asker {
            person: self.person,
            grants: &self.grants,
            glasses: &[],
        };
        decide(asker, action, subject, now())
    }

    /// Whether a child is one of those whom the role is for.
    pub(crate) fn reaches(&self, world: &World, spot: &Spot) -> bool {
        let grant = &self.grants[0];
        match self.role {
            Role::School => spot.attends.contains(&grant.unit),
            Role::Parent => grant.child == Some(spot.child),
            _ => chain(&world.office, spot.home).contains(&grant.unit),
        }
    }
}

pub(crate) fn chain(office: &Office, unit: UnitId) -> Vec<UnitId> {
    let mut units = vec![unit];
    units.extend(office.units.ancestors(unit, TODAY.parse().unwrap()));
    units
}

/// The status that the policy asks for, and where to, if elsewhere.
fn expected(
    world: &World,
    who: &Asking,
    spot: &Spot,
    place: &Place,
    is_form: bool,
) -> (u16, String) {
    let (asked, Allows(get, post)) = asked(place, world);
    let units = chain(&world.office, spot.unit);
    let attends = [spot.unit];
    let unit = Subject {
        record: None,
        units: &units,
        attends: &attends,
        sensitivity: Sensitivity::Ordinary,
    };
    let about_unit = |actions: &[Action]| {
        let answers = actions
            .iter()
            .map(|action| who.decide(*action, Some(&unit)));
        answers.reduce(|one, other| one.or(other)).unwrap()
    };
    let answer = match asked {
        Asked::Nothing => None,
        Asked::Unit(actions) => Some(about_unit(actions)),
        Asked::Home => Some(about_unit(FIGURES)),
        Asked::Record(action) => {
            let units = chain(&world.office, spot.home);
            let record = Subject {
                units: &units,
                attends: &units[..1],
                ..unit
            };
            Some(who.decide(action, Some(&record)))
        }
        Asked::Local(action) => {
            let units = chain(&world.office, spot.local);
            let local = Subject {
                units: &units,
                attends: &units[..1],
                ..unit
            };
            Some(who.decide(action, Some(&local)))
        }
        Asked::Child(action) => {
            let units = chain(&world.office, spot.home);
            let child = Subject {
                record: Some(spot.child),
                units: &units,
                attends: &spot.attends,
                sensitivity: spot.sensitivity,
            };
            Some(who.decide(action, Some(&child)))
        }
    };
    let to = match place {
        // "Taken back" shows the child.
        Place::Undo(id) => format!("/tre-em/{id}#growth"),
        _ => String::new(),
    };
    let refused = match answer {
        None | Some(Ok(_)) if is_form => {
            let status = post.unwrap();
            return (status, if status == 303 { to } else { String::new() });
        }
        None | Some(Ok(_)) => return (get, String::new()),
        Some(Err(refused)) => refused,
    };
    if matches!(place, Place::Home) {
        let to = match who.role {
            Role::Auditor => Some("/nhat-ky"),
            Role::Administrator => Some("/nguoi-dung"),
            _ => None,
        };
        let own = who.grants.iter().find_map(|grant| grant.child);
        let to = to
            .map(str::to_owned)
            .or(own.map(|child| format!("/tre-em/{child}")));
        if let Some(to) = to {
            return (303, format!("{to}?unit={}", spot.unit));
        }
    }
    match refused.reason() {
        Reason::NotFound => (404, String::new()),
        Reason::NeedsReason => (303, format!("/tre-em/{}/mo", spot.child)),
        _ => (403, String::new()),
    }
}

/// A connection that is kept for many requests.
pub(crate) struct Line {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

impl Line {
    pub(crate) fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            address,
            stream: BufReader::new(stream),
        }
    }

    fn ask(&mut self, token: &str, is_form: bool, path: &str) -> Answer {
        let address = self.address;
        let method = if is_form { "POST" } else { "GET" };
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
             Cookie: noi={token}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: 0\r\n\r\n"
        ))
    }

    /// Sends a request as it stands, and reads its answer.
    pub(crate) fn send(&mut self, request: &str) -> Answer {
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            assert!(
                self.stream.read_until(b'\n', &mut bytes).unwrap() > 0,
                "{request}"
            );
        }
        let mut answer = parse(&bytes);
        let mut body = vec![0; answer.header("content-length").parse().unwrap()];
        self.stream.read_exact(&mut body).unwrap();
        answer.body = String::from_utf8(body).unwrap();
        answer
    }
}

fn address_of(spot: &Spot, place: &Place) -> String {
    let of_unit = !matches!(
        place,
        Place::Child(_)
            | Place::Measure(_)
            | Place::Screen(..)
            | Place::Undo(_)
            | Place::Change(..)
            | Place::Pregnancy(Pregnancy::One(_) | Pregnancy::Born(_))
            | Place::Looked(_)
            | Place::Open(_)
            | Place::Summary(_)
            | Place::Card(_)
    );
    let lens = Lens {
        unit: of_unit.then(|| spot.unit.to_string()),
        ..Lens::default()
    };
    let place = place.clone();
    Route { place, lens }.href()
}

/// Asks for every page at every spot; answers with what is wrong, and how often each status came.
fn ask_for_all(world: &World, who: &Asking, nobody: &str) -> (Vec<String>, BTreeMap<u16, usize>) {
    let mut line = Line::to(world.running.address);
    let (mut wrong, mut statuses) = (Vec::new(), BTreeMap::new());
    let at = who.grants[0].unit;
    for spot in &world.spots {
        for place in places(world, spot) {
            let (asks, Allows(_, post)) = asked(&place, world);
            // The same everywhere.
            if matches!(asks, Asked::Nothing) && !matches!(spot.what, "own" | "elsewhere") {
                continue;
            }
            for is_form in [false, true] {
                if is_form && post.is_none() {
                    continue;
                }
                let path = address_of(spot, &place);
                let answer = line.ask(&who.token, is_form, &path);
                *statuses.entry(answer.status).or_default() += 1;
                let found = (answer.status, answer.header("location").to_owned());
                let should = expected(world, who, spot, &place, is_form);
                if found != should {
                    wrong.push(format!(
                        "{:?} at {at}: {}, form {is_form}, {path}: {found:?}, should be {should:?}",
                        who.role, spot.what,
                    ));
                }
                // What is elsewhere is told as what isn't there.
                let id = spot.child.to_string();
                if path.contains(&id) && !who.reaches(world, spot) {
                    let nowhere = line.ask(&who.token, is_form, &path.replace(&id, nobody));
                    let told = answer.body.replace(&id, nobody);
                    if (answer.status, &told) != (nowhere.status, &nowhere.body) {
                        wrong.push(format!("{:?} at {at}: {path} isn't told as none", who.role));
                    }
                }
            }
        }
    }
    (wrong, statuses)
}

/// Somebody of every role, in the own unit and in the one above it; `token` gives each what it
/// comes in with.
pub(crate) async fn everybody<F: Future<Output = String>>(
    world: &World,
    token: impl Fn(Arc<Office>, RecordId) -> F,
) -> Vec<Asking> {
    let own = &world.spots[0];
    let above = &world.spots[4];
    let mut asking = Vec::new();
    for &role in Role::ALL {
        for unit in [own.unit, above.unit] {
            let unit = match role {
                Role::School => world.school,
                _ => unit,
            };
            let child = (role == Role::Parent).then_some(own.child);
            let person = person(&world.office, role.code()).await;
            give(&world.office, person, role, unit, child).await;
            asking.push(Asking {
                role,
                person,
                grants: world.office.grants(person).await.unwrap(),
                token: token(Arc::clone(&world.office), person).await,
            });
        }
    }
    asking
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_at_every_page() {
    let world = Arc::new(world().await);
    let asking = everybody(&world, |office, person| async move {
        session(&office, person).await
    });
    let asking = asking.await;
    let nobody = RecordId(new_id()).to_string();
    let (mut wrong, mut statuses) = (Vec::new(), BTreeMap::<u16, usize>::new());
    let mut waiting = Vec::new();
    for who in asking {
        let (world, nobody) = (Arc::clone(&world), nobody.clone());
        let asks = move || ask_for_all(&world, &who, &nobody);
        waiting.push(tokio::task::spawn_blocking(asks));
    }
    for one in waiting {
        let (found, came) = one.await.unwrap();
        wrong.extend(found);
        for (status, times) in came {
            *statuses.entry(status).or_default() += times;
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    // Each kind of answer was seen, so that none was taken for granted.
    assert!(statuses.values().sum::<usize>() > 5_000, "{statuses:?}");
    for status in [200, 303, 403, 404, 422] {
        assert!(
            statuses.get(&status).is_some_and(|n| *n > 50),
            "{statuses:?}"
        );
    }
    let world = Arc::into_inner(world).unwrap();
    world.running.stop().await;
}
