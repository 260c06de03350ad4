//! From blocks to pages.

use crate::{
    block::{Block, Document},
    canvas::{Canvas, Meaning, Pen},
    flow::{Flow, Ink},
    font::Style,
    output::{RenderError, Rendered},
    pointers::{Slot, entry},
    shape::{advance, visual},
    style::{BOTTOM, FOOTER, HEADER, MUTED, SIDE, TOP, WIDTH},
    tags::Role,
    write::write,
};

impl Document {
    /// Sets the document and writes it as a PDF. The same document gives the same bytes.
    pub fn render(&self) -> Result<Rendered, RenderError> {
        let mut flow = Flow::new(self.scale);
        self.first_page(&mut flow);
        let slots = if self.contents { self.reserve(&mut flow) } else { vec![] };
        for section in &self.sections {
            flow.section(section, &self.labels.nothing);
        }
        if !flow.canvas.is_blank() || flow.pages.is_empty() {
            flow.next_page();
        }
        let count = flow.pages.len();
        let overlays: Vec<_> =
            (0..count).map(|page| self.overlay(page, count, &slots, &mut flow)).collect();
        write(self, flow, &overlays, &slots)
    }

    fn first_page(&self, flow: &mut Flow) {
        flow.title(1, &self.title, flow.sizes.title);
        if !self.subtitle.is_empty() {
            flow.gap(2.0);
            flow.paragraph(&self.subtitle, Ink::plain(flow.sizes.body).grey(MUTED));
        }
        flow.gap(18.0);
        flow.blocks(&self.summary, &self.labels.nothing);
    }

    /// Keeps room for the content list; the page numbers are not known yet.
    fn reserve(&self, flow: &mut Flow) -> Vec<Slot> {
        let entries = flow.marks.len()
            + self.sections.iter().map(|section| 1 + headings(&section.blocks)).sum::<usize>();
        let size = flow.sizes.body;
        flow.gap(10.0);
        flow.keep(flow.sizes.section.leading + 4.0 * size.leading);
        flow.title(2, &self.labels.contents, flow.sizes.section);
        flow.gap(6.0);
        let mut slots = vec![];
        flow.tags.open(Role::Contents);
        for _ in 0..entries {
            if flow.y - size.leading < BOTTOM {
                flow.next_page();
            }
            flow.tags.open(Role::ContentsEntry);
            let part = flow.tags.part(Role::Link);
            flow.tags.close();
            slots.push(Slot { page: flow.page(), y: flow.y, part });
            flow.y -= size.leading * 1.25;
        }
        flow.tags.close();
        flow.next_page();
        slots
    }

    /// What is known only at the end: page numbers.
    fn overlay(&self, page: usize, count: usize, slots: &[Slot], flow: &mut Flow) -> Canvas {
        let mut canvas = Canvas::default();
        let size = flow.sizes.small;
        let fonts = &mut flow.fonts;
        let mut running = |text: &str, y: f32, right: bool, share: f32| {
            let room = WIDTH * share - 8.0;
            let line = fonts.shape_line(text, Style::Plain, size.points, room);
            let used = advance(&line.glyphs) * size.points;
            let x = if right { SIDE + WIDTH - used } else { SIDE };
            let pen = Pen { x, y, size: size.points, grey: MUTED, style: Style::Plain };
            let meaning = if y > TOP { Meaning::Header } else { Meaning::Footer };
            canvas.text(visual(&line.glyphs).into_owned(), &line.text, pen, meaning);
        };
        running(&self.header, HEADER, false, 0.5);
        running(&self.title, HEADER, true, 0.5);
        running(&self.footer, FOOTER, false, 0.75);
        let number = self.labels.page.replace("{page}", &(page + 1).to_string());
        running(&number.replace("{pages}", &count.to_string()), FOOTER, true, 0.25);
        canvas.hairline(SIDE, SIDE + WIDTH, HEADER - 8.0);
        canvas.hairline(SIDE, SIDE + WIDTH, FOOTER + 14.0);
        const { assert!(TOP < HEADER - 8.0 && BOTTOM > FOOTER + 14.0) };
        for (slot, mark) in slots.iter().zip(&flow.marks).filter(|(slot, _)| slot.page == page) {
            entry(&mut canvas, &mut flow.fonts, *slot, mark, flow.sizes.body);
        }
        canvas
    }
}

fn headings(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| matches!(block, Block::Heading(_))).count()
}
