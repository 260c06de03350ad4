//! Lives that once went wrong, made short.

use harness::Engine;
use rstest::rstest;

use super::{
    ReadOrder, failure,
    story::{Bank, Costs, Life, Step},
};

const fn opens(status: &'static str, percent: i64, bank: Bank) -> Step {
    Step::Opens { status, percent, bank, costs: Costs::Nothing }
}

const fn decides(is_good: bool) -> Step {
    Step::Decides { which: 0, is_good, percent_back: None }
}

const fn refund(percent: i64) -> Step {
    Step::Refund { percent }
}

const OPENS: Step = opens("needs_response", 100, Bank::Home);
const ASKS: Step = opens("warning_needs_response", 50, Bank::Home);
const COSTLY: Step = Step::Opens {
    status: "needs_response",
    percent: 100,
    bank: Bank::SettlesInEuros,
    costs: Costs::NetworkFee,
};
const ANSWERED: Step = Step::Answers { which: 0, text: "see the log" };
const EUROS: Bank = Bank::DisputesEuros;

/// Money, credits, what happens, and whether what is open then ends well.
#[rstest]
// What undoes a second loss was taken for a loss that stands.
#[case::a_third_loss_is_taken_as_the_first(
    (1000, 1000), &[OPENS, decides(false), decides(true), decides(false), decides(true), decides(false)], false
)]
#[case::a_third_loss_writes_nothing_off_before_the_money_is_gone(
    (1000, 979), &[OPENS, decides(false), decides(true), decides(false), decides(true), decides(false)], false
)]
// Nothing is left to hold or to decide about, and the letter must be answered all the same.
#[case::a_chargeback_after_a_full_refund_is_taken_where_credits_are_another_figure(
    (1000, 1200), &[refund(100), OPENS], false
)]
#[case::a_chargeback_in_euros_after_a_full_refund_is_taken(
    (1000, 1000), &[refund(100), opens("needs_response", 100, EUROS)], false
)]
#[case::an_inquiry_in_euros_after_a_full_refund_is_taken(
    (1000, 1000), &[refund(100), opens("warning_needs_response", 100, EUROS)], true
)]
// Each was taken anew as if it were the last, so that its rounding came on top.
#[case::refunds_keep_their_rounding_when_a_dispute_goes_away(
    (762, 678), &[ASKS, refund(10), refund(10), refund(30)], true
)]
// What the first then took for the second's sake was awaited in silence.
#[case::a_case_lost_after_a_win_gets_its_part_from_another(
    (1000, 1000),
    &[opens("needs_response", 50, Bank::Home), decides(true), opens("lost", 100, Bank::Home), decides(false)],
    false
)]
// The fee of the answer stands beside the dispute, and was posted nowhere.
#[case::an_answer_that_costs_a_fee_is_won((1000, 1000), &[COSTLY, ANSWERED], true)]
#[case::an_answer_that_costs_a_fee_is_lost((1000, 1000), &[COSTLY, ANSWERED], false)]
// Who was heard first took the credits, and the other one's money was written off.
#[case::a_refund_and_a_dispute_share_the_credits_in_whatever_order_they_are_heard(
    (1000, 1000), &[refund(50), opens("lost", 100, Bank::Home)], false
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_life_that_went_wrong_ends_right(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[case] (money, credits): (i64, i64),
    #[case] steps: &[Step],
    #[case] ends_well: bool,
) {
    let life = Life {
        money,
        credits,
        is_in_metadata: true,
        used: 0,
        steps: steps.to_vec(),
        ends_well: [ends_well; 3],
    };
    let orders = [ReadOrder::AtEachStep, ReadOrder::AtTheEnd, ReadOrder::Confused(1)];
    if let Some(why) = failure(engine, &life, &orders).await {
        panic!("{why}");
    }
}
