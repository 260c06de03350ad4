//! Claims on a payment: one row for each refund at Stripe, each refund approved here that Stripe
//! has not shown yet, each refund paid elsewhere, and each dispute, in its newest state. Refund and
//! dispute write their own rows; `allocation.rs` reconciles ledger and holds with all of them.

use money::{Amount, Currency};
use store::{Lookup, Query, StoreError, Timestamp, Tx, Value};

use crate::{DeskError, posting::unnumbered};

/// The kind of object that makes the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClaimKind {
    /// A refund at Stripe.
    Refund,
    /// A refund approved here that Stripe has not shown yet.
    Approved,
    /// A refund that the merchant paid outside Stripe.
    Elsewhere,
    /// A dispute or inquiry.
    Dispute,
}

impl ClaimKind {
    pub(crate) const ALL: [Self; 4] =
        [Self::Refund, Self::Approved, Self::Elsewhere, Self::Dispute];

    /// The value stored in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Approved => "approved",
            Self::Elsewhere => "elsewhere",
            Self::Dispute => "dispute",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("kind of a payment claim {text}")))
    }

    /// Refunds are served before disputes.
    const fn rank(self) -> u8 {
        match self {
            Self::Refund => 0,
            Self::Approved => 1,
            Self::Elsewhere => 2,
            Self::Dispute => 3,
        }
    }
}

/// The effect of the claim on the wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClaimState {
    /// The outcome is open: its part is held.
    MayTake,
    /// Its part is taken.
    Takes,
    /// Nothing is held or taken: it failed, was won or withdrawn, or is an inquiry.
    Nothing,
}

impl ClaimState {
    pub(crate) const ALL: [Self; 3] = [Self::MayTake, Self::Takes, Self::Nothing];

    /// The value stored in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::MayTake => "may_take",
            Self::Takes => "takes",
            Self::Nothing => "nothing",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("state of a payment claim {text}")))
    }
}

/// One claim on a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) kind: ClaimKind,
    /// Stripe's id, which is also the key of its transaction. For an approved refund, the
    /// idempotency key of its call, which Stripe returns in the refund's metadata; for one paid
    /// elsewhere, the name of the noted refund.
    pub(crate) source: String,
    /// The payment.
    pub(crate) reference: String,
    /// Money in the payment's currency or, for a dispute, the bank's.
    pub(crate) amount: Amount,
    pub(crate) state: ClaimState,
    /// Reason of the transactions of this claim.
    pub(crate) reason: String,
    /// When it was made: within a kind, older claims are served first.
    pub(crate) ordered_at: Timestamp,
    /// The case of its hold; a refund keeps the hold of its approval.
    pub(crate) hold_case: String,
}

impl Claim {
    /// Whether its money passes `refunds_clearing`.
    pub(super) fn is_refund(&self) -> bool {
        matches!(self.kind, ClaimKind::Refund | ClaimKind::Elsewhere)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    source: String,
    reference: String,
    currency: String,
    amount_minor: i64,
    state: String,
    reason: String,
    ordered_at: i64,
    hold_case: String,
}

impl Row {
    fn claim(self) -> Result<Claim, DeskError> {
        let damaged = |_| StoreError::Damaged(format!("payment claim {}", self.source));
        let currency: Currency = self.currency.parse().map_err(damaged)?;
        Ok(Claim {
            kind: ClaimKind::parse(&self.kind)?,
            amount: Amount::new(self.amount_minor, currency)?,
            state: ClaimState::parse(&self.state)?,
            source: self.source,
            reference: self.reference,
            reason: self.reason,
            ordered_at: Timestamp::from_micros(self.ordered_at),
            hold_case: self.hold_case,
        })
    }
}

static UNDER_WAY: Lookup = Lookup::new(
    "select source from payment_claims
      where kind = 'refund' and state = 'may_take' and reference in",
    "",
);
static FORGET: Lookup = Lookup::new(
    "update payment_claims set reason = 'removed' where kind <> 'dispute' and reference in",
    "",
);
/// `ordered_at` and `hold_case` keep the values of the first reading.
const SAVE: &str = "
    insert into payment_claims (kind, source, reference, currency, amount_minor, state, reason,
                                ordered_at, hold_case)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (kind, source) do update set currency = excluded.currency,
        amount_minor = excluded.amount_minor, state = excluded.state, reason = excluded.reason";
const OF_PAYMENT: &str = "
    select kind, source, reference, currency, amount_minor, state, reason, ordered_at, hold_case
      from payment_claims
     where reference = $1
        or reference in (select reference from payment_references where asked = $1)";
const ONE: &str = "
    select kind, source, reference, currency, amount_minor, state, reason, ordered_at, hold_case
      from payment_claims where kind = $1 and source = $2";
const REFUNDED: &str = "
    select cast(coalesce(sum(amount_minor), 0) as bigint)
      from payment_claims
     where kind = $2 and state = $3
       and (reference = $1
            or reference in (select reference from payment_references where asked = $1))";
const OF_HOLD: &str = "select reference from payment_claims where hold_case = $1 limit 1";
const OPEN_REFUNDS: &str = "
    select count(*) from payment_claims where kind = $1 and state = $2";
const RELEASE: &str = "
    update payment_claims set state = $3, reason = $4 where kind = $1 and source = $2";
const REMOVE: &str = "delete from payment_claims where kind = $1 and source = $2";

/// A refund at Stripe that is under way, of payments by any of their ids.
pub(crate) async fn refund_under_way_in(
    tx: &mut Tx,
    references: &[String],
) -> Result<Option<String>, StoreError> {
    let keys = references.iter().map(|reference| Value::from(reference.as_str())).collect();
    let mut under_way: Vec<(String,)> = UNDER_WAY.all(tx, keys).await?;
    Ok(under_way.pop().map(|(refund,)| refund))
}

/// Replaces the customer's words in the claims of refunds.
pub(crate) async fn forget_claims_in(tx: &mut Tx, references: &[String]) -> Result<(), StoreError> {
    let keys = references.iter().map(|reference| Value::from(reference.as_str())).collect();
    FORGET.execute(tx, keys).await
}

/// Saves the claim of a refund or dispute.
pub(crate) async fn claim_in(tx: &mut Tx, claim: &Claim) -> Result<(), StoreError> {
    Query::new(SAVE)
        .bind(claim.kind.as_str())
        .bind(claim.source.as_str())
        .bind(claim.reference.as_str())
        .bind(claim.amount.currency().to_string())
        .bind(claim.amount.minor())
        .bind(claim.state.as_str())
        .bind(claim.reason.as_str())
        .bind(claim.ordered_at.micros())
        .bind(claim.hold_case.as_str())
        .execute(tx)
        .await?;
    Ok(())
}

/// The claim of a refund or dispute. An approved refund is found by the key of its call, until
/// Stripe has shown it.
pub(crate) async fn find_claim_in(
    tx: &mut Tx,
    kind: ClaimKind,
    source: &str,
) -> Result<Option<Claim>, DeskError> {
    let row: Option<Row> = Query::new(ONE).bind(kind.as_str()).bind(source).optional(tx).await?;
    row.map(Row::claim).transpose()
}

/// Ends the claim of an approved refund that was undone, refused or given up.
pub(crate) async fn give_up_in(tx: &mut Tx, source: &str, why: &str) -> Result<(), StoreError> {
    let query = Query::new(RELEASE).bind(ClaimKind::Approved.as_str()).bind(source);
    query.bind(ClaimState::Nothing.as_str()).bind(why).execute(tx).await?;
    Ok(())
}

/// Removes the claim of an approved refund, because Stripe shows the refund and it has its own
/// claim.
pub(crate) async fn shown_in(tx: &mut Tx, source: &str) -> Result<(), StoreError> {
    Query::new(REMOVE).bind(ClaimKind::Approved.as_str()).bind(source).execute(tx).await?;
    Ok(())
}

/// The claims on a payment in the order in which they are served.
pub(super) async fn claims_in(tx: &mut Tx, reference: &str) -> Result<Vec<Claim>, DeskError> {
    let rows: Vec<Row> = Query::new(OF_PAYMENT).bind(reference).all(tx).await?;
    let mut claims = rows.into_iter().map(Row::claim).collect::<Result<Vec<_>, _>>()?;
    claims.sort_by(|one, two| place(one).cmp(&place(two)));
    Ok(claims)
}

/// Whether Stripe has shown a refund of the payment, or one was paid elsewhere.
pub(crate) async fn has_refunds_in(tx: &mut Tx, reference: &str) -> Result<bool, DeskError> {
    let claims = claims_in(tx, reference).await?;
    Ok(claims.iter().any(Claim::is_refund))
}

/// The payment of the claim that has this hold.
pub(crate) async fn payment_of_hold_in(
    tx: &mut Tx,
    case: &str,
) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = Query::new(OF_HOLD).bind(unnumbered(case)).optional(tx).await?;
    Ok(row.map(|(reference,)| reference))
}

/// The number of refunds whose outcome is open, made here or at Stripe.
pub(crate) async fn open_refund_count_in(tx: &mut Tx) -> Result<i64, StoreError> {
    let query = Query::new(OPEN_REFUNDS).bind(ClaimKind::Refund.as_str());
    let (count,): (i64,) = query.bind(ClaimState::MayTake.as_str()).one(tx).await?;
    Ok(count)
}

/// Money of a payment refunded at Stripe, in minor units of its currency.
pub(crate) async fn refunded_in(tx: &mut Tx, reference: &str) -> Result<i64, StoreError> {
    let query = Query::new(REFUNDED).bind(reference).bind(ClaimKind::Refund.as_str());
    let (minor,): (i64,) = query.bind(ClaimState::Takes.as_str()).one(tx).await?;
    Ok(minor)
}

fn place(claim: &Claim) -> (u8, i64, &str) {
    (claim.kind.rank(), claim.ordered_at.micros(), &claim.source)
}

#[cfg(test)]
mod tests {
    use super::{ClaimKind, ClaimState};

    #[test]
    fn words_read_back() {
        for kind in ClaimKind::ALL {
            assert_eq!(ClaimKind::parse(kind.as_str()).ok(), Some(kind));
        }
        for state in ClaimState::ALL {
            assert_eq!(ClaimState::parse(state.as_str()).ok(), Some(state));
        }
        assert!(ClaimKind::parse("gift").is_err() && ClaimState::parse("gone").is_err());
    }
}
