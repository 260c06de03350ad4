use crate::{ExportError, Format, Schema, Zone};

/// How the rows are written.
#[derive(Clone, Debug)]
pub struct Options {
    /// Format of the file.
    pub format: Format,
    /// Names of the columns, in this order; all when absent.
    pub columns: Option<Vec<String>>,
    /// Zone of local times and of a journal's days; without one columns of local times are left out.
    pub zone: Option<Zone>,
    /// CSV: a byte order mark first, by which some spreadsheets know UTF-8.
    pub byte_order_mark: bool,
    /// CSV: texts that a spreadsheet would run stay as they are, for programs.
    pub keep_formulas: bool,
}

impl Options {
    /// All columns in UTC, guarded against formulas.
    pub const fn new(format: Format) -> Self {
        Self { format, columns: None, zone: None, byte_order_mark: false, keep_formulas: false }
    }

    /// The places of the chosen columns among all of them.
    pub(crate) fn choice(&self, schema: &Schema) -> Result<Vec<usize>, ExportError> {
        let Some(names) = &self.columns else {
            let is_written = |&place: &usize| {
                self.zone.is_some() || schema.columns[place].kind != crate::ColumnType::LocalTime
            };
            return Ok((0..schema.columns.len()).filter(is_written).collect());
        };
        let places = names.iter().map(|name| schema.place_of(name));
        let places = places.collect::<Result<Vec<_>, _>>()?;
        for (index, &place) in places.iter().enumerate() {
            let name = schema.columns[place].name;
            if places[..index].contains(&place) {
                return Err(ExportError::ColumnTwice { name: name.to_owned() });
            }
            if schema.columns[place].kind == crate::ColumnType::LocalTime && self.zone.is_none() {
                return Err(ExportError::ZoneMissing { name: name.to_owned() });
            }
        }
        if places.is_empty() { Err(ExportError::NoColumns) } else { Ok(places) }
    }
}
