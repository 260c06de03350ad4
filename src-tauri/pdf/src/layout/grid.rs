//! A row of cells, each of several lines, broken over pages where it must be.

use crate::{
    canvas::Meaning,
    flow::{Flow, Ink},
    shape::{advance, trimmed},
    style::{BOTTOM, TOP},
    text::Line,
};

/// The text of one cell. `x` and `width` are points.
pub(super) struct Cell<'a> {
    pub(super) lines: Vec<Line<'a>>,
    pub(super) x: f32,
    pub(super) width: f32,
    /// Whether the lines end at the right edge.
    pub(super) right: bool,
    pub(super) ink: Ink,
    pub(super) meaning: Meaning,
}

/// White above and below the text of a row, points.
#[derive(Clone, Copy)]
pub(super) struct Padding(pub(super) f32);

impl Flow {
    /// Draws a row. `again` draws what is repeated at the top of a page.
    pub(super) fn row(
        &mut self,
        cells: &[Cell<'_>],
        Padding(padding): Padding,
        again: &mut dyn FnMut(&mut Self),
    ) {
        let Some(leading) = cells.iter().map(|cell| cell.ink.size.leading).reduce(f32::max) else {
            return;
        };
        let total = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        let mut from = 0;
        loop {
            let fit = self.rows_of_lines(leading, padding);
            let whole = total - from <= fit;
            // A row that would fit on a page of its own is not broken.
            let better_below = !whole && !self.is_at_top() && (from == 0 && total <= 12 || fit < 2);
            if better_below {
                self.next_page();
                again(self);
                continue;
            }
            let upto = (from + fit.max(1)).min(total);
            self.slice(cells, from..upto, leading, padding);
            from = upto;
            if from >= total {
                return;
            }
            self.next_page();
            again(self);
        }
    }

    fn rows_of_lines(&self, leading: f32, padding: f32) -> usize {
        let mut room = (self.y - BOTTOM - 2.0 * padding).min(TOP);
        let mut count = 0;
        while room >= leading - 0.01 {
            room -= leading;
            count += 1;
        }
        count
    }

    fn slice(
        &mut self,
        cells: &[Cell<'_>],
        lines: std::ops::Range<usize>,
        leading: f32,
        padding: f32,
    ) {
        let top = self.y - padding;
        let mut lowest = top;
        for cell in cells {
            let mut y = top;
            let shown = cell.lines.iter().skip(lines.start).take(lines.len());
            for line in shown {
                let size = cell.ink.size;
                let used = advance(trimmed(line.glyphs)) * size.points;
                let x = if cell.right { cell.x + cell.width - used } else { cell.x };
                self.draw(*line, x, y, cell.ink, cell.meaning);
                y -= leading;
            }
            lowest = lowest.min(y);
        }
        self.y = lowest - padding;
    }
}
