//! What outlives its page and its window: drafts, what can be undone, the way back.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::{
    demo::{Demo, text},
    keyboard::{ENTER, ESCAPE},
    window::{Window, named, row, until},
};

const REASON: &str = "The credits were used before the request; we cannot refund them.";
/// Longer than any test takes.
const GRACE_SECONDS: u32 = 3_600;

fn waiting_requests(demo: &Demo) -> Vec<Value> {
    demo.rows("list_refund_requests", &json!({ "waiting": true, "limit": 100 }))
}

async fn open_request(window: &Window, id: &str) {
    window.click(&named("nav-refunds")).await;
    window.click(&row("refund-row", id)).await;
    window.sees(&named("reject-refund")).await;
}

async fn reason_in_the_dialog(window: &Window) -> Value {
    window.click(&named("reject-refund")).await;
    window.sees(&named("reject-reason")).await;
    let value = "return document.querySelector('[data-testid=reject-reason]').value";
    window.script(value, vec![]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reason_survives_escape_a_reload_and_the_end_of_the_window() {
    let demo = Demo::create();
    let request = waiting_requests(&demo).remove(0);
    let id = text(&request, "id");
    let window = Window::open(&demo).await;

    open_request(&window, id).await;
    assert_eq!(reason_in_the_dialog(&window).await, "");
    window.write(&named("reject-reason"), REASON).await;
    window.press(ESCAPE).await;
    assert_eq!(reason_in_the_dialog(&window).await, REASON);

    window.client().refresh().await.expect("a page that is loaded again");
    window.sees(&named("reject-refund")).await;
    assert_eq!(reason_in_the_dialog(&window).await, REASON);

    // WebKit writes what pages keep to disk a moment later. Then the window and all its processes are
    // killed.
    until("the reason is on disk", async || holds(demo.home(), REASON).then_some(())).await;
    drop(window);
    let window = Window::open(&demo).await;
    open_request(&window, id).await;
    assert_eq!(reason_in_the_dialog(&window).await, REASON);
    window.click(&named("confirm-action")).await;
    window.reads("Rejected").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_can_be_undone_from_any_page_and_after_a_restart() {
    let demo = Demo::create();
    demo.call("set_settings", &json!({ "grace_seconds": GRACE_SECONDS }));
    let requests: Vec<Value> = waiting_requests(&demo).into_iter().take(3).collect();
    let window = Window::open(&demo).await;
    let ticket =
        |request: &Value| row("undo-ticket", &format!("refund_request:{}", text(request, "id")));
    for request in &requests {
        open_request(&window, text(request, "id")).await;
        window.click(&named("approve-refund")).await;
        window.click(&named("confirm-action")).await;
        window.sees(&named("undo-action")).await;
    }
    for page in ["overview", "ledger", "settings"] {
        window.click(&named(&format!("nav-{page}"))).await;
        for request in &requests {
            window.sees(&ticket(request)).await;
        }
    }
    drop(window);

    let window = Window::open(&demo).await;
    for request in &requests {
        window.sees(&ticket(request)).await;
    }
    window.click(&format!("{}//button", ticket(&requests[0]))).await;
    window.is_gone(&ticket(&requests[0])).await;
    let input = json!({ "request_id": text(&requests[0], "id") });
    let request = demo.call("get_refund_request", &input)["request"].take();
    assert_eq!(request["state"], "in_review");
    window.sees(&ticket(&requests[1])).await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_opened_in_the_queue_leads_back_to_it_and_is_decided_with_a_few_keys() {
    let demo = Demo::create();
    let request = waiting_requests(&demo).remove(0);
    let case = format!("refund_request:{}", text(&request, "id"));
    let window = Window::open(&demo).await;

    window.press("gq").await;
    window.walk_to(&row("queue-row", &case)).await;
    window.press(ENTER).await;
    window.sees(&named("back")).await;
    window.sees(&named("approve-refund")).await;
    assert!(window.stops_before(&named("approve-refund")).await <= 3);
    window.click(&named("back")).await;
    window.sees(&row("queue-row", &case)).await;
    window.close().await;
}

/// Is a text in the storage of pages below a folder, as WebKit writes it (UTF-16)?
fn holds(folder: &Path, wanted: &str) -> bool {
    let bytes: Vec<u8> = wanted.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            return holds(&path, wanted);
        }
        let is_storage = path.to_string_lossy().contains("localstorage");
        is_storage
            && fs::read(&path)
                .is_ok_and(|content| content.windows(bytes.len()).any(|part| part == bytes))
    })
}
