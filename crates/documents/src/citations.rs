//! Documents named in the text: kind, symbol, date, issuer.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    agency,
    reading::Citation,
    text::{Run, find_phrase},
};

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\b(quyet dinh|ke hoach|bo luat|luat|nghi dinh|nghi quyet|thong tu lien tich|thong tu|chi thi|cong van|chuong trinh|de an",
        r"|van ban|huong dan|bao cao|thong bao|ket luan|to trinh|phap lenh|cong dien)\b"
    ))
    .expect("a constant pattern")
});
static SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:so\s*:?\s*)?(\d{1,5}[a-z]?\s*(?:[/-]\s?[a-z0-9&]{1,12}){1,5})")
        .expect("a constant pattern")
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W{0,3}(?:ngay\s*|,\s*ngay\s*)?(\d{1,2})\s*(?:/|-|\.|\s*thang\s*)\s*(\d{1,2})\s*(?:/|-|\.|\s*nam\s*)\s*(\d{4})")
        .expect("a constant pattern")
});
static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\W{0,2}nam\s+(\d{4})").expect("a constant pattern"));

/// Every citation with a symbol or a date in `[from, to)`.
pub(crate) fn citations(run: &Run, from: usize, to: usize) -> Vec<Citation> {
    let fold = &run.fold[..to];
    let mut out: Vec<Citation> = Vec::new();
    let mut at = from;
    while let Some(found) = NAMED.find_at(fold, at) {
        at = found.end();
        let kind = kind_of(found.as_str());
        let law = matches!(kind, "law");
        // A law is cited by its name ("Luật Trẻ em số …"): its symbol may follow a few words later.
        let mut cursor = found.end();
        // Named first, numbered a few words later: "Luật Trẻ em số …", "Chương trình hành động số …".
        let reach = &fold[cursor..(cursor + 140).min(to)];
        let stops: &[char] = if law { &[';'] } else { &[';', ',', '.', ':'] };
        let reach = &reach[..reach.find(stops).unwrap_or(reach.len())];
        let reach = &reach[..NAMED.find(reach).map_or(reach.len(), |m| m.start())];
        let numbered = |word: &&str| {
            reach
                .match_indices(*word)
                .find(|(i, w)| {
                    reach
                        .as_bytes()
                        .get(i + w.len())
                        .is_some_and(u8::is_ascii_digit)
                })
                .map(|(i, _)| i)
        };
        let words: &[&str] = if law {
            &[" so ", " ngay ", " nam "]
        } else {
            &[" so "]
        };
        cursor += words.iter().filter_map(numbered).min().unwrap_or(0);
        let mut symbol = None;
        if let Some(hit) = SYMBOL.captures(&fold[cursor..]) {
            let group = hit.get(1).expect("the pattern has one group");
            let printed: String = run.chars[cursor + group.start()..cursor + group.end()]
                .iter()
                .filter(|c| **c != ' ')
                .collect();
            if printed.contains('/') && printed.chars().any(char::is_alphabetic) {
                symbol = Some(printed);
                cursor += group.end();
            }
        }
        let mut date = None;
        let rest = &fold[cursor..];
        if let Some(hit) = DATE.captures(rest) {
            date = iso(&hit[3], &hit[2], &hit[1]);
            cursor += hit.get(0).map_or(0, |m| m.end());
        } else if law && let Some(hit) = YEAR.captures(rest) {
            date = Some(hit[1].to_owned());
            cursor += hit.get(0).map_or(0, |m| m.end());
        }
        if symbol.is_none() && date.is_none() {
            continue;
        }
        let mut issuer = None;
        let mut end = cursor;
        let rest = &fold[cursor..];
        if let Some(of) = rest.find("cua ").filter(|i| *i <= 2) {
            let start = cursor + of + 4;
            let stop = issuer_end(run, start, to);
            if stop > start {
                issuer = Some(run.text(start, stop));
                end = stop;
            }
        }
        let (a, b) = run.trim(found.start(), end, &[',', ';', '.']);
        out.push(Citation {
            kind: kind.to_owned(),
            symbol,
            date,
            issuer,
            text: run.text(a, b),
            span: run.span(a, b),
        });
        at = end.max(at);
    }
    out
}

fn issuer_end(run: &Run, start: usize, to: usize) -> usize {
    let fold = &run.fold[start..to];
    let heads = [
        "thu tuong",
        "chinh phu",
        "quoc hoi",
        "chu tich",
        "ban chap hanh",
        "ban bi thu",
        "bo chinh tri",
        "tinh uy",
        "huyen uy",
        "thanh uy",
        "dang uy",
    ];
    let mut stop = if heads.iter().any(|h| fold.starts_with(h)) || agency::begins_name(run, start) {
        agency::name_end(run, start, to)
    } else {
        (start + fold.find([',', ';', '.', '(']).unwrap_or(fold.len())).min(start + 80)
    };
    let mut next = start;
    while let Some(i) = find_phrase(&run.fold[..stop], "va", next) {
        next = i + 3;
        if NAMED
            .find(&run.fold[next.min(stop)..stop])
            .is_some_and(|m| m.start() == 0)
        {
            stop = i.saturating_sub(1).max(start);
        }
    }
    for word in [
        " ve ",
        " phe duyet",
        " ban hanh",
        " quy dinh",
        " huong dan",
        " v/v",
        " sua doi",
        " thuc hien",
        " trien khai",
        ", ",
    ] {
        if let Some(i) = run.fold[start..stop].find(word) {
            // "Sở Văn hóa, Thể thao và Du lịch" keeps its comma.
            // "… và Công văn số …" goes on to the next document.
            if word == ", "
                && run.is_upper(start + i + 2)
                && !agency::begins_name(run, start + i + 2)
            {
                continue;
            }
            stop = start + i;
        }
    }
    stop
}

/// An ISO date, when it is one.
pub(crate) fn iso(year: &str, month: &str, day: &str) -> Option<String> {
    let (y, m, d): (i32, u32, u32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    let last = match m {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return None,
    };
    (1..=last)
        .contains(&d)
        .then(|| format!("{y:04}-{m:02}-{d:02}"))
}

fn kind_of(name: &str) -> &'static str {
    match name {
        "quyet dinh" => "decision",
        "ke hoach" => "plan",
        "luat" | "bo luat" | "phap lenh" => "law",
        "nghi dinh" => "decree",
        "nghi quyet" => "resolution",
        "thong tu" | "thong tu lien tich" => "circular",
        "chi thi" => "directive",
        "cong van" | "cong dien" => "dispatch",
        "chuong trinh" => "programme",
        "de an" => "scheme",
        "bao cao" => "report",
        "ket luan" => "conclusion",
        "huong dan" => "guidance",
        "thong bao" => "notice",
        _ => "other",
    }
}
