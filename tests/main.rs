//! Redress from the outside, on both engines. One binary; files mirror the product.

mod audit;
mod backup;
mod bad_input;
mod bulk;
mod commands;
mod crash;
mod databases;
mod disputes;
mod exports;
mod frozen;
mod ledger;
mod lives;
mod matching;
mod model;
mod onboarding;
mod overview;
mod race;
mod random_lives;
mod refunds;
mod scheduled_backups;
mod search;
mod serve;
mod situations;
mod stripe;
mod support;
mod tamper;
