//! What happens at Stripe shows up here, and what is decided here happens at Stripe once.

mod attempts;
mod clocks;
mod connecting;
mod currencies;
mod deliveries;
mod events;
mod faults;
mod foreign;
mod gaps;
mod keys;
mod lives;
mod payments;
mod payouts;
mod polling;
mod reporter;
mod rereads;
mod shapes;
mod soak;
mod starving;
mod strangers;
mod topups;
mod unresolved;
mod webhooks;
