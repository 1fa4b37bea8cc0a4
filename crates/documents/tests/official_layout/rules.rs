//! The rules of Decree 30/2020/NĐ-CP, Annex I, looked for in the file.

use noi_documents::write::{
    Annex, Block, Column, Document, DocumentDate, HeaderCell, HeadingLevel, Run, Table, TableRow,
    WriteError, to_docx,
};

use crate::{
    docx::{Element, names, text, tree},
    sample,
};

const BODY: &str = "word/document.xml";

fn write(document: &Document) -> Element {
    tree(&to_docx(document).unwrap(), BODY)
}

fn millimetres(twips: &str) -> f64 {
    twips.parse::<f64>().unwrap() / 1440.0 * 25.4
}

/// The first paragraph whose words begin so.
fn paragraph<'a>(document: &'a Element, beginning: &str) -> &'a Element {
    document
        .all("w:p")
        .into_iter()
        .find(|paragraph| paragraph.words().starts_with(beginning))
        .unwrap_or_else(|| panic!("no paragraph begins with {beginning:?}"))
}

fn property<'a>(paragraph: &'a Element, name: &str) -> Option<&'a Element> {
    paragraph
        .child("w:pPr")
        .and_then(|properties| properties.child(name))
}

/// "14 bold italic" for the first run of a paragraph.
fn face(paragraph: &Element) -> String {
    let run = paragraph
        .child("w:r")
        .and_then(|run| run.child("w:rPr"))
        .unwrap();
    let size: f64 = run.value("w:sz").unwrap().parse().unwrap();
    let mut face = (size / 2.0).to_string();
    for (element, word) in [("w:b", " bold"), ("w:i", " italic")] {
        if run.child(element).is_some() {
            face.push_str(word);
        }
    }
    face
}

#[test]
fn pages_are_a4_with_the_margins_of_the_decree() {
    let document = write(&sample::report());
    let sections = document.all("w:sectPr");
    let orientations: Vec<&str> = sections
        .iter()
        .map(|section| section.child("w:pgSz").unwrap().attribute("w:orient"))
        .collect();
    assert_eq!(orientations, ["", "landscape"]);
    for section in sections {
        let size = section.child("w:pgSz").unwrap();
        let mut sides = [size.attribute("w:w"), size.attribute("w:h")].map(millimetres);
        sides.sort_by(f64::total_cmp);
        assert!(
            (sides[0] - 210.0).abs() < 0.1 && (sides[1] - 297.0).abs() < 0.1,
            "{sides:?}"
        );
        let margins = section.child("w:pgMar").unwrap();
        for (side, least, most) in [
            ("w:top", 20.0, 25.0),
            ("w:bottom", 20.0, 25.0),
            ("w:left", 30.0, 35.0),
            ("w:right", 15.0, 20.0),
        ] {
            let found = millimetres(margins.attribute(side));
            assert!(
                (least - 0.02..=most + 0.02).contains(&found),
                "{side}: {found} mm"
            );
        }
        // Numbered from 1, top centre, none on the first page.
        assert!(section.child("w:titlePg").is_some());
        assert_eq!(
            section.child("w:pgNumType").unwrap().attribute("w:start"),
            "1"
        );
        let header = section.child("w:headerReference").unwrap();
        assert_eq!(header.attribute("w:type"), "default");
        assert_eq!(header.attribute("r:id"), "rIdHeader1");
    }
    let header = tree(&to_docx(&sample::report()).unwrap(), "word/header1.xml");
    let number = header.all("w:p")[0];
    assert_eq!(
        property(number, "w:jc").unwrap().attribute("w:val"),
        "center"
    );
    assert_eq!(face(number), "14");
    assert!(number.all("w:instrText").len() == 1, "no page number field");
}

#[test]
fn one_black_typeface() {
    let docx = to_docx(&sample::report()).unwrap();
    let styles = tree(&docx, "word/styles.xml");
    let fonts = styles.all("w:rFonts");
    assert_eq!(fonts.len(), 1);
    for (_, font) in &fonts[0].attributes {
        assert_eq!(font, "Times New Roman");
    }
    assert_eq!(styles.all("w:color")[0].attribute("w:val"), "000000");
    assert_eq!(styles.all("w:lang")[0].attribute("w:val"), "vi-VN");
    let document = tree(&docx, BODY);
    for forbidden in ["w:rFonts", "w:color", "w:caps", "w:smallCaps", "w:u"] {
        assert!(
            document.all(forbidden).is_empty(),
            "{forbidden} in the document"
        );
    }
}

#[test]
fn parts_have_their_faces() {
    let report = write(&sample::report());
    let plan = write(&sample::plan());
    let cases = [
        (&report, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "13 bold"),
        (&report, "Độc lập - Tự do - Hạnh phúc", "14 bold"),
        (&report, "ỦY BAN NHÂN DÂN", "13 bold"),
        (&report, "XÃ ĐỒI MẪU", "13 bold"),
        (&report, "Số:", "13"),
        (&report, "DỰ THẢO", "13 bold"),
        (&report, "Đồi Mẫu, ngày … tháng … năm 2026", "14 italic"),
        (&report, "BÁO CÁO", "14 bold"),
        (&report, "Kết quả 6 tháng", "14 bold"),
        (&report, "Kính gửi:", "14"),
        (&report, "Căn cứ Quyết định", "14 italic"),
        (&report, "I. TÌNH HÌNH CHUNG", "14 bold"),
        (&report, "1. Dân số trẻ em", "14 bold"),
        (&report, "a) Y tế, tiêm chủng", "14"),
        (&report, "- Tổ chức 02 cuộc họp", "14"),
        (&report, "Bảng 2. Kết quả thực hiện mục tiêu", "13 bold"),
        (&report, "Số liệu từ ngày", "12 italic"),
        (&report, "TM. ỦY BAN NHÂN DÂN", "14 bold"),
        (&report, "KT. CHỦ TỊCH", "14 bold"),
        (&report, "PHÓ CHỦ TỊCH", "14 bold"),
        (&report, "Nơi nhận:", "12 bold italic"),
        (&report, "- Như trên;", "11"),
        (&report, "- Lưu: VT, VHXH.", "11"),
        (&report, "Phụ lục", "14 bold"),
        (&report, "(Kèm theo Báo cáo số", "14 italic"),
        (&plan, "ỦY BAN NHÂN DÂN", "13"),
        (&plan, "TỈNH VÍ DỤ", "13"),
        (&plan, "SỞ Y TẾ", "13 bold"),
        (&plan, "Số: 07/KH-SYT", "13"),
        (&plan, "Đồi Mẫu, ngày 05 tháng 02 năm 2026", "14 italic"),
        (&plan, "KẾ HOẠCH", "14 bold"),
        (&plan, "Tên Ví Dụ", "14 bold"),
    ];
    for (document, beginning, expected) in cases {
        assert_eq!(
            face(paragraph(document, beginning)),
            expected,
            "{beginning}"
        );
    }
}

#[test]
fn the_body_is_justified_indented_and_spaced() {
    let document = write(&sample::report());
    for beginning in [
        "Thực hiện chế độ",
        "Căn cứ Kế hoạch",
        "- Giao chỉ tiêu",
        "a) Y tế",
    ] {
        let found = paragraph(&document, beginning);
        assert_eq!(
            property(found, "w:jc").unwrap().attribute("w:val"),
            "both",
            "{beginning}"
        );
        let first = property(found, "w:ind").unwrap().attribute("w:firstLine");
        assert!(
            (millimetres(first) - 12.7).abs() < 0.01,
            "{beginning}: {first}"
        );
        let spacing = property(found, "w:spacing").unwrap();
        assert!(
            spacing.attribute("w:after").parse::<u32>().unwrap() >= 120,
            "{beginning}"
        );
        let line: u32 = spacing.attribute("w:line").parse().unwrap();
        assert!((240..=360).contains(&line), "{beginning}: {line}");
    }
}

/// How long a rule is: the width of its column less its indents, in twips.
fn rule_length(rule: &Element, column: f64) -> f64 {
    let indent = property(rule, "w:ind").unwrap();
    let side = |name| indent.attribute(name).parse::<f64>().unwrap();
    column - side("w:left") - side("w:right")
}

#[test]
fn rules_have_the_length_of_the_decree() {
    let document = write(&sample::report());
    let columns: Vec<f64> = document.all("w:tbl")[0]
        .all("w:gridCol")
        .iter()
        .map(|column| column.attribute("w:w").parse().unwrap())
        .collect();
    let rules: Vec<&Element> = document
        .all("w:p")
        .into_iter()
        .filter(|paragraph| property(paragraph, "w:pBdr").is_some())
        .collect();
    // Widths of the lines above in a Times-metric font, in points: issuer 13 bold,
    // motto 14 bold, abstract 14 bold.
    let cases = [
        ("issuer", rules[0], columns[0], 122.4, 1.0 / 3.0, 0.5),
        ("motto", rules[1], columns[1], 170.8, 0.97, 1.03),
        (
            "abstract",
            rules[2],
            columns[0] + columns[1],
            438.0,
            1.0 / 3.0,
            0.5,
        ),
    ];
    for (name, rule, column, text, least, most) in cases {
        let share = rule_length(rule, column) / 20.0 / text;
        assert!((least..=most).contains(&share), "{name}: {share}");
    }
}

#[test]
fn tables_fill_the_width_repeat_their_header_and_keep_rows_whole() {
    let document = write(&sample::report());
    let text_width = |table: usize| if table == 5 { 14003 } else { 9071 };
    let tables = document.all("w:tbl");
    assert_eq!(tables.len(), 6);
    for (index, table) in tables.iter().enumerate() {
        let columns: Vec<usize> = table
            .all("w:gridCol")
            .iter()
            .map(|column| column.attribute("w:w").parse().unwrap())
            .collect();
        assert_eq!(
            columns.iter().sum::<usize>(),
            text_width(index),
            "table {index}"
        );
        let layout = table.child("w:tblPr").unwrap();
        assert_eq!(
            layout.child("w:tblLayout").unwrap().attribute("w:type"),
            "fixed"
        );
        for row in table.all("w:tr") {
            assert!(row.child("w:trPr").unwrap().child("w:cantSplit").is_some());
            // Cells and their spans cover the grid.
            let covered: usize = row
                .all("w:tcPr")
                .iter()
                .map(|cell| {
                    cell.value("w:gridSpan")
                        .map_or(1, |span| span.parse().unwrap())
                })
                .sum();
            assert_eq!(covered, columns.len(), "table {index}: {}", row.words());
        }
    }
    let headers: Vec<usize> = tables
        .iter()
        .map(|table| table.all("w:tblHeader").len())
        .collect();
    assert_eq!(headers, [0, 1, 2, 1, 0, 1]);

    let rows = tables[2].all("w:tr");
    let merges: Vec<Option<&str>> = rows[1]
        .all("w:tcPr")
        .iter()
        .map(|cell| cell.value("w:vMerge"))
        .collect();
    let below = Some("continue");
    assert_eq!(
        merges,
        [below, below, below, None, None, None, below, below]
    );
    // Words left, numbers right, verdicts centred.
    let aligned: Vec<&str> = rows[3]
        .all("w:p")
        .iter()
        .map(|paragraph| property(paragraph, "w:jc").unwrap().attribute("w:val"))
        .collect();
    let numbers = ["right"; 5];
    assert_eq!(aligned[..2], ["center", "left"]);
    assert_eq!(aligned[2..7], numbers);
    assert_eq!(aligned[7], "center");
}

#[test]
fn nothing_is_left_alone_on_a_page() {
    let document = write(&sample::report());
    let kept = [
        "I. TÌNH",
        "1. Dân số",
        "a) Y tế",
        "Bảng 3.",
        "BÁO CÁO",
        "Trên đây là báo cáo",
    ];
    for beginning in kept {
        let found = paragraph(&document, beginning);
        assert!(
            property(found, "w:keepNext").is_some(),
            "{beginning} may part from what follows"
        );
    }
    assert!(property(paragraph(&document, "Địa bàn xã"), "w:keepNext").is_none());
}

#[test]
fn the_end_is_marked_once() {
    let table = Block::Table(Table {
        caption: None,
        unit: None,
        columns: vec![Column::numbers(1)],
        header: vec![],
        rows: vec![TableRow::Data(vec!["1".to_owned()])],
        note: None,
    });
    let runs = vec![
        Run::plain("Trân trọng "),
        Run::bold("báo cáo."),
        Run::plain(" "),
    ];
    let cases = [
        (Block::text("Trân trọng báo cáo."), "Trân trọng báo cáo./."),
        (
            Block::text("Trân trọng báo cáo./."),
            "Trân trọng báo cáo./.",
        ),
        (Block::Paragraph(runs), "Trân trọng báo cáo./."),
        (Block::bullet("Lưu ý;"), "- Lưu ý./."),
        (
            Block::heading(HeadingLevel::Section, "Kiến nghị"),
            "1. Kiến nghị./.",
        ),
        (table, "./."),
    ];
    for (last, expected) in cases {
        let body = vec![Block::text("Mở đầu."), last];
        let document = write(&Document {
            body,
            annexes: vec![],
            ..sample::report()
        });
        let marked: Vec<String> = document
            .all("w:p")
            .iter()
            .map(|paragraph| paragraph.words())
            .filter(|words| words.contains("./."))
            .collect();
        assert_eq!(
            marked.iter().map(|words| words.trim()).collect::<Vec<_>>(),
            [expected]
        );
    }
}

#[test]
fn numbering_starts_anew_under_each_heading() {
    use HeadingLevel::{Part, Point, Section};
    let headings = [
        (Part, "Một", "I. MỘT"),
        (Section, "Đầu", "1. Đầu"),
        (Point, "x", "a) x"),
        (Point, "y", "b) y"),
        (Section, "Sau", "2. Sau"),
        (Point, "z", "a) z"),
        (Part, "Hai, đặc biệt", "II. HAI, ĐẶC BIỆT"),
        (Section, "Lại", "1. Lại"),
    ];
    let mut body: Vec<Block> = headings
        .iter()
        .map(|(level, text, _)| Block::heading(*level, *text))
        .collect();
    body.push(Block::text("Hết."));
    let document = write(&Document {
        body,
        ..sample::report()
    });
    for (_, _, expected) in headings {
        assert!(paragraph(&document, expected).words() == expected);
    }
}

#[test]
fn odd_text_survives() {
    let odd = "a < b & \"c\" > 'd' \u{b}\u{0}e\nf U\u{309}y";
    let document = write(&Document {
        body: vec![Block::text(odd)],
        ..sample::report()
    });
    assert_eq!(
        paragraph(&document, "a <").words(),
        "a < b & \"c\" > 'd'   e f Ủy./."
    );
}

#[test]
fn the_package_is_complete_and_always_the_same() {
    let docx = to_docx(&sample::report()).unwrap();
    // Written again, after another document, on another thread.
    to_docx(&sample::plan()).unwrap();
    let again = std::thread::spawn(|| to_docx(&sample::report()).unwrap())
        .join()
        .unwrap();
    assert_eq!(docx, again);
    assert_eq!(docx, to_docx(&sample::report()).unwrap());
    let names = names(&docx);
    let types = text(&docx, "[Content_Types].xml");
    let relations = tree(&docx, "word/_rels/document.xml.rels");
    for target in relations.all("Relationship") {
        let part = format!("word/{}", target.attribute("Target"));
        assert!(names.contains(&part), "{part} is missing");
        assert!(
            types.contains(&format!("/{part}")),
            "{part} has no content type"
        );
    }
    assert!(text(&docx, "docProps/core.xml").contains("Ủy ban nhân dân xã Đồi Mẫu"));
}

#[test]
fn every_paragraph_keeps_the_order_of_the_schema() {
    // Spot checks against ECMA-376: what comes first must come first.
    let orders = [
        (
            "w:pPr",
            &[
                "w:keepNext",
                "w:pBdr",
                "w:spacing",
                "w:ind",
                "w:jc",
                "w:outlineLvl",
                "w:rPr",
                "w:sectPr",
            ][..],
        ),
        ("w:rPr", &["w:b", "w:i", "w:sz", "w:szCs"]),
        (
            "w:tblPr",
            &[
                "w:tblW",
                "w:jc",
                "w:tblInd",
                "w:tblBorders",
                "w:tblLayout",
                "w:tblCellMar",
            ],
        ),
        ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vMerge", "w:vAlign"]),
        (
            "w:sectPr",
            &[
                "w:headerReference",
                "w:pgSz",
                "w:pgMar",
                "w:pgNumType",
                "w:cols",
                "w:titlePg",
            ],
        ),
        ("w:tc", &["w:tcPr", "w:p"]),
        ("w:tr", &["w:trPr", "w:tc"]),
        ("w:tbl", &["w:tblPr", "w:tblGrid", "w:tr"]),
    ];
    let document = write(&sample::report());
    for (parent, order) in orders {
        let found = document.all(parent);
        assert!(!found.is_empty(), "no {parent}");
        for element in found {
            let places: Vec<usize> = element
                .children
                .iter()
                .filter_map(|child| order.iter().position(|name| *name == child.name))
                .collect();
            assert!(places.is_sorted(), "{parent}: {:?}", element.children);
        }
    }
    // Attributes that the schema doesn't know.
    for column in document.all("w:gridCol") {
        assert_eq!(column.attributes.len(), 1, "{column:?}");
    }
    // A cell ends with a paragraph, and a paragraph follows the last table.
    assert!(
        document
            .all("w:tc")
            .iter()
            .all(|cell| cell.children.last().unwrap().name == "w:p")
    );
    let children = &document.all("w:body")[0].children;
    assert_eq!(children[children.len() - 1].name, "w:sectPr");
    assert_eq!(children[children.len() - 2].name, "w:p");
}

#[test]
fn what_cannot_be_written_is_refused_with_the_remedy() {
    let report = sample::report;
    let date = |day, month, year| Document {
        date: DocumentDate { day, month, year },
        ..report()
    };
    let table = |header: Vec<Vec<HeaderCell>>, rows: Vec<TableRow>| {
        let columns = vec![Column::words(2), Column::numbers(1)];
        let caption = Some("Thử".to_owned());
        let table = Table {
            caption,
            unit: None,
            columns,
            header,
            rows,
            note: None,
        };
        Document {
            body: vec![Block::Table(table)],
            ..report()
        }
    };
    let in_annex = |columns: Vec<Column>| {
        let table = Table {
            caption: None,
            unit: None,
            columns,
            header: vec![],
            rows: vec![],
            note: None,
        };
        let annex = Annex {
            title: "Thử".to_owned(),
            landscape: false,
            body: vec![Block::Table(table)],
        };
        Document {
            body: vec![Block::text("x")],
            annexes: vec![annex],
            ..report()
        }
    };
    let cell = HeaderCell::new;
    let cases = [
        (
            Document {
                issuer: " ".to_owned(),
                ..report()
            },
            "issuer",
        ),
        (
            Document {
                symbol: String::new(),
                ..report()
            },
            "symbol",
        ),
        (
            Document {
                body: vec![],
                ..report()
            },
            "body",
        ),
        (date(Some(31), Some(4), Some(2026)), "day 31"),
        (date(Some(29), Some(2), Some(2026)), "day 29"),
        (date(None, Some(13), None), "month 13"),
        (date(Some(0), None, None), "day 0"),
        (
            table(vec![], vec![TableRow::Data(vec!["1".to_owned()])]),
            "row 1 has 1 cells for 2",
        ),
        (
            table(vec![vec![cell("A")]], vec![]),
            "header row 1 leaves columns",
        ),
        (
            table(vec![vec![cell("A").across(3)]], vec![]),
            "no room for \"A\"",
        ),
        (
            table(vec![vec![cell("A"), cell("B").down(2)]], vec![]),
            "no room for \"B\"",
        ),
        (in_annex(vec![]), "no columns"),
        (in_annex(vec![Column::words(0)]), "weight 0"),
    ];
    for (document, expected) in cases {
        let error = to_docx(&document).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!matches!(error, WriteError::Package(_)), "{error}");
    }
    // Leap days and blanks are fine.
    for good in [
        date(Some(29), Some(2), Some(2024)),
        date(Some(31), None, None),
    ] {
        to_docx(&good).unwrap();
    }
}
