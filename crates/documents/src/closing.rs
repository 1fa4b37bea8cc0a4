//! The end of a document: recipients and signatory, which share lines in the official layout.

use crate::{
    lines::Line,
    reading::{Signatory, Span},
    text::{fold_str, starts_any},
};

const OFFICES: &[&str] = &[
    "chu tich",
    "pho chu tich",
    "giam doc",
    "pho giam doc",
    "hieu truong",
    "pho hieu truong",
    "truong phong",
    "pho truong phong",
    "bo truong",
    "thu truong",
    "truong ban",
    "pho truong ban",
    "truong tram",
    "pho truong tram",
    "chanh van phong",
    "pho chanh van phong",
    "thu tuong",
    "pho thu tuong",
    "cuc truong",
    "pho cuc truong",
    "bi thu",
    "pho bi thu",
    "vu truong",
    "chi cuc truong",
];

/// What the closing lines say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Closing {
    pub(crate) recipients: Vec<(String, Span)>,
    pub(crate) signatory: Option<Signatory>,
}

/// Where the closing begins: "Nơi nhận" or the first line of the signature, after the body.
pub(crate) fn start(lines: &[Line], body: usize) -> Option<usize> {
    let named = (body..lines.len()).find(|i| {
        parts(&lines[*i])
            .iter()
            .any(|(a, b)| is_recipients_head(&lines[*i].run.fold[*a..*b]))
    });
    let signed = (body + 2..lines.len()).find(|i| {
        let line = &lines[*i];
        parts(line).iter().any(|(a, b)| {
            line.run.is_caps(*a, *b) && b - a < 70 && is_signing(&line.run.fold[*a..*b])
        }) && lines[*i + 1..].len() < 60
    });
    match (named, signed) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Where annexes begin after the closing.
pub(crate) fn end(lines: &[Line], closing: usize) -> usize {
    (closing + 1..lines.len())
        .find(|i| {
            let run = &lines[*i].run;
            starts_any(&run.fold, &["phu luc", "bieu so", "bieu"]) && run.is_upper(1)
        })
        .unwrap_or(lines.len())
}

fn is_recipients_head(fold: &str) -> bool {
    starts_any(fold, &["noi nhan", "noi gui"])
}

/// "TM. …", "KT. …" or an office in capitals.
fn is_signing(fold: &str) -> bool {
    behalf(fold)
        || OFFICES
            .iter()
            .any(|o| fold.trim_end_matches(['.', ',']).trim() == *o)
        || starts_any(fold, OFFICES) && fold.len() < 45
}

fn behalf(fold: &str) -> bool {
    [
        "tm", "t/m", "kt", "k/t", "tl", "t/l", "tuq", "t.m", "k.t", "q",
    ]
    .iter()
    .any(|p| {
        fold.strip_prefix(p).is_some_and(|rest| {
            rest.starts_with('.') || rest.starts_with(' ') || rest.starts_with(',')
        })
    })
}

/// Columns of a closing line; "- Như trên;   KT. CHỦ TỊCH" gives two.
fn parts(line: &Line) -> Vec<(usize, usize)> {
    if let Some(cells) = &line.cells {
        return cells.iter().copied().filter(|(a, b)| a < b).collect();
    }
    let columns = line.columns();
    // A wide blank inside a phrase is no column unless what follows it can stand alone.
    let splits = columns.len() > 1
        && columns[1..].iter().all(|(a, b)| {
            let words = &line.run.fold[*a..*b];
            is_signing(words)
                || is_recipients_head(words)
                || line.run.is_caps(*a, *b)
                || looks_like_name(&line.run.text(*a, *b))
                || words.starts_with('(')
        });
    if splits {
        columns
    } else {
        vec![(0, line.run.len())]
    }
}

/// Reads the closing lines.
pub(crate) fn read(lines: &[Line]) -> Closing {
    let mut recipients: Vec<(String, Span)> = Vec::new();
    let mut signing: Vec<(String, Span)> = Vec::new();
    let mut listing = false;
    let mut done = false;
    for line in lines {
        for (a, b) in parts(line) {
            let run = &line.run;
            let fold = &run.fold[a..b];
            if is_recipients_head(fold) {
                listing = true;
                let rest = fold.find(':').map_or(b, |i| a + i + 1);
                for (from, to) in inline_items(run, rest, b) {
                    recipients.push((run.text(from, to), run.span(from, to)));
                }
                continue;
            }
            let bullet = matches!(run.chars[a], '-' | '–' | '+' | '•' | '*' | '·' | '●');
            if is_signing(fold) && run.is_caps(a, b.min(a + 40)) && !bullet {
                let kt = fold.find("kt.").filter(|i| *i > 3);
                let office = behalf(fold)
                    .then(|| {
                        [
                            "pho chu tich",
                            "pho giam doc",
                            "pho hieu truong",
                            "pho truong phong",
                        ]
                        .iter()
                        .find_map(|o| fold.find(o))
                    })
                    .flatten();
                let mut cuts = vec![a];
                cuts.extend(kt.map(|i| a + i));
                cuts.extend(office.filter(|i| *i > 4).map(|i| a + i));
                cuts.push(b);
                for pair in cuts.windows(2) {
                    let (x, y) = run.trim(pair[0], pair[1], &['/', ',', ';']);
                    signing.push((run.text(x, y), run.span(x, y)));
                }
                continue;
            }
            if listing
                && !done
                && (bullet
                    || (!recipients.is_empty() || fold.ends_with(';'))
                        && !looks_like_name(&run.text(a, b))
                        && signing.is_empty())
            {
                let (x, y) = run.trim(a, b, &['-', '–', '+', '•', '*', '·', '●', ';', '.']);
                if x < y {
                    let cont = !bullet && run.chars[a].is_lowercase();
                    if let (true, Some(last)) = (cont, recipients.last_mut()) {
                        last.0 = format!("{} {}", last.0, run.text(a, b));
                        last.1 = Span(last.1.0, run.span(a, b).1);
                    } else {
                        recipients.push((run.text(a, b), run.span(a, b)));
                    }
                    done = starts_any(&run.fold[x..y], &["luu"]);
                }
                continue;
            }
            if !bullet {
                signing.push((run.text(a, b), run.span(a, b)));
            }
        }
    }
    Closing {
        recipients,
        signatory: signatory(&signing),
    }
}

fn inline_items(run: &crate::text::Run, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = from;
    for i in from..=to {
        if i == to || run.chars[i] == ';' {
            let (a, b) = run.trim(start, i, &['-', '–', '+', '*', '.', ':']);
            if b > a {
                out.push((a, b));
            }
            start = i + 1;
        }
    }
    out
}

fn signatory(lines: &[(String, Span)]) -> Option<Signatory> {
    let mut on_behalf: Vec<&str> = Vec::new();
    let mut title: Option<&str> = None;
    let mut name: Option<&str> = None;
    let mut span: Option<Span> = None;
    for (text, at) in lines {
        let fold = fold_str(text);
        let grow = |span: &mut Option<Span>| {
            *span = Some(span.map_or(*at, |s| Span(s.0.min(at.0), s.1.max(at.1))))
        };
        if behalf(&fold) {
            on_behalf.push(text);
            grow(&mut span);
        } else if is_signing(&fold) && text.chars().any(char::is_uppercase) && name.is_none() {
            title = Some(text);
            grow(&mut span);
        } else if span.is_some()
            && title.is_none()
            && !on_behalf.is_empty()
            && text.chars().all(|c| !c.is_lowercase())
            && !looks_like_name(text)
        {
            on_behalf.push(text);
            grow(&mut span);
        } else if span.is_some() && name.is_none() && looks_like_name(text) {
            name = Some(text);
            grow(&mut span);
        }
    }
    // "KT. TRƯỞNG PHÒNG" alone: the office stands behind the abbreviation.
    let title = title.map(str::to_owned);
    let on_behalf = (!on_behalf.is_empty()).then(|| on_behalf.join(" / "));
    span.map(|span| Signatory {
        name: name.map(str::to_owned),
        title,
        on_behalf,
        span,
    })
}

/// Two to six words, each with a capital, no digits or brackets.
pub(crate) fn looks_like_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let fold = fold_str(text);
    (2..=7).contains(&words.len())
        && text.chars().count() < 45
        && !text.contains([
            '[', ']', '(', ')', ':', ';', '/', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
        ])
        && words
            .iter()
            .all(|w| w.chars().next().is_some_and(char::is_uppercase))
        && !starts_any(
            &fold,
            &[
                "noi nhan",
                "uy ban",
                "ubnd",
                "tm",
                "kt",
                "luu",
                "da ky",
                "ky ten",
                "handwritten",
                "signature",
                "so",
                "phong",
                "truong",
                "tram",
            ],
        )
        && !starts_any(&fold, OFFICES)
}
