//! The card that a family keeps, and the page that it opens: one child, what is next, nothing
//! else to go to.

use askama::Template;

use super::child::ChildView;
use super::html;
use super::summary::{coming, open};
use crate::components::Tag;
use crate::figures::StateMark;
use crate::format;
use crate::inputs::FormErrors;
use crate::page::{Page, Shell};
use crate::qr::Qr;
use crate::routes::Place;
use crate::words::Words;

/// A card to print.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardView {
    /// Id of the child, for the way back.
    pub id: String,
    /// The given name only.
    pub given: String,
    /// The address that the code holds; `None`: this installation gives no cards.
    pub link: Option<String>,
    /// The last day: dd/mm/yyyy.
    pub until: String,
    /// Cards given up to this moment open nothing any more: dd/mm/yyyy hh:mm.
    pub revoked: Option<String>,
    /// The identifier under which a revocation is recorded.
    pub fact: String,
    /// Why the cards weren't revoked.
    pub revoking: Option<Revoking>,
}

/// Why cards weren't revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revoking {
    /// It wasn't said to be meant.
    Unsure,
    /// In words.
    Refused(String),
}

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a CardView,
    back: String,
    action: String,
    code: Option<Qr>,
    errors: FormErrors,
    unsure: Option<String>,
}

/// The card.
pub fn render(view: &CardView, page: &Page) -> String {
    let w = page.words();
    let link = view.link.as_deref();
    let errors = match &view.revoking {
        None => FormErrors::new(&w, Vec::new()),
        Some(Revoking::Unsure) => FormErrors::new(&w, vec![("sure", w.get("card-revoke-unsure"))]),
        Some(Revoking::Refused(why)) => FormErrors::titled(w.get("refused-title"), why.clone()),
    };
    html(&CardPage {
        action: page.href(Place::Card(view.id.clone())),
        unsure: errors.of("sure"),
        errors,
        back: page.href(Place::Child(view.id.clone())),
        code: link.and_then(|link| Qr::of(link, w.x("card-code", view.given.as_str()))),
        v: view,
        s: Shell::new(page),
        w,
    })
}

/// What a family's card opens.
#[derive(Debug, Clone, PartialEq)]
pub enum FamilyView {
    /// Over, or never was one.
    Over,
    /// Too many that weren't any: so many seconds are left.
    Wait(u64),
    /// The child, cut to what the card may show: of the name only the given one, and neither
    /// carers nor where it lives.
    Child(Box<ChildView>),
}

impl FamilyView {
    /// The status that it is answered with.
    pub fn status(&self) -> u16 {
        match self {
            FamilyView::Over => 410,
            FamilyView::Wait(_) => 429,
            FamilyView::Child(_) => 200,
        }
    }
}

struct DueShown<'a> {
    words: &'a str,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "family.html")]
struct FamilyPage<'a> {
    s: Shell<'a>,
    w: Words,
    title: String,
    text: String,
    due: Vec<DueShown<'a>>,
    next: Vec<(&'a str, String)>,
    done: Vec<(&'a str, String)>,
    child: bool,
}

/// Needs that open later on a family's page.
const NEXT: usize = 5;

/// The page that a card opens.
pub fn render_family(view: &FamilyView, page: &Page) -> String {
    let w = page.words();
    let mut shown = FamilyPage {
        title: w.get("family-over"),
        text: w.get("family-over-text"),
        due: Vec::new(),
        next: Vec::new(),
        done: Vec::new(),
        child: false,
        s: Shell::new(page),
        w,
    };
    match view {
        FamilyView::Over => {}
        FamilyView::Wait(seconds) => {
            shown.title = w.get("family-wait");
            shown.text = w.n("family-wait-text", *seconds);
        }
        FamilyView::Child(child) => {
            shown.child = true;
            shown.title.clone_from(&child.name);
            shown.text = format::age(&w, child.birth, page.as_of).unwrap_or_default();
            shown.due = (open(child).into_iter())
                .map(|need| DueShown {
                    words: &need.words,
                    tag: Tag::state(&w, need.state, need.due, page.as_of),
                })
                .collect();
            shown.next = (coming(child, NEXT).into_iter())
                .map(|need| {
                    let opens = need.opens.map(|day| w.x("opens-on", day.vn()));
                    (need.words.as_str(), opens.unwrap_or_default())
                })
                .collect();
            let done = |need: &&super::child::NeedRow| {
                matches!(need.state, StateMark::Done | StateMark::DoneLate)
            };
            shown.done = (child.needs.iter().filter(done))
                .map(|need| {
                    (
                        need.words.as_str(),
                        need.met.map(|day| day.vn()).unwrap_or_default(),
                    )
                })
                .collect();
        }
    }
    html(&shown)
}
