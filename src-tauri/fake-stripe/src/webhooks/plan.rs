use serde::{Deserialize, Serialize};

/// How events are listed and delivered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Plan {
    /// Deliveries that are due at once go in any order; with a delay each event has a delay of its
    /// own, up to that.
    pub(crate) shuffle: bool,
    /// How many more times each delivery goes.
    pub(crate) duplicate: u32,
    /// How long an event needs until it is listed and its deliveries go, by the stand-in's clock.
    pub(crate) delay_seconds: u32,
    /// Deliveries wait until they are flushed or this ends. Events are listed all the same.
    pub(crate) hold: bool,
    pub(crate) seed: Option<u64>,
    /// Deliveries are signed with an unknown secret.
    pub(crate) wrong_signature: bool,
    /// How old the moment in a signature is.
    pub(crate) stale_seconds: u32,
    /// The account's version: from now on events show their objects as that version did.
    pub(crate) api_version: Option<String>,
}
