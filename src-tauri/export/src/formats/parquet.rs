//! Apache Parquet: typed columns, compressed with Snappy, in groups of rows, so that memory stays the
//! same whatever the number of rows.
//!
//! | Column | Type |
//! |---|---|
//! | text, word, id, local time | string |
//! | whole number, minor units | 64-bit integer |
//! | time | microseconds UTC |
//! | amount | decimal(20, 3): exact, and one column for currencies of no, two and three decimals |

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use parquet::{
    basic::{Compression, Encoding},
    column::writer::ColumnWriter,
    data_type::{ByteArray, FixedLenByteArray},
    errors::ParquetError,
    file::{
        properties::{EnabledStatistics, WriterProperties},
        writer::SerializedFileWriter,
    },
    schema::{parser::parse_message_type, types::ColumnPath},
};

use super::Choice;
use crate::{
    Cell, Column, ColumnType, Options, cell::push_time, measured::Measured, zone::LocalClock,
};

/// Rows of a group.
const GROUP_ROWS: usize = 1 << 16;
/// Bytes of texts in a group, after which it is written whatever its rows.
const GROUP_BYTES: usize = 24 << 20;
/// Decimals of every amount; no currency has more.
const SCALE: u32 = 3;
/// Bytes that hold 20 digits and a sign.
const DECIMAL_BYTES: usize = 9;

pub(crate) struct Encoder {
    writer: SerializedFileWriter<Shared>,
    out: Shared,
    choice: Choice,
    clock: Option<LocalClock>,
    buffers: Vec<Buffer>,
    rows: usize,
    text_bytes: usize,
    scratch: Vec<u8>,
}

impl Encoder {
    pub(super) fn new(choice: Choice, options: &Options, out: Measured) -> io::Result<Self> {
        let fields: Vec<String> = choice.columns().map(field).collect();
        let schema = format!("message rows {{ {} }}", fields.concat());
        let schema = Arc::new(parse_message_type(&schema).map_err(cause)?);
        let properties = Arc::new(properties(&choice));
        let out = Shared(Arc::new(Mutex::new(Some(out))));
        let writer = SerializedFileWriter::new(out.clone(), schema, properties).map_err(cause)?;
        let buffers = choice.columns().map(|column| Buffer::new(column.kind)).collect();
        let clock = options.zone.as_ref().map(crate::Zone::clock);
        Ok(Self {
            writer,
            out,
            choice,
            clock,
            buffers,
            rows: 0,
            text_bytes: 0,
            scratch: Vec::new(),
        })
    }

    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (buffer, (cell, kind)) in self.buffers.iter_mut().zip(self.choice.of(cells)) {
            self.text_bytes += match (cell, kind, self.clock.as_mut()) {
                (Cell::Time(micros), ColumnType::LocalTime, Some(clock)) => {
                    self.scratch.clear();
                    push_time(&mut self.scratch, micros, Some(clock.offset_minutes(micros)));
                    buffer.push_text(&self.scratch)
                }
                (cell, ..) => buffer.push(cell)?,
            };
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.text_bytes >= GROUP_BYTES {
            self.write_group()?;
        }
        Ok(())
    }

    pub(super) fn into_inner(mut self) -> io::Result<Measured> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.writer.finish().map_err(cause)?;
        drop(self.writer);
        self.out.taken()
    }

    fn write_group(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(cause)?;
        for buffer in &mut self.buffers {
            let column = group.next_column().map_err(cause)?;
            let mut column = column.ok_or_else(|| io::Error::other("a column is missing"))?;
            buffer.write(column.untyped()).map_err(cause)?;
            column.close().map_err(cause)?;
        }
        group.close().map_err(cause)?;
        (self.rows, self.text_bytes) = (0, 0);
        Ok(())
    }
}

/// The file, kept aside: the crate hands it back only with an error that has lost its kind, and with
/// it what tells a full disk from any other fault.
#[derive(Clone)]
struct Shared(Arc<Mutex<Option<Measured>>>);

impl Shared {
    fn taken(&self) -> io::Result<Measured> {
        let mut file = self.0.lock().map_err(|_| io::Error::other("a writer panicked"))?;
        file.take().ok_or_else(|| io::Error::other("the file is gone"))
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut file = self.0.lock().map_err(|_| io::Error::other("a writer panicked"))?;
        file.as_mut().map_or_else(|| Err(io::Error::other("the file is gone")), |f| f.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut file = self.0.lock().map_err(|_| io::Error::other("a writer panicked"))?;
        file.as_mut().map_or(Ok(()), Write::flush)
    }
}

fn field(column: Column) -> String {
    let name = column.name;
    match column.kind {
        ColumnType::Text | ColumnType::Word | ColumnType::Id | ColumnType::LocalTime => {
            format!("optional binary {name} (STRING); ")
        }
        ColumnType::Int | ColumnType::Minor => format!("optional int64 {name}; "),
        ColumnType::Time => format!("optional int64 {name} (TIMESTAMP(MICROS,true)); "),
        ColumnType::Amount => {
            format!("optional fixed_len_byte_array({DECIMAL_BYTES}) {name} (DECIMAL(20,{SCALE})); ")
        }
    }
}

/// Words share a dictionary; ids are almost all different, and numbers are small in differences.
fn properties(choice: &Choice) -> WriterProperties {
    let mut builder = WriterProperties::builder()
        .set_created_by(format!("redress {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_write_batch_size(GROUP_ROWS);
    for column in choice.columns() {
        let path = ColumnPath::from(column.name);
        builder = match column.kind {
            ColumnType::Text | ColumnType::Word | ColumnType::Amount => builder,
            ColumnType::Id | ColumnType::LocalTime => {
                builder.set_column_dictionary_enabled(path, false)
            }
            ColumnType::Int | ColumnType::Minor | ColumnType::Time => builder
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED),
        };
    }
    builder.build()
}

/// The cells of a column in one group of rows.
struct Buffer {
    values: Values,
    /// 1 for a value, 0 for none.
    levels: Vec<i16>,
}

enum Values {
    /// All texts one after another, and where each ends.
    Text {
        bytes: Vec<u8>,
        ends: Vec<usize>,
    },
    Int(Vec<i64>),
    Decimal(Vec<u8>),
}

impl Buffer {
    fn new(kind: ColumnType) -> Self {
        let values = match kind {
            ColumnType::Text | ColumnType::Word | ColumnType::Id | ColumnType::LocalTime => {
                Values::Text { bytes: Vec::new(), ends: Vec::new() }
            }
            ColumnType::Int | ColumnType::Minor | ColumnType::Time => Values::Int(Vec::new()),
            ColumnType::Amount => Values::Decimal(Vec::new()),
        };
        Self { values, levels: Vec::with_capacity(GROUP_ROWS) }
    }

    /// Takes a cell; returns the bytes of its text.
    fn push(&mut self, cell: Cell<'_>) -> io::Result<usize> {
        match (cell, &mut self.values) {
            (Cell::Text(text), _) => return Ok(self.push_text(text.as_bytes())),
            (Cell::Null, _) => {
                self.levels.push(0);
                return Ok(0);
            }
            (Cell::Int(number) | Cell::Time(number), Values::Int(values)) => values.push(number),
            (Cell::Decimal { minor, decimals }, Values::Decimal(values)) => {
                values.extend_from_slice(&scaled(minor, decimals)?);
            }
            (Cell::Int(_) | Cell::Time(_) | Cell::Decimal { .. }, _) => {
                return Err(io::Error::other("a cell is not of its column's type"));
            }
        }
        self.levels.push(1);
        Ok(0)
    }

    fn push_text(&mut self, text: &[u8]) -> usize {
        if let Values::Text { bytes, ends } = &mut self.values {
            bytes.extend_from_slice(text);
            ends.push(bytes.len());
            self.levels.push(1);
        }
        text.len()
    }

    fn write(&mut self, column: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = Some(self.levels.as_slice());
        match (&mut self.values, column) {
            (Values::Text { bytes, ends }, ColumnWriter::ByteArrayColumnWriter(column)) => {
                let all = Bytes::from(std::mem::take(bytes));
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let texts = starts.zip(ends.iter());
                let texts: Vec<ByteArray> =
                    texts.map(|(from, &until)| ByteArray::from(all.slice(from..until))).collect();
                column.write_batch(&texts, levels, None)?;
                ends.clear();
            }
            (Values::Int(values), ColumnWriter::Int64ColumnWriter(column)) => {
                column.write_batch(values, levels, None)?;
                values.clear();
            }
            (Values::Decimal(bytes), ColumnWriter::FixedLenByteArrayColumnWriter(column)) => {
                let all = Bytes::from(std::mem::take(bytes));
                let starts = (0..all.len()).step_by(DECIMAL_BYTES);
                let values =
                    starts.map(|from| ByteArray::from(all.slice(from..from + DECIMAL_BYTES)));
                let values: Vec<FixedLenByteArray> = values.map(FixedLenByteArray::from).collect();
                column.write_batch(&values, levels, None)?;
            }
            _ => return Err(ParquetError::General("a column is not of its type".to_owned())),
        }
        self.levels.clear();
        Ok(())
    }
}

/// The unscaled value of a decimal with [`SCALE`] decimals, big-endian.
fn scaled(minor: i64, decimals: u32) -> io::Result<[u8; DECIMAL_BYTES]> {
    let missing = SCALE.checked_sub(decimals);
    let missing = missing.ok_or_else(|| io::Error::other("a currency has too many decimals"))?;
    let bytes = (i128::from(minor) * 10_i128.pow(missing)).to_be_bytes();
    let mut last = [0; DECIMAL_BYTES];
    last.copy_from_slice(&bytes[bytes.len() - DECIMAL_BYTES..]);
    Ok(last)
}

/// What the system said, where it was the system.
fn cause(error: ParquetError) -> io::Error {
    if let ParquetError::External(source) = error {
        source.downcast::<io::Error>().map_or_else(io::Error::other, |error| *error)
    } else {
        io::Error::other(error)
    }
}
