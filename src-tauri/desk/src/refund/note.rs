//! Refunds that do not go through Stripe: money paid elsewhere, or credits instead of money. An
//! operator notes them, so that what is left of the payment and all sums know them.

use ledger::{Kind, NewTransaction, Operation};
use money::{Amount, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Timestamp, Tx};

use super::{
    CREDIT_TEXT, ELSEWHERE_TEXT, NotedRefundView, REVIEW_TEXT,
    commands::{changed, check_cap, number},
    money::settle_in,
    row::{self, RefundRequest},
    state::RefundEvent,
};
use crate::{
    Actor, Desk, DeskError, RefundMeans,
    audit::{Action, Change, record_in},
    dispute,
    payment::{
        self, Claim, ClaimKind, ClaimState, Payment,
        noted::{self, NotedRefund, Voided},
        payment_in,
    },
    posting::apply_in,
    reason::check_reason,
    refund::RefundError,
};

/// Input of `note_refund`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct NoteRefund {
    /// The payment: the reference of its top-up.
    pub reference: String,
    /// Money in minor units; credits are given for their share of it.
    pub amount: MinorUnits,
    /// `elsewhere`: the money was paid outside Stripe. `credit`: the customer gets credits instead.
    pub means: RefundMeans,
    /// Reason: how it was paid, or why credits were given.
    pub reason: String,
    /// When the money was paid, UTC; now when absent. Not with `credit`.
    #[serde(default)]
    pub paid_at: Option<Timestamp>,
    /// The refund request that it settles.
    #[serde(default)]
    pub request_id: Option<String>,
    /// Note it although an inquiry is open and the money may be lost twice.
    #[serde(default)]
    pub despite_inquiry: bool,
    /// Idempotency key: repeating the call returns the first answer.
    #[serde(default)]
    pub key: Option<String>,
}

/// Input of `void_noted_refund`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct VoidNotedRefund {
    /// The noted refund.
    pub id: String,
    /// Why it was a mistake.
    pub reason: String,
}

impl Desk {
    /// Notes a refund that did not go through Stripe. Paid elsewhere: the wallet pays it as it pays
    /// a refund at Stripe. As credit: the wallet gets the credits of the money. Both count in what
    /// is left of the payment; a request is settled by it.
    ///
    /// # Errors
    /// `payment_not_found`, `refund_exceeds_payment`, `charge_disputed`, `refund_double_loss`,
    /// `payment_currency_differs`, `refund_request_not_found`, `refund_request_other_payment`,
    /// `case_already_handled`, `key_conflict`, `field_invalid`.
    pub async fn note_refund(
        &self,
        actor: &Actor,
        input: NoteRefund,
    ) -> Result<NotedRefundView, DeskError> {
        check_reason(&input.reason)?;
        let now = self.now();
        check_time(&input, now)?;
        let mut tx = self.db.begin().await?;
        if let Some(known) = known_in(&mut tx, &input).await? {
            return Ok(known.view());
        }
        let payment = payment_in(&mut tx, &input.reference).await?;
        let request = request_in(&mut tx, &payment, input.request_id.as_deref()).await?;
        let amount = Amount::of(input.amount, payment.currency());
        check_cap(&payment, amount)?;
        dispute::check_noted_in(&mut tx, &payment, amount, input.despite_inquiry).await?;
        let mut noted = NotedRefund {
            id: 0,
            reference: payment.reference.clone(),
            user: payment.owner.clone(),
            amount,
            means: input.means,
            reason: input.reason,
            request: request.as_ref().map(|(before, _)| before.id),
            paid_at: input.paid_at.unwrap_or(now),
            noted_by: actor.name().to_owned(),
            noted_at: now,
            voided: None,
        };
        noted::insert_in(&mut tx, &mut noted, input.key.as_deref()).await?;
        record_in(&mut tx, noted_record(actor, &noted)).await?;
        match noted.means {
            RefundMeans::Elsewhere => claim_in(&mut tx, actor, &noted, now).await?,
            RefundMeans::Credit => grant_in(&mut tx, actor, &payment, &noted).await?,
        }
        if let Some((before, after)) = request {
            settle_request_in(&mut tx, actor, (&before, after), &noted).await?;
        }
        tx.commit().await?;
        Ok(noted.view())
    }

    /// Marks a noted refund as a mistake: its transactions are reversed, it no longer counts, and
    /// the request that it settled waits for an operator again.
    ///
    /// # Errors
    /// `noted_refund_not_found`, `noted_refund_voided`, `field_invalid`.
    pub async fn void_noted_refund(
        &self,
        actor: &Actor,
        input: VoidNotedRefund,
    ) -> Result<NotedRefundView, DeskError> {
        check_reason(&input.reason)?;
        let now = self.now();
        let not_found = || DeskError::Refund(RefundError::NotedNotFound(input.id.clone()));
        let id: i64 = input.id.parse().map_err(|_| not_found())?;
        let mut tx = self.db.begin().await?;
        let mut noted = noted::find_in(&mut tx, id).await?.ok_or_else(not_found)?;
        let by = actor.name().to_owned();
        let voided = Voided { reason: input.reason, by, at: now };
        if !noted::void_in(&mut tx, id, &voided).await? {
            return Err(RefundError::NotedVoided(id).into());
        }
        match noted.means {
            RefundMeans::Elsewhere => end_claim_in(&mut tx, actor, &noted, &voided).await?,
            RefundMeans::Credit => take_back_in(&mut tx, actor, &noted, &voided).await?,
        }
        record_in(&mut tx, voided_record(actor, &noted, &voided)).await?;
        if let Some(request) = noted.request {
            reopen_request_in(&mut tx, actor, request, &voided).await?;
        }
        tx.commit().await?;
        noted.voided = Some(voided);
        Ok(noted.view())
    }
}

fn check_time(input: &NoteRefund, now: Timestamp) -> Result<(), DeskError> {
    let Some(paid_at) = input.paid_at else { return Ok(()) };
    let message = match input.means {
        RefundMeans::Credit => "credits are given now; leave it out",
        RefundMeans::Elsewhere if paid_at > now => "must not be in the future",
        RefundMeans::Elsewhere => return Ok(()),
    };
    Err(DeskError::BadField { field: "paid_at", message: message.to_owned() })
}

/// The refund noted by an earlier call with this key.
async fn known_in(tx: &mut Tx, input: &NoteRefund) -> Result<Option<NotedRefund>, DeskError> {
    let Some(key) = &input.key else { return Ok(None) };
    let Some(known) = noted::by_key_in(tx, key).await? else { return Ok(None) };
    let reference = ledger::payment_of_in(tx, &input.reference).await?;
    let same = ledger::payment_of_in(tx, &known.reference).await? == reference
        && known.amount.units() == input.amount
        && known.means == input.means
        && known.reason == input.reason
        && known.request.map(|request| request.to_string()) == input.request_id
        && input.paid_at.is_none_or(|paid_at| paid_at == known.paid_at);
    if same {
        return Ok(Some(known));
    }
    Err(DeskError::Ledger(ledger::LedgerError::KeyReused { key: key.clone() }))
}

/// The request that a noted refund settles, and the same request settled.
async fn request_in(
    tx: &mut Tx,
    payment: &Payment,
    id: Option<&str>,
) -> Result<Option<(RefundRequest, RefundRequest)>, DeskError> {
    let Some(id) = id else { return Ok(None) };
    let before = row::load_in(tx, number(id)?).await?;
    if ledger::payment_of_in(tx, &before.reference).await? != payment.reference {
        let reference = payment.reference.clone();
        return Err(RefundError::OtherPayment { request: before.id, reference }.into());
    }
    let mut after = before.clone();
    after.state = before.state.next(RefundEvent::Note)?;
    Ok(Some((before, after)))
}

async fn settle_request_in(
    tx: &mut Tx,
    actor: &Actor,
    (before, mut after): (&RefundRequest, RefundRequest),
    noted: &NotedRefund,
) -> Result<(), DeskError> {
    let text = match noted.means {
        RefundMeans::Elsewhere => ELSEWHERE_TEXT,
        RefundMeans::Credit => CREDIT_TEXT,
    };
    after.amount = noted.amount;
    after.means = Some(noted.means);
    after.result = Some(text.to_owned());
    after.handled_by = Some(actor.name().to_owned());
    after.leaves_at = None;
    // The refund of an earlier attempt has not settled it.
    after.refund_id = None;
    row::save_in(tx, before, &after).await?;
    let reason = Some(noted.reason.clone());
    Ok(record_in(tx, changed(actor, noted.noted_at, before, &after, reason)).await?)
}

async fn reopen_request_in(
    tx: &mut Tx,
    actor: &Actor,
    id: i64,
    voided: &Voided,
) -> Result<(), DeskError> {
    let before = row::load_in(tx, id).await?;
    let mut after = before.clone();
    after.state = before.state.next(RefundEvent::Void)?;
    after.amount = before.asked;
    after.means = None;
    after.result = Some(REVIEW_TEXT.to_owned());
    after.handled_by = None;
    row::save_in(tx, &before, &after).await?;
    let reason = Some(voided.reason.clone());
    Ok(record_in(tx, changed(actor, voided.at, &before, &after, reason)).await?)
}

/// A refund paid elsewhere is a claim on its payment, as one at Stripe is.
async fn claim_in(
    tx: &mut Tx,
    actor: &Actor,
    noted: &NotedRefund,
    now: Timestamp,
) -> Result<(), DeskError> {
    payment::claim_in(tx, &claim(noted, ClaimState::Takes, &noted.reason)).await?;
    settle_in(tx, actor, &noted.reference, now).await
}

async fn end_claim_in(
    tx: &mut Tx,
    actor: &Actor,
    noted: &NotedRefund,
    voided: &Voided,
) -> Result<(), DeskError> {
    payment::claim_in(tx, &claim(noted, ClaimState::Nothing, &voided.reason)).await?;
    settle_in(tx, actor, &noted.reference, voided.at).await
}

fn claim(noted: &NotedRefund, state: ClaimState, reason: &str) -> Claim {
    Claim {
        kind: ClaimKind::Elsewhere,
        source: noted.source(),
        reference: noted.reference.clone(),
        amount: noted.amount,
        state,
        reason: reason.to_owned(),
        ordered_at: noted.paid_at,
        hold_case: noted.source(),
    }
}

async fn grant_in(
    tx: &mut Tx,
    actor: &Actor,
    payment: &Payment,
    noted: &NotedRefund,
) -> Result<(), DeskError> {
    let grant = NewTransaction {
        key: noted.source(),
        owner: noted.user.clone(),
        kind: Kind::Grant,
        amount: payment.credits_of(noted.amount)?,
        reference: Some(noted.reference.clone()),
        reason: Some(noted.reason.clone()),
        metadata: None,
    };
    apply_in(tx, actor, noted.noted_at, Operation::Post(grant)).await?;
    Ok(())
}

/// Reverses the grant, unless that was done in the ledger before.
async fn take_back_in(
    tx: &mut Tx,
    actor: &Actor,
    noted: &NotedRefund,
    voided: &Voided,
) -> Result<(), DeskError> {
    let payment = payment_in(tx, &noted.reference).await?;
    let Some(grant) = payment.unreversed(&noted.source()).0 else { return Ok(()) };
    let key = format!("{}:reversed", grant.key);
    let operation = Operation::Reverse { id: grant.id, key, reason: voided.reason.clone() };
    apply_in(tx, actor, voided.at, operation).await?;
    Ok(())
}

fn noted_record(actor: &Actor, noted: &NotedRefund) -> Change {
    Change::new(actor.name(), Action::RefundNoted, noted.subject(), noted.noted_at)
        .because(Some(noted.reason.clone()))
        .after(Some(picture(noted, "noted")))
}

fn voided_record(actor: &Actor, noted: &NotedRefund, voided: &Voided) -> Change {
    Change::new(actor.name(), Action::NotedRefundVoided, noted.subject(), voided.at)
        .because(Some(voided.reason.clone()))
        .before(Some(picture(noted, "noted")))
        .after(Some(picture(noted, "voided")))
}

fn picture(noted: &NotedRefund, state: &str) -> serde_json::Value {
    json!({
        "amount": noted.amount.minor(),
        "currency": noted.amount.currency(),
        "means": noted.means,
        "paid_at": noted.paid_at,
        "payment": noted.reference,
        "request": noted.request,
        "state": state,
    })
}
