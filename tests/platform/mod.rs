//! The API of the merchant's platform, over real HTTP.

mod auth;
mod judges;
mod limits;
mod lines;
mod page;
mod requests;
