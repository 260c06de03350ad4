//! Settings of the workspace: tolerances, autopilot, grace period. Versioned: a change is a new
//! row, and each decision names the version it used.

use decision::Policy;
use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Query, StoreError, Timestamp, Tx};

use crate::{
    Actor, Desk, DeskError,
    audit::{Change, Subject, record_in},
};

/// The longest grace period: a day.
const GRACE_SECONDS_MAX: u32 = 86_400;

/// The settings in force.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Settings {
    /// Grows with every change; decisions refer to it.
    pub policy_version: i64,
    /// A refund request is automatic iff amount − balance is at most this. Minor units.
    pub refund_tolerance: MinorUnits,
    /// A dispute is accepted iff balance − amount is at least this. Minor units.
    pub dispute_tolerance: MinorUnits,
    /// Act on automatic refunds without a person.
    pub refund_autopilot: bool,
    /// Act on dispute decisions without a person.
    pub dispute_autopilot: bool,
    /// Time between confirming and leaving, in which undo is possible.
    pub grace_seconds: u32,
    /// Currency where a command names none.
    pub default_currency: Currency,
}

impl Default for Settings {
    /// Design section 5: both tolerances 500, autopilot off.
    fn default() -> Self {
        let tolerance = Policy::default();
        Self {
            policy_version: 0,
            refund_tolerance: tolerance.refund_tolerance,
            dispute_tolerance: tolerance.dispute_tolerance,
            refund_autopilot: false,
            dispute_autopilot: false,
            grace_seconds: 30,
            default_currency: Currency::USD,
        }
    }
}

impl Settings {
    /// What the decisions need of it.
    pub(crate) fn policy(&self) -> Policy {
        Policy {
            version: self.policy_version,
            refund_tolerance: self.refund_tolerance,
            dispute_tolerance: self.dispute_tolerance,
        }
    }

    /// When an action confirmed at `now` leaves.
    pub(crate) fn leaves_at(&self, now: Timestamp) -> Timestamp {
        now.plus_seconds(i64::from(self.grace_seconds))
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
    /// Why.
    pub reason: Option<String>,
}

const NEWEST: &str = "select version, body from settings order by version desc limit 1";
const INSERT: &str =
    "insert into settings (version, body, actor, created_at) values ($1, $2, $3, $4)";

/// The settings in force, the defaults before the first change.
pub(crate) async fn settings_in(tx: &mut Tx) -> Result<Settings, StoreError> {
    let row: Option<(i64, String)> = Query::new(NEWEST).optional(tx).await?;
    match row {
        None => Ok(Settings::default()),
        Some((version, body)) => serde_json::from_str(&body)
            .map_err(|_| StoreError::Damaged(format!("settings version {version}"))),
    }
}

impl Desk {
    /// The settings in force.
    ///
    /// # Errors
    /// Only what the database says.
    pub async fn get_settings(&self, _: GetSettings) -> Result<Settings, DeskError> {
        let mut tx = self.db.read().await?;
        Ok(settings_in(&mut tx).await?)
    }

    /// Changes what is given; the same values again change nothing.
    ///
    /// # Errors
    /// [`DeskError::BadField`].
    pub async fn set_settings(
        &self,
        actor: &Actor,
        input: SetSettings,
    ) -> Result<Settings, DeskError> {
        if input.grace_seconds.is_some_and(|seconds| seconds > GRACE_SECONDS_MAX) {
            let message = format!("at most {GRACE_SECONDS_MAX} seconds (a day)");
            return Err(DeskError::BadField { field: "grace_seconds", message });
        }
        let mut tx = self.db.begin().await?;
        let before = settings_in(&mut tx).await?;
        let mut after = Settings {
            refund_tolerance: input.refund_tolerance.unwrap_or(before.refund_tolerance),
            dispute_tolerance: input.dispute_tolerance.unwrap_or(before.dispute_tolerance),
            refund_autopilot: input.refund_autopilot.unwrap_or(before.refund_autopilot),
            dispute_autopilot: input.dispute_autopilot.unwrap_or(before.dispute_autopilot),
            grace_seconds: input.grace_seconds.unwrap_or(before.grace_seconds),
            ..before.clone()
        };
        if after == before {
            return Ok(before);
        }
        after.policy_version = before.policy_version.saturating_add(1);
        self.save_settings_in(&mut tx, actor, &before, &after, input.reason).await?;
        tx.commit().await?;
        Ok(after)
    }

    async fn save_settings_in(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: &Settings,
        after: &Settings,
        reason: Option<String>,
    ) -> Result<(), DeskError> {
        let now = self.now();
        Query::new(INSERT)
            .bind(after.policy_version)
            .bind(json!(after).to_string())
            .bind(actor.name())
            .bind(now.micros())
            .execute(tx)
            .await?;
        let change = Change {
            at: now,
            actor: actor.name().to_owned(),
            action: "settings_changed",
            subject: Subject::Settings,
            reason,
            before: Some(json!(before)),
            after: Some(json!(after)),
            content: None,
        };
        Ok(record_in(tx, change).await?)
    }
}
