//! What leads to a place in the document: the content list, its links, the bookmarks.

use krilla::{
    annotation::{Annotation, LinkAnnotation, Target},
    destination::{Destination, XyzDestination},
    geom::{Point, Rect},
    outline::{Outline, OutlineNode},
    page::Page,
};

use crate::{
    canvas::{Canvas, Meaning, Pen},
    flow::{Flow, Mark},
    font::{Fonts, Style},
    shape::{advance, visual},
    style::{INK, PAGE, SIDE, Size, WIDTH},
    tags::{Part, Tags},
    text::short,
};

/// A place in the content list. `y` is its upper edge.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) page: usize,
    pub(crate) y: f32,
    /// The link at this place.
    pub(crate) part: Part,
}

/// A line of the content list: title, dots, page number.
pub(crate) fn entry(canvas: &mut Canvas, fonts: &mut Fonts, slot: Slot, mark: &Mark, size: Size) {
    let number = fonts.shape(&(mark.page + 1).to_string(), Style::Plain);
    let right = SIDE + WIDTH - advance(&number.glyphs) * size.points;
    let indent = if mark.nested { 16.0 } else { 0.0 };
    let style = if mark.nested { Style::Plain } else { Style::Bold };
    let room = WIDTH - indent - 50.0;
    let title = fonts.shape_line(&mark.title, style, size.points, room);
    let left = SIDE + indent + advance(&title.glyphs) * size.points;
    let pen = Pen {
        x: SIDE + indent,
        y: Flow::base_line(slot.y, size),
        size: size.points,
        grey: INK,
        style,
    };
    let meaning = Meaning::Part(slot.part);
    canvas.text(visual(&title.glyphs).into_owned(), &title.text, pen, meaning);
    let pen = Pen { x: right, style: Style::Plain, ..pen };
    canvas.text(number.glyphs, &number.text, pen, meaning);
    canvas.hairline(left + 6.0, right - 6.0, pen.y);
}

/// Links of the table of contents on one page.
pub(crate) fn links(
    page: &mut Page<'_>,
    at: usize,
    slots: &[Slot],
    marks: &[Mark],
    size: Size,
    tags: &mut Tags,
) {
    for (slot, mark) in slots.iter().zip(marks).filter(|(slot, _)| slot.page == at) {
        let Some(area) = Rect::from_xywh(SIDE, PAGE.1 - slot.y, WIDTH, size.leading) else {
            continue;
        };
        let target = Target::Destination(Destination::Xyz(place(mark)));
        let link = LinkAnnotation::new(area, target);
        let title = Some(short(&mark.title)).filter(|title| !title.trim().is_empty());
        // A link in an archivable PDF needs a text.
        let said = title.unwrap_or_else(|| (mark.page + 1).to_string());
        let link = Annotation::new_link(link, Some(said));
        let identifier = page.add_tagged_annotation(link);
        tags.drawn(slot.part, identifier);
    }
}

fn place(mark: &Mark) -> XyzDestination {
    XyzDestination::new(mark.page, Point::from_xy(0.0, PAGE.1 - mark.y - 12.0))
}

/// One flat list with the headings of each section folded under it.
pub(crate) fn bookmarks(marks: &[Mark]) -> Outline {
    let node = |mark: &Mark| OutlineNode::new(short(&mark.title), place(mark));
    let mut outline = Outline::new();
    let mut top: Option<OutlineNode> = None;
    for mark in marks {
        match &mut top {
            Some(above) if mark.nested => above.push_child(node(mark)),
            _ => {
                if let Some(done) = top.replace(node(mark)) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(done) = top {
        outline.push_child(done);
    }
    outline
}
