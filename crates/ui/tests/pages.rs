//! Every sample page in both languages: its snapshot and the house rules of pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use noi_core::Domain;
use noi_core::Sex;
use noi_core::plan_facts::Operator;
use noi_ui::figures::{Course, StateMark, domain_key, operator_key, sex_key};
use noi_ui::pages::child::CellMark;
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::plan::ReadKind;
use noi_ui::routes::{ChildFilter, Route, Theme, Tree, Urgency};
use noi_ui::words::{Lang, Words};

mod samples;

fn every_page() -> Vec<(Lang, samples::Sample)> {
    let of = |lang| {
        samples::all(lang)
            .into_iter()
            .chain(samples::bare(lang))
            .map(move |s| (lang, s))
    };
    Lang::ALL.into_iter().flat_map(of).collect()
}

#[test]
fn pages_look_as_they_did() {
    for lang in Lang::ALL {
        for sample in samples::all(lang) {
            insta::assert_snapshot!(
                format!("{}-{}", sample.name, lang.code()),
                readable(&sample.html)
            );
        }
    }
}

/// One element a line, and hashes left out, so that a snapshot shows what changed.
fn readable(html: &str) -> String {
    let main = html.split_once("<main").map_or(html, |(_, rest)| rest);
    main.replace("><", ">\n<")
}

#[test]
fn pages_keep_the_house_rules() {
    for (lang, sample) in every_page() {
        let (name, html) = (sample.name, &sample.html);
        let at = format!("{name} in {}", lang.code());
        assert!(html.starts_with("<!DOCTYPE html>"), "{at}: rendered");
        assert!(
            html.contains(&format!("<html lang=\"{}\"", lang.code())),
            "{at}: language"
        );
        for forbidden in [
            " style=",
            "<style",
            "<script",
            " onclick",
            "javascript:",
            "http://",
            "https://",
            "//www",
        ] {
            // The names of XML dialects aren't written in HTML, so no address of any kind is left.
            assert!(!html.contains(forbidden), "{at} has {forbidden}");
        }
        assert_eq!(html.matches("<h1").count(), 1, "{at}: one first heading");
        assert_eq!(html.matches("<main").count(), 1, "{at}: one main part");
        let levels: Vec<u32> = html
            .match_indices("<h")
            .filter_map(|(i, _)| html[i + 2..].chars().next()?.to_digit(10))
            .collect();
        for pair in levels.windows(2) {
            assert!(
                pair[1] <= pair[0] + 1,
                "{at}: headings skip from {} to {}",
                pair[0],
                pair[1]
            );
        }
        let own = format!(
            "href=\"{}\" aria-current",
            sample.route.href().replace('&', "&#38;")
        );
        let has_own =
            html.contains(&own) || html.contains(&own.replace("aria-current", "hreflang"));
        assert!(
            has_own || sample.route.path() != "/viec",
            "{at}: the present page is marked"
        );
        let mut ids = BTreeSet::new();
        for id in html
            .split(" id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
        {
            assert!(ids.insert(id), "{at}: two elements have the id {id}");
        }
        for target in html
            .split("href=\"#")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
        {
            assert!(ids.contains(target), "{at}: nothing is at #{target}");
        }
    }
}

#[test]
fn every_link_is_an_address_of_ours_and_keeps_the_language() {
    for (lang, sample) in every_page() {
        for href in sample
            .html
            .split("href=\"/")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
        {
            let href = format!("/{}", href.replace("&#38;", "&"));
            if href.starts_with(noi_ui::assets::PREFIX) {
                assert!(
                    noi_ui::asset(&href).is_some_and(|asset| asset.immutable),
                    "{href}"
                );
                continue;
            }
            let href = href.split('#').next().unwrap();
            let (path, query) = href.split_once('?').unwrap_or((href, ""));
            let route = Route::parse(path, query).unwrap();
            assert_eq!(route.href(), href, "in {}", sample.name);
            let switches = sample
                .html
                .contains(&format!("href=\"{}\" hreflang", href.replace('&', "&#38;")));
            assert!(
                route.lens.lang == lang || switches,
                "{href} in {}",
                sample.name
            );
        }
    }
}

#[test]
fn what_people_typed_is_escaped() {
    for lang in Lang::ALL {
        let empty = samples::bare(lang)
            .into_iter()
            .find(|sample| sample.name == "empty-children")
            .unwrap();
        assert!(
            !empty.html.contains("<b>"),
            "the search text comes back as text"
        );
        assert!(empty.html.contains("ổ &#38; ự"));
    }
}

#[test]
fn what_may_not_be_seen_is_not_said_to_be_nothing() {
    for lang in Lang::ALL {
        let restricted = samples::all(lang)
            .into_iter()
            .find(|sample| sample.name == "child-restricted")
            .unwrap();
        for key in [
            "child-nothing-open",
            "child-nothing-next",
            "child-no-needs",
            "child-no-timeline",
        ] {
            assert!(
                !restricted.html.contains(&Words::new(lang).get(key)),
                "{key}"
            );
        }
    }
}

#[test]
fn other_lenses_show() {
    let html = {
        let mut page = samples::page(Lang::En, noi_ui::routes::Place::Home, false);
        page.route.lens.theme = Theme::Dark;
        page.route.lens.view = Tree::Then;
        page.is_today = false;
        noi_ui::pages::home::render(&samples::units::home(Lang::En), &page)
    };
    assert!(html.contains("data-theme=\"dark\""));
    assert!(html.contains(&Words::new(Lang::En).get("tree-then-note")));
    assert!(html.contains("As of 22/11/2026"));
    assert!(html.contains("/viec?due=overdue&#38;view=then&#38;lang=en&#38;theme=dark"));
}

/// The texts of all files below a folder of this crate, with their paths.
fn files(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is in the tree") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).expect("sources are text");
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}

#[test]
fn every_word_exists_and_is_used() {
    let words = Words::new(Lang::Vi);
    let sources: Vec<(String, String)> = [files("src"), files("templates")].concat();
    let mut used = BTreeSet::new();
    for object in ["w", "words"] {
        for method in ["get", "n", "x", "with"] {
            let call = format!("{object}.{method}(");
            for (_, text) in &sources {
                let calls = text.split(&call).skip(1);
                let calls = calls.filter_map(|rest| rest.trim_start().strip_prefix('"'));
                used.extend(calls.map(|rest| rest.split('"').next().unwrap().to_owned()));
            }
        }
    }
    used.extend(StateMark::ALL.map(|one| one.key().to_owned()));
    used.extend(Domain::ALL.map(|one| domain_key(one).to_owned()));
    used.extend(Course::ALL.map(|one| one.key().to_owned()));
    use Operator::{About, AtLeast, AtMost, Equal, LessThan, MoreThan};
    let operators = [About, AtLeast, AtMost, Equal, LessThan, MoreThan];
    used.extend(operators.map(|one| operator_key(one).to_owned()));
    let sexes = [Some(Sex::Female), Some(Sex::Male), None];
    used.extend(sexes.map(|one| sex_key(one).to_owned()));
    used.extend(CellMark::ALL.map(|one| one.key().to_owned()));
    used.extend(ReadKind::ALL.map(|one| one.key().to_owned()));
    used.extend(Theme::ALL.map(|one| one.key().to_owned()));
    used.extend(Tree::ALL.map(|one| one.key().to_owned()));
    used.extend(Urgency::ALL.map(|one| one.key().to_owned()));
    used.extend(ChildFilter::ALL.map(|one| one.key().to_owned()));
    used.extend(
        MessageKind::ALL
            .iter()
            .flat_map(|one| [one.keys().0.to_owned(), one.keys().1.to_owned()]),
    );
    assert!(used.len() > 150, "the calls are found");
    for key in &used {
        assert!(
            words.has(key) || key == "no-such-word",
            "{key} is used but not written"
        );
    }
    let quoted: BTreeSet<&str> = sources
        .iter()
        .flat_map(|(_, text)| text.split('"'))
        .collect();
    let (_, file) = files("words/vi")
        .into_iter()
        .find(|(path, _)| path.ends_with("pages.ftl"))
        .expect("the pages have words");
    let keys = file
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    for key in keys
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim())
    {
        assert!(quoted.contains(key), "{key} is written but never used");
    }
}

/// Text between tags of a template that isn't put in by an expression.
#[test]
fn templates_hold_no_words_of_their_own() {
    for (path, mut text) in files("templates") {
        for (open, close) in [("{{", "}}"), ("{%", "%}"), ("<", ">")] {
            while let Some(start) = text.find(open) {
                let end = text[start..]
                    .find(close)
                    .map_or(text.len(), |at| start + at + close.len());
                text.replace_range(start..end, " ");
            }
        }
        let is_word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
        assert_eq!(text.split_whitespace().find(is_word), None, "in {path}");
    }
}
