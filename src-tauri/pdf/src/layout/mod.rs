//! Each kind of block, set into the flow.

mod facts;
mod grid;
mod table;
mod words;

use crate::{
    block::{Block, Section},
    flow::{Flow, Ink, Mark},
    style::{MUTED, SIDE, WIDTH},
    tags::Role,
};

impl Flow {
    /// Sets a section under its title.
    pub(crate) fn section(&mut self, section: &Section, nothing: &str) {
        let size = self.sizes.section;
        self.gap(size.leading * 1.2);
        self.keep(size.leading + 14.0 + self.beginning());
        self.mark(&section.title, false);
        self.tags.open(Role::Section);
        self.title(2, &section.title, size);
        self.gap(4.0);
        self.canvas.hairline(SIDE, SIDE + WIDTH, self.y);
        self.gap(10.0);
        self.blocks(&section.blocks, nothing);
        self.tags.close();
    }

    /// Sets blocks, one below the other.
    pub(crate) fn blocks(&mut self, blocks: &[Block], nothing: &str) {
        for block in blocks {
            self.block(block, nothing);
        }
    }

    fn block(&mut self, block: &Block, nothing: &str) {
        match block {
            Block::Heading(title) => {
                self.gap(4.0);
                self.keep(self.sizes.heading.leading + 3.0 + self.beginning());
                self.mark(title, true);
                // A heading of the summary stands under the document's title.
                let level = if self.tags.is_top() { 2 } else { 3 };
                self.title(level, title, self.sizes.heading);
                self.gap(3.0);
            }
            Block::Paragraph(text) => {
                self.paragraph(text, Ink::plain(self.sizes.body));
                self.gap(7.0);
            }
            Block::Note(text) => {
                self.paragraph(text, Ink::plain(self.sizes.small).grey(MUTED));
                self.gap(7.0);
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Timeline(moments) => self.timeline(moments),
            Block::Table(table) => self.table(table, nothing),
            Block::Verbatim(text) => self.verbatim(text),
        }
    }

    /// What must fit below a title: the header of a table and three rows, or as much text. Points.
    fn beginning(&self) -> f32 {
        4.0 * (self.sizes.table.leading + 6.0)
    }

    fn mark(&mut self, title: &str, nested: bool) {
        let (page, y) = (self.page(), self.y);
        self.marks.push(Mark { title: title.to_owned(), nested, page, y });
    }
}
