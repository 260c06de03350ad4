//! Objects and events of people who were forgotten, in the form in which they are stored. Whether
//! anybody was forgotten is read with the identity of the workspace, so it costs nothing where nobody
//! was.

use std::borrow::Cow;

use gateway::mirror::without_personal_data;
use serde_json::Value as Json;
use store::Tx;

use super::sync_state::Identity;
use crate::{
    DeskError, UserNaming, mirror,
    outbox::{CALL_MARK, DISPUTE_MARK},
    payment::top_up,
    refund, settings,
};

/// Metadata key that says how a payment came about, for evidence.
const ORIGIN: &str = "origin";

/// An object as it is stored.
pub(super) async fn stored_object_in<'a>(
    tx: &mut Tx,
    object: &'a Json,
    workspace: &Identity,
) -> Result<Cow<'a, Json>, DeskError> {
    stored_in(tx, object, object, workspace).await
}

/// An event as it is stored.
pub(super) async fn stored_event_in<'a>(
    tx: &mut Tx,
    event: &'a Json,
    workspace: &Identity,
) -> Result<Cow<'a, Json>, DeskError> {
    stored_in(tx, event, &event["data"]["object"], workspace).await
}

/// `whole` without personal data when `object` belongs to a forgotten user, whose it is from now on.
async fn stored_in<'a>(
    tx: &mut Tx,
    whole: &'a Json,
    object: &Json,
    workspace: &Identity,
) -> Result<Cow<'a, Json>, DeskError> {
    if !workspace.has_forgotten {
        return Ok(Cow::Borrowed(whole));
    }
    let Some(user) = mirror::forgotten_user_in(tx, object).await? else {
        return Ok(Cow::Borrowed(whole));
    };
    let kept = kept_metadata_in(tx).await?;
    if let (Some(kind), Some(id)) = (object["object"].as_str(), object["id"].as_str()) {
        mirror::forget_in(tx, &user, vec![(kind.to_owned(), id.to_owned())], &kept).await?;
    }
    Ok(Cow::Owned(without_personal_data(whole, &kept)))
}

/// The metadata keys whose values are kept: what a payment needs to be credited and a refund to be
/// recognised.
pub(crate) async fn kept_metadata_in(tx: &mut Tx) -> Result<Vec<String>, DeskError> {
    let keys = [top_up::CREDITS, refund::REQUEST_MARK, CALL_MARK, DISPUTE_MARK, ORIGIN];
    let mut kept: Vec<String> = keys.map(str::to_owned).to_vec();
    match settings::load_in(tx).await?.user_mapping.naming {
        UserNaming::Metadata { key } => kept.push(key),
        UserNaming::CustomerId | UserNaming::Email => {}
    }
    Ok(kept)
}
