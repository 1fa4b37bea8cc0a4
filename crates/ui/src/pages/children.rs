//! The children of a unit: search, filters, list.

use askama::Template;
use noi_core::{Birth, Day, Sex};

use super::html;
use crate::components::{Chip, Pager, Tag};
use crate::figures::{StateMark, sex_key};
use crate::format;
use crate::page::{Page, Shell};
use crate::routes::{
    AgeBand, ChildColumn, ChildFilter, ChildQuery, Place, Pregnancy, Sheet, Sorted,
};
use crate::sorting::Heads;
use crate::words::Words;

/// What the list of children shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildrenView {
    /// What was asked, as in the route.
    pub query: ChildQuery,
    /// How many children match in all.
    pub total: u64,
    /// Rows on a page (about 50).
    pub page_size: u32,
    /// The children of this page, in order (see `names::sort_key`).
    pub rows: Vec<ChildRow>,
    /// Whether the visitor may register a child here.
    pub may_register: bool,
    /// Whether the visitor may see pregnancies here.
    pub pregnancies: bool,
    /// Whether the visitor may take the list along as a file.
    pub may_export: bool,
}

/// One child in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildRow {
    /// Id in addresses.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Sex; `None` if not recorded.
    pub sex: Option<Sex>,
    /// Birth as far as known; `None` if unknown.
    pub birth: Option<Birth>,
    /// Village (thôn, bản), to tell namesakes apart.
    pub village: String,
    /// Name of the main carer; empty if none is known.
    pub carer: String,
    /// The most pressing open need, in the page's language; empty if none is open.
    pub next: String,
    /// State of that need; `Done` when nothing is open.
    pub state: StateMark,
    /// Its due day.
    pub due: Option<Day>,
    /// The record is restricted: it is shown with a lock and without a need.
    pub restricted: bool,
}

struct RowShown<'a> {
    row: &'a ChildRow,
    href: String,
    sex: String,
    age: String,
    born: Option<String>,
    estimate: bool,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "children.html")]
struct ChildrenPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a ChildrenView,
    action: String,
    kept: Vec<(&'static str, String)>,
    shows: Vec<Chip>,
    ages: Vec<Chip>,
    found: String,
    clear: String,
    register: String,
    pregnancies: String,
    xlsx: String,
    csv: String,
    heads: Heads<ChildColumn>,
    rows: Vec<RowShown<'a>>,
    pager: Pager,
}

/// The list of children.
pub fn render(view: &ChildrenView, page: &Page) -> String {
    let w = page.words();
    let query = &view.query;
    let link = |change: &dyn Fn(&mut ChildQuery)| {
        let mut changed = ChildQuery {
            page: 1,
            ..query.clone()
        };
        change(&mut changed);
        page.href(Place::Children(changed))
    };
    // Few ever wait for a unit: those are led there.
    let offered = |show: &ChildFilter| *show != ChildFilter::Waiting || query.show == *show;
    let shows = ChildFilter::ALL
        .into_iter()
        .filter(offered)
        .map(|show| Chip {
            label: w.get(show.key()),
            href: link(&|query| query.show = show),
            current: query.show == show,
        });
    let every_age = Chip {
        label: w.get("age-every"),
        href: link(&|query| query.age = None),
        current: query.age.is_none(),
    };
    let ages = AgeBand::ALL.into_iter().map(|band| Chip {
        label: age_band(&w, band),
        href: link(&|query| query.age = Some(band)),
        current: query.age == Some(band),
    });
    let mut kept = page.kept(&[]);
    if query.show != ChildFilter::default() {
        kept.push(("show", query.show.code().to_owned()));
    }
    if let Some(age) = query.age {
        kept.push(("age", age.code().to_owned()));
    }
    kept.extend(query.sort.map(|sort| ("sap", sort.value())));
    let names = [
        (ChildColumn::Name, "col-name"),
        (ChildColumn::Birth, "col-sex-age"),
        (ChildColumn::Village, "col-village"),
    ];
    let heads = Heads::new(
        page,
        names.map(|(column, key)| (column, w.get(key))).into(),
        query.sort,
        Some(Sorted::up(ChildColumn::Name)),
        |sort| {
            Place::Children(ChildQuery {
                sort,
                page: 1,
                ..query.clone()
            })
        },
    );
    let as_file = |sheet| {
        let all = ChildQuery {
            page: 1,
            ..query.clone()
        };
        page.href(Place::Export(all, sheet))
    };
    let found = if query.text.is_empty() {
        w.n("children-count", view.total)
    } else {
        w.with(
            "children-found",
            &[("n", view.total.into()), ("x", (&query.text).into())],
        )
    };
    html(&ChildrenPage {
        v: view,
        action: page.route.to(Place::Children(ChildQuery::default())).path(),
        kept,
        shows: shows.collect(),
        ages: std::iter::once(every_age).chain(ages).collect(),
        found,
        clear: link(&|query| query.text.clear()),
        register: page.href(Place::Register),
        pregnancies: page.href(Place::Pregnancy(Pregnancy::List)),
        xlsx: as_file(Sheet::Xlsx),
        csv: as_file(Sheet::Csv),
        heads,
        rows: view.rows.iter().map(|row| shown(page, &w, row)).collect(),
        pager: Pager::new(page, &w, view.total, view.page_size, query.page, |number| {
            Place::Children(ChildQuery {
                page: number,
                ..query.clone()
            })
        }),
        s: Shell::new(page),
        w,
    })
}

fn age_band(w: &Words, band: AgeBand) -> String {
    let (from, to) = band.years();
    if band == AgeBand::Under1 {
        w.get("age-under-1")
    } else {
        w.with("age-from-to", &[("from", from.into()), ("to", to.into())])
    }
}

fn shown<'a>(page: &Page, w: &Words, row: &'a ChildRow) -> RowShown<'a> {
    RowShown {
        row,
        href: page.href(Place::Child(row.id.clone())),
        sex: w.get(sex_key(row.sex)),
        age: format::age(w, row.birth, page.as_of).unwrap_or_else(|| w.get("age-unknown")),
        born: row.birth.map(Birth::vn),
        estimate: row.birth.is_some_and(format::is_estimate),
        tag: if row.restricted {
            Tag::worded("restricted", "lock", w.get("restricted-record"))
        } else if row.next.is_empty() && !row.state.is_open() {
            Tag::worded("done", "tick", w.get("nothing-open"))
        } else {
            Tag::state(w, row.state, row.due, page.as_of)
        },
    }
}
