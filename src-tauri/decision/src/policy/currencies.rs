//! A policy with the settings of each currency.

use std::{borrow::Cow, collections::BTreeMap};

use money::Currency;

use super::compiled::CheckedPolicy;
use super::settings::PolicySettings;

/// A policy for cases in any currency: the rules are the same, the settings differ by currency.
#[derive(Clone, Debug)]
pub struct CurrencyPolicies {
    /// The workspace's currency; `None` when the same settings are used for every currency.
    home: Option<Currency>,
    policy: CheckedPolicy,
    others: BTreeMap<Currency, PolicySettings>,
}

impl CurrencyPolicies {
    /// `policy` has the settings of `home`. A currency that is not in `others` has a tolerance of
    /// zero.
    pub const fn new(
        policy: CheckedPolicy,
        home: Currency,
        others: BTreeMap<Currency, PolicySettings>,
    ) -> Self {
        Self { home: Some(home), policy, others }
    }

    /// The rules with the settings of a currency.
    pub fn of(&self, currency: Currency) -> Cow<'_, CheckedPolicy> {
        if self.home.is_none_or(|home| home == currency) {
            return Cow::Borrowed(&self.policy);
        }
        let settings = self.others.get(&currency).copied().unwrap_or_default();
        Cow::Owned(self.policy.clone().in_currency(currency, settings))
    }

    /// The rules with the settings of the workspace's currency.
    pub(crate) const fn at_home(&self) -> &CheckedPolicy {
        &self.policy
    }
}

/// The same settings for every currency: for cases that are all in one.
impl From<CheckedPolicy> for CurrencyPolicies {
    fn from(policy: CheckedPolicy) -> Self {
        Self { home: None, policy, others: BTreeMap::new() }
    }
}
