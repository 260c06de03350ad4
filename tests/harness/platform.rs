//! The merchant's platform, which calls the server with a token.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::{SECRET, Server, World};

/// An answer over HTTP.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its status; 0 when there was none.
    pub status: u16,
    /// Its head, in lower case.
    pub head: String,
    /// Its body, put together from its chunks.
    pub body: String,
    /// Whether the body came to its regular end.
    pub is_whole: bool,
}

impl Reply {
    /// Reads what a server sent until it closed the connection.
    pub fn of(text: &str) -> Self {
        let status = text.get(9..12).and_then(|text| text.parse().ok()).unwrap_or(0);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let head = head.to_lowercase();
        let (body, is_whole) = if head.contains("transfer-encoding: chunked") {
            joined(body)
        } else {
            (body.to_owned(), true)
        };
        Self { status, head, body, is_whole }
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// One JSON value for each line of the body.
    pub fn lines(&self) -> Vec<Value> {
        let parse =
            |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.body.lines().map(parse).collect()
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// The code of a refusal with this status, which must be problem details.
    pub fn refusal(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], json!(status), "{problem}");
        for field in ["type", "title", "detail", "code"] {
            assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
        assert!(problem["details"].is_object(), "{problem}");
        problem["code"].as_str().expect("a code").to_owned()
    }
}

/// A chunked body, and whether its last chunk came.
fn joined(mut rest: &str) -> (String, bool) {
    let mut body = String::new();
    loop {
        let Some((size, after)) = rest.split_once("\r\n") else { return (body, false) };
        let size = usize::from_str_radix(size, 16).expect("the size of a chunk");
        if size == 0 {
            return (body, true);
        }
        let Some(chunk) = after.get(..size) else { return (body + after, false) };
        body.push_str(chunk);
        rest = after.get(size + 2..).unwrap_or_default();
    }
}

/// A platform with a token, and the server it calls.
#[derive(Debug)]
pub struct Platform {
    /// The server.
    pub server: Server,
    /// Its token.
    pub token: String,
}

impl World {
    /// A new token for a platform named `billing`; `change` adds fields of `create_token`.
    pub async fn token(&self, change: Value) -> Value {
        let mut input = json!({ "name": "billing" });
        for (field, value) in change.as_object().expect("fields") {
            input[field] = value.clone();
        }
        self.ok("create_token", input).await
    }

    /// A running server, and a platform that may call everything a platform may.
    pub async fn platform(&self) -> Platform {
        self.platform_with(&[]).await
    }

    /// The same with further options of `serve`.
    pub async fn platform_with(&self, options: &[&str]) -> Platform {
        self.by_the_machines_clock();
        let token = self.token(json!({})).await["token"].as_str().expect("a token").to_owned();
        let mut command = self.redressctl();
        command.env("REDRESS_WEBHOOK_SECRET", SECRET).stderr(Stdio::null());
        Platform { server: Server::start_with(command, options).await, token }
    }
}

impl Platform {
    /// The header with its token, and further lines.
    pub fn head(&self, further: &str) -> String {
        format!("authorization: Bearer {}\r\n{further}", self.token)
    }

    /// Asks for what is at a path.
    pub async fn get(&self, path: &str) -> Reply {
        self.server.exchange("GET", path, &self.head(""), b"").await
    }

    /// Sends a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_with(path, "", body).await
    }

    /// The same with further lines of the head.
    pub async fn post_with(&self, path: &str, head: &str, body: &Value) -> Reply {
        let head = self.head(&format!("content-type: application/json\r\n{head}"));
        self.server.exchange("POST", path, &head, body.to_string().as_bytes()).await
    }

    /// Sends lines of transactions.
    pub async fn post_lines(&self, lines: &str) -> Reply {
        let head = self.head("content-type: application/x-ndjson\r\n");
        self.server.exchange("POST", "/v1/transactions", &head, lines.as_bytes()).await
    }
}
