//! The rules can be kept: a child who is given what is owed on the day on which it opens is
//! reached in full on every day of childhood, and one who is given nothing is not.

use noi_core::fact::ChildDetails;
use noi_core::records::child::{Enrolment, Service};
use noi_core::{Day, FactId, UnitId};
use noi_pack::embedded::vn_ecd;
use noi_pack::evaluate::child::needs_with;
use noi_pack::evaluate::{Access, NeedView, Place, Rounds, Subject, access};
use noi_pack::model::{self, MetBy};

const PLACE: Place<'_> = Place {
    unit: UnitId::COUNTRY,
    province: Some("11"),
};

fn fact(number: usize) -> FactId {
    format!("{number:032x}").parse().expect("an identifier")
}

/// What a made-up child has received so far.
struct Life {
    birth: Day,
    rounds: Rounds,
    details: ChildDetails,
    services: Vec<Service>,
    enrolments: Vec<Enrolment>,
}

impl Life {
    fn new(birth: &str) -> Self {
        let birth: Day = birth.parse().expect("a day");
        Self {
            birth,
            rounds: Rounds::of(vn_ecd(), model::Subject::Child, birth),
            details: ChildDetails::default(),
            services: Vec::new(),
            enrolments: Vec::new(),
        }
    }

    fn views(&self, on: Day) -> Vec<NeedView> {
        let subject = Subject {
            kind: model::Subject::Child,
            anchor: Some(self.birth),
            details: Some(&self.details),
            registered_on: self.birth,
            services: &self.services,
            growth: std::borrow::Cow::Borrowed(&[]),
            enrolments: &self.enrolments,
            circumstances: &[],
            identified: &[],
            waivers: &[],
        };
        needs_with(vn_ecd(), &subject, &self.rounds, PLACE, on)
    }

    fn access(&self, on: Day) -> Access {
        access(vn_ecd(), &self.views(on))
    }

    /// Gives everything that is open on a day, by the first way that meets it.
    fn give(&mut self, on: Day) {
        let open: Vec<NeedView> = self
            .views(on)
            .into_iter()
            .filter(|view| view.status.state == noi_core::State::Open)
            .collect();
        for view in open {
            let number = self.services.len() + self.enrolments.len();
            let round = view
                .status
                .instance
                .expect("an open need has a round")
                .round;
            match &vn_ecd().needs[view.need].met_by[0] {
                MetBy::Service { service, results } => {
                    self.serve(service, None, results.first(), on, number);
                }
                MetBy::Dose { service, number: n } => {
                    self.serve(service, Some(*n), None, on, number);
                }
                MetBy::Enrolled { level, grade } => self.enrolments.push(Enrolment {
                    school_year: round.school_year.expect("a round of a school year"),
                    level: *level,
                    grade: *grade,
                    school: None,
                    from: on,
                    until: None,
                    fact: fact(number),
                }),
                MetBy::PersonalId => {}
            }
        }
    }

    fn serve(
        &mut self,
        service: &str,
        dose: Option<u8>,
        result: Option<&String>,
        on: Day,
        number: usize,
    ) {
        self.services.push(Service {
            service: service.to_owned(),
            dose,
            on,
            unit: UnitId::COUNTRY,
            provider: None,
            result: result.cloned(),
            fact: fact(number),
            corrected: false,
        });
    }
}

#[test]
fn who_gets_everything_in_time_is_always_reached() {
    for birth in ["2020-02-29", "2023-08-31"] {
        let mut life = Life::new(birth);
        let leaves = life.birth.plus_months(vn_ecd().age_limit_months);
        let mut day = life.birth;
        let mut counted = 0;
        let mut due = [false; 6];
        while day < leaves {
            let access = life.access(day);
            assert!(
                !access.counted || access.full,
                "born {birth}, on {day}: {access:?}"
            );
            counted += i32::from(access.counted);
            for (seen, domain) in due.iter_mut().zip(&access.domains) {
                *seen |= domain.due;
            }
            life.give(day);
            day = day.plus_days(1);
        }
        assert_eq!(due, [true; 6], "every domain has a need of every child");
        assert!(counted > 3000, "{counted}");
    }
}

#[test]
fn who_gets_nothing_is_never_reached() {
    let life = Life::new("2020-02-29");
    let leaves = life.birth.plus_months(vn_ecd().age_limit_months);
    let mut day = life.birth.plus_days(2);
    while day < leaves {
        let access = life.access(day);
        assert!(
            access.counted && !access.full && !access.part,
            "on {day}: {access:?}"
        );
        day = day.plus_days(17);
    }
}
