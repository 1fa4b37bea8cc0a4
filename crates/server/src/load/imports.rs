//! Files that come in: those before, one that waits, and what came of one.

use std::collections::BTreeMap;

use noi_core::RecordId;
use noi_core::access::{Action, Section};
use noi_core::import_facts::ImportedKind;
use noi_core::records::child::Child;
use noi_core::records::import::Import;
use noi_exchange::columns::{Chosen, Kind};
use noi_exchange::import::Summary;
use noi_exchange::issue::{self, Severity};
use noi_exchange::table::Table;
use noi_office::{Becomes, Incoming, OfficeError, RowPreview};
use noi_ui::pages::imports::{
    self as page, CheckView, ColumnView, DuplicateView, FileKind, FileProblem, ImportLine,
    ImportsView, ResultView, RowBecomes, RowView, UndoneView,
};
use noi_ui::pages::message::MessageKind;
use noi_ui::words::{Lang, Words};

use super::Frame;
use super::audit::moment;
use crate::desk::at_length;
use crate::door::permit;
use crate::door::visitor::Around;
use crate::imports::{self, Upload};
use crate::pages::Trouble;
use crate::say;

/// Rows shown before an import.
const ROWS: usize = 10;
/// Columns for which is asked what they hold.
const COLUMNS: usize = 80;
/// Issues and duplicates shown after it.
const SHOWN: usize = 100;
/// Children shown of whom something stays.
const STAYS: usize = 50;

/// The same language, as the reader of files calls it.
pub(crate) fn lang(lang: Lang) -> issue::Lang {
    match lang {
        Lang::Vi => issue::Lang::Vi,
        Lang::En => issue::Lang::En,
    }
}

/// The form for a file, and the imports before.
pub(crate) async fn list(
    frame: &Frame<'_>,
    kind: Option<FileKind>,
    problem: Option<FileProblem>,
) -> Result<ImportsView, Trouble> {
    let imports = frame.office.imports_of(frame.unit).await?;
    let mut history = Vec::with_capacity(imports.len());
    let mut names = BTreeMap::new();
    for import in &imports {
        history.push(line(frame, import, &mut names).await?);
    }
    Ok(ImportsView {
        kind: kind.or(problem.is_none().then_some(FileKind::Children)),
        problem,
        megabytes: frame.desk.upload_megabytes,
        names_communes: imports::home_of(frame.office, frame.unit).is_none(),
        history,
    })
}

/// Who did something, by the name of the account.
async fn name(
    frame: &Frame<'_>,
    person: RecordId,
    names: &mut BTreeMap<RecordId, String>,
) -> Result<String, Trouble> {
    if let Some(name) = names.get(&person) {
        return Ok(name.clone());
    }
    let account = frame.office.store.account(person).await;
    let account = account.map_err(OfficeError::from)?;
    let name = account.map_or_else(|| "—".to_owned(), |account| account.name);
    names.insert(person, name.clone());
    Ok(name)
}

async fn line(
    frame: &Frame<'_>,
    import: &Import,
    names: &mut BTreeMap<RecordId, String>,
) -> Result<ImportLine, Trouble> {
    Ok(ImportLine {
        id: import.id.to_string(),
        at: moment(import.at),
        by: name(frame, import.by, names).await?,
        file: import.file.clone(),
        kind: match import.kind {
            ImportedKind::Children => FileKind::Children,
            ImportedKind::Services => FileKind::Services,
            ImportedKind::Training => FileKind::Training,
        },
        accepted: import.accepted,
        already: import.already,
        rejected: import.rejected,
        undone: import.undone.is_some(),
    })
}

/// An import, where the visitor may import. One elsewhere is as none.
pub(crate) async fn find(frame: &Frame<'_>, import: RecordId) -> Result<Option<Import>, Trouble> {
    let found = frame.office.import_of(import).await?;
    Ok(found.filter(|import| {
        let unit = Around::unit(frame.office, import.unit, frame.today);
        let may = (frame.visitor).may(Action::Import, Some(&unit), &[], frame.now());
        may.is_ok()
    }))
}

/// One import, made or not yet.
pub(crate) async fn one(frame: &Frame<'_>, id: &str) -> Result<String, Trouble> {
    let not_found = || Trouble::say(MessageKind::NotFound, frame.route.path());
    let import = super::record(id).ok_or_else(not_found)?;
    if let Some(found) = find(frame, import).await? {
        return result(frame, &found, false).await;
    }
    let upload = imports::waiting(frame, import).ok_or_else(not_found)?;
    check(frame, &upload, None).await
}

/// A file before it is imported.
pub(crate) async fn check(
    frame: &Frame<'_>,
    upload: &Upload,
    chosen: Option<&Chosen>,
) -> Result<String, Trouble> {
    let (office, lang) = (frame.office, lang(frame.route.lens.lang));
    let w = Words::new(frame.route.lens.lang);
    let home = imports::home_of(office, upload.unit);
    let bytes = upload.bytes().map_err(imports::broken)?;
    let looked = at_length(|| Table::look(&bytes, upload.kind, home.is_some(), chosen));
    let (table, lacking) = match looked {
        Ok(looked) => looked,
        Err(issues) => {
            let why = issues.iter().map(|issue| issue.text(lang)).collect();
            let kind = shown_kind(upload.kind);
            let view = list(frame, Some(kind), Some(FileProblem::Unreadable(why))).await?;
            return Ok(page::render(&view, &frame.page().await));
        }
    };
    let rows = match lacking.is_empty() {
        false => Vec::new(),
        true => {
            let may = |unit, wanted: noi_exchange::import::Wanted<'_>| {
                imports::may(office, frame.visitor, unit, wanted)
            };
            let incoming = Incoming {
                kind: upload.kind,
                unit: home,
                source: "",
                synthetic: false,
                may: Some(&may),
                kept: None,
            };
            let rows = office.import_preview(&table, incoming, ROWS, lang).await?;
            // It tells of children who are here already, as a search does.
            let unit = Around::unit(office, upload.unit, frame.today);
            if permit::ask(frame, Action::Search, Some(&unit), &[]).is_ok() {
                let known = |row: &&RowPreview| {
                    matches!(row.becomes, Becomes::Already | Becomes::Correction)
                };
                frame.shown(rows.iter().filter(known).count());
            }
            rows
        }
    };
    let field_name = |code: &str| w.get(&format!("column-{code}"));
    let examples = examples(&table);
    let view = CheckView {
        id: upload.id.to_string(),
        file: upload.name.clone(),
        kind: shown_kind(upload.kind),
        rows_about: table.rows_about(),
        notes: table.notes.iter().map(|issue| issue.text(lang)).collect(),
        lacking: lacking.iter().map(|issue| issue.text(lang)).collect(),
        columns: (table.columns.titles.iter().enumerate())
            .take(COLUMNS)
            .map(|(at, title)| ColumnView {
                at,
                title: title.clone(),
                letters: noi_exchange::table::column_letters(at),
                holds: (table.columns.field(at))
                    .map_or_else(String::new, |field| field.code().to_owned()),
                examples: examples.get(at).cloned().unwrap_or_default(),
            })
            .collect(),
        fields: (upload.kind.fields().into_iter())
            .map(|field| (field.code().to_owned(), field_name(field.code())))
            .collect(),
        rows: rows
            .into_iter()
            .map(|row| RowView {
                line: row.line,
                becomes: match row.becomes {
                    Becomes::New => RowBecomes::New,
                    Becomes::Correction => RowBecomes::Correction,
                    Becomes::Already => RowBecomes::Already,
                    Becomes::Rejected => RowBecomes::Rejected,
                },
                said: (row.said.into_iter())
                    .map(|(field, value)| (field_name(field.code()), value))
                    .collect(),
                issues: row.issues.iter().map(|issue| issue.reason(lang)).collect(),
            })
            .collect(),
    };
    Ok(page::render_check(&view, &frame.page().await))
}

fn shown_kind(kind: Kind) -> FileKind {
    match kind {
        Kind::Children => FileKind::Children,
        Kind::Services => FileKind::Services,
        Kind::Training => FileKind::Training,
    }
}

/// What stands in the first rows of each column.
fn examples(table: &Table<'_>) -> Vec<String> {
    const EXAMPLES: usize = 3;
    const SIGNS: usize = 40;
    let mut columns: Vec<Vec<String>> = Vec::new();
    let mut rows = table.rows();
    for _ in 0..EXAMPLES {
        let Some(row) = rows.next_row() else { break };
        for (at, cell) in row.verbatim().into_iter().enumerate() {
            if columns.len() <= at {
                columns.push(Vec::new());
            }
            let cell: String = cell.trim().chars().take(SIGNS).collect();
            if !cell.is_empty() && !columns[at].contains(&cell) {
                columns[at].push(cell);
            }
        }
    }
    columns.into_iter().map(|cells| cells.join(" · ")).collect()
}

/// What came of an import.
pub(crate) async fn result(
    frame: &Frame<'_>,
    import: &Import,
    no_reason: bool,
) -> Result<String, Trouble> {
    let mut names = BTreeMap::new();
    let undone = match &import.undone {
        None => None,
        Some(undone) => Some(UndoneView {
            at: moment(undone.at),
            by: name(frame, undone.by, &mut names).await?,
            reason: undone.what.reason.clone(),
            struck: undone.what.struck,
            stayed: undone.what.stayed,
            children: match undone.what.stayed {
                0 => Vec::new(),
                _ => stayed(frame, import).await?,
            },
        }),
    };
    let mut view = ResultView {
        import: line(frame, import, &mut names).await?,
        warnings: import.warnings,
        facts: import.facts,
        undone,
        no_reason,
        details_gone: true,
        ..ResultView::default()
    };
    if let Some(upload) = imports::waiting(frame, import.id)
        && let Some(done) = &*upload.done().await
    {
        details(frame, &done.summary, &mut view);
    }
    Ok(page::render_result(&view, &frame.page().await))
}

/// What is known of single rows: their reasons first.
fn details(frame: &Frame<'_>, summary: &Summary, view: &mut ResultView) {
    let lang = lang(frame.route.lens.lang);
    view.details_gone = false;
    view.rejects = summary.rejected > 0;
    let mut issues: Vec<_> = (summary.issues.iter())
        .filter(|issue| issue.severity <= Severity::Warning)
        .collect();
    issues.sort_by_key(|issue| (issue.severity, issue.row));
    view.issues = (issues.iter().take(SHOWN))
        .map(|issue| issue.text(lang))
        .collect();
    view.duplicates = (summary.likely_duplicates.iter().take(SHOWN))
        .map(|pair| DuplicateView {
            line: pair.row,
            name: pair.name.clone(),
            made: pair.record.clone(),
            other: pair.other.clone(),
        })
        .collect();
}

/// Children of whom something stays although the import was taken back, as far as the visitor may
/// see them.
async fn stayed(frame: &Frame<'_>, import: &Import) -> Result<Vec<(String, String)>, Trouble> {
    let stays = frame.office.stays_of_import(import.id).await?;
    let mut children = Vec::new();
    for record in stays.records {
        if children.len() == STAYS {
            break;
        }
        let facts = frame.office.facts_of(record).await?;
        let sees = permit::by_search(frame, record).await?;
        if let Some(child) = Child::fold(record, &facts)
            && sees.has(Section::Identity)
        {
            let name = say::child_name(frame.route.lens.lang, child.name());
            children.push((record.to_string(), name));
        }
    }
    if !children.is_empty() {
        let unit = Around::unit(frame.office, import.unit, frame.today);
        if permit::ask(frame, Action::Search, Some(&unit), &[]).is_ok() {
            frame.shown(children.len());
        }
    }
    Ok(children)
}
