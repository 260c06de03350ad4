//! Accumulates the result of a back-test.

use std::collections::BTreeMap;

use money::Currency;

use super::past::{PastCase, PastOutcome};
use super::price::Price;
use super::totals::{BackTest, Flip, GroupTotals, RuleCount, Totals, UndecidedCase};
use crate::DecisionError;
use crate::policy::{CaseAction, CheckedPolicy, Choice};

/// Totals by currency and name.
type Groups = BTreeMap<Currency, BTreeMap<String, Totals>>;

/// The result so far.
pub(super) struct Tally<'a> {
    draft: &'a CheckedPolicy,
    seen_count: u64,
    flips: Vec<Flip>,
    by_currency: BTreeMap<Currency, Totals>,
    by_reason: Groups,
    by_month: Groups,
    by_rule: Vec<u64>,
    by_fallback: u64,
    undecided: Vec<UndecidedCase>,
}

impl<'a> Tally<'a> {
    pub(super) fn of(draft: &'a CheckedPolicy) -> Self {
        Self {
            draft,
            seen_count: 0,
            flips: vec![],
            by_currency: BTreeMap::new(),
            by_reason: BTreeMap::new(),
            by_month: BTreeMap::new(),
            by_rule: vec![0; draft.policy().rules.len()],
            by_fallback: 0,
            undecided: vec![],
        }
    }

    pub(super) const fn seen(&self) -> u64 {
        self.seen_count
    }

    pub(super) fn undecided(&mut self, id: String, refusal: &DecisionError) {
        self.seen_count = self.seen_count.saturating_add(1);
        self.undecided.push(UndecidedCase { id, code: refusal.code().to_owned() });
    }

    pub(super) fn count(
        &mut self,
        case: PastCase,
        was: CaseAction,
        choice: Choice,
        priced: Option<(Price, Price)>,
    ) -> Result<(), DecisionError> {
        let facts = &case.facts;
        let flips = was.effect_on(facts.kind) != choice.action.effect_on(facts.kind);
        let fee_unknown = facts.dispute_fee.is_none() || facts.counter_fee.is_none();
        let one = Totals::of_case(flips, fee_unknown, priced)?;
        self.seen_count = self.seen_count.saturating_add(1);
        let fired = choice.rule.and_then(|index| self.by_rule.get_mut(index));
        let fired = fired.unwrap_or(&mut self.by_fallback);
        *fired = fired.saturating_add(1);
        self.by_currency.entry(facts.currency).or_default().add(&one)?;
        group(&mut self.by_reason, facts.currency, &facts.reason).add(&one)?;
        group(&mut self.by_month, facts.currency, &case.month).add(&one)?;
        if flips {
            self.flips.push(Flip {
                from: was,
                to: choice.action,
                rule: self.draft.rule_name(choice.rule).to_owned(),
                amount: facts.amount,
                currency: facts.currency,
                outcome_known: case.outcome != PastOutcome::Open,
                id: case.id,
            });
        }
        Ok(())
    }

    pub(super) fn finish(self, is_complete: bool) -> BackTest {
        let rules = self.by_rule.iter().enumerate().map(|(index, count)| (Some(index), *count));
        let by_rule = rules.chain([(None, self.by_fallback)]).map(|(rule, case_count)| RuleCount {
            rule: self.draft.rule_name(rule).to_owned(),
            case_count,
        });
        let whole = self.by_currency.into_iter().map(|(currency, totals)| GroupTotals {
            currency,
            name: String::new(),
            totals,
        });
        BackTest {
            is_complete,
            seen_count: self.seen_count,
            by_rule: by_rule.collect(),
            flips: self.flips,
            by_currency: whole.collect(),
            by_reason: rows(self.by_reason),
            by_month: rows(self.by_month),
            undecided: self.undecided,
        }
    }
}

fn group<'g>(groups: &'g mut Groups, currency: Currency, name: &str) -> &'g mut Totals {
    groups.entry(currency).or_default().entry(name.to_owned()).or_default()
}

fn rows(groups: Groups) -> Vec<GroupTotals> {
    groups
        .into_iter()
        .flat_map(|(currency, names)| {
            names.into_iter().map(move |(name, totals)| GroupTotals { currency, name, totals })
        })
        .collect()
}
