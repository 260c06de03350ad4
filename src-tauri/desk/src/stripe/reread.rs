//! When an object that is not final is read again, in case its event is lost.

use serde_json::Value as Json;
use store::Timestamp;

/// A refund is read again after a third of the time it has been pending, about eighty times in a
/// month. These are the shortest and the longest interval.
const REFUND_REREAD_SECONDS: (i64, i64) = (60, 12 * 3_600);
/// A dispute is read again for a fee that has no event.
const DISPUTE_REREAD_SECONDS: i64 = 3_600;

/// How long until an object that is not final is read again.
pub(super) fn reread_seconds(object: &Json, now: Timestamp) -> Option<i64> {
    match object["object"].as_str() {
        Some("refund") => {
            let (shortest, longest) = REFUND_REREAD_SECONDS;
            let created = Timestamp::from_seconds(object["created"].as_i64().unwrap_or(0));
            let age = now.micros().saturating_sub(created.micros()) / 1_000_000;
            Some((age / 3).clamp(shortest, longest))
        }
        Some("dispute") => Some(DISPUTE_REREAD_SECONDS),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use store::Timestamp;

    use super::reread_seconds;

    const CREATED: i64 = 1_800_000_000;

    fn wait_at(age: i64) -> i64 {
        let refund = json!({ "object": "refund", "created": CREATED });
        let now = Timestamp::from_seconds(CREATED + age);
        reread_seconds(&refund, now).expect("a refund is read again")
    }

    #[test]
    fn a_refund_under_way_is_read_slower_and_slower() {
        for (age, expected) in [
            (0, 60),
            (180, 60),
            (3_600, 1_200),
            (86_400, 28_800),
            (30 * 86_400, 43_200),
            (-86_400, 60),
        ] {
            assert_eq!(wait_at(age), expected, "after {age} s");
        }
    }

    #[test]
    fn a_month_of_waiting_costs_some_eighty_reads() {
        let (mut age, mut reads) = (0, 0);
        while age < 30 * 86_400 {
            age += wait_at(age);
            reads += 1;
        }
        assert!((60..100).contains(&reads), "{reads}");
    }
}
