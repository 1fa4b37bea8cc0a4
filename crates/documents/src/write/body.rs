//! The body of a document: headings numbered by their place, paragraphs, dashes, tables.

use docx_rs::{AlignmentType, Paragraph, Table as DocxTable};

use super::{
    layout::{self, SIZE_BODY, SIZE_SMALL},
    model::{Block, HeadingLevel, Run},
    table,
    text::{capitals, closed, plain, point_letter},
};
use crate::text::roman;

/// What stands one below the other on the pages.
pub(super) enum Piece {
    /// A paragraph.
    Paragraph(Box<Paragraph>),
    /// A table, and which of its rows are repeated at the head of each page.
    Table(Box<DocxTable>, Vec<bool>),
}

impl From<Paragraph> for Piece {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(Box::new(paragraph))
    }
}

/// Lays out bodies one after the other; tables are numbered through all of them,
/// headings within each.
#[derive(Default)]
pub(super) struct BodyWriter {
    tables: usize,
    parts: usize,
    sections: usize,
    points: usize,
}

impl BodyWriter {
    /// Lays out a body `width` wide (twentieths of a point). With `keep_last`, its last
    /// paragraph stays on the page of what follows.
    pub(super) fn write(&mut self, body: &[Block], width: usize, keep_last: bool) -> Vec<Piece> {
        (self.parts, self.sections, self.points) = (0, 0, 0);
        let mut pieces = Vec::new();
        for (index, block) in body.iter().enumerate() {
            let keep = keep_last && index + 1 == body.len();
            match block {
                Block::Heading { level, text } => pieces.push(self.heading(*level, text).into()),
                Block::Paragraph(runs) => {
                    pieces.push(
                        running(layout::body_paragraph(), runs)
                            .keep_next(keep)
                            .into(),
                    );
                }
                Block::Bullet(runs) => {
                    let dash = layout::body_paragraph().add_run(layout::run("- ", SIZE_BODY));
                    pieces.push(running(dash, runs).keep_next(keep).into());
                }
                Block::FigureNote(text) => pieces.push(
                    Paragraph::new()
                        .align(AlignmentType::Both)
                        .line_spacing(layout::single(0, 2 * layout::PARAGRAPH_GAP))
                        .keep_next(keep)
                        .add_run(layout::italic(&plain(text), SIZE_SMALL))
                        .into(),
                ),
                Block::Table(found) => {
                    if found.caption.is_some() {
                        self.tables += 1;
                    }
                    pieces.extend(table::pieces(found, self.tables, width));
                }
            }
        }
        pieces
    }

    /// Headings stand to the left, since justification would stretch a wrapped one; a
    /// point is often a sentence and is set like the text.
    fn heading(&mut self, level: HeadingLevel, text: &str) -> Paragraph {
        let (outline, align, run) = match level {
            HeadingLevel::Part => {
                self.parts += 1;
                (self.sections, self.points) = (0, 0);
                let text = format!("{}. {}", roman(self.parts), capitals(text));
                (0, AlignmentType::Left, layout::bold(&text, SIZE_BODY))
            }
            HeadingLevel::Section => {
                self.sections += 1;
                self.points = 0;
                let text = format!("{}. {}", self.sections, plain(text));
                (1, AlignmentType::Left, layout::bold(&text, SIZE_BODY))
            }
            HeadingLevel::Point => {
                self.points += 1;
                let text = format!("{}) {}", point_letter(self.points), plain(text));
                (2, AlignmentType::Both, layout::run(&text, SIZE_BODY))
            }
        };
        layout::body_paragraph()
            .align(align)
            .keep_next(true)
            .keep_lines(true)
            .outline_lvl(outline)
            .add_run(run)
    }
}

fn running(paragraph: Paragraph, runs: &[Run]) -> Paragraph {
    runs.iter().fold(paragraph, |paragraph, run| {
        let mut face = layout::run(&plain(&run.text), SIZE_BODY);
        if run.bold {
            face = face.bold();
        }
        if run.italic {
            face = face.italic();
        }
        paragraph.add_run(face)
    })
}

/// The body with the mark "./." after its last words; on a line of its own when the
/// body ends with a table or its note.
pub(super) fn with_closing_mark(body: &[Block]) -> Vec<Block> {
    let mut body = body.to_vec();
    let marked = match body.last_mut() {
        Some(Block::Heading { text, .. }) => {
            *text = closed(text);
            true
        }
        Some(Block::Paragraph(runs) | Block::Bullet(runs)) => {
            match runs
                .iter_mut()
                .rev()
                .find(|run| !run.text.trim().is_empty())
            {
                Some(run) => {
                    run.text = closed(&run.text);
                    true
                }
                None => false,
            }
        }
        _ => false,
    };
    if !marked {
        body.push(Block::text("./."));
    }
    body
}
