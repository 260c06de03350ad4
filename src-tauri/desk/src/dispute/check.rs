//! Checks before an action is confirmed.

use decision::DisputeKind;

use super::{row::Dispute, state::DisputeAct};
use crate::{DeskError, dispute::DisputeError};

/// Checks that evidence can be submitted now.
///
/// # Errors
/// `case_already_handled`, `dispute_not_answerable`.
pub(crate) fn check_contest(dispute: &Dispute) -> Result<(), DeskError> {
    check(dispute, DisputeAct::Contest)
}

/// Whether evidence is not accepted for this payment method in this phase.
fn is_answer_refused(dispute: &Dispute) -> bool {
    let facts = dispute.facts.as_ref().filter(|facts| facts.kind == dispute.kind);
    facts.is_some_and(|facts| facts.why_no_answer().is_some())
}

/// Refuses an action on a case that has changed at Stripe since it was displayed.
pub(super) fn check_revision(dispute: &Dispute, looked_at: Option<i64>) -> Result<(), DeskError> {
    if looked_at.is_some_and(|revision| revision != dispute.revision) {
        return Err(DisputeError::Changed { status: dispute.status.as_str().to_owned() }.into());
    }
    Ok(())
}

/// Checks that this action is possible now.
pub(super) fn check(dispute: &Dispute, act: DisputeAct) -> Result<(), DeskError> {
    if !dispute.answerable {
        return Err(DisputeError::NotAnswerable.into());
    }
    match (act, dispute.kind) {
        (DisputeAct::Accept, DisputeKind::Inquiry) => {
            return Err(DisputeError::InquiryNotAcceptable.into());
        }
        // Stripe refuses the refund, or pays it in addition to the money the bank has taken.
        (DisputeAct::RefundInFull, DisputeKind::Chargeback) => {
            return Err(DisputeError::ChargebackNotRefundable.into());
        }
        (DisputeAct::Contest, _) if is_answer_refused(dispute) => {
            return Err(DisputeError::NotAnswerable.into());
        }
        (DisputeAct::Accept | DisputeAct::Contest | DisputeAct::RefundInFull, _) => {}
    }
    if dispute.takes_action() {
        return Ok(());
    }
    let state = dispute.action.map_or_else(
        || dispute.status.as_str().to_owned(),
        |(act, state)| format!("{} ({})", state.as_str(), act.as_str()),
    );
    Err(DisputeError::IllegalStep { state, act }.into())
}
