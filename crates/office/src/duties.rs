//! Who must do what by when in a unit: needs of children counted by kind, duties of plans.

use noi_core::access::{Section, Sections};
use noi_core::records::child::Child;
use noi_core::records::plan::Plan;
use noi_core::{Day, Domain, Duty, DutyKind, RecordId, Role, State, UnitId};
use noi_coverage::{Filter, Query, Standing, Tree};
use noi_pack::evaluate::{self, Subject};
use serde::Serialize;

use crate::child::Words;
use crate::error::OfficeError;
use crate::figures::Ledger;
use crate::open::Office;
use crate::plan_duties::duties_of_plan;

/// One kind of work in a unit.
#[derive(Clone, Debug, Serialize)]
pub struct DutyLine {
    pub need: String,
    pub words: Words,
    pub domain: Domain,
    pub role: Role,
    /// Can be done now and is in time.
    pub open: u64,
    /// Should have been done.
    pub overdue: u64,
    /// Overdue children, the oldest deadline first, as many as were asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<OwedChild>,
}

/// A child to whom something is overdue.
#[derive(Clone, Debug, Serialize)]
pub struct OwedChild {
    pub child: RecordId,
    pub name: Option<String>,
    pub village: Option<String>,
    pub due: Day,
}

/// What a plan asks for.
#[derive(Clone, Debug, Serialize)]
pub struct PlanDuty {
    pub plan: String,
    #[serde(flatten)]
    pub duty: Duty,
    pub text: String,
}

/// The work of a unit on a day.
#[derive(Clone, Debug, Serialize)]
pub struct DutyBoard {
    pub unit: UnitId,
    pub unit_name: String,
    pub as_of: Day,
    /// Most overdue first.
    pub needs: Vec<DutyLine>,
    /// Children of split units who wait for a person's choice.
    pub waiting_for_unit: u64,
    pub plans: Vec<PlanDuty>,
}

impl Office {
    /// The work of a unit on a day, of the kinds that whoever sees these sections may see;
    /// `children` names that many overdue children a kind.
    ///
    /// # Errors
    /// When the columns or the ledger can't answer.
    pub async fn duties(
        &self,
        ledger: &Ledger,
        unit: UnitId,
        on: Day,
        children: usize,
        sees: Sections,
    ) -> Result<DutyBoard, OfficeError> {
        let tree = Tree::AsThen;
        let counts = ledger
            .columns
            .duties_count(&self.pack, &self.units, unit, on, tree)?;
        let mut needs = Vec::new();
        for count in counts {
            let need = &self.pack.needs[count.need];
            if !self.pack.shows(sees, need) {
                continue;
            }
            let mut line = DutyLine {
                need: need.code.clone(),
                words: Words::from(&need.words),
                domain: need.domain,
                role: count.role,
                open: count.open,
                overdue: count.overdue,
                children: Vec::new(),
            };
            if children > 0 && count.overdue > 0 {
                let query = Query {
                    as_of: on,
                    tree,
                    unit,
                    by: None,
                };
                let filter = Filter::Need {
                    need: count.need,
                    standing: Standing::NotMet,
                };
                let records = ledger
                    .columns
                    .who(&self.pack, &self.units, &query, filter)?;
                line.children = self
                    .overdue_children(&records, count.need, on, sees)
                    .await?;
                line.children.truncate(children);
            }
            needs.push(line);
        }
        needs.sort_by_key(|line| std::cmp::Reverse((line.overdue, line.open)));
        let answer = self.answer(ledger, unit, on, None)?;
        let mut plans = Vec::new();
        for plan in self.plans().await? {
            if self.units.as_of(plan.unit, on).is_some_and(|placed| {
                placed.unit == unit || self.units.ancestors(unit, on).contains(&placed.unit)
            }) {
                plans.extend(plan_duties(&plan, on));
            }
        }
        plans.sort_by_key(|one| one.duty.due);
        Ok(DutyBoard {
            unit,
            unit_name: self.unit_name(unit, on),
            as_of: on,
            needs,
            waiting_for_unit: answer.total.population.waiting_for_unit,
            plans,
        })
    }

    /// Those of the records to whom the need is overdue, the oldest deadline first.
    async fn overdue_children(
        &self,
        records: &[RecordId],
        need: usize,
        on: Day,
        sees: Sections,
    ) -> Result<Vec<OwedChild>, OfficeError> {
        const PART: usize = 500;
        let mut out = Vec::new();
        for part in records.chunks(PART) {
            let stored = self.store.facts_of(part).await?;
            for (record, facts) in stored {
                let facts = facts
                    .iter()
                    .map(|fact| noi_core::Fact::from_stored(&fact.bytes))
                    .collect::<Result<Vec<_>, _>>()?;
                let Some(child) = Child::fold(record, &facts) else {
                    continue;
                };
                let residence = child.residence(on);
                let mut province = None;
                let place = self.place(residence.unit, on, &mut province);
                if !child.present(on) || !evaluate::child::in_programme(&self.pack, &child, on) {
                    continue;
                }
                let subject = Subject::from(&child);
                let views = evaluate::needs_seen(&self.pack, &subject, sees, place, on);
                let overdue = views
                    .iter()
                    .find(|view| view.need == need && view.status.state == State::Overdue)
                    .and_then(|view| view.status.instance);
                if let Some(one) = overdue {
                    out.push(OwedChild {
                        child: record,
                        name: child
                            .details
                            .name
                            .clone()
                            .filter(|_| sees.has(Section::Identity)),
                        village: residence
                            .village
                            .clone()
                            .filter(|_| sees.has(Section::Residence)),
                        due: one.due_on(&self.pack.needs[need], on),
                    });
                }
            }
        }
        out.sort_by_key(|one| (one.due, one.child));
        Ok(out)
    }
}

fn plan_duties(plan: &Plan, on: Day) -> Vec<PlanDuty> {
    duties_of_plan(plan, on)
        .into_iter()
        .map(|duty| {
            let text = match &duty.kind {
                DutyKind::Task { task, .. } => plan
                    .tasks
                    .iter()
                    .find(|one| one.set.task == *task)
                    .map(|one| one.set.text.clone()),
                DutyKind::Report { from, to } => plan
                    .reporting
                    .iter()
                    .find(|one| one.from == *from && one.to == *to)
                    .map(|one| one.text.clone()),
                _ => None,
            };
            PlanDuty {
                plan: plan.label().to_owned(),
                duty,
                text: text.unwrap_or_default(),
            }
        })
        .collect()
}
