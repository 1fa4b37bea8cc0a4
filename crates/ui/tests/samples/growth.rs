//! Sample measurements, forms and questionnaires. The people are made up.

use std::collections::BTreeMap;

use noi_core::{Birth, Sex};
use noi_ui::forms::measure::MeasureForm;
use noi_ui::forms::screen::ScreenForm;
use noi_ui::pages::child::ScreeningRow;
use noi_ui::pages::follow::{FollowRow, FollowView};
use noi_ui::pages::growth::{
    ChartKind, ChartPoint, ChartView, GrowthView, LatestGrowth, MeasureRow,
};
use noi_ui::pages::measure::{DoubtView, MeasureView};
use noi_ui::pages::screen::{CheckView, InstrumentChoice, QuestionView, ScreenShown, ScreenView};
use noi_ui::routes::{Concern, FollowQuery};
use noi_ui::words::Lang;

use super::{day, say};

const FACT: &str = "019a0000-0000-7000-8000-000000000001";

/// Day, age in days, kilograms, centimetres.
type Taken = ((i32, u32, u32), i32, f64, f64);

const MEASURED: [Taken; 9] = [
    ((2025, 10, 14), 32, 4.0, 52.6),
    ((2025, 11, 12), 61, 5.0, 56.4),
    ((2025, 12, 15), 94, 5.8, 59.3),
    ((2026, 1, 14), 124, 6.3, 61.5),
    ((2026, 3, 12), 181, 7.1, 65.0),
    ((2026, 7, 13), 304, 7.6, 69.4),
    ((2026, 8, 12), 334, 7.7, 70.2),
    ((2026, 10, 20), 403, 7.7, 71.8),
    ((2026, 11, 20), 434, 7.5, 72.3),
];

pub(crate) fn growth(lang: Lang) -> GrowthView {
    let chart = |kind, value: fn(f64, f64) -> f64| ChartView {
        kind,
        sex: Sex::Female,
        points: MEASURED
            .iter()
            .map(|&((y, m, d), age_days, kg, cm)| ChartPoint {
                on: day(y, m, d),
                age_days,
                length_cm: cm,
                value: value(kg, cm),
            })
            .collect(),
        corrected_until: None,
    };
    let row = |(y, m, d), age: (&str, &str), kg: &str, cm: &str, found, undo| MeasureRow {
        on: day(y, m, d),
        age: say(lang, age.0, age.1),
        weight: (format!("{kg}\u{a0}kg"), "z −2,1".to_owned()),
        length: (format!("{cm}\u{a0}cm"), "z −1,5".to_owned()),
        arm: Default::default(),
        head: Default::default(),
        found,
        undo,
    };
    GrowthView {
        may_record: true,
        latest: Some(LatestGrowth {
            on: day(2026, 11, 20),
            found: vec!["moderate_acute", "faltering", "underweight"],
            trend: vec![say(
                lang,
                "Cân nặng giảm 200 g so với lần trước (20/10/2026).",
                "Weight is down 200 g since last time (20/10/2026).",
            )],
        }),
        preterm: String::new(),
        charts: vec![
            chart(ChartKind::Weight, |kg, _| kg),
            chart(ChartKind::Length, |_, cm| cm),
            chart(ChartKind::Build, |kg, _| kg),
        ],
        rows: vec![
            row(
                (2026, 11, 20),
                ("14 tháng", "14 months"),
                "7,5",
                "72,3",
                vec!["moderate_acute", "faltering"],
                Some(FACT.to_owned()),
            ),
            row(
                (2026, 10, 20),
                ("13 tháng", "13 months"),
                "7,7",
                "71,8",
                vec!["normal"],
                None,
            ),
        ],
    }
}

pub(crate) fn screenings(lang: Lang) -> Vec<ScreeningRow> {
    vec![ScreeningRow {
        on: day(2026, 11, 20),
        what: say(
            lang,
            "Sàng lọc phát triển theo độ tuổi",
            "Development checklist by age",
        ),
        result: say(
            lang,
            "Cần theo dõi thêm: sàng lọc lại sau 60 ngày.",
            "Needs a closer look: screen again in 60 days.",
        ),
        urgent: false,
        undo: None,
    }]
}

fn measure(lang: Lang, form: MeasureForm) -> MeasureView {
    MeasureView {
        id: "TE-40-000123".to_owned(),
        name: "Lò Thị Ánh Nguyệt".to_owned(),
        sex: Some(Sex::Female),
        birth: Some(Birth::on(day(2025, 9, 12))),
        last: say(
            lang,
            "7,7\u{a0}kg, 71,8\u{a0}cm (20/10/2026)",
            "7.7\u{a0}kg, 71.8\u{a0}cm (20/10/2026)",
        ),
        arm: true,
        form,
        errors: Vec::new(),
        doubts: Vec::new(),
        refused: String::new(),
    }
}

pub(crate) fn measure_empty(lang: Lang) -> MeasureView {
    measure(
        lang,
        MeasureForm {
            fact: FACT.to_owned(),
            on: "22/11/2026".to_owned(),
            ..MeasureForm::default()
        },
    )
}

/// What comes back when something can't be read.
pub(crate) fn measure_wrong(lang: Lang) -> MeasureView {
    let form = MeasureForm {
        fact: FACT.to_owned(),
        on: "31/02/2026".to_owned(),
        weight: "chín".to_owned(),
        posture: "lying".to_owned(),
        ..MeasureForm::default()
    };
    let errors = form.read(day(2026, 11, 22)).err().unwrap_or_default();
    MeasureView {
        errors,
        ..measure(lang, form)
    }
}

/// What comes back when a value is odd.
pub(crate) fn measure_odd(lang: Lang) -> MeasureView {
    let form = MeasureForm {
        fact: FACT.to_owned(),
        on: "22/11/2026".to_owned(),
        weight: "7500".to_owned(),
        length: "72,3".to_owned(),
        posture: "lying".to_owned(),
        ..MeasureForm::default()
    };
    MeasureView {
        doubts: vec![DoubtView {
            key: "weight-in-grams".to_owned(),
            words: say(
                lang,
                "Cân nặng 7.500 kg? Có lẽ đã ghi bằng gam: 7,5 kg.",
                "Weight 7,500 kg? Perhaps written in grams: 7.5 kg.",
            ),
            correction: vec![("weight", say(lang, "7,5", "7.5"))],
        }],
        ..measure(lang, form)
    }
}

fn screen(step: ScreenShown) -> ScreenView {
    ScreenView {
        id: "TE-40-000123".to_owned(),
        name: "Lò Thị Ánh Nguyệt".to_owned(),
        sex: Some(Sex::Female),
        birth: Some(Birth::on(day(2025, 9, 12))),
        step,
    }
}

fn form(item: &str) -> ScreenForm {
    ScreenForm {
        fact: FACT.to_owned(),
        on: "22/11/2026".to_owned(),
        item: item.to_owned(),
        answers: BTreeMap::from([("walks".to_owned(), "yes".to_owned())]),
        ..ScreenForm::default()
    }
}

pub(crate) fn screen_choose(lang: Lang) -> ScreenView {
    screen(ScreenShown::Choose(vec![InstrumentChoice {
        code: "development-checklist".to_owned(),
        words: say(
            lang,
            "Sàng lọc phát triển theo độ tuổi",
            "Development checklist by age",
        ),
        about: say(
            lang,
            "Xem trẻ đã làm được những việc mà phần lớn trẻ cùng tuổi làm được chưa.",
            "Whether the child does what most children of this age do.",
        ),
        months: Some((1, 72)),
        group_only: false,
    }]))
}

pub(crate) fn screen_question(lang: Lang) -> ScreenView {
    let yes_no = vec![
        ("yes".to_owned(), say(lang, "Có", "Yes")),
        ("no".to_owned(), say(lang, "Chưa", "Not yet")),
        ("unsure".to_owned(), say(lang, "Không chắc", "Not sure")),
    ];
    screen(ScreenShown::Question(Box::new(QuestionView {
        instrument: "development-checklist".to_owned(),
        title: say(
            lang,
            "Sàng lọc phát triển theo độ tuổi",
            "Development checklist by age",
        ),
        section: say(lang, "Ngôn ngữ", "Language"),
        number: 2,
        of: 9,
        item: "calls".to_owned(),
        words: say(
            lang,
            "Bé có gọi “mẹ” hoặc “bà” đúng người không?",
            "Does the child call mother or grandmother by name?",
        ),
        hint: say(
            lang,
            "Hỏi mẹ, hoặc chờ nghe bé gọi.",
            "Ask the mother, or wait to hear it.",
        ),
        choices: yes_no,
        answer: String::new(),
        error: say(
            lang,
            "Chọn một câu trả lời rồi bấm Tiếp tục.",
            "Choose an answer, then press Continue.",
        ),
        form: form("calls"),
    })))
}

pub(crate) fn screen_check(lang: Lang) -> ScreenView {
    screen(ScreenShown::Check(Box::new(CheckView {
        instrument: "development-checklist".to_owned(),
        title: say(
            lang,
            "Sàng lọc phát triển theo độ tuổi",
            "Development checklist by age",
        ),
        answers: vec![
            (
                "walks".to_owned(),
                say(
                    lang,
                    "Bé có tự đi vài bước không?",
                    "Does the child walk a few steps?",
                ),
                say(lang, "Có", "Yes"),
            ),
            (
                "calls".to_owned(),
                say(
                    lang,
                    "Bé có gọi “mẹ” hoặc “bà” đúng người không?",
                    "Does the child call mother or grandmother by name?",
                ),
                say(lang, "Chưa", "Not yet"),
            ),
        ],
        errors: Vec::new(),
        form: form(""),
    })))
}

pub(crate) fn follow() -> FollowView {
    let row = |id: &str, name: &str, sex, born, concerns, found, measured| FollowRow {
        id: id.to_owned(),
        name: name.to_owned(),
        sex: Some(sex),
        birth: Some(Birth::on(born)),
        village: "Bản Mạ".to_owned(),
        carer: "Lò Thị Inh".to_owned(),
        concerns,
        found,
        measured,
    };
    FollowView {
        query: FollowQuery {
            show: None,
            page: 1,
        },
        counts: Concern::ALL
            .into_iter()
            .map(|concern| (concern, u64::from(concern != Concern::Overweight)))
            .collect(),
        total: 3,
        page_size: 50,
        rows: vec![
            row(
                "TE-40-000200",
                "Vi Văn Ổn",
                Sex::Male,
                day(2024, 12, 1),
                vec![Concern::Severe, Concern::Stunted],
                vec!["severe_acute", "stunted"],
                Some(day(2026, 11, 20)),
            ),
            row(
                "TE-40-000123",
                "Lò Thị Ánh Nguyệt",
                Sex::Female,
                day(2025, 9, 12),
                vec![Concern::Wasted, Concern::Faltering, Concern::OffTrack],
                vec!["moderate_acute", "faltering"],
                Some(day(2026, 11, 20)),
            ),
            row(
                "TE-40-000300",
                "H’Hen Niê",
                Sex::Female,
                day(2026, 3, 2),
                vec![Concern::NotMeasured],
                Vec::new(),
                None,
            ),
        ],
    }
}
