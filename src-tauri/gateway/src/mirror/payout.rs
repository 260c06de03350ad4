use std::fmt;

use serde_json::Value;

use super::MirrorError;
use super::field::Fields;
use super::open::open_enum;

open_enum! {
    /// Status of a payout. None is final: a payout that was paid can fail some days later.
    pub enum PayoutStatus {
        /// Not yet submitted to the bank.
        Pending = "pending",
        /// At the bank.
        InTransit = "in_transit",
        /// Arrived, as far as Stripe knows.
        Paid = "paid",
        /// The bank returned the money.
        Failed = "failed",
        /// Canceled before the money was sent.
        Canceled = "canceled",
    }
}

open_enum! {
    /// Whether Stripe knows which balance transactions a payout contains.
    pub enum Reconciliation {
        /// They can be listed.
        Completed = "completed",
        /// Not yet.
        InProgress = "in_progress",
        /// Never: a manual payout.
        NotApplicable = "not_applicable",
    }
}

/// A payout from the balance at Stripe to a bank account.
#[derive(Clone, PartialEq)]
pub struct PayoutObject {
    /// `po_…`; the prefix is no promise.
    pub id: String,
    /// Minor units; below zero when Stripe takes money from the bank account.
    pub amount: i64,
    /// Lower-case code.
    pub currency: String,
    /// Status.
    pub status: PayoutStatus,
    /// Whether it was made by the account's schedule.
    pub automatic: bool,
    /// Whether its balance transactions are known.
    pub reconciliation: Option<Reconciliation>,
    /// When the bank is expected to have it: midnight of a day, in seconds since 1970, UTC.
    pub arrival_date: Option<i64>,
    /// Seconds since 1970, UTC.
    pub created: Option<i64>,
    /// Live mode: real money.
    pub livemode: bool,
    /// The whole object.
    pub raw: Value,
}

impl PayoutObject {
    /// Parses a payout as Stripe returns it.
    ///
    /// # Errors
    /// [`MirrorError`] when id, amount, currency or status is missing or of another type.
    pub fn parse(value: &Value) -> Result<Self, MirrorError> {
        let fields = Fields::of("payout", value)?;
        Ok(Self {
            id: fields.required_text("id")?,
            amount: fields.required_integer("amount")?,
            currency: fields.required_text("currency")?,
            status: PayoutStatus::from(fields.required_text("status")?.as_str()),
            automatic: fields.flag("automatic"),
            reconciliation: fields
                .text("reconciliation_status")
                .map(|status| Reconciliation::from(status.as_str())),
            arrival_date: fields.integer("arrival_date"),
            created: fields.integer("created"),
            livemode: fields.flag("livemode"),
            raw: value.clone(),
        })
    }

    /// Whether Stripe lists all balance transactions that it contains: of automatic payouts only, once
    /// they are reconciled.
    pub fn is_listable(&self) -> bool {
        self.automatic && self.reconciliation == Some(Reconciliation::Completed)
    }
}

impl fmt::Debug for PayoutObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayoutObject")
            .field("id", &self.id)
            .field("amount", &self.amount)
            .field("currency", &self.currency)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
