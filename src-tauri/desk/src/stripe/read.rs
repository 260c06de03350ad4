//! Reading the objects that were asked for, and letting each have its effect.

use gateway::mirror::{BalanceTransactionObject, ChargeObject, DisputeObject, STRIPE_FEE};
use gateway::{Collection, Gateway, GatewayError, ListQuery, ObjectKind, backoff};
use ledger::LedgerError;
use serde_json::Value as Json;

use super::{
    full_import,
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

/// Pages of fees looked through for those of one dispute: a guard against a list without end.
const FEE_PAGES_MAX: usize = 100;

/// Where a charge or a refund names what it moved.
const MOVEMENTS: [&str; 2] = ["balance_transaction", "failure_balance_transaction"];

/// Why an object had no effect.
pub(super) enum ReadError {
    /// It may have one later; what Stripe said says how much later.
    Later { code: &'static str, why: String, refusal: Option<GatewayError> },
    /// A person must look.
    Person { code: &'static str, why: String },
}

impl ReadError {
    /// Did Stripe not answer at all?
    pub(super) const fn has_timed_out(&self) -> bool {
        matches!(self, Self::Later { refusal: Some(GatewayError::TimedOut), .. })
    }
}

impl Desk {
    /// Reads everything that is to be read by now; how many objects were read.
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

    /// The number of a reading that begins now.
    pub(super) async fn begin_reading(&self) -> Result<Reading, DeskError> {
        let mut tx = self.db.begin().await?;
        let reading = sync_state::next_reading_in(&mut tx).await?;
        tx.commit().await?;
        Ok(reading)
    }

    /// Reads a dispute now: what a call about it is sent for must be what Stripe has.
    pub(super) async fn read_dispute(&self, stripe: &Gateway, id: &str) -> Result<(), ReadError> {
        let reading = self.begin_reading().await.map_err(|error| read_error(&error))?;
        let object = read(stripe, "dispute", id).await?;
        Box::pin(self.take_read(stripe, &object, reading)).await.map(drop)
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
                // Never before a moment that has passed, or this round would not end.
                read_queue::later_in(&mut tx, request, &why, now.plus(wait), now).await?;
                if matches!(refusal, Some(GatewayError::Forbidden { .. })) {
                    full_import::unreadable_in(&mut tx, &request.kind, &why, now).await?;
                } else if request.is_stuck() {
                    attention::open_in(&mut tx, code, &request.subject(), &why, now).await?;
                }
            }
            Err(ReadError::Person { code, why }) => {
                read_queue::done_in(&mut tx, request).await?;
                attention::open_in(&mut tx, code, &request.subject(), &why, now).await?;
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
        // A fee that cannot be read keeps nobody from knowing how the dispute stands.
        let fees = match request.kind.as_str() {
            "dispute" => self.read_fees(stripe, &object, reading).await,
            _ => Ok(()),
        };
        let ingested = self.take_read(stripe, &object, reading).await?;
        self.send_due_of(&ingested).await;
        if matches!(request.kind.as_str(), "charge" | "refund") {
            self.read_movements(stripe, &object, reading).await?;
        }
        if request.kind == "charge" {
            self.ask_for_refunds(stripe, &object).await?;
        }
        fees.map(|()| (object, ingested))
    }

    /// Lets an object have its effect, with the payment that it is about; nothing leaves for Stripe.
    async fn take_read(
        &self,
        stripe: &Gateway,
        object: &Json,
        reading: Reading,
    ) -> Result<Ingested, ReadError> {
        match self.ingest_only(object, reading).await {
            // Its payment may have succeeded before we listened.
            Err(DeskError::Payment(PaymentError::NotFound(_)))
                if object["payment_intent"].is_string() =>
            {
                let id = object["payment_intent"].as_str().unwrap_or_default();
                self.ingest_payment(stripe, id, reading).await?;
                self.or_kept(object, reading, self.ingest_only(object, reading).await).await
            }
            // The charge names the payment, unless there is none but itself.
            Err(DeskError::Payment(PaymentError::NotFound(_))) if object["charge"].is_string() => {
                self.take_by_charge(stripe, object, reading).await
            }
            ingested => self.or_kept(object, reading, ingested).await,
        }
    }

    /// The outcome, or the error after the object was kept all the same.
    async fn or_kept(
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

    /// A payment with the checkout that made it.
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
        self.or_kept(object, reading, self.ingest_only(object, reading).await).await
    }

    /// What a charge or a refund moved is shown by its balance transactions, which no event tells of.
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
                // A gap of its own, named where the balance is read.
                Err(ReadError::Later { refusal: Some(GatewayError::Forbidden { .. }), .. }) => {}
                row => {
                    self.ingest_only(&row?, reading).await.map_err(|error| read_error(&error))?;
                }
            }
        }
        Ok(())
    }

    /// Older accounts tell of a refund only by its charge: the refunds that it owes are asked for.
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
            // That refunds may not be read is a gap of their own, named where they are read.
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

    /// Has the payment had its top-up? Then its checkout has nothing to add.
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

    /// What has no effect here is kept all the same; a refund or a dispute waits in the queue when only a
    /// person can help.
    async fn keep(
        &self,
        object: &Json,
        reading: Reading,
        why: &ReadError,
    ) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        mirror::save_in(&mut tx, object, reading, self.now()).await?;
        if let ReadError::Person { code, .. } = why {
            unattached::save_in(&mut tx, object, code, self.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// A payment that a checkout made has its user and credits there.
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

    /// The fee of an answer stands beside the dispute: it is looked for among all fees, since a list
    /// by the dispute as source is empty.
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

/// What is not there, or not what it was called, stays so. All else may be better later; a wrong
/// key or a missing permission shows as stuck.
fn unread(error: &GatewayError) -> ReadError {
    let (code, why) = (error.code(), error.to_string());
    if matches!(error, GatewayError::Refused { status: 400 | 404, .. }) {
        return ReadError::Person { code, why };
    }
    ReadError::Later { code, why, refusal: Some(error.clone()) }
}

const fn later(code: &'static str, why: String) -> ReadError {
    ReadError::Later { code, why, refusal: None }
}

fn read_error(error: &DeskError) -> ReadError {
    let (code, why) = (error.code(), error.to_string());
    // What does not read may have been cut or changed on its way.
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
