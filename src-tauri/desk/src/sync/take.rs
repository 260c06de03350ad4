//! Reading the objects that were asked for, and letting each have its effect.

use gateway::{Collection, Gateway, GatewayError, ListQuery, ObjectKind, backoff};
use serde_json::Value as Json;
use store::Timestamp;

use super::{queue, queue::Wanted};
use crate::{Desk, DeskError, Ingested, attention, mirror, payment::payment_in};

/// How long until a refund that is not final is read again, in case its event is lost.
const REREAD_SECONDS: i64 = 60;

/// Why an object had no effect.
enum Trouble {
    /// It may have one later; what Stripe said says how much later.
    Later { code: &'static str, why: String, refusal: Option<GatewayError> },
    /// A person must look.
    Person { code: &'static str, why: String },
}

impl Desk {
    /// Reads everything that is to be read by now; how many objects were read.
    pub(super) async fn take_wanted(&self, stripe: &Gateway) -> Result<u32, DeskError> {
        let mut read = 0_u32;
        let began = self.now();
        loop {
            let mut tx = self.db.read().await?;
            let wanted = queue::wanted_in(&mut tx, began).await?;
            drop(tx);
            if wanted.is_empty() {
                return Ok(read);
            }
            for wanted in wanted {
                self.take(stripe, &wanted).await?;
                read = read.saturating_add(1);
            }
        }
    }

    async fn take(&self, stripe: &Gateway, wanted: &Wanted) -> Result<(), DeskError> {
        let read_at = self.now();
        let taken = Box::pin(self.read_and_ingest(stripe, wanted, read_at)).await;
        let now = self.now();
        let mut tx = self.db.begin().await?;
        match taken {
            Ok(ingested) => {
                queue::done_in(&mut tx, wanted).await?;
                attention::settled_in(&mut tx, &wanted.subject(), now).await?;
                if wanted.kind == "refund" && ingested.is_under_way {
                    let next = now.plus_seconds(REREAD_SECONDS);
                    queue::ask_in(&mut tx, &wanted.kind, &wanted.id, next).await?;
                }
            }
            Err(Trouble::Later { code, why, refusal }) => {
                let wait = backoff(refusal.as_ref(), wanted.tries(), &wanted.id);
                // Never before a moment that has passed, or this round would not end.
                queue::later_in(&mut tx, wanted, &why, now.plus(wait)).await?;
                if wanted.is_stuck() {
                    attention::open_in(&mut tx, code, &wanted.subject(), &why, now).await?;
                }
            }
            Err(Trouble::Person { code, why }) => {
                queue::done_in(&mut tx, wanted).await?;
                attention::open_in(&mut tx, code, &wanted.subject(), &why, now).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    async fn read_and_ingest(
        &self,
        stripe: &Gateway,
        wanted: &Wanted,
        read_at: Timestamp,
    ) -> Result<Ingested, Trouble> {
        let object = read(stripe, &wanted.kind, &wanted.id).await?;
        if wanted.kind == "payment_intent" && !self.is_settled(&wanted.id).await? {
            self.read_sessions(stripe, &wanted.id, read_at).await?;
        }
        match self.ingest(&object, Some(read_at)).await {
            // Its payment may have succeeded before we listened.
            Err(DeskError::PaymentNotFound(_)) if object["payment_intent"].is_string() => {
                let id = object["payment_intent"].as_str().unwrap_or_default();
                let payment = read(stripe, "payment_intent", id).await?;
                self.read_sessions(stripe, id, read_at).await?;
                self.ingest(&payment, Some(read_at)).await.map_err(|error| trouble(&error))?;
                self.ingest(&object, Some(read_at)).await.map_err(|error| trouble(&error))
            }
            Err(DeskError::Store(error)) => Err(trouble(&error.into())),
            Err(error) => {
                self.keep(&object, read_at).await.map_err(|error| trouble(&error))?;
                Err(trouble(&error))
            }
            Ok(ingested) => Ok(ingested),
        }
    }

    /// Has the payment had its top-up? Then its checkout has nothing to add.
    async fn is_settled(&self, payment_intent: &str) -> Result<bool, Trouble> {
        let known = async {
            let mut tx = self.db.read().await?;
            match payment_in(&mut tx, payment_intent).await {
                Ok(_) => Ok(true),
                Err(DeskError::PaymentNotFound(_)) => Ok(false),
                Err(error) => Err(error),
            }
        };
        known.await.map_err(|error| trouble(&error))
    }

    /// What has no effect here is kept all the same.
    async fn keep(&self, object: &Json, read_at: Timestamp) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        mirror::save_in(&mut tx, object, read_at).await?;
        Ok(tx.commit().await?)
    }

    /// A payment that a checkout made has its user and credits there.
    async fn read_sessions(
        &self,
        stripe: &Gateway,
        payment_intent: &str,
        read_at: Timestamp,
    ) -> Result<(), Trouble> {
        let query = ListQuery {
            collection: Collection::CheckoutSessions,
            filters: vec![("payment_intent".to_owned(), payment_intent.to_owned())],
            starting_after: None,
            ending_before: None,
            limit: 10,
        };
        let page = stripe.list(&query).await.map_err(|error| unread(&error))?;
        for session in page.objects {
            self.ingest(&session, Some(read_at)).await.map_err(|error| trouble(&error))?;
        }
        Ok(())
    }
}

async fn read(stripe: &Gateway, kind: &str, id: &str) -> Result<Json, Trouble> {
    let Some(known) = ObjectKind::from_name(kind) else {
        let why = format!("objects of the kind \"{kind}\" cannot be read");
        return Err(Trouble::Person { code: "stripe_object_unsupported", why });
    };
    let answer = stripe.read(known, id).await.map_err(|error| unread(&error))?;
    serde_json::from_str(&answer.body).map_err(|error| later("stripe_not_json", error.to_string()))
}

/// What is not there, or not what it was called, stays so. All else may be better later; a wrong
/// key or a missing permission shows as stuck.
fn unread(error: &GatewayError) -> Trouble {
    let (code, why) = (error.code(), error.to_string());
    if matches!(error, GatewayError::Refused { status: 400 | 404, .. }) {
        return Trouble::Person { code, why };
    }
    Trouble::Later { code, why, refusal: Some(error.clone()) }
}

const fn later(code: &'static str, why: String) -> Trouble {
    Trouble::Later { code, why, refusal: None }
}

fn trouble(error: &DeskError) -> Trouble {
    let (code, why) = (error.code(), error.to_string());
    // What does not read may have been cut or changed on its way.
    let may_pass = matches!(
        error,
        DeskError::Store(_)
            | DeskError::StaleReading
            | DeskError::StripeObjectInvalid(_)
            | DeskError::StripeObjectUnsupported(_)
    );
    if may_pass { later(code, why) } else { Trouble::Person { code, why } }
}
