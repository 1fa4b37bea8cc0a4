//! Years and dates by which something is to be reached, and the period that a text states.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    citations::iso,
    reading::{Period, When},
    text::Run,
};

static DUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>20\d\d)",
        r"|ngay\s+(?P<d2>\d{1,2})\s+thang\s+(?P<m2>\d{1,2})\s+nam\s+(?P<y2>20\d\d)",
        r"|(?:giai doan|thoi ky|nam hoc|(?:cac )?nam|den|truoc)\s*(?:tu\s+)?(?:nam\s+)?(?P<a>20\d\d)\s*(?:(?:-|den)\s*(?:het\s+)?(?:nam\s+)?(?P<b>20\d\d))?"
    ))
    .expect("a constant pattern")
});

/// A year or date named in a text, and where.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) at: usize,
    pub(crate) end: usize,
    pub(crate) when: When,
}

/// Every year or date in `[from, to)` that can end something; starts ("từ năm …"), comparisons ("so với năm …") and
/// the dates of cited documents are left out.
pub(crate) fn mentions(run: &Run, from: usize, to: usize) -> Vec<Mention> {
    let fold = &run.fold[..to];
    let mut out = Vec::new();
    let mut at = from;
    while let Some(hit) = DUE.captures_at(fold, at) {
        let whole = hit.get(0).expect("group 0 always matches");
        at = whole.end();
        if at < to && fold.as_bytes()[at].is_ascii_digit()
            || whole.start() > 0 && fold.as_bytes()[whole.start() - 1].is_ascii_alphanumeric()
        {
            continue;
        }
        let before = fold[..whole.start()].trim_end();
        let when = if let (Some(y), Some(m), Some(d)) =
            (hit.name("y"), hit.name("m"), hit.name("d"))
        {
            let dated = before.strip_suffix("ngay").map_or(before, str::trim_end);
            if !["den", "truoc", "het", "cuoi", "la", "vao", "nhat"]
                .iter()
                .any(|w| dated.ends_with(w))
            {
                continue;
            }
            iso(y.as_str(), m.as_str(), d.as_str()).map(When::Date)
        } else if let (Some(y), Some(m), Some(d)) = (hit.name("y2"), hit.name("m2"), hit.name("d2"))
        {
            if !["den", "truoc", "het", "cuoi", "vao", "nhat"]
                .iter()
                .any(|w| before.ends_with(w))
            {
                continue;
            }
            iso(y.as_str(), m.as_str(), d.as_str()).map(When::Date)
        } else {
            let alone = hit.name("b").is_none();
            if alone
                && [
                    "so voi",
                    "tu",
                    "ke tu",
                    "so",
                    "hon",
                    "cua",
                    "so voi cuoi",
                    "so voi cung ky",
                ]
                .iter()
                .any(|w| before.ends_with(w) && ends_word(before, w))
            {
                continue;
            }
            hit.name("b")
                .or(hit.name("a"))
                .and_then(|y| y.as_str().parse().ok())
                .map(When::Year)
        };
        if let Some(when) = when {
            out.push(Mention {
                at: whole.start(),
                end: whole.end(),
                when,
            });
        }
    }
    out
}

fn ends_word(text: &str, word: &str) -> bool {
    let at = text.len() - word.len();
    at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric()
}

static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:tu\s+)?(?:ngay\s+)?(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>20\d\d)\s*(?:-|den)\s*(?:het\s+)?(?:ngay\s+)?(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>20\d\d)",
        r"|(?:tu\s+)?thang\s+(?P<mm>\d{1,2})\s*(?:/|nam)\s*(?P<my>20\d\d)\s*(?:-|den)\s*(?:het\s+)?(?:thang\s+)?(?P<mm2>\d{1,2})\s*(?:/|nam)\s*(?P<my2>20\d\d)",
        r"|(?:tu\s+)?thang\s+(?P<om>\d{1,2})\s*(?:-|den)\s*(?:het\s+)?thang\s+(?P<om2>\d{1,2})\s*(?:/|nam)\s*(?P<oy>20\d\d)",
        r"|(?:tu\s+)?(?:nam\s+(?:hoc\s+)?|giai doan\s+(?:tu\s+)?(?:nam\s+)?|tu\s+)?(?P<a>20\d\d)\s*(?:-|den)\s*(?:het\s+)?(?:nam\s+)?(?P<b>20\d\d)",
        r"|den\s+(?:het\s+)?(?:cuoi\s+)?(?:nam\s+)?(?P<to>20\d\d)",
        r"|(?P<one>nam)\s+(?P<oney>20\d\d)"
    ))
    .expect("a constant pattern")
});

/// The period that `[from, to)` states: a range if there is one, else "to", else a single year.
pub(crate) fn period(run: &Run, from: usize, to: usize) -> Option<Period> {
    let fold = &run.fold[..to];
    let mut best: Option<(u8, Period)> = None;
    let mut at = from;
    while let Some(hit) = RANGE.captures_at(fold, at) {
        let whole = hit.get(0).expect("group 0 always matches");
        at = whole.end();
        let text = |name: &str| hit.name(name).map(|m| m.as_str());
        let year = |name: &str| text(name).and_then(|y| y.parse().ok()).map(When::Year);
        let month = |y: &str, m: &str| Some(When::Date(format!("{}-{:0>2}", text(y)?, text(m)?)));
        let (weight, first, last) = if text("d2").is_some() {
            let day = |y, m, d| iso(text(y)?, text(m)?, text(d)?).map(When::Date);
            (3, day("y", "m", "d"), day("y2", "m2", "d2"))
        } else if text("mm2").is_some() {
            (3, month("my", "mm"), month("my2", "mm2"))
        } else if text("om2").is_some() {
            (3, month("oy", "om"), month("oy", "om2"))
        } else if text("b").is_some() {
            (3, year("a"), year("b"))
        } else if text("to").is_some() {
            (2, None, year("to"))
        } else {
            (1, year("oney"), year("oney"))
        };
        let ordered = match (
            first.as_ref().and_then(When::year),
            last.as_ref().and_then(When::year),
        ) {
            (Some(a), Some(b)) => a <= b && b - a <= 30,
            _ => true,
        };
        if last.is_none() || !ordered {
            continue;
        }
        if best.as_ref().is_none_or(|(w, _)| weight > *w) {
            let (a, b) = run.trim(whole.start(), whole.end(), &[]);
            best = Some((
                weight,
                Period {
                    from: first,
                    to: last,
                    span: run.span(a, b),
                },
            ));
        }
    }
    best.map(|(_, period)| period)
}
