//! Looks at due payments again: those whose user is known now are credited, each once.
//!
//! Payments are taken in batches, each in a transaction of its own. A batch that was not committed
//! is taken again, so a crash loses nothing and repeats nothing.

use serde::{Deserialize, Serialize};
use store::{Part, StoreError, Timestamp, Tx};

use super::objects::names_of;
use crate::{
    Actor, Desk, DeskError, UserMapping, dispute,
    ingested::IngestOutcome,
    payment::{
        top_up,
        user_of::{Names, UserOf, resolve_all_in},
    },
    refund, settings,
    unmatched::{self, Candidate, Why},
};

/// Payments in one transaction.
const BATCH: i64 = 200;

/// Input of `match_payments`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct MatchPayments {
    /// Look at every unmatched payment again, also at those of which nothing has changed.
    pub all: bool,
}

/// What looking at payments again led to.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct Matched {
    /// Payments that were looked at.
    pub looked_at: u32,
    /// Payments of these that were credited.
    pub credited: u32,
}

impl Desk {
    /// Looks at unmatched payments again and credits those whose user is known now. Continues what
    /// was interrupted.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn match_payments(
        &self,
        _: &Actor,
        input: MatchPayments,
    ) -> Result<Matched, DeskError> {
        if input.all {
            let mut tx = self.db.begin().await?;
            unmatched::ask_all_in(&mut tx).await?;
            tx.commit().await?;
        }
        self.match_due().await
    }

    /// Looks at every due payment.
    pub(crate) async fn match_due(&self) -> Result<Matched, DeskError> {
        let mut done = Matched::default();
        while self.is_any_due().await? {
            let mut tx = self.db.begin().await?;
            let batch = look_at_due_in(&mut tx, self.corrected_now()).await?;
            tx.commit().await?;
            done.looked_at = done.looked_at.saturating_add(batch.looked_at);
            done.credited = done.credited.saturating_add(batch.credited);
        }
        self.show_unmatched().await?;
        Ok(done)
    }

    async fn is_any_due(&self) -> Result<bool, StoreError> {
        let mut tx = self.db.read().await?;
        Ok(!unmatched::due_in(&mut tx, 1).await?.is_empty())
    }
}

async fn look_at_due_in(tx: &mut Tx, now: Timestamp) -> Result<Matched, DeskError> {
    let mapping = settings::load_in(tx).await?.user_mapping;
    let due = unmatched::due_in(tx, BATCH).await?;
    let mut done = Matched::default();
    for (candidate, names, user) in resolved_in(tx, &mapping, due).await? {
        done.looked_at = done.looked_at.saturating_add(1);
        match user {
            UserOf::Unmatched(why) => {
                let known = (names.named(), names.email.as_deref());
                unmatched::looked_at_in(tx, &candidate.payment, why, known).await?;
            }
            UserOf::Known(_) | UserOf::New(_) => {
                let is_credited = credit_in(tx, &candidate.payment, &names, now).await?;
                done.credited = done.credited.saturating_add(u32::from(is_credited));
            }
        }
    }
    Ok(done)
}

/// Each candidate with what its objects say and its user.
pub(super) async fn resolved_in(
    tx: &mut Tx,
    mapping: &UserMapping,
    candidates: Vec<Candidate>,
) -> Result<Vec<(Candidate, Names, UserOf)>, StoreError> {
    let names = candidates.iter().map(|candidate| names_of(candidate, &mapping.naming));
    let names = names.collect::<Result<Vec<Names>, _>>()?;
    let users = resolve_all_in(tx, mapping, &names).await?;
    let pairs = candidates.into_iter().zip(names).zip(users);
    Ok(pairs.map(|((candidate, names), user)| (candidate, names, user)).collect())
}

/// Credits one payment as a reading of it would. A payment that is refused stays in the list and
/// does not stop the others.
async fn credit_in(
    tx: &mut Tx,
    payment: &str,
    names: &Names,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let before = tx.savepoint(Part::Item).await?;
    match credit_and_settle_in(tx, payment, now).await {
        Ok(is_credited) => {
            unmatched::not_due_in(tx, payment).await?;
            Ok(is_credited)
        }
        Err(error) if dispute::is_of_the_case(&error) => {
            tx.roll_back_to(before).await?;
            let known = (names.named(), names.email.as_deref());
            unmatched::looked_at_in(tx, payment, Why::Refused, known).await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

async fn credit_and_settle_in(
    tx: &mut Tx,
    payment: &str,
    now: Timestamp,
) -> Result<bool, DeskError> {
    let ingested = top_up::credit_in(tx, payment, None, now).await?;
    if ingested.outcome != IngestOutcome::Credited {
        return Ok(false);
    }
    refund::settle_payment_in(tx, payment, now).await?;
    Ok(true)
}
