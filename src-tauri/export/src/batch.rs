use crate::Cell;

/// Rows on their way from the database to the disk, without an allocation for each.
#[derive(Debug)]
pub struct Batch {
    width: usize,
    text: String,
    cells: Vec<Packed>,
}

/// A [`Cell`] whose text is a part of the batch's.
#[derive(Clone, Copy, Debug)]
enum Packed {
    Text { from: u32, until: u32 },
    Int(i64),
    Decimal { minor: i64, decimals: u8 },
    Null,
    Time(i64),
}

/// A batch is handed on when it holds so much text, whatever its number of rows.
const TEXT_BYTES: usize = 1 << 20;
/// The most rows in a batch.
const ROWS: usize = 1_024;

impl Batch {
    /// An empty batch of rows with `width` cells.
    pub fn new(width: usize) -> Self {
        Self { width, text: String::new(), cells: Vec::with_capacity(width * ROWS) }
    }

    /// Adds a row. A row of another width than the batch is found by the sink.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        for cell in cells {
            let packed = match cell {
                Cell::Text(text) => self.pack(text),
                Cell::Int(number) => Packed::Int(number),
                Cell::Decimal { minor, decimals } => {
                    Packed::Decimal { minor, decimals: u8::try_from(decimals).unwrap_or(u8::MAX) }
                }
                Cell::Null => Packed::Null,
                Cell::Time(micros) => Packed::Time(micros),
            };
            self.cells.push(packed);
        }
    }

    /// Texts end below four gigabytes: a batch is full at a megabyte, and a database has no text of
    /// more than one.
    fn pack(&mut self, text: &str) -> Packed {
        let from = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        Packed::Text { from, until: u32::try_from(self.text.len()).unwrap_or(u32::MAX) }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.cells.len() / self.width.max(1)
    }

    /// Whether it should be handed on.
    pub fn is_full(&self) -> bool {
        self.rows() >= ROWS || self.text.len() >= TEXT_BYTES
    }

    /// Calls `each` with the cells of every row.
    ///
    /// # Errors
    /// The first error of `each`.
    pub fn try_each<E>(&self, mut each: impl FnMut(&[Cell<'_>]) -> Result<(), E>) -> Result<(), E> {
        let mut row = Vec::with_capacity(self.width);
        for packed in self.cells.chunks(self.width.max(1)) {
            row.clear();
            row.extend(packed.iter().map(|&packed| self.unpack(packed)));
            each(&row)?;
        }
        Ok(())
    }

    fn unpack(&self, packed: Packed) -> Cell<'_> {
        match packed {
            Packed::Text { from, until } => {
                let range = from as usize..until as usize;
                Cell::Text(self.text.get(range).unwrap_or_default())
            }
            Packed::Int(number) => Cell::Int(number),
            Packed::Decimal { minor, decimals } => {
                Cell::Decimal { minor, decimals: u32::from(decimals) }
            }
            Packed::Null => Cell::Null,
            Packed::Time(micros) => Cell::Time(micros),
        }
    }
}
