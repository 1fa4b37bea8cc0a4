//! A small pack with every kind of timing, trigger, way to meet a need and indicator.

use noi_core::access::Section;
use noi_core::fact::SchoolLevel;
use noi_core::{Day, Domain, Role, Sex};
use noi_pack::Pack;
use noi_pack::expression::Expression;
use noi_pack::model::{
    Access, After, Among, Basis, Calendar, Circumstance, Compute, Growth, How, Indicator, MetBy,
    MonthDay, Need, Offset, SchoolYear, Subject, Text, Timing, Trigger, Window,
};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn months(months: i32) -> Offset {
    Offset { months, days: 0 }
}

fn days(days: i32) -> Offset {
    Offset { months: 0, days }
}

fn service(code: &str) -> MetBy {
    MetBy::Service {
        service: code.to_owned(),
        results: Vec::new(),
    }
}

fn dose(code: &str, number: u8) -> MetBy {
    MetBy::Dose {
        service: code.to_owned(),
        number,
    }
}

struct Kind {
    domain: Domain,
    core: bool,
    matters_days: i32,
    applies: &'static str,
    subject: Subject,
    valid: (Option<&'static str>, Option<&'static str>),
}

const PLAIN: Kind = Kind {
    domain: Domain::Health,
    core: true,
    matters_days: 60,
    applies: "",
    subject: Subject::Child,
    valid: (None, None),
};

fn need(code: &str, kind: Kind, timing: Timing, met_by: Vec<MetBy>) -> Need {
    Need {
        code: code.to_owned(),
        words: Text::default(),
        domain: kind.domain,
        subject: kind.subject,
        basis: Basis::default(),
        core: kind.core,
        sensitive: false,
        section: Section::usual(Some(kind.domain), false),
        valid_from: kind.valid.0.map(day),
        valid_to: kind.valid.1.map(day),
        applies: Expression::parse(kind.applies).unwrap(),
        timing,
        matters_days: kind.matters_days,
        met_by,
        role: Role::HealthStation,
    }
}

fn once(opens: Offset, due: Offset, closes: Option<Offset>, after: Option<After>) -> Timing {
    Timing::Once {
        opens,
        due,
        closes,
        after,
    }
}

fn since(trigger: Trigger, due: i32, closes: Option<i32>, every_months: Option<i32>) -> Timing {
    Timing::Since {
        trigger,
        due: days(due),
        closes: closes.map(days),
        every_months,
    }
}

fn needs() -> Vec<Need> {
    let result = |service: &str, result: &str| MetBy::Service {
        service: service.to_owned(),
        results: vec![result.to_owned()],
    };
    vec![
        // 0
        need(
            "registration",
            Kind {
                domain: Domain::Protection,
                ..PLAIN
            },
            once(days(0), days(60), None, None),
            vec![MetBy::PersonalId, service("visit")],
        ),
        // 1
        need(
            "bcg",
            PLAIN,
            once(days(0), months(1), Some(months(12)), None),
            vec![dose("bcg", 1)],
        ),
        // 2, 3, 4
        need(
            "dpt1",
            PLAIN,
            once(months(2), months(3), Some(months(60)), None),
            vec![dose("dpt", 1)],
        ),
        need(
            "dpt2",
            PLAIN,
            once(
                months(3),
                months(4),
                Some(months(60)),
                Some(After {
                    need: 2,
                    min_days: 28,
                    due_days: 45,
                }),
            ),
            vec![dose("dpt", 2)],
        ),
        need(
            "dpt3",
            Kind {
                core: false,
                ..PLAIN
            },
            once(
                months(4),
                months(5),
                None,
                Some(After {
                    need: 3,
                    min_days: 28,
                    due_days: 45,
                }),
            ),
            vec![dose("dpt", 3)],
        ),
        // 5: waits for something that may come later than what meets it.
        need(
            "follow-up",
            Kind {
                domain: Domain::Care,
                matters_days: 0,
                ..PLAIN
            },
            once(
                months(6),
                months(8),
                Some(months(90)),
                Some(After {
                    need: 0,
                    min_days: 5,
                    due_days: 400,
                }),
            ),
            vec![service("check"), service("screen")],
        ),
        // 6, 7: the first rounds are kept by the day, because an indicator asks for them.
        need(
            "weighing",
            Kind {
                domain: Domain::Nutrition,
                matters_days: 20,
                ..PLAIN
            },
            Timing::AgeRounds {
                first: days(0),
                every_months: 1,
                due: days(20),
                until: months(24),
            },
            vec![service("weigh")],
        ),
        need(
            "quarterly",
            Kind {
                domain: Domain::Nutrition,
                matters_days: 400,
                ..PLAIN
            },
            Timing::AgeRounds {
                first: months(24),
                every_months: 3,
                due: days(40),
                until: months(72),
            },
            vec![service("weigh"), service("check")],
        ),
        // 8
        need(
            "vitamin",
            Kind {
                domain: Domain::Nutrition,
                applies: "not ethnicity = Kinh or province = 11",
                ..PLAIN
            },
            Timing::CalendarRounds {
                windows: vec![
                    Window {
                        opens: MonthDay { month: 6, day: 1 },
                        due: MonthDay { month: 6, day: 10 },
                        last: MonthDay { month: 6, day: 30 },
                    },
                    Window {
                        opens: MonthDay { month: 12, day: 1 },
                        due: MonthDay { month: 12, day: 5 },
                        last: MonthDay { month: 12, day: 31 },
                    },
                ],
                from_months: 6,
                to_months: 60,
            },
            vec![service("vitamin")],
        ),
        // 9
        need(
            "yearly",
            Kind {
                applies: "sex = female",
                matters_days: 30,
                ..PLAIN
            },
            Timing::AgeRounds {
                first: months(0),
                every_months: 12,
                due: months(11),
                until: months(108),
            },
            vec![service("check")],
        ),
        // 10
        need(
            "kindergarten",
            Kind {
                domain: Domain::Education,
                ..PLAIN
            },
            Timing::SchoolYears {
                from_age: 3,
                to_age: 5,
                due: days(30),
            },
            vec![MetBy::Enrolled {
                level: SchoolLevel::Kindergarten,
                grade: None,
            }],
        ),
        // 11
        need(
            "grade-1",
            Kind {
                domain: Domain::Education,
                matters_days: 3000,
                ..PLAIN
            },
            Timing::SchoolYears {
                from_age: 6,
                to_age: 6,
                due: days(30),
            },
            vec![MetBy::Enrolled {
                level: SchoolLevel::Primary,
                grade: Some(1),
            }],
        ),
        // 12
        need(
            "support",
            Kind {
                domain: Domain::Welfare,
                ..PLAIN
            },
            since(
                Trigger::Circumstance(vec!["4".to_owned(), "9".to_owned()]),
                30,
                Some(120),
                Some(6),
            ),
            vec![service("support")],
        ),
        // 13
        need(
            "referral",
            Kind {
                domain: Domain::Care,
                matters_days: 0,
                ..PLAIN
            },
            since(
                Trigger::Service {
                    service: "screen".to_owned(),
                    results: vec!["refer".to_owned()],
                },
                14,
                None,
                None,
            ),
            vec![result("check", "passed")],
        ),
        // 14
        need(
            "identified",
            Kind {
                core: false,
                domain: Domain::Protection,
                ..PLAIN
            },
            since(Trigger::Identified, 10, Some(40), None),
            vec![service("visit")],
        ),
        // 15
        need(
            "antenatal",
            Kind {
                subject: Subject::Pregnancy,
                ..PLAIN
            },
            Timing::AgeRounds {
                first: days(60),
                every_months: 2,
                due: days(50),
                until: days(250),
            },
            vec![service("check")],
        ),
        // 16: a rule that begins and ends.
        need(
            "campaign",
            Kind {
                domain: Domain::Welfare,
                valid: (Some("2021-03-01"), Some("2024-03-01")),
                ..PLAIN
            },
            once(months(9), months(12), Some(months(18)), None),
            vec![service("support"), result("screen", "passed")],
        ),
        // 17: rounds that are due only after the next has opened.
        need(
            "slow",
            Kind {
                domain: Domain::Care,
                core: false,
                ..PLAIN
            },
            Timing::AgeRounds {
                first: months(1),
                every_months: 2,
                due: days(90),
                until: months(20),
            },
            vec![service("visit")],
        ),
        // 18: waits for a need by rounds, which no column can say.
        need(
            "after-rounds",
            Kind {
                domain: Domain::Care,
                core: false,
                ..PLAIN
            },
            once(
                months(2),
                months(4),
                None,
                Some(After {
                    need: 6,
                    min_days: 10,
                    due_days: 30,
                }),
            ),
            vec![service("vitamin")],
        ),
        // 19: windows that overlap, which no bit of a round can say.
        need(
            "overlapping",
            Kind {
                domain: Domain::Nutrition,
                matters_days: 200,
                ..PLAIN
            },
            Timing::CalendarRounds {
                windows: vec![
                    Window {
                        opens: MonthDay { month: 3, day: 1 },
                        due: MonthDay { month: 5, day: 20 },
                        last: MonthDay { month: 6, day: 30 },
                    },
                    Window {
                        opens: MonthDay { month: 4, day: 1 },
                        due: MonthDay { month: 4, day: 30 },
                        last: MonthDay { month: 9, day: 30 },
                    },
                ],
                from_months: 0,
                to_months: 100,
            },
            vec![service("vitamin"), service("weigh")],
        ),
    ]
}

fn among(from_months: i32, to_months: i32) -> Among {
    Among {
        from_months,
        to_months,
        sex: None,
        circumstances: Vec::new(),
    }
}

fn indicators() -> Vec<Indicator> {
    let of =
        |among: Among, needs: &[usize], how: How, in_time: bool, when_due: bool| Compute::Needs {
            among,
            needs: needs.to_vec(),
            how,
            in_time,
            when_due,
        };
    let all = || among(0, 108);
    let disabled = || Among {
        circumstances: vec!["4".to_owned()],
        ..all()
    };
    let growth = |part: &str, whole: &str| {
        let state = |state: &str| Among {
            circumstances: vec![format!("growth.{state}")],
            ..among(0, 60)
        };
        Compute::Children {
            part: state(part),
            whole: Some(state(whole)),
        }
    };
    let computes = vec![
        Compute::Access(Access::Full),
        Compute::Access(Access::Part),
        Compute::Access(Access::Domain(Domain::Nutrition)),
        of(among(12, 24), &[1, 2, 3, 4], How::All, false, true),
        of(among(0, 60), &[2, 3], How::Any, true, true),
        of(all(), &[0, 6], How::All, false, false),
        of(among(0, 36), &[6], How::Any, true, false),
        of(all(), &[8, 10], How::Any, false, false),
        of(disabled(), &[12], How::All, false, true),
        Compute::Children {
            part: disabled(),
            whole: Some(all()),
        },
        Compute::Children {
            part: Among {
                sex: Some(Sex::Female),
                ..among(3, 50)
            },
            whole: Some(among(0, 30)),
        },
        Compute::Children {
            part: among(60, 72),
            whole: None,
        },
        of(all(), &[15], How::All, false, true),
        of(all(), &[15], How::All, true, false),
        of(all(), &[15, 1], How::Any, false, true),
        Compute::People {
            carers: true,
            officers: false,
            min_quarter_hours: 6,
        },
        Compute::People {
            carers: true,
            officers: true,
            min_quarter_hours: 3,
        },
        Compute::Reported,
        of(all(), &[5, 13, 14, 17], How::Any, false, false),
        of(among(0, 0), &[1], How::All, false, false),
        growth("stunted", "length_known"),
        growth("severely_wasted", "build_known"),
        growth("faltering", "measured"),
    ];
    computes
        .into_iter()
        .enumerate()
        .map(|(at, compute)| Indicator {
            code: format!("i{at}"),
            words: Text::default(),
            numerator: Text::default(),
            denominator: Text::default(),
            method: Text::default(),
            breakdowns: Vec::new(),
            period: "year".to_owned(),
            source: Text::default(),
            responsible: Text::default(),
            group: "scheme".to_owned(),
            basis: Basis::default(),
            sensitive: false,
            ceiling: false,
            compute,
        })
        .collect()
}

pub(crate) fn pack() -> Pack {
    let circumstance = |code: &str| Circumstance {
        code: code.to_owned(),
        words: Text::default(),
        aliases: Vec::new(),
        basis: String::new(),
        sensitive: false,
        section: Section::Circumstances,
    };
    Pack {
        id: "test".to_owned(),
        version: "1".to_owned(),
        words: Text::default(),
        age_limit_months: 108,
        services: Vec::new(),
        circumstances: ["4", "4.2", "9", "13", "13.1"].map(circumstance).to_vec(),
        needs: needs(),
        indicators: indicators(),
        calendar: Calendar {
            school_years: vec![SchoolYear {
                year: 2021,
                opens: day("2021-09-20"),
                ends: day("2022-06-15"),
                confirmed: true,
            }],
            ..Calendar::default()
        },
        province_sets: Vec::new(),
        growth: Some(Growth {
            service: "weigh".to_owned(),
            stands_days: 100,
        }),
        measures: vec![("network".to_owned(), "i17".to_owned())],
        instruments: Vec::new(),
        report_regimes: Vec::new(),
    }
}
