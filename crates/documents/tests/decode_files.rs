//! Files as they arrive: what is read, and what is refused with a name and a remedy.

use std::io::{Cursor, Write};

use noi_documents::{Format, MAX_BYTES, ReadError, decode, read};
use zip::{ZipWriter, write::SimpleFileOptions};

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("a part");
        writer.write_all(content.as_bytes()).expect("its content");
    }
    writer.finish().expect("an archive").into_inner()
}

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:body>{body}</w:body></w:document>"#
    )
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn numbered(list: u8, level: u8, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn table(rows: &[&[&str]]) -> String {
    let rows: String = rows
        .iter()
        .map(|row| {
            format!(
                "<w:tr>{}</w:tr>",
                row.iter()
                    .map(|cell| format!(
                        "<w:tc>{}</w:tc>",
                        cell.split('\n').map(paragraph).collect::<String>()
                    ))
                    .collect::<String>()
            )
        })
        .collect();
    format!("<w:tbl>{rows}</w:tbl>")
}

const NUMBERING: &str = r#"<w:numbering xmlns:w="urn:w"><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>"#;

#[test]
fn a_docx_is_read_with_its_columns_tables_and_counted_numbers() {
    let body = [
        table(&[
            &[
                "ỦY BAN NHÂN DÂN\nHUYỆN THẠCH MẪU",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
            ],
            &["Số: 17/KH-UBND", "Thạch Mẫu, ngày 03 tháng 4 năm 2024"],
        ]),
        paragraph("KẾ HOẠCH"),
        paragraph("Chăm sóc trẻ em &amp; gia đình năm 2024"),
        numbered(1, 0, "CHỈ TIÊU"),
        table(&[
            &["Chỉ tiêu", "ĐVT", "Năm 2024", "Năm 2025"],
            &[
                "Trẻ em dưới 1 tuổi được tiêm chủng đầy đủ",
                "%",
                "95",
                "97,5",
            ],
        ]),
        numbered(1, 0, "TỔ CHỨC THỰC HIỆN"),
        numbered(1, 1, "Phòng Y tế"),
        numbered(
            1,
            2,
            "Chủ trì tiêm chủng; báo cáo UBND huyện trước ngày 15/12/2024.",
        ),
        numbered(1, 1, "Hội Liên hiệp Phụ nữ huyện"),
        numbered(1, 2, "Vận động bà mẹ đưa con đi tiêm."),
        table(&[&[
            "Nơi nhận:\n- Sở Y tế;\n- Lưu: VT.",
            "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNgô Văn Mẫu",
        ]]),
    ]
    .concat();
    let bytes = archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/numbering.xml", NUMBERING),
        ("word/document.xml", &document(&body)),
    ]);
    let decoded = decode(&bytes, "kế hoạch.docx").expect("a Word document");
    assert_eq!(decoded.format, Format::Docx);
    assert!(
        decoded.text.contains("II. TỔ CHỨC THỰC HIỆN")
            && decoded.text.contains("2. Hội Liên hiệp Phụ nữ huyện"),
        "{}",
        decoded.text
    );
    let reading = read(&decoded.text);
    assert_eq!(reading.symbol.as_deref(), Some("17/KH-UBND"));
    assert_eq!(reading.date.as_deref(), Some("2024-04-03"));
    assert_eq!(
        reading.issuer.as_deref(),
        Some("Ủy ban nhân dân huyện Thạch Mẫu")
    );
    assert_eq!(
        reading.title.as_deref(),
        Some("Chăm sóc trẻ em & gia đình năm 2024")
    );
    let values: Vec<f64> = reading.targets.iter().map(|t| t.value).collect();
    assert_eq!(values, [95.0, 97.5], "{:#?}", reading.targets);
    let agencies: Vec<&str> = reading
        .responsibilities
        .iter()
        .map(|r| r.agency.as_str())
        .collect();
    assert_eq!(agencies, ["Phòng Y tế", "Hội Liên hiệp Phụ nữ huyện"]);
    assert_eq!(reading.reporting.len(), 1);
    assert_eq!(reading.reporting[0].due.as_deref(), Some("2024-12-15"));
    assert_eq!(reading.recipients, ["- Sở Y tế;", "- Lưu: VT."]);
    assert_eq!(
        reading.signatory.and_then(|s| s.name).as_deref(),
        Some("Ngô Văn Mẫu")
    );
}

#[test]
fn what_cannot_be_read_is_named_with_a_remedy() {
    let windows_1258 = b"K\xea\xec hoa\xf2ch cu\xd2a x\xe3 n\xe3m 2024 v\xea\xcc tre\xd2 em, ch\xed ti\xeau th\xfd\xf2c hi\xea\xf2n".to_vec();
    let tcvn3 = b"K\xd5 ho\xb9ch c\xf1a x\xb7 n\xa8m 2024 v\xd2 tr\xce em, th\xf9c hi\xd6n c\xb8c ch\xd8 ti\xaau v\xb5 nhi\xd6m v\xf4".to_vec();
    let vni = b"Ke\xe1 hoa\xefch cu\xfba xa\xf5 na\xeam 2024 ve\xe0 tre\xfb em, th\xf6\xefc hie\xe4n ca\xf9c ch\xe6 tie\xe2u va\xf8 nhie\xe4m vu\xef".to_vec();
    let mojibake =
        "KÕ ho¹ch cña x· n¨m 2024 thùc hiÖn c¸c chØ tiªu vµ gi¸o dôc trÎ em trªn ®Þa bµn"
            .as_bytes()
            .to_vec();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("trống.txt", Vec::new(), "is empty"),
        ("blank.txt", b"\xEF\xBB\xBF \r\n\t\n".to_vec(), "is empty"),
        (
            "binary.txt",
            (0u8..=255).cycle().take(5000).collect(),
            "isn't text",
        ),
        (
            "latin.txt",
            b"caf\xe9 au lait, d\xe9j\xe0 vu".to_vec(),
            "isn't valid UTF-8 from byte 3",
        ),
        ("1258.txt", windows_1258, "Windows-1258"),
        ("tcvn.txt", tcvn3, "TCVN3"),
        ("vni.txt", vni, "VNI"),
        ("mojibake.txt", mojibake, "TCVN3"),
        ("scan.pdf", b"%PDF-1.7\n%\xe2\xe3".to_vec(), "a PDF"),
        (
            "old.doc",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(),
            "Word 97-2003",
        ),
        ("rich.rtf", b"{\\rtf1\\ansi}".to_vec(), "Rich Text"),
        (
            "table.xlsx",
            archive(&[("xl/workbook.xml", "<x/>")]),
            "an Excel workbook",
        ),
        (
            "text.odt",
            archive(&[("content.xml", "<x/>")]),
            "OpenDocument",
        ),
        (
            "stuff.zip",
            archive(&[("a.txt", "x")]),
            "without a Word document",
        ),
        (
            "cut.docx",
            archive(&[("word/document.xml", &document(""))])[..60].to_vec(),
            "can't be opened as .docx",
        ),
        (
            "broken.docx",
            archive(&[("word/document.xml", "<w:document><w:p></w:x>")]),
            "can't be opened as .docx",
        ),
        (
            "nothing.docx",
            archive(&[("word/document.xml", &document(&paragraph(" ")))]),
            "is empty",
        ),
    ];
    for (name, bytes, expected) in cases {
        let error = decode(&bytes, name).expect_err(name);
        let words = error.to_string();
        assert!(
            words.contains(name) && words.contains(expected),
            "{name}: {words}"
        );
        assert!(error.vi().contains(name), "{name}: {}", error.vi());
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused_unread() {
    let bytes = vec![b'a'; MAX_BYTES * 5 / 2];
    assert!(matches!(
        decode(&bytes, "lớn.txt"),
        Err(ReadError::TooLarge {
            bytes: 50_000_000,
            ..
        })
    ));
}

#[test]
fn an_archive_that_unpacks_without_end_is_refused() {
    let huge = "<w:p><w:r><w:t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</w:t></w:r></w:p>"
        .repeat(1_200_000);
    let bytes = archive(&[("word/document.xml", &huge)]);
    assert!(bytes.len() < MAX_BYTES);
    let error = decode(&bytes, "bom.docx").expect_err("too much");
    assert!(
        error.to_string().contains("unpacks to more than"),
        "{error}"
    );
}

#[test]
fn utf_16_with_its_mark_is_text() {
    let text = "KẾ HOẠCH\nNăm 2024";
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(decode(&bytes, "plan.txt").expect("UTF-16").text, text);
}
