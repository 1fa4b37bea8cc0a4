//! How a document opens: nation and motto, issuer, number and symbol, place and date,
//! kind and abstract, addressees, legal basis.

use docx_rs::{
    AlignmentType, Paragraph, SpecialIndentType, Table, TableCell, TableCellMargins,
    TableLayoutType, TableRow, WidthType,
};

use super::{
    body::Piece,
    layout::{
        self, FIRST_LINE, ISSUER_COLUMN, NATION_COLUMN, PARAGRAPH_GAP, SIZE_BODY, SIZE_HEADING,
        TEXT_WIDTH,
    },
    metrics::bold_width,
    model::Document,
    text::{capitals, long_date, name_lines, number_and_symbol, plain, punctuated},
};

const NATION: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

/// Everything before the body.
pub(super) fn pieces(document: &Document) -> Vec<Piece> {
    let mut pieces = vec![heading(document)];
    pieces.extend(title(document).into_iter().map(Piece::from));
    pieces.extend(
        addressees(&document.addressees)
            .into_iter()
            .map(Piece::from),
    );
    pieces.extend(
        legal_basis(&document.legal_basis)
            .into_iter()
            .map(Piece::from),
    );
    pieces
}

/// The two columns at the head: names with their rules in the first row, number and date
/// level with each other in the second.
fn heading(document: &Document) -> Piece {
    let issuer = name_lines(&document.issuer, SIZE_HEADING);
    let mut left = TableCell::new().width(ISSUER_COLUMN, WidthType::Dxa);
    for line in document
        .parent_body
        .iter()
        .flat_map(|name| name_lines(name, SIZE_HEADING))
    {
        left = left.add_paragraph(layout::centred(layout::run(&line, SIZE_HEADING)));
    }
    for line in &issuer {
        left = left.add_paragraph(layout::centred(layout::bold(line, SIZE_HEADING)));
    }
    left = left.add_paragraph(layout::rule(
        ISSUER_COLUMN,
        short_rule(&issuer, SIZE_HEADING, ISSUER_COLUMN),
    ));
    let right = TableCell::new()
        .width(NATION_COLUMN, WidthType::Dxa)
        .add_paragraph(layout::centred(layout::bold(NATION, SIZE_HEADING)))
        .add_paragraph(layout::centred(layout::bold(MOTTO, SIZE_BODY)))
        .add_paragraph(layout::rule(NATION_COLUMN, bold_width(MOTTO, SIZE_BODY)));

    let above = layout::single(PARAGRAPH_GAP, 0);
    let number = number_and_symbol(document.number, &document.symbol);
    let mut number = TableCell::new()
        .width(ISSUER_COLUMN, WidthType::Dxa)
        .add_paragraph(
            layout::centred(layout::run(&number, SIZE_HEADING)).line_spacing(above.clone()),
        );
    if let Some(mark) = &document.draft_mark {
        number = number.add_paragraph(layout::centred(layout::bold(&capitals(mark), SIZE_HEADING)));
    }
    let date = format!("{}, {}", plain(&document.place), long_date(document.date));
    let date = TableCell::new()
        .width(NATION_COLUMN, WidthType::Dxa)
        .add_paragraph(layout::centred(layout::italic(&date, SIZE_BODY)).line_spacing(above));

    let table = Table::without_borders(vec![
        TableRow::new(vec![left, right]).cant_split(),
        TableRow::new(vec![number, date]).cant_split(),
    ])
    .set_grid(vec![ISSUER_COLUMN, NATION_COLUMN])
    .width(TEXT_WIDTH, WidthType::Dxa)
    .indent(0)
    .layout(TableLayoutType::Fixed)
    .margins(TableCellMargins::new().margin(0, 0, 0, 0));
    Piece::Table(Box::new(table), vec![false, false])
}

/// Two fifths of the longest line, which is between a third and a half as the decree asks.
fn short_rule(lines: &[String], half_points: usize, column: usize) -> usize {
    let longest = lines
        .iter()
        .map(|line| bold_width(line, half_points))
        .max()
        .unwrap_or(0);
    longest.min(column) * 2 / 5
}

fn title(document: &Document) -> Vec<Paragraph> {
    let kind = layout::bold(&capitals(&document.kind_word), SIZE_BODY);
    let mut title = vec![
        layout::centred(kind)
            .line_spacing(layout::single(360, 0))
            .keep_next(true),
    ];
    let lines: Vec<String> = document
        .abstract_lines
        .iter()
        .map(|line| plain(line))
        .collect();
    for line in &lines {
        title.push(layout::centred(layout::bold(line, SIZE_BODY)).keep_next(true));
    }
    if !lines.is_empty() {
        title.push(layout::rule(
            TEXT_WIDTH,
            short_rule(&lines, SIZE_BODY, TEXT_WIDTH),
        ));
    }
    title.push(layout::hairline().line_spacing(layout::single(0, PARAGRAPH_GAP)));
    title
}

fn addressees(addressees: &[String]) -> Vec<Paragraph> {
    let spaced = layout::single(0, PARAGRAPH_GAP);
    match addressees {
        [] => Vec::new(),
        [only] => {
            let line = format!("Kính gửi: {}", plain(only));
            vec![layout::centred(layout::run(&line, SIZE_BODY)).line_spacing(spaced)]
        }
        several => {
            let list = |content: String, left: i32| {
                Paragraph::new()
                    .align(AlignmentType::Left)
                    .indent(
                        Some(left),
                        Some(SpecialIndentType::Hanging(180)),
                        None,
                        None,
                    )
                    .line_spacing(layout::single(PARAGRAPH_GAP / 2, 0))
                    .keep_next(true)
                    .add_run(layout::run(&content, SIZE_BODY))
            };
            let mut lines = vec![list("Kính gửi:".to_owned(), 2 * FIRST_LINE)];
            lines.extend(
                punctuated(several)
                    .into_iter()
                    .map(|line| list(format!("- {line}"), 3 * FIRST_LINE)),
            );
            lines.push(layout::hairline().line_spacing(layout::single(0, PARAGRAPH_GAP)));
            lines
        }
    }
}

fn legal_basis(lines: &[String]) -> Vec<Paragraph> {
    punctuated(lines)
        .iter()
        .map(|line| layout::body_paragraph().add_run(layout::italic(line, SIZE_BODY)))
        .collect()
}
