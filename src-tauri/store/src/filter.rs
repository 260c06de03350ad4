//! Statements with optional conditions. Together with bulk statements the only place where SQL text
//! is composed, from constants only: a value is never part of the text.

use crate::{Query, Value};

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

/// `text` as a pattern for `like … escape '\'` that finds it anywhere, in lower case.
pub fn contains_pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.trim().to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
