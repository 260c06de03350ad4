//! Disputes and inquiries, from letter to money.

mod acting;
mod case_file;
mod evidence;
mod lives;
mod money;
mod policy;
mod queue;
