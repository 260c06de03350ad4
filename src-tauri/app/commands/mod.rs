//! Commands of the pages, one file per feature of the window. A command parses its input, makes one
//! call to the desk and returns a typed answer. Any condition belongs in the desk, where
//! `redressctl` has it too.

pub(crate) mod disputes;
pub(crate) mod evidence;
pub(crate) mod exports;
pub(crate) mod file_work;
pub(crate) mod imports;
pub(crate) mod ledger;
pub(crate) mod onboarding;
pub(crate) mod overview;
pub(crate) mod policy;
pub(crate) mod queue;
pub(crate) mod refunds;
pub(crate) mod settings;
pub(crate) mod shell;
pub(crate) mod stripe;
pub(crate) mod support;
pub(crate) mod tokens;
pub(crate) mod unmatched;
pub(crate) mod updates;
pub(crate) mod users;
pub(crate) mod workspaces;
