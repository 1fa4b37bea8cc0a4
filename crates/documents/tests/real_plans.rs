//! The published plans, where the folder that `NOI_REAL_PLANS` names (or the usual one beside the checkout) is there.
//!
//! What a careful reader lists, as facts; the texts themselves stay outside the tree.

use std::{fs, path::PathBuf};

use noi_documents::{
    About, Cadence, DocumentKind, DueFrom, IssuerLevel, Measure, MoneySource, Operator,
    PlanReading, When, decode, read,
};

fn real(beginning: &str) -> Option<(String, PlanReading)> {
    let folder = std::env::var_os("NOI_REAL_PLANS")
        .map(PathBuf::from)
        .or_else(|| {
            let checkout = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
                .ancestors()
                .nth(3)?
                .to_path_buf();
            Some(checkout.join("shared").join("data").join("plans"))
        })?;
    let file = fs::read_dir(folder)
        .ok()?
        .filter_map(Result::ok)
        .map(|e| e.path())
        .find(|p| {
            p.file_name()
                .is_some_and(|n| n.to_string_lossy().starts_with(beginning))
        })?;
    let text = decode(&fs::read(&file).expect("a readable plan"), "plan.txt")
        .expect("text")
        .text;
    let reading = read(&text);
    Some((text, reading))
}

fn targets(reading: &PlanReading) -> Vec<(Measure, f64, Option<i32>)> {
    reading
        .targets
        .iter()
        .map(|t| (t.measure, t.value, t.due.as_ref().and_then(When::year)))
        .collect()
}

fn agencies(reading: &PlanReading) -> Vec<&str> {
    reading
        .responsibilities
        .iter()
        .map(|r| r.agency.as_str())
        .collect()
}

type Duty<'a> = (
    Option<&'a str>,
    Option<&'a str>,
    Option<&'a str>,
    Option<Cadence>,
);

fn duties(reading: &PlanReading) -> Vec<Duty<'_>> {
    reading
        .reporting
        .iter()
        .map(|r| {
            (
                r.from.as_deref(),
                r.to.as_deref(),
                r.due.as_deref(),
                r.cadence,
            )
        })
        .collect()
}

fn years(reading: &PlanReading) -> Option<(Option<i32>, Option<i32>)> {
    reading.period.as_ref().map(|p| {
        (
            p.from.as_ref().and_then(When::year),
            p.to.as_ref().and_then(When::year),
        )
    })
}

use Measure::{Access, Knowledge, Network};

#[test]
fn a_commune_without_targets_and_with_wrong_numbers() {
    let Some((_, plan)) = real("000_") else {
        return;
    };
    assert_eq!((plan.kind, plan.about), (DocumentKind::Plan, About::Scheme));
    assert_eq!(
        (
            plan.symbol.as_deref(),
            plan.symbol_suffix.as_deref(),
            plan.number
        ),
        (None, Some("KH-UBND"), None)
    );
    assert_eq!(
        (plan.issuer.as_deref(), plan.issuer_level),
        (
            Some("Ủy ban nhân dân xã Thành Hòa"),
            Some(IssuerLevel::Commune)
        )
    );
    assert_eq!(
        (plan.place.as_deref(), plan.date.as_deref()),
        (Some("Thành Hòa"), Some("2024-03-29"))
    );
    assert_eq!(
        (
            plan.carries_out[0].symbol.as_deref(),
            plan.carries_out[0].date.as_deref()
        ),
        (Some("146/KH-UBND"), Some("2024-03-26"))
    );
    assert_eq!(years(&plan), Some((Some(2024), Some(2024))));
    assert_eq!(plan.age_band.map(|a| (a.from, a.to)), Some((0, 8)));
    assert_eq!(plan.targets, []);
    assert_eq!(plan.reporting, []);
    assert_eq!(plan.tasks.len(), 4);
    assert_eq!(plan.responsibilities.len(), 7, "{:?}", agencies(&plan));
    assert_eq!(
        agencies(&plan)[..5],
        [
            "Văn hóa xã hội",
            "Các thành viên ban chỉ đạo",
            "Các đơn vị trường học",
            "Trạm Y tế",
            "Tài chính – kế toán"
        ]
    );
    assert_eq!(
        plan.money.iter().map(|m| m.source).collect::<Vec<_>>(),
        [MoneySource::State, MoneySource::Mobilised]
    );
    assert_eq!(plan.recipients.len(), 9);
    let signatory = plan.signatory.expect("someone signed");
    assert_eq!(
        (signatory.title.as_deref(), signatory.on_behalf.as_deref()),
        (Some("PHÓ CHỦ TỊCH"), Some("KT CHỦ TỊCH"))
    );
    assert!(signatory.name.is_some());
}

#[test]
fn a_province_with_two_periods_and_two_reports() {
    let Some((text, plan)) = real("001_") else {
        return;
    };
    assert_eq!(
        (plan.symbol.as_deref(), plan.number, plan.date.as_deref()),
        (Some("01/KH-UBND"), Some(1), Some("2019-01-04"))
    );
    assert_eq!(
        (plan.issuer.as_deref(), plan.issuer_level),
        (
            Some("Ủy ban nhân dân tỉnh Cà Mau"),
            Some(IssuerLevel::Province)
        )
    );
    assert_eq!(plan.carries_out[0].symbol.as_deref(), Some("1437/QĐ-TTg"));
    assert_eq!(
        plan.carries_out[0].issuer.as_deref(),
        Some("Thủ tướng Chính phủ")
    );
    assert_eq!(years(&plan), Some((Some(2019), Some(2025))));
    let expected = [70.0, 70.0, 70.0, 90.0, 90.0, 90.0].iter().enumerate();
    let expected: Vec<_> = expected
        .map(|(i, v)| {
            (
                [Access, Knowledge, Network][i % 3],
                *v,
                Some(if i < 3 { 2020 } else { 2025 }),
            )
        })
        .collect();
    assert_eq!(targets(&plan), expected);
    assert!(
        plan.targets
            .iter()
            .all(|t| t.operator == Operator::Equal && t.due_from == DueFrom::Heading)
    );
    assert_eq!(
        plan.targets[2].denominator.as_deref(),
        Some("các huyện, thành phố Cà Mau")
    );
    assert_eq!(plan.tasks.len(), 8);
    assert_eq!(plan.responsibilities.len(), 8, "{:?}", agencies(&plan));
    let labour = Some("Sở Lao động - Thương binh và Xã hội");
    let found = duties(&plan);
    assert_eq!(found.len(), 4);
    assert_eq!(
        (found[0].1, found[0].2, found[0].3),
        (labour, Some("--05-10"), Some(Cadence::HalfYearly))
    );
    assert_eq!(
        (found[1].1, found[1].2, found[1].3),
        (labour, Some("--11-10"), Some(Cadence::Yearly))
    );
    assert_eq!((found[2].0, found[2].2), (labour, None));
    assert_eq!((found[3].0, found[3].2), (labour, None));
    let sources: Vec<MoneySource> = plan.money.iter().map(|m| m.source).collect();
    assert_eq!(
        sources,
        [
            MoneySource::State,
            MoneySource::Mobilised,
            MoneySource::Integrated,
            MoneySource::Oda
        ]
    );
    assert_eq!(plan.recipients.len(), 5);
    assert_eq!(
        plan.signatory.and_then(|s| s.title).as_deref(),
        Some("PHÓ CHỦ TỊCH")
    );
    for target in &plan.targets {
        let words = target.span.of(&text);
        assert!(words.contains(&format!("{}%", target.value)), "{words}");
    }
}

#[test]
fn an_article_in_a_portal() {
    let Some((text, plan)) = real("002_") else {
        return;
    };
    assert_eq!(plan.kind, DocumentKind::News);
    assert_eq!(
        (
            plan.symbol.as_deref(),
            plan.date.as_deref(),
            plan.posted.as_deref()
        ),
        (Some("292/KH-UBND"), Some("2019-02-22"), Some("2019-03-04"))
    );
    assert_eq!(plan.issuer_level, Some(IssuerLevel::District));
    assert_eq!(years(&plan), Some((Some(2019), Some(2025))));
    assert_eq!(
        targets(&plan),
        [
            (Access, 70.0, Some(2020)),
            (Knowledge, 70.0, Some(2020)),
            (Access, 90.0, Some(2025)),
            (Knowledge, 90.0, Some(2025))
        ]
    );
    assert_eq!(plan.tasks.len(), 8);
    assert_eq!(plan.responsibilities.len(), 7, "{:?}", agencies(&plan));
    assert_eq!(
        (
            plan.reporting.len(),
            plan.recipients.len(),
            plan.signatory.is_none()
        ),
        (0, 0, true)
    );
    // The network aim without a number stays visible, the portal's other articles don't.
    assert!(
        plan.unread
            .iter()
            .any(|s| s.of(&text).contains("mạng lưới kết nối"))
    );
    assert!(
        plan.unread
            .iter()
            .all(|s| !s.of(&text).contains("Ban Quản lý dự án"))
    );
}

#[test]
fn a_district_with_broken_lines_and_a_blank_number() {
    let Some((_, plan)) = real("003_") else {
        return;
    };
    assert_eq!(
        (
            plan.symbol.as_deref(),
            plan.symbol_suffix.as_deref(),
            plan.date.as_deref()
        ),
        (None, Some("KH-UBND"), Some("2023-02"))
    );
    assert_eq!(
        (plan.issuer.as_deref(), plan.issuer_level),
        (
            Some("Uỷ ban nhân dân huyện Thanh Bình"),
            Some(IssuerLevel::District)
        )
    );
    assert_eq!(plan.carries_out[0].symbol.as_deref(), Some("30/KH-SLĐTBXH"));
    assert_eq!(
        plan.carries_out[0].issuer.as_deref(),
        Some("Sở Lao động - Thương binh và Xã hội")
    );
    assert_eq!(
        targets(&plan),
        [
            (Access, 60.0, Some(2023)),
            (Knowledge, 60.0, Some(2023)),
            (Network, 60.0, Some(2023))
        ]
    );
    assert_eq!(plan.targets[2].denominator.as_deref(), Some("xã, thị trấn"));
    assert_eq!(agencies(&plan).len(), 9, "{:?}", agencies(&plan));
    let labour = Some("Phòng Lao động - Thương binh và Xã hội");
    let found = duties(&plan);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(
        (found[0].0, found[0].2, found[0].3),
        (labour, None, Some(Cadence::Yearly))
    );
    assert_eq!(
        (found[1].1, found[1].2, found[1].3),
        (labour, Some("2023-10-28"), Some(Cadence::Once))
    );
    assert_eq!((found[2].0, found[2].2), (labour, None));
    assert_eq!(plan.tasks.len(), 12);
    assert_eq!(plan.recipients.len(), 6);
    let signatory = plan.signatory.expect("someone signed");
    assert!(
        signatory.name.is_some()
            && signatory
                .on_behalf
                .is_some_and(|o| o.contains("UỶ BAN NHÂN DÂN"))
    );
}

#[test]
fn a_department_after_scanning() {
    let Some((_, plan)) = real("004_") else {
        return;
    };
    assert_eq!(
        (plan.symbol.as_deref(), plan.date.as_deref()),
        (Some("03/KH-SGDĐT"), Some("2019-01-29"))
    );
    assert_eq!(
        (plan.issuer.as_deref(), plan.issuer_level),
        (
            Some("Sở Giáo dục và Đào tạo Ninh Bình"),
            Some(IssuerLevel::Department)
        )
    );
    assert_eq!(years(&plan), Some((Some(2019), Some(2025))));
    let expected: Vec<_> = [75.0, 75.0, 70.0, 90.0, 90.0, 100.0]
        .iter()
        .enumerate()
        .map(|(i, v)| {
            (
                [Access, Knowledge, Network][i % 3],
                *v,
                Some(if i < 3 { 2020 } else { 2025 }),
            )
        })
        .collect();
    assert_eq!(targets(&plan), expected);
    assert_eq!(
        plan.targets[5].denominator.as_deref(),
        Some("các cơ sở giáo dục, cơ sở nuôi dưỡng trẻ em")
    );
    assert_eq!(plan.tasks.len(), 10);
    assert!(plan.reporting.iter().all(|r| r.due.is_none()));
    assert_eq!(plan.recipients.len(), 5);
    assert!(plan.recipients[0].starts_with("- Đ/c "));
}
