//! Articles that tell of a plan: what is article and what is the portal around it.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use crate::{
    agency,
    blocks::Block,
    citations::{citations, iso},
    lines::Line,
    reading::{Span, Task},
    text::{Run, find_phrase, has_any, starts_any},
};

static POSTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<d>\d{1,2})\s?[/-]\s?(?P<m>\d{1,2})\s?[/-]\s?(?P<y>20\d\d)|(?P<y2>20\d\d)-(?P<m2>\d{1,2})-(?P<d2>\d{1,2})").expect("a constant pattern")
});

/// What begins what a portal puts below an article.
const BELOW: &[&str] = &[
    "cac tin bai khac",
    "cac tin khac",
    "tin bai khac",
    "tin lien quan",
    "bai viet lien quan",
    "tin khac",
    "lien ket website",
    "thong ke truy cap",
    "tong truy cap",
    "tin cung chuyen muc",
    "cac bai viet khac",
    "tin moi",
    "doc nhieu",
];
/// What else stands around an article.
const CHROME: &[&str] = &[
    "cong thong tin",
    "trang thong tin",
    "trang chu",
    "thoi gian dang",
    "ngay dang",
    "dang ngay",
    "luot xem",
    "luot truy cap",
    "tac gia",
    "cap nhat",
    "in bai viet",
    "chia se",
    "nguon:",
    "binh luan",
    "ban do hanh chinh",
    "xem them",
    "van ban moi",
    "anh dep",
    "ban quyen",
];
/// What else comes after an article, and may stand in one.
const AFTER: &[&str] = &["y kien ban doc", "gui binh luan", "bai viet khac"];

/// Whether lines without a document's head are an article.
pub(crate) fn is_article(lines: &[Line]) -> bool {
    let chrome = lines
        .iter()
        .map(|line| &line.run.fold[..line.run.len().min(80)])
        .filter(|start| has_any(start, BELOW) || has_any(start, CHROME))
        .count();
    let reports = lines
        .iter()
        .any(|line| line.run.len() > 80 && tells_of_document(&line.run).is_some());
    let prose = lines.iter().filter(|line| line.run.len() > 150).count();
    (chrome >= 1 && (reports || prose >= 2)) || (reports && prose >= 2)
}

/// "đã ban hành Kế hoạch số 12/KH-UBND": where the document is named.
pub(crate) fn tells_of_document(run: &Run) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = find_phrase(&run.fold, "ke hoach", at) {
        at = found + 8;
        let before = run.fold[..found].trim_end();
        if [
            "ban hanh",
            "da ban hanh",
            "ky ban hanh",
            "vua ban hanh",
            "co",
        ]
        .iter()
        .any(|w| before.ends_with(w))
            && starts_any(
                run.fold[at..].trim_start(),
                &["so", "trien khai", "thuc hien", "ve"],
            )
        {
            return Some(found);
        }
    }
    None
}

/// The lines of the article itself.
pub(crate) fn body(lines: &[Line]) -> Range<usize> {
    let end = lines
        .iter()
        .position(|line| {
            let fold = line.run.fold.trim_start_matches(['\u{4}', ' ', '-', '*']);
            starts_any(fold, BELOW) || starts_any(fold, AFTER)
        })
        .unwrap_or(lines.len());
    let prose =
        |line: &Line| line.run.len() > 110 || (line.run.len() > 60 && line.run.fold.ends_with('.'));
    let first = lines[..end].iter().position(prose).unwrap_or(0);
    let last = lines[..end].iter().rposition(prose).map_or(end, |i| i + 1);
    first..last.max(first)
}

/// A line inside the article that belongs to the portal.
pub(crate) fn is_chrome(run: &Run, body: usize) -> bool {
    run.len() < 120 && starts_any(&run.fold[body..], CHROME)
}

/// When the article appeared.
pub(crate) fn posted(lines: &[Line]) -> Option<(String, Span)> {
    for line in lines {
        let fold = &line.run.fold;
        if line.run.len() > 110
            || !has_any(
                fold,
                &[
                    "dang",
                    "cap nhat",
                    "ngay",
                    "thoi gian",
                    "thu hai",
                    "thu ba",
                    "thu tu",
                    "thu nam",
                    "thu sau",
                    "thu bay",
                    "chu nhat",
                    "am",
                    "pm",
                    "gmt",
                    "post",
                ],
            ) && line.run.len() > 30
        {
            continue;
        }
        if let Some(hit) = POSTED.captures(fold) {
            let get = |a: &str, b: &str| hit.name(a).or(hit.name(b)).map_or("", |m| m.as_str());
            if let Some(date) = iso(get("y", "y2"), get("m", "m2"), get("d", "d2")) {
                let whole = hit.get(0).expect("group 0 always matches");
                return Some((date, line.run.span(whole.start(), whole.end())));
            }
        }
    }
    None
}

/// What the article says of the document that it reports.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reported {
    pub(crate) symbol: Option<(String, Span)>,
    pub(crate) date: Option<(String, Span)>,
    pub(crate) issuer: Option<(String, Span)>,
    pub(crate) title: Option<(Run, usize)>,
}

/// Reads the sentence that names the document.
pub(crate) fn reported(blocks: &[Block]) -> Reported {
    let mut out = Reported::default();
    for block in blocks {
        let run = &block.run;
        let Some(named) = tells_of_document(run) else {
            continue;
        };
        let (from, to) = run
            .sentences(0, run.len())
            .into_iter()
            .find(|(a, b)| *a <= named && named < *b)
            .unwrap_or((0, run.len()));
        let cited = citations(run, named, to).into_iter().next();
        if let Some(cited) = &cited {
            out.symbol = cited.symbol.clone().map(|s| (s, cited.span));
            out.date = cited.date.clone().map(|d| (d, cited.span));
        }
        if out.date.is_none()
            && let Some(hit) = POSTED.captures(&run.fold[from..named])
        {
            let get = |a: &str, b: &str| hit.name(a).or(hit.name(b)).map_or("", |m| m.as_str());
            let whole = hit.get(0).expect("group 0 always matches");
            out.date = iso(get("y", "y2"), get("m", "m2"), get("d", "d2"))
                .map(|d| (d, run.span(from + whole.start(), from + whole.end())));
        }
        // Whoever issued it stands last before "ban hành".
        for at in from..named {
            if agency::begins_name(run, at) {
                let end = agency::name_end(run, at, named);
                if end <= named && has_any(&run.fold[end..named], &["ban hanh", "co"]) {
                    out.issuer = Some((run.text(at, end), run.span(at, end)));
                }
            }
        }
        // "… về việc <abstract>".
        for link in [" ve viec ", " ve ", " v/v ", " nham "] {
            if let Some(i) = run.fold[named..to].find(link) {
                let (a, b) = run.trim(named + i + link.len(), to, &['.', ',', ';']);
                if b > a {
                    out.title = Some((run.sub(a, b), a));
                }
                break;
            }
        }
        if out.symbol.is_some() {
            break;
        }
    }
    out
}

/// Tasks that one sentence lists ("Nhiệm vụ của Kế hoạch nhằm …; …; …").
pub(crate) fn tasks(run: &Run, from: usize, to: usize) -> Vec<(Task, usize, usize)> {
    if !starts_any(
        &run.fold[from..to],
        &[
            "nhiem vu",
            "cac nhiem vu",
            "noi dung ke hoach",
            "ke hoach tap trung",
            "giai phap",
            "cac giai phap",
            "noi dung chinh",
            "ke hoach de ra",
            "cac noi dung",
        ],
    ) {
        return Vec::new();
    }
    let opening = [" nham ", " gom ", " la ", ": ", " vao "]
        .iter()
        .filter_map(|w| {
            run.fold[from..to]
                .find(w)
                .filter(|i| *i < 110)
                .map(|i| (i, from + i + w.len()))
        })
        .min();
    let Some((head, start)) = opening else {
        return Vec::new();
    };
    let section = run.text(from, from + head);
    let mut out = Vec::new();
    let mut a = start;
    for i in start..=to {
        if i == to || run.chars[i] == ';' {
            let (x, y) = run.trim(a, i, &[',', '.', ';', ':', '-']);
            if y > x + 8 {
                out.push((
                    Task {
                        section: Some(section.clone()),
                        text: run.text(x, y),
                        span: run.span(x, y),
                    },
                    x,
                    y,
                ));
            }
            a = i + 1;
        }
    }
    out
}
