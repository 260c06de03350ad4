//! The journal of hledger. Each entry states the balance after it, so `hledger check` follows every
//! account through all of its history.

use super::{
    Head, Leg,
    names::{Account, Class, shown},
};
use crate::{
    cell::{push_decimal, push_int},
    formats::jsonl::push_json,
};

pub(super) const TITLE: &str = "; Written by Redress. Amounts have the signs of bookkeeping: what is owed to customers is negative.\ndecimal-mark .\n";
pub(super) const OPENING: &str = "    equity:opening balances\n";

pub(super) fn push_head(out: &mut Vec<u8>, head: &Head<'_>) {
    out.push(b'\n');
    out.extend_from_slice(head.day.as_bytes());
    if head.number > 0 {
        out.extend_from_slice(b" * (");
        push_int(out, head.number);
        out.push(b')');
    } else {
        out.extend_from_slice(b" *");
    }
    out.push(b' ');
    out.extend_from_slice(head.kind.as_bytes());
    if let Some((_, reason)) = head.texts.iter().find(|(name, _)| *name == "reason") {
        out.extend_from_slice(b" | ");
        push_description(out, reason);
    }
    out.push(b'\n');
    for (name, text) in &head.texts {
        out.extend_from_slice(b"    ; ");
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b": ");
        push_json(out, &text.chars().map(kept).collect::<String>());
        out.push(b'\n');
    }
}

pub(super) fn push_leg(out: &mut Vec<u8>, leg: &Leg<'_>) {
    out.extend_from_slice(b"    ");
    push_account(out, leg.account);
    out.extend_from_slice(b"  ");
    push_amount(out, leg, leg.minor);
    out.extend_from_slice(b" = ");
    push_amount(out, leg, leg.balance_minor);
    out.push(b'\n');
}

fn push_amount(out: &mut Vec<u8>, leg: &Leg<'_>, minor: i64) {
    out.extend_from_slice(leg.currency.to_ascii_uppercase().as_bytes());
    out.push(b' ');
    push_decimal(out, minor, leg.decimals);
}

/// A reason on one line: `;` would begin a comment and `|` the note, so wide forms stand for them; the
/// tag has the text as it is.
fn push_description(out: &mut Vec<u8>, text: &str) {
    let mut was_space = true;
    for letter in text.chars() {
        let letter = match letter {
            ';' => '\u{ff1b}',
            '|' => '\u{ff5c}',
            other if other.is_whitespace() => ' ',
            other => shown(other),
        };
        if letter != ' ' || !was_space {
            out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
        was_space = letter == ' ';
    }
}

/// A tag's text is JSON, which escapes the controls of ASCII; other ends of lines must go.
fn kept(letter: char) -> char {
    if u32::from(letter) < 0x20 { letter } else { shown(letter) }
}

/// `liabilities:wallets:USER`, where what would end or divide a name is written as `%3B`.
fn push_account(out: &mut Vec<u8>, code: &str) {
    let account = Account::of(code);
    let class = match account.class {
        Class::Assets => "assets",
        Class::Liabilities => "liabilities",
        Class::Equity => "equity",
        Class::Income => "income",
        Class::Expenses => "expenses",
    };
    out.extend_from_slice(class.as_bytes());
    out.push(b':');
    out.extend_from_slice(account.name.as_bytes());
    for part in account.user.iter().chain(&account.number) {
        out.push(b':');
        for letter in part.chars() {
            push_letter(out, letter);
        }
    }
}

fn push_letter(out: &mut Vec<u8>, letter: char) {
    let mut utf8 = [0; 4];
    let bytes = letter.encode_utf8(&mut utf8).as_bytes();
    if letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '@' | '+') {
        return out.extend_from_slice(bytes);
    }
    for byte in bytes {
        out.extend_from_slice(format!("%{byte:02X}").as_bytes());
    }
}
