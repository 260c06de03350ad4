//! Evidence: proposals from the ledger, drafts over them, files, staging, the one shot.

use harness::{Engine, Wallet, World, form};
use rstest::rstest;
use serde_json::{Value, json};

/// A picture of one pixel.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async fn disputed(engine: Engine, status: &str) -> (World, Wallet) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    world.dispute("du_1", "pi_1", 400, status).await;
    (world, wallet)
}

async fn evidence(world: &World) -> Value {
    world.ok("get_evidence", json!({ "dispute_id": "du_1" })).await
}

fn field<'a>(view: &'a Value, name: &str) -> &'a Value {
    let fields = view["fields"].as_array().expect("fields");
    let found = fields.iter().find(|field| field["field"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {view:#}"))
}

fn save(revision: i64, texts: &Value) -> Value {
    json!({ "dispute_id": "du_1", "revision": revision, "texts": texts })
}

fn attach(field: &str, name: &str, data: &str) -> Value {
    json!({ "dispute_id": "du_1", "field": field, "name": name, "data_base64": data })
}

fn codes(findings: &Value) -> Vec<&str> {
    let findings = findings.as_array().expect("findings");
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

const CONTEST: &str = r#"{ "dispute_id": "du_1", "action": "contest" }"#;

fn contest() -> Value {
    serde_json::from_str(CONTEST).expect("JSON")
}

/// A PDF of some pages: the history of an account.
async fn pdf(world: &World, wallet: &Wallet, name: &str) -> String {
    let out = world.folder().join(name).display().to_string();
    world.ok("export_history_pdf", json!({ "user_id": wallet.user, "out": out })).await["path"]
        .as_str()
        .expect("a path")
        .to_owned()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn proposals_are_computed_from_ledger_user_and_charge(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 1000).await;
    let mut charge = world.at_stripe("ch_1");
    charge["billing_details"]["address"] =
        json!({ "line1": "1 Main St", "city": "Springfield", "country": "US", "line2": null });
    charge["metadata"] = json!({ "customer_purchase_ip": "203.0.113.7" });
    world.ok("ingest_stripe_object", json!({ "object": charge })).await;
    world.advance_seconds(3600);
    let used = json!({
        "kind": "usage", "amount": -120, "key": "use", "metadata": { "ip": "203.0.113.9" },
    });
    wallet.post(used).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;

    let view = evidence(&world).await;

    assert_eq!((&view["revision"], &view["can_submit"]), (&json!(0), &json!(true)), "{view:#}");
    assert_eq!(view["reason"], "fraudulent");
    let email = field(&view, "customer_email_address");
    assert_eq!(email["text"], format!("{}@example.com", wallet.user));
    assert_eq!((&email["need"], &email["draft"]), (&json!("required"), &Value::Null));
    assert_eq!(email["sources"][0]["name"], "user.email");
    assert_eq!(field(&view, "billing_address")["text"], "1 Main St, Springfield, US");
    assert_eq!(field(&view, "customer_purchase_ip")["text"], "203.0.113.7");
    let statement = field(&view, "access_activity_log")["text"].as_str().expect("a statement");
    for fact in ["pi_1", "ch_1", "$10.00", "$1.20", "203.0.113.9", "visa ending 4242"] {
        assert!(statement.contains(fact), "{fact} is missing in: {statement}");
    }
    let characters = statement.chars().count();
    assert_eq!(field(&view, "access_activity_log")["characters"], characters);
    assert_eq!(view["totals"]["pages_max"], 49);
    let needs: Vec<&str> = view["fields"]
        .as_array()
        .expect("fields")
        .iter()
        .filter_map(|it| it["need"].as_str())
        .collect();
    let mut sorted = needs.clone();
    sorted.sort_by_key(|need| {
        ["required", "recommended", "optional"].iter().position(|it| it == need)
    });
    assert_eq!(needs, sorted, "in the order of the matrix");
    assert_eq!(world.calls_received(), []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_stands_over_the_proposal_until_it_is_taken_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let proposed = field(&evidence(&world).await, "product_description")["text"].clone();

    let view =
        world.ok("save_evidence", save(0, &json!({ "product_description": "Our own." }))).await;

    let product = field(&view, "product_description");
    assert_eq!((&product["draft"], &product["text"]), (&json!("Our own."), &json!("Our own.")));
    assert_eq!(product["proposal"], proposed);
    assert_eq!((&view["revision"], &view["updated_by"]), (&json!(1), &json!("olive")));

    let stale =
        world.call_as("otto", "save_evidence", save(0, &json!({ "product_description": "x" })));
    let refused = stale.await.expect_err("stale");
    assert_eq!(refused.code, "evidence_changed");
    assert_eq!(
        (&refused.details["revision"], &refused.details["by"]),
        (&json!(1), &json!("olive"))
    );
    assert_eq!(evidence(&world).await, view, "nothing was overwritten");
    let same =
        world.ok("save_evidence", save(1, &json!({ "product_description": "Our own." }))).await;
    assert_eq!(same["revision"], 1, "the same again changes nothing");

    let back = world.ok("save_evidence", save(1, &json!({ "product_description": null }))).await;
    let product = field(&back, "product_description");
    assert_eq!((&product["draft"], &product["text"]), (&Value::Null, &proposed));
    let left_out = world.ok("save_evidence", save(2, &json!({ "customer_name": "" }))).await;
    assert_eq!(field(&left_out, "customer_name")["text"], Value::Null);
    assert_eq!(
        world.refused("save_evidence", save(3, &json!({ "receipt": "a text" }))).await,
        "field_invalid"
    );
    assert_eq!(
        world.refused("save_evidence", save(3, &json!({ "reciept": "x" }))).await,
        "input_invalid"
    );
    world.verify_books().await;
}

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

/// Staged, then submitted: the files go up once, and what was kept is what is at Stripe.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_staged_and_then_submitted_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = disputed(engine, "needs_response").await;
    let path = pdf(&world, &wallet, "history.pdf").await;
    world.ok("attach_evidence", attach("receipt", "shot.png", PNG)).await;
    let by_path = json!({ "dispute_id": "du_1", "field": "receipt", "path": path });
    world.ok("attach_evidence", by_path).await;
    world.ok("save_evidence", save(2, &json!({ "customer_name": "Zoë" }))).await;
    let stage = |revision: i64| json!({ "dispute_id": "du_1", "revision": revision });
    assert_eq!(world.refused("stage_evidence", stage(2)).await, "evidence_changed");

    let staged = world.ok("stage_evidence", stage(3)).await;

    assert_eq!(staged["sent"][0]["state"], "answered");
    assert_eq!(staged["staged_at"], world.now().micros());
    assert_eq!((world.calls_to("/v1/files"), world.calls_to("/v1/disputes/du_1")), (1, 1));
    let at_stripe = world.at_stripe("du_1");
    assert_eq!(at_stripe["status"], "needs_response", "a draft is no answer");
    assert_eq!(at_stripe["evidence"]["customer_name"], "Zoë");
    let file = at_stripe["evidence"]["receipt"].clone();
    assert_eq!(staged["sent"][0]["files"][0]["file_id"], file);
    assert_eq!(staged["sent"][0]["files"][0]["parts"].as_array().map(Vec::len), Some(2));
    world.sync().await;
    let view = world.dispute_view("du_1").await;
    assert_eq!((&view["takes_action"], &view["action"]), (&json!(true), &Value::Null));

    let mut submit = contest();
    submit["evidence_revision"] = json!(3);
    world.ok("act_on_dispute", submit).await;

    assert_eq!((world.calls_to("/v1/files"), world.calls_to("/v1/disputes/du_1")), (1, 2));
    world.sync().await;
    let at_stripe = world.at_stripe("du_1");
    assert_eq!(at_stripe["evidence_details"]["submission_count"], 1);
    let view = evidence(&world).await;
    assert_eq!((&view["status"], &view["can_submit"]), (&json!("under_review"), &json!(false)));
    assert_eq!(view["staged_at"], Value::Null, "it was answered since");
    let sent = &view["sent"][1];
    assert_eq!((&sent["submitted"], &sent["state"]), (&json!(true), &json!("answered")));
    for text in sent["texts"].as_array().expect("texts") {
        let name = text["field"].as_str().expect("a field");
        assert_eq!(at_stripe["evidence"][name], text["text"], "{name}");
    }
    assert_eq!(at_stripe["evidence"]["receipt"], file);
    assert_eq!(world.refused("act_on_dispute", contest()).await, "case_already_handled");
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

/// An answered inquiry becomes a chargeback: what was written is the start, and both answers stay.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_escalated_inquiry_starts_from_what_was_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, wallet) = disputed(engine, "warning_needs_response").await;
    world.ok("save_evidence", save(0, &json!({ "product_description": "Our own." }))).await;
    let letter = field(&evidence(&world).await, "uncategorized_text")["text"].clone();
    assert!(letter.as_str().is_some_and(|text| text.contains("We answer inquiry")), "{letter}");
    world.ok("act_on_dispute", contest()).await;
    world.sync().await;
    wallet.use_up(77).await;
    let object = world.bank_decides("du_1", "needs_response");
    world.ok("ingest_stripe_object", json!({ "object": object })).await;

    let view = evidence(&world).await;

    assert_eq!((&view["kind"], &view["can_submit"]), (&json!("chargeback"), &json!(true)));
    assert_eq!(field(&view, "product_description")["text"], "Our own.");
    let letter = field(&view, "uncategorized_text")["text"].as_str().expect("a letter");
    assert!(letter.contains("We contest dispute"), "computed again: {letter}");
    assert!(codes(&view["findings"]).contains(&"answered_before"));
    let mut submit = contest();
    submit["evidence_revision"] = json!(1);
    world.ok("act_on_dispute", submit).await;
    let sent = evidence(&world).await["sent"].take();
    assert_eq!(sent.as_array().map(Vec::len), Some(2));
    let statement = |index: usize| sent[index]["texts"].to_string();
    assert!(!statement(0).contains("$0.77") && statement(1).contains("$0.77"));
    world.verify_books().await;
}

#[rstest]
#[case::a_link(json!({ "uncategorized_text": "see https://our.shop/terms" }), "link_in_text")]
#[case::a_must_have_left_out(json!({ "uncategorized_text": "" }), "required_missing")]
#[case::another_payment(json!({ "access_activity_log": "They used it." }), "disputed_payment_absent")]
#[tokio::test(flavor = "multi_thread")]
async fn what_stands_against_the_answer_stops_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] texts: Value,
    #[case] code: &str,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let view = world.ok("save_evidence", save(0, &texts)).await;
    assert_eq!(view["can_submit"], false);
    assert!(codes(&view["findings"]).contains(&code), "{view:#}");
    let before = world.books().await;
    let refused = world.call("act_on_dispute", contest()).await.expect_err("blocked");
    assert_eq!(refused.code, "evidence_incomplete");
    assert!(codes(&refused.details["findings"]).contains(&code), "{refused:?}");
    assert_eq!(world.books().await, before);
    assert_eq!(world.calls_received(), [], "nothing was sent");
    world.ok("act_on_dispute", json!({ "dispute_id": "du_1", "action": "accept" })).await;
}

/// Words that decide disputes in test mode never reach a real bank; in test mode they are the point.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn words_of_tests_are_refused_in_live_mode(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(true, false)] live: bool,
) {
    let world = World::new(engine).await;
    world.settings(json!({ "grace_seconds": 0 })).await;
    world.wallet().await.top_up("pi_1", 1000).await;
    let mut object = world.dispute_object("du_1", "pi_1", 400, "needs_response");
    object["livemode"] = json!(live);
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    let texts = json!({
        "uncategorized_text": "winning_evidence", "customer_email_address": "zoe@their.shop",
    });

    let view = world.ok("save_evidence", save(0, &texts)).await;

    assert_eq!(codes(&view["findings"]).contains(&"magic_word"), live, "{view:#}");
    assert_eq!(view["can_submit"], !live);
    if !live {
        return;
    }
    assert_eq!(world.refused("act_on_dispute", contest()).await, "evidence_incomplete");
    let stage = json!({ "dispute_id": "du_1", "revision": 1 });
    assert_eq!(world.refused("stage_evidence", stage).await, "evidence_incomplete");
    assert_eq!(world.calls_received(), []);
}

/// Somebody types while the dispute ends at Stripe: the text stays, and nothing is sent.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_that_changes_while_somebody_types_loses_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let object = world.bank_decides("du_1", "lost");
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    let view = world.ok("save_evidence", save(0, &json!({ "customer_name": "Zoe" }))).await;
    assert_eq!((&view["status"], &view["can_submit"]), (&json!("lost"), &json!(false)));
    assert_eq!(field(&view, "customer_name")["draft"], "Zoe");
    assert_eq!(world.refused("act_on_dispute", contest()).await, "case_already_handled");
    let stage = json!({ "dispute_id": "du_1", "revision": 1 });
    assert_eq!(world.refused("stage_evidence", stage).await, "case_already_handled");
    assert_eq!(world.calls_received(), []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_another_revision_than_was_seen_is_not_submitted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let stale = json!({ "dispute_id": "du_1", "action": "contest", "evidence_revision": 0 });
    world
        .call_as("otto", "attach_evidence", attach("receipt", "a.png", PNG))
        .await
        .expect("attached");
    assert_eq!(world.refused("act_on_dispute", stale).await, "evidence_changed");
    assert_eq!(world.calls_received(), []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn files_need_a_way_to_stripe_and_texts_wait_for_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let view = world.ok("attach_evidence", attach("receipt", "a.png", PNG)).await;
    let offline = world.offline_desk().await;
    let olive = desk::Actor::new("olive");
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

/// A wallet with so many uses that the statement gives totals only, and a dispute about it.
async fn long_history(engine: Engine, uses: usize, autopilot: bool) -> World {
    let world = World::new(engine).await;
    let settings = json!({
        "grace_seconds": 0, "dispute_autopilot": autopilot, "dispute_tolerance": 9_000,
    });
    world.settings(settings).await;
    let wallet = world.wallet().await;
    wallet.top_up("pi_1", 5000).await;
    let owner = &wallet.user;
    world
        .calls_at_once(uses, |n| {
            let input = json!({
                "user_id": owner, "kind": "usage", "amount": -1, "key": format!("use_{n}"),
                "reason": "a picture made for the customer with some words to remember",
            });
            ("post_transaction", input)
        })
        .await;
    world
}

fn answer_to_du_1(world: &World) -> std::collections::BTreeMap<String, String> {
    let calls = world.calls_received();
    let answer = calls.iter().find(|call| call.path == "/v1/disputes/du_1").expect("an answer");
    form(&answer.body)
}

/// A statement that gives totals only is followed by the whole history as a file.
#[rstest]
#[case::every_line(300, "lines")]
#[case::by_day(2_500, "days")]
#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_is_attached_and_never_cut(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] uses: usize,
    #[case] detail: &str,
) {
    let world = long_history(engine, uses, false).await;
    world.dispute("du_1", "pi_1", 400, "needs_response").await;

    let view = evidence(&world).await;

    assert_eq!((&view["history"]["detail"], &view["can_submit"]), (&json!(detail), &json!(true)));
    assert!(view["totals"]["pages"].as_u64() <= Some(49));
    world.ok("act_on_dispute", contest()).await;
    assert_eq!(world.calls_to("/v1/files"), 1);
    let sent = answer_to_du_1(&world);
    let statement = &sent["evidence[access_activity_log]"];
    let is_whole = statement.contains("line by line, is in the attached file");
    assert_eq!(is_whole, detail == "lines", "{statement}");
    assert!(is_whole || statement.contains("its uses summed up by day"), "{statement}");
    assert!(sent["evidence[service_documentation]"].starts_with("file_"));
    let view = evidence(&world).await;
    let pages = view["sent"][0]["files"][0]["pages"].as_u64();
    assert!(pages <= view["history"]["pages"].as_u64() && pages > Some(0), "{view:#}");
    world.verify_books().await;
}

/// Autopilot sends the file as well: once there is a way to Stripe, and not before.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn autopilot_attaches_a_long_history(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = long_history(engine, 300, true).await;
    let object = world.dispute_object("du_1", "pi_1", 400, "needs_response");
    world.put_at_stripe(std::slice::from_ref(&object));
    let offline = world.offline_desk().await;
    let ingest = json!({ "object": object });
    let olive = desk::Actor::new("olive");
    offline.call(&olive, "ingest_stripe_object", ingest.clone()).await.expect("taken");
    let attention = world.ok("list_attention", json!({})).await;
    assert_eq!(attention["rows"][0]["code"], "evidence_needs_person");
    assert_eq!(world.dispute_view("du_1").await["action"], Value::Null);

    world.ok("ingest_stripe_object", ingest.clone()).await;

    assert!(answer_to_du_1(&world)["evidence[service_documentation]"].starts_with("file_"));
    assert_eq!(world.dispute_view("du_1").await["handled_by"], "autopilot");
    assert_eq!(world.ok("list_attention", json!({})).await["rows"], json!([]));
    world.ok("ingest_stripe_object", ingest).await;
    assert_eq!((world.calls_to("/v1/files"), world.calls_to("/v1/disputes/du_1")), (1, 1));
    world.verify_books().await;
}

/// A compliance case takes no evidence before a person has agreed to the fee.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_compliance_fee_is_acknowledged_by_a_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    world
        .settings(
            json!({ "grace_seconds": 0, "dispute_autopilot": true, "dispute_tolerance": 9_000 }),
        )
        .await;
    world.wallet().await.top_up("pi_1", 1000).await;
    let mut object = world.dispute_object("du_1", "pi_1", 400, "needs_response");
    object["enhanced_eligibility_types"] = json!(["visa_compliance"]);
    object["evidence_details"]["enhanced_eligibility"] =
        json!({ "visa_compliance": { "status": "requires_fee_acknowledgement" } });
    world.put_at_stripe(std::slice::from_ref(&object));
    world.ok("ingest_stripe_object", json!({ "object": object })).await;
    assert_eq!(world.calls_received(), [], "autopilot does not spend 500 dollars");
    let view = evidence(&world).await;
    assert_eq!(view["compliance"]["network"], "visa");
    assert_eq!(world.refused("act_on_dispute", contest()).await, "evidence_incomplete");
    let enhanced = json!({ "visa_compliance": { "fee_acknowledged": true } });
    let save = json!({ "dispute_id": "du_1", "revision": 0, "enhanced": enhanced });
    assert_eq!(world.ok("save_evidence", save).await["can_submit"], true);
    world.ok("act_on_dispute", contest()).await;
    let at_stripe = world.at_stripe("du_1");
    let given = &at_stripe["evidence"]["enhanced_evidence"]["visa_compliance"];
    assert_eq!(
        (&at_stripe["status"], &given["fee_acknowledged"]),
        (&json!("under_review"), &json!(true))
    );
}

/// Autopilot never sends what a person is still writing.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn autopilot_leaves_a_begun_draft_to_its_writer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    world.ok("save_evidence", save(0, &json!({ "customer_name": "Zo" }))).await;
    world.settings(json!({ "dispute_autopilot": true, "dispute_tolerance": 9_000 })).await;
    world.advance_seconds(1);
    world.ok("ingest_stripe_object", json!({ "object": world.at_stripe("du_1") })).await;
    assert_eq!(world.calls_received(), []);
    assert_eq!(world.ok("list_attention", json!({})).await["rows"][0]["subject"], "evidence:du_1");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_matrix_is_the_teams_own_and_checked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (world, _) = disputed(engine, "needs_response").await;
    let standard = world.ok("get_evidence_matrix", json!({})).await;
    assert_eq!(standard["version"], 1);
    let mut matrix = standard.clone();
    let rows = matrix["rows"].as_array_mut().expect("rows");
    let row = rows.iter_mut().find(|row| {
        row["reason"] == "fraudulent" && row["product"] == "digital_product_or_service"
    });
    let fields = row.expect("a row")["fields"].as_array_mut().expect("fields");
    fields
        .insert(0, json!({ "field": "customer_signature", "need": "required", "hint": "Signed." }));
    let twice = world.call("set_evidence_matrix", json!({ "matrix": matrix })).await;
    let refused = twice.expect_err("the field stands twice");
    assert_eq!(refused.code, "evidence_matrix_invalid");
    assert_eq!(refused.details["problems"][0]["code"], "field_twice");
    assert!(refused.details["problems"][0]["place"]["field"].is_number());

    let rows = matrix["rows"].as_array_mut().expect("rows");
    for row in rows {
        let fields = row["fields"].as_array_mut().expect("fields");
        let mut seen = std::collections::BTreeSet::new();
        fields.retain(|field| seen.insert(field["field"].to_string()));
    }
    let set = json!({ "matrix": matrix, "reason": "banks ask for it" });
    let saved = world.ok("set_evidence_matrix", set.clone()).await;
    assert_eq!(saved["version"], 2);
    assert_eq!(world.ok("set_evidence_matrix", set).await, saved, "the same again");
    let mut old = standard;
    old["version"] = json!(1);
    assert_eq!(
        world.refused("set_evidence_matrix", json!({ "matrix": old })).await,
        "evidence_matrix_changed"
    );
    let view = evidence(&world).await;
    assert_eq!(
        (&view["matrix_version"], &view["fields"][0]["field"]),
        (&json!(2), &json!("customer_signature"))
    );
    assert_eq!(view["can_submit"], false, "a file that only a person can give");
    assert_eq!(world.refused("act_on_dispute", contest()).await, "evidence_incomplete");
    world.settings(json!({ "dispute_autopilot": true, "dispute_tolerance": 9_000 })).await;
    world.advance_seconds(1);
    world.ok("ingest_stripe_object", json!({ "object": world.at_stripe("du_1") })).await;
    assert_eq!(world.at_stripe("du_1")["status"], "under_review", "autopilot says what it can");
    world.verify_books().await;
}
