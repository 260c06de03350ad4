//! Disputes and inquiries, from letter to money.

mod acting;
mod awaited;
mod case_file;
mod evidence;
mod fees;
mod lives;
mod methods;
mod money;
mod policy;
mod queue;
mod timeline;
