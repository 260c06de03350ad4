//! What a document is made of: plain values, no domain.

use chrono::{DateTime, Utc};

use crate::style::Scale;

/// A text document, ready to be rendered.
#[derive(Clone, Debug)]
pub struct Document {
    /// Large on the first page, and in the document's properties.
    pub title: String,
    /// A line under the title; empty for none.
    pub subtitle: String,
    /// Left in the running header of every page, for example the id of the case.
    pub header: String,
    /// Left in the footer of every page, for example who made it and when; empty for none.
    pub footer: String,
    /// The language of the text, as a tag of RFC 3066, for example `en` or `de-CH`; in the properties.
    pub language: String,
    /// Written into the document's properties. Part of the input, so that bytes can be repeated.
    pub created_at: DateTime<Utc>,
    /// How large the text is set.
    pub scale: Scale,
    /// Whether a content list with page numbers follows the title.
    pub contents: bool,
    /// The words that the document adds by itself.
    pub labels: Labels,
    /// Shown on the first page, above the content list; for the key facts.
    pub summary: Vec<Block>,
    /// The text, each section under its title.
    pub sections: Vec<Section>,
}

impl Document {
    /// An empty document in English, set compactly, with a content list.
    pub fn new(title: impl Into<String>, created_at: DateTime<Utc>) -> Self {
        Self {
            title: title.into(),
            subtitle: String::new(),
            header: String::new(),
            footer: String::new(),
            language: "en".into(),
            created_at,
            scale: Scale::File,
            contents: true,
            labels: Labels::default(),
            summary: vec![],
            sections: vec![],
        }
    }
}

/// The words that a document adds by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    /// Title of the content list.
    pub contents: String,
    /// Footer; `{page}` and `{pages}` are replaced by the numbers.
    pub page: String,
    /// Stands where a table has no rows.
    pub nothing: String,
}

impl Default for Labels {
    fn default() -> Self {
        Self {
            contents: "Contents".into(),
            page: "Page {page} of {pages}".into(),
            nothing: "None".into(),
        }
    }
}

/// A chapter: a line in the content list and a bookmark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The chapter's title.
    pub title: String,
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A smaller title inside a section; indented in the content list.
    Heading(String),
    /// Running text; line breaks are kept.
    Paragraph(String),
    /// A remark, set smaller and greyer.
    Note(String),
    /// Names and values, one below the other.
    Facts(Vec<(String, String)>),
    /// What happened when.
    Timeline(Vec<Moment>),
    /// Rows and columns.
    Table(Table),
    /// Text exactly as it was sent, in a fixed-width face; spaces and line breaks are kept, and
    /// what had to be wrapped is indented.
    Verbatim(String),
}

/// An entry of a timeline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// When, as it shall be read.
    pub when: String,
    /// What happened, in bold.
    pub what: String,
    /// More about it; empty for none.
    pub detail: String,
}

/// A table; its header row is repeated on every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The cells of each row. A missing cell is blank; what is too many joins the last column.
    pub rows: Vec<Vec<String>>,
    /// A last row in bold under a line, for sums; empty for none.
    pub totals: Vec<String>,
}

/// A column of a table. Widths follow the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// Words: left-aligned, wrapped.
    Text(String),
    /// Amounts and counts: right-aligned, with figures of equal width.
    Figures(String),
}

impl Column {
    pub(crate) fn title(&self) -> &str {
        match self {
            Self::Text(title) | Self::Figures(title) => title,
        }
    }

    pub(crate) fn is_figures(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::Figures(_) => true,
        }
    }
}
