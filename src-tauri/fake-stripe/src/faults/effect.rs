//! What a fault does to an answer.

use serde_json::{Value, json};

use super::Fault;
use crate::idempotency::Answer;

/// What happens to an answer after it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TransportFault {
    /// The connection is closed; no byte of an answer comes.
    Cut,
    /// It is late by these milliseconds.
    Slow(u64),
    /// A proxy's page comes instead.
    Html,
    /// 429 for this reason.
    Limited(String),
    /// The answer requests a retry.
    TryAgain,
}

/// The answer to a call that a fault keeps from being carried out.
pub(crate) fn replacement(fault: &Fault) -> Option<Answer> {
    let (status, body) = match fault {
        Fault::RateLimited { .. } => (429, error("invalid_request_error", "Too many requests.")),
        Fault::LockTimeout => (
            429,
            json!({ "error": {
            "type": "invalid_request_error", "code": "lock_timeout",
            "message": "This object cannot be accessed right now because another API request or Stripe process \
                is currently accessing it." } }),
        ),
        Fault::ServerError => (500, error("api_error", "An unknown error occurred")),
        // For the list of calls: the client gets a page, or nothing.
        Fault::BadGateway => (502, error("api_error", "Bad Gateway")),
        Fault::CutBefore => (500, error("api_error", "The connection was closed")),
        Fault::Unauthorized => (401, error("invalid_request_error", "Invalid API Key provided")),
        Fault::Forbidden { permission } => {
            let message =
                format!("The provided key does not have the required permission '{permission}'.");
            (403, error("invalid_request_error", &message))
        }
        Fault::HeldForApproval => (
            200,
            json!({ "id": "areq_00000001",
            "object": "v2.core.approval_request", "action": "refund.create", "status": "pending",
            "livemode": false }),
        ),
        Fault::IdempotencyInUse => (
            409,
            json!({ "error": {
            "type": "idempotency_error", "code": "idempotency_key_in_use",
            "message": "There is currently another in-progress request using this Idempotent Key." } }),
        ),
        Fault::ServerErrorAfter
        | Fault::CutAfter
        | Fault::Slow { .. }
        | Fault::UnknownEnum { .. }
        | Fault::MissingField { .. }
        | Fault::ExtraField => return None,
    };
    Some(Answer { status, body })
}

fn error(kind: &str, message: &str) -> Value {
    json!({ "error": { "type": kind, "message": message } })
}

/// Changes a successful answer: an object, or every row of a list.
pub(crate) fn alter(answer: &mut Answer, fault: Option<&Fault>) {
    let Some(fault) = fault.filter(|_| answer.status == 200) else { return };
    match answer.body["object"].as_str() {
        Some("list") => {
            let rows = answer.body["data"].as_array_mut();
            rows.into_iter().flatten().for_each(|row| alter_object(row, fault));
        }
        _ => alter_object(&mut answer.body, fault),
    }
}

fn alter_object(object: &mut Value, fault: &Fault) {
    match fault {
        Fault::UnknownEnum { field, value } => {
            if let Some((holder, name)) = holder_of(object, field) {
                holder.insert(name.to_owned(), value.as_str().into());
            }
        }
        Fault::MissingField { field } => {
            if let Some((holder, name)) = holder_of(object, field) {
                holder.remove(name);
            }
        }
        Fault::ExtraField => {
            if let Some(fields) = object.as_object_mut() {
                fields.insert("from_the_future".to_owned(), json!({ "since": "2030-01-01" }));
            }
        }
        Fault::RateLimited { .. }
        | Fault::LockTimeout
        | Fault::ServerError
        | Fault::ServerErrorAfter
        | Fault::BadGateway
        | Fault::CutBefore
        | Fault::CutAfter
        | Fault::Slow { .. }
        | Fault::Unauthorized
        | Fault::Forbidden { .. }
        | Fault::HeldForApproval
        | Fault::IdempotencyInUse => {}
    }
}

/// The object in which the last part of `a.b.c` is a field, and that part.
fn holder_of<'a, 'b>(
    object: &'a mut Value,
    field: &'b str,
) -> Option<(&'a mut serde_json::Map<String, Value>, &'b str)> {
    let (path, name) = field.rsplit_once('.').unwrap_or(("", field));
    let mut holder = object;
    for part in path.split('.').filter(|part| !part.is_empty()) {
        holder = holder.get_mut(part)?;
    }
    Some((holder.as_object_mut()?, name))
}

/// What a fault does to the transport of the answer.
pub(crate) fn transport_fault(fault: Fault) -> Option<TransportFault> {
    match fault {
        Fault::CutBefore | Fault::CutAfter => Some(TransportFault::Cut),
        Fault::Slow { ms } => Some(TransportFault::Slow(ms)),
        Fault::BadGateway => Some(TransportFault::Html),
        Fault::RateLimited { reason } => Some(TransportFault::Limited(reason)),
        Fault::LockTimeout | Fault::IdempotencyInUse => Some(TransportFault::TryAgain),
        Fault::ServerError
        | Fault::ServerErrorAfter
        | Fault::Unauthorized
        | Fault::Forbidden { .. }
        | Fault::UnknownEnum { .. }
        | Fault::MissingField { .. }
        | Fault::ExtraField
        | Fault::HeldForApproval => None,
    }
}
