//! The objects at Stripe of a payment in the list.

use gateway::mirror::{CheckoutSessionObject, CustomerObject, MirrorError, PaymentIntentObject};
use serde_json::Value as Json;
use store::StoreError;

use crate::{
    UserNaming,
    payment::user_of::{Names, PaymentObjects},
    unmatched::Candidate,
};

/// What the objects of a candidate say under a mapping. An object in a form that this version
/// cannot parse says nothing.
pub(super) fn names_of(candidate: &Candidate, naming: &UserNaming) -> Result<Names, StoreError> {
    let payment = parsed(candidate, candidate.payment_raw.as_deref(), PaymentIntentObject::parse)?;
    let session =
        parsed(candidate, candidate.session_raw.as_deref(), CheckoutSessionObject::parse)?;
    let customer = parsed(candidate, candidate.customer_raw.as_deref(), CustomerObject::parse)?;
    let objects = PaymentObjects {
        payment: payment.as_ref(),
        session: session.as_ref(),
        customer: customer.as_ref(),
    };
    Ok(objects.names(naming))
}

fn parsed<T>(
    candidate: &Candidate,
    raw: Option<&str>,
    parse: impl Fn(&Json) -> Result<T, MirrorError>,
) -> Result<Option<T>, StoreError> {
    let Some(raw) = raw else { return Ok(None) };
    let damaged = |_| StoreError::Damaged(format!("an object of payment {}", candidate.payment));
    let raw: Json = serde_json::from_str(raw).map_err(damaged)?;
    Ok(parse(&raw).ok())
}
