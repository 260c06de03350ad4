//! Statements with optional conditions. Together with bulk statements the only place where SQL text
//! is composed, from constants only: a value is never part of the text.

use crate::{
    Query, Value,
    fold::{fold_case, variants_of},
};

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

    /// Adds a condition when there is a text that is not blank: one of `columns` contains it, ignoring
    /// case. Both engines give the same answer, whatever the database's locale: `lower` of `SQLite`
    /// changes ASCII letters only, so the other letters of `text` are replaced in the column, each
    /// upper-case variant by its lower case.
    #[must_use]
    pub fn search(mut self, columns: &[&'static str], text: Option<&str>) -> Self {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return self };
        let text = fold_case(text);
        let variants = variants_of(&text);
        for (index, column) in columns.iter().enumerate() {
            self.append(if index == 0 { " and (" } else { " or " });
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
            self.append(r" like ? escape '\'");
            self.values.push(contains_pattern(&text).into());
        }
        self.append(")");
        self
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

/// `text` as a pattern for `like … escape '\'` that matches it anywhere.
fn contains_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
