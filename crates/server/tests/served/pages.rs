//! Every page over a made-up population: in both languages, every link leads on, nothing comes
//! from elsewhere, what can't be answered says what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use crate::office::{Answer, ask, empty_office, get, office, population, start};
use noi_core::Body;
use noi_server::Limits;

/// Pages of one kind (path without ids, names of query values) that a crawl looks at.
const PAGES_OF_A_KIND: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_population() {
    let office = office(150).await;
    let plan = office.plans().await.unwrap()[0].id.to_string();
    let running = start(office, Limits::default()).await;
    let address = running.address;

    let child = first_link(&get(address, "/tre-em").await, "/tre-em/0");
    words_of_both_languages(address, &child, &plan).await;
    bad_addresses(address).await;
    lists_narrow(address).await;
    let seen = crawl(address).await;
    for kind in [
        "/",
        "/tre-em",
        "/tre-em/…",
        "/viec",
        "/dia-ban",
        "/chi-so/…",
        "/ke-hoach",
        "/ke-hoach/…",
        "/chon-dia-ban",
        "/gioi-thieu",
        "/theo-doi",
        "/tre-em/…/can-do",
        "/tre-em/…/sang-loc",
    ] {
        assert!(seen.contains(kind), "no link leads to {kind}: {seen:?}");
    }
    running.stop().await;
}

async fn words_of_both_languages(address: SocketAddr, child: &str, plan: &str) {
    let check = async |path: &str, vi: &[&str], en: &[&str]| {
        let join = if path.contains('?') { '&' } else { '?' };
        for (lang, words) in [("vi", vi), ("en", en)] {
            let answer = get(address, &format!("{path}{join}lang={lang}")).await;
            assert_eq!(answer.status, 200, "{path}");
            assert!(answer.body.contains(&format!("<html lang=\"{lang}\"")));
            for word in words {
                assert!(answer.body.contains(word), "{path} has no {word:?}");
            }
        }
    };
    let home_vi = ["Tỉnh Cà Mau", "Dữ liệu giả lập", "15/KH-UBND"];
    check(
        "/",
        &home_vi,
        &["Tỉnh Cà Mau", "Synthetic data", "15/KH-UBND"],
    )
    .await;
    check("/dia-ban", &["150 trẻ đến 8 tuổi"], &[]).await;
    check("/tre-em", &["150 trẻ", "Người chăm sóc"], &["150 children"]).await;
    check(
        child,
        &[
            "Nhu cầu theo lĩnh vực",
            "Dòng thời gian",
            "Đăng ký trẻ",
            "0–11 tháng",
        ],
        &["Registered", "0–11 months"],
    )
    .await;
    check("/viec", &["Trạm y tế", "Quá hạn"], &["Health station"]).await;
    check(
        "/viec?kind=report",
        &[
            "Ủy ban nhân dân các xã",
            "Gửi báo cáo cho Sở Y tế",
            "10/11/2026",
        ],
        &["Send the report to"],
    )
    .await;
    check("/dia-ban", &["Xã ", "Phường ", "chỉ số"], &["Xã "]).await;
    check("/dia-ban?measure=fully-immunised-12-23", &["Xã "], &["Xã "]).await;
    check("/chi-so/access-full", &["Tử số", "Mẫu số"], &["Numerator"]).await;
    check(
        "/ke-hoach",
        &["15/KH-UBND", "Văn bản ví dụ"],
        &["15/KH-UBND"],
    )
    .await;
    check(
        &format!("/ke-hoach/{plan}"),
        &["Hằng năm, trước 10/11", "Ngân sách nhà nước", "ít nhất 90%"],
        &["Yearly, before 10/11", "State budget", "at least 90%"],
    )
    .await;
    check(
        "/chon-dia-ban?q=ca%20mau",
        &["Tỉnh Cà Mau"],
        &["Tỉnh Cà Mau"],
    )
    .await;
    check("/gioi-thieu", &["vn-ecd", "150"], &["vn-ecd"]).await;

    // Who comes from elsewhere is met in the language of the browser; our own links are clear.
    let english = [("Accept-Language", "en-GB,en;q=0.8")];
    let answer = ask(address, "GET", "/gioi-thieu", &english).await;
    assert!(answer.body.contains("<html lang=\"en\""));
    let from_here = [english[0], ("Sec-Fetch-Site", "same-origin")];
    let answer = ask(address, "GET", "/gioi-thieu", &from_here).await;
    assert!(answer.body.contains("<html lang=\"vi\""));
}

async fn bad_addresses(address: SocketAddr) {
    let check = async |path: &str, status: u16, words: &str| {
        let answer = get(address, path).await;
        assert_eq!(answer.status, status, "{path}");
        assert!(answer.body.contains(words), "{path} has no {words:?}");
        assert!(answer.header("content-type").starts_with("text/html"));
    };
    check("/khong-co", 404, "Không có trang này").await;
    check("/tre-em/1/2", 404, "Không có trang này").await;
    check("/tre-em/abc", 404, "Không tìm thấy trẻ").await;
    let nobody = "/tre-em/01890000-0000-7000-8000-000000000000";
    check(nobody, 404, "Không tìm thấy trẻ").await;
    check("/ke-hoach/abc", 404, "Không tìm thấy kế hoạch").await;
    check("/chi-so/abc", 404, "Không có chỉ số này").await;
    check("/dia-ban?measure=abc", 404, "Không có chỉ số này").await;
    check("/?as_of=31/02/2026", 400, "31/02/2026").await;
    check("/?as_of=1780-01-01", 400, "Chưa đọc được ngày").await;
    check("/?as_of=9000-01-01", 400, "Chưa đọc được ngày").await;
    check("/tre-em?page=0", 400, "page = 0").await;
    check("/tre-em?show=x&lang=en", 400, "show = x").await;
    check("/?unit=Xứ%20Lạ%20Lùng", 404, "Xứ Lạ Lùng").await;
    check("/?unit=u999999999", 404, "u999999999").await;
    // Many communes bear the name: each is offered.
    check("/?unit=Xã%20Tân%20Phú", 404, "Tỉnh").await;
    check("/?unit=%3Cscript%3E", 404, "&#60;script&#62;").await;
    check("/tre-em?q=%3Cb%3E", 200, "&#60;b&#62;").await;
    check("/tre-em?page=99999", 200, "150 trẻ").await;
    check("/viec?kind=none&role=none", 200, "Không có việc nào").await;
}

async fn lists_narrow(address: SocketAddr) {
    let count = async |path: &str| {
        let body = get(address, path).await.body;
        links(&body)
            .into_iter()
            .filter(|link| link.starts_with("/tre-em/0"))
            .collect::<BTreeSet<_>>()
            .len()
    };
    assert_eq!(count("/tre-em").await, 50);
    assert_eq!(count("/tre-em?page=3").await, 50);
    assert_eq!(count("/tre-em?page=4").await, 0);
    let mut by_age = 0;
    for age in ["0", "1-2", "3-5", "6-8"] {
        let body = get(address, &format!("/tre-em?age={age}")).await.body;
        by_age += total(&body);
    }
    assert_eq!(by_age, 150);
    let overdue = total(&get(address, "/tre-em?show=overdue").await.body);
    assert!((1..150).contains(&overdue), "{overdue}");
    // On the day on which nothing had been recorded yet there was nobody.
    let before = get(address, "/tre-em?as_of=2010-01-01&unit=u0").await;
    assert_eq!(total(&before.body), 0);
    // The country is the province here, on either tree.
    let then = get(address, "/?unit=u0&as_of=2025-01-15&view=then").await;
    assert_eq!(then.status, 200);
    assert!(then.body.contains("Việt Nam"));
}

/// The number before " trẻ" in what a list says of itself.
fn total(body: &str) -> usize {
    if body.contains("chưa có trẻ nào") {
        return 0;
    }
    let main = body.split("<main").nth(1).unwrap();
    let mut counts = main.match_indices(" trẻ").filter_map(|(at, _)| {
        let digits: String = main[..at]
            .chars()
            .rev()
            .take_while(|c| c.is_ascii_digit() || *c == '.')
            .filter(|c| *c != '.')
            .collect();
        digits.chars().rev().collect::<String>().parse().ok()
    });
    counts.next().unwrap()
}

/// Follows every link from the home page in both languages, a few of each kind, and looks at
/// each page; gives the kinds of pages seen.
async fn crawl(address: SocketAddr) -> BTreeSet<String> {
    let mut waiting = vec!["/".to_owned(), "/?lang=en&theme=dark".to_owned()];
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        let kind = kind_of(&path);
        let of_kind = kinds.entry(kind).or_default();
        if *of_kind >= PAGES_OF_A_KIND || !seen.insert(path.clone()) {
            continue;
        }
        *of_kind += 1;
        let answer = get(address, &path).await;
        assert_eq!(answer.status, 200, "{path}");
        if answer.header("content-type").starts_with("text/html") {
            check_html(&path, &answer.body);
            waiting.extend(links(&answer.body));
        } else {
            check_nothing_from_elsewhere(&path, &answer.body);
        }
    }
    assert!(seen.len() > 60, "only {} pages", seen.len());
    kinds
        .into_keys()
        .map(|kind| kind.split('?').next().unwrap_or_default().to_owned())
        .collect()
}

/// The path with ids left out, and the names of the values.
fn kind_of(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut segments: Vec<&str> = path.split('/').collect();
    if segments.len() > 2 && segments[1] != "assets" {
        segments[2] = "…";
    }
    let keys: Vec<&str> = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap_or_default())
        .collect();
    format!("{}?{}", segments.join("/"), keys.join("&"))
}

fn check_html(path: &str, body: &str) {
    check_nothing_from_elsewhere(path, body);
    assert!(body.starts_with("<!DOCTYPE html>"), "{path}");
    assert!(body.trim_end().ends_with("</html>"), "{path}");
    let script = body.matches("<script").count();
    let ours = body.matches("<script src=\"/assets/").count();
    assert_eq!(script, ours, "{path} holds another script");
    for inline in ["<style", " style=", " onclick=", "javascript:"] {
        assert!(!body.contains(inline), "{path} holds {inline}");
    }
    assert_eq!(body.matches("<h1").count(), 1, "{path}");
    let mut ids = BTreeSet::new();
    for id in body.split(" id=\"").skip(1) {
        let id = id.split('"').next().unwrap();
        assert!(ids.insert(id), "{path} has two elements called {id}");
    }
    for local in body.split("href=\"#").skip(1) {
        let local = local.split('"').next().unwrap();
        assert!(ids.contains(local), "{path} has no #{local}");
    }
}

fn check_nothing_from_elsewhere(path: &str, body: &str) {
    // An authenticator on the same telephone opens this; a browser fetches nothing from it.
    let body = body.replace("otpauth://", "otpauth:");
    for part in body.split("://").skip(1) {
        // Namespaces of SVG are names, nothing is fetched from them.
        assert!(part.starts_with("www.w3.org/"), "{path}: {:.60}", part);
    }
    for attribute in ["src=\"//", "href=\"//", "url(//"] {
        assert!(!body.contains(attribute), "{path}");
    }
}

/// The addresses of our own pages and files that a page links to.
fn links(body: &str) -> Vec<String> {
    ["href=\"", "src=\"", "action=\""]
        .into_iter()
        .flat_map(|attribute| body.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| !link.starts_with('#'))
        .filter(|link| !link.starts_with("tel:") && !link.starts_with("otpauth:"))
        .map(|link| {
            let link = link.split('#').next().unwrap_or(link);
            link.replace("&#38;", "&").replace("&amp;", "&")
        })
        .collect()
}

fn first_link(answer: &Answer, prefix: &str) -> String {
    links(&answer.body)
        .into_iter()
        .find(|link| link.starts_with(prefix))
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_an_empty_ledger() {
    let running = start(empty_office().await, Limits::default()).await;
    for path in [
        "/",
        "/tre-em",
        "/viec",
        "/dia-ban",
        "/ke-hoach",
        "/chon-dia-ban",
        "/gioi-thieu",
        "/chi-so/access-full",
        "/chi-so/referral-network",
    ] {
        let answer = get(running.address, path).await;
        assert_eq!(answer.status, 200, "{path}");
        check_html(path, &answer.body);
    }
    let figure = get(running.address, "/chi-so/access-full").await;
    assert!(figure.body.contains("Chưa có dữ liệu"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_the_ledger() {
    let office = empty_office().await;
    let facts = population(&office, 60);
    let running = start(std::sync::Arc::clone(&office), Limits::default()).await;
    let address = running.address;
    assert_eq!(total(&get(address, "/tre-em").await.body), 0);
    // Whatever way the facts come in, the pages end up the same.
    let children = facts
        .iter()
        .enumerate()
        .filter(|(_, fact)| matches!(fact.body, Body::ChildRegistered(_)));
    let (middle, _) = children.clone().nth(30).unwrap();
    let (first, rest) = facts.split_at(middle);
    office.commit(first).await.unwrap();
    let half = total(&get(address, "/tre-em").await.body);
    assert!((1..60).contains(&half), "{half}");
    for part in rest.chunks(rest.len() / 5 + 1) {
        office.commit(part).await.unwrap();
        get(address, "/").await;
    }
    let fresh = start(office, Limits::default()).await;
    for path in ["/", "/tre-em", "/tre-em?show=overdue", "/viec", "/dia-ban"] {
        let (followed, built) = (get(address, path).await, get(fresh.address, path).await);
        let (followed, built) = (followed.body, built.body);
        assert_eq!(as_shown(&followed), as_shown(&built), "{path}");
    }
    running.stop().await;
    fresh.stop().await;
}

/// A page without the identifiers that its forms were given when it was made: each is `record:id`.
fn as_shown(page: &str) -> String {
    let mut parts = page.split(':');
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_id = part
            .get(..36)
            .is_some_and(|id| id.parse::<uuid::Uuid>().is_ok());
        shown.push(':');
        shown.push_str(if is_id { &part[36..] } else { part });
    }
    shown
}
