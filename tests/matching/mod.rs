//! Payments of Stripe and their users: mapping, preview, and the list of unmatched payments.

mod list;
mod mapping;
mod shop;
mod size;
