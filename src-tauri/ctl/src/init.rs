//! `init`: makes an empty database.

use desk::workspace;
use serde_json::json;

use crate::{Failure, options::GlobalOptions, print::print};

/// Prints where the database is, and whether it was made: one that exists stays as it is.
pub(crate) async fn run(options: &GlobalOptions) -> Result<(), Failure> {
    let (desk, is_new) = options.open_or_create().await?;
    desk.db().close().await;
    print(&json!({ "database": workspace::location_of(&options.url()), "created": is_new }))
}
