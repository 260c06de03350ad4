//! Addresses of pages of Stripe's dashboard, for people to open in a browser.

use std::fmt::Write as _;

use crate::probe::SCOPES;

const BASE: &str = "https://dashboard.stripe.com";
/// Name of the key that the form proposes.
const KEY_NAME: &str = "Redress";

/// A page of Stripe's dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DashboardPage<'a> {
    /// A payment, by the id of its payment intent or charge.
    Payment(&'a str),
    /// A dispute.
    Dispute(&'a str),
    /// A customer.
    Customer(&'a str),
    /// A payout.
    Payout(&'a str),
    /// Any object: the dashboard's search for its id. Refunds have no page of their own.
    Search(&'a str),
    /// The account's balance.
    Balance,
    /// The form for a new restricted key, with the permissions of the desk filled in. Stripe does
    /// not document the parameters; a form that ignores them is empty.
    KeyForm,
}

impl DashboardPage<'_> {
    /// The address. An id of other than letters, digits and underscores gets the search page,
    /// because ids may come from a platform's postings.
    pub fn url(self, livemode: bool) -> String {
        let mode = if livemode { "" } else { "/test" };
        let path = match self {
            Self::Payment(id) if is_plain(id) => format!("/payments/{id}"),
            Self::Dispute(id) if is_plain(id) => format!("/disputes/{id}"),
            Self::Customer(id) if is_plain(id) => format!("/customers/{id}"),
            Self::Payout(id) if is_plain(id) => format!("/payouts/{id}"),
            Self::Payment(id)
            | Self::Dispute(id)
            | Self::Customer(id)
            | Self::Payout(id)
            | Self::Search(id) => {
                format!("/search?query={}", encoded(id))
            }
            Self::Balance => "/balance/overview".to_owned(),
            Self::KeyForm => key_form(),
        };
        format!("{BASE}{mode}{path}")
    }
}

fn key_form() -> String {
    let scopes = SCOPES.iter().map(|scope| format!("&permissions%5B%5D={scope}"));
    format!("/apikeys/create?name={KEY_NAME}{}", scopes.collect::<String>())
}

fn is_plain(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_an_address_in_its_mode_and_an_odd_id_cannot_leave_it() {
        for (page, livemode, url) in [
            (DashboardPage::Payment("pi_1"), true, "/payments/pi_1"),
            (DashboardPage::Payment("pi_1"), false, "/test/payments/pi_1"),
            (DashboardPage::Dispute("dp_1"), true, "/disputes/dp_1"),
            (DashboardPage::Customer("cus_1"), false, "/test/customers/cus_1"),
            (DashboardPage::Payout("po_1"), false, "/test/payouts/po_1"),
            (DashboardPage::Search("re_1"), true, "/search?query=re_1"),
            (DashboardPage::Balance, true, "/balance/overview"),
            (DashboardPage::Payment("../a?b&c d"), true, "/search?query=..%2Fa%3Fb%26c%20d"),
            (DashboardPage::Dispute("争"), true, "/search?query=%E4%BA%89"),
        ] {
            assert_eq!(page.url(livemode), format!("{BASE}{url}"));
        }
    }

    #[test]
    fn the_form_of_a_key_names_every_permission() {
        let url = DashboardPage::KeyForm.url(false);
        assert!(url.starts_with("https://dashboard.stripe.com/test/apikeys/create?name=Redress&"));
        for scope in ["rak_dispute_write", "rak_charge_write", "rak_event_read"] {
            assert!(url.contains(&format!("&permissions%5B%5D={scope}")), "{url}");
        }
    }
}
