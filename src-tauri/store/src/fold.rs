//! Case folding for searches, one letter at a time.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// Distinct letters of a search text that are folded in columns, more than any alphabet has.
/// `SQLite` limits the depth of an expression to 1,000.
const FOLDED_LETTERS_MAX: usize = 100;
/// Letters with case have code points below this one.
const CODE_POINTS_END: u32 = 0x2_0000;

/// By folded letter: its other forms, such as `Ä` of `ä`. ASCII letters are left out, since `lower`
/// folds them on both engines.
static VARIANTS: LazyLock<BTreeMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut variants: BTreeMap<char, Vec<char>> = BTreeMap::new();
    for letter in (0x80..CODE_POINTS_END).filter_map(char::from_u32) {
        let folded = fold(letter);
        if folded != letter && !folded.is_ascii() {
            variants.entry(folded).or_default().push(letter);
        }
    }
    variants
});

/// `text` with each letter in lower case, and final sigma as any other sigma.
pub fn fold_case(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// Other forms of the non-ASCII letters in a folded text, each with the folded letter.
pub(crate) fn variants_of(text: &str) -> Vec<(char, char)> {
    let letters: BTreeSet<char> = text.chars().filter(|letter| !letter.is_ascii()).collect();
    let known = letters.into_iter().filter_map(|letter| VARIANTS.get_key_value(&letter));
    let pairs = known.flat_map(|(&folded, all)| all.iter().map(move |&form| (form, folded)));
    pairs.take(FOLDED_LETTERS_MAX).collect()
}

fn fold(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some('\u{3c2}'), None) => '\u{3c3}',
        (Some(one), None) => one,
        // A letter whose lower case is several letters stays as it is.
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::{fold_case, variants_of};

    #[test]
    fn letters_of_any_alphabet_are_folded() {
        for (text, folded) in [
            ("ÄRGER", "ärger"),
            ("ΟΔΟΣ", "οδοσ"),
            ("οδος", "οδοσ"),
            ("ЖУК", "жук"),
            ("退款 50%", "退款 50%"),
        ] {
            assert_eq!(fold_case(text), folded);
        }
    }

    #[test]
    fn the_other_forms_of_a_letter_are_known() {
        assert_eq!(variants_of("ärger"), [('Ä', 'ä')]);
        assert_eq!(variants_of("σ"), [('Σ', 'σ'), ('ς', 'σ')]);
        assert_eq!(variants_of("abc 退款"), []);
    }
}
