//! Names with values, and times with what happened.

use super::grid::{Cell, Padding};
use crate::{
    block::Moment,
    canvas::Meaning,
    flow::{Flow, Ink},
    font::Style,
    style::{INK, MUTED, SIDE, WIDTH},
    tags::{Part, Role},
    text::Line,
};

/// Between the two sides, points.
const GUTTER: f32 = 14.0;
const PADDING: Padding = Padding(3.0);

impl Flow {
    pub(super) fn facts(&mut self, facts: &[(String, String)]) {
        let size = self.sizes.body;
        let left = self.left_width(facts.iter().map(|(name, _)| name.as_str()));
        self.tags.open(Role::Table);
        for (name, value) in facts {
            let name = self.fonts.shape(name, Style::Plain);
            let value = self.fonts.shape(value, Style::Plain);
            let right = WIDTH - left - GUTTER;
            self.tags.open(Role::Row);
            let parts = [self.tags.part(Role::RowHeader), self.tags.part(Role::Cell)];
            self.tags.close();
            let grey = Ink::plain(size).grey(MUTED);
            let name = name.wrap(left / size.points, 0.0);
            let value = value.wrap(right / size.points, 0.0);
            let cells = [
                cell(name, (SIDE, left), grey, parts[0]),
                cell(value, (SIDE + left + GUTTER, right), Ink::plain(size), parts[1]),
            ];
            self.row(&cells, PADDING, &mut |_| {});
            self.canvas.hairline(SIDE, SIDE + WIDTH, self.y);
        }
        self.tags.close();
        self.gap(12.0);
    }

    pub(super) fn timeline(&mut self, moments: &[Moment]) {
        let size = self.sizes.body;
        let left = self.left_width(moments.iter().map(|moment| moment.when.as_str()));
        let right = WIDTH - left - GUTTER;
        self.tags.open(Role::List);
        for moment in moments {
            let when = self.fonts.shape(&moment.when, Style::Plain);
            let what = self.fonts.shape(&moment.what, Style::Bold);
            let detail = self.fonts.shape(&moment.detail, Style::Plain);
            let more = !moment.detail.is_empty();
            let [label, headline, about] = self.moment_parts(more);
            let place = (SIDE + left + GUTTER, right);
            let grey = Ink::plain(size).grey(MUTED);
            let cells = [
                cell(when.wrap(left / size.points, 0.0), (SIDE, left), grey, label),
                cell(what.wrap(right / size.points, 0.0), place, Ink::bold(size), headline),
            ];
            // The headline and the first line about it stay together.
            self.keep(2.0 * PADDING.0 + size.leading * if more { 2.0 } else { 1.0 });
            self.row(&cells, PADDING, &mut |_| {});
            if more {
                self.y += PADDING.0;
                let ink = Ink { size, grey: INK, style: Style::Plain };
                let lines = detail.wrap(right / size.points, 0.0);
                self.row(&[cell(lines, place, ink, about)], Padding(0.0), &mut |_| {});
                self.y -= PADDING.0;
            }
            self.canvas.hairline(SIDE, SIDE + WIDTH, self.y);
        }
        self.tags.close();
        self.gap(12.0);
    }

    /// Time, headline and what is said about it.
    fn moment_parts(&mut self, more: bool) -> [Part; 3] {
        self.tags.open(Role::ListEntry);
        let label = self.tags.part(Role::Label);
        self.tags.open(Role::ListBody);
        let headline = self.tags.part(Role::Paragraph);
        let about = if more { self.tags.part(Role::Paragraph) } else { headline };
        self.tags.close();
        self.tags.close();
        [label, headline, about]
    }

    /// As wide as the widest name, within reason.
    fn left_width<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> f32 {
        let points = self.sizes.body.points;
        let widest = names
            .map(|name| self.fonts.shape(name, Style::Plain).natural() * points)
            .fold(WIDTH * 0.2, f32::max);
        // A hair more, so that rounding does not wrap the widest one.
        (widest + 0.5).min(WIDTH * 0.34)
    }
}

fn cell(lines: Vec<Line<'_>>, (x, width): (f32, f32), ink: Ink, part: Part) -> Cell<'_> {
    Cell { lines, x, width, right: false, ink, meaning: Meaning::Part(part) }
}
