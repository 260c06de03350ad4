//! What each Stripe endpoint does to the [`State`]: one file or folder per resource, no HTTP.

mod account;
mod balance;
mod card;
mod charge;
pub(crate) mod checkout_session;
pub(crate) mod create_refund;
mod customer;
pub(crate) mod dispute;
mod due;
pub(crate) mod early_fraud_warning;
mod event;
mod expand;
mod field;
mod file;
mod metadata;
mod money;
mod paging;
pub(crate) mod payment;
mod payment_intent;
mod payment_method;
pub(crate) mod payout;
mod product;
pub(crate) mod refund;
pub(crate) mod webhook_endpoint;

use serde_json::Value;

use crate::{
    api_error::ApiError,
    form::Form,
    state::{Kind, State},
};
use expand::Expansion;

pub(crate) use due::catch_up;

/// Carries out one call and answers with the object or list Stripe would. An error changes
/// nothing, except that a card that declines leaves a failed charge.
pub(crate) fn carry_out(
    state: &mut State,
    method: &str,
    path: &str,
    mut form: Form,
) -> Result<Value, ApiError> {
    let unknown = || ApiError::unknown_path(method, path);
    let segments: Vec<&str> = path.strip_prefix("/v1/").ok_or_else(unknown)?.split('/').collect();
    let expansion = Expansion::take(&mut form)?;
    let body = match method {
        "GET" => read(state, &segments, form),
        "POST" => change(state, &segments, form),
        "DELETE" => delete(state, &segments, form),
        _ => None,
    };
    expansion.apply(state, body.unwrap_or_else(|| Err(unknown()))?)
}

/// `None` where there is no such path.
fn read(state: &State, segments: &[&str], form: Form) -> Option<Result<Value, ApiError>> {
    match segments {
        ["account"] => return Some(account::read(state, form)),
        ["balance"] => return Some(balance::read(state, form)),
        ["checkout", "sessions", id, "line_items"] => {
            return Some(checkout_session::list_lines(state, id, form));
        }
        ["payment_methods", id] => return Some(payment_method::read(state, id, form)),
        // What Stripe's own checkout page and command line call; not in the public description.
        ["payment_pages", id] => return Some(retrieve(state, Kind::CheckoutSession, id, form)),
        _ => {}
    }
    let path = segments.join("/");
    if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.path() == path) {
        return Some(list(state, kind, form));
    }
    let (path, id) = path.rsplit_once('/')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.path() == path)?;
    Some(retrieve(state, kind, id, form))
}

fn list(state: &State, kind: Kind, form: Form) -> Result<Value, ApiError> {
    match kind {
        Kind::Customer => customer::list(state, form),
        Kind::PaymentIntent => payment_intent::list(state, form),
        Kind::Charge => charge::list(state, form),
        Kind::Refund => refund::list(state, form),
        Kind::Dispute => dispute::list(state, form),
        Kind::BalanceTransaction => balance::list(state, form),
        Kind::CheckoutSession => checkout_session::list(state, form),
        Kind::Product | Kind::Price => product::list(state, kind, form),
        Kind::File => file::list(state, form),
        Kind::EarlyFraudWarning => paging::page(state, kind, &["charge", "payment_intent"], form),
        Kind::Payout => paging::page(state, kind, &["status"], form),
        Kind::Event => event::list(state, form),
        Kind::Review | Kind::WebhookEndpoint => paging::page(state, kind, &[], form),
    }
}

fn retrieve(state: &State, kind: Kind, id: &str, form: Form) -> Result<Value, ApiError> {
    form.finish()?;
    state.existing(kind, id, kind.path_param())
}

/// `None` where there is no such path.
fn change(state: &mut State, segments: &[&str], form: Form) -> Option<Result<Value, ApiError>> {
    Some(match segments {
        ["charges"] => charge::create(state, form),
        ["charges", id] => charge::update(state, id, form),
        ["charges", id, "capture"] => charge::capture(state, id, form),
        ["checkout", "sessions"] => checkout_session::create(state, form),
        ["checkout", "sessions", id, "expire"] => checkout_session::expire(state, id, form),
        ["customers"] => customer::create(state, form),
        ["customers", id] => customer::update(state, id, form),
        ["disputes", id] => dispute::update(state, id, form),
        ["disputes", id, "close"] => dispute::close(state, id, form),
        ["files"] => file::create(state, form),
        ["payment_intents"] => payment_intent::create(state, form),
        ["payment_intents", id] => payment_intent::update(state, id, form),
        ["payment_intents", id, "cancel"] => payment_intent::cancel(state, id, form),
        ["payment_intents", id, "capture"] => payment_intent::capture(state, id, form),
        ["payment_intents", id, "confirm"] => payment_intent::confirm(state, id, form),
        ["payment_methods"] => payment_method::create(state, form),
        ["payment_pages", id, "confirm"] => checkout_session::confirm_page(state, id, form),
        ["prices"] => product::create_price(state, form),
        ["products"] => product::create(state, form),
        ["refunds"] => create_refund::create(state, form),
        ["refunds", id] => refund::update(state, id, form),
        ["refunds", id, "cancel"] => refund::cancel(state, id, form),
        ["test_helpers", "refunds", id, "expire"] => refund::expire(state, id, form),
        ["webhook_endpoints"] => webhook_endpoint::create(state, form),
        _ => return None,
    })
}

/// `None` where there is no such path.
fn delete(state: &mut State, segments: &[&str], form: Form) -> Option<Result<Value, ApiError>> {
    match segments {
        ["webhook_endpoints", id] => Some(webhook_endpoint::delete(state, id, form)),
        _ => None,
    }
}
