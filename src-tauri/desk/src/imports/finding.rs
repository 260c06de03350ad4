//! Inconsistencies of another system's books, and how each is booked.

use money::MinorUnits;
use serde::{Deserialize, Serialize};

use super::place::ImportPlace;

/// An inconsistency and how it is booked.
#[derive(
    Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
pub struct ImportFinding {
    /// Where it stands.
    pub place: ImportPlace,
    /// What it is.
    pub kind: FindingKind,
    /// The user whom it is about.
    pub user_id: String,
    /// What the other system says, in minor units or as a word.
    pub found: String,
    /// What it should say by its other rows; empty where there is nothing to compare.
    pub expected: String,
    /// How it is booked.
    pub booked: Booking,
    /// Amount of the adjustment, in minor units.
    pub adjustment: Option<MinorUnits>,
}

/// What is inconsistent.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The balance is not the sum of the transactions.
    BalanceDiffers,
    /// There are transactions, and no balance.
    BalanceMissing,
    /// A running balance does not follow from the one before.
    RunningBalance,
    /// The balance was kept at zero, and the full amount was recorded.
    ClampedAtZero,
    /// The balance was kept at a ceiling, and the full amount was recorded.
    ClampedAtCeiling,
    /// The first movements of a wallet were overwritten.
    MovementLost,
    /// Rows of one millisecond, and no order of them fits the running balances.
    OrderUnknown,
    /// One checkout was credited twice.
    ActivatedTwice,
    /// A top-up that counts and still has the key of its checkout session.
    CheckoutKey,
    /// A type that is not known.
    TypeUnknown,
    /// The amount has another sign than its type.
    WrongSign,
    /// An amount of zero.
    AmountZero,
    /// An amount that does not fit into 32 bits.
    BeyondInt32,
    /// Transactions or a balance of a user who has no row.
    UserMissing,
    /// A user without a usable email address.
    EmailUnusable,
    /// A refund request whose transaction is not there.
    RequestWithoutTransaction,
    /// A refund request in a status that is not known.
    RequestStatusUnknown,
    /// A refund request whose amount is not above zero.
    RequestAmount,
    /// The same key with two users.
    KeyOfTwoUsers,
    /// A transaction that is not active and is no top-up.
    InactiveUnusual,
}

/// How an inconsistency is booked.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Booking {
    /// As it was recorded, without anything else.
    AsRecorded,
    /// As it was recorded, with an adjustment of its own before or after it.
    WithAdjustment,
    /// As an adjustment instead of its type.
    AsAdjustment,
    /// As a pending transaction.
    AsPending,
    /// Under a key that names the user too.
    UnderLongerKey,
    /// Under a placeholder for the user's email address.
    WithPlaceholder,
    /// Not at all.
    NotBooked,
}
