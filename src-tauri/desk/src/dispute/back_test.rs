//! Back-test: decides every case of this workspace again under a draft, with the facts of its time.

use std::ops::ControlFlow;

use decision::{BackTest, Baseline, CurrencyPolicies, PastCase, PolicyDraft, back_test};
use serde::{Deserialize, Serialize};
use store::Timestamp;

use super::past_cases::past_in;
use crate::{
    Desk, DeskError, Progress,
    settings::{self, SettingsError},
};

/// Flips listed by default.
const FLIPS_SHOWN: u32 = 1_000;

/// Input of `back_test`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct RunBackTest {
    /// The policy to test; the one in force when absent.
    pub draft: Option<PolicyDraft>,
    /// Only cases opened at this time or later, UTC.
    pub from: Option<Timestamp>,
    /// Only cases opened before this time, UTC.
    pub to: Option<Timestamp>,
    /// Number of flips listed, the largest first; all are counted.
    pub flips: Option<u32>,
}

/// The result of a back-test.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct RunBackTestView {
    /// Totals, and the listed flips.
    pub result: BackTest,
    /// Number of all flips.
    pub flip_count: u64,
    /// The draft in English, one sentence for each rule.
    pub sentences: Vec<String>,
}

impl Desk {
    /// Replays every decided case under a draft, without progress.
    ///
    /// # Errors
    /// As [`Self::back_test_with`].
    pub async fn back_test(&self, input: RunBackTest) -> Result<RunBackTestView, DeskError> {
        self.back_test_with(input, &|_| ControlFlow::Continue(())).await
    }

    /// Decides every case again under a draft and compares with the decision of its time, using the
    /// facts known then. `progress` receives the number of cases done.
    ///
    /// # Errors
    /// `policy_invalid`; `cancelled` when `progress` returns `Break`.
    pub async fn back_test_with(
        &self,
        input: RunBackTest,
        progress: Progress<'_>,
    ) -> Result<RunBackTestView, DeskError> {
        let (draft, sentences) = self.draft(input.draft).await?;
        let cases = self.past_cases(input.from, input.to, progress).await?;
        let replayed = back_test(cases, Baseline::Decided, &draft, progress)?;
        if !replayed.is_complete {
            return Err(DeskError::Cancelled);
        }
        let shown = input.flips.unwrap_or(FLIPS_SHOWN);
        Ok(shortened(replayed, shown, sentences))
    }

    async fn draft(
        &self,
        draft: Option<PolicyDraft>,
    ) -> Result<(CurrencyPolicies, Vec<String>), DeskError> {
        let mut tx = self.db.read().await?;
        let in_force = settings::load_in(&mut tx).await?;
        let policy = match draft {
            None => in_force.dispute_policy.clone(),
            Some(draft) => draft.read().map_err(SettingsError::PolicyInvalid)?,
        };
        let sentences = policy.sentences(in_force.default_currency);
        Ok((in_force.policies(policy)?, sentences))
    }

    async fn past_cases(
        &self,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        progress: Progress<'_>,
    ) -> Result<Vec<PastCase>, DeskError> {
        let mut tx = self.db.read().await?;
        let mut cases = Vec::new();
        let mut after = None;
        loop {
            let page = past_in(&mut tx, from, to, after.as_ref()).await?;
            let Some(last) = page.last else { return Ok(cases) };
            after = Some(last);
            cases.extend(page.cases);
            if progress(0).is_break() {
                return Err(DeskError::Cancelled);
            }
        }
    }
}

fn shortened(mut result: BackTest, shown: u32, sentences: Vec<String>) -> RunBackTestView {
    let flip_count = u64::try_from(result.flips.len()).unwrap_or(u64::MAX);
    result.flips.sort_by(|one, two| two.amount.cmp(&one.amount).then_with(|| one.id.cmp(&two.id)));
    result.flips.truncate(usize::try_from(shown).unwrap_or(usize::MAX));
    RunBackTestView { result, flip_count, sentences }
}
