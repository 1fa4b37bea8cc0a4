//! Targets in tables: rows of `| … |`, and columns that came out as one cell a line.

use crate::{
    blocks::Block,
    numbers,
    outline::Role,
    reading::{DueFrom, Operator, Span, Target, Unit, When},
    targets::{Context, measure},
    text::{Run, find_phrase, has_any, starts_any},
};

/// A cell: its words and where they stand.
type Cell = Run;

/// A table with its first block and the number of blocks that it takes.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) blocks: usize,
    rows: Vec<Vec<Cell>>,
}

/// The table that begins at `index`, if one does.
pub(crate) fn table(blocks: &[Block], index: usize) -> Option<Table> {
    if blocks[index].cells.is_some() {
        return piped(blocks, index);
    }
    stacked(blocks, index)
}

fn piped(blocks: &[Block], index: usize) -> Option<Table> {
    let mut rows = Vec::new();
    let mut taken = 0;
    while let Some(cells) = blocks.get(index + taken).and_then(|b| b.cells.as_ref()) {
        let run = &blocks[index + taken].run;
        let row: Vec<Cell> = cells
            .iter()
            .map(|(a, b)| run.sub(*a, (*b).max(*a)))
            .collect();
        // The stroke below a markdown header.
        if !row
            .iter()
            .all(|c| c.chars.iter().all(|c| matches!(c, '-' | ':' | ' ')))
            || row.iter().all(Run::is_empty)
        {
            rows.push(row);
        }
        taken += 1;
    }
    Some(Table {
        blocks: taken,
        rows,
    })
}

/// "TT / Chỉ tiêu / Đơn vị / 2023 / 2025 / 1 / Tỷ lệ … / % / 80 / 90": one cell a line.
fn stacked(blocks: &[Block], index: usize) -> Option<Table> {
    let small = |i: usize| blocks.get(i).is_some_and(|b| b.run.len() < 40);
    let label = |b: &Block| {
        starts_any(
            &b.run.fold,
            &[
                "chi tieu",
                "muc tieu",
                "noi dung",
                "noi dung chi tieu",
                "ten chi tieu",
            ],
        )
    };
    let numbered =
        starts_any(&blocks[index].run.fold, &["tt", "stt", "so tt"]) && blocks[index].run.len() < 6;
    let first = index + usize::from(numbered);
    if !small(first) || !label(&blocks[first]) || blocks[first].run.len() > 30 {
        return None;
    }
    let mut width = usize::from(numbered) + 1;
    let mut at = first + 1;
    let mut years = 0;
    while small(at) && width < 12 {
        let words = &blocks[at].run.fold;
        let header = starts_any(
            words,
            &[
                "dvt",
                "don vi",
                "don vi tinh",
                "nam",
                "ke hoach",
                "muc tieu",
                "thuc hien",
                "hien trang",
                "ghi chu",
                "chi tieu",
                "den nam",
                "giai doan",
                "co quan",
                "uoc",
                "ket qua",
            ],
        ) || year_of(words).is_some() && words.len() < 12;
        if !header {
            break;
        }
        years += usize::from(year_of(words).is_some());
        width += 1;
        at += 1;
    }
    if width < 3 || years == 0 && width < 4 {
        return None;
    }
    let words = |i: usize| -> Cell { blocks[i].run.clone() };
    let mut rows: Vec<Vec<Cell>> = vec![(index..at).map(words).collect()];
    while at + width <= blocks.len() {
        let row: Vec<Cell> = (at..at + width).map(words).collect();
        let counted = !numbered
            || row[0]
                .fold
                .trim_end_matches('.')
                .bytes()
                .all(|b| b.is_ascii_digit());
        let valued = row[row.len() - 1..]
            .iter()
            .chain(row.iter().skip(usize::from(numbered) + 1))
            .any(|c| value(c).is_some());
        if !counted || !valued {
            break;
        }
        rows.push(row);
        at += width;
    }
    (rows.len() > 1).then_some(Table {
        blocks: at - index,
        rows,
    })
}

fn year_of(words: &str) -> Option<i32> {
    let at = words.rfind("20").filter(|at| words[*at..].len() >= 4)?;
    let year = words[at..at + 4].parse().ok()?;
    let alone = words
        .as_bytes()
        .get(at + 4)
        .is_none_or(|b| !b.is_ascii_digit())
        && (at == 0 || !words.as_bytes()[at - 1].is_ascii_digit());
    alone.then_some(year)
}

/// The number in a cell that holds hardly anything else.
fn value(cell: &Cell) -> Option<(f64, Operator, Option<Unit>)> {
    let fold = cell.fold.trim();
    let digits = fold.find(|c: char| c.is_ascii_digit())?;
    let tail = &fold[digits..];
    let stop = tail
        .find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.'))
        .unwrap_or(tail.len());
    let number = tail[..stop].trim_end_matches(['.', ',']);
    let rest = tail[stop..].trim();
    let lead = fold[..digits].trim();
    if lead.len() > 16 || rest.len() > 14 || rest.starts_with('/') || rest.starts_with('-') {
        return None;
    }
    let unit = match rest.split(' ').next().unwrap_or("") {
        "%" => Some(Unit::Percent),
        "\u{1}" => Some(Unit::PerMille),
        _ => None,
    };
    let thousands = number.contains('.')
        && number.rsplit('.').next().is_some_and(|g| g.len() == 3)
        && unit.is_none();
    let plain = if thousands {
        number.replace('.', "")
    } else {
        number.replace(',', ".")
    };
    let (_, operator) = numbers::operator(fold, 0, digits, digits + stop);
    Some((plain.parse().ok()?, operator, unit))
}

fn unit_of(words: &str) -> Option<Unit> {
    let words = words.trim();
    match words {
        "%" | "ty le" | "ty le %" | "phan tram" | "ty le (%)" => Some(Unit::Percent),
        "\u{1}" | "phan nghin" | "%o" | "0/00" => Some(Unit::PerMille),
        "" => None,
        _ if words.contains('%') => Some(Unit::Percent),
        _ if words.contains('\u{1}') => Some(Unit::PerMille),
        _ if words.len() < 24 => Some(Unit::Count),
        _ => None,
    }
}

struct Column {
    due: Option<When>,
    aim: bool,
}

/// The targets of a table: one a number aimed at.
pub(crate) fn targets(
    table: &Table,
    role: Role,
    context: &Context,
    heading: Option<&When>,
) -> Vec<Target> {
    if matches!(
        role,
        Role::Situation | Role::Money | Role::Reporting | Role::Legal
    ) {
        return Vec::new();
    }
    let width = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let data = table
        .rows
        .iter()
        .position(|row| is_data(row))
        .unwrap_or(table.rows.len());
    let header = &table.rows[..data];
    let words = |column: usize| -> String {
        let mut out = String::new();
        for row in header {
            // A blank header cell belongs to the wider one on its left.
            let cell = row.get(column).filter(|c| !c.is_empty()).or_else(|| {
                (header.len() > 1)
                    .then(|| {
                        row[..column.min(row.len())]
                            .iter()
                            .rev()
                            .find(|c| !c.is_empty())
                    })
                    .flatten()
            });
            if let Some(cell) = cell {
                out.push_str(&cell.fold);
                out.push(' ');
            }
        }
        out
    };
    let heads: Vec<String> = (0..width).map(words).collect();
    let all = heads.join(" ");
    let topic = has_any(&all, &["chi tieu", "muc tieu", "ty le"]) || role == Role::Objectives;
    if !topic
        || has_any(
            &all,
            &[
                "kinh phi",
                "thanh tien",
                "du toan",
                "ho ten",
                "thoi gian thuc hien",
                "so tien",
            ],
        )
    {
        return Vec::new();
    }
    let label = heads
        .iter()
        .position(|h| {
            has_any(h, &["chi tieu", "muc tieu", "noi dung", "ten"]) && year_of(h).is_none()
        })
        .or_else(|| {
            (0..width).max_by_key(|c| {
                table.rows[data..]
                    .iter()
                    .map(|r| r.get(*c).map_or(0, Run::len))
                    .sum::<usize>()
            })
        });
    let Some(label) = label else {
        return Vec::new();
    };
    let unit_column = heads
        .iter()
        .position(|h| starts_any(h, &["dvt", "don vi", "don vi tinh", "dv tinh"]));
    let columns: Vec<Column> = heads
        .iter()
        .enumerate()
        .map(|(i, head)| {
            let year = year_of(head);
            let level = has_any(
                head,
                &[
                    "thuc hien",
                    "hien trang",
                    "ket qua",
                    "th",
                    "uoc",
                    "hien nay",
                    "hien co",
                    "da dat",
                    "co so",
                    "goc",
                ],
            ) && !has_any(head, &["muc tieu", "ke hoach", "phan dau"]);
            let number = has_any(head, &["tt", "stt"]) || i == label || Some(i) == unit_column;
            let past = year.is_some_and(|y| context.year.is_some_and(|d| y < d));
            let goal = year.is_some()
                || has_any(
                    head,
                    &[
                        "muc tieu",
                        "chi tieu",
                        "ke hoach",
                        "kh",
                        "phan dau",
                        "muc",
                        "chi tieu giao",
                    ],
                );
            Column {
                due: year.map(When::Year),
                aim: goal
                    && !level
                    && !number
                    && !past
                    && !has_any(head, &["ghi chu", "co quan", "nguon", "don vi thuc hien"]),
            }
        })
        .collect();
    let mut out = Vec::new();
    for row in &table.rows[data..] {
        let Some(name) = row.get(label).filter(|c| c.len() > 3) else {
            continue;
        };
        let unit = unit_column
            .and_then(|c| row.get(c))
            .and_then(|c| unit_of(&c.fold))
            .or_else(|| {
                if name.fold.contains("(%)")
                    || starts_any(&name.fold, &["ty le", "ti le"]) && !name.fold.contains('\u{1}')
                {
                    Some(Unit::Percent)
                } else if name.fold.contains('\u{1}') {
                    Some(Unit::PerMille)
                } else {
                    unit_of_head(&all)
                }
            });
        for (i, column) in columns.iter().enumerate().filter(|(_, c)| c.aim) {
            let Some(cell) = row.get(i) else { continue };
            let Some((number, operator, own)) = value(cell) else {
                continue;
            };
            let (due, due_from) = match (&column.due, heading, &context.period_end) {
                (Some(when), ..) => (Some(when.clone()), DueFrom::Heading),
                (None, Some(when), _) => (Some(when.clone()), DueFrom::Heading),
                (None, None, Some(when)) => (Some(when.clone()), DueFrom::PlanPeriod),
                (None, None, None) => (None, DueFrom::None),
            };
            let denominator = denominator(name);
            let unit = own.or(unit).unwrap_or(Unit::Count);
            let (a, b) = (name.span(0, name.len()), cell.span(0, cell.len()));
            out.push(Target {
                measure: measure(&name.fold, denominator.as_deref(), context.scheme),
                operator,
                value: number,
                unit,
                denominator,
                due,
                due_from,
                text: format!("{}: {}", name.all().trim(), cell.all().trim()),
                span: Span(a.0.min(b.0), a.1.max(b.1)),
            });
        }
    }
    out
}

fn unit_of_head(all: &str) -> Option<Unit> {
    all.contains("(%)").then_some(Unit::Percent)
}

fn denominator(name: &Cell) -> Option<String> {
    let ranged = if has_any(&name.fold, &["ty le", "ti le", "ty suat", "ti suat"]) {
        crate::denominators::of_rate(name, 0, name.len())
    } else {
        crate::denominators::after(
            name,
            find_phrase(&name.fold, "so", 0)
                .filter(|i| *i == 0)
                .map_or(0, |_| 3.min(name.len())),
            name.len(),
        )
    };
    ranged.map(|(a, b)| name.text(a, b))
}

/// A row with a number that is no year of a heading and no row number.
fn is_data(row: &[Cell]) -> bool {
    let numbered = row
        .iter()
        .skip(1)
        .any(|c| value(c).is_some_and(|(v, _, _)| !(1990.0..2100.0).contains(&v)));
    let labelled = row
        .iter()
        .any(|c| c.len() > 8 && !starts_any(&c.fold, &["chi tieu", "muc tieu", "don vi tinh"]));
    numbered
        && labelled
        && !row.iter().all(|c| {
            c.fold
                .trim_matches(['(', ')'])
                .bytes()
                .all(|b| b.is_ascii_digit())
        })
}
