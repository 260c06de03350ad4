//! One warning with what is needed to decide about it: the payment, the customer, and the outcome
//! of payments warned of before.

use gateway::mirror::EarlyFraudWarningObject;
use ledger::{Owner, wallet_in};
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::{Query, StoreError, Timestamp, Tx};

use super::FraudWarningError;
use crate::{
    AuditRow, Desk, DeskError, PaymentDispute, PaymentView, UserView, WalletView,
    attention::{FRAUD_WARNING, newest_in},
    audit::timeline_in,
    dispute, mirror,
    payment::{PaymentError, payment_in},
    settings,
    subject::Subject,
    user,
};

const KIND: &str = "radar.early_fraud_warning";

/// Input of `get_fraud_warning`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct GetFraudWarning {
    /// Id of the warning at Stripe.
    pub warning_id: String,
}

/// A warning with its payment and customer, as far as they are known here.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct FraudWarningDetail {
    /// Id of the warning at Stripe.
    pub id: String,
    /// Stripe's `fraud_type`, such as `made_with_stolen_card`.
    pub fraud_type: String,
    /// Id of the charge.
    pub charge: String,
    /// Id of the payment intent, where Stripe names it.
    pub payment_intent: Option<String>,
    /// Whether a refund can still prevent a dispute: not disputed, not refunded in full.
    pub actionable: bool,
    /// When the warning was created at Stripe, UTC.
    pub created_at: Option<Timestamp>,
    /// Id of the open attention item; closing it dismisses the warning.
    pub attention_id: Option<i64>,
    /// The dismissal, if it was dismissed.
    pub dismissed: Option<Dismissed>,
    /// The payment; null where no settled top-up refers to it.
    pub payment: Option<PaymentView>,
    /// The customer of the payment.
    pub user: Option<UserView>,
    /// The wallet the payment was credited to.
    pub wallet: Option<WalletView>,
    /// Disputes of the payment.
    pub disputes: Vec<PaymentDispute>,
    /// Assumed fee of a dispute, in minor units of the default currency.
    pub dispute_fee: MinorUnits,
    /// The default currency.
    pub currency: Currency,
    /// Outcomes of the payments of the other warnings.
    pub past: PastWarnings,
    /// Audit records of this warning, oldest first.
    pub timeline: Vec<AuditRow>,
}

/// The dismissal of a warning.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Dismissed {
    /// Time, UTC.
    pub at: Timestamp,
    /// Name of the actor.
    pub by: String,
    /// Note of the actor.
    pub note: Option<String>,
}

/// Outcomes of payments with warnings. A payment counts once: as disputed, else as refunded, else
/// as neither.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct PastWarnings {
    /// Payments with a dispute or inquiry.
    pub disputed: i64,
    /// Payments refunded and not disputed.
    pub refunded: i64,
    /// Payments neither disputed nor refunded.
    pub neither: i64,
}

const PAST: &str = "
    select cast(coalesce(sum(disputed), 0) as bigint),
           cast(coalesce(sum(case when disputed = 0 then refunded else 0 end), 0) as bigint),
           count(*)
      from (
        select case when exists (select 1 from disputes d where d.reference = w.payment_intent)
                    then 1 else 0 end as disputed,
               case when exists (select 1 from refunds r
                                  where r.reference = w.payment_intent and r.status = 'succeeded')
                    then 1 else 0 end as refunded
          from stripe_objects w
         where w.kind = $1 and w.id <> $2 and w.payment_intent is not null
      ) p";

impl Desk {
    /// One early fraud warning.
    ///
    /// # Errors
    /// `fraud_warning_not_found`.
    pub async fn get_fraud_warning(
        &self,
        input: GetFraudWarning,
    ) -> Result<FraudWarningDetail, DeskError> {
        let id = input.warning_id;
        let mut tx = self.db.read().await?;
        let raw = mirror::raw_in(&mut tx, KIND, &id).await?;
        let raw = raw.ok_or_else(|| FraudWarningError::NotFound(id.clone()))?;
        let warning = EarlyFraudWarningObject::parse(&raw)
            .map_err(|_| StoreError::Damaged(format!("{KIND} {id}")))?;
        let settings = settings::load_in(&mut tx).await?;
        let item = newest_in(&mut tx, FRAUD_WARNING, &format!("{KIND}:{id}")).await?;
        let paid = self.paid_in(&mut tx, warning.payment_intent.as_deref()).await?;
        let disputes = match warning.payment_intent.as_deref() {
            Some(reference) => dispute::of_payment_in(&mut tx, reference).await?,
            None => vec![],
        };
        let timeline = timeline_in(&mut tx, &Subject::Warning(id.clone())).await?;
        let (payment, user, wallet) = match paid {
            Some((payment, user, wallet)) => (Some(payment), Some(user), Some(wallet)),
            None => (None, None, None),
        };
        Ok(FraudWarningDetail {
            past: past_in(&mut tx, &id).await?,
            attention_id: item.as_ref().filter(|one| one.closed_at.is_none()).map(|one| one.id),
            dismissed: item.and_then(|one| {
                Some(Dismissed { at: one.closed_at?, by: one.closed_by?, note: one.note })
            }),
            id,
            fraud_type: warning.fraud_type,
            charge: warning.charge,
            payment_intent: warning.payment_intent,
            actionable: warning.actionable,
            created_at: warning.created.map(Timestamp::from_seconds),
            payment,
            user,
            wallet,
            disputes,
            dispute_fee: settings.dispute_fee,
            currency: settings.default_currency,
            timeline,
        })
    }

    /// Payment, customer and wallet; `None` when no top-up refers to the payment.
    async fn paid_in(
        &self,
        tx: &mut Tx,
        reference: Option<&str>,
    ) -> Result<Option<(PaymentView, UserView, WalletView)>, DeskError> {
        let Some(reference) = reference else { return Ok(None) };
        let payment = match payment_in(tx, reference).await {
            Ok(payment) => payment,
            Err(DeskError::Payment(PaymentError::NotFound(_))) => return Ok(None),
            Err(error) => return Err(error),
        };
        let owner: &Owner = &payment.owner;
        let wallet = wallet_in(tx, owner, payment.currency(), self.now()).await?;
        let user = user::user_in(tx, owner).await?;
        Ok(Some((payment.view_in(tx).await?, user, WalletView::of(wallet)?)))
    }
}

async fn past_in(tx: &mut Tx, id: &str) -> Result<PastWarnings, StoreError> {
    let (disputed, refunded, all): (i64, i64, i64) =
        Query::new(PAST).bind(KIND).bind(id).one(tx).await?;
    Ok(PastWarnings { disputed, refunded, neither: all - disputed - refunded })
}
