//! One child on one sheet, to print and take along: only what the page of the child would show
//! the same person.

use askama::Template;
use noi_core::access::Section;
use noi_core::{Birth, Day};

use super::child::{ChildView, NeedRow};
use super::growth::{MeasureRow, found_words};
use super::html;
use crate::components::Tag;
use crate::figures::{StateMark, domain_key, sex_key};
use crate::format;
use crate::page::{Page, Shell};
use crate::routes::Place;
use crate::words::Words;

/// What the sheet shows.
#[derive(Debug, Clone, PartialEq)]
pub struct SummaryView {
    pub child: ChildView,
    /// When it was made: "22/11/2026 14:05".
    pub made: String,
}

/// Needs that open later, measurements and screenings on the sheet: it stays one page.
const NEXT: usize = 6;
const MEASUREMENTS: usize = 4;
const SCREENINGS: usize = 3;

struct OpenShown<'a> {
    words: &'a str,
    who: &'a str,
    tag: Tag,
}

struct MeasureShown<'a> {
    row: &'a MeasureRow,
    found: String,
}

#[derive(Template)]
#[template(path = "summary.html")]
struct SummaryPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a ChildView,
    back: String,
    sex: String,
    age: String,
    born: Option<String>,
    made_by: String,
    open: Vec<OpenShown<'a>>,
    next: Vec<(&'a str, String)>,
    done: Vec<(String, Vec<(&'a str, String)>)>,
    measures: Vec<MeasureShown<'a>>,
    grows: bool,
}

/// The sheet.
pub fn render(view: &SummaryView, page: &Page) -> String {
    let w = page.words();
    let v = &view.child;
    let by = page
        .visitor
        .as_ref()
        .map(|visitor| match &visitor.role[..] {
            "" => visitor.name.clone(),
            role => format!("{} ({role})", visitor.name),
        });
    html(&SummaryPage {
        back: page.href(Place::Child(v.id.clone())),
        sex: w.get(sex_key(v.sex)),
        age: format::age(&w, v.birth, page.as_of).unwrap_or_else(|| w.get("age-unknown")),
        born: v.birth.map(Birth::vn),
        made_by: w.with(
            "summary-made",
            &[
                ("who", by.unwrap_or_default().into()),
                ("at", (&view.made).into()),
            ],
        ),
        open: open(v)
            .into_iter()
            .map(|need| OpenShown {
                words: &need.words,
                who: &need.who,
                tag: Tag::state(&w, need.state, need.due, page.as_of),
            })
            .collect(),
        next: coming(v, NEXT)
            .into_iter()
            .map(|need| {
                let opens = need.opens.map(|day| w.x("opens-on", day.vn()));
                (need.words.as_str(), opens.unwrap_or_default())
            })
            .collect(),
        done: done(&w, v),
        measures: (v.growth.rows.iter().take(MEASUREMENTS))
            .map(|row| MeasureShown {
                row,
                found: found_words(&w, &row.found),
            })
            .collect(),
        grows: v.sees.has(Section::Growth),
        s: Shell::new(page),
        v,
        w,
    })
}

/// What is to be done, the most pressing first.
pub(super) fn open(v: &ChildView) -> Vec<&NeedRow> {
    let mut open: Vec<&NeedRow> = v.needs.iter().filter(|one| one.state.is_open()).collect();
    open.sort_by_key(|need| (need.state, need.due.unwrap_or(Day::MAX)));
    open
}

/// What opens later, the next first.
pub(super) fn coming(v: &ChildView, most: usize) -> Vec<&NeedRow> {
    let later = |need: &&NeedRow| need.state == StateMark::NotYet && need.opens.is_some();
    let mut coming: Vec<&NeedRow> = v.needs.iter().filter(later).collect();
    coming.sort_by_key(|need| need.opens);
    coming.truncate(most);
    coming
}

/// What was done, by domain: words and day.
fn done<'a>(w: &Words, v: &'a ChildView) -> Vec<(String, Vec<(&'a str, String)>)> {
    let of = |domain| {
        let done = v.needs.iter().filter(move |need| {
            need.domain == domain && matches!(need.state, StateMark::Done | StateMark::DoneLate)
        });
        done.map(|need| {
            let met = need.met.map(Day::vn).unwrap_or_default();
            (need.words.as_str(), met)
        })
        .collect::<Vec<_>>()
    };
    (noi_core::Domain::ALL.into_iter())
        .map(|domain| (w.get(domain_key(domain)), of(domain)))
        .filter(|(_, done)| !done.is_empty())
        .collect()
}

impl SummaryPage<'_> {
    fn screenings(&self) -> &[super::child::ScreeningRow] {
        let rows = &self.v.screenings;
        &rows[..rows.len().min(SCREENINGS)]
    }
}
