//! The faces a document is set in, and which of them has a character.
//!
//! | Face | Covers | From |
//! |---|---|---|
//! | Sans, Bold | Latin, Greek, Cyrillic, Vietnamese | Noto Sans |
//! | Mono | the same, arrows, mathematics, boxes | Noto Sans Mono |
//! | Arabic, Hebrew, Thai | their script, with its joined forms and placed marks | Noto Sans of that name |
//! | Han | simplified and traditional Chinese, kana | Droid Sans Fallback |
//!
//! Figures have equal width in the first three. `fonts/README.md` says how the files were made.

mod files;

use std::sync::OnceLock;

use rustybuzz::{Face as Parsed, ttf_parser::GlyphId};

/// A font file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    Sans,
    Bold,
    Mono,
    Arabic,
    Hebrew,
    Thai,
    Han,
}

/// Number of faces.
const FACES: usize = 7;

/// Which face a text prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Bold,
    Fixed,
}

impl Face {
    /// Whether its characters change their form or place beside others.
    pub(crate) fn is_shaped(self) -> bool {
        matches!(self, Self::Arabic | Self::Hebrew | Self::Thai)
    }

    /// Whether bold text must be drawn with an outline, since the face has one weight.
    pub(crate) fn has_one_weight(self) -> bool {
        self.is_shaped() || self == Self::Han
    }

    /// The face as the PDF library knows it. Read once for the whole program: it hashes the file.
    pub(crate) fn embedded(self) -> Option<krilla::text::Font> {
        static FONTS: [OnceLock<Option<krilla::text::Font>>; FACES] =
            [const { OnceLock::new() }; FACES];
        FONTS[self as usize].get_or_init(|| krilla::text::Font::new(self.bytes().into(), 0)).clone()
    }

    /// Where to look for a character that the faces of its style lack.
    fn of_script(character: char) -> Self {
        match character {
            '\u{590}'..='\u{5ff}' => Self::Hebrew,
            '\u{600}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' => {
                Self::Arabic
            }
            '\u{e00}'..='\u{e7f}' => Self::Thai,
            _ => Self::Han,
        }
    }
}

impl Style {
    fn faces(self, character: char) -> [Face; 3] {
        let script = Face::of_script(character);
        match self {
            Self::Plain => [Face::Sans, Face::Mono, script],
            Self::Bold => [Face::Bold, Face::Mono, script],
            Self::Fixed => [Face::Mono, Face::Sans, script],
        }
    }
}

/// The shape of one character that stands alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) face: Face,
    /// Counts in the whole font.
    pub(crate) id: u16,
    /// Parts of the text size.
    pub(crate) advance: f32,
}

/// A font that has been read.
pub(crate) struct Font {
    pub(crate) parsed: Parsed<'static>,
}

impl Font {
    fn open(face: Face) -> Option<Self> {
        Parsed::from_slice(face.bytes(), 0).map(|parsed| Self { parsed })
    }

    /// A length of the font as a part of the text size.
    pub(crate) fn part(&self, units: i32) -> f32 {
        // Lengths of a font are 16 bits wide; what is not, is broken.
        f32::from(i16::try_from(units).unwrap_or(0)) / f32::from(self.units_per_em())
    }

    fn units_per_em(&self) -> u16 {
        u16::try_from(self.parsed.units_per_em()).unwrap_or(1000).max(1)
    }

    fn advance(&self, id: u16) -> f32 {
        let units = self.parsed.glyph_hor_advance(GlyphId(id)).unwrap_or_default();
        f32::from(units) / f32::from(self.units_per_em())
    }
}

/// All fonts of one document. Opened when first needed.
#[derive(Default)]
pub(crate) struct Fonts {
    open: [Option<Font>; FACES],
    /// The first characters are nearly all of most texts: looked up once for each style.
    latin: [Vec<Known>; 3],
}

/// Characters below this are remembered.
const LATIN: usize = 600;

/// What is remembered of a character.
#[derive(Clone, Copy, Default)]
enum Known {
    #[default]
    NotYet,
    Missing,
    Shape(Shape),
}

impl Fonts {
    pub(crate) fn font(&mut self, face: Face) -> Option<&Font> {
        let place = &mut self.open[face as usize];
        if place.is_none() {
            *place = Font::open(face);
        }
        place.as_ref()
    }

    /// The shape of a character, if one of our fonts has it.
    pub(crate) fn glyph(&mut self, meaning: char, style: Style) -> Option<Shape> {
        let code = meaning as usize;
        if code >= LATIN {
            return self.find(meaning, style);
        }
        match self.latin[style as usize].get(code) {
            Some(Known::Shape(shape)) => return Some(*shape),
            Some(Known::Missing) => return None,
            Some(Known::NotYet) | None => {}
        }
        let found = self.find(meaning, style);
        let known = &mut self.latin[style as usize];
        known.resize(LATIN, Known::NotYet);
        known[code] = found.map_or(Known::Missing, Known::Shape);
        found
    }

    /// The shape of a character in one face.
    pub(crate) fn shape_in(&mut self, meaning: char, face: Face) -> Option<Shape> {
        let font = self.font(face)?;
        let id = font.parsed.glyph_index(meaning)?.0;
        (id != 0).then(|| Shape { face, id, advance: font.advance(id) })
    }

    fn find(&mut self, meaning: char, style: Style) -> Option<Shape> {
        // A private character means nothing to others; archived documents must not have it.
        if matches!(meaning, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..) {
            return None;
        }
        style.faces(meaning).into_iter().find_map(|face| self.shape_in(meaning, face))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_opens_and_has_figures_of_equal_width() {
        for face in [Face::Sans, Face::Bold, Face::Mono] {
            let font = Font::open(face).unwrap();
            let widths: Vec<_> = ('0'..='9')
                .map(|figure| font.parsed.glyph_index(figure).map(|id| font.advance(id.0)))
                .collect();
            assert!(widths.iter().all(|width| width.is_some() && *width == widths[0]), "{face:?}");
        }
        for face in [Face::Arabic, Face::Hebrew, Face::Thai, Face::Han] {
            assert!(Font::open(face).is_some() && face.embedded().is_some(), "{face:?}");
        }
    }

    #[test]
    fn names_of_many_scripts_have_shapes() {
        let mut fonts = Fonts::default();
        let names = "Jürgen Łódź Ελένη Юлия Nguyễn 王小明 陳美華 さくら عمر משה สมชาย € ₹ − → ≤";
        for meaning in names.chars() {
            for style in [Style::Plain, Style::Bold, Style::Fixed] {
                assert!(fonts.glyph(meaning, style).is_some(), "{meaning} in {style:?}");
            }
        }
        for missing in ['उ', '한', '🙂', '\u{e000}'] {
            assert!(fonts.glyph(missing, Style::Plain).is_none(), "{missing}");
        }
    }
}
