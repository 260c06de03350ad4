//! `sync`: one round with Stripe.

use desk::{Opening, Sync};

use crate::{Failure, place::Place, print::print};

pub(crate) async fn run(place: &Place) -> Result<(), Failure> {
    let desk = place.open(Opening::MustExist).await?;
    let done = desk.sync(Sync {}).await;
    desk.db().close().await;
    print(&done?)
}
