//! Checkout sessions: a page on which a customer pays for some lines.

mod life;
mod lines;

use serde_json::{Value, json};

use super::{
    customer,
    field::{remove, text},
    metadata::MetadataChange,
    paging,
};
use crate::{
    api_error::ApiError,
    form::Form,
    objects::{CheckoutSessionSpec, checkout_session},
    schedule::Task,
    state::{Kind, State},
};

pub(crate) use life::{Completion, complete, settle};
pub(super) use life::{confirm_page, expire, lapse};

/// Parameters that shape the page, on which nothing here depends.
const IGNORED: [&str; 12] = [
    "allow_promotion_codes",
    "automatic_tax",
    "billing_address_collection",
    "consent_collection",
    "customer_update",
    "invoice_creation",
    "locale",
    "payment_method_options",
    "payment_method_types",
    "phone_number_collection",
    "return_url",
    "submit_type",
];
/// Parameters that are kept as they come.
const TEXTS: [&str; 5] =
    ["success_url", "cancel_url", "client_reference_id", "customer_email", "customer_creation"];

pub(super) fn list(state: &State, form: Form) -> Result<Value, ApiError> {
    let filters = ["customer", "payment_intent", "payment_link", "status", "subscription"];
    paging::page(state, Kind::CheckoutSession, &filters, form)
}

/// The lines of a session, all on one page.
pub(super) fn list_lines(state: &State, id: &str, mut form: Form) -> Result<Value, ApiError> {
    form.ignore(&["limit", "starting_after", "ending_before"]);
    form.finish()?;
    Ok(existing(state, id)?["line_items"].clone())
}

/// Opens a session; what it costs follows from its lines.
pub(super) fn create(state: &mut State, mut form: Form) -> Result<Value, ApiError> {
    check_mode(&mut form)?;
    let mut texts = Vec::new();
    for field in TEXTS {
        texts.push((field, form.take_text(field)?));
    }
    let customer = form.take_text("customer")?;
    let expires_at = form.take_integer("expires_at")?;
    let ui_mode = form.take_text("ui_mode")?;
    let metadata = MetadataChange::take(&mut form)?;
    let for_intent = form.take_map("payment_intent_data")?.unwrap_or_default();
    let wanted = form.take_any("line_items").ok_or_else(|| ApiError::required("line_items"))?;
    form.ignore(&IGNORED);
    form.finish()?;
    customer::known_customer(state, customer.as_deref())?;
    let lines = lines::take(state, &wanted)?;
    let id = state.next_id(Kind::CheckoutSession);
    let mut session = checkout_session(&CheckoutSessionSpec {
        customer: customer.as_deref(),
        ..CheckoutSessionSpec::new(&id, lines.total, &lines.currency, state.now())
    });
    for (field, text) in texts {
        if let Some(text) = text {
            session[field] = text.into();
        }
    }
    if let Some(mode) = ui_mode {
        session["ui_mode"] = mode.into();
    }
    if let Some(at) = expires_at {
        session["expires_at"] = at.into();
    }
    if let Some(change) = metadata {
        change.apply(&mut session)?;
    }
    session["line_items"] = json!({
        "object": "list",
        "data": lines.items,
        "has_more": false,
        "url": format!("/v1/checkout/sessions/{id}/line_items"),
    });
    session["payment_intent_data"] = for_intent.into();
    let at = session["expires_at"].as_i64().unwrap_or_default();
    state.schedule.add(at, Task::ExpireSession { session: id });
    state.put(&session)?;
    Ok(session)
}

fn check_mode(form: &mut Form) -> Result<(), ApiError> {
    match form.take_text("mode")?.as_deref() {
        None | Some("payment") => Ok(()),
        Some(mode) => {
            let message = format!("The stand-in knows only sessions of mode payment, not {mode}.");
            Err(ApiError::unreadable(message).param("mode"))
        }
    }
}

fn existing(state: &State, id: &str) -> Result<Value, ApiError> {
    state.existing(Kind::CheckoutSession, id, Kind::CheckoutSession.path_param())
}

/// Stores a session and emits its event; an event shows neither its lines nor what it holds back.
fn put_and_emit(state: &mut State, kind: &str, session: &Value) -> Result<(), ApiError> {
    state.put(session)?;
    let mut shown = session.clone();
    remove(&mut shown, &["line_items", "payment_intent_data"]);
    state.emit(kind, &shown);
    Ok(())
}

fn open_session(state: &State, id: &str) -> Result<Value, ApiError> {
    let session = existing(state, id)?;
    if session["status"] == "open" {
        return Ok(session);
    }
    Err(ApiError::forbidden_by_state(format!(
        "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of {}.",
        text(&session, "status")
    )))
}
