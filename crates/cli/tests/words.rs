//! Every key of a message that the code names has words in both languages, and so has every
//! reason for which something is not recorded.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use noi_ui::words::{Lang, Words};

/// What keys of the command line begin with.
const FAMILIES: [&str; 12] = [
    "archive-", "cli-", "error-", "unit-", "store-", "fault-", "io-", "serve-", "office-",
    "input-", "differs-", "usage-",
];

fn sources(folder: &Path, out: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|end| end == "rs") {
            out.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

/// String literals of the code that are whole keys.
fn keys(code: &str) -> BTreeSet<&str> {
    code.split('"')
        .filter(|text| FAMILIES.iter().any(|family| text.starts_with(family)))
        .filter(|text| {
            text.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        })
        .filter(|text| !text.ends_with('-'))
        .collect()
}

fn check<'a>(keys: impl IntoIterator<Item = &'a str>) {
    let mut seen = 0;
    let missing: Vec<&str> = keys
        .into_iter()
        .inspect(|_| seen += 1)
        .filter(|key| Lang::ALL.iter().any(|lang| !Words::new(*lang).has(key)))
        .collect();
    assert!(missing.is_empty(), "without words: {missing:?}");
    assert!(
        seen > 10,
        "only {seen} keys were found: has the code moved?"
    );
}

#[test]
fn keys_of_the_command_line_have_words() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut code = String::new();
    sources(&crates.join("cli/src"), &mut code);
    sources(&crates.join("office/src"), &mut code);
    sources(&crates.join("core/src/units"), &mut code);
    code.push_str(&fs::read_to_string(crates.join("store/src/error.rs")).unwrap());
    code.push_str(&fs::read_to_string(crates.join("archive/src/error.rs")).unwrap());
    check(keys(&code));
}

/// The keys of the variants of an enumeration in `decide.rs`: `BeforeBirth` is `…-before-birth`.
fn keys_of_variants(of: &str, prefix: &str) -> Vec<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let code = fs::read_to_string(crates.join("core/src/decide.rs")).unwrap();
    let body = code.split(&format!("pub enum {of} {{")).nth(1).unwrap();
    let body = body.split("\n}").next().unwrap();
    body.lines()
        .map(str::trim)
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(|line| {
            let name = line.chars().take_while(char::is_ascii_alphanumeric);
            let mut key = prefix.to_owned();
            for c in name {
                if c.is_ascii_uppercase() {
                    key.push('-');
                }
                key.push(c.to_ascii_lowercase());
            }
            key
        })
        .collect()
}

#[test]
fn what_a_form_is_refused_for_has_words() {
    let keys: Vec<String> = noi_exchange::xlsform::Kind::ALL
        .iter()
        .map(|kind| format!("xlsform-{}", kind.code()))
        .collect();
    check(keys.iter().map(String::as_str));
}

#[test]
fn refusals_and_doubts_have_words() {
    let mut keys = keys_of_variants("Refusal", "refusal");
    assert!(keys.len() > 10, "the refusals have moved: {keys:?}");
    let doubts = keys_of_variants("Doubt", "doubt");
    assert!(doubts.len() > 3, "the doubts have moved: {doubts:?}");
    keys.extend(doubts);
    check(keys.iter().map(String::as_str));
}
