//! The rules for disputes: read, checked, changed, and every version there was.

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
    /// Which version; the one in force when absent.
    pub version: Option<i64>,
}

/// The rules of one version.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct PolicyView {
    /// Its version; 0 before the first change.
    pub version: i64,
    /// The rules.
    pub policy: DisputePolicy,
    /// What they say, one sentence for each rule and one for the rest.
    pub sentences: Vec<String>,
    /// Does autopilot act at all?
    pub autopilot: bool,
}

/// Input of `check_policy`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct CheckPolicy {
    /// The rules as they are being written.
    pub draft: PolicyDraft,
}

/// What a draft would say, or why it cannot be used.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct PolicyCheck {
    /// What is wrong, each with its place; empty for rules that can be used.
    pub problems: Vec<PolicyProblem>,
    /// What the rules say; empty while they cannot be read.
    pub sentences: Vec<String>,
}

/// Input of `set_policy`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct SetPolicy {
    /// The new rules.
    pub draft: PolicyDraft,
    /// The version they were made from; another one in force is a conflict.
    pub version: i64,
    /// Why they change.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Input of `list_policies`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(default, deny_unknown_fields)]
pub struct ListPolicies {
    /// Where to start.
    pub cursor: Option<String>,
    /// Rows wanted.
    pub limit: Option<u16>,
}

/// One version of settings and rules.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct PolicyVersion {
    /// Its number.
    pub version: i64,
    /// Who made it.
    pub actor: String,
    /// When.
    pub created_at: Timestamp,
    /// How many rules it has.
    pub rule_count: u32,
}

const VERSION: &str = "select version, body from settings where version = $1";
const LIST: &str = "
    select version, actor, created_at, body from settings
     where version < $1 order by version desc limit $2";

impl Desk {
    /// The rules for disputes, of now or of a version.
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

    /// Checks rules that are being written: what is wrong and where, and what they would say.
    ///
    /// # Errors
    /// Only what the database says.
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

    /// Puts new rules in force. Cases that are decided keep their decisions; open ones are decided
    /// anew when they are next read from Stripe or looked at.
    ///
    /// # Errors
    /// `policy_invalid` with every problem and its place; `policy_changed` when somebody else
    /// changed the rules meanwhile.
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
