//! Disputes and inquiries, from letter to money.

mod acting;
mod awaited;
mod case_file;
mod effect;
mod evidence;
mod fees;
mod holds;
mod lives;
mod methods;
mod money;
mod phases;
mod policy;
mod queue;
mod timeline;
