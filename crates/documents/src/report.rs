//! The periodic report on a plan (báo cáo kết quả thực hiện kế hoạch), from figures that are
//! given: the words, the order, the tables.
//!
//! Knows nothing of where figures come from or whether they may be shown: small cells are
//! hidden and numbers are written by whoever gives them. No name of a person ever comes here.

use serde::{Deserialize, Serialize};

use crate::write::{
    Block, Column, Document, DocumentDate, HeaderCell, HeadingLevel, Run, Signatory, Table,
    TableRow,
};

/// Everything that a report says. Figures are texts, ready to print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportText {
    /// "Ủy ban nhân dân tỉnh …", or a department with `parent_body` above it.
    pub issuer: String,
    pub parent_body: Option<String>,
    /// "BC-UBND".
    pub symbol: String,
    pub place: String,
    pub year: i16,
    /// "6 tháng đầu năm 2026".
    pub period: String,
    /// What is reported on, in the middle of a sentence: "thực hiện Đề án …".
    pub subject: String,
    /// The plan: "Kế hoạch số 01/KH-UBND ngày 04/01/2019 của …".
    pub plan: String,
    /// The documents that the plan carries out, nearest first.
    pub chain: Vec<String>,
    /// To whom the report is owed; empty when the plan doesn't say.
    pub addressees: Vec<String>,
    /// "tỉnh", "huyện", "xã" …: what the unit is called in running text.
    pub here: String,
    pub population: Vec<(String, String)>,
    pub population_note: String,
    pub targets: Vec<TargetLine>,
    /// Whether the report is due before the figures close: a column for the estimate.
    pub estimates: bool,
    pub domains: Vec<DomainRow>,
    /// Results of the needs that reach the fewest.
    pub weakest: Vec<NeedRow>,
    pub tasks: Vec<TaskLine>,
    /// By unit below, those farthest from the target first.
    pub units: Vec<UnitRow>,
    /// What one of `units` is called: "xã, phường".
    pub unit_word: String,
    /// Findings about the data itself.
    pub difficulties: Vec<String>,
    pub next_steps: Vec<String>,
    /// The window of the figures, the ledger's positions, the rules' version.
    pub made_from: String,
    pub recipients: Vec<String>,
    pub on_behalf: Option<String>,
    pub title: String,
    /// Made for a demonstration.
    pub example: bool,
}

/// A target with its result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetLine {
    pub words: String,
    /// "≥ 90%".
    pub aim: String,
    /// "31/12/2025".
    pub due: String,
    /// "184/230 trẻ", or "chưa có dữ liệu".
    pub counts: String,
    pub result: String,
    /// Entered by a person; empty: to be filled in.
    pub estimate: String,
    /// The pace so far, beside the estimate.
    pub pace: String,
    /// "Đạt", "Chưa đạt, còn 23 trẻ" …
    pub verdict: String,
    pub below: bool,
}

/// Access in one domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainRow {
    pub words: String,
    pub due: String,
    pub reached: String,
    pub rate: String,
}

/// A need with its coverage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedRow {
    pub words: String,
    pub due: String,
    pub met: String,
    pub rate: String,
    pub missing: String,
}

/// A task of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskLine {
    pub agency: String,
    pub text: String,
    /// When and how it was done; `None`: no result recorded.
    pub done: Option<String>,
}

/// A unit below with its access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    pub name: String,
    pub counted: String,
    pub reached: String,
    pub rate: String,
    pub gap: String,
}

/// What a person has to write by hand.
const TO_FILL: &str = "……………………………………………………………………";

/// The report as an administrative document; number and date stay blank in a draft.
pub fn document(report: &ReportText) -> Document {
    let mut body = opening(report);
    body.extend(situation(report));
    body.extend(results(report));
    body.extend(shortfalls(report));
    body.extend(outlook(report));
    Document {
        parent_body: report.parent_body.clone(),
        issuer: report.issuer.clone(),
        number: None,
        symbol: report.symbol.clone(),
        draft_mark: report
            .example
            .then(|| "Ví dụ – số liệu mô phỏng".to_owned()),
        place: report.place.clone(),
        date: DocumentDate {
            day: None,
            month: None,
            year: Some(report.year),
        },
        kind_word: "Báo cáo".to_owned(),
        abstract_lines: vec![format!("Kết quả {}", report.subject), report.period.clone()],
        addressees: report.addressees.clone(),
        legal_basis: Vec::new(),
        body,
        signatory: Signatory {
            on_behalf: report.on_behalf.clone(),
            in_place_of: None,
            title: report.title.clone(),
            name: None,
        },
        recipients: report.recipients.clone(),
        annexes: Vec::new(),
    }
}

fn part(text: &str) -> Block {
    Block::heading(HeadingLevel::Part, text)
}

fn section(text: &str) -> Block {
    Block::heading(HeadingLevel::Section, text)
}

/// What stands for a count that isn't printed: a small one, and one that would give it away.
const HIDDEN: [&str; 2] = ["dưới 8", "…"];
const HIDDEN_NOTE: &str = "Số từ 1 đến 7 ghi là “dưới 8”; “…” là số được ẩn để không suy ngược \
     lại được.";

/// A table whose columns each have one head; it explains the counts that it hides.
fn table(
    caption: impl Into<String>,
    unit: Option<&str>,
    columns: Vec<(&str, Column)>,
    rows: impl Iterator<Item = Vec<String>>,
) -> Table {
    let (heads, columns): (Vec<&str>, Vec<Column>) = columns.into_iter().unzip();
    let rows: Vec<Vec<String>> = rows.collect();
    let hides = rows
        .iter()
        .flatten()
        .any(|cell| HIDDEN.contains(&cell.as_str()));
    Table {
        caption: Some(caption.into()),
        unit: unit.map(|unit| format!("Đơn vị tính: {unit}")),
        columns,
        header: vec![heads.into_iter().map(HeaderCell::new).collect()],
        rows: rows.into_iter().map(TableRow::Data).collect(),
        note: hides.then(|| HIDDEN_NOTE.to_owned()),
    }
}

/// A table with one more note before the one that it has.
fn noted(table: Table, note: Option<String>) -> Table {
    let notes: Vec<String> = note.into_iter().chain(table.note).collect();
    Table {
        note: (!notes.is_empty()).then(|| notes.join(" ")),
        ..table
    }
}

fn opening(report: &ReportText) -> Vec<Block> {
    let mut chain = report.plan.clone();
    if !report.chain.is_empty() {
        chain = format!("{chain} (thực hiện {})", report.chain.join("; "));
    }
    vec![Block::text(format!(
        "Thực hiện {chain}, {} báo cáo kết quả {} như sau:",
        report.issuer, report.period
    ))]
}

fn situation(report: &ReportText) -> Vec<Block> {
    let mut blocks = vec![
        part("Đặc điểm tình hình"),
        Block::text(format!(
            "Số liệu về trẻ em đến 8 tuổi đang được quản lý trên địa bàn {}:",
            report.here
        )),
        Block::Table(table(
            "Trẻ em trên địa bàn",
            Some("người"),
            vec![
                ("Nội dung", Column::words(7)),
                ("Số lượng", Column::numbers(3)),
            ],
            report
                .population
                .iter()
                .map(|(words, figure)| vec![words.clone(), figure.clone()]),
        )),
    ];
    if !report.population_note.is_empty() {
        blocks.push(Block::text(report.population_note.clone()));
    }
    blocks.push(Block::FigureNote(report.made_from.clone()));
    blocks
}

fn results(report: &ReportText) -> Vec<Block> {
    let mut blocks = vec![
        part("Kết quả thực hiện"),
        section("Kết quả theo chỉ tiêu của Kế hoạch"),
    ];
    if report.targets.is_empty() {
        blocks.push(Block::text("Kế hoạch không đặt chỉ tiêu bằng số."));
    } else {
        blocks.push(Block::Table(target_table(report)));
    }
    blocks.push(section("Kết quả theo lĩnh vực"));
    blocks.push(Block::text(
        "Trẻ được tiếp cận trong một lĩnh vực khi không có nhu cầu cốt lõi nào của lĩnh vực ấy \
         quá hạn, hoặc đã lỡ mà còn ảnh hưởng; chỉ tính trẻ đã đến hạn.",
    ));
    blocks.push(Block::Table(table(
        "Trẻ em được tiếp cận dịch vụ theo lĩnh vực",
        Some("trẻ"),
        vec![
            ("Lĩnh vực", Column::words(5)),
            ("Đã đến hạn", Column::numbers(2)),
            ("Được tiếp cận", Column::numbers(2)),
            ("Tỷ lệ", Column::numbers(2)),
        ],
        report
            .domains
            .iter()
            .cloned()
            .map(|row| vec![row.words, row.due, row.reached, row.rate]),
    )));
    if !report.weakest.is_empty() {
        blocks.push(section("Những nhu cầu còn nhiều trẻ chưa được đáp ứng"));
        blocks.push(Block::Table(weakest_table(report)));
    }
    blocks.push(section("Kết quả thực hiện nhiệm vụ được giao"));
    let (done, open): (Vec<_>, Vec<_>) = report.tasks.iter().partition(|task| task.done.is_some());
    if report.tasks.is_empty() {
        blocks.push(Block::text(
            "Kế hoạch không giao nhiệm vụ cụ thể cho cơ quan nào.",
        ));
    }
    for task in done {
        let result = task.done.clone().unwrap_or_default();
        blocks.push(Block::Bullet(vec![
            Run::bold(format!("{}: ", task.agency)),
            Run::plain(format!("đã thực hiện {result}.")),
        ]));
    }
    if !open.is_empty() {
        let agencies: Vec<&str> = open.iter().map(|task| task.agency.as_str()).collect();
        blocks.push(Block::Bullet(vec![
            Run::bold("Chưa ghi nhận kết quả: "),
            Run::plain(format!("{}.", agencies.join("; "))),
        ]));
        blocks.push(Block::text(TO_FILL));
    }
    blocks
}

fn target_table(report: &ReportText) -> Table {
    let mut columns = vec![
        ("TT", Column::centred(1)),
        ("Chỉ tiêu", Column::words(5)),
        ("Mục tiêu", Column::numbers(2)),
        ("Thời hạn", Column::centred(3)),
        ("Kết quả", Column::numbers(3)),
        ("Tỷ lệ", Column::numbers(2)),
    ];
    if report.estimates {
        columns.push(("Ước thực hiện", Column::numbers(2)));
    }
    columns.push(("Đánh giá", Column::words(4)));
    let rows = report.targets.iter().enumerate().map(|(nth, line)| {
        let mut cells = vec![
            (nth + 1).to_string(),
            line.words.clone(),
            line.aim.clone(),
            line.due.clone(),
            line.counts.clone(),
            line.result.clone(),
        ];
        if report.estimates {
            cells.push(if line.estimate.is_empty() {
                "……".to_owned()
            } else {
                line.estimate.clone()
            });
        }
        cells.push(line.verdict.clone());
        cells
    });
    let paces: Vec<String> = report
        .targets
        .iter()
        .enumerate()
        .filter(|(_, line)| report.estimates && !line.pace.is_empty())
        .map(|(nth, line)| format!("({}) {}", nth + 1, line.pace))
        .collect();
    let note = report.estimates.then(|| {
        let pace = if paces.is_empty() {
            String::new()
        } else {
            format!(" Đà thực hiện đến nay: {}.", paces.join("; "))
        };
        format!(
            "Cột “Ước thực hiện” là ước tính đến hết kỳ do người lập báo cáo ghi, không cộng vào \
             kết quả.{pace}"
        )
    });
    noted(table("Kết quả so với chỉ tiêu", None, columns, rows), note)
}

fn weakest_table(report: &ReportText) -> Table {
    table(
        "Nhu cầu đến hạn và kết quả",
        Some("trẻ"),
        columns_of_five(["Nhu cầu", "Đến hạn", "Đáp ứng", "Tỷ lệ", "Còn thiếu"]),
        report
            .weakest
            .iter()
            .cloned()
            .map(|row| vec![row.words, row.due, row.met, row.rate, row.missing]),
    )
}

/// Words and four numbers.
fn columns_of_five(heads: [&str; 5]) -> Vec<(&str, Column)> {
    let column = |(nth, head)| match nth {
        0 => (head, Column::words(6)),
        _ => (head, Column::numbers(2)),
    };
    heads.into_iter().enumerate().map(column).collect()
}

fn shortfalls(report: &ReportText) -> Vec<Block> {
    let mut blocks = vec![part("Chỉ tiêu chưa đạt và địa bàn cần quan tâm")];
    let below: Vec<&TargetLine> = report.targets.iter().filter(|line| line.below).collect();
    if below.is_empty() {
        blocks.push(Block::text("Không có chỉ tiêu nào đã đo được mà chưa đạt."));
    }
    for line in below {
        blocks.push(Block::Bullet(vec![
            Run::plain(format!("{}: ", line.words)),
            Run::plain(format!(
                "mục tiêu {}, kết quả {} ({}). ",
                line.aim, line.result, line.counts
            )),
            Run::bold(format!("{}.", line.verdict)),
        ]));
    }
    if !report.units.is_empty() {
        let order = "Xếp từ nơi còn nhiều trẻ chưa được tiếp cận nhất; nơi có số được ẩn xếp sau.";
        let units = table(
            format!(
                "Trẻ em được tiếp cận đầy đủ theo nhu cầu và độ tuổi, theo {}",
                report.unit_word
            ),
            Some("trẻ"),
            columns_of_five([
                "Đơn vị",
                "Đã đến hạn",
                "Được tiếp cận",
                "Tỷ lệ",
                "Còn thiếu",
            ]),
            report
                .units
                .iter()
                .cloned()
                .map(|row| vec![row.name, row.counted, row.reached, row.rate, row.gap]),
        );
        blocks.push(Block::Table(noted(units, Some(order.to_owned()))));
    }
    blocks
}

fn outlook(report: &ReportText) -> Vec<Block> {
    let mut blocks = vec![part("Khó khăn, vướng mắc")];
    blocks.extend(
        report
            .difficulties
            .iter()
            .map(|text| Block::bullet(text.clone())),
    );
    blocks.push(Block::text(TO_FILL));
    blocks.push(part("Đề xuất, kiến nghị"));
    blocks.push(Block::text(TO_FILL));
    blocks.push(part("Nhiệm vụ trọng tâm thời gian tới"));
    blocks.extend(
        report
            .next_steps
            .iter()
            .map(|text| Block::bullet(text.clone())),
    );
    blocks.push(Block::text(TO_FILL));
    blocks.push(Block::text(format!(
        "Trên đây là báo cáo kết quả {} {} của {}",
        report.subject, report.period, report.issuer
    )));
    blocks
}
