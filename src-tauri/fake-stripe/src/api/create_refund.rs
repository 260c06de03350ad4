//! `POST /v1/refunds`: the refund itself, and what a charge that is refunded in full ends.

use serde_json::Value;

use super::{dispute, early_fraud_warning, field::text, refund};
use crate::{
    api_error::ApiError,
    form::Form,
    state::{Kind, State},
};

/// Creates a refund. When nothing of the charge is left, its inquiries are closed and its early
/// fraud warnings are no longer actionable.
pub(crate) fn create(state: &mut State, form: Form) -> Result<Value, ApiError> {
    let refund = refund::create(state, form)?;
    let charge = text(&refund, "charge");
    if state.object(Kind::Charge, charge).is_some_and(|charge| charge["refunded"] == true) {
        dispute::close_inquiries(state, charge)?;
        early_fraud_warning::no_longer_actionable(state, charge)?;
    }
    Ok(refund)
}
