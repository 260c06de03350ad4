//! Accounts of the ledger under the five kinds of accounts that bookkeeping knows.

/// What an account is to bookkeeping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Assets,
    Liabilities,
    Equity,
    Income,
    Expenses,
}

/// An account by its code: `wallet:USER/usd`, `usage_revenue/usd`, `usage_revenue/usd/2`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Account<'a> {
    pub(super) class: Class,
    /// Name of the system account, or of all wallets.
    pub(super) name: &'a str,
    /// The user of a wallet.
    pub(super) user: Option<&'a str>,
    /// Number of a system account that follows a full one.
    pub(super) number: Option<&'a str>,
}

impl<'a> Account<'a> {
    pub(super) fn of(code: &'a str) -> Self {
        if let Some(rest) = code.strip_prefix("wallet:") {
            let user = rest.rsplit_once('/').map_or(rest, |(user, _)| user);
            let class = Class::Liabilities;
            return Self { class, name: "wallets", user: Some(user), number: None };
        }
        let mut parts = code.split('/');
        let name = parts.next().unwrap_or(code);
        Self { class: class_of(name), name, user: None, number: parts.nth(1) }
    }
}

fn class_of(name: &str) -> Class {
    match name {
        "stripe_balance" | "disputes_receivable" | "refunds_clearing" | "paid_elsewhere" => {
            Class::Assets
        }
        "usage_revenue" => Class::Income,
        "promotions" | "dispute_fees" | "processing_fees" | "write_offs" => Class::Expenses,
        _ => Class::Equity,
    }
}

/// A character as journals can show it: controls, which would end lines or files, as their pictures.
pub(super) fn shown(letter: char) -> char {
    match u32::from(letter) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or(' '),
        0x7f => '\u{2421}',
        0x80..=0x9f | 0x2028 | 0x2029 => char::REPLACEMENT_CHARACTER,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, Class};

    #[test]
    fn a_code_names_its_account() {
        let account = Account::of("wallet:a/b:c/usd");
        assert_eq!((account.user, account.class), (Some("a/b:c"), Class::Liabilities));
        let account = Account::of("usage_revenue/usd");
        assert_eq!((account.name, account.number), ("usage_revenue", None));
        assert_eq!(Account::of("adjustments/usd/2").number, Some("2"));
        assert_eq!(Account::of("adjustments/usd/2").class, Class::Equity);
    }
}
