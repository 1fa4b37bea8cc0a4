//! What leaves a child's page on paper: the sheet, the card for the family, and what the card opens.

use noi_accounts::{Card, Entry, Outcome};
use noi_core::FactId;
use noi_core::fact::{Body, Empty};
use noi_core::records::child::Child;
use noi_office::OfficeError;
use noi_ui::forms::Fields;
use noi_ui::pages::card::{self as card_page, CardView, Revoking};
use noi_ui::pages::child::{ChildActs, ChildView, MatrixView};
use noi_ui::pages::growth::GrowthView;
use noi_ui::pages::summary::SummaryView;
use noi_ui::routes::{Door, Lens, Place, Route};
use noi_ui::words::Lang;

use super::child::need_row;
use super::{Frame, audit, child};
use crate::change;
use crate::desk::Desk;
use crate::door::{Knocking, permit};
use crate::pages::Trouble;
use crate::{say, submit};

/// The sheet of a child; that it was made is noted beside the reading of the record.
pub(crate) async fn summary(frame: &Frame<'_>, id: &str) -> Result<SummaryView, Trouble> {
    let child = child::load(frame, id).await?;
    note(frame, id, "print-child", Outcome::opened(frame.sees));
    Ok(SummaryView {
        child,
        made: audit::moment(frame.now()),
    })
}

/// A fresh card for the family of a child, and the form by which those before are revoked.
pub(crate) async fn card(
    frame: &Frame<'_>,
    id: &str,
    asked: &Knocking<'_>,
) -> Result<CardView, Trouble> {
    let child = child::whole(frame, id).await?;
    let mut view = CardView {
        id: id.to_owned(),
        given: given(frame.route.lens.lang, &child),
        revoked: child.cards_revoked.map(audit::moment),
        fact: change::fresh(frame).to_string(),
        ..CardView::default()
    };
    if let Some(cards) = &frame.desk.door.cards {
        let sections = permit::on_a_card(frame, &child);
        let (code, until) = cards.give(child.id, sections);
        note(frame, id, "give-card", Outcome::opened(sections));
        let route = Route {
            place: Place::Door(Door::Family(code)),
            lens: Lens::default(),
        };
        view.link = Some(format!("{}{}", asked.origin(frame.desk), route.href()));
        view.until = until.vn();
    }
    Ok(view)
}

/// Revokes the cards that a child's family was given so far, or says why not.
pub(crate) async fn revoke(
    frame: &Frame<'_>,
    id: &str,
    asked: &Knocking<'_>,
    fields: &Fields,
) -> Result<submit::Outcome, Trouble> {
    let fact: Option<FactId> = fields.get("fact").parse().ok();
    let why = match fact.filter(|_| fields.get("sure") == "yes") {
        None => Revoking::Unsure,
        Some(fact) => {
            let body = Body::CardsRevoked(Empty {});
            match submit::record(frame, id, fact, frame.today, body).await? {
                Ok(()) => {
                    note(frame, id, "revoke-cards", Outcome::DONE);
                    return Ok(submit::Outcome::Elsewhere(frame.route.href()));
                }
                Err(refused) => Revoking::Refused(refused),
            }
        }
    };
    let view = CardView {
        revoking: Some(why),
        ..card(frame, id, asked).await?
    };
    let html = card_page::render(&view, &frame.page().await);
    Ok(submit::Outcome::Page(422, html))
}

fn note(frame: &Frame<'_>, id: &str, what: &str, outcome: Outcome) {
    frame.note(Entry {
        record: super::record(id),
        ..Entry::plain(frame.now(), Some(frame.visitor.person), what, outcome)
    });
}

/// What the card calls the child: never more than the given name.
fn given(lang: Lang, child: &Child) -> String {
    let last = child
        .name()
        .and_then(|name| name.split_whitespace().next_back());
    last.map_or_else(|| say::child_name(lang, None), str::to_owned)
}

/// What a card opens, as of today; `None` where it was revoked or the record isn't followed any
/// more.
pub(crate) async fn family(
    desk: &Desk,
    lang: Lang,
    card: Card,
) -> Result<Option<ChildView>, Trouble> {
    let office = &desk.office;
    let (today, sections) = (office.today(), card.sections);
    let file = match office.child(card.record, today, sections).await {
        Ok(file) => file,
        Err(OfficeError::NoChild(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let facts = office.facts_of(card.record).await?;
    let Some(whole) = Child::fold(card.record, &facts) else {
        return Ok(None);
    };
    let revoked = card.is_revoked(whole.cards_revoked);
    if revoked || whole.merged_into.is_some() || !whole.present(today) {
        return Ok(None);
    }
    Ok(Some(ChildView {
        id: String::new(),
        name: given(lang, &whole),
        sex: None,
        birth: file.birth,
        place: String::new(),
        facts: Vec::new(),
        carers: Vec::new(),
        circumstances: Vec::new(),
        restricted: false,
        sees: sections,
        left: None,
        likely_same: Vec::new(),
        matrix: MatrixView::default(),
        needs: (file.needs.iter())
            .map(|need| need_row(lang, today, need))
            .collect(),
        growth: GrowthView::default(),
        screenings: Vec::new(),
        timeline: Vec::new(),
        looked: None,
        may_give_card: false,
        cards_revoked: None,
        acts: ChildActs::default(),
    }))
}
