//! A plan (kế hoạch) with its targets, tasks and reporting, alive: what was done and sent.

use crate::fact::{Body, Fact};
use crate::plan_facts::{
    PlanAdopted, ReportFrozen, ReportingSet, ResultReported, TargetSet, TaskSet,
};
use crate::records::effective;
use crate::{Day, FactId, RecordId, Shard, UnitId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub id: RecordId,
    pub shard: Shard,
    pub unit: UnitId,
    /// The day of the document.
    pub on: Day,
    pub adopted: PlanAdopted,
    pub targets: Vec<(FactId, TargetSet)>,
    pub tasks: Vec<PlanTask>,
    pub reporting: Vec<ReportingSet>,
    pub reported: Vec<(Day, ResultReported)>,
    pub frozen: Vec<(Day, ReportFrozen)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanTask {
    pub set: TaskSet,
    pub done: Option<(Day, String)>,
}

impl Plan {
    pub fn fold<'a>(id: RecordId, facts: impl IntoIterator<Item = &'a Fact>) -> Option<Self> {
        let facts = effective(facts);
        let (first, adopted) = facts.iter().find_map(|fact| match fact.body {
            Body::PlanAdopted(adopted) => Some((fact, adopted.clone())),
            _ => None,
        })?;
        let mut plan = Self {
            id,
            shard: first.fact.envelope.shard,
            unit: first.unit,
            on: first.on,
            adopted,
            targets: Vec::new(),
            tasks: Vec::new(),
            reporting: Vec::new(),
            reported: Vec::new(),
            frozen: Vec::new(),
        };
        for fact in &facts {
            match fact.body {
                Body::TargetSet(target) => plan.targets.push((fact.id, target.clone())),
                Body::TaskSet(task) => plan.tasks.push(PlanTask {
                    set: task.clone(),
                    done: None,
                }),
                Body::ReportingSet(reporting) => plan.reporting.push(reporting.clone()),
                Body::ResultReported(result) => plan.reported.push((fact.on, result.clone())),
                Body::ReportFrozen(frozen) => plan.frozen.push((fact.on, frozen.clone())),
                _ => {}
            }
        }
        for fact in &facts {
            if let Body::TaskDone(done) = fact.body
                && let Some(task) = plan
                    .tasks
                    .iter_mut()
                    .find(|task| task.set.task == done.task)
            {
                task.done = Some((fact.on, done.note.clone()));
            }
        }
        plan.targets.sort_by_key(|(_, target)| target.span);
        plan.tasks
            .sort_by(|a, b| (a.set.span, &a.set.task).cmp(&(b.set.span, &b.set.task)));
        plan.reporting.sort_by_key(|reporting| reporting.span);
        Some(plan)
    }

    /// How people call it: symbol, or title while the number is blank.
    pub fn label(&self) -> &str {
        self.adopted
            .symbol
            .as_deref()
            .unwrap_or(&self.adopted.title)
    }
}
