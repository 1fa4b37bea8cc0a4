//! Every sample page in both languages: its snapshot and the house rules of pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use noi_core::Domain;
use noi_core::Sex;
use noi_core::plan_facts::Operator;
use noi_ui::figures::{Course, StateMark, domain_key, operator_key, sex_key};
use noi_ui::page::{May, Page, Visitor};
use noi_ui::pages::child::CellMark;
use noi_ui::pages::door::PasswordProblem;
use noi_ui::pages::imports::FileKind;
use noi_ui::pages::message::MessageKind;
use noi_ui::pages::people::PersonProblem;
use noi_ui::pages::plan::ReadKind;
use noi_ui::routes::{ChildFilter, Door, Place, Route, Theme, Tree, Urgency};
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
        // A link to be handed over in person is text, and leads to the installation itself.
        let html = &sample
            .html
            .replace(samples::door::LINK, "")
            .replace(samples::door::ONWARD, "");
        let name = sample.name;
        let at = format!("{name} in {}", lang.code());
        assert!(html.starts_with("<!DOCTYPE html>"), "{at}: rendered");
        assert!(
            html.contains(&format!("<html lang=\"{}\"", lang.code())),
            "{at}: language"
        );
        for forbidden in [
            " style=",
            "<style",
            " onclick",
            "javascript:",
            "http://",
            "https://",
            "//www",
        ] {
            // The names of XML dialects aren't written in HTML, so no address of any kind is left.
            assert!(!html.contains(forbidden), "{at} has {forbidden}");
        }
        // Passkeys need a script; where it doesn't run, the password opens.
        let passkeys = format!(
            "<script src=\"{}\" defer></script>",
            noi_ui::assets::href("passkey.js")
        );
        let asks = usize::from(html.contains(" data-passkey="));
        assert_eq!(html.matches(&passkeys).count(), asks, "{at}: passkeys");
        let html = &html.replace(&passkeys, "");
        // One script, from a file of ours, for those who are in; nothing depends on it.
        let ours = format!(
            "<script src=\"{}\" defer></script>",
            noi_ui::assets::href("find.js")
        );
        let scripts = html.matches("<script").count();
        assert_eq!(scripts, html.matches(&ours).count(), "{at}: another script");
        assert_eq!(scripts, usize::from(!html.contains("at-door")), "{at}");
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
        let mut page = samples::page(Lang::En, Place::Home, false);
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

/// The frame of a page about nothing in particular, for a visitor who may do so much.
fn framed(may: May) -> Page {
    let page = samples::page(Lang::Vi, Place::About, false);
    let name = "Lò Thị Thu Hiền".to_owned();
    let role = String::new();
    Page {
        visitor: Some(Visitor { name, role, may }),
        ..page
    }
}

#[test]
fn the_navigation_offers_what_may_be_opened() {
    let check = |may: May, tabs: &[&str], others: &[&str], start: &str| {
        let page = framed(may);
        let html = noi_ui::pages::about::render(&samples::units::about(Lang::Vi), &page);
        let nav = html.split("<nav class=\"nav\"").nth(1).unwrap();
        let nav = nav.split("</nav>").next().unwrap();
        let foot = html.split("<footer").nth(1).unwrap();
        let of = |part: &str, begin: &str| -> Vec<String> {
            let links = part.split(begin).skip(1);
            links
                .map(|rest| rest.split('"').next().unwrap().to_owned())
                .collect()
        };
        assert_eq!(of(nav, "<li><a href=\""), tabs, "{may:?}");
        assert_eq!(of(nav, "<li class=\"wide\"><a href=\""), others, "{may:?}");
        assert_eq!(
            of(foot, "<li class=\"narrow\"><a href=\""),
            others,
            "{may:?}"
        );
        assert_eq!(page.href(page.start()), start, "{may:?}");
        let brand = format!("<a class=\"brand\" href=\"{start}\"");
        assert!(html.contains(&brand), "{may:?}");
        let has_units = may.list_children || may.see_figures;
        assert_eq!(html.contains("unit-switch"), has_units, "{may:?}");
        assert_eq!(html.contains("data-state"), has_units, "{may:?}");
        assert!(html.contains("class=\"visitor\" href=\"/tai-khoan\""));
        assert!(html.contains("Lò Thị Thu Hiền"));
    };
    let none = May::default();
    check(none, &["/gioi-thieu"], &[], "/tai-khoan");
    let (list_children, see_figures, manage_people, read_audit) = (true, true, true, true);
    check(
        May {
            list_children,
            ..none
        },
        &["/tre-em", "/viec", "/theo-doi", "/gioi-thieu"],
        &[],
        "/viec",
    );
    check(
        May {
            see_figures,
            ..none
        },
        &["/", "/dia-ban", "/ke-hoach", "/gioi-thieu"],
        &[],
        "/",
    );
    check(
        May {
            manage_people,
            ..none
        },
        &["/nguoi-dung", "/gioi-thieu"],
        &[],
        "/nguoi-dung",
    );
    check(
        May { read_audit, ..none },
        &["/nhat-ky", "/gioi-thieu"],
        &[],
        "/nhat-ky",
    );
    check(
        May {
            list_children,
            see_figures,
            manage_people,
            read_audit,
            import_files: true,
            see_system: true,
            manage_units: true,
        },
        &["/", "/tre-em", "/viec", "/dia-ban"],
        &[
            "/ke-hoach",
            "/theo-doi",
            "/nhap-tep",
            "/don-vi",
            "/nguoi-dung",
            "/nhat-ky",
            "/he-thong",
            "/gioi-thieu",
        ],
        "/",
    );
}

#[test]
fn at_the_door_nothing_of_the_ledger_shows() {
    let mut seen = 0;
    for (lang, sample) in every_page() {
        use Door::{Back, Code, Family, Invitation, Passkey, SignIn};
        let place = &sample.route.place;
        let at_door = matches!(
            place,
            Place::Door(SignIn(_) | Code(_) | Invitation(_) | Family(_) | Back | Passkey(_))
        );
        assert_eq!(sample.html.contains("at-door"), at_door, "{}", sample.name);
        if !at_door {
            continue;
        }
        seen += 1;
        for part in [
            "<nav",
            "unit-switch",
            "data-state",
            "unit-name",
            ">318<",
            "vn-ecd",
            "22/11",
        ] {
            assert!(!sample.html.contains(part), "{} shows {part}", sample.name);
        }
        assert!(sample.html.contains(" hreflang=\""), "another language");
        assert!(sample.html.contains(&Words::new(lang).get("theme-dark")));
    }
    assert_eq!(seen, 2 * 25);
}

/// The fields and the target of every form that is sent, in the order of the page.
fn forms(html: &str) -> Vec<(String, Vec<String>)> {
    let unescaped = |text: &str| text.replace("&#38;", "&");
    let after = |text: &str, key: &str| -> Option<String> {
        let (_, rest) = text.split_once(key)?;
        Some(unescaped(rest.split('"').next()?))
    };
    let posts = html.split("<form").skip(1);
    let posts = posts.filter_map(|form| form.split("</form>").next());
    posts
        .filter(|form| form.contains("method=\"post\""))
        .map(|form| {
            let fields = form.split('<').filter(|tag| {
                ["input ", "select ", "textarea "]
                    .iter()
                    .any(|one| tag.starts_with(one))
            });
            let named = |tag: &str| {
                let name = after(tag, " name=\"")?;
                let fixed = tag.contains("type=\"hidden\"") || tag.contains("type=\"radio\"");
                let value = after(tag, " value=\"").filter(|_| fixed);
                Some(value.map_or(name.clone(), |value| format!("{name}={value}")))
            };
            (
                after(form, " action=\"").expect("a form has a target"),
                fields.filter_map(named).collect(),
            )
        })
        .collect()
}

#[test]
fn forms_send_what_the_server_reads() {
    let samples = samples::all(Lang::En);
    let check = |name: &str, expected: &[(&str, &[&str])]| {
        let sample = samples.iter().find(|sample| sample.name == name).unwrap();
        let found = forms(&sample.html);
        let found: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|(action, fields)| (&action[..], fields.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<(&str, Vec<&str>)> = expected
            .iter()
            .map(|(action, fields)| (*action, fields.to_vec()))
            .collect();
        assert_eq!(found[..expected.len()], expected, "{name}");
    };
    check(
        "sign-in",
        &[
            (
                "/dang-nhap?next=%2Fviec%3Fdue%3Doverdue&lang=en",
                &["login", "password"],
            ),
            (
                "/dang-nhap?next=%2Fviec%3Fdue%3Doverdue&lang=en",
                &["login=ctv.banma", "password=sáu con vịt lội ao"],
            ),
        ],
    );
    check("code", &[("/dang-nhap/ma?next=%2Fviec&lang=en", &["code"])]);
    let invited = "/loi-moi/mYq0vXU2u3W1x9dKp7c5tA?lang=en";
    check("invitation", &[(invited, &["password", "again"])]);
    check(
        "invitation-first",
        &[(
            "/loi-moi/dau-tien?lang=en",
            &["name", "login", "password", "again"],
        )],
    );
    check("invitation-over", &[]);
    check(
        "account",
        &[
            ("/dang-xuat?lang=en", &[]),
            (
                "/tai-khoan/mat-khau?lang=en",
                &["so_far", "password", "again"],
            ),
        ],
    );
    check(
        "codes",
        &[(
            "/tai-khoan/ma-xac-nhan?lang=en",
            &["secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "code", "so_far"],
        )],
    );
    check(
        "people",
        &[(
            "/nguoi-dung?lang=en",
            &["name", "login", "role", "unit_name", "from", "until"],
        )],
    );
    let tokens = "/tai-khoan/ma-truy-cap?lang=en";
    check(
        "tokens",
        &[
            (
                tokens,
                &["do=end", "token=019a0000-0000-4000-8000-000000000042"],
            ),
            (
                tokens,
                &["do=end", "token=019a0000-0000-4000-8000-000000000041"],
            ),
            (
                tokens,
                &[
                    "do=make",
                    "token_name",
                    "scope",
                    "scope",
                    "scope",
                    "days=7",
                    "days=30",
                    "days=90",
                    "days=365",
                ],
            ),
        ],
    );
    let person = "/nguoi-dung/019a0000-0000-7000-8000-000000000021?lang=en";
    check(
        "person",
        &[
            (
                person,
                &["do=revoke", "grant=019a0000-0000-7000-8000-000000000011"],
            ),
            (
                person,
                &["do=revoke", "grant=019a0000-0000-7000-8000-000000000013"],
            ),
            (person, &["do=grant", "role", "unit_name", "from", "until"]),
            (person, &["do=invite"]),
            (person, &["do=suspend"]),
        ],
    );
    check(
        "person-suspended",
        &[
            (person, &["do=grant", "role", "unit_name", "from", "until"]),
            (person, &["do=invite"]),
            (person, &["do=restore"]),
        ],
    );
    check("open", &[("/tre-em/TE-40-000123/mo?lang=en", &["reason"])]);
    let own = samples.iter().find(|sample| sample.name == "person-own");
    assert_eq!(
        forms(&own.unwrap().html),
        [],
        "nobody manages their own roles"
    );
    let short = samples
        .iter()
        .find(|sample| sample.name == "open-short")
        .unwrap();
    assert!(
        short.html.contains(">xem &#60;hồ sơ&#62;</textarea>"),
        "what was typed is kept"
    );
}

#[test]
fn a_password_never_comes_back() {
    for (_, sample) in every_page() {
        for field in sample.html.split("type=\"password\"").skip(1) {
            assert!(field.starts_with(" value=\"\""), "{}", sample.name);
        }
    }
}

#[test]
fn what_is_only_sent_to_is_not_linked_to() {
    for (_, sample) in every_page() {
        for path in ["/dang-xuat", "/tai-khoan/mat-khau", "/bo"] {
            for end in ["\"", "?"] {
                let link = format!("{path}{end}");
                let mut links = sample.html.split(" href=\"").skip(1);
                let found = links.any(|href| {
                    let href = href.split_inclusive('"').next().unwrap_or_default();
                    href.contains(&link)
                });
                assert!(!found, "{} links to {path}", sample.name);
            }
        }
    }
    let mut page = samples::page(Lang::Vi, Place::Door(Door::SignOut), false);
    page.visitor = None;
    let html = noi_ui::pages::door::render_sign_in(&samples::door::sign_in(Lang::Vi), &page);
    assert!(!html.contains("href=\"/dang-xuat"));
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
    used.extend(
        FileKind::ALL
            .iter()
            .flat_map(|one| [one.key(), one.help_key()].map(str::to_owned)),
    );
    used.extend(PasswordProblem::ALL.map(|one| one.key().to_owned()));
    use PersonProblem::{Days, Login, LoginTaken, NoName, NoRole, OutOfReach, Own, Unit};
    let these = Unit(vec!["Xã Tri Lễ".to_owned()]);
    let problems = [
        Login,
        LoginTaken,
        NoName,
        NoRole,
        Unit(Vec::new()),
        these,
        Days,
        OutOfReach,
        Own,
    ];
    used.extend(problems.map(|one| one.key().to_owned()));
    assert!(used.len() > 250, "the calls are found");
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
    let files = files("words/vi").into_iter();
    let of_pages = |path: &str| {
        ["pages.ftl", "door.ftl", "imports.ftl"]
            .iter()
            .any(|end| path.ends_with(end))
    };
    let files: Vec<_> = files.filter(|(path, _)| of_pages(path)).collect();
    assert_eq!(files.len(), 3, "the pages have words");
    let keys = files
        .iter()
        .flat_map(|(_, file)| file.lines())
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
