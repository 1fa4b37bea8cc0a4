//! Every component, built from the code that the pages use: for looking at both languages, both
//! themes, every width and print. Every number on it is an example.

use askama::Template;
use noi_core::Day;
use noi_core::plan_facts::Operator;

use super::html;
use super::unit::{DivisionView, EquityPart};
use crate::charts::pyramid::{AgeRow, Pyramid};
use crate::charts::scale::Scale;
use crate::charts::sorted_dots::{SortedDots, UnitDot};
use crate::charts::trend::{Spark, Trend, TrendOf};
use crate::components::{BasisLine, Chip, Meter, MeterOf, Pager, Tag, TargetCard};
use crate::figures::{Basis, Course, Measured, StateMark, TargetView};
use crate::inputs::{FormErrors, Input};
use crate::page::{Page, Shell};
use crate::qr::Qr;
use crate::routes::{ChildQuery, Place, Theme};
use crate::words::Words;

/// Colours by the name of their custom property, with the class that paints a swatch.
const COLOURS: [(&str, &str); 12] = [
    ("--bg", "sw-bg"),
    ("--surface", "sw-surface"),
    ("--sunken", "sw-sunken"),
    ("--text", "sw-text"),
    ("--muted", "sw-muted"),
    ("--primary", "sw-primary"),
    ("--edge", "sw-edge"),
    ("--overdue-fill", "sw-overdue"),
    ("--today-fill", "sw-today"),
    ("--soon-fill", "sw-soon"),
    ("--progress-fill", "sw-progress"),
    ("--restricted-fill", "sw-restricted"),
];

#[derive(Template)]
#[template(path = "styleguide.html")]
struct StyleguidePage<'a> {
    s: Shell<'a>,
    w: Words,
    themes: Vec<Chip>,
    colours: [(&'static str, &'static str); 12],
    states: Vec<Tag>,
    courses: Vec<Tag>,
    errors: FormErrors,
    fields: Vec<Input<'a>>,
    meters: Vec<(String, Meter)>,
    target: TargetCard<'a>,
    basis: [BasisLine; 2],
    trend: Option<Trend>,
    spark: Spark,
    sorted: Option<SortedDots>,
    equity: Option<EquityPart<'a>>,
    pyramid: Pyramid,
    code: Option<Qr>,
    pager: Pager,
}

/// The page.
pub fn render(page: &Page) -> String {
    let w = page.words();
    let share = |met, of, unknown| Measured::Share { met, of, unknown };
    let on = page.as_of;
    let states = StateMark::ALL.map(|state| {
        let due = match state {
            StateMark::Overdue => Some(on.plus_days(-6)),
            StateMark::Soon => Some(on.plus_days(3)),
            StateMark::Open => Some(on.plus_days(20)),
            _ => None,
        };
        Tag::state(&w, state, due, on)
    });
    let meter = |key: &str, measured, target, gap| {
        let title = w.get(key);
        let of = MeterOf {
            title: &title,
            measured,
            target,
            gap,
            of_children: true,
            says_gap: true,
        };
        let meter = Meter::new(&w, of);
        (title, meter)
    };
    let errors = FormErrors::new(&w, vec![("sg-birth", w.get("sg-error"))]);
    let fields = vec![
        Input::text("sg-name", w.get("col-name"), "").help(w.get("search-help")),
        Input::day("sg-birth", w.get("choose-day-label"), "31/02/2026").told(&errors),
        Input::password("sg-secret", w.get("sg-secret"), "off"),
    ];
    let target = TargetView {
        measure: w.get("access-measure"),
        indicator: None,
        operator: Operator::AtLeast,
        value: 90.0,
        unit: "%".to_owned(),
        denominator: String::new(),
        due: "2030".to_owned(),
        plan: None,
        result: share(184, 230, 12),
        gap: Some(23),
        of_children: true,
        course: Course::Behind,
    };
    let months: Vec<Day> = (0..12).map(|back| on.plus_months(back - 11)).collect();
    let course: Vec<Measured> = (0..12).map(|at| share(150 + 3 * at, 230, 0)).collect();
    let divisions = [DivisionView {
        words: w.get("equity-sex"),
        groups: vec![
            (w.get("sex-girl"), share(96, 110, 0)),
            (w.get("sex-boy"), share(88, 120, 0)),
        ],
    }];
    let basis = |law: Option<&str>, confirmed| Basis {
        law: law.map(str::to_owned),
        confirmed,
    };
    let unit = |ratio: f64, named: bool| UnitDot {
        ratio,
        named: named.then(|| w.get("sg-here")),
    };
    let dots = (0..16).map(|at| unit(62.0 + 2.0 * f64::from(at), at == 5));
    let themes = Theme::ALL.into_iter().map(|theme| Chip {
        label: w.get(theme.key()),
        href: page.route.through(|lens| lens.theme = theme).href(),
        current: page.route.lens.theme == theme,
    });
    html(&StyleguidePage {
        themes: themes.collect(),
        colours: COLOURS,
        states: states.into_iter().collect(),
        courses: Course::ALL
            .into_iter()
            .map(|one| Tag::course(&w, one))
            .collect(),
        fields,
        errors,
        meters: vec![
            meter("sg-meter-share", share(184, 230, 12), Some(90.0), Some(23)),
            meter("sg-meter-few", share(7, 12, 0), None, None),
            meter("no-data-yet", Measured::NoData, Some(90.0), None),
            meter("sg-meter-small", Measured::Suppressed, Some(90.0), None),
        ],
        target: TargetCard::new(page, &w, &target),
        basis: [
            BasisLine::new(&w, &basis(Some("QĐ 1437/QĐ-TTg"), true)),
            BasisLine::new(&w, &basis(None, false)),
        ],
        trend: Trend::new(
            &w,
            TrendOf {
                title: w.x("course-title", w.get("access-measure")),
                days: &months,
                measured: &course,
                target: Some(90.0),
                incomplete: true,
            },
        ),
        spark: Spark::new(
            Scale::around([65.0, 90.0].into_iter()),
            &course,
            Some(90.0),
            false,
        ),
        sorted: SortedDots::new(&w, w.get("unit-sisters"), dots, Some(90.0)),
        equity: EquityPart::new(&w, &divisions, Some(90.0)),
        pyramid: Pyramid::new(
            &w,
            (0..9).map(|years| AgeRow {
                years,
                girls: 60 + u64::from(years),
                boys: 66 + u64::from(years % 4) * 3,
            }),
        ),
        code: Qr::of("https://noi.example.vn/", w.get("sg-code")),
        pager: Pager::new(page, &w, 230, 50, 2, |number| {
            Place::Children(ChildQuery {
                page: number,
                ..ChildQuery::default()
            })
        }),
        s: Shell::new(page),
        w,
    })
}
