//! From blocks to bytes.

use pdf_writer::{Date, Filter, Pdf, Rect, Ref, TextStr};
use thiserror::Error;

use crate::{
    block::{Block, Document},
    canvas::{Canvas, Pen, resource},
    embed,
    flow::{Flow, Ink},
    font::{Face, Style},
    pointers::{Links, Slot, bookmarks, entry},
    style::{BOTTOM, FOOTER, HEADER, MUTED, PAGE, SIDE, TOP, WIDTH},
    text::advance,
};

/// A document as a PDF file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
}

/// Why a document could not be made. None of it depends on the document's text.
#[derive(Debug, Error)]
pub enum RenderError {
    /// A font that comes with the program cannot be cut down to what is used.
    #[error("The font {face} cannot be embedded: {reason}.")]
    Font {
        /// Name of the font.
        face: &'static str,
        /// What the font library says.
        reason: String,
    },
}

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
        self.write(flow, &slots)
    }

    fn first_page(&self, flow: &mut Flow) {
        flow.words(&self.title, Ink::bold(flow.sizes.title));
        if !self.subtitle.is_empty() {
            flow.gap(2.0);
            flow.words(&self.subtitle, Ink::plain(flow.sizes.body).grey(MUTED));
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
        flow.words(&self.labels.contents, Ink::bold(flow.sizes.section));
        flow.gap(6.0);
        let mut slots = vec![];
        for _ in 0..entries {
            if flow.y - size.leading < BOTTOM {
                flow.next_page();
            }
            slots.push(Slot { page: flow.page(), y: flow.y });
            flow.y -= size.leading * 1.25;
        }
        flow.next_page();
        slots
    }

    fn write(&self, mut flow: Flow, slots: &[Slot]) -> Result<Rendered, RenderError> {
        let count = flow.pages.len();
        let overlays: Vec<_> =
            (0..count).map(|page| self.overlay(page, count, slots, &mut flow)).collect();
        let mut pdf = Pdf::new();
        pdf.set_version(1, 7);
        let mut next = Ref::new(1);
        let (catalog, tree, info) = (next.bump(), next.bump(), next.bump());
        let faces: Vec<_> = flow.fonts.drawn().map(|font| (font.face, next.bump())).collect();
        let pages: Vec<_> = (0..count).map(|_| next.bump()).collect();
        let outline = (!flow.marks.is_empty()).then(|| next.bump());
        {
            let mut root = pdf.catalog(catalog);
            root.pages(tree);
            root.viewer_preferences().display_doc_title(true);
            if let Some(outline) = outline {
                root.outlines(outline);
            }
        }
        let length = i32::try_from(count).unwrap_or(i32::MAX);
        pdf.pages(tree).kids(pages.iter().copied()).count(length);
        self.properties(&mut pdf, info);
        for (font, (_, id)) in flow.fonts.drawn().zip(&faces) {
            embed::font(&mut pdf, font, *id, &mut next).map_err(|error| RenderError::Font {
                face: font.face.name(),
                reason: error.to_string(),
            })?;
        }
        let links = Links { slots, marks: &flow.marks, pages: &pages };
        for (at, (body, overlay)) in flow.pages.iter().zip(&overlays).enumerate() {
            let streams = [next.bump(), next.bump()];
            pdf.stream(streams[0], body).filter(Filter::FlateDecode);
            pdf.stream(streams[1], overlay).filter(Filter::FlateDecode);
            let annotations = links.write(&mut pdf, at, flow.sizes.body, &mut next);
            page(&mut pdf, pages[at], tree, &faces, streams, annotations);
        }
        if let Some(outline) = outline {
            bookmarks(&mut pdf, outline, &flow.marks, &pages, &mut next);
        }
        Ok(Rendered { bytes: pdf.finish(), pages: count })
    }

    fn properties(&self, pdf: &mut Pdf, id: Ref) {
        let date = pdf_date(&self.created_at);
        pdf.document_info(id)
            .title(TextStr(&self.title))
            .producer(TextStr("Redress"))
            .creation_date(date)
            .modified_date(date);
    }

    /// What is known only at the end: page numbers.
    fn overlay(&self, page: usize, count: usize, slots: &[Slot], flow: &mut Flow) -> Vec<u8> {
        let mut canvas = Canvas::default();
        let size = flow.sizes.small;
        let fonts = &mut flow.fonts;
        let mut running = |text: &str, y: f32, right: bool, share: f32| {
            let room = WIDTH * share - 8.0;
            let glyphs = fonts.shape_line(text, Style::Plain, size.points, room);
            let used = advance(&glyphs) * size.points;
            let x = if right { SIDE + WIDTH - used } else { SIDE };
            let pen = Pen { x, y, size: size.points, grey: MUTED, style: Style::Plain };
            canvas.text(fonts, &glyphs, pen);
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
        canvas.finish()
    }
}

fn headings(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| matches!(block, Block::Heading(_))).count()
}

fn page(
    pdf: &mut Pdf,
    id: Ref,
    tree: Ref,
    faces: &[(Face, Ref)],
    streams: [Ref; 2],
    annotations: Vec<Ref>,
) {
    let mut page = pdf.page(id);
    page.parent(tree).media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1));
    page.contents_array(streams);
    if !annotations.is_empty() {
        page.annotations(annotations);
    }
    let mut resources = page.resources();
    let mut fonts = resources.fonts();
    for (face, id) in faces {
        fonts.pair(resource(*face), *id);
    }
}

fn pdf_date(at: &chrono::DateTime<chrono::Utc>) -> Date {
    use chrono::{Datelike, Timelike};
    let byte = |number: u32| u8::try_from(number).unwrap_or(0);
    Date::new(u16::try_from(at.year()).unwrap_or(0))
        .month(byte(at.month()))
        .day(byte(at.day()))
        .hour(byte(at.hour()))
        .minute(byte(at.minute()))
        .second(byte(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
