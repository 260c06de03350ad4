//! Imports: users with opening balances, and the books of another system.

mod books;
mod platform;
mod stripe_balance;
mod users;
