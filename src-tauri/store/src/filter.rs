//! Statements with optional conditions. Together with bulk statements the only place where SQL text
//! is composed, from constants only: a value is never part of the text.

use crate::{
    Query, Value,
    fold::{fold_case, variants_of},
};

/// What separates the words of an id, besides a space: `pi_3Qx`, `usr-1:top-up`.
const SEPARATORS: [&str; 5] = ["_", ":", "-", "/", "."];

/// A place that a search covers; columns are SQL expressions of the statement.
#[derive(Clone, Copy, Debug)]
pub enum Searched {
    /// Written by people: the text may be anywhere in it.
    Text(&'static str),
    /// An id, key or code: only the beginning of one of its words matches. Otherwise the random
    /// letters of ids would match every short name.
    Id(&'static str),
    /// A text of another table, inside a condition.
    Within {
        /// The condition up to the text, such as `a.owner in (select id from users where `.
        before: &'static str,
        /// The column.
        text: &'static str,
        /// The rest of the condition.
        after: &'static str,
    },
}

/// A `select … where …` to which conditions are added. Texts are constants; `?` is a placeholder.
#[derive(Clone, Debug)]
pub struct Filtered {
    text: String,
    values: Vec<Value>,
}

impl Filtered {
    /// Starts with a text that ends inside a `where` clause to which ` and …` can be added.
    pub fn new(start: &'static str) -> Self {
        let mut filtered = Self { text: String::with_capacity(1024), values: Vec::new() };
        filtered.append(start);
        filtered
    }

    /// Adds text; its placeholders are bound by [`Self::bind`].
    #[must_use]
    pub fn push(mut self, piece: &'static str) -> Self {
        self.append(piece);
        self
    }

    /// Binds the next placeholder of the text.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Adds `condition` when there is a value, which is bound to each of its placeholders.
    #[must_use]
    pub fn and<V: Into<Value> + Clone>(
        mut self,
        condition: &'static str,
        value: Option<V>,
    ) -> Self {
        let Some(value) = value else { return self };
        self.append(" and ");
        self.append(condition);
        for _ in condition.matches('?') {
            self.values.push(value.clone().into());
        }
        self
    }

    /// Adds a condition when there is a text that is not blank: it is found in one of `places`,
    /// ignoring case. Both engines give the same answer, whatever the database's locale: `lower` of
    /// `SQLite` changes ASCII letters only, so the other letters of `text` are replaced in the
    /// column, each upper-case variant by its lower case.
    #[must_use]
    pub fn search(mut self, places: &[Searched], text: Option<&str>) -> Self {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return self };
        let text = fold_case(text);
        for (index, place) in places.iter().enumerate() {
            self.append(if index == 0 { " and (" } else { " or " });
            match *place {
                Searched::Text(column) => self.contains(column, &text),
                Searched::Id(column) => self.has_word(column, &text),
                Searched::Within { before, text: column, after } => {
                    self.append(before);
                    self.contains(column, &text);
                    self.append(after);
                }
            }
        }
        self.append(")");
        self
    }

    /// `text` is anywhere in the column.
    fn contains(&mut self, column: &'static str, text: &str) {
        self.folded(column, text);
        self.append(r" like ? escape '\'");
        self.values.push(format!("%{}%", escaped(text)).into());
    }

    /// A word of the column begins with `text`; what separates words is the same in both.
    fn has_word(&mut self, column: &'static str, text: &str) {
        let words = SEPARATORS.iter().fold(text.to_owned(), |text, one| text.replace(one, " "));
        let words = words.trim_start();
        if words.is_empty() {
            self.append("1 = 0");
            return;
        }
        self.append("' ' || ");
        for _ in SEPARATORS {
            self.append("replace(");
        }
        self.folded(column, text);
        for separator in SEPARATORS {
            self.append(", ?, ' ')");
            self.values.push(separator.into());
        }
        self.append(r" like ? escape '\'");
        self.values.push(format!("% {}%", escaped(words)).into());
    }

    /// The column in lower case, as far as `text` has such letters.
    fn folded(&mut self, column: &'static str, text: &str) {
        let variants = variants_of(text);
        for _ in &variants {
            self.append("replace(");
        }
        self.append("lower(");
        self.append(column);
        self.append(")");
        for (variant, folded) in &variants {
            self.append(", ?, ?)");
            self.values.extend([variant.to_string().into(), folded.to_string().into()]);
        }
    }

    /// The finished statement.
    pub fn query(self) -> Query {
        Query::composed(self.text, self.values)
    }

    fn append(&mut self, piece: &'static str) {
        let mut number = self.text.matches('$').count();
        for (index, part) in piece.split('?').enumerate() {
            if index > 0 {
                number += 1;
                self.text.push('$');
                self.text.push_str(&number.to_string());
            }
            self.text.push_str(part);
        }
    }
}

/// `text` as part of a pattern for `like … escape '\'` that matches nothing else.
fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}
