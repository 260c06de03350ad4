//! The faces a document is set in, and which of them has a character.
//!
//! | Face | Covers | From |
//! |---|---|---|
//! | Sans, Bold | Latin, Greek, Cyrillic, Vietnamese | Noto Sans |
//! | Mono | the same, arrows, mathematics, boxes | Noto Sans Mono |
//! | Han | simplified and traditional Chinese, kana | Droid Sans Fallback |
//!
//! Figures have equal width in all of them. `fonts/README.md` says how the files were made.

use std::{collections::BTreeMap, io::Read, sync::OnceLock};

use subsetter::GlyphRemapper;
use ttf_parser::{Face as Parsed, GlyphId};

/// A font file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    Sans,
    Bold,
    Mono,
    Han,
}

/// Which face a text prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Plain,
    Bold,
    Fixed,
}

impl Face {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sans => "NotoSans-Regular",
            Self::Bold => "NotoSans-Bold",
            Self::Mono => "NotoSansMono-Regular",
            Self::Han => "DroidSansFallback",
        }
    }

    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../fonts/NotoSans-Regular.ttf"),
            Self::Bold => include_bytes!("../fonts/NotoSans-Bold.ttf"),
            Self::Mono => include_bytes!("../fonts/NotoSansMono-Regular.ttf"),
            Self::Han => han(),
        }
    }
}

/// Chinese is kept compressed: most documents never open it.
fn han() -> &'static [u8] {
    static HAN: OnceLock<Vec<u8>> = OnceLock::new();
    HAN.get_or_init(|| {
        let packed = include_bytes!("../fonts/DroidSansFallback.ttf.z");
        let mut bytes = vec![];
        // A file of ours that does not unpack is caught by a test; characters would then show as codes.
        if flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut bytes).is_err() {
            bytes.clear();
        }
        bytes
    })
}

impl Style {
    fn faces(self) -> [Face; 3] {
        match self {
            Self::Plain => [Face::Sans, Face::Mono, Face::Han],
            Self::Bold => [Face::Bold, Face::Mono, Face::Han],
            Self::Fixed => [Face::Mono, Face::Sans, Face::Han],
        }
    }
}

/// A drawn shape: `id` counts in the whole font, `advance` is in parts of the text size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    pub(crate) face: Face,
    pub(crate) id: u16,
    pub(crate) advance: f32,
    pub(crate) meaning: char,
}

/// A font in use by one document.
pub(crate) struct Font {
    pub(crate) face: Face,
    pub(crate) data: &'static [u8],
    pub(crate) parsed: Parsed<'static>,
    /// Numbers in the embedded font, given in order of first use.
    pub(crate) used: GlyphRemapper,
    /// What each number in the embedded font reads as, for copying and searching.
    pub(crate) meanings: BTreeMap<u16, char>,
}

impl Font {
    fn open(face: Face) -> Option<Self> {
        let data = face.bytes();
        let parsed = Parsed::parse(data, 0).ok()?;
        Some(Self { face, data, parsed, used: GlyphRemapper::new(), meanings: BTreeMap::new() })
    }

    /// Parts of the text size per unit of the font.
    pub(crate) fn scale(&self) -> f32 {
        1.0 / f32::from(self.parsed.units_per_em())
    }

    pub(crate) fn advance(&self, id: u16) -> f32 {
        let units = self.parsed.glyph_hor_advance(GlyphId(id)).unwrap_or_default();
        f32::from(units) * self.scale()
    }
}

/// All fonts of one document. Opened when first needed.
#[derive(Default)]
pub(crate) struct Fonts {
    open: [Option<Font>; 4],
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
    Shape(Glyph),
}

impl Fonts {
    fn font(&mut self, face: Face) -> Option<&mut Font> {
        let place = &mut self.open[face as usize];
        if place.is_none() {
            *place = Font::open(face);
        }
        place.as_mut()
    }

    /// The fonts that something was drawn with.
    pub(crate) fn drawn(&self) -> impl Iterator<Item = &Font> {
        self.open.iter().flatten().filter(|font| !font.meanings.is_empty())
    }

    /// The shape of a character, if one of our fonts has it.
    pub(crate) fn glyph(&mut self, meaning: char, style: Style) -> Option<Glyph> {
        let code = meaning as usize;
        if code >= LATIN {
            return self.find(meaning, style);
        }
        match self.latin[style as usize].get(code) {
            Some(Known::Shape(glyph)) => return Some(*glyph),
            Some(Known::Missing) => return None,
            Some(Known::NotYet) | None => {}
        }
        let found = self.find(meaning, style);
        let known = &mut self.latin[style as usize];
        known.resize(LATIN, Known::NotYet);
        known[code] = found.map_or(Known::Missing, Known::Shape);
        found
    }

    fn find(&mut self, meaning: char, style: Style) -> Option<Glyph> {
        style.faces().into_iter().find_map(|face| {
            let font = self.font(face)?;
            let id = font.parsed.glyph_index(meaning)?.0;
            (id != 0).then(|| Glyph { face, id, advance: font.advance(id), meaning })
        })
    }

    /// The number of a shape in the embedded font; marks it as used.
    pub(crate) fn embed(&mut self, glyph: Glyph) -> u16 {
        let Some(font) = self.font(glyph.face) else { return 0 };
        let id = font.used.remap(glyph.id);
        font.meanings.entry(id).or_insert(glyph.meaning);
        id
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
        assert!(Font::open(Face::Han).is_some());
    }

    #[test]
    fn names_of_many_scripts_have_shapes() {
        let mut fonts = Fonts::default();
        for meaning in "Jürgen Łódź Ελένη Юлия Nguyễn 王小明 陳美華 さくら € ₹ − → ≤".chars()
        {
            for style in [Style::Plain, Style::Bold, Style::Fixed] {
                assert!(fonts.glyph(meaning, style).is_some(), "{meaning} in {style:?}");
            }
        }
        assert!(fonts.glyph('ع', Style::Plain).is_none());
    }
}
