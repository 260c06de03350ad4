//! Keyset paging: a page starts after the sort key of the previous page's last row, not at an offset.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::StoreError;

/// The sort key of the last row of a page. Opaque to callers; its text is a JSON array of strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(Vec<String>);

impl Cursor {
    /// A cursor of the given parts.
    pub fn new(parts: impl IntoIterator<Item = String>) -> Self {
        Self(parts.into_iter().collect())
    }

    /// A part as text.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`] when the cursor has no such part.
    pub fn text(&self, index: usize) -> Result<&str, StoreError> {
        self.0.get(index).map(String::as_str).ok_or(StoreError::BadCursor)
    }

    /// A part as a number.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`] when the part is missing or not a number.
    pub fn int(&self, index: usize) -> Result<i64, StoreError> {
        self.text(index)?.parse().map_err(|_| StoreError::BadCursor)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(&self.0).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Cursor {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text).map(Self).map_err(|_| StoreError::BadCursor)
    }
}

/// The page a caller asks for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct PageRequest {
    /// `next_cursor` of the page before; absent for the first page.
    #[serde(default)]
    pub cursor: Option<String>,
    /// Number of rows, 1 to 500; 50 when absent.
    #[serde(default)]
    pub limit: Option<u16>,
}

impl PageRequest {
    /// The cursor, parsed; `None` for the first page.
    ///
    /// # Errors
    /// [`StoreError::BadCursor`] when it is not a cursor.
    pub fn cursor(&self) -> Result<Option<Cursor>, StoreError> {
        self.cursor.as_deref().map(str::parse).transpose()
    }

    /// Number of rows, clamped to 1 to 500.
    pub fn limit(&self) -> usize {
        usize::from(self.limit.unwrap_or(50).clamp(1, 500))
    }

    /// Number of rows to query: one more than the page, to know whether another page follows.
    pub fn limit_and_one(&self) -> i64 {
        i64::try_from(self.limit()).unwrap_or(500).saturating_add(1)
    }

    /// The page of `rows` that were queried with [`Self::limit_and_one`].
    pub fn page<T>(&self, mut rows: Vec<T>, cursor_of: impl Fn(&T) -> Cursor) -> Page<T> {
        let more = rows.len() > self.limit();
        rows.truncate(self.limit());
        let next_cursor = rows.last().filter(|_| more).map(|row| cursor_of(row).to_string());
        Page { rows, next_cursor }
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Page<T> {
    /// The rows, in the order of the list.
    pub rows: Vec<T>,
    /// Pass it as `cursor` to get the next page; null on the last page.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The page with each row converted.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(f).collect(), next_cursor: self.next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_cursor_survives_its_text() {
        let cursor = Cursor::new(["o'neil~%, 張".to_owned(), "-17".to_owned(), String::new()]);
        let read: Cursor = cursor.to_string().parse().expect("own text");
        assert_eq!(read, cursor);
        assert_eq!(read.int(1).expect("a number"), -17);
    }

    #[test]
    fn a_mangled_cursor_is_refused() {
        for text in ["", "[", "[1]", "{}"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
        let cursor: Cursor = r#"["abc"]"#.parse().expect("a cursor");
        assert!(cursor.int(0).is_err());
        assert!(cursor.text(1).is_err());
    }
}
