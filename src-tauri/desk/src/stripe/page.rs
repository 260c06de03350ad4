//! Pages of Stripe's dashboard about an object, for people to open in a browser.

use gateway::DashboardPage;
use serde::{Deserialize, Serialize};

use super::sync_state;
use crate::{Desk, DeskError, stripe::StripeError};

/// Input of `get_stripe_page`.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum GetStripePage {
    /// A payment, by the id of its payment intent or charge.
    Payment(String),
    /// A dispute, by its id.
    Dispute(String),
    /// A customer, by the id.
    Customer(String),
    /// A refund, by its id.
    Refund(String),
    /// A payout, by its id.
    Payout(String),
    /// The account's balance.
    Balance,
    /// The form for a new restricted key, with the needed permissions filled in.
    KeyForm {
        /// Whether the key is to be for live mode.
        livemode: bool,
    },
}

/// A page of Stripe's dashboard.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct StripePage {
    /// Its address.
    pub url: String,
}

impl Desk {
    /// The address of a page of Stripe's dashboard. Nothing is asked of Stripe; whether the object
    /// exists there is not checked.
    ///
    /// # Errors
    /// `connection_fixed` in a demo workspace, whose objects are not at Stripe.
    pub async fn get_stripe_page(&self, input: GetStripePage) -> Result<StripePage, DeskError> {
        let mut tx = self.db.read().await?;
        let identity = sync_state::identity_in(&mut tx).await?;
        if identity.is_demo {
            return Err(StripeError::ConnectionFixed.into());
        }
        let ours = identity.livemode.or_else(|| self.livemode()).unwrap_or_default();
        let url = match &input {
            GetStripePage::Payment(id) => DashboardPage::Payment(id).url(ours),
            GetStripePage::Dispute(id) => DashboardPage::Dispute(id).url(ours),
            GetStripePage::Customer(id) => DashboardPage::Customer(id).url(ours),
            GetStripePage::Refund(id) => DashboardPage::Search(id).url(ours),
            GetStripePage::Payout(id) => DashboardPage::Payout(id).url(ours),
            GetStripePage::Balance => DashboardPage::Balance.url(ours),
            GetStripePage::KeyForm { livemode } => DashboardPage::KeyForm.url(*livemode),
        };
        Ok(StripePage { url })
    }
}
