//! The parts of a document as a reader hears them who does not see the page: tagged PDF.
//!
//! Parts form a tree in reading order. Text is drawn under a part; a part that continues on the next
//! page is still one.

use std::num::NonZeroU16;

use krilla::tagging::{
    Identifier, ListNumbering, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};

/// A part of the tree, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part(usize);

/// What a part is.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    /// A title; 1 is the document's.
    Heading(u16, String),
    Section,
    Paragraph,
    /// What somebody else has written.
    Quote,
    Contents,
    ContentsEntry,
    Link,
    List,
    ListEntry,
    /// What stands left of a list entry.
    Label,
    ListBody,
    Table,
    TableHead,
    TableBody,
    TableFoot,
    Row,
    ColumnHeader,
    RowHeader,
    Cell,
}

impl Role {
    fn tag(self) -> TagKind {
        match self {
            Self::Heading(level, title) => {
                let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
                Tag::Hn(level, Some(title)).into()
            }
            Self::Section => Tag::Section.into(),
            Self::Paragraph => Tag::P.into(),
            Self::Quote => Tag::BlockQuote.into(),
            Self::Contents => Tag::TOC.into(),
            Self::ContentsEntry => Tag::TOCI.into(),
            Self::Link => Tag::Link.into(),
            Self::List => Tag::L(ListNumbering::None).into(),
            Self::ListEntry => Tag::LI.into(),
            Self::Label => Tag::Lbl.into(),
            Self::ListBody => Tag::LBody.into(),
            Self::Table => Tag::Table.into(),
            Self::TableHead => Tag::THead.into(),
            Self::TableBody => Tag::TBody.into(),
            Self::TableFoot => Tag::TFoot.into(),
            Self::Row => Tag::TR.into(),
            Self::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
            Self::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
            Self::Cell => Tag::TD.into(),
        }
    }
}

struct Entry {
    role: Role,
    parts: Vec<Part>,
    /// What was drawn under it, known when the pages are written.
    drawn: Vec<Identifier>,
}

/// The parts so far.
#[derive(Default)]
pub(crate) struct Tags {
    entries: Vec<Entry>,
    /// Parts without one above them.
    tops: Vec<Part>,
    /// The part that new ones go into, and those above it.
    open: Vec<Part>,
}

impl Tags {
    /// A part without others in it.
    pub(crate) fn part(&mut self, role: Role) -> Part {
        let part = Part(self.entries.len());
        self.entries.push(Entry { role, parts: vec![], drawn: vec![] });
        match self.open.last() {
            Some(above) => self.entries[above.0].parts.push(part),
            None => self.tops.push(part),
        }
        part
    }

    /// Begins a part that others go into, until it is closed.
    pub(crate) fn open(&mut self, role: Role) -> Part {
        let part = self.part(role);
        self.open.push(part);
        part
    }

    /// Ends the part that was opened last.
    pub(crate) fn close(&mut self) {
        self.open.pop();
    }

    /// Whether no part is open.
    pub(crate) fn is_top(&self) -> bool {
        self.open.is_empty()
    }

    /// Notes what was drawn under a part.
    pub(crate) fn drawn(&mut self, part: Part, identifier: Identifier) {
        self.entries[part.0].drawn.push(identifier);
    }

    /// The tree as the PDF library takes it.
    pub(crate) fn tree(self) -> TagTree {
        let mut made: Vec<Option<TagGroup>> = vec![];
        // A part is made after the parts in it, which have higher numbers.
        made.resize_with(self.entries.len(), || None);
        for (at, entry) in self.entries.into_iter().enumerate().rev() {
            let drawn = entry.drawn.into_iter().map(Node::Leaf);
            let parts = entry.parts.iter().filter_map(|part| made[part.0].take()).map(Node::Group);
            let children = drawn.chain(parts).collect();
            made[at] = Some(TagGroup::with_children(entry.role.tag(), children));
        }
        let tops = self.tops.iter().filter_map(|part| made[part.0].take());
        let mut tree = TagTree::new();
        for top in tops {
            tree.push(top);
        }
        tree
    }
}
