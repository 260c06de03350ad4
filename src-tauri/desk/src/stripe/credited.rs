//! Payments that somebody else than Stripe's news has credited since the last round.
//!
//! A platform may post a top-up long after its refunds, disputes and movements were heard. What was
//! heard before has its effect then: each new top-up is looked at once.

use store::{Query, StoreError, Tx};

use super::{ingest::settle_in, read_queue};
use crate::{Desk, DeskError, unattached};

/// Transactions looked through at once.
const STEP: i64 = 20_000;

const LAST: &str = "select coalesce(max(id), 0) from transactions";
const SEEN: &str = "select credited_through from sync_state";
const PROCEED: &str = "update sync_state set credited_through = $1 where credited_through = $2";
/// New top-ups whose payment Stripe has told something of.
const CREDITED: &str = "
    select distinct t.reference
      from transactions t
     where t.id > $1 and t.id <= $2 and t.kind = 'top_up' and t.stage in ('posted', 'settlement')
       and (exists (select 1 from stripe_objects o where o.payment_intent = t.reference)
         or exists (select 1 from stripe_objects o
                     where o.kind in ('charge', 'checkout.session') and o.id = t.reference)
         or exists (select 1 from unattached_cases u where u.payment = t.reference))
     order by t.reference";

impl Desk {
    /// Brings every payment that was credited since the last round to what is known of it.
    pub(super) async fn settle_credited(&self) -> Result<(), DeskError> {
        loop {
            let mut tx = self.db.read().await?;
            let (seen, last) = (number_in(&mut tx, SEEN).await?, number_in(&mut tx, LAST).await?);
            if seen >= last {
                return Ok(());
            }
            let end = last.min(seen.saturating_add(STEP));
            let query = Query::new(CREDITED).bind(seen).bind(end);
            let credited: Vec<(String,)> = query.all(&mut tx).await?;
            drop(tx);
            for (reference,) in credited {
                self.settle_one(&reference).await?;
            }
            let mut tx = self.db.begin().await?;
            Query::new(PROCEED).bind(end).bind(seen).execute(&mut tx).await?;
            tx.commit().await?;
        }
    }

    async fn settle_one(&self, reference: &str) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        let payment = ledger::payment_of_in(&mut tx, reference).await?;
        settle_in(&mut tx, &payment, self.now()).await?;
        for (kind, id) in unattached::of_payment_in(&mut tx, &payment).await? {
            read_queue::ask_in(&mut tx, &kind, &id, self.now()).await?;
        }
        Ok(tx.commit().await?)
    }
}

async fn number_in(tx: &mut Tx, text: &'static str) -> Result<i64, StoreError> {
    let (number,): (i64,) = Query::new(text).one(tx).await?;
    Ok(number)
}
