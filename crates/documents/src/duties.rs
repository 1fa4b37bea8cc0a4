//! Work: what is to be done by heading, and which agency has it.

use crate::{
    agency,
    blocks::{Block, rank},
    outline::Place,
    reading::{Responsibility, Task},
    text::{Run, has_any, starts_any},
};

/// Whether a folded text begins with work. "Tổ chức" is work, too, and no end of a name: there
/// are agencies with it.
fn is_work(fold: &str) -> bool {
    starts_any(fold, agency::WORK) || starts_any(fold, &["to chuc"])
}

/// The agency at the head of a block, and where its work begins.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) agency: String,
    pub(crate) work: usize,
}

/// Reads the agency that heads a numbered block in the section on organisation.
pub(crate) fn head(block: &Block, place: &Place) -> Option<Head> {
    let run = &block.run;
    let end = block.end();
    let body = block.body;
    let whole = |from: usize, to: usize, work: usize| {
        let (a, b) = run.trim(from, to, &[',', ';', '.', ':', '-', '–', '*', '/']);
        (b > a + 1 && b - a < 260).then(|| Head {
            agency: run.text(a, b),
            work,
        })
    };
    let start = agency::name_start(run, body);
    // The bold beginning of the paragraph is the heading that ran in.
    if block.bold_to > body + 3 && block.bold_to + 3 < end && !place.heads {
        let from = start
            .or_else(|| (!starts_verb(run, body)).then(|| agency::after_handing(run, body)))?;
        return whole(from, block.bold_to, skip(run, block.bold_to));
    }
    // "Tổng phụ trách Đội: …": a short name before a colon, whatever it is called.
    if let Some(colon) = run.fold[body..end].find(": ").filter(|i| *i < 70) {
        let from = start.unwrap_or_else(|| agency::after_handing(run, body));
        let before = &run.fold[from.min(body + colon)..body + colon];
        const DOING: &[&str] = &[
            "chu tri",
            "phoi hop",
            "chiu trach nhiem",
            "thuc hien",
            "tham muu",
            "xay dung",
        ];
        if !has_any(before, DOING)
            && (start.is_some() || !starts_verb(run, body) && !general(run, body))
        {
            return whole(from, body + colon, skip(run, body + colon));
        }
    }
    if let Some(from) = start {
        if place.heads && no_work(run, from, end) {
            return whole(from, end, end);
        }
        let stop = agency::name_end(run, from, end);
        if stop >= end {
            return whole(from, end, end);
        }
        if run.chars[stop] == '(' {
            return None;
        }
        return whole(from, stop, skip(run, stop));
    }
    // Not a kind of body that we know, but it stands where agencies stand: short, above its work.
    let short = end - body < 120 && !run.fold[body..end - 1].contains(". ");
    if place.heads
        && place.rank <= rank::LETTER
        && short
        && !starts_verb(run, body)
        && !general(run, body)
    {
        return whole(body, end, end);
    }
    None
}

/// A heading that holds nothing but names: no verb in small letters.
fn no_work(run: &Run, from: usize, end: usize) -> bool {
    let stop = agency::name_end(run, from, end);
    let rest =
        run.fold[stop..end].trim_matches(|c: char| c == ' ' || c == '.' || c == ':' || c == ';');
    rest.is_empty() || end - from < 110 && !is_work(rest)
}

fn skip(run: &Run, at: usize) -> usize {
    let mut at = at;
    while at < run.len() && matches!(run.chars[at], ' ' | ':' | '.' | ',' | '*' | '-' | '–') {
        at += 1;
    }
    at
}

fn starts_verb(run: &Run, at: usize) -> bool {
    is_work(&run.fold[at..])
        || starts_any(
            &run.fold[at..],
            &[
                "to chuc",
                "nang cao",
                "giao luu",
                "kien toan",
                "phat huy",
                "khen thuong",
                "so ket",
                "huy dong",
                "on dinh",
                "cong tac kiem",
            ],
        )
}

/// Headings of the section that name no agency.
fn general(run: &Run, at: usize) -> bool {
    starts_any(
        &run.fold[at..],
        &[
            "che do",
            "thoi gian",
            "kinh phi",
            "cong tac",
            "giai doan",
            "phan cong",
            "trach nhiem",
            "tien do",
            "nam 20",
            "buoc",
            "noi dung",
            "nhiem vu",
            "lo trinh",
            "thong tin",
            "quy dinh",
            "dieu khoan",
            "tren day",
            "bao cao",
            "thanh phan",
            "doi tuong",
            "hinh thuc",
        ],
    )
}

/// Agencies with work in running text: each clause that opens with an agency and a verb.
pub(crate) fn clauses(
    run: &Run,
    from: usize,
    to: usize,
    strict: bool,
) -> Vec<(Responsibility, usize, usize)> {
    let mut starts: Vec<(usize, usize, usize)> = Vec::new();
    let fold = &run.fold[..to];
    for (a, b) in pieces(run, from, to) {
        if let Some((name, end)) = clause_agency(run, a, b) {
            let verb = fold[end..b].trim_start_matches([' ', ',', ':', '-']);
            let verb = verb.strip_prefix("va ").unwrap_or(verb);
            let handed = name > a
                && starts_any(&fold[a..], &["giao", "de nghi", "yeu cau", "phan cong"])
                || fold[a..name].contains(" giao ")
                || fold[a..name].contains(" de nghi ");
            let strong = starts_any(
                verb,
                &[
                    "chu tri",
                    "chiu trach nhiem",
                    "co trach nhiem",
                    "la co quan",
                    "la don vi",
                    "la dau moi",
                    "tham muu",
                    "phoi hop",
                ],
            );
            if handed || strong || (!strict && is_work(verb)) {
                starts.push((a, name, end));
            }
        }
    }
    let mut out = Vec::new();
    for (i, (a, name, end)) in starts.iter().enumerate() {
        let stop = starts.get(i + 1).map_or(to, |next| next.0);
        let (x, y) = run.trim(*a, stop, &[',', ';', '.', '-', '–', '+', '/', '*']);
        let (wa, wb) = run.trim(*end, y, &[',', ':', '-']);
        out.push((
            Responsibility {
                agency: run.text(*name, *end),
                text: run.text(wa.min(wb), wb),
                span: run.span(x, y),
            },
            x,
            y,
        ));
    }
    out
}

/// Sentences, cut again at semicolons where the next words name an agency.
fn pieces(run: &Run, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    for (a, b) in run.sentences(from, to) {
        let mut start = a;
        for i in a..b {
            if run.fold.as_bytes()[i] == b';' && i + 2 < b && clause_agency(run, i + 2, b).is_some()
            {
                out.push((start, i));
                start = i + 2;
            }
        }
        out.push((start, b));
    }
    out
}

/// The agency that opens a clause: at once, after "Giao"/"Đề nghị", or after another agency that hands work over.
fn clause_agency(run: &Run, from: usize, to: usize) -> Option<(usize, usize)> {
    let from = {
        let mut at = from;
        while at < to && matches!(run.chars[at], ' ' | '-' | '–' | '+') {
            at += 1;
        }
        at
    };
    // "Căn cứ vào Kế hoạch này, các nhà trường xây dựng …".
    if starts_any(
        &run.fold[from..to],
        &[
            "can cu",
            "tren co so",
            "theo chuc nang",
            "hang nam",
            "dinh ky",
            "cuoi nam",
        ],
    ) && let Some(comma) = run.fold[from..to].find(", ").filter(|i| *i < 90)
        && let Some(start) = agency::name_start(run, from + comma + 2)
    {
        let end = agency::name_end(run, start, to);
        return (end < to).then_some((start, end));
    }
    let start = agency::name_start(run, from)?;
    let end = agency::name_end(run, start, to);
    // "UBND huyện giao Phòng … chủ trì": the work is the second one's.
    for word in [" giao ", " de nghi ", " yeu cau "] {
        if let Some(i) = run.fold[start..to].find(word).filter(|i| *i < 60) {
            let second = start + i + word.len();
            if let Some(name) = agency::name_start(run, second) {
                let stop = agency::name_end(run, name, to);
                return Some((name, stop));
            }
        }
    }
    (end > start + 2 && end < to).then_some((start, end))
}

/// The tasks of a numbered or plain block, under the heading above it.
pub(crate) fn task(blocks: &[Block], places: &[Place], index: usize) -> Option<Task> {
    let block = &blocks[index];
    let (a, b) = block.run.trim(block.body, block.end(), &[';', '/', '*']);
    if b < a + 12 {
        return None;
    }
    Some(Task {
        section: section(blocks, places, index),
        text: block.run.text(a, b),
        span: block.run.span(a, b),
    })
}

/// The nearest numbered heading above, as printed.
pub(crate) fn section(blocks: &[Block], places: &[Place], index: usize) -> Option<String> {
    let mut at = places[index].parent;
    while let Some(parent) = at {
        if places[parent].rank < rank::LEAD_IN {
            let run = &blocks[parent].run;
            let (a, b) = run.trim(0, run.len(), &[':', '*']);
            return Some(run.text(a, b));
        }
        at = places[parent].parent;
    }
    None
}

/// A closing sentence ("Trên đây là kế hoạch …") is no work.
pub(crate) fn is_farewell(words: &str) -> bool {
    starts_any(words, &["tren day la", "tren day"])
        || (words.len() < 200
            && has_any(
                words,
                &["yeu cau cac co quan, don vi nghiem tuc trien khai thuc hien ke hoach nay"],
            ))
}
