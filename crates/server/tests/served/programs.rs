//! Programs: a person's token opens what the person's roles allow, cut to what it was made for,
//! and nothing else does; what is sent twice is recorded once.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use noi_accounts::{AccountError, TokenProblem, TokenScope};
use noi_core::access::Role;
use noi_core::fact::{ChildDetails, Sex};
use noi_core::{Birth, RecordId, UnitId};
use noi_office::Office;
use noi_server::Limits;
use noi_store::AuditOf;

use crate::office::{
    Answer, Browser, PASSWORD, TODAY, account, add_child, ask, new_id, office, parse, province,
    send, serve, sign_in, start,
};

const EVERYTHING: [TokenScope; 3] = TokenScope::ALL;

/// A program with a token.
struct Program {
    address: SocketAddr,
    token: String,
}

impl Program {
    async fn of(
        office: &Office,
        address: SocketAddr,
        person: RecordId,
        scopes: &[TokenScope],
    ) -> Self {
        let token = sign_in(office).make_token(person, "Thử", scopes, 30).await;
        Self {
            address,
            token: token.unwrap(),
        }
    }

    async fn get(&self, path: &str) -> (u16, serde_json::Value) {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("Authorization", bearer.as_str()), ("Cookie", "")];
        let answer = ask(self.address, "GET", path, &headers).await;
        read(&answer)
    }

    async fn post(
        &self,
        path: &str,
        key: &str,
        body: &serde_json::Value,
    ) -> (u16, serde_json::Value) {
        let (address, token, body) = (self.address, &self.token, body.to_string());
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Authorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let bytes = tokio::task::spawn_blocking(move || send(address, request.as_bytes()));
        read(&parse(&bytes.await.unwrap()))
    }
}

fn read(answer: &Answer) -> (u16, serde_json::Value) {
    let problem = answer.status >= 400;
    let kind = answer.header("content-type");
    assert_eq!(kind == "application/problem+json", problem, "{answer:?}");
    (answer.status, serde_json::from_str(&answer.body).unwrap())
}

fn kind(problem: &serde_json::Value) -> &str {
    problem["type"]
        .as_str()
        .unwrap()
        .strip_prefix("urn:noi:problem:")
        .unwrap()
}

fn commune(office: &Office) -> UnitId {
    office
        .units
        .children(province(&office.units), TODAY.parse().unwrap())[0]
}

async fn child(office: &Office, unit: UnitId) -> RecordId {
    let details = ChildDetails {
        name: Some("Lò Thị Mây".to_owned()),
        birth: Some(Birth::on("2025-09-10".parse().unwrap())),
        sex: Some(Sex::Female),
        ..ChildDetails::default()
    };
    add_child(office, unit, details).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_made_shown_once_and_taken_back() {
    let office = office(5).await;
    let unit = commune(&office);
    let person = account(&office, "can.bo", &[(Role::CommuneOfficer, unit)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut browser = Browser::at(running.address);
    browser.come_in("can.bo").await;
    let page = "/tai-khoan/ma-truy-cap";
    let make = [
        ("do", "make"),
        ("token_name", "Bảng tính"),
        ("scope", "read-children"),
        ("days", "30"),
    ];
    let mut without = make;
    for (at, wrong) in [(1, ""), (2, "everything"), (3, "366")] {
        without[at].1 = wrong;
        assert_eq!(browser.post(page, &without).await.status, 422, "{wrong:?}");
        without[at].1 = make[at].1;
    }
    let made = browser.post(page, &make).await;
    assert_eq!(made.status, 200);
    let token = made.body.split("noi_").nth(1).unwrap();
    let token = format!("noi_{}", token.split('<').next().unwrap());
    let program = Program {
        address: running.address,
        token: token.clone(),
    };
    let (status, me) = program.get("/api/v1/me").await;
    assert_eq!((status, &me["login"]), (200, &"can.bo".into()), "{me}");
    assert_eq!(me["scopes"], serde_json::json!(["read-children"]));
    // Only this once, and only its hash is kept.
    let later = browser.get(page).await;
    assert!(later.body.contains("Bảng tính") && !later.body.contains(&token));
    let kept = office.store.tokens_of(person).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].used, Some(TODAY.parse().unwrap()));
    // A cookie opens nothing, nor does what isn't a token.
    let cookie = browser.cookies();
    for headers in [
        vec![("Cookie", cookie.as_str())],
        vec![("Cookie", ""), ("Authorization", "Bearer noi_x")],
        vec![("Cookie", ""), ("Authorization", "Basic bm9pOm5vaQ==")],
    ] {
        let answer = ask(running.address, "GET", "/api/v1/me", &headers).await;
        assert_eq!(answer.status, 401, "{headers:?}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    // A token opens no page.
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Cookie", "")];
    assert_eq!(
        ask(running.address, "GET", "/tre-em", &headers)
            .await
            .status,
        303
    );
    let id = kept[0].id.to_string();
    let ended = browser.post(page, &[("do", "end"), ("token", &id)]).await;
    assert_eq!(ended.status, 200);
    assert_eq!(program.get("/api/v1/me").await.0, 401);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_a_session_ends_the_tokens() {
    let office = office(5).await;
    let unit = commune(&office);
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let door = sign_in(&office);
    for how in ["password", "suspended", "roles"] {
        let person = account(&office, how, &[(Role::CommuneOfficer, unit)]).await;
        let program = Program::of(&office, running.address, person, &EVERYTHING).await;
        assert_eq!(program.get("/api/v1/children").await.0, 200, "{how}");
        let expected = match how {
            "password" => {
                let changed =
                    door.change_password(person, [7; 32], PASSWORD, "trời xanh mây trắng");
                changed.await.unwrap();
                401
            }
            "suspended" => {
                door.suspend(person, true).await.unwrap();
                door.suspend(person, false).await.unwrap();
                401
            }
            _ => {
                let grant = office.grants(person).await.unwrap()[0].id;
                office
                    .revoke(person, grant, TODAY.parse().unwrap(), "thôi việc")
                    .await
                    .unwrap();
                403
            }
        };
        assert_eq!(program.get("/api/v1/children").await.0, expected, "{how}");
    }
    let person = account(&office, "qua.nhieu", &[(Role::CommuneOfficer, unit)]).await;
    for n in 0..21 {
        let made = door.make_token(person, "Thử", &EVERYTHING, 1).await;
        assert_eq!(made.is_ok(), n < 20, "{n}");
    }
    let longer = door.make_token(person, "Thử", &EVERYTHING, 366).await;
    let told = AccountError::Token(TokenProblem::TooLong).to_string();
    assert_eq!(longer.unwrap_err().to_string(), told);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_does_what_it_was_made_for_and_it_is_noted() {
    let office = office(20).await;
    let unit = commune(&office);
    let child = child(&office, unit).await;
    let person = account(&office, "can.bo", &[(Role::CommuneOfficer, unit)]).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let one = format!("/api/v1/children/{child}");
    let given = serde_json::json!({"service": "bcg", "on": TODAY});
    for scope in TokenScope::ALL {
        let program = Program::of(&office, running.address, person, &[scope]).await;
        let children = program.get("/api/v1/children").await;
        assert_eq!(children.0 == 200, scope == TokenScope::ReadChildren);
        assert_eq!(
            program.get(&one).await.0 == 200,
            scope == TokenScope::ReadChildren
        );
        let coverage = program.get("/api/v1/coverage").await;
        assert_eq!(coverage.0 == 200, scope == TokenScope::ReadFigures);
        let services = format!("{one}/services");
        let (status, told) = program.post(&services, scope.code(), &given).await;
        if scope == TokenScope::Record {
            // The officer's role records no services of health.
            assert_eq!((status, kind(&told)), (403, "not-allowed"), "{told}");
        } else {
            assert_eq!((status, kind(&told)), (403, "out-of-scope"), "{told}");
        }
    }
    // Every read is there before the answer, with the token; so are refusals.
    let lines = office
        .store
        .audit_of(AuditOf::Record(child), 50)
        .await
        .unwrap();
    let entries: Vec<String> = lines
        .iter()
        .map(|line| String::from_utf8(line.entry.clone()).unwrap())
        .collect();
    let read = entries
        .iter()
        .find(|entry| entry.contains("see-child"))
        .unwrap();
    assert!(
        read.contains("\"token\":") && read.contains("\"done\""),
        "{read}"
    );
    let lines = office
        .store
        .audit_of(AuditOf::Person(person), 50)
        .await
        .unwrap();
    let refused = lines.iter().filter(|line| {
        let entry = String::from_utf8_lossy(&line.entry);
        entry.contains("not-this-token") && entry.contains("\"token\":")
    });
    assert_eq!(refused.count(), 8);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_twice_is_recorded_once() {
    let office = office(20).await;
    let unit = commune(&office);
    let child = child(&office, unit).await;
    let roles = [(Role::CommuneOfficer, unit), (Role::HealthStation, unit)];
    let person = account(&office, "can.bo", &roles).await;
    let mut running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let mut program = Program::of(&office, running.address, person, &EVERYTHING).await;
    let services = format!("/api/v1/children/{child}/services");
    let given = serde_json::json!({"service": "vitamin_a", "on": TODAY, "provider": "Trạm y tế"});
    let first = program.post(&services, "lan-1", &given).await;
    assert_eq!(first.0, 201, "{}", first.1);
    let new = serde_json::json!({
        "unit": unit.to_string(), "name": "Lò Văn Suối", "birth": "2026-03-05", "sex": "male",
        "carer": {"name": "Lò Thị Bản", "relation": "mother", "phone": "0912345678"},
    });
    let born = program.post("/api/v1/children", "lan-2", &new).await;
    assert_eq!(born.0, 201, "{}", born.1);
    let measures = format!(
        "/api/v1/children/{}/measurements",
        born.1["id"].as_str().unwrap()
    );
    let odd = serde_json::json!({"on": TODAY, "weight_g": 30_000, "length_mm": 700});
    let (status, questions) = program.post(&measures, "lan-3", &odd).await;
    assert_eq!(
        (status, kind(&questions)),
        (409, "to-confirm"),
        "{questions}"
    );
    let keys = questions["questions"].as_array().unwrap().iter();
    let keys: Vec<_> = keys.map(|one| one["key"].clone()).collect();
    let mut sure = odd.clone();
    sure["confirmed"] = keys.into();
    // What was only asked about keeps no key.
    let taken = program.post(&measures, "lan-3", &sure).await;
    assert_eq!(taken.0, 201, "{}", taken.1);
    for again in 0..2 {
        let positions: u64 = office
            .store
            .heads()
            .await
            .unwrap()
            .values()
            .map(|head| head.position.0)
            .sum();
        assert_eq!(program.post(&services, "lan-1", &given).await, first);
        assert_eq!(program.post("/api/v1/children", "lan-2", &new).await, born);
        assert_eq!(program.post(&measures, "lan-3", &sure).await, taken);
        let mut other = given.clone();
        other["provider"] = "Bệnh viện".into();
        let (status, told) = program.post(&services, "lan-1", &other).await;
        assert_eq!((status, kind(&told)), (422, "key-reused"));
        let mut other = new.clone();
        other.as_object_mut().unwrap().remove("carer");
        let (status, told) = program.post("/api/v1/children", "lan-2", &other).await;
        assert_eq!((status, kind(&told)), (422, "key-reused"));
        let (status, told) = program.post(&measures, "lan-1", &sure).await;
        assert_eq!((status, kind(&told)), (422, "key-reused"));
        let after: u64 = office
            .store
            .heads()
            .await
            .unwrap()
            .values()
            .map(|head| head.position.0)
            .sum();
        assert_eq!(after, positions, "{again}");
        // And the same after the server has begun anew.
        running.stop().await;
        running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
        program.address = running.address;
    }
    // Another person's keys are others.
    let other = account(&office, "khac", &roles).await;
    let other = Program::of(&office, running.address, other, &EVERYTHING).await;
    let again = other.post("/api/v1/children", "lan-2", &new).await;
    // The first child may be the same, which is asked about.
    assert_eq!((again.0, kind(&again.1)), (409, "to-confirm"));
    assert_eq!(again.1["questions"][0]["child"]["id"], born.1["id"]);
    let (status, told) = program.post(&services, "", &given).await;
    assert_eq!((status, kind(&told)), (400, "key-missing"));
    // Said before anything that may be wrong with what was sent, or with the address.
    let nobody = "/api/v1/children/00000000-0000-0000-0000-000000000000/services";
    for (address, sent) in [
        (nobody, &given),
        (
            "/api/v1/children",
            &serde_json::json!({"unit": "u99999999"}),
        ),
    ] {
        let (status, told) = program.post(address, "", sent).await;
        assert_eq!((status, kind(&told)), (400, "key-missing"), "{address}");
    }
    // To JSON 9100 and 9100.0 are one number; what is no whole number is refused.
    let weighed = |grams: f64| serde_json::json!({"on": TODAY, "weight_g": grams});
    let whole = serde_json::json!({"on": TODAY, "weight_g": 9_100});
    let first = program.post(&measures, "lan-4", &whole).await;
    let again = program.post(&measures, "lan-4", &weighed(9_100.0)).await;
    assert_eq!(first, again);
    for odd in [9_100.5, -9_100.0, 1e12] {
        let (status, told) = program.post(&measures, "lan-5", &weighed(odd)).await;
        assert_eq!((status, kind(&told)), (400, "unreadable"), "{odd}: {told}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_gone_through_whole() {
    let office = office(60).await;
    let unit = province(&office.units);
    let roles = [
        (Role::CommuneOfficer, unit),
        (Role::ProvincialManager, unit),
    ];
    let person = account(&office, "tinh", &roles).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let program = Program::of(&office, running.address, person, &EVERYTHING).await;
    for (path, list, most) in [("children", "children", 60), ("duties", "duties", 5_000)] {
        let (status, whole) = program.get(&format!("/api/v1/{path}?limit=200")).await;
        assert_eq!(status, 200, "{whole}");
        let total = whole["total"].as_u64().unwrap();
        assert!((20..=most).contains(&total), "{path}: {total}");
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let (status, part) = program.get(&format!("/api/v1/{path}?limit=7{after}")).await;
            assert_eq!(status, 200, "{part}");
            let items = part[list].as_array().unwrap();
            assert!(items.len() <= 7);
            seen.extend(items.iter().map(ToString::to_string));
            match part["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len() as u64, total, "{path}");
        let first: Vec<String> = whole[list]
            .as_array()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(seen[..first.len()], first, "{path}");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len() as u64, total, "{path}: none twice");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_in_its_language() {
    let office = office(20).await;
    let (unit, today) = (commune(&office), TODAY.parse().unwrap());
    let elsewhere = office.unit("Tỉnh Nghệ An", today).unwrap();
    let foreign = child(&office, office.units.children(elsewhere, today)[0]).await;
    let roles = [(Role::CommuneOfficer, unit), (Role::HealthStation, unit)];
    let person = account(&office, "can.bo", &roles).await;
    let running = serve(Arc::clone(&office), Limits::default(), |_| ()).await;
    let program = Program::of(&office, running.address, person, &EVERYTHING).await;
    let bearer = format!("Bearer {}", program.token);
    let asked = async |verb, path: &str, more: &[(&str, &str)]| {
        let mut headers = vec![("Authorization", bearer.as_str()), ("Cookie", "")];
        headers.extend(more);
        ask(running.address, verb, path, &headers).await
    };
    let here = RecordId(new_id());
    for path in ["", "/facts"] {
        let there = asked("GET", &format!("/api/v1/children/{foreign}{path}"), &[]).await;
        let nowhere = asked("GET", &format!("/api/v1/children/{here}{path}"), &[]).await;
        assert_eq!((there.status, &there.body), (404, &nowhere.body), "{path}");
    }
    let body = serde_json::json!({"service": "vitamin_a", "on": TODAY});
    let there = program
        .post(&format!("/api/v1/children/{foreign}/services"), "a", &body)
        .await;
    let nowhere = program
        .post(&format!("/api/v1/children/{here}/services"), "b", &body)
        .await;
    assert_eq!((there.0, &there.1), (404, &nowhere.1));
    let too_long = format!("/api/v1/children?q={}", "%C3%A1".repeat(201));
    for (verb, path, status, name) in [
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/api/v1/children?nothing=1", 400, "unreadable"),
        ("GET", "/api/v1/children?limit=0", 400, "unreadable"),
        ("GET", "/api/v1/children?limit=1&limit=2", 400, "unreadable"),
        (
            "GET",
            "/api/v1/children?as_of=2026-02-30",
            400,
            "unreadable",
        ),
        ("GET", "/api/v1/children?as_of=1700-01-01", 422, "invalid"),
        (
            "GET",
            "/api/v1/children?unit=X%C3%A3%20T%C3%A2n%20Ph%C3%BA",
            404,
            "unit-unclear",
        ),
        ("GET", "/api/v1/duties?after=x", 400, "unreadable"),
        ("GET", &too_long, 400, "unreadable"),
        ("DELETE", "/api/v1/children", 405, "method"),
        ("POST", "/api/v1/children", 415, "media-type"),
    ] {
        let plain = [("Content-Length", "0"), ("Idempotency-Key", "a")];
        let vi = asked(verb, path, &plain).await;
        let [length, key] = plain;
        let en = asked(verb, path, &[length, key, ("Accept-Language", "en")]).await;
        let ((status_vi, vi), (status_en, en)) = (read(&vi), read(&en));
        assert_eq!((status_vi, kind(&vi)), (status, name), "{path}");
        assert_eq!((status_en, kind(&en)), (status, name), "{path}");
        assert_ne!(vi["title"], en["title"], "{path}");
    }
    let allowed = asked("PUT", "/api/v1/children", &[("Content-Length", "0")]).await;
    assert_eq!(allowed.header("allow"), "GET, POST");
    let large = asked(
        "POST",
        "/api/v1/children",
        &[("Content-Length", "999999999")],
    )
    .await;
    assert_eq!(kind(&read(&large).1), "too-large");
    running.stop().await;
}

/// The tour in the documents, run against a server. A block of `sh` or `python` goes on from the
/// ones before it.
#[tokio::test(flavor = "multi_thread")]
async fn the_tour_works() {
    let tour = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md");
    let tour = std::fs::read_to_string(tour).unwrap();
    let office = office(60).await;
    let unit = commune(&office);
    let child = child(&office, unit).await;
    let roles = [(Role::CommuneOfficer, unit), (Role::HealthStation, unit)];
    let person = account(&office, "can.bo", &roles).await;
    let running = start(Arc::clone(&office), Limits::default()).await;
    let program = Program::of(&office, running.address, person, &EVERYTHING).await;
    let mut ran = Vec::new();
    for (language, program_name, probe) in
        [("sh", "bash", "curl"), ("python", "python3", "python3")]
    {
        if Command::new(probe).arg("--version").output().is_err() {
            eprintln!("skipped: {probe} isn't here, so the tour's blocks of {language} aren't run");
            continue;
        }
        let blocks: Vec<&str> = tour
            .split(&format!("```{language}\n"))
            .skip(1)
            .map(|rest| rest.split("```").next().unwrap())
            .collect();
        assert!(!blocks.is_empty(), "the tour has no block of {language}");
        let script = match language {
            "sh" => format!("set -euo pipefail\n{}", blocks.concat()),
            _ => blocks.concat(),
        };
        let (url, token) = (running.url(), program.token.clone());
        let ran_one = tokio::task::spawn_blocking(move || {
            Command::new(program_name)
                .args(["-c", &script])
                .env("NOI", url.trim_end_matches('/'))
                .env("TOKEN", token)
                .output()
        });
        let output = ran_one.await.unwrap().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{language}: {told}\n{wrong}");
        ran.push((language, told));
    }
    for (language, told) in &ran {
        let name = match *language {
            "sh" => "Nguyễn Thị Thử",
            _ => "Trần Văn Thử",
        };
        assert!(told.contains(name), "{language}: {told}");
    }
    let _ = child;
    running.stop().await;
}
