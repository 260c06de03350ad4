//! The demo's Stripe account: a stand-in in this process, and what customers, banks and card issuers
//! do there.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::atomic::{AtomicI64, Ordering},
};

use fake_stripe::{
    ControlError, DEFAULT_KEY, StandIn,
    objects::{DisputeSpec, dispute, early_fraud_warning},
};
use serde_json::Value as Json;
use store::Timestamp;

use crate::{
    DemoError,
    payment::{Payment, unix_seconds},
};

/// Time between two payouts.
const PAYOUT_SECONDS: i64 = 7 * 86_400;

/// The account while the scenario runs.
pub(crate) struct DemoStripe {
    stand_in: StandIn,
    /// Unix seconds of the newest payouts.
    paid_out_at: AtomicI64,
}

impl DemoStripe {
    /// Starts without a state file, which would be written at every step.
    pub(crate) fn start() -> Result<Self, DemoError> {
        Ok(Self { stand_in: start(None)?, paid_out_at: AtomicI64::new(0) })
    }

    pub(crate) fn url(&self) -> &str {
        self.stand_in.url()
    }

    /// Moves the clock on; what is available is paid out every week.
    pub(crate) fn set_clock(&self, now: Timestamp) -> Result<(), DemoError> {
        let now = unix_seconds(now);
        self.stand_in.set_clock(now).map_err(failed)?;
        if now >= self.paid_out_at.load(Ordering::Relaxed) + PAYOUT_SECONDS {
            self.stand_in.pay_out().map_err(failed)?;
            self.paid_out_at.store(now, Ordering::Relaxed);
        }
        Ok(())
    }

    /// The bank reports the outcome of a refund; the refund as it is then.
    pub(crate) fn settle_refund(&self, id: &str, status: &str) -> Result<Json, DemoError> {
        let reason = (status == "failed").then_some("lost_or_stolen_card");
        self.stand_in.settle_refund(id, status, reason).map_err(failed)
    }

    /// The bank decides a dispute; the dispute as it is then.
    pub(crate) fn settle_dispute(&self, id: &str, status: &str) -> Result<Json, DemoError> {
        self.stand_in.settle_dispute(id, status).map_err(failed)
    }

    /// Refunds a payment in Stripe's dashboard.
    pub(crate) fn refund(&self, reference: &str, amount: i64) -> Result<Json, DemoError> {
        self.stand_in.refund(reference, amount).map_err(failed)
    }

    /// Every object of the account.
    pub(crate) fn objects(&self) -> Result<Vec<Json>, DemoError> {
        self.stand_in.objects().map_err(failed)
    }

    /// The refunds of a payment.
    pub(crate) fn refunds_of(&self, reference: &str) -> Result<Vec<Json>, DemoError> {
        let mut refunds = self.objects()?;
        refunds
            .retain(|object| object["object"] == "refund" && object["payment_intent"] == reference);
        Ok(refunds)
    }

    /// A card issuer reports fraud; whether something can still be done about it.
    pub(crate) fn put_warning(
        &self,
        (id, fraud_type): (&str, &str),
        payment: &Payment,
        is_actionable: bool,
        at: Timestamp,
    ) -> Result<Json, DemoError> {
        let (charge, intent) = (&payment.charge, Some(payment.reference.as_str()));
        let created = unix_seconds(at);
        let warning = early_fraud_warning(id, charge, intent, fraud_type, is_actionable, created);
        self.put(std::slice::from_ref(&warning))?;
        Ok(warning)
    }

    /// Opens a dispute of a payment.
    pub(crate) fn put_dispute(
        &self,
        spec: &DisputeSpec<'_>,
        payment: &Payment,
    ) -> Result<Json, DemoError> {
        let opened = dispute(&DisputeSpec { payment_intent: Some(&payment.reference), ..*spec });
        self.put(std::slice::from_ref(&opened))?;
        Ok(opened)
    }

    /// Inserts objects, or replaces those with the same id.
    pub(crate) fn put(&self, objects: &[Json]) -> Result<(), DemoError> {
        self.stand_in.put_objects(objects).map_err(failed)
    }
}

/// Starts a stand-in on any free port of this machine.
pub(crate) fn start(state_file: Option<PathBuf>) -> Result<StandIn, DemoError> {
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let options = fake_stripe::Options { addr, state_file, key: DEFAULT_KEY.to_owned() };
    StandIn::start(options).map_err(|error| DemoError::StandIn(error.to_string()))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature of `map_err`")]
fn failed(error: ControlError) -> DemoError {
    DemoError::StandIn(error.to_string())
}
