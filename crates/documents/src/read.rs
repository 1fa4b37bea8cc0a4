//! The whole reading, from decoded text to [`PlanReading`].
//!
//! Each part of a document has a reader of its own; here they are put to work in the order of the page, and what none
//! of them took is kept as `unread`.

use std::collections::BTreeMap;

use crate::{
    about, article,
    blocks::{self, Block, rank},
    closing, duties, head,
    lines::{self, Line},
    money, news, organisation,
    outline::{self, Place, Role},
    preamble,
    reading::{DocumentKind, PlanReading, Span, When},
    reporting, table, targets,
    text::{Run, has_any},
};

/// Reads a plan (or an article about one) from its decoded text.
///
/// Never fails: what can't be read stays `None`, empty or `unread`. Spans count scalar values of `text`.
#[must_use]
pub fn read(text: &str) -> PlanReading {
    let lines = lines::lines(text);
    let kind = head::kind_line(&lines);
    if kind.is_none() && news::is_article(&lines) {
        return article::article(&lines);
    }
    document(&lines, kind)
}

/// Collects what was covered, so that the rest can be shown.
#[derive(Default)]
pub(crate) struct Covered(Vec<Span>);

impl Covered {
    pub(crate) fn add(&mut self, span: Span) {
        if span.0 < span.1 {
            self.0.push(span);
        }
    }

    fn covers(&self, at: usize) -> bool {
        self.0.iter().any(|s| s.0 <= at && at < s.1)
    }
}

pub(crate) fn empty(kind: DocumentKind) -> PlanReading {
    PlanReading {
        kind,
        symbol: None,
        symbol_suffix: None,
        number: None,
        issuer: None,
        issuer_level: None,
        place: None,
        date: None,
        posted: None,
        title: None,
        carries_out: Vec::new(),
        legal_basis: Vec::new(),
        period: None,
        age_band: None,
        targets: Vec::new(),
        tasks: Vec::new(),
        responsibilities: Vec::new(),
        reporting: Vec::new(),
        money: Vec::new(),
        recipients: Vec::new(),
        signatory: None,
        about: crate::reading::About::Other,
        about_why: String::new(),
        about_why_en: String::new(),
        spans: BTreeMap::new(),
        unread: Vec::new(),
    }
}

pub(crate) fn place(reading: &mut PlanReading, field: &str, span: Span) {
    reading
        .spans
        .entry(field.to_owned())
        .or_default()
        .push(span);
}

fn document(lines: &[Line], kind: Option<(usize, DocumentKind, usize)>) -> PlanReading {
    let mut reading = empty(kind.map_or(DocumentKind::Unknown, |k| k.1));
    let head_end = kind.map_or(lines.len().min(12), |k| k.0);
    let around = 0..(head_end + 4).min(lines.len());
    let symbol = head::symbol(lines, 0..(head_end + 1).min(lines.len()))
        .or_else(|| head::symbol(lines, around.clone()));
    let symbol_end = symbol.as_ref().map(|s| (s.1, s.2));
    let (printed_place, date) = head::place_date(lines, around, symbol_end);
    if let Some((symbol, ..)) = &symbol {
        place(&mut reading, "symbol", symbol.span);
        reading.symbol.clone_from(&symbol.whole);
        reading.number = symbol.number;
        if symbol.whole.is_none() {
            reading.symbol_suffix = Some(symbol.suffix.clone());
        }
    }
    if let Some((text, span)) = printed_place {
        place(&mut reading, "place", span);
        reading.place = Some(text);
    }
    if let Some((text, span)) = date {
        place(&mut reading, "date", span);
        reading.date = Some(text);
    }

    let body_from = kind.map_or(0, |k| k.0);
    let close =
        closing::start(lines, body_from + usize::from(kind.is_some())).unwrap_or(lines.len());
    let close_end = if close < lines.len() {
        closing::end(lines, close)
    } else {
        lines.len()
    };
    let mut blocks = blocks::blocks(&lines[body_from..close.max(body_from)]);
    let main_len = blocks.len();
    if close_end < lines.len() {
        blocks.extend(blocks::blocks(&lines[close_end..]));
    }
    if let (Some((_, _, end)), Some(first)) = (kind, blocks.first()) {
        place(
            &mut reading,
            "kind",
            first.run.span(0, end.min(first.run.len())),
        );
    }
    let inline = kind
        .filter(|k| !blocks.is_empty() && k.2 < blocks[0].run.len())
        .map(|k| (0, k.2));
    let (title, body_at) = head::title(&blocks[..main_len], usize::from(kind.is_some()), inline);
    let title_run = title.map(|(run, _)| run);
    let body_at = if kind.is_some() { body_at } else { 0 };
    let title_run = title_run.filter(|_| kind.is_some());
    if let Some(run) = &title_run {
        reading.title = Some(run.all());
        place(&mut reading, "title", run.span(0, run.len()));
    }

    // The issuer: the body's own sentence, the header, the signature.
    let header = head::header_issuer(lines, 0..head_end);
    let body = head::body_issuer(&blocks[body_at.min(blocks.len())..main_len]);
    let closing = closing::read(&lines[close..close_end]);
    let signed = closing.signatory.as_ref().and_then(|s| {
        let on = s.on_behalf.as_ref()?;
        let words = on.split(" / ").next()?;
        let name = words.split_once('.').map_or(words, |(_, rest)| rest).trim();
        (crate::text::fold_str(name).starts_with("u") && name.chars().count() > 4)
            .then(|| (head::title_case(name), s.span))
    });
    let chosen = match (header, body) {
        (Some(h), Some(b)) => {
            let same = crate::text::fold_str(&b.0).len() >= crate::text::fold_str(&h.0).len()
                && !head::lacks_place(&b.0);
            // "ỦY BAN NHÂN DÂN" alone says less than "UBND huyện".
            let bare = head::is_bare(&h.0);
            let same = same || bare;
            if same { Some(b) } else { Some(h) }
        }
        (h, b) => h.or(b).or(signed),
    };
    let runs: Vec<&Run> = title_run
        .iter()
        .chain(blocks.iter().map(|b| &b.run))
        .collect();
    if let Some((name, span)) = chosen {
        let full = if head::lacks_place(&name) {
            head::complete(&name, &runs, reading.place.as_deref())
        } else {
            name
        };
        let full = head::spelled_out(&full);
        let year = reading.date.as_ref().and_then(|d| d[..4].parse().ok());
        reading.issuer_level = head::level(&full, year);
        place(&mut reading, "issuer", span);
        reading.issuer = Some(full);
    }

    let blocks = &blocks[body_at.min(blocks.len())..];
    let places = outline::outline(blocks);
    let mut covered = Covered::default();
    preamble::opening(
        &mut reading,
        blocks,
        &places,
        title_run.as_ref(),
        &mut covered,
    );
    preamble::scope_of(
        &mut reading,
        blocks,
        &places,
        title_run.as_ref(),
        &mut covered,
    );
    let opening_run = joined(
        blocks
            .iter()
            .take_while(|b| b.rank == rank::NONE || b.rank >= rank::LETTER)
            .take(12),
    );
    verdict(&mut reading, title_run.as_ref(), &opening_run, blocks);
    let context = context(&reading, false);
    body_items(&mut reading, blocks, &places, &context, &mut covered);

    for (text, span) in closing.recipients {
        place(&mut reading, "recipients", span);
        reading.recipients.push(text);
    }
    reading.signatory = closing.signatory;
    for span in reading.spans.values().flatten() {
        covered.add(*span);
    }
    reading.unread = unread(blocks, &places, &covered);
    reading
}

pub(crate) fn joined<'a>(blocks: impl Iterator<Item = &'a Block>) -> Run {
    let mut run = Run::default();
    for block in blocks {
        run.append(&block.run, true);
    }
    run
}

pub(crate) fn verdict(
    reading: &mut PlanReading,
    title: Option<&Run>,
    opening: &Run,
    blocks: &[Block],
) {
    let whole: Vec<&Run> = blocks.iter().map(|b| &b.run).collect();
    let verdict = about::about(title, opening, &whole);
    reading.about = verdict.about;
    reading.about_why = verdict.why;
    reading.about_why_en = verdict.why_en;
    if let Some(span) = verdict.span {
        place(reading, "about", span);
    }
}

pub(crate) fn context(reading: &PlanReading, news: bool) -> targets::Context {
    let year = reading
        .date
        .as_ref()
        .and_then(|d| d[..4].parse().ok())
        .or_else(|| {
            reading
                .period
                .as_ref()
                .and_then(|p| p.from.as_ref())
                .and_then(When::year)
        });
    targets::Context {
        period_end: reading.period.as_ref().and_then(|p| p.to.clone()),
        year,
        scheme: reading.about == crate::reading::About::Scheme,
        news,
    }
}

fn body_items(
    reading: &mut PlanReading,
    blocks: &[Block],
    places: &[Place],
    context: &targets::Context,
    covered: &mut Covered,
) {
    let mut skip_to = 0;
    let mut skip_agency = 0;
    for index in 0..blocks.len() {
        let block = &blocks[index];
        let place = &places[index];
        let run = &block.run;
        let (body, end) = (block.body, block.end());
        if index < skip_to {
            continue;
        }
        if let Some(found) = table::table(blocks, index) {
            let heading = targets::heading_due(blocks, places, index);
            for target in table::targets(&found, place.role, context, heading.as_ref()) {
                covered.add(target.span);
                reading.targets.push(target);
            }
            skip_to = index + found.blocks;
            continue;
        }
        if duties::is_farewell(block.words()) {
            covered.add(run.span(0, end));
            reports(reading, blocks, places, index, covered);
            continue;
        }
        let found = targets::targets(blocks, places, index, context);
        for target in &found {
            covered.add(target.span);
        }
        let aims = !found.is_empty();
        reading.targets.extend(found);
        reports(reading, blocks, places, index, covered);
        if place.role == Role::Money {
            if !place.heads || place.rank > rank::ARABIC_THREE || block.words().contains(". ") {
                for (a, b) in run.sentences(body, end) {
                    for item in money::money(run, a, b) {
                        covered.add(item.span);
                        reading.money.push(item);
                    }
                }
            }
        } else if !matches!(place.role, Role::Situation | Role::Legal | Role::Intro)
            && has_any(&run.fold[body..], &["oda"])
        {
            for (a, b) in run.sentences(body, end) {
                if has_any(&run.fold[a..b], &["oda"]) {
                    reading.money.extend(
                        money::money(run, a, b)
                            .into_iter()
                            .filter(|m| m.source == crate::reading::MoneySource::Oda),
                    );
                }
            }
        }
        if index < skip_agency {
            continue;
        }
        match place.role {
            Role::Organisation => {
                skip_agency = organisation::organisation(reading, blocks, places, index, covered);
            }
            Role::Tasks => {
                organisation::named_agencies(reading, run, body, end);
                let leaf = !place.heads || (place.rank >= rank::DASH);
                let lead_in =
                    place.rank == rank::LEAD_IN || (place.heads && block.words().ends_with(':'));
                if leaf
                    && !lead_in
                    && !(aims && place.rank == rank::NONE)
                    && place.rank > rank::ROMAN
                    && let Some(task) = duties::task(blocks, places, index)
                {
                    covered.add(task.span);
                    reading.tasks.push(task);
                }
            }
            Role::Money => {
                for (item, _, _) in duties::clauses(run, body, end, true) {
                    covered.add(item.span);
                    reading.responsibilities.push(item);
                }
            }
            Role::Reporting
            | Role::Situation
            | Role::Intro
            | Role::Legal
            | Role::Objectives
            | Role::Purpose
            | Role::Scope
            | Role::Other => {}
        }
    }
}

/// The reporting duties of one block, with the agency of the heading above.
fn reports(
    reading: &mut PlanReading,
    blocks: &[Block],
    places: &[Place],
    index: usize,
    covered: &mut Covered,
) {
    let block = &blocks[index];
    let place = &places[index];
    if matches!(
        place.role,
        Role::Situation
            | Role::Legal
            | Role::Intro
            | Role::Objectives
            | Role::Purpose
            | Role::Scope
    ) {
        return;
    }
    let section = place.role == Role::Reporting;
    if place.heads && !block.words().contains(". ") && block.run.len() < 60 {
        return;
    }
    let mut agency = None;
    let mut at = if place.rank == rank::NONE
        && !section
        && !duties::clauses(&block.run, block.body, block.end(), true).is_empty()
    {
        None
    } else {
        Some(index)
    };
    while let Some(i) = at {
        if places[i].role == Role::Organisation
            && places[i].rank < rank::NONE
            && agency.is_none()
            && (i != index || places[i].rank < rank::DASH)
        {
            agency = duties::head(&blocks[i], &places[i]).map(|h| h.agency);
        }
        at = places[i].parent;
    }
    let mut named = agency;
    for (a, b) in block.run.sentences(block.body, block.end()) {
        for (x, y) in report_clauses(&block.run, a, b) {
            let found = reporting::duties(&block.run, x, y, named.as_deref(), section);
            for duty in found {
                covered.add(duty.span);
                reading.reporting.push(duty);
            }
            // An agency that a clause gives work to also owes the report of the next one.
            if let Some((item, _, _)) = duties::clauses(&block.run, x, y, true)
                .into_iter()
                .next_back()
            {
                named = Some(item.agency);
            }
        }
    }
}

/// A sentence, cut at semicolons when more than one clause speaks of reports, or one of several tasks does.
pub(crate) fn report_clauses(run: &Run, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = from;
    let mut depth = 0i32;
    for i in from..to {
        match run.chars[i] {
            '(' => depth += 1,
            ')' => depth -= 1,
            ';' if depth <= 0 => {
                out.push((start, i));
                start = i + 1;
            }
            _ => {}
        }
    }
    out.push((start, to));
    let out: Vec<(usize, usize)> = out
        .into_iter()
        .map(|(a, b)| run.trim(a, b, &['-', '+']))
        .filter(|(a, b)| a < b)
        .collect();
    // Dates listed over semicolons belong to one report: "6 tháng: trước 15/6; năm: trước 15/12".
    let speaking = out
        .iter()
        .filter(|(a, b)| has_any(&run.fold[*a..*b], &["bao cao", "gui", "phan anh"]))
        .count();
    if speaking == 1
        && has_any(&run.fold[out[0].0..out[0].1], &["bao cao"])
        && out.iter().skip(1).all(|(a, b)| b - a < 60)
    {
        return vec![(from, to)];
    }
    out
}

/// Sentences of the body that no item covers; headings are structure, not text.
pub(crate) fn unread(blocks: &[Block], places: &[Place], covered: &Covered) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for (block, place) in blocks.iter().zip(places) {
        if place.heads && place.rank < rank::LEAD_IN && !block.words().contains(". ") {
            continue;
        }
        let clauses = block
            .run
            .sentences(block.body, block.end())
            .into_iter()
            .flat_map(|(a, b)| halves(&block.run, a, b));
        for (a, b) in clauses {
            let (a, b) = block.run.trim(a, b, &['-', '–', '/', '.', ';', '|']);
            if b < a + 4 {
                continue;
            }
            let span = block.run.span(a, b);
            let middle = span.0 + (span.1 - span.0) / 2;
            if covered.covers(span.0)
                || covered.covers(middle)
                || covered.covers(span.1.saturating_sub(1))
            {
                continue;
            }
            match out.last_mut() {
                Some(last) if span.0 <= last.1 + 2 => last.1 = span.1,
                _ => out.push(span),
            }
        }
    }
    out
}

/// A sentence cut at its semicolons.
fn halves(run: &Run, from: usize, to: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = from;
    for i in from..to {
        if run.chars[i] == ';' {
            out.push((start, i));
            start = i + 1;
        }
    }
    out.push((start, to));
    out
}
