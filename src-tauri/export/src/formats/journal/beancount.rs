//! The journal of Beancount. Accounts are opened by its own plug-in, so that no list of all wallets has
//! to be kept; amounts are exact, so a transaction that does not balance is an error.

use super::{
    Head, Leg,
    names::{Account, Class, shown},
};
use crate::cell::{push_decimal, push_int};

pub(super) const TITLE: &str = "; Written by Redress. Amounts have the signs of bookkeeping: what is owed to customers is negative.\nplugin \"beancount.plugins.auto_accounts\"\n";
pub(super) const OPENING: &str = "  Equity:Opening-Balances\n";

pub(super) fn push_head(out: &mut Vec<u8>, head: &Head<'_>) {
    out.push(b'\n');
    out.extend_from_slice(head.day.as_bytes());
    out.extend_from_slice(b" * ");
    push_string(out, head.kind);
    let reason = head.texts.iter().find(|(name, _)| *name == "reason");
    out.push(b' ');
    push_string(out, reason.map_or("", |(_, reason)| reason));
    out.push(b'\n');
    if head.number > 0 {
        out.extend_from_slice(b"  transaction: ");
        push_int(out, head.number);
        out.push(b'\n');
    }
    for (name, text) in head.texts.iter().filter(|(name, _)| *name != "reason") {
        out.extend_from_slice(b"  ");
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b": ");
        push_string(out, text);
        out.push(b'\n');
    }
}

pub(super) fn push_leg(out: &mut Vec<u8>, leg: &Leg<'_>) {
    out.extend_from_slice(b"  ");
    push_account(out, leg.account);
    out.extend_from_slice(b"  ");
    push_decimal(out, leg.minor, leg.decimals);
    out.push(b' ');
    out.extend_from_slice(leg.currency.to_ascii_uppercase().as_bytes());
    out.push(b'\n');
}

fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for letter in text.chars() {
        match letter {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\t' => out.extend_from_slice(b"\\t"),
            other => out.extend_from_slice(shown(other).encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}

/// `Liabilities:Wallets:U-USER`. Beancount's names have letters, digits and `-`: of a user's id, `-` is
/// written twice and any other character as `-x5F-`, so that no two users share a name.
fn push_account(out: &mut Vec<u8>, code: &str) {
    let account = Account::of(code);
    let class = match account.class {
        Class::Assets => "Assets",
        Class::Liabilities => "Liabilities",
        Class::Equity => "Equity",
        Class::Income => "Income",
        Class::Expenses => "Expenses",
    };
    out.extend_from_slice(class.as_bytes());
    out.push(b':');
    push_words(out, account.name);
    if let Some(user) = account.user {
        out.extend_from_slice(b":U-");
        user.chars().for_each(|letter| push_letter(out, letter));
    }
    if let Some(number) = account.number {
        out.push(b'-');
        out.extend_from_slice(number.as_bytes());
    }
}

/// `usage_revenue` as `Usage-Revenue`.
fn push_words(out: &mut Vec<u8>, name: &str) {
    for (index, word) in name.split('_').enumerate() {
        if index > 0 {
            out.push(b'-');
        }
        let (first, rest) = word.split_at(word.len().min(1));
        out.extend_from_slice(first.to_ascii_uppercase().as_bytes());
        out.extend_from_slice(rest.as_bytes());
    }
}

fn push_letter(out: &mut Vec<u8>, letter: char) {
    match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' => out.push(letter as u8),
        '-' => out.extend_from_slice(b"--"),
        other => out.extend_from_slice(format!("-x{:X}-", u32::from(other)).as_bytes()),
    }
}
