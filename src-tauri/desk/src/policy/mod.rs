//! The dispute policy: reading, checking and changing it, and its versions.

mod error;

use decision::{DisputePolicy, PolicyDraft, PolicyProblem};
pub use error::PolicyError;
use serde::{Deserialize, Serialize};
use store::{Cursor, Page, PageRequest, Query, Timestamp};

use crate::{
    Actor, Desk, DeskError,
    settings::{self, InForce, SettingsError, read, save_in},
};

/// Input of `get_policy`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct GetPolicy {
    /// Version; the one in force when absent.
    pub version: Option<i64>,
}

/// One version of the policy.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct PolicyView {
    /// Version; 0 before the first change.
    pub version: i64,
    /// The rules.
    pub policy: DisputePolicy,
    /// The policy in English, one sentence for each rule and one for the default.
    pub sentences: Vec<String>,
    /// Whether dispute autopilot is on.
    pub autopilot: bool,
}

/// Input of `check_policy`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CheckPolicy {
    /// The policy as edited so far.
    pub draft: PolicyDraft,
}

/// A draft in English, or its problems.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct PolicyCheck {
    /// Problems with their places in the draft; empty when it can be used.
    pub problems: Vec<PolicyProblem>,
    /// The draft in English; empty while it cannot be parsed.
    pub sentences: Vec<String>,
}

/// Input of `set_policy`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SetPolicy {
    /// The new rules.
    pub draft: PolicyDraft,
    /// The version that was edited; `policy_changed` when another one is in force.
    pub version: i64,
    /// Reason for the audit trail.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Input of `list_policies`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListPolicies {
    /// Cursor of the page: `next_cursor` of the page before; absent for the first page.
    pub cursor: Option<String>,
    /// Rows per page, 1 to 500; 50 when absent.
    pub limit: Option<u16>,
}

/// One version of settings and policy.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct PolicyVersion {
    /// Version number.
    pub version: i64,
    /// Actor who saved it.
    pub actor: String,
    /// When it was saved, UTC.
    pub created_at: Timestamp,
    /// Number of rules.
    pub rule_count: u32,
}

const VERSION: &str = "select version, body from settings where version = $1";
const LIST: &str = "
    select version, actor, created_at, body from settings
     where version < $1 order by version desc limit $2";

impl Desk {
    /// The policy in force, or an earlier version.
    ///
    /// # Errors
    /// `policy_not_found`.
    pub async fn get_policy(&self, input: GetPolicy) -> Result<PolicyView, DeskError> {
        let mut tx = self.db.read().await?;
        let in_force = match input.version {
            None => settings::load_in(&mut tx).await?,
            Some(0) => InForce::default(),
            Some(version) => {
                let row = Query::new(VERSION).bind(version).optional(&mut tx).await?;
                read(row.ok_or(DeskError::Policy(PolicyError::NotFound(version)))?)?
            }
        };
        Ok(view(&in_force))
    }

    /// Checks a draft: its problems with their places, and the policy in English.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn check_policy(&self, input: CheckPolicy) -> Result<PolicyCheck, DeskError> {
        let mut tx = self.db.read().await?;
        let currency = settings::load_in(&mut tx).await?.default_currency;
        let (problems, sentences) = match input.draft.read() {
            Err(problems) => (problems, Vec::new()),
            Ok(policy) => {
                let sentences = policy.sentences(currency);
                (policy.check().err().unwrap_or_default(), sentences)
            }
        };
        Ok(PolicyCheck { problems, sentences })
    }

    /// Puts a policy in force. Cases already decided keep their decisions; open ones are decided
    /// again at the next reading from Stripe or by `decide_dispute`.
    ///
    /// # Errors
    /// `policy_invalid` with every problem and its place; `policy_changed` when another version
    /// than the edited one is in force.
    pub async fn set_policy(
        &self,
        actor: &Actor,
        input: SetPolicy,
    ) -> Result<PolicyView, DeskError> {
        let policy = input.draft.read().map_err(SettingsError::PolicyInvalid)?;
        let checked = policy.check().map_err(SettingsError::PolicyInvalid)?;
        let mut tx = self.db.begin().await?;
        let before = settings::load_in(&mut tx).await?;
        if before.version != input.version {
            return Err(
                PolicyError::Changed { found: before.version, made_from: input.version }.into()
            );
        }
        let after = InForce { dispute_policy: checked.policy().clone(), ..before.clone() };
        let after = save_in(&mut tx, self.now(), actor, &before, after, input.reason).await?;
        tx.commit().await?;
        Ok(view(&after))
    }

    /// Every version of settings and rules, the newest first.
    ///
    /// # Errors
    /// `cursor_invalid`.
    pub async fn list_policies(
        &self,
        input: ListPolicies,
    ) -> Result<Page<PolicyVersion>, DeskError> {
        let page = PageRequest { cursor: input.cursor, limit: input.limit };
        let end = page.cursor()?.map(|cursor| cursor.int(0)).transpose()?.unwrap_or(i64::MAX);
        let mut tx = self.db.read().await?;
        let query = Query::new(LIST).bind(end).bind(page.limit_and_one());
        let rows: Vec<(i64, String, i64, String)> = query.all(&mut tx).await?;
        let versions = rows.into_iter().map(|(version, actor, created_at, body)| {
            let rules = read((version, body))?.dispute_policy.rules.len();
            Ok(PolicyVersion {
                version,
                actor,
                created_at: Timestamp::from_micros(created_at),
                rule_count: u32::try_from(rules).unwrap_or(u32::MAX),
            })
        });
        let versions = versions.collect::<Result<Vec<_>, DeskError>>()?;
        Ok(page.page(versions, |row| Cursor::new([row.version.to_string()])))
    }
}

fn view(of: &InForce) -> PolicyView {
    PolicyView {
        version: of.version,
        sentences: of.dispute_policy.sentences(of.default_currency),
        policy: of.dispute_policy.clone(),
        autopilot: of.dispute_autopilot,
    }
}
