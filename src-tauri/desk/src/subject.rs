//! What a record, a call or a case is about: typed here, text in the database.

use store::StoreError;

/// What a record is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Transaction(i64),
    Wallet(String),
    Hold(String),
    User(String),
    RefundRequest(i64),
    Refund(String),
    Dispute(String),
    /// The evidence of a dispute; ids and digests only.
    Evidence(String),
    EvidenceMatrix,
    StandingTexts,
    Settings,
    Attention(i64),
    OutboxCall(i64),
    Warning(String),
}

impl Subject {
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Transaction(_) => "transaction",
            Self::Wallet(_) => "wallet",
            Self::Hold(_) => "hold",
            Self::User(_) => "user",
            Self::RefundRequest(_) => "refund_request",
            Self::Refund(_) => "refund",
            Self::Dispute(_) => "dispute",
            Self::Evidence(_) => "evidence",
            Self::EvidenceMatrix => "evidence_matrix",
            Self::StandingTexts => "standing_texts",
            Self::Settings => "settings",
            Self::Attention(_) => "attention",
            Self::OutboxCall(_) => "outbox_call",
            Self::Warning(_) => "radar.early_fraud_warning",
        }
    }

    pub(crate) fn id(&self) -> String {
        match self {
            Self::Transaction(id)
            | Self::RefundRequest(id)
            | Self::Attention(id)
            | Self::OutboxCall(id) => id.to_string(),
            Self::Wallet(id)
            | Self::Hold(id)
            | Self::User(id)
            | Self::Refund(id)
            | Self::Dispute(id)
            | Self::Warning(id)
            | Self::Evidence(id) => id.clone(),
            Self::EvidenceMatrix => "evidence_matrix".to_owned(),
            Self::StandingTexts => "standing_texts".to_owned(),
            Self::Settings => "settings".to_owned(),
        }
    }

    /// The subject of a case in the queue, from its name.
    pub(crate) fn of_case(name: &str) -> Option<Self> {
        match name.split_once(':')? {
            ("dispute", id) => Some(Self::Dispute(id.to_owned())),
            ("refund_request", id) => Some(Self::RefundRequest(id.parse().ok()?)),
            ("refund", id) => Some(Self::Refund(id.to_owned())),
            ("radar.early_fraud_warning", id) => Some(Self::Warning(id.to_owned())),
            _ => None,
        }
    }

    /// `refund_request:12`, as commands name a case.
    pub(crate) fn name(&self) -> String {
        format!("{}:{}", self.kind(), self.id())
    }
}

/// Which part of its life a dispute is in. Each wants an answer of its own: what was meant for one
/// never leaves for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The bank asks.
    Inquiry,
    /// The bank has taken the money.
    Chargeback,
    /// A lost chargeback may be appealed.
    Appeal,
}

impl Phase {
    const ALL: [Self; 3] = [Self::Inquiry, Self::Chargeback, Self::Appeal];

    /// The word used in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::Chargeback => "chargeback",
            Self::Appeal => "appeal",
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|phase| phase.as_str() == text)
            .ok_or_else(|| StoreError::Damaged(format!("phase of a dispute {text}")))
    }
}

/// What a call was confirmed for. Its case must still stand so when the call leaves, and what becomes
/// of it changes nothing of a later attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CallTarget {
    /// Which attempt of the case.
    pub(crate) attempt: i64,
    /// Which part of a dispute's life; none for a refund request.
    pub(crate) phase: Option<Phase>,
}

/// What a call in the outbox acts for: `refund_request:12`, `dispute:du_1`, `evidence:du_1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CallSubject {
    RefundRequest(i64),
    Dispute(String),
    /// A draft of the evidence of a dispute.
    Evidence(String),
}

impl CallSubject {
    /// From the text of a row or a command; none for what no call acts for.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("refund_request", id) => Some(Self::RefundRequest(id.parse().ok()?)),
            ("dispute", id) => Some(Self::Dispute(id.to_owned())),
            ("evidence", id) => Some(Self::Evidence(id.to_owned())),
            _ => None,
        }
    }

    /// The text of the row.
    pub(crate) fn name(&self) -> String {
        Subject::from(self).name()
    }
}

impl From<&CallSubject> for Subject {
    fn from(subject: &CallSubject) -> Self {
        match subject {
            CallSubject::RefundRequest(id) => Self::RefundRequest(*id),
            CallSubject::Dispute(id) => Self::Dispute(id.clone()),
            CallSubject::Evidence(id) => Self::Evidence(id.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CallSubject, Phase};

    #[test]
    fn phases_read_back() {
        for phase in Phase::ALL {
            assert_eq!(Phase::parse(phase.as_str()).ok(), Some(phase));
        }
        assert!(Phase::parse("mediation").is_err());
    }

    #[test]
    fn what_a_call_acts_for_reads_back() {
        for subject in [
            CallSubject::RefundRequest(12),
            CallSubject::Dispute("du_1".to_owned()),
            CallSubject::Evidence("du_1".to_owned()),
        ] {
            assert_eq!(CallSubject::parse(&subject.name()), Some(subject));
        }
        for text in ["refund_request:twelve", "refund:re_1", "du_1", ""] {
            assert_eq!(CallSubject::parse(text), None, "{text}");
        }
    }
}
