use serde::Deserialize;
use serde_json::Value;

use crate::{
    api_error::ApiError,
    objects::early_fraud_warning,
    state::{Kind, Position, State},
};

/// A warning that a test orders.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Warning {
    pub(crate) charge: String,
    pub(crate) fraud_type: Option<String>,
}

/// The card's issuer reports fraud. It may come after the dispute; then nothing can be done.
pub(crate) fn raise(
    state: &mut State,
    charge_id: &str,
    fraud_type: Option<&str>,
) -> Result<Value, ApiError> {
    let charge = state.existing(Kind::Charge, charge_id, "charge")?;
    let id = state.next_id(Kind::EarlyFraudWarning);
    let fraud_type = fraud_type.unwrap_or("unauthorized_use_of_card");
    let actionable = charge["disputed"] == false && charge["refunded"] == false;
    let intent = charge["payment_intent"].as_str();
    let warning = early_fraud_warning(&id, charge_id, intent, fraud_type, actionable, state.now());
    state.put(&warning)?;
    state.emit("radar.early_fraud_warning.created", &warning);
    Ok(warning)
}

/// A dispute or a full refund leaves nothing to do about the warnings of a charge.
pub(super) fn no_longer_actionable(state: &mut State, charge: &str) -> Result<(), ApiError> {
    let open: Vec<Value> = state
        .page(Kind::EarlyFraudWarning, Position::Newest, Some(("charge", charge)))
        .filter(|warning| warning["actionable"] == true)
        .collect();
    for mut warning in open {
        warning["actionable"] = false.into();
        state.put(&warning)?;
        state.emit("radar.early_fraud_warning.updated", &warning);
    }
    Ok(())
}
