//! Early fraud warnings: the card network reports that a payment may be fraud, usually before it is
//! disputed.
//!
//! An attention item is opened when a warning becomes actionable or its fraud type changes. An item
//! that a person has closed is not opened again by another reading of the same warning.

mod detail;
mod error;

use gateway::mirror::EarlyFraudWarningObject;
use store::{StoreError, Timestamp, Tx};

pub use detail::{Dismissed, FraudWarningDetail, GetFraudWarning, PastWarnings};
pub use error::FraudWarningError;

use crate::attention::{FRAUD_WARNING, close_kind_in, open_in};

/// Opens or closes the attention item of a warning; `before` is the previous reading.
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
    if before.is_some_and(|before| is_same_report(before, warning)) {
        return Ok(());
    }
    let message = format!(
        "the bank reports {} of fraud ({}); a refund now may prevent the dispute",
        warning.charge, warning.fraud_type
    );
    open_in(tx, FRAUD_WARNING, &subject, &message, now).await
}

fn is_same_report(before: &EarlyFraudWarningObject, after: &EarlyFraudWarningObject) -> bool {
    before.actionable == after.actionable && before.fraud_type == after.fraud_type
}
