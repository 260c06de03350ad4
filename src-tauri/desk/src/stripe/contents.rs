//! Reads what payouts contain: the balance transactions of an automatic payout that is reconciled.

use gateway::{Collection, Gateway, GatewayError, ListPage, ListQuery};
use serde_json::Value as Json;

use super::read::{ReadError, read_error, unread};
use crate::{
    Desk, DeskError,
    mirror::{self, Reading},
    payout,
};

/// Maximum number of pages of one payout, against endless lists: a million balance transactions.
const PAGES_MAX: usize = 10_000;

impl Desk {
    /// Reads the contents of a stored payout, if they can be listed and were not. An interrupted reading
    /// begins anew.
    pub(super) async fn read_contents(
        &self,
        stripe: &Gateway,
        id: &str,
        reading: Reading,
    ) -> Result<(), ReadError> {
        let awaits = async {
            let mut tx = self.db.read().await?;
            Ok(payout::awaits_list_in(&mut tx, id).await?)
        };
        if !awaits.await.map_err(|error: DeskError| read_error(&error))? {
            return Ok(());
        }
        let mut query = ListQuery::contents_of_payout(id);
        for _ in 0..PAGES_MAX {
            let page = match stripe.list(&query).await {
                // Reported by the reading of the balance transactions; tried again every day.
                Err(GatewayError::Forbidden { .. }) => return Ok(()),
                page => page.map_err(|error| unread(&error))?,
            };
            let stored = self.store_contents(id, &page, reading).await;
            if stored.map_err(|error| read_error(&error))? {
                return Ok(());
            }
            query.starting_after =
                page.objects.last().and_then(|row| row["id"].as_str()).map(str::to_owned);
        }
        let reason = format!("the list of balance transactions of {id} does not end");
        Err(unread(&GatewayError::ShapeUnknown { reason }))
    }

    /// Stores a page of a payout's contents; returns whether it is the last one.
    async fn store_contents(
        &self,
        id: &str,
        page: &ListPage,
        reading: Reading,
    ) -> Result<bool, DeskError> {
        let ids: Vec<&str> = page.objects.iter().filter_map(|row| row["id"].as_str()).collect();
        let mut tx = self.db.read().await?;
        let known = mirror::known_movements_in(&mut tx, ids.iter().copied()).await?;
        drop(tx);
        let is_new = |row: &&Json| row["id"].as_str().is_some_and(|id| !known.contains(id));
        let new: Vec<&Json> = page.objects.iter().filter(is_new).collect();
        let is_last = !page.has_more || ids.is_empty();
        let read = (reading, self.corrected_now());
        let mut tx = self.store_listed(Collection::BalanceTransactions, &new, read).await?;
        payout::link_in(&mut tx, id, &ids).await?;
        if is_last {
            payout::listed_in(&mut tx, id, self.now()).await?;
        }
        tx.commit().await?;
        Ok(is_last)
    }
}
