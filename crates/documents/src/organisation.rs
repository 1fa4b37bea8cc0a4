//! The section on who does what: one entry a heading or clause that gives an agency work.
//!
//! What names no agency there is a task.

use crate::{
    blocks::{Block, rank},
    duties,
    outline::{Place, Role},
    read::Covered,
    reading::{PlanReading, Responsibility, Span},
    text::{Run, find_phrase, has_any},
};

/// Agencies named within a task: "Cơ quan chủ trì: …", or a sentence that opens with one.
pub(crate) fn named_agencies(reading: &mut PlanReading, run: &Run, body: usize, end: usize) {
    let fold = &run.fold[..end];
    let mut at = body;
    const LABELS: &[&str] = &[
        "co quan chu tri",
        "don vi chu tri",
        "chu tri thuc hien",
        "don vi thuc hien",
        "co quan thuc hien",
        "co quan phoi hop",
        "don vi phoi hop",
        "phan cong thuc hien",
    ];
    let mut labelled = false;
    while let Some((found, label)) = LABELS
        .iter()
        .filter_map(|l| find_phrase(fold, l, at).map(|i| (i, l.len())))
        .min()
    {
        at = found + label;
        let start = at + (fold[at..].len() - fold[at..].trim_start_matches([' ', ':', '-']).len());
        if start == at || !fold[at..start].contains(':') {
            continue;
        }
        let stop = fold[start..].find([';', '.']).map_or(end, |i| start + i);
        let stop = LABELS
            .iter()
            .filter_map(|l| find_phrase(&fold[..stop], l, start))
            .min()
            .unwrap_or(stop);
        let (a, b) = run.trim(start, stop, &[',', ';', '.', '-', '–', ':']);
        // "(đơn vị chủ trì: …)": the bracket closes around it.
        let b = if run.chars[a..b].contains(&'(') {
            b
        } else {
            run.trim(a, b, &[')']).1
        };
        if b > a + 1 {
            reading.responsibilities.push(Responsibility {
                agency: run.text(a, b),
                text: run.text(found, b),
                span: run.span(found, b),
            });
            labelled = true;
        }
    }
    if !labelled {
        for (item, _, _) in duties::clauses(run, body, end, false) {
            reading.responsibilities.push(item);
        }
    }
}

/// One entry of the section on organisation; returns the block after its last.
pub(crate) fn organisation(
    reading: &mut PlanReading,
    blocks: &[Block],
    places: &[Place],
    index: usize,
    covered: &mut Covered,
) -> usize {
    let block = &blocks[index];
    let place = &places[index];
    let run = &block.run;
    // The section's own heading.
    if place.rank <= rank::ROMAN
        && place
            .parent
            .is_none_or(|p| places[p].role != Role::Organisation)
        && outline_heading(block)
    {
        return 0;
    }
    let children: Vec<usize> = (index + 1..blocks.len())
        .take_while(|i| under(places, *i, index))
        .collect();
    let nested = place.rank < rank::DASH
        && children
            .iter()
            .filter(|c| {
                places[**c].parent == Some(index)
                    && places[**c].rank < rank::NONE
                    && duties::head(&blocks[**c], &places[**c]).is_some()
            })
            .count()
            >= 1
        && children
            .iter()
            .filter(|c| places[**c].parent == Some(index) && places[**c].rank < rank::NONE)
            .all(|c| duties::head(&blocks[*c], &places[*c]).is_some());
    if place.rank < rank::NONE
        && !nested
        && let Some(head) = duties::head(block, place)
    {
        let mut text = run.text(head.work.min(block.end()), block.end());
        let mut span = run.span(block.body, block.end());
        let mut next = index + 1;
        for child in children {
            // A paragraph of its own that names other agencies begins a new entry.
            if places[child].rank >= rank::NONE
                && !duties::clauses(
                    &blocks[child].run,
                    blocks[child].body,
                    blocks[child].end(),
                    true,
                )
                .is_empty()
                && places[child].parent == Some(index)
                && next > index + 1
            {
                break;
            }
            if duties::is_farewell(blocks[child].words()) {
                break;
            }
            let words = &blocks[child].run;
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&words.text(blocks[child].body, blocks[child].end()));
            span = Span(span.0, words.span(0, blocks[child].end()).1);
            next = child + 1;
        }
        covered.add(span);
        let text = text.trim().trim_end_matches(['/', ';']).to_owned();
        reading.responsibilities.push(Responsibility {
            agency: head.agency,
            text,
            span,
        });
        return next;
    }
    if place.rank < rank::DASH && place.heads {
        return 0;
    }
    let found = duties::clauses(run, block.body, block.end(), false);
    if found.is_empty()
        && let Some(task) = duties::task(blocks, places, index)
        && !reading
            .reporting
            .iter()
            .any(|r| r.span.0 <= task.span.0 && task.span.1 <= r.span.1 + 4)
    {
        covered.add(task.span);
        reading.tasks.push(task);
    }
    for (item, _, _) in found {
        covered.add(item.span);
        reading.responsibilities.push(item);
    }
    0
}

fn outline_heading(block: &Block) -> bool {
    has_any(block.words(), &["to chuc", "phan cong", "trach nhiem"]) || block.caps()
}

fn under(places: &[Place], index: usize, ancestor: usize) -> bool {
    let mut at = places[index].parent;
    while let Some(parent) = at {
        if parent == ancestor {
            return true;
        }
        at = places[parent].parent;
    }
    false
}
