//! Who may call what.

use harness::{Engine, World, until};
use rstest::rstest;
use serde_json::{Value, json};

const WALLET: &str = "/v1/users/nobody/wallet";

fn bearer(token: &str) -> String {
    format!("authorization: Bearer {token}\r\n")
}

#[rstest]
#[case::no_header("", "token_missing")]
#[case::another_scheme("authorization: Basic Zm9vOmJhcg==\r\n", "token_missing")]
#[case::no_token("authorization: Bearer\r\n", "token_missing")]
#[case::another_text("authorization: Bearer rds_1\r\n", "token_unknown")]
#[case::an_unknown_token(
    &bearer(&format!("rds_{}_{}", "0".repeat(16), "0".repeat(64))),
    "token_unknown"
)]
#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_nothing_is_told(#[case] head: &str, #[case] code: &str) {
    let world = World::new(Engine::Sqlite).await;
    let platform = world.platform().await;
    for (method, path) in [
        ("GET", WALLET),
        ("POST", "/v1/users"),
        ("POST", "/v1/transactions"),
        ("POST", "/v1/refund-requests"),
        ("GET", "/v1/refund-requests/1"),
    ] {
        let reply = platform.server.exchange(method, path, head, b"").await;
        assert_eq!(reply.refusal(401), code, "{method} {path}");
        assert_eq!(reply.header("www-authenticate"), Some("bearer"));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_almost_right_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = world.platform().await;
    assert_eq!(platform.get(WALLET).await.refusal(404), "user_not_found");
    let last = if platform.token.ends_with('0') { '1' } else { '0' };
    let wrong = format!("{}{last}", &platform.token[..platform.token.len() - 1]);
    let reply = platform.server.exchange("GET", WALLET, &bearer(&wrong), b"").await;
    assert_eq!(reply.refusal(401), "token_unknown");
    assert!(!reply.body.contains(&wrong), "it is not repeated");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_token_is_accepted_at_once_and_a_revoked_one_soon_no_more(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = world.platform().await;
    assert_eq!(platform.get(WALLET).await.refusal(404), "user_not_found");
    let made = world.ctl(&["token", "create", "reports", "--command", "get_wallet"]).await.json();
    let token = made["token"].as_str().expect("a token");
    let ask = async || platform.server.exchange("GET", WALLET, &bearer(token), b"").await;
    assert_eq!(ask().await.refusal(404), "user_not_found", "no waiting for a new token");

    let id = made["id"].as_str().expect("an id");
    let revoked = world.ctl(&["token", "revoke", id]).await.json();
    assert!(revoked["revoked_at"].is_i64());
    until("the token is refused", async || ask().await.status == 401).await;
    assert_eq!(ask().await.refusal(401), "token_revoked");
    assert_eq!(platform.get(WALLET).await.refusal(404), "user_not_found", "the other one is not");
    let again = world.ctl(&["token", "revoke", id]).await.json();
    assert_eq!(again, revoked, "the first answer again");
    assert_eq!(world.ctl(&["token", "revoke", "rds_0"]).await.refusal()["code"], "token_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_expires() {
    let world = World::new(Engine::Sqlite).await;
    world.by_the_machines_clock();
    world.advance_seconds(-2 * 86_400);
    let old = world.token(json!({ "days": 1 })).await["token"].clone();
    let platform = world.platform().await;
    let head = bearer(old.as_str().expect("a token"));
    let reply = platform.server.exchange("GET", WALLET, &head, b"").await;
    assert_eq!(reply.refusal(401), "token_expired");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_may_call_only_what_it_names(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let mut platform = world.platform().await;
    let narrow = world.token(json!({ "commands": ["get_wallet"] })).await;
    platform.token = narrow["token"].as_str().expect("a token").to_owned();
    assert_eq!(platform.get(WALLET).await.refusal(404), "user_not_found");
    let user = json!({ "id": "u", "email": "u@example.com" });
    let reply = platform.post("/v1/users", &user).await;
    assert_eq!(reply.refusal(403), "token_not_permitted");
    assert_eq!(reply.json()["details"]["command"], "create_user");
    assert_eq!(platform.post_lines("{}\n").await.refusal(403), "token_not_permitted");
    assert_eq!(world.list("list_users", json!({})).await, Vec::<Value>::new());
    for commands in [json!([]), json!(["approve_refund"]), json!(["get_wallet", "nothing"])] {
        let input = json!({ "name": "billing", "commands": commands });
        assert_eq!(world.refused("create_token", input).await, "field_invalid", "{commands}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_program_does_is_recorded_under_its_name(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = world.platform().await;
    let user = json!({ "id": "u", "email": "u@example.com" });
    assert_eq!(platform.post("/v1/users", &user).await.status, 200);
    let records = world.list("list_audit", json!({ "actor": "service:billing" })).await;
    let actions: Vec<&Value> = records.iter().map(|record| &record["action"]).collect();
    assert_eq!(actions, ["user_created", "wallet_opened"]);
    let ended = world.ctl(&["--actor", "service:billing", "call", "get_settings"]).await;
    assert_eq!(ended.refusal()["code"], "actor_reserved", "nobody else has such a name");
    world.verify_books().await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_shown_once_and_its_secret_is_nowhere(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let made = world.token(json!({})).await;
    let token = made["token"].as_str().expect("a token");
    let (id, secret) = token.rsplit_once('_').expect("two parts");
    assert_eq!(made["id"], json!(id));
    let listed = world.ok("list_tokens", json!({})).await;
    assert_eq!(listed[0]["id"], json!(id));
    assert_eq!(listed[0]["role"], "service");
    assert!(!listed.to_string().contains(secret), "{listed}");
    let audit = world.list("list_audit", json!({ "subject": format!("token:{id}") })).await;
    assert_eq!(audit.len(), 1);
    assert!(!json!(audit).to_string().contains(secret), "{audit:?}");
    if let Some(file) = world.file() {
        world.desk().db().close().await;
        let bytes = std::fs::read(file).expect("the database");
        let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(holds(id), "its public part is stored");
        assert!(!holds(secret), "its secret is not");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_last_use_is_kept_and_revoked_tokens_are_listed_apart(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let platform = world.platform().await;
    let used_at = async || world.ok("list_tokens", json!({})).await[0]["used_at"].clone();
    assert_eq!(used_at().await, Value::Null);
    platform.get(WALLET).await;
    until("the use is recorded", async || !used_at().await.is_null()).await;
    let first = used_at().await;
    platform.get(WALLET).await;
    assert_eq!(used_at().await, first, "not for every request");

    world.advance_seconds(1);
    let other = world.token(json!({ "name": "shop" })).await;
    world.ok("revoke_token", json!({ "id": other["id"] })).await;
    let names = async |input: Value| {
        let tokens = world.ok("list_tokens", input).await;
        let names = tokens.as_array().expect("tokens").iter();
        names.map(|token| token["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(json!({})).await, ["billing"]);
    assert_eq!(names(json!({ "all": true })).await, ["billing", "shop"]);
}
