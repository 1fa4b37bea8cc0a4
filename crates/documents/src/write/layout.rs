//! The measures of Decree 30/2020/NĐ-CP, Annex I, as WordprocessingML counts them:
//! lengths in twentieths of a point (1 mm = 56.7), font sizes in half points.

use docx_rs::{
    AlignmentType, BorderType, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, Run, SpecialIndentType,
};

/// The one typeface.
pub(super) const FONT: &str = "Times New Roman";

/// A4: 210 mm.
pub(super) const PAGE_SHORT: usize = 11906;
/// A4: 297 mm.
pub(super) const PAGE_LONG: usize = 16838;
/// Top and bottom margin: 20 mm (20-25 allowed).
pub(super) const MARGIN_TOP: usize = 1134;
/// Left margin: 30 mm (30-35 allowed).
pub(super) const MARGIN_LEFT: usize = 1701;
/// Right margin: 20 mm (15-20 allowed).
pub(super) const MARGIN_RIGHT: usize = 1134;
/// From the paper's edge to the page number: 10 mm.
pub(super) const MARGIN_HEADER: usize = 567;

/// Width of the text on an upright page: 160 mm.
pub(super) const TEXT_WIDTH: usize = PAGE_SHORT - MARGIN_LEFT - MARGIN_RIGHT;
/// Width of the text on a page that lies on its side: 247 mm.
pub(super) const TEXT_WIDTH_LANDSCAPE: usize = PAGE_LONG - MARGIN_LEFT - MARGIN_RIGHT;
/// Left column of the heading: the issuer, 62 mm.
pub(super) const ISSUER_COLUMN: usize = 3515;
/// Right column of the heading: nation and motto, 98 mm, in which the title fits on a line.
pub(super) const NATION_COLUMN: usize = TEXT_WIDTH - ISSUER_COLUMN;

/// 14 pt: body, motto, kind, abstract, date, signatory, page number.
pub(super) const SIZE_BODY: usize = 28;
/// 13 pt: nation, parent body, issuer, number, captions.
pub(super) const SIZE_HEADING: usize = 26;
/// 12 pt: "Nơi nhận:", tables, notes.
pub(super) const SIZE_SMALL: usize = 24;
/// 11 pt: the list of recipients.
pub(super) const SIZE_RECIPIENTS: usize = 22;

/// First line of a paragraph: 1.27 cm.
pub(super) const FIRST_LINE: i32 = 720;
/// Between paragraphs: 6 pt.
pub(super) const PARAGRAPH_GAP: u32 = 120;
/// Line spacing of the body: 1.1 (1 to 1.5 allowed), in 240ths.
pub(super) const LINE: i32 = 264;
/// Room for signature and seal: 75 pt.
pub(super) const SIGNATURE_ROOM: u32 = 1500;

/// Text in one face; an empty text gives an empty run.
pub(super) fn run(text: &str, half_points: usize) -> Run {
    Run::new().add_text(text).size(half_points)
}

/// Bold text.
pub(super) fn bold(text: &str, half_points: usize) -> Run {
    run(text, half_points).bold()
}

/// Italic text.
pub(super) fn italic(text: &str, half_points: usize) -> Run {
    run(text, half_points).italic()
}

/// Single lines with the given room before and after, in twentieths of a point.
pub(super) fn single(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new()
        .line_rule(LineSpacingType::Auto)
        .line(240)
        .before(before)
        .after(after)
}

/// A centred line without room around it.
pub(super) fn centred(content: Run) -> Paragraph {
    Paragraph::new()
        .align(AlignmentType::Center)
        .line_spacing(single(0, 0))
        .add_run(content)
}

/// A paragraph of the body: justified, first line indented.
pub(super) fn body_paragraph() -> Paragraph {
    Paragraph::new()
        .align(AlignmentType::Both)
        .indent(
            None,
            Some(SpecialIndentType::FirstLine(FIRST_LINE)),
            None,
            None,
        )
        .line_spacing(
            LineSpacing::new()
                .line_rule(LineSpacingType::Auto)
                .line(LINE)
                .before(0)
                .after(PARAGRAPH_GAP),
        )
        .widow_control(true)
}

/// A line drawn in the middle of a column, `length` long.
///
/// It is the upper border of a paragraph 2 points high whose indents leave the length:
/// every word processor draws it in the same place, which can't be said of shapes.
pub(super) fn rule(column: usize, length: usize) -> Paragraph {
    let side = i32::try_from(column.saturating_sub(length) / 2).unwrap_or(0);
    let line = ParagraphBorder::new(ParagraphBorderPosition::Top)
        .val(BorderType::Single)
        .size(6)
        .space(1)
        .color("000000");
    Paragraph::new()
        .align(AlignmentType::Center)
        .indent(Some(side), None, Some(side), None)
        .line_spacing(exact(40).before(60))
        .set_borders(ParagraphBorders::with_empty().set(line))
        .size(2)
}

/// A paragraph as good as invisible, where the format demands one.
pub(super) fn hairline() -> Paragraph {
    Paragraph::new().line_spacing(exact(20)).size(2)
}

fn exact(height: i32) -> LineSpacing {
    LineSpacing::new()
        .line_rule(LineSpacingType::Exact)
        .line(height)
        .before(0)
        .after(0)
}
