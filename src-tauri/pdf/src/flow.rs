//! Text flows from page to page.

use crate::{
    canvas::{Canvas, Meaning, Pen},
    font::{Fonts, Style},
    shape::{trimmed, visual},
    style::{BOTTOM, INK, Scale, Size, Sizes, TOP},
    tags::Tags,
    text::Line,
};

/// A place that the content list and the bookmarks point to.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) title: String,
    /// Whether it is inside a section.
    pub(crate) nested: bool,
    /// Counted from 0.
    pub(crate) page: usize,
    /// Upper edge of the title, points from the lower edge of the page.
    pub(crate) y: f32,
}

/// The document while it is being set.
pub(crate) struct Flow {
    pub(crate) fonts: Fonts,
    pub(crate) canvas: Canvas,
    pub(crate) sizes: Sizes,
    /// Upper edge of what comes next.
    pub(crate) y: f32,
    /// Finished pages.
    pub(crate) pages: Vec<Canvas>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) tags: Tags,
}

impl Flow {
    pub(crate) fn new(scale: Scale) -> Self {
        Self {
            fonts: Fonts::default(),
            canvas: Canvas::default(),
            sizes: scale.sizes(),
            y: TOP,
            pages: vec![],
            marks: vec![],
            tags: Tags::default(),
        }
    }

    /// Number of the current page, counted from 0.
    pub(crate) fn page(&self) -> usize {
        self.pages.len()
    }

    pub(crate) fn next_page(&mut self) {
        self.pages.push(std::mem::take(&mut self.canvas));
        self.y = TOP;
    }

    pub(crate) fn is_at_top(&self) -> bool {
        self.y >= TOP
    }

    /// Starts a page if less than `height` is left on this one.
    pub(crate) fn keep(&mut self, height: f32) {
        if self.y - height < BOTTOM && !self.is_at_top() {
            self.next_page();
        }
    }

    /// White space, except at the top of a page.
    pub(crate) fn gap(&mut self, height: f32) {
        if !self.is_at_top() {
            self.y -= height;
        }
    }

    /// How many lines of this size fit on the page.
    pub(crate) fn lines_left(&self, size: Size, padding: f32) -> usize {
        let mut count = 0;
        let mut y = self.y - padding;
        while y - size.leading >= BOTTOM - 0.01 {
            y -= size.leading;
            count += 1;
        }
        count
    }

    /// The base line of a line of text whose upper edge is `y`: it stands in the middle of its leading.
    pub(crate) fn base_line(y: f32, size: Size) -> f32 {
        y - (size.leading - size.points) / 2.0 - size.points * 0.86
    }

    /// Draws one line with its upper edge at `y`.
    pub(crate) fn draw(&mut self, line: Line<'_>, x: f32, y: f32, ink: Ink, meaning: Meaning) {
        let Ink { size, grey, style } = ink;
        let pen = Pen { x, y: Self::base_line(y, size), size: size.points, grey, style };
        let glyphs = visual(trimmed(line.glyphs)).into_owned();
        self.canvas.text(glyphs, line.text, pen, meaning);
    }
}

/// Style of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ink {
    pub(crate) size: Size,
    pub(crate) grey: f32,
    pub(crate) style: Style,
}

impl Ink {
    pub(crate) fn plain(size: Size) -> Self {
        Self { size, grey: INK, style: Style::Plain }
    }

    pub(crate) fn bold(size: Size) -> Self {
        Self { style: Style::Bold, ..Self::plain(size) }
    }

    pub(crate) fn grey(self, grey: f32) -> Self {
        Self { grey, ..self }
    }
}
