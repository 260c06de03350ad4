//! `verify`: checks a workspace against itself.

use desk::{Opening, Verify};

use crate::{Failure, place::Place, print::print};

pub(crate) async fn run(place: &Place) -> Result<(), Failure> {
    let desk = place.open(Opening::MustExist).await?;
    let verified = desk.verify(Verify {}).await;
    desk.db().close().await;
    let verified = verified?;
    print(&verified)?;
    if verified.clean { Ok(()) } else { Err(Failure::Unclean) }
}
