//! A real word processor opens the file and prints it; said to be skipped where there is none.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use noi_documents::write::{Document, to_docx};

use crate::sample;

fn is_here(program: &str) -> bool {
    Command::new(program)
        .arg(if program == "soffice" {
            "--version"
        } else {
            "-v"
        })
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// The text of each page as LibreOffice prints it; `None` where it isn't installed.
#[expect(clippy::print_stdout, reason = "a skipped check says so")]
fn printed_pages(document: &Document, name: &str) -> Option<Vec<String>> {
    let missing = ["soffice", "pdftotext"]
        .into_iter()
        .find(|program| !is_here(program));
    if let Some(program) = missing {
        println!("skipped: {program} isn't installed");
        return None;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("official-layout")
        .join(name);
    fs::create_dir_all(&folder).unwrap();
    let docx = folder.join("document.docx");
    fs::write(&docx, to_docx(document).unwrap()).unwrap();
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    run(Command::new("soffice")
        .args([
            profile.as_str(),
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
        ])
        .arg(&folder)
        .arg(&docx));
    let pdf = folder.join("document.pdf");
    let text = folder.join("document.txt");
    run(Command::new("pdftotext")
        .arg("-layout")
        .arg(&pdf)
        .arg(&text));
    Some(pages(&text))
}

fn pages(text: &Path) -> Vec<String> {
    let text = fs::read_to_string(text).unwrap();
    text.trim_end_matches('\u{c}')
        .split('\u{c}')
        .map(str::to_owned)
        .collect()
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn first_line(page: &str) -> &str {
    page.lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default()
}

#[test]
fn libreoffice_prints_the_report() {
    let Some(pages) = printed_pages(&sample::report(), "report") else {
        return;
    };
    assert!(pages.len() >= 4, "{} pages", pages.len());
    for part in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "XÃ ĐỒI MẪU",
        "BÁO CÁO",
        "Đồi Mẫu, ngày … tháng … năm 2026",
    ] {
        assert!(
            pages[0].contains(part),
            "page 1 lacks {part}:\n{}",
            pages[0]
        );
    }
    // The first page of the document and of the annex show no number; the others do.
    let annex = pages
        .iter()
        .position(|page| page.contains("KẾT QUẢ THEO LĨNH VỰC"))
        .unwrap();
    assert_ne!(first_line(&pages[0]), "1");
    for (index, page) in pages[..annex].iter().enumerate().skip(1) {
        assert_eq!(first_line(page), (index + 1).to_string(), "{page}");
    }
    assert_eq!(first_line(&pages[annex]), "Phụ lục");
    // The long table's header is repeated where the table goes on.
    let with_header = pages
        .iter()
        .filter(|page| page.contains("Còn phải"))
        .count();
    assert!(with_header >= 2, "the header stands on {with_header} pages");
    // The signature isn't alone on its page.
    let signed = pages
        .iter()
        .find(|page| page.contains("PHÓ CHỦ TỊCH"))
        .unwrap();
    assert!(signed.contains("./."), "{signed}");
    assert!(signed.contains("Nơi nhận:"), "{signed}");
}

#[test]
fn libreoffice_prints_the_plan() {
    let Some(pages) = printed_pages(&sample::plan(), "plan") else {
        return;
    };
    for part in [
        "SỞ Y TẾ",
        "Số: 07/KH-SYT",
        "ngày 05 tháng 02 năm 2026",
        "KẾ HOẠCH",
    ] {
        assert!(
            pages[0].contains(part),
            "page 1 lacks {part}:\n{}",
            pages[0]
        );
    }
    assert!(pages.last().unwrap().contains("Tên Ví Dụ"));
}
