//! Transactions on a file: what ends them, and who waits for whom.

use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::Opening;

/// A file with a table of unique numbers.
fn numbers(folder: &TempDir) -> Pool {
    let url = format!("sqlite:{}", folder.path().join("numbers.db").display());
    let options = FileOptions::of_url(&url, Opening::CreateIfMissing).unwrap();
    let table = "create table if not exists numbers (one integer primary key)";
    options.connect().unwrap().execute_batch(table).unwrap();
    Pool::new(options, 1)
}

async fn count(pool: &Pool) -> usize {
    SqliteTx::read(pool).await.unwrap().rows("select one from numbers", &[]).unwrap().len()
}

#[tokio::test]
async fn who_waits_for_the_lock_of_another_lets_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (numbers(&folder), numbers(&folder));
    let held = SqliteTx::write(&theirs).await.unwrap();
    let waiting = tokio::spawn(async move {
        let tx = SqliteTx::write(&ours).await?;
        tx.execute("insert into numbers values (1)", &[])?;
        tx.commit()
    });
    // There is one thread: it comes back here only when the other waits without it.
    tokio::task::yield_now().await;
    held.execute("insert into numbers values (2)", &[]).unwrap();
    held.commit().unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(count(&theirs).await, 2);
}

#[tokio::test]
async fn what_was_rolled_back_by_the_engine_takes_nothing_more() {
    let folder = tempfile::tempdir().unwrap();
    let pool = numbers(&folder);
    let tx = SqliteTx::write(&pool).await.unwrap();
    tx.execute("insert into numbers values (1)", &[]).unwrap();
    tx.execute("insert or rollback into numbers values (1)", &[]).unwrap_err();
    tx.execute("insert into numbers values (2)", &[]).unwrap_err();
    assert!(tx.rows("select one from numbers", &[]).is_err());
    tx.commit().unwrap_err();
    assert_eq!(count(&pool).await, 0);
}

#[tokio::test]
async fn a_dropped_transaction_is_rolled_back_and_frees_its_connection() {
    let folder = tempfile::tempdir().unwrap();
    let pool = numbers(&folder);
    let tx = SqliteTx::write(&pool).await.unwrap();
    tx.execute("insert into numbers values (1)", &[]).unwrap();
    drop(tx);
    assert_eq!(count(&pool).await, 0);
}

#[tokio::test]
async fn closing_waits_for_what_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let pool = numbers(&folder);
    let tx = SqliteTx::write(&pool).await.unwrap();
    let closing = tokio::time::timeout(Duration::ZERO, pool.close());
    assert!(closing.await.is_err(), "a transaction is open");
    tx.execute("insert into numbers values (1)", &[]).unwrap();
    tx.commit().unwrap();
    pool.close().await;
    assert_eq!(SqliteTx::read(&pool).await.unwrap_err().code(), "database_failed");
}

#[tokio::test]
async fn values_are_bound_by_number_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let tx = SqliteTx::write(&numbers(&folder)).await.unwrap();
    let values = [1.into(), 2.into(), 3.into()];
    for (insert, first) in [
        ("insert into numbers select $3 where $1 = 1 and $2 = 2", 3),
        ("insert into numbers select ? + 10 where ? = 2 and ? = 3", 11),
    ] {
        assert_eq!(tx.execute(insert, &values).unwrap(), 1);
        let found = tx.rows("select one from numbers where one = $1", &[first.into()]).unwrap();
        assert_eq!(found.len(), 1, "{insert}");
    }
    tx.execute("insert into numbers values ($4)", &values).unwrap_err();
}
