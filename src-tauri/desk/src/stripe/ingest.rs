//! Applying objects of Stripe.

use gateway::mirror::{
    BalanceTransactionObject, ChargeObject, EarlyFraudWarningObject, MirrorError, StripeObject,
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Timestamp, Tx};

use super::{forgotten, read_queue, sync_state};
use crate::{
    Desk, DeskError, Ingested, attention,
    dispute::{self, DisputeError},
    fraud_warning,
    ingested::IngestOutcome,
    mirror::{self, Reading},
    outbox,
    payment::{self, top_up},
    payout,
    refund::{self, RefundError},
    settings,
    stripe::StripeError,
    subject::CallSubject,
    unattached,
};

/// Input of `ingest_stripe_object`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct IngestStripeObject {
    /// An object exactly as Stripe's API returns it: refund, dispute, payment intent, checkout
    /// session …
    pub object: Json,
}

impl Desk {
    /// Applies an object as just read from Stripe: mirror, ledger, holds, requests, decision and
    /// audit records in one transaction. Applying the same object again changes nothing.
    ///
    /// # Errors
    /// `payment_not_found` when no top-up of its payment is known; `stripe_object_invalid`,
    /// `stripe_object_unsupported`; `stripe_mode_differs` for a live object in a workspace of test
    /// data, or the other way round.
    pub async fn ingest_stripe_object(
        &self,
        input: IngestStripeObject,
    ) -> Result<Ingested, DeskError> {
        let mut tx = self.db.read().await?;
        let reading = sync_state::supplied_in(&mut tx).await?;
        drop(tx);
        self.ingest(&input.object, reading).await
    }

    /// Applies an object of any reading; a reading that began before the stored one is refused with
    /// [`StripeError::StaleReading`].
    pub(crate) async fn ingest(&self, raw: &Json, reading: Reading) -> Result<Ingested, DeskError> {
        let ingested = self.ingest_only(raw, reading).await?;
        self.send_due_of(&ingested).await;
        Ok(ingested)
    }

    /// Sends the calls of the case that are due without a grace period.
    pub(super) async fn send_due_of(&self, ingested: &Ingested) {
        if let Some(case) = ingested.case.as_deref().and_then(CallSubject::parse) {
            self.send_due(&case).await;
            self.answer_with_files(&case).await;
        }
    }

    /// Whether objects that were just applied may have calls that are due: some call is, or autopilot may
    /// have to make one with files. A look that spares one at each object of a whole account.
    pub(super) async fn may_have_calls_due(&self) -> Result<bool, DeskError> {
        let now = self.now();
        let mut tx = self.db.read().await?;
        let is_due = outbox::next_in(&mut tx, None, (now, now)).await?.is_some();
        Ok(is_due || settings::load_in(&mut tx).await?.dispute_autopilot)
    }

    /// As [`Desk::ingest`], without sending calls.
    pub(super) async fn ingest_only(
        &self,
        raw: &Json,
        reading: Reading,
    ) -> Result<Ingested, DeskError> {
        let mut tx = self.db.begin().await?;
        match self.ingest_in(&mut tx, raw, reading).await {
            Err(
                error @ (DeskError::Refund(RefundError::Impossible { .. })
                | DeskError::Dispute(DisputeError::Impossible { .. })),
            ) => {
                drop(tx);
                Err(self.report_impossible(raw, error).await?)
            }
            Err(error) => Err(error),
            Ok(ingested) => {
                tx.commit().await?;
                Ok(ingested)
            }
        }
    }

    /// As [`Desk::ingest_only`], in the caller's transaction. After an error it must be rolled back,
    /// whole or to a savepoint.
    pub(super) async fn ingest_in(
        &self,
        tx: &mut Tx,
        raw: &Json,
        reading: Reading,
    ) -> Result<Ingested, DeskError> {
        let identity = sync_state::identity_in(tx).await?;
        let raw = &*forgotten::stored_object_in(tx, raw, &identity).await?;
        let object = StripeObject::parse(raw).map_err(unreadable)?;
        let now = self.corrected_now();
        self.check_mode_in(tx, raw, &identity).await?;
        let stored_warning = stored_warning_in(tx, &object).await?;
        let is_newest = mirror::save_in(tx, raw, reading, now).await?;
        if !is_newest && matches!(reading, Reading::Fetched(_)) {
            return Err(StripeError::StaleReading.into());
        }
        let read = ObjectRead { object: &object, raw, reading, stored_warning };
        let ingested = apply_object_in(tx, &read, now).await?;
        if matches!(reading, Reading::Supplied(_)) {
            read_queue::ask_for_contents_in(tx, raw, now).await?;
        }
        if let StripeObject::Charge(charge) = &object
            && matches!(reading, Reading::Supplied(_))
            && has_unread_refunds_in(tx, charge).await?
        {
            read_queue::ask_in(tx, "charge", &charge.id, now).await?;
        }
        Ok(ingested)
    }

    /// Opens an item about an invalid object; nothing else is applied.
    async fn report_impossible(
        &self,
        raw: &Json,
        error: DeskError,
    ) -> Result<DeskError, DeskError> {
        let (kind, id) = (raw["object"].as_str(), raw["id"].as_str());
        let subject = format!("{}:{}", kind.unwrap_or_default(), id.unwrap_or_default());
        let mut tx = self.db.begin().await?;
        attention::open_in(&mut tx, error.code(), &subject, &error.to_string(), self.now()).await?;
        tx.commit().await?;
        Ok(error)
    }
}

/// Whether a charge has refunds that were not read: it is refunded by more than the stored refunds.
pub(super) async fn has_unread_refunds_in(
    tx: &mut Tx,
    charge: &ChargeObject,
) -> Result<bool, DeskError> {
    let payment = charge.payment_intent.as_deref().unwrap_or(&charge.id);
    Ok(charge.amount_refunded > payment::refunded_in(tx, payment).await?)
}

/// An object with its reading.
struct ObjectRead<'a> {
    object: &'a StripeObject,
    raw: &'a Json,
    reading: Reading,
    /// The previous reading of an early fraud warning.
    stored_warning: Option<EarlyFraudWarningObject>,
}

async fn stored_warning_in(
    tx: &mut Tx,
    object: &StripeObject,
) -> Result<Option<EarlyFraudWarningObject>, DeskError> {
    let StripeObject::EarlyFraudWarning(warning) = object else { return Ok(None) };
    let before = mirror::raw_in(tx, "radar.early_fraud_warning", &warning.id).await?;
    Ok(before.and_then(|before| EarlyFraudWarningObject::parse(&before).ok()))
}

/// Stores which payment an object is about, applies the object, and reconciles the payment: its
/// amounts and its user may be known only since this reading.
async fn apply_object_in(
    tx: &mut Tx,
    read: &ObjectRead<'_>,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    let payment = payment::learn_in(tx, read.object, now).await?;
    let ingested = apply_effect_in(tx, read, now).await?;
    unattached::attached_in(tx, read.raw).await?;
    if let Some(payment) = payment {
        refund::settle_payment_in(tx, &payment, now).await?;
    }
    Ok(ingested)
}

/// Applies a balance transaction to its refund, payment or dispute.
async fn apply_movement_in(
    tx: &mut Tx,
    row: &BalanceTransactionObject,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    if let Some(ingested) = refund::ingest_row_in(tx, row, now).await? {
        return Ok(ingested);
    }
    if let Some(payment) = payment::of_charge_in(tx, row.source.as_deref()).await? {
        payment::post_money_in(tx, &payment, now).await?;
        return Ok(Ingested::mirrored());
    }
    dispute::ingest_row_in(tx, row, now).await
}

/// Applies the effect of an object.
async fn apply_effect_in(
    tx: &mut Tx,
    read: &ObjectRead<'_>,
    now: Timestamp,
) -> Result<Ingested, DeskError> {
    match read.object {
        StripeObject::Refund(refund) => refund::ingest_in(tx, refund, now).await,
        StripeObject::Dispute(dispute) => {
            for row in read.raw["balance_transactions"].as_array().into_iter().flatten() {
                mirror::save_in(tx, row, read.reading, now).await?;
            }
            Box::pin(dispute::ingest_in(tx, dispute, now)).await
        }
        StripeObject::PaymentIntent(payment) => top_up::payment_in(tx, payment, now).await,
        StripeObject::CheckoutSession(session) => top_up::session_in(tx, session, now).await,
        StripeObject::EarlyFraudWarning(warning) => {
            fraud_warning::update_attention_in(tx, read.stored_warning.as_ref(), warning, now)
                .await?;
            Ok(Ingested::only(IngestOutcome::Warned))
        }
        StripeObject::BalanceTransaction(row) => apply_movement_in(tx, row, now).await,
        StripeObject::Customer(customer) => {
            for payment in top_up::customer_in(tx, customer, now).await? {
                refund::settle_payment_in(tx, &payment, now).await?;
            }
            Ok(Ingested::mirrored())
        }
        StripeObject::Payout(payout) => {
            payout::save_in(tx, payout).await?;
            Ok(Ingested::mirrored())
        }
        StripeObject::Charge(_) => Ok(Ingested::mirrored()),
    }
}

pub(super) fn unreadable(error: MirrorError) -> DeskError {
    match error {
        MirrorError::KindUnknown { kind } => {
            DeskError::Stripe(StripeError::ObjectUnsupported(kind))
        }
        MirrorError::NotAnObject
        | MirrorError::FieldMissing { .. }
        | MirrorError::FieldWrong { .. } => {
            DeskError::Stripe(StripeError::ObjectInvalid(error.to_string()))
        }
    }
}
