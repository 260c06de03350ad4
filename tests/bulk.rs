//! Rows go to the engine many at a time, and what all of them share goes there once: each row
//! arrives as it was, whatever the number of rows and the mixture.

use harness::{Engine, World};
use rstest::rstest;
use store::{Bulk, Query, Rows, StoreError, Tx, Value, insert_all};

const TABLES: [&str; 2] = [
    "create table parcels (id bigint not null primary key, kind text, weight bigint, note text)",
    "create table labels (parcel bigint not null references parcels (id), code text)",
];
static PARCELS: Bulk = Bulk::new("insert into parcels (id, kind, weight, note)", 4);
static LABELS: Bulk = Bulk::new("insert into labels (parcel, code)", 2);

type Parcel = (i64, Option<String>, Option<i64>, Option<String>);
type Label = (i64, Option<String>);

/// Parcels whose columns say the same in all rows, in all but the last, in some, or in none.
fn parcels(count: i64, mixture: usize) -> Vec<Parcel> {
    let last = count - 1;
    let same = |_: i64| Some("box".to_owned());
    let nothing = |_: i64| None;
    let but_last = |n: i64| (n != last).then(|| "box".to_owned());
    let each = |n: i64| Some(format!("parcel {n}"));
    let third = |n: i64| (n % 3 == 0).then(|| format!("note {}", n % 2));
    let weight = |n: i64| Some(if mixture.is_multiple_of(2) { 5 } else { n % 4 });
    (0..count)
        .map(|n| match mixture {
            0 => (n, same(n), weight(n), nothing(n)),
            1 => (n, but_last(n), weight(n), same(n)),
            2 => (n, nothing(n), weight(n), but_last(n)),
            3 => (n, each(n), weight(n), third(n)),
            _ => (n, third(n), weight(n), each(n)),
        })
        .collect()
}

fn labels(parcels: &[Parcel]) -> Vec<Label> {
    let of = |parcel: &Parcel| [(parcel.0, Some("fragile".to_owned())), (parcel.0, None)];
    parcels.iter().flat_map(of).collect()
}

fn rows_of(parcels: &[Parcel], labels: &[Label]) -> Vec<Rows> {
    let parcels = parcels.iter().flat_map(|(id, kind, weight, note)| -> [Value; 4] {
        [(*id).into(), kind.clone().into(), (*weight).into(), note.clone().into()]
    });
    let labels = labels
        .iter()
        .flat_map(|(parcel, code)| -> [Value; 2] { [(*parcel).into(), code.clone().into()] });
    vec![PARCELS.rows(parcels.collect()), LABELS.rows(labels.collect())]
}

async fn tables(world: &World) -> Tx {
    let mut tx = world.desk().db().begin().await.expect("the write lock");
    for table in TABLES {
        Query::new(table).execute(&mut tx).await.expect("a table");
    }
    tx
}

#[rstest]
#[tokio::test]
async fn each_row_arrives_as_it_was(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(1, 2, 5, 63, 64, 65, 200, 1_024, 1_500)] count: i64,
) {
    let world = World::new(engine).await;
    let mut tx = tables(&world).await;
    for mixture in 0..5 {
        let parcels = parcels(count, mixture);
        let labels = labels(&parcels);
        insert_all(&mut tx, rows_of(&parcels, &labels)).await.expect("inserted");
        let text = "select id, kind, weight, note from parcels order by id";
        let found: Vec<Parcel> = Query::new(text).all(&mut tx).await.expect("rows");
        assert_eq!(found, parcels, "mixture {mixture}");
        let text = "select parcel, code from labels order by parcel, code is null";
        let found: Vec<Label> = Query::new(text).all(&mut tx).await.expect("rows");
        assert_eq!(found, labels, "mixture {mixture}");
        for text in ["delete from labels", "delete from parcels"] {
            Query::new(text).execute(&mut tx).await.expect("emptied");
        }
    }
}

/// The first column tells rows from filling, also where all rows say the same in it.
#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn rows_that_are_all_the_same_arrive_as_often_as_given(#[case] engine: Engine) {
    let world = World::new(engine).await;
    let mut tx = tables(&world).await;
    let labels = vec![(0, Some("fragile".to_owned())); 70];
    insert_all(&mut tx, rows_of(&parcels(1, 0), &labels)).await.expect("inserted");
    let (count,): (i64,) =
        Query::new("select count(*) from labels").one(&mut tx).await.expect("a number");
    assert_eq!(count, 70);
}

#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn nothing_to_insert_is_no_mistake(#[case] engine: Engine) {
    let world = World::new(engine).await;
    let mut tx = tables(&world).await;
    insert_all(&mut tx, rows_of(&[], &[])).await.expect("nothing");
}

#[rstest]
#[tokio::test]
async fn a_row_without_its_first_value_is_refused_and_not_dropped(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(0, 70)] before: usize,
) {
    let world = World::new(engine).await;
    let mut tx = tables(&world).await;
    let mut values: Vec<Value> = (0..before)
        .flat_map(|n| [i64::try_from(n).expect("a number").into(), "x".into()])
        .collect();
    values.extend([Value::Int(None), "x".into()]);
    let refused = insert_all(&mut tx, vec![LABELS.rows(values)]).await;
    assert!(matches!(refused, Err(StoreError::Engine(_))), "{refused:?}");
}

/// A rule between two tables of one message holds, as it does between two messages.
#[rstest]
#[case::sqlite(Engine::Sqlite)]
#[case::postgres(Engine::Postgres)]
#[tokio::test]
async fn a_row_that_refers_to_nothing_is_refused(#[case] engine: Engine) {
    let world = World::new(engine).await;
    let mut tx = tables(&world).await;
    let stray = [(7, Some("fragile".to_owned()))];
    let refused = insert_all(&mut tx, rows_of(&parcels(3, 0), &stray)).await;
    assert!(matches!(refused, Err(StoreError::Constraint(_))), "{refused:?}");
}
