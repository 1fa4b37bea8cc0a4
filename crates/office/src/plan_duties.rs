//! What a plan asks of agencies: reports by a day, tasks by a day, as duties.

use noi_core::plan_facts::ReportingSet;
use noi_core::records::plan::Plan;
use noi_core::{Day, Duty, DutyKind, Role, State};

/// A report opens this long before it is due: time to gather, check and sign.
const REPORT_OPENS_DAYS: i32 = 30;

/// The duties of a plan on a day: reports that are open or overdue, tasks not done. A report
/// is settled by figures that were frozen for it.
pub fn duties_of_plan(plan: &Plan, on: Day) -> Vec<Duty> {
    let mut duties: Vec<Duty> = Vec::new();
    let ended = plan.adopted.to.is_some_and(|to| to.plus_months(3) < on);
    for reporting in &plan.reporting {
        for due in due_days(reporting, plan, on) {
            let sent = plan
                .frozen
                .iter()
                .any(|(frozen_on, frozen)| *frozen_on <= on && frozen.answers == Some(due));
            let opens = due.plus_days(-REPORT_OPENS_DAYS);
            if sent || on < opens || ended {
                continue;
            }
            duties.push(Duty {
                kind: DutyKind::Report {
                    from: reporting.from.clone(),
                    to: reporting.to.clone(),
                },
                record: plan.id,
                unit: plan.unit,
                role: Role::CommuneOfficer,
                opens,
                due,
                closes: None,
                state: if on <= due {
                    State::Open
                } else {
                    State::Overdue
                },
                settled_by: vec!["report_frozen".to_owned()],
            });
        }
    }
    for task in &plan.tasks {
        let done = task.done.as_ref().is_some_and(|(day, _)| *day <= on);
        let (Some(due), false) = (task.set.due.or(plan.adopted.to), done) else {
            continue;
        };
        if on < plan.on || task.set.agency.is_none() {
            continue;
        }
        duties.push(Duty {
            kind: DutyKind::Task {
                task: task.set.task.clone(),
                agency: task.set.agency.clone(),
            },
            record: plan.id,
            unit: plan.unit,
            role: Role::CommuneOfficer,
            opens: plan.on,
            due,
            closes: None,
            state: if on <= due {
                State::Open
            } else {
                State::Overdue
            },
            settled_by: vec!["task_done".to_owned()],
        });
    }
    duties.sort_by_key(|duty| (duty.due, duty.opens));
    duties
}

/// The due days of a report that matter on a day: the last one that passed while the plan
/// ran, and the next.
pub fn due_days(reporting: &ReportingSet, plan: &Plan, on: Day) -> Vec<Day> {
    let Some(due) = reporting.due.as_deref() else {
        return Vec::new();
    };
    let starts = plan.adopted.from.unwrap_or(plan.on).max(plan.on);
    let ends = plan.adopted.to.map_or(Day::MAX, |to| to.plus_months(3));
    let candidates: Vec<Day> = if let Some(rest) = due.strip_prefix("---") {
        let day = rest.parse().unwrap_or(1);
        (-2..=1)
            .filter_map(|months| {
                let (year, month, _) = on.plus_months(months).ymd();
                (0..4).find_map(|back| Day::from_ymd(year, month, day - back.min(day - 1)))
            })
            .collect()
    } else if let Some(rest) = due.strip_prefix("--") {
        let Some((month, day)) = rest.split_once('-') else {
            return Vec::new();
        };
        let (Ok(month), Ok(day)) = (month.parse(), day.parse()) else {
            return Vec::new();
        };
        (on.year() - 1..=on.year() + 1)
            .filter_map(|year| Day::from_ymd(year, month, day))
            .collect()
    } else if let Some(days) = due
        .strip_prefix('P')
        .and_then(|rest| rest.strip_suffix('D'))
    {
        days.parse()
            .map(|days| plan.on.plus_days(days))
            .into_iter()
            .collect()
    } else {
        due.parse().into_iter().collect()
    };
    let mut days: Vec<Day> = candidates
        .into_iter()
        .filter(|day| *day >= starts && *day <= ends)
        .collect();
    days.sort_unstable();
    let passed = days.iter().rfind(|day| **day < on).copied();
    let next = days.iter().find(|day| **day >= on).copied();
    passed.into_iter().chain(next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use noi_core::plan_facts::PlanAdopted;
    use noi_core::{RecordId, Shard, UnitId};

    fn plan(from: &str, to: &str) -> Plan {
        Plan {
            id: RecordId(uuid::Uuid::from_u128(1)),
            shard: Shard(1),
            unit: UnitId::Official(1),
            on: from.parse().unwrap(),
            adopted: PlanAdopted {
                from: from.parse().ok(),
                to: to.parse().ok(),
                ..PlanAdopted::default()
            },
            targets: Vec::new(),
            tasks: Vec::new(),
            reporting: Vec::new(),
            reported: Vec::new(),
            frozen: Vec::new(),
        }
    }

    #[test]
    fn due_days_of_local_forms() {
        let check = |due: &str, on: &str, want: &[&str]| {
            let reporting = ReportingSet {
                from: None,
                to: None,
                due: Some(due.to_owned()),
                cadence: None,
                text: String::new(),
                span: None,
            };
            let got: Vec<String> = due_days(
                &reporting,
                &plan("2024-02-01", "2026-12-31"),
                on.parse().unwrap(),
            )
            .iter()
            .map(Day::to_string)
            .collect();
            assert_eq!(got, want, "{due} on {on}");
        };
        check("--05-10", "2026-05-10", &["2025-05-10", "2026-05-10"]);
        check("--05-10", "2026-05-11", &["2026-05-10"]);
        check("--11-10", "2024-03-01", &["2024-11-10"]);
        check("---15", "2026-02-16", &["2026-02-15", "2026-03-15"]);
        check("---31", "2026-02-10", &["2026-01-31", "2026-02-28"]);
        check("2025-10-28", "2025-11-02", &["2025-10-28"]);
        check("P10D", "2024-02-05", &["2024-02-11"]);
        check("nonsense", "2024-02-05", &[]);
    }

    #[test]
    fn a_frozen_report_settles_its_duty() {
        let on: Day = "2026-05-12".parse().unwrap();
        let mut plan = plan("2024-02-01", "2026-12-31");
        plan.reporting.push(ReportingSet {
            from: Some("các xã".to_owned()),
            to: None,
            due: Some("--05-10".to_owned()),
            cadence: None,
            text: String::new(),
            span: None,
        });
        let duties = duties_of_plan(&plan, on);
        assert_eq!(duties.len(), 1);
        assert_eq!(duties[0].state, State::Overdue);
        plan.frozen.push((
            on,
            noi_core::plan_facts::ReportFrozen {
                period_from: on,
                period_to: on,
                hash: String::new(),
                answers: "2026-05-10".parse().ok(),
            },
        ));
        assert!(duties_of_plan(&plan, on).is_empty());
    }
}
