//! The heads of a table that can be sorted: links that keep what else the address says, and on a
//! telephone, where a table has no heads, the same links above it.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::page::Page;
use crate::routes::{Column, Place, Sorted};
use crate::words::Words;

/// A column: its name, where its link leads, and how the table stands by it.
struct Head<C> {
    column: C,
    label: String,
    href: String,
    stands: Option<Stands>,
}

#[derive(Clone, Copy, PartialEq)]
enum Stands {
    Up,
    Down,
}

impl Stands {
    fn aria(self) -> &'static str {
        match self {
            Stands::Up => "ascending",
            Stands::Down => "descending",
        }
    }

    fn mark(self) -> &'static str {
        match self {
            Stands::Up => "up",
            Stands::Down => "falling",
        }
    }
}

/// The columns of a table by which it can be sorted.
pub(crate) struct Heads<C>(Vec<Head<C>>);

impl<C: Column> Heads<C> {
    /// `names` are the columns with their names, as far as they are shown; `usual` is how the
    /// table stands when nothing is asked for; `place` makes its address.
    pub(crate) fn new(
        page: &Page,
        names: Vec<(C, String)>,
        asked: Option<Sorted<C>>,
        usual: Option<Sorted<C>>,
        place: impl Fn(Option<Sorted<C>>) -> Place,
    ) -> Self {
        let present = asked.or(usual);
        let head = |(column, label): (C, String)| {
            let stands = present.filter(|present| present.by == column);
            let next = Sorted {
                by: column,
                down: stands.is_some_and(|present| !present.down),
            };
            Head {
                column,
                label,
                href: page.href(place(Some(next).filter(|next| Some(*next) != usual))),
                stands: stands.map(|present| match present.down {
                    false => Stands::Up,
                    true => Stands::Down,
                }),
            }
        };
        Self(names.into_iter().map(head).collect())
    }

    /// The head of a column.
    pub(crate) fn of(&self, column: C) -> SortHead<'_> {
        let found = self.0.iter().find(|head| head.column == column);
        SortHead {
            label: found.map_or("", |head| head.label.as_str()),
            href: found.map_or("", |head| head.href.as_str()),
            stands: found.and_then(|head| head.stands),
        }
    }

    /// The same columns as links above the table.
    pub(crate) fn above(&self, w: &Words) -> SortLinks<'_> {
        let links = self.0.iter();
        SortLinks {
            title: w.get("sort-label"),
            always: false,
            links: links
                .map(|head| (head.label.as_str(), head.href.as_str(), head.stands))
                .collect(),
        }
    }
}

/// A cell of the head row.
#[derive(Template)]
#[template(path = "parts/sort_head.html")]
pub(crate) struct SortHead<'a> {
    label: &'a str,
    href: &'a str,
    stands: Option<Stands>,
}

impl HtmlSafe for SortHead<'_> {}

/// Links above a table.
#[derive(Template)]
#[template(path = "parts/sort_links.html")]
pub(crate) struct SortLinks<'a> {
    title: String,
    /// What they sort has no heads on any screen.
    always: bool,
    links: Vec<(&'a str, &'a str, Option<Stands>)>,
}

impl SortLinks<'_> {
    /// Of a list that isn't a table.
    pub(crate) fn always(mut self) -> Self {
        self.always = true;
        self
    }
}

impl HtmlSafe for SortLinks<'_> {}
