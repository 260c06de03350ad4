//! Reads requested objects and applies them.

use gateway::mirror::{BalanceTransactionObject, ChargeObject, DisputeObject, STRIPE_FEE};
use gateway::{Collection, Gateway, GatewayError, ListQuery, ObjectKind, backoff};
use ledger::LedgerError;
use serde_json::Value as Json;

use super::{
    forgotten, full_import,
    ingest::has_unread_refunds_in,
    read_queue::{self, ReadRequest},
    reread::reread_seconds,
    sync_state,
};
use crate::{
    Desk, DeskError, Ingested, attention,
    mirror::{self, Reading},
    payment::{PaymentError, payment_in},
    stripe::StripeError,
    unattached,
};

/// Maximum number of pages of fees searched for one dispute, against endless lists.
const FEE_PAGES_MAX: usize = 100;

/// Fields of a charge or refund with the ids of its balance transactions.
const MOVEMENTS: [&str; 2] = ["balance_transaction", "failure_balance_transaction"];

/// The reason why an object was not applied.
pub(super) enum ReadError {
    /// It can be tried again later; `refusal` may contain the time.
    Later { code: &'static str, why: String, refusal: Option<GatewayError> },
    /// A person has to look at it.
    Person { code: &'static str, why: String },
}

impl ReadError {
    /// Whether Stripe did not answer.
    pub(super) const fn has_timed_out(&self) -> bool {
        matches!(self, Self::Later { refusal: Some(GatewayError::TimedOut), .. })
    }
}

impl Desk {
    /// Reads all due objects; returns their number.
    pub(super) async fn read_due(&self, stripe: &Gateway) -> Result<u32, DeskError> {
        let mut read = 0_u32;
        let began = self.now();
        loop {
            let mut tx = self.db.read().await?;
            let due = read_queue::due_in(&mut tx, began, self.now()).await?;
            drop(tx);
            if due.is_empty() {
                return Ok(read);
            }
            for request in due {
                self.read_one(stripe, &request).await?;
                read = read.saturating_add(1);
            }
        }
    }

    /// Begins a reading.
    pub(super) async fn begin_reading(&self) -> Result<Reading, DeskError> {
        let mut tx = self.db.begin().await?;
        let reading = sync_state::next_reading_in(&mut tx).await?;
        tx.commit().await?;
        Ok(reading)
    }

    /// Reads a dispute now, before a call about it is sent.
    pub(super) async fn read_dispute(&self, stripe: &Gateway, id: &str) -> Result<(), ReadError> {
        let reading = self.begin_reading().await.map_err(|error| read_error(&error))?;
        let object = read(stripe, "dispute", id).await?;
        Box::pin(self.apply_read(stripe, &object, reading)).await.map(drop)
    }

    async fn read_one(&self, stripe: &Gateway, request: &ReadRequest) -> Result<(), DeskError> {
        let reading = self.begin_reading().await?;
        let outcome = Box::pin(self.read_and_ingest(stripe, request, reading)).await;
        let now = self.now();
        let object = (request.kind.as_str(), request.id.as_str());
        let mut tx = self.db.begin().await?;
        match outcome {
            Ok((object_read, ingested)) => {
                read_queue::done_in(&mut tx, request).await?;
                attention::close_settled_in(&mut tx, &request.subject(), now).await?;
                full_import::readable_in(&mut tx, &request.kind, now).await?;
                if ingested.is_under_way
                    && let Some(seconds) = reread_seconds(&object_read, self.corrected_now())
                {
                    let next = now.plus_seconds(seconds);
                    read_queue::ask_at_in(&mut tx, object, next, now).await?;
                }
            }
            Err(ReadError::Later { code, why, refusal }) => {
                let wait = backoff(refusal.as_ref(), request.tries(), &request.id);
                // Always later than the start of this round; otherwise the round would not end.
                read_queue::later_in(&mut tx, request, &why, now.plus(wait), now).await?;
                if matches!(refusal, Some(GatewayError::Forbidden { .. })) {
                    full_import::unreadable_in(&mut tx, &request.kind, &why, now).await?;
                } else if request.is_stuck() {
                    attention::open_in(&mut tx, code, &request.subject(), &why, now).await?;
                }
            }
            Err(ReadError::Person { code, why }) => {
                read_queue::done_in(&mut tx, request).await?;
                if !unattached::waits_for_user_in(&mut tx, object.0, object.1).await? {
                    attention::open_in(&mut tx, code, &request.subject(), &why, now).await?;
                }
            }
        }
        Ok(tx.commit().await?)
    }

    async fn read_and_ingest(
        &self,
        stripe: &Gateway,
        request: &ReadRequest,
        reading: Reading,
    ) -> Result<(Json, Ingested), ReadError> {
        let object = read(stripe, &request.kind, &request.id).await?;
        if request.kind == "payment_intent" && !self.is_settled(&request.id).await? {
            self.read_sessions(stripe, &request.id, reading).await?;
        }
        // A fee that cannot be read must not prevent reading the dispute.
        let fees = match request.kind.as_str() {
            "dispute" => self.read_fees(stripe, &object, reading).await,
            _ => Ok(()),
        };
        let ingested = self.apply_read(stripe, &object, reading).await?;
        self.send_due_of(&ingested).await;
        if matches!(request.kind.as_str(), "charge" | "refund") {
            self.read_movements(stripe, &object, reading).await?;
        }
        if request.kind == "payout" {
            self.read_contents(stripe, &request.id, reading).await?;
        }
        if request.kind == "charge" {
            self.ask_for_refunds(stripe, &object).await?;
        }
        fees.map(|()| (object, ingested))
    }

    /// Applies an object and its payment, without sending calls.
    async fn apply_read(
        &self,
        stripe: &Gateway,
        object: &Json,
        reading: Reading,
    ) -> Result<Ingested, ReadError> {
        match self.ingest_only(object, reading).await {
            // Its payment may have succeeded before the connection existed.
            Err(DeskError::Payment(PaymentError::NotFound(_)))
                if object["payment_intent"].is_string() =>
            {
                let id = object["payment_intent"].as_str().unwrap_or_default();
                self.ingest_payment(stripe, id, reading).await?;
                self.keep_on_error(object, reading, self.ingest_only(object, reading).await).await
            }
            // The charge names the payment, unless it is a charge without a payment intent.
            Err(DeskError::Payment(PaymentError::NotFound(_))) if object["charge"].is_string() => {
                self.take_by_charge(stripe, object, reading).await
            }
            ingested => self.keep_on_error(object, reading, ingested).await,
        }
    }

    /// The outcome, or the error, after storing the object in the mirror.
    async fn keep_on_error(
        &self,
        object: &Json,
        reading: Reading,
        ingested: Result<Ingested, DeskError>,
    ) -> Result<Ingested, ReadError> {
        match ingested {
            Err(
                error @ (DeskError::Store(_)
                | DeskError::Ledger(LedgerError::Store(_))
                | DeskError::Stripe(StripeError::ObjectOfOtherMode { .. })),
            ) => Err(read_error(&error)),
            Err(error) => {
                let why = read_error(&error);
                self.keep(object, reading, &why).await.map_err(|error| read_error(&error))?;
                Err(why)
            }
            Ok(ingested) => Ok(ingested),
        }
    }

    /// Applies a payment and its checkout session.
    async fn ingest_payment(
        &self,
        stripe: &Gateway,
        id: &str,
        reading: Reading,
    ) -> Result<(), ReadError> {
        let payment = read(stripe, "payment_intent", id).await?;
        self.read_sessions(stripe, id, reading).await?;
        self.ingest_only(&payment, reading).await.map(drop).map_err(|error| read_error(&error))
    }

    async fn take_by_charge(
        &self,
        stripe: &Gateway,
        object: &Json,
        reading: Reading,
    ) -> Result<Ingested, ReadError> {
        let charge = read(stripe, "charge", object["charge"].as_str().unwrap_or_default()).await?;
        self.ingest_only(&charge, reading).await.map_err(|error| read_error(&error))?;
        if let Some(id) = charge["payment_intent"].as_str() {
            self.ingest_payment(stripe, id, reading).await?;
        }
        self.keep_on_error(object, reading, self.ingest_only(object, reading).await).await
    }

    /// Reads the balance transactions of a charge or refund, which have no events.
    async fn read_movements(
        &self,
        stripe: &Gateway,
        object: &Json,
        reading: Reading,
    ) -> Result<(), ReadError> {
        for id in MOVEMENTS.into_iter().filter_map(|name| object[name].as_str()) {
            let known = async {
                let mut tx = self.db.read().await?;
                Ok(mirror::raw_in(&mut tx, "balance_transaction", id).await?)
            };
            let known: Option<Json> = known.await.map_err(|error: DeskError| read_error(&error))?;
            if known.is_some() {
                continue;
            }
            match read(stripe, "balance_transaction", id).await {
                // Reported by the reading of the balance transactions.
                Err(ReadError::Later { refusal: Some(GatewayError::Forbidden { .. }), .. }) => {}
                row => {
                    self.ingest_only(&row?, reading).await.map_err(|error| read_error(&error))?;
                }
            }
        }
        Ok(())
    }

    /// Accounts with older API versions report a refund only by its charge: requests readings of
    /// the charge's refunds that are missing.
    async fn ask_for_refunds(&self, stripe: &Gateway, charge: &Json) -> Result<(), ReadError> {
        let Ok(charge) = ChargeObject::parse(charge) else { return Ok(()) };
        let owes = async {
            let mut tx = self.db.read().await?;
            has_unread_refunds_in(&mut tx, &charge).await
        };
        if !owes.await.map_err(|error: DeskError| read_error(&error))? {
            return Ok(());
        }
        let query = ListQuery {
            collection: Collection::Refunds,
            filters: vec![("charge".to_owned(), charge.id)],
            starting_after: None,
            ending_before: None,
            limit: 100,
        };
        let page = match stripe.list(&query).await {
            // The missing permission is reported by the reading of refunds.
            Err(GatewayError::Forbidden { .. }) => return Ok(()),
            page => page.map_err(|error| unread(&error))?,
        };
        let asked = async {
            let mut tx = self.db.begin().await?;
            for id in page.objects.iter().filter_map(|refund| refund["id"].as_str()) {
                read_queue::ask_in(&mut tx, "refund", id, self.now()).await?;
            }
            Ok(tx.commit().await?)
        };
        asked.await.map_err(|error: DeskError| read_error(&error))
    }

    /// Whether the payment has its top-up, so that its checkout session is not needed.
    async fn is_settled(&self, payment_intent: &str) -> Result<bool, ReadError> {
        let known = async {
            let mut tx = self.db.read().await?;
            match payment_in(&mut tx, payment_intent).await {
                Ok(_) => Ok(true),
                Err(DeskError::Payment(PaymentError::NotFound(_))) => Ok(false),
                Err(error) => Err(error),
            }
        };
        known.await.map_err(|error| read_error(&error))
    }

    /// Stores an object that was not applied; a refund or dispute that needs a person is put into
    /// the queue.
    async fn keep(
        &self,
        object: &Json,
        reading: Reading,
        why: &ReadError,
    ) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        let identity = sync_state::identity_in(&mut tx).await?;
        let object = &*forgotten::stored_object_in(&mut tx, object, &identity).await?;
        mirror::save_in(&mut tx, object, reading, self.now()).await?;
        if let ReadError::Person { code, .. } = why {
            unattached::save_in(&mut tx, object, code, self.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Reads the checkout session of a payment, which has its user and credits.
    async fn read_sessions(
        &self,
        stripe: &Gateway,
        payment_intent: &str,
        reading: Reading,
    ) -> Result<(), ReadError> {
        let query = ListQuery {
            collection: Collection::CheckoutSessions,
            filters: vec![("payment_intent".to_owned(), payment_intent.to_owned())],
            starting_after: None,
            ending_before: None,
            limit: 10,
        };
        let page = stripe.list(&query).await.map_err(|error| unread(&error))?;
        for session in page.objects {
            self.ingest_only(&session, reading).await.map_err(|error| read_error(&error))?;
        }
        Ok(())
    }

    /// Reads the fee of an answer, which is not part of the dispute: all fees are searched, because
    /// Stripe's list filtered by the dispute as source is empty.
    async fn read_fees(
        &self,
        stripe: &Gateway,
        dispute: &Json,
        reading: Reading,
    ) -> Result<(), ReadError> {
        let Some(dispute) =
            DisputeObject::parse(dispute).ok().filter(DisputeObject::has_costly_answer)
        else {
            return Ok(());
        };
        let opened = dispute.created.unwrap_or(0).to_string();
        let mut query = ListQuery {
            collection: Collection::BalanceTransactions,
            filters: vec![
                ("type".to_owned(), STRIPE_FEE.to_owned()),
                ("created[gte]".to_owned(), opened),
            ],
            starting_after: None,
            ending_before: None,
            limit: 100,
        };
        for _ in 0..FEE_PAGES_MAX {
            let page = stripe.list(&query).await.map_err(|error| unread(&error))?;
            for fee in page.objects.iter().filter(|fee| is_of(fee, &dispute.id)) {
                self.ingest_only(fee, reading).await.map_err(|error| read_error(&error))?;
            }
            query.starting_after =
                page.objects.last().and_then(|fee| fee["id"].as_str()).map(str::to_owned);
            if !page.has_more || query.starting_after.is_none() {
                break;
            }
        }
        Ok(())
    }
}

fn is_of(row: &Json, source: &str) -> bool {
    BalanceTransactionObject::parse(row).is_ok_and(|row| row.source.as_deref() == Some(source))
}

pub(super) async fn read(stripe: &Gateway, kind: &str, id: &str) -> Result<Json, ReadError> {
    let Some(known) = ObjectKind::from_name(kind) else {
        let why = format!("objects of the kind \"{kind}\" cannot be read");
        return Err(ReadError::Person { code: "stripe_object_unsupported", why });
    };
    let answer = stripe.read(known, id).await.map_err(|error| unread(&error))?;
    serde_json::from_str(&answer.body).map_err(|error| later("stripe_not_json", error.to_string()))
}

/// Maps an error of the gateway. A missing object stays missing. All other errors may pass; a wrong
/// key or a missing permission is reported after several attempts.
pub(super) fn unread(error: &GatewayError) -> ReadError {
    let (code, why) = (error.code(), error.to_string());
    if matches!(error, GatewayError::Refused { status: 400 | 404, .. }) {
        return ReadError::Person { code, why };
    }
    ReadError::Later { code, why, refusal: Some(error.clone()) }
}

const fn later(code: &'static str, why: String) -> ReadError {
    ReadError::Later { code, why, refusal: None }
}

pub(super) fn read_error(error: &DeskError) -> ReadError {
    let (code, why) = (error.code(), error.to_string());
    // An unreadable answer may have been truncated on the way.
    let may_pass = matches!(
        error,
        DeskError::Store(_)
            | DeskError::Ledger(LedgerError::Store(_))
            | DeskError::Stripe(
                StripeError::StaleReading
                    | StripeError::ObjectInvalid(_)
                    | StripeError::ObjectUnsupported(_)
            )
    );
    if may_pass { later(code, why) } else { ReadError::Person { code, why } }
}
