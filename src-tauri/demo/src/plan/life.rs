//! Kinds of histories of disputes and inquiries, and their frequency.

/// A whole life. In brackets: how many transactions it makes, where a chargeback makes two when it
/// begins (what the bank takes, and its fee) and one when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// A chargeback that waits for an answer (2).
    Waiting,
    /// A chargeback of a half (2).
    Half,
    /// A chargeback of the other half of the same payment (2).
    OtherHalf,
    /// A chargeback that takes no answer (2).
    Unanswerable,
    /// An inquiry that waits for an answer (0).
    Inquiry,
    /// An inquiry that became a chargeback (2).
    Escalated,
    /// Confirmed just now (2).
    Leaving,
    /// Answered, at the bank (2).
    UnderReview,
    /// An inquiry, answered (0).
    InquiryUnderReview,
    /// An inquiry that came to nothing (0).
    InquiryClosed,
    /// An inquiry ended by a refund (1).
    InquiryRefunded,
    /// An inquiry that became a chargeback, contested and decided (3).
    InquiryEscalated,
    /// Contested and won (3).
    Won,
    /// Contested and lost (3).
    Lost,
    /// Contested, and decided as its reason usually is (3).
    Decided,
    /// Accepted (3).
    Accepted,
    /// Lost, and won weeks later (5).
    WonLate,
    /// Lost, and appealed (3).
    Appealed,
    /// Resolved before it became a dispute (0).
    Prevented,
    /// In a status that nobody knows yet (2).
    Unknown,
}

/// Each once (and only once where the weight is 0), then as often as the weights say.
pub(super) const LIVES: [(Life, u32); 20] = [
    (Life::Waiting, 12),
    (Life::Half, 0),
    (Life::OtherHalf, 0),
    (Life::Unanswerable, 0),
    (Life::Inquiry, 5),
    (Life::Escalated, 1),
    (Life::Leaving, 0),
    (Life::UnderReview, 4),
    (Life::InquiryUnderReview, 2),
    (Life::InquiryClosed, 4),
    (Life::InquiryRefunded, 2),
    (Life::InquiryEscalated, 3),
    (Life::Won, 0),
    (Life::Lost, 0),
    (Life::Decided, 52),
    (Life::Accepted, 8),
    (Life::WonLate, 3),
    (Life::Appealed, 0),
    (Life::Prevented, 3),
    (Life::Unknown, 0),
];

impl Life {
    pub(super) const fn transactions(self) -> usize {
        match self {
            Self::Inquiry | Self::InquiryUnderReview | Self::InquiryClosed | Self::Prevented => 0,
            Self::InquiryRefunded => 1,
            Self::Waiting
            | Self::Half
            | Self::OtherHalf
            | Self::Unanswerable
            | Self::Escalated
            | Self::Leaving
            | Self::UnderReview
            | Self::Unknown => 2,
            Self::InquiryEscalated
            | Self::Won
            | Self::Lost
            | Self::Decided
            | Self::Accepted
            | Self::Appealed => 3,
            Self::WonLate => 5,
        }
    }
}
