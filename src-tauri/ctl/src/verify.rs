//! `verify`: checks a workspace against itself.

use desk::{Opening, Verify};

use crate::{Failure, options::GlobalOptions, print::print};

pub(crate) async fn run(options: &GlobalOptions) -> Result<(), Failure> {
    let desk = options.open(Opening::MustExist).await?;
    let verified = desk.verify(Verify {}).await;
    desk.db().close().await;
    let verified = verified?;
    print(&verified)?;
    if verified.clean { Ok(()) } else { Err(Failure::Unclean) }
}
