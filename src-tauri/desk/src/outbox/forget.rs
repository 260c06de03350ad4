//! Calls about a person who is to be forgotten.

use std::sync::LazyLock;

use store::{Lookup, StoreError, Tx, Value};

use super::state::OPEN;
use crate::subject::CallSubject;

static OPEN_OF: LazyLock<String> = LazyLock::new(|| {
    format!("select subject from outbox_calls where state in ({}) and subject in", *OPEN)
});
static OPEN_SUBJECTS: LazyLock<Lookup> = LazyLock::new(|| Lookup::new(&OPEN_OF, ""));
/// What was sent to the bank is in `evidence_sent`; a refund's call says nothing of a person.
static FORGET: Lookup = Lookup::new(
    "update outbox_calls set body = '', last_error = null
      where path <> '/v1/refunds' and subject in",
    "",
);

/// One of these cases that has a call without an outcome.
pub(crate) async fn open_one_in(
    tx: &mut Tx,
    cases: &[CallSubject],
) -> Result<Option<String>, StoreError> {
    let mut open: Vec<(String,)> = OPEN_SUBJECTS.all(tx, keys(cases)).await?;
    Ok(open.pop().map(|(subject,)| subject))
}

/// Empties the calls that said something of a person; none of them may be open.
pub(crate) async fn forget_in(tx: &mut Tx, cases: &[CallSubject]) -> Result<(), StoreError> {
    FORGET.execute(tx, keys(cases)).await
}

fn keys(cases: &[CallSubject]) -> Vec<Value> {
    cases.iter().map(|case| Value::from(case.name())).collect()
}
