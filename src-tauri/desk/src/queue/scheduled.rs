//! Actions in their grace period, which can be undone.

use money::{Currency, MinorUnits};
use serde::{Deserialize, Serialize};
use store::{Query, StoreError, Timestamp};

use crate::{Desk, DeskError, DisputeAct, DisputeActionState, RefundState, user};

/// Maximum number of rows.
const ROWS_MAX: i64 = 200;

/// Input of `list_scheduled`.
#[derive(
    Clone, Copy, Debug, Default, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(default, deny_unknown_fields)]
pub struct ListScheduled {}

/// The scheduled action.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum ScheduledAction {
    /// The refund of a request.
    Refund,
    /// Closing a chargeback as lost.
    Accept,
    /// Submitting evidence.
    Contest,
    /// Refunding the payment of an inquiry.
    RefundInFull,
}

/// A confirmed action that has not been sent.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct ScheduledRow {
    /// `refund_request:12`, `dispute:du_1`; what `undo_action` takes.
    pub case: String,
    /// The action that will be sent.
    pub action: ScheduledAction,
    /// Whether the case is an inquiry.
    pub is_inquiry: bool,
    /// Id of the user.
    pub user_id: String,
    /// The user's name, or email where there is no name.
    pub user_name: Option<String>,
    /// Refunded or disputed amount, in minor units.
    pub amount: MinorUnits,
    /// Its currency.
    pub currency: Currency,
    /// When it will be sent, UTC.
    pub leaves_at: Timestamp,
    /// Name of the actor who confirmed it.
    pub handled_by: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    subject: String,
    action: String,
    kind: String,
    user_id: String,
    amount_minor: i64,
    currency: String,
    leaves_at: i64,
    handled_by: Option<String>,
}

const SCHEDULED: &str = "
    select subject, action, kind, user_id, amount_minor, currency, leaves_at, handled_by
      from (
        select 'refund_request:' || cast(id as text) as subject, 'refund' as action, '' as kind,
               user_id, amount_minor, currency, leaves_at, handled_by
          from refund_requests
         where state = $1 and leaves_at is not null
        union all
        select 'dispute:' || id, action, kind, user_id, amount_minor, currency, leaves_at,
               handled_by
          from disputes
         where action_state = $2 and action is not null and leaves_at is not null
      ) s
     order by leaves_at, subject
     limit $3";

impl Desk {
    /// Confirmed actions that can still be undone, the next to be sent first; at most 200.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) only.
    pub async fn list_scheduled(&self, _: ListScheduled) -> Result<Vec<ScheduledRow>, DeskError> {
        let mut tx = self.db.read().await?;
        let rows: Vec<Row> = Query::new(SCHEDULED)
            .bind(RefundState::Leaving.as_str())
            .bind(DisputeActionState::Leaving.as_str())
            .bind(ROWS_MAX)
            .all(&mut tx)
            .await?;
        let names = user::names_in(&mut tx, rows.iter().map(|row| row.user_id.as_str())).await?;
        let view = |row: Row| {
            let name = names.get(row.user_id.as_str()).cloned();
            row.view(name)
        };
        rows.into_iter().map(view).collect()
    }
}

impl Row {
    fn view(self, user_name: Option<String>) -> Result<ScheduledRow, DeskError> {
        Ok(ScheduledRow {
            action: action_of(&self.action)?,
            is_inquiry: self.kind == "inquiry",
            case: self.subject,
            user_id: self.user_id,
            user_name,
            amount: MinorUnits::new(self.amount_minor)?,
            currency: self.currency.parse()?,
            leaves_at: Timestamp::from_micros(self.leaves_at),
            handled_by: self.handled_by,
        })
    }
}

fn action_of(text: &str) -> Result<ScheduledAction, StoreError> {
    if text == "refund" {
        return Ok(ScheduledAction::Refund);
    }
    Ok(match DisputeAct::parse(text)? {
        DisputeAct::Accept => ScheduledAction::Accept,
        DisputeAct::Contest => ScheduledAction::Contest,
        DisputeAct::RefundInFull => ScheduledAction::RefundInFull,
    })
}
