//! Steps of refund requests.

use desk::{ApproveRefund, RejectRefund, RequestRefund, UndoAction, WithdrawRefund};
use money::MinorUnits;
use store::Timestamp;

use super::Scenario;
use crate::{DemoError, payment::Payment, plan::RefundStep};

const DAY_MICROS: i64 = 86_400_000_000;
/// Payments looked at before one is taken that fits less well.
const TRIES: usize = 60;

/// A request that has been made.
#[derive(Clone, Debug)]
pub(super) struct RefundCase {
    payment: usize,
    request_id: String,
    asked: i64,
}

impl Scenario<'_> {
    pub(super) async fn refund(
        &mut self,
        at: Timestamp,
        case: usize,
        step: RefundStep,
    ) -> Result<(), DemoError> {
        self.flush().await?;
        self.stripe.set_clock(at)?;
        if step == RefundStep::Ask {
            self.refunds[case] = self.ask(at).await?;
            return Ok(());
        }
        // Without a payment there was no request.
        let Some(it) = self.refunds[case].clone() else { return Ok(()) };
        Box::pin(self.step(&it, step)).await?;
        self.refresh_wallets(self.payments[it.payment].person).await
    }

    async fn ask(&mut self, at: Timestamp) -> Result<Option<RefundCase>, DemoError> {
        let Some(payment) = self.take_payment(at, 0, 45)? else { return Ok(None) };
        let Payment { person, wallet, reference, amount, .. } = self.payments[payment].clone();
        let unused = self.wallets.available(person, wallet).clamp(0, amount.minor());
        let asks_unused = unused >= 100 && self.rng.percent(45);
        let asked = if asks_unused { unused } else { amount.minor() };
        let input = RequestRefund {
            user_id: self.people[person].id.clone(),
            reference,
            amount: Some(MinorUnits::new(asked).map_err(desk::DeskError::from)?),
            reason: (*self.rng.pick(&self.texts.reasons)).to_owned(),
            key: Some(self.rng.id("ask_", 20)),
        };
        let view = self
            .desk
            .request_refund(&desk::Actor::operator_or_unnamed("help-centre"), input)
            .await?;
        if self.rng.percent(60) {
            self.wallets.leave(person);
        }
        Ok(Some(RefundCase { payment, request_id: view.id, asked }))
    }

    async fn step(&mut self, it: &RefundCase, step: RefundStep) -> Result<(), DemoError> {
        let operator = self.operator();
        let request_id = it.request_id.clone();
        match step {
            RefundStep::Ask => {}
            RefundStep::Approve => {
                let half = self.rng.percent(10) && it.asked >= 1_000;
                let amount = half.then(|| MinorUnits::new(it.asked / 2)).transpose();
                let amount = amount.map_err(desk::DeskError::from)?;
                let note = self.rng.percent(40).then(|| *self.rng.pick(&self.texts.notes));
                let input = ApproveRefund {
                    request_id,
                    amount,
                    note: note.map(str::to_owned),
                    despite_refund: false,
                    despite_inquiry: false,
                };
                self.desk.approve_refund(&operator, input).await?;
            }
            RefundStep::Undo => {
                let case = format!("refund_request:{request_id}");
                self.desk.undo_action(&operator, UndoAction { case }).await?;
            }
            RefundStep::Sync => {
                self.desk.send_waiting().await?;
            }
            RefundStep::Reject => {
                let reason = (*self.rng.pick(&self.texts.rejections)).to_owned();
                self.desk.reject_refund(&operator, RejectRefund { request_id, reason }).await?;
            }
            RefundStep::Withdraw => {
                let reason = Some((*self.rng.pick(&self.texts.withdrawals)).to_owned());
                self.desk.withdraw_refund(&operator, WithdrawRefund { request_id, reason }).await?;
            }
            RefundStep::News(status) => self.refund_news(&request_id, status).await?,
            RefundStep::Dashboard => {
                let reference = self.payments[it.payment].reference.clone();
                let object = self.stripe.refund(&reference, it.asked)?;
                self.ingest(object).await?;
            }
        }
        Ok(())
    }

    async fn refund_news(&mut self, request_id: &str, status: &str) -> Result<(), DemoError> {
        let input = desk::GetRefundRequest { request_id: request_id.to_owned() };
        let detail = self.desk.get_refund_request(input).await?;
        let refund = detail.request.refund_id.unwrap_or_default();
        let object = self.stripe.settle_refund(&refund, status)?;
        self.ingest(object).await
    }

    /// A payment that is so many days old and that no case is about, told to the bank: from now on
    /// one is. Any other when there is none.
    pub(super) fn take_payment(
        &mut self,
        at: Timestamp,
        youngest_days: i64,
        oldest_days: i64,
    ) -> Result<Option<usize>, DemoError> {
        let before = |days: i64| at.micros() - days * DAY_MICROS;
        let from = self.payments.partition_point(|it| it.at.micros() < before(oldest_days));
        let to = self.payments.partition_point(|it| it.at.micros() < before(youngest_days));
        let is_free = |payments: &[Payment], index: usize| !payments[index].is_taken;
        let requested = (0..TRIES).filter(|_| from < to).find_map(|_| {
            let index = from + self.rng.index(to - from);
            is_free(&self.payments, index).then_some(index)
        });
        let any = || (0..self.payments.len()).rev().find(|&index| is_free(&self.payments, index));
        let Some(index) = requested.or_else(any) else { return Ok(None) };
        self.payments[index].is_taken = true;
        self.publish(index)?;
        Ok(Some(index))
    }
}
