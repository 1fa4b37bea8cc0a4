//! Sample figures of units. Every number is made up; the names and places of communes are real.

use noi_core::Domain;
use noi_core::plan_facts::Operator;
use noi_ui::figures::{Basis, Course, Measured, PlanRef, TargetView, domain_key};
use noi_ui::pages::about::AboutView;
use noi_ui::pages::choose::{ChooseView, UnitChoice};
use noi_ui::pages::coverage::{CoverageView, MeasureHead, UnitCell, UnitRow};
use noi_ui::pages::find::{FindView, FoundChild, FoundUnit};
use noi_ui::pages::home::{DomainFigure, DutyGroup, DutyLine, HomeView};
use noi_ui::pages::indicator::IndicatorView;
use noi_ui::pages::unit::{CourseView, DivisionView, NeedMet, PopulationView, SistersView};
use noi_ui::routes::Urgency;
use noi_ui::words::{Lang, Words};

use super::{day, say};

/// Code, name, latitude, longitude.
const COMMUNES: [(&str, &str, f64, f64); 43] = [
    ("16702", "Phường Vinh Phú", 18.72, 105.69),
    ("16738", "Xã Quế Phong", 19.64, 104.84),
    ("16756", "Xã Tri Lễ", 19.61, 104.72),
    ("16792", "Xã Châu Tiến", 19.68, 105.07),
    ("16813", "Xã Mường Xén", 19.36, 104.09),
    ("16822", "Xã Keng Đu", 19.62, 104.12),
    ("16834", "Xã Na Loi", 19.57, 104.18),
    ("16855", "Xã Chiêu Lưu", 19.35, 104.29),
    ("16876", "Xã Tương Dương", 19.25, 104.39),
    ("16903", "Xã Nga My", 19.31, 104.82),
    ("16912", "Xã Yên Na", 19.35, 104.54),
    ("16939", "Phường Thái Hòa", 19.30, 105.44),
    ("16969", "Xã Nghĩa Thọ", 19.36, 105.54),
    ("17011", "Phường Tây Hiếu", 19.29, 105.39),
    ("17032", "Xã Nghĩa Khánh", 19.24, 105.37),
    ("17056", "Xã Châu Lộc", 19.39, 105.19),
    ("17077", "Xã Mường Ham", 19.31, 105.07),
    ("17125", "Phường Quỳnh Mai", 19.22, 105.70),
    ("17149", "Xã Quỳnh Tam", 19.20, 105.52),
    ("17179", "Xã Quỳnh Lưu", 19.13, 105.64),
    ("17230", "Xã Bình Chuẩn", 19.25, 104.93),
    ("17248", "Xã Châu Khê", 18.96, 104.67),
    ("17266", "Xã Tân Kỳ", 19.08, 105.30),
    ("17284", "Xã Nghĩa Đồng", 19.16, 105.37),
    ("17326", "Xã Nghĩa Hành", 19.01, 105.19),
    ("17344", "Xã Nhân Hòa", 19.01, 104.98),
    ("17380", "Xã Yên Xuân", 18.90, 105.16),
    ("17419", "Xã Hải Châu", 19.07, 105.63),
    ("17476", "Xã Minh Châu", 18.97, 105.55),
    ("17506", "Xã Yên Thành", 19.00, 105.48),
    ("17524", "Xã Giai Lạc", 19.08, 105.44),
    ("17569", "Xã Quan Thành", 18.98, 105.44),
    ("17623", "Xã Bạch Ngọc", 18.95, 105.27),
    ("17677", "Xã Văn Hiến", 18.89, 105.37),
    ("17713", "Xã Đại Đồng", 18.80, 105.34),
    ("17743", "Xã Tam Đồng", 18.81, 105.24),
    ("17779", "Xã Xuân Lâm", 18.73, 105.41),
    ("17827", "Xã Nghi Lộc", 18.77, 105.64),
    ("17854", "Xã Văn Kiều", 18.84, 105.50),
    ("17878", "Xã Đông Lộc", 18.79, 105.69),
    ("17944", "Xã Đại Huệ", 18.72, 105.55),
    ("17989", "Xã Thiên Nhẫn", 18.60, 105.55),
    ("18028", "Xã Hưng Nguyên Nam", 18.62, 105.61),
];

fn share(met: u64, of: u64, unknown: u64) -> Measured {
    Measured::Share { met, of, unknown }
}

/// Children that are missing from a target of `percent`.
fn gap(measured: Measured, percent: u64) -> Option<u64> {
    match measured {
        Measured::Share { met, of, .. } => {
            let wanted = (of * percent).div_ceil(100);
            (wanted > met).then(|| wanted - met)
        }
        _ => None,
    }
}

fn figure(indicator: &str, measured: Measured, target: Option<u64>) -> DomainFigure {
    DomainFigure {
        indicator: indicator.to_owned(),
        measured,
        target: target.map(|target| target as f64),
        gap: target.and_then(|target| gap(measured, target)),
    }
}

pub(crate) fn targets(lang: Lang, with_plan: bool) -> Vec<TargetView> {
    let plan = with_plan.then(|| PlanRef {
        id: "vi-du".to_owned(),
        symbol: "21/KH-UBND".to_owned(),
    });
    let target = |measure: (&str, &str),
                  operator,
                  value,
                  denominator: (&str, &str),
                  result,
                  of_children,
                  course| {
        TargetView {
            measure: say(lang, measure.0, measure.1),
            indicator: Some("access".to_owned()),
            operator,
            value,
            unit: "%".to_owned(),
            denominator: say(lang, denominator.0, denominator.1),
            due: "2030".to_owned(),
            plan: plan.clone(),
            result,
            gap: gap(result, value as u64),
            of_children,
            course,
        }
    };
    vec![
        target(
            (
                "Trẻ được tiếp cận dịch vụ theo nhu cầu và độ tuổi",
                "Children with access to services by need and age",
            ),
            Operator::AtLeast,
            90.0,
            ("trẻ em đến 8 tuổi", "children to the age of 8"),
            share(884, 1234, 96),
            true,
            Course::Behind,
        ),
        target(
            (
                "Cán bộ và người chăm sóc được tập huấn",
                "Officers and carers given the knowledge and skills",
            ),
            Operator::AtLeast,
            90.0,
            (
                "cán bộ, cha mẹ và người chăm sóc",
                "officers, parents and carers",
            ),
            share(71, 76, 0),
            false,
            Course::Met,
        ),
        target(
            (
                "Có mạng lưới kết nối, chuyển gửi dịch vụ",
                "A network that connects and refers services",
            ),
            Operator::Equal,
            100.0,
            ("xã", "communes"),
            Measured::NoData,
            false,
            Course::NoData,
        ),
    ]
}

pub(crate) fn home(lang: Lang) -> HomeView {
    let line =
        |kind: &str, what: (&str, &str), count, of_children, who: (&str, &str), due| DutyLine {
            kind: kind.to_owned(),
            what: say(lang, what.0, what.1),
            count,
            of_children,
            who: say(lang, who.0, who.1),
            due,
        };
    let collaborator = ("Cộng tác viên thôn, bản", "Village collaborators");
    let station = ("Trạm Y tế xã", "Commune health station");
    let office = (
        "Phòng Văn hóa - Xã hội",
        "Culture and Social Affairs Office",
    );
    let weighing = ("Cân, đo tháng 11", "Weighing, November");
    let measles = ("Tiêm sởi mũi 1", "Measles, first dose");
    HomeView {
        opened: 2,
        duties: vec![
            DutyGroup {
                urgency: Urgency::Overdue,
                total: 41,
                lines: vec![
                    line(
                        "weighing",
                        weighing,
                        23,
                        true,
                        collaborator,
                        Some(day(2026, 11, 16)),
                    ),
                    line(
                        "measles-1",
                        measles,
                        12,
                        true,
                        station,
                        Some(day(2026, 10, 9)),
                    ),
                    line(
                        "review",
                        ("Rà soát chăm sóc thay thế", "Alternative care review"),
                        1,
                        false,
                        office,
                        Some(day(2026, 11, 12)),
                    ),
                ],
            },
            DutyGroup {
                urgency: Urgency::Today,
                total: 9,
                lines: vec![
                    line(
                        "screening",
                        (
                            "Sàng lọc phát triển 24 tháng",
                            "Development screening, 24 months",
                        ),
                        5,
                        true,
                        collaborator,
                        Some(day(2026, 11, 22)),
                    ),
                    line(
                        "measles-1",
                        measles,
                        4,
                        true,
                        station,
                        Some(day(2026, 11, 22)),
                    ),
                ],
            },
            DutyGroup {
                urgency: Urgency::Week,
                total: 52,
                lines: vec![
                    line(
                        "health-check",
                        ("Khám sức khỏe hằng năm", "Yearly health check"),
                        38,
                        true,
                        station,
                        Some(day(2026, 11, 23)),
                    ),
                    line(
                        "weighing",
                        weighing,
                        13,
                        true,
                        collaborator,
                        Some(day(2026, 11, 24)),
                    ),
                    line(
                        "report",
                        (
                            "Báo cáo năm về Sở Y tế",
                            "Yearly report to the Department of Health",
                        ),
                        1,
                        false,
                        office,
                        Some(day(2026, 11, 25)),
                    ),
                ],
            },
        ],
        access: Some(figure("access", share(884, 1234, 96), Some(90))),
        domains: vec![
            (
                Domain::Health,
                figure("access-health", share(1022, 1218, 30), Some(90)),
            ),
            (
                Domain::Nutrition,
                figure("access-nutrition", share(871, 1190, 84), Some(90)),
            ),
            (
                Domain::Education,
                figure("access-education", share(640, 702, 0), Some(90)),
            ),
            (
                Domain::Care,
                figure("access-care", share(702, 1005, 211), Some(90)),
            ),
            (
                Domain::Protection,
                figure("access-protection", Measured::Suppressed, Some(90)),
            ),
            (
                Domain::Welfare,
                figure("access-welfare", Measured::NoData, None),
            ),
        ],
        targets: targets(lang, true),
    }
}

pub(crate) fn empty_home() -> HomeView {
    HomeView {
        duties: Vec::new(),
        access: None,
        domains: Vec::new(),
        targets: Vec::new(),
        opened: 0,
    }
}

fn measures(lang: Lang) -> Vec<MeasureHead> {
    let words = Words::new(lang);
    let mut heads = vec![MeasureHead {
        code: "access".to_owned(),
        words: words.get("access-measure"),
        domain: None,
        target: Some(90.0),
    }];
    heads.extend(Domain::ALL.into_iter().map(|domain| MeasureHead {
        code: domain_key(domain).replace("domain", "access"),
        words: words.get(domain_key(domain)),
        domain: Some(domain),
        target: (domain != Domain::Welfare).then_some(90.0),
    }));
    heads
}

/// A made-up but repeatable number below `below`.
fn made_up(a: usize, b: usize, below: u64) -> u64 {
    let mixed = (a as u64 * 2_654_435_761 + b as u64 * 40_503 + 12_345) % 1_000_003;
    (mixed * 7919) % 1_000_003 % below
}

pub(crate) fn coverage(lang: Lang) -> CoverageView {
    let measures = measures(lang);
    let cells = |at: usize, children: u64| -> Vec<UnitCell> {
        let cell = |m: usize| {
            let of = children - made_up(at, m, children / 9 + 1);
            let met = of * (70 + made_up(at, m + 20, 30)) / 100;
            let unknown = (of - met) * made_up(at, m + 40, 60) / 100;
            let measured = match (m, at % 11) {
                (5, 3) => Measured::Suppressed,
                (4, 3) => Measured::Hidden,
                (6, _) => Measured::NoData,
                (0, 7) => share(8, 12, 1),
                _ => share(met, of, unknown),
            };
            UnitCell {
                measured,
                gap: measures[m]
                    .target
                    .and_then(|target| gap(measured, target as u64)),
            }
        };
        (0..measures.len()).map(cell).collect()
    };
    let rows = COMMUNES
        .iter()
        .enumerate()
        .map(|(at, (code, name, lat, lon))| {
            let children = 420 + made_up(at, 99, 3100);
            UnitRow {
                id: (*code).to_owned(),
                name: (*name).to_owned(),
                middle: Some((*lat, *lon)),
                children,
                has_units: at % 2 == 0,
                cells: cells(at, children),
                course: months()
                    .iter()
                    .enumerate()
                    .map(|(month, _)| {
                        let of = children - 40 + 3 * month as u64;
                        let part = 55 + made_up(at, 60, 25) + month as u64;
                        share(of * part / 100, of, 0)
                    })
                    .collect(),
            }
        });
    let rows: Vec<UnitRow> = rows.collect();
    let total = |m: usize| {
        let sum = rows
            .iter()
            .fold((0, 0, 0), |sum, row| match row.cells[m].measured {
                Measured::Share { met, of, unknown } => (sum.0 + met, sum.1 + of, sum.2 + unknown),
                _ => sum,
            });
        let measured = if sum.1 == 0 {
            Measured::NoData
        } else {
            share(sum.0, sum.1, sum.2)
        };
        UnitCell {
            measured,
            gap: measures[m]
                .target
                .and_then(|target| gap(measured, target as u64)),
        }
    };
    CoverageView {
        whole: UnitRow {
            id: "40".to_owned(),
            name: "Tỉnh Nghệ An".to_owned(),
            middle: None,
            children: rows.iter().map(|row| row.children).sum(),
            has_units: true,
            cells: (0..measures.len()).map(total).collect(),
            course: Vec::new(),
        },
        course: CourseView {
            whole: (0..12)
                .map(|month| match month {
                    2 => Measured::NoData,
                    month => share(60_000 + 1_170 * month, 88_000 + 150 * month, 0),
                })
                .collect(),
            days: months(),
            counted_at: Some(say(
                lang,
                "sổ cái đến mục 0:410",
                "ledger up to entry 0:410",
            )),
        },
        divisions: vec![
            DivisionView {
                words: say(lang, "Giới tính", "Sex"),
                groups: vec![
                    (say(lang, "Nữ", "Girl"), share(36_120, 43_000, 0)),
                    (say(lang, "Nam", "Boy"), share(36_750, 46_000, 0)),
                ],
            },
            DivisionView {
                words: say(lang, "Dân tộc", "Ethnicity"),
                groups: vec![
                    ("Kinh".to_owned(), share(61_200, 70_000, 0)),
                    ("Thái".to_owned(), share(9_800, 14_000, 0)),
                    ("H'Mông".to_owned(), share(1_860, 4_900, 0)),
                    ("Ơ Đu".to_owned(), share(10, 12, 0)),
                ],
            },
            DivisionView {
                words: say(lang, "Hoàn cảnh", "Circumstances"),
                groups: vec![
                    (
                        say(lang, "Hoàn cảnh đặc biệt", "Special circumstances"),
                        Measured::Suppressed,
                    ),
                    (say(lang, "Trẻ khác", "Other children"), Measured::Hidden),
                ],
            },
        ],
        needs: vec![
            NeedMet {
                code: "measles_1".to_owned(),
                words: say(lang, "Tiêm sởi mũi 1", "Measles, first dose"),
                measured: share(68_000, 71_500, 0),
            },
            NeedMet {
                code: "growth".to_owned(),
                words: say(lang, "Cân, đo hằng tháng", "Monthly weighing and measuring"),
                measured: share(18_000, 26_000, 0),
            },
            NeedMet {
                code: "hepatitis_b_birth".to_owned(),
                words: say(lang, "Viêm gan B sơ sinh", "Hepatitis B at birth"),
                measured: share(12, 12, 0),
            },
        ],
        sisters: Some(SistersView {
            above: "Việt Nam".to_owned(),
            units: vec![
                (
                    "38".to_owned(),
                    "Tỉnh Thanh Hóa".to_owned(),
                    share(83_000, 99_000, 0),
                    false,
                ),
                (
                    "40".to_owned(),
                    "Tỉnh Nghệ An".to_owned(),
                    share(72_870, 89_000, 0),
                    true,
                ),
                (
                    "42".to_owned(),
                    "Tỉnh Hà Tĩnh".to_owned(),
                    share(41_000, 45_000, 0),
                    false,
                ),
                (
                    "04".to_owned(),
                    "Tỉnh Cao Bằng".to_owned(),
                    Measured::NoData,
                    false,
                ),
            ],
        }),
        population: PopulationView {
            girls: 43_210,
            boys: 46_310,
            unknown_sex: 7,
            by_age: (0..9)
                .map(|age| {
                    let years = usize::from(age);
                    (
                        age,
                        4_300 + made_up(years, 1, 900),
                        4_600 + made_up(years, 2, 900),
                    )
                })
                .collect(),
            unknown_age: 7,
        },
        measures,
        selected: 0,
        rows,
    }
}

/// The days of a year's course.
fn months() -> Vec<noi_core::Day> {
    let mut days = vec![day(2025, 12, 31)];
    for (month, last) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31]
        .into_iter()
        .enumerate()
    {
        days.push(day(2026, month as u32 + 1, last));
    }
    days.push(day(2026, 11, 22));
    days
}

pub(crate) fn empty_coverage() -> CoverageView {
    CoverageView {
        measures: measures(Lang::Vi),
        selected: 0,
        whole: UnitRow {
            id: "16756".to_owned(),
            name: "Xã Tri Lễ".to_owned(),
            middle: None,
            children: 0,
            has_units: false,
            cells: Vec::new(),
            course: Vec::new(),
        },
        rows: Vec::new(),
        course: CourseView::default(),
        divisions: Vec::new(),
        needs: Vec::new(),
        sisters: None,
        population: PopulationView::default(),
    }
}

pub(crate) fn indicator(lang: Lang) -> IndicatorView {
    IndicatorView {
        code: "access-health".to_owned(),
        words: say(
            lang,
            "Trẻ được tiếp cận dịch vụ y tế",
            "Children reached in health",
        ),
        domain: Some(Domain::Health),
        numerator: say(
            lang,
            "Trẻ đến 8 tuổi không có nhu cầu y tế cốt lõi nào quá hạn, hoặc đã lỡ mà vẫn còn ý nghĩa.",
            "Children to the age of 8 with no core health need overdue, nor missed within the time for which it still matters.",
        ),
        denominator: say(
            lang,
            "Trẻ đến 8 tuổi đã có ít nhất một nhu cầu y tế cốt lõi đến hạn.",
            "Children to the age of 8 to whom at least one core health need has fallen due.",
        ),
        method: say(
            lang,
            "Tính từng trẻ từ sổ cái, vào ngày đang xem.",
            "Computed child by child from the ledger, on the day looked at.",
        ),
        breakdowns: vec![
            say(lang, "giới tính", "sex"),
            say(lang, "nhóm tuổi", "age band"),
            say(lang, "dân tộc", "ethnicity"),
            say(lang, "hoàn cảnh", "circumstance"),
        ],
        period: say(lang, "6 tháng và năm", "half-yearly and yearly"),
        source: say(lang, "Sổ cái tại xã", "Commune ledger"),
        responsible: say(lang, "Sở Y tế", "Department of Health"),
        basis: Basis {
            law: Some("QĐ 1437/QĐ-TTg".to_owned()),
            confirmed: true,
        },
        valid: (day(2018, 10, 29), None),
        needs: vec![
            (
                "hepatitis-b-birth".to_owned(),
                say(lang, "Viêm gan B sơ sinh", "Hepatitis B at birth"),
            ),
            ("bcg".to_owned(), say(lang, "Lao (BCG)", "BCG")),
            (
                "health-check".to_owned(),
                say(lang, "Khám sức khỏe hằng năm", "Yearly health check"),
            ),
        ],
        result: share(1022, 1218, 30),
        target: Some(90.0),
        gap: gap(share(1022, 1218, 30), 90),
        of_children: true,
        window: Some((day(2026, 1, 1), day(2026, 11, 22))),
        may_see_children: true,
    }
}

pub(crate) fn choose(lang: Lang) -> ChooseView {
    let unit = |id: &str, name: &str, above: &str, closed: String| UnitChoice {
        id: id.to_owned(),
        name: name.to_owned(),
        above: above.to_owned(),
        closed,
    };
    let open = String::new;
    ChooseView {
        text: "tri le".to_owned(),
        found: vec![
            unit("16756", "Xã Tri Lễ", "Tỉnh Nghệ An", open()),
            unit("06313", "Xã Tri Lễ", "Tỉnh Lạng Sơn", open()),
            unit(
                "16756-cu",
                "Xã Tri Lễ",
                "Huyện Quế Phong",
                say(
                    lang,
                    "đến 30/06/2025, nay thuộc xã Tri Lễ",
                    "until 30/06/2025, now part of Tri Lễ",
                ),
            ),
        ],
        below: ["Bản Mạ", "Bản Cắm", "Bản Yên Sơn", "Bản Huồi Mới"]
            .into_iter()
            .map(|name| unit(name, name, "", open()))
            .collect(),
    }
}

pub(crate) fn about(lang: Lang) -> AboutView {
    AboutView {
        version: "0.1.0".to_owned(),
        pack_name: say(
            lang,
            "Phát triển toàn diện trẻ em Việt Nam",
            "Early childhood development, Vietnam",
        ),
        needs: (61, 34),
        indicators: 31,
        facts: 318_616,
        children: 20_412,
        units: 3_355,
    }
}

pub(crate) fn found(lang: Lang) -> FindView {
    FindView {
        text: "tri".to_owned(),
        children: vec![FoundChild {
            id: "TE-40-000123".to_owned(),
            name: "Lò Minh Trí".to_owned(),
            about: say(lang, "14 tháng · Bản Mạ", "14 months · Bản Mạ"),
        }],
        more_children: true,
        searches_children: true,
        units: vec![FoundUnit {
            id: "16756".to_owned(),
            name: "Xã Tri Lễ".to_owned(),
            above: "Tỉnh Nghệ An".to_owned(),
        }],
    }
}
