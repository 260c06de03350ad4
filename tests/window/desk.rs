//! A day at the dispute desk without a mouse: every step is a key.

use serde_json::{Value, json};

use crate::{
    demo::{Demo, posted, text},
    keyboard::{ENTER, LEFT, SPACE},
    window::{Window, named, row},
};

/// Long enough that the countdown is seen, short enough to wait for.
const GRACE_SECONDS: u8 = 5;

/// A field that belongs to the evidence of every reason.
const FIELD: &str = "product_description";
const WORDS: &str = "Prepaid AI credits, used through our API; Tab and Enter wrote this.";

/// A demo in which what is confirmed leaves soon.
fn demo_of_short_grace() -> Demo {
    let demo = Demo::create();
    demo.call("set_settings", &json!({ "grace_seconds": GRACE_SECONDS }));
    demo
}

/// A dispute of this kind that stands in the queue and that an operator can act on.
fn waiting(demo: &Demo, kind: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let open = demo.rows("list_disputes", &json!({ "open": true, "limit": 500 }));
    let queue = demo.rows("list_queue", &json!({ "kind": kind, "limit": 500 }));
    let takes_action = |one: &Value| {
        let case = format!("dispute:{}", text(one, "id"));
        one["takes_action"] == true
            && queue.iter().any(|row| row["case"] == case && row["answers_itself"].is_null())
    };
    let found = open.into_iter().find(|one| takes_action(one) && fits(one));
    found.unwrap_or_else(|| panic!("the demo has no {kind} that waits"))
}

/// A field of the evidence, if a text belongs there.
fn field<'a>(evidence: &'a Value, name: &str) -> Option<&'a Value> {
    let fields = evidence["fields"].as_array().expect("fields");
    fields.iter().find(|one| one["field"] == name && one["is_file"] == false)
}

/// Goes to the queue, down to the dispute, and into it.
async fn open_from_queue(window: &Window, id: &str) {
    window.press("gq").await;
    window.walk_to(&row("queue-row", &format!("dispute:{id}"))).await;
    window.press(ENTER).await;
    // The case is beside the list already; its page has a way back.
    window.sees(&named("back")).await;
    window.reads(id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chargeback_is_contested_without_a_mouse() {
    let demo = demo_of_short_grace();
    let evidence_of = |id: &str| demo.call("get_evidence", &json!({ "dispute_id": id }));
    let dispute = waiting(&demo, "chargeback", |one| {
        let id = text(one, "id");
        let evidence = evidence_of(id);
        let is_answered = demo.at_stripe(id)["evidence_details"]["submission_count"] != 0;
        !is_answered && evidence["can_submit"] == true && field(&evidence, FIELD).is_some()
    });
    let id = text(&dispute, "id");
    let window = Window::open(&demo).await;

    open_from_queue(&window, id).await;
    window.press("e").await;
    window.tab_to(&named(&format!("text-{FIELD}"))).await;
    window.press_with_control('a').await;
    window.press(WORDS).await;
    window.press_with_control('s').await;
    window.sees(&format!("{}[.=\"Saved\"]", named("save-state"))).await;
    let evidence = evidence_of(id);
    assert_eq!(field(&evidence, FIELD).expect("the field")["draft"], WORDS);

    window.tab_to(&named("submit-evidence")).await;
    window.press(ENTER).await;
    window.confirm().await;
    window.sees(&named("undo-action")).await;
    window.reads("Under review").await;

    let at_stripe = demo.at_stripe(id);
    assert_eq!(at_stripe["status"], "under_review");
    assert_eq!(at_stripe["evidence_details"]["submission_count"], 1);
    assert_eq!(at_stripe["evidence"][FIELD], WORDS);
    let sent = evidence_of(id)["sent"].take();
    assert_eq!((&sent[0]["submitted"], &sent[1]), (&json!(true), &Value::Null), "{sent}");
    let shown = demo.call("get_dispute", &json!({ "dispute_id": id }))["dispute"].take();
    assert_eq!((&shown["action"], &shown["action_state"]), (&json!("contest"), &json!("answered")));
    assert_eq!(demo.call("verify", &json!({}))["clean"], true);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inquiry_is_refunded_without_a_mouse() {
    let demo = demo_of_short_grace();
    let payment_of = |id: &str| {
        let case = demo.call("get_dispute", &json!({ "dispute_id": id }));
        case["payment"].clone()
    };
    let dispute = waiting(&demo, "inquiry", |one| payment_of(text(one, "id"))["refunded"] == 0);
    let id = text(&dispute, "id");
    let payment = payment_of(id);
    let window = Window::open(&demo).await;

    open_from_queue(&window, id).await;
    window.tab_to(&named("refund-dispute")).await;
    window.press(ENTER).await;
    window.confirm().await;
    window.sees(&named("undo-action")).await;

    let refund = posted(&demo, "refund", text(&payment, "reference")).await;
    assert_eq!(refund["amount"], -payment["paid"].as_i64().expect("an amount"));
    window.reads("Closed").await;
    assert_eq!(demo.at_stripe(id)["status"], "warning_closed");
    window.press("gl").await;
    window.sees(&row("transaction-row", &refund["id"].to_string())).await;
    assert_eq!(demo.call("verify", &json!({}))["clean"], true);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_are_read_and_tried_on_the_past_without_a_mouse() {
    let demo = Demo::create();
    let in_force = demo.call("get_policy", &json!({}));
    let tried = demo.call("back_test", &json!({}))["result"].take();
    let window = Window::open(&demo).await;

    window.press("gy").await;
    let rules = in_force["policy"]["rules"].as_array().expect("rules");
    let sentences = in_force["sentences"].as_array().expect("sentences");
    assert!(!rules.is_empty() && sentences.len() > rules.len(), "{in_force}");
    for (rule, sentence) in rules.iter().zip(sentences) {
        let shown = window.text(&row("policy-rule", text(rule, "id"))).await;
        let sentence = sentence.as_str().expect("a sentence");
        assert!(shown.contains(sentence), "{shown:?} does not say {sentence:?}");
    }

    window.tab_to(&named("run-back-test")).await;
    window.press(ENTER).await;
    let result = named("back-test-result");
    let shown = window.text(&result).await;
    let seen = tried["seen_count"].as_u64().expect("a count");
    assert!(seen > 0 && shown.starts_with(&format!("{seen} decided case")), "{shown}");
    for hits in tried["by_rule"].as_array().expect("rules") {
        let name = match text(hits, "rule") {
            "fallback" => "Default rule",
            rule => rule,
        };
        let figure = window.text(&format!("{result}//li[span=\"{name}\"]/span[last()]")).await;
        assert_eq!(figure, hits["case_count"].to_string(), "{name}");
    }
    window.close().await;
}

/// The reason of the demo's most disputes, and what it asks for.
fn asked_for<'a>(matrix: &'a Value, name: &str) -> &'a Value {
    let rows = matrix["rows"].as_array().expect("rows");
    let is_row = |row: &&Value| {
        row["reason"] == "fraudulent" && row["product"] == "digital_product_or_service"
    };
    let fields = rows.iter().find(is_row).expect("a row")["fields"].as_array().expect("fields");
    fields.iter().find(|one| one["field"] == name).expect("the field")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_evidence_needs_is_decided_without_a_mouse_and_asked_of_the_next_answer() {
    let demo = Demo::create();
    let evidence_of = |id: &str| demo.call("get_evidence", &json!({ "dispute_id": id }));
    let dispute = waiting(&demo, "chargeback", |one| {
        let evidence = evidence_of(text(one, "id"));
        evidence["reason"] == "fraudulent" && evidence["can_submit"] == true
    });
    let id = text(&dispute, "id");
    assert_eq!(
        asked_for(&demo.call("get_evidence_matrix", &json!({})), "receipt")["need"],
        "optional"
    );
    let window = Window::open(&demo).await;

    window.press("gv").await;
    let receipt = named("need-receipt");
    window.tab_to(&format!("{receipt}//button[.=\"Optional\"]")).await;
    window.press(&format!("{LEFT}{LEFT}{SPACE}")).await;
    window.sees(&format!("{receipt}//*[.=\"Previously optional\"]")).await;
    window.tab_to(&named("hint-receipt")).await;
    window.press_with_control('a').await;
    window.press("The receipt by email.").await;
    window.press_with_control('s').await;
    window.sees("//p[starts-with(., \"Version 2 is active.\")]").await;
    // Letters go to rooms again as soon as the keyboard has left the text.
    window.tab_to(&named("version")).await;
    let matrix = demo.call("get_evidence_matrix", &json!({}));
    let asked = asked_for(&matrix, "receipt");
    assert_eq!(
        (&asked["need"], &asked["hint"]),
        (&json!("required"), &json!("The receipt by email."))
    );

    open_from_queue(&window, id).await;
    window.press("e").await;
    let section = window.text("//section[@id=\"evidence-receipt\"]").await;
    for words in ["Required", "The receipt by email."] {
        assert!(section.contains(words), "{section}");
    }
    assert_eq!(evidence_of(id)["can_submit"], false, "a must-have that is missing");
    assert_eq!(demo.call("verify", &json!({}))["clean"], true);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standing_text_is_written_without_a_mouse_and_stands_in_the_next_answer() {
    let demo = Demo::create();
    let evidence_of = |id: &str| demo.call("get_evidence", &json!({ "dispute_id": id }));
    let dispute =
        waiting(&demo, "chargeback", |one| field(&evidence_of(text(one, "id")), FIELD).is_some());
    let id = text(&dispute, "id");
    let window = Window::open(&demo).await;

    window.press("gv").await;
    window.tab_to("//a[.=\"Templates\"]").await;
    window.press(ENTER).await;
    window.tab_to(&named("standing-product_description")).await;
    window.press(WORDS).await;
    window.press_with_control('s').await;
    window.sees("//p[starts-with(., \"Version 1 is active.\")]").await;
    window.tab_to(&named("version")).await;
    let said = demo.call("get_standing_texts", &json!({}));
    let texts = &said["products"]["digital_product_or_service"];
    assert_eq!(texts[FIELD], WORDS, "{said}");

    open_from_queue(&window, id).await;
    window.press("e").await;
    window.sees("//span[contains(., \"template\")]").await;
    let proposal = field(&evidence_of(id), FIELD).expect("the field")["proposal"].clone();
    assert!(proposal.as_str().expect("a text").starts_with(WORDS), "{proposal}");
    assert_eq!(demo.call("verify", &json!({}))["clean"], true);
    window.close().await;
}
