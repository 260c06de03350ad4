use crate::ExportError;

/// What the cells of a column are.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// Free text.
    Text,
    /// One of few words, such as a kind or a currency.
    Word,
    /// An id or key: text even where it consists of digits.
    Id,
    /// A whole number.
    Int,
    /// A moment in UTC.
    Time,
    /// A moment in the chosen zone, with its offset.
    LocalTime,
    /// A whole number of minor units.
    Minor,
    /// An amount in major units, with the decimals of its currency.
    Amount,
}

/// A column of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, in every format.
    pub name: &'static str,
    /// What its cells are.
    pub kind: ColumnType,
}

impl Column {
    /// A column.
    pub const fn new(name: &'static str, kind: ColumnType) -> Self {
        Self { name, kind }
    }
}

/// All columns that an export can have.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Title of a sheet.
    pub title: &'static str,
    /// The columns of each row.
    pub columns: &'static [Column],
    /// Columns by whose values totals are grouped; the last is the currency. Empty: no totals.
    pub totals_by: &'static [&'static str],
    /// Columns of type [`ColumnType::Amount`] that are summed.
    pub totals_of: &'static [&'static str],
}

impl Schema {
    /// The place of a column.
    ///
    /// # Errors
    /// [`ExportError::UnknownColumn`].
    pub(crate) fn place_of(&self, name: &str) -> Result<usize, ExportError> {
        self.columns.iter().position(|column| column.name == name).ok_or_else(|| {
            let known: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
            ExportError::UnknownColumn {
                name: name.chars().take(40).collect(),
                known: known.join(", "),
            }
        })
    }

    pub(crate) fn places_of(&self, names: &[&str]) -> Result<Vec<usize>, ExportError> {
        names.iter().map(|name| self.place_of(name)).collect()
    }
}
