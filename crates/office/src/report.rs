//! The report that is due, as a document: frozen figures put into the words of a BÁO CÁO.

use noi_core::records::plan::Plan;
use noi_core::units::Level;
use noi_core::{Day, Domain};
use noi_documents::report::{
    DomainRow, NeedRow, ReportText, TargetLine, TaskLine, UnitRow, document,
};
use noi_documents::write::to_docx;

use crate::error::{InputError, OfficeError};
use crate::frozen::{Counted, DomainFigure, Frozen, NeedFigure, UnitFigure};
use crate::open::Office;
use crate::targets::{Course, TargetRow};

/// Counts of sensitive measures below this are not printed.
const SMALL: u64 = 8;

impl Office {
    /// The document of frozen figures, as DOCX.
    ///
    /// # Errors
    /// When a part that the decree requires is missing.
    pub fn report_document(&self, plan: &Plan, frozen: &Frozen) -> Result<Vec<u8>, OfficeError> {
        let text = self.report_text(plan, frozen);
        to_docx(&document(&text)).map_err(|error| InputError::Document(error.to_string()).into())
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
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
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
    use crate::Words;

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
