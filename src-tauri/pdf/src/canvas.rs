//! The drawing of one page, as a list. Coordinates are points from the lower left corner.
//!
//! It is written only when the number of pages is known (`paint.rs`).

use std::rc::Rc;

use crate::{
    font::Style,
    shape::Glyph,
    style::{HAIR, INK},
    tags::Part,
};

/// Where and how a line of text is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pen {
    pub(crate) x: f32,
    /// Base line.
    pub(crate) y: f32,
    /// Size in points.
    pub(crate) size: f32,
    /// 0 is black, 1 white.
    pub(crate) grey: f32,
    pub(crate) style: Style,
}

/// What a drawing means to a reader who does not see the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A part of the document.
    Part(Part),
    /// A running header; not part of the structure for screen readers.
    Header,
    /// A running footer; not part of the structure for screen readers.
    Footer,
    /// Lines, boxes and repeated headings after a page break; not part of the structure for screen
    /// readers.
    Decoration,
}

/// One thing to draw.
pub(crate) enum Drawing {
    Text {
        /// In the order of drawing, from the left.
        glyphs: Vec<Glyph>,
        /// What the shapes show parts of.
        text: Rc<str>,
        pen: Pen,
        meaning: Meaning,
    },
    Line {
        from: f32,
        to: f32,
        y: f32,
        grey: f32,
        weight: f32,
    },
    Fill {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        grey: f32,
    },
}

/// The drawing of one page, so far.
#[derive(Default)]
pub(crate) struct Canvas {
    pub(crate) drawings: Vec<Drawing>,
}

impl Canvas {
    pub(crate) fn is_blank(&self) -> bool {
        self.drawings.is_empty()
    }

    /// Draws shapes in one line.
    pub(crate) fn text(&mut self, glyphs: Vec<Glyph>, text: &Rc<str>, pen: Pen, meaning: Meaning) {
        if !glyphs.is_empty() {
            self.drawings.push(Drawing::Text { glyphs, text: Rc::clone(text), pen, meaning });
        }
    }

    /// A hairline.
    pub(crate) fn hairline(&mut self, from: f32, to: f32, y: f32) {
        self.drawings.push(Drawing::Line { from, to, y, grey: HAIR, weight: 0.5 });
    }

    /// A line that closes a table or opens its sums.
    pub(crate) fn strong_line(&mut self, from: f32, to: f32, y: f32) {
        self.drawings.push(Drawing::Line { from, to, y, grey: INK, weight: 0.75 });
    }

    /// A filled box.
    pub(crate) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, grey: f32) {
        self.drawings.push(Drawing::Fill { x, y, width, height, grey });
    }
}
