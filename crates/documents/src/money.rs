//! Where the money comes from, by source.

use crate::{
    reading::{Money, MoneySource},
    text::{Run, find_phrase, has_any},
};

const SOURCES: &[(&str, MoneySource)] = &[
    ("ngan sach", MoneySource::State),
    ("nsnn", MoneySource::State),
    ("nstw", MoneySource::State),
    ("nsdp", MoneySource::State),
    ("du toan chi", MoneySource::State),
    ("von su nghiep", MoneySource::State),
    ("von dau tu cong", MoneySource::State),
    ("long ghep", MoneySource::Integrated),
    ("oda", MoneySource::Oda),
    ("ho tro phat trien chinh thuc", MoneySource::Oda),
    ("vien tro", MoneySource::Oda),
    ("huy dong", MoneySource::Mobilised),
    ("van dong", MoneySource::Mobilised),
    ("xa hoi hoa", MoneySource::Mobilised),
    ("tai tro", MoneySource::Mobilised),
    ("dong gop", MoneySource::Mobilised),
    ("nguon hop phap khac", MoneySource::Mobilised),
    ("nguon kinh phi hop phap khac", MoneySource::Mobilised),
    ("quy bao tro", MoneySource::Mobilised),
];

/// The statements on funding in one sentence of the section on money.
pub(crate) fn money(run: &Run, from: usize, to: usize) -> Vec<Money> {
    let fold = &run.fold[..to];
    let mut cues: Vec<(usize, usize, MoneySource)> = Vec::new();
    for (phrase, source) in SOURCES {
        let mut at = from;
        while let Some(found) = find_phrase(fold, phrase, at) {
            at = found + phrase.len();
            // "huy động từ nguồn vốn ODA", "nguồn hợp pháp khác" beside "ngân sách" are told apart by their own words.
            cues.push((found, at, *source));
        }
    }
    cues.sort_unstable();
    cues.retain(|(at, _, _)| {
        !fold[*at..].starts_with("ngan sach nha nuoc va cac van ban")
            && !fold[..*at].ends_with("luat ")
    });
    let mut parts: Vec<(usize, MoneySource)> = Vec::new();
    let mut previous_end = from;
    for (at, end, source) in cues {
        match parts.last() {
            Some((_, last)) if *last == source => {}
            // "vận động các nguồn vốn ODA": what is raised is the aid.
            Some((_, MoneySource::Mobilised))
                if source == MoneySource::Oda && !fold[previous_end..at].contains([',', ';']) =>
            {
                if let Some(last) = parts.last_mut() {
                    last.1 = MoneySource::Oda;
                }
            }
            Some((_, MoneySource::Integrated))
                if source == MoneySource::State && !fold[previous_end..at].contains([',', ';']) => {
            }
            None => parts.push((from, source)),
            Some(_) => {
                let gap = &fold[previous_end..at];
                let cut = gap
                    .rfind([';', ','])
                    .max(gap.rfind(" va ").map(|i| i + 3))
                    .map_or(at, |i| previous_end + i + 1);
                parts.push((cut, source));
            }
        }
        previous_end = end;
    }
    if parts.is_empty()
        && has_any(
            &fold[from..],
            &["kinh phi", "nguon", "von", "trieu dong", "ty dong", "dong"],
        )
    {
        parts.push((from, MoneySource::Other));
    }
    (0..parts.len())
        .map(|i| {
            let stop = parts.get(i + 1).map_or(to, |next| next.0);
            let (a, b) = run.trim(parts[i].0, stop, &[',', ';', '.', '-', '–', '+', '/']);
            let b = if run.fold[a..b].ends_with(" va") {
                b - 3
            } else {
                b
            };
            Money {
                source: parts[i].1,
                text: run.text(a, b),
                span: run.span(a, b),
            }
        })
        .collect()
}
