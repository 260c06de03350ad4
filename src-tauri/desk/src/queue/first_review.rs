use serde::{Deserialize, Serialize};
use store::{Query, Timestamp, Tx};

use crate::{
    Actor, Desk, DeskError,
    audit::{Action, Change, record_in},
    dispute, refund,
    subject::Subject,
    unattached,
};

/// Input of `look_at_case`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct LookAtCase {
    /// Name of the case in the queue.
    pub case: String,
}

/// The first review of a case.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Looked {
    /// The case.
    pub case: String,
    /// Time of the first review, UTC.
    pub looked_at: Timestamp,
    /// Name of the actor.
    pub looked_by: String,
}

const INSERT: &str = "
    insert into case_looks (subject, looked_at, looked_by) values ($1, $2, $3)
    on conflict (subject) do nothing";
const FIRST: &str = "select looked_at, looked_by from case_looks where subject = $1";

impl Desk {
    /// Records that an actor reviews a case; only the first review is stored.
    ///
    /// # Errors
    /// `field_invalid` for an unknown kind of case; `dispute_not_found`,
    /// `refund_request_not_found`.
    pub async fn look_at_case(
        &self,
        actor: &Actor,
        input: LookAtCase,
    ) -> Result<Looked, DeskError> {
        let Some(subject) = Subject::of_case(&input.case) else {
            let message = "must be a case such as dispute:du_1 or refund_request:12".to_owned();
            return Err(DeskError::BadField { field: "case", message });
        };
        let now = self.now();
        let mut tx = self.db.begin().await?;
        check_in(&mut tx, &subject).await?;
        let insert = Query::new(INSERT).bind(input.case.as_str()).bind(now.micros());
        if insert.bind(actor.name()).execute(&mut tx).await? == 1 {
            record_in(&mut tx, case_record(actor, Action::LookedAt, subject, now)).await?;
        }
        let (at, by): (i64, String) =
            Query::new(FIRST).bind(input.case.as_str()).one(&mut tx).await?;
        tx.commit().await?;
        Ok(Looked { case: input.case, looked_at: Timestamp::from_micros(at), looked_by: by })
    }
}

/// Checks that the case exists. Warnings are not checked.
async fn check_in(tx: &mut Tx, subject: &Subject) -> Result<(), DeskError> {
    match subject {
        Subject::Dispute(id) if unattached::is_known_in(tx, subject.kind(), id).await? => Ok(()),
        Subject::Dispute(id) => dispute::reference_in(tx, id).await.map(drop),
        Subject::RefundRequest(id) => refund::reference_in(tx, *id).await.map(drop),
        Subject::Transaction(_)
        | Subject::Wallet(_)
        | Subject::Hold(_)
        | Subject::User(_)
        | Subject::Payment(_)
        | Subject::Refund(_)
        | Subject::NotedRefund(_)
        | Subject::Settings
        | Subject::Attention(_)
        | Subject::OutboxCall(_)
        | Subject::Evidence(_)
        | Subject::EvidenceMatrix
        | Subject::StandingTexts
        | Subject::Warning(_)
        | Subject::Backup(_)
        | Subject::Workspace
        | Subject::Export(_)
        | Subject::ExportSchedule(_)
        | Subject::Token(_) => Ok(()),
    }
}

/// An audit record about a case that does not change it.
pub(super) fn case_record(
    actor: &Actor,
    action: Action,
    subject: Subject,
    at: Timestamp,
) -> Change {
    Change::new(actor.name(), action, subject, at)
}
