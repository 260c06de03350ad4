//! Disputes and inquiries, from letter to money.

mod acting;
mod money;
