//! Forty-two thousand unmatched payments.

use harness::{Engine, World};
use rstest::rstest;
use serde_json::json;

use super::shop::listed;

const COUNT: usize = 42_000;

const SQLITE: &str = "
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 42000)
    insert into unmatched_payments (payment, state, why, named, customer, email, currency,
                                    amount_minor, created_at, is_due)
    select 'pi_' || n, 'open', case when n % 2 = 0 then 'unnamed' else 'unknown_user' end,
           case when n % 2 = 0 then null else 'u_' || n end, 'cus_' || (n / 3),
           'person' || (n / 3) || '@example.com', 'usd', n, 1000000 + n / 10, 0
      from numbers";
const POSTGRES: &str = "
    insert into unmatched_payments (payment, state, why, named, customer, email, currency,
                                    amount_minor, created_at, is_due)
    select 'pi_' || n, 'open', case when n % 2 = 0 then 'unnamed' else 'unknown_user' end,
           case when n % 2 = 0 then null else 'u_' || n end, 'cus_' || (n / 3),
           'person' || (n / 3) || '@example.com', 'usd', n, 1000000 + n / 10, 0
      from generate_series(1, 42000) n";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_payment_is_listed_once_in_order_and_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let fill = match engine {
        Engine::Sqlite => SQLITE,
        Engine::Postgres => POSTGRES,
    };
    world.run_sql(fill).await.expect("filled");
    let rows = world.list("list_unmatched_payments", json!({})).await;
    assert_eq!(rows.len(), COUNT);
    let key = |row: &serde_json::Value| {
        (row["created_at"].as_i64().expect("a time"), row["payment"].as_str().map(str::to_owned))
    };
    assert!(rows.windows(2).all(|pair| key(&pair[0]) > key(&pair[1])), "newest first, each once");
    assert_eq!(listed(&world, json!({ "why": "unnamed" })).await.len(), COUNT / 2);
    assert_eq!(listed(&world, json!({ "search": "PERSON777@" })).await.len(), 3);
    assert_eq!(listed(&world, json!({ "customer": "cus_5" })).await, ["pi_17", "pi_16", "pi_15"]);
    let preview =
        json!({ "mapping": { "naming": { "by": "customer_id" }, "create_users": false } });
    let preview = world.ok("preview_user_mapping", preview).await;
    assert_eq!((&preview["payments"], &preview["matched"]), (&json!(COUNT), &json!(0)));
}
