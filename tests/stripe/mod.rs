//! What happens at Stripe shows up here, and what is decided here happens at Stripe once.

mod connecting;
mod events;
mod faults;
mod soak;
mod topups;
mod webhooks;
