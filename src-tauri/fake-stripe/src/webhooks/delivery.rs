//! One event on its way to one endpoint.

/// How long after each attempt that failed the next one comes, by the stand-in's clock. A sandbox
/// of Stripe tries three times more over some hours.
pub(super) const RETRY_SECONDS: [i64; 3] = [60, 3_600, 10_800];

/// One event on its way to one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delivery {
    pub(crate) event: String,
    pub(crate) endpoint: String,
    /// 0, and from 1 on for duplicates.
    pub(crate) copy: u32,
    /// 1 for the first.
    pub(super) attempt: u32,
    /// Unix seconds.
    pub(super) due: i64,
}

/// Whether an endpoint took the delivery: any status that means success.
pub(crate) fn has_arrived(status: Option<u16>) -> bool {
    status.is_some_and(|status| (200..300).contains(&status))
}
