//! What people do with the list: give payments to a user, ignore them, put them back.

use ledger::Owner;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Part, StoreError, Timestamp, Tx};

use super::MatchingError;
use crate::{
    Actor, CreateUser, Desk, DeskError, UnmatchedState,
    audit::{Action, Change, record_in},
    dispute, joining,
    payment::{
        self, PaymentError,
        top_up::{self, Chosen},
    },
    reason::check_reason,
    refund,
    subject::Subject,
    unmatched, user,
};

/// Payments in one transaction.
const BATCH: usize = 100;
/// Payments named in one call; all payments of a customer may be more.
const PAYMENTS_MAX: usize = 500;
/// Refused payments described in an answer.
const FAILED_MAX: usize = 50;

/// A user to be created.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// Email address.
    pub email: String,
    /// Name.
    #[serde(default)]
    pub name: Option<String>,
}

/// Input of `attach_payments`: either `payments` or `customer` is given.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct AttachPayments {
    /// The payments, at most 500.
    #[serde(default)]
    pub payments: Vec<String>,
    /// All payments of this customer at Stripe that wait for a user.
    #[serde(default)]
    pub customer: Option<String>,
    /// The user.
    pub user_id: Owner,
    /// Create this user first.
    #[serde(default)]
    pub new_user: Option<NewUser>,
    /// Also give later payments of the same customers to this user, where the mapping finds none.
    #[serde(default)]
    pub link_customers: bool,
    /// Reason for the audit trail.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A payment that was not credited.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct FailedPayment {
    /// Id of the payment intent.
    pub payment: String,
    /// Code of the error.
    pub code: String,
    /// The error, in English.
    pub message: String,
}

/// Answer of `attach_payments`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct PaymentsAttached {
    /// Payments credited to the user, also those that were before.
    pub attached: u32,
    /// Number of payments that were not credited.
    pub failed_count: u32,
    /// At most fifty of these.
    pub failed: Vec<FailedPayment>,
}

/// Input of `ignore_payments`: either `payments` or `customer` is given.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct IgnorePayments {
    /// The payments, at most 500.
    #[serde(default)]
    pub payments: Vec<String>,
    /// All payments of this customer at Stripe that wait for a user.
    #[serde(default)]
    pub customer: Option<String>,
    /// Why they buy no credits.
    pub reason: String,
}

/// Input of `restore_payments`: either `payments` or `customer` is given.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RestorePayments {
    /// The payments, at most 500.
    #[serde(default)]
    pub payments: Vec<String>,
    /// All ignored payments of this customer at Stripe.
    #[serde(default)]
    pub customer: Option<String>,
}

/// Answer of `ignore_payments` and `restore_payments`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct PaymentsChanged {
    /// Payments that were changed; the others were as asked before, or are credited.
    pub changed: u32,
}

impl Desk {
    /// Gives payments to a user, who may be created with it: each is credited once, with what was
    /// refunded or disputed of it meanwhile. A wallet in the currency of a payment is opened. A
    /// payment that cannot be credited does not stop the others.
    ///
    /// # Errors
    /// `field_invalid`, `user_not_found`, `user_joined`; `user_exists` when the user to be created exists with
    /// other data.
    pub async fn attach_payments(
        &self,
        actor: &Actor,
        input: AttachPayments,
    ) -> Result<PaymentsAttached, DeskError> {
        let selection = (input.payments.as_slice(), input.customer.as_deref());
        let payments = self.selected(selection, UnmatchedState::Open).await?;
        self.prepare_user(actor, &input).await?;
        let mut done = PaymentsAttached::default();
        for batch in payments.chunks(BATCH) {
            let mut tx = self.db.begin().await?;
            for payment in batch {
                let attach = Attach { actor, input: &input, now: self.corrected_now() };
                match attach.one_in(&mut tx, payment).await? {
                    None => done.attached = done.attached.saturating_add(1),
                    Some(error) => done.fail(payment, &error),
                }
            }
            tx.commit().await?;
        }
        self.show_unmatched().await?;
        Ok(done)
    }

    /// Takes payments off the list that buy no credits. A later reading does not credit them.
    ///
    /// # Errors
    /// `field_invalid`.
    pub async fn ignore_payments(
        &self,
        actor: &Actor,
        input: IgnorePayments,
    ) -> Result<PaymentsChanged, DeskError> {
        check_reason(&input.reason)?;
        let selection = (input.payments.as_slice(), input.customer.as_deref());
        let payments = self.selected(selection, UnmatchedState::Open).await?;
        let mut done = PaymentsChanged::default();
        for batch in payments.chunks(BATCH) {
            let (mut tx, now) = (self.db.begin().await?, self.now());
            for payment in batch {
                let why = (actor.name(), input.reason.as_str());
                if unmatched::ignore_in(&mut tx, payment, why, now).await? {
                    let change = change(actor, Action::PaymentIgnored, payment, now);
                    record_in(&mut tx, change.because(Some(input.reason.clone()))).await?;
                    done.changed = done.changed.saturating_add(1);
                }
            }
            tx.commit().await?;
        }
        self.show_unmatched().await?;
        Ok(done)
    }

    /// Puts ignored payments back and looks at them again.
    ///
    /// # Errors
    /// `field_invalid`.
    pub async fn restore_payments(
        &self,
        actor: &Actor,
        input: RestorePayments,
    ) -> Result<PaymentsChanged, DeskError> {
        let selection = (input.payments.as_slice(), input.customer.as_deref());
        let payments = self.selected(selection, UnmatchedState::Ignored).await?;
        let mut done = PaymentsChanged::default();
        for batch in payments.chunks(BATCH) {
            let (mut tx, now) = (self.db.begin().await?, self.now());
            for payment in batch {
                if unmatched::restore_in(&mut tx, payment).await? {
                    let change = change(actor, Action::PaymentRestored, payment, now);
                    record_in(&mut tx, change).await?;
                    done.changed = done.changed.saturating_add(1);
                }
            }
            tx.commit().await?;
        }
        self.match_due().await?;
        Ok(done)
    }

    /// The payments that a command is about.
    async fn selected(
        &self,
        selection: (&[String], Option<&str>),
        state: UnmatchedState,
    ) -> Result<Vec<String>, DeskError> {
        match selection {
            ([], Some(customer)) => {
                let mut tx = self.db.read().await?;
                Ok(unmatched::of_customer_in(&mut tx, customer, state).await?)
            }
            (payments @ [_, ..], None) if payments.len() <= PAYMENTS_MAX => Ok(payments.to_vec()),
            _ => {
                let message = format!(
                    "give 1 to {PAYMENTS_MAX} payments, or a customer whose payments are meant"
                );
                Err(DeskError::BadField { field: "payments", message })
            }
        }
    }

    /// Creates the user, or refuses one who does not exist, and links the customers.
    async fn prepare_user(&self, actor: &Actor, input: &AttachPayments) -> Result<(), DeskError> {
        let (mut tx, now) = (self.db.begin().await?, self.now());
        if let Some(NewUser { email, name }) = &input.new_user {
            let new = CreateUser {
                id: input.user_id.clone(),
                email: email.clone(),
                name: name.clone(),
                currency: None,
            };
            user::create_in(&mut tx, actor, &new, now).await?;
        }
        user::user_in(&mut tx, &input.user_id).await?;
        joining::check_not_joined_in(&mut tx, &input.user_id).await?;
        if input.link_customers {
            link_customers_in(&mut tx, actor, input, now).await?;
        }
        Ok(tx.commit().await?)
    }
}

impl PaymentsAttached {
    fn fail(&mut self, payment: &str, error: &DeskError) {
        self.failed_count = self.failed_count.saturating_add(1);
        if self.failed.len() < FAILED_MAX {
            self.failed.push(FailedPayment {
                payment: payment.to_owned(),
                code: error.code().to_owned(),
                message: error.to_string(),
            });
        }
    }
}

async fn link_customers_in(
    tx: &mut Tx,
    actor: &Actor,
    input: &AttachPayments,
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows = unmatched::rows_in(tx, &input.payments).await?;
    let of_payments = rows.into_iter().filter_map(|row| row.customer);
    let mut customers: Vec<String> = of_payments.chain(input.customer.clone()).collect();
    customers.sort();
    customers.dedup();
    for customer in customers {
        if !user::link_in(tx, actor, &customer, &input.user_id, now).await? {
            continue;
        }
        let user = Subject::User(input.user_id.to_string());
        let change = Change::new(actor.name(), Action::CustomerLinked, user, now)
            .because(input.reason.clone())
            .after(Some(json!({ "customer": customer })));
        record_in(tx, change).await?;
    }
    Ok(())
}

/// One payment to be given to a user.
struct Attach<'a> {
    actor: &'a Actor,
    input: &'a AttachPayments,
    now: Timestamp,
}

impl Attach<'_> {
    /// `None` when the payment is credited to the user now; otherwise the error that concerns it.
    async fn one_in(&self, tx: &mut Tx, payment: &str) -> Result<Option<DeskError>, DeskError> {
        let before = tx.savepoint(Part::Item).await?;
        match self.credit_in(tx, payment).await {
            Ok(()) => Ok(None),
            Err(error) if dispute::is_of_the_case(&error) => {
                tx.roll_back_to(before).await?;
                Ok(Some(error))
            }
            Err(error) => Err(error),
        }
    }

    async fn credit_in(&self, tx: &mut Tx, payment: &str) -> Result<(), DeskError> {
        let user = &self.input.user_id;
        let listed = unmatched::rows_in(tx, &[payment.to_owned()]).await?;
        if !listed.iter().any(|row| row.state == UnmatchedState::Open) {
            return self.check_attached_in(tx, payment).await;
        }
        let chosen = Chosen { actor: self.actor, user };
        top_up::credit_in(tx, payment, Some(chosen), self.now).await?;
        self.check_attached_in(tx, payment).await?;
        refund::settle_payment_in(tx, payment, self.now).await?;
        let change = change(self.actor, Action::PaymentAttached, payment, self.now)
            .because(self.input.reason.clone())
            .after(Some(json!({ "user_id": user })));
        Ok(record_in(tx, change).await?)
    }

    /// Refuses a payment that is not credited to the user: somebody was faster.
    async fn check_attached_in(&self, tx: &mut Tx, payment: &str) -> Result<(), DeskError> {
        match payment::payment_in(tx, payment).await {
            Ok(credited) if credited.owner == self.input.user_id => Ok(()),
            Ok(_) | Err(DeskError::Payment(PaymentError::NotFound(_))) => {
                Err(MatchingError::NotUnmatched(payment.to_owned()).into())
            }
            Err(error) => Err(error),
        }
    }
}

fn change(actor: &Actor, action: Action, payment: &str, at: Timestamp) -> Change {
    Change::new(actor.name(), action, Subject::Payment(payment.to_owned()), at)
}
