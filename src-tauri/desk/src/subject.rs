//! Subjects of audit records, calls and cases: typed in Rust, text in the database.

use store::StoreError;

/// The subject of an audit record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Transaction(i64),
    Wallet(String),
    Hold(String),
    User(String),
    Payment(String),
    RefundRequest(i64),
    Refund(String),
    /// A refund that did not go through Stripe.
    NotedRefund(i64),
    Dispute(String),
    /// The evidence of a dispute; its records contain ids and digests only.
    Evidence(String),
    EvidenceMatrix,
    StandingTexts,
    Settings,
    Attention(i64),
    OutboxCall(i64),
    Warning(String),
    /// A copy of the workspace, by the name of its file.
    Backup(String),
    /// The workspace as a whole.
    Workspace,
    /// An export, by its number.
    Export(i64),
    /// A schedule of exports, by its number.
    ExportSchedule(i64),
    /// A token, by its public part.
    Token(String),
}

impl Subject {
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Transaction(_) => "transaction",
            Self::Wallet(_) => "wallet",
            Self::Hold(_) => "hold",
            Self::User(_) => "user",
            Self::Payment(_) => "payment",
            Self::RefundRequest(_) => "refund_request",
            Self::Refund(_) => "refund",
            Self::NotedRefund(_) => "noted_refund",
            Self::Dispute(_) => "dispute",
            Self::Evidence(_) => "evidence",
            Self::EvidenceMatrix => "evidence_matrix",
            Self::StandingTexts => "standing_texts",
            Self::Settings => "settings",
            Self::Attention(_) => "attention",
            Self::OutboxCall(_) => "outbox_call",
            Self::Warning(_) => "radar.early_fraud_warning",
            Self::Backup(_) => "backup",
            Self::Workspace => "workspace",
            Self::Export(_) => "export",
            Self::ExportSchedule(_) => "export_schedule",
            Self::Token(_) => "token",
        }
    }

    pub(crate) fn id(&self) -> String {
        match self {
            Self::Transaction(id)
            | Self::RefundRequest(id)
            | Self::NotedRefund(id)
            | Self::Attention(id)
            | Self::OutboxCall(id)
            | Self::Export(id)
            | Self::ExportSchedule(id) => id.to_string(),
            Self::Wallet(id)
            | Self::Hold(id)
            | Self::User(id)
            | Self::Payment(id)
            | Self::Refund(id)
            | Self::Dispute(id)
            | Self::Warning(id)
            | Self::Backup(id)
            | Self::Token(id)
            | Self::Evidence(id) => id.clone(),
            Self::EvidenceMatrix => "evidence_matrix".to_owned(),
            Self::StandingTexts => "standing_texts".to_owned(),
            Self::Settings => "settings".to_owned(),
            Self::Workspace => "workspace".to_owned(),
        }
    }

    /// The subject of a case from its name in the queue; `None` when no case has such a name.
    pub(crate) fn of_case(name: &str) -> Option<Self> {
        match name.split_once(':')? {
            ("dispute", id) => Some(Self::Dispute(id.to_owned())),
            ("refund_request", id) => Some(Self::RefundRequest(id.parse().ok()?)),
            ("refund", id) => Some(Self::Refund(id.to_owned())),
            ("radar.early_fraud_warning", id) => Some(Self::Warning(id.to_owned())),
            _ => None,
        }
    }

    /// The name that commands and queue use: `refund_request:12`.
    pub(crate) fn name(&self) -> String {
        format!("{}:{}", self.kind(), self.id())
    }
}

/// The phase of a dispute. Each phase has its own answer; a call confirmed for one phase is never
/// sent in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The bank asks for information; no money has moved.
    Inquiry,
    /// The bank has taken the money.
    Chargeback,
    /// A lost chargeback can be appealed.
    Appeal,
}

impl Phase {
    const ALL: [Self; 3] = [Self::Inquiry, Self::Chargeback, Self::Appeal];

    /// The value stored in the database.
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

/// The attempt and phase that a call was confirmed for. When the call is sent, the case must still
/// be in them; the outcome of the call does not change a later attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CallTarget {
    /// Number of the case's attempt.
    pub(crate) attempt: i64,
    /// Phase of the dispute; `None` for a refund request.
    pub(crate) phase: Option<Phase>,
}

/// The case that a call in the outbox belongs to: `refund_request:12`, `dispute:du_1`,
/// `evidence:du_1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CallSubject {
    RefundRequest(i64),
    Dispute(String),
    /// A draft of the evidence of a dispute.
    Evidence(String),
}

impl CallSubject {
    /// Parses the text of a row or a command; `None` for a case without calls.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("refund_request", id) => Some(Self::RefundRequest(id.parse().ok()?)),
            ("dispute", id) => Some(Self::Dispute(id.to_owned())),
            ("evidence", id) => Some(Self::Evidence(id.to_owned())),
            _ => None,
        }
    }

    /// The text stored in the row.
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
