//! A text as shapes, and where its lines may break.
//!
//! Nothing vanishes: a character that no font has, or that would steer the text unseen, is written as
//! its code, for example `⟨U+0639⟩`.

use std::borrow::Cow;

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_normalization::UnicodeNormalization;

use crate::font::{Fonts, Glyph, Style};

/// Spaces between tab stops.
const TAB: usize = 4;

/// A text whose width is known.
#[derive(Debug, Default)]
pub(crate) struct Shaped {
    pub(crate) glyphs: Vec<Glyph>,
    /// Places between shapes where a line may or must end, in order.
    breaks: Vec<(usize, BreakOpportunity)>,
}

impl Fonts {
    /// Turns text into shapes. Line breaks stay as breaks; tabs become spaces.
    pub(crate) fn shape(&mut self, text: &str, style: Style) -> Shaped {
        let text = composed(text);
        let mut shaped = Shaped::default();
        let mut ends = linebreaks(&text).peekable();
        let mut line_start = 0;
        for (at, character) in text.char_indices() {
            self.push(character, style, line_start, &mut shaped.glyphs);
            let end = at + character.len_utf8();
            if let Some((_, kind)) = ends.next_if(|(place, _)| *place == end) {
                shaped.breaks.push((shaped.glyphs.len(), kind));
                if kind == BreakOpportunity::Mandatory {
                    line_start = shaped.glyphs.len();
                }
            }
        }
        // The end of the text is reported as a break; a line that ends there needs no other.
        if shaped.breaks.last().is_some_and(|(at, _)| *at == shaped.glyphs.len())
            && !text.ends_with('\n')
        {
            shaped.breaks.pop();
        }
        shaped
    }

    fn push(&mut self, character: char, style: Style, line_start: usize, to: &mut Vec<Glyph>) {
        match character {
            '\t' => {
                let stop = TAB - (to.len() - line_start) % TAB;
                to.extend(self.glyph(' ', style).into_iter().cycle().take(stop));
            }
            _ if is_unseen(character) => {}
            _ => match self.glyph(character, style).filter(|_| !steers(character)) {
                Some(glyph) => to.push(glyph),
                None => to.extend(self.code(character, style)),
            },
        }
    }

    fn code(&mut self, character: char, style: Style) -> Vec<Glyph> {
        let code = format!("⟨U+{:04X}⟩", u32::from(character));
        code.chars().filter_map(|character| self.glyph(character, style)).collect()
    }

    /// One line of at most `width` points at `size`, with an ellipsis if it had to be cut.
    pub(crate) fn shape_line(
        &mut self,
        text: &str,
        style: Style,
        size: f32,
        width: f32,
    ) -> Vec<Glyph> {
        let mut glyphs = self.shape(&text.replace(['\n', '\r'], " "), style).glyphs;
        if advance(&glyphs) * size <= width {
            return glyphs;
        }
        let ellipsis = self.glyph('…', style);
        let room = width / size - ellipsis.map_or(0.0, |glyph| glyph.advance);
        while advance(&glyphs) > room && glyphs.pop().is_some() {}
        glyphs.extend(ellipsis);
        glyphs
    }
}

fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// Line ends, and what is invisible by nature and harmless: joiners, soft hyphens, presentation selectors.
fn is_unseen(character: char) -> bool {
    let line_end = matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let joiner = matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    line_end || joiner || matches!(character, '\u{fe00}'..='\u{fe0f}')
}

/// Control characters and those that turn the direction of text.
fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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

/// A line of a wrapped text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) glyphs: &'a [Glyph],
    /// Whether it continues the line above.
    pub(crate) continued: bool,
}

impl Shaped {
    /// The width without any wrapping, in parts of the text size.
    pub(crate) fn natural(&self) -> f32 {
        let mut widest: f32 = 0.0;
        let mut start = 0;
        for (at, kind) in &self.breaks {
            if *kind == BreakOpportunity::Mandatory {
                widest = widest.max(advance(&self.glyphs[start..*at]));
                start = *at;
            }
        }
        widest.max(advance(&self.glyphs[start..]))
    }

    /// Lines of at most `width`, those that continue a line `indent` narrower; all in parts of the
    /// text size. A word that is too long is cut where it must be. At least one line.
    pub(crate) fn wrap(&self, width: f32, indent: f32) -> Vec<Line<'_>> {
        let mut lines = vec![];
        let mut start = 0;
        for (at, kind) in &self.breaks {
            if *kind == BreakOpportunity::Mandatory {
                self.wrap_line(start, *at, width, indent, &mut lines);
                start = *at;
            }
        }
        if start < self.glyphs.len() || lines.is_empty() {
            self.wrap_line(start, self.glyphs.len(), width, indent, &mut lines);
        }
        lines
    }

    fn wrap_line<'a>(
        &'a self,
        mut start: usize,
        end: usize,
        width: f32,
        indent: f32,
        lines: &mut Vec<Line<'a>>,
    ) {
        let mut continued = false;
        loop {
            let room = if continued { width - indent } else { width };
            let stop = self.fit(start, end, room);
            lines.push(Line { glyphs: &self.glyphs[start..stop], continued });
            if stop >= end {
                return;
            }
            start = stop;
            continued = true;
        }
    }

    /// Where the line that begins at `start` ends.
    fn fit(&self, start: usize, end: usize, room: f32) -> usize {
        let mut used = 0.0;
        let mut overflow = end;
        for (at, glyph) in self.glyphs[start..end].iter().enumerate() {
            used += glyph.advance;
            // Spaces may hang over the edge: nobody sees them.
            if used > room + 0.001 && glyph.meaning != ' ' {
                overflow = start + at;
                break;
            }
        }
        if overflow == end {
            return end;
        }
        let upto = self.breaks.partition_point(|(at, _)| *at <= overflow);
        match self.breaks[..upto].last() {
            Some((at, _)) if *at > start => *at,
            _ => overflow.max(start + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn lines(text: &str, width: f32) -> Vec<String> {
        let mut fonts = Fonts::default();
        let shaped = fonts.shape(text, Style::Fixed);
        let read = |line: Line<'_>| trimmed(line.glyphs).iter().map(|g| g.meaning).collect();
        shaped.wrap(width, 0.0).into_iter().map(read).collect()
    }

    // The fixed face is 0.6 wide, so 6.0 is ten characters.
    #[rstest]
    #[case::empty("", &[""])]
    #[case::short("one two", &["one two"])]
    #[case::words("one two three four", &["one two", "three four"])]
    #[case::line_breaks("one\n\ntwo", &["one", "", "two"])]
    #[case::windows("one\r\ntwo", &["one", "two"])]
    #[case::end_of_line("one\n", &["one"])]
    #[case::long_word("abcdefghijklmno", &["abcdefghij", "klmno"])]
    #[case::chinese("王小明王小明王小明", &["王小明王小明", "王小明"])]
    #[case::spaces_hang("0123456789   x", &["0123456789", "x"])]
    #[case::tab("a\tb", &["a   b"])]
    #[case::no_font("ع", &["⟨U+0639⟩"])]
    #[case::turns_direction("a\u{202e}b", &["a⟨U+202E⟩b"])]
    #[case::composed("e\u{301}", &["é"])]
    fn text_breaks_into_lines(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(lines(text, 6.0), expected);
    }

    #[test]
    fn a_line_that_is_cut_says_so() {
        let mut fonts = Fonts::default();
        let line = fonts.shape_line("0123456789", Style::Fixed, 10.0, 30.0);
        assert_eq!(line.iter().map(|g| g.meaning).collect::<String>(), "0123…");
    }
}
