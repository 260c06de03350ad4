//! The stand-in judged from outside: over HTTP, and every body against Stripe's own description.

mod disputes;
mod idempotency;
mod paging;
mod refunds;
mod schemas;
mod server;
mod world;
