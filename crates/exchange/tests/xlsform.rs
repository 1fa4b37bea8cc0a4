//! Questionnaires as XLSForm: what we write comes back the same, what others write is read or
//! refused by its cell, and pyxform (the reference converter) takes every form of ours.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use noi_exchange::xlsform::{Kind, export, import};
use noi_pack::condition::Condition;
use noi_pack::embedded::vn_ecd;
use noi_pack::instrument::{Instrument, Scoring};
use rust_xlsxwriter::Workbook;

#[test]
fn every_shipped_questionnaire_comes_back_the_same() {
    let instruments = &vn_ecd().instruments;
    assert!(instruments.len() >= 11, "{}", instruments.len());
    for instrument in instruments {
        let back = import(&export(instrument).unwrap()).unwrap();
        assert_eq!(&back.instrument, instrument, "{}", instrument.code);
        assert!(back.to_fill.is_empty(), "{:?}", back.to_fill);
        assert!(back.passed_over.is_empty(), "{:?}", back.passed_over);
    }
}

/// Ages before birth, conditions that begin with an age, text with line breaks and quotes.
#[test]
fn what_no_shipped_questionnaire_has_comes_back_too() {
    let mut instrument = vn_ecd().instrument("phq9_mother").unwrap().clone();
    instrument.from_months = -9;
    let conditions = [
        "age >= 3m",
        "age >= 3m and phq1 = not_at_all",
        "phq1 = not_at_all and age < 6m",
        "not (phq1 = not_at_all or phq2 = several_days)",
        "(phq1 = not_at_all and phq2 = several_days) and age >= 3m",
    ];
    for (item, text) in instrument.items[2..].iter_mut().zip(conditions) {
        item.shown_when = Some(Condition::parse(text).unwrap());
    }
    for item in &mut instrument.items[1..3] {
        item.from_months = -9;
    }
    instrument.items[0].words.vi = "= \"dòng 1\"\ndòng 2 <b> & 'x'".to_owned();
    instrument.items[0].hint.en = "  spaces kept ".to_owned();
    instrument.basis.citation = Some("QĐ 140/QĐ-BYT".to_owned());
    let back = import(&export(&instrument).unwrap()).unwrap();
    assert_eq!(back.instrument, instrument);
}

type Cells<'a> = &'a [&'a [&'a str]];

/// A workbook of sheets; a cell of digits only is a number, as Excel makes of it.
fn book(sheets: &[(&str, Cells<'_>)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).unwrap(),
                    Err(_) if cell.is_empty() => continue,
                    Err(_) => sheet.write_string(row, column, *cell).unwrap(),
                };
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const HEAD: &[&str] = &[
    "type",
    "name",
    "label::Vietnamese (vi)",
    "label::English (en)",
    "relevant",
    "constraint",
    "required",
    "calculation",
    "choice_filter",
    "appearance",
];
const AGE: &[&str] = &[
    "integer",
    "age_months",
    "Tuổi",
    "Age",
    "",
    ". >= 6 and . < 60",
    "yes",
];
const WALKS: &[&str] = &[
    "select_one yn",
    "walks",
    "Bé biết đi?",
    "Walks?",
    "",
    "",
    "yes",
];
const CHOICES: Cells<'_> = &[
    &[
        "list_name",
        "name",
        "label::Vietnamese (vi)",
        "label::English (en)",
        "points",
    ],
    &["yn", "yes", "Có", "Yes", "1"],
    &["yn", "no", "Chưa", "Not yet", "0"],
    &["scale", "1", "Ít", "Little"],
    &["scale", "2", "Nhiều", "Much"],
];
const SETTINGS: Cells<'_> = &[
    &["form_title", "form_id", "version", "default_language"],
    &["Thử", "try_out", "20260101", "Vietnamese (vi)"],
];

fn form(rows: Cells<'_>) -> Vec<u8> {
    let survey: Vec<&[&str]> = [&[HEAD], rows].concat();
    book(&[
        ("survey", &survey),
        ("choices", CHOICES),
        ("settings", SETTINGS),
    ])
}

#[test]
fn a_form_of_others_is_read() {
    let bytes = form(&[
        AGE,
        WALKS,
        &[
            "begin group",
            "g",
            "Lời nói",
            "Speech",
            "${age_months} > 11",
        ],
        &[
            "select one scale",
            "speaks",
            "Bé nói?",
            "Speaks?",
            "selected(${walks}, 'yes') and ${age_months} <= 23",
            "",
            "",
            "",
            "",
            "minimal",
        ],
        &["select_one scale", "sings", "Bé hát?", "Sings?"],
        &["end group"],
        &[
            "calculate",
            "sum",
            "",
            "",
            "",
            "",
            "",
            "if(${walks}='yes',1,0)",
        ],
    ]);
    let read = import(&bytes).unwrap();
    let instrument = &read.instrument;
    assert_eq!(
        (instrument.code.as_str(), instrument.version.as_str()),
        ("try_out", "20260101")
    );
    assert_eq!((instrument.from_months, instrument.to_months), (6, 59));
    let [walks, speaks, sings] = &instrument.items[..] else {
        panic!("{:?}", instrument.items);
    };
    assert_eq!((walks.section.vi.as_str(), walks.required), ("Thử", true));
    assert_eq!((walks.from_months, walks.to_months), (6, 59));
    assert_eq!(walks.choices[0].points, 1);
    assert_eq!(speaks.section.en, "Speech");
    assert_eq!((speaks.from_months, speaks.to_months), (12, 59));
    let want = Condition::parse("walks = yes and age < 24m").unwrap();
    assert_eq!(speaks.shown_when, Some(want));
    assert_eq!(speaks.choices[1].code, "2");
    assert_eq!(
        (
            sings.from_months,
            sings.to_months,
            sings.shown_when.as_ref()
        ),
        (12, 59, None)
    );
    assert!(matches!(&instrument.scoring, Scoring::Sum { bands, .. } if bands.is_empty()));
    assert!(read.to_fill.contains(&"notice.vi") && read.to_fill.contains(&"scoring.sum.bands"));
    assert!(!read.to_fill.contains(&"vi") && read.to_fill.contains(&"en"));
    assert_eq!(read.passed_over, ["survey: appearance"]);
}

#[test]
fn without_points_a_form_of_others_only_observes() {
    let choices: Vec<&[&str]> = CHOICES.iter().map(|row| &row[..4]).collect();
    let bytes = book(&[
        ("survey", &[HEAD, AGE, WALKS]),
        ("choices", &choices),
        ("settings", SETTINGS),
    ]);
    assert_eq!(
        import(&bytes).unwrap().instrument.scoring,
        Scoring::Observe {}
    );
}

#[test]
fn what_a_questionnaire_cannot_hold_is_refused_by_its_cell() {
    let check = |rows: Cells<'_>, want: &[(&str, Kind)]| {
        let problems = import(&form(rows)).unwrap_err();
        let got: Vec<(&str, Kind)> = problems
            .iter()
            .map(|one| (one.place.as_str(), one.kind))
            .collect();
        assert_eq!(got, want, "{rows:?}: {problems:?}");
    };
    let item = |cells: &'static [&'static str]| cells;
    for kind in [
        "text",
        "select_multiple yn",
        "select_one yn or_other",
        "note",
        "integer",
        "date",
        "geopoint",
        "image",
        "start",
        "rank yn",
        "select_one_from_file a.csv",
        "",
        "matrix",
    ] {
        check(
            &[AGE, WALKS, &[kind, "b", "B", "B"]],
            &[("survey!A4", Kind::QuestionType)],
        );
    }
    for (relevant, kind) in [
        ("count-selected(${walks}) > 1", Kind::Condition),
        ("${walks} = 1", Kind::Condition),
        ("${walks} > 'no'", Kind::Condition),
        ("${age_months} >= 12.5", Kind::Condition),
        ("${age_months} + 1 > 12", Kind::Condition),
        ("today() > ${walks}", Kind::Condition),
        ("${runs} = 'no'", Kind::ReferenceUnknown),
        ("${b} = 'no'", Kind::ReferenceUnknown),
        ("${walks} = 'maybe'", Kind::AnswerUnknown),
        (
            "${walks} = 'no' and ${age_months} < 300",
            Kind::ConditionAge,
        ),
        (
            "${age_months} >= 24 and ${age_months} < 12",
            Kind::NeverAsked,
        ),
    ] {
        check(
            &[AGE, WALKS, &["select_one yn", "b", "B", "B", relevant]],
            &[("survey!E4", kind)],
        );
    }
    check(
        &[AGE, WALKS, item(&["begin_repeat", "r"]), &["end_repeat"]],
        &[("survey!A4", Kind::Repeat), ("survey!A5", Kind::Repeat)],
    );
    check(
        &[
            AGE,
            &[
                "select_one yn",
                "b",
                "B",
                "B",
                "",
                "",
                "",
                "",
                "x = ${walks}",
            ],
        ],
        &[("survey!I3", Kind::CellNotTaken)],
    );
    check(
        &[AGE, &["select_one yn", "b", "B", "B", "", ". != 'no'"]],
        &[("survey!F3", Kind::CellNotTaken)],
    );
    check(
        &[AGE, &["select_one other", "b", "B", "B"]],
        &[("survey!A3", Kind::ListUnknown)],
    );
    check(
        &[AGE, &["select_one yn", "B", "B", "B"]],
        &[("survey!B3", Kind::NameUnusable)],
    );
    check(
        &[AGE, &["select_one yn", "age", "B", "B"]],
        &[("survey!B3", Kind::NameUnusable)],
    );
    check(&[AGE, WALKS, WALKS], &[("survey!B4", Kind::NameTwice)]);
    check(
        &[AGE, &["select_one yn", "b", "B"]],
        &[("survey!D3", Kind::LabelMissing)],
    );
    check(
        &[AGE, &["select_one yn", "b", "${age_months}", "B"]],
        &[("survey!C3", Kind::LabelReference)],
    );
    check(
        &[AGE, &["select_one yn", "b", "B", "B", "", "", "maybe"]],
        &[("survey!G3", Kind::RequiredUnclear)],
    );
    check(&[WALKS], &[("survey", Kind::AgeMissing)]);
    check(&[WALKS, AGE], &[("survey!B3", Kind::AgeMissing)]);
    check(
        &[&["integer", "age_months", "T", "A", "", ". > 0"], WALKS],
        &[("survey!F2", Kind::AgeWindow)],
    );
    check(
        &[&["integer", "age_months", "T", "A"], WALKS],
        &[("survey!F2", Kind::AgeWindow)],
    );
    check(&[AGE], &[("survey", Kind::NoQuestions)]);
    check(
        &[
            AGE,
            WALKS,
            &[
                "calculate",
                "s",
                "",
                "",
                "",
                "",
                "",
                "if(${walks} = 'yes', 2, 0)",
            ],
        ],
        &[("survey!H4", Kind::CalculationOther)],
    );
    check(
        &[
            AGE,
            &["begin_group", "g", "G", "G"],
            &["begin_group", "h", "H", "H"],
            WALKS,
            &["end_group"],
            &["end_group"],
        ],
        &[
            ("survey!A4", Kind::GroupInGroup),
            ("survey!A7", Kind::GroupUnbalanced),
        ],
    );
    check(
        &[AGE, &["begin_group", "g", "G", "G"], WALKS],
        &[("survey", Kind::GroupUnbalanced)],
    );
}

#[test]
fn what_is_wrong_with_other_sheets_is_told() {
    let survey: Cells<'_> = &[HEAD, AGE, WALKS];
    let check = |sheets: &[(&str, Cells<'_>)], place: &str, kind: Kind| {
        let problems = import(&book(sheets)).unwrap_err();
        let found = problems
            .iter()
            .any(|one| one.place == place && one.kind == kind);
        assert!(found, "{place} {kind:?}: {problems:?}");
    };
    let rest = ("settings", SETTINGS);
    check(&[("survey", survey), rest], "choices", Kind::NoSheet);
    check(
        &[("survey", survey), ("choices", CHOICES)],
        "settings",
        Kind::NoSheet,
    );
    check(
        &[
            ("survey", &[&["type"], &["text"]]),
            ("choices", CHOICES),
            rest,
        ],
        "survey",
        Kind::NoColumn,
    );
    check(
        &[("survey", &[&["type", "type"]]), ("choices", CHOICES), rest],
        "survey!B1",
        Kind::NameTwice,
    );
    let choices = |row: &'static [&'static str]| [CHOICES, &[row]].concat();
    for (row, place, kind) in [
        (
            &["yn", "no", "Chưa", "Not yet"][..],
            "choices!B6",
            Kind::NameTwice,
        ),
        (
            &["yn", "Đôi khi", "Đôi khi", "Sometimes"],
            "choices!B6",
            Kind::NameUnusable,
        ),
        (
            &["yn", "seldom", "Ít khi"],
            "choices!D6",
            Kind::LabelMissing,
        ),
        (
            &["yn", "seldom", "Ít khi", "Seldom", "1.5"],
            "choices!E6",
            Kind::PointsUnclear,
        ),
        (
            &["yn", "seldom", "Ít khi", "Seldom", "many"],
            "choices!E6",
            Kind::PointsUnclear,
        ),
    ] {
        check(
            &[("survey", survey), ("choices", &choices(row)), rest],
            place,
            kind,
        );
    }
    let settings: Cells<'_> = &[&["form_title", "form_id"], &["Thử", "Try out"]];
    check(
        &[
            ("survey", survey),
            ("choices", CHOICES),
            ("settings", settings),
        ],
        "settings!B2",
        Kind::NameUnusable,
    );
    for (row, place) in [
        (&["colour", "red"][..], "noi!A2"),
        (&["sensitive", "perhaps"], "noi!B2"),
        (&["scoring", "{\"sum\":"], "noi!B2"),
        (&["outcome", "[]"], "noi!B2"),
        (&["source", "x"], "noi"),
    ] {
        let noi: Cells<'_> = &[&["key", "value"], row];
        check(
            &[("survey", survey), ("choices", CHOICES), rest, ("noi", noi)],
            place,
            Kind::NoiValue,
        );
    }
    let problems = import(b"type,name\ntext,a").unwrap_err();
    assert_eq!(problems[0].kind, Kind::NotAWorkbook);
}

#[test]
fn what_xlsform_cannot_say_is_not_written() {
    let check = |change: fn(&mut Instrument), want: &str| {
        let mut instrument = vn_ecd().instrument("phq9_mother").unwrap().clone();
        change(&mut instrument);
        let error = export(&instrument).unwrap_err().to_string();
        assert!(error.contains(want), "{error}");
    };
    check(|one| one.items[0].code = "1st".to_owned(), "1st");
    check(
        |one| one.items[0].code = "age_months".to_owned(),
        "age_months",
    );
    check(|one| one.items[0].words.en = "${x}?".to_owned(), "phq1");
    check(|one| one.source = "x".repeat(40_000), "32,767");
}

/// The reference converter reads every form without an error, in the shape that we mean.
#[test]
fn pyxform_takes_every_form() {
    let python = |args: &[&str]| Command::new("python3").args(args).output();
    let has = python(&["-c", "import pyxform"]).is_ok_and(|out| out.status.success());
    if !has {
        // Past the harness, which keeps what a passed test prints to itself.
        writeln!(
            std::io::stderr(),
            "skipped: python3 has no pyxform (pip install pyxform)"
        )
        .unwrap();
        return;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("xlsform");
    std::fs::create_dir_all(&folder).unwrap();
    let mut forms = Vec::new();
    for instrument in &vn_ecd().instruments {
        let path = folder.join(format!("{}.xlsx", instrument.code));
        std::fs::write(&path, export(instrument).unwrap()).unwrap();
        forms.push((instrument, path.to_string_lossy().into_owned()));
    }
    let mut args = vec!["-c", CONVERT];
    args.extend(forms.iter().map(|(_, path)| path.as_str()));
    let out = python(&args).unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(
        out.status.success(),
        "{text}\n{}",
        String::from_utf8_lossy(&out.stderr)
    );
    for (instrument, _) in &forms {
        let want = format!(
            "{} selects={} sums={} languages=2 warnings=0",
            instrument.code,
            instrument.items.len(),
            u8::from(matches!(instrument.scoring, Scoring::Sum { .. })),
        );
        assert!(
            text.lines().any(|line| line == want),
            "no line `{want}` in:\n{text}"
        );
    }
}

const CONVERT: &str = r#"
import sys
from pathlib import Path
from xml.etree import ElementTree
from pyxform.xls2xform import convert
for path in sys.argv[1:]:
    done = convert(path, validate=False)
    tree = ElementTree.fromstring(done.xform)
    def count(name):
        return sum(1 for node in tree.iter() if node.tag.rsplit("}", 1)[-1] == name)
    sums = sum(1 for node in tree.iter()
               if node.tag.endswith("}bind") and "calculate" in node.attrib)
    for warning in done.warnings:
        print(Path(path).stem, "WARNING", warning)
    print(f"{Path(path).stem} selects={count('select1')} sums={sums} "
          f"languages={count('translation')} warnings={len(done.warnings)}")
"#;
