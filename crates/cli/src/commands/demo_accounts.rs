//! The accounts of the demonstration: one for each role, at a commune with many children, its
//! school, and the units above. All have one password, which is no secret.

use noi_core::access::Role;
use noi_core::fact::{Body, LocalUnitKind, SchoolLevel, UnitAdded};
use noi_core::recorder::About;
use noi_core::units::Level;
use noi_core::{RecordId, UnitId};
use noi_office::{NewGrant, Office};
use noi_server::Demo;
use noi_store::{ChildOrder, ChildState, ChildrenOf, Scope, Where};

use super::{open_at, people};
use crate::output::Output;

/// Shown at the door.
const PASSWORD: &str = "noi-trinh-dien-2026";

/// What is typed for each role.
const LOGINS: [(Role, &str); 14] = [
    (Role::CommuneOfficer, "canbo.xa"),
    (Role::VillageCollaborator, "congtacvien"),
    (Role::HealthStation, "tramyte"),
    (Role::School, "truonghoc"),
    (Role::MassOrganisation, "hoiphunu"),
    (Role::ProtectionWorker, "baove.treem"),
    (Role::CommuneLeader, "lanhdao.xa"),
    (Role::DepartmentOfHealth, "soyte"),
    (Role::DepartmentOfEducation, "sogiaoduc"),
    (Role::ProvincialManager, "lanhdao.tinh"),
    (Role::Ministry, "bo.nganh"),
    (Role::Auditor, "kiemtra"),
    (Role::Administrator, "quantri"),
    (Role::Parent, "phuhuynh"),
];

/// Makes them; answers with the office, which knows the school then, too.
pub(super) async fn make(
    office: Office,
    place: &Where,
    home: UnitId,
    output: &Output,
) -> anyhow::Result<(Office, Demo)> {
    let on = office.today();
    let counts = office.store.child_counts(&Scope::Everywhere).await?;
    let most = counts
        .iter()
        .filter(|(unit, _)| office.units.level(**unit) == Some(Level::Commune))
        .filter(|(unit, _)| office.units.valid(**unit, on))
        .max_by_key(|(_, children)| **children);
    let commune = most.map_or(home, |(unit, _)| *unit);
    let province = office.units.province(commune, on).unwrap_or(home);
    let school = add_school(&office, commune).await?;
    let office = match place {
        // It is gone with the one that is open.
        Where::Memory => office,
        _ => {
            let with_school = open_at(place, false).await?;
            office.store.close().await;
            with_school
        }
    };
    let child = some_child(&office, commune).await?;
    let mut people = Vec::new();
    let mut demo = Demo {
        password: PASSWORD.to_owned(),
        accounts: Vec::new(),
    };
    for (role, login) in LOGINS {
        let person = RecordId((office.machine.new_id)());
        let unit = match role {
            Role::Ministry | Role::Auditor | Role::Administrator => UnitId::COUNTRY,
            Role::DepartmentOfHealth | Role::DepartmentOfEducation | Role::ProvincialManager => {
                province
            }
            Role::School => school,
            _ => commune,
        };
        if role == Role::Parent && child.is_none() {
            continue;
        }
        office
            .grant(NewGrant {
                person,
                role,
                unit,
                from: on,
                until: None,
                child: child.filter(|_| role == Role::Parent),
            })
            .await?;
        let role = output.words.get(&role.key());
        people.push((
            person,
            login,
            output.words.x("cli-demo-account", role.as_str()),
        ));
        demo.accounts.push(person);
    }
    people::door(&office)
        .add_for_show(&people, PASSWORD)
        .await
        .map_err(people::said)?;
    Ok((office, demo))
}

async fn add_school(office: &Office, commune: UnitId) -> anyhow::Result<UnitId> {
    let on = office.today();
    let commune_name = office.units.get(commune).map(|unit| unit.name(on));
    let name = noi_sim::school_name(SchoolLevel::Kindergarten, commune_name.unwrap_or_default());
    let shard = office.shard(commune, on);
    let mut made = UnitId::COUNTRY;
    office
        .record(&[shard], |recorder| {
            let record = recorder.new_record();
            made = UnitId::Local(record);
            let about = About {
                shard,
                record,
                unit: commune,
                on: on.plus_months(-24),
                origin: None,
            };
            let kind = LocalUnitKind::School;
            vec![recorder.fact(about, Body::UnitAdded(UnitAdded { kind, name }))]
        })
        .await?;
    Ok(made)
}

/// A child of the commune, for the parent's account.
async fn some_child(office: &Office, commune: UnitId) -> anyhow::Result<Option<RecordId>> {
    let page = office
        .store
        .children(&ChildrenOf {
            scope: Scope::Units(vec![commune]),
            state: ChildState::Here,
            order: ChildOrder::Name,
            after: None,
            limit: 1,
        })
        .await?;
    Ok(page.rows.first().map(|row| row.record))
}
