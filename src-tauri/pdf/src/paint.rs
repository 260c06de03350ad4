//! Puts the list of drawings of a page onto the page of the PDF library.

use krilla::{
    color::luma,
    geom::{PathBuilder, Point, Rect},
    num::NormalizedF32,
    paint::{Fill, FillRule, Stroke},
    surface::{Location, Surface},
    tagging::{Artifact, ArtifactType, ContentTag},
    text::{Glyph as Drawn, GlyphId},
};

use crate::{
    canvas::{Drawing, Meaning, Pen},
    font::Style,
    shape::{Glyph, is_one_run},
    style::PAGE,
    tags::Tags,
};

/// Draws a page. Neighbours of one meaning share a mark.
pub(crate) fn paint(surface: &mut Surface<'_>, drawings: &[&[Drawing]], tags: &mut Tags) {
    let mut before = None;
    for drawing in drawings.iter().copied().flatten() {
        let meaning = meaning(drawing);
        if before != Some(meaning) {
            if before.is_some() {
                surface.end_tagged();
            }
            start(surface, meaning, tags);
            before = Some(meaning);
        }
        draw(surface, drawing);
    }
    if before.is_some() {
        surface.end_tagged();
    }
}

fn meaning(drawing: &Drawing) -> Meaning {
    match drawing {
        Drawing::Text { meaning, .. } => *meaning,
        Drawing::Line { .. } | Drawing::Fill { .. } => Meaning::Decoration,
    }
}

fn start(surface: &mut Surface<'_>, meaning: Meaning, tags: &mut Tags) {
    let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
    match meaning {
        Meaning::Part(part) => {
            let identifier = surface.start_tagged(ContentTag::Other);
            tags.drawn(part, identifier);
        }
        Meaning::Header => _ = surface.start_tagged(artifact(ArtifactType::Header)),
        Meaning::Footer => _ = surface.start_tagged(artifact(ArtifactType::Footer)),
        Meaning::Decoration => _ = surface.start_tagged(artifact(ArtifactType::Layout)),
    }
}

fn draw(surface: &mut Surface<'_>, drawing: &Drawing) {
    match drawing {
        Drawing::Text { glyphs, text, pen, .. } => {
            let mut x = pen.x;
            for run in glyphs.chunk_by(is_one_run) {
                draw_run(surface, run, text, Pen { x, ..*pen });
                x += crate::shape::advance(run) * pen.size;
            }
        }
        Drawing::Line { from, to, y, grey, weight } => {
            let mut path = PathBuilder::new();
            path.move_to(*from, PAGE.1 - y);
            path.line_to(*to, PAGE.1 - y);
            if let Some(path) = path.finish() {
                surface.set_fill(None);
                surface.set_stroke(Some(stroke(*grey, *weight)));
                surface.draw_path(&path);
            }
        }
        Drawing::Fill { x, y, width, height, grey } => {
            let mut path = PathBuilder::new();
            let Some(area) = Rect::from_xywh(*x, PAGE.1 - y - height, *width, *height) else {
                return;
            };
            path.push_rect(area);
            if let Some(path) = path.finish() {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*grey)));
                surface.draw_path(&path);
            }
        }
    }
}

fn draw_run(surface: &mut Surface<'_>, run: &[Glyph], text: &str, pen: Pen) {
    let Some(font) = run.first().and_then(|first| first.face.embedded()) else { return };
    // A thin outline makes a face bold that has one weight.
    let thicken = pen.style == Style::Bold && run[0].face.has_one_weight();
    surface.set_fill(Some(fill(pen.grey)));
    surface.set_stroke(thicken.then(|| stroke(pen.grey, pen.size * 0.03)));
    surface.draw_glyphs(Point::from_xy(pen.x, PAGE.1 - pen.y), run, font, text, pen.size, false);
}

fn fill(grey: f32) -> Fill {
    Fill { paint: ink(grey).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn stroke(grey: f32, width: f32) -> Stroke {
    Stroke { paint: ink(grey).into(), width, ..Default::default() }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a grey between 0 and 1 gives a byte"
)]
fn ink(grey: f32) -> luma::Color {
    luma::Color::new((grey.clamp(0.0, 1.0) * 255.0).round() as u8)
}

impl Drawn for Glyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(u32::from(self.id))
    }

    fn text_range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        self.x_offset * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        self.y_offset * size
    }

    fn y_advance(&self, _: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<Location> {
        None
    }
}
