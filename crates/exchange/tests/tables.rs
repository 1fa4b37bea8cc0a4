//! Tables as offices send them: what is read, what is said, what is refused.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the message")]

use noi_core::Day;
use noi_exchange::columns::{Field, Kind};
use noi_exchange::issue::{Code, Issue, Lang};
use noi_exchange::rows::{ChildRow, Reading};
use noi_exchange::table::{Cell, Table};
use noi_exchange::values::circumstances::{CircumstanceWord, Circumstances};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

fn today() -> Day {
    "2026-05-20".parse().unwrap()
}

fn circumstances() -> Circumstances {
    let word = |code: &str, vi: &str, en: &str| CircumstanceWord {
        code: code.to_owned(),
        vi: vi.to_owned(),
        en: en.to_owned(),
    };
    Circumstances::new(&[
        word("2", "Bị bỏ rơi", "Abandoned"),
        word("4", "Khuyết tật", "With a disability"),
        word("4.1", "đặc biệt nặng", "very severe"),
        word("4.2", "nặng", "severe"),
    ])
}

fn read(table: &Table<'_>) -> (Vec<ChildRow>, Vec<Issue>) {
    let circumstances = circumstances();
    let reading = Reading {
        today: today(),
        circumstances: &circumstances,
    };
    let (mut children, mut issues) = (Vec::new(), Vec::new());
    let mut rows = table.rows();
    while let Some(row) = rows.next_row() {
        children.extend(ChildRow::read(&row, reading, &mut issues));
    }
    (children, issues)
}

fn short(child: &ChildRow) -> String {
    format!(
        "{}: {} {} {:?}",
        child.line, child.name, child.birth, child.sex
    )
}

/// The lines and codes of issues, `7 date-impossible`.
fn codes(issues: &[Issue]) -> Vec<String> {
    issues
        .iter()
        .map(|issue| format!("{} {}", issue.row.unwrap_or(0), issue.code.key()))
        .collect()
}

#[test]
fn a_list_with_everything_in_it() {
    let bytes = std::fs::read("tests/files/children.csv").unwrap();
    let table = Table::open(&bytes, Kind::Children, true).unwrap();
    assert_eq!(codes(&table.notes), ["0 columns-ignored"]);
    assert_eq!(table.notes[0].args["columns"], "STT, Ghi chú");
    let (children, issues) = read(&table);
    let lines: Vec<String> = children.iter().map(short).collect();
    assert_eq!(
        lines,
        [
            "6: Nguyễn Thử An 2024-02-29 Some(Male)",
            "7: Giàng Thử Dính 2023-03 Some(Female)",
            "8: Lò Thử Piềng 2022 None",
            "12: Phạm Thử Bình 2023-05-05 Some(Female)",
            "14: Phạm Thử Cường 2023-06-05 Some(Male)",
        ]
    );
    assert_eq!(children[1].ethnicity.as_deref(), Some("HMông"));
    assert_eq!(children[1].phone.as_deref(), Some("0912000002"));
    assert_eq!(children[1].circumstances, ["2", "4.2"]);
    assert_eq!(children[3].mother.as_deref(), Some("Đỗ Thị Mẫu"));
    assert_eq!(
        codes(&issues),
        [
            "8 sex-unclear",
            "9 date-impossible",
            "10 date-future",
            "11 name-missing",
            "12 id-contradicts-sex",
            "14 cells-too-many",
            "14 year-two-digits",
            "14 id-unreadable",
            "14 ethnicity-unknown",
            "14 phone-unreadable",
            "15 date-too-long-ago",
            "17 birth-too-old",
        ]
    );
    assert_eq!(
        issues[1].text(Lang::Vi),
        "Dòng 9, cột “Ngày, tháng, năm sinh”: Lịch không có ngày “31/02/2024”."
    );
}

#[test]
fn delimiters_and_line_ends() {
    for text in [
        "Họ tên,Ngày sinh,Xã\nLê Thử An,5/3/2024,Một\n",
        "Họ tên;Ngày sinh;Xã\r\nLê Thử An;5/3/2024;Một\r\n",
        "Họ tên\tNgày sinh\tXã\nLê Thử An\t5/3/2024\tMột",
        "Họ tên|Ngày sinh|Xã\nLê Thử An|5/3/2024|Một\n",
        "sep=;\nHọ tên;Ngày sinh;Xã\nLê Thử An;5/3/2024;Một\n",
        "Họ tên,Ngày sinh,Xã\rLê Thử An,5/3/2024,Một\r",
        "\u{feff}Họ tên,Ngày sinh,Xã\nLê Thử An,5/3/2024,Một\n",
        "Tháng 5; năm 2026; xã Một\nHọ tên,Ngày sinh,Xã\nLê Thử An,5/3/2024,Một\n",
        "name,birth_date,unit\nLê Thử An,2024-03-05,Một\n",
        "Ho ten,Ngay sinh,Xa\nLê Thử An,5/3/2024,Một\n",
        "Họ,Tên,Ngày,Tháng,Năm,Xã\nLê Thử,An,5,3,2024,Một\n",
        "Ho,Ten,Ngay,Thang,Nam,Xa\nLê Thử,An,5,3,2024,Một\n",
    ] {
        let table = Table::open(text.as_bytes(), Kind::Children, false).unwrap();
        let (children, issues) = read(&table);
        assert!(issues.is_empty(), "{text:?}: {issues:?}");
        assert_eq!(children.len(), 1, "{text:?}");
        assert_eq!(children[0].name, "Lê Thử An");
        assert_eq!(children[0].birth.to_string(), "2024-03-05", "{text:?}");
        assert_eq!(children[0].place.unit.as_deref(), Some("Một"), "{text:?}");
    }
}

#[test]
fn boys_and_girls_in_columns_of_their_own() {
    let text = "STT,Họ và tên,Ngày tháng năm sinh,,Xã\n,,Nam,Nữ,\n1,Lê Thử An,5/3/2024,,Một\n\
                2,Lê Thử Hoa,,2023,Một\n3,Lê Thử Sai,x,x,Một\n4,Lê Thử Không,,,Một\n";
    let table = Table::open(text.as_bytes(), Kind::Children, false).unwrap();
    let (children, issues) = read(&table);
    let lines: Vec<String> = children.iter().map(short).collect();
    assert_eq!(
        lines,
        [
            "3: Lê Thử An 2024-03-05 Some(Male)",
            "4: Lê Thử Hoa 2023 Some(Female)"
        ]
    );
    assert_eq!(
        codes(&issues),
        ["5 sex-unclear", "5 birth-missing", "6 birth-missing"]
    );
}

#[test]
fn a_quotation_mark_that_never_closes_costs_one_row() {
    let mut text = "Họ tên,Ngày sinh\n\"Lê Thử An,5/3/2024\n".to_owned();
    for n in 0..100 {
        text.push_str(&format!("Lê Thử {n},5/3/2024\n"));
    }
    let table = Table::open(text.as_bytes(), Kind::Children, true).unwrap();
    let (children, issues) = read(&table);
    assert_eq!(codes(&issues), ["2 quote-never-closed"]);
    assert_eq!(children.len(), 100);
    assert_eq!((children[0].line, children[99].line), (3, 102));
}

#[test]
fn files_that_cannot_be_read_say_why() {
    for (bytes, code, contains) in [
        (&b""[..], Code::FileEmpty, ""),
        (b"%PDF-1.4", Code::FileNotATable, "PDF"),
        (b"PK\x03\x04 word/document.xml", Code::FileNotATable, "DOCX"),
        (
            b"PK\x03\x04 xl/workbook.xml broken",
            Code::WorkbookUnreadable,
            ".xlsx",
        ),
        (
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            Code::WorkbookOtherFormat,
            "ODS",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken",
            Code::WorkbookUnreadable,
            ".xlsx",
        ),
        (b"a,b,c\n1,2,3\n", Code::HeaderNotFound, "a, b, c"),
        (
            "Họ tên,Ngày sinh\nA,2024\n".as_bytes(),
            Code::HeaderMissing,
            "Xã/Phường",
        ),
        (
            "Họ tên,Giới tính,Xã\nA,Nam,B\n".as_bytes(),
            Code::HeaderMissing,
            "Ngày sinh",
        ),
        (
            "Họ tên,Ngày sinh,Xã,Sinh ngày\nA,2024,B,2023\n".as_bytes(),
            Code::HeaderTwice,
            "Sinh ngày",
        ),
        (
            "Họ tên,Ngày sinh,Xã,Họ tên\nA,2024,B,C\n".as_bytes(),
            Code::HeaderTwice,
            "cột D",
        ),
    ] {
        let issues = Table::open(bytes, Kind::Children, false).unwrap_err();
        assert_eq!(issues[0].code, code, "{bytes:?}");
        let text = issues[0].text(Lang::Vi);
        assert!(text.contains(contains), "{text}");
    }
}

/// A workbook with a text in the XML of its sheets replaced.
fn edited(workbook: &[u8], from: &str, to: &str) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut replaced = false;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut xml = String::new();
        file.read_to_string(&mut xml).unwrap();
        if name.starts_with("xl/worksheets/") {
            replaced |= xml.contains(from);
            xml = xml.replace(from, to);
        }
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(xml.as_bytes()).unwrap();
    }
    assert!(replaced, "{from} is in no sheet");
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_as_offices_keep_it() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("Bìa")
        .unwrap()
        .write(0, 0, "Không có gì ở đây")
        .unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("Danh sách").unwrap();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    sheet
        .merge_range(0, 0, 0, 5, "DANH SÁCH TRẺ EM", &Format::new())
        .unwrap();
    for (column, title) in [
        "STT",
        "Họ và tên",
        "Ngày sinh",
        "Số định danh",
        "Điện thoại",
        "Giới tính",
        "Hoàn cảnh",
    ]
    .iter()
    .enumerate()
    {
        sheet.write(2, column as u16, *title).unwrap();
    }
    let day = ExcelDateTime::from_ymd(2024, 2, 29).unwrap();
    sheet.write(3, 1, "Lê Thử An").unwrap();
    sheet.write_with_format(3, 2, &day, &date).unwrap();
    sheet.write(3, 3, 3_224_000_001_f64).unwrap();
    sheet.write(3, 4, 912_000_001).unwrap();
    sheet
        .write(3, 5, Formula::new("=\"N\"&\"am\"").set_result("Nam"))
        .unwrap();
    sheet.write(3, 6, 4.2).unwrap();
    sheet.write(4, 1, "Lê Thử Bình").unwrap();
    sheet.write(4, 2, 45_356).unwrap();
    sheet.write(5, 1, "Lê Thử Chi").unwrap();
    sheet.write(5, 2, 2_023).unwrap();
    sheet.write(6, 1, "Lê Thử Dung").unwrap();
    sheet
        .write(6, 2, Formula::new("=A1").set_result("77"))
        .unwrap();
    sheet.write(7, 1, "Lê Thử Em").unwrap();
    sheet.write_with_format(7, 2, 0, &date).unwrap();
    sheet.write(8, 1, "Lê Thử Giang").unwrap();
    sheet.write(8, 2, "05/03/2024").unwrap();
    sheet.write(8, 300, "lạc").unwrap();
    sheet.write(900_000, 1, "   ").unwrap();
    // As programs that compute nothing save a formula.
    let bytes = edited(&book.save_to_buffer().unwrap(), "<v>77</v>", "<v></v>");
    let table = Table::open(&bytes, Kind::Children, true).unwrap();
    assert_eq!(
        codes(&table.notes),
        ["0 sheet-chosen", "0 formulas-used", "0 columns-ignored"]
    );
    let (children, issues) = read(&table);
    let lines: Vec<String> = children.iter().map(short).collect();
    assert_eq!(
        lines,
        [
            "4: Lê Thử An 2024-02-29 Some(Male)",
            "5: Lê Thử Bình 2024-03-05 None",
            "6: Lê Thử Chi 2023 None",
            "9: Lê Thử Giang 2024-03-05 None",
        ]
    );
    assert_eq!(children[0].personal_id.as_deref(), Some("003224000001"));
    assert_eq!(children[0].phone.as_deref(), Some("0912000001"));
    assert_eq!(children[0].circumstances, ["4.2"]);
    assert_eq!(
        codes(&issues),
        [
            "4 id-zero-restored",
            "7 formula-without-value",
            "8 date-too-long-ago",
            "9 cells-too-many",
        ]
    );
    assert_eq!(issues[1].args["cell"], "C7");
}

#[test]
fn a_workbook_typed_with_an_old_font() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [
        ["Hä vµ tªn", "Ngµy sinh", "Giíi tÝnh"],
        ["NguyÔn Thö B¶o", "05/03/2024", "Nam"],
        ["TrÇn Thö H»ng", "06/03/2024", "N÷"],
    ]
    .iter()
    .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write(row as u32, column as u16, *cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let table = Table::open(&bytes, Kind::Children, true).unwrap();
    assert_eq!(table.notes[0].args["encoding"], "TCVN3 (ABC)");
    let (children, issues) = read(&table);
    assert!(issues.is_empty(), "{issues:?}");
    assert_eq!(
        short(&children[0]),
        "2: Nguyễn Thử Bảo 2024-03-05 Some(Male)"
    );
    assert_eq!(
        short(&children[1]),
        "3: Trần Thử Hằng 2024-03-06 Some(Female)"
    );
}

#[test]
fn cells_keep_what_the_file_has() {
    let text = "Dịch vụ,Ngày,Mã trẻ\n  mũi\u{a0}1 ,01/02/2024,\n";
    let table = Table::open(text.as_bytes(), Kind::Services, false).unwrap();
    let mut rows = table.rows();
    let row = rows.next_row().unwrap();
    assert_eq!(row.get(Field::Service).text(), "mũi 1");
    assert_eq!(row.get(Field::LocalId), Cell::Empty);
    assert_eq!(row.verbatim(), ["  mũi\u{a0}1 ", "01/02/2024", ""]);
    assert!(rows.next_row().is_none());
}

/// A workbook with a cell in a place that no sheet has.
fn with_a_cell_nowhere() -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in [(0, "Họ tên"), (1, "Ngày sinh")] {
        sheet.write(0, column, text).unwrap();
    }
    sheet.write(1, 0, "Lê Thử An").unwrap();
    let whole = book.save_to_buffer().unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    let mut damaged = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains("r=\"A2\""), "{text}");
            bytes = text.replace("r=\"A2\"", "r=\"ZZZZZZZ2\"").into_bytes();
        }
        let options = zip::write::SimpleFileOptions::default();
        damaged.start_file(name, options).unwrap();
        damaged.write_all(&bytes).unwrap();
    }
    damaged.finish().unwrap().into_inner()
}

#[test]
fn damage_at_which_the_reader_panics_is_told() {
    let bytes = with_a_cell_nowhere();
    let issues = Table::open(&bytes, Kind::Children, true).unwrap_err();
    assert_eq!(codes(&issues), ["0 workbook-unreadable"]);
}

#[test]
fn columns_are_what_a_person_says() {
    let text = "Cột một;Cột hai;Cột ba\nLê Thử An;5/3/2024;Nam\n";
    let (table, lacking) = Table::look(text.as_bytes(), Kind::Children, true, None).unwrap();
    assert_eq!(codes(&lacking), ["0 header-not-found"]);
    assert_eq!(table.columns.titles, ["Cột một", "Cột hai", "Cột ba"]);
    let chosen = [(0, Field::Name), (1, Field::Birth), (99, Field::Sex)].into();
    let (table, lacking) =
        Table::look(text.as_bytes(), Kind::Children, true, Some(&chosen)).unwrap();
    assert_eq!(codes(&lacking), [] as [&str; 0]);
    let (children, issues) = read(&table);
    assert_eq!(short(&children[0]), "2: Lê Thử An 2024-03-05 None");
    assert_eq!(codes(&issues), [] as [&str; 0]);
    let twice = [(0, Field::Name), (1, Field::Birth), (2, Field::Birth)].into();
    let (_, lacking) = Table::look(text.as_bytes(), Kind::Children, true, Some(&twice)).unwrap();
    assert_eq!(codes(&lacking), ["0 header-twice"]);
}
