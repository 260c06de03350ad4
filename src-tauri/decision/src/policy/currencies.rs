//! One document of rules with the numbers of each currency.

use std::{borrow::Cow, collections::BTreeMap};

use money::Currency;

use super::compiled::CheckedPolicy;
use super::settings::PolicySettings;

/// A policy for cases in any currency: the rules are the same, their numbers are each currency's own.
#[derive(Clone, Debug)]
pub struct CurrencyPolicies {
    /// The workspace's currency; `None` where one set of numbers serves every currency.
    home: Option<Currency>,
    policy: CheckedPolicy,
    others: BTreeMap<Currency, PolicySettings>,
}

impl CurrencyPolicies {
    /// `policy` has the numbers of `home`. A currency that is not in `others` has a tolerance of zero.
    pub const fn new(
        policy: CheckedPolicy,
        home: Currency,
        others: BTreeMap<Currency, PolicySettings>,
    ) -> Self {
        Self { home: Some(home), policy, others }
    }

    /// The rules with the numbers of a currency.
    pub fn of(&self, currency: Currency) -> Cow<'_, CheckedPolicy> {
        if self.home.is_none_or(|home| home == currency) {
            return Cow::Borrowed(&self.policy);
        }
        let settings = self.others.get(&currency).copied().unwrap_or_default();
        Cow::Owned(self.policy.clone().in_currency(currency, settings))
    }

    /// The rules with the numbers of the workspace's currency.
    pub(crate) const fn at_home(&self) -> &CheckedPolicy {
        &self.policy
    }
}

/// The same numbers for every currency: for cases that are all in one.
impl From<CheckedPolicy> for CurrencyPolicies {
    fn from(policy: CheckedPolicy) -> Self {
        Self { home: None, policy, others: BTreeMap::new() }
    }
}
