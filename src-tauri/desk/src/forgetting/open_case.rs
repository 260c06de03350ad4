//! Cases that must be over before a person can be forgotten.

use store::Tx;

use super::Person;
use crate::{DeskError, dispute, outbox, payment, refund, subject::Subject, unattached};

impl Person {
    /// One case of the person that is not over, by its name.
    pub(super) async fn open_case_in(&self, tx: &mut Tx) -> Result<Option<String>, DeskError> {
        let user = &self.user.id;
        if let Some(dispute) = dispute::open_of_user_in(tx, user).await? {
            return Ok(Some(Subject::Dispute(dispute).name()));
        }
        if let Some(request) = refund::open_of_user_in(tx, user).await? {
            return Ok(Some(Subject::RefundRequest(request).name()));
        }
        if let Some(case) = outbox::open_one_in(tx, &self.cases()).await? {
            return Ok(Some(case));
        }
        let payments = &self.found.payments;
        if let Some(refund) = payment::refund_under_way_in(tx, payments).await? {
            return Ok(Some(Subject::Refund(refund).name()));
        }
        let waiting = unattached::open_of_in(tx, payments).await?;
        Ok(waiting.map(|(kind, id)| format!("{kind}:{id}")))
    }
}
