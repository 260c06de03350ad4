//! What refunds and disputes take, may take and gave back of a payment: one row for each, in its
//! newest state. Refund and dispute write their own row; `allocation.rs` decides from all of them.

use money::{Amount, Currency};
use store::{Query, StoreError, Timestamp, Tx};

use crate::DeskError;

/// What makes the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClaimKind {
    /// A refund at Stripe.
    Refund,
    /// A dispute or inquiry.
    Dispute,
}

impl ClaimKind {
    const ALL: [Self; 2] = [Self::Refund, Self::Dispute];

    /// The word used in the database.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Refund => "refund",
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
            Self::Dispute => 1,
        }
    }
}

/// What the claim may still do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClaimState {
    /// Its outcome is open.
    MayTake,
    /// It has taken its part for good.
    Takes,
    /// It failed, was won or was withdrawn: it takes nothing.
    Returned,
}

impl ClaimState {
    const ALL: [Self; 3] = [Self::MayTake, Self::Takes, Self::Returned];

    /// The word used in the database.
    const fn as_str(self) -> &'static str {
        match self {
            Self::MayTake => "may_take",
            Self::Takes => "takes",
            Self::Returned => "returned",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("state of a payment claim {text}")))
    }
}

/// One refund's or dispute's claim on a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) kind: ClaimKind,
    /// Stripe's id, which is the ledger key of what it takes.
    pub(crate) source: String,
    /// The payment.
    pub(crate) reference: String,
    /// Money, of the payment's currency or, for a dispute, of the bank's.
    pub(crate) amount: Amount,
    pub(crate) state: ClaimState,
    /// What the transaction that takes it gives as its reason.
    pub(crate) reason: String,
    /// When Stripe made it: of one kind the older is served before the newer.
    pub(crate) ordered_at: Timestamp,
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
        })
    }
}

/// Its place in the order is that of the first reading.
const SAVE: &str = "
    insert into payment_claims (kind, source, reference, currency, amount_minor, state, reason,
                                ordered_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (kind, source) do update set currency = excluded.currency,
        amount_minor = excluded.amount_minor, state = excluded.state, reason = excluded.reason";
const OF_PAYMENT: &str = "
    select kind, source, reference, currency, amount_minor, state, reason, ordered_at
      from payment_claims where reference = $1";
/// A dispute in another currency than the payment's is about the whole payment.
const TAKEN: &str = "
    select cast(coalesce(sum(case when currency = $2 then amount_minor else $3 end), 0) as bigint)
      from payment_claims where reference = $1 and state = $4";
const REFUNDED: &str = "
    select cast(coalesce(sum(amount_minor), 0) as bigint)
      from payment_claims where reference = $1 and kind = $2 and state = $3";

/// Writes down what a refund or dispute claims now.
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
        .execute(tx)
        .await?;
    Ok(())
}

/// The claims on a payment in the order in which they are served.
pub(super) async fn claims_in(tx: &mut Tx, reference: &str) -> Result<Vec<Claim>, DeskError> {
    let rows: Vec<Row> = Query::new(OF_PAYMENT).bind(reference).all(tx).await?;
    let mut claims = rows.into_iter().map(Row::claim).collect::<Result<Vec<_>, _>>()?;
    claims.sort_by(|one, two| place(one).cmp(&place(two)));
    Ok(claims)
}

fn place(claim: &Claim) -> (u8, i64, &str) {
    (claim.kind.rank(), claim.ordered_at.micros(), &claim.source)
}

/// Money that refunds and disputes have taken for good of a payment of so much.
pub(super) async fn taken_in(
    tx: &mut Tx,
    reference: &str,
    captured: Amount,
) -> Result<Amount, DeskError> {
    let currency = captured.currency();
    let query = Query::new(TAKEN).bind(reference).bind(currency.to_string());
    let query = query.bind(captured.minor()).bind(ClaimState::Takes.as_str());
    let (minor,): (i64,) = query.one(tx).await?;
    Ok(Amount::new(minor, currency)?)
}

/// Money that refunds have given back of a payment, in minor units of its currency.
pub(crate) async fn refunded_in(tx: &mut Tx, reference: &str) -> Result<i64, StoreError> {
    let query = Query::new(REFUNDED).bind(reference).bind(ClaimKind::Refund.as_str());
    let (minor,): (i64,) = query.bind(ClaimState::Takes.as_str()).one(tx).await?;
    Ok(minor)
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
