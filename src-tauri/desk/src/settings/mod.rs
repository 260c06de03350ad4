//! Settings of the workspace and the rules for disputes, versioned together: a change is a new row,
//! and each decision names the version it used.

mod error;

use std::collections::BTreeMap;

use decision::{
    Autopilot, CheckedPolicy, CurrencyPolicies, DisputePolicy, PolicySettings, RefundPolicy,
};
pub use error::SettingsError;
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Query, StoreError, Timestamp, Tx};

use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    subject::Subject,
};

/// The longest of our own aims: 30 days.
const AIM_HOURS_MAX: u32 = 720;
/// The longest grace period: a day.
const GRACE_SECONDS_MAX: u32 = 86_400;

/// The settings in force.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Settings {
    /// Grows with every change of settings or rules; decisions refer to it.
    pub policy_version: i64,
    /// How far below zero an automatic refund may take a wallet in the default currency. Credits.
    pub refund_tolerance: MinorUnits,
    /// What the rules for disputes call the tolerance, in the default currency. Credits.
    pub dispute_tolerance: MinorUnits,
    /// Act on automatic refunds without a person.
    pub refund_autopilot: bool,
    /// Act on dispute decisions without a person, where the rule that fired allows it.
    pub dispute_autopilot: bool,
    /// Time between confirming and leaving, in which undo is possible.
    pub grace_seconds: u32,
    /// Our own aim: somebody has looked at a new case within so many hours.
    pub first_response_sla_hours: u32,
    /// Our own aim: a case is answered so many hours before Stripe stops taking answers.
    pub submission_sla_hours: u32,
    /// A case that still waits so many hours after its answer was sent comes back into the queue.
    pub effect_hours: u32,
    /// What a chargeback is taken to cost until its own fee is known. Minor units of the default
    /// currency.
    pub dispute_fee: MinorUnits,
    /// What an answer is taken to cost, returned on a win. Minor units of the default currency.
    pub counter_fee: MinorUnits,
    /// Currency where a command names none, and of all amounts above.
    pub default_currency: Currency,
    /// The same amounts for each other currency. One that is not here has tolerances of zero, and no
    /// fee is known for it.
    pub other_currencies: BTreeMap<Currency, CurrencySettings>,
}

/// The amounts that decide in one currency.
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
    /// What a person's work on an answer costs; 0 leaves it out of the expected value. Minor units.
    pub work_cost: MinorUnits,
    /// See [`Settings::dispute_fee`]; unknown when absent.
    pub dispute_fee: Option<MinorUnits>,
    /// See [`Settings::counter_fee`]; unknown when absent.
    pub counter_fee: Option<MinorUnits>,
}

/// Everything that decides, of one version: the settings and the rules for disputes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InForce {
    /// Grows with every change; the row's own number.
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
    pub(crate) dispute_policy: DisputePolicy,
}

impl Default for InForce {
    /// Both tolerances 500, autopilot off. The rules themselves may act, so that
    /// the one switch is enough.
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
            dispute_policy: DisputePolicy::standard(500.into(), Autopilot::ActAfterGrace),
        }
    }
}

impl InForce {
    /// The amounts that decide in a currency.
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

    /// What decides refund requests of wallets in a currency.
    pub(crate) fn refunds(&self, currency: Currency) -> RefundPolicy {
        let refund_tolerance = self.of_currency(currency).refund_tolerance;
        RefundPolicy { version: self.version, refund_tolerance }
    }

    /// What decides disputes in a currency.
    ///
    /// # Errors
    /// `policy_invalid`.
    pub(crate) fn disputes(&self, currency: Currency) -> Result<CheckedPolicy, DeskError> {
        Ok(self.policies(self.dispute_policy.clone())?.of(currency).into_owned())
    }

    /// Rules for disputes with the numbers of each currency.
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

    /// When an action confirmed at `now` leaves.
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

/// Input of `set_settings`: what is absent stays.
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
    /// See [`Settings::other_currencies`]: these instead of all there are.
    pub other_currencies: Option<BTreeMap<Currency, CurrencySettings>>,
    /// Why.
    pub reason: Option<String>,
}

const NEWEST: &str = "select version, body from settings order by version desc limit 1";
const INSERT: &str =
    "insert into settings (version, body, actor, created_at) values ($1, $2, $3, $4)";

/// The settings in force, the defaults before the first change.
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
    /// Only what the database says.
    pub async fn get_settings(&self, _: GetSettings) -> Result<Settings, DeskError> {
        let mut tx = self.db.read().await?;
        Ok(load_in(&mut tx).await?.view())
    }

    /// Changes what is given; the same values again change nothing.
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

/// The default currency's amounts have fields of their own, and costs are not below zero.
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

/// Saves what has changed as a new version; the same again stays the version it was.
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
