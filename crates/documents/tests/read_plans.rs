//! Plans that we wrote, in the styles in which plans come, against what a careful reader lists.
//!
//! `plans/NAME.txt` is read and `plans/NAME.json` must be contained in the reading: objects by their keys, lists
//! element by element and in full; a text that begins with `~` must be contained in what was read.

use std::{fs, path::PathBuf};

use noi_documents::{decode, read};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/plans")
}

fn contains(path: &str, found: &Value, expected: &Value, out: &mut Vec<String>) {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => {
            for (key, value) in expected {
                match found.get(key) {
                    Some(inner) => contains(&format!("{path}.{key}"), inner, value, out),
                    None => out.push(format!("{path}.{key} is missing")),
                }
            }
        }
        (Value::Array(found), Value::Array(expected)) => {
            if found.len() != expected.len() {
                out.push(format!(
                    "{path}: {} found, {} expected",
                    found.len(),
                    expected.len()
                ));
            }
            for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
                contains(&format!("{path}[{i}]"), found, expected, out);
            }
        }
        (Value::String(found), Value::String(expected)) if expected.starts_with('~') => {
            if !found.contains(&expected[1..]) {
                out.push(format!(
                    "{path}: “{found}” doesn't hold “{}”",
                    &expected[1..]
                ));
            }
        }
        (Value::Number(found), Value::Number(expected)) if found.as_f64() == expected.as_f64() => {}
        _ if found == expected => {}
        _ => out.push(format!("{path}: found {found}, expected {expected}")),
    }
}

fn check(name: &str, text: &str) -> Vec<String> {
    let expected = fs::read_to_string(folder().join(format!("{name}.json")))
        .expect("each plan has its expectation");
    let expected: Value =
        serde_json::from_str(&expected).unwrap_or_else(|e| panic!("{name}.json: {e}"));
    let reading = serde_json::to_value(read(text)).expect("a reading serialises");
    let mut out = Vec::new();
    contains(name, &reading, &expected, &mut out);
    out
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the folder of plans is in the tree")
        .filter_map(|entry| {
            entry
                .expect("a readable folder")
                .file_name()
                .into_string()
                .ok()
        })
        .filter_map(|name| name.strip_suffix(".txt").map(str::to_owned))
        .collect();
    names.sort();
    names
}

fn plan(name: &str) -> String {
    fs::read_to_string(folder().join(format!("{name}.txt"))).expect("a plan of ours")
}

#[test]
fn every_plan_gives_what_a_careful_reader_lists() {
    let names = names();
    assert!(names.len() >= 12, "only {} plans", names.len());
    let wrong: Vec<String> = names
        .iter()
        .flat_map(|name| check(name, &plan(name)))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn byte_order_marks_line_ends_and_decomposed_letters_change_nothing() {
    use unicode_normalization::UnicodeNormalization;
    for name in names() {
        let text = plan(&name);
        let variants = [
            ("mark", format!("\u{feff}{text}")),
            ("crlf", text.replace('\n', "\r\n")),
            ("cr", text.replace('\n', "\r")),
            ("nfd", text.nfd().collect()),
            ("no-break blanks", text.replace(' ', "\u{a0}")),
        ];
        for (variant, changed) in variants {
            let decoded = decode(changed.as_bytes(), "plan.txt").expect("still text");
            let wrong = check(&name, &decoded.text);
            assert!(wrong.is_empty(), "{name} ({variant})\n{}", wrong.join("\n"));
        }
    }
}

/// Every span of a reading with the words that it should cover, where the reading repeats them.
fn spans(value: &Value, out: &mut Vec<(usize, usize, Option<String>)>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::Array(span)) = map.get("span") {
                let at = |i: usize| {
                    usize::try_from(span[i].as_u64().expect("an index")).expect("a small index")
                };
                out.push((
                    at(0),
                    at(1),
                    map.get("text").and_then(Value::as_str).map(str::to_owned),
                ));
            }
            map.values().for_each(|inner| spans(inner, out));
        }
        Value::Array(list) => list.iter().for_each(|inner| spans(inner, out)),
        _ => {}
    }
}

#[test]
fn spans_lead_to_the_words_in_every_form_of_the_input() {
    use unicode_normalization::UnicodeNormalization;
    let plain = |text: &str| -> String { text.nfc().filter(|c| c.is_alphanumeric()).collect() };
    for name in names() {
        for text in [
            plan(&name),
            plan(&name).nfd().collect::<String>(),
            plan(&name).replace('\n', "\r\n"),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let reading = serde_json::to_value(read(&text)).expect("a reading serialises");
            let mut found = Vec::new();
            spans(&reading, &mut found);
            assert!(!found.is_empty(), "{name} has no span");
            for (from, to, words) in found {
                assert!(
                    from < to && to <= chars.len(),
                    "{name}: span {from}..{to} of {}",
                    chars.len()
                );
                let covered = plain(&chars[from..to].iter().collect::<String>());
                if let Some(words) = words {
                    // Tables repeat two cells of a row, agencies their work: each end must stand inside.
                    let words = plain(&words);
                    let head: String = words.chars().take(12).collect();
                    assert!(
                        covered.contains(&head),
                        "{name}: “{head}” isn't in “{covered}”"
                    );
                }
            }
        }
    }
}
