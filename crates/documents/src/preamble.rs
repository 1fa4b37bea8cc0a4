//! What a plan rests on, carries out, covers and for how long: the opening sentences and the section on scope.

use std::collections::BTreeMap;

use crate::{
    blocks::Block,
    citations, due,
    outline::{Place, Role},
    read::Covered,
    reading::PlanReading,
    scope,
    text::{Run, find_phrase, has_any, starts_any},
};

/// "Căn cứ …" and "Thực hiện …" before the first section (or in the section on the law).
pub(crate) fn opening(
    reading: &mut PlanReading,
    blocks: &[Block],
    places: &[Place],
    title: Option<&Run>,
    covered: &mut Covered,
) {
    for (block, place) in blocks.iter().zip(places) {
        let words = block.words();
        let law = place.role == Role::Legal;
        if place.role != Role::Intro && !law {
            continue;
        }
        let run = &block.run;
        let carries = starts_any(
            words,
            &[
                "thuc hien",
                "trien khai",
                "tiep tuc",
                "de trien khai",
                "nham trien khai",
                "de thuc hien",
                "thi hanh",
            ],
        );
        let founded = starts_any(words, &["can cu", "theo"]) || (law && !carries);
        if !carries && !founded && !has_any(words, &["thuc hien"]) {
            continue;
        }
        let mut at = block.body;
        for i in block.body..=block.end() {
            if i != block.end() && run.chars[i] != ';' {
                continue;
            }
            let found = citations::citations(run, at, i);
            let piece = run.fold[at..i].trim_start();
            // "Căn cứ …; thực hiện Kế hoạch số …": each clause says which it is.
            if starts_any(
                piece,
                &[
                    "theo de nghi",
                    "xet de nghi",
                    "theo to trinh",
                    "xet to trinh",
                ],
            ) {
                at = i + 1;
                continue;
            }
            let carried = if starts_any(piece, &["thuc hien", "trien khai"]) {
                true
            } else if starts_any(piece, &["can cu"]) {
                false
            } else {
                carries || !founded
            };
            if carried {
                reading.carries_out.extend(found);
            } else if law {
                reading.legal_basis.extend(found.into_iter().take(1));
            } else {
                // What a basis itself amends or guides isn't cited by the plan; a carrying clause after a comma is.
                let also = run.fold[at..i].find(", thuc hien ").map(|p| at + p);
                for (n, citation) in found.into_iter().enumerate() {
                    if n == 0 {
                        reading.legal_basis.push(citation);
                    } else if also.is_some_and(|p| citation.span.0 >= run.span(p, p + 1).0) {
                        reading.carries_out.push(citation);
                    }
                }
            }
            at = i + 1;
        }
        covered.add(run.span(block.body, block.end()));
    }
    if reading.carries_out.is_empty()
        && let Some(title) = title
        && starts_any(&title.fold, &["thuc hien", "trien khai"])
    {
        reading.carries_out = citations::citations(title, 0, title.len())
            .into_iter()
            .filter(|c| c.symbol.is_some())
            .collect();
    }
}

/// Period and ages: what the body states, else the title.
pub(crate) fn scope_of(
    reading: &mut PlanReading,
    blocks: &[Block],
    places: &[Place],
    title: Option<&Run>,
    covered: &mut Covered,
) {
    for (index, block) in blocks.iter().enumerate() {
        let words = block.words();
        let timed = starts_any(
            words,
            &[
                "thoi gian thuc hien",
                "thoi gian",
                "thoi gian trien khai",
                "thoi han thuc hien",
                "thoi ky thuc hien",
            ],
        );
        if timed
            && reading.period.is_none()
            && !matches!(places[index].role, Role::Reporting | Role::Situation)
            && !has_any(&words[..words.len().min(60)], &["bao cao", "tap huan"])
        {
            let mut at = index;
            while reading.period.is_none()
                && at < blocks.len()
                && (at == index || places[at].parent == Some(index))
                && at < index + 4
            {
                reading.period = due::period(&blocks[at].run, blocks[at].body, blocks[at].end());
                if reading.period.is_some() {
                    covered.add(blocks[at].run.span(blocks[at].body, blocks[at].end()));
                }
                at += 1;
            }
        }
        let aimed = starts_any(words, &["doi tuong"])
            && !matches!(places[index].role, Role::Organisation | Role::Reporting);
        if aimed && reading.age_band.is_none() {
            let mut at = index;
            while at < blocks.len()
                && (at == index || places[at].parent == Some(index))
                && at < index + 6
            {
                if reading.age_band.is_none() {
                    reading.age_band =
                        scope::age_band(&blocks[at].run, blocks[at].body, blocks[at].end());
                }
                covered.add(blocks[at].run.span(blocks[at].body, blocks[at].end()));
                at += 1;
            }
        }
        if starts_any(words, &["pham vi"]) && places[index].role == Role::Scope {
            covered.add(block.run.span(block.body, block.end()));
        }
    }
    if reading.period.is_none() {
        // "thời gian thực hiện từ năm … đến năm …" in running text.
        for block in blocks {
            if let Some(at) = find_phrase(&block.run.fold, "thoi gian thuc hien", 0) {
                let stop = block.run.fold[at..]
                    .find(['.', ';'])
                    .map_or(block.end(), |i| at + i);
                reading.period = due::period(&block.run, at, stop);
                if reading.period.is_some() {
                    break;
                }
            }
        }
    }
    if let Some(title) = title {
        if reading.period.is_none() {
            reading.period = due::period(title, 0, title.len());
        }
        if reading.age_band.is_none() {
            reading.age_band = scope::age_band(title, 0, title.len());
        }
    }
    if reading.age_band.is_none() {
        // The band that most of the text speaks of.
        let mut seen: BTreeMap<(u8, u8), (usize, crate::reading::AgeBand)> = BTreeMap::new();
        for (block, place) in blocks.iter().zip(places) {
            if matches!(place.role, Role::Situation | Role::Legal) {
                continue;
            }
            if let Some(band) = scope::age_band(&block.run, block.body, block.end()) {
                seen.entry((band.from, band.to)).or_insert((0, band)).0 += 1;
            }
        }
        reading.age_band = seen
            .into_values()
            // A plan's own band is named again and again; one target's children aren't it.
            .filter(|(times, band)| *times >= 2 && band.to >= 5)
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.span.cmp(&a.1.span)))
            .map(|(_, band)| band);
    }
}
