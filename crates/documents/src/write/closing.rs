//! How a document closes: recipients to the left, the signatory to the right.

use docx_rs::{
    Paragraph, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, WidthType,
};

use super::{
    body::Piece,
    layout::{
        self, PARAGRAPH_GAP, SIGNATURE_ROOM, SIZE_BODY, SIZE_RECIPIENTS, SIZE_SMALL, TEXT_WIDTH,
    },
    model::{Document, Signatory},
    text::{capitals, plain, punctuated},
};

/// Width of the recipients' column: 75 mm.
const RECIPIENTS_COLUMN: usize = 4252;
/// Width of the signatory's column.
const SIGNATORY_COLUMN: usize = TEXT_WIDTH - RECIPIENTS_COLUMN;

/// One row that no page break divides, and the invisible paragraph that must follow a table.
pub(super) fn pieces(document: &Document) -> Vec<Piece> {
    let table = Table::without_borders(vec![
        TableRow::new(vec![
            recipients(&document.recipients),
            signatory(&document.signatory),
        ])
        .cant_split(),
    ])
    .set_grid(vec![RECIPIENTS_COLUMN, SIGNATORY_COLUMN])
    .width(TEXT_WIDTH, WidthType::Dxa)
    .indent(0)
    .layout(TableLayoutType::Fixed)
    .margins(TableCellMargins::new().margin(0, 0, 0, 0));
    vec![Piece::Table(Box::new(table), vec![false])]
}

fn recipients(recipients: &[String]) -> TableCell {
    let line = |run, before| {
        Paragraph::new()
            .line_spacing(layout::single(before, 0))
            .add_run(run)
    };
    let mut cell = TableCell::new().width(RECIPIENTS_COLUMN, WidthType::Dxa);
    if recipients.is_empty() {
        return cell.add_paragraph(layout::hairline());
    }
    let title = layout::bold("Nơi nhận:", SIZE_SMALL).italic();
    cell = cell.add_paragraph(line(title, PARAGRAPH_GAP));
    for recipient in punctuated(recipients) {
        let text = format!("- {recipient}");
        cell = cell.add_paragraph(line(layout::run(&text, SIZE_RECIPIENTS), 0));
    }
    cell
}

fn signatory(signatory: &Signatory) -> TableCell {
    let mut cell = TableCell::new().width(SIGNATORY_COLUMN, WidthType::Dxa);
    let capacity = [
        signatory.on_behalf.as_deref(),
        signatory.in_place_of.as_deref(),
        Some(signatory.title.as_str()),
    ];
    for (index, line) in capacity.into_iter().flatten().enumerate() {
        let before = if index == 0 { PARAGRAPH_GAP } else { 0 };
        cell = cell.add_paragraph(
            layout::centred(layout::bold(&capitals(line), SIZE_BODY))
                .line_spacing(layout::single(before, 0)),
        );
    }
    let name = signatory.name.as_deref().map(plain).unwrap_or_default();
    cell.add_paragraph(
        layout::centred(layout::bold(&name, SIZE_BODY))
            .line_spacing(layout::single(SIGNATURE_ROOM, 0)),
    )
}
