//! What a test needs to look at Redress from the outside: [`World::new`] gives it a database of
//! its own on the engine it asks for, a stand-in for Stripe, a clock it sets by hand, and a desk
//! over them. Nothing is shared between two worlds, so tests run in any order and side by side.
//!
//! * `world` puts it together and speaks the desk's JSON; `database` makes and removes the place.
//! * `builders` sets scenes: users, wallets, payments. `stripe` makes what Stripe would send and
//!   decides what banks decide.
//! * `books` adds up the ledger on its own, without the ledger's code.
//! * `program` runs the real `redressctl` on the world's database, `server` its `serve` with
//!   Stripe's own deliveries, `platform` calls it with a token; `together` lines callers up,
//!   `traces` looks for a text in everything that a database holds.
//!
//! There is no sleep in here and none in the tests: whoever waits, waits for the thing itself.

#![expect(clippy::missing_panics_doc, reason = "a harness tells a failing test by panicking")]

mod books;
mod builders;
mod database;
mod platform;
mod program;
mod server;
mod stripe;
mod together;
mod traces;
mod world;

pub use books::{BookEntry, Books};
pub use builders::Wallet;
pub use gateway::webhook::sign as signature;
pub use platform::{Platform, Reply};
pub use program::{AS_A_USER, Ended, WITHOUT_ROOM, program};
pub use server::{Server, until};
pub use store::Engine;
pub use stripe::{SECRET, form};
pub use together::at_once;
pub use traces::traces_in_file;
pub use world::{Answer, START, World};
