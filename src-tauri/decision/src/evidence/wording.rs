//! Formatting shared by several texts.

/// Maximum characters of a quoted name or description.
pub(super) const QUOTE_CHARACTERS_MAX: usize = 200;

/// Foreign text in one line, complete: without invisible characters and runs of blanks, and with
/// `[link]` in place of links, because banks refuse texts with links.
pub(super) fn clean(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || is_unreadable(letter))
        .filter(|word| !word.is_empty())
        .map(|word| if is_link(word) { "[link]" } else { word })
        .collect();
    words.join(" ").replace("](", "] (")
}

fn is_link(word: &str) -> bool {
    word.contains("://") || has_word_starting(&word.to_lowercase(), "www.")
}

/// The beginning of the first link, if there is one.
pub(super) fn link(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    if lower.contains("https://") {
        return Some("https://");
    }
    if lower.contains("http://") {
        return Some("http://");
    }
    if lower.contains("://") {
        return Some("://");
    }
    if has_word_starting(&lower, "www.") {
        return Some("www.");
    }
    // `[text](address)`; the bracket pair alone also stands in honest prose with a blank between.
    let open =
        text.find("](").filter(|end| text.get(..*end).is_some_and(|part| part.contains('[')));
    open.map(|_| "[…](…)")
}

/// The same, cut with an ellipsis where it is too long to quote.
pub(super) fn one_line(text: &str) -> String {
    let line = clean(text);
    match line.char_indices().nth(QUOTE_CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Control characters except line ends and tabs, and characters that change the writing direction
/// or are invisible.
pub(super) fn is_unreadable(letter: char) -> bool {
    match letter {
        '\n' | '\r' | '\t' => false,
        '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}' => true,
        letter => letter.is_control(),
    }
}

/// `1 use`, `1,234 uses`.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(number)) }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Whether `text` contains `needle` as a whole word, without a letter, digit or underscore next to
/// it. Both in lower case.
pub(super) fn has_word(text: &str, needle: &str) -> bool {
    positions(text, needle).any(|(before, after)| ends(before) && ends(after))
}

/// Whether a word of `text` starts with `needle`. Both in lower case.
pub(super) fn has_word_starting(text: &str, needle: &str) -> bool {
    positions(text, needle).any(|(before, after)| ends(before) && !ends(after))
}

/// The characters before and after every place of `needle`.
fn positions<'a>(
    text: &'a str,
    needle: &'a str,
) -> impl Iterator<Item = (Option<char>, Option<char>)> + 'a {
    text.match_indices(needle).map(move |(start, found)| {
        let before = text.get(..start).and_then(|part| part.chars().next_back());
        let after = text.get(start.saturating_add(found.len())..);
        (before, after.and_then(|part| part.chars().next()))
    })
}

fn ends(neighbour: Option<char>) -> bool {
    neighbour.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_')
}
