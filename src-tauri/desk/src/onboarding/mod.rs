//! Setting up a new workspace: which steps are done, and what was found in the Stripe account.
//!
//! A step that leaves a trace of its own (a connection, a full reading) is derived from it; one that
//! is a person's decision is recorded.

mod row;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    dispute, mirror, payment,
    stripe::sync_state,
    subject::Subject,
    unattached,
};

/// Input of `get_onboarding`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetOnboarding {}

/// Input of `complete_onboarding_step`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CompleteOnboardingStep {
    /// The step that the operator has decided.
    pub step: OnboardingDecision,
}

/// Input of `finish_onboarding`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct FinishOnboarding {}

/// A step that is an operator's decision.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum OnboardingDecision {
    /// How payments at Stripe name their users.
    Users,
    /// Tolerances and SLA targets.
    Policy,
    /// Whether anything happens without a person.
    Autopilot,
}

/// How far a workspace is set up.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct Onboarding {
    /// Nothing is left to set up, or an operator has finished it early. Always true in a demo.
    pub is_finished: bool,
    /// Whether the workspace has a connection to Stripe.
    pub is_connected: bool,
    /// Whether the whole account was read.
    pub is_read: bool,
    /// The decisions that were made.
    pub decided: BTreeSet<OnboardingDecision>,
    /// What was read so far.
    pub found: AccountContents,
}

/// What was read of the Stripe account.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct AccountContents {
    /// Customers.
    pub customers: i64,
    /// Payments that succeeded.
    pub payments: i64,
    /// Open disputes and inquiries, in all currencies, with those whose payment is not known.
    pub open_disputes: i64,
    /// Refunds whose outcome is open.
    pub pending_refunds: i64,
}

impl Desk {
    /// How far the workspace is set up.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn get_onboarding(&self, _: GetOnboarding) -> Result<Onboarding, DeskError> {
        let is_connected = self.livemode().is_some();
        let mut tx = self.db.read().await?;
        let state = sync_state::load_in(&mut tx).await?;
        let is_demo = sync_state::identity_in(&mut tx).await?.is_demo;
        let recorded = row::recorded_in(&mut tx).await?;
        let unattached = unattached::open_dispute_count_in(&mut tx).await?;
        let attached = dispute::at_risk_in(&mut tx).await?;
        Ok(Onboarding {
            is_finished: is_demo || recorded.is_finished,
            is_connected,
            is_read: state.full_read_at.is_some(),
            decided: recorded.decided,
            found: AccountContents {
                customers: mirror::customer_count_in(&mut tx).await?,
                payments: mirror::paid_count_in(&mut tx).await?,
                open_disputes: attached
                    .iter()
                    .fold(unattached, |sum, (_, count, _)| sum.saturating_add(*count)),
                pending_refunds: payment::open_refund_count_in(&mut tx).await?,
            },
        })
    }

    /// Records that an operator has decided a step. The same step again changes nothing.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn complete_onboarding_step(
        &self,
        actor: &Actor,
        input: CompleteOnboardingStep,
    ) -> Result<Onboarding, DeskError> {
        self.record_step(actor, row::Recordable::Decided(input.step)).await
    }

    /// Ends the set-up, also when steps are left.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn finish_onboarding(
        &self,
        actor: &Actor,
        _: FinishOnboarding,
    ) -> Result<Onboarding, DeskError> {
        self.record_step(actor, row::Recordable::Finished).await
    }

    async fn record_step(
        &self,
        actor: &Actor,
        step: row::Recordable,
    ) -> Result<Onboarding, DeskError> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        if row::record_in(&mut tx, step, actor, now).await? {
            let change = Change::new(actor.name(), Action::OnboardingStep, Subject::Settings, now)
                .after(Some(json!({ "step": step.as_str() })));
            record_in(&mut tx, change).await?;
        }
        tx.commit().await?;
        self.get_onboarding(GetOnboarding {}).await
    }
}
