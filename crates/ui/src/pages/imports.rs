//! Files come in: one is chosen, looked at column by column and row by row, and imported; what was
//! imported before, and taking an import back as a whole.

use askama::Template;

use super::html;
use crate::components::Tag;
use crate::format;
use crate::forms::imports::COLUMN;
use crate::inputs::{FormErrors, Input};
use crate::page::{Page, Shell};
use crate::routes::Place;
use crate::words::Words;

/// What a file lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FileKind {
    #[default]
    Children,
    Services,
    Training,
}

impl FileKind {
    /// All kinds in the order in which they are offered.
    pub const ALL: [FileKind; 3] = [FileKind::Children, FileKind::Services, FileKind::Training];

    /// Its value in a form.
    pub fn code(self) -> &'static str {
        match self {
            FileKind::Children => "children",
            FileKind::Services => "services",
            FileKind::Training => "training",
        }
    }

    /// The kind of a value in a form.
    pub fn parse(code: &str) -> Option<FileKind> {
        FileKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Key of its name.
    pub fn key(self) -> &'static str {
        match self {
            FileKind::Children => "file-kind-children",
            FileKind::Services => "file-kind-services",
            FileKind::Training => "file-kind-training",
        }
    }

    /// Key of what its columns are.
    pub fn help_key(self) -> &'static str {
        match self {
            FileKind::Children => "file-kind-children-help",
            FileKind::Services => "file-kind-services-help",
            FileKind::Training => "file-kind-training-help",
        }
    }
}

/// `Place::Imports`: choose a file; what came in before.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportsView {
    pub kind: Option<FileKind>,
    pub problem: Option<FileProblem>,
    /// The largest file, in megabytes.
    pub megabytes: u64,
    /// Rows must name their commune: the unit looked at isn't one.
    pub names_communes: bool,
    /// The newest first.
    pub history: Vec<ImportLine>,
}

/// Why a file wasn't taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    NoFile,
    NoKind,
    TooLarge,
    /// The file didn't come whole.
    CutOff,
    /// It is no table: why, in the page's language.
    Unreadable(Vec<String>),
    /// It isn't kept any more: it was chosen too long ago, or the server began again since.
    Gone,
}

/// An import that was made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportLine {
    /// Id in addresses.
    pub id: String,
    /// "27/11/2026 09:15".
    pub at: String,
    pub by: String,
    pub file: String,
    pub kind: FileKind,
    pub accepted: u64,
    pub already: u64,
    pub rejected: u64,
    pub undone: bool,
}

/// `Place::Import`: a file before it is imported.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CheckView {
    pub id: String,
    pub file: String,
    pub kind: FileKind,
    /// About how many rows it has.
    pub rows_about: u64,
    /// What was chosen or noticed while it was read, in the page's language.
    pub notes: Vec<String>,
    /// What is lacking, so that it can't be imported yet.
    pub lacking: Vec<String>,
    pub columns: Vec<ColumnView>,
    /// What a column can hold: code and name.
    pub fields: Vec<(String, String)>,
    /// The first rows as they would be read.
    pub rows: Vec<RowView>,
}

/// One column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnView {
    /// From 0.
    pub at: usize,
    /// As the file has it; may be empty.
    pub title: String,
    /// How a spreadsheet calls it: "A".
    pub letters: String,
    /// Code of what it holds; empty: nothing of use.
    pub holds: String,
    /// What stands in the first rows.
    pub examples: String,
}

/// One row, as it would be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowView {
    /// Line of the file.
    pub line: u32,
    pub becomes: RowBecomes,
    /// Name and value of what was understood.
    pub said: Vec<(String, String)>,
    /// What is wrong or odd, in the page's language.
    pub issues: Vec<String>,
}

/// What an import makes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowBecomes {
    New,
    Correction,
    Already,
    Rejected,
}

impl RowBecomes {
    fn tag(self, w: &Words) -> Tag {
        match self {
            RowBecomes::New => Tag::worded("done", "tick", w.get("row-new")),
            RowBecomes::Correction => Tag::worded("progress", "half", w.get("row-correction")),
            RowBecomes::Already => Tag::worded("none", "dash", w.get("row-already")),
            RowBecomes::Rejected => Tag::worded("overdue", "alert", w.get("row-rejected")),
        }
    }
}

/// `Place::Import`: an import that was made.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ResultView {
    pub import: ImportLine,
    /// Rows among the accepted that needed a second look.
    pub warnings: u64,
    /// Facts that were recorded.
    pub facts: u64,
    /// Reasons and doubts of single rows, in the page's language; as long as they are kept.
    pub issues: Vec<String>,
    /// Children of the file that may be here already.
    pub duplicates: Vec<DuplicateView>,
    /// Whether the rejected rows can be downloaded.
    pub rejects: bool,
    /// Whether what came of single rows is kept no longer.
    pub details_gone: bool,
    pub undone: Option<UndoneView>,
    /// The reason for taking it back, as typed.
    pub reason: String,
    /// It was sent without a reason.
    pub no_reason: bool,
}

/// Two records that may be one child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicateView {
    pub line: u32,
    pub name: String,
    /// Id of the record that was made for the row.
    pub made: String,
    /// Id of the record that may be the same child.
    pub other: String,
}

/// It was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UndoneView {
    pub at: String,
    pub by: String,
    pub reason: String,
    pub struck: u64,
    pub stayed: u64,
    /// Id and name of children of whom something stays.
    pub children: Vec<(String, String)>,
}

struct LineShown<'a> {
    line: &'a ImportLine,
    href: String,
    kind: String,
    counts: String,
    tag: Tag,
}

struct KindShown {
    code: &'static str,
    name: String,
    help: String,
    checked: bool,
}

#[derive(Template)]
#[template(path = "imports.html")]
struct ImportsPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a ImportsView,
    action: String,
    errors: FormErrors,
    kinds: Vec<KindShown>,
    kind_error: Option<String>,
    file_error: Option<String>,
    help: String,
    history: Vec<LineShown<'a>>,
}

/// Choosing a file, and the imports before.
pub fn render(view: &ImportsView, page: &Page) -> String {
    let w = page.words();
    let told = match &view.problem {
        None => Vec::new(),
        Some(FileProblem::NoKind) => vec![("kind", w.get("file-no-kind"))],
        Some(FileProblem::NoFile) => vec![("file", w.get("file-none"))],
        Some(FileProblem::TooLarge) => vec![("file", w.n("file-too-large", view.megabytes))],
        Some(FileProblem::CutOff) => vec![("file", w.get("file-cut-off"))],
        Some(FileProblem::Gone) => vec![("file", w.get("file-gone"))],
        Some(FileProblem::Unreadable(why)) => why.iter().map(|one| ("file", one.clone())).collect(),
    };
    let errors = FormErrors::new(&w, told);
    html(&ImportsPage {
        v: view,
        action: page.href(Place::Imports),
        kinds: FileKind::ALL
            .into_iter()
            .map(|kind| KindShown {
                code: kind.code(),
                name: w.get(kind.key()),
                help: w.get(kind.help_key()),
                checked: view.kind == Some(kind),
            })
            .collect(),
        kind_error: errors.of("kind"),
        file_error: errors.of("file"),
        errors,
        help: w.n("file-help", view.megabytes),
        history: view
            .history
            .iter()
            .map(|line| shown(page, &w, line))
            .collect(),
        s: Shell::new(page),
        w,
    })
}

fn shown<'a>(page: &Page, w: &Words, line: &'a ImportLine) -> LineShown<'a> {
    LineShown {
        line,
        href: page.href(Place::Import(line.id.clone())),
        kind: w.get(line.kind.key()),
        counts: counts(w, line),
        tag: match line.undone {
            true => Tag::worded("missed", "dash", w.get("import-undone")),
            false => Tag::worded("done", "tick", w.get("import-stands")),
        },
    }
}

fn counts(w: &Words, line: &ImportLine) -> String {
    w.with(
        "import-counts",
        &[
            ("accepted", line.accepted.into()),
            ("already", line.already.into()),
            ("rejected", line.rejected.into()),
        ],
    )
}

struct ColumnShown<'a> {
    column: &'a ColumnView,
    name: String,
    label: String,
}

struct RowShown<'a> {
    row: &'a RowView,
    tag: Tag,
}

#[derive(Template)]
#[template(path = "import_check.html")]
struct CheckPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a CheckView,
    action: String,
    back: String,
    kind: String,
    about: String,
    lacking: FormErrors,
    columns: Vec<ColumnShown<'a>>,
    rows: Vec<RowShown<'a>>,
}

/// A file before it is imported.
pub fn render_check(view: &CheckView, page: &Page) -> String {
    let w = page.words();
    let lacking = view.lacking.iter().map(|one| ("", one.clone())).collect();
    html(&CheckPage {
        v: view,
        action: page.href(Place::Import(view.id.clone())),
        back: page.href(Place::Imports),
        kind: w.get(view.kind.key()),
        about: w.with(
            "import-about",
            &[
                ("n", view.rows_about.into()),
                ("unit", page.unit_name.as_str().into()),
            ],
        ),
        lacking: FormErrors::new(&w, lacking),
        columns: view
            .columns
            .iter()
            .map(|column| ColumnShown {
                column,
                name: format!("{COLUMN}{}", column.at),
                label: match column.title.is_empty() {
                    true => w.x("import-column-untitled", column.letters.as_str()),
                    false => column.title.clone(),
                },
            })
            .collect(),
        rows: view
            .rows
            .iter()
            .map(|row| RowShown {
                row,
                tag: row.becomes.tag(&w),
            })
            .collect(),
        s: Shell::new(page),
        w,
    })
}

#[derive(Template)]
#[template(path = "import_result.html")]
struct ResultPage<'a> {
    s: Shell<'a>,
    w: Words,
    v: &'a ResultView,
    action: String,
    back: String,
    kind: String,
    tag: Tag,
    accepted: String,
    already: String,
    rejected: String,
    warnings: String,
    rejects: String,
    undone_by: String,
    duplicates: Vec<(&'a DuplicateView, String, String)>,
    stayed: Vec<(String, &'a str)>,
    errors: FormErrors,
    reason: Input<'a>,
}

/// What came of an import.
pub fn render_result(view: &ResultView, page: &Page) -> String {
    let w = page.words();
    let lang = page.lang();
    let import = &view.import;
    let child = |id: &String| page.href(Place::Child(id.clone()));
    let told = match view.no_reason {
        true => vec![("reason", w.get("import-undo-no-reason"))],
        false => Vec::new(),
    };
    let errors = FormErrors::new(&w, told);
    let line = shown(page, &w, import);
    html(&ResultPage {
        v: view,
        action: page.href(Place::Import(import.id.clone())),
        back: page.href(Place::Imports),
        kind: line.kind,
        tag: line.tag,
        accepted: format::integer(lang, import.accepted),
        already: format::integer(lang, import.already),
        rejected: format::integer(lang, import.rejected),
        warnings: format::integer(lang, view.warnings),
        rejects: page.href(Place::Rejects(import.id.clone())),
        undone_by: view.undone.as_ref().map_or_else(String::new, |undone| {
            w.with(
                "import-undone-by",
                &[("at", (&undone.at).into()), ("by", (&undone.by).into())],
            )
        }),
        duplicates: view
            .duplicates
            .iter()
            .map(|pair| (pair, child(&pair.made), child(&pair.other)))
            .collect(),
        stayed: view
            .undone
            .iter()
            .flat_map(|undone| &undone.children)
            .map(|(id, name)| (child(id), name.as_str()))
            .collect(),
        reason: Input::text("reason", w.get("import-undo-reason"), &view.reason)
            .help(w.get("import-undo-reason-help"))
            .told(&errors),
        errors,
        s: Shell::new(page),
        w,
    })
}
