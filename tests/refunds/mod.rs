//! Refund requests, from request to money.

mod asking;
mod claims;
mod clearing;
mod disputed;
mod leaving;
mod noted;
mod splitting;
mod stripe;
