//! Drawing on one page. Coordinates are points from the lower left corner.

use pdf_writer::{Content, Str};

use crate::{
    font::{Face, Fonts, Glyph, Style},
    style::{HAIR, INK},
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

/// The drawing of one page, so far.
pub(crate) struct Canvas {
    content: Content,
    drawn: bool,
}

impl Default for Canvas {
    fn default() -> Self {
        Self { content: Content::new(), drawn: false }
    }
}

impl Canvas {
    pub(crate) fn is_blank(&self) -> bool {
        !self.drawn
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        deflated(&self.content.finish())
    }

    /// Draws shapes in one line.
    pub(crate) fn text(&mut self, fonts: &mut Fonts, glyphs: &[Glyph], pen: Pen) {
        if glyphs.is_empty() {
            return;
        }
        self.drawn = true;
        self.content.set_fill_gray(pen.grey).begin_text();
        self.content.set_text_matrix([1.0, 0.0, 0.0, 1.0, pen.x, pen.y]);
        for run in glyphs.chunk_by(|left, right| left.face == right.face) {
            self.run(fonts, run, pen);
        }
        self.content.end_text();
    }

    fn run(&mut self, fonts: &mut Fonts, run: &[Glyph], pen: Pen) {
        let face = run[0].face;
        let codes: Vec<u8> =
            run.iter().flat_map(|glyph| fonts.embed(*glyph).to_be_bytes()).collect();
        let content = &mut self.content;
        content.set_font(resource(face), pen.size);
        // The Chinese face has one weight; a thin outline makes it bold.
        let thicken = pen.style == Style::Bold && face == Face::Han;
        if thicken {
            content.set_text_rendering_mode(pdf_writer::types::TextRenderingMode::FillStroke);
            content.set_stroke_gray(pen.grey).set_line_width(pen.size * 0.03);
        }
        content.show(Str(&codes));
        if thicken {
            content.set_text_rendering_mode(pdf_writer::types::TextRenderingMode::Fill);
        }
    }

    /// A hairline.
    pub(crate) fn hairline(&mut self, from: f32, to: f32, y: f32) {
        self.rule(from, to, y, HAIR, 0.5);
    }

    /// A line that closes a table or opens its sums.
    pub(crate) fn strong_line(&mut self, from: f32, to: f32, y: f32) {
        self.rule(from, to, y, INK, 0.75);
    }

    fn rule(&mut self, from: f32, to: f32, y: f32, grey: f32, weight: f32) {
        self.drawn = true;
        self.content.set_stroke_gray(grey).set_line_width(weight);
        self.content.move_to(from, y).line_to(to, y).stroke();
    }

    /// A filled box.
    pub(crate) fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, grey: f32) {
        self.drawn = true;
        self.content.set_fill_gray(grey).rect(x, y, width, height).fill_nonzero();
    }
}

/// The name of a face on every page.
pub(crate) fn resource(face: Face) -> pdf_writer::Name<'static> {
    pdf_writer::Name(match face {
        Face::Sans => b"Sans",
        Face::Bold => b"Bold",
        Face::Mono => b"Mono",
        Face::Han => b"Han",
    })
}

/// Compressed for a `FlateDecode` stream.
pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::default());
    // Writing into memory cannot fail; an empty stream would be seen by every test.
    if packed.write_all(bytes).is_err() {
        return vec![];
    }
    packed.finish().unwrap_or_default()
}
