//! What leads to a place in the document: the content list, its links, the bookmarks.

use pdf_writer::{Finish, Name, Pdf, Rect, Ref, TextStr, types::AnnotationType};

use crate::{
    canvas::{Canvas, Pen},
    flow::{Flow, Mark},
    font::{Fonts, Style},
    style::{INK, SIDE, Size, WIDTH},
    text::advance,
};

/// A place in the content list. `y` is its upper edge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) page: usize,
    pub(crate) y: f32,
}

/// A line of the content list: title, dots, page number.
pub(crate) fn entry(canvas: &mut Canvas, fonts: &mut Fonts, slot: Slot, mark: &Mark, size: Size) {
    let number = fonts.shape(&(mark.page + 1).to_string(), Style::Plain).glyphs;
    let right = SIDE + WIDTH - advance(&number) * size.points;
    let indent = if mark.nested { 16.0 } else { 0.0 };
    let style = if mark.nested { Style::Plain } else { Style::Bold };
    let room = WIDTH - indent - 50.0;
    let title = fonts.shape_line(&mark.title, style, size.points, room);
    let left = SIDE + indent + advance(&title) * size.points;
    let pen = Pen {
        x: SIDE + indent,
        y: Flow::base_line(slot.y, size),
        size: size.points,
        grey: INK,
        style,
    };
    canvas.text(fonts, &title, pen);
    canvas.text(fonts, &number, Pen { x: right, style: Style::Plain, ..pen });
    canvas.hairline(left + 6.0, right - 6.0, pen.y);
}

/// Links from the content list.
pub(crate) struct Links<'a> {
    pub(crate) slots: &'a [Slot],
    pub(crate) marks: &'a [Mark],
    pub(crate) pages: &'a [Ref],
}

impl Links<'_> {
    /// Writes the links that stand on one page.
    pub(crate) fn write(&self, pdf: &mut Pdf, page: usize, size: Size, next: &mut Ref) -> Vec<Ref> {
        let here = self.slots.iter().zip(self.marks).filter(|(slot, _)| slot.page == page);
        here.map(|(slot, mark)| {
            let id = next.bump();
            let mut link = pdf.annotation(id);
            link.subtype(AnnotationType::Link)
                .rect(Rect::new(SIDE, slot.y - size.leading, SIDE + WIDTH, slot.y))
                .border(0.0, 0.0, 0.0, None);
            link.insert(Name(b"Dest"))
                .start::<pdf_writer::writers::Destination<'_>>()
                .page(self.pages[mark.page])
                .xyz(0.0, mark.y + 12.0, None);
            link.finish();
            id
        })
        .collect()
    }
}

/// One flat list with the headings of each section folded under it.
pub(crate) fn bookmarks(
    pdf: &mut Pdf,
    outline: Ref,
    marks: &[Mark],
    pages: &[Ref],
    next: &mut Ref,
) {
    let ids: Vec<_> = marks.iter().map(|_| next.bump()).collect();
    let tops: Vec<usize> = (0..marks.len()).filter(|at| !marks[*at].nested || *at == 0).collect();
    let count = i32::try_from(tops.len()).unwrap_or(i32::MAX);
    if let (Some(first), Some(last)) = (tops.first(), tops.last()) {
        pdf.outline(outline).first(ids[*first]).last(ids[*last]).count(count);
    }
    for (order, top) in tops.iter().enumerate() {
        let end = tops.get(order + 1).copied().unwrap_or(marks.len());
        let children = top + 1..end;
        let mut item = pdf.outline_item(ids[*top]);
        item.title(TextStr(&marks[*top].title)).parent(outline);
        if order > 0 {
            item.prev(ids[tops[order - 1]]);
        }
        if end < marks.len() {
            item.next(ids[end]);
        }
        if !children.is_empty() {
            let closed = -i32::try_from(children.len()).unwrap_or(i32::MAX);
            item.first(ids[children.start]).last(ids[end - 1]).count(closed);
        }
        item.dest().page(pages[marks[*top].page]).xyz(0.0, marks[*top].y + 12.0, None);
        item.finish();
        for child in children.clone() {
            let mut item = pdf.outline_item(ids[child]);
            item.title(TextStr(&marks[child].title)).parent(ids[*top]);
            if child > children.start {
                item.prev(ids[child - 1]);
            }
            if child + 1 < end {
                item.next(ids[child + 1]);
            }
            item.dest().page(pages[marks[child].page]).xyz(0.0, marks[child].y + 12.0, None);
        }
    }
}
