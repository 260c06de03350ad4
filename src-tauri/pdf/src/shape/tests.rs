//! Text of scripts whose characters change beside others.

use super::*;
use rstest::rstest;

fn shaped(text: &str) -> Shaped {
    Fonts::default().shape(text, Style::Plain)
}

/// What is drawn from the left to the right.
fn drawn(text: &str) -> String {
    let shaped = shaped(text);
    let glyphs = visual(&shaped.glyphs);
    glyphs.iter().map(|glyph| &shaped.text[glyph.start as usize..glyph.end as usize]).collect()
}

#[test]
fn arabic_letters_are_joined() {
    // Alone, first, in the middle, last: four shapes of one letter.
    let alone = shaped("ب").glyphs[0].id;
    let word: Vec<_> = shaped("ببب").glyphs.iter().map(|glyph| glyph.id).collect();
    assert_eq!(word.len(), 3);
    for (at, id) in word.iter().enumerate() {
        assert!(!word[..at].contains(id) && *id != alone, "{word:?} and {alone}");
    }
    // A non-joiner parts them, and is not seen itself.
    let parted: Vec<_> = shaped("ب\u{200c}ب").glyphs.iter().map(|glyph| glyph.id).collect();
    assert_eq!(parted, [alone, alone]);
}

#[test]
fn thai_marks_stand_above_their_letter_and_each_other() {
    let low = shaped("นี").glyphs;
    let high = shaped("นี่").glyphs;
    assert_eq!((low.len(), high.len()), (2, 3));
    assert!(high.iter().all(|glyph| glyph.start == 0), "one group");
    let width = |glyphs: &[Glyph]| (advance(glyphs) * 1000.0).round();
    assert!((width(&low) - width(&high)).abs() < 0.5);
    // The tone mark alone stands lower than above a vowel.
    let tone_alone = shaped("น่").glyphs[1];
    assert!(high[2].id != tone_alone.id || high[2].y_offset > tone_alone.y_offset);
}

#[rstest]
#[case::latin("abc", "abc")]
#[case::hebrew("אבג", "גבא")]
#[case::hebrew_in_latin("a אב b", "a בא b")]
#[case::latin_in_hebrew("אב abc", "abc בא")]
#[case::amount_in_arabic("دفع 12.50 USD", "USD 12.50 عفد")]
#[case::two_lines_each_its_own("a\nאב", "aבא")]
fn lines_are_drawn_in_the_order_of_their_script(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(drawn(text), expected);
}

#[test]
fn brackets_are_turned_where_text_runs_from_the_right() {
    let latin = shaped("(").glyphs[0].id;
    let hebrew = shaped("א(ב").glyphs[1];
    assert_eq!((hebrew.meaning, hebrew.id != latin), ('(', true));
}

#[test]
fn every_character_is_shown_by_shapes_in_reading_order() {
    for text in ["سلام عليكم، ١٢", "می\u{200c}خواهم", "น้ำ ที่นี่", "שָׁלוֹם", "abc مرحبا 王 उ"]
    {
        let shaped = shaped(text);
        let mut end = 0;
        for glyph in &shaped.glyphs {
            assert!(glyph.id != 0 && glyph.end > glyph.start, "{text}: {glyph:?}");
            let between = &shaped.text[end.min(glyph.start as usize)..glyph.start as usize];
            assert!(between.chars().all(is_joiner), "{text}: {between:?} is shown by nothing");
            end = glyph.end as usize;
        }
        assert_eq!(end, shaped.text.len(), "{text}");
    }
}

#[test]
fn hostile_text_is_no_surprise() {
    let marks = "\u{64b}".repeat(500);
    let thai = "\u{e48}\u{e33}".repeat(200);
    for text in [&marks, &thai, "\u{200d}\u{200c}", "\u{5d0}\u{301}\u{e48}", "\u{61c}", "ﷺ ﻻ"] {
        let shaped = shaped(text);
        for line in shaped.wrap(1.0, 0.5) {
            assert!(visual(line.glyphs).len() == line.glyphs.len());
        }
    }
}

#[test]
fn a_line_from_the_right_that_is_cut_says_so_at_its_left() {
    let mut fonts = Fonts::default();
    let line = fonts.shape_line("שלום שלום שלום", Style::Plain, 10.0, 30.0);
    assert_eq!(visual(&line.glyphs).first().map(|glyph| glyph.meaning), Some('…'));
}

#[rstest]
#[case::alef("سلام")]
#[case::hamza_above("الأمين")]
#[case::hamza_below("الإمام")]
#[case::madda("الآن")]
#[case::last_ya("إلى")]
fn lam_and_alef_are_one_shape_that_reads_as_two(#[case] text: &str) {
    let glyphs = shaped(text).glyphs;
    let letters = glyphs.iter().map(|glyph| glyph.meaning).collect::<String>();
    assert_eq!(letters, text);
    assert_eq!(glyphs.iter().filter(|glyph| glyph.advance <= 0.0).count(), 1);
}
