//! Sample children and duties. The names are made up.

use noi_core::names::person_sort_key;
use noi_core::{Birth, Day, Sex};
use noi_ui::figures::{Basis, StateMark};
use noi_ui::pages::children::{ChildRow, ChildrenView};
use noi_ui::pages::duties::{Act, DutiesView, DutyRow, DutySubject, Said, SettleView};
use noi_ui::routes::{ChildQuery, DutyQuery, Urgency};
use noi_ui::words::Lang;

use super::{day, say};

type Row = (
    &'static str,
    Sex,
    Option<Birth>,
    &'static str,
    &'static str,
    (&'static str, &'static str),
    StateMark,
    Option<Day>,
);

fn rows() -> Vec<Row> {
    use Sex::{Female as Girl, Male as Boy};
    use StateMark::{Done, DueToday, Open, Overdue, Soon, Unknown};
    let born = |y, m, d| Some(Birth::on(day(y, m, d)));
    let none = ("", "");
    let weigh = ("Cân, đo tháng 11", "Weighing, November");
    let measles = ("Tiêm sởi mũi 1", "Measles, first dose");
    vec![
        (
            "Lò Thị Ánh Nguyệt",
            Girl,
            born(2025, 9, 12),
            "Bản Mạ",
            "Lò Thị Inh",
            weigh,
            Overdue,
            Some(day(2026, 11, 16)),
        ),
        (
            "Vi Minh Khôi",
            Boy,
            born(2024, 11, 22),
            "Bản Mạ",
            "Vi Văn Ổn",
            (
                "Sàng lọc phát triển 24 tháng",
                "Development screening, 24 months",
            ),
            DueToday,
            Some(day(2026, 11, 22)),
        ),
        (
            "Lương Bảo Ự",
            Boy,
            born(2026, 2, 3),
            "Bản Yên Sơn",
            "Lương Thị Mỷ",
            measles,
            Overdue,
            Some(day(2026, 11, 3)),
        ),
        (
            "Hà Thị Quỳnh Ổi",
            Girl,
            Birth::in_month(2023, 9),
            "Bản Cắm",
            "",
            ("Bổ sung ngày sinh", "Birth date to be completed"),
            Unknown,
            None,
        ),
        (
            "Xồng Bá Dênh",
            Boy,
            born(2020, 5, 30),
            "Bản Huồi Mới",
            "Xồng Y Mái",
            none,
            Done,
            None,
        ),
        (
            "Lô Gia Hân",
            Girl,
            born(2022, 8, 8),
            "Bản Yên Sơn",
            "Lô Thị Thủy",
            ("Khám sức khỏe hằng năm", "Yearly health check"),
            Soon,
            Some(day(2026, 11, 27)),
        ),
        (
            "Moong Thị Phương Thảo Nguyên",
            Girl,
            born(2018, 1, 19),
            "Bản Cắm",
            "Moong Văn Hòa",
            ("Tiêm Td", "Td vaccine"),
            Open,
            Some(day(2026, 12, 30)),
        ),
        (
            "Thò Y Xi",
            Girl,
            Birth::in_year(2021),
            "Bản Huồi Mới",
            "Thò Bá Chù",
            none,
            Done,
            None,
        ),
    ]
}

pub(crate) fn children(lang: Lang) -> ChildrenView {
    let mut rows: Vec<ChildRow> = rows()
        .into_iter()
        .enumerate()
        .map(
            |(at, (name, sex, birth, village, carer, next, state, due))| ChildRow {
                id: format!("TE-40-{:06}", 123 + at),
                name: name.to_owned(),
                sex: Some(sex),
                birth,
                village: village.to_owned(),
                carer: carer.to_owned(),
                next: say(lang, next.0, next.1),
                state,
                due,
                restricted: false,
            },
        )
        .collect();
    rows.push(ChildRow {
        id: "TE-40-000777".to_owned(),
        name: "Vi Thị Én".to_owned(),
        sex: Some(Sex::Female),
        birth: Some(Birth::on(day(2019, 3, 1))),
        village: "Bản Cắm".to_owned(),
        carer: "Vi Thị Lả".to_owned(),
        next: String::new(),
        state: StateMark::Open,
        due: None,
        restricted: true,
    });
    rows.sort_by_key(|row| person_sort_key(&row.name));
    ChildrenView {
        query: ChildQuery {
            page: 1,
            ..ChildQuery::default()
        },
        total: 1234,
        page_size: 50,
        rows,
        may_register: true,
        pregnancies: true,
        may_export: true,
    }
}

pub(crate) fn nothing_found() -> ChildrenView {
    let query = ChildQuery {
        text: "<b>ổ & ự</b>".to_owned(),
        page: 1,
        ..ChildQuery::default()
    };
    ChildrenView {
        query,
        total: 0,
        page_size: 50,
        rows: Vec::new(),
        may_register: false,
        pregnancies: false,
        may_export: false,
    }
}

pub(crate) fn duties(lang: Lang) -> DutiesView {
    let law = |law: &str| Basis {
        law: Some(law.to_owned()),
        confirmed: true,
    };
    let station = say(lang, "Trạm Y tế xã Tri Lễ", "Tri Lễ health station");
    let collaborator = say(lang, "Cộng tác viên Bản Mạ", "Collaborator of Bản Mạ");
    let officer = say(
        lang,
        "Phòng Văn hóa - Xã hội",
        "Culture and Social Affairs Office",
    );
    let child = |id: u32, name: &str, birth: Day, village: &str| DutySubject::Child {
        id: format!("TE-40-{id:06}"),
        name: name.to_owned(),
        birth: Some(Birth::on(birth)),
        village: village.to_owned(),
    };
    let rows = vec![
        DutyRow {
            subject: child(125, "Lương Bảo Ự", day(2026, 2, 3), "Bản Yên Sơn"),
            what: say(lang, "Tiêm sởi mũi 1", "Measles, first dose"),
            who: station.clone(),
            urgency: Urgency::Overdue,
            state: StateMark::Overdue,
            due: Some(day(2026, 11, 3)),
            act: Act::Once("measles_1|019a0000-0000-7000-8000-0000000000c1:019a0000-0000-7000-8000-0000000000f1".to_owned()),
            basis: Some(Basis {
                law: Some("TT 10/2024/TT-BYT".to_owned()),
                confirmed: false,
            }),
        },
        DutyRow {
            subject: DutySubject::Restricted {
                id: "TE-40-000777".to_owned(),
            },
            what: String::new(),
            who: officer.clone(),
            urgency: Urgency::Overdue,
            state: StateMark::Overdue,
            due: Some(day(2026, 11, 12)),
            act: Act::None,
            basis: None,
        },
        DutyRow {
            subject: child(123, "Lò Thị Ánh Nguyệt", day(2025, 9, 12), "Bản Mạ"),
            what: say(lang, "Cân, đo tháng 11", "Weighing, November"),
            who: collaborator.clone(),
            urgency: Urgency::Overdue,
            state: StateMark::Overdue,
            due: Some(day(2026, 11, 16)),
            act: Act::Measure,
            basis: Some(Basis {
                law: None,
                confirmed: false,
            }),
        },
        DutyRow {
            subject: child(124, "Vi Minh Khôi", day(2024, 11, 22), "Bản Mạ"),
            what: say(
                lang,
                "Sàng lọc phát triển 24 tháng",
                "Development screening, 24 months",
            ),
            who: collaborator,
            urgency: Urgency::Today,
            state: StateMark::DueToday,
            due: Some(day(2026, 11, 22)),
            act: Act::Screen,
            basis: Some(law("QĐ 40/QĐ-BYT 2023")),
        },
        DutyRow {
            subject: DutySubject::Plan {
                id: "vi-du".to_owned(),
                words: say(
                    lang,
                    "Báo cáo năm 2026 theo 21/KH-UBND",
                    "Yearly report 2026 under 21/KH-UBND",
                ),
            },
            what: say(
                lang,
                "Gửi báo cáo năm về Sở Y tế",
                "Send the yearly report to the Department of Health",
            ),
            who: officer,
            urgency: Urgency::Week,
            state: StateMark::Soon,
            due: Some(day(2026, 11, 25)),
            act: Act::None,
            basis: Some(law("21/KH-UBND")),
        },
        DutyRow {
            subject: child(128, "Lô Gia Hân", day(2022, 8, 8), "Bản Yên Sơn"),
            what: say(lang, "Khám sức khỏe hằng năm", "Yearly health check"),
            who: station,
            urgency: Urgency::Week,
            state: StateMark::Soon,
            due: Some(day(2026, 11, 27)),
            act: Act::Choose("dpt_hepb_hib_2".to_owned()),
            basis: Some(law("Luật Trẻ em 2016")),
        },
    ];
    DutiesView {
        query: DutyQuery {
            page: 1,
            ..DutyQuery::default()
        },
        total: 134,
        page_size: 50,
        counts: vec![
            (Urgency::Overdue, 41),
            (Urgency::Today, 9),
            (Urgency::Week, 52),
            (Urgency::Later, 32),
        ],
        kinds: vec![
            ("weighing".to_owned(), say(lang, "Cân, đo", "Weighing"), 60),
            (
                "vaccine".to_owned(),
                say(lang, "Tiêm chủng", "Vaccination"),
                31,
            ),
        ],
        roles: vec![
            (
                "collaborator".to_owned(),
                say(lang, "Cộng tác viên", "Collaborator"),
                72,
            ),
            (
                "station".to_owned(),
                say(lang, "Trạm Y tế", "Health station"),
                58,
            ),
        ],
        rows,
        settle: None,
        said: Said::default(),
    }
}

/// The list of one kind that is settled by ticking rows, after something was refused.
pub(crate) fn duties_to_tick(lang: Lang) -> DutiesView {
    let mut view = duties(lang);
    view.query.kind = Some("dpt_hepb_hib_2".to_owned());
    view.total = 2;
    view.rows.truncate(1);
    let mut other = view.rows[0].clone();
    other.subject = DutySubject::Child {
        id: "TE-40-000129".to_owned(),
        name: "Lương Thị Ổn".to_owned(),
        birth: Some(Birth::on(day(2026, 2, 9))),
        village: "Bản Mạ".to_owned(),
    };
    view.rows.push(other);
    for (at, row) in view.rows.iter_mut().enumerate() {
        row.what = say(lang, "Vắc xin 5 trong 1, mũi 2", "5-in-1 vaccine, dose 2");
        row.act = Act::Tick {
            value: format!(
                "019a0000-0000-7000-8000-0000000000c{at}:019a0000-0000-7000-8000-0000000000f{at}"
            ),
            ticked: at == 0,
        };
    }
    view.settle = Some(SettleView {
        need: "dpt_hepb_hib_2".to_owned(),
        ways: vec![
            (
                "dpt_hepb_hib".to_owned(),
                say(lang, "Vắc xin 5 trong 1", "5-in-1 vaccine"),
            ),
            (
                "hexavalent".to_owned(),
                say(lang, "Vắc xin 6 trong 1", "6-in-1 vaccine"),
            ),
        ],
        way: "dpt_hepb_hib".to_owned(),
        on: "30/11/2026".to_owned(),
        errors: vec![noi_ui::forms::FieldError {
            field: "on",
            key: "form-future-day",
            about: "22/11/2026".to_owned(),
        }],
    });
    view.said = Said {
        recorded: 8,
        batch: "40-18231-8".to_owned(),
        undone: 0,
        refused: vec![(
            "Lương Bảo Ự".to_owned(),
            say(lang, "Chưa đến lúc làm.", "Its time has not come."),
        )],
        missing: 1,
    };
    view
}

pub(crate) fn no_duties() -> DutiesView {
    DutiesView {
        query: DutyQuery {
            page: 1,
            ..DutyQuery::default()
        },
        total: 0,
        page_size: 50,
        counts: Vec::new(),
        kinds: Vec::new(),
        roles: Vec::new(),
        rows: Vec::new(),
        settle: None,
        said: Said::default(),
    }
}
