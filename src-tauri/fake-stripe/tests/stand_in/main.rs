//! The stand-in judged from outside: over HTTP, and every body against Stripe's own description.

mod cards;
mod checkout;
mod command_line;
mod disputes;
mod enhanced;
mod expand;
mod files;
mod idempotency;
mod ledger;
mod outsider;
mod paging;
mod payments;
mod payouts;
mod python;
mod races;
mod refunds;
mod schemas;
mod server;
mod world;
