//! The forms of a file of facts: lines of JSON, or columns.

use std::io;
use std::path::Path;

use noi_core::Shard;
use noi_store::SetAside;

use crate::Result;
use crate::columns::{ColumnsReader, ColumnsWriter};
use crate::lines::{Entry, Header, LinesReader, LinesWriter};
use crate::packing::{NewFile, unpacked};

/// How a file of facts is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON Lines (docs/ledger-file.md).
    Lines,
    /// Apache Parquet, for other tools.
    Columns,
}

impl Form {
    /// What a file's name says: `.parquet` or anything else.
    pub fn of(file: &Path) -> Self {
        match file.extension().and_then(|end| end.to_str()) {
            Some("parquet") => Self::Columns,
            _ => Self::Lines,
        }
    }
}

pub(crate) enum Writer {
    Lines(Box<LinesWriter<NewFile>>),
    Columns(Box<ColumnsWriter>),
}

impl Writer {
    pub(crate) fn begin(form: Form, to: NewFile, header: &Header) -> io::Result<Self> {
        Ok(match form {
            Form::Lines => Self::Lines(Box::new(LinesWriter::begin(to, header)?)),
            Form::Columns => Self::Columns(Box::new(ColumnsWriter::begin(to, header)?)),
        })
    }

    pub(crate) fn fact(&mut self, shard: Shard, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Lines(to) => to.fact(shard, bytes),
            Self::Columns(to) => to.fact(shard, bytes),
        }
    }

    pub(crate) fn aside(&mut self, one: &SetAside) -> io::Result<()> {
        match self {
            Self::Lines(to) => to.aside(one),
            Self::Columns(to) => to.aside(one),
        }
    }

    pub(crate) fn end(self) -> io::Result<NewFile> {
        match self {
            Self::Lines(to) => to.end(),
            Self::Columns(to) => to.end(),
        }
    }
}

pub(crate) enum Reader {
    Lines(Box<LinesReader>),
    Columns(Box<ColumnsReader>),
}

impl Reader {
    pub(crate) fn begin(form: Form, file: &Path) -> Result<Self> {
        Ok(match form {
            Form::Lines => Self::Lines(Box::new(LinesReader::begin(unpacked(file)?, file)?)),
            Form::Columns => Self::Columns(Box::new(ColumnsReader::begin(file)?)),
        })
    }

    pub(crate) fn header(&self) -> &Header {
        match self {
            Self::Lines(from) => &from.header,
            Self::Columns(from) => &from.lines.header,
        }
    }

    pub(crate) fn next(&mut self) -> Result<Option<Entry>> {
        match self {
            Self::Lines(from) => from.next(),
            Self::Columns(from) => from.next(),
        }
    }
}
