//! The children of a unit: searched, narrowed, one page of them.

mod order;

use noi_core::access::Section;
use noi_core::names::fold;
use noi_core::{Known, RecordId, State};
use noi_ui::figures::{StateMark, sex_key};
use noi_ui::pages::children::{ChildRow, ChildrenView};
use noi_ui::pages::message::{MessageKind, MessageView};
use noi_ui::routes::{ChildFilter, ChildQuery};
use noi_ui::words::Words;

use super::here::{Here, One};
use super::sight::Sight;
use super::{Frame, PAGE_ROWS, WEEK_DAYS};
use crate::desk::at_length;
use crate::door::permit;
use crate::pages::Trouble;
use crate::roster::Kept;
use crate::roster::board::Owed;
use crate::say;

pub(crate) async fn load(frame: &Frame<'_>, query: &ChildQuery) -> Result<ChildrenView, Trouble> {
    let here = frame.here().await;
    let sight = Sight::of(frame);
    let matching = matching(frame, &sight, &here, query);
    let total = matching.len();
    let first = (u64::from(query.page.max(1)) - 1) * u64::from(PAGE_ROWS);
    let first = usize::try_from(first).unwrap_or(usize::MAX).min(total);
    let rows = order::part(&sight, matching, query.sort, first, PAGE_ROWS as usize)
        .into_iter()
        .map(|one| row_of(frame, &sight, one))
        .collect();
    Ok(ChildrenView {
        query: query.clone(),
        total: total as u64,
        page_size: PAGE_ROWS,
        rows,
        may_register: permit::may_register(frame),
        pregnancies: permit::may_see_pregnancies(frame),
        may_export: permit::may_export(frame) && total > 0,
    })
}

/// Children after a place in the order of their records, which no later child changes.
pub(crate) struct After {
    pub(crate) total: u64,
    pub(crate) rows: Vec<ChildRow>,
    /// The place to go on after, where there are more.
    pub(crate) next: Option<RecordId>,
}

/// At most so many of the children after a record.
pub(crate) async fn after(
    frame: &Frame<'_>,
    query: &ChildQuery,
    after: Option<RecordId>,
    limit: usize,
) -> After {
    let here = frame.here().await;
    let sight = Sight::of(frame);
    let record = |one: &One<'_>| one.kept().child.id;
    let mut matching = matching(frame, &sight, &here, query);
    let total = matching.len() as u64;
    matching.retain(|one| after.is_none_or(|after| record(one) > after));
    if matching.len() > limit {
        // Of all of a province one part is shown: the rest needn't be in order.
        matching.select_nth_unstable_by_key(limit, record);
    }
    let more = matching.len() > limit;
    matching.truncate(limit);
    matching.sort_unstable_by_key(record);
    After {
        total,
        next: matching.last().map(record).filter(|_| more),
        rows: (matching.into_iter())
            .map(|one| row_of(frame, &sight, one))
            .collect(),
    }
}

fn row_of(frame: &Frame<'_>, sight: &Sight<'_>, one: One<'_>) -> ChildRow {
    row(frame, sight, one.kept(), sight.duties(one).first())
}

/// The children that are asked for, in the order of a class list.
fn matching<'h>(
    frame: &Frame<'_>,
    sight: &Sight<'_>,
    here: &'h Here<'_>,
    query: &ChildQuery,
) -> Vec<One<'h>> {
    let typed = Typed::of(&query.text);
    let fits = |one: &One<'_>| {
        frame.is_among(*one)
            && shows(frame, sight, *one, query.show)
            && query.age.is_none_or(|band| {
                let months = sight
                    .identity(one.kept().child.birth())
                    .map(|birth| birth.day.months_until(frame.on));
                let (from, to) = band.years();
                months.is_some_and(|months| {
                    (i32::from(from)..=i32::from(to)).contains(&(months / 12))
                })
            })
            && typed.fits(sight, *one)
    };
    let mut found: Vec<One<'h>> = here.children().filter(fits).collect();
    here.by_name(&mut found, |one| *one);
    found
}

/// Children that leave in one file at most.
const EXPORTED_MAX: usize = 50_000;

/// The list as a table of text: titles, then rows. Only what the list itself may show.
pub(crate) async fn table(
    frame: &Frame<'_>,
    query: &ChildQuery,
) -> Result<(Vec<String>, Vec<Vec<String>>), Trouble> {
    let w = Words::new(frame.route.lens.lang);
    let here = frame.here().await;
    let sight = Sight::of(frame);
    let matching = matching(frame, &sight, &here, query);
    if matching.len() > EXPORTED_MAX {
        return Err(Trouble::Say(MessageView {
            kind: MessageKind::NotAllowed,
            about: String::new(),
            detail: w.n("export-too-long", matching.len()),
        }));
    }
    let all = matching.len();
    let matching = order::part(&sight, matching, query.sort, 0, all);
    let who = ["Name", "Sex", "Birth", "PersonalId"].map(|code| w.get(&format!("column-{code}")));
    let place = ["Unit", "Village"].map(|code| w.get(&format!("column-{code}")));
    let work = ["next", "due", "state"].map(|what| w.get(&format!("export-{what}")));
    let has = |section| sight.has(section);
    let mut titles = Vec::new();
    titles.extend(who.into_iter().filter(|_| has(Section::Identity)));
    titles.extend(place.into_iter().filter(|_| has(Section::Residence)));
    titles.extend(work);
    let rows = at_length(|| {
        let cells_of = |one: &One<'_>| {
            let child = &one.kept().child;
            let mut cells = Vec::with_capacity(titles.len());
            if has(Section::Identity) {
                cells.push(child.name().unwrap_or_default().to_owned());
                cells.push(w.get(sex_key(child.details.sex)));
                cells.push(child.birth().map(|birth| birth.vn()).unwrap_or_default());
                cells.push(child.details.personal_id.clone().unwrap_or_default());
            }
            if has(Section::Residence) {
                cells.push(frame.unit_name(child.residence(frame.on).unit));
                cells.push(sight.village(child));
            }
            let row = row_of(frame, &sight, *one);
            cells.push(row.next);
            cells.push(row.due.map(|due| due.vn()).unwrap_or_default());
            cells.push(row.state.words(&w, row.due, frame.on));
            cells
        };
        matching.iter().map(cells_of).collect()
    });
    Ok((titles, rows))
}

fn shows(frame: &Frame<'_>, sight: &Sight<'_>, one: One<'_>, filter: ChildFilter) -> bool {
    let duties = || sight.duties(one);
    match filter {
        ChildFilter::All => true,
        ChildFilter::Overdue => duties().iter().any(|owed| owed.overdue),
        ChildFilter::DueSoon => {
            let duties = duties();
            !duties.iter().any(|owed| owed.overdue)
                && duties
                    .iter()
                    .any(|owed| owed.due <= frame.on.plus_days(WEEK_DAYS))
        }
        ChildFilter::Circumstances => {
            one.standing.circumstance && sight.in_circumstance(&one.kept().child)
        }
        ChildFilter::Waiting => one.standing.waits && sight.has(Section::Residence),
        ChildFilter::Incomplete => {
            let unsure = || {
                let details = &one.kept().child.details;
                details.personal_id.is_none()
                    || details.birth.is_none_or(|birth| birth.known != Known::Day)
            };
            (one.standing.waits && sight.has(Section::Residence))
                || (sight.has(Section::Identity) && unsure())
        }
    }
}

/// What was searched for: a number, or the beginnings of words of a name.
struct Typed {
    words: Vec<String>,
    number: Option<String>,
}

impl Typed {
    fn of(text: &str) -> Self {
        let folded = fold(text);
        let number: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        Self {
            words: folded.split_whitespace().map(str::to_owned).collect(),
            number: (number.chars().any(|c| c.is_ascii_digit())).then_some(number),
        }
    }

    fn fits(&self, sight: &Sight<'_>, one: One<'_>) -> bool {
        if self.words.is_empty() && self.number.is_none() {
            return true;
        }
        if !sight.has(Section::Identity) {
            return false;
        }
        let kept = one.kept();
        if let Some(number) = &self.number {
            let details = &kept.child.details;
            return [&details.personal_id, &details.local_id]
                .into_iter()
                .flatten()
                .any(|id| id.eq_ignore_ascii_case(number));
        }
        let name = kept.folded_name();
        self.words
            .iter()
            .all(|word| name.split(' ').any(|part| part.starts_with(word)))
    }
}

fn row(frame: &Frame<'_>, sight: &Sight<'_>, kept: &Kept, next: Option<&Owed>) -> ChildRow {
    let child = &kept.child;
    ChildRow {
        id: child.id.to_string(),
        name: say::child_name(frame.route.lens.lang, sight.identity(child.name())),
        sex: sight.identity(child.details.sex),
        birth: sight.identity(child.details.birth),
        village: sight.village(child),
        carer: sight.carer(kept),
        next: next
            .map(|owed| frame.text(&frame.office.pack.needs[usize::from(owed.need)].words))
            .unwrap_or_default(),
        state: next.map_or(StateMark::Done, |owed| {
            let state = if owed.overdue {
                State::Overdue
            } else {
                State::Open
            };
            super::mark(state, Some(owed.due), frame.on)
        }),
        due: next.map(|owed| owed.due),
        restricted: false,
    }
}
