//! Evidence: proposals from the ledger, drafts over them, files, staging, the one shot.

mod ce3;
mod drafts;
mod files;
mod history;
mod leaving;
mod standing;

use harness::{Engine, Wallet, World};
use serde_json::{Value, json};

/// A picture of one pixel.
pub(super) const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

pub(super) async fn disputed(engine: Engine, status: &str) -> (World, Wallet) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.dispute("du_1", "pi_1", 400, status).await;
    (world, wallet)
}

pub(super) async fn evidence(world: &World) -> Value {
    world.ok("get_evidence", json!({ "dispute_id": "du_1" })).await
}

pub(super) fn field<'a>(view: &'a Value, name: &str) -> &'a Value {
    let fields = view["fields"].as_array().expect("fields");
    let found = fields.iter().find(|field| field["field"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {view:#}"))
}

pub(super) fn save(revision: i64, texts: &Value) -> Value {
    json!({ "dispute_id": "du_1", "revision": revision, "texts": texts })
}

pub(super) fn attach(field: &str, name: &str, data: &str) -> Value {
    json!({ "dispute_id": "du_1", "field": field, "name": name, "data_base64": data })
}

pub(super) fn codes(findings: &Value) -> Vec<&str> {
    let findings = findings.as_array().expect("findings");
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

const CONTEST: &str = r#"{ "dispute_id": "du_1", "action": "contest" }"#;

pub(super) fn contest() -> Value {
    serde_json::from_str(CONTEST).expect("JSON")
}

/// A PDF of some pages: the history of an account.
pub(super) async fn pdf(world: &World, wallet: &Wallet, name: &str) -> String {
    let out = world.folder().join(name).display().to_string();
    world.ok("export_history_pdf", json!({ "user_id": wallet.user, "out": out })).await["path"]
        .as_str()
        .expect("a path")
        .to_owned()
}
