//! The file of a case, and the history of an account, as PDFs.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::{Value, json};

async fn answered(engine: Engine) -> World {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    for _ in 0..3 {
        wallet.use_up(10).await;
    }
    world.dispute("du_1", "pi_1", 400, "needs_response").await;
    world.ok("act_on_dispute", json!({ "dispute_id": "du_1", "action": "contest" })).await;
    world.sync().await;
    world
}

/// Looks at a PDF as the program looks at any: the pages it counts.
async fn pages(world: &World, path: &Value) -> u64 {
    let attach = json!({ "dispute_id": "du_1", "field": "uncategorized_file", "path": path });
    let view = world.ok("attach_evidence", attach).await;
    view["totals"]["pages"].as_u64().expect("pages")
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_case_file_is_one_pdf_with_everything(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = answered(engine).await;
    let out = world.folder().join("case.pdf");
    std::fs::write(&out, "an older one").expect("a file");
    let input = json!({ "dispute_id": "du_1", "out": out.display().to_string() });

    let made = world.ok("export_case_file", input.clone()).await;

    let bytes = std::fs::read(&out).expect("the file");
    assert!(bytes.starts_with(b"%PDF-"));
    assert_eq!(made["bytes"], bytes.len());
    assert!(made["pages"].as_u64() > Some(1), "{made}");
    assert_eq!(pages(&world, &made["path"]).await, made["pages"].as_u64().expect("pages"));
    let left = std::fs::read_dir(world.folder()).expect("the folder");
    let parts = left
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".part"));
    assert_eq!(parts.count(), 0, "nothing half is left");
}

#[rstest]
#[case::a_folder("", "export_is_folder")]
#[case::no_folder("not/there/case.pdf", "export_folder_missing")]
#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_takes_no_file_is_refused(
    #[values(Engine::Sqlite)] engine: Engine,
    #[case] place: &str,
    #[case] code: &str,
) {
    let world = answered(engine).await;
    let out = world.folder().join(place).display().to_string();
    let case = json!({ "dispute_id": "du_1", "out": out });
    assert_eq!(world.refused("export_case_file", case).await, code);
    let unknown = json!({ "dispute_id": "du_9", "out": out });
    assert_eq!(world.refused("export_case_file", unknown).await, "dispute_not_found");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_an_account_is_a_pdf(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = answered(engine).await;
    let user = world.dispute_view("du_1").await["user_id"].clone();
    let out = world.folder().join("history.pdf").display().to_string();
    let made = world.ok("export_history_pdf", json!({ "user_id": user, "out": out })).await;
    assert_eq!(pages(&world, &made["path"]).await, 1);
    let nobody = json!({ "user_id": "nobody", "out": out });
    assert_eq!(world.refused("export_history_pdf", nobody).await, "user_not_found");
}
