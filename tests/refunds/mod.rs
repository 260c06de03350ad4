//! Refund requests, from wish to money.

mod asking;
mod disputed;
mod leaving;
mod stripe;
