//! One Stripe call from arrival to answer, apart from sockets: key check, parameters, idempotency,
//! the resource itself, the list of calls. Everything between arrival and answer happens under one
//! lock, so calls have an order and parallel ones give the result of that order.

use crate::{
    api,
    api_error::ApiError,
    calls::Call,
    events::Cause,
    faults::{self, Fault, TransportFault},
    form::Form,
    idempotency::{Answer, Kept},
    state::State,
};

/// A request as it arrived.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) body: String,
    /// The parameters of the body or the query, or why they cannot be read.
    pub(crate) form: Result<Form, ApiError>,
    pub(crate) authorization: Option<String>,
    pub(crate) idempotency_key: Option<String>,
}

/// The response.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) answer: Answer,
    pub(crate) request_id: String,
    pub(crate) idempotency_key: Option<String>,
    /// The request that was given this answer first, when it is a replay.
    pub(crate) replay_of: Option<String>,
    /// `Stripe-Should-Retry`, if sent.
    pub(crate) should_retry: Option<bool>,
    /// What happens to the response on its way.
    pub(crate) transport_fault: Option<TransportFault>,
    /// The header `Date`, in Unix seconds.
    pub(crate) date: Option<i64>,
}

/// Answers a call and adds it to the list of calls.
pub(crate) fn exchange(state: &mut State, api_key: &str, incoming: Incoming) -> Outgoing {
    api::catch_up(state);
    let request_id = state.next_request_id();
    let fault = state.faults.next(&incoming.method, &incoming.path);
    let (mut answer, replay_of) = match fault.as_ref().and_then(faults::replacement) {
        Some(answer) => (answer, None),
        None => match attempt(state, api_key, &incoming, &request_id, fault.as_ref()) {
            Ok(outcome) => outcome,
            Err(error) => (answer_of(&error), None),
        },
    };
    faults::alter(&mut answer, fault.as_ref());
    if let Err(error) = state.save() {
        tracing::error!(%error, "the state file could not be written");
        answer =
            answer_of(&ApiError::broken(format!("The state file could not be written: {error}")));
    }
    state.calls.push(Call {
        method: incoming.method,
        path: incoming.path,
        query: incoming.query,
        idempotency_key: incoming.idempotency_key.clone(),
        body: incoming.body,
        status: answer.status,
        replayed: replay_of.is_some(),
        request_id: request_id.clone(),
    });
    // A stored failure would only come again.
    let is_stored_failure =
        answer.status >= 500 && (replay_of.is_some() || fault == Some(Fault::ServerErrorAfter));
    let transport_fault = fault.and_then(faults::transport_fault);
    let should_retry = match transport_fault {
        Some(TransportFault::TryAgain) => Some(true),
        _ => is_stored_failure.then_some(false),
    };
    let idempotency_key = incoming.idempotency_key;
    let date = state.profile.date(state.now());
    Outgoing { answer, request_id, idempotency_key, replay_of, should_retry, transport_fault, date }
}

/// The answer, and the earlier request it was first given to.
fn attempt(
    state: &mut State,
    api_key: &str,
    incoming: &Incoming,
    request_id: &str,
    fault: Option<&Fault>,
) -> Result<(Answer, Option<String>), ApiError> {
    authorize(api_key, incoming.authorization.as_deref())?;
    let form = incoming.form.clone()?;
    // Reads are idempotent by themselves; Stripe looks at the key of a POST only.
    let key = incoming.idempotency_key.as_deref().filter(|_| incoming.method == "POST");
    let now = state.now();
    if let Some(key) = key
        && let Some(kept) = state.idempotency.find(key, &incoming.path, &form, now)?
    {
        return Ok((kept.answer, Some(kept.request_id)));
    }
    state.cause =
        Cause { request_id: Some(request_id.to_owned()), idempotency_key: key.map(str::to_owned) };
    let result = api::carry_out(state, &incoming.method, &incoming.path, form.clone());
    state.cause = Cause::default();
    let has_begun = result.as_ref().map_or_else(|error| error.executed, |_| true);
    let mut answer =
        result.map_or_else(|error| answer_of(&error), |body| Answer { status: 200, body });
    if has_begun && fault == Some(&Fault::ServerErrorAfter) {
        answer = answer_of(&ApiError::broken("An unknown error occurred"));
    }
    if let Some(key) = key
        && has_begun
    {
        let (path, request_id) = (incoming.path.clone(), request_id.to_owned());
        let kept = Kept { path, form, answer: answer.clone(), request_id, since: now };
        state.idempotency.keep(key, kept);
        state.touch();
    }
    Ok((answer, None))
}

fn authorize(api_key: &str, authorization: Option<&str>) -> Result<(), ApiError> {
    let given = authorization.and_then(|header| header.strip_prefix("Bearer ")).map(str::trim);
    match given {
        Some(given) if given == api_key => Ok(()),
        Some(given) if !given.is_empty() => {
            Err(ApiError::unauthorized(format!("Invalid API Key provided: {}", masked(given))))
        }
        _ => Err(ApiError::unauthorized(
            "You did not provide an API key. You need to provide your API key in the Authorization header, \
             using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        )),
    }
}

/// The last characters of a key, as Stripe shows them in messages.
fn masked(key: &str) -> String {
    let characters: Vec<char> = key.chars().collect();
    let shown = characters.len().saturating_sub(4).max(characters.len() / 2);
    format!("****{}", characters.iter().skip(shown).collect::<String>())
}

fn answer_of(error: &ApiError) -> Answer {
    Answer { status: error.status, body: error.body() }
}
