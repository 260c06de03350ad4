//! Payments that were credited by the platform since the last round.
//!
//! A platform may post a top-up long after refunds, disputes and balance transactions of the
//! payment were read. They are applied then: each new top-up, and each reversal of one, is
//! processed once.

use store::{Query, StoreError, Tx};

use super::read_queue;
use crate::{Desk, DeskError, attention, dispute, refund, unattached, unmatched};

/// Transactions examined per query.
const STEP: i64 = 20_000;

const LAST: &str = "select coalesce(max(id), 0) from transactions";
const SEEN: &str = "select credited_through from sync_state";
const PROCEED: &str = "update sync_state set credited_through = $1 where credited_through = $2";
/// Payments of new or reversed top-ups of which the mirror has objects.
const CREDITED: &str = "
    select distinct c.reference
      from (
        select coalesce(o.reference, t.reference) as reference
          from transactions t
          left join transactions o on o.id = t.reverses_id
         where t.id > $1 and t.id <= $2 and t.stage in ('posted', 'settlement')
           and (t.kind = 'top_up' or o.kind = 'top_up')
      ) c
     where exists (select 1 from stripe_objects o where o.payment_intent = c.reference)
        or exists (select 1 from stripe_objects o
                    where o.kind in ('charge', 'checkout.session') and o.id = c.reference)
        or exists (select 1 from unattached_cases u where u.payment = c.reference)
        or exists (select 1 from unmatched_payments u where u.payment = c.reference)
        or exists (select 1 from payment_references p
                    where p.asked = c.reference
                      and (exists (select 1 from unattached_cases u where u.payment = p.reference)
                        or exists (select 1 from stripe_objects o
                                    where o.payment_intent = p.reference)))
     order by c.reference";

impl Desk {
    /// Reconciles every payment that was credited since the last round.
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
                match self.settle_one(&reference).await {
                    // An error about one payment must not stop the others.
                    Err(error) if dispute::is_of_the_case(&error) => {
                        self.show_unsettled(&reference, &error).await?;
                    }
                    settled => settled?,
                }
            }
            let mut tx = self.db.begin().await?;
            Query::new(PROCEED).bind(end).bind(seen).execute(&mut tx).await?;
            tx.commit().await?;
        }
    }

    async fn settle_one(&self, reference: &str) -> Result<(), DeskError> {
        let mut tx = self.db.begin().await?;
        let payment = ledger::payment_of_in(&mut tx, reference).await?;
        refund::settle_payment_in(&mut tx, &payment, self.now()).await?;
        unmatched::remove_in(&mut tx, &payment).await?;
        for (kind, id) in unattached::of_payment_in(&mut tx, &payment).await? {
            read_queue::ask_in(&mut tx, &kind, &id, self.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn show_unsettled(&self, reference: &str, error: &DeskError) -> Result<(), DeskError> {
        let subject = format!("payment:{reference}");
        let mut tx = self.db.begin().await?;
        let why = error.to_string();
        attention::open_in(&mut tx, error.code(), &subject, &why, self.now()).await?;
        Ok(tx.commit().await?)
    }
}

async fn number_in(tx: &mut Tx, text: &'static str) -> Result<i64, StoreError> {
    let (number,): (i64,) = Query::new(text).one(tx).await?;
    Ok(number)
}
