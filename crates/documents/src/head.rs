//! The top of a document: symbol, issuing body, place and date, type, abstract.
//!
//! Works on lines, because the two columns of the official layout share them.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use crate::{
    agency,
    blocks::{Block, rank},
    lines::Line,
    reading::{DocumentKind, IssuerLevel, Span},
    text::{Run, find_phrase, fold_str, has_any, starts_any},
};

static SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:^|\s)so\s*[:.;]?\s*(?P<n>\d{1,6})?[a-z]?[\s._\x7f-]*/\s*",
        r"(?P<s>(?:20\d\d\s*/\s*)?[a-z]{1,10}(?:\s?-\s?[a-z0-9&.]{1,20}){0,3})"
    ))
    .expect("a constant pattern")
});
static BARE_SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?P<n>\d{1,6})\s*/\s*(?P<s>(?:kh|bc|qd|ctr|tb|da)\s?-\s?[a-z0-9&.-]{2,24})(?:\s|$)",
    )
    .expect("a constant pattern")
});
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"ngay[\s._/\x7f]*(?P<d>\d{0,2})[\s._/\x7f]*thang[\s._/\x7f]*(?P<m>\d{0,2})[\s._/\x7f]*nam[\s._]*(?P<y>20\d\d)(?:\D|$)")
        .expect("a constant pattern")
});
static SHORT_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"ngay\s+(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>20\d\d)(?:\D|$)")
        .expect("a constant pattern")
});

/// A value and where it stands.
pub(crate) type Placed = (String, Span);

/// The symbol, as far as it is filled in.
#[derive(Debug, Clone)]
pub(crate) struct Symbol {
    /// Number and suffix, when the number is there.
    pub(crate) whole: Option<String>,
    pub(crate) suffix: String,
    pub(crate) number: Option<u32>,
    pub(crate) span: Span,
}

/// The line that names the document's type, and which type.
pub(crate) fn kind_line(lines: &[Line]) -> Option<(usize, DocumentKind, usize)> {
    const TYPES: &[(&str, DocumentKind)] = &[
        ("ke hoach", DocumentKind::Plan),
        ("bao cao", DocumentKind::Report),
        ("quyet dinh", DocumentKind::Decision),
    ];
    for (index, line) in lines.iter().enumerate().take(80) {
        let run = &line.run;
        for (name, kind) in TYPES {
            let spaced: String = run.fold.chars().filter(|c| *c != ' ').collect();
            let whole = spaced.trim_end_matches([':', '.']) == name.replace(' ', "");
            let caps = run.is_caps(0, run.len().min(name.len()));
            if whole && (caps || line.bold || line.heading > 0 || run.is_upper(0)) {
                return Some((index, *kind, run.len()));
            }
            if starts_any(&run.fold, &[name])
                && caps
                && run.len() > name.len()
                && run.is_upper(name.len() + 1)
                && !has_any(&run.fold, &["so"])
            {
                return Some((index, *kind, name.len()));
            }
        }
    }
    None
}

/// The number and symbol among the header's lines.
pub(crate) fn symbol(lines: &[Line], within: Range<usize>) -> Option<(Symbol, usize, usize)> {
    for index in within {
        let run = &lines.get(index)?.run;
        let hit = SYMBOL
            .captures(&run.fold)
            .or_else(|| BARE_SYMBOL.captures(&run.fold));
        let Some(hit) = hit else { continue };
        let (Some(suffix), number) = (hit.name("s"), hit.name("n")) else {
            continue;
        };
        let capitals = run.chars[suffix.start()..suffix.end()]
            .iter()
            .filter(|c| c.is_uppercase())
            .count();
        let opening = find_phrase(&run.fold, "so", 0).is_none_or(|at| {
            at < 4
                || run.fold[..at].trim().is_empty()
                || lines[index].gaps.iter().any(|g| *g <= at)
                || capitals > 3
        });
        if capitals < 2
            || !opening
            || starts_any(&run.fold, &["can cu", "thuc hien", "theo", "trien khai"])
        {
            continue;
        }
        let clean = |from: usize, to: usize| -> String {
            run.chars[from..to].iter().filter(|c| **c != ' ').collect()
        };
        // "KH-UBND — Thạch …": a segment in small letters is no part of the symbol.
        let mut stop = suffix.start();
        let mut from = suffix.start();
        for segment in suffix.as_str().split_inclusive('-') {
            let chars = &run.chars[from..from + segment.len()];
            let (upper, lower) = (
                chars.iter().filter(|c| c.is_uppercase()).count(),
                chars.iter().filter(|c| c.is_lowercase()).count(),
            );
            if lower > upper && from > suffix.start() {
                break;
            }
            from += segment.len();
            stop = from;
        }
        let (_, stop) = run.trim(suffix.start(), stop, &['-', '–', '—', '.']);
        let tail = clean(suffix.start(), stop).replace(['–', '—'], "-");
        let start = number.map_or_else(
            || {
                run.fold[..suffix.start()]
                    .rfind('/')
                    .unwrap_or(suffix.start())
            },
            |n| n.start(),
        );
        let digits = number.map(|n| clean(n.start(), n.end()));
        return Some((
            Symbol {
                whole: digits.as_ref().map(|d| format!("{d}/{tail}")),
                number: digits.and_then(|d| d.parse().ok()),
                suffix: tail,
                span: run.span(start, stop),
            },
            index,
            stop,
        ));
    }
    None
}

/// Place and date; `after` is where the symbol ends on its line.
pub(crate) fn place_date(
    lines: &[Line],
    within: Range<usize>,
    symbol: Option<(usize, usize)>,
) -> (Option<Placed>, Option<Placed>) {
    for index in within {
        let Some(line) = lines.get(index) else { break };
        let run = &line.run;
        let long = DATE.captures(&run.fold);
        let Some(hit) = long.or_else(|| {
            SHORT_DATE
                .captures(&run.fold)
                .filter(|_| run.fold.contains(','))
        }) else {
            continue;
        };
        let whole = hit.get(0).expect("group 0 always matches");
        if starts_any(&run.fold, &["can cu", "thuc hien"])
            || has_any(
                &run.fold[..whole.start()],
                &["so", "quyet dinh", "ke hoach"],
            ) && symbol.is_none_or(|s| s.0 != index)
        {
            continue;
        }
        let text = |name: &str| hit.name(name).map_or("", |m| m.as_str());
        let (y, m, d) = (text("y"), text("m"), text("d"));
        let month = m.parse::<u32>().ok().filter(|m| (1..=12).contains(m));
        let date = match (month, d.parse::<u32>().ok()) {
            (Some(m), Some(_)) => {
                crate::citations::iso(y, &m.to_string(), d).or_else(|| Some(format!("{y}-{m:02}")))
            }
            (Some(m), None) => Some(format!("{y}-{m:02}")),
            (None, _) => Some(y.to_owned()),
        };
        let year = hit.name("y").map_or(whole.end(), |m| m.end());
        let from = symbol
            .filter(|s| s.0 == index && s.1 <= whole.start())
            .map_or(0, |s| s.1);
        let place = place_before(run, from, whole.start());
        return (
            place,
            date.map(|date| (date, run.span(whole.start(), year))),
        );
    }
    (None, None)
}

/// The capitalised words right before ", ngày".
fn place_before(run: &Run, from: usize, at: usize) -> Option<Placed> {
    let (from, end) = run.trim(from, at, &[',', '.', ';']);
    let mut start = end;
    let mut words = 0;
    while start > from && words < 5 {
        let begin = run.fold[from..start]
            .trim_end()
            .rfind(' ')
            .map_or(from, |i| from + i + 1);
        let word = run.text(begin, start);
        let word = word.trim();
        if !word.chars().next().is_some_and(char::is_uppercase)
            || word.contains(['/', ':', '-']) && word.contains('/')
        {
            break;
        }
        if word.chars().filter(|c| c.is_alphabetic()).count() > 2
            && word.chars().all(|c| !c.is_lowercase())
            && words > 0
        {
            break;
        }
        start = begin;
        words += 1;
    }
    let (a, b) = run.trim(start, end, &[',', '.']);
    (b > a + 1).then(|| (run.text(a, b), run.span(a, b)))
}

/// The issuing body in the header's left column: the last body named there.
pub(crate) fn header_issuer(lines: &[Line], within: Range<usize>) -> Option<Placed> {
    let mut bodies: Vec<(String, Span)> = Vec::new();
    let mut nation_seen = false;
    for index in within {
        let Some(line) = lines.get(index) else { break };
        let run = &line.run;
        let mut stop = run.len();
        for phrase in [
            "cong hoa xa hoi",
            "cong hoa xhcn",
            "chu nghia viet nam",
            "doc lap",
        ] {
            if let Some(i) = find_phrase(&run.fold, phrase, 0) {
                stop = stop.min(i);
                nation_seen = true;
            }
        }
        if let Some(i) = SYMBOL
            .find(&run.fold)
            .map(|m| m.start())
            .or(DATE.find(&run.fold).map(|m| m.start()))
        {
            stop = stop.min(i);
        }
        let (a, b) = run.trim(0, stop, &['-', '–', '*', '_', ':', ',']);
        if b < a + 2
            || !run.is_caps(a, b)
            || has_any(
                &run.fold[a..b],
                &[
                    "cong thong tin",
                    "trang thong tin",
                    "ke hoach",
                    "du thao",
                    "hoa toc",
                    "khan",
                ],
            )
        {
            continue;
        }
        let opens = starts_any(&run.fold[a..b], HEADS);
        if !opens && bodies.is_empty() && !nation_seen {
            // Something printed above the header.
            continue;
        }
        let whole_body = |text: &str| {
            let fold = fold_str(text);
            !matches!(
                fold.as_str(),
                "uy ban nhan dan" | "ubnd" | "so" | "phong" | "truong" | "hoi dong nhan dan"
            )
        };
        if opens && bodies.last().is_none_or(|last| whole_body(&last.0)) {
            bodies.push((run.text(a, b), run.span(a, b)));
        } else if let Some(last) = bodies.last_mut() {
            last.0 = format!("{} {}", last.0, run.text(a, b));
            last.1 = Span(last.1.0, run.span(a, b).1);
        }
    }
    let last = bodies.pop()?;
    // A Sở's or a school's parent stands above it; the unit's name helps to complete "PHÒNG …".
    Some((title_case(&last.0), last.1))
}

const HEADS: &[&str] = &[
    "uy ban",
    "ubnd",
    "so",
    "phong",
    "truong",
    "tram",
    "trung tam",
    "bo",
    "hoi",
    "ban",
    "doan",
    "cong an",
    "van phong",
    "chi cuc",
    "hoi dong",
    "dang uy",
    "benh vien",
    "cuc",
    "lien doan",
];

const SMALL: &[&str] = &[
    "va", "cua", "ve", "cac", "voi", "tinh", "huyen", "xa", "phuong", "quan", "thi", "tran",
    "thanh", "pho", "nhan", "dan", "dac", "khu",
];
const FIXED: &[&str] = &[
    "Giáo dục và Đào tạo",
    "Lao động - Thương binh và Xã hội",
    "Y tế",
    "Văn hóa, Thể thao và Du lịch",
    "Văn hóa - Xã hội",
    "Văn hóa và Thông tin",
    "Văn hóa - Thông tin",
    "Tài chính - Kế hoạch",
    "Nội vụ",
    "Tư pháp",
    "mầm non",
    "tiểu học",
    "mẫu giáo",
    "trung học cơ sở",
    "Liên hiệp Phụ nữ",
    "Kế hoạch và Đầu tư",
    "Thông tin và Truyền thông",
    "nhân dân",
    "Giáo dục",
    "Văn hóa xã hội",
];

/// "UỶ BAN NHÂN DÂN HUYỆN THANH BÌNH" as it is written in a sentence.
pub(crate) fn title_case(text: &str) -> String {
    if text.chars().any(char::is_lowercase) {
        return text.to_owned();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut out: Vec<String> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let fold = fold_str(word);
        let lower: String = word.chars().flat_map(char::to_lowercase).collect();
        let after_unit = i > 0
            && matches!(
                fold_str(words[i - 1]).as_str(),
                "tinh" | "huyen" | "xa" | "phuong" | "quan" | "pho" | "tran" | "khu"
            );
        let keep_caps = matches!(fold.as_str(), "ubnd" | "hdnd" | "mttq" | "thcs" | "ubmttq");
        if keep_caps {
            out.push((*word).to_owned());
        } else if i > 0
            && !after_unit
            && (SMALL.contains(&fold.as_str()) || fold == "ban" && fold_str(words[0]) == "uy")
        {
            out.push(lower);
        } else {
            let mut chars = lower.chars();
            out.push(
                chars
                    .next()
                    .map(|c| c.to_uppercase().collect::<String>() + chars.as_str())
                    .unwrap_or_default(),
            );
        }
    }
    let mut joined = out.join(" ");
    for fixed in FIXED {
        let low: Vec<char> = joined.chars().collect();
        let folded: String = fold_str(&joined);
        if let Some(i) = find_phrase(&folded, &fold_str(fixed), 0).filter(|i| *i > 0) {
            let end = i + fixed.chars().count();
            joined = low[..i]
                .iter()
                .chain(fixed.chars().collect::<Vec<_>>().iter())
                .chain(low[end..].iter())
                .collect();
        }
    }
    joined
}

/// The body of the sentence "<agency> xây dựng/ban hành kế hoạch".
pub(crate) fn body_issuer(blocks: &[Block]) -> Option<Placed> {
    for block in blocks.iter().take(40) {
        if block.rank != rank::NONE && block.rank <= rank::ARABIC {
            break;
        }
        let run = &block.run;
        let mut at = block.body;
        loop {
            if agency::begins_name(run, at) {
                let end = agency::name_end(run, at, run.len());
                let verb = run.fold[end..].trim_start();
                let verb = verb.strip_prefix("da ").unwrap_or(verb);
                let reach = &verb[..verb.len().min(60)];
                if starts_any(
                    verb,
                    &[
                        "xay dung",
                        "ban hanh",
                        "trien khai",
                        "lap",
                        "de ra",
                        "to chuc",
                    ],
                ) && find_phrase(reach, "ke hoach", 0).is_some()
                {
                    return Some((run.text(at, end), run.span(at, end)));
                }
            }
            let Some(i) = run.fold[at..].find([',', ';', '.']) else {
                break;
            };
            at += i + 1;
            while at < run.len() && run.chars[at] == ' ' {
                at += 1;
            }
            if at >= run.len() {
                break;
            }
        }
    }
    None
}

const UNIT_WORDS: &[&str] = &[
    "tinh",
    "huyen",
    "xa",
    "phuong",
    "quan",
    "thi xa",
    "thi tran",
    "thanh pho",
    "dac khu",
];

/// Whether a body's name lacks the name of its unit ("Ủy ban nhân dân huyện").
pub(crate) fn lacks_place(issuer: &str) -> bool {
    let fold = fold_str(issuer);
    let name = fold.trim_end();
    matches!(name, "uy ban nhan dan" | "ubnd")
        || UNIT_WORDS.iter().any(|u| name.ends_with(&format!(" {u}")))
}

/// "Ủy ban nhân dân" and nothing else.
pub(crate) fn is_bare(issuer: &str) -> bool {
    matches!(fold_str(issuer).trim(), "uy ban nhan dan" | "ubnd")
}

/// Completes "Ủy ban nhân dân huyện" with a name found after that unit word in the runs, else with the place.
pub(crate) fn complete(issuer: &str, runs: &[&Run], place: Option<&str>) -> String {
    let fold = fold_str(issuer);
    let unit = UNIT_WORDS
        .iter()
        .filter(|u| fold.ends_with(&format!(" {u}")))
        .max_by_key(|u| u.len());
    let chars: Vec<char> = issuer.chars().collect();
    let Some(unit) = unit else {
        return issuer.to_owned();
    };
    let stem: String = chars[..chars.len() - unit.len()].iter().collect();
    let printed: String = chars[chars.len() - unit.len()..]
        .iter()
        .flat_map(|c| c.to_lowercase())
        .collect();
    for run in runs {
        let mut at = 0;
        while let Some(found) = find_phrase(&run.fold, unit, at) {
            at = found + unit.len();
            let mut end = at;
            while end + 1 < run.len() && run.chars[end] == ' ' && run.is_upper(end + 1) {
                end = run.fold[end + 1..]
                    .find([' ', ',', '.', ';', ':', ')', '/'])
                    .map_or(run.len(), |i| end + 1 + i);
            }
            if end > at + 1 {
                return format!("{stem}{printed}{}", title_case(&run.text(at, end)));
            }
        }
    }
    place.map_or_else(
        || issuer.to_owned(),
        |place| format!("{stem}{printed} {place}"),
    )
}

/// "UBND huyện …" in full.
pub(crate) fn spelled_out(issuer: &str) -> String {
    issuer.strip_prefix("UBND ").map_or_else(
        || issuer.to_owned(),
        |rest| format!("Ủy ban nhân dân {rest}"),
    )
}

/// The tier that a body's name tells.
pub(crate) fn level(issuer: &str, year: Option<i32>) -> Option<IssuerLevel> {
    let fold = fold_str(issuer);
    let unit = |word: &str| find_phrase(&fold, word, 0).is_some();
    let commune =
        unit("xa") && !unit("thi xa") && !unit("van hoa - xa hoi") && !fold.ends_with("xa hoi")
            || UNIT_WORDS
                .iter()
                .any(|_| unit("phuong") || unit("thi tran") || unit("dac khu"))
            || has_commune(issuer);
    let level = if starts_any(&fold, &["bo", "chinh phu", "thu tuong"]) {
        IssuerLevel::Ministry
    } else if starts_any(&fold, &["truong", "nha tre", "nhom tre"])
        && !starts_any(&fold, &["truong ban"])
    {
        IssuerLevel::School
    } else if starts_any(&fold, &["so"]) {
        IssuerLevel::Department
    } else if starts_any(&fold, &["phong"]) {
        if commune {
            IssuerLevel::Commune
        } else {
            IssuerLevel::District
        }
    } else if starts_any(
        &fold,
        &["uy ban nhan dan", "ubnd", "hdnd", "hoi dong nhan dan"],
    ) {
        if unit("tinh") {
            IssuerLevel::Province
        } else if commune {
            IssuerLevel::Commune
        } else if unit("huyen") || unit("quan") || unit("thi xa") {
            IssuerLevel::District
        } else if unit("thanh pho") || unit("tp") {
            let central = [
                "ha noi",
                "hai phong",
                "da nang",
                "ho chi minh",
                "can tho",
                "hcm",
            ]
            .iter()
            .any(|c| unit(c))
                || unit("hue") && year.is_some_and(|y| y >= 2025);
            if central {
                IssuerLevel::Province
            } else {
                IssuerLevel::District
            }
        } else {
            return None;
        }
    } else if commune {
        IssuerLevel::Commune
    } else if unit("huyen") {
        IssuerLevel::District
    } else {
        IssuerLevel::Other
    };
    Some(level)
}

/// "xã Tân Lập": the word in small letters (or after a body) and a name.
fn has_commune(issuer: &str) -> bool {
    let fold = fold_str(issuer);
    let chars: Vec<char> = issuer.chars().collect();
    let mut at = 0;
    while let Some(found) = find_phrase(&fold, "xa", at) {
        at = found + 2;
        let named = chars.get(found + 3).is_some_and(|c| c.is_uppercase());
        let social = fold[found..].starts_with("xa hoi") || fold[..found].ends_with("thi ");
        if named && !social {
            return true;
        }
    }
    false
}

/// The abstract below the type: the blocks up to the opening sentence or the first section.
pub(crate) fn title(
    blocks: &[Block],
    first: usize,
    inline: Option<(usize, usize)>,
) -> (Option<(Run, usize)>, usize) {
    let mut run = Run::default();
    let mut next = first;
    if let Some((index, from)) = inline {
        let block = &blocks[index];
        let (a, b) = block.run.trim(from, block.end(), &[':', '-', '–']);
        if b > a {
            run.append(&block.run.sub(a, b), true);
        }
    }
    let mut caps = false;
    while let Some(block) = blocks.get(next) {
        let words = block.words();
        if block.rank <= rank::LETTER || block.cells.is_some() || opens_body(block) {
            break;
        }
        let block_caps = block.caps();
        let goes_on = run.is_empty()
            || (caps && block_caps)
            || starts_any(
                words,
                &[
                    "nam 20",
                    "giai doan",
                    "tren dia ban",
                    "tai",
                    "cua",
                    "trong",
                    "den nam",
                    "thuoc",
                    "(",
                    "va",
                    "cho",
                    "ve",
                    "huyen",
                    "tinh",
                    "xa",
                    "phuong",
                    "thi tran",
                    "nam hoc",
                ],
            ) && block.run.len() < 160
                && !words.ends_with(['.', ';', ':'])
            || (block.bold && next > first && blocks[next - 1].bold && block.run.len() < 200);
        if !goes_on || run.len() > 600 {
            break;
        }
        caps = block_caps;
        let (a, b) = block
            .run
            .trim(block.body, block.end(), &['*', '_', '-', '–']);
        let about = run.is_empty() && starts_any(&block.run.fold[a..b], &["v/v", "ve viec"]);
        let a = if about {
            a + if block.run.fold[a..b].starts_with("v/v") {
                4
            } else {
                8
            }
        } else {
            a
        };
        run.append(&block.run.sub(a, b), true);
        next += 1;
    }
    ((!run.is_empty()).then_some((run, next)), next)
}

/// The opening sentence rather than the abstract.
fn opens_body(block: &Block) -> bool {
    let words = block.words();
    if starts_any(
        words,
        &[
            "can cu",
            "thuc hien",
            "trien khai",
            "tiep tuc",
            "theo",
            "nham",
        ],
    ) && crate::citations::citations(&block.run, block.body, block.end())
        .iter()
        .any(|c| c.symbol.is_some() && c.date.is_some())
    {
        return true;
    }
    if starts_any(words, &["can cu"]) {
        return true;
    }
    if agency::begins_name(&block.run, block.body)
        && (words.ends_with(':')
            || has_any(
                words,
                &["xay dung ke hoach", "ban hanh ke hoach", "nhu sau"],
            ))
        && block.run.len() > 60
    {
        return true;
    }
    words.ends_with(':') && block.run.len() > 80
}
