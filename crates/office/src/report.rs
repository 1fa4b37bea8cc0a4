//! The report that is due: figures frozen with what they were made from, and the document.

use std::collections::BTreeMap;

use noi_core::recorder::About as AboutFact;
use noi_core::records::plan::Plan;
use noi_core::units::Level;
use noi_core::{Body, Day, Domain, Position, Shard, UnitId};
use noi_coverage::{Answer, By, Split};
use noi_documents::report::{
    DomainRow, NeedRow, ReportText, TargetLine, TaskLine, UnitRow, document,
};
use noi_documents::write::to_docx;
use serde::{Deserialize, Serialize};

use crate::child::Words;
use crate::error::OfficeError;
use crate::figures::Ledger;
use crate::open::Office;
use crate::period::Period;
use crate::plan_duties::due_days;
use crate::targets::{Course, TargetRow};

/// The form of the frozen file.
const FORM: u32 = 1;

/// Counts of sensitive measures below this are not printed.
const SMALL: u64 = 8;

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
    /// Hash over `figures`.
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
        Ok(Frozen {
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
            hash: hash(&figures),
            figures,
            estimates,
        })
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

    /// The document of frozen figures, as DOCX.
    ///
    /// # Errors
    /// When a part that the decree requires is missing.
    pub fn report_document(&self, plan: &Plan, frozen: &Frozen) -> Result<Vec<u8>, OfficeError> {
        let text = self.report_text(plan, frozen);
        to_docx(&document(&text)).map_err(|error| OfficeError::Input(error.to_string()))
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
    ) -> Result<Vec<String>, OfficeError> {
        if frozen.form != FORM {
            return Err(OfficeError::Input(format!(
                "the file has form {}, this program reads form {FORM}: use the program that wrote it",
                frozen.form
            )));
        }
        if hash(&frozen.figures) != frozen.hash {
            return Ok(vec![
                "the figures in the file don't agree with its hash: the file was changed"
                    .to_owned(),
            ]);
        }
        if frozen.pack_version != self.pack.version {
            return Err(OfficeError::Input(format!(
                "the figures were made with pack {} {}, this program has {}: recompute with a \
                 program that carries that pack",
                frozen.pack, frozen.pack_version, self.pack.version
            )));
        }
        let plan = self.plan(&frozen.plan.to_string()).await?;
        let ledger = self.ledger(Some(&frozen.heads), told).await?;
        let (figures, _) = self.frozen_figures(&ledger, &plan, frozen.as_of)?;
        Ok(differences(&frozen.figures, &figures))
    }

    fn report_text(&self, plan: &Plan, frozen: &Frozen) -> ReportText {
        let english_name = frozen.unit_name.clone();
        let issuer = committee(&english_name, &plan.adopted.issuer);
        let cutoff_ahead = frozen.as_of < frozen.period.to;
        let year = frozen.period.to.year();
        let estimates = cutoff_ahead || !frozen.estimates.is_empty();
        let population = &frozen.figures.population;
        let mut people = vec![
            (
                "Trẻ em đến 8 tuổi đang quản lý".to_owned(),
                integer(population.children),
            ),
            (
                "  Trong đó: trẻ em nam".to_owned(),
                integer(population.male),
            ),
            ("  Trẻ em nữ".to_owned(), integer(population.female)),
        ];
        for (years, count) in population.years.iter().enumerate() {
            let words = if years == 0 {
                "  Dưới 1 tuổi".to_owned()
            } else {
                format!("  {years} tuổi")
            };
            people.push((words, integer(*count)));
        }
        people.push((
            "Thai phụ đang theo dõi".to_owned(),
            integer(population.pregnancies),
        ));
        let unit_word = match self.units.level(plan.unit) {
            Some(Level::Country) => "tỉnh, thành phố",
            Some(Level::Province) if frozen.as_of < Day(20_270) => "huyện, thị xã, thành phố",
            Some(Level::Commune) => "thôn, tổ dân phố",
            _ => "xã, phường",
        };
        let cites = |cited: &noi_core::plan_facts::Citation| {
            let kind = match cited.kind.as_deref() {
                Some("decision") => "Quyết định",
                Some("plan") => "Kế hoạch",
                Some("decree") => "Nghị định",
                Some("circular") => "Thông tư",
                Some("law") => "Luật",
                _ => "Văn bản",
            };
            let mut words = kind.to_owned();
            if let Some(symbol) = &cited.symbol {
                words.push_str(&format!(" số {symbol}"));
            }
            if let Some(day) = cited
                .date
                .as_deref()
                .and_then(|date| date.parse::<Day>().ok())
            {
                words.push_str(&format!(" ngày {}", day.vn()));
            }
            if let Some(issuer) = &cited.issuer {
                words.push_str(&format!(" của {issuer}"));
            }
            words
        };
        let number = plan
            .adopted
            .symbol
            .as_ref()
            .map(|symbol| format!(" số {symbol}"))
            .unwrap_or_default();
        ReportText {
            parent_body: None,
            symbol: "BC-UBND".to_owned(),
            place: bare(&english_name),
            year: year as i16,
            period: frozen.period.vn(),
            subject: subject(&plan.adopted.title),
            plan: format!(
                "Kế hoạch{number} ngày {} của {}",
                plan.on.vn(),
                plan.adopted.issuer
            ),
            chain: plan.adopted.carries_out.iter().map(cites).collect(),
            addressees: Vec::new(),
            here: kind_word(&english_name),
            population: people,
            population_note: population_note(population),
            targets: frozen
                .figures
                .targets
                .iter()
                .map(|row| target_line(row, frozen))
                .collect(),
            estimates,
            domains: frozen.figures.domains.iter().map(domain_row).collect(),
            weakest: weakest(&frozen.figures.needs),
            tasks: plan
                .tasks
                .iter()
                .filter(|task| task.set.agency.is_some())
                .map(|task| TaskLine {
                    agency: task.set.agency.clone().unwrap_or_default(),
                    text: task.set.text.clone(),
                    done: task.done.as_ref().map(|(day, note)| {
                        let note = if note.is_empty() {
                            String::new()
                        } else {
                            format!(": {note}")
                        };
                        format!("ngày {}{note}", day.vn())
                    }),
                })
                .collect(),
            units: frozen.figures.units.iter().map(unit_row).collect(),
            unit_word: unit_word.to_owned(),
            difficulties: difficulties(population, &frozen.figures.targets),
            next_steps: next_steps(&frozen.figures.targets, &frozen.figures.needs),
            made_from: made_from(frozen),
            recipients: recipients(plan),
            on_behalf: issuer
                .starts_with("Ủy ban nhân dân")
                .then(|| "TM. Ủy ban nhân dân".to_owned()),
            title: if issuer.starts_with("Ủy ban nhân dân") {
                "Chủ tịch"
            } else {
                "Thủ trưởng"
            }
            .to_owned(),
            issuer,
            example: plan.adopted.example,
        }
    }
}

fn hash(figures: &FrozenFigures) -> String {
    let bytes = serde_json::to_vec(figures).expect("figures are plain data");
    blake3::hash(&bytes).to_hex().to_string()
}

fn differences(frozen: &FrozenFigures, now: &FrozenFigures) -> Vec<String> {
    let mut out = Vec::new();
    if frozen.population != now.population {
        out.push(format!(
            "population: {} then, {} now",
            frozen.population.children, now.population.children
        ));
    }
    for (then, now) in frozen.targets.iter().zip(&now.targets) {
        if then != now {
            out.push(format!(
                "target {}: {:?} then, {:?} now",
                then.measure, then.result, now.result
            ));
        }
    }
    if frozen.targets.len() != now.targets.len() {
        out.push("the number of targets differs".to_owned());
    }
    for (then, now) in frozen.domains.iter().zip(&now.domains) {
        if then != now {
            out.push(format!(
                "{}: {}/{} then, {}/{} now",
                then.domain.code(),
                then.reached,
                then.due,
                now.reached,
                now.due
            ));
        }
    }
    for (then, now) in frozen.needs.iter().zip(&now.needs) {
        if then != now {
            out.push(format!(
                "need {}: {}/{} then, {}/{} now",
                then.need, then.met, then.due, now.met, now.due
            ));
        }
    }
    if frozen.units != now.units {
        out.push("the table by unit differs".to_owned());
    }
    if out.is_empty() && frozen != now {
        out.push("the figures differ".to_owned());
    }
    out
}

/// "Tỉnh Điện Biên" → "Ủy ban nhân dân tỉnh Điện Biên"; a department keeps its own name.
fn committee(unit: &str, issuer: &str) -> String {
    let is_committee = issuer.is_empty()
        || ["Ủy ban", "Uỷ ban", "ỦY BAN", "UỶ BAN", "UBND"]
            .iter()
            .any(|word| issuer.starts_with(word));
    if is_committee {
        format!("Ủy ban nhân dân {}", lower_first(unit))
    } else {
        issuer.to_owned()
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// "Tỉnh Điện Biên" → "Điện Biên".
fn bare(unit: &str) -> String {
    const KINDS: [&str; 9] = [
        "Thành phố ",
        "Thị trấn ",
        "Thị xã ",
        "Đặc khu ",
        "Phường ",
        "Quận ",
        "Huyện ",
        "Tỉnh ",
        "Xã ",
    ];
    KINDS
        .iter()
        .find_map(|kind| unit.strip_prefix(kind))
        .unwrap_or(unit)
        .to_owned()
}

/// "Tỉnh Điện Biên" → "tỉnh".
fn kind_word(unit: &str) -> String {
    lower_first(unit.strip_suffix(&bare(unit)).unwrap_or(unit).trim())
}

/// The plan's title in the middle of a sentence.
fn subject(title: &str) -> String {
    let title = title.trim().trim_end_matches('.');
    let lower = lower_first(title);
    for verb in ["thực hiện", "triển khai"] {
        if lower.starts_with(verb) {
            return lower;
        }
    }
    format!("thực hiện kế hoạch {lower}")
}

fn recipients(plan: &Plan) -> Vec<String> {
    let mut lines: Vec<String> = plan
        .reporting
        .iter()
        .filter_map(|reporting| reporting.to.clone())
        .collect();
    lines.dedup();
    lines.push("Lưu: VT".to_owned());
    lines
}

fn integer(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

fn decimal(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").unwrap_or(&text).replace('.', ",")
}

fn rate(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "chưa có dữ liệu".to_owned();
    }
    format!("{}%", decimal(part as f64 * 100.0 / whole as f64))
}

fn population_note(population: &Counted) -> String {
    let mut notes = Vec::new();
    if population.without_birth_date > 0 {
        notes.push(format!(
            "{} trẻ chưa rõ ngày sinh",
            integer(population.without_birth_date)
        ));
    }
    if population.waiting_for_unit > 0 {
        notes.push(format!(
            "{} trẻ ở địa bàn đã chia tách, chờ xác định đơn vị",
            integer(population.waiting_for_unit)
        ));
    }
    if notes.is_empty() {
        return String::new();
    }
    format!(
        "Trong đó có {}; các em được đếm trong tổng số.",
        notes.join(", ")
    )
}

fn target_line(row: &TargetRow, frozen: &Frozen) -> TargetLine {
    let sign = if row.unit == "count" { "" } else { &row.unit };
    let hidden = row.sensitive
        && row
            .numerator
            .is_some_and(|count| (1..SMALL).contains(&count));
    let counts = match (row.numerator, row.denominator) {
        _ if hidden => "dưới 8".to_owned(),
        (Some(part), Some(whole)) => format!("{}/{}", integer(part), integer(whole)),
        (Some(count), None) => integer(count),
        _ => "chưa có dữ liệu".to_owned(),
    };
    let result = match row.result {
        Some(_) if hidden => "–".to_owned(),
        Some(result) => format!("{}{sign}", decimal(result)),
        None => "–".to_owned(),
    };
    let missing = |word: &str| match row.gap.filter(|_| !hidden) {
        Some(gap) => format!("{word}, còn thiếu {}", integer(gap)),
        None => word.to_owned(),
    };
    let verdict = match row.course {
        Course::Met => "Đạt".to_owned(),
        Course::OnCourse => missing("Chưa đạt, đúng tiến độ"),
        Course::Behind => missing("Chưa đạt, chậm tiến độ"),
        Course::NotMet => missing("Không đạt"),
        Course::NoData => "Chưa có dữ liệu".to_owned(),
        Course::NotMeasured => "Người lập báo cáo bổ sung".to_owned(),
    };
    let words = row
        .words
        .as_ref()
        .map_or_else(|| row.text.clone(), |words| words.vi.clone());
    TargetLine {
        words,
        aim: format!("{} {}{sign}", row.operator, decimal(row.value)),
        due: row.due.map(Day::vn).unwrap_or_default(),
        counts,
        result,
        estimate: frozen
            .estimates
            .get(&row.measure)
            .map(|value| format!("{}{sign}", decimal(*value)))
            .unwrap_or_default(),
        pace: row
            .result
            .filter(|_| !hidden)
            .map(|result| format!("{}{sign} tại ngày {}", decimal(result), row.as_of.vn()))
            .unwrap_or_default(),
        verdict,
        below: matches!(
            row.course,
            Course::Behind | Course::NotMet | Course::OnCourse
        ),
    }
}

fn domain_row(figure: &DomainFigure) -> DomainRow {
    let words = match figure.domain {
        Domain::Health => "Chăm sóc sức khỏe",
        Domain::Nutrition => "Dinh dưỡng",
        Domain::Education => "Giáo dục",
        Domain::Care => "Chăm sóc, nuôi dưỡng",
        Domain::Protection => "Bảo vệ trẻ em",
        Domain::Welfare => "Phúc lợi xã hội",
    };
    DomainRow {
        words: words.to_owned(),
        due: integer(figure.due),
        reached: integer(figure.reached),
        rate: rate(figure.reached, figure.due),
    }
}

/// The needs that most children still miss; sensitive ones with few children are left out,
/// because a row by itself would tell.
fn weakest(needs: &[NeedFigure]) -> Vec<NeedRow> {
    let mut open: Vec<&NeedFigure> = needs
        .iter()
        .filter(|need| need.met < need.due && !(need.sensitive && need.due < 100))
        .collect();
    open.sort_by_key(|need| std::cmp::Reverse(need.due - need.met));
    open.iter()
        .take(10)
        .map(|need| NeedRow {
            words: need.words.vi.clone(),
            due: integer(need.due),
            met: integer(need.met),
            rate: rate(need.met, need.due),
            missing: integer(need.due - need.met),
        })
        .collect()
}

fn unit_row(unit: &UnitFigure) -> UnitRow {
    UnitRow {
        name: unit.name.clone(),
        counted: integer(unit.counted),
        reached: integer(unit.full),
        rate: rate(unit.full, unit.counted),
        gap: integer(unit.counted - unit.full),
    }
}

fn difficulties(population: &Counted, targets: &[TargetRow]) -> Vec<String> {
    let mut out = Vec::new();
    if population.without_birth_date > 0 {
        out.push(format!(
            "Còn {} trẻ chưa rõ ngày sinh nên chưa xác định được nhu cầu theo độ tuổi.",
            integer(population.without_birth_date)
        ));
    }
    if population.waiting_for_unit > 0 {
        out.push(format!(
            "Còn {} trẻ ở đơn vị hành chính đã chia tách, chưa xác định thuộc đơn vị mới nào.",
            integer(population.waiting_for_unit)
        ));
    }
    for row in targets {
        if row.course == Course::NoData {
            let words = row.words.as_ref().map_or(&row.text, |words| &words.vi);
            out.push(format!(
                "Chưa có dữ liệu để đánh giá chỉ tiêu: {}.",
                lower_first(words)
            ));
        }
    }
    out
}

fn next_steps(targets: &[TargetRow], needs: &[NeedFigure]) -> Vec<String> {
    let mut out: Vec<String> = targets
        .iter()
        .filter(|row| {
            matches!(
                row.course,
                Course::Behind | Course::NotMet | Course::OnCourse
            )
        })
        .filter_map(|row| {
            let words = row.words.as_ref().map_or(&row.text, |words| &words.vi);
            let gap = row.gap?;
            Some(format!(
                "Phấn đấu đạt chỉ tiêu “{}”: còn thiếu {}.",
                lower_first(words),
                integer(gap)
            ))
        })
        .collect();
    for need in weakest(needs).into_iter().take(3) {
        out.push(format!(
            "Rà soát, bổ sung dịch vụ “{}” cho {} trẻ chưa được đáp ứng.",
            lower_first(&need.words),
            need.missing
        ));
    }
    out
}

fn made_from(frozen: &Frozen) -> String {
    let positions: Vec<String> = frozen
        .heads
        .iter()
        .map(|(shard, position)| format!("{}:{}", shard.0, position.0))
        .collect();
    let closed = if frozen.as_of < frozen.period.to {
        format!(
            "lấy đến ngày {}, trước ngày chốt {}",
            frozen.as_of.vn(),
            frozen.period.to.vn()
        )
    } else {
        format!("chốt ngày {}", frozen.period.to.vn())
    };
    format!(
        "Kỳ số liệu từ ngày {} đến ngày {}, {closed}. Bộ quy tắc {} phiên bản {}; vị trí sổ {}; mã số liệu {}.",
        frozen.period.from.vn(),
        frozen.period.to.vn(),
        frozen.pack,
        frozen.pack_version,
        positions.join(", "),
        &frozen.hash[..12]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_documents() {
        assert_eq!(
            committee("Tỉnh Điện Biên", ""),
            "Ủy ban nhân dân tỉnh Điện Biên"
        );
        assert_eq!(committee("Tỉnh Ninh Bình", "Sở Y tế"), "Sở Y tế");
        assert_eq!(bare("Thành phố Hải Phòng"), "Hải Phòng");
        assert_eq!(kind_word("Thành phố Hải Phòng"), "thành phố");
        assert_eq!(subject("Thực hiện Đề án A."), "thực hiện Đề án A");
        assert_eq!(integer(1_234_567), "1.234.567");
        assert_eq!(rate(2, 3), "66,7%");
        assert_eq!(rate(0, 0), "chưa có dữ liệu");
    }

    #[test]
    fn sensitive_rows_that_would_tell_are_left_out() {
        let need = |sensitive, due, met| NeedFigure {
            need: "n".to_owned(),
            words: Words {
                vi: "N".to_owned(),
                en: "N".to_owned(),
            },
            core: true,
            sensitive,
            due,
            met,
        };
        assert_eq!(
            weakest(&[need(true, 9, 3), need(false, 9, 3), need(false, 9, 9)]).len(),
            1
        );
    }
}
