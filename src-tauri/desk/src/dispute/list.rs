//! Reading disputes.

use std::sync::LazyLock;

use decision::{CaseDecision, DisputeKind};
use ledger::{Owner, wallet_in};
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::{Cursor, Filtered, Page, PageRequest, Query, Searched, StoreError, Timestamp, Tx};

use super::{
    audit::timeline_in,
    awaited_money::AwaitedMoney,
    money::{DisputeMoney, money_in},
    row::{self, Dispute, Row, dispute_select},
    state::{DisputeAct, DisputeActionState, WAITING},
};
use crate::{
    AuditRow, Desk, DeskError, OutboxView, PaymentView, WalletView, outbox, payment::payment_in,
    sums, user,
};

/// A dispute as commands return it.
#[expect(clippy::struct_excessive_bools, reason = "plain facts that the window shows")]
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct DisputeView {
    /// Id at Stripe.
    pub id: String,
    /// The user whose payment is disputed.
    pub user_id: Owner,
    /// The user's name, or email where there is no name.
    pub user_name: Option<String>,
    /// Inquiry or chargeback. In an inquiry no money has moved, and accepting does not end it.
    pub kind: DisputeKind,
    /// Stripe's `status`, as Stripe sent it; an open set of values.
    pub status: String,
    /// Whether the operator, the bank or Stripe still has to act or decide.
    pub is_open: bool,
    /// Whether it needs an answer and none was given.
    pub waits_for_operator: bool,
    /// Whether an action can be confirmed now.
    pub takes_action: bool,
    /// Whether a confirmed action has no outcome yet.
    pub is_moving: bool,
    /// Stripe's `reason`, as Stripe sent it.
    pub reason: String,
    /// Disputed amount of money, in minor units.
    pub amount: MinorUnits,
    /// Currency of the amount.
    pub currency: Currency,
    /// Id of the payment intent, or of the charge without one.
    pub payment_intent: String,
    /// Id of the charge.
    pub charge: String,
    /// Stripe's deadline for an answer, UTC; null when there is none.
    pub due_at: Option<Timestamp>,
    /// Whether the bank accepts an answer.
    pub answerable: bool,
    /// Number of answers submitted, as counted by Stripe.
    pub submission_count: i64,
    /// The confirmed action; null without one.
    pub action: Option<DisputeAct>,
    /// State of that action.
    pub action_state: Option<DisputeActionState>,
    /// When its call is sent, UTC; undo is possible until then.
    pub leaves_at: Option<Timestamp>,
    /// Name of the actor who confirmed it.
    pub handled_by: Option<String>,
    /// Movement of money that is expected and not read yet; null when none is.
    pub awaits: Option<AwaitedMoney>,
    /// The policy's last decision.
    pub decision: Option<CaseDecision>,
    /// Revision; grows with each change at Stripe. Input of `act_on_dispute`.
    pub revision: i64,
    /// When it was opened at Stripe, UTC.
    pub opened_at: Timestamp,
    /// Live mode: real money.
    pub livemode: bool,
}

/// A dispute in a list.
pub type DisputeRow = DisputeView;

/// Input of `list_disputes`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListDisputes {
    /// Only this status, as named by Stripe.
    pub status: Option<String>,
    /// Only open ones, or only closed ones.
    pub open: Option<bool>,
    /// Only disputes of this user.
    pub user_id: Option<Owner>,
    /// Text contained in id, payment, reason or user.
    pub search: Option<String>,
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

/// Input of `get_dispute`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct GetDispute {
    /// The dispute.
    pub dispute_id: String,
}

/// A dispute with everything needed to decide it.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct DisputeDetail {
    /// The dispute.
    pub dispute: DisputeView,
    /// Amounts of the payment.
    pub payment: PaymentView,
    /// Movements of the case, one row for each currency.
    pub money: Vec<DisputeMoney>,
    /// Current state of the user's wallet.
    pub wallet: WalletView,
    /// Audit records of the dispute and its evidence, oldest first.
    pub timeline: Vec<AuditRow>,
    /// Calls to Stripe, newest first.
    pub outbox: Vec<OutboxView>,
}

impl Dispute {
    fn view(self, user_name: Option<String>) -> DisputeView {
        DisputeView {
            is_open: super::state::is_open(&self.status),
            waits_for_operator: self.waits(),
            takes_action: self.takes_action(),
            is_moving: self.is_moving(),
            status: self.status.as_str().to_owned(),
            id: self.id,
            user_id: self.user,
            user_name,
            kind: self.kind,
            reason: self.reason,
            amount: self.amount.units(),
            currency: self.amount.currency(),
            payment_intent: self.reference,
            charge: self.charge,
            due_at: self.due_at,
            answerable: self.answerable,
            submission_count: self.submission_count,
            action: self.action.map(|(act, _)| act),
            action_state: self.action.map(|(_, state)| state),
            leaves_at: self.leaves_at,
            handled_by: self.handled_by,
            awaits: self.awaits,
            decision: self.decision,
            revision: self.revision,
            opened_at: self.opened_at,
            livemode: self.livemode,
        }
    }
}

/// The dispute with its user's name.
pub(crate) async fn view_in(tx: &mut Tx, dispute: Dispute) -> Result<DisputeView, DeskError> {
    let mut names = user::names_in(tx, [dispute.user.as_str()].into_iter()).await?;
    let name = names.remove(dispute.user.as_str());
    Ok(dispute.view(name))
}

async fn views_in(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<DisputeView>, DeskError> {
    let disputes = rows.into_iter().map(Row::dispute).collect::<Result<Vec<_>, _>>()?;
    let users = disputes.iter().map(|dispute| dispute.user.as_str());
    let names = user::names_in(tx, users).await?;
    let views = disputes.into_iter().map(|dispute| {
        let name = names.get(dispute.user.as_str()).cloned();
        dispute.view(name)
    });
    Ok(views.collect())
}

const SELECT: &str = dispute_select!("join users u on u.id = d.user_id where true");
static DEADLINES: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{} and {} order by d.due_at, d.id limit $1",
        dispute_select!("where d.due_at is not null"),
        *WAITING
    )
});
const AT_RISK: &str = "
    select currency, count(*), cast(sum(amount_minor / 1000000) as bigint),
           cast(sum(amount_minor % 1000000) as bigint)
      from disputes where is_open = 1 group by currency";

/// One page of disputes, the newest first.
///
/// # Errors
/// `cursor_invalid`.
pub(crate) async fn disputes_in(
    tx: &mut Tx,
    input: ListDisputes,
) -> Result<Page<DisputeRow>, DeskError> {
    let page = PageRequest { cursor: input.cursor, limit: input.limit };
    let mut query = Filtered::new(SELECT)
        .and("d.status = ?", input.status.as_deref())
        .and("d.is_open = ?", input.open.map(i64::from))
        .and("d.user_id = ?", input.user_id.as_ref().map(Owner::as_str))
        .search(
            &[
                Searched::Id("d.id"),
                Searched::Id("d.reference"),
                Searched::Id("d.reason"),
                Searched::Text("u.search_text"),
            ],
            input.search.as_deref(),
        );
    if let Some(cursor) = page.cursor()? {
        query = query
            .push(" and (d.opened_at, d.id) < (?, ?)")
            .bind(cursor.int(0)?)
            .bind(cursor.text(1)?);
    }
    let query =
        query.push(" order by d.opened_at desc, d.id desc limit ?").bind(page.limit_and_one());
    let rows = query.query().all(tx).await?;
    let views = views_in(tx, rows).await?;
    Ok(page.page(views, |view| Cursor::new([view.opened_at.micros().to_string(), view.id.clone()])))
}

/// The money that a dispute moved, a row for each currency.
pub(crate) async fn money_of_in(tx: &mut Tx, id: &str) -> Result<Vec<DisputeMoney>, DeskError> {
    let dispute = row::load_in(tx, id).await?;
    let payment = payment_in(tx, &dispute.reference).await?;
    money_in(tx, &dispute, &payment).await
}

impl Desk {
    /// One page of disputes, the newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_disputes(&self, input: ListDisputes) -> Result<Page<DisputeRow>, DeskError> {
        let mut tx = self.db.read().await?;
        disputes_in(&mut tx, input).await
    }

    /// A dispute with decision, payment, wallet, timeline and calls.
    ///
    /// # Errors
    /// `dispute_not_found`.
    pub async fn get_dispute(&self, input: GetDispute) -> Result<DisputeDetail, DeskError> {
        let mut tx = self.db.read().await?;
        let dispute = row::load_in(&mut tx, &input.dispute_id).await?;
        let payment = payment_in(&mut tx, &dispute.reference).await?;
        let wallet = wallet_in(&mut tx, &dispute.user, payment.currency(), self.now()).await?;
        Ok(DisputeDetail {
            money: money_in(&mut tx, &dispute, &payment).await?,
            payment: payment.view_in(&mut tx).await?,
            wallet: WalletView::of(wallet)?,
            timeline: timeline_in(&mut tx, &dispute).await?,
            outbox: outbox::of_case_in(&mut tx, &dispute.call_subject()).await?,
            dispute: view_in(&mut tx, dispute).await?,
        })
    }
}

/// The next disputes that need an answer, soonest first.
pub(crate) async fn next_deadlines_in(
    tx: &mut Tx,
    count: i64,
) -> Result<Vec<DisputeView>, DeskError> {
    let rows = Query::new(&DEADLINES).bind(count).all(tx).await?;
    views_in(tx, rows).await
}

/// Currency, count and sum (minor units) of the open disputes.
pub(crate) async fn at_risk_in(tx: &mut Tx) -> Result<Vec<(Currency, i64, i128)>, StoreError> {
    sums::by_currency(Query::new(AT_RISK).all(tx).await?)
}
