use super::{checkout_session, dispute, payout, refund};
use crate::{api_error::ApiError, schedule::Task, state::State};

/// Carries out every scheduled task that is due, in the order of its moments.
pub(crate) fn catch_up(state: &mut State) {
    while let Some(task) = state.schedule.take_due(state.now()) {
        state.touch();
        // A task may have become impossible meanwhile: then it is dropped.
        if let Err(error) = carry_out(state, task) {
            tracing::debug!(?error, "a scheduled task was dropped");
        }
    }
}

fn carry_out(state: &mut State, task: Task) -> Result<(), ApiError> {
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
        Task::SettlePayout { payout, status } => payout::settle_if_open(state, &payout, &status),
        Task::ReconcilePayout { payout } => payout::reconcile(state, &payout),
        Task::PayOut => payout::pay_out_today(state),
    }
}
