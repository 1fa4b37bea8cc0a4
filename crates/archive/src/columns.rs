//! A ledger as columns (Parquet), for those who analyse it with other tools. What isn't a fact
//! stands in the file's own notes as the lines that it would be, so that the file is whole, too.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use noi_core::{Fact, Position, Shard};
use noi_store::{Head, SetAside};
use parquet::basic::{Compression, ZstdLevel};
use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, RowGroupReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

use crate::lines::{Entry, Header, LinesReader, LinesWriter};
use crate::packing::NewFile;
use crate::{ArchiveError, Damage, Result};

const COLUMNS: &str = "message ledger {
    required int32 shard (INTEGER(32, false));
    required int64 position;
    required fixed_len_byte_array(32) hash;
    required binary id (STRING);
    required binary record (STRING);
    required binary kind (STRING);
    required int32 on (DATE);
    required int64 recorded (TIMESTAMP(MILLIS, true));
    required binary stored (JSON);
}";

/// Under which the header, the quarantine and the closing line stand.
const NOTE: &str = "noi-ledger";

/// Rows that are held in memory.
const ROWS: usize = 20_000;

/// Writes the columns.
pub(crate) struct ColumnsWriter {
    to: SerializedFileWriter<NewFile>,
    lines: LinesWriter<Vec<u8>>,
    rows: Rows,
}

#[derive(Default)]
struct Rows {
    shard: Vec<i32>,
    position: Vec<i64>,
    hash: Vec<FixedLenByteArray>,
    id: Vec<ByteArray>,
    record: Vec<ByteArray>,
    kind: Vec<ByteArray>,
    on: Vec<i32>,
    recorded: Vec<i64>,
    stored: Vec<ByteArray>,
}

impl ColumnsWriter {
    pub(crate) fn begin(to: NewFile, header: &Header) -> io::Result<Self> {
        let columns = parse_message_type(COLUMNS).map_err(io::Error::other)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_column_dictionary_enabled("stored".into(), false)
            .set_column_dictionary_enabled("id".into(), false)
            .set_column_dictionary_enabled("hash".into(), false);
        let to = SerializedFileWriter::new(to, Arc::new(columns), Arc::new(properties.build()));
        Ok(Self {
            to: to.map_err(io::Error::other)?,
            lines: LinesWriter::begin(Vec::new(), header)?,
            rows: Rows::default(),
        })
    }

    pub(crate) fn fact(&mut self, shard: Shard, bytes: &[u8]) -> io::Result<()> {
        let fact = Fact::from_stored(bytes).map_err(io::Error::other)?;
        let head = self.lines.pass(shard, bytes);
        let text = |text: String| ByteArray::from(text.into_bytes());
        let (envelope, rows) = (&fact.envelope, &mut self.rows);
        // Parquet keeps unsigned numbers in signed ones.
        rows.shard.push(shard.0.cast_signed());
        rows.position.push(head.position.0 as i64);
        rows.hash.push(ByteArray::from(head.hash.to_vec()).into());
        rows.id.push(text(envelope.id.to_string()));
        rows.record.push(text(envelope.record.to_string()));
        rows.kind.push(text(fact.body.kind().to_owned()));
        rows.on.push(envelope.on.0);
        rows.recorded.push(envelope.recorded.0);
        rows.stored.push(ByteArray::from(bytes.to_vec()));
        if self.rows.shard.len() < ROWS {
            return Ok(());
        }
        self.flush().map_err(io::Error::other)
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.rows);
        if rows.shard.is_empty() {
            return Ok(());
        }
        let mut group = self.to.next_row_group()?;
        column::<Int32Type>(&mut group, &rows.shard)?;
        column::<Int64Type>(&mut group, &rows.position)?;
        column::<FixedLenByteArrayType>(&mut group, &rows.hash)?;
        column::<ByteArrayType>(&mut group, &rows.id)?;
        column::<ByteArrayType>(&mut group, &rows.record)?;
        column::<ByteArrayType>(&mut group, &rows.kind)?;
        column::<Int32Type>(&mut group, &rows.on)?;
        column::<Int64Type>(&mut group, &rows.recorded)?;
        column::<ByteArrayType>(&mut group, &rows.stored)?;
        group.close()?;
        Ok(())
    }

    pub(crate) fn aside(&mut self, one: &SetAside) -> io::Result<()> {
        self.lines.aside(one)
    }

    pub(crate) fn end(mut self) -> io::Result<NewFile> {
        self.flush().map_err(io::Error::other)?;
        let note = String::from_utf8(self.lines.end()?).map_err(io::Error::other)?;
        self.to
            .append_key_value_metadata(KeyValue::new(NOTE.to_owned(), note));
        self.to.into_inner().map_err(io::Error::other)
    }
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, NewFile>,
    values: &[T::T],
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("a column too many".to_owned()));
    };
    column.typed::<T>().write_batch(values, None, None)?;
    column.close()
}

/// Reads the columns that are needed to go on from them; the others only repeat.
pub(crate) struct ColumnsReader {
    pub(crate) lines: LinesReader,
    file: SerializedFileReader<File>,
    group: usize,
    rows: std::vec::IntoIter<Row>,
    row: u64,
}

struct Row {
    shard: Shard,
    position: Position,
    hash: FixedLenByteArray,
    stored: ByteArray,
}

impl ColumnsReader {
    pub(crate) fn begin(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(ArchiveError::io(path))?;
        let other = |line| ArchiveError::Damaged {
            path: path.to_owned(),
            line,
            what: Damage::OtherForm,
        };
        let file = SerializedFileReader::new(file).map_err(|_| other(0))?;
        let notes = file.metadata().file_metadata().key_value_metadata();
        let note = notes
            .into_iter()
            .flatten()
            .find(|note| note.key == NOTE)
            .and_then(|note| note.value.clone());
        let note = io::Cursor::new(note.ok_or_else(|| other(0))?.into_bytes());
        Ok(Self {
            lines: LinesReader::begin(Box::new(note), path)?,
            file,
            group: 0,
            rows: Vec::new().into_iter(),
            row: 0,
        })
    }

    pub(crate) fn next(&mut self) -> Result<Option<Entry>> {
        loop {
            if let Some(row) = self.rows.next() {
                self.row += 1;
                self.lines.at_row(self.row);
                let same = |head: &Head| row.hash.data() == head.hash;
                let fact = (self.lines).pass(row.shard, row.position, row.stored.data(), same)?;
                return Ok(Some(Entry::Fact(fact)));
            }
            if self.group == self.file.num_row_groups() {
                return self.lines.next();
            }
            let rows = self.file.get_row_group(self.group);
            let rows = rows.and_then(|group| rows_of(&*group));
            self.lines.at_row(self.row + 1);
            let rows = rows.map_err(|_| self.lines.damaged(Damage::CutOff))?;
            self.rows = rows.into_iter();
            self.group += 1;
        }
    }
}

fn rows_of(group: &dyn RowGroupReader) -> Result<Vec<Row>, ParquetError> {
    let shards = values::<Int32Type>(group, "shard")?;
    let positions = values::<Int64Type>(group, "position")?;
    let hashes = values::<FixedLenByteArrayType>(group, "hash")?;
    let stored = values::<ByteArrayType>(group, "stored")?;
    let rows = shards.into_iter().zip(positions).zip(hashes).zip(stored);
    Ok(rows
        .map(|(((shard, position), hash), stored)| Row {
            shard: Shard(shard.cast_unsigned()),
            position: Position(position.cast_unsigned()),
            hash,
            stored,
        })
        .collect())
}

fn values<T: DataType>(group: &dyn RowGroupReader, name: &str) -> Result<Vec<T::T>, ParquetError> {
    let other = || ParquetError::General(format!("no column {name} as it should be"));
    let columns = group.metadata().columns();
    let nth = columns
        .iter()
        .position(|column| column.column_path().string() == name)
        .filter(|nth| columns[*nth].column_type() == T::get_physical_type())
        .ok_or_else(other)?;
    let rows = usize::try_from(group.metadata().num_rows()).map_err(|_| other())?;
    let mut values = Vec::new();
    let mut column = get_typed_column_reader::<T>(group.get_column_reader(nth)?);
    while values.len() < rows {
        let (read, ..) = column.read_records(rows - values.len(), None, None, &mut values)?;
        if read == 0 {
            return Err(other());
        }
    }
    Ok(values)
}
