//! Running text, and text as it was sent.

use crate::{
    flow::{Flow, Ink},
    font::Style,
    style::{BAND, INK, SIDE, WIDTH},
};

/// White around verbatim text, points.
const PADDING: f32 = 8.0;
/// Characters by which a wrapped line of verbatim text is indented.
const INDENT: f32 = 2.0 * 0.6;

impl Flow {
    /// Sets wrapped text over the whole width. A single line stands alone on neither page.
    pub(crate) fn words(&mut self, text: &str, ink: Ink) {
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
            self.draw(*line, SIDE, self.y, ink);
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
        let mut rest = &lines[..];
        while !rest.is_empty() {
            let fit = self.lines_left(size, 2.0 * PADDING).max(1).min(rest.len());
            let (now, later) = rest.split_at(fit);
            let height = 2.0 * PADDING + size.leading * f32::from(u16::try_from(fit).unwrap_or(0));
            self.canvas.fill(SIDE, self.y - height, WIDTH, height, BAND);
            let mut y = self.y - PADDING;
            for line in now {
                let indent = if line.continued { INDENT * size.points } else { 0.0 };
                self.draw(*line, SIDE + PADDING + indent, y, ink);
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
