//! A row of the platform's transactions, and how a single one is booked.

use ledger::Kind;
use serde_json::Value as Json;

/// Begins of the ids by which Stripe names payments.
const PAYMENT_IDS: [&str; 4] = ["pi_", "cs_", "ch_", "py_"];

/// Longest id of a payment, in bytes.
const ID_MAX: usize = 255;

/// A row of `CreditTransaction`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct SourceRow {
    pub(super) key: String,
    pub(super) user_id: String,
    /// Milliseconds since 1970, UTC.
    pub(super) at_ms: i64,
    pub(super) amount: i64,
    /// Type, as it stands there.
    pub(super) kind: String,
    pub(super) running: Option<i64>,
    /// 1 when it counts.
    pub(super) active: i64,
    /// JSON.
    pub(super) metadata: Option<String>,
}

/// The kind of a row alone, without its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A transaction of this kind.
    Of(Kind),
    /// The type is not known.
    UnknownType,
    /// The amount has another sign than the type.
    WrongSign,
}

impl SourceRow {
    pub(super) const fn is_active(&self) -> bool {
        self.active == 1
    }

    pub(super) fn is_top_up(&self) -> bool {
        self.kind == "TOP_UP"
    }

    pub(super) fn meaning(&self) -> Meaning {
        let is_negative = self.amount < 0;
        match (self.kind.as_str(), is_negative) {
            ("TOP_UP", false) => Meaning::Of(Kind::TopUp),
            // What a subscription takes is used; what it brings was promised with it.
            ("USAGE" | "SUBSCRIPTION", true) => Meaning::Of(Kind::Usage),
            ("GRANT" | "SUBSCRIPTION", false) => Meaning::Of(Kind::Grant),
            ("REFUND", true) => Meaning::Of(Kind::Refund),
            ("CARD_CHECK", _) => Meaning::Of(Kind::CardCheck),
            ("TOP_UP" | "USAGE" | "GRANT" | "REFUND", _) => Meaning::WrongSign,
            _ => Meaning::UnknownType,
        }
    }

    /// The ids at Stripe of the payment that a top-up or refund is about; the payment intent first.
    pub(super) fn payment_ids(&self) -> Vec<String> {
        if !self.is_top_up() && self.kind != "REFUND" {
            return Vec::new();
        }
        let metadata =
            self.metadata.as_deref().and_then(|text| serde_json::from_str::<Json>(text).ok());
        let text = |json: &Json| json.as_str().or_else(|| json["id"].as_str()).map(str::to_owned);
        let mut ids: Vec<String> = vec![self.key.clone()];
        if let Some(metadata) = metadata {
            ids.extend(
                ["payment_intent", "id", "session_id", "charge"]
                    .iter()
                    .filter_map(|name| text(&metadata[*name])),
            );
        }
        let is_id = |id: &String| {
            id.len() <= ID_MAX
                && !id.chars().any(char::is_control)
                && PAYMENT_IDS.iter().any(|begin| id.starts_with(begin))
        };
        ids.retain(is_id);
        ids.sort_by_key(|id| PAYMENT_IDS.iter().position(|begin| id.starts_with(begin)));
        ids.dedup();
        ids
    }

    /// The metadata of the transaction: that of the row, and what else the ledger has no place for.
    pub(super) fn metadata(&self) -> String {
        let Self { at_ms, kind, .. } = self;
        let own = format!(
            "\"imported\":{{\"created_at_ms\":{at_ms},\"type\":{}}}",
            Json::from(kind.as_str())
        );
        match self.metadata.as_deref().map(str::trim) {
            None | Some("" | "null" | "{}") => format!("{{{own}}}"),
            Some(fields) if fields.starts_with('{') => {
                format!("{{{own},{}", fields.get(1..).unwrap_or_default())
            }
            Some(other) => format!("{{{own},\"value\":{other}}}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &str, key: &str, metadata: Option<&str>) -> SourceRow {
        SourceRow {
            key: key.to_owned(),
            user_id: "u1".to_owned(),
            at_ms: 7,
            amount: 5,
            kind: kind.to_owned(),
            running: None,
            active: 1,
            metadata: metadata.map(str::to_owned),
        }
    }

    #[test]
    fn a_payment_is_named_by_its_intent_first() {
        let metadata = r#"{"id": "cs_1", "payment_intent": {"id": "pi_1"}, "customer": "cus_1"}"#;
        assert_eq!(row("TOP_UP", "cs_1", Some(metadata)).payment_ids(), ["pi_1", "cs_1"]);
        assert_eq!(row("TOP_UP", "welcome", None).payment_ids(), Vec::<String>::new());
        assert_eq!(row("USAGE", "pi_1", None).payment_ids(), Vec::<String>::new());
    }

    #[test]
    fn metadata_stays_and_says_where_it_is_from() {
        for (metadata, expected) in [
            (None, r#"{"imported":{"created_at_ms":7,"type":"GRANT"}}"#),
            (Some("{}"), r#"{"imported":{"created_at_ms":7,"type":"GRANT"}}"#),
            (Some(r#"{"a": 1}"#), r#"{"imported":{"created_at_ms":7,"type":"GRANT"},"a": 1}"#),
            (Some("[1]"), r#"{"imported":{"created_at_ms":7,"type":"GRANT"},"value":[1]}"#),
        ] {
            let written = row("GRANT", "k", metadata).metadata();
            assert_eq!(written, expected);
            serde_json::from_str::<Json>(&written).expect("JSON");
        }
    }
}
