//! What a page or a form asks of the policy before anything is loaded for it, and what of the
//! answer is written into the audit before anything leaves.

use noi_accounts::{Entry, Outcome};
use noi_core::access::{
    Action, Allowed, Glass, Name, Programme as _, Reason, Refused, Role, Section, Sections, policy,
};
use noi_core::records::child::Child;
use noi_core::records::import::Import;
use noi_core::{FactId, Moment, RecordId, UnitId, access};
use noi_ui::pages::message::MessageKind;
use noi_ui::routes::{AuditQuery, Change, Door, Place, Pregnancy, UnitPage};
use noi_ui::words::Words;

use super::visitor::Around;
use crate::load::{self, Frame};
use crate::pages::Trouble;
use crate::say;

/// What came of asking.
pub(crate) enum Permit {
    /// These sections may be on the page.
    Page(Sections),
    /// Nothing of this page, but another: where this person's work is.
    Elsewhere(Place),
}

/// Asks whether the visitor may see the page.
pub(crate) async fn for_page(frame: &Frame<'_>) -> Result<Permit, Trouble> {
    let unit = || Around::unit(frame.office, frame.unit, frame.today);
    match &frame.route.place {
        Place::Home => match ask(frame, Action::SeeFigures, Some(&unit()), &[]) {
            Ok(allowed) => Ok(Permit::Page(allowed.sections)),
            Err(refused) => match first_place(frame) {
                Some(place) => Ok(Permit::Elsewhere(place)),
                None => Err(told(frame, refused)),
            },
        },
        Place::Coverage(_) | Place::Indicator(_) | Place::Plans(_) | Place::Plan(_) => {
            asked(frame, Action::SeeFigures, &unit())
        }
        Place::Children(query) if !query.text.is_empty() => asked(frame, Action::Search, &unit()),
        Place::Children(_) | Place::Follow(_) => asked(frame, Action::List, &unit()),
        // Whoever lists no children still has the duties of plans.
        Place::Duties(_) => match ask(frame, Action::List, Some(&unit()), &[]) {
            Ok(allowed) => Ok(Permit::Page(allowed.sections)),
            Err(_) => match ask(frame, Action::SeeFigures, Some(&unit()), &[]) {
                Ok(_) => Ok(Permit::Page(Sections::NONE)),
                Err(refused) => Err(told(frame, refused)),
            },
        },
        Place::Export(query, _) => {
            // Who searches for somebody does so in a file, too.
            if !query.text.is_empty() && may_export(frame) {
                asked(frame, Action::Search, &unit())?;
            }
            asked(frame, Action::Export, &unit())
        }
        Place::Register => asked(frame, Action::Register, &unit()),
        Place::Child(id) => about_child(frame, id, Action::SeeChild).await,
        Place::Measure(id) => about_child(frame, id, Action::Record(Section::Growth)).await,
        Place::Screen(id, which) => {
            about_child(frame, id, Action::Record(screened(frame, which.as_deref()))).await
        }
        Place::Undo(id) => about_child(frame, id, Action::SeeChild).await,
        Place::Change(id, change) => to_change(frame, id, change).await,
        Place::Pregnancy(which) => of_pregnancies(frame, which).await,
        Place::Units(which) => of_units(frame, which),
        Place::Looked(id) => about_child(frame, id, Action::See(Section::WhoLooked)).await,
        Place::Summary(id) => about_child(frame, id, Action::SeeChild).await,
        Place::Card(id) => about_child(frame, id, CARD).await,
        Place::Open(id) => about_child(frame, id, Action::BreakGlass).await,
        Place::People(_) | Place::Person(_) => asked(frame, Action::ManagePeople, &unit()),
        Place::Audit(_) => asked(frame, Action::ReadAudit, &unit()),
        Place::System => asked(frame, Action::SeeSystem, &unit()),
        Place::Opened(_) => {
            match frame
                .visitor
                .may(Action::BreakGlass, Some(&unit()), &[], frame.now())
            {
                Ok(_) => {
                    // Nothing is opened by it: what is written down is that the list was read.
                    let person = Some(frame.visitor.person);
                    let entry = Entry::plain(frame.now(), person, "see-opened", Outcome::DONE);
                    frame.note(Entry {
                        unit: Some(frame.unit),
                        ..entry
                    });
                    Ok(Permit::Page(Sections::NONE))
                }
                Err(refused) => Err(told(frame, refused)),
            }
        }
        Place::Imports | Place::Import(_) | Place::Rejects(_) => {
            asked(frame, Action::Import, &unit())
        }
        // Pages and units are found by everybody; children by whoever may search for them here.
        Place::Find(text) => match text.is_empty() || !may_search(frame) {
            true => Ok(Permit::Page(Sections::NONE)),
            false => asked(frame, Action::Search, &unit()),
        },
        Place::Choose(_) | Place::About | Place::Styleguide | Place::Door(_) => {
            Ok(Permit::Page(Sections::NONE))
        }
    }
}

/// Asks about pregnancies: those of the unit, or one, which lies where it was registered.
async fn of_pregnancies(frame: &Frame<'_>, which: &Pregnancy) -> Result<Permit, Trouble> {
    let unit = || Around::unit(frame.office, frame.unit, frame.today);
    let (id, action) = match which {
        Pregnancy::List => return asked(frame, Action::See(Section::Pregnancy), &unit()),
        Pregnancy::New => return asked(frame, Action::Record(Section::Pregnancy), &unit()),
        Pregnancy::One(id) => (id, Action::Record(Section::Pregnancy)),
        Pregnancy::Born(id) => (id, Action::Register),
    };
    let found = match load::record(id) {
        Some(record) => frame.office.pregnancy(record).await?,
        None => None,
    };
    let about = found.map(|file| {
        let pregnancy = file.pregnancy;
        Around::person(frame.office, pregnancy.id, pregnancy.unit, frame.today)
    });
    match ask(frame, action, about.as_ref(), &[]) {
        Ok(allowed) => Ok(Permit::Page(allowed.sections)),
        Err(refused) if refused.reason() == Reason::NotFound => {
            Err(Trouble::say(MessageKind::NotFound, ""))
        }
        Err(refused) => Err(told(frame, refused)),
    }
}

/// Asks about units: whoever sees the figures of one sees it and those below.
fn of_units(frame: &Frame<'_>, which: &UnitPage) -> Result<Permit, Trouble> {
    let about = |unit| Around::unit(frame.office, unit, frame.today);
    let named = |id: &str| load::units::named(frame, id).map(about);
    let (about, changes) = match which {
        UnitPage::List(_) => (about(frame.unit), false),
        UnitPage::New => (about(frame.unit), true),
        UnitPage::One(id) => (named(id)?, false),
        UnitPage::Name(id) | UnitPage::Close(id) => (named(id)?, true),
    };
    if !changes && ask(frame, Action::SeeFigures, Some(&about), &[]).is_ok() {
        return Ok(Permit::Page(Sections::NONE));
    }
    asked(frame, Action::ManageLocalUnits, &about)
}

/// Whether the visitor may register a pregnancy in the unit looked at.
pub(crate) fn may_register_pregnancy(frame: &Frame<'_>) -> bool {
    let unit = Around::unit(frame.office, frame.unit, frame.today);
    let record = Action::Record(Section::Pregnancy);
    frame
        .visitor
        .may(record, Some(&unit), &[], frame.now())
        .is_ok()
}

/// Whether the visitor may see the pregnancies of the unit looked at: asked for a link, and not
/// logged.
pub(crate) fn may_see_pregnancies(frame: &Frame<'_>) -> bool {
    let unit = Around::unit(frame.office, frame.unit, frame.today);
    let see = Action::See(Section::Pregnancy);
    frame
        .visitor
        .may(see, Some(&unit), &[], frame.now())
        .is_ok()
}

/// Asks about what a change of a child's record needs, of every record that it touches.
async fn to_change(frame: &Frame<'_>, id: &str, change: &Change) -> Result<Permit, Trouble> {
    match change {
        // A correction of details tells of where the child lives, too.
        Change::Details => {
            let identity = sections_of(frame, id, Action::Correct(Section::Identity)).await?;
            let residence = sections_of(frame, id, Action::Correct(Section::Residence)).await?;
            Ok(Permit::Page(identity | residence))
        }
        Change::Residence => about_child(frame, id, Action::Record(Section::Residence)).await,
        Change::Carers | Change::Carer(_) => {
            about_child(frame, id, Action::Record(Section::Contacts)).await
        }
        Change::Merge(other) | Change::Part(other) => {
            // Both records must be within reach; then what may be seen of both is compared.
            let mut sees = Sections::of(Section::ALL);
            for record in [id, other] {
                sections_of(frame, record, Action::Merge).await?;
                sees = sees & sections_of(frame, record, Action::SeeChild).await?;
            }
            Ok(Permit::Page(sees))
        }
    }
}

async fn sections_of(frame: &Frame<'_>, id: &str, action: Action) -> Result<Sections, Trouble> {
    match about_child(frame, id, action).await? {
        Permit::Page(sections) => Ok(sections),
        Permit::Elsewhere(place) => Err(Trouble::Elsewhere(place)),
    }
}

/// Whether the visitor may do something with a child's record: asked for a link, and not logged.
pub(crate) fn may(frame: &Frame<'_>, child: &Child, action: Action) -> bool {
    let about = Around::child(frame.office, child, frame.today);
    let answer = frame.visitor.may(action, Some(&about), &[], frame.now());
    answer.is_ok()
}

/// Writes down that other children were found from a child's record, as a search is.
pub(crate) fn note_search(frame: &Frame<'_>, child: &Child, shown: usize) {
    let about = Around::child(frame.office, child, frame.today);
    if ask(frame, Action::Search, Some(&about), &[]).is_ok() {
        frame.shown(shown);
    }
}

/// Whether the visitor still sees a child's record after it moved: asked for a link, and not
/// logged.
pub(crate) async fn still_seen(frame: &Frame<'_>, record: RecordId) -> Result<bool, Trouble> {
    let found = found(frame, record).await?;
    Ok(found.is_some_and(|(about, glasses)| {
        let see = Action::SeeChild;
        frame
            .visitor
            .may(see, Some(&about), &glasses, frame.now())
            .is_ok()
    }))
}

/// A card is given by whoever may reach the family.
const CARD: Action = Action::See(Section::Contacts);

/// Whether the visitor may give a child's family a card: asked for a button, and not logged.
pub(crate) fn may_give_card(frame: &Frame<'_>, child: &Child) -> bool {
    let about = Around::child(frame.office, child, frame.today);
    let answer = (frame.visitor).may(CARD, Some(&about), &[], frame.now());
    answer.is_ok()
}

/// What a card given by the visitor may show of a child: what a parent sees of their own, and of
/// that only what the giver sees.
pub(crate) fn on_a_card(frame: &Frame<'_>, child: &Child) -> Sections {
    let about = Around::child(frame.office, child, frame.today);
    let seen = (frame.visitor).may(Action::SeeChild, Some(&about), &[], frame.now());
    let seen = seen.map_or(Sections::NONE, |allowed| allowed.sections);
    // Where it lives is not for whoever finds a card.
    let given = Section::ALL
        .iter()
        .filter(|section| **section != Section::Residence);
    let parents = policy::rules(Role::Parent).sees & seen;
    given
        .filter(|section| parents.has(**section))
        .fold(Sections::NONE, |all, one| all | Sections::of(&[*one]))
}

/// In which section a questionnaire is recorded; without one, where the child's lie.
fn screened(frame: &Frame<'_>, which: Option<&str>) -> Section {
    let of = |code| frame.office.pack.section(Name::Instrument(code));
    which.and_then(of).unwrap_or(Section::Screening)
}

/// Where the work of whoever sees no figures is.
fn first_place(frame: &Frame<'_>) -> Option<Place> {
    let may = frame.visitor_shown().may;
    if may.read_audit {
        Some(Place::Audit(AuditQuery::default()))
    } else if may.manage_people {
        Some(Place::People(None))
    } else if let Some(child) = frame.visitor.own_child(frame.today) {
        Some(Place::Child(child.to_string()))
    } else if frame.visitor.holding(frame.today).next().is_none() {
        Some(Place::Door(Door::Account))
    } else {
        None
    }
}

fn asked(frame: &Frame<'_>, action: Action, about: &Around) -> Result<Permit, Trouble> {
    match ask(frame, action, Some(about), &[]) {
        Ok(allowed) => Ok(Permit::Page(allowed.sections)),
        Err(refused) => Err(told(frame, refused)),
    }
}

/// Whether the visitor may register a child in the unit looked at.
pub(crate) fn may_register(frame: &Frame<'_>) -> bool {
    let unit = Around::unit(frame.office, frame.unit, frame.today);
    let answer = (frame.visitor).may(Action::Register, Some(&unit), &[], frame.now());
    answer.is_ok()
}

/// Whether the visitor may take children of the unit looked at along as a file.
pub(crate) fn may_export(frame: &Frame<'_>) -> bool {
    let unit = Around::unit(frame.office, frame.unit, frame.today);
    let answer = (frame.visitor).may(Action::Export, Some(&unit), &[], frame.now());
    answer.is_ok()
}

/// Whether the visitor may search for children in the unit looked at: not logged, since nothing is
/// searched for yet.
fn may_search(frame: &Frame<'_>) -> bool {
    let unit = Around::unit(frame.office, frame.unit, frame.today);
    let answer = (frame.visitor).may(Action::Search, Some(&unit), &[], frame.now());
    answer.is_ok()
}

/// Whether the visitor may see the figures of another unit: asked for a part of a page.
pub(crate) fn may_see_figures(frame: &Frame<'_>, unit: UnitId) -> bool {
    let about = Around::unit(frame.office, unit, frame.today);
    let answer = (frame.visitor).may(Action::SeeFigures, Some(&about), &[], frame.now());
    answer.is_ok()
}

/// Asks the policy, and notes the answer for the audit where it is one that is logged.
pub(crate) fn ask(
    frame: &Frame<'_>,
    action: Action,
    about: Option<&Around>,
    glasses: &[Glass],
) -> Result<Allowed, Refused> {
    let now = frame.now();
    let answer = frame.visitor.may(action, about, glasses, now);
    match answer {
        Ok(allowed) if allowed.is_logged() => {
            frame.note(entry(frame, action, about, now, Outcome::allowed(allowed)));
        }
        Err(refused) if !matches!(action, Action::SeeFigures) => {
            let why = refused.for_the_audit();
            frame.note(entry(frame, action, about, now, Outcome::Refused { why }));
        }
        _ => {}
    }
    answer
}

fn entry(
    frame: &Frame<'_>,
    action: Action,
    about: Option<&Around>,
    at: Moment,
    outcome: Outcome,
) -> Entry {
    Entry {
        record: about.and_then(Around::record),
        unit: about.and_then(|about| about.units.first().copied()),
        token: frame.visitor.program.as_ref().map(|program| program.token),
        ..Entry::action(at, frame.visitor.person, action, outcome)
    }
}

/// Asks about a child's record. One that is elsewhere is told as one that isn't there.
async fn about_child(frame: &Frame<'_>, id: &str, action: Action) -> Result<Permit, Trouble> {
    let record = load::record(id);
    let found = match record {
        Some(record) => found(frame, record).await?,
        None => None,
    };
    let (about, glasses) = match &found {
        Some((about, glasses)) => (Some(about), glasses.as_slice()),
        None => (None, [].as_slice()),
    };
    match ask(frame, action, about, glasses) {
        Ok(allowed) => Ok(Permit::Page(allowed.sections)),
        Err(refused) => Err(match refused.reason() {
            Reason::NotFound => Trouble::say(MessageKind::NoSuchChild, id),
            Reason::NeedsReason => Trouble::Elsewhere(Place::Open(id.to_owned())),
            _ => told(frame, refused),
        }),
    }
}

/// Asks whether the visitor may record in each of these sections of a child's record, before
/// anything is read from it.
pub(crate) async fn to_record_all(
    frame: &Frame<'_>,
    id: &str,
    sections: Sections,
) -> Result<Permit, Trouble> {
    let mut sees = Sections::NONE;
    for section in sections.iter() {
        match about_child(frame, id, Action::Record(section)).await? {
            Permit::Page(allowed) => sees = sees | allowed,
            elsewhere => return Ok(elsewhere),
        }
    }
    Ok(Permit::Page(sees))
}

async fn found(
    frame: &Frame<'_>,
    record: RecordId,
) -> Result<Option<(Around, Vec<Glass>)>, Trouble> {
    let facts = frame.office.facts_of(record).await?;
    let child = Child::fold(record, &facts);
    Ok(child.map(|child| {
        let glasses = facts.iter().filter_map(Glass::opened).collect();
        (Around::child(frame.office, &child, frame.today), glasses)
    }))
}

/// What a search of the visitor's would show of a child: nothing of one that it doesn't find.
pub(crate) async fn by_search(frame: &Frame<'_>, record: RecordId) -> Result<Sections, Trouble> {
    let Some((about, glasses)) = found(frame, record).await? else {
        return Ok(Sections::NONE);
    };
    let answer = (frame.visitor).may(Action::Search, Some(&about), &glasses, frame.now());
    Ok(answer.map_or(Sections::NONE, |allowed| allowed.sections))
}

/// Why nothing is recorded for a child.
pub(crate) enum NotRecorded {
    /// There is no such record, or it is elsewhere: one and the same answer.
    Missing,
    /// Its name, and why, in the page's language.
    Refused { name: String, why: String },
}

/// Asks whether the visitor may record in each of these sections of a child's record; with its
/// name where so.
pub(crate) async fn to_record(
    frame: &Frame<'_>,
    record: RecordId,
    sections: Sections,
) -> Result<Result<String, NotRecorded>, Trouble> {
    let facts = frame.office.facts_of(record).await?;
    let child = Child::fold(record, &facts);
    let about = child
        .as_ref()
        .map(|child| Around::child(frame.office, child, frame.today));
    for section in sections.iter() {
        if let Err(refused) = ask(frame, Action::Record(section), about.as_ref(), &[]) {
            return Ok(Err(not_recorded(
                frame,
                child.as_ref(),
                about.as_ref(),
                refused,
            )));
        }
    }
    let name = child.as_ref().and_then(Child::name);
    Ok(Ok(say::child_name(frame.route.lens.lang, name)))
}

/// Who may not even see whose record it is isn't told that there is one.
fn not_recorded(
    frame: &Frame<'_>,
    child: Option<&Child>,
    about: Option<&Around>,
    refused: Refused,
) -> NotRecorded {
    let sees = frame.visitor.may(Action::SeeChild, about, &[], frame.now());
    match (child, sees) {
        (Some(child), Ok(seen)) if seen.sections.has(Section::Identity) => NotRecorded::Refused {
            name: say::child_name(frame.route.lens.lang, child.name()),
            why: Words::new(frame.route.lens.lang).get(&refused.reason().key()),
        },
        _ => NotRecorded::Missing,
    }
}

/// Whether the visitor may record in these sections of a child's record: asked for a button, and
/// not logged.
pub(crate) fn may_record(frame: &Frame<'_>, child: &Child, sections: Sections) -> bool {
    let about = Around::child(frame.office, child, frame.today);
    let may = |section| {
        let action = Action::Record(section);
        frame.visitor.may(action, Some(&about), &[], frame.now())
    };
    sections.iter().all(|section| may(section).is_ok())
}

/// Asks whether the visitor may strike a fact of a child's record out: in every section of which
/// it tells.
pub(crate) async fn correct(frame: &Frame<'_>, child: &Child, fact: FactId) -> Result<(), Trouble> {
    let facts = frame.office.facts_of(child.id).await?;
    let found = facts.iter().find(|one| one.envelope.id == fact);
    let sections = match found.map(|fact| access::place(&fact.body, &*frame.office.pack)) {
        Some(access::Place::Child(sections)) => sections,
        _ => return Err(Trouble::say(MessageKind::NotFound, frame.route.path())),
    };
    let about = Around::child(frame.office, child, frame.today);
    for section in sections.iter() {
        if let Err(refused) = ask(frame, Action::Correct(section), Some(&about), &[]) {
            return Err(told(frame, refused));
        }
    }
    Ok(())
}

/// Asks whether the visitor may take an import back: where it was brought in, in every section of
/// children's records of which its rows tell.
pub(crate) async fn undo_import(frame: &Frame<'_>, import: &Import) -> Result<(), Trouble> {
    let unit = Around::unit(frame.office, import.unit, frame.today);
    let sections = frame.office.sections_of_import(import.id).await?;
    for section in sections.iter() {
        if let Err(refused) = ask(frame, Action::Correct(section), Some(&unit), &[]) {
            return Err(told(frame, refused));
        }
    }
    Ok(())
}

/// A refusal as a page.
pub(crate) fn told(frame: &Frame<'_>, refused: Refused) -> Trouble {
    let reason = refused.reason();
    if reason == Reason::NotFound {
        return Trouble::say(MessageKind::NoSuchUnit, "");
    }
    let w = Words::new(frame.route.lens.lang);
    Trouble::Say(noi_ui::pages::message::MessageView {
        kind: MessageKind::NotAllowed,
        about: String::new(),
        detail: w.get(&reason.key()),
    })
}
