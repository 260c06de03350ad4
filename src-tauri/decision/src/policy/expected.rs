//! The expected value of each action, with all its inputs. Only money at Stripe: credits that a
//! lost dispute takes from a wallet are not counted.
//!
//! | Action | Money, before it happens |
//! |---|---|
//! | accept a chargeback | −amount − dispute fee |
//! | contest a chargeback | −dispute fee − work − (1 − p) × (amount + counter fee) |
//! | answer an inquiry | −work − (1 − p) × (amount + dispute fee): lost means it escalates |
//! | refund an inquiry in full | −amount |
//!
//! The counter fee comes back on a win; the dispute fee does where the payment method's terms
//! ([`MethodTerms`](crate::MethodTerms)) say so, and falls due only where they have one. The part behind (1 − p) is
//! rounded against us, so that an answer never looks better than it is.

use money::{Currency, MinorUnits};

use super::document::CaseAction;
use super::facts::{BasisPoints, CaseFacts, WinRecord};
use super::named::named;
use super::settings::PolicySettings;
use crate::DisputeKind;

const WHOLE: i64 = 10_000;

/// Values for one case that replace those from facts and settings; absent fields are not replaced.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct ExpectedOverrides {
    /// Win probability of an answer.
    pub win_chance: Option<BasisPoints>,
    /// Fee of the dispute, in minor units.
    pub dispute_fee: Option<MinorUnits>,
    /// Fee of an answer, in minor units.
    pub counter_fee: Option<MinorUnits>,
    /// Cost of a person's work on an answer, in minor units.
    pub work_cost: Option<MinorUnits>,
}

/// The expected value of every possible action, in minor units of `currency`; losses are negative.
/// A sum beyond the range of amounts is `None`, like an unknown one.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct Expected {
    /// Currency of all money here.
    pub currency: Currency,
    /// Disputed amount.
    pub amount: MinorUnits,
    /// Fee of the dispute.
    pub dispute_fee: MoneyInput,
    /// Fee of an answer.
    pub counter_fee: MoneyInput,
    /// Cost of a person's work on an answer.
    pub work_cost: MoneyInput,
    /// Win probability of an answer.
    pub win_chance: WinChance,
    /// Accepting; `None` for an inquiry.
    pub accept: Option<MinorUnits>,
    /// Contesting, or answering the inquiry; `None` while the win probability is unknown, or when
    /// the bank accepts no answer.
    pub contest: Option<MinorUnits>,
    /// The answer, if it wins; `None` when the bank accepts none.
    pub contest_won: Option<MinorUnits>,
    /// The answer, if it loses; `None` when the bank accepts none.
    pub contest_lost: Option<MinorUnits>,
    /// Refunding in full; `None` for a chargeback.
    pub refund_in_full: Option<MinorUnits>,
    /// The cheapest action with a known value; `None` when there is nothing to compare.
    pub best: Option<CaseAction>,
}

/// An input of the expected value.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct MoneyInput {
    /// Minor units; zero when it is unknown.
    pub value: MinorUnits,
    /// Its source.
    pub source: InputSource,
}

named! {
    /// Source of an input of the expected value.
    InputSource {
        /// Given for this case.
        Given = "given",
        /// A fact of the case.
        Fact = "fact",
        /// A setting of the policy.
        Settings = "settings",
        /// The payment method, or the kind of dispute, has no such fee.
        NotDue = "not_due",
        /// Unknown; counted as zero.
        Unknown = "unknown",
    }
}

/// Win probability of an answer, and its basis.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
pub struct WinChance {
    /// The probability; `None` when unknown.
    pub basis_points: Option<BasisPoints>,
    /// Its basis.
    pub basis: WinChanceBasis,
}

/// Basis of a win probability.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WinChanceBasis {
    /// Given for this case.
    Given,
    /// Won share of the decided disputes of this reason, rounded down.
    Record(WinRecord),
    /// No outcome of this reason yet.
    Unknown,
}

impl Expected {
    pub(super) fn of(
        facts: &CaseFacts,
        settings: &PolicySettings,
        given: &ExpectedOverrides,
    ) -> Self {
        let asked = facts.asked();
        let dispute_fee =
            MoneyInput::of_fee(given.dispute_fee, facts.dispute_fee, facts.has_dispute_fee());
        let counter_fee =
            MoneyInput::of_fee(given.counter_fee, facts.counter_fee, facts.has_counter_fee());
        let work_cost =
            MoneyInput::of(given.work_cost, Some(settings.work_cost), InputSource::Settings);
        let win_chance = win_chance(given.win_chance, facts.reason_record);
        let (amount, fee, counter, work) =
            (asked.get(), dispute_fee.value.get(), counter_fee.value.get(), work_cost.value.get());
        // Sums of at most four numbers of 53 bits fit into i64, and the results are checked.
        // Saturating avoids a branch.
        let (won, stake) = match facts.kind {
            DisputeKind::Chargeback if facts.fee_comes_back() => {
                (work, amount.saturating_add(fee).saturating_add(counter))
            }
            DisputeKind::Chargeback => (fee.saturating_add(work), amount.saturating_add(counter)),
            DisputeKind::Inquiry => (work, amount.saturating_add(fee)),
        };
        let answered = facts.why_no_answer().is_none();
        let expected = win_chance
            .basis_points
            .map(|win_probability| won.saturating_add(at_risk(stake, win_probability)))
            .filter(|_| answered);
        let is_chargeback = facts.kind == DisputeKind::Chargeback;
        let accept = loss(is_chargeback.then(|| amount.saturating_add(fee)));
        let contest = loss(expected);
        let refund_in_full = loss((!is_chargeback).then_some(amount));
        Self {
            currency: facts.currency,
            amount: asked,
            dispute_fee,
            counter_fee,
            work_cost,
            win_chance,
            accept,
            contest,
            contest_won: loss(answered.then_some(won)),
            contest_lost: loss(answered.then(|| won.saturating_add(stake))),
            refund_in_full,
            best: best(facts.kind, accept.or(refund_in_full), contest),
        }
    }
}

impl MoneyInput {
    /// A fee; zero when it is not due, unless given for this case.
    fn of_fee(given: Option<MinorUnits>, known: Option<MinorUnits>, falls_due: bool) -> Self {
        if given.is_none() && !falls_due {
            return Self { value: MinorUnits::ZERO, source: InputSource::NotDue };
        }
        Self::of(given, known, InputSource::Fact)
    }

    fn of(given: Option<MinorUnits>, known: Option<MinorUnits>, source: InputSource) -> Self {
        match (given, known) {
            (Some(value), _) => Self { value, source: InputSource::Given },
            (None, Some(value)) => Self { value, source },
            (None, None) => Self { value: MinorUnits::ZERO, source: InputSource::Unknown },
        }
    }
}

fn win_chance(given: Option<BasisPoints>, record: Option<WinRecord>) -> WinChance {
    if given.is_some() {
        return WinChance { basis_points: given, basis: WinChanceBasis::Given };
    }
    match record.and_then(|record| Some((record, record.rate()?))) {
        Some((record, rate)) => {
            WinChance { basis_points: Some(rate), basis: WinChanceBasis::Record(record) }
        }
        None => WinChance { basis_points: None, basis: WinChanceBasis::Unknown },
    }
}

/// `(1 − win probability) × stake`, rounded up, against the merchant.
pub(crate) fn at_risk(stake: i64, win_probability: BasisPoints) -> i64 {
    let losing = i128::from(WHOLE).saturating_sub(i128::from(win_probability.get()));
    let product = i128::from(stake).saturating_mul(losing);
    let rounded = product.saturating_add(i128::from(WHOLE.saturating_sub(1)));
    // At most the stake itself, which is an i64.
    i64::try_from(rounded.div_euclid(i128::from(WHOLE))).unwrap_or(stake)
}

/// `None` beyond the range of amounts; the decision does not depend on it.
fn loss(minor: Option<i64>) -> Option<MinorUnits> {
    MinorUnits::new(minor?.saturating_neg()).ok()
}

/// At equality accepting or refunding, which costs no work.
fn best(
    kind: DisputeKind,
    give_way: Option<MinorUnits>,
    answer: Option<MinorUnits>,
) -> Option<CaseAction> {
    let (give_way, answer) = (give_way?, answer?);
    Some(match kind {
        _ if answer > give_way => CaseAction::Contest.effect_on(kind),
        DisputeKind::Chargeback => CaseAction::Accept,
        DisputeKind::Inquiry => CaseAction::RefundInFull,
    })
}
