//! Data tables: widths that follow the content, a header on every page, sums at the end.

use super::grid::{Cell, Padding};
use crate::{
    block::{Column, Table},
    canvas::Meaning,
    flow::{Flow, Ink},
    font::Style,
    shape::Shaped,
    style::{BAND, MUTED, SIDE, WIDTH},
    tags::Role,
};

/// White left and right of a cell's text, points.
const INSET: f32 = 5.0;
const PADDING: Padding = Padding(2.5);

/// A column's place on the page, points, without its insets.
#[derive(Clone, Copy)]
struct Place {
    x: f32,
    width: f32,
    right: bool,
}

impl Flow {
    pub(super) fn table(&mut self, table: &Table, nothing: &str) {
        if table.columns.is_empty() {
            return;
        }
        let places = self.places(table);
        let size = self.sizes.table;
        let titles: Vec<_> =
            table.columns.iter().map(|c| self.fonts.shape(c.title(), Style::Bold)).collect();
        self.keep(3.0 * (size.leading + 2.0 * PADDING.0));
        self.tags.open(Role::Table);
        self.tags.open(Role::TableHead);
        let meanings = self.row_of(&Role::ColumnHeader, places.len());
        self.tags.close();
        self.header(&titles, &places, &meanings);
        self.tags.open(Role::TableBody);
        for row in &table.rows {
            self.cells(row, &places, &titles, Ink::plain(size));
            self.canvas.hairline(SIDE, SIDE + WIDTH, self.y);
        }
        if table.rows.is_empty() {
            let whole = [Place { x: SIDE + INSET, width: WIDTH - 2.0 * INSET, right: false }];
            self.cells(&[nothing.to_owned()], &whole, &titles, Ink::plain(size).grey(MUTED));
            self.canvas.hairline(SIDE, SIDE + WIDTH, self.y);
        }
        self.tags.close();
        if !table.totals.is_empty() {
            self.tags.open(Role::TableFoot);
            self.keep(size.leading + 2.0 * PADDING.0);
            self.canvas.strong_line(SIDE, SIDE + WIDTH, self.y);
            self.cells(&table.totals, &places, &titles, Ink::bold(size));
            self.tags.close();
        }
        self.tags.close();
        self.gap(14.0);
    }

    /// A row of the tree of parts.
    fn row_of(&mut self, role: &Role, columns: usize) -> Vec<Meaning> {
        self.tags.open(Role::Row);
        let parts = (0..columns).map(|_| Meaning::Part(self.tags.part(role.clone()))).collect();
        self.tags.close();
        parts
    }

    fn header(&mut self, titles: &[Shaped], places: &[Place], meanings: &[Meaning]) {
        let ink = Ink::bold(self.sizes.table);
        let cells = self::row(titles, places, meanings, ink);
        let lines = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1);
        let lines = f32::from(u16::try_from(lines).unwrap_or(1));
        let height = lines * ink.size.leading + 2.0 * PADDING.0;
        self.canvas.fill(SIDE, self.y - height, WIDTH, height, BAND);
        self.row(&cells, PADDING, &mut |_| {});
        self.canvas.hairline(SIDE, SIDE + WIDTH, self.y);
    }

    fn cells(&mut self, row: &[String], places: &[Place], titles: &[Shaped], ink: Ink) {
        let texts = fitted(row, places.len());
        let shaped: Vec<_> = texts.iter().map(|text| self.fonts.shape(text, ink.style)).collect();
        let meanings = self.row_of(&Role::Cell, places.len());
        let cells = self::row(&shaped, places, &meanings, ink);
        let repeated = vec![Meaning::Decoration; places.len()];
        self.row(&cells, PADDING, &mut |flow| {
            if titles.len() == places.len() {
                flow.header(titles, places, &repeated);
            }
        });
    }

    fn places(&mut self, table: &Table) -> Vec<Place> {
        let points = self.sizes.table.points;
        let mut natural: Vec<f32> = table
            .columns
            .iter()
            .map(|column| self.fonts.shape(column.title(), Style::Bold).natural())
            .collect();
        let plain = table.rows.iter().map(|row| (row, Style::Plain));
        let totals = std::iter::once((&table.totals, Style::Bold));
        for (row, style) in plain.chain(totals) {
            for (widest, text) in natural.iter_mut().zip(fitted(row, table.columns.len())) {
                *widest = widest.max(self.fonts.shape(&text, style).natural());
            }
        }
        // A hair more, so that rounding does not wrap the widest cell.
        let wanted: Vec<_> =
            natural.iter().map(|widest| widest * points + 2.0 * INSET + 0.5).collect();
        let mut x = SIDE;
        let widths = shares(&wanted, &table.columns);
        let place = |(width, column): (f32, &Column)| {
            let place =
                Place { x: x + INSET, width: width - 2.0 * INSET, right: column.is_figures() };
            x += width;
            place
        };
        widths.into_iter().zip(&table.columns).map(place).collect()
    }
}

fn row<'a>(texts: &'a [Shaped], places: &[Place], meanings: &[Meaning], ink: Ink) -> Vec<Cell<'a>> {
    let cell = |((text, place), meaning): ((&'a Shaped, &Place), &Meaning)| {
        let Place { x, width, right } = *place;
        let lines = text.wrap(width / ink.size.points, 0.0);
        Cell { lines, x, width, right, ink, meaning: *meaning }
    };
    texts.iter().zip(places).zip(meanings).map(cell).collect()
}

/// One text for each column.
fn fitted(row: &[String], columns: usize) -> Vec<String> {
    let mut texts: Vec<String> = row.iter().take(columns).cloned().collect();
    texts.resize(columns, String::new());
    if let (Some(last), [_, ..]) = (texts.last_mut(), row.get(columns..).unwrap_or_default()) {
        for more in &row[columns..] {
            last.push(' ');
            last.push_str(more);
        }
    }
    texts
}

/// Shares the width among columns that want `wanted`. Figures come first: they must not wrap.
fn shares(wanted: &[f32], columns: &[Column]) -> Vec<f32> {
    let is_figures = |at: usize| columns[at].is_figures();
    let figures: f32 = (0..wanted.len()).filter(|at| is_figures(*at)).map(|at| wanted[at]).sum();
    let all: f32 = wanted.iter().sum();
    if all <= WIDTH {
        return spread(wanted, columns, WIDTH - all);
    }
    // Too many figures to come first: then everybody is equal.
    let first = figures <= WIDTH * 0.65;
    let fixed = |at: usize| first && is_figures(at);
    let mut widths = wanted.to_vec();
    let mut room = if first { WIDTH - figures } else { WIDTH };
    let mut open: Vec<usize> = (0..wanted.len()).filter(|at| !fixed(*at)).collect();
    // Whoever wants less than an equal share gets it; the others share the rest.
    while !open.is_empty() {
        let equal = room / f32::from(u16::try_from(open.len()).unwrap_or(u16::MAX));
        let (modest, greedy): (Vec<_>, Vec<_>) = open.iter().partition(|at| wanted[**at] <= equal);
        if modest.is_empty() {
            for at in greedy {
                widths[at] = equal;
            }
            break;
        }
        room -= modest.iter().map(|at: &usize| wanted[*at]).sum::<f32>();
        open = greedy;
    }
    widths
}

/// Gives what is left to the columns of words, or to all if there are none.
fn spread(wanted: &[f32], columns: &[Column], left: f32) -> Vec<f32> {
    let no_words = columns.iter().all(Column::is_figures);
    let takes = |column: &Column| no_words || !column.is_figures();
    let together: f32 = wanted.iter().zip(columns).filter(|(_, c)| takes(c)).map(|(w, _)| w).sum();
    let share = |(width, column): (&f32, &Column)| {
        if takes(column) { width + left * width / together } else { *width }
    };
    wanted.iter().zip(columns).map(share).collect()
}
