//! What becomes of a refund: it waits, arrives, comes back, is called off; and the rows of Stripe's
//! ledger that go with it.

use serde_json::{Value, json};

use super::{
    super::{
        field::{integer, remove, text},
        metadata::MetadataChange,
    },
    existing,
    params::RefundParams,
};
use crate::{
    api_error::ApiError,
    form::Form,
    objects::{BalanceTransactionSpec, RefundSpec, balance_transaction, refund},
    state::{Kind, Position, State},
};

/// A refund this young is still on its way when a chargeback overtakes it.
const UNDER_WAY_SECONDS: i64 = 60;
/// Time for a customer to name the account for the money: 45 days.
const INSTRUCTIONS_SECONDS: i64 = 45 * 86_400;

/// Keeps a new refund and takes it from its charge.
pub(super) fn begin(
    state: &mut State,
    refund: &mut Value,
    mut charge: Value,
) -> Result<(), ApiError> {
    if refund["status"] == "succeeded" {
        write_ledger_row(state, refund)?;
    }
    add_refunded(&mut charge, integer(refund, "amount"));
    state.put(&charge)?;
    state.put(refund)?;
    state.emit("refund.created", refund);
    state.emit("charge.refunded", &charge);
    Ok(())
}

/// Money a customer has with us, back to the bank: it waits until the customer says where to.
pub(super) fn from_customer_balance(
    state: &mut State,
    params: RefundParams,
    metadata: Option<MetadataChange>,
) -> Result<Value, ApiError> {
    let customer = params.customer.ok_or_else(|| ApiError::required("customer"))?;
    let currency = params.currency.ok_or_else(|| ApiError::required("currency"))?;
    let amount = params.amount.ok_or_else(|| ApiError::required("amount"))?;
    let email =
        params.instructions_email.ok_or_else(|| ApiError::required("instructions_email"))?;
    let known = state.existing(Kind::Customer, &customer, "customer");
    known.map_err(|error| error.status(400))?;
    let mut refund = refund(&RefundSpec {
        customer: Some(&customer),
        reason: params.reason.as_deref(),
        status: "requires_action",
        ..RefundSpec::new(&state.next_id(Kind::Refund), amount, &currency, state.now())
    });
    refund["destination_details"] = json!({ "type": "us_bank_transfer", "us_bank_transfer": {} });
    refund["instructions_email"] = email.into();
    require_action(&mut refund, state.now());
    if let Some(change) = metadata {
        change.apply(&mut refund)?;
    }
    state.put(&refund)?;
    state.emit("refund.created", &refund);
    Ok(refund)
}

fn require_action(refund: &mut Value, now: i64) {
    let email = refund["instructions_email"].as_str().unwrap_or("customer@example.test").to_owned();
    refund["next_action"] = json!({
        "display_details": {
            "email_sent": { "email_sent_at": now, "email_sent_to": email },
            "expires_at": now.saturating_add(INSTRUCTIONS_SECONDS),
        },
        "type": "display_details",
    });
}

/// Calls off a refund that waits for the customer; no other can be.
pub(in crate::api) fn cancel(state: &mut State, id: &str, form: Form) -> Result<Value, ApiError> {
    form.finish()?;
    if existing(state, id)?["status"] != "requires_action" {
        return Err(ApiError::forbidden_by_state("Canceling this refund is unsupported."));
    }
    settle(state, id, "canceled", None)
}

/// Test helper: the customer never named an account.
pub(in crate::api) fn expire(state: &mut State, id: &str, form: Form) -> Result<Value, ApiError> {
    form.finish()?;
    if existing(state, id)?["status"] != "requires_action" {
        return Err(ApiError::forbidden_by_state("This refund does not require an action."));
    }
    settle(state, id, "failed", Some("unknown"))
}

/// What the bank did with a refund: a failed or canceled one gives the money back to the charge
/// and to the balance, whatever the refund was before.
pub(crate) fn settle(
    state: &mut State,
    id: &str,
    status: &str,
    failure_reason: Option<&str>,
) -> Result<Value, ApiError> {
    let mut refund = existing(state, id)?;
    let counted = counts_as_refunded(text(&refund, "status"));
    let has_failed = status == "failed" && refund["status"] != "failed";
    if counted != counts_as_refunded(status)
        && let Some(mut charge) = state.object(Kind::Charge, text(&refund, "charge"))
    {
        let amount = integer(&refund, "amount");
        add_refunded(&mut charge, if counted { amount.saturating_neg() } else { amount });
        state.put(&charge)?;
    }
    refund["status"] = status.into();
    remove(&mut refund, &["pending_reason", "failure_reason", "next_action"]);
    match status {
        "failed" => refund["failure_reason"] = failure_reason.unwrap_or("unknown").into(),
        "pending" => refund["pending_reason"] = "processing".into(),
        "requires_action" => require_action(&mut refund, state.now()),
        _ => {}
    }
    show_destination(&mut refund);
    if status == "succeeded" {
        write_ledger_row(state, &mut refund)?;
    } else if !counts_as_refunded(status) {
        reverse_ledger_row(state, &mut refund)?;
    }
    state.put(&refund)?;
    if has_failed {
        state.emit("refund.failed", &refund);
    }
    emit_update(state, &refund);
    Ok(refund)
}

/// What was under way at the bank; void if a test has told otherwise meanwhile.
pub(in crate::api) fn settle_if_open(
    state: &mut State,
    id: &str,
    status: &str,
    failure_reason: Option<&str>,
) -> Result<(), ApiError> {
    if counts_as_refunded(text(&existing(state, id)?, "status")) {
        settle(state, id, status, failure_reason)?;
    }
    Ok(())
}

/// A chargeback overtakes refunds that the bank has not carried out yet.
pub(in crate::api) fn fail_young(state: &mut State, charge: &str) -> Result<(), ApiError> {
    let since = state.now().saturating_sub(UNDER_WAY_SECONDS);
    let young: Vec<String> = state
        .page(Kind::Refund, Position::Newest, Some(("charge", charge)))
        .filter(|refund| {
            counts_as_refunded(text(refund, "status")) && integer(refund, "created") > since
        })
        .map(|refund| text(&refund, "id").to_owned())
        .collect();
    for id in young {
        settle(state, &id, "failed", Some("charge_for_pending_refund_disputed"))?;
    }
    Ok(())
}

pub(super) fn emit_update(state: &mut State, refund: &Value) {
    state.emit("refund.updated", refund);
    if refund["charge"].is_string() {
        state.emit("charge.refund.updated", refund);
    }
}

/// Takes the money out of the balance, unless that has happened.
fn write_ledger_row(state: &mut State, refund: &mut Value) -> Result<(), ApiError> {
    let is_out = refund["balance_transaction"].is_string()
        && !refund["failure_balance_transaction"].is_string();
    if is_out {
        return Ok(());
    }
    let amount = integer(refund, "amount").saturating_neg();
    let row = write_row(state, refund, "refund", "REFUND FOR CHARGE", amount)?;
    refund["balance_transaction"] = row.into();
    remove(refund, &["failure_balance_transaction"]);
    Ok(())
}

/// Brings the money back into the balance, if it has left.
fn reverse_ledger_row(state: &mut State, refund: &mut Value) -> Result<(), ApiError> {
    if !refund["balance_transaction"].is_string()
        || refund["failure_balance_transaction"].is_string()
    {
        return Ok(());
    }
    let amount = integer(refund, "amount");
    let row = write_row(state, refund, "refund_failure", "REFUND FAILURE FOR CHARGE", amount)?;
    refund["failure_balance_transaction"] = row.into();
    Ok(())
}

fn write_row(
    state: &mut State,
    refund: &Value,
    kind: &str,
    title: &str,
    amount: i64,
) -> Result<String, ApiError> {
    let charge = state.object(Kind::Charge, text(refund, "charge"));
    let paid_for = charge.as_ref().and_then(|charge| charge["description"].as_str());
    let id = state.next_id(Kind::BalanceTransaction);
    let row = balance_transaction(&BalanceTransactionSpec {
        id: &id,
        kind,
        reporting_category: kind,
        amount,
        fee: 0,
        fee_description: "",
        currency: text(refund, "currency"),
        created: state.now(),
        source: text(refund, "id"),
        description: &paid_for.map_or(title.to_owned(), |text| format!("{title} ({text})")),
    });
    state.put(&row)?;
    Ok(id)
}

fn show_destination(refund: &mut Value) {
    let is_pending = refund["status"] == "pending";
    if let Some(card) = refund["destination_details"].get_mut("card") {
        *card = if is_pending {
            json!({ "type": "pending" })
        } else {
            json!({ "reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund" })
        };
    }
}

fn add_refunded(charge: &mut Value, amount: i64) {
    let refunded = integer(charge, "amount_refunded").saturating_add(amount);
    charge["amount_refunded"] = refunded.into();
    charge["refunded"] = (refunded >= integer(charge, "amount_captured")).into();
}

fn counts_as_refunded(status: &str) -> bool {
    !matches!(status, "failed" | "canceled")
}
