//! Payments at Stripe and their users: the mapping, its preview, and the list of payments that no
//! user was found for.
//!
//! ```text
//! settings: the mapping        unmatched: the rows        payment/user_of.rs: the rule
//!          └──────────┬───────────────┴───────────────────────────┘
//!                 due.rs: looks at due payments again, credits those whose user is known
//!                 preview.rs: what a mapping would do, without doing it
//!                 commands.rs: what people do with the list        list.rs: the list
//! ```
//!
//! A payment that was credited keeps its user, whatever mapping is chosen later.

mod attention;
mod commands;
mod due;
mod error;
mod list;
mod mapping;
mod objects;
mod preview;

pub use commands::{
    AttachPayments, FailedPayment, IgnorePayments, NewUser, PaymentsAttached, PaymentsChanged,
    RestorePayments,
};
pub use due::{MatchPayments, Matched};
pub use error::MatchingError;
pub use list::{ListUnmatchedPayments, UnmatchedRow};
pub use mapping::{GetUserMapping, SetUserMapping, UserMappingView};
pub use preview::{
    MappingClash, MappingExample, MappingOutcome, PreviewUserMapping, UserMappingPreview,
};
