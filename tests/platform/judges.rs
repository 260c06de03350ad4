//! Programs of others that judge the description of the API, and the server by it. `cargo xtask test`
//! fetches them; where they cannot be had, the test says so.

use std::{
    env,
    ffi::OsString,
    io::{self, Write as _},
    path::PathBuf,
};

use harness::{Engine, World};
use serde_json::{Value, json};
use tokio::process::Command;

/// The Python in whose environment the validator and schemathesis are installed.
const PYTHON: &str = "REDRESS_API_PYTHON";
/// The folder of `openapi-typescript` and the TypeScript compiler.
const TYPESCRIPT: &str = "REDRESS_API_TYPESCRIPT";
/// Cases of each kind that schemathesis makes up for an endpoint.
const EXAMPLES: &str = "20";

fn judge(variable: &str, who: &str) -> Option<OsString> {
    let found = env::var_os(variable);
    if found.is_none() {
        // Past the capture of the test harness.
        let _ = writeln!(io::stderr(), "NOT JUDGED by {who}: {variable} is not set");
    }
    found
}

/// The folder of the tools for TypeScript, where they are installed.
pub(super) fn typescript() -> Option<PathBuf> {
    judge(TYPESCRIPT, "a TypeScript client").map(PathBuf::from)
}

/// Runs a program to its good end; what it printed.
pub(super) async fn succeed(command: &mut Command) -> String {
    let output = command.kill_on_drop(true).output().await.expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{said}\n{complained}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_is_valid_openapi() {
    let Some(python) = judge(PYTHON, "openapi-spec-validator") else { return };
    let world = World::new(Engine::Sqlite).await;
    let server = world.serve(&[]).await;
    let (status, text) = server.ask("GET", "/v1/openapi.json", "", b"").await;
    assert_eq!(status, 200, "without a token");
    let file = world.folder().join("openapi.json");
    std::fs::write(&file, text).expect("written");
    let mut command = Command::new(python);
    command.args(["-m", "openapi_spec_validator", "--schema", "3.1"]).arg(file);
    succeed(&mut command).await;
}

/// Schemathesis makes up requests, right and wrong ones, and holds each answer against the
/// description. It is not asked whether every request of the right shape succeeds: whether credits
/// suffice is not a question of shape.
#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_as_described() {
    let Some(python) = judge(PYTHON, "schemathesis") else { return };
    let world = World::new(Engine::Sqlite).await;
    // The first user that it thinks of.
    world.ok("create_user", json!({ "id": "0", "email": "zero@example.com" })).await;
    let platform = world.platform().await;
    let url = format!("http://{}/v1/openapi.json", platform.server.host());
    let mut command = Command::new(python);
    command
        .args(["-m", "schemathesis.cli", "--no-color", "run", &url, "--seed", "1"])
        .args(["--header", &format!("Authorization: Bearer {}", platform.token)])
        .args(["--exclude-checks", "positive_data_acceptance"])
        .args(["--max-examples", EXAMPLES, "--continue-on-failure"])
        .current_dir(world.folder());
    let said = succeed(&mut command).await;
    assert!(said.contains("Tested: 5"), "{said}");
    world.verify_books().await;
}

/// What a request and an answer look like is told by the commands' own schemas.
#[tokio::test(flavor = "multi_thread")]
async fn the_description_has_the_shapes_of_the_commands() {
    let world = World::new(Engine::Sqlite).await;
    let server = world.serve(&[]).await;
    let (_, text) = server.ask("GET", "/v1/openapi.json", "", b"").await;
    let document: Value = serde_json::from_str(&text).expect("JSON");
    let commands = world.ctl(&["commands"]).await.json();
    let mut described = Vec::new();
    for path in document["paths"].as_object().expect("paths").values() {
        for operation in path.as_object().expect("operations").values() {
            described.push(operation["operationId"].as_str().expect("a command"));
        }
    }
    described.sort_unstable();
    let expected =
        ["create_user", "get_refund_request", "get_wallet", "post_transaction", "request_refund"];
    assert_eq!(described, expected);
    let schemas = &document["components"]["schemas"];
    let input = |name: &str| {
        let all = commands.as_array().expect("commands");
        let command = all.iter().find(|command| command["name"] == name).expect("a command");
        command["input"]["properties"].as_object().expect("fields").keys().collect::<Vec<_>>()
    };
    for (schema, command) in [
        ("CreateUser", "create_user"),
        ("PostTransaction", "post_transaction"),
        ("RequestRefund", "request_refund"),
    ] {
        let fields = schemas[schema]["properties"].as_object().expect("fields");
        assert_eq!(fields.keys().collect::<Vec<_>>(), input(command), "{schema}");
    }
    for name in schemas.as_object().expect("schemas").keys() {
        let reference = format!("\"#/components/schemas/{name}\"");
        assert!(text.contains(&reference), "{name} is used");
    }
}
