//! Payments at Stripe that are not credited because no user of theirs is known: one list, worked
//! off by hand or by another mapping. All SQL of their table; `matching` decides about them.
//!
//! A row is `due` when something changed that may name its user. It goes when the payment is
//! credited, by whomever.

mod row;

pub(crate) use row::{
    Candidate, NewUnmatched, Unmatched, UnmatchedFilter, ask_all_in, ask_for_in, candidates_in,
    counts_by_customer_in, cursor_of, due_count_in, due_in, forget_in, ignore_in, ignored_in,
    looked_at_in, not_due_in, of_customer_in, open_count_in, page_in, remove_in, restore_in,
    rows_in, save_in,
};
pub use row::{UnmatchedState, Why};
