//! Shares and counts in a sentence, with the words that compare ("ít nhất", "dưới", "… trở lên").

use std::sync::LazyLock;

use regex::Regex;

use crate::reading::{Operator, Unit};

static SHARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<v>\d+(?:[.,]\d+)?)\s*(?:%|\x01)?\s*(?:(?:-|den)\s*(?P<w>\d+(?:[.,]\d+)?)\s*)?",
        r"(?P<u>%o\b|%|\x01|phan tram|phan nghin|phan ngan|0/00|o/oo)"
    ))
    .expect("a constant pattern")
});
static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<v>\d{1,3}(?:\.\d{3})+|\d{1,6})(?:\s*/\s*(?P<of>\d{1,6}))?\s+",
        r"(?P<n>mo hinh|lop|nhom|cau lac bo|clb|xa|phuong|thi tran|huyen|tinh|truong|can bo|tre|cha me|nguoi|diem|buoi|cuoc|hoi nghi|",
        r"hoi thi|tai lieu|to roi|san pham|tin bai|phong su|phong|goc|thu vien|san choi|ho|cong tac vien|ctv|don vi|co so|thon|ap|khom|ban|lang|",
        r"giao vien|nhan vien|hoc sinh|ba me|phu nu|gia dinh|tram|dot|chuyen de|khu|dia ban|luot|chuong trinh|bai|bo tai lieu|trung tam|doi|to|cap|nha)\b"
    ))
    .expect("a constant pattern")
});

/// More numbers than a sentence of aims holds.
const MAX_NUMBERS: usize = 60;

/// A number with its unit and comparison, as indices into the folded text.
#[derive(Debug, Clone)]
pub(crate) struct Number {
    pub(crate) at: usize,
    pub(crate) end: usize,
    /// Where the words begin that say of what it is a share or a count.
    pub(crate) noun: usize,
    /// Where the comparing words before it begin (or `at`).
    pub(crate) lead: usize,
    pub(crate) value: f64,
    pub(crate) unit: Unit,
    pub(crate) operator: Operator,
}

/// The shares and counts of `fold[from..to]`, in order.
pub(crate) fn numbers(fold: &str, from: usize, to: usize) -> Vec<Number> {
    let text = &fold[..to];
    let mut out: Vec<Number> = Vec::new();
    let mut at = from;
    while let Some(hit) = SHARE.captures_at(text, at) {
        let whole = hit.get(0).expect("group 0 always matches");
        at = whole.end();
        if cut_number(text, whole.start()) {
            continue;
        }
        let unit = match hit.name("u").map_or("%", |u| u.as_str()) {
            "%" | "phan tram" => Unit::Percent,
            _ => Unit::PerMille,
        };
        let end = after_bound(text, whole.end());
        let value = |name: &str| {
            hit.name(name)
                .and_then(|v| v.as_str().replace(',', ".").parse::<f64>().ok())
        };
        let Some(first) = value("v") else { continue };
        if let Some(second) = value("w") {
            // "từ 85% đến 90%" aims at both ends.
            let (lead, _) = operator(text, from, whole.start(), whole.end());
            out.push(Number {
                at: whole.start(),
                end,
                noun: end,
                lead,
                value: first,
                unit,
                operator: Operator::AtLeast,
            });
            out.push(Number {
                at: whole.start(),
                end,
                noun: end,
                lead,
                value: second,
                unit,
                operator: Operator::AtMost,
            });
            continue;
        }
        let (lead, operator) = operator(text, from, whole.start(), whole.end());
        out.push(Number {
            at: whole.start(),
            end,
            noun: end,
            lead,
            value: first,
            unit,
            operator,
        });
    }
    let shares = out.len();
    at = from;
    while let Some(hit) = COUNT.captures_at(text, at) {
        let (Some(v), Some(noun)) = (hit.name("v"), hit.name("n")) else {
            break;
        };
        at = noun.start();
        if cut_number(text, v.start())
            || out[..shares]
                .iter()
                .any(|n| v.start() >= n.at && v.start() < n.end)
        {
            continue;
        }
        let Ok(value) = v.as_str().replace('.', "").parse::<f64>() else {
            continue;
        };
        // "9/9 thôn (100%)": one aim, the share; the fraction says of what.
        let same = out[..shares].iter_mut().find(|n| {
            n.at > noun.end()
                && n.at < noun.end() + 40
                && ["(", "(dat", "(ty le", "(chiem"]
                    .iter()
                    .any(|w| text[..n.at].trim_end().ends_with(w))
        });
        if hit.name("of").is_some()
            && let Some(share) = same
        {
            share.noun = noun.start();
            share.lead = v.start();
            share.at = v.start();
            continue;
        }
        let (lead, operator) = operator(text, from, v.start(), v.end());
        out.push(Number {
            at: v.start(),
            end: noun.start(),
            noun: noun.start(),
            lead,
            value,
            unit: Unit::Count,
            operator,
        });
    }
    out.sort_by_key(|n| n.at);
    out.truncate(MAX_NUMBERS);
    out
}

/// Part of a longer number, a symbol or a date.
fn cut_number(text: &str, at: usize) -> bool {
    let before = &text.as_bytes()[..at];
    match before {
        [.., d, b'.' | b',' | b'/'] if d.is_ascii_digit() => true,
        [.., b] => b.is_ascii_alphanumeric(),
        [] => false,
    }
}

/// Past "trở lên", "trở xuống".
fn after_bound(text: &str, end: usize) -> usize {
    for word in [" tro len", " tro xuong"] {
        if text[end..].starts_with(word) {
            return end + word.len();
        }
    }
    end
}

const BEFORE: &[(&str, Operator)] = &[
    ("it nhat la", Operator::AtLeast),
    ("it nhat", Operator::AtLeast),
    ("toi thieu la", Operator::AtLeast),
    ("toi thieu", Operator::AtLeast),
    ("khong duoi", Operator::AtLeast),
    ("khong thap hon", Operator::AtLeast),
    ("khong it hon", Operator::AtLeast),
    ("khong qua", Operator::AtMost),
    ("khong vuot qua", Operator::AtMost),
    ("khong de qua", Operator::AtMost),
    ("khong de vuot qua", Operator::AtMost),
    ("khong cao hon", Operator::AtMost),
    ("toi da", Operator::AtMost),
    ("nhieu nhat", Operator::AtMost),
    ("\u{2}", Operator::AtLeast),
    (">=", Operator::AtLeast),
    ("\u{3}", Operator::AtMost),
    ("<=", Operator::AtMost),
    ("tren", Operator::Above),
    ("hon", Operator::Above),
    ("vuot", Operator::Above),
    (">", Operator::Above),
    ("duoi", Operator::Below),
    ("thap hon", Operator::Below),
    ("nho hon", Operator::Below),
    ("it hon", Operator::Below),
    ("<", Operator::Below),
    ("khoang", Operator::About),
    ("xap xi", Operator::About),
    ("gan", Operator::About),
];

/// The comparison that stands around a number, and where its words begin.
pub(crate) fn operator(text: &str, from: usize, at: usize, end: usize) -> (usize, Operator) {
    let after = text[end..].trim_start();
    if after.starts_with("tro len") {
        let lead = text[from..at].trim_end();
        let start = if lead.ends_with("tu") {
            from + lead.len() - 2
        } else {
            at
        };
        return (start, Operator::AtLeast);
    }
    if after.starts_with("tro xuong") {
        return (at, Operator::AtMost);
    }
    let lead = text[from..at].trim_end();
    // The longest phrase wins: "không dưới" is no "dưới".
    let best = BEFORE
        .iter()
        .filter(|(phrase, _)| {
            lead.ends_with(phrase)
                && (lead.len() == phrase.len()
                    || !phrase.as_bytes()[0].is_ascii_alphabetic()
                    || !lead.as_bytes()[lead.len() - phrase.len() - 1].is_ascii_alphanumeric())
        })
        .max_by_key(|(phrase, _)| phrase.len());
    if let Some((phrase, operator)) = best {
        return (from + lead.len() - phrase.len(), *operator);
    }
    // "tối thiểu đạt 90%", "ít nhất phải đạt 90%".
    let gap = [
        "dat", "phai dat", "co", "dat duoc", "la", "o muc", "con", "o muc", "tu",
    ]
    .iter()
    .filter_map(|word| lead.strip_suffix(word))
    .map(str::trim_end);
    for shorter in gap {
        for (phrase, operator) in BEFORE.iter().filter(|(p, _)| p.contains(' ')) {
            if shorter.ends_with(phrase) {
                return (from + shorter.len() - phrase.len(), *operator);
            }
        }
    }
    (at, Operator::Equal)
}
