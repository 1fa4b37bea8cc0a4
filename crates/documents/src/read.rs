//! The whole reading, from decoded text to [`PlanReading`].
//!
//! Each part of a document has a reader of its own; here they are put to work in the order of the page, and what none
//! of them took is kept as `unread`.

use std::collections::BTreeMap;

use crate::{
    about,
    blocks::{self, Block, rank},
    citations, closing, due, duties, head,
    lines::{self, Line},
    money, news,
    outline::{self, Place, Role},
    reading::{DocumentKind, PlanReading, Responsibility, Span, When},
    reporting, scope, table, targets,
    text::{Run, find_phrase, has_any, starts_any},
};

/// Reads a plan (or an article about one) from its decoded text.
///
/// Never fails: what can't be read stays `None`, empty or `unread`. Spans count scalar values of `text`.
#[must_use]
pub fn read(text: &str) -> PlanReading {
    let lines = lines::lines(text);
    let kind = head::kind_line(&lines);
    if kind.is_none() && news::is_article(&lines) {
        return article(&lines);
    }
    document(&lines, kind)
}

/// Collects what was covered, so that the rest can be shown.
#[derive(Default)]
struct Covered(Vec<Span>);

impl Covered {
    fn add(&mut self, span: Span) {
        if span.0 < span.1 {
            self.0.push(span);
        }
    }

    fn covers(&self, at: usize) -> bool {
        self.0.iter().any(|s| s.0 <= at && at < s.1)
    }
}

fn empty(kind: DocumentKind) -> PlanReading {
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

fn place(reading: &mut PlanReading, field: &str, span: Span) {
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
    opening(
        &mut reading,
        blocks,
        &places,
        title_run.as_ref(),
        &mut covered,
    );
    scope_of(
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
    reading.unread = unread(blocks, &places, &covered);
    reading
}

fn joined<'a>(blocks: impl Iterator<Item = &'a Block>) -> Run {
    let mut run = Run::default();
    for block in blocks {
        run.append(&block.run, true);
    }
    run
}

fn verdict(reading: &mut PlanReading, title: Option<&Run>, opening: &Run, blocks: &[Block]) {
    let whole: Vec<&Run> = blocks.iter().map(|b| &b.run).collect();
    let verdict = about::about(title, opening, &whole);
    reading.about = verdict.about;
    reading.about_why = verdict.why;
    reading.about_why_en = verdict.why_en;
    if let Some(span) = verdict.span {
        place(reading, "about", span);
    }
}

fn context(reading: &PlanReading, news: bool) -> targets::Context {
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

/// "Căn cứ …" and "Thực hiện …" before the first section (or in the section on the law).
fn opening(
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
fn scope_of(
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
            .max_by(|a, b| a.0.cmp(&b.0).then(b.1.span.cmp(&a.1.span)))
            .map(|(_, band)| band);
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
                skip_agency = organisation(reading, blocks, places, index, covered);
            }
            Role::Tasks => {
                named_agencies(reading, run, body, end);
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

/// Agencies named within a task: "Cơ quan chủ trì: …", or a sentence that opens with one.
fn named_agencies(reading: &mut PlanReading, run: &Run, body: usize, end: usize) {
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
fn organisation(
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
    if found.is_empty() {
        if let Some(task) = duties::task(blocks, places, index)
            && !reading
                .reporting
                .iter()
                .any(|r| r.span.0 <= task.span.0 && task.span.1 <= r.span.1 + 4)
        {
            covered.add(task.span);
            reading.tasks.push(task);
        }
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
        }
        // An agency that a sentence gives work to also owes the report of the next one.
        if let Some((item, _, _)) = duties::clauses(&block.run, a, b, true)
            .into_iter()
            .next_back()
        {
            named = Some(item.agency);
        }
    }
}

/// A sentence, cut at semicolons when more than one clause speaks of reports, or one of several tasks does.
fn report_clauses(run: &Run, from: usize, to: usize) -> Vec<(usize, usize)> {
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

fn article(lines: &[Line]) -> PlanReading {
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
    scope_of(&mut reading, &blocks, &places, title.as_ref(), &mut covered);
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

/// Sentences of the body that no item covers; headings are structure, not text.
fn unread(blocks: &[Block], places: &[Place], covered: &Covered) -> Vec<Span> {
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
