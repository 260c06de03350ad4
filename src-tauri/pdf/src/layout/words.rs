//! Running text, and text as it was sent.

use crate::{
    canvas::Meaning,
    flow::{Flow, Ink},
    font::Style,
    shape::{advance, trimmed},
    style::{BAND, INK, SIDE, Size, WIDTH},
    tags::Role,
    text::Line,
    text::short,
};

/// White around verbatim text, points.
const PADDING: f32 = 8.0;
/// Characters by which a wrapped line of verbatim text is indented.
const INDENT: f32 = 2.0 * 0.6;

impl Flow {
    /// Sets a title; level 1 is the document's.
    pub(crate) fn title(&mut self, level: u16, text: &str, size: Size) {
        let part = self.tags.part(Role::Heading(level, short(text)));
        self.words(text, Ink::bold(size), Meaning::Part(part));
    }

    /// Sets running text.
    pub(crate) fn paragraph(&mut self, text: &str, ink: Ink) {
        let part = self.tags.part(Role::Paragraph);
        self.words(text, ink, Meaning::Part(part));
    }

    /// Sets wrapped text over the whole width. A single line stands alone on neither page.
    fn words(&mut self, text: &str, ink: Ink, meaning: Meaning) {
        let shaped = self.fonts.shape(text, ink.style);
        let lines = shaped.wrap(WIDTH / ink.size.points, 0.0);
        let mut left = lines.len();
        for line in &lines {
            let fit = self.lines_left(ink.size, 0.0);
            let first_alone = left == lines.len() && left > 1 && fit == 1;
            let last_alone = left == 2 && fit == 1 && lines.len() > 2;
            if fit == 0 || first_alone || last_alone {
                self.next_page();
            }
            let x = SIDE + inset(line, WIDTH, ink.size);
            self.draw(*line, x, self.y, ink, meaning);
            self.y -= ink.size.leading;
            left -= 1;
        }
    }

    pub(super) fn verbatim(&mut self, text: &str) {
        let size = self.sizes.verbatim;
        let ink = Ink { size, grey: INK, style: Style::Fixed };
        let shaped = self.fonts.shape(text, Style::Fixed);
        let width = (WIDTH - 2.0 * PADDING) / size.points;
        let lines = shaped.wrap(width, INDENT);
        self.keep(2.0 * PADDING + 3.0 * size.leading);
        self.tags.open(Role::Quote);
        let meaning = Meaning::Part(self.tags.part(Role::Paragraph));
        self.tags.close();
        let mut rest = &lines[..];
        while !rest.is_empty() {
            let fit = self.lines_left(size, 2.0 * PADDING).max(1).min(rest.len());
            let (now, later) = rest.split_at(fit);
            let height = 2.0 * PADDING + size.leading * f32::from(u16::try_from(fit).unwrap_or(0));
            self.canvas.fill(SIDE, self.y - height, WIDTH, height, BAND);
            let mut y = self.y - PADDING;
            for line in now {
                let indent = if line.continued { INDENT * size.points } else { 0.0 };
                let inset = inset(line, WIDTH - 2.0 * PADDING - indent, size);
                let x = SIDE + PADDING + if line.from_right { inset } else { indent };
                self.draw(*line, x, y, ink, meaning);
                y -= size.leading;
            }
            self.y -= height;
            rest = later;
            if !rest.is_empty() {
                self.next_page();
            }
        }
        self.gap(10.0);
    }
}

/// How far right of its place a line begins, points: what is read from the right ends at the right edge.
fn inset(line: &Line<'_>, width: f32, size: Size) -> f32 {
    if line.from_right {
        (width - advance(trimmed(line.glyphs)) * size.points).max(0.0)
    } else {
        0.0
    }
}
