//! The children of a unit: searched, narrowed, one page of them.

use noi_core::access::Section;
use noi_core::names::fold;
use noi_core::{Known, State};
use noi_ui::figures::StateMark;
use noi_ui::pages::children::{ChildRow, ChildrenView};
use noi_ui::routes::{ChildFilter, ChildQuery};

use super::sight::Sight;
use super::{Frame, PAGE_ROWS, WEEK_DAYS};
use crate::door::permit;
use crate::pages::Trouble;
use crate::roster::Kept;
use crate::roster::board::{Board, Owed, Standing};
use crate::say;

pub(crate) async fn load(frame: &Frame<'_>, query: &ChildQuery) -> Result<ChildrenView, Trouble> {
    let board = frame.board().await;
    let typed = Typed::of(&query.text);
    let sight = Sight::of(frame);
    let held = frame.held_homes(&board);
    let children = &frame.held.roster.children;
    let matching: Vec<&Standing> = board
        .children
        .iter()
        .filter(|one| {
            let kept = &children[one.child as usize];
            held[one.home as usize]
                && frame.is_among(&kept.child)
                && shows(&sight, &board, one, kept, query.show)
                && query.age.is_none_or(|band| {
                    let months = sight
                        .identity(kept.child.birth())
                        .map(|birth| birth.day.months_until(frame.on));
                    let (from, to) = band.years();
                    months.is_some_and(|months| {
                        (i32::from(from)..=i32::from(to)).contains(&(months / 12))
                    })
                })
                && typed.fits(&sight, kept)
        })
        .collect();
    let first = (u64::from(query.page.max(1)) - 1) * u64::from(PAGE_ROWS);
    let rows = matching
        .iter()
        .skip(usize::try_from(first).unwrap_or(usize::MAX))
        .take(PAGE_ROWS as usize)
        .map(|one| {
            let kept = &children[one.child as usize];
            row(frame, &sight, kept, sight.duties(&board, one, kept).first())
        })
        .collect();
    Ok(ChildrenView {
        query: query.clone(),
        total: matching.len() as u64,
        page_size: PAGE_ROWS,
        rows,
        may_register: permit::may_register(frame),
        pregnancies: permit::may_see_pregnancies(frame),
    })
}

fn shows(
    sight: &Sight<'_>,
    board: &Board,
    one: &Standing,
    kept: &Kept,
    filter: ChildFilter,
) -> bool {
    let duties = || sight.duties(board, one, kept);
    let details = &kept.child.details;
    match filter {
        ChildFilter::All => true,
        ChildFilter::Overdue => duties().iter().any(|owed| owed.overdue),
        ChildFilter::DueSoon => {
            let duties = duties();
            !duties.iter().any(|owed| owed.overdue)
                && duties
                    .iter()
                    .any(|owed| owed.due <= board.on.plus_days(WEEK_DAYS))
        }
        ChildFilter::Circumstances => one.circumstance && sight.in_circumstance(&kept.child),
        ChildFilter::Incomplete => {
            (one.waits && sight.has(Section::Residence))
                || (sight.has(Section::Identity)
                    && (details.personal_id.is_none()
                        || details.birth.is_none_or(|birth| birth.known != Known::Day)))
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

    fn fits(&self, sight: &Sight<'_>, kept: &Kept) -> bool {
        if self.words.is_empty() && self.number.is_none() {
            return true;
        }
        if !sight.has(Section::Identity) {
            return false;
        }
        let details = &kept.child.details;
        if let Some(number) = &self.number {
            return [&details.personal_id, &details.local_id]
                .into_iter()
                .flatten()
                .any(|id| id.eq_ignore_ascii_case(number));
        }
        self.words
            .iter()
            .all(|word| kept.fold.split(' ').any(|part| part.starts_with(word)))
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
