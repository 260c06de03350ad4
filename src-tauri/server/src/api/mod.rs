//! The API of the merchant's platform: `/v1`. Who calls shows a token; what a call does is a command
//! of the desk (`endpoint.rs`); refusals are problem details (`problem.rs`).

mod endpoint;
mod input;
mod lines;
mod openapi;
mod problem;
mod rate;

use std::{
    sync::{Arc, LazyLock},
    time::Instant,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue,
        header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE},
    },
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{MethodFilter, get, on},
};
use desk::{Bearer, Desk, Tokens};
use serde_json::Value as Json;
use tokio::{sync::Semaphore, time::timeout};

use self::{
    endpoint::{ENDPOINTS, Endpoint},
    input::{Content, JSON},
    problem::Problem,
    rate::Rate,
};
use crate::{
    limits::{REQUEST_TIMEOUT, STREAMS_MAX},
    shutdown::ShutdownListener,
};

/// What all requests of the API share.
pub(crate) struct Api {
    desk: Desk,
    tokens: Tokens,
    rate: Rate,
    /// Streams of lines that may begin.
    streams: Arc<Semaphore>,
    shutdown: ShutdownListener,
}

impl Api {
    pub(crate) fn new(desk: Desk, requests_per_second: u32, shutdown: ShutdownListener) -> Self {
        Self {
            tokens: Tokens::new(desk.clone()),
            desk,
            rate: Rate::new(requests_per_second),
            streams: Arc::new(Semaphore::new(STREAMS_MAX)),
            shutdown,
        }
    }
}

/// The description of the API, which does not change while the program runs.
static OPENAPI: LazyLock<Bytes> = LazyLock::new(|| openapi::document().to_string().into());

/// The routes of the API.
pub(crate) fn routes(api: Api) -> Router {
    let mut routes = Router::new().route("/v1/openapi.json", get(describe));
    for endpoint in ENDPOINTS {
        let answer = move |State(api): State<Arc<Api>>, request: Request| async move {
            answer(&api, endpoint, request).await.unwrap_or_else(Problem::into_response)
        };
        // Every method of an endpoint is one that axum knows.
        let filter = MethodFilter::try_from(endpoint.method.clone()).unwrap_or(MethodFilter::GET);
        routes = routes.route(endpoint.path, on(filter, answer));
    }
    routes
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .fallback(|| async { Problem::route_not_found() })
        .layer(middleware::from_fn(answer_in_time))
        .with_state(Arc::new(api))
}

/// Answers 408 when a request is not complete and answered in time. A stream of lines is answered when
/// it begins.
async fn answer_in_time(request: Request, next: Next) -> Response {
    match timeout(REQUEST_TIMEOUT, next.run(request)).await {
        Ok(answer) => answer,
        Err(_) => Problem::too_slow().into_response(),
    }
}

async fn describe() -> Response {
    json_answer(OPENAPI.clone())
}

async fn answer(
    api: &Api,
    endpoint: &'static Endpoint,
    request: Request,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let bearer = bearer_of(api, &parts.headers).await?;
    bearer.check(endpoint.command)?;
    if !api.rate.take(bearer.id(), Instant::now()) {
        return Err(Problem::rate_exceeded(
            "this token makes too many requests in a second; send many transactions as JSON lines",
        ));
    }
    if endpoint.takes_body() && input::content_of(endpoint, &parts.headers)? == Content::Lines {
        return lines::post(api, bearer, &parts, body).await;
    }
    let input = input::input_of(endpoint, &mut parts, body).await?;
    let output = api.desk.call_for(&bearer, endpoint.command, input).await?;
    Ok(json_answer(part_of(output, endpoint.answer_field).to_string().into()))
}

fn part_of(mut output: Json, field: Option<&str>) -> Json {
    match field {
        Some(field) => output[field].take(),
        None => output,
    }
}

/// Who presents the token of the header `Authorization`.
async fn bearer_of(api: &Api, headers: &HeaderMap) -> Result<Bearer, Problem> {
    let header = headers.get(AUTHORIZATION).ok_or_else(Problem::token_missing)?;
    let text = header.to_str().unwrap_or_default();
    let (scheme, token) = text.split_once(' ').ok_or_else(Problem::token_missing)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Problem::token_missing());
    }
    Ok(api.tokens.accept(token.trim()).await?)
}

fn json_answer(body: Bytes) -> Response {
    let mut answer = Response::new(Body::from(body));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
