//! How a person settles a need: by saying that it was done, or by a form that asks for its outcome.

use crate::model::{MetBy, Need, Pack, Service, Subject};

/// How a need is settled.
#[derive(Clone, Debug, PartialEq)]
pub enum Settling<'p> {
    /// By saying that one of these was done on a day; the programme's usual one stands first.
    Done(Vec<Done<'p>>),
    /// By weighing and measuring.
    Measured,
    /// By a questionnaire or an observation.
    Screened,
    /// In other ways: with an outcome, by attending a class, by a number that is given.
    Otherwise,
}

/// What was done, where nothing more has to be said about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Done<'p> {
    pub service: &'p Service,
    pub dose: Option<u8>,
}

impl Pack {
    /// How a child's need is settled. One that can be met with and without an outcome asks for
    /// the outcome.
    pub fn settling<'p>(&'p self, need: &'p Need) -> Settling<'p> {
        if need.subject != Subject::Child {
            return Settling::Otherwise;
        }
        let mut done = Vec::new();
        for way in &need.met_by {
            let (code, dose, plain) = match way {
                MetBy::Service { service, results } => (service, None, results.is_empty()),
                MetBy::Dose { service, number } => (service, Some(*number), true),
                MetBy::Enrolled { .. } | MetBy::PersonalId => return Settling::Otherwise,
            };
            if self.growth.as_ref().is_some_and(|one| one.service == *code) {
                return Settling::Measured;
            }
            if self.instruments.iter().any(|one| one.service == *code) {
                return Settling::Screened;
            }
            match self.service(code) {
                Some(service) if plain && service.results.is_empty() => {
                    done.push(Done { service, dose });
                }
                _ => return Settling::Otherwise,
            }
        }
        if done.is_empty() {
            Settling::Otherwise
        } else {
            Settling::Done(done)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_no_outcome_is_settled_by_saying_that_it_was_done() {
        let pack = crate::embedded::vn_ecd();
        let of = |code: &str| pack.settling(pack.need(code).unwrap().1);
        let done = |code: &str| match of(code) {
            Settling::Done(done) => done
                .iter()
                .map(|one| (one.service.code.as_str(), one.dose))
                .collect(),
            other => panic!("{code}: {other:?}"),
        };
        let check = |code: &str, expected: &[(&str, Option<u8>)]| {
            let found: Vec<(&str, Option<u8>)> = done(code);
            assert_eq!(found, expected, "{code}");
        };
        check("bcg", &[("bcg", None)]);
        check(
            "dpt_hepb_hib_2",
            &[("dpt_hepb_hib", Some(2)), ("hexavalent", Some(2))],
        );
        check("parenting_1_3", &[("parenting_counselling", None)]);
        assert_eq!(of("kindergarten_5"), Settling::Otherwise);
        assert_eq!(of("maternal_mental_health"), Settling::Screened);
        for need in &pack.needs {
            let settling = pack.settling(need);
            if need.subject == Subject::Pregnancy {
                assert_eq!(settling, Settling::Otherwise, "{}", need.code);
            }
            if let Settling::Done(done) = settling {
                assert!(done.iter().all(|one| one.service.results.is_empty()));
            }
        }
    }

    #[test]
    fn weighing_and_screening_ask_for_their_outcome() {
        let pack = crate::embedded::vn_ecd();
        let service = &pack.growth.as_ref().unwrap().service;
        let mut measured = 0;
        for need in &pack.needs {
            let by_growth = need
                .met_by
                .iter()
                .any(|way| matches!(way, MetBy::Service { service: one, .. } if one == service));
            if by_growth && need.subject == Subject::Child {
                assert_eq!(pack.settling(need), Settling::Measured, "{}", need.code);
                measured += 1;
            }
        }
        assert!(measured > 0);
    }
}
