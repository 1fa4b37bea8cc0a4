//! The document as sections of pages: the document itself, then each annex with its own
//! page numbers and, if need be, its pages on their side.

use docx_rs::{
    Docx, FieldCharType, Header, HeaderReference, InstrPAGE, InstrText, PageMargin, PageNumType,
    PageOrientationType, PageSize, Paragraph, Run, SectionProperty,
};

use super::{
    body::{BodyWriter, Piece, with_closing_mark},
    closing,
    error::WriteError,
    layout::{
        self, MARGIN_HEADER, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, PAGE_LONG, PAGE_SHORT,
        SIZE_BODY, TEXT_WIDTH, TEXT_WIDTH_LANDSCAPE,
    },
    model::{Annex, Document},
    opening,
    text::{attached_to, capitals},
};
use crate::text::roman;

/// The identifier that docx-rs gives the first header.
const PAGE_NUMBER_HEADER: &str = "rIdHeader1";

/// A document laid out, and what docx-rs can't say about it.
pub(super) struct Assembled {
    /// The document.
    pub(super) docx: Docx,
    /// For each table row of the document, in order, whether pages repeat it.
    pub(super) repeated_rows: Vec<bool>,
}

struct Pages {
    pieces: Vec<Piece>,
    landscape: bool,
}

/// Lays out all parts.
pub(super) fn assemble(document: &Document) -> Result<Assembled, WriteError> {
    let mut writer = BodyWriter::default();
    let mut main = opening::pieces(document);
    main.extend(writer.write(&with_closing_mark(&document.body), TEXT_WIDTH, true));
    main.extend(closing::pieces(document));
    let mut sections = vec![Pages {
        pieces: main,
        landscape: false,
    }];
    for (index, annex) in document.annexes.iter().enumerate() {
        let label = match document.annexes.len() {
            1 => "Phụ lục".to_owned(),
            _ => format!("Phụ lục {}", roman(index + 1)),
        };
        sections.push(annex_pages(document, annex, &label, &mut writer));
    }

    let mut docx = Docx::new().header(page_number());
    let mut repeated_rows = Vec::new();
    let last = sections.len() - 1;
    for (index, section) in sections.into_iter().enumerate() {
        for piece in section.pieces {
            docx = match piece {
                Piece::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
                Piece::Table(table, repeated) => {
                    repeated_rows.extend(repeated);
                    docx.add_table(*table)
                }
            };
        }
        let property = section_property(section.landscape);
        if index < last {
            docx = docx.add_paragraph(layout::hairline().section_property(property));
        } else {
            // What follows a table must be a paragraph.
            docx = docx.add_paragraph(layout::hairline());
            docx.document.section_property.page_size = property.page_size;
            docx.document.section_property.page_margin = property.page_margin;
            docx.document.section_property.page_num_type = property.page_num_type;
            docx = docx.title_pg();
        }
    }
    Ok(Assembled {
        docx,
        repeated_rows,
    })
}

fn annex_pages(document: &Document, annex: &Annex, label: &str, writer: &mut BodyWriter) -> Pages {
    let width = if annex.landscape {
        TEXT_WIDTH_LANDSCAPE
    } else {
        TEXT_WIDTH
    };
    let mut pieces: Vec<Piece> = vec![
        layout::centred(layout::bold(label, SIZE_BODY))
            .outline_lvl(0)
            .keep_next(true)
            .into(),
        layout::centred(layout::bold(&capitals(&annex.title), SIZE_BODY))
            .keep_next(true)
            .into(),
        layout::centred(layout::italic(&attached_to(document), SIZE_BODY))
            .keep_next(true)
            .into(),
        layout::rule(width, width / 5).into(),
        layout::hairline()
            .line_spacing(layout::single(0, layout::PARAGRAPH_GAP))
            .into(),
    ];
    pieces.extend(writer.write(&annex.body, width, false));
    Pages {
        pieces,
        landscape: annex.landscape,
    }
}

/// The page number, at the top in the middle; the first page of a section shows none.
fn page_number() -> Header {
    let field = Run::new()
        .size(SIZE_BODY)
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::PAGE(InstrPAGE::new()))
        .add_field_char(FieldCharType::Separate, false)
        .add_text("2")
        .add_field_char(FieldCharType::End, false);
    Header::new().add_paragraph(number_line(field))
}

fn number_line(field: Run) -> Paragraph {
    layout::centred(field)
}

fn section_property(landscape: bool) -> SectionProperty {
    let (short, long) = (PAGE_SHORT as u32, PAGE_LONG as u32);
    let size = if landscape {
        PageSize::new()
            .size(long, short)
            .orient(PageOrientationType::Landscape)
    } else {
        PageSize::new().size(short, long)
    };
    let margin = PageMargin::new()
        .top(MARGIN_TOP as i32)
        .bottom(MARGIN_TOP as i32)
        .left(MARGIN_LEFT as i32)
        .right(MARGIN_RIGHT as i32)
        .header(MARGIN_HEADER as i32)
        .footer(MARGIN_HEADER as i32);
    let mut property = SectionProperty::new()
        .page_size(size)
        .page_margin(margin)
        .page_num_type(PageNumType::new().start(1))
        .title_pg();
    property.header_reference = Some(HeaderReference::new("default", PAGE_NUMBER_HEADER));
    property
}
