use super::{checkout_session, dispute, refund};
use crate::{agenda::Task, refusal::Refusal, state::State};

/// Lets everything happen whose moment has come, in the order of the moments.
pub(crate) fn catch_up(state: &mut State) {
    while let Some(task) = state.agenda.take_due(state.now()) {
        state.touch();
        // What was to happen may have become impossible: then it does not happen.
        if let Err(refusal) = happen(state, task) {
            tracing::debug!(?refusal, "what was to happen did not");
        }
    }
}

fn happen(state: &mut State, task: Task) -> Result<(), Refusal> {
    match task {
        Task::SettleRefund { refund, status } => {
            let reason = (status == "failed").then_some("expired_or_canceled_card");
            refund::settle_if_open(state, &refund, &status, reason)
        }
        Task::DecideDispute { dispute, status } => dispute::decide(state, &dispute, &status),
        Task::LapseDispute { dispute } => dispute::lapse(state, &dispute),
        Task::ExpireSession { session } => checkout_session::lapse(state, &session),
        Task::SettleSession { session, paid } => {
            checkout_session::settle(state, &session, paid).map(drop)
        }
    }
}
