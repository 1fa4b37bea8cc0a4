//! Whatever the text, a reading comes back with spans inside it, and soon.

use std::{fs, path::PathBuf, time::Instant};

use noi_documents::{PlanReading, read};
use proptest::prelude::*;

fn ours() -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("our plans")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|p| fs::read_to_string(p).expect("a plan"))
        .collect()
}

fn sound(text: &str, reading: &PlanReading) {
    let length = text.chars().count();
    let spans = reading
        .targets
        .iter()
        .map(|t| t.span)
        .chain(reading.tasks.iter().map(|t| t.span))
        .chain(reading.responsibilities.iter().map(|r| r.span))
        .chain(reading.reporting.iter().map(|r| r.span))
        .chain(reading.money.iter().map(|m| m.span))
        .chain(reading.spans.values().flatten().copied())
        .chain(reading.unread.iter().copied());
    for span in spans {
        assert!(
            span.start() <= span.end() && span.end() <= length,
            "{span:?} of {length}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_characters(text in "\\PC{0,400}") {
        sound(&text, &read(&text));
    }

    #[test]
    fn words_of_plans_in_any_order(words in prop::collection::vec(prop::sample::select(vec![
        "KẾ HOẠCH", "\n", "\n\n", "I. MỤC TIÊU", "1.", "- ", "a) ", "Phấn đấu", "đến năm 2025", "90%", "từ", "trở lên", "ít nhất", "85% đến 90%", "trẻ em",
        "được", "và", ";", ", ", ". ", "(", ")", "báo cáo", "về", "Sở Y tế", "trước ngày 10/5", "hàng năm", "để tổng hợp, báo cáo", "UBND tỉnh", "Căn cứ", "số", "12/KH-UBND",
        "ngày", "29/10/2018", "của", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "| a | 90 |", "TT", "Chỉ tiêu", "ĐVT", "2025", "9/9 thôn (100%)", "V. TỔ CHỨC THỰC HIỆN", "Giao",
        "Thực hiện", "giai đoạn 2021 - 2025", "tỷ lệ", "có", "‰", "0,5", "**", "#", "Luật", "lần lượt", "xã", "nông thôn", "ODA", "ngân sách", "huy động",
    ]), 0..60)) {
        let text = words.join(" ");
        sound(&text, &read(&text));
    }

    #[test]
    fn our_plans_with_pieces_cut_out(which in 0usize..64, from in 0usize..3000, length in 0usize..200) {
        let plans = ours();
        let plan = &plans[which % plans.len()];
        let text: String = plan.chars().enumerate().filter(|(i, _)| *i < from || *i >= from + length).map(|(_, c)| c).collect();
        sound(&text, &read(&text));
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test may time what it calls")]
fn long_documents_and_hostile_ones_stay_quick() {
    let plan = ours()
        .into_iter()
        .find(|p| p.contains("I. THỰC TRẠNG"))
        .expect("a long plan");
    let body = plan
        .split("I. THỰC TRẠNG")
        .nth(1)
        .expect("its body")
        .split("Nơi nhận")
        .next()
        .expect("before the end")
        .to_owned();
    let hostile = [
        plan.replace(
            "I. THỰC TRẠNG",
            &format!("I. THỰC TRẠNG{}", body.repeat(60)),
        ),
        "a".repeat(400_000),
        "1. ".repeat(100_000),
        "90% ".repeat(50_000),
        "(".repeat(200_000),
        "e\u{301}\u{302}".repeat(100_000),
        "\u{301}".repeat(300_000),
        "| ".repeat(100_000),
        "\n".repeat(500_000),
        "báo cáo để báo cáo ".repeat(10_000),
        "Sở Y tế; Sở Y tế, ".repeat(10_000),
        format!(
            "KẾ HOẠCH\n{}",
            "phấn đấu 90% trẻ em; đến năm 2025 và ".repeat(5_000)
        ),
    ];
    for text in hostile {
        let started = Instant::now();
        sound(&text, &read(&text));
        let taken = started.elapsed();
        assert!(
            taken.as_secs() < 10,
            "{} characters beginning {:?} took {taken:?}",
            text.len(),
            text.chars().take(12).collect::<String>()
        );
    }
}
