//! The endpoints: where a command of the desk is reached. Everything else, shapes included, comes from
//! the desk's list of commands.

use axum::http::{Method, StatusCode};

/// One endpoint.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) method: Method,
    /// Path below the server's address; `{id}` is the value of [`Self::id_field`].
    pub(crate) path: &'static str,
    /// Name of the command.
    pub(crate) command: &'static str,
    /// What it does, in a few words.
    pub(crate) summary: &'static str,
    /// Field of the input that the path gives.
    pub(crate) id_field: Option<&'static str>,
    /// Fields of the input that the query may give.
    pub(crate) query_fields: &'static [&'static str],
    /// Field of the input that the header `Idempotency-Key` gives.
    pub(crate) key: Key,
    /// Whether it takes JSON lines, too.
    pub(crate) takes_lines: bool,
    /// The part of the command's output that is answered; all of it when absent.
    pub(crate) answer_field: Option<&'static str>,
    /// The command whose endpoint takes the `id` of the answer.
    pub(crate) leads_to: Option<&'static str>,
}

/// How an endpoint is called twice with one effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// It changes nothing, or the input itself says what is meant.
    NotNeeded,
    /// By the field `key` of the body or the header `Idempotency-Key`.
    Required,
}

/// Every endpoint.
pub(crate) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        method: Method::POST,
        path: "/v1/transactions",
        command: "post_transaction",
        summary: "Posts a transaction, or a stream of them as JSON lines",
        id_field: None,
        query_fields: &[],
        key: Key::Required,
        takes_lines: true,
        answer_field: None,
        leads_to: None,
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/users",
        command: "create_user",
        summary: "Creates a user with a wallet; the same user again gets the first answer",
        id_field: None,
        query_fields: &[],
        key: Key::NotNeeded,
        takes_lines: false,
        answer_field: None,
        leads_to: Some("get_wallet"),
    },
    Endpoint {
        method: Method::GET,
        path: "/v1/users/{id}/wallet",
        command: "get_wallet",
        summary: "Balance, held and available credits of a user",
        id_field: Some("user_id"),
        query_fields: &["currency"],
        key: Key::NotNeeded,
        takes_lines: false,
        answer_field: None,
        leads_to: None,
    },
    Endpoint {
        method: Method::POST,
        path: "/v1/refund-requests",
        command: "request_refund",
        summary: "Records a customer's wish for a refund",
        id_field: None,
        query_fields: &[],
        key: Key::Required,
        takes_lines: false,
        answer_field: None,
        leads_to: Some("get_refund_request"),
    },
    Endpoint {
        method: Method::GET,
        path: "/v1/refund-requests/{id}",
        command: "get_refund_request",
        summary: "State and result of a refund request",
        id_field: Some("request_id"),
        query_fields: &[],
        key: Key::NotNeeded,
        takes_lines: false,
        answer_field: Some("request"),
        leads_to: None,
    },
];

impl Endpoint {
    /// Whether it has a body.
    pub(crate) fn takes_body(&self) -> bool {
        self.method != Method::GET
    }

    /// The statuses of its refusals.
    pub(crate) fn refusals(&self) -> Vec<StatusCode> {
        let always = [
            StatusCode::BAD_REQUEST,
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::NOT_FOUND,
            StatusCode::REQUEST_TIMEOUT,
            StatusCode::UNPROCESSABLE_ENTITY,
            StatusCode::TOO_MANY_REQUESTS,
            StatusCode::INTERNAL_SERVER_ERROR,
            StatusCode::SERVICE_UNAVAILABLE,
        ];
        let of_body = [
            StatusCode::CONFLICT,
            StatusCode::PAYLOAD_TOO_LARGE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ];
        let mut all = always.to_vec();
        if self.takes_body() {
            all.extend(of_body);
        }
        all.sort_unstable();
        all
    }
}
