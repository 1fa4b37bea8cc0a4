//! The reading of an article that tells of a plan, sentence by sentence; `news` says what is article and what is portal.

use crate::{
    blocks::{self, Block},
    duties, head,
    lines::Line,
    money, news,
    outline::{self, Place},
    preamble,
    read::{Covered, context, empty, joined, place, report_clauses, unread, verdict},
    reading::{DocumentKind, PlanReading},
    reporting, targets,
    text::{Run, has_any},
};

pub(crate) fn article(lines: &[Line]) -> PlanReading {
    let mut reading = empty(DocumentKind::News);
    let range = news::body(lines);
    if let Some((date, span)) =
        news::posted(&lines[..range.start]).or_else(|| news::posted(&lines[range.end..]))
    {
        place(&mut reading, "posted", span);
        reading.posted = Some(date);
    }
    let blocks: Vec<Block> = blocks::blocks(&lines[range.clone()])
        .into_iter()
        .filter(|b| !news::is_chrome(&b.run, b.body))
        .collect();
    let told = news::reported(&blocks);
    if let Some((symbol, span)) = told.symbol {
        place(&mut reading, "symbol", span);
        reading.number = symbol.split('/').next().and_then(|n| n.parse().ok());
        reading.symbol = Some(symbol);
    }
    if let Some((date, span)) = told.date {
        place(&mut reading, "date", span);
        reading.date = Some(date);
    }
    let all: Vec<&Run> = blocks
        .iter()
        .map(|b| &b.run)
        .chain(lines.iter().map(|l| &l.run))
        .collect();
    if let Some((issuer, span)) = told.issuer {
        let full = if head::lacks_place(&issuer) {
            head::complete(&issuer, &all, None)
        } else {
            issuer
        };
        let full = head::spelled_out(&full);
        let year = reading.date.as_ref().and_then(|d| d[..4].parse().ok());
        reading.issuer_level = head::level(&full, year);
        place(&mut reading, "issuer", span);
        reading.issuer = Some(full);
    }
    let headline = lines[..range.start].iter().rev().find(|l| {
        l.run.len() > 25
            && !has_any(
                &l.run.fold,
                &[
                    "thoi gian dang",
                    "ngay dang",
                    "cong thong tin",
                    "cap nhat",
                    "luot xem",
                ],
            )
    });
    let title = told.title.map(|(run, _)| run).or_else(|| {
        headline.map(|l| {
            let (_, body) = blocks::mark(&l.run);
            l.run.sub(body, l.run.len())
        })
    });
    if let Some(run) = &title {
        place(&mut reading, "title", run.span(0, run.len()));
        reading.title = Some(run.all());
    }
    let places: Vec<Place> = outline::outline(&blocks);
    let mut covered = Covered::default();
    preamble::scope_of(&mut reading, &blocks, &places, title.as_ref(), &mut covered);
    let opening_run = joined(blocks.iter().take(2));
    verdict(&mut reading, title.as_ref(), &opening_run, &blocks);
    let context = context(&reading, true);
    for (index, block) in blocks.iter().enumerate() {
        let run = &block.run;
        for target in targets::targets(&blocks, &places, index, &context) {
            covered.add(target.span);
            reading.targets.push(target);
        }
        let mut work = false;
        for (a, b) in run.sentences(block.body, block.end()) {
            for (task, _, _) in news::tasks(run, a, b) {
                work = true;
                covered.add(task.span);
                reading.tasks.push(task);
            }
            if has_any(&run.fold[a..b], &["thoi gian thuc hien"]) {
                covered.add(run.span(a, b));
            }
            if has_any(
                &run.fold[a..b],
                &[
                    "kinh phi thuc hien",
                    "nguon kinh phi",
                    "kinh phi duoc bo tri",
                ],
            ) {
                for item in money::money(run, a, b) {
                    covered.add(item.span);
                    reading.money.push(item);
                }
            }
            for (x, y) in report_clauses(run, a, b) {
                for duty in reporting::duties(run, x, y, None, false) {
                    covered.add(duty.span);
                    reading.reporting.push(duty);
                }
            }
        }
        if news::tells_of_document(run).is_some() {
            covered.add(run.span(0, block.end()));
        } else if !work {
            for (item, _, _) in duties::clauses(run, block.body, block.end(), false) {
                covered.add(item.span);
                reading.responsibilities.push(item);
            }
        }
    }
    reading.unread = unread(&blocks, &places, &covered);
    reading
}
