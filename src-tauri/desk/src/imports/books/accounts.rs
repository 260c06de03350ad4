//! The accounts of the books, numbered so that the entries of each transaction keep their order:
//! exports list them by the number of their account. Wallets come in the order of their own export,
//! system accounts between them as the entries say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ledger::PastAccount;
use store::Timestamp;

use crate::imports::ImportError;

/// A system account among the wallets.
#[derive(Debug)]
struct Place {
    /// Number of wallets that certainly come before it.
    after: usize,
    opened_at: Timestamp,
}

/// The accounts of the books.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    wallets: HashMap<String, usize>,
    opened: Vec<Timestamp>,
    systems: BTreeMap<String, Place>,
    /// System accounts of which the first comes before the second.
    pairs: BTreeSet<(String, String)>,
    /// The transaction whose entries are noted, and their accounts so far.
    current: (i64, Vec<String>),
    ids: HashMap<String, i64>,
}

impl Accounts {
    /// The next wallet, in the order of opening.
    pub(super) fn add_wallet(&mut self, code: String, opened_at: Timestamp) {
        let next = self.opened.len();
        self.wallets.insert(code, next);
        self.opened.push(opened_at);
    }

    /// Notes that an account is there; a wallet is known already.
    pub(super) fn note(&mut self, code: &str, at: Timestamp) {
        if !self.wallets.contains_key(code) && !self.systems.contains_key(code) {
            self.systems.insert(code.to_owned(), Place { after: 0, opened_at: at });
        }
    }

    /// Notes an entry, in the order of the export.
    pub(super) fn note_entry(&mut self, transaction: i64, code: &str, at: Timestamp) {
        self.note(code, at);
        if self.current.0 != transaction {
            self.current = (transaction, Vec::new());
        }
        let (_, before) = &mut self.current;
        if let Some(place) = self.systems.get_mut(code) {
            place.opened_at = place.opened_at.min(at);
            for earlier in before.iter() {
                match self.wallets.get(earlier) {
                    Some(wallet) => place.after = place.after.max(wallet.saturating_add(1)),
                    None => drop(self.pairs.insert((earlier.clone(), code.to_owned()))),
                }
            }
        }
        before.push(code.to_owned());
    }

    /// Numbers all accounts 1, 2, 3 …
    pub(super) fn number(&mut self) {
        let mut systems = self.sorted_systems().into_iter().peekable();
        let mut ids = HashMap::with_capacity(self.opened.len().saturating_add(systems.len()));
        let mut next = 1_i64;
        let mut give = |code: String| {
            ids.insert(code, next);
            next = next.saturating_add(1);
        };
        let mut wallets: Vec<(&String, usize)> =
            self.wallets.iter().map(|(code, &place)| (code, place)).collect();
        wallets.sort_by_key(|(_, place)| *place);
        for (code, place) in wallets {
            while let Some((system, _)) = systems.next_if(|(_, after)| *after <= place) {
                give(system);
            }
            give(code.clone());
        }
        systems.for_each(|(system, _)| give(system));
        self.ids = ids;
    }

    /// System accounts with the number of wallets before each, in their order.
    fn sorted_systems(&self) -> Vec<(String, usize)> {
        let mut waiting: BTreeMap<&String, &Place> = self.systems.iter().collect();
        let mut sorted: Vec<(String, usize)> = Vec::with_capacity(waiting.len());
        let mut reached = 0;
        while !waiting.is_empty() {
            let is_free = |code: &String| {
                !waiting.keys().any(|other| {
                    self.pairs.contains(&((*other).clone(), code.clone())) || precedes(other, code)
                })
            };
            let free = waiting.iter().filter(|(code, _)| is_free(code));
            // Books in which no account is free are broken; verifying them says so.
            let next = free.min_by_key(|(_, place)| place.after).or(waiting.iter().next());
            let Some((&code, &place)) = next else { break };
            waiting.remove(code);
            reached = reached.max(place.after);
            sorted.push((code.clone(), reached));
        }
        sorted
    }

    /// Every account with its number and when it was opened.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (i64, PastAccount, Timestamp)> {
        let mut all: Vec<(i64, &String)> = self.ids.iter().map(|(code, &id)| (id, code)).collect();
        all.sort_unstable();
        all.into_iter().filter_map(|(id, code)| {
            let wallet = self.wallets.get(code).and_then(|&place| self.opened.get(place)).copied();
            let system = self.systems.get(code).map(|place| place.opened_at);
            Some((id, PastAccount::of_code(code)?, wallet.or(system)?))
        })
    }

    /// The number of an account.
    ///
    /// # Errors
    /// `import_books_broken`.
    pub(super) fn id(&self, code: &str) -> Result<i64, ImportError> {
        self.ids.get(code).copied().ok_or_else(|| ImportError::BooksBroken {
            place: code.to_owned(),
            message: "this account is not among the wallets".to_owned(),
        })
    }
}

/// Whether both are system accounts of one kind and currency, and the first has the lower number.
fn precedes(one: &str, other: &str) -> bool {
    let number = |code: &str| match PastAccount::of_code(code) {
        Some(PastAccount::System(system, currency, number)) => Some((system, currency, number)),
        Some(PastAccount::Wallet(..)) | None => None,
    };
    match (number(one), number(other)) {
        (Some((system, currency, one)), Some((of, in_currency, other))) => {
            system == of && currency == in_currency && one < other
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(wallets: &[&str], transactions: &[&[&str]]) -> Vec<String> {
        let mut accounts = Accounts::default();
        for code in wallets {
            accounts.add_wallet((*code).to_owned(), Timestamp::from_seconds(1));
        }
        for (number, codes) in (1..).zip(transactions) {
            for code in *codes {
                accounts.note_entry(number, code, Timestamp::from_seconds(number));
            }
        }
        accounts.number();
        let mut all: Vec<(i64, String)> =
            accounts.ids.iter().map(|(code, &id)| (id, code.clone())).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, code)| code).collect()
    }

    #[test]
    fn the_entries_of_each_transaction_keep_their_order() {
        let (anna, bert) = ("wallet:anna/usd", "wallet:bert/usd");
        let (balance, usage) = ("stripe_balance/usd", "usage_revenue/usd");
        let order = numbered(
            &[anna, bert],
            &[&[anna, usage], &[usage, bert], &[balance, usage], &[anna, balance]],
        );
        assert_eq!(order, [anna, balance, usage, bert]);
    }

    #[test]
    fn a_full_account_comes_before_the_one_that_follows_it() {
        let (anna, first, second) = ("wallet:anna/usd", "usage_revenue/usd", "usage_revenue/usd/2");
        assert_eq!(numbered(&[anna], &[&[second, anna], &[anna, first]]), [anna, first, second]);
    }
}
