//! Refund requests, from wish to money.

mod asking;
mod leaving;
mod stripe;
