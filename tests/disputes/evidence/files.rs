//! Files: refused, kept, ordered, made to fit, sent once.

use harness::Engine;
use rstest::rstest;
use serde_json::{Value, json};

use super::{PNG, attach, contest, disputed, evidence, field, pdf, save};

#[rstest]
#[case::empty("receipt", "a.pdf", "", "attachment_empty")]
#[case::no_file_for_a_bank("receipt", "a.pdf", "aGVsbG8gd29ybGQ=", "attachment_kind_unsupported")]
#[case::mislabelled("receipt", "a.pdf", PNG, "attachment_mislabelled")]
#[case::cut_off("receipt", "a.pdf", "JVBERi0xLjcKMSAwIG9iago8PA==", "attachment_broken")]
#[case::no_base64("receipt", "a.pdf", "%%%", "field_invalid")]
#[case::a_text_field("customer_name", "a.png", PNG, "field_invalid")]
#[case::a_name_that_is_none("receipt", "a\n.png", PNG, "field_invalid")]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_no_bank_takes_is_refused_and_the_draft_kept(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] name: &str,
    #[case] file: &str,
    #[case] data: &str,
    #[case] code: &str,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let before = world.ok("save_evidence", save(0, &json!({ "customer_name": "Zoe" }))).await;
    assert_eq!(world.refused("attach_evidence", attach(name, file, data)).await, code);
    let missing = world.folder().join("nothing here.pdf").display().to_string();
    let by_path = json!({ "dispute_id": "du_1", "field": "receipt", "path": missing });
    assert_eq!(world.refused("attach_evidence", by_path).await, "attachment_unreadable");
    assert_eq!(evidence(&world).await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn files_are_kept_ordered_and_removed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = disputed(engine, "needs_response").await;
    let path = pdf(&world, &wallet, "history.pdf").await;
    world.ok("attach_evidence", attach("receipt", "shot.png", PNG)).await;
    let by_path = json!({ "dispute_id": "du_1", "field": "receipt", "path": path });
    let view = world.ok("attach_evidence", by_path).await;

    let files = field(&view, "receipt")["attachments"].as_array().expect("files").clone();
    let names: Vec<&Value> = files.iter().map(|file| &file["name"]).collect();
    assert_eq!(names, ["shot.png", "history.pdf"]);
    assert_eq!((&view["totals"]["pages"], &view["revision"]), (&json!(2), &json!(2)));
    let order = |ids: &[&Value]| json!({ "dispute_id": "du_1", "field": "receipt", "ids": ids });
    let (first, second) = (&files[0]["id"], &files[1]["id"]);
    assert_eq!(world.refused("order_attachments", order(&[first])).await, "field_invalid");
    let turned = world.ok("order_attachments", order(&[second, first])).await;
    assert_eq!(field(&turned, "receipt")["attachments"][0]["name"], "history.pdf");
    let less = world.ok("remove_attachment", json!({ "id": second })).await;
    assert_eq!(field(&less, "receipt")["attachments"].as_array().map(Vec::len), Some(1));
    let gone = world.refused("remove_attachment", json!({ "id": second })).await;
    assert_eq!(gone, "attachment_not_found");
    world.verify_books().await;
}

/// An upload that fails leaves everything as it was; the next try sends only what is missing.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_upload_confirms_nothing_and_is_tried_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    world.ok("attach_evidence", attach("receipt", "a.png", PNG)).await;
    world.ok("attach_evidence", attach("customer_communication", "b.png", PNG)).await;
    let before = world.books().await;
    let cut = json!({ "kind": "rate_limited", "reason": "global-rate" });
    world.fault(&json!({ "method": "POST", "path": "/v1/files", "times": 1, "fault": cut }));
    let refused = world.refused("act_on_dispute", contest()).await;
    assert!(refused.starts_with("stripe_"), "{refused}");
    assert_eq!(world.books().await, before);
    assert_eq!(world.calls_to("/v1/disputes/du_1"), 0);
    world.ok("act_on_dispute", contest()).await;
    let uploads = world.objects_at_stripe("file").len();
    // Both fields hold the same picture, but under their own titles.
    assert_eq!(uploads, 2);
    assert_eq!(world.at_stripe("du_1")["status"], "under_review");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn files_need_a_way_to_stripe_and_texts_wait_for_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let view = world.ok("attach_evidence", attach("receipt", "a.png", PNG)).await;
    let offline = world.offline_desk().await;
    let olive = desk::Actor::operator("olive").expect("a name");
    let refused = offline.call(&olive, "act_on_dispute", contest()).await.expect_err("offline");
    assert_eq!(refused.code, "stripe_not_connected");
    let id = field(&view, "receipt")["attachments"][0]["id"].clone();
    world.ok("remove_attachment", json!({ "id": id })).await;
    let waiting = offline.call(&olive, "act_on_dispute", contest()).await.expect("waits");
    assert_eq!(waiting["action_state"], "leaving");
    assert_eq!(world.sync().await["sent"], 1);
    assert_eq!(world.at_stripe("du_1")["status"], "under_review");
}

/// Pictures that are too large together are made smaller until everything fits; a document beside
/// them keeps its size.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_made_smaller_until_all_files_fit(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = disputed(engine, "needs_response").await;
    for (seed, field) in [(1, "receipt"), (2, "customer_communication")] {
        let path = world.folder().join(format!("{field}.png"));
        std::fs::write(&path, noise(920, seed)).expect("a picture");
        let attach = json!({ "dispute_id": "du_1", "field": field, "path": path });
        world.ok("attach_evidence", attach).await;
    }
    let path = pdf(&world, &wallet, "history.pdf").await;
    let document = json!({ "dispute_id": "du_1", "field": "uncategorized_file", "path": path });
    let view = world.ok("attach_evidence", document).await;
    let totals = &view["totals"];
    assert!(totals["bytes"].as_u64() > totals["bytes_max"].as_u64(), "{totals}");
    assert_eq!(view["can_submit"], true);

    world.ok("act_on_dispute", contest()).await;

    let sent = evidence(&world).await["sent"][0]["files"].take();
    let size = |file: &Value| file["bytes"].as_u64().expect("bytes");
    let files = sent.as_array().expect("files");
    assert_eq!(files.len(), 3);
    assert!(files.iter().map(size).sum::<u64>() <= 4_500_000, "{sent:#}");
    let pictures = files.iter().filter(|file| file["field"] != "uncategorized_file");
    assert!(pictures.map(size).min() > Some(500_000), "no smaller than needed: {sent:#}");
    let at_stripe: u64 =
        world.objects_at_stripe("file").iter().filter_map(|it| it["size"].as_u64()).sum();
    assert_eq!(at_stripe, files.iter().map(size).sum::<u64>());
}

/// A square picture of noise, which does not pack: an uncompressed PNG.
fn noise(side: u32, seed: u32) -> Vec<u8> {
    let mut state = seed;
    let mut pixels = Vec::new();
    for _ in 0..side {
        pixels.push(0);
        pixels.extend((0..side * 3).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        }));
    }
    let mut packed = vec![0x78, 0x01];
    let blocks = pixels.chunks(65_535).collect::<Vec<_>>();
    for (index, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).expect("a block");
        packed.push(u8::from(index + 1 == blocks.len()));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend_from_slice(block);
    }
    let (low, high) = pixels.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    packed.extend(((high << 16) | low).to_be_bytes());
    let head = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", &head), (b"IDAT", &packed), (b"IEND", &vec![])] {
        png.extend(u32::try_from(content.len()).expect("a chunk").to_be_bytes());
        let named = [&name[..], content].concat();
        let check = named.iter().fold(u32::MAX, |check, byte| {
            (0..8).fold(check ^ u32::from(*byte), |check, _| {
                (check >> 1) ^ (0xedb8_8320 * (check & 1))
            })
        });
        png.extend(named);
        png.extend((!check).to_be_bytes());
    }
    png
}
