//! One child: who it is, what it is owed and why, what happened.

use noi_core::access::{Action, Section, Sections};
use noi_core::fact::ExitKind;
use noi_core::names::fold;
use noi_core::records::child::Child;
use noi_core::{Day, Role};
use noi_office::{ChildFile, OfficeError, cut};
use noi_store::ChildKey;
use noi_ui::figures::Basis;
use noi_ui::pages::child::{
    CarerView, ChildActs, ChildView, CircumstanceView, EventRow, LikelySame, NeedRow,
};
use noi_ui::pages::edit::{detail_key, detail_value};
use noi_ui::pages::message::MessageKind;
use noi_ui::words::{Lang, Words};

use super::{Frame, audit, growth, matrix, record, screen};
use crate::door::permit;
use crate::pages::Trouble;
use crate::say::{self, say};

/// The child that an address names, cut to what may be seen.
pub(crate) async fn find(frame: &Frame<'_>, id: &str) -> Result<Child, Trouble> {
    let child = whole(frame, id).await?;
    Ok(cut(&frame.office.pack, &child, frame.sees))
}

/// The same uncut: for the rules and the policy, which look at the whole child.
pub(crate) async fn whole(frame: &Frame<'_>, id: &str) -> Result<Child, Trouble> {
    let unknown = || Trouble::say(MessageKind::NoSuchChild, id);
    let record = record(id).ok_or_else(unknown)?;
    let facts = frame.office.facts_of(record).await?;
    Child::fold(record, &facts).ok_or_else(unknown)
}

pub(crate) async fn load(frame: &Frame<'_>, id: &str) -> Result<ChildView, Trouble> {
    let unknown = || Trouble::say(MessageKind::NoSuchChild, id);
    let record = record(id).ok_or_else(unknown)?;
    let file = match frame.office.child(record, frame.on, frame.sees).await {
        Ok(file) => file,
        Err(OfficeError::NoChild(_)) => return Err(unknown()),
        Err(error) => return Err(error.into()),
    };
    let whole = whole(frame, id).await?;
    let child = cut(&frame.office.pack, &whole, frame.sees);
    let lang = frame.route.lens.lang;
    let mut carers: Vec<_> = file.carers.iter().collect();
    carers.sort_by_key(|carer| carer.relation != "mother");
    Ok(ChildView {
        id: file.id.to_string(),
        name: say::child_name(lang, file.name.as_deref()),
        sex: file.sex,
        birth: file.birth,
        place: place(&file),
        facts: details(frame, &file),
        carers: carers
            .into_iter()
            .map(|carer| CarerView {
                relation: say::relation(lang, &carer.relation),
                name: carer
                    .name
                    .clone()
                    .unwrap_or_else(|| say(lang, "chưa ghi tên", "name not recorded")),
                phone: carer.phone.clone().unwrap_or_default(),
            })
            .collect(),
        circumstances: file
            .circumstances
            .iter()
            .map(|line| CircumstanceView {
                words: line.words.get(frame.english()).to_owned(),
                since: Some(line.from),
                until: line.until,
                evidence: child
                    .circumstances
                    .iter()
                    .find(|spell| spell.circumstance == line.code && spell.from == line.from)
                    .map(|spell| spell.evidence.clone())
                    .unwrap_or_default(),
            })
            .collect(),
        restricted: false,
        sees: frame.sees,
        left: left(frame, &child),
        acts: acts(frame, &whole),
        likely_same: likely_same(frame, &child).await?,
        matrix: matrix::of(frame, &whole),
        needs: file
            .needs
            .iter()
            .map(|need| need_row(lang, frame.on, need))
            .collect(),
        growth: growth::view(frame, &child),
        screenings: screen::rows(frame, &child),
        looked: match frame.sees.has(Section::WhoLooked) {
            true => Some(audit::how_many_looked(frame, child.id).await?),
            false => None,
        },
        cards_revoked: (child
            .cards_revoked
            .filter(|revoked| revoked.day() <= frame.on))
        .map(audit::moment),
        may_give_card: frame.desk.door.cards.is_some() && permit::may_give_card(frame, &whole),
        timeline: file
            .timeline
            .iter()
            .map(|event| event_row(frame, event))
            .collect(),
    })
}

/// What the visitor may change. A record that was merged is changed in the one that goes on.
fn acts(frame: &Frame<'_>, child: &Child) -> ChildActs {
    let may = |action| {
        frame.on == frame.today && child.merged_into.is_none() && permit::may(frame, child, action)
    };
    ChildActs {
        details: may(Action::Correct(Section::Identity)),
        residence: may(Action::Record(Section::Residence)),
        carers: may(Action::Record(Section::Contacts)),
        merge: may(Action::Merge),
    }
}

fn place(file: &ChildFile) -> String {
    match &file.village {
        Some(village) => format!("{village}, {}", file.unit_path),
        None => file.unit_path.clone(),
    }
}

fn details(frame: &Frame<'_>, file: &ChildFile) -> Vec<(String, String)> {
    let lang = frame.route.lens.lang;
    let missing = || say(lang, "chưa có", "none yet");
    let mut rows = Vec::new();
    if frame.sees.has(Section::Identity) {
        rows.push((
            say(lang, "Số định danh", "ID number"),
            file.personal_id.clone().unwrap_or_else(missing),
        ));
    }
    if let Some(number) = &file.local_id {
        rows.push((
            say(lang, "Số trong sổ", "Number in the book"),
            number.clone(),
        ));
    }
    if let Some(group) = &file.ethnicity {
        rows.push((say(lang, "Dân tộc", "Ethnic group"), group.clone()));
    }
    if file.needs_inclusion == Some(true) {
        rows.push((
            say(lang, "Cần hỗ trợ hòa nhập", "Needs inclusion support"),
            say(lang, "có", "yes"),
        ));
    }
    if !file.waits_for_choice.is_empty() {
        rows.push((
            say(lang, "Chờ chọn địa bàn", "Unit to be chosen"),
            file.waits_for_choice.join("; "),
        ));
    }
    if !file.conflicts.is_empty() {
        rows.push((
            say(lang, "Hai nơi ghi khác nhau", "Recorded differently"),
            file.conflicts.join("; "),
        ));
    }
    rows
}

/// Why the child is no longer followed here.
fn left(frame: &Frame<'_>, child: &Child) -> Option<(String, Day)> {
    let lang = frame.route.lens.lang;
    let on = frame.on;
    let gone = child
        .absences
        .iter()
        .find(|absence| absence.from <= on && absence.until.is_none_or(|back| on < back));
    if let Some(absence) = gone {
        return Some((exit_words(lang, absence.kind), absence.from));
    }
    let over = child
        .birth()?
        .day
        .plus_months(frame.office.pack.age_limit_months);
    (over <= on).then(|| {
        let words = say(
            lang,
            "Đã qua độ tuổi của chương trình",
            "Past the age of the programme",
        );
        (words, over)
    })
}

/// Why a child is gone.
pub(crate) fn exit_words(lang: Lang, kind: ExitKind) -> String {
    let (vi, en) = match kind {
        ExitKind::Died => ("Trẻ đã mất", "The child has died"),
        ExitKind::MovedAway => ("Đã chuyển đi nơi khác", "Moved away"),
        ExitKind::MovedAbroad => ("Đã ra nước ngoài", "Moved abroad"),
        ExitKind::Lost => ("Không tìm thấy sau khi đã tìm", "Could not be found"),
        ExitKind::NoSuchChild => ("Đăng ký nhầm", "Registered by mistake"),
    };
    say(lang, vi, en)
}

/// Records that are likely the same child, and the one that goes on in place of this one.
async fn likely_same(frame: &Frame<'_>, child: &Child) -> Result<Vec<LikelySame>, Trouble> {
    let lang = frame.route.lens.lang;
    let mut found = Vec::new();
    if let Some(survivor) = child.merged_into {
        found.push(LikelySame {
            id: survivor.to_string(),
            words: say(
                lang,
                "hồ sơ này đã gộp vào đó",
                "this record was merged into it",
            ),
            merged: true,
        });
    }
    // Where the other lives is said with it.
    let told = Sections::of(&[Section::Identity, Section::Residence]);
    if let (Some(name), Some(birth), true) = (child.name(), child.birth(), frame.sees.covers(told))
    {
        let key = ChildKey::Likeness {
            name_fold: fold(name),
            birth,
        };
        let rows = frame.office.store.find_children(&[key]).await;
        let rows = rows.map_err(OfficeError::from)?;
        for row in rows.into_iter().flatten() {
            let other = row.record != child.id;
            if other && permit::by_search(frame, row.record).await?.covers(told) {
                found.push(LikelySame {
                    id: row.record.to_string(),
                    words: say(
                        lang,
                        format!("cùng tên, cùng ngày sinh, {}", frame.unit_name(row.unit)),
                        format!("same name and birth, {}", frame.unit_name(row.unit)),
                    ),
                    merged: false,
                });
            }
        }
    }
    Ok(found)
}

pub(super) fn need_row(lang: Lang, on: Day, need: &noi_office::NeedLine) -> NeedRow {
    let open = matches!(need.state, noi_core::State::Open | noi_core::State::Overdue);
    let waits = need.opens.is_some_and(|opens| opens <= on);
    let role: Role = need.role;
    NeedRow {
        code: need.need.clone(),
        domain: need.domain,
        words: need.words.get(lang == Lang::En).to_owned(),
        state: super::mark(need.state, need.due, on),
        opens: need.opens,
        due: need.due,
        met: need.met,
        reason: say::why(lang, need.state, need.failing, waits),
        who: if open {
            say::role(lang, role)
        } else {
            String::new()
        },
        basis: Basis {
            law: need.basis.clone(),
            confirmed: need.confirmed,
        },
    }
}

/// Kinds whose words say all of what happened.
const SERVICES: [&str; 3] = ["service_received", "measured", "screened"];

fn event_row(frame: &Frame<'_>, event: &noi_office::Event) -> EventRow {
    let lang = frame.route.lens.lang;
    let w = Words::new(lang);
    let kind = say::event(lang, &event.kind);
    let about = event.about.as_ref().map(|words| words.get(frame.english()));
    let mut what = match about {
        Some(words) if SERVICES.contains(&event.kind.as_str()) => words.to_owned(),
        Some(words) => format!("{kind}: {words}"),
        None => kind,
    };
    if !event.detail.is_empty() {
        what = format!("{what} · {}", say::detail(lang, &event.detail));
    }
    EventRow {
        day: Day::vn(event.on),
        what,
        place: event.unit.clone(),
        changes: (event.changes.iter())
            .map(|change| {
                let value =
                    |value: &Option<String>| detail_value(&w, change.field, value.as_deref());
                let words = [
                    ("what", w.get(detail_key(change.field)).into()),
                    ("was", value(&change.was).into()),
                    ("now", value(&change.now).into()),
                ];
                w.with("detail-changed", &words)
            })
            .collect(),
        merged: event.merged.map(|merged| merged.to_string()),
        note: if event.corrected {
            say(lang, "Đã đính chính", "Corrected")
        } else {
            String::new()
        },
    }
}
