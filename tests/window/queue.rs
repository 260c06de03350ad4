//! The queue without a mouse: fifty cases with few keys, several at once, and the way to anything.

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::{Value, json};

use crate::{
    demo::{Demo, text},
    keyboard::{ENTER, SPACE},
    window::{Window, named, row, until},
};

/// Longer than any test takes: what is confirmed can be undone until its end.
const GRACE_SECONDS: u32 = 3_600;
const CASES: usize = 50;
/// Keys for a case, on average.
const KEYS_MAX: f64 = 3.5;
const REASON: &str = "Paid for the wrong workspace.";
/// One request in so many is rejected.
const REJECTED: usize = 5;
/// More cases than there are; whoever still walks then will never end.
const MOST_STEPS: usize = 120;

const CONFIRM: &str = "//*[@role=\"dialog\"]//*[@data-testid=\"confirm-action\"]";

/// Every page of a list of up to 500 rows.
fn queue(demo: &Demo) -> Vec<Value> {
    demo.rows("list_queue", &json!({ "limit": 500 }))
}

/// New customers want a part of their money back until so many cases wait.
fn demo_with(cases: usize) -> Demo {
    let demo = Demo::create();
    demo.call("set_settings", &json!({ "grace_seconds": GRACE_SECONDS }));
    for number in queue(&demo).len()..cases {
        let (user, payment) = (format!("wants_{number}"), format!("pi_wants_{number}"));
        let email = format!("{user}@example.com");
        demo.call("create_user", &json!({ "id": user, "email": email }));
        let top_up = json!({
            "user_id": user, "kind": "top_up", "amount": 2_000, "key": payment,
            "reference": payment,
        });
        demo.call("post_transaction", &top_up);
        let request =
            json!({ "user_id": user, "reference": payment, "amount": 500, "reason": REASON });
        demo.call("request_refund", &request);
    }
    demo
}

/// Somebody at the keyboard whose keys are counted.
struct Hands<'a> {
    window: &'a Window,
    keys: AtomicUsize,
}

impl Hands<'_> {
    async fn press(&self, keys: &str) {
        self.keys.fetch_add(keys.chars().count(), Ordering::Relaxed);
        self.window.press(keys).await;
    }

    /// A letter that asks, and Enter once the keyboard stands on the answer.
    async fn decide(&self, letters: &[&str]) {
        for (at, letter) in letters.iter().enumerate() {
            if at > 0 {
                self.window.sees(CONFIRM).await;
            }
            self.press(letter).await;
        }
        until("the keyboard to stand on the answer", async || {
            self.window.stands_on(CONFIRM).await.ok()?.then_some(())
        })
        .await;
        self.press(ENTER).await;
    }

    /// The case beside the list, once everything about it is there.
    async fn case(&self) -> String {
        let chosen = "const pane = document.querySelector('[data-testid=case-pane]');
            return pane?.querySelector('h2') ? pane.dataset.key : null;";
        until("a case beside the list", async || {
            Some(self.window.script(chosen, vec![]).await.as_str()?.to_owned())
        })
        .await
    }

    async fn can(&self, action: &str) -> bool {
        let usable = format!("{}[not(@disabled)]", named(action));
        self.window.find(&usable).await.is_ok()
    }

    /// The next case has come by itself.
    async fn goes_on_from(&self, case: &str) {
        until(&format!("the case after {case}"), async || {
            (self.case().await != case).then_some(())
        })
        .await;
    }
}

/// Whether the evidence can be submitted as it is proposed.
fn is_ready(demo: &Demo, case: &str) -> bool {
    let id = case.strip_prefix("dispute:").expect("a dispute");
    demo.call("get_evidence", &json!({ "dispute_id": id }))["can_submit"] == true
}

/// Decides the case that is chosen; false where nothing can be done about it now.
async fn decide(hands: &Hands<'_>, demo: &Demo, case: &str, cleared: usize) -> bool {
    if hands.can("contest-dispute").await && is_ready(demo, case) {
        hands.press("e").await;
        hands.window.sees(&format!("{}[not(@disabled)]", named("submit-evidence"))).await;
        hands.decide(&["s"]).await;
    } else if hands.can("accept-dispute").await {
        hands.decide(&["c"]).await;
    } else if hands.can("refund-dispute").await {
        hands.decide(&["f"]).await;
    } else if hands.can("approve-refund").await && !cleared.is_multiple_of(REJECTED) {
        hands.decide(&["a"]).await;
    } else if hands.can("reject-refund").await {
        hands.decide(&["r", "1"]).await;
    } else if hands.can("dismiss-warning").await {
        hands.decide(&["d", "1"]).await;
    } else {
        return false;
    }
    true
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_cases_are_cleared_by_keyboard_with_few_keys() {
    // Some cases of the demo take no action.
    let demo = demo_with(CASES + 4);
    let window = Window::open(&demo).await;
    let hands = Hands { window: &window, keys: AtomicUsize::new(0) };
    let mut cleared = BTreeSet::new();

    hands.press("gq").await;
    for _ in 0..MOST_STEPS {
        if cleared.len() == CASES {
            break;
        }
        let case = hands.case().await;
        if decide(&hands, &demo, &case, cleared.len()).await {
            cleared.insert(case.clone());
        } else {
            hands.press("j").await;
        }
        hands.goes_on_from(&case).await;
    }

    let keys = hands.keys.load(Ordering::Relaxed);
    let average = f64::from(u32::try_from(keys).expect("few keys")) / 50.0;
    println!("{} cases with {keys} keys: {average:.2} a case", cleared.len());
    assert_eq!(cleared.len(), CASES);
    assert!(average <= KEYS_MAX, "{keys} keys for {CASES} cases");
    let left: Vec<Value> =
        queue(&demo).into_iter().filter(|row| cleared.contains(text(row, "case"))).collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(demo.call("verify", &json!({}))["clean"], true);
    window.close().await;
}

fn state(demo: &Demo, case: &str) -> Value {
    let id = case.strip_prefix("refund_request:").expect("a request");
    demo.call("get_refund_request", &json!({ "request_id": id }))["request"]["state"].take()
}

#[tokio::test(flavor = "multi_thread")]
async fn several_requests_are_approved_at_once_and_undone() {
    let demo = demo_with(20);
    let window = Window::open(&demo).await;
    window.press("gq").await;
    let fresh: BTreeSet<String> = queue(&demo)
        .iter()
        .filter(|row| row["reason"] == REASON)
        .map(|row| text(row, "case").to_owned())
        .collect();
    assert!(fresh.len() >= 3, "{fresh:?}");
    let mut cases = BTreeSet::new();
    let hands = Hands { window: &window, keys: AtomicUsize::new(0) };
    while cases.len() < 3 {
        let case = hands.case().await;
        if fresh.contains(&case) {
            window.press(SPACE).await;
            cases.insert(case.clone());
        }
        window.press("j").await;
        hands.goes_on_from(&case).await;
    }
    let bar = window.text(&named("bulk-bar")).await;
    assert!(bar.contains("3 cases selected"), "{bar}");

    hands.decide(&["a"]).await;
    window.sees(&format!("{}[.=\"3 cases done.\"]", named("bulk-result"))).await;
    for case in &cases {
        assert_eq!(state(&demo, case), "leaving");
        let line = window.text(&row("bulk-line", case)).await;
        assert!(line.contains("Done"), "{line}");
    }
    window.tab_to(&named("bulk-undo")).await;
    window.press(ENTER).await;
    window.sees(&format!("{}[.=\"3 undone.\"]", named("bulk-result"))).await;
    for case in &cases {
        assert_eq!(state(&demo, case), "in_review");
    }
    assert_eq!(demo.call("verify", &json!({}))["clean"], true);
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_palette_finds_a_customer_and_does_what_can_be_done() {
    let demo = Demo::create();
    let user = demo.rows("list_users", &json!({ "limit": 1 })).remove(0);
    let request = demo.rows("list_refund_requests", &json!({ "state": "in_review" })).remove(0);
    let window = Window::open(&demo).await;

    window.press_with_control('k').await;
    window.sees(&named("palette-input")).await;
    window.press(text(&user, "email")).await;
    let found = row("palette-entry", &format!("user:{}", text(&user, "id")));
    window.sees(&format!("{found}[@aria-selected=\"true\"]")).await;
    window.press(ENTER).await;
    window.sees(&format!("//h1[contains(., \"{}\")]", text(&user, "name"))).await;

    window.press("gq").await;
    let case = format!("refund_request:{}", text(&request, "id"));
    window.walk_to(&row("queue-row", &case)).await;
    window.sees(&named("approve-refund")).await;
    window.press_with_control('k').await;
    window.sees(&named("palette-input")).await;
    window.press("approve").await;
    window.sees(&format!("{}[@aria-selected=\"true\"]", row("palette-entry", "act:approve"))).await;
    window.press(ENTER).await;
    window.sees(CONFIRM).await;
    window.close().await;
}
