//! The figures of a report, frozen with what they were made from, so that anybody with the
//! ledger can compute them again. Knows nothing of the document's words.

use std::collections::BTreeMap;

use noi_core::recorder::About as AboutFact;
use noi_core::records::plan::Plan;
use noi_core::{Body, Day, Domain, Position, Shard, UnitId};
use noi_coverage::{Answer, By, Split};
use serde::{Deserialize, Serialize};

use crate::child::Words;
use crate::error::{InputError, OfficeError};
use crate::figures::Ledger;
use crate::open::Office;
use crate::period::Period;
use crate::plan_duties::due_days;
use crate::targets::TargetRow;

/// The form of the frozen file.
const FORM: u32 = 1;

/// Frozen figures: everything that the document prints, and what they were made from, so
/// that anybody with the ledger can compute them again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    pub form: u32,
    pub plan: noi_core::RecordId,
    pub plan_label: String,
    pub unit: UnitId,
    pub unit_name: String,
    pub period: Period,
    /// The day on which figures are taken: the cut-off, or the day of drafting before it.
    pub as_of: Day,
    /// The day by which the plan wants the report.
    pub due: Option<Day>,
    pub pack: String,
    pub pack_version: String,
    /// The ledger's positions.
    pub heads: BTreeMap<Shard, Position>,
    pub figures: FrozenFigures,
    /// Estimates to the period's end, by measure, entered by a person; never computed.
    pub estimates: BTreeMap<String, f64>,
    /// Hash over everything else in the file.
    pub hash: String,
}

/// The figures alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FrozenFigures {
    pub population: Counted,
    pub targets: Vec<TargetRow>,
    pub domains: Vec<DomainFigure>,
    pub needs: Vec<NeedFigure>,
    pub units: Vec<UnitFigure>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    pub children: u64,
    pub male: u64,
    pub female: u64,
    pub years: Vec<u64>,
    pub without_birth_date: u64,
    pub waiting_for_unit: u64,
    pub pregnancies: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DomainFigure {
    pub domain: Domain,
    pub due: u64,
    pub reached: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NeedFigure {
    pub need: String,
    pub words: Words,
    pub core: bool,
    pub sensitive: bool,
    pub due: u64,
    pub met: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitFigure {
    pub unit: UnitId,
    pub name: String,
    pub counted: u64,
    pub full: u64,
}

impl Office {
    /// Freezes the figures of a plan for a period. Figures are those of the cut-off; before
    /// it, of `today`.
    ///
    /// # Errors
    /// When the columns can't answer.
    pub fn freeze(
        &self,
        ledger: &Ledger,
        plan: &Plan,
        period: Period,
        today: Day,
        estimates: BTreeMap<String, f64>,
    ) -> Result<Frozen, OfficeError> {
        let as_of = period.to.min(today);
        let (figures, answer) = self.frozen_figures(ledger, plan, as_of)?;
        let due = plan
            .reporting
            .iter()
            .flat_map(|reporting| {
                [period.from, period.to.plus_days(60)]
                    .into_iter()
                    .flat_map(|day| due_days(reporting, plan, day))
            })
            .filter(|due| *due > period.from && *due <= period.to.plus_days(60))
            .min_by_key(|due| (due.0 - period.to.0).abs());
        let mut frozen = Frozen {
            form: FORM,
            plan: plan.id,
            plan_label: plan.label().to_owned(),
            unit: plan.unit,
            unit_name: self.unit_name(plan.unit, plan.on),
            period,
            as_of,
            due,
            pack: answer.pack,
            pack_version: answer.pack_version,
            heads: answer.heads,
            hash: String::new(),
            figures,
            estimates,
        };
        frozen.hash = hash(&frozen);
        Ok(frozen)
    }

    fn frozen_figures(
        &self,
        ledger: &Ledger,
        plan: &Plan,
        as_of: Day,
    ) -> Result<(FrozenFigures, Answer), OfficeError> {
        let by = By::Unit(Split::Children);
        let answer = self.answer(ledger, plan.unit, as_of, Some(by))?;
        let total = &answer.total;
        let population = &total.population;
        let mut units: Vec<UnitFigure> = answer
            .groups
            .iter()
            .filter_map(|group| match group.key {
                noi_coverage::Key::Unit(unit) => Some(UnitFigure {
                    unit,
                    name: self.unit_name(unit, answer.window.tree),
                    counted: group.figures.access.counted,
                    full: group.figures.access.full,
                }),
                _ => None,
            })
            .filter(|unit| unit.unit != plan.unit)
            .collect();
        units.sort_by_key(|unit| (unit.full as i64 - unit.counted as i64, unit.name.clone()));
        let figures = FrozenFigures {
            population: Counted {
                children: population.children,
                male: population.male,
                female: population.female,
                years: population.years.clone(),
                without_birth_date: population.without_birth_date,
                waiting_for_unit: population.waiting_for_unit,
                pregnancies: population.pregnancies,
            },
            targets: self.targets(ledger, plan, as_of)?,
            domains: Domain::ALL
                .into_iter()
                .zip(&total.access.domains)
                .map(|(domain, count)| DomainFigure {
                    domain,
                    due: count.due,
                    reached: count.reached,
                })
                .collect(),
            needs: self
                .pack
                .needs
                .iter()
                .zip(&total.needs)
                .map(|(need, count)| NeedFigure {
                    need: need.code.clone(),
                    words: Words::from(&need.words),
                    core: need.core,
                    sensitive: need.sensitive,
                    due: count.due,
                    met: count.met,
                })
                .collect(),
            units,
        };
        Ok((figures, answer))
    }

    /// Records that the figures are frozen: a reporting duty of the plan is settled.
    ///
    /// # Errors
    /// When the ledger can't be written.
    pub async fn record_frozen(&self, plan: &Plan, frozen: &Frozen) -> Result<(), OfficeError> {
        let body = Body::ReportFrozen(noi_core::plan_facts::ReportFrozen {
            period_from: frozen.period.from,
            period_to: frozen.period.to,
            hash: frozen.hash.clone(),
            answers: frozen.due,
        });
        let about = AboutFact {
            shard: plan.shard,
            record: plan.id,
            unit: plan.unit,
            on: self.today(),
            origin: None,
        };
        self.record(&[plan.shard], |recorder| vec![recorder.fact(about, body)])
            .await?;
        Ok(())
    }

    /// Computes frozen figures again from the ledger positions that they name. Answers with
    /// what differs; empty when everything is as it was.
    ///
    /// # Errors
    /// When the file was changed, or this installation doesn't have its plan, pack or ledger.
    pub async fn recompute(
        &self,
        frozen: &Frozen,
        told: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Vec<Difference>, OfficeError> {
        if frozen.form != FORM {
            return Err(InputError::ReportForm {
                found: frozen.form,
                known: FORM,
            }
            .into());
        }
        let computed = hash(frozen);
        if computed != frozen.hash {
            let then = frozen.hash.clone();
            return Ok(vec![differs(Differs::File, "", then, computed)]);
        }
        if frozen.pack_version != self.pack.version {
            return Err(InputError::ReportPack {
                made: format!("{} {}", frozen.pack, frozen.pack_version),
                here: format!("{} {}", self.pack.id, self.pack.version),
            }
            .into());
        }
        let plan = self.plan(&frozen.plan.to_string()).await?;
        let ledger = self.ledger(Some(&frozen.heads), told).await?;
        let (figures, _) = self.frozen_figures(&ledger, &plan, frozen.as_of)?;
        Ok(differences(&frozen.figures, &figures))
    }
}

/// Over everything in the file but the hash itself: estimates and the window as well as figures.
fn hash(frozen: &Frozen) -> String {
    let unhashed = Frozen {
        hash: String::new(),
        ..frozen.clone()
    };
    let bytes = serde_json::to_vec(&unhashed).expect("figures are plain data");
    blake3::hash(&bytes).to_hex().to_string()
}

/// A figure that is not what the ledger gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub what: Differs,
    /// The target's measure, the code of the domain or need; empty where there is only one.
    pub name: String,
    pub then: String,
    pub now: String,
}

/// What kind of figure differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Differs {
    /// The file doesn't agree with its own hash: it was changed after it was written.
    File,
    Population,
    Target,
    Domain,
    Need,
    Unit,
    /// Figures stand in one of the two only.
    Rows,
}

impl Differs {
    /// The key of its words: `differs-file` …
    pub fn key(self) -> &'static str {
        match self {
            Self::File => "differs-file",
            Self::Population => "differs-population",
            Self::Target => "differs-target",
            Self::Domain => "differs-domain",
            Self::Need => "differs-need",
            Self::Unit => "differs-unit",
            Self::Rows => "differs-rows",
        }
    }

    pub const ALL: [Self; 7] = [
        Self::File,
        Self::Population,
        Self::Target,
        Self::Domain,
        Self::Need,
        Self::Unit,
        Self::Rows,
    ];
}

fn differs(what: Differs, name: &str, then: String, now: String) -> Difference {
    Difference {
        what,
        name: name.to_owned(),
        then,
        now,
    }
}

fn differences(frozen: &FrozenFigures, now: &FrozenFigures) -> Vec<Difference> {
    let mut out = Vec::new();
    if frozen.population != now.population {
        let people = |counted: &Counted| {
            format!(
                "{} ({} + {}), {}",
                counted.children, counted.male, counted.female, counted.pregnancies
            )
        };
        let (then, now) = (people(&frozen.population), people(&now.population));
        out.push(differs(Differs::Population, "", then, now));
    }
    for (then, now) in frozen.targets.iter().zip(&now.targets) {
        if then != now {
            let result = |row: &TargetRow| match (row.numerator, row.denominator) {
                (Some(part), Some(whole)) => format!("{part}/{whole}"),
                (Some(count), None) => count.to_string(),
                _ => "–".to_owned(),
            };
            let name = then.measure.as_str();
            out.push(differs(Differs::Target, name, result(then), result(now)));
        }
    }
    let share = |part: u64, whole: u64| format!("{part}/{whole}");
    for (then, now) in frozen.domains.iter().zip(&now.domains) {
        if then != now {
            let (before, after) = (share(then.reached, then.due), share(now.reached, now.due));
            out.push(differs(Differs::Domain, then.domain.code(), before, after));
        }
    }
    for (then, now) in frozen.needs.iter().zip(&now.needs) {
        if then != now {
            let (before, after) = (share(then.met, then.due), share(now.met, now.due));
            out.push(differs(Differs::Need, &then.need, before, after));
        }
    }
    for (then, now) in frozen.units.iter().zip(&now.units) {
        if then != now {
            let (before, after) = (share(then.full, then.counted), share(now.full, now.counted));
            out.push(differs(Differs::Unit, &then.name, before, after));
        }
    }
    if out.is_empty() && frozen != now {
        let rows = |figures: &FrozenFigures| {
            let FrozenFigures {
                targets,
                domains,
                needs,
                units,
                ..
            } = figures;
            (targets.len() + domains.len() + needs.len() + units.len()).to_string()
        };
        out.push(differs(Differs::Rows, "", rows(frozen), rows(now)));
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn rates_come_back_from_json_as_they_were() {
        for whole in 1..400_u32 {
            for part in 0..=whole {
                let rate = f64::from(part) / f64::from(whole) * 100.0;
                let text = serde_json::to_string(&rate).unwrap();
                let back: f64 = serde_json::from_str(&text).unwrap();
                assert_eq!(rate.to_bits(), back.to_bits(), "{text}");
            }
        }
    }
}
