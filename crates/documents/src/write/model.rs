//! What an administrative document contains, in the order in which it is read.
//!
//! Names are given in ordinary case ("Ủy ban nhân dân xã …"); the layout writes the
//! capitals. Texts are plain: control characters become spaces, and accents may come
//! composed or decomposed.

use serde::{Deserialize, Serialize};

use super::{error::WriteError, table};

/// An administrative document (*văn bản hành chính*) of Decree 30/2020/NĐ-CP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The body directly above the issuer (*cơ quan chủ quản*). People's committees
    /// (*Ủy ban nhân dân*) have none.
    pub parent_body: Option<String>,
    /// The body that issues the document. `\n` forces a line break in the heading; without
    /// one, a long name is broken where offices break it.
    pub issuer: String,
    /// The number within the year; `None` in a draft, printed as a blank.
    pub number: Option<u32>,
    /// The symbol after the number, as "BC-UBND" or "KH-UBND".
    pub symbol: String,
    /// "Dự thảo" or the like under the number; `None` for none.
    pub draft_mark: Option<String>,
    /// The place before the date: the name of the unit without its type.
    pub place: String,
    /// The date; blank parts are printed as "…".
    pub date: DocumentDate,
    /// The kind of document (*tên loại*), as "Báo cáo" or "Kế hoạch".
    pub kind_word: String,
    /// The abstract (*trích yếu*), a line each.
    pub abstract_lines: Vec<String>,
    /// To whom it is addressed, after "Kính gửi:"; empty for none.
    pub addressees: Vec<String>,
    /// The legal basis (*căn cứ*), a paragraph each; semicolons and the full stop are added.
    pub legal_basis: Vec<String>,
    /// The body.
    pub body: Vec<Block>,
    /// Who signs.
    pub signatory: Signatory,
    /// The recipients (*nơi nhận*) without dashes, the file copy ("Lưu: VT, …") last;
    /// dashes, semicolons and the full stop are added.
    pub recipients: Vec<String>,
    /// The annexes (*phụ lục*), each on pages of its own, numbered from 1.
    pub annexes: Vec<Annex>,
}

/// A date of which parts may be blank, for a person or a document system to fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DocumentDate {
    /// Day of the month, 1-31.
    pub day: Option<u8>,
    /// Month, 1-12.
    pub month: Option<u8>,
    /// Year of the common era.
    pub year: Option<i16>,
}

/// Who signs, and in what capacity. Parts are printed in capitals, a line each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// On whose behalf: "TM. Ủy ban nhân dân".
    pub on_behalf: Option<String>,
    /// For whom the deputy signs: "KT. Chủ tịch".
    pub in_place_of: Option<String>,
    /// The signatory's own title: "Chủ tịch", "Phó Chủ tịch".
    pub title: String,
    /// The name; `None` leaves it blank below the room for signature and seal.
    pub name: Option<String>,
}

/// A piece of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A numbered heading; the number is given by its place.
    Heading {
        /// How deep.
        level: HeadingLevel,
        /// The words without the number.
        text: String,
    },
    /// A paragraph, justified, with its first line indented.
    Paragraph(Vec<Run>),
    /// A paragraph that begins with a dash.
    Bullet(Vec<Run>),
    /// A table.
    Table(Table),
    /// The window of the figures above: both dates and what they were made from.
    FigureNote(String),
}

/// The decree's divisions that this program uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HeadingLevel {
    /// "I.", bold capitals.
    Part,
    /// "1.", bold.
    Section,
    /// "a)" (*điểm*), upright, in the order of the Vietnamese alphabet.
    Point,
}

/// A stretch of text in one face.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

/// A table that fills the width of the text. Its header is repeated on each page and
/// no row is split between pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Printed above as "Bảng 1. …"; tables are numbered through the document.
    pub caption: Option<String>,
    /// The unit of the figures, printed above to the right: "Đơn vị tính: trẻ".
    pub unit: Option<String>,
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The header's rows, filled from left to right around cells that reach down from above.
    pub header: Vec<Vec<HeaderCell>>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// Printed below in italics.
    pub note: Option<String>,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its width relative to the other columns, at least 1.
    pub weight: u16,
    /// How its cells stand.
    pub align: Align,
}

/// How a cell's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// Words.
    Left,
    /// Ordinals, marks, dates.
    Centre,
    /// Numbers.
    Right,
}

/// A cell of a table's header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderCell {
    /// The words.
    pub text: String,
    /// How many columns it covers, at least 1.
    pub columns: usize,
    /// How many header rows it covers, at least 1.
    pub rows: usize,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableRow {
    /// A cell for each column.
    Data(Vec<String>),
    /// A cell for each column, bold.
    Total(Vec<String>),
    /// One bold cell over all columns, which heads the rows below.
    Group(String),
}

/// An annex (*phụ lục*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annex {
    /// Its title without "Phụ lục" and the number.
    pub title: String,
    /// Whether its pages lie on their side, for wide tables.
    pub landscape: bool,
    /// Its contents.
    pub body: Vec<Block>,
}

impl Run {
    /// Upright, regular.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            bold: false,
            italic: false,
        }
    }

    /// Bold.
    #[must_use]
    pub fn bold(text: impl Into<String>) -> Self {
        Self {
            bold: true,
            ..Self::plain(text)
        }
    }

    /// Italic.
    #[must_use]
    pub fn italic(text: impl Into<String>) -> Self {
        Self {
            italic: true,
            ..Self::plain(text)
        }
    }
}

impl Block {
    /// A heading.
    #[must_use]
    pub fn heading(level: HeadingLevel, text: impl Into<String>) -> Self {
        Self::Heading {
            level,
            text: text.into(),
        }
    }

    /// A paragraph in one face.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Paragraph(vec![Run::plain(text)])
    }

    /// A dashed paragraph in one face.
    #[must_use]
    pub fn bullet(text: impl Into<String>) -> Self {
        Self::Bullet(vec![Run::plain(text)])
    }
}

impl Column {
    /// A column of words.
    #[must_use]
    pub const fn words(weight: u16) -> Self {
        Self {
            weight,
            align: Align::Left,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn numbers(weight: u16) -> Self {
        Self {
            weight,
            align: Align::Right,
        }
    }

    /// A column of ordinals, marks or dates.
    #[must_use]
    pub const fn centred(weight: u16) -> Self {
        Self {
            weight,
            align: Align::Centre,
        }
    }
}

impl HeaderCell {
    /// A cell over one column and one row.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            columns: 1,
            rows: 1,
        }
    }

    /// Over several columns.
    #[must_use]
    pub fn across(self, columns: usize) -> Self {
        Self { columns, ..self }
    }

    /// Over several rows.
    #[must_use]
    pub fn down(self, rows: usize) -> Self {
        Self { rows, ..self }
    }
}

impl Document {
    /// Whether the layout can hold this document.
    pub(super) fn check(&self) -> Result<(), WriteError> {
        let required = [
            ("issuing body", "issuer", self.issuer.as_str()),
            ("symbol", "symbol", &self.symbol),
            ("place", "place", &self.place),
            ("kind", "kind_word", &self.kind_word),
            (
                "title of the signatory",
                "signatory.title",
                &self.signatory.title,
            ),
        ];
        for (part, field, value) in required {
            if value.trim().is_empty() {
                return Err(WriteError::Missing { part, field });
            }
        }
        if self.body.is_empty() {
            return Err(WriteError::Missing {
                part: "body",
                field: "body",
            });
        }
        self.date.check()?;
        self.body
            .iter()
            .chain(self.annexes.iter().flat_map(|annex| &annex.body))
            .filter_map(|block| match block {
                Block::Table(table) => Some(table),
                _ => None,
            })
            .enumerate()
            .try_for_each(|(index, found)| table::check(found, index + 1))
    }
}

impl DocumentDate {
    fn check(self) -> Result<(), WriteError> {
        let longest = match (self.month, self.year) {
            (Some(2), Some(year)) if year % 4 != 0 || (year % 100 == 0 && year % 400 != 0) => 28,
            (Some(2), _) => 29,
            (Some(4 | 6 | 9 | 11), _) => 30,
            _ => 31,
        };
        match (self.day, self.month) {
            (_, Some(month)) if !(1..=12).contains(&month) => Err(WriteError::Date {
                what: "month",
                value: month,
            }),
            (Some(day), _) if !(1..=longest).contains(&day) => Err(WriteError::Date {
                what: "day",
                value: day,
            }),
            _ => Ok(()),
        }
    }
}
