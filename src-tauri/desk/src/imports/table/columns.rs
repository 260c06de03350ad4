//! Which column of a file is which field: as it was said, or guessed by its name.

use std::collections::BTreeMap;

use super::{super::ImportError, rows::RawRow};
use crate::imports::{
    place::ImportPlace,
    plan::{ImportProblem, ImportProblemCode},
};

/// Longest excerpt of a value in a problem, in characters.
const EXCERPT_MAX: usize = 80;

/// A field and the names under which files have it.
#[derive(Clone, Copy, Debug)]
pub(in crate::imports) struct Column {
    pub(in crate::imports) field: &'static str,
    pub(in crate::imports) names: &'static [&'static str],
    pub(in crate::imports) is_needed: bool,
}

/// The places of fields in the rows of a file.
#[derive(Clone, Debug)]
pub(in crate::imports) struct Columns {
    header: Vec<String>,
    places: BTreeMap<&'static str, usize>,
}

impl Columns {
    /// Finds the columns. A name that was said counts; an empty one says that the file has no such
    /// column; the others are guessed.
    ///
    /// # Errors
    /// `import_column_unknown`, `import_column_missing`.
    pub(in crate::imports) fn find(
        columns: &[Column],
        said: &BTreeMap<String, String>,
        header: &[String],
    ) -> Result<Self, ImportError> {
        let mut places = BTreeMap::new();
        for column in columns {
            let place = match said.get(column.field).map(|name| name.trim()) {
                Some("") => None,
                Some(name) => {
                    Some(header.iter().position(|there| there == name).ok_or_else(|| {
                        ImportError::ColumnUnknown {
                            name: name.to_owned(),
                            header: header.to_vec(),
                        }
                    })?)
                }
                None => header.iter().position(|name| column.names.contains(&&*plain(name))),
            };
            match place {
                Some(place) => {
                    places.insert(column.field, place);
                }
                None if column.is_needed => {
                    let header = header.to_vec();
                    return Err(ImportError::ColumnMissing { field: column.field, header });
                }
                None => {}
            }
        }
        Ok(Self { header: header.to_vec(), places })
    }

    /// Whether the file has a field.
    pub(in crate::imports) fn has(&self, field: &str) -> bool {
        self.places.contains_key(field)
    }

    /// The column of each field, by its name in the header.
    pub(in crate::imports) fn mapping(&self) -> BTreeMap<String, String> {
        let name = |place: &usize| self.header.get(*place).cloned().unwrap_or_default();
        self.places.iter().map(|(field, place)| ((*field).to_owned(), name(place))).collect()
    }

    /// The text of a field, as it stands in the file; empty when the file does not have it.
    pub(in crate::imports) fn text<'a>(&self, row: &'a RawRow, field: &str) -> &'a str {
        let place = self.places.get(field);
        place.and_then(|&place| row.fields.get(place)).unwrap_or_default()
    }

    /// The problem of a row that has more or fewer fields than the header.
    pub(in crate::imports) fn uneven(&self, row: &RawRow) -> Option<ImportProblem> {
        let (has, needs) = (row.fields.len(), self.header.len());
        if has == needs {
            return None;
        }
        let message = format!("line {}: {has} fields, and the header has {needs}", row.line);
        let place = ImportPlace { line: Some(row.line), ..ImportPlace::default() };
        let code = ImportProblemCode::FieldCount;
        Some(ImportProblem { place, code, value: format!("{has}/{needs}"), message })
    }

    /// A problem with a field of a row.
    pub(in crate::imports) fn problem(
        &self,
        row: &RawRow,
        field: &str,
        code: ImportProblemCode,
        what: &str,
    ) -> ImportProblem {
        let number = self.places.get(field).map(|place| place.saturating_add(1));
        let name = number.and_then(|number| self.header.get(number.saturating_sub(1))).cloned();
        let value: String = self.text(row, field).chars().take(EXCERPT_MAX).collect();
        let shown = name.clone().unwrap_or_else(|| field.to_owned());
        ImportProblem {
            message: format!("line {}, column {shown}: {what}", row.line),
            place: ImportPlace {
                line: Some(row.line),
                column: number.map(|number| number as u64),
                name,
                key: None,
            },
            code,
            value,
        }
    }
}

/// A name of a column for comparison: letters and digits in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 2] = [
        Column { field: "id", names: &["id", "userid"], is_needed: true },
        Column { field: "name", names: &["name"], is_needed: false },
    ];

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn columns_are_guessed_by_their_names() {
        let header = header(&["Name", "USER_ID"]);
        let found = Columns::find(&COLUMNS, &BTreeMap::new(), &header).expect("found");
        assert_eq!(found.places, BTreeMap::from([("id", 1), ("name", 0)]));
    }

    #[test]
    fn what_was_said_counts_more_than_a_name() {
        let header = header(&["id", "key", "name"]);
        let said = [("id", "key"), ("name", "")];
        let said = said.map(|(field, name)| (field.to_owned(), name.to_owned())).into();
        let found = Columns::find(&COLUMNS, &said, &header).expect("found");
        assert_eq!(found.places, BTreeMap::from([("id", 1)]));
    }
}
