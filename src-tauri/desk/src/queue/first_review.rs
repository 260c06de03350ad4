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
    /// The case, as the queue names it.
    pub case: String,
}

/// Who looked first.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema, specta::Type)]
pub struct Looked {
    /// The case.
    pub case: String,
    /// When somebody first looked.
    pub looked_at: Timestamp,
    /// Who.
    pub looked_by: String,
}

const INSERT: &str = "
    insert into case_looks (subject, looked_at, looked_by) values ($1, $2, $3)
    on conflict (subject) do nothing";
const FIRST: &str = "select looked_at, looked_by from case_looks where subject = $1";

impl Desk {
    /// Notes that somebody looks at a case; only the first look counts.
    ///
    /// # Errors
    /// `field_invalid` for what names no case; `dispute_not_found`, `refund_request_not_found`.
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

/// A warning is known by its name alone; the others must be there.
async fn check_in(tx: &mut Tx, subject: &Subject) -> Result<(), DeskError> {
    match subject {
        Subject::Dispute(id) if unattached::is_known_in(tx, subject.kind(), id).await? => Ok(()),
        Subject::Dispute(id) => dispute::reference_in(tx, id).await.map(drop),
        Subject::RefundRequest(id) => refund::reference_in(tx, *id).await.map(drop),
        Subject::Transaction(_)
        | Subject::Wallet(_)
        | Subject::Hold(_)
        | Subject::User(_)
        | Subject::Refund(_)
        | Subject::Settings
        | Subject::Attention(_)
        | Subject::OutboxCall(_)
        | Subject::Evidence(_)
        | Subject::EvidenceMatrix
        | Subject::StandingTexts
        | Subject::Warning(_) => Ok(()),
    }
}

/// Somebody case_record a case, or was told of it; the case itself is as it was.
pub(super) fn case_record(
    actor: &Actor,
    action: Action,
    subject: Subject,
    at: Timestamp,
) -> Change {
    Change::new(actor.name(), action, subject, at)
}
