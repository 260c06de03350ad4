//! Cells as the XML of a sheet writes them.

use crate::cell::{push_decimal, push_int, push_time};

/// Places in the list of styles (`parts.rs`).
pub(super) const HEADER_STYLE: u8 = 1;
const TIME_STYLE: u8 = 2;
const AMOUNT_STYLES: [u8; 4] = [3, 4, 5, 6];

/// UTF-16 units that a cell can hold.
const CELL_UNITS: usize = 32_767;
/// Digits of a number that a spreadsheet keeps.
pub(super) const EXACT: u64 = 999_999_999_999_999;
/// Days from 1899-12-30, where spreadsheets begin to count, to 1970.
const DAYS_BEFORE_1970: i64 = 25_569;
/// 1900-03-01: before it spreadsheets disagree, because one of them knows a day that never was.
const FIRST_DAY: i64 = 61;
const MICROS_A_DAY: i64 = 86_400_000_000;

/// A text cell. Returns whether it was cut.
pub(super) fn push_text(xml: &mut Vec<u8>, text: &str) -> bool {
    // A character has at most as many UTF-16 units as bytes.
    let is_long = text.len() > CELL_UNITS && text.encode_utf16().count() > CELL_UNITS;
    if is_long {
        push_string(xml, &cut(text), 0);
    } else {
        push_string(xml, text, 0);
    }
    is_long
}

/// The beginning of a text that does not fit a cell, and how long it was.
fn cut(text: &str) -> String {
    let mark = format!(" […cut, {} characters]", text.chars().count());
    let mut left = CELL_UNITS - mark.encode_utf16().count();
    let fits = text.chars().take_while(|letter| {
        let units = letter.len_utf16();
        let fits = units <= left;
        left = left.saturating_sub(units);
        fits
    });
    let mut cut: String = fits.collect();
    cut.push_str(&mark);
    cut
}

pub(super) fn push_string(xml: &mut Vec<u8>, text: &str, style: u8) {
    push_cell(xml, style, b" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    push_escaped(xml, text);
    xml.extend_from_slice(b"</t></is></c>");
}

/// A text of ours that needs no escapes.
pub(super) fn push_plain(xml: &mut Vec<u8>, push: impl FnOnce(&mut Vec<u8>)) {
    xml.extend_from_slice(b"<c t=\"inlineStr\"><is><t>");
    push(xml);
    xml.extend_from_slice(b"</t></is></c>");
}

pub(super) fn push_amount(xml: &mut Vec<u8>, minor: i64, decimals: u32) {
    if minor.unsigned_abs() > EXACT {
        return push_plain(xml, |xml| push_decimal(xml, minor, decimals));
    }
    push_cell(xml, amount_style(decimals), b"><v>");
    push_decimal(xml, minor, decimals);
    xml.extend_from_slice(b"</v></c>");
}

/// Days since 1899-12-30 with a part of twelve decimals, less than a microsecond.
pub(super) fn push_moment(xml: &mut Vec<u8>, micros: i64) {
    let day = micros.div_euclid(MICROS_A_DAY) + DAYS_BEFORE_1970;
    if day < FIRST_DAY {
        return push_plain(xml, |xml| push_time(xml, micros, None));
    }
    push_cell(xml, TIME_STYLE, b"><v>");
    push_int(xml, day);
    let of_day = i128::from(micros.rem_euclid(MICROS_A_DAY));
    let part = of_day * 1_000_000_000_000 / i128::from(MICROS_A_DAY);
    if part > 0 {
        xml.extend_from_slice(format!(".{part:012}").as_bytes());
    }
    xml.extend_from_slice(b"</v></c>");
}

fn push_cell(xml: &mut Vec<u8>, style: u8, rest: &[u8]) {
    xml.extend_from_slice(b"<c");
    if style > 0 {
        xml.extend_from_slice(b" s=\"");
        push_int(xml, i64::from(style));
        xml.push(b'"');
    }
    xml.extend_from_slice(rest);
}

/// Text as XML can hold it: what XML has no way to write becomes `_x001F_`, as the format says, and so
/// does the beginning of a text that only looks like it.
pub(super) fn push_escaped(xml: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        // U+FFFE and U+FFFF, EF BF BE and EF BF BF, are no characters of XML.
        let end = if byte == 0xef { at + 3 } else { at + 1 };
        let control;
        let escape = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'_' if is_escape(&bytes[at..]) => "_x005F_",
            0xef if bytes[at..end] == *b"\xef\xbf\xbe" => "_xFFFE_",
            0xef if bytes[at..end] == *b"\xef\xbf\xbf" => "_xFFFF_",
            b'\t' | b'\n' | b' '..=0xff => continue,
            _ => {
                control = format!("_x{byte:04X}_");
                &control
            }
        };
        xml.extend_from_slice(&bytes[from..at]);
        xml.extend_from_slice(escape.as_bytes());
        from = end;
    }
    xml.extend_from_slice(&bytes[from..]);
}

/// Whether bytes begin like `_x001F_`.
fn is_escape(bytes: &[u8]) -> bool {
    bytes.len() >= 7
        && bytes[1] == b'x'
        && bytes[6] == b'_'
        && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

/// The style of an amount with so many decimals.
fn amount_style(decimals: u32) -> u8 {
    AMOUNT_STYLES.get(decimals as usize).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{CELL_UNITS, cut, push_escaped, push_moment, push_text};

    #[test]
    fn a_text_that_is_too_long_is_cut_and_says_so() {
        let mut xml = Vec::new();
        assert!(!push_text(&mut xml, &"x".repeat(CELL_UNITS)));
        assert!(push_text(&mut xml, &"x".repeat(CELL_UNITS + 1)));
        assert!(!push_text(&mut xml, &"ä".repeat(CELL_UNITS)), "bytes are no units");
        let cut = cut(&"😀".repeat(20_000));
        assert!(cut.encode_utf16().count() <= CELL_UNITS);
        assert!(cut.ends_with("😀 […cut, 20000 characters]"), "{}", &cut[cut.len() - 60..]);
    }

    #[test]
    fn what_xml_cannot_hold_is_escaped() {
        let mut xml = Vec::new();
        push_escaped(&mut xml, "a<b>&\"c\" \0\u{1f}\r\n\t_x0041_ _x \u{ffff}\u{feff}é");
        let text = String::from_utf8(xml).expect("UTF-8");
        let wanted =
            "a&lt;b&gt;&amp;\"c\" _x0000__x001F__x000D_\n\t_x005F_x0041_ _x _xFFFF_\u{feff}é";
        assert_eq!(text, wanted);
    }

    #[test]
    fn moments_are_days_since_1899() {
        let text = |micros| {
            let mut xml = Vec::new();
            push_moment(&mut xml, micros);
            String::from_utf8(xml).expect("UTF-8")
        };
        assert!(text(0).contains("<v>25569</v>"));
        assert!(text(43_200_000_000).contains("<v>25569.500000000000</v>"));
        assert!(text(-43_200_000_000).contains("<v>25568.500000000000</v>"));
        assert!(text(-62_135_596_800_000_000).contains("0001-01-01T00:00:00.000000Z"));
    }
}
