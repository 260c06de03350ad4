//! The content of a case file, read in one transaction.

use decision::evidence::WalletMovement;
use ledger::{Owner, TransactionRecord, by_reference_in, wallet_in};
use money::Currency;
use store::{Query, Timestamp, Tx};

use crate::{
    AuditRow, DeskError, DisputeMoney, DisputeView, EvidenceSentView, OutboxView, PaymentView,
    WalletView,
    dispute::{audit::timeline_in, evidence, list::view_in, money::money_in, row},
    outbox,
    payment::payment_in,
    user,
};

/// A case at one point in time.
pub(super) struct Case {
    pub(super) now: Timestamp,
    pub(super) dispute: DisputeView,
    pub(super) user: user::UserView,
    pub(super) payment: PaymentView,
    pub(super) wallet: WalletView,
    pub(super) money: Vec<DisputeMoney>,
    /// Audit records of the dispute and its evidence, oldest first.
    pub(super) timeline: Vec<AuditRow>,
    pub(super) calls: Vec<OutboxView>,
    pub(super) sent: Vec<EvidenceSentView>,
    /// Transactions of the payment and of the dispute, oldest first.
    pub(super) transactions: Vec<TransactionRecord>,
    /// Every movement of the wallet, oldest first.
    pub(super) movements: Vec<WalletMovement>,
}

pub(super) async fn case_in(tx: &mut Tx, id: &str, now: Timestamp) -> Result<Case, DeskError> {
    let dispute = row::load_in(tx, id).await?;
    let payment = payment_in(tx, &dispute.reference).await?;
    let wallet = wallet_in(tx, &dispute.user, payment.currency(), now).await?;
    let mut transactions = payment.records.clone();
    transactions.extend(by_reference_in(tx, &dispute.id).await?);
    transactions.sort_by_key(|record| record.id);
    Ok(Case {
        now,
        user: user::user_in(tx, &dispute.user).await?,
        money: money_in(tx, &dispute, &payment).await?,
        movements: wallet_movements_in(tx, &dispute.user, payment.currency()).await?,
        payment: payment.view_in(tx).await?,
        wallet: WalletView::of(wallet)?,
        timeline: timeline_in(tx, &dispute).await?,
        calls: outbox::of_case_in(tx, &dispute.call_subject()).await?,
        sent: evidence::sent_in(tx, &dispute.id).await?,
        transactions,
        dispute: view_in(tx, dispute).await?,
    })
}

const ACCOUNT: &str = "select id from accounts where owner = $1 and currency = $2";

/// Every movement of a user's wallet.
pub(super) async fn wallet_movements_in(
    tx: &mut Tx,
    owner: &Owner,
    currency: Currency,
) -> Result<Vec<WalletMovement>, DeskError> {
    let account = Query::new(ACCOUNT).bind(owner.as_str()).bind(currency.to_string());
    let account: Option<(i64,)> = account.optional(tx).await?;
    match account {
        Some((account,)) => evidence::movements_in(tx, account).await,
        None => Ok(vec![]),
    }
}
