//! Every movement of the wallet, one line each.

use pdf::{Block, Scale};

use super::case::Case;
use crate::{
    HistoryDetail,
    dispute::evidence::{HistoryOf, history_table, moment},
};

pub(super) fn blocks(case: &Case) -> Vec<Block> {
    let of = HistoryOf {
        account: case.user.id.as_str(),
        currency: case.wallet.currency,
        movements: &case.movements,
        as_of: moment(case.now),
        detail: HistoryDetail::Lines,
        scale: Scale::File,
    };
    vec![Block::Table(history_table(&of))]
}
