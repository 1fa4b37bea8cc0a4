//! Units: those below one, found for a text; and one of them with what it was made from, what it
//! became, and every name it bore.

use askama::Template;

use super::html;
use crate::components::Tag;
use crate::page::{Page, Shell};
use crate::routes::{ChildFilter, ChildQuery, Place, Sorted, UnitColumn, UnitPage, UnitQuery};
use crate::sorting::Heads;
use crate::words::Words;

/// `UnitPage::List`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UnitsView {
    pub query: UnitQuery,
    /// Id of the unit looked at.
    pub unit: String,
    /// Those directly below the unit looked at, or those found; in the order asked for.
    pub rows: Vec<UnitRow>,
    /// More were found than are shown.
    pub more: bool,
    /// Whether the visitor may add a village or facility here.
    pub may_add: bool,
    pub waiting: Waiting,
}

/// A unit in a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitRow {
    /// Id in addresses.
    pub id: String,
    /// With the word of its kind.
    pub name: String,
    /// The units above it; empty where they go without saying.
    pub above: String,
    /// In the page's language.
    pub kind: String,
    /// Official code; empty where it has none.
    pub code: String,
    /// First day, as people write it; empty: before all records.
    pub from: String,
    /// Last day; empty: not ended.
    pub until: String,
    /// What is told of it besides, in the page's language; may be empty.
    pub note: String,
}

/// Children of a unit whose commune was split, and who wait for a person's choice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Waiting {
    /// Nobody waits, or the visitor sees no children.
    #[default]
    None,
    /// So many, whom the visitor may list.
    Listed(u64),
}

/// `UnitPage::One`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UnitView {
    pub row: UnitRow,
    /// The units above, the highest first: id and name.
    pub above: Vec<(String, String)>,
    /// Every name with its code and the day from which it held, the latest first; empty where
    /// there was only one.
    pub names: Vec<NameView>,
    /// What it was made from.
    pub made_from: Vec<UnitRow>,
    /// What it became.
    pub became: Vec<UnitRow>,
    /// It was split, and the asset can't tell who went where.
    pub split: bool,
    /// Directly below.
    pub parts: Vec<UnitRow>,
    /// Why it was closed, where people wrote it.
    pub closed_because: String,
    /// People added it, and the visitor may change it.
    pub may_change: bool,
    /// Whether the visitor may add a village or facility below it.
    pub may_add: bool,
    /// Whether the visitor sees its figures.
    pub may_see_figures: bool,
    pub waiting: Waiting,
}

/// A name that it bore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameView {
    /// Since which day; empty: from the beginning.
    pub since: String,
    pub name: String,
    pub code: String,
    /// Why, where people wrote it.
    pub reason: String,
}

struct RowShown<'a> {
    row: &'a UnitRow,
    href: String,
    tag: Option<Tag>,
}

fn shown<'a>(page: &Page, w: &Words, row: &'a UnitRow) -> RowShown<'a> {
    RowShown {
        href: page.href(Place::Units(UnitPage::One(row.id.clone()))),
        tag: (!row.until.is_empty())
            .then(|| Tag::worded("none", "dash", w.x("unit-until", row.until.as_str()))),
        row,
    }
}

#[derive(Template)]
#[template(path = "units.html")]
struct UnitsPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a UnitsView,
    action: String,
    kept: Vec<(&'static str, String)>,
    title: String,
    clear: String,
    rows: Vec<RowShown<'a>>,
    heads: Heads<UnitColumn>,
    add: Option<String>,
    one: String,
    waiting: Option<(String, String)>,
}

/// The units below one, or those found.
pub fn render(view: &UnitsView, page: &Page) -> String {
    let w = page.words();
    let query = &view.query;
    let list = |query| Place::Units(UnitPage::List(query));
    let names = [
        (UnitColumn::Name, "unit-name"),
        (UnitColumn::Kind, "unit-kind"),
        (UnitColumn::Code, "unit-code"),
        (UnitColumn::From, "unit-from"),
    ];
    let usual = match query.text.is_empty() {
        true => Some(Sorted::up(UnitColumn::Name)),
        false => None,
    };
    let heads = Heads::new(
        page,
        names.map(|(column, key)| (column, w.get(key))).into(),
        query.sort,
        usual,
        |sort| {
            list(UnitQuery {
                sort,
                ..query.clone()
            })
        },
    );
    let mut kept = page.kept(&[]);
    kept.extend(query.sort.map(|sort| ("sap", sort.value())));
    html(&UnitsPage {
        v: view,
        action: page.route.to(list(UnitQuery::default())).path(),
        kept,
        title: match query.text.is_empty() {
            true => w.with(
                "units-below",
                &[
                    ("n", view.rows.len().into()),
                    ("x", page.unit_name.as_str().into()),
                ],
            ),
            false => w.with(
                "units-found",
                &[
                    ("n", view.rows.len().into()),
                    ("x", query.text.as_str().into()),
                ],
            ),
        },
        clear: page.href(list(UnitQuery {
            text: String::new(),
            ..query.clone()
        })),
        rows: view.rows.iter().map(|row| shown(page, &w, row)).collect(),
        heads,
        add: (view.may_add).then(|| page.href(Place::Units(UnitPage::New))),
        one: page.href(Place::Units(UnitPage::One(view.unit.clone()))),
        waiting: waiting(page, &w, &view.waiting, None),
        s: Shell::new(page),
        w,
    })
}

/// The words about children who wait, and where they are listed.
fn waiting(
    page: &Page,
    w: &Words,
    waiting: &Waiting,
    unit: Option<&str>,
) -> Option<(String, String)> {
    let Waiting::Listed(n) = waiting else {
        return None;
    };
    let list = Place::Children(ChildQuery {
        show: ChildFilter::Waiting,
        page: 1,
        ..ChildQuery::default()
    });
    let href = match unit {
        Some(unit) => page.href_in(unit, list),
        None => page.href(list),
    };
    Some((w.n("units-waiting", *n), href))
}

#[derive(Template)]
#[template(path = "unit.html")]
struct UnitOnePage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a UnitView,
    above: Vec<(&'a str, String)>,
    facts: Vec<(String, &'a str)>,
    tag: Option<Tag>,
    made_from: Vec<RowShown<'a>>,
    became: Vec<RowShown<'a>>,
    parts: Vec<RowShown<'a>>,
    figures: Option<String>,
    name: String,
    close: String,
    add: Option<String>,
    waiting: Option<(String, String)>,
}

/// One unit.
pub fn render_one<'v>(view: &'v UnitView, page: &Page) -> String {
    let w = page.words();
    let id = || view.row.id.clone();
    let rows = |rows: &'v [UnitRow]| -> Vec<RowShown<'v>> {
        rows.iter().map(|row| shown(page, &w, row)).collect()
    };
    let row = &view.row;
    let facts = [
        ("unit-kind", &row.kind),
        ("unit-code", &row.code),
        ("unit-from", &row.from),
        ("unit-last-day", &row.until),
        ("unit-closed-because", &view.closed_because),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    html(&UnitOnePage {
        v: view,
        above: (view.above.iter())
            .map(|(unit, name)| {
                (
                    name.as_str(),
                    page.href_in(unit, Place::Units(UnitPage::List(UnitQuery::default()))),
                )
            })
            .collect(),
        facts: facts
            .map(|(key, value)| (w.get(key), value.as_str()))
            .collect(),
        tag: (!row.until.is_empty())
            .then(|| Tag::worded("none", "dash", w.x("unit-until", row.until.as_str()))),
        made_from: rows(&view.made_from),
        became: rows(&view.became),
        parts: rows(&view.parts),
        figures: (view.may_see_figures).then(|| page.href_in(&row.id, Place::Home)),
        name: page.href(Place::Units(UnitPage::Name(id()))),
        close: page.href(Place::Units(UnitPage::Close(id()))),
        add: (view.may_add).then(|| page.href_in(&row.id, Place::Units(UnitPage::New))),
        waiting: waiting(page, &w, &view.waiting, Some(&row.id)),
        s: Shell::new(page),
        w,
    })
}
