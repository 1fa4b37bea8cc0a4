//! What a few letters may mean: children, for those who may search for them, and units.

use noi_core::access::Section;
use noi_ui::format;
use noi_ui::pages::find::{FindView, FoundChild, FoundUnit};
use noi_ui::routes::ChildQuery;
use noi_ui::words::Words;

use super::{Frame, children, choose};
use crate::pages::Trouble;

/// Children and units listed; more are a search of their own.
const CHILDREN: usize = 8;
const UNITS: usize = 8;
/// One letter finds everybody.
const LETTERS: usize = 2;

pub(crate) async fn load(frame: &Frame<'_>, text: &str) -> Result<FindView, Trouble> {
    let mut view = FindView {
        text: text.to_owned(),
        searches_children: frame.sees.has(Section::Identity),
        ..FindView::default()
    };
    if text.chars().count() < LETTERS {
        return Ok(view);
    }
    let lang = frame.route.lens.lang;
    if view.searches_children {
        let w = Words::new(lang);
        let query = ChildQuery {
            text: text.to_owned(),
            page: 1,
            ..ChildQuery::default()
        };
        let found = children::load(frame, &query).await?;
        view.more_children = found.total > CHILDREN as u64;
        view.children = (found.rows.into_iter().take(CHILDREN))
            .map(|row| {
                let age = format::age(&w, row.birth, frame.on);
                let about = [age.unwrap_or_default(), row.village, row.carer];
                let about = about.into_iter().filter(|part| !part.is_empty());
                FoundChild {
                    id: row.id,
                    name: row.name,
                    about: about.collect::<Vec<_>>().join(" · "),
                }
            })
            .collect();
    }
    let units = choose::search(frame.office, text, frame.tree, lang).found;
    view.units = (units.into_iter().take(UNITS))
        .map(|unit| FoundUnit {
            id: unit.id,
            name: unit.name,
            above: unit.above,
        })
        .collect();
    Ok(view)
}
