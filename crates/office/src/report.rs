//! The report that is due, as a document: frozen figures put into the words of a BÁO CÁO.

use noi_core::records::plan::Plan;
use noi_core::units::Level;
use noi_core::{Day, Domain};
use noi_coverage::{Shown, ShownShare, shown_count, shown_divisions, shown_share, shown_shares};
use noi_documents::report::{
    DomainRow, NeedRow, ReportText, TargetLine, TaskLine, UnitRow, document,
};
use noi_documents::write::to_docx;
use noi_pack::model::{Access, Compute};

use crate::error::{InputError, OfficeError};
use crate::frozen::{Counted, DomainFigure, Frozen, NeedFigure, UnitFigure};
use crate::open::Office;
use crate::targets::{Course, TargetRow};

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
        let people = People::of(population);
        let (units, all_units) = unit_rows(&frozen.figures.units);
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
            population: people.lines(),
            population_note: people.note(),
            targets: frozen
                .figures
                .targets
                .iter()
                .map(|row| target_line(row, frozen, self.shown_target(row, all_units)))
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
            units,
            unit_word: unit_word.to_owned(),
            difficulties: difficulties(&people, &frozen.figures.targets),
            next_steps: self.next_steps(frozen, all_units),
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

/// A count as it is printed.
fn shown(shown: Shown) -> String {
    match shown {
        Shown::Count(count) => integer(count),
        hidden => hidden.words(false),
    }
}

/// A rate, left out where one of its counts is hidden.
fn shown_rate(share: ShownShare) -> String {
    match (share.part, share.whole) {
        (Shown::Count(part), Shown::Count(whole)) if share.is_open() => rate(part, whole),
        _ => "–".to_owned(),
    }
}

/// The children of the unit as they may be printed.
struct People {
    children: Shown,
    sexes: Vec<Shown>,
    years: Vec<Shown>,
    without_birth_date: Shown,
    waiting_for_unit: Shown,
    pregnancies: Shown,
}

impl People {
    fn of(population: &Counted) -> Self {
        let waiting = population.waiting_for_unit;
        let mut by_age = population.years.clone();
        by_age.push(population.without_birth_date);
        let ways = [
            vec![population.male, population.female],
            by_age,
            vec![waiting, population.children.saturating_sub(waiting)],
        ];
        let (children, ways) = shown_divisions(population.children, &ways);
        let mut ways = ways.into_iter();
        let mut next = || ways.next().unwrap_or_default();
        let (sexes, mut years, waiting) = (next(), next(), next());
        Self {
            children,
            sexes,
            without_birth_date: years.pop().unwrap_or(Shown::Count(0)),
            years,
            waiting_for_unit: waiting.first().copied().unwrap_or(Shown::Count(0)),
            pregnancies: shown_count(population.pregnancies),
        }
    }

    fn lines(&self) -> Vec<(String, String)> {
        let mut lines = vec![("Trẻ em đến 8 tuổi đang quản lý".to_owned(), self.children)];
        let sexes = ["  Trong đó: trẻ em nam", "  Trẻ em nữ"];
        lines.extend(
            sexes
                .map(str::to_owned)
                .into_iter()
                .zip(self.sexes.iter().copied()),
        );
        for (years, count) in self.years.iter().enumerate() {
            let words = if years == 0 {
                "  Dưới 1 tuổi".to_owned()
            } else {
                format!("  {years} tuổi")
            };
            lines.push((words, *count));
        }
        lines.push(("Thai phụ đang theo dõi".to_owned(), self.pregnancies));
        let print = |(words, count)| (words, shown(count));
        lines.into_iter().map(print).collect()
    }

    fn note(&self) -> String {
        let notes = [
            (self.without_birth_date, "trẻ chưa rõ ngày sinh"),
            (
                self.waiting_for_unit,
                "trẻ ở địa bàn đã chia tách, chờ xác định đơn vị",
            ),
        ];
        let notes: Vec<String> = notes
            .into_iter()
            .filter(|(count, _)| is_told(*count))
            .map(|(count, words)| format!("{} {words}", shown(count)))
            .collect();
        if notes.is_empty() {
            return String::new();
        }
        format!(
            "Trong đó có {}; các em được đếm trong tổng số.",
            notes.join(", ")
        )
    }
}

/// Whether a sentence can be made of a count: there is somebody, and how many may be said.
fn is_told(count: Shown) -> bool {
    !matches!(count, Shown::Count(0) | Shown::Hidden)
}

impl Office {
    /// The result of a target as it may be printed. What the table of units hides of access in
    /// full is hidden here, too.
    fn shown_target(&self, row: &TargetRow, all_units: ShownShare) -> Option<ShownShare> {
        let share = match (row.numerator?, row.denominator) {
            (part, Some(whole)) => shown_share(part, whole),
            (count, None) => shown_share(count, count),
        };
        let code = row.indicator.as_deref()?;
        let of_units = self
            .pack
            .indicator(code)
            .is_some_and(|one| one.compute == Compute::Access(Access::Full));
        Some(if of_units && share.is_open() && !all_units.is_open() {
            ShownShare {
                part: Shown::Hidden,
                rest: Shown::Hidden,
                whole: Shown::Hidden,
            }
        } else {
            share
        })
    }

    fn next_steps(&self, frozen: &Frozen, all_units: ShownShare) -> Vec<String> {
        let mut out: Vec<String> = frozen
            .figures
            .targets
            .iter()
            .filter(|row| is_below(row))
            .filter(|row| {
                let share = self.shown_target(row, all_units);
                share.is_some_and(ShownShare::is_open)
            })
            .filter_map(|row| {
                let words = row.words.as_ref().map_or(&row.text, |words| &words.vi);
                Some(format!(
                    "Phấn đấu đạt chỉ tiêu “{}”: còn thiếu {}.",
                    lower_first(words),
                    integer(row.gap?)
                ))
            })
            .collect();
        let open = weakest(&frozen.figures.needs).into_iter();
        let open = open.filter(|need| need.missing.starts_with(|c: char| c.is_ascii_digit()));
        out.extend(open.take(3).map(|need| {
            format!(
                "Rà soát, bổ sung dịch vụ “{}” cho {} trẻ chưa được đáp ứng.",
                lower_first(&need.words),
                need.missing
            )
        }));
        out
    }
}

fn is_below(row: &TargetRow) -> bool {
    matches!(
        row.course,
        Course::Behind | Course::NotMet | Course::OnCourse
    )
}

fn target_line(row: &TargetRow, frozen: &Frozen, share: Option<ShownShare>) -> TargetLine {
    let sign = if row.unit == "count" { "" } else { &row.unit };
    let hidden = share.is_some_and(|share| !share.is_open());
    let counts = match (share, row.denominator) {
        (Some(share), Some(_)) if share.part == Shown::Hidden => shown(share.part),
        (Some(share), Some(_)) => format!("{}/{}", shown(share.part), shown(share.whole)),
        (Some(share), None) => shown(share.part),
        (None, _) => "chưa có dữ liệu".to_owned(),
    };
    let result = match row.result {
        Some(result) if !hidden => format!("{}{sign}", decimal(result)),
        _ => "–".to_owned(),
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
        below: is_below(row),
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
    let share = shown_share(figure.reached, figure.due);
    DomainRow {
        words: words.to_owned(),
        due: shown(share.whole),
        reached: shown(share.part),
        rate: shown_rate(share),
    }
}

/// The needs that most children still miss. Those with hidden counts come last, in the order of
/// the pack: their place among the others would tell.
fn weakest(needs: &[NeedFigure]) -> Vec<NeedRow> {
    let share = |need: &NeedFigure| shown_share(need.met, need.due);
    let (mut open, hidden): (Vec<&NeedFigure>, Vec<&NeedFigure>) = needs
        .iter()
        .filter(|need| need.due > 0)
        .partition(|need| share(need).is_open());
    open.retain(|need| need.met < need.due);
    open.sort_by_key(|need| std::cmp::Reverse(need.due - need.met));
    open.into_iter()
        .chain(hidden)
        .take(10)
        .map(|need| {
            let share = share(need);
            NeedRow {
                words: need.words.vi.clone(),
                due: shown(share.whole),
                met: shown(share.part),
                rate: shown_rate(share),
                missing: shown(share.rest),
            }
        })
        .collect()
}

/// The units, those with hidden counts last, and how their sum may be printed.
fn unit_rows(units: &[UnitFigure]) -> (Vec<UnitRow>, ShownShare) {
    let shares: Vec<(u64, u64)> = units.iter().map(|unit| (unit.full, unit.counted)).collect();
    let total = shares
        .iter()
        .fold((0, 0), |sum, share| (sum.0 + share.0, sum.1 + share.1));
    let (shares, total) = shown_shares(&shares, total);
    let mut rows: Vec<(&UnitFigure, ShownShare)> = units.iter().zip(shares).collect();
    // In the order of what is missing, a hidden number lies between its neighbours.
    rows.sort_by_key(|(unit, share)| (!share.is_open()).then_some(&unit.name));
    let row = |(unit, share): (&UnitFigure, ShownShare)| UnitRow {
        name: unit.name.clone(),
        counted: shown(share.whole),
        reached: shown(share.part),
        rate: shown_rate(share),
        gap: shown(share.rest),
    };
    (rows.into_iter().map(row).collect(), total)
}

fn difficulties(people: &People, targets: &[TargetRow]) -> Vec<String> {
    let mut out = Vec::new();
    if is_told(people.without_birth_date) {
        out.push(format!(
            "Còn {} trẻ chưa rõ ngày sinh nên chưa xác định được nhu cầu theo độ tuổi.",
            shown(people.without_birth_date)
        ));
    }
    if is_told(people.waiting_for_unit) {
        out.push(format!(
            "Còn {} trẻ ở đơn vị hành chính đã chia tách, chưa xác định thuộc đơn vị mới nào.",
            shown(people.waiting_for_unit)
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

    fn need(due: u64, met: u64) -> NeedFigure {
        NeedFigure {
            need: "n".to_owned(),
            words: Words {
                vi: format!("N{due}"),
                en: "N".to_owned(),
            },
            core: true,
            sensitive: false,
            due,
            met,
        }
    }

    fn line(cells: &[&String]) -> String {
        let cells: Vec<&str> = cells.iter().map(|cell| cell.as_str()).collect();
        cells.join(" ")
    }

    #[test]
    fn needs_with_small_counts_are_hidden_and_last() {
        let rows = weakest(&[
            need(90, 3),
            need(70, 50),
            need(60, 30),
            need(20, 20),
            need(0, 0),
        ]);
        let lines: Vec<String> = rows
            .iter()
            .map(|row| line(&[&row.words, &row.due, &row.met, &row.rate, &row.missing]))
            .collect();
        assert_eq!(
            lines,
            [
                "N60 60 30 50% 30",
                "N70 70 50 71,4% 20",
                "N90 90 dưới 8 – …"
            ]
        );
    }

    /// Every way to fill the hidden cells of a column so that what is printed holds.
    #[test]
    fn no_hidden_count_of_the_units_is_found_by_subtracting() {
        let check = |counts: &[(u64, u64)]| {
            let units: Vec<UnitFigure> = (0..)
                .zip(counts)
                .map(|(nth, (full, counted))| UnitFigure {
                    unit: noi_core::UnitId::Official(nth),
                    name: format!("{nth}"),
                    counted: *counted,
                    full: *full,
                })
                .collect();
            let (rows, total) = unit_rows(&units);
            let hidden = |cell: &String| cell == "dưới 8" || cell == "…";
            for (unit, (full, counted)) in (0..).zip(counts) {
                let row = rows
                    .iter()
                    .find(|row| row.name == format!("{unit}"))
                    .unwrap();
                for (count, cell) in [(*full, &row.reached), (counted - full, &row.gap)] {
                    assert!(
                        !(1..8).contains(&count) || cell == "dưới 8",
                        "{counts:?}: {row:?}"
                    );
                }
                // Across: what is missing is the difference of the other two.
                let across = [&row.counted, &row.reached, &row.gap];
                assert!(
                    across.into_iter().filter(|cell| hidden(cell)).count() != 1,
                    "{row:?}"
                );
                assert_eq!(row.rate == "–", across.into_iter().any(hidden), "{row:?}");
            }
            // Down: the sum is known from the targets unless it is hidden.
            let columns: [(fn(&UnitRow) -> &String, Shown); 3] = [
                (|row| &row.reached, total.part),
                (|row| &row.gap, total.rest),
                (|row| &row.counted, total.whole),
            ];
            for (cell, sum) in columns {
                let down = rows.iter().filter(|row| hidden(cell(row))).count();
                let down = down + usize::from(!matches!(sum, Shown::Count(_)));
                assert!(down != 1, "{counts:?}: {rows:?}");
            }
        };
        for full in [0, 1, 5, 7, 8, 13, 19, 20] {
            for second in [0, 2, 9, 30] {
                check(&[(full, 20), (second, 30)]);
                check(&[(full, 20), (second, 30), (40, 90)]);
                check(&[(full, 20), (second, 30), (3, 4), (50, 60)]);
            }
        }
    }

    #[test]
    fn the_population_hides_small_counts() {
        let check = |male, female, years: &[u64], want: &str| {
            let population = Counted {
                children: male + female,
                male,
                female,
                years: years.to_vec(),
                without_birth_date: male + female - years.iter().sum::<u64>(),
                waiting_for_unit: 0,
                pregnancies: 3,
            };
            let people = People::of(&population);
            let cells: Vec<String> = people.lines().into_iter().map(|(_, cell)| cell).collect();
            assert_eq!(cells.join(" | ") + " : " + &people.note(), want);
        };
        check(20, 30, &[25, 25], "50 | 20 | 30 | 25 | 25 | dưới 8 : ");
        check(
            20,
            30,
            &[25, 23],
            "50 | 20 | 30 | 25 | … | dưới 8 : Trong đó có dưới 8 trẻ chưa rõ ngày sinh; các em được đếm trong tổng số.",
        );
        check(2, 3, &[5, 0], "dưới 8 | … | … | … | … | dưới 8 : ");
    }
}
