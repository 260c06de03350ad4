//! What each Stripe endpoint does to the [`State`]: one file per resource, no HTTP.

mod charge;
mod customer;
pub(crate) mod dispute;
mod evidence;
mod metadata;
mod money;
mod paging;
mod payment_intent;
pub(crate) mod refund;

use serde_json::Value;

use crate::{
    form::Form,
    refusal::Refusal,
    state::{Kind, State},
};

/// Carries out one call and answers with the object or list Stripe would. A refusal changes nothing.
pub(crate) fn carry_out(
    state: &mut State,
    method: &str,
    path: &str,
    form: Form,
) -> Result<Value, Refusal> {
    let unknown = || Refusal::unknown_path(method, path);
    let segments: Vec<&str> = path.strip_prefix("/v1/").ok_or_else(unknown)?.split('/').collect();
    match (method, segments.as_slice()) {
        ("GET", ["charges"]) => charge::list(state, form),
        ("GET", ["charges", id]) => retrieve(state, Kind::Charge, id, form),
        ("GET", ["customers"]) => customer::list(state, form),
        ("POST", ["customers"]) => customer::create(state, form),
        ("GET", ["customers", id]) => retrieve(state, Kind::Customer, id, form),
        ("GET", ["disputes"]) => dispute::list(state, form),
        ("GET", ["disputes", id]) => retrieve(state, Kind::Dispute, id, form),
        ("POST", ["disputes", id]) => dispute::update(state, id, form),
        ("POST", ["disputes", id, "close"]) => dispute::close(state, id, form),
        ("GET", ["payment_intents"]) => payment_intent::list(state, form),
        ("POST", ["payment_intents"]) => payment_intent::create(state, form),
        ("GET", ["payment_intents", id]) => retrieve(state, Kind::PaymentIntent, id, form),
        ("GET", ["refunds"]) => refund::list(state, form),
        ("POST", ["refunds"]) => refund::create(state, form),
        ("GET", ["refunds", id]) => retrieve(state, Kind::Refund, id, form),
        ("POST", ["refunds", id]) => refund::update(state, id, form),
        _ => Err(unknown()),
    }
}

fn retrieve(state: &State, kind: Kind, id: &str, form: Form) -> Result<Value, Refusal> {
    form.finish()?;
    state.existing(kind, id, kind.path_param())
}
