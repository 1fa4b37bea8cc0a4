//! Laws that hold for whatever grants, records and moments.

use noi_core::access::policy::{POLICY, Reach, Whose};
use noi_core::access::{
    Action, Allowed, Asker, Glass, LONGEST_MS, Reason, Refused, Role, Section, Sections,
    Sensitivity, Subject, decide,
};
use noi_core::records::grants::Grant;
use noi_core::{Moment, UnitId};
use proptest::prelude::*;
use proptest::sample::select;

use crate::world::{
    BELOW, CHILD, COUNTRY, FOREIGN, OWN, OWN_CHILD, PARENT, PATHS, PERSON, SIBLING, actions,
    fact_id, later, now, record, today,
};

fn a_grant() -> impl Strategy<Value = Grant> {
    let units = vec![COUNTRY, PARENT, OWN, BELOW, SIBLING, FOREIGN];
    let days = || -3..=3_i32;
    (
        0..1000_u128,
        select(Role::ALL),
        select(units),
        days(),
        proptest::option::of(days()),
        proptest::option::weighted(0.2, days()),
        proptest::option::of(select(vec![OWN_CHILD, CHILD])),
    )
        .prop_map(|(id, role, unit, from, until, revoked, child)| Grant {
            id: fact_id(id),
            role,
            unit,
            from: today().plus_days(from),
            until: until.map(|days| today().plus_days(days)),
            revoked: revoked.map(|days| today().plus_days(days)),
            child: child.map(record),
            granted_by: record(0xa1),
        })
}

fn grants() -> impl Strategy<Value = Vec<Grant>> {
    proptest::collection::vec(a_grant(), 0..5)
}

fn a_glass() -> impl Strategy<Value = Glass> {
    (
        select(vec![PERSON, 0xb2]),
        select(vec![OWN_CHILD, CHILD]),
        -300..60_i64,
        0..600_i64,
    )
        .prop_map(|(person, child, from, length)| Glass {
            person: record(person),
            child: record(child),
            from: later(from),
            until: later(from + length),
        })
}

fn glasses() -> impl Strategy<Value = Vec<Glass>> {
    proptest::collection::vec(a_glass(), 0..4)
}

fn sensitivity() -> impl Strategy<Value = Sensitivity> {
    select(vec![
        Sensitivity::Ordinary,
        Sensitivity::Case,
        Sensitivity::Sealed,
    ])
}

prop_compose! {
    fn a_subject()(
        path in select(PATHS.to_vec()),
        school in select(PATHS.to_vec()),
        child in select(vec![OWN_CHILD, CHILD, PERSON]),
        sensitivity in sensitivity(),
    ) -> Subject<'static> {
        Subject {
            record: Some(record(child)),
            units: path,
            attends: &school[..1],
            sensitivity,
        }
    }
}

fn an_action() -> impl Strategy<Value = Action> {
    select(actions())
}

fn ask(
    grants: &[Grant],
    glasses: &[Glass],
    action: Action,
    subject: Option<&Subject<'_>>,
    now: Moment,
) -> Result<Allowed, Refused> {
    let asker = Asker {
        person: record(PERSON),
        grants,
        glasses,
    };
    decide(asker, action, subject, now)
}

/// Nothing that a decision says, but for the reason of a refusal, which may leave.
fn sections(answer: Result<Allowed, Refused>) -> Option<Sections> {
    answer.ok().map(|allowed| allowed.sections)
}

fn only(grants: &[Grant], keep: impl Fn(&Grant) -> bool) -> Vec<Grant> {
    grants.iter().filter(|grant| keep(grant)).cloned().collect()
}

fn reaches_nothing(grants: &[Grant], subject: &Subject<'_>) -> bool {
    grants.iter().all(|grant| {
        !subject.units.contains(&grant.unit)
            && !subject.attends.contains(&grant.unit)
            && (grant.child.is_none() || grant.child != subject.record)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    /// Without a grant nothing is allowed, and what doesn't hold today gives nothing.
    #[test]
    fn only_grants_that_hold_give(
        grants in grants(), glasses in glasses(), action in an_action(), subject in a_subject(),
    ) {
        let none = ask(&[], &glasses, action, Some(&subject), now());
        prop_assert_eq!(none.unwrap_err().reason(), Reason::NoRole);
        let holding = only(&grants, |grant| grant.holds(today()));
        prop_assert_eq!(
            sections(ask(&grants, &glasses, action, Some(&subject), now())),
            sections(ask(&holding, &glasses, action, Some(&subject), now()))
        );
    }

    /// One grant more never takes away, and their order changes only which one is named.
    #[test]
    fn grants_add_up(
        grants in grants(), more in a_grant(), glasses in glasses(), action in an_action(),
        subject in a_subject(),
    ) {
        let before = ask(&grants, &glasses, action, Some(&subject), now());
        let alone = ask(std::slice::from_ref(&more), &glasses, action, Some(&subject), now());
        let mut all = grants.clone();
        all.push(more);
        let after = ask(&all, &glasses, action, Some(&subject), now());
        let union = match (sections(before), sections(alone)) {
            (Some(a), Some(b)) => Some(a | b),
            (a, b) => a.or(b),
        };
        prop_assert_eq!(sections(after), union);
        if let (Ok(before), Ok(after)) = (before, after) {
            prop_assert!(after.sealed || !before.sealed);
        }
        all.reverse();
        let turned = ask(&all, &glasses, action, Some(&subject), now());
        match (after, turned) {
            (Ok(after), Ok(turned)) => prop_assert_eq!(Allowed { under: after.under, ..turned }, after),
            (after, turned) => prop_assert_eq!(after, turned),
        }
    }

    /// An opening adds nothing to a sealed record, and none is made.
    #[test]
    fn a_sealed_case_is_never_opened_by_reason(
        grants in grants(), glasses in glasses(), action in an_action(), subject in a_subject(),
    ) {
        let subject = Subject { sensitivity: Sensitivity::Sealed, ..subject };
        let got = ask(&grants, &glasses, action, Some(&subject), now());
        prop_assert_eq!(got, ask(&grants, &[], action, Some(&subject), now()));
        prop_assert!(got.is_err() || !got.unwrap().by_reason);
        prop_assert!(ask(&grants, &glasses, Action::BreakGlass, Some(&subject), now()).is_err());
    }

    /// Three hours after an opening it gives nothing, whatever end it claims; nor once the role
    /// is gone.
    #[test]
    fn an_opening_ends(
        grants in grants(), opened in a_glass(), claims in 0..10_000_i64, after in 0..100_i64,
        action in an_action(), subject in a_subject(),
    ) {
        let opened = Glass { until: Moment(opened.from.0 + claims * 60_000), ..opened };
        let end = Moment(opened.from.0 + LONGEST_MS + after);
        prop_assert_eq!(
            ask(&grants, &[opened], action, Some(&subject), end),
            ask(&grants, &[], action, Some(&subject), end)
        );
        let gone = only(&grants, |grant| !grant.holds(now().day()));
        prop_assert!(ask(&gone, &[opened], action, Some(&subject), now()).is_err());
    }

    /// Schools never see protection, why a child needs support, or anything of the mother's;
    /// health stations never see protection: whatever record, action and opening.
    #[test]
    fn sectors_see_what_they_need(
        grants in grants(), glasses in glasses(), action in an_action(), subject in a_subject(),
        school in any::<bool>(),
    ) {
        let (role, never) = if school {
            let never = [
                Section::Protection, Section::MotherScreening, Section::Circumstances,
                Section::Screening, Section::Disability, Section::Welfare, Section::Pregnancy,
                Section::WhoLooked,
            ];
            (Role::School, Sections::of(&never))
        } else {
            let never = [Section::Protection, Section::Circumstances, Section::WhoLooked];
            (Role::HealthStation, Sections::of(&never))
        };
        let grants: Vec<Grant> = grants.into_iter().map(|grant| Grant { role, ..grant }).collect();
        if let Ok(allowed) = ask(&grants, &glasses, action, Some(&subject), now()) {
            prop_assert!((allowed.sections & never).is_empty(), "{:?}", allowed.sections);
            let asked = Action::See(Section::Protection);
            prop_assert!(ask(&grants, &glasses, asked, Some(&subject), now()).is_err());
        }
    }

    /// Managers, auditors and administrators see no child unless they opened the record.
    #[test]
    fn managers_see_numbers(
        grants in grants(), action in an_action(), subject in a_subject(),
    ) {
        let grants = only(&grants, |grant| {
            matches!(
                grant.role,
                Role::CommuneLeader | Role::DepartmentOfHealth | Role::DepartmentOfEducation
                    | Role::ProvincialManager | Role::Ministry | Role::Auditor
                    | Role::Administrator
            )
        });
        if let Ok(allowed) = ask(&grants, &[], action, Some(&subject), now()) {
            prop_assert!(allowed.sections.is_empty());
        }
    }

    /// What is told of a record out of reach, or sealed, is what is told of none.
    #[test]
    fn elsewhere_and_nowhere_are_told_alike(
        grants in grants(), glasses in glasses(), action in an_action(), subject in a_subject(),
    ) {
        let absent = ask(&grants, &glasses, action, None, now()).unwrap_err().reason();
        if reaches_nothing(&grants, &subject) {
            let foreign = ask(&grants, &glasses, action, Some(&subject), now());
            prop_assert_eq!(foreign.unwrap_err().reason(), absent);
        }
        let ordinary = only(&grants, |grant| grant.role != Role::ProtectionWorker);
        let sealed = Subject { sensitivity: Sensitivity::Sealed, ..subject };
        prop_assert_eq!(
            ask(&ordinary, &glasses, action, Some(&sealed), now()).unwrap_err().reason(),
            ask(&ordinary, &glasses, action, None, now()).unwrap_err().reason()
        );
    }

    /// A school reaches those who attend it, not those who live around it.
    #[test]
    fn a_school_reaches_who_attends(subject in a_subject(), action in an_action(), unit in select(vec![PARENT, OWN, BELOW])) {
        let grants = [Grant {
            role: Role::School,
            from: today(),
            ..crate::world::grant(Role::School, unit)
        }];
        let elsewhere: &[UnitId] = &[FOREIGN];
        let subject = Subject { attends: elsewhere, ..subject };
        if let Ok(allowed) = ask(&grants, &[], action, Some(&subject), now()) {
            prop_assert!(allowed.sections.is_empty());
        }
    }
}

/// What must be true of every row, whoever changes it.
#[test]
fn every_row_makes_sense() {
    use Section::{Identity, Residence};
    for (rules, &role) in POLICY.iter().zip(Role::ALL) {
        let name = role.code();
        assert_eq!(rules.role, role, "rows are in the order of the roles");
        let sealed = rules.whose == Whose::WithCase;
        for seen in [rules.sees, rules.by_reason] {
            let identified = seen.is_empty() || seen.covers(Sections::of(&[Identity, Residence]));
            // A registration tells where the child lives, too.
            assert!(
                identified,
                "{name} sees a child without identity or residence"
            );
        }
        assert!((rules.sees & rules.by_reason).is_empty(), "{name}");
        assert!(
            rules.sees.covers(rules.records),
            "{name} records what it doesn't see"
        );
        assert!(!rules.corrects || !rules.records.is_empty(), "{name}");
        let may = |action| rules.may.iter().any(|(one, _)| *one == action);
        assert_eq!(
            may(Action::BreakGlass),
            !rules.by_reason.is_empty(),
            "{name}"
        );
        assert!(
            !(may(Action::List) && sealed),
            "{name} lists children without a case"
        );
        for (number, (action, reach)) in rules.may.iter().enumerate() {
            assert!(
                Action::PLAIN.contains(action),
                "{name}: {action:?} has its own column"
            );
            assert!(
                *action != Action::SeeChild,
                "{name}: seeing follows from the sections"
            );
            let twice = rules.may[..number].iter().any(|(one, _)| one == action);
            assert!(!twice, "{name}: {action:?} twice");
            assert!(*reach != Reach::OwnChild, "{name}");
        }
    }
}
