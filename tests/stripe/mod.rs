//! What happens at Stripe shows up here, and what is decided here happens at Stripe once.

mod connecting;
mod currencies;
mod deliveries;
mod events;
mod faults;
mod hearing;
mod lives;
mod shapes;
mod soak;
mod strangers;
mod topups;
mod webhooks;
