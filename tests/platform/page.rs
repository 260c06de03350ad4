//! The examples of docs/platform.md, run as they stand against a live server.

use std::fs;

use harness::{Engine, Platform, World};
use serde_json::{Value, json};
use tokio::process::Command;

use super::judges::{succeed, typescript};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/platform.md");

/// The only example in a language.
fn example(language: &str) -> String {
    let page = fs::read_to_string(PAGE).expect("the page");
    let fence = format!("```{language}\n");
    let mut examples = page.split(&fence).skip(1);
    let example = examples.next().unwrap_or_else(|| panic!("no example in {language}"));
    assert!(examples.next().is_none(), "more than one example in {language}");
    example.split("```").next().unwrap_or_default().to_owned()
}

/// A program of the example, in the world's folder and with the page's two variables.
fn program(world: &World, platform: &Platform, name: &str) -> Command {
    let mut command = Command::new(name);
    command
        .env("REDRESS_URL", format!("http://{}", platform.server.host()))
        .env("REDRESS_TOKEN", &platform.token)
        .current_dir(world.folder());
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_with_curl_works() {
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform().await;
    world.payment_at_stripe("pi_1", 1000, "usd");
    let script = format!("set -eu\n{}", example("sh"));
    succeed(program(&world, &platform, "bash").args(["-c", &script])).await;
    let wallet = world.ok("get_wallet", json!({ "user_id": "ada" })).await;
    assert_eq!(wallet["balance"], 900);
    assert_eq!(world.list("list_refund_requests", json!({})).await[0]["asked"], 500);
    world.verify_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_in_python_works() {
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform().await;
    let said =
        succeed(program(&world, &platform, "python3").args(["-c", &example("python")])).await;
    assert_eq!(said.trim(), "0");
    world.verify_books().await;
}

/// The example uses the types that `openapi-typescript` makes of the description: it compiles, and
/// works.
#[tokio::test(flavor = "multi_thread")]
async fn the_example_in_typescript_compiles_and_works() {
    let Some(tools) = typescript() else { return };
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform().await;
    let url = format!("http://{}/v1/openapi.json", platform.server.host());
    let tool = |name: &str| tools.join("node_modules/.bin").join(name).display().to_string();
    let types = ["redress-api.ts".to_owned(), "-o".to_owned()];
    let mut generate = program(&world, &platform, &tool("openapi-typescript"));
    succeed(generate.arg(&url).args(types.iter().rev())).await;
    fs::write(world.folder().join("example.ts"), example("ts")).expect("written");
    fs::write(world.folder().join("package.json"), r#"{"type": "module"}"#).expect("written");
    let packages = tools.join("node_modules");
    let types = packages.join("@types").display().to_string();
    let mut compile = program(&world, &platform, &tool("tsc"));
    compile
        .args(["--strict", "--noUncheckedIndexedAccess", "--target", "es2022"])
        .args(["--module", "nodenext", "--moduleResolution", "nodenext"])
        .args(["--typeRoots", &types, "--types", "node", "--outDir", "out", "example.ts"]);
    succeed(&mut compile).await;
    let said = succeed(program(&world, &platform, "node").arg("out/example.js")).await;
    assert_eq!(said.trim(), "294");
    world.verify_books().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_looks_as_the_page_says() {
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform().await;
    let user = json!({ "id": "u", "email": "u@example.com" });
    assert_eq!(platform.post("/v1/users", &user).await.status, 200);
    let grant = json!({ "user_id": "u", "kind": "grant", "amount": 10, "key": "g" });
    assert_eq!(platform.post("/v1/transactions", &grant).await.status, 200);
    let usage = json!({ "user_id": "u", "kind": "usage", "amount": -40, "key": "k" });
    let refused = platform.post("/v1/transactions", &usage).await;
    let shown: Value = serde_json::from_str(&example("json")).expect("JSON");
    assert_eq!(refused.json(), shown);
}
