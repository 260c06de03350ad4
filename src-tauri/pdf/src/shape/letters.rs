//! Characters that need care.

/// The character under which our Arabic font keeps the blank shape of a letter.
pub(super) fn blank_of(letter: char) -> Option<char> {
    match letter {
        'ا' => Some('\u{e000}'),
        'آ' => Some('\u{e001}'),
        'أ' => Some('\u{e002}'),
        'إ' => Some('\u{e003}'),
        'ٱ' => Some('\u{e004}'),
        'ى' => Some('\u{e005}'),
        'ي' => Some('\u{e006}'),
        _ => None,
    }
}

/// What forms its neighbours and is not seen itself.
pub(super) fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

/// Line ends, and what is invisible by nature and harmless: soft hyphens, presentation selectors.
pub(super) fn is_unseen(character: char) -> bool {
    let line_end = matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let no_width = matches!(character, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}');
    line_end || no_width || matches!(character, '\u{fe00}'..='\u{fe0f}')
}

/// Control characters and those that turn the direction of text.
pub(super) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character is of a script that runs from the right: what has none is not analysed.
pub(super) fn may_run_from_right(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
}
