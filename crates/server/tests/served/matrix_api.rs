//! Every role at every address of the API, in the own unit and around it, with every verb: what is
//! answered is what the policy says, and what is elsewhere is told as what isn't there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use noi_accounts::TokenScope;
use noi_core::RecordId;
use noi_core::access::{Action, Reason, Section, Sensitivity, Subject};
use serde_json::{Value, json};

use crate::matrix::{Asked, Asking, Line, Spot, World, chain, everybody, world};
use crate::office::{Answer, TODAY, get, new_id, sign_in};

/// One address of the API at a spot.
struct Address {
    verb: &'static str,
    template: &'static str,
    path: String,
    body: Option<Value>,
    asked: Asked,
    /// What comes where it is allowed.
    status: u16,
}

const FIGURES: &[Action] = &[Action::SeeFigures];

/// Every address; one that isn't here fails the test.
fn addresses(world: &World, spot: &Spot) -> Vec<Address> {
    let (unit, child, plan) = (spot.unit, spot.child, &world.plan);
    let get = |template, rest: &str, asked| {
        let path = String::from(template);
        let path = path.replace("/children/{id}", &format!("/children/{child}"));
        let path = path.replace("/plans/{id}", &format!("/plans/{plan}"));
        let path = path.replace("/units/{id}", &format!("/units/{unit}"));
        let path = path.replace("{code}", "access-full");
        Address {
            verb: "GET",
            template,
            path: format!("{path}{rest}"),
            body: None,
            asked,
            status: 200,
        }
    };
    // What is sent is understood, and refused only after it was allowed: nothing is recorded.
    let post = |template, body: Value, action| Address {
        verb: "POST",
        body: Some(body),
        status: 422,
        ..get(template, "", action)
    };
    let of_unit = format!("?unit={unit}");
    vec![
        get("/api/v1/openapi.json", "", Asked::Nothing),
        get("/api/v1/me", "", Asked::Nothing),
        get("/api/v1/children", &of_unit, Asked::Unit(&[Action::List])),
        get(
            "/api/v1/children",
            &format!("{of_unit}&q=an"),
            Asked::Unit(&[Action::Search]),
        ),
        post(
            "/api/v1/children",
            json!({"unit": unit.to_string()}),
            Asked::Unit(&[Action::Register]),
        ),
        get("/api/v1/children/{id}", "", Asked::Child(Action::SeeChild)),
        get(
            "/api/v1/children/{id}/facts",
            "",
            Asked::Child(Action::SeeChild),
        ),
        post(
            "/api/v1/children/{id}/services",
            json!({"service": "growth_monitoring", "on": "2026-12-31"}),
            Asked::Child(Action::Record(Section::Growth)),
        ),
        post(
            "/api/v1/children/{id}/measurements",
            json!({"on": TODAY}),
            Asked::Child(Action::Record(Section::Growth)),
        ),
        get(
            "/api/v1/duties",
            &of_unit,
            Asked::Unit(&[Action::List, Action::SeeFigures]),
        ),
        get("/api/v1/coverage", &of_unit, Asked::Unit(FIGURES)),
        get("/api/v1/indicators", &of_unit, Asked::Unit(FIGURES)),
        get("/api/v1/indicators/{code}", &of_unit, Asked::Unit(FIGURES)),
        get("/api/v1/plans", &of_unit, Asked::Unit(FIGURES)),
        get("/api/v1/plans/{id}", &of_unit, Asked::Unit(FIGURES)),
        get("/api/v1/units", "?q=C%C3%A0%20Mau", Asked::Nothing),
        get("/api/v1/units/{id}", "", Asked::Nothing),
    ]
}

fn expected(world: &World, who: &Asking, spot: &Spot, address: &Address) -> u16 {
    let (units, homes) = (
        chain(&world.office, spot.unit),
        chain(&world.office, spot.home),
    );
    let attends = [spot.unit];
    let answer = match address.asked {
        Asked::Nothing | Asked::Home => return address.status,
        Asked::Unit(actions) => {
            let unit = Subject {
                record: None,
                units: &units,
                attends: &attends,
                sensitivity: Sensitivity::Ordinary,
            };
            let answers = actions
                .iter()
                .map(|action| who.decide(*action, Some(&unit)));
            answers.reduce(|one, other| one.or(other)).unwrap()
        }
        Asked::Child(action) => {
            let child = Subject {
                record: Some(spot.child),
                units: &homes,
                attends: &spot.attends,
                sensitivity: spot.sensitivity,
            };
            who.decide(action, Some(&child))
        }
        Asked::Record(_) => unreachable!("no address of the API is about such a record"),
    };
    match answer {
        Ok(_) => address.status,
        Err(refused) if refused.reason() == Reason::NotFound => 404,
        Err(_) => 403,
    }
}

fn send(
    line: &mut Line,
    world: &World,
    token: &str,
    verb: &str,
    path: &str,
    body: Option<&Value>,
) -> Answer {
    static KEYS: AtomicU64 = AtomicU64::new(1);
    let body = body.map(ToString::to_string).unwrap_or_default();
    let address = world.running.address;
    let key = KEYS.fetch_add(1, Ordering::Relaxed);
    line.send(&format!(
        "{verb} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    ))
}

fn ask_for_all(world: &World, who: &Asking, nobody: &str) -> (Vec<String>, BTreeMap<u16, usize>) {
    let mut line = Line::to(world.running.address);
    let (mut wrong, mut statuses) = (Vec::new(), BTreeMap::new());
    let at = who.grants[0].unit;
    for spot in &world.spots {
        for address in addresses(world, spot) {
            if matches!(address.asked, Asked::Nothing) && !matches!(spot.what, "own" | "elsewhere")
            {
                continue;
            }
            let Address { verb, path, .. } = &address;
            let body = address.body.as_ref();
            let answer = send(&mut line, world, &who.token, verb, path, body);
            *statuses.entry(answer.status).or_default() += 1;
            let should = expected(world, who, spot, &address);
            if answer.status != should {
                wrong.push(format!(
                    "{:?} at {at}: {}, {verb} {path}: {}, should be {should}: {}",
                    who.role, spot.what, answer.status, answer.body
                ));
            }
            let id = spot.child.to_string();
            if path.contains(&id) && !who.reaches(world, spot) {
                let nowhere = path.replace(&id, nobody);
                let nowhere = send(&mut line, world, &who.token, verb, &nowhere, body);
                if (answer.status, &answer.body) != (nowhere.status, &nowhere.body) {
                    wrong.push(format!(
                        "{:?} at {at}: {verb} {path} isn't told as none",
                        who.role
                    ));
                }
            }
        }
    }
    (wrong, statuses)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_at_every_address() {
    let world = Arc::new(world().await);
    let address = world.running.address;

    // No address of the API is left out, and each takes its own verbs only.
    let described: Value =
        serde_json::from_str(&get(address, "/api/v1/openapi.json").await.body).unwrap();
    let described: BTreeSet<(String, String)> = (described["paths"].as_object().unwrap().iter())
        .flat_map(|(path, verbs)| {
            let verbs = verbs.as_object().unwrap().keys();
            verbs.map(|verb| (verb.to_uppercase(), path.clone()))
        })
        .collect();
    let all = addresses(&world, &world.spots[0]);
    let listed = all
        .iter()
        .map(|one| (one.verb.to_owned(), one.template.to_owned()));
    assert_eq!(listed.collect::<BTreeSet<_>>(), described);

    let asking = everybody(&world, |office, person| async move {
        let door = sign_in(&office);
        let token = door.make_token(person, "Thử", &TokenScope::ALL, 30);
        token.await.unwrap()
    });
    let asking = asking.await;
    {
        let (world, token) = (Arc::clone(&world), asking[0].token.clone());
        let verbs = move || {
            let mut line = Line::to(world.running.address);
            for one in addresses(&world, &world.spots[0]) {
                for verb in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                    if !described.contains(&(verb.to_owned(), one.template.to_owned())) {
                        let answer = send(&mut line, &world, &token, verb, &one.path, None);
                        assert_eq!(answer.status, 405, "{verb} {}", one.path);
                        assert!(!answer.header("allow").contains(verb));
                    }
                }
            }
        };
        tokio::task::spawn_blocking(verbs).await.unwrap();
    }
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
    assert!(statuses.values().sum::<usize>() > 2_000, "{statuses:?}");
    for status in [200, 403, 404, 422] {
        assert!(
            statuses.get(&status).is_some_and(|n| *n > 20),
            "{statuses:?}"
        );
    }
    let world = Arc::into_inner(world).unwrap();
    world.running.stop().await;
}
