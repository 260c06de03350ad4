//! A text in lines.

use std::{ops::Range, rc::Rc};

use unicode_linebreak::BreakOpportunity;

use crate::shape::{Glyph, Shaped, advance};

/// Characters of a title that is kept outside the page, at most. Archived documents limit them by bytes.
const SHORT_MAX: usize = 1_000;

/// A title as it may stand in properties: one line, without control characters, not too long.
pub(crate) fn short(title: &str) -> String {
    let shown = |character: char| if character.is_control() { ' ' } else { character };
    title
        .chars()
        .filter(|character| !is_no_character(*character))
        .take(SHORT_MAX)
        .map(shown)
        .collect()
}

/// What Unicode keeps free of meaning; XML refuses some of it.
fn is_no_character(character: char) -> bool {
    u32::from(character) & 0xfffe == 0xfffe
}

/// A line of a wrapped text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'a> {
    pub(crate) glyphs: &'a [Glyph],
    /// What the shapes show parts of.
    pub(crate) text: &'a Rc<str>,
    /// Whether it belongs to text that is read from the right.
    pub(crate) from_right: bool,
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
        let mut directions = self.from_right.iter().copied();
        let mut add = |lines: &mut Vec<_>, range| {
            let from_right = directions.next().unwrap_or(false);
            self.wrap_line(range, (width, indent), from_right, lines);
        };
        for (at, kind) in &self.breaks {
            if *kind == BreakOpportunity::Mandatory {
                add(&mut lines, start..*at);
                start = *at;
            }
        }
        if start < self.glyphs.len() || lines.is_empty() {
            add(&mut lines, start..self.glyphs.len());
        }
        lines
    }

    fn wrap_line<'a>(
        &'a self,
        Range { mut start, end }: Range<usize>,
        (width, indent): (f32, f32),
        from_right: bool,
        lines: &mut Vec<Line<'a>>,
    ) {
        let mut continued = false;
        loop {
            let room = if continued { width - indent } else { width };
            let stop = self.fit(start, end, room);
            let glyphs = &self.glyphs[start..stop];
            lines.push(Line { glyphs, text: &self.text, from_right, continued });
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
            _ => self.cut(start, overflow, end),
        }
    }

    /// Where a word that is too long is cut: between groups of shapes, after at least one.
    fn cut(&self, start: usize, overflow: usize, end: usize) -> usize {
        let group = |at: usize| self.glyphs[at].start;
        let mut at = overflow;
        while at > start && group(at) == group(at - 1) {
            at -= 1;
        }
        if at > start {
            return at;
        }
        at = start + 1;
        while at < end && group(at) == group(start) {
            at += 1;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::{
        font::{Fonts, Style},
        shape::trimmed,
    };

    fn lines(text: &str, width: f32) -> Vec<String> {
        let mut fonts = Fonts::default();
        let shaped = fonts.shape(text, Style::Fixed);
        let read = |line: Line<'_>| match trimmed(line.glyphs) {
            [] => String::new(),
            shown => {
                let (first, last) = (&shown[0], &shown[shown.len() - 1]);
                line.text[first.start as usize..last.end as usize].to_owned()
            }
        };
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
    #[case::no_font("उ", &["⟨U+0909⟩"])]
    #[case::joined("سلام", &["سلام"])]
    #[case::thai("ที่นี่", &["ที่นี่"])]
    #[case::turns_direction("a\u{202e}b", &["a⟨U+202E⟩b"])]
    #[case::composed("e\u{301}", &["é"])]
    fn text_breaks_into_lines(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(lines(text, 6.0), expected);
    }

    #[test]
    fn a_line_that_is_cut_says_so() {
        let mut fonts = Fonts::default();
        let line = fonts.shape_line("0123456789", Style::Fixed, 10.0, 30.0);
        assert_eq!(line.glyphs.iter().map(|g| g.meaning).collect::<String>(), "0123…");
    }
}
