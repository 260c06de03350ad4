//! A text as shapes: its characters, their faces and directions, and the shapes they take together.
//!
//! Nothing vanishes: a character that no font has, or that would steer the text unseen, is written as
//! its code, for example `⟨U+0909⟩`. Shapes are kept in reading order, also those of text that runs from
//! the right; [`visual`] puts a line in the order of drawing.

mod letters;

use std::{borrow::Cow, rc::Rc};

use rustybuzz::{BufferFlags, Direction, Feature, UnicodeBuffer, ttf_parser::Tag};
use unicode_bidi::{BidiInfo, Level};
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_normalization::UnicodeNormalization;

use self::letters::{blank_of, is_joiner, is_unseen, may_run_from_right, steers};
use crate::font::{Face, Fonts, Style};

/// Characters that are looked at for one line; no line is as long.
const LINE_MAX: usize = 1_000;
/// Spaces between tab stops.
const TAB: usize = 4;

/// Two letters in one shape, where the script can do without, are taken apart by few readers.
const NO_LIGATURES: Feature =
    Feature { tag: Tag::from_bytes(b"liga"), value: 0, start: 0, end: u32::MAX };

/// A drawn shape. Lengths are parts of the text size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    pub(crate) face: Face,
    /// Counts in the whole font.
    pub(crate) id: u16,
    pub(crate) advance: f32,
    pub(crate) x_offset: f32,
    pub(crate) y_offset: f32,
    /// Where the characters that it shows begin in the text, bytes. Shapes of one group begin together.
    pub(crate) start: u32,
    /// Where they end, bytes.
    pub(crate) end: u32,
    /// The first of them.
    pub(crate) meaning: char,
    /// Odd if it is read from the right.
    level: u8,
}

/// A text whose width is known.
#[derive(Debug, Default)]
pub(crate) struct Shaped {
    /// In reading order.
    pub(crate) glyphs: Vec<Glyph>,
    /// What is shown: with codes for what no font has, without what is unseen.
    pub(crate) text: Rc<str>,
    /// Places between shapes where a line may or must end, in order.
    pub(super) breaks: Vec<(usize, BreakOpportunity)>,
    /// Of each line of the input, whether it is read from the right.
    pub(super) from_right: Vec<bool>,
}

/// The characters to show, before they have shapes.
#[derive(Default)]
struct Characters {
    text: String,
    /// The face of each character and where it begins in `text`.
    faces: Vec<(usize, Face)>,
    /// Places in `text` where a line may or must end.
    breaks: Vec<(usize, BreakOpportunity)>,
}

/// Characters of one face and one direction.
struct Run<'a> {
    start: usize,
    text: &'a str,
    face: Face,
    level: u8,
}

impl Fonts {
    /// Turns text into shapes. Line breaks stay as breaks; tabs become spaces.
    pub(crate) fn shape(&mut self, text: &str, style: Style) -> Shaped {
        let characters = self.characters(&composed(text), style);
        let mut shaped = Shaped::default();
        let mandatory =
            |(at, kind): &(usize, _)| (*kind == BreakOpportunity::Mandatory).then_some(*at);
        let ends = characters.breaks.iter().filter_map(mandatory);
        let mut start = 0;
        for end in ends.chain([characters.text.len()]) {
            self.line(&characters, start..end, &mut shaped);
            start = end;
        }
        let place = |(at, kind): &(usize, _)| {
            let before = |glyph: &Glyph| (glyph.start as usize) < *at;
            (shaped.glyphs.partition_point(before), *kind)
        };
        shaped.breaks = characters.breaks.iter().map(place).collect();
        shaped.text = characters.text.into();
        shaped
    }

    fn characters(&mut self, text: &str, style: Style) -> Characters {
        let mut made = Characters { text: String::with_capacity(text.len()), ..Default::default() };
        let mut ends = linebreaks(text).peekable();
        let mut line_start = 0;
        for (at, character) in text.char_indices() {
            self.push(character, style, line_start, &mut made);
            let end = at + character.len_utf8();
            if let Some((_, kind)) = ends.next_if(|(place, _)| *place == end) {
                made.breaks.push((made.text.len(), kind));
                if kind == BreakOpportunity::Mandatory {
                    line_start = made.faces.len();
                }
            }
        }
        // The end of the text is reported as a break; a line that ends there needs no other.
        if made.breaks.last().is_some_and(|(at, _)| *at == made.text.len()) && !text.ends_with('\n')
        {
            made.breaks.pop();
        }
        made
    }

    fn push(&mut self, character: char, style: Style, line_start: usize, to: &mut Characters) {
        let before = to.faces.last().map(|(_, face)| *face);
        let mut put = |character: char, face| {
            to.faces.push((to.text.len(), face));
            to.text.push(character);
        };
        match character {
            '\t' => {
                let stop = TAB - (to.faces.len() - line_start) % TAB;
                let Some(space) = self.glyph(' ', style) else { return };
                for _ in 0..stop {
                    to.faces.push((to.text.len(), space.face));
                    to.text.push(' ');
                }
            }
            // A joiner says how its neighbours are formed; elsewhere it says nothing.
            _ if is_joiner(character) => {
                if let Some(face) = before.filter(|face| face.is_shaped()) {
                    put(character, face);
                }
            }
            _ if is_unseen(character) => {}
            _ => match self.glyph(character, style).filter(|_| !steers(character)) {
                Some(shape) => put(character, shape.face),
                None => {
                    for sign in format!("⟨U+{:04X}⟩", u32::from(character)).chars() {
                        if let Some(shape) = self.glyph(sign, style) {
                            to.faces.push((to.text.len(), shape.face));
                            to.text.push(sign);
                        }
                    }
                }
            },
        }
    }

    /// Shapes one line of the input.
    fn line(&mut self, of: &Characters, range: std::ops::Range<usize>, to: &mut Shaped) {
        let text = &of.text[range.clone()];
        let directions = text.chars().any(may_run_from_right).then(|| BidiInfo::new(text, None));
        let level = |at: usize| match &directions {
            Some(known) => known.levels.get(at - range.start).map_or(0, Level::number),
            None => 0,
        };
        let base = directions.as_ref().and_then(|known| known.paragraphs.first());
        to.from_right.push(base.is_some_and(|paragraph| paragraph.level.is_rtl()));
        let first = of.faces.partition_point(|(at, _)| *at < range.start);
        let last = of.faces.partition_point(|(at, _)| *at < range.end);
        let line = &of.faces[first..last];
        let same = |left: &(usize, Face), right: &(usize, Face)| {
            left.1 == right.1 && level(left.0) == level(right.0)
        };
        let mut runs = line.chunk_by(same).peekable();
        while let Some(run) = runs.next() {
            let (start, face) = run[0];
            let end = runs.peek().map_or(range.end, |next| next[0].0);
            let run = Run { start, text: &of.text[start..end], face, level: level(start) };
            if face.is_shaped() || run.level % 2 == 1 {
                self.together(&run, &mut to.glyphs);
            } else {
                self.one_by_one(&run, &mut to.glyphs);
            }
        }
    }

    fn one_by_one(&mut self, run: &Run<'_>, to: &mut Vec<Glyph>) {
        for (at, meaning) in run.text.char_indices() {
            let Some(shape) = self.shape_in(meaning, run.face) else { continue };
            let start = run.start + at;
            to.push(Glyph {
                face: run.face,
                id: shape.id,
                advance: shape.advance,
                x_offset: 0.0,
                y_offset: 0.0,
                start: offset(start),
                end: offset(start + meaning.len_utf8()),
                meaning,
                level: run.level,
            });
        }
    }

    /// Shapes characters that change beside others: joined forms, placed marks, turned brackets.
    fn together(&mut self, run: &Run<'_>, to: &mut Vec<Glyph>) {
        let from_right = run.level % 2 == 1;
        let Some(font) = self.font(run.face) else { return };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(run.text);
        buffer.guess_segment_properties();
        buffer.set_direction(if from_right {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        });
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        let made = rustybuzz::shape(&font.parsed, &[NO_LIGATURES], buffer);
        if made.glyph_infos().iter().any(|shape| shape.glyph_id == 0) {
            return self.one_by_one(run, to);
        }
        let mut glyphs: Vec<_> = made
            .glyph_infos()
            .iter()
            .zip(made.glyph_positions())
            .filter_map(|(shape, place)| {
                Some(Glyph {
                    face: run.face,
                    id: u16::try_from(shape.glyph_id).ok()?,
                    advance: font.part(place.x_advance),
                    x_offset: font.part(place.x_offset),
                    y_offset: font.part(place.y_offset),
                    start: shape.cluster,
                    end: 0,
                    meaning: ' ',
                    level: run.level,
                })
            })
            .collect();
        if from_right {
            glyphs.reverse();
        }
        let mut end = run.text.len();
        let mut next = end;
        for glyph in glyphs.iter_mut().rev() {
            let start = glyph.start as usize;
            if start < next {
                end = next;
                next = start;
            }
            let shown = run.text.get(start..end).unwrap_or_default();
            // What a joiner did is seen in the shapes.
            let from = start + shown.len() - shown.trim_start_matches(is_joiner).len();
            let shown = shown.trim_matches(is_joiner);
            glyph.meaning = shown.chars().next().unwrap_or(' ');
            glyph.start = offset(run.start + from);
            glyph.end = offset(run.start + from + shown.len());
        }
        for glyph in glyphs {
            to.push(glyph);
            self.part_lam(run, to);
        }
    }

    /// Lam and alef are one shape, as are lam and a last ya. Readers of PDFs take it apart in the wrong
    /// order, so the shape reads as lam, and a blank one after it as the second letter.
    fn part_lam(&mut self, run: &Run<'_>, to: &mut Vec<Glyph>) {
        let Some(whole) = to.last_mut() else { return };
        let (start, end) = (whole.start as usize - run.start, whole.end as usize - run.start);
        let mut letters = run.text.get(start..end).unwrap_or_default().chars();
        let (Some('ل'), Some(second), None) = (letters.next(), letters.next(), letters.next())
        else {
            return;
        };
        let blank = blank_of(second).and_then(|blank| self.shape_in(blank, Face::Arabic));
        let Some(blank) = blank.filter(|_| run.face == Face::Arabic) else { return };
        let parted = offset(run.start + end - second.len_utf8());
        let shape = Glyph {
            id: blank.id,
            advance: 0.0,
            x_offset: 0.0,
            y_offset: 0.0,
            start: parted,
            meaning: second,
            ..*whole
        };
        whole.end = parted;
        to.push(shape);
    }

    /// One line of at most `width` points at `size`, with an ellipsis if it had to be cut.
    pub(crate) fn shape_line(&mut self, text: &str, style: Style, size: f32, width: f32) -> Shaped {
        let cut = text.char_indices().nth(LINE_MAX).map_or(text, |(at, _)| &text[..at]);
        let mut shaped = self.shape(&cut.replace(['\n', '\r'], " "), style);
        let mut used = advance(&shaped.glyphs);
        if used * size <= width {
            return shaped;
        }
        let ellipsis = self.glyph('…', style);
        let room = width / size - ellipsis.map_or(0.0, |shape| shape.advance);
        while used > room {
            let Some(last) = shaped.glyphs.pop() else { break };
            used -= last.advance;
            while let Some(same) = shaped.glyphs.pop_if(|glyph| glyph.start == last.start) {
                used -= same.advance;
            }
        }
        if let Some(shape) = ellipsis {
            let start = shaped.text.len();
            shaped.text = format!("{}…", shaped.text).into();
            shaped.glyphs.push(Glyph {
                face: shape.face,
                id: shape.id,
                advance: shape.advance,
                x_offset: 0.0,
                y_offset: 0.0,
                start: offset(start),
                end: offset(shaped.text.len()),
                meaning: '…',
                level: u8::from(shaped.from_right.first().is_some_and(|right| *right)),
            });
        }
        shaped
    }
}

/// Puts shapes of one line into the order in which they are drawn, from the left: each sequence that is
/// read from the right is turned around, the innermost first (Unicode Annex 9, rule L2).
pub(crate) fn visual(glyphs: &[Glyph]) -> Cow<'_, [Glyph]> {
    let highest = glyphs.iter().map(|glyph| glyph.level).max().unwrap_or(0);
    if highest == 0 {
        return Cow::Borrowed(glyphs);
    }
    let mut turned = glyphs.to_vec();
    for level in (1..=highest).rev() {
        let same = |left: &Glyph, right: &Glyph| (left.level >= level) == (right.level >= level);
        for part in turned.chunk_by_mut(same) {
            if part[0].level >= level {
                part.reverse();
            }
        }
    }
    Cow::Owned(turned)
}

/// Whether two neighbours are drawn by one command.
pub(crate) fn is_one_run(left: &Glyph, right: &Glyph) -> bool {
    left.face == right.face && left.level == right.level
}

/// The width of shapes, in parts of the text size.
pub(crate) fn advance(glyphs: &[Glyph]) -> f32 {
    glyphs.iter().map(|glyph| glyph.advance).sum()
}

/// The shapes without the spaces at their end.
pub(crate) fn trimmed(glyphs: &[Glyph]) -> &[Glyph] {
    let end = glyphs.iter().rposition(|glyph| glyph.meaning != ' ').map_or(0, |last| last + 1);
    &glyphs[..end]
}

/// A place in a text. A text of 4 GB is set by nobody.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

#[cfg(test)]
mod tests;
