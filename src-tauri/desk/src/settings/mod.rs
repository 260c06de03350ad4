//! Settings of the workspace and the dispute policy, versioned together: a change adds a row, and
//! each decision stores the version it used.

mod error;
mod user_mapping;

use std::collections::BTreeMap;

use decision::{
    Autopilot, CheckedPolicy, CurrencyPolicies, DisputePolicy, PolicySettings, RefundPolicy,
};
pub use error::SettingsError;
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Query, StoreError, Timestamp, Tx};
pub(crate) use user_mapping::save_mapping_in;
pub use user_mapping::{UserMapping, UserNaming};

use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    subject::Subject,
};

/// Longest SLA target: 30 days.
const AIM_HOURS_MAX: u32 = 720;
/// Longest grace period: a day.
const GRACE_SECONDS_MAX: u32 = 86_400;

/// The settings in force.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Settings {
    /// Version of settings and policy; grows with every change, and decisions refer to it.
    pub policy_version: i64,
    /// How far below zero an automatic refund may take a wallet. Credits in minor units of the
    /// default currency.
    pub refund_tolerance: MinorUnits,
    /// The tolerance used by the dispute policy. Credits in minor units of the default currency.
    pub dispute_tolerance: MinorUnits,
    /// Whether automatic refunds are approved without a person.
    pub refund_autopilot: bool,
    /// Whether dispute decisions are acted on without a person, where the rule allows it.
    pub dispute_autopilot: bool,
    /// Seconds between confirming an action and sending it; undo is possible until then.
    pub grace_seconds: u32,
    /// SLA target: hours within which a new case is first reviewed.
    pub first_response_sla_hours: u32,
    /// SLA target: a case is answered this many hours before Stripe's deadline.
    pub submission_sla_hours: u32,
    /// Hours after which a case whose answer had no effect returns to the queue.
    pub effect_hours: u32,
    /// Assumed fee of a chargeback until Stripe reports its own. Minor units of the default
    /// currency.
    pub dispute_fee: MinorUnits,
    /// Assumed fee of an answer, returned on a win. Minor units of the default currency.
    pub counter_fee: MinorUnits,
    /// Currency used when a command names none, and of all amounts above.
    pub default_currency: Currency,
    /// The same amounts for each other currency. A currency that is missing here has tolerances of
    /// zero and no known fees.
    pub other_currencies: BTreeMap<Currency, CurrencySettings>,
}

/// Tolerances and costs in one currency.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct CurrencySettings {
    /// See [`Settings::refund_tolerance`].
    pub refund_tolerance: MinorUnits,
    /// See [`Settings::dispute_tolerance`].
    pub dispute_tolerance: MinorUnits,
    /// Cost of a person's work on an answer, in minor units; 0 leaves it out of the expected value.
    pub work_cost: MinorUnits,
    /// See [`Settings::dispute_fee`]; unknown when absent.
    pub dispute_fee: Option<MinorUnits>,
    /// See [`Settings::counter_fee`]; unknown when absent.
    pub counter_fee: Option<MinorUnits>,
}

/// One version of the settings and the dispute policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InForce {
    /// The row's version number.
    #[serde(skip)]
    pub(crate) version: i64,
    pub(crate) refund_tolerance: MinorUnits,
    pub(crate) refund_autopilot: bool,
    pub(crate) dispute_autopilot: bool,
    pub(crate) grace_seconds: u32,
    pub(crate) first_response_sla_hours: u32,
    pub(crate) submission_sla_hours: u32,
    pub(crate) effect_hours: u32,
    pub(crate) dispute_fee: MinorUnits,
    pub(crate) counter_fee: MinorUnits,
    pub(crate) default_currency: Currency,
    #[serde(default)]
    pub(crate) other_currencies: BTreeMap<Currency, CurrencySettings>,
    #[serde(default)]
    pub(crate) user_mapping: UserMapping,
    pub(crate) dispute_policy: DisputePolicy,
}

impl Default for InForce {
    /// Both tolerances 500, autopilot off. The rules allow autopilot, so that the one switch is
    /// enough.
    fn default() -> Self {
        Self {
            version: 0,
            refund_tolerance: RefundPolicy::default().refund_tolerance,
            refund_autopilot: false,
            dispute_autopilot: false,
            grace_seconds: 30,
            first_response_sla_hours: 24,
            submission_sla_hours: 48,
            effect_hours: 24,
            dispute_fee: 1_500.into(),
            counter_fee: 1_500.into(),
            default_currency: Currency::USD,
            other_currencies: BTreeMap::new(),
            user_mapping: UserMapping::default(),
            dispute_policy: DisputePolicy::standard(500.into(), Autopilot::ActAfterGrace),
        }
    }
}

impl InForce {
    /// Tolerances and costs in a currency.
    pub(crate) fn of_currency(&self, currency: Currency) -> CurrencySettings {
        if currency != self.default_currency {
            return self.other_currencies.get(&currency).copied().unwrap_or_default();
        }
        CurrencySettings {
            refund_tolerance: self.refund_tolerance,
            dispute_tolerance: self.dispute_policy.settings.tolerance,
            work_cost: self.dispute_policy.settings.work_cost,
            dispute_fee: Some(self.dispute_fee),
            counter_fee: Some(self.counter_fee),
        }
    }

    /// The policy for refund requests of wallets in a currency.
    pub(crate) fn refunds(&self, currency: Currency) -> RefundPolicy {
        let refund_tolerance = self.of_currency(currency).refund_tolerance;
        RefundPolicy { version: self.version, refund_tolerance }
    }

    /// The policy for disputes in a currency.
    ///
    /// # Errors
    /// `policy_invalid`.
    pub(crate) fn disputes(&self, currency: Currency) -> Result<CheckedPolicy, DeskError> {
        Ok(self.policies(self.dispute_policy.clone())?.of(currency).into_owned())
    }

    /// A dispute policy with the tolerances and costs of each currency.
    ///
    /// # Errors
    /// `policy_invalid`.
    pub(crate) fn policies(&self, rules: DisputePolicy) -> Result<CurrencyPolicies, DeskError> {
        let checked = rules.check().map_err(SettingsError::PolicyInvalid)?;
        let others = self.other_currencies.iter().map(|(currency, one)| {
            let CurrencySettings { dispute_tolerance: tolerance, work_cost, .. } = *one;
            (*currency, PolicySettings { tolerance, work_cost })
        });
        Ok(CurrencyPolicies::new(checked, self.default_currency, others.collect()))
    }

    /// When an action confirmed at `now` is sent.
    pub(crate) fn leaves_at(&self, now: Timestamp) -> Timestamp {
        now.plus_seconds(i64::from(self.grace_seconds))
    }

    fn view(&self) -> Settings {
        Settings {
            policy_version: self.version,
            refund_tolerance: self.refund_tolerance,
            dispute_tolerance: self.dispute_policy.settings.tolerance,
            refund_autopilot: self.refund_autopilot,
            dispute_autopilot: self.dispute_autopilot,
            grace_seconds: self.grace_seconds,
            first_response_sla_hours: self.first_response_sla_hours,
            submission_sla_hours: self.submission_sla_hours,
            effect_hours: self.effect_hours,
            dispute_fee: self.dispute_fee,
            counter_fee: self.counter_fee,
            default_currency: self.default_currency,
            other_currencies: self.other_currencies.clone(),
        }
    }
}

/// Input of `get_settings`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetSettings {}

/// Input of `set_settings`; absent fields keep their values.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct SetSettings {
    /// See [`Settings::refund_tolerance`].
    pub refund_tolerance: Option<MinorUnits>,
    /// See [`Settings::dispute_tolerance`].
    pub dispute_tolerance: Option<MinorUnits>,
    /// See [`Settings::refund_autopilot`].
    pub refund_autopilot: Option<bool>,
    /// See [`Settings::dispute_autopilot`].
    pub dispute_autopilot: Option<bool>,
    /// See [`Settings::grace_seconds`]; at most a day.
    pub grace_seconds: Option<u32>,
    /// See [`Settings::first_response_sla_hours`]; at most 30 days.
    pub first_response_sla_hours: Option<u32>,
    /// See [`Settings::submission_sla_hours`]; at most 30 days.
    pub submission_sla_hours: Option<u32>,
    /// See [`Settings::effect_hours`]; at most 30 days.
    pub effect_hours: Option<u32>,
    /// See [`Settings::dispute_fee`]; not below zero.
    pub dispute_fee: Option<MinorUnits>,
    /// See [`Settings::counter_fee`]; not below zero.
    pub counter_fee: Option<MinorUnits>,
    /// See [`Settings::other_currencies`]; replaces the whole map.
    pub other_currencies: Option<BTreeMap<Currency, CurrencySettings>>,
    /// Reason for the audit trail.
    pub reason: Option<String>,
}

const NEWEST: &str = "select version, body from settings order by version desc limit 1";
const INSERT: &str =
    "insert into settings (version, body, actor, created_at) values ($1, $2, $3, $4)";

/// The settings in force; the defaults before the first change.
pub(crate) async fn load_in(tx: &mut Tx) -> Result<InForce, StoreError> {
    let row: Option<(i64, String)> = Query::new(NEWEST).optional(tx).await?;
    row.map_or_else(|| Ok(InForce::default()), read)
}

/// The settings of a row, version and body.
pub(crate) fn read((version, body): (i64, String)) -> Result<InForce, StoreError> {
    let damaged = |_| StoreError::Damaged(format!("settings version {version}"));
    let settings: InForce = serde_json::from_str(&body).map_err(damaged)?;
    Ok(InForce { version, ..settings })
}

impl Desk {
    /// The settings in force.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn get_settings(&self, _: GetSettings) -> Result<Settings, DeskError> {
        let mut tx = self.db.read().await?;
        Ok(load_in(&mut tx).await?.view())
    }

    /// Changes the given fields; the same values again change nothing.
    ///
    /// # Errors
    /// `field_invalid`; `policy_invalid` when the rules contradict the new tolerance.
    pub async fn set_settings(
        &self,
        actor: &Actor,
        input: SetSettings,
    ) -> Result<Settings, DeskError> {
        check(&input)?;
        let mut tx = self.db.begin().await?;
        let before = load_in(&mut tx).await?;
        let mut after = InForce {
            refund_tolerance: input.refund_tolerance.unwrap_or(before.refund_tolerance),
            refund_autopilot: input.refund_autopilot.unwrap_or(before.refund_autopilot),
            dispute_autopilot: input.dispute_autopilot.unwrap_or(before.dispute_autopilot),
            grace_seconds: input.grace_seconds.unwrap_or(before.grace_seconds),
            first_response_sla_hours: input
                .first_response_sla_hours
                .unwrap_or(before.first_response_sla_hours),
            submission_sla_hours: input.submission_sla_hours.unwrap_or(before.submission_sla_hours),
            effect_hours: input.effect_hours.unwrap_or(before.effect_hours),
            dispute_fee: input.dispute_fee.unwrap_or(before.dispute_fee),
            counter_fee: input.counter_fee.unwrap_or(before.counter_fee),
            other_currencies: match input.other_currencies {
                Some(currencies) => checked_currencies(currencies, before.default_currency)?,
                None => before.other_currencies.clone(),
            },
            ..before.clone()
        };
        if let Some(tolerance) = input.dispute_tolerance {
            after.dispute_policy.settings.tolerance = tolerance;
            after.disputes(after.default_currency)?;
        }
        let after = save_in(&mut tx, self.now(), actor, &before, after, input.reason).await?;
        tx.commit().await?;
        Ok(after.view())
    }

    /// Gives a new workspace its default currency. No effect once settings have been saved: amounts
    /// that were entered count in the currency of their day.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn begin_with_currency(
        &self,
        actor: &Actor,
        currency: Currency,
    ) -> Result<Settings, DeskError> {
        let mut tx = self.db.begin().await?;
        let before = load_in(&mut tx).await?;
        if before.version > 0 {
            return Ok(before.view());
        }
        let after = InForce { default_currency: currency, ..before.clone() };
        let after = save_in(&mut tx, self.now(), actor, &before, after, None).await?;
        tx.commit().await?;
        Ok(after.view())
    }
}

fn check(input: &SetSettings) -> Result<(), DeskError> {
    let bad = |field, message| Err(DeskError::BadField { field, message });
    if input.grace_seconds.is_some_and(|seconds| seconds > GRACE_SECONDS_MAX) {
        return bad("grace_seconds", format!("at most {GRACE_SECONDS_MAX} seconds (a day)"));
    }
    for (field, hours) in [
        ("first_response_sla_hours", input.first_response_sla_hours),
        ("submission_sla_hours", input.submission_sla_hours),
        ("effect_hours", input.effect_hours),
    ] {
        if hours.is_some_and(|hours| hours > AIM_HOURS_MAX) {
            return bad(field, format!("at most {AIM_HOURS_MAX} hours (30 days)"));
        }
    }
    for (field, fee) in [("dispute_fee", input.dispute_fee), ("counter_fee", input.counter_fee)] {
        if fee.is_some_and(|fee| fee < MinorUnits::ZERO) {
            return bad(field, "must not be below zero".to_owned());
        }
    }
    Ok(())
}

/// Refuses the default currency, whose amounts have fields of their own, and negative costs.
fn checked_currencies(
    currencies: BTreeMap<Currency, CurrencySettings>,
    default: Currency,
) -> Result<BTreeMap<Currency, CurrencySettings>, DeskError> {
    let bad = |message| Err(DeskError::BadField { field: "other_currencies", message });
    if currencies.contains_key(&default) {
        return bad(format!("{default} is the default currency; its amounts are set above"));
    }
    let costs = |one: &CurrencySettings| {
        [Some(one.work_cost), one.dispute_fee, one.counter_fee].into_iter().flatten()
    };
    match currencies.iter().find(|(_, one)| costs(one).any(|cost| cost < MinorUnits::ZERO)) {
        Some((currency, _)) => bad(format!("a cost of {currency} is below zero")),
        None => Ok(currencies),
    }
}

/// Saves changed settings as a new version and returns the version in force.
pub(crate) async fn save_in(
    tx: &mut Tx,
    now: Timestamp,
    actor: &Actor,
    before: &InForce,
    after: InForce,
    reason: Option<String>,
) -> Result<InForce, DeskError> {
    if after == *before {
        return Ok(after);
    }
    let after = InForce { version: before.version.saturating_add(1), ..after };
    Query::new(INSERT)
        .bind(after.version)
        .bind(json!(after).to_string())
        .bind(actor.name())
        .bind(now.micros())
        .execute(tx)
        .await?;
    let is_policy = after.dispute_policy.rules != before.dispute_policy.rules;
    let change = Change::new(
        actor.name(),
        if is_policy { Action::PolicyChanged } else { Action::SettingsChanged },
        Subject::Settings,
        now,
    )
    .because(reason)
    .before(Some(json!(before)))
    .after(Some(json!(after)));
    record_in(tx, change).await?;
    Ok(after)
}
