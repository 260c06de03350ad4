//! Callers that start at the same moment.

use std::sync::Arc;

use tokio::{sync::Barrier, task::JoinSet};

/// Runs `call(0)` … `call(n - 1)`, each in a task of its own, all let go by one barrier. The
/// answers come in the order of the numbers.
pub async fn at_once<F>(n: usize, call: impl Fn(usize) -> F) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let barrier = Arc::new(Barrier::new(n));
    let mut tasks = JoinSet::new();
    for number in 0..n {
        let (barrier, call) = (Arc::clone(&barrier), call(number));
        tasks.spawn(async move {
            barrier.wait().await;
            (number, call.await)
        });
    }
    let mut answers = tasks.join_all().await;
    answers.sort_by_key(|(number, _)| *number);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
