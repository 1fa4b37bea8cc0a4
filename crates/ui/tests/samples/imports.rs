//! Files that come in: chosen, looked at, imported, taken back.

use noi_ui::page::{May, Visitor};
use noi_ui::pages::imports::{
    CheckView, ColumnView, DuplicateView, FileKind, FileProblem, ImportLine, ImportsView,
    ResultView, RowBecomes, RowView, UndoneView,
};
use noi_ui::words::{Lang, Words};

use super::{door, say};

pub(crate) const ID: &str = "019a0000-0000-7000-8000-0000000000f1";

/// Who brings files in.
pub(crate) fn officer(lang: Lang) -> Visitor {
    let worker = door::worker(lang);
    Visitor {
        may: May {
            import_files: true,
            ..worker.may
        },
        ..worker
    }
}

fn line() -> ImportLine {
    ImportLine {
        id: ID.to_owned(),
        at: "22/11/2026 09:15".to_owned(),
        by: "Lò Thị Thu Hiền".to_owned(),
        file: "Danh sách trẻ 0-8 <Bản Mạ>.xlsx".to_owned(),
        kind: FileKind::Children,
        accepted: 1_204,
        already: 31,
        rejected: 2,
        undone: false,
    }
}

pub(crate) fn list() -> ImportsView {
    ImportsView {
        kind: Some(FileKind::Children),
        megabytes: 20,
        history: vec![
            line(),
            ImportLine {
                file: "tiem chung.csv".to_owned(),
                kind: FileKind::Services,
                accepted: 12,
                already: 0,
                rejected: 0,
                undone: true,
                ..line()
            },
        ],
        ..ImportsView::default()
    }
}

pub(crate) fn wrong(problem: FileProblem) -> ImportsView {
    ImportsView {
        kind: Some(FileKind::Services),
        problem: Some(problem),
        megabytes: 20,
        names_communes: true,
        history: Vec::new(),
    }
}

pub(crate) fn check(lang: Lang) -> CheckView {
    let w = Words::new(lang);
    let name = |code: &str| w.get(&format!("column-{code}"));
    let codes = ["Name", "Birth", "Sex", "Village"];
    let column = |at: usize, title: &str, letters: &str, holds: &str, examples: &str| ColumnView {
        at,
        title: title.to_owned(),
        letters: letters.to_owned(),
        holds: holds.to_owned(),
        examples: examples.to_owned(),
    };
    let row = |line, becomes, values: &[(&str, &str)], issues: &[String]| RowView {
        line,
        becomes,
        said: (values.iter())
            .map(|(code, value)| (name(code), (*value).to_owned()))
            .collect(),
        issues: issues.to_vec(),
    };
    CheckView {
        id: ID.to_owned(),
        file: "Danh sách trẻ 0-8 <Bản Mạ>.xlsx".to_owned(),
        kind: FileKind::Children,
        rows_about: 1_237,
        notes: vec![say(
            lang,
            "Các cột không dùng đến: STT.",
            "Columns that are not used: STT.",
        )],
        lacking: Vec::new(),
        columns: vec![
            column(0, "STT", "A", "", "1 · 2 · 3"),
            column(
                1,
                "Họ tên trẻ",
                "B",
                "Name",
                "Lò Thị Ánh Nguyệt · <b>Vi</b>",
            ),
            column(2, "", "C", "Birth", "12/09/2025 · 31/02/2024"),
        ],
        fields: (codes.iter())
            .map(|code| ((*code).to_owned(), name(code)))
            .collect(),
        rows: vec![
            row(
                5,
                RowBecomes::New,
                &[("Name", "Lò Thị Ánh Nguyệt"), ("Birth", "12/09/2025")],
                &[],
            ),
            row(
                6,
                RowBecomes::Already,
                &[("Name", "Vi Văn Ổn"), ("Birth", "03/2024")],
                &[],
            ),
            row(
                7,
                RowBecomes::Correction,
                &[("Name", "Moong <Thử>"), ("Birth", "2023"), ("Sex", "Nam")],
                &[say(
                    lang,
                    "Không rõ giới tính “x”; để trống.",
                    "The sex “x” isn’t clear and is left out.",
                )],
            ),
            row(
                8,
                RowBecomes::Rejected,
                &[],
                &[say(
                    lang,
                    "Lịch không có ngày “31/02/2024”.",
                    "There is no day “31/02/2024” in the calendar.",
                )],
            ),
        ],
    }
}

pub(crate) fn lacking(lang: Lang) -> CheckView {
    CheckView {
        lacking: vec![say(
            lang,
            "Thiếu cột: “Ngày sinh”.",
            "A column is missing: “Ngày sinh”.",
        )],
        rows: Vec::new(),
        ..check(lang)
    }
}

pub(crate) fn result(lang: Lang) -> ResultView {
    ResultView {
        import: line(),
        warnings: 14,
        facts: 3_612,
        issues: vec![say(
            lang,
            "Dòng 8: Lịch không có ngày “31/02/2024”.",
            "Line 8: There is no day “31/02/2024” in the calendar.",
        )],
        duplicates: vec![DuplicateView {
            line: 9,
            name: "Lò Thị Ánh Nguyệt".to_owned(),
            made: "TE-40-000123".to_owned(),
            other: "TE-40-000341".to_owned(),
        }],
        rejects: true,
        ..ResultView::default()
    }
}

pub(crate) fn no_reason(lang: Lang) -> ResultView {
    ResultView {
        no_reason: true,
        ..result(lang)
    }
}

pub(crate) fn undone() -> ResultView {
    ResultView {
        import: ImportLine {
            undone: true,
            ..line()
        },
        facts: 3_612,
        details_gone: true,
        undone: Some(UndoneView {
            at: "22/11/2026 10:02".to_owned(),
            by: "Lò Thị Thu Hiền".to_owned(),
            reason: "nhầm tệp <xã khác>".to_owned(),
            struck: 3_609,
            stayed: 3,
            children: vec![("TE-40-000123".to_owned(), "Lò Thị Ánh Nguyệt".to_owned())],
        }),
        ..ResultView::default()
    }
}
