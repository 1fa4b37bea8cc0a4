//! Sample children in full. The people are made up.

use noi_core::access::Sections;
use noi_core::{Birth, Day, Domain, Sex};
use noi_ui::figures::{Basis, StateMark};
use noi_ui::pages::card::{CardView, Revoking};
use noi_ui::pages::child::{
    BandHead, CarerView, CellMark, ChildActs, ChildView, CircumstanceView, EventRow, LikelySame,
    MatrixCell, MatrixView, NeedRow,
};
use noi_ui::pages::growth::GrowthView;
use noi_ui::pages::summary::SummaryView;
use noi_ui::words::Lang;

use super::{day, say};

fn matrix(lang: Lang) -> MatrixView {
    use CellMark::{Look, Met, NotAsked, NotYet, Nothing, Open};
    let band = |vi: &str, en: &str, current| BandHead {
        label: say(lang, vi, en),
        current,
    };
    let cell = |(mark, met, of)| MatrixCell { mark, met, of };
    let row = |domain, cells: [(CellMark, u32, u32); 5]| (domain, cells.map(cell).to_vec());
    MatrixView {
        bands: vec![
            band("0–11 tháng", "0–11 months", false),
            band("12–23 tháng", "12–23 months", true),
            band("2 tuổi", "2 years", false),
            band("3–5 tuổi", "3–5 years", false),
            band("6–8 tuổi", "6–8 years", false),
        ],
        rows: vec![
            row(
                Domain::Health,
                [
                    (Met, 14, 14),
                    (Look, 3, 4),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                ],
            ),
            row(
                Domain::Nutrition,
                [
                    (Look, 11, 13),
                    (Look, 1, 3),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                ],
            ),
            row(
                Domain::Education,
                [
                    (Met, 1, 1),
                    (NotAsked, 0, 1),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                ],
            ),
            row(
                Domain::Care,
                [
                    (Met, 3, 3),
                    (Open, 1, 2),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                    (Nothing, 0, 0),
                ],
            ),
            row(
                Domain::Protection,
                [
                    (Met, 1, 1),
                    (NotAsked, 0, 1),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                ],
            ),
            row(
                Domain::Welfare,
                [
                    (Met, 1, 1),
                    (Met, 1, 1),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                    (NotYet, 0, 0),
                ],
            ),
        ],
    }
}

struct Need {
    code: &'static str,
    domain: Domain,
    words: (&'static str, &'static str),
    state: StateMark,
    /// Opens, due, met.
    days: (Option<Day>, Option<Day>, Option<Day>),
    law: Option<&'static str>,
    confirmed: bool,
}

fn all_needs() -> [Need; 11] {
    [
        Need {
            code: "weighing-2026-11",
            domain: Domain::Nutrition,
            words: ("Cân, đo tháng 11", "Weighing, November"),
            state: StateMark::Overdue,
            days: (Some(day(2026, 11, 1)), Some(day(2026, 11, 16)), None),
            law: None,
            confirmed: false,
        },
        Need {
            code: "japanese-encephalitis-2",
            domain: Domain::Health,
            words: (
                "Viêm não Nhật Bản mũi 2",
                "Japanese encephalitis, second dose",
            ),
            state: StateMark::DueToday,
            days: (Some(day(2026, 11, 15)), Some(day(2026, 11, 22)), None),
            law: Some("TT 10/2024/TT-BYT"),
            confirmed: false,
        },
        Need {
            code: "vitamin-a-2026-12",
            domain: Domain::Nutrition,
            words: ("Vitamin A đợt tháng 12", "Vitamin A, December round"),
            state: StateMark::NotYet,
            days: (Some(day(2026, 12, 1)), Some(day(2026, 12, 2)), None),
            law: None,
            confirmed: false,
        },
        Need {
            code: "home-safety",
            domain: Domain::Protection,
            words: ("Kiểm tra an toàn tại nhà", "Home safety check"),
            state: StateMark::Unknown,
            days: (Some(day(2026, 9, 12)), Some(day(2027, 3, 12)), None),
            law: None,
            confirmed: false,
        },
        Need {
            code: "parenting-12-23",
            domain: Domain::Care,
            words: (
                "Tư vấn nuôi dạy trẻ 12–23 tháng",
                "Parenting counselling, 12–23 months",
            ),
            state: StateMark::Soon,
            days: (Some(day(2026, 9, 12)), Some(day(2026, 11, 28)), None),
            law: Some("QĐ 1437/QĐ-TTg"),
            confirmed: true,
        },
        Need {
            code: "birth-registration",
            domain: Domain::Protection,
            words: ("Đăng ký khai sinh", "Birth registration"),
            state: StateMark::DoneLate,
            days: (
                Some(day(2025, 9, 12)),
                Some(day(2025, 11, 11)),
                Some(day(2025, 12, 2)),
            ),
            law: Some("Luật Hộ tịch 2014, Điều 15"),
            confirmed: true,
        },
        Need {
            code: "insurance-card",
            domain: Domain::Welfare,
            words: ("Thẻ bảo hiểm y tế", "Health insurance card"),
            state: StateMark::Done,
            days: (
                Some(day(2025, 9, 12)),
                Some(day(2026, 1, 31)),
                Some(day(2025, 12, 9)),
            ),
            law: Some("Luật Bảo hiểm y tế"),
            confirmed: true,
        },
        Need {
            code: "hepatitis-b-birth",
            domain: Domain::Health,
            words: (
                "Viêm gan B sơ sinh (24 giờ)",
                "Hepatitis B at birth (24 hours)",
            ),
            state: StateMark::Done,
            days: (
                Some(day(2025, 9, 12)),
                Some(day(2025, 9, 13)),
                Some(day(2025, 9, 12)),
            ),
            law: Some("TT 10/2024/TT-BYT"),
            confirmed: true,
        },
        Need {
            code: "measles-rubella",
            domain: Domain::Health,
            words: ("Sởi - rubella", "Measles-rubella"),
            state: StateMark::NotYet,
            days: (Some(day(2027, 3, 12)), Some(day(2027, 4, 12)), None),
            law: Some("TT 10/2024/TT-BYT"),
            confirmed: false,
        },
        Need {
            code: "rota-1",
            domain: Domain::Health,
            words: ("Rota mũi 1", "Rotavirus, first dose"),
            state: StateMark::Missed,
            days: (Some(day(2025, 11, 12)), Some(day(2025, 12, 12)), None),
            law: Some("TT 10/2024/TT-BYT"),
            confirmed: false,
        },
        Need {
            code: "grade-1",
            domain: Domain::Education,
            words: ("Vào lớp 1", "Grade 1"),
            state: StateMark::NotYet,
            days: (Some(day(2031, 9, 1)), Some(day(2031, 9, 5)), None),
            law: Some("Luật Giáo dục 2019"),
            confirmed: false,
        },
    ]
}

fn needs(lang: Lang) -> Vec<NeedRow> {
    let station = say(lang, "Trạm Y tế", "Health station");
    all_needs()
        .iter()
        .map(|need| NeedRow {
            code: need.code.to_owned(),
            domain: need.domain,
            words: say(lang, need.words.0, need.words.1),
            state: need.state,
            opens: need.days.0,
            due: need.days.1,
            met: need.days.2,
            reason: match need.state {
                StateMark::Overdue => say(
                    lang,
                    "Dưới 24 tháng cân, đo mỗi tháng; lần gần nhất 20/10/2026.",
                    "Monthly under 24 months; last on 20/10/2026.",
                ),
                StateMark::Missed => say(
                    lang,
                    "Đã qua tuổi tiêm mũi 1.",
                    "Past the age for the first dose.",
                ),
                _ => String::new(),
            },
            who: if need.state.is_open() {
                station.clone()
            } else {
                String::new()
            },
            basis: Basis {
                law: need.law.map(str::to_owned),
                confirmed: need.confirmed,
            },
        })
        .collect()
}

pub(crate) fn followed(lang: Lang) -> ChildView {
    let event = |day: &str, what: (&str, &str), place: (&str, &str), note: (&str, &str)| EventRow {
        day: day.to_owned(),
        what: say(lang, what.0, what.1),
        place: say(lang, place.0, place.1),
        changes: Vec::new(),
        merged: None,
        note: say(lang, note.0, note.1),
    };
    let station = ("Trạm Y tế xã Tri Lễ", "Tri Lễ health station");
    ChildView {
        id: "TE-40-000123".to_owned(),
        name: "Lò Thị Ánh Nguyệt".to_owned(),
        sex: Some(Sex::Female),
        birth: Some(Birth::on(day(2025, 9, 12))),
        place: say(lang, "Bản Mạ, xã Tri Lễ", "Bản Mạ, Tri Lễ commune"),
        facts: vec![
            (say(lang, "Dân tộc", "Ethnicity"), "Thái".to_owned()),
            (
                say(lang, "Số định danh", "ID number"),
                say(lang, "chưa có", "none yet"),
            ),
        ],
        carers: vec![
            CarerView {
                relation: say(lang, "Mẹ", "Mother"),
                name: "Lò Thị Inh".to_owned(),
                phone: "0900000000".to_owned(),
            },
            CarerView {
                relation: say(lang, "Bà ngoại", "Grandmother"),
                name: "Vi Thị Ổn".to_owned(),
                phone: String::new(),
            },
        ],
        circumstances: vec![CircumstanceView {
            words: say(
                lang,
                "Bệnh dài ngày, hộ cận nghèo",
                "Long illness, near-poor household",
            ),
            since: Some(day(2026, 4, 1)),
            until: None,
            evidence: say(
                lang,
                "giấy xác nhận hộ cận nghèo",
                "near-poor household certificate",
            ),
        }],
        restricted: false,
        sees: Sections::ALL,
        left: None,
        acts: ChildActs {
            details: true,
            residence: true,
            carers: true,
            merge: true,
        },
        likely_same: vec![LikelySame {
            id: "TE-40-000555".to_owned(),
            words: say(
                lang,
                "Lò Thị Nguyệt, sinh 09/2025, Bản Mạ",
                "Lò Thị Nguyệt, born 09/2025, Bản Mạ",
            ),
            merged: false,
        }],
        matrix: matrix(lang),
        needs: needs(lang),
        growth: super::growth::growth(lang),
        screenings: super::growth::screenings(lang),
        timeline: vec![
            EventRow {
                changes: vec![say(
                    lang,
                    "Ngày sinh: 09/2025 → 12/09/2025",
                    "Date of birth: 09/2025 → 12/09/2025",
                )],
                ..event(
                    "20/11/2026",
                    (
                        "Sửa thông tin · theo giấy khai sinh",
                        "Details corrected · as on the birth certificate",
                    ),
                    ("Xã Tri Lễ", "Xã Tri Lễ"),
                    ("", ""),
                )
            },
            EventRow {
                merged: Some("TE-40-000777".to_owned()),
                ..event(
                    "15/11/2026",
                    (
                        "Gộp hồ sơ · mẹ xác nhận",
                        "Record merged · the mother says so",
                    ),
                    ("Xã Tri Lễ", "Xã Tri Lễ"),
                    ("", ""),
                )
            },
            event(
                "08/11/2026",
                (
                    "Viêm não Nhật Bản mũi 1",
                    "Japanese encephalitis, first dose",
                ),
                station,
                ("", ""),
            ),
            event(
                "20/10/2026",
                (
                    "Cân 9,6 kg, dài 76,0 cm (nằm)",
                    "Weight 9.6 kg, length 76.0 cm (lying)",
                ),
                ("Bản Mạ · Cộng tác viên", "Bản Mạ · Collaborator"),
                (
                    "Đã sửa: trước đó ghi 96 kg.",
                    "Corrected: 96 kg was recorded before.",
                ),
            ),
            event(
                "12/2025",
                ("Cấp thẻ bảo hiểm y tế", "Health insurance card issued"),
                ("Ủy ban nhân dân xã", "Commune People's Committee"),
                ("", ""),
            ),
            event(
                "02/12/2025",
                ("Đăng ký khai sinh", "Birth registered"),
                ("Ủy ban nhân dân xã", "Commune People's Committee"),
                ("", ""),
            ),
            event(
                "12/09/2025",
                ("Viêm gan B sơ sinh", "Hepatitis B at birth"),
                station,
                ("", ""),
            ),
        ],
        looked: Some(3),
        may_give_card: true,
        cards_revoked: Some("21/11/2026 08:15".to_owned()),
    }
}

pub(crate) fn restricted(lang: Lang) -> ChildView {
    ChildView {
        id: "TE-40-000777".to_owned(),
        name: "Vi Thị Én".to_owned(),
        sex: Some(Sex::Female),
        birth: Some(Birth::on(day(2019, 3, 1))),
        place: "Bản Cắm".to_owned(),
        facts: Vec::new(),
        carers: vec![CarerView {
            relation: say(lang, "Mẹ", "Mother"),
            name: "Vi Thị Lả".to_owned(),
            phone: String::new(),
        }],
        circumstances: Vec::new(),
        restricted: true,
        sees: Sections::ALL,
        left: Some((
            say(
                lang,
                "Đã chuyển đến xã Thông Thụ",
                "Moved to Thông Thụ commune",
            ),
            day(2026, 10, 1),
        )),
        acts: ChildActs::default(),
        likely_same: Vec::new(),
        matrix: MatrixView::default(),
        needs: Vec::new(),
        growth: GrowthView::default(),
        screenings: Vec::new(),
        timeline: Vec::new(),
        looked: None,
        may_give_card: false,
        cards_revoked: None,
    }
}

pub(crate) fn unknown() -> ChildView {
    ChildView {
        id: "x".to_owned(),
        name: "H'Hen".to_owned(),
        sex: None,
        birth: None,
        place: "Buôn Đôn".to_owned(),
        facts: Vec::new(),
        carers: Vec::new(),
        circumstances: Vec::new(),
        restricted: false,
        sees: Sections::ALL,
        left: None,
        acts: ChildActs::default(),
        likely_same: Vec::new(),
        matrix: MatrixView::default(),
        needs: Vec::new(),
        growth: GrowthView::default(),
        screenings: Vec::new(),
        timeline: Vec::new(),
        looked: Some(0),
        may_give_card: false,
        cards_revoked: None,
    }
}

/// The sheet of the child who is followed.
pub(crate) fn summary(lang: Lang) -> SummaryView {
    SummaryView {
        child: followed(lang),
        made: "22/11/2026 14:05".to_owned(),
    }
}

pub(crate) fn card() -> CardView {
    CardView {
        id: "TE-40-000123".to_owned(),
        given: "Nguyệt".to_owned(),
        link: Some("https://noi.example.vn/the/AZ-_09".to_owned()),
        until: "20/02/2027".to_owned(),
        revoked: Some("21/11/2026 08:15".to_owned()),
        fact: "0192f0c1-aaaa-7bbb-8ccc-000000000001".to_owned(),
        revoking: None,
    }
}

/// The cards were to be revoked, and nobody said that it was meant.
pub(crate) fn card_unsure() -> CardView {
    CardView {
        revoking: Some(Revoking::Unsure),
        ..card()
    }
}

/// The same child as a family's card opens it.
pub(crate) fn family(lang: Lang) -> ChildView {
    ChildView {
        id: String::new(),
        name: "Nguyệt".to_owned(),
        place: String::new(),
        facts: Vec::new(),
        carers: Vec::new(),
        timeline: Vec::new(),
        looked: None,
        may_give_card: false,
        cards_revoked: None,
        ..followed(lang)
    }
}
