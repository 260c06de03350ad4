//! Early fraud warnings: a bank says that a payment was fraud, mostly before it is disputed.
//!
//! A warning is told when it begins to be one that something can be done about. So what a person has
//! closed stays closed however often it is read, until the bank's word is another one.

mod detail;
mod error;

use gateway::mirror::EarlyFraudWarningObject;
use store::{StoreError, Timestamp, Tx};

pub use detail::{Dismissed, FraudWarningDetail, GetFraudWarning, PastWarnings};
pub use error::FraudWarningError;

use crate::attention::{FRAUD_WARNING, close_kind_in, open_in};

/// Tells of a warning, and takes back what is over; `before` is the reading before this one.
pub(crate) async fn update_attention_in(
    tx: &mut Tx,
    before: Option<&EarlyFraudWarningObject>,
    warning: &EarlyFraudWarningObject,
    now: Timestamp,
) -> Result<(), StoreError> {
    let subject = format!("radar.early_fraud_warning:{}", warning.id);
    if !warning.actionable {
        return close_kind_in(tx, (FRAUD_WARNING, &subject), "no longer actionable", now).await;
    }
    if before.is_some_and(|before| says_the_same(before, warning)) {
        return Ok(());
    }
    let message = format!(
        "the bank reports {} of fraud ({}); a refund now may prevent the dispute",
        warning.charge, warning.fraud_type
    );
    open_in(tx, FRAUD_WARNING, &subject, &message, now).await
}

fn says_the_same(before: &EarlyFraudWarningObject, after: &EarlyFraudWarningObject) -> bool {
    before.actionable == after.actionable && before.fraud_type == after.fraud_type
}
