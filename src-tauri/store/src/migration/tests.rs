//! A file of the schema of today is brought to that of a later program.

use std::{fs, path::Path};

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration as Step, MigrationType, Migrator},
};
use tempfile::TempDir;

use super::*;
use crate::{Db, Opening, Query, Stop, inspect_file};

/// The version of the later program.
const LATER: i64 = 9_000;

/// The migrations of a program that has one more.
fn with_one_more(sql: &'static str) -> Migrators {
    let mut steps: Vec<Step> = OURS.sqlite.iter().cloned().collect();
    let simple = MigrationType::Simple;
    steps.push(Step::new(LATER, "later".into(), simple, sql.into_sql_str(), false));
    let sqlite = Box::leak(Box::new(Migrator::with_migrations(steps)));
    Migrators { sqlite, ..OURS }
}

fn url_of(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// A file of the schema of this program with one user.
async fn file_in(folder: &TempDir) -> std::path::PathBuf {
    let file = folder.path().join("books.db");
    let db = Db::open(&url_of(&file), Opening::CreateIfMissing).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let insert = "insert into users (id, email, search_text, created_at) values ('u', 'e', 'e', 1)";
    Query::new(insert).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    file
}

async fn users_in(db: &Db) -> i64 {
    let mut tx = db.read().await.unwrap();
    let (count,): (i64,) = Query::new("select count(*) from users").one(&mut tx).await.unwrap();
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_file_is_refused_until_it_was_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let file = file_in(&folder).await;
    let url = url_of(&file);
    let later = with_one_more("alter table users add column later integer not null default 7");
    let before = fs::read(&file).unwrap();
    for opening in [Opening::MustExist, Opening::CreateIfMissing] {
        let refused = Db::open_with(&url, opening, later).await.unwrap_err();
        assert_eq!(refused.code(), "database_older_schema");
        assert!(fs::read(&file).unwrap() == before);
    }

    let migration = Migration::begin_with(&url, later).await.unwrap().unwrap();
    assert_eq!(migration.versions().known, LATER);
    let copy = folder.path().join("copy.db");
    migration.copy_into(&copy).await.unwrap();
    migration.apply().await.unwrap().commit().await.unwrap();

    assert!(Migration::begin_with(&url, later).await.unwrap().is_none(), "it is up to date");
    let db = Db::open_with(&url, Opening::MustExist, later).await.unwrap();
    assert_eq!(users_in(&db).await, 1);
    let mut tx = db.read().await.unwrap();
    let (value,): (i64,) = Query::new("select later from users").one(&mut tx).await.unwrap();
    assert_eq!(value, 7);

    let refused = Db::open(&url, Opening::MustExist).await.unwrap_err();
    assert_eq!(refused.code(), "database_newer_schema", "by the program of before");
    assert_eq!(inspect_file(&copy, &Stop::default()).await.unwrap().problems, Vec::<String>::new());
    let copy = Db::open(&url_of(&copy), Opening::MustExist).await.unwrap();
    assert_eq!(users_in(&copy).await, 1, "the copy is of before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_fails_half_way_leaves_the_old_schema() {
    let folder = tempfile::tempdir().unwrap();
    let file = file_in(&folder).await;
    let url = url_of(&file);
    let broken = with_one_more(
        "create table later (one integer); insert into later values (1);
         delete from users; insert into nowhere values (1)",
    );
    let migration = Migration::begin_with(&url, broken).await.unwrap().unwrap();
    migration.apply().await.unwrap_err();
    let db = Db::open(&url, Opening::MustExist).await.unwrap();
    assert_eq!(users_in(&db).await, 1);
}

/// What a crash leaves is what is on the disk before the commit.
#[tokio::test(flavor = "multi_thread")]
async fn a_crash_before_the_commit_leaves_the_old_schema() {
    let folder = tempfile::tempdir().unwrap();
    let file = file_in(&folder).await;
    let later = with_one_more("create table later as select * from users; delete from users");
    let migration = Migration::begin_with(&url_of(&file), later).await.unwrap().unwrap();
    let tx = migration.apply().await.unwrap();
    let after = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), after.path().join(entry.file_name())).unwrap();
    }
    drop(tx);
    for folder in [&folder, &after] {
        let file = folder.path().join("books.db");
        let db = Db::open(&url_of(&file), Opening::MustExist).await.unwrap();
        assert_eq!(users_in(&db).await, 1, "{}", file.display());
    }
}
